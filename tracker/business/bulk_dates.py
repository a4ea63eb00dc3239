"""Another date for many due points at once: moved where the post may move it, asked for where it may only ask."""

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
        no_move = self._why_not_move(owner)
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

    def _why_not_move(self, owner: Action | Item) -> Refused | None:
        by = self.by
        if isinstance(owner, Item):
            found = gathered(lambda: roles.check(by, roles.STEER, boards_own=True))
        else:
            lead = self.leads[owner.lead_id]
            found = gathered(lambda: deadlines.check_may_move_of(by, lead, self.bodies))
        return found[0] if found else None

    def _counted(self, row: Deadline) -> str:
        words = f"its {levels.ordinal(row.moves + 1)} move" if row.current else "its first date"
        asked = self.asked.get(row.key)
        if asked is not None:
            words += f"; a request for {asked.asked_for.day} {asked.asked_for:%B %Y} waits for a decision"
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
