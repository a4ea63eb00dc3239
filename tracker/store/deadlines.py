"""Deadlines: original, current and forecast, with their moves counted where the date is stored."""

from __future__ import annotations

import datetime as dt

from peewee import JOIN, BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from .actions import Action
from .database import JSON, Record, known
from .reviews import Item, Review


class Deadline(Record):
    """The date of an item, of an action, or of one due point of an action. An action's date is its next open one."""

    review = ForeignKeyField(Review, backref="+")
    item = ForeignKeyField(Item, null=True, backref="+")
    action = ForeignKeyField(Action, null=True, backref="+")
    label = CharField(max_length=200, default="")  # what is due, where there is more than one due point
    position = IntegerField(default=0)
    original = DateField(null=True)  # never moves
    current = DateField(null=True, index=True)
    forecast = DateField(null=True)  # the owner's honest guess; it moves nothing
    as_written = CharField(max_length=200, default="")
    precision = CharField(max_length=10, default="day")
    basis = CharField(max_length=20)  # stated, or provisional until the board confirms
    confirmed = BooleanField(default=False)
    note = TextField(default="")
    source = JSON(default=list)
    moves = IntegerField(default=0)
    days_moved = IntegerField(default=0)
    is_next = BooleanField(default=True)  # the next open due point
    met_on = DateField(null=True)

    @property
    def firm(self) -> bool:
        """Stated in a source, or confirmed by the board."""
        return self.basis == "stated" or self.confirmed


class DeadlineChange(Record):
    """A request for more time. Until it is granted the old date stands."""

    ref = CharField(max_length=60)
    review = ForeignKeyField(Review, backref="+")
    deadline = ForeignKeyField(Deadline, backref="+")
    action = ForeignKeyField(Action, null=True, backref="+")
    item = ForeignKeyField(Item, null=True, backref="+")
    was = DateField(null=True)
    asked_for = DateField()
    because = TextField()
    asked_by = CharField(max_length=26)
    asked_on = DateField()
    on_behalf = BooleanField(default=False)
    state = CharField(max_length=20, default="asked")  # asked, granted, refused
    decision_because = TextField(default="")
    decided_by = CharField(max_length=26, null=True)
    decided_on = DateField(null=True)


def of_items(keys, as_at: dt.date | None = None) -> dict[str, Deadline]:
    """The next deadline of each item, by the item's key."""
    rows = Deadline.select().where(Deadline.item.in_(list(keys)) & Deadline.is_next & known(Deadline, as_at))
    return {row.item_id: row for row in rows}


def of_actions(keys, as_at: dt.date | None = None) -> dict[str, Deadline]:
    """The next deadline of each action, by the action's key."""
    rows = Deadline.select().where(Deadline.action.in_(list(keys)) & Deadline.is_next & known(Deadline, as_at))
    return {row.action_id: row for row in rows}


def changes(as_at: dt.date | None = None):
    """Requests for more time, newest first."""
    where = known(DeadlineChange, as_at)
    return DeadlineChange.select().where(where).order_by(DeadlineChange.asked_on.desc(), DeadlineChange.id.desc())


def earliest_first(query, as_at: dt.date | None = None):
    """Actions by their next deadline, those without a date last."""
    on = (Deadline.action == Action.record) & Deadline.is_next & known(Deadline, as_at)
    return (
        query.switch(Action)
        .join(Deadline, JOIN.LEFT_OUTER, on=on)
        .order_by(Deadline.current.is_null(), Deadline.current, Action.review, Action.position, Action.ref)
    )


def with_time_asked(query, as_at: dt.date | None = None):
    """Actions for which a request for more time waits for a decision."""
    waiting = DeadlineChange.select(DeadlineChange.action).where(
        (DeadlineChange.state == "asked") & known(DeadlineChange, as_at)
    )
    return query.where(Action.record.in_(waiting))


def waiting(action: Action, as_at: dt.date | None = None) -> DeadlineChange | None:
    """The request for more time that nobody has decided yet."""
    return changes(as_at).where((DeadlineChange.action == action.key) & (DeadlineChange.state == "asked")).first()


def change_of(action: Action, ref: str, as_at: dt.date | None = None) -> DeadlineChange | None:
    """A request for more time, by its reference."""
    return changes(as_at).where((DeadlineChange.action == action.key) & (DeadlineChange.ref == ref)).first()
