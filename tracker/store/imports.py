"""Imported action plans: the import, what the plan says of each action, and the draft between two pages."""

from __future__ import annotations

import datetime as dt

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from .actions import Action
from .database import JSON, Record, Table, known, new_key
from .reviews import Review


class PlanImport(Record):
    """One action plan that was taken into a review: the file by its hash, how it was read, and what came of it."""

    review = ForeignKeyField(Review, backref="+")
    ref = CharField(max_length=30)
    name = TextField()  # of the file
    kind = CharField(max_length=12)
    sha256 = CharField(max_length=64)
    size = IntegerField()  # bytes
    sheet = TextField(default="")
    dated = DateField()  # the day from which the Board had the plan
    agreed = BooleanField(default=False)  # the Board had agreed its dates
    taken_on = DateField()
    mapping = JSON()
    added = IntegerField(default=0)
    changed = IntegerField(default=0)
    same = IntegerField(default=0)
    left_out = IntegerField(default=0)
    items_added = IntegerField(default=0)
    undone_on = DateField(null=True)
    undone_because = TextField(default="")
    kept = JSON(default=list)  # what an undoing left as it was, in sentences


class PlanLine(Record):
    """What a plan says of one action, as it was when it was taken. It is shown beside what the agency says, never as it."""

    review = ForeignKeyField(Review, backref="+")
    plan = ForeignKeyField(PlanImport, backref="+")
    action = ForeignKeyField(Action, backref="+")
    became = CharField(max_length=12)  # what came of the line: added, changed, same
    row = IntegerField()
    part = IntegerField(default=0)
    plan_ref = TextField(default="")
    title = TextField(default="")
    owner_as_written = TextField(default="")
    item_as_written = TextField(default="")
    status_as_written = TextField(default="")
    status = CharField(max_length=20, default="")  # of plan_mapping.MEANINGS; it never becomes delivery
    progress = TextField(default="")
    evidence = TextField(default="")
    dates = JSON(default=list)
    understood = JSON(default=dict)  # how it was read, so that the next plan is compared with this one
    as_written = JSON(default=list)  # pairs of a header and all that stands under it
    doubts = JSON(default=list)  # sentences that stood when it was taken


class ImportDraft(Table):
    """A plan between two pages, seen by who began it alone. It goes when it is taken or given up, and after a week."""

    id = CharField(max_length=26, primary_key=True, default=new_key)
    person = CharField(max_length=26, index=True)
    review = ForeignKeyField(Review, backref="+")
    name = TextField()
    pasted = BooleanField(default=False)
    content = BlobField()
    mapping = JSON(null=True)
    with_items = BooleanField(default=False)  # the plan's recommendations become this review's
    made_at = DateTimeField(index=True)


def imports(review: Review | None = None, as_at: dt.date | None = None):
    """The plans that were imported, newest first; those that were undone as well."""
    query = PlanImport.select().where(known(PlanImport, as_at)).order_by(PlanImport.record.desc())
    return query.where(PlanImport.review == review.key) if review is not None else query


def import_of(review: Review, ref: str, as_at: dt.date | None = None) -> PlanImport | None:
    return PlanImport.get_or_none((PlanImport.review == review.key) & (PlanImport.ref == ref) & known(PlanImport, as_at))


def lines_of(plan: PlanImport):
    """What a plan says, in the order of its rows, each with its action as it was first written: also where that was undone.

    A line that stands no more was undone.
    """
    return (
        PlanLine.select(PlanLine, Action)
        .join(Action, on=(PlanLine.action == Action.id), attr="about")
        .where((PlanLine.plan == plan.key) & (PlanLine.version == 1))
        .order_by(PlanLine.row, PlanLine.part, PlanLine.id)
    )


def said_of(action_keys, as_at: dt.date | None = None):
    """What plans say of actions, the newest first, each with its import. What was undone says nothing."""
    on = (PlanLine.plan == PlanImport.record) & known(PlanImport, as_at)
    return (
        PlanLine.select(PlanLine, PlanImport)
        .join(PlanImport, on=on, attr="of_plan")
        .where(PlanLine.action.in_(list(action_keys)) & known(PlanLine, as_at))
        .order_by(PlanImport.dated.desc(), PlanImport.record.desc(), PlanLine.row, PlanLine.part)
    )


def told_of(action_key: str, as_at: dt.date | None = None):
    """What each plan did with an action, those that were undone too, each line as it was taken, with its import."""
    on = (PlanLine.plan == PlanImport.record) & known(PlanImport, as_at)
    first = (PlanLine.action == action_key) & (PlanLine.version == 1)
    query = PlanLine.select(PlanLine, PlanImport).join(PlanImport, on=on, attr="of_plan").where(first)
    return query.where(PlanLine.known_from <= as_at) if as_at else query
