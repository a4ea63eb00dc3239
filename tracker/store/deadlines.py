"""Deadlines: original, current and forecast, with their moves counted where the date is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from ..rules import delivery, due_points
from .actions import Action
from .database import JSON, Record, known
from .reviews import Item, Review


class Deadline(Record):
    """One due point of an item or an action: its date, a milestone, or one occurrence of what comes again.

    The date of an action is its next open due point. Moves are counted here, where the date is stored.
    """

    review = ForeignKeyField(Review, backref="+")
    item = ForeignKeyField(Item, null=True, backref="+")
    action = ForeignKeyField(Action, null=True, backref="+")
    number = IntegerField(default=1)  # within its item or action, in addresses
    label = CharField(max_length=200, default="")  # what is due, where there is more than one due point
    position = IntegerField(default=0)
    original = DateField(null=True)  # never moves
    current = DateField(null=True, index=True)
    forecast = DateField(null=True)  # the owner's honest guess; it moves nothing
    as_written = CharField(max_length=200, default="")
    precision = CharField(max_length=10, default="day")
    basis = CharField(max_length=20)  # stated, or provisional until the board confirms
    confirmed = BooleanField(default=False)
    confirmed_on = DateField(null=True)  # the meeting of the board
    confirmed_in = CharField(max_length=200, default="")  # where it is minuted
    note = TextField(default="")
    source = JSON(default=list)
    moves = IntegerField(default=0)
    days_moved = IntegerField(default=0)
    is_next = BooleanField(default=True)  # the next open due point
    met_on = DateField(null=True)
    met_by = CharField(max_length=26, null=True)  # the post that said so
    on_behalf = BooleanField(default=False)  # said by the business unit for the agency
    withdrawn_on = DateField(null=True)  # it is due no more, and was not met
    every_months = IntegerField(null=True)  # it comes again so many months later
    anchor = DateField(null=True)  # the day from which the months are counted
    follows = ForeignKeyField("self", null=True, backref="+", index=False, lazy_load=False)  # the occurrence before it
    event = CharField(max_length=20, default="")  # what this version was written for
    because = TextField(default="")  # the reason given with it

    counts_as: dt.date | None = None  # with stopped time taken out, where that changes it; set by positions and clocks
    moved_on: tuple[dt.date, ...] = ()  # the day of each move; set by rising
    slips: dt.timedelta | None = None  # how far behind a date of the same action is expected; set by of_actions
    set_right = {"event": due_points.CORRECTED}
    words = ("label", "note", "because")

    @property
    def firm(self) -> bool:
        """Stated in a source, or confirmed by the board."""
        return self.basis == "stated" or self.confirmed

    @property
    def due(self) -> dt.date | None:
        """The day after which it is late: its date, with the time taken out in which the clocks of its action stood."""
        return self.counts_as or self.current

    @property
    def stands_as_written(self) -> str:
        """The words of the date, while it is still the date that they gave."""
        return self.as_written if self.original == self.current and not self.moves else ""

    @property
    def owner(self) -> str:
        """The key of the action or item that it belongs to."""
        return self.action_id or self.item_id

    def follow(self, before: Deadline, given: dict) -> None:
        """Count the move, keep the original, and say what this version is for: none of it is carried over."""
        self.event, self.because = given.get("event", ""), given.get("because", "")
        self.moves, self.days_moved = due_points.counted(
            self.event, before.current, self.current, before.firm, before.moves, before.days_moved
        )
        self.original = due_points.original_after(self.event, before.original, self.current, self.original)


Deadline.add_index(Deadline.current, where=Deadline.known_until.is_null() & Deadline.met_on.is_null(), name="deadline_open")


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
    """The next deadline of each action, by the action's key. It knows by how much any open date of the action slips."""
    found: dict[str, Deadline] = {}
    slips: dict[str, dt.timedelta] = {}
    where = Deadline.action.in_(list(keys)) & Deadline.met_on.is_null() & known(Deadline, as_at)
    where &= Deadline.withdrawn_on.is_null()
    for row in Deadline.select().where(where):
        if row.is_next:
            found[row.action_id] = row
        if row.forecast and row.current and row.forecast > row.current:
            slips[row.action_id] = max(slips.get(row.action_id, dt.timedelta()), row.forecast - row.current)
    for action, row in found.items():
        row.slips = slips.get(action)
    return found


def of_whole(action: str) -> Deadline | None:
    """The open date of an action as a whole, else the last one open: a report says when that is expected."""
    return of_wholes([action]).get(action)


def of_wholes(actions: Iterable[str]) -> dict[str, Deadline]:
    """The same of many actions, by their keys; those without an open date are left out."""
    still = Deadline.met_on.is_null() & Deadline.withdrawn_on.is_null() & known(Deadline)
    order = (Deadline.current.is_null(), Deadline.current, Deadline.number)
    found: dict[str, Deadline] = {}
    for point in Deadline.select().where(Deadline.action.in_(list(actions)) & still).order_by(*order):
        if point.action_id not in found or found[point.action_id].label:
            found[point.action_id] = point
    return found


def points(owner: str, as_at: dt.date | None = None, withdrawn: bool = False) -> list[Deadline]:
    """All due points of an action or an item, by its key: those met first, then by date. ``withdrawn``: those too."""
    mine = (Deadline.action == owner) | (Deadline.item == owner)
    order = (Deadline.met_on.is_null(), Deadline.current.is_null(), Deadline.current, Deadline.number)
    if not withdrawn:
        mine &= Deadline.withdrawn_on.is_null()
    return list(Deadline.select().where(mine & known(Deadline, as_at)).order_by(*order))


def standing(deadline: Deadline) -> Deadline | None:
    """The version of a due point that stands now."""
    return Deadline.get_or_none((Deadline.record == deadline.key) & known(Deadline))


def versions(owner: str, as_at: dt.date | None = None):
    """Every version of the due points of an action or an item, oldest first: what happened to each."""
    mine = (Deadline.action == owner) | (Deadline.item == owner)
    if as_at is not None:
        mine &= Deadline.known_from <= as_at
    return Deadline.select().where(mine).order_by(Deadline.record, Deadline.version)


def changes(as_at: dt.date | None = None):
    """Requests for more time, newest first."""
    where = known(DeadlineChange, as_at)
    return DeadlineChange.select().where(where).order_by(DeadlineChange.asked_on.desc(), DeadlineChange.id.desc())


def with_time_asked(query, as_at: dt.date | None = None):
    """Actions for which a request for more time waits for a decision."""
    waiting = DeadlineChange.select(DeadlineChange.action).where(
        (DeadlineChange.state == "asked") & known(DeadlineChange, as_at)
    )
    return query.where(Action.record.in_(waiting) & (Action.delivery != delivery.WITHDRAWN))


def waiting(action: Action, as_at: dt.date | None = None) -> DeadlineChange | None:
    """The request for more time that nobody has decided yet, the newest where there are several."""
    return changes(as_at).where((DeadlineChange.action == action.key) & (DeadlineChange.state == "asked")).first()


def all_waiting(action: Action, as_at: dt.date | None = None) -> dict[str, DeadlineChange]:
    """The requests for more time that nobody has decided yet, by the key of the due point that each is about."""
    rows = changes(as_at).where((DeadlineChange.action == action.key) & (DeadlineChange.state == "asked"))
    return {row.deadline_id: row for row in rows}


def change_of(action: Action, ref: str, as_at: dt.date | None = None) -> DeadlineChange | None:
    """A request for more time, by its reference."""
    return changes(as_at).where((DeadlineChange.action == action.key) & (DeadlineChange.ref == ref)).first()
