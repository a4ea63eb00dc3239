"""What later documents say of actions, as the values of records, and the day from which each could be known."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from ..store import sequels
from ..store.reviews import Review
from ..store.sequels import Sequel
from .seed_files import Entry, Seeds, citations


def records(seeds: Seeds, review: Review) -> Iterator[tuple]:
    """The table, the name, the day and the values of each record."""
    standing = sequels.standing(review)
    for entry in seeds.actions:
        ref = entry.text("ref")
        given: Counter[dt.date] = Counter()
        for said in entry.get("later") or []:
            source = citations(said)
            # Where no document says it, it was concluded from all of them: nobody could say it before the last.
            on = max((seeds.dates[citation["document"]] for citation in source), default=seeds.latest)
            given[on] += 1
            yield _name(ref, on, given[on], _values(review, ref, on, given[on], said, source))
        for on, position in sorted(standing.get(ref, ())):
            if position > given[on]:
                yield _name(ref, on, position, {"dropped": True})


def _name(ref: str, on: dt.date, position: int, values: dict) -> tuple:
    return Sequel, (ref, on.isoformat(), position), on, values


def _values(review: Review, ref: str, on: dt.date, position: int, said: Entry, source: list[dict]) -> dict:
    return {
        "review": review.key,
        "action": ("action", ref),
        "on": on,
        "position": position,
        "says": said.text("says"),
        "source": source,
        "dropped": False,
    }
