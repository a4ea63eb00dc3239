"""Another date for many due points at once: moved where the post may move it, asked for where it may only ask.

And requests for more time, many decided at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..rules import bulk as rules
from ..rules import deadlines as dates
from ..rules import due_points as due_rules
from ..rules import escalations as levels
from ..rules import roles
from ..rules.days import in_words
from ..rules.refusal import NotAllowed, Refused, gathered
from ..rules.roles import Acting
from ..store import bulk as store
from ..store import due_points
from ..store.actions import Action
from ..store.closing import bodies_of
from ..store.database import Record
from ..store.deadlines import Deadline, DeadlineChange
from ..store.history import Entry
from ..store.reviews import Agency, Item
from . import deadlines
from .bulk import Change, Line


def why_not_move(by: Acting, owner: Action | Item, leads: Mapping[str, Agency], bodies: frozenset[str]) -> Refused | None:
    """Why a post may not move the dates of an action or item; none where it may."""
    if isinstance(owner, Item):
        found = gathered(lambda: roles.check(by, roles.STEER, boards_own=True))
    else:
        lead = leads[owner.lead_id]
        found = gathered(lambda: deadlines.check_may_move_of(by, lead, bodies))
    return found[0] if found else None


@dataclass
class Dates(Change):
    """A day, or so many weeks or months after each of the dates. Each that is moved counts as a move where it is stored."""

    step: rules.Step
    because: str
    model: type[Record] = Deadline
    leads: Mapping[str, Agency] = field(default_factory=dict)
    owners: Mapping[str, Action | Item] = field(default_factory=dict)
    asked: Mapping[str, DeadlineChange] = field(default_factory=dict)
    bodies: frozenset[str] = frozenset()
    by: Acting = field(init=False)
    today: dt.date = dt.date.min

    def check(self, by: Acting) -> None:
        if roles.TABLE[roles.REPORT].get(by.role) is None:
            roles.check(by, roles.STEER)

    def wrong(self, today: dt.date) -> list[Refused]:
        return gathered(lambda: rules.check_step(self.step, today), lambda: rules.check_because(self.because))

    def learn(self, rows: Sequence[Any], by: Acting, today: dt.date) -> None:
        self.by, self.today = by, today
        self.leads, self.owners = store.agencies_by_key(), store.owners_of(rows)
        self.asked = due_points.asked_for([row.key for row in rows])
        self.bodies = bodies_of(by.person, today)

    def judge(self, row: Deadline) -> Line:
        owner = self.owners[row.owner]
        if isinstance(owner, Action) and owner.merged_into_id:
            raise Refused(rules.MERGED)
        deadlines.check_open(row)
        becomes = self.step.after(row.current)
        if becomes is None:
            raise Refused(rules.NO_DATE)
        if becomes == row.current:
            return Line(row, row.current, becomes, rules.SAME)
        no_move = why_not_move(self.by, owner, self.leads, self.bodies)
        if no_move is None:
            rules.check_ahead(becomes, self.today)
            due_rules.check_new_date(row.current, becomes, self.today)
            return Line(row, row.current, becomes, note=self._counted(row))
        if not isinstance(owner, Action):
            raise Refused(rules.BOARDS_DATE)
        if not roles.may(self.by, roles.REPORT, agency=owner.lead_id):
            lead = self.leads[owner.lead_id].name
            raise Refused(rules.not_theirs(lead) if isinstance(no_move, NotAllowed) else str(no_move))
        rules.check_ahead(becomes, self.today)
        rules.check_later(row.current, becomes)
        dates.check_proposed(row.current, becomes, self.today)
        deadlines.check_may_be_asked(row, row.key in self.asked)
        return Line(row, row.current, becomes, asks=True)

    def _counted(self, row: Deadline) -> str:
        words = f"its {levels.ordinal(row.moves + 1)} move" if row.current else "its first date"
        asked = self.asked.get(row.key)
        if asked is not None:
            words += f"; a request for {in_words(asked.asked_for)} waits for a decision"
        return words

    def write(self, entry: Entry, line: Line) -> None:
        # Another date of the same action may have become the next, or no longer be it, in this very entry.
        point = entry.standing(line.row)
        if line.asks:
            owner = self.owners[point.owner]
            deadlines.write_request(entry, point, owner, line.becomes, self.because)
        else:
            said = {"current": line.becomes, "precision": "day", "event": due_rules.MOVED, "because": self.because}
            deadlines.put(entry, point, **said)

    def subject(self, row: Deadline) -> Record:
        return self.owners[row.owner]

    def verb(self, lines: Sequence[Line]) -> str:
        asked = sum(line.asks for line in lines)
        if not asked:
            return "moved a date" if len(lines) == 1 else "moved dates"
        return "asked for more time" if asked == len(lines) else "moved dates and asked for more time"


@dataclass
class PutBackDates(Change):
    """Each date is again what it was before a change of many moved it on this day, and that move was none."""

    given: Mapping[str, tuple[Deadline, Deadline]]  # by key: the version before, and the one that moved it
    moved_on: dt.date
    because: str
    model: type[Record] = Deadline
    leads: Mapping[str, Agency] = field(default_factory=dict)
    owners: Mapping[str, Action | Item] = field(default_factory=dict)
    asked: Mapping[str, DeadlineChange] = field(default_factory=dict)
    bodies: frozenset[str] = frozenset()
    by: Acting = field(init=False)
    today: dt.date = dt.date.min

    def check(self, by: Acting) -> None:
        roles.check(by, roles.STEER)

    def learn(self, rows: Sequence[Any], by: Acting, today: dt.date) -> None:
        self.by, self.today = by, today
        self.leads, self.owners = store.agencies_by_key(), store.owners_of(rows)
        self.asked = due_points.asked_for([row.key for row in rows])
        self.bodies = bodies_of(by.person, today)

    def judge(self, row: Deadline) -> Line:
        if row.key not in self.given:
            raise Refused(rules.NOT_AMONG)
        before, after = self.given[row.key]
        owner = self.owners[row.owner]
        if isinstance(owner, Action) and owner.merged_into_id:
            raise Refused(rules.MERGED)
        no_move = why_not_move(self.by, owner, self.leads, self.bodies)
        if no_move is not None:
            raise no_move
        deadlines.check_open(row)
        rules.check_still((row.current, row.moves), (after.current, after.moves))
        rules.check_dates_undone(self.moved_on, self.today)
        if (row.confirmed, row.confirmed_on) != (after.confirmed, after.confirmed_on):
            raise Refused(rules.CONFIRMED_SINCE)
        asked = self.asked.get(row.key)
        if asked is not None and asked.was == after.current:
            raise Refused(rules.ASKED_SINCE)
        return Line(row, row.current, before.current, note="its move is counted no more" if before.current else "")

    def write(self, entry: Entry, line: Line) -> None:
        before, _ = self.given[line.row.key]
        said: dict[str, Any] = {"current": before.current, "precision": before.precision, "because": self.because}
        if before.current is None:
            said["original"] = before.original
        deadlines.put(entry, entry.standing(line.row), event=due_rules.UNDONE, **said)

    def subject(self, row: Deadline) -> Record:
        return self.owners[row.owner]

    def verb(self, lines: Sequence[Line]) -> str:
        return "put dates back as they were"


@dataclass
class Decide(Change):
    """Requests for more time, all granted or all refused, with one reason."""

    granted: bool | None  # None where nobody said which
    because: str
    model: type[Record] = DeadlineChange
    leads: Mapping[str, Agency] = field(default_factory=dict)
    owners: Mapping[str, Action] = field(default_factory=dict)
    points: Mapping[str, Deadline] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)  # who holds the posts that asked
    bodies: frozenset[str] = frozenset()
    by: Acting = field(init=False)

    def check(self, by: Acting) -> None:
        roles.check(by, roles.STEER)

    def wrong(self, today: dt.date) -> list[Refused]:
        found = [] if self.granted is not None else [Refused("Choose whether they are granted.", "granted")]
        return found + gathered(lambda: dates.check_decision(self.because))

    def learn(self, rows: Sequence[Any], by: Acting, today: dt.date) -> None:
        self.by, self.bodies, self.leads = by, bodies_of(by.person, today), store.agencies_by_key()
        self.owners = store.standing_of(Action, {row.action_id for row in rows})
        self.points = store.standing_of(Deadline, {row.deadline_id for row in rows})
        self.persons = store.persons_in({row.asked_by for row in rows})

    def judge(self, row: DeadlineChange) -> Line:
        point = self.points[row.deadline_id]
        deadlines.check_may_move_of(self.by, self.leads[self.owners[row.action_id].lead_id], self.bodies)
        deadlines.check_waits(row)
        dates.check_another_decides(self.persons.get(row.asked_by), self.by.person)
        if not self.granted:
            return Line(row, row.asked_for, point.current, note="refused: this date stands")
        deadlines.check_may_be_granted(point)
        return Line(row, row.asked_for, row.asked_for, note=f"the {levels.ordinal(point.moves + 1)} move of its date")

    def write(self, entry: Entry, line: Line) -> None:
        deadlines.write_decision(entry, line.row, bool(self.granted), self.because)

    def subject(self, row: DeadlineChange) -> Record:
        return self.owners[row.action_id]

    def verb(self, lines: Sequence[Line]) -> str:
        return "granted more time" if self.granted else "refused more time"
