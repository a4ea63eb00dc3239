"""Letters about recommendations that are addressed to others: sent, acknowledged, answered, no answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from ..rules import correspondence as rules
from ..rules import readers
from ..rules import responses as answers
from ..rules.roles import Acting
from . import responses
from .database import JSON, Record, known
from .reviews import Agency, Item, Review, parts


class Letter(Record):
    """A letter to a body, or one from it that answers no letter of ours. Each version is a step further."""

    ref = CharField(max_length=30)
    review = ForeignKeyField(Review, backref="+")
    direction = CharField(max_length=10)
    body = ForeignKeyField(Agency, backref="+")
    together_with = CharField(max_length=300, default="")  # others to whom it went, or who signed it
    to_post = CharField(max_length=200, default="")
    from_post = CharField(max_length=200, default="")
    subject = CharField(max_length=200)
    what = TextField()  # Markdown
    on = DateField()
    due = DateField(null=True)  # the day by which an answer is expected; chasing does not move it
    state = CharField(max_length=20)
    source = JSON(default=list)
    url = CharField(max_length=500, default="")
    set_right_because = TextField(default="")  # why it was corrected, or withdrawn as recorded by mistake
    withdrawn_on = DateField(null=True)

    class Meta:
        indexes = ((("state", "due"), False), (("on",), False))


class LetterItem(Record):
    """An item that a letter is about."""

    letter = ForeignKeyField(Letter, backref="+")
    item = ForeignKeyField(Item, backref="+")
    basis = CharField(max_length=12)


class LetterStep(Record):
    """What happened to a letter: acknowledged, answered, chased, closed as no answer."""

    ref = CharField(max_length=40)
    review = ForeignKeyField(Review, backref="+")
    letter = ForeignKeyField(Letter, backref="+")
    kind = CharField(max_length=20)
    on = DateField()
    words = TextField(default="")
    expected_by = DateField(null=True)  # when it was chased: the day named then
    source = JSON(default=list)
    url = CharField(max_length=500, default="")
    recorded_by = CharField(max_length=26, null=True)
    set_right_because = TextField(default="")
    withdrawn_on = DateField(null=True)


class LetterFile(Record):
    """The letter itself, or the document that came with a step; stored as files of evidence are."""

    letter = ForeignKeyField(Letter, backref="+")
    step = ForeignKeyField(LetterStep, null=True, backref="+")
    shown_name = CharField(max_length=200)
    stored_name = CharField(max_length=80)
    sha256 = CharField(max_length=64)
    size = IntegerField()
    media_type = CharField(max_length=100)
    restricted = BooleanField(default=False)
    removed_because = TextField(default="")


def letters(as_at: dt.date | None = None):
    """Letters with the body, the latest on top; without those that were withdrawn as recorded by mistake."""
    return _with_body(as_at).where(Letter.withdrawn_on.is_null())


def _with_body(as_at: dt.date | None):
    on = (Letter.body == Agency.record) & known(Agency, as_at)
    return (
        Letter.select(Letter, Agency)
        .join(Agency, on=on, attr="other")
        .where(known(Letter, as_at))
        .order_by(Letter.on.desc(), Letter.record.desc())
    )


def letter_of(review: Review, ref: str, as_at: dt.date | None = None) -> Letter | None:
    """A letter by its reference, withdrawn or not."""
    return _with_body(as_at).where((Letter.review == review.key) & (Letter.ref == ref)).first()


def withdrawn(review: Review | None = None, as_at: dt.date | None = None):
    """The letters that were recorded by mistake."""
    rows = _with_body(as_at).where(Letter.withdrawn_on.is_null(False))
    return rows if review is None else rows.where(Letter.review == review.key)


def with_bodies(agency_keys, as_at: dt.date | None = None):
    """Letters to and from any of these bodies, the latest on top."""
    return letters(as_at).where(Letter.body.in_(list(agency_keys)))


def waiting_first(query):
    """Those for which an answer is awaited on top, the one expected first before the others."""
    waiting = Letter.state.in_(rules.WAITING)
    return query.order_by(~waiting, Letter.due.is_null(), Letter.due, Letter.on.desc(), Letter.record.desc())


def late(query, day: dt.date):
    """Of letters, those whose answer is past its day."""
    return query.where(Letter.state.in_(rules.WAITING) & (Letter.due < day))


def steps(letter_keys, as_at: dt.date | None = None):
    """The steps of letters in the order in which they happened, withdrawn ones too."""
    return (
        LetterStep.select()
        .where(LetterStep.letter.in_(list(letter_keys)) & known(LetterStep, as_at))
        .order_by(LetterStep.on, LetterStep.record)
    )


def step_of(letter: Letter, number: str) -> LetterStep | None:
    """A step by its number within the letter."""
    return steps([letter.key]).where(LetterStep.ref == f"{letter.ref}/{number}").first()


def items_of(letter_keys, as_at: dt.date | None = None):
    """What letters are about, with the items in the order in which they are printed."""
    return (
        LetterItem.select(LetterItem, Item)
        .join(Item, on=(LetterItem.item == Item.record) & known(Item, as_at), attr="point")
        .where(LetterItem.letter.in_(list(letter_keys)) & known(LetterItem, as_at))
        .order_by(Item.position)
    )


def files(letter_keys, as_at: dt.date | None = None):
    """The documents of letters and of their steps."""
    return (
        LetterFile.select()
        .where(LetterFile.letter.in_(list(letter_keys)) & known(LetterFile, as_at))
        .order_by(LetterFile.record)
    )


def file_of(letter: Letter, key: str, as_at: dt.date | None = None) -> LetterFile | None:
    return files([letter.key], as_at).where(LetterFile.record == key).first()


def may_open(file: LetterFile, acting: Acting | None) -> bool:
    """Whether this post may read a document. What is restricted follows the rule of evidence; the unit gave it."""
    return not file.restricted or (acting is not None and readers.reads_anyway(acting, None))


def about_items(item_keys, as_at: dt.date | None = None) -> list[Letter]:
    """The letters about any of these items, the earliest first."""
    linked = LetterItem.select(LetterItem.letter).where(LetterItem.item.in_(list(item_keys)) & known(LetterItem, as_at))
    return list(letters(as_at).where(Letter.record.in_(linked)).order_by(Letter.on, Letter.record))


@dataclass
class Story:
    """A letter with all that happened to it."""

    letter: Letter
    steps: list[LetterStep] = field(default_factory=list)
    gone: list[LetterStep] = field(default_factory=list)  # recorded by mistake, and withdrawn
    about: list[LetterItem] = field(default_factory=list)
    files: list[LetterFile] = field(default_factory=list)
    day: dt.date = dt.date.min

    @property
    def clock(self) -> rules.Clock:
        answered = next((step.on for step in self.steps if step.kind == rules.ANSWERED), None)
        return rules.clock(self.letter.state, self.letter.on, self.letter.due, self.day, answered)

    @property
    def chased(self) -> list[LetterStep]:
        return [step for step in self.steps if step.kind == rules.CHASED]

    def behind(self, step: LetterStep | None) -> list[LetterFile]:
        """The documents of a step, or of the letter itself."""
        return [file for file in self.files if file.step_id == (step.key if step else None)]


def stories(rows, day: dt.date, as_at: dt.date | None = None) -> list[Story]:
    """Letters with their steps, items and documents, in the order given. Three queries."""
    found = {row.key: Story(row, day=day) for row in rows}
    for step in steps(found, as_at):
        held = found[step.letter_id]
        (held.steps if step.withdrawn_on is None else held.gone).append(step)
    for bond in items_of(found, as_at):
        found[bond.letter_id].about.append(bond)
    for file in files(found, as_at):
        found[file.letter_id].files.append(file)
    return list(found.values())


@dataclass
class Followed:
    """An item that is followed as correspondence, whom it speaks to, and what was sent about it."""

    item: Item
    review: Review
    bodies: list[Agency]
    letters: list[Letter] = field(default_factory=list)

    @property
    def sent(self) -> list[Letter]:
        return [letter for letter in self.letters if letter.direction == rules.OUT]


def followed(day: dt.date, review: Review | None = None, as_at: dt.date | None = None) -> list[Followed]:
    """Every item that is addressed to others, with its letters, in the order in which they are printed. Six queries."""
    query = (
        Item.select(Item, Review)
        .join(Review, on=(Item.review == Review.record) & known(Review, as_at), attr="case")
        .where(known(Item, as_at) & Item.kind.in_(rules.FOLLOWED))
        .order_by(Review.code, Item.position)
    )
    rows = {row.key: row for row in (query.where(Item.review == review.key) if review is not None else query)}
    bodies = _addressed(rows, day, as_at)
    found = {key: Followed(row, row.case, bodies[key]) for key, row in rows.items() if bodies[key]}
    where = LetterItem.item.in_(list(found)) & known(LetterItem, as_at)
    links = list(LetterItem.select(LetterItem.letter, LetterItem.item).where(where).tuples())
    written = {row.key: row for row in letters(as_at).where(Letter.record.in_([letter for letter, _ in links]))}
    for letter, item in links:
        if letter in written:
            found[item].letters.append(written[letter])
    for each in found.values():
        each.letters.sort(key=lambda letter: (letter.on, letter.key))
    return list(found.values())


def is_followed(item: Item, day: dt.date, as_at: dt.date | None = None) -> bool:
    """Whether letters about this item are kept here."""
    return item.kind in rules.FOLLOWED and bool(_addressed([item.key], day, as_at)[item.key])


def _addressed(item_keys, day: dt.date, as_at) -> dict[str, list[Agency]]:
    """The bodies outside the Board that each item addresses or asks, those named by a source first."""
    found: dict[str, list[Agency]] = {key: [] for key in item_keys}
    members = responses.Members(day, as_at)
    rows = [row for row in parts(found, as_at) if row.part in answers.ASKED and row.agency_id is not None]
    for row in sorted(rows, key=lambda row: row.basis != "stated"):
        if row.agency_id in members.agencies and not members.within(row.agency_id):
            found[row.item_id].append(members.agencies[row.agency_id])
    return found
