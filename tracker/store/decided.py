"""What a level decided, in a meeting or outside one, and whether it was carried out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peewee import JOIN

from ..rules import meetings as rules
from .actions import Action
from .agenda import AgendaItem, Minute
from .database import known
from .escalations import BoardDecision, Escalation
from .meetings import Meeting
from .reviews import Codes, Item, codes

LATE, AHEAD, DONE = "late", "ahead", "done"


@dataclass
class Decision:
    """What a level decided, on an escalation or on another point of an agenda, and whether it was carried out."""

    row: BoardDecision | Minute
    words: str
    about: str  # R4, or the title of a point that was added
    item: AgendaItem | None = None

    @property
    def meeting(self) -> str | None:
        """The key of the meeting in which it was decided."""
        return self.row.meeting_id

    @property
    def escalation(self):
        """The escalation that it ended, where there was one."""
        return getattr(self.row, "raised", None)

    def state(self, day: dt.date) -> str:
        if self.row.carried_out_on:
            return DONE
        return LATE if self.row.by_when < day else AHEAD

    @property
    def how(self) -> str:
        """What was said to show that it was carried out."""
        return self.row.carried_out_shows if isinstance(self.row, BoardDecision) else self.row.carried_out_how

    def late(self, day: dt.date) -> int:
        """Days past the day by which it was to be carried out; 0 where it was, or is still in time."""
        return max(0, (day - self.row.by_when).days) if not self.row.carried_out_on else 0


def decided(level: str, day: dt.date, since: dt.date | None, as_at: dt.date | None = None) -> list[Decision]:
    """What a level decided on ``since`` or later, carried out since, or has yet to see carried out; the oldest first.

    Without ``since``, all that it decided.
    """
    rows = (
        BoardDecision.select(BoardDecision, Item, Action, Escalation)
        .join(Item, JOIN.LEFT_OUTER, on=(BoardDecision.item == Item.record) & known(Item, as_at), attr="point")
        .switch(BoardDecision)
        .join(Action, JOIN.LEFT_OUTER, on=(BoardDecision.action == Action.record) & known(Action, as_at), attr="deed")
        .switch(BoardDecision)
        .join(Escalation, on=(BoardDecision.escalation == Escalation.record) & known(Escalation, as_at), attr="raised")
        .where((BoardDecision.level == level) & known(BoardDecision, as_at))
    )
    called = codes(as_at)
    found = [Decision(row, row.decision, _about(row, called)) for row in rows]
    others = (
        Minute.select(Minute, AgendaItem, Meeting)
        .join(AgendaItem, on=(Minute.agenda_item == AgendaItem.record) & known(AgendaItem, as_at), attr="point")
        .switch(Minute)
        .join(Meeting, on=(Minute.meeting == Meeting.record) & known(Meeting, as_at), attr="within")
        .where((Meeting.level == level) & (Minute.outcome == rules.DECIDED) & Minute.decision.is_null())
        .where(known(Minute, as_at))
    )
    found += [Decision(row, row.words, row.point.title, row.point) for row in others]
    wanted = [each for each in found if since is None or _newer(each.row, since) or not each.row.carried_out_on]
    return sorted(wanted, key=lambda each: (each.row.made_on, each.row.by_when, each.row.id))


def _newer(row, since: dt.date) -> bool:
    return row.made_on >= since or bool(row.carried_out_on and row.carried_out_on >= since)


def _about(row: BoardDecision, called: Codes) -> str:
    about = getattr(row, "point", None) or getattr(row, "deed", None)
    return called.name(about) if about is not None else ""
