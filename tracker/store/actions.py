"""Actions, what they answer, and the progress updates that agencies give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from peewee import JOIN, BooleanField, CharField, DateField, Expression, ForeignKeyField, IntegerField, TextField

from .database import JSON, Link, Record, in_force, known
from .reviews import Agency, Item, Review
from .rounds import Round


class Action(Record):
    """What will change, who leads it, and what the agency last said of it."""

    review = ForeignKeyField(Review, backref="+")
    ref = CharField(max_length=30)
    position = IntegerField(default=0)
    title = CharField(max_length=300)
    detail = TextField(default="")
    success_measure = TextField(default="")
    difference = TextField(default="")  # the answer to the question that weak words are met with
    kind = CharField(max_length=20)  # one_off, recurring, report
    lead = ForeignKeyField(Agency, backref="+")
    owner_post = CharField(max_length=200, default="")  # the post that owns it, as a source names it
    owner = CharField(max_length=26, null=True, index=True)  # the key of the post in the tracker
    start = DateField(null=True)
    interval = IntegerField(null=True)  # days between updates; empty means the board's
    fragile = BooleanField(default=False)
    fragile_note = TextField(default="")
    basis = CharField(max_length=20)  # stated in a source, or inferred by us
    proposed = BooleanField(default=False)  # "decide what answers this point": linked, and never coverage
    source = JSON(default=list)
    delivery = CharField(max_length=30)
    reported_on = DateField(null=True)  # the day of the last update
    reported_by = CharField(max_length=26, null=True)
    merged_into = ForeignKeyField("self", null=True, backref="+", lazy_load=False)  # the action that this one repeats
    merged_because = TextField(default="")


class Answer(Link):
    """That an action answers an item; stated in a source, or inferred."""

    action = ForeignKeyField(Action, backref="+")
    item = ForeignKeyField(Item, backref="+")


class ActionAgency(Record):
    """A body that supports an action which another leads, until it is taken off."""

    action = ForeignKeyField(Action, backref="+")
    agency = ForeignKeyField(Agency, backref="+")
    taken_off = BooleanField(default=False)


class ProgressUpdate(Record):
    """What an agency said on a day. Appended, never edited; a correction names the one that it corrects."""

    ref = CharField(max_length=60)
    review = ForeignKeyField(Review, backref="+")
    action = ForeignKeyField(Action, backref="+")
    agency = ForeignKeyField(Agency, backref="+")
    delivery = CharField(max_length=30)
    what_changed = TextField()
    forecast = DateField(null=True)
    corrects = ForeignKeyField("self", null=True, backref="+", lazy_load=False)
    said_by = CharField(max_length=26, null=True)
    said_on = DateField()
    on_behalf = BooleanField(default=False)
    measure_met = TextField(default="")  # with a claim of done: how the success measure was met
    round = ForeignKeyField(Round, null=True, backref="+")  # where it was a piece of a return
    no_change = BooleanField(default=False)  # said in so many words; what_changed says why


def actions(review: Review | None = None, as_at: dt.date | None = None):
    """Actions with their lead agency, in the order of their references. Of what is there twice, the one that stays."""
    return _with_lead(review, as_at).where(Action.merged_into.is_null())


def _with_lead(review: Review | None, as_at: dt.date | None):
    on = (Action.lead == Agency.record) & known(Agency, as_at)
    query = Action.select(Action, Agency).join(Agency, on=on, attr="lead_body").where(known(Action, as_at))
    query = query.order_by(Action.review, Action.position, Action.ref)
    return query.where(Action.review == review.key) if review is not None else query


def of_keys(keys: Collection[str], as_at: dt.date | None = None) -> dict[str, Action]:
    """Actions by their keys, whether or not they were merged."""
    return {row.key: row for row in Action.select().where(Action.record.in_(keys) & known(Action, as_at))}


def action_of(review: Review, ref: str, as_at: dt.date | None = None) -> Action | None:
    return _with_lead(review, as_at).where(Action.ref == ref).first()


def led_by(query, agency_keys):
    """Those that an agency, or a part of it, leads."""
    return query.where(Action.lead.in_(list(agency_keys)))


def answering(item_keys, as_at: dt.date | None = None):
    """The links from actions to items, with the action and its lead, in order."""
    return (
        Answer.select(Answer, Action, Agency)
        .join(Action, on=(Answer.action == Action.record) & known(Action, as_at), attr="done_by")
        .join(Agency, on=(Action.lead == Agency.record) & known(Agency, as_at), attr="lead_body")
        .where(Answer.item.in_(list(item_keys)) & in_force(Answer, as_at))
        .order_by(Action.position, Action.ref)
    )


def answered_by(action_keys, as_at: dt.date | None = None):
    """The links from actions to items, with the item, in order."""
    return (
        Answer.select(Answer, Item)
        .join(Item, on=(Answer.item == Item.record) & known(Item, as_at), attr="point")
        .where(Answer.action.in_(list(action_keys)) & in_force(Answer, as_at))
        .order_by(Item.position)
    )


def supporting(as_at: dt.date | None = None) -> Expression:
    """The condition for bodies that support an action on a day."""
    return known(ActionAgency, as_at) & ~ActionAgency.taken_off


def supporters(action: Action, as_at: dt.date | None = None):
    """The agencies that support an action, in the order of their names."""
    return (
        Agency.select()
        .join(ActionAgency, JOIN.INNER, on=(ActionAgency.agency == Agency.record))
        .where((ActionAgency.action == action.key) & supporting(as_at) & known(Agency, as_at))
        .order_by(Agency.name)
    )


def updates(action_keys, as_at: dt.date | None = None):
    """Progress updates, newest first."""
    return (
        ProgressUpdate.select()
        .where(ProgressUpdate.action.in_(list(action_keys)) & known(ProgressUpdate, as_at))
        .order_by(ProgressUpdate.said_on.desc(), ProgressUpdate.id.desc())
    )


def update_of(action: Action, ref: str) -> ProgressUpdate | None:
    """A report on an action, by its whole reference, such as A1/U2."""
    return ProgressUpdate.get_or_none(
        (ProgressUpdate.action == action.key) & (ProgressUpdate.ref == ref) & known(ProgressUpdate)
    )


def that_answer(query, item_key: str, as_at: dt.date | None = None):
    """Those that answer an item."""
    linked = Answer.select(Answer.action).where((Answer.item == item_key) & in_force(Answer, as_at))
    return query.where(Action.record.in_(linked))
