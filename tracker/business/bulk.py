"""One change of many records at once: shown first for each of them, then carried out for all that were chosen or for none.

What may be changed, and by whom, is asked of each record by the rules of the change of one. ``bulk_actions``,
``bulk_dates`` and ``bulk_items`` hold the changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..rules import bulk as rules
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import history
from ..store.bulk import standing_of
from ..store.database import Record
from ..store.history import Entry, Stale
from ..store.reviews import Review


@dataclass
class Line:
    """What would happen to one record: ``was`` and ``becomes`` are values, ``why`` the sentence where it is refused."""

    row: Any  # the version that stands
    was: Any = None
    becomes: Any = None
    state: str = rules.CHANGES
    why: str = ""
    asks: bool = False  # it is asked for, and somebody else decides
    note: str = ""


@dataclass
class Preview:
    """What a change would do to each of the records, in the order in which they were chosen."""

    lines: list[Line] = field(default_factory=list)

    def _in(self, state: str) -> list[Line]:
        return [line for line in self.lines if line.state == state]

    @property
    def changes(self) -> list[Line]:
        return self._in(rules.CHANGES)

    @property
    def same(self) -> list[Line]:
        return self._in(rules.SAME)

    @property
    def refused(self) -> list[Line]:
        return self._in(rules.REFUSED)


class Differs(Stale):
    """What was shown is no longer so of some of the records: they were changed, or a rule now says otherwise of them."""

    def __init__(self, lines: Sequence[Line]):
        super().__init__(lines[0].row, lines[0].row)
        self.lines = list(lines)


class Change:
    """One kind of change. ``learn`` reads at once what the rules need of all the records; ``judge`` asks nothing more."""

    model: type[Record]
    because: str

    def check(self, by: Acting) -> None:
        """Raise NotAllowed where the post may make such a change of no record at all."""

    def wrong(self, today: dt.date) -> list[Refused]:
        """All that is wrong with the change itself, whatever it is made of."""
        return gathered(lambda: rules.check_because(self.because))

    def learn(self, rows: Sequence[Any], by: Acting, today: dt.date) -> None:
        """Read what ``judge`` needs, in a number of queries that does not grow with the rows."""

    def judge(self, row: Any) -> Line:
        """What would happen to one record. Raises Refused where a rule says no."""
        raise NotImplementedError

    def write(self, entry: Entry, line: Line) -> None:
        """Write the next version of one record."""
        raise NotImplementedError

    def subject(self, row: Any) -> Record:
        """The record that an entry about this one alone is about."""
        return row

    def verb(self, lines: Sequence[Line]) -> str:
        """What was done, as the history says it."""
        raise NotImplementedError


def preview(change: Change, seen: Sequence[Record], *, by: Acting, today: dt.date) -> Preview:
    """What would happen to each, as it stands now. Writes nothing."""
    change.check(by)
    stands = standing_of(change.model, [row.key for row in seen])
    rows = list({row.key: stands[row.key] for row in seen if row.key in stands}.values())
    change.learn(rows, by, today)
    return Preview([_judged(change, row) for row in rows])


def _judged(change: Change, row: Record) -> Line:
    try:
        return change.judge(row)
    except Refused as refusal:
        return Line(row, state=rules.REFUSED, why=str(refusal))


def wrong_with(change: Change, number: int, today: dt.date) -> list[Refused]:
    """All that the rules would refuse before any record is looked at."""
    return [*change.wrong(today), *gathered(lambda: rules.check_chosen(number))]


def carry_out(change: Change, seen: Sequence[Record], *, by: Acting, today: dt.date, once: str | None = None) -> list[Line]:
    """Change all of them in one transaction, with one entry in the chain of each review; or none.

    ``seen`` are the versions that the person saw. Raises Differs when one of them is no longer what stands, or would not
    be changed any more.
    """
    change.check(by)
    for refusal in wrong_with(change, len(seen), today):
        raise refusal
    done: list[Line] = []
    reviews = reviews_of(seen)
    with history.together(*(review.code for review in reviews)):
        lines: list[Line] = []
        for place, review in enumerate(reviews):
            form = once_for(once, review.code)
            with history.entry("", by=by, today=today, review=review, why=change.because, once=form) as entry:
                if not place:
                    lines = _as_seen(change, seen, by, today)
                mine = [line for line in lines if line.row.review_id == review.key]
                for line in mine:
                    change.write(entry, line)
                entry.verb = change.verb(mine)
                entry.subject = change.subject(mine[0].row) if len(mine) == 1 else review
                done += mine
    return done


def _as_seen(change: Change, seen: Sequence[Record], by: Acting, today: dt.date) -> list[Line]:
    """The rules asked once more, now that nobody else writes; what they say must be what was shown."""
    versions = {row.key: row.id for row in seen}
    lines = preview(change, seen, by=by, today=today).lines
    other = [line for line in lines if line.row.id != versions[line.row.key] or line.state != rules.CHANGES]
    stands = {line.row.key for line in lines}
    other += [Line(row) for row in seen if row.key not in stands]  # there no more
    if other:
        raise Differs(other)
    return lines


def once_for(once: str | None, review: str) -> str | None:
    """The one-time id of a form, for the entry in the chain of one review."""
    return f"{once}/{review}" if once else None


def reviews_of(rows: Sequence[Any]) -> list[Review]:
    """In the order in which every writer takes the chains, so that no two wait for each other."""
    keys = {row.review_id for row in rows}
    return sorted((Review.get_by_id(key) for key in keys), key=lambda review: review.code)
