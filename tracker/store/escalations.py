"""What was raised, with which level, and what that level decided."""

from __future__ import annotations

import datetime as dt

from peewee import JOIN, BooleanField, CharField, DateField, ForeignKeyField, TextField, fn

from .actions import Action
from .database import Record, known
from .reviews import Agency, Item, Review


class Concern(Record):
    """A worry raised by a person, with the three dates of commentary 4.13-4.15."""

    ref = CharField(max_length=30)
    review = ForeignKeyField(Review, backref="+")
    item = ForeignKeyField(Item, null=True, backref="+")
    action = ForeignKeyField(Action, null=True, backref="+")
    agency = ForeignKeyField(Agency, null=True, backref="+")  # the agency that it is about
    what = TextField()
    known_to_agency = DateField(null=True)
    board_told = DateField(null=True)
    full_extent = DateField(null=True)
    raised_by = CharField(max_length=26)
    raised_on = DateField()
    name_withheld = BooleanField(default=False)  # only the chair and the business unit see who raised it


class Escalation(Record):
    """An item or action that stands before a level until that level decides."""

    ref = CharField(max_length=30)
    review = ForeignKeyField(Review, backref="+")
    item = ForeignKeyField(Item, null=True, backref="+")
    action = ForeignKeyField(Action, null=True, backref="+")
    concern = ForeignKeyField(Concern, null=True, backref="+")
    agency = ForeignKeyField(Agency, null=True, backref="+")  # whose lead or senior officer is meant
    level = CharField(max_length=20)
    how = CharField(max_length=10)  # person, or rule
    why = TextField()
    asked = TextField()
    raised_by = CharField(max_length=26, null=True)
    raised_on = DateField()
    name_withheld = BooleanField(default=False)
    due = DateField()
    state = CharField(max_length=10, default="open")  # open, decided


class BoardDecision(Record):
    """What a level decided on an escalation: with an owner and a date, and followed up."""

    ref = CharField(max_length=30)
    review = ForeignKeyField(Review, backref="+")
    escalation = ForeignKeyField(Escalation, backref="+")
    item = ForeignKeyField(Item, null=True, backref="+")
    action = ForeignKeyField(Action, null=True, backref="+")
    level = CharField(max_length=20)
    decision = TextField()
    owner = CharField(max_length=200)
    by_when = DateField()
    made_by = CharField(max_length=26)
    made_on = DateField()
    minuted = BooleanField(default=False)  # written down by the business unit for the level
    carried_out_on = DateField(null=True)


def escalations(as_at: dt.date | None = None):
    """Escalations with what they are about, oldest first."""
    return (
        Escalation.select(Escalation, Item, Action, Agency)
        .join(Item, JOIN.LEFT_OUTER, on=(Escalation.item == Item.record) & known(Item, as_at), attr="point")
        .switch(Escalation)
        .join(Action, JOIN.LEFT_OUTER, on=(Escalation.action == Action.record) & known(Action, as_at), attr="deed")
        .switch(Escalation)
        .join(Agency, JOIN.LEFT_OUTER, on=(Escalation.agency == Agency.record) & known(Agency, as_at), attr="body")
        .where(known(Escalation, as_at))
        .order_by(Escalation.raised_on, Escalation.id)
    )


def still_open(query):
    """Of escalations, those on which nothing was decided."""
    return query.where(Escalation.state == "open")


def escalation_of(review: Review, ref: str, as_at: dt.date | None = None) -> Escalation | None:
    return escalations(as_at).where((Escalation.review == review.key) & (Escalation.ref == ref)).first()


def decisions(as_at: dt.date | None = None):
    """Decisions of levels, newest first."""
    return (
        BoardDecision.select()
        .where(known(BoardDecision, as_at))
        .order_by(BoardDecision.made_on.desc(), BoardDecision.id.desc())
    )


def version_of(escalation: Escalation, version: str | None) -> Escalation | None:
    """The version of this escalation that somebody saw."""
    if not version:
        return None
    return Escalation.get_or_none((Escalation.id == version) & (Escalation.record == escalation.key))


def decided_on(escalation: Escalation, as_at: dt.date | None = None):
    """What was decided on this escalation, every version, oldest first: the last one stands."""
    where = BoardDecision.escalation == escalation.key
    if as_at is not None:
        where &= BoardDecision.known_from <= as_at
    return BoardDecision.select().where(where).order_by(BoardDecision.version)


def could_be_raised(review: Review, words: str) -> list[Item | Action]:
    """The items and actions of a review whose reference, title or wording holds the words; without words, all of them."""
    items = Item.select().where((Item.review == review.key) & known(Item)).order_by(Item.position)
    deeds = Action.select().where((Action.review == review.key) & known(Action)).order_by(Action.position, Action.ref)
    if words:
        items = items.where(Item.title.contains(words) | Item.text.contains(words) | (fn.LOWER(Item.ref) == words.lower()))
        deeds = deeds.where(
            Action.title.contains(words) | Action.detail.contains(words) | (fn.LOWER(Action.ref) == words.lower())
        )
    return [*items, *deeds]
