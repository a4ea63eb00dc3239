"""What the chair concluded, and what was asked on the way."""

from __future__ import annotations

import datetime as dt

from peewee import BooleanField, CharField, DateField, ForeignKeyField, TextField

from ..rules import assurance as rules
from .actions import Action
from .database import JSON, Record, known
from .reviews import Agency, Item, Review


class AssuranceDecision(Record):
    """The chair's decision on an item, or on one agency's part in it. Each later decision is the next version."""

    ref = CharField(max_length=60)
    review = ForeignKeyField(Review, backref="+")
    item = ForeignKeyField(Item, backref="+")
    agency = ForeignKeyField(Agency, null=True, backref="+")  # empty: the whole
    rating = CharField(max_length=24)
    because = TextField()
    rests_on = JSON(default=list)  # references of the evidence relied on
    weighed = JSON(default=dict)  # for each challenging piece, how it was weighed
    broken_rule = TextField(default="")
    override = TextField(default="")
    look_again = DateField(null=True)
    decided_by = CharField(max_length=26)
    decided_on = DateField()
    deputy = BooleanField(default=False)


class Challenge(Record):
    """A question to an agency about an item or an action, and its answer."""

    ref = CharField(max_length=30)
    review = ForeignKeyField(Review, backref="+")
    item = ForeignKeyField(Item, null=True, backref="+")
    action = ForeignKeyField(Action, null=True, backref="+")
    agency = ForeignKeyField(Agency, backref="+")
    question = TextField()
    asked_by = CharField(max_length=26)
    asked_on = DateField()
    due = DateField()
    answer = TextField(default="")
    answered_by = CharField(max_length=26, null=True)
    answered_on = DateField(null=True)
    on_behalf = BooleanField(default=False)

    counts_as: dt.date | None = None  # the day by which it is due, where a pause put it off; set by clocks
    clock_stands = False  # its action is paused on the day looked at; set by clocks

    @property
    def open(self) -> bool:
        return not self.answered_on

    @property
    def answer_by(self) -> dt.date:
        """The day by which the answer is due, with the time taken out in which its action was paused."""
        return self.counts_as or self.due


def ratings(item_keys, as_at: dt.date | None = None) -> dict[str, AssuranceDecision]:
    """The chair's standing decision on the whole of each item, by the item's key."""
    rows = AssuranceDecision.select().where(
        AssuranceDecision.item.in_(list(item_keys)) & AssuranceDecision.agency.is_null() & known(AssuranceDecision, as_at)
    )
    return {row.item_id: row for row in rows}


def views(item_keys, as_at: dt.date | None = None) -> dict[tuple[str, str], AssuranceDecision]:
    """The chair's standing view of single agencies, by the keys of item and agency. None of them makes up the whole."""
    rows = AssuranceDecision.select().where(
        AssuranceDecision.item.in_(list(item_keys))
        & AssuranceDecision.agency.is_null(False)
        & known(AssuranceDecision, as_at)
    )
    return {(row.item_id, row.agency_id): row for row in rows}


def rating_of(item: Item, as_at: dt.date | None = None, agency: Agency | None = None) -> AssuranceDecision | None:
    """The chair's standing decision on an item: on the whole of it, or the view of one agency."""
    if agency is not None:
        return views([item.key], as_at).get((item.key, agency.key))
    return ratings([item.key], as_at).get(item.key)


def decisions(item: Item, as_at: dt.date | None = None, agency: Agency | None = None):
    """Every decision on the whole of an item or on one agency, oldest first, those replaced included."""
    of = AssuranceDecision.agency == agency.key if agency is not None else AssuranceDecision.agency.is_null()
    where = (AssuranceDecision.item == item.key) & of
    if as_at is not None:
        where &= AssuranceDecision.known_from <= as_at
    return AssuranceDecision.select().where(where).order_by(AssuranceDecision.version)


def looks(item: Item, agency: Agency | None = None) -> list[rules.Look]:
    """The earlier decisions as the rules want them."""
    return [rules.Look(row.rating, row.decided_on) for row in decisions(item, agency=agency)]


def challenges(as_at: dt.date | None = None):
    """Questions with the agency asked, those due first on top."""
    on = (Challenge.agency == Agency.record) & known(Agency, as_at)
    return (
        Challenge.select(Challenge, Agency)
        .join(Agency, on=on, attr="body")
        .where(known(Challenge, as_at))
        .order_by(Challenge.due, Challenge.id)
    )


def challenge_of(review: Review, ref: str, as_at: dt.date | None = None) -> Challenge | None:
    return challenges(as_at).where((Challenge.review == review.key) & (Challenge.ref == ref)).first()


def subject_of(challenge: Challenge) -> Action | Item:
    """The action or item that a question is about, as it stands now."""
    model, key = (Action, challenge.action_id) if challenge.action_id else (Item, challenge.item_id)
    return model.get((model.record == key) & known(model))
