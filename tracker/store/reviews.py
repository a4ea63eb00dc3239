"""The board, its reviews, their source documents, themes and items, and who is addressed or asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from peewee import JOIN, BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from ..rules import settings as thresholds
from .database import JSON, Link, Record, Table, in_force, known

RECOMMENDATION, NATIONAL, COMMENTARY, LEARNING_POINT = "recommendation", "national", "commentary", "learning_point"
KINDS = (RECOMMENDATION, NATIONAL, COMMENTARY, LEARNING_POINT)
KIND_LABELS = {
    RECOMMENDATION: "Recommendation",
    NATIONAL: "National recommendation",
    COMMENTARY: "Recommendation of the independent commentary",
    LEARNING_POINT: "Learning point",
}


class Board(Table):
    """The one board whose records this database holds. The mark of a demonstration is set when it is made, never later."""

    name = CharField(max_length=200)
    demonstration = BooleanField(default=False)
    today = DateField(null=True)  # the day at which the demonstration holds today
    created_at = DateTimeField()


class Setting(Record):
    """One setting of the board; its versions say what was in force on a day."""

    name = CharField(max_length=80)
    value = JSON()


class Review(Record):
    """A review whose recommendations and learning points are followed."""

    code = CharField(max_length=60)  # in URLs: review/ref
    title = CharField(max_length=300)
    kind = CharField(max_length=100)
    body = CharField(max_length=200)  # as it was called when the review was published
    published = DateField(null=True)
    summary = TextField(default="")
    count_note = TextField(default="")


class Document(Record):
    """A source document: what it is and which paragraphs it has, never its text."""

    review = ForeignKeyField(Review, backref="+")
    code = CharField(max_length=40)
    title = CharField(max_length=300)
    short = CharField(max_length=100)
    date = DateField()
    date_note = TextField(default="")
    file = CharField(max_length=200, default="")
    sha256 = CharField(max_length=64, default="")
    owner = CharField(max_length=200, default="")
    licence = TextField(default="")
    places = JSON()
    position = IntegerField(default=0)


class Theme(Record):
    """A heading under which the learning points of a review stand."""

    review = ForeignKeyField(Review, backref="+")
    name = CharField(max_length=200)
    position = IntegerField(default=0)


class Agency(Record):
    """A body that owns, assures or is reported on. A team or directorate is a part of its parent."""

    code = CharField(max_length=30)
    name = CharField(max_length=200)
    kind = CharField(max_length=40)
    aliases = JSON(default=list)
    parent = ForeignKeyField("self", null=True, backref="+", lazy_load=False)
    responsible_post = CharField(max_length=200, default="")
    source = JSON(default=list)
    merged_into = ForeignKeyField("self", null=True, backref="+", lazy_load=False)  # the agency that took its place
    merged_on = DateField(null=True)  # the first day on which it was no more

    @property
    def is_board(self) -> bool:
        return self.kind == "board"


class Membership(Record):
    """An agency as a member of the board, between two days."""

    agency = ForeignKeyField(Agency, backref="+")
    since = DateField()
    until = DateField(null=True)
    source = JSON(default=list)


class Item(Record):
    """A recommendation or a learning point. Its wording is quoted exactly."""

    review = ForeignKeyField(Review, backref="+")
    ref = CharField(max_length=30)
    kind = CharField(max_length=30)
    number = CharField(max_length=20, default="")
    position = IntegerField(default=0)
    title = CharField(max_length=300)  # ours
    text = TextField()  # theirs
    source = JSON(default=list)
    other_wordings = JSON(default=list)
    theme = ForeignKeyField(Theme, null=True, backref="+")
    part_of = CharField(max_length=30, default="")
    shown_with = CharField(max_length=30, default="")
    voice_because = TextField(default="")  # ours: why a child's or family's voice is looked for on it; empty: it is not


class ItemAgency(Link):
    """The part that an agency has in an item. Without an agency it means each member agency of the date."""

    item = ForeignKeyField(Item, backref="+")
    agency = ForeignKeyField(Agency, null=True, backref="+")
    part = CharField(max_length=20)


class Response(Record):
    """What an agency answers to an item that addresses or asks it."""

    ref = CharField(max_length=60)
    review = ForeignKeyField(Review, backref="+")
    item = ForeignKeyField(Item, backref="+")
    agency = ForeignKeyField(Agency, backref="+")
    response = CharField(max_length=30)
    reason = TextField(default="")
    said_by = CharField(max_length=26, null=True)
    said_on = DateField()
    on_behalf = BooleanField(default=False)
    change = CharField(max_length=12, default="")  # of the one before: changed, or corrected; empty for a first response
    why = TextField(default="")  # it was changed or corrected


def board() -> Board | None:
    """The board of this database, or None before ``tracker init``."""
    return Board.get_or_none()


def is_demonstration() -> bool:
    """Whether everything that people write here is invented."""
    here = board()
    return bool(here and here.demonstration)


def setting(name: str, default=None, as_at: dt.date | None = None):
    """The value of a setting as it was in force."""
    row = Setting.select().where((Setting.name == name) & known(Setting, as_at)).first()
    return default if row is None else row.value


def limits(as_at: dt.date | None = None) -> thresholds.Thresholds:
    """The thresholds in force on a day."""
    return thresholds.with_changes(setting("thresholds", {}, as_at))


def review_of(code: str, as_at: dt.date | None = None) -> Review | None:
    return Review.get_or_none((Review.code == code) & known(Review, as_at))


def all_reviews(as_at: dt.date | None = None):
    """Every review, the one published last first."""
    return Review.select().where(known(Review, as_at)).order_by(Review.published.desc(), Review.code)


class Codes(dict[str, str]):
    """The code of each review by its key, and how a record is named so that it is not taken for one of another review."""

    def before(self, review: str | None) -> str:
        """What stands before a reference: "infants-2015/" where there are several reviews, nothing where there is one."""
        return f"{self[review]}/" if review in self and len(self) > 1 else ""

    def name(self, record) -> str:
        """R3, or infants-2015/R3 where there are several reviews."""
        return f"{self.before(record.review_id)}{record.ref}"


def codes(as_at: dt.date | None = None) -> Codes:
    """The codes of every review."""
    return Codes(Review.select(Review.record, Review.code).where(known(Review, as_at)).tuples())


def items(review: Review, as_at: dt.date | None = None, kind: str | None = None):
    """The items of a review in the order in which they are printed."""
    query = Item.select().where((Item.review == review.key) & known(Item, as_at)).order_by(Item.position)
    return query.where(Item.kind == kind) if kind else query


def item_of(review: Review, ref: str, as_at: dt.date | None = None) -> Item | None:
    return Item.get_or_none((Item.review == review.key) & (Item.ref == ref) & known(Item, as_at))


def documents(review: Review, as_at: dt.date | None = None):
    """The source documents of a review, in the order of its seed file."""
    where = (Document.review == review.key) & known(Document, as_at)
    return Document.select().where(where).order_by(Document.position)


class DocumentNames(dict[str, str]):
    """The short names of documents by their codes. Two reviews may use one code for two documents: ask with the review.

    Asked without one, a code that means two documents gives the names of both.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str, str]]):
        self._own: dict[str, dict[str, str]] = {}
        every: dict[str, list[str]] = {}
        for key, review, code, short in rows:
            for of in (key, review):
                self._own.setdefault(of, {})[code] = short
            every.setdefault(code, []).append(short)
        super().__init__({code: " or ".join(dict.fromkeys(shorts)) for code, shorts in every.items()})

    def of(self, review: str | None) -> dict[str, str]:
        """Those of one review, by its key or its code; of a document that it has not, the name all the same."""
        return {**self, **self._own[review]} if review in self._own else self


def document_names(as_at: dt.date | None = None) -> DocumentNames:
    """The short names of the documents of every review."""
    on = (Document.review == Review.record) & known(Review, as_at)
    rows = Document.select(Document.review, Review.code, Document.code, Document.short).join(Review, on=on)
    return DocumentNames(rows.where(known(Document, as_at)).order_by(Review.published, Document.position).tuples())


def themes(review: Review, as_at: dt.date | None = None):
    return Theme.select().where((Theme.review == review.key) & known(Theme, as_at)).order_by(Theme.position)


def agencies(as_at: dt.date | None = None):
    """Every agency by name: those that are no members, and those merged into another, as well."""
    return Agency.select().where(known(Agency, as_at)).order_by(Agency.name)


def agency_of(code: str, as_at: dt.date | None = None) -> Agency | None:
    return Agency.get_or_none((Agency.code == code) & known(Agency, as_at))


def agency_of_key(key: str, as_at: dt.date | None = None) -> Agency | None:
    return Agency.get_or_none((Agency.record == key) & known(Agency, as_at))


def standing_agencies(as_at: dt.date | None = None):
    """The agencies that have not been merged into another, by name: those that a new record may be given to."""
    return agencies(as_at).where(Agency.merged_into.is_null())


def choosable_agencies(now=()):
    """The agencies that may be chosen: those that stand, and those that a record names already (``now``, by key)."""
    return agencies().where(Agency.merged_into.is_null() | Agency.record.in_(list(now)))


def agency_once_called(code: str, as_at: dt.date | None = None) -> Agency | None:
    """The agency that has this code, or had it before it was renamed."""
    found = agency_of(code, as_at)
    if found is not None:
        return found
    once = Agency.select(Agency.record).where(Agency.code == code)
    if as_at is not None:
        once = once.where(Agency.known_from <= as_at)
    return Agency.select().where(Agency.record.in_(once) & known(Agency, as_at)).first()


def with_parts(keys: set[str], as_at: dt.date | None = None) -> frozenset[str]:
    """The keys of agencies, of all the bodies under them, and of those that were merged into any of them."""
    under: dict[str, list[str]] = {}
    for key, *above in Agency.select(Agency.record, Agency.parent, Agency.merged_into).where(known(Agency, as_at)).tuples():
        for other in above:
            if other:
                under.setdefault(other, []).append(key)
    found, waiting = set(keys), list(keys)
    while waiting:
        below = [key for key in under.get(waiting.pop(), ()) if key not in found]
        found.update(below)
        waiting += below
    return frozenset(found)


def and_above(agency: Agency) -> list[str]:
    """The keys of an agency and of the bodies above it, whose lead and senior officer are its own too."""
    return with_those_above([agency.key])[agency.key]


def was_member(agency: str) -> bool:
    """Whether an agency is, was or will be a member of the board."""
    return Membership.select().where((Membership.agency == agency) & known(Membership)).exists()


def agencies_named(keys: Collection[str | None], as_at: dt.date | None = None):
    """The agencies of these keys."""
    return Agency.select().where(Agency.record.in_([key for key in keys if key]) & known(Agency, as_at))


def with_those_above(keys: Collection[str]) -> dict[str, list[str]]:
    """For each of these agencies, its key and those of the bodies above it."""
    above = dict(Agency.select(Agency.record, Agency.parent).where(known(Agency)).tuples()) if keys else {}
    found = {}
    for key in keys:
        line = [key]
        while (parent := above.get(line[-1])) and parent not in line:
            line.append(parent)
        found[key] = line
    return found


def parts(item_keys, as_at: dt.date | None = None):
    """The parts of agencies in items; the agency is joined, and empty where each member is meant."""
    on = (ItemAgency.agency == Agency.record) & known(Agency, as_at)
    return (
        ItemAgency.select(ItemAgency, Agency)
        .join(Agency, JOIN.LEFT_OUTER, on=on, attr="body")
        .where(ItemAgency.item.in_(list(item_keys)) & in_force(ItemAgency, as_at))
        # Each member first, on either engine: they put what is empty at different ends.
        .order_by(ItemAgency.part, ItemAgency.agency.is_null(False), Agency.name)
    )


def responses(item_keys, as_at: dt.date | None = None):
    """What agencies answered to items, in the order of their names, each with its agency."""
    on = (Response.agency == Agency.record) & known(Agency, as_at)
    return (
        Response.select(Response, Agency)
        .join(Agency, on=on, attr="body")
        .where(Response.item.in_(list(item_keys)) & known(Response, as_at))
        .order_by(Agency.name)
    )
