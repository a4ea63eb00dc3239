"""Meetings of the levels that meet: when each is, which was the last and which is the next.

Its agenda and its minutes are in ``agenda.py``: they lean on what is escalated, and rounds and decisions lean on this.
"""

from __future__ import annotations

import datetime as dt

from peewee import CharField, DateField, IntegerField, TextField

from ..rules import meetings as rules
from .database import Record, known


class Meeting(Record):
    """A meeting of the executive, the full Board or the summit, about all reviews of the board."""

    ref = CharField(max_length=30)
    number = IntegerField()
    level = CharField(max_length=20)
    held_on = DateField()
    title = CharField(max_length=200)
    place = CharField(max_length=200, default="")
    arranged_by = CharField(max_length=26)
    moved_because = TextField(default="")  # of the last move; the versions hold those before
    cancelled_on = DateField(null=True)
    cancelled_because = TextField(default="")
    attended = TextField(default="")  # posts, not persons
    apologies = TextField(default="")

    def state(self, day: dt.date) -> str:
        return rules.state(self.held_on, self.cancelled_on, day)

    @property
    def cancelled(self) -> bool:
        return self.cancelled_on is not None


Meeting.add_index(Meeting.level, Meeting.held_on, name="meeting_of_level")


def meetings(as_at: dt.date | None = None):
    """Meetings, the latest first."""
    return Meeting.select().where(known(Meeting, as_at)).order_by(Meeting.held_on.desc(), Meeting.number.desc())


def meeting_of(number: str, as_at: dt.date | None = None) -> Meeting | None:
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        return None
    return Meeting.get_or_none((Meeting.number == int(number)) & known(Meeting, as_at))


def standing(as_at: dt.date | None = None):
    """Meetings that were not cancelled, the latest first."""
    return meetings(as_at).where(Meeting.cancelled_on.is_null())


def coming(day: dt.date, as_at: dt.date | None = None):
    """Meetings that are on a day or after it, the first on top."""
    return standing(as_at).where(Meeting.held_on >= day).order_by(Meeting.held_on, Meeting.number)


def next_meeting(level: str, day: dt.date, as_at: dt.date | None = None) -> Meeting | None:
    """The meeting of a level on a day, or the first after it."""
    return coming(day, as_at).where(Meeting.level == level).first()


def last_meeting(level: str, day: dt.date, as_at: dt.date | None = None) -> Meeting | None:
    """The last meeting of a level before a day."""
    return standing(as_at).where((Meeting.level == level) & (Meeting.held_on < day)).first()


def of_keys(keys, as_at: dt.date | None = None) -> dict[str, Meeting]:
    return {row.key: row for row in meetings(as_at).where(Meeting.record.in_(list(keys)))}


def versions(meeting: Meeting, as_at: dt.date | None = None) -> list[Meeting]:
    """Every version of a meeting by a day, the first on top: where it was moved from, and why."""
    rows = Meeting.select().where(Meeting.record == meeting.key).order_by(Meeting.version)
    return list(rows if as_at is None else rows.where(Meeting.known_from <= as_at))
