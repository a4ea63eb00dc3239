"""The agenda of a meeting as it was written down, and the minute of each of its items."""

from __future__ import annotations

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from .database import Record
from .escalations import BoardDecision
from .meetings import Meeting


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
