"""Evidence, its files, and the links by which a piece supports or challenges an item."""

from __future__ import annotations

import datetime as dt

from peewee import JOIN, BooleanField, Case, CharField, DateField, ForeignKeyField, IntegerField, TextField, fn

from ..rules import evidence as rules
from ..rules.roles import BUSINESS_UNIT, CHAIR, Acting
from .actions import Action
from .database import JSON, Link, Record, in_force, known
from .people import Person
from .reviews import Agency, Item, Review


class Evidence(Record):
    """One piece: what it says, how high it stands, whose voice it carries, how independent it is."""

    review = ForeignKeyField(Review, backref="+")
    ref = CharField(max_length=30)
    position = IntegerField(default=0)
    statement = TextField()  # Markdown
    figures = JSON(default=list)
    rung = CharField(max_length=10)
    voice = CharField(max_length=20, default="none")
    independence = CharField(max_length=20)
    said_by = CharField(max_length=200, default="")
    given_by = ForeignKeyField(Agency, null=True, backref="+")  # empty for what a source says
    given_by_post = CharField(max_length=26, null=True)
    given_on = DateField()
    period = CharField(max_length=200, default="")
    look_again = DateField(null=True)
    restricted = BooleanField(default=False)
    source = JSON(default=list)
    url = CharField(max_length=500, default="")
    merged_into = ForeignKeyField("self", null=True, backref="+", lazy_load=False)  # the piece that this one repeats
    merged_because = TextField(default="")
    heard = TextField(default="")  # who was heard or looked at, in words
    speaks_for = JSON(default=list)  # groups of children, as in rules.whom; empty: not said
    missing = TextField(default="")  # which children it says nothing of, in words


class EvidenceAgency(Record):
    """An agency that a piece concerns."""

    evidence = ForeignKeyField(Evidence, backref="+")
    agency = ForeignKeyField(Agency, backref="+")
    withdrawn_because = TextField(default="")


class EvidenceFile(Record):
    """A file behind a piece, known by its SHA-256 and stored under a random name of its own, never shared."""

    evidence = ForeignKeyField(Evidence, backref="+")
    shown_name = CharField(max_length=200)
    stored_name = CharField(max_length=80)
    sha256 = CharField(max_length=64)
    size = IntegerField()
    media_type = CharField(max_length=100)
    removed_because = TextField(default="")
    names_child = CharField(max_length=10, default="")  # what was answered when it was given; empty before it was kept


class EvidenceReader(Record):
    """A person who is named to read a restricted piece. Ended, the record stays and says why."""

    evidence = ForeignKeyField(Evidence, backref="+")
    person = ForeignKeyField(Person, backref="+")
    because = TextField(default="")
    withdrawn_because = TextField(default="")


class EvidenceLink(Link):
    """That a piece supports, challenges or gives context to an item. Who says so is part of the record."""

    evidence = ForeignKeyField(Evidence, backref="+")
    item = ForeignKeyField(Item, backref="+")
    action = ForeignKeyField(Action, null=True, backref="+")  # the action with whose report it was given
    stance = CharField(max_length=12)


def bytes_of(agency: str) -> int:
    """How many bytes the files take that stand behind the evidence which an agency gave."""
    rows = EvidenceFile.select(fn.SUM(EvidenceFile.size)).join(Evidence, on=EvidenceFile.evidence == Evidence.record)
    return int(rows.where(known(EvidenceFile) & known(Evidence) & (Evidence.given_by == agency)).scalar() or 0)


def pieces(as_at: dt.date | None = None):
    """All evidence, newest first."""
    return (
        Evidence.select()
        .where(known(Evidence, as_at))
        .order_by(Evidence.known_from.desc(), Evidence.position.desc(), Evidence.id.desc())
    )


def listed(as_at: dt.date | None = None):
    """All evidence, those given last on top, with the agency that gave it."""
    on = (Evidence.given_by == Agency.record) & known(Agency, as_at)
    return (
        Evidence.select(Evidence, Agency)
        .join(Agency, JOIN.LEFT_OUTER, on=on, attr="giver")
        .where(known(Evidence, as_at))
        .order_by(Evidence.given_on.desc(), Evidence.position.desc(), Evidence.record.desc())
    )


def each_once(query):
    """Of what is there twice, the one that stays."""
    return query.where(Evidence.merged_into.is_null())


def about(query, as_at: dt.date | None = None, item: str | None = None, stance: str | None = None):
    """Those with a link to an item, of a stance, or both at once. ``item`` is its key."""
    linked = EvidenceLink.select(EvidenceLink.evidence).where(in_force(EvidenceLink, as_at))
    if item:
        linked = linked.where(EvidenceLink.item == item)
    if stance:
        linked = linked.where(EvidenceLink.stance == stance)
    return query.where(Evidence.record.in_(linked))


def of_agencies(query, agency_keys, as_at: dt.date | None = None):
    """Those that concern one of these agencies, or were given by one."""
    keys = list(agency_keys)
    concerned = EvidenceAgency.select(EvidenceAgency.evidence).where(
        EvidenceAgency.agency.in_(keys) & in_force(EvidenceAgency, as_at)
    )
    return query.where(Evidence.record.in_(concerned) | Evidence.given_by.in_(keys))


def from_sources(query):
    """Those that a source document says; nobody has given them."""
    return query.where(Evidence.given_by.is_null())


def rung_first(query):
    """The highest rung on top."""
    return query.order_by(_rung_order().desc(), Evidence.given_on.desc(), Evidence.position.desc(), Evidence.record.desc())


def seen_by(query, acting: Acting | None):
    """Only what this post may see: all but restricted pieces that it did not give and was not named for.

    The rights are those of now, whatever the day looked at.
    """
    if acting is not None and acting.role in (CHAIR, BUSINESS_UNIT):
        return query
    allowed = ~_restricted_now()
    if acting is not None:
        named = EvidenceReader.select(EvidenceReader.evidence).where(
            (EvidenceReader.person == acting.person) & in_force(EvidenceReader)
        )
        allowed |= Evidence.record.in_(named)
        if acting.agencies:
            allowed |= Evidence.given_by.in_(list(acting.agencies))
    return query.where(allowed)


EVERYTHING = "everything"  # a reader from whom nothing is hidden: a report that sorts out for itself what it shows


def hidden_from(reader: Acting | str | None) -> set[str]:
    """The keys of restricted pieces that this reader may not see. Nobody in particular sees none of them."""
    if reader == EVERYTHING:
        return set()
    restricted = Evidence.select(Evidence.record).where(Evidence.restricted & known(Evidence))
    hidden = {key for (key,) in restricted.tuples()}
    return hidden - {key for (key,) in seen_by(restricted, reader).tuples()} if hidden else hidden


def _restricted_now():
    now = Evidence.alias()
    return Evidence.record.in_(now.select(now.record).where(now.restricted & now.known_until.is_null()))


def piece_of(review: Review, ref: str, as_at: dt.date | None = None) -> Evidence | None:
    return Evidence.get_or_none((Evidence.review == review.key) & (Evidence.ref == ref) & known(Evidence, as_at))


def by_key(keys) -> dict[str, Evidence]:
    """Standing pieces by their key."""
    return {row.key: row for row in Evidence.select().where(Evidence.record.in_(list(keys)) & known(Evidence))}


def links(item_keys, as_at: dt.date | None = None):
    """The links to items with their pieces, highest rung first, then in the order of the references."""
    rung = _rung_order()
    return (
        EvidenceLink.select(EvidenceLink, Evidence)
        .join(Evidence, on=(EvidenceLink.evidence == Evidence.record) & known(Evidence, as_at), attr="piece")
        .where(EvidenceLink.item.in_(list(item_keys)) & in_force(EvidenceLink, as_at))
        .order_by(rung.desc(), Evidence.position, Evidence.id)
    )


def links_of(evidence_keys, as_at: dt.date | None = None):
    """The links from pieces, with the items."""
    return (
        EvidenceLink.select(EvidenceLink, Item)
        .join(Item, on=(EvidenceLink.item == Item.record) & known(Item, as_at), attr="point")
        .where(EvidenceLink.evidence.in_(list(evidence_keys)) & in_force(EvidenceLink, as_at))
        .order_by(Item.position)
    )


def links_of_actions(action_keys, as_at: dt.date | None = None):
    """The links given with reports on actions, with their pieces."""
    return (
        EvidenceLink.select(EvidenceLink, Evidence)
        .join(Evidence, on=(EvidenceLink.evidence == Evidence.record) & known(Evidence, as_at), attr="piece")
        .where(EvidenceLink.action.in_(list(action_keys)) & in_force(EvidenceLink, as_at))
        .order_by(Evidence.position, Evidence.record)
    )


def behind(action_key: str, reader: Acting | None) -> tuple[list[EvidenceLink], int]:
    """What was given with reports on an action: a link for each piece and stance that the reader may see, and how many
    pieces they may not."""
    links = links_of_actions([action_key])
    seen = {(link.evidence_id, link.stance): link for link in seen_by(links, reader)}
    hidden = {link.evidence_id for link in links} - {piece for piece, _ in seen}
    return list(seen.values()), len(hidden)


def given_with(action_keys, as_at: dt.date | None = None):
    """The links given with reports on actions, withdrawn ones too, with piece and item.

    ``first`` is the link as it was written then.
    """
    first = EvidenceLink.alias()
    return (
        EvidenceLink.select(EvidenceLink, Evidence, Item, first.id, first.written_at, first.known_from)
        .join(Evidence, on=(EvidenceLink.evidence == Evidence.record) & known(Evidence, as_at), attr="piece")
        .switch(EvidenceLink)
        .join(Item, on=(EvidenceLink.item == Item.record) & known(Item, as_at), attr="point")
        .switch(EvidenceLink)
        .join(first, on=(first.id == EvidenceLink.record), attr="first")
        .where(EvidenceLink.action.in_(list(action_keys)) & known(EvidenceLink, as_at))
        .order_by(Evidence.position, Evidence.record, Item.position)
    )


def restricted_among(evidence_keys) -> set[str]:
    """The keys of those that are restricted now, whatever they were on the day looked at."""
    rows = Evidence.select(Evidence.record).where(
        Evidence.record.in_(list(evidence_keys)) & Evidence.restricted & known(Evidence)
    )
    return {key for (key,) in rows.tuples()}


def open_to(acting: Acting | None, evidence_keys) -> set[str]:
    """The keys of those that this post may read."""
    rows = Evidence.select(Evidence.record).where(Evidence.record.in_(list(evidence_keys)) & known(Evidence))
    return {key for (key,) in seen_by(rows, acting).tuples()}


def _rung_order():
    return Case(Evidence.rung, [(rung, number) for number, rung in enumerate(rules.RUNGS)], 0)


def for_rules(link: EvidenceLink) -> rules.Link:
    """A link with its piece, as the rules of assurance want it."""
    piece = link.piece
    return rules.Link(
        ref=piece.ref,
        rung=piece.rung,
        stance=link.stance,
        independence=piece.independence,
        basis=link.basis,
        confirmed=link.confirmed,
        invented=bool(link.invented or piece.invented),
        look_again=piece.look_again,
    )


def files(evidence_keys, as_at: dt.date | None = None):
    """The files behind pieces, in the order in which they were given."""
    return (
        EvidenceFile.select()
        .where(EvidenceFile.evidence.in_(list(evidence_keys)) & known(EvidenceFile, as_at))
        .order_by(EvidenceFile.record)
    )


def file_of(piece: Evidence, key: str, as_at: dt.date | None = None) -> EvidenceFile | None:
    """One file of a piece, by its key."""
    return files([piece.key], as_at).where(EvidenceFile.record == key).first()


def concerns(evidence_keys, as_at: dt.date | None = None):
    """The agencies that pieces concern."""
    return (
        EvidenceAgency.select(EvidenceAgency, Agency)
        .join(Agency, on=(EvidenceAgency.agency == Agency.record) & known(Agency, as_at), attr="body")
        .where(EvidenceAgency.evidence.in_(list(evidence_keys)) & in_force(EvidenceAgency, as_at))
        .order_by(Agency.name)
    )
