"""The agenda of a meeting: what stands before its level, what was added and written down, and how each point ended."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField, fn

from ..rules import escalations as levels
from ..rules import meetings as rules
from ..rules.roles import Acting
from . import board_view, closing, escalations, home, meetings, reviews
from .closing import StateChange
from .database import Record, known
from .deadlines import Deadline, DeadlineChange
from .escalations import BoardDecision, Escalation
from .meetings import Meeting

LAST = 1_000_000  # the place of what was not written down: after what was


class AgendaItem(Record):
    """An item of an agenda: added by hand, or kept from what stood before the level when its pack was issued."""

    ref = CharField(max_length=30)
    meeting = ForeignKeyField(Meeting, backref="+")
    kind = CharField(max_length=12)
    about = CharField(max_length=26, null=True)  # the key of what stood before the level; nothing for what was added
    position = IntegerField()
    title = CharField(max_length=300)
    asked = TextField(default="")
    added_by = CharField(max_length=26, null=True)
    withdrawn_because = TextField(default="")


class Minute(Record):
    """How an item of an agenda ended. A decision on an escalation stands in ``decision`` alone, with its words."""

    ref = CharField(max_length=30)
    meeting = ForeignKeyField(Meeting, backref="+")
    agenda_item = ForeignKeyField(AgendaItem, backref="+")
    outcome = CharField(max_length=12)
    words = TextField(default="")
    owner = CharField(max_length=200, default="")
    by_when = DateField(null=True)
    decision = ForeignKeyField(BoardDecision, null=True, backref="+")
    made_by = CharField(max_length=26)
    made_on = DateField()
    minuted = BooleanField(default=False)
    carried_out_on = DateField(null=True)
    carried_out_how = TextField(default="")


@dataclass
class Point:
    """One point of an agenda: what stood before the level or was added, and how it ended.

    ``row`` is what it is about, as it stands: a Before, a request, a closing or a spot check; None where it stands no more.
    ``item`` is the point as it was written down; None where it stands before the level and the pack was not issued with it.
    """

    kind: str
    about: str | None  # the key of what stands before the level
    title: str
    asked: str
    row: Any = None
    item: AgendaItem | None = None
    minute: Minute | None = None
    decision: BoardDecision | None = None  # of the minute, or made about the same escalation outside the meeting
    review: str | None = None  # the key of the review that it belongs to

    outside: bool = False  # that decision was not made in this meeting

    @property
    def ended(self) -> bool:
        return self.minute is not None or (self.decision is not None and not self.outside)

    @property
    def key(self) -> str:
        """What the address of its minute ends in."""
        return self.about or (self.item.key if self.item is not None else "")

    @property
    def invented(self) -> bool:
        return any(
            row is not None and row.invented for row in (self.item, self.minute, self.decision, _record_of(self.row))
        )


def _record_of(row):
    return getattr(row, "escalation", row) if isinstance(row, Record | board_view.Before) else None


def points(meeting: Meeting, day: dt.date, as_at: dt.date | None = None, reader: Acting | str | None = None) -> list[Point]:
    """The agenda in its order: what was written down, and what stands before the level until it has met again.

    A point without ``item`` was not written down: no pack was issued since it came before the level.
    """
    written = items_of(meeting, as_at)
    minutes = {row.agenda_item_id: row for row in minutes_of(meeting, as_at)}
    over = meeting.cancelled or _followed(meeting, day, as_at)
    standing = [] if over else before(meeting.level, day, as_at, reader)
    found = [each for each in standing if _raised_on(each) <= meeting.held_on]
    by_about = {(row.kind, row.about): row for row in written if row.about}
    for each in found:
        each.item = by_about.pop((each.kind, each.about), None)
    found += [Point(row.kind, row.about, row.title, row.asked, item=row) for row in by_about.values()]
    found += [Point(row.kind, None, row.title, row.asked, item=row) for row in written if not row.about]
    found += _decided_in(meeting, {each.about for each in found}, day, as_at, reader)
    _add_minutes(found, meeting, minutes, as_at)
    _add_rows(found, day, as_at, reader)
    found.sort(key=lambda each: (rules.KINDS.index(each.kind), each.item.position if each.item else LAST))
    return found


def decided_outside(meeting: Meeting, key: str, day: dt.date, reader: Acting | str | None = None) -> Point | None:
    """What stood before the level of a meeting and was decided outside it before anybody wrote it down, by its key."""
    mine = (Escalation.record == key) & (Escalation.level == meeting.level) & (Escalation.raised_on <= meeting.held_on)
    rows, codes = escalations.escalations().where(mine), reviews.codes()
    found = [_of_escalation(each, codes) for each in board_view.gathered(rows, day, None, reader)]
    _add_minutes(found, meeting, {}, None)
    return next((each for each in found if each.outside), None)


def before(level: str, day: dt.date, as_at: dt.date | None = None, reader: Acting | str | None = None) -> list[Point]:
    """What stands before a level on a day, as points of an agenda, oldest first. The number of queries is fixed."""
    rows = board_view.open_at_each_level(as_at)[level]
    codes = reviews.codes(as_at)
    found = [_of_escalation(each, codes) for each in board_view.gathered(rows, day, as_at, reader)]
    found += [_of_time(row, codes) for row in time_asked(level, as_at)]
    if level == levels.BOARD:
        found += [_of_closing(row, codes) for row in closing.waiting_for_second(as_at)]
    return found


def time_asked(level: str, as_at: dt.date | None = None) -> list[DeadlineChange]:
    """The requests for more time that are this level's to talk about, the oldest first."""
    limits = reviews.limits(as_at)
    return [
        row
        for row in with_dates(home.time_requests(as_at), as_at)
        if rules.reaches(level, row.of_date.moves if row.of_date else 0, row.deed.lead_body.is_board, limits)
    ]


def with_dates(query, as_at: dt.date | None = None) -> list[DeadlineChange]:
    """Requests, each with the date that it would move as ``of_date``."""
    rows = list(query)
    dates = Deadline.select().where(Deadline.record.in_([row.deadline_id for row in rows]) & known(Deadline, as_at))
    found = {row.key: row for row in dates}
    for row in rows:
        row.of_date = found.get(row.deadline_id)
    return rows


def items_of(meeting: Meeting, as_at: dt.date | None = None) -> list[AgendaItem]:
    """What was written down for a meeting and not taken off, in its order."""
    where = (AgendaItem.meeting == meeting.key) & (AgendaItem.withdrawn_because == "") & known(AgendaItem, as_at)
    return list(AgendaItem.select().where(where).order_by(AgendaItem.position, AgendaItem.record))


def minutes_of(meeting: Meeting, as_at: dt.date | None = None) -> list[Minute]:
    return list(Minute.select().where((Minute.meeting == meeting.key) & known(Minute, as_at)).order_by(Minute.record))


def item_of(meeting: Meeting, ref: str, as_at: dt.date | None = None) -> AgendaItem | None:
    where = (AgendaItem.meeting == meeting.key) & (AgendaItem.ref == ref) & known(AgendaItem, as_at)
    return AgendaItem.get_or_none(where)


def counted(rows: Iterable[Meeting], as_at: dt.date | None = None) -> dict[str, tuple[int, int, int]]:
    """Of each meeting by its key: how many points were decided, came back, and were written down. Three queries."""
    keys = [row.key for row in rows]
    written = AgendaItem.select(AgendaItem.meeting, fn.COUNT(AgendaItem.id)).where(
        AgendaItem.meeting.in_(keys) & (AgendaItem.withdrawn_because == "") & known(AgendaItem, as_at)
    )
    items = dict(written.group_by(AgendaItem.meeting).tuples())
    ended: dict[tuple[str, str], int] = defaultdict(int)
    minutes = Minute.select(Minute.meeting, Minute.outcome, fn.COUNT(Minute.id)).where(
        Minute.meeting.in_(keys) & Minute.decision.is_null() & known(Minute, as_at)
    )
    for meeting, outcome, number in minutes.group_by(Minute.meeting, Minute.outcome).tuples():
        ended[meeting, outcome] += number
    made = BoardDecision.select(BoardDecision.meeting, fn.COUNT(BoardDecision.id)).where(
        BoardDecision.meeting.in_(keys) & known(BoardDecision, as_at)
    )
    for meeting, number in made.group_by(BoardDecision.meeting).tuples():
        ended[meeting, rules.DECIDED] += number
    return {key: (ended[key, rules.DECIDED], ended[key, rules.COMES_BACK], items.get(key, 0)) for key in keys}


# How a point is made from what stands before the level


def _of_escalation(each: board_view.Before, codes: reviews.Codes) -> Point:
    row = each.escalation
    title = f"{codes.name(each.about)}: {each.about.title}"
    return Point(rules.ESCALATION, row.key, title, row.asked, each, review=row.review_id)


def _of_time(row: DeadlineChange, codes: reviews.Codes) -> Point:
    title = f"{codes.name(row.deed)}: {row.deed.title}"
    asked = f"{row.deed.lead_body.name} asks for more time, until {_day(row.asked_for)}"
    asked += f" instead of {_day(row.was)}." if row.was else "."
    return Point(rules.TIME, row.key, title, asked, row, review=row.review_id)


def _of_closing(row: StateChange, codes: reviews.Codes) -> Point:
    title = f"{codes.name(row.deed)}: {row.deed.title}"
    asked = f"The chair proposed on {_day(row.said_on)} to close this action of the Board's own. A member of another body "
    return Point(rules.CLOSING, row.key, title, asked + "seconds it or declines.", row, review=row.review_id)


def _day(value: dt.date) -> str:
    return f"{value.day} {value:%B %Y}"


def _raised_on(each: Point) -> dt.date:
    row = each.row
    if each.kind == rules.ESCALATION:
        return row.escalation.raised_on
    return row.asked_on if each.kind == rules.TIME else row.said_on


def _followed(meeting: Meeting, day: dt.date, as_at) -> bool:
    """Whether the level has met since: then what is undecided stands on the agenda of that later meeting."""
    later = meetings.last_meeting(meeting.level, day + dt.timedelta(days=1), as_at)
    return later is not None and later.held_on > meeting.held_on


def _decided_in(meeting: Meeting, besides: set, day: dt.date, as_at, reader) -> list[Point]:
    """Escalations that were decided in a meeting and stand on no agenda: it was written down without one."""
    made = escalations.decisions(as_at).where(BoardDecision.meeting == meeting.key)
    keys = [row.escalation_id for row in made if row.escalation_id not in besides]
    rows = escalations.escalations(as_at).where(Escalation.record.in_(keys))
    codes = reviews.codes(as_at)
    return [_of_escalation(each, codes) for each in board_view.gathered(rows, day, as_at, reader)]


def _add_minutes(found: list[Point], meeting: Meeting, minutes: dict[str, Minute], as_at) -> None:
    for each in found:
        each.minute = minutes.get(each.item.key) if each.item is not None else None
    keys = [each.about for each in found if each.kind == rules.ESCALATION]
    made = {row.escalation_id: row for row in escalations.decisions(as_at).where(BoardDecision.escalation.in_(keys))}
    for each in found:
        each.decision = made.get(each.about) if each.kind == rules.ESCALATION else None
        each.outside = each.decision is not None and each.decision.meeting_id != meeting.key


def _add_rows(found: list[Point], day: dt.date, as_at, reader) -> None:
    """To points that were written down, the escalations that they are about, as they stand."""
    missing = {each.about: each for each in found if each.row is None and each.kind == rules.ESCALATION}
    rows = escalations.escalations(as_at).where(Escalation.record.in_(list(missing)))
    for whole in board_view.gathered(rows, day, as_at, reader):
        each = missing[whole.escalation.key]
        each.row, each.review = whole, whole.escalation.review_id
