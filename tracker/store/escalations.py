"""What was raised, with which level, and what that level decided."""

from __future__ import annotations

import datetime as dt

from peewee import JOIN, BooleanField, Case, CharField, DateField, ForeignKeyField, IntegerField, TextField, fn

from ..rules import escalations as levels
from .actions import Action
from .database import JSON, Record, known
from .meetings import Meeting
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
    state = CharField(max_length=10, default="open")  # open, decided; what the rule proposes: proposed, set_aside
    thing = CharField(max_length=60, default="")  # by rule: what it is about, of which one stands with each level
    because_of = JSON(default=list)  # by rule: the marks of the facts behind it
    climbed_to = CharField(max_length=26, null=True)  # the key of the escalation with a higher level that it went into
    settled_by = CharField(max_length=26, null=True)  # who confirmed a proposal, or set it aside
    settled_on = DateField(null=True)
    settled_because = TextField(default="")

    words = ("why", "asked", "settled_because")
    decided: BoardDecision | None = None  # what was decided on it; set by rising


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
    meeting = ForeignKeyField(Meeting, null=True, backref="+", lazy_load=False)  # where it was decided in one
    carried_out_by = CharField(max_length=26, null=True)  # the post that recorded it
    carried_out_shows = TextField(default="")  # what shows it
    owner_post = CharField(max_length=26, null=True, index=True)  # where the owner is a post that somebody holds

    words = ("decision", "owner", "carried_out_shows")

    def undone(self, day: dt.date) -> bool:
        """Whether its day has passed and nobody has recorded it as carried out."""
        return self.carried_out_on is None and self.by_when < day


class EscalationTold(Record):
    """That a post was told of an escalation: on its home page, or in a digest."""

    review = ForeignKeyField(Review, backref="+")
    escalation = ForeignKeyField(Escalation, backref="+")
    post = CharField(max_length=26)
    on = DateField()
    how = CharField(max_length=10)  # home, digest


class EscalationReply(Record):
    """What a post of the level said without deciding."""

    ref = CharField(max_length=60)
    review = ForeignKeyField(Review, backref="+")
    escalation = ForeignKeyField(Escalation, backref="+")
    says = TextField()
    said_by = CharField(max_length=26)
    said_on = DateField()
    minuted = BooleanField(default=False)  # written down by the business unit for the level

    words = ("says",)


class FirstRun(Record):
    """The day on which the rules first looked at a review, and how many escalations they proposed then."""

    review = ForeignKeyField(Review, backref="+")
    on = DateField()
    proposed = IntegerField(default=0)


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


def proposed(query):
    """Of escalations, those that the rule proposed and the business unit has yet to confirm."""
    return query.where(Escalation.state == "proposed")


def climbed_into(escalation: Escalation) -> list[Escalation]:
    """The open escalations with lower levels that went into this one, through others too."""
    found: list[Escalation] = []
    keys = [escalation.key]
    while keys:
        rows = list(
            Escalation.select().where(Escalation.climbed_to.in_(keys) & (Escalation.state == "open") & known(Escalation))
        )
        found += rows
        keys = [row.key for row in rows]
    return found


def higher_of(rows, as_at: dt.date | None = None) -> dict[str, Escalation]:
    """The escalations into which these went, by their keys."""
    keys = [row.climbed_to for row in rows if row.climbed_to]
    return {row.key: row for row in escalations(as_at).where(Escalation.record.in_(keys))} if keys else {}


def told(keys, as_at: dt.date | None = None):
    """Who was told of these escalations, first told first."""
    where = EscalationTold.escalation.in_(list(keys)) & known(EscalationTold, as_at)
    return EscalationTold.select().where(where).order_by(EscalationTold.on, EscalationTold.id)


def replies(keys, as_at: dt.date | None = None):
    """What was said on these escalations without deciding, oldest first."""
    where = EscalationReply.escalation.in_(list(keys)) & known(EscalationReply, as_at)
    return EscalationReply.select().where(where).order_by(EscalationReply.said_on, EscalationReply.id)


def standing(key: str) -> Escalation:
    """The version of an escalation that stands now."""
    return Escalation.get((Escalation.record == key) & known(Escalation))


def owning_agency(decision: BoardDecision) -> str | None:
    """The agency of the post that owns a decision; None where the owner is no post of the tracker."""
    if decision.owner_post is None:
        return None
    from .people import Post

    post = Post.get_or_none((Post.record == decision.owner_post) & known(Post))
    return post.agency_id if post else None


def decision_of(escalation: Escalation, as_at: dt.date | None = None) -> BoardDecision | None:
    """The decision that stands on this escalation."""
    return BoardDecision.get_or_none((BoardDecision.escalation == escalation.key) & known(BoardDecision, as_at))


def concern_of(escalation: Escalation) -> Concern | None:
    """The concern behind an escalation, with its three dates as they stand now."""
    if escalation.concern_id is None:
        return None
    return Concern.get((Concern.record == escalation.concern_id) & known(Concern))


def proposals_of(review: Review, as_at: dt.date | None = None):
    """What the rules proposed of a review and nobody has confirmed or set aside, the highest level first."""
    height = Case(Escalation.level, [(level, place) for place, level in enumerate(levels.LEVELS)], 0)
    query = proposed(escalations(as_at)).where(Escalation.review == review.key)
    return query.order_by(height.desc(), Escalation.raised_on, Escalation.id)


def settled_of(review: Review, as_at: dt.date | None = None):
    """What the business unit confirmed or set aside of the proposals of a review, the latest first."""
    mine = (Escalation.review == review.key) & Escalation.settled_on.is_null(False)
    return escalations(as_at).where(mine).order_by(Escalation.settled_on.desc(), Escalation.id.desc())


def first_run(review: Review, as_at: dt.date | None = None) -> FirstRun | None:
    return FirstRun.get_or_none((FirstRun.review == review.key) & known(FirstRun, as_at))


def escalation_of(review: Review, ref: str, as_at: dt.date | None = None) -> Escalation | None:
    return escalations(as_at).where((Escalation.review == review.key) & (Escalation.ref == ref)).first()


def decisions(as_at: dt.date | None = None):
    """Decisions of levels, newest first."""
    return (
        BoardDecision.select()
        .where(known(BoardDecision, as_at))
        .order_by(BoardDecision.made_on.desc(), BoardDecision.id.desc())
    )


def to_carry_out(as_at: dt.date | None = None):
    """Decisions that nobody has recorded as carried out, with what they are about, by their date."""
    return (
        BoardDecision.select(BoardDecision, Item, Action, Escalation)
        .join(Escalation, on=(BoardDecision.escalation == Escalation.record) & known(Escalation, as_at), attr="raised_as")
        .switch(BoardDecision)
        .join(Item, JOIN.LEFT_OUTER, on=(BoardDecision.item == Item.record) & known(Item, as_at), attr="point")
        .switch(BoardDecision)
        .join(Action, JOIN.LEFT_OUTER, on=(BoardDecision.action == Action.record) & known(Action, as_at), attr="deed")
        .where(known(BoardDecision, as_at) & BoardDecision.carried_out_on.is_null())
        .order_by(BoardDecision.by_when, BoardDecision.id)
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


def told_apart(made: list[BoardDecision]) -> list[BoardDecision]:
    """Of the versions of a decision those that decided something: one written as it was carried out says the same again."""
    said = [(row.decision, row.owner, row.by_when, row.made_on, row.made_by) for row in made]
    return [row for row, mine, after in zip(made, said, [*said[1:], ()], strict=False) if mine != after]


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
