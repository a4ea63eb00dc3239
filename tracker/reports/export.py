"""Everything in the tracker as one JSON object, written piece by piece, so that no list is held whole.

It is the Board's own copy: restricted evidence and the names in the history are in it. It is kept as the database is kept.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator

from .. import clock
from ..store.database import one_moment
from .export_actions import OfActions
from .export_board import OfTheBoard
from .export_decisions import OfDecisions
from .export_evidence import OfEvidence
from .export_history import OfHistory
from .export_issued import OfIssued
from .export_items import OfItems

KEYS = (
    "board",
    "reviews",
    "agencies",
    "posts",
    "themes",
    "recommendations",
    "learning_points",
    "responses",
    "actions",
    "rounds",
    "updates",
    "evidence",
    "figures_that_disagree",
    "deadline_changes",
    "assurance",
    "challenges",
    "concerns",
    "escalations",
    "meetings",
    "decisions",
    "correspondence",
    "drift",
    "narratives",
    "stocktakes",
    "reminders",
    "settings",
    "files",
    "history",
)


Progress = Callable[[int, int], object]  # how many keys are done, of how many


def everything(as_at: dt.date | None = None, today: dt.date | None = None) -> Iterator[tuple[str, Iterable[dict]]]:
    """Each key with its records, all as they stand at one moment. Read the records of one before asking for the next.

    What stands last in a record may be an iterator, where a list could be too long to hold. It can be read once.
    ``as_at`` is a past day; what is worked out is worked out for it, else for ``today``.
    """
    with one_moment():
        writing = _Export(as_at, as_at or today or clock.today())
        for key in KEYS:
            yield key, [writing.board()] if key == "board" else getattr(writing, key)()


def as_json(
    as_at: dt.date | None = None, today: dt.date | None = None, progress: Progress = lambda done, of: None
) -> Iterator[str]:
    """The object in parts, one record a line, and a long record in parts of its own."""
    for number, (key, records) in enumerate(everything(as_at, today)):
        yield f"{',' if number else '{'}\n{json.dumps(key)}: "
        if key == "board":
            yield from map(_dump, records)
        else:
            yield "["
            for place, record in enumerate(records):
                yield f"{',' if place else ''}\n"
                yield from _parts(record)
            yield "]"
        progress(number + 1, len(KEYS))
    yield "\n}\n"


class _Export(OfTheBoard, OfItems, OfActions, OfEvidence, OfDecisions, OfIssued, OfHistory):
    """One method for each key that has records; each part leans on ``Reading`` alone, on no other part."""


def _parts(record: dict) -> Iterator[str]:
    """A record as it is written whole, also where what stands last in it is read only now."""
    name, last = next(reversed(record.items()))
    if not isinstance(last, Iterator):
        yield _dump(record)
        return
    yield _dump(record | {name: []}).removesuffix("]}")
    for place, each in enumerate(last):
        yield f"{', ' if place else ''}{_dump(each)}"
    yield "]}"


def _dump(record: dict) -> str:
    return json.dumps(record, ensure_ascii=False, default=_plain)


def _plain(value) -> str:
    if isinstance(value, dt.datetime):
        return f"{value.isoformat()}Z"
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be exported")
