"""Reports that were issued, each frozen with its content; those being prepared, and what the agencies replied to them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from peewee import BooleanField, CharField, DateField, ForeignKeyField, TextField

from ..rules import issuing as rules
from .database import JSON, Record, Table, known
from .reviews import Agency, Item, Review


class Issued(Record):
    """A report as it was issued. Its words stand in ``FrozenContent``; ``sha256`` is the digest of them, byte for byte."""

    ref = CharField(max_length=30)  # S1 in its review, B1 on the board
    kind = CharField(max_length=12)
    review = ForeignKeyField(Review, null=True, backref="+")  # empty: of the board
    level = CharField(max_length=20, default="")  # of a board pack
    meeting = CharField(max_length=26, null=True, index=True)  # its key
    title = CharField(max_length=300)
    as_at = DateField()
    audience = CharField(max_length=12, default="")
    scope = CharField(max_length=200, default="")
    evidence = JSON(default=list)  # the pieces that stand in it, as review/E12, for who may read it
    issued_on = DateField()
    issued_by = CharField(max_length=26)
    sha256 = CharField(max_length=64)
    reissued_on = DateField(null=True)  # with words taken out
    redactions = JSON(default=list)  # references of the redactions that took them out
    note = TextField(default="")  # what a reader of the re-issued report is told

    @property
    def called(self) -> str:
        """Stocktake S1."""
        return f"{rules.KINDS[self.kind]} {self.ref}"

    @property
    def content(self) -> str:
        """The frozen text, as it was digested."""
        return content_of(self.key)


class Preparation(Record):
    """A stocktake that is being prepared: shown to the agencies concerned, then issued or given up."""

    ref = CharField(max_length=30)
    review = ForeignKeyField(Review, backref="+")
    title = CharField(max_length=300)
    as_at = DateField()
    audience = CharField(max_length=12)
    scope = CharField(max_length=200)
    whole = BooleanField(default=False)  # restricted evidence is shown in it, not counted alone
    prepared_by = CharField(max_length=26)
    prepared_on = DateField()
    reply_by = DateField()
    state = CharField(max_length=12)
    because = TextField(default="")  # why it was given up, or issued before the agencies' date
    issued = ForeignKeyField(Issued, null=True, backref="+")
    closed_by = CharField(max_length=26, null=True)
    closed_on = DateField(null=True)
    sha256 = CharField(max_length=64)  # of what the agencies were shown


class ReplyAsked(Record):
    """An agency that is shown what a stocktake says of it, and whether it found nothing to correct."""

    review = ForeignKeyField(Review, backref="+")
    preparation = ForeignKeyField(Preparation, backref="+")
    agency = ForeignKeyField(Agency, backref="+")
    about = JSON(default=list)  # references of the items that speak of it
    nothing_on = DateField(null=True)
    nothing_by = CharField(max_length=26, null=True)
    on_behalf = BooleanField(default=False)


class Reply(Record):
    """What an agency corrects or disagrees with, in its words, and what the business unit answered to a correction."""

    ref = CharField(max_length=60)
    review = ForeignKeyField(Review, backref="+")
    preparation = ForeignKeyField(Preparation, backref="+")
    agency = ForeignKeyField(Agency, backref="+")
    item = ForeignKeyField(Item, null=True, backref="+")  # empty: about the whole
    kind = CharField(max_length=14)
    words = TextField()
    said_by = CharField(max_length=26)
    said_on = DateField()
    on_behalf = BooleanField(default=False)
    outcome = CharField(max_length=10, default="")
    outcome_because = TextField(default="")
    outcome_by = CharField(max_length=26, null=True)
    outcome_on = DateField(null=True)


class FrozenContent(Table):
    """The content of an issued report, or of a prepared one as the agencies were shown it. Its digest stands in the record,
    and so in the history; the words themselves stand here alone, so that redaction reaches them."""

    record = CharField(max_length=26, primary_key=True)  # the key of what it belongs to
    content = TextField()


def digest(text: str) -> str:
    """The SHA-256 of a content: over its UTF-8 bytes, so that anybody can recompute it from the file."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def content_of(key: str) -> str:
    """The frozen text of a record; empty where there is none."""
    row = FrozenContent.get_or_none(FrozenContent.record == key)
    return row.content if row else ""


def keep(key: str, text: str) -> None:
    """Freeze a text for a record. Only inside a transaction."""
    FrozenContent.create(record=key, content=text)


def issued_reports(as_at: dt.date | None = None, kind: str | None = None):
    """What was issued, the newest first."""
    query = Issued.select().where(known(Issued, as_at)).order_by(Issued.issued_on.desc(), Issued.record.desc())
    return query if kind is None else query.where(Issued.kind == kind)


def issued_of(ref: str, review: Review | None = None, as_at: dt.date | None = None) -> Issued | None:
    """A report by its number, in its review; without one, of the board."""
    own = Issued.review.is_null() if review is None else Issued.review == review.key
    return Issued.get_or_none(own & (Issued.ref == ref) & known(Issued, as_at))


def of_meeting(key: str, as_at: dt.date | None = None):
    """What was issued for a meeting, the newest first."""
    return issued_reports(as_at).where(Issued.meeting == key)


def changed_by_hand() -> Iterable[str]:
    """Each frozen content that is not what its record says it is, as a sentence that names it."""
    for model in (Issued, Preparation):
        for row in model.select().where(known(model)).order_by(model.record):
            text = content_of(row.key)
            name = row.called if isinstance(row, Issued) else f"Prepared stocktake {row.ref}"
            if not text:
                yield f"{name}: its frozen content is gone."
            elif digest(text) != row.sha256:
                yield f"{name} was changed: the SHA-256 of its content is not the one that it was issued with."
