"""Reports that were issued, each frozen with its content; those being prepared, and what the agencies replied to them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable

from peewee import BooleanField, CharField, DateField, ForeignKeyField, TextField, fn

from ..rules import issuing as rules
from ..rules.roles import Acting
from .database import JSON, Record, Table, known
from .evidence import Evidence, open_to
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


def canonical(value: object) -> str:
    """Plain values as canonical JSON: keys in order, no space between them, the letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


# What a content keeps as a code or a fingerprint; a report could not be written any more if a word in it were replaced.
_CODES = {
    *("is", "kind", "rung", "voice", "independence", "stance", "basis", "response", "part", "view", "rating", "colour"),
    *("delivery", "due_basis", "reconciled", "level", "audience", "speaks_for", "value", "tone", "sides", "sha256"),
    *("number", "ref", "heads"),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def taken_out_of_frozen(value, found: re.Pattern, instead: str, name: str = ""):
    """The same content with the words replaced. The names of its parts, its codes and its days stay."""
    if isinstance(value, str):
        return value if name in _CODES or _DAY.fullmatch(value) else found.sub(instead, value)
    if isinstance(value, list):
        return value if name in _CODES else [taken_out_of_frozen(each, found, instead, name) for each in value]
    if isinstance(value, dict):
        return {key: taken_out_of_frozen(each, found, instead, key) for key, each in value.items()}
    return value


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


def by_key(key: str) -> Issued | None:
    return Issued.get_or_none((Issued.record == key) & known(Issued))


def as_it_reads(row: Issued) -> Issued:
    """The version of a day. Where words were taken out since, the one that stands: its digest is of what is left."""
    standing = by_key(row.key)
    return standing if standing.redactions != row.redactions else row


def first_of(row: Issued) -> Issued:
    """A report as it was issued the first time, before words were taken out of it."""
    return Issued.get((Issued.record == row.key) & (Issued.version == 1))


def prepared_for(row: Issued) -> Preparation | None:
    """The preparation out of which a stocktake was issued."""
    return Preparation.get_or_none((Preparation.issued == row.key) & known(Preparation))


def of_meeting(key: str, as_at: dt.date | None = None):
    """What was issued for a meeting, the newest first."""
    return issued_reports(as_at).where(Issued.meeting == key)


def barred(rows: Iterable[Issued], reader: Acting | None) -> dict[str, list[str]]:
    """Of each report the pieces that a reader may not read today, by its key. It is read whole or not at all."""
    named = {row.key: row.evidence for row in rows if row.evidence}
    if not named:
        return {}
    restricted = Evidence.select(Evidence.record, Evidence.ref, Evidence.review).where(
        known(Evidence) & Evidence.restricted
    )
    codes = dict(Review.select(Review.record, Review.code).where(known(Review)).tuples())
    held = {f"{codes.get(review)}/{ref}": key for key, ref, review in restricted.tuples()}
    if not held:
        return {}
    seen = open_to(reader, held.values())
    closed = {name for name, key in held.items() if key not in seen}
    return {key: found for key, refs in named.items() if (found := [ref for ref in refs if ref in closed])}


def preparations(as_at: dt.date | None = None, state: str | None = None):
    """What is or was prepared, the newest first."""
    query = Preparation.select().where(known(Preparation, as_at)).order_by(Preparation.record.desc())
    return query if state is None else query.where(Preparation.state == state)


def preparation_of(review: Review, ref: str, as_at: dt.date | None = None) -> Preparation | None:
    own = (Preparation.review == review.key) & (Preparation.ref == ref)
    return Preparation.get_or_none(own & known(Preparation, as_at))


def asked(preparation: Preparation, as_at: dt.date | None = None) -> list[ReplyAsked]:
    """The agencies that are shown it, by name; each with its ``body``."""
    body = (ReplyAsked.agency == Agency.record) & known(Agency, as_at)
    rows = ReplyAsked.select(ReplyAsked, Agency).join(Agency, on=body, attr="body")
    own = (ReplyAsked.preparation == preparation.key) & known(ReplyAsked, as_at)
    return list(rows.where(own).order_by(Agency.name))


def replies(preparation: Preparation, as_at: dt.date | None = None) -> list[Reply]:
    """What the agencies replied, in the order in which they did."""
    own = (Reply.preparation == preparation.key) & known(Reply, as_at)
    return list(Reply.select().where(own).order_by(Reply.record))


def reply_of(preparation: Preparation, ref: str) -> Reply | None:
    own = (Reply.preparation == preparation.key) & (Reply.ref == f"{preparation.ref}/{ref}")
    return Reply.get_or_none(own & known(Reply))


def silent(rows: Iterable[ReplyAsked], said: Iterable[Reply]) -> list[ReplyAsked]:
    """Those that have not replied at all."""
    spoken = {reply.agency_id for reply in said}
    return [row for row in rows if row.nothing_on is None and row.agency_id not in spoken]


def awaiting(agency_keys: Iterable[str], as_at: dt.date | None = None):
    """What these agencies are shown and have not replied to, the first that is due on top; each with its ``stocktake``."""
    of = (ReplyAsked.preparation == Preparation.record) & known(Preparation, as_at)
    spoken = Reply.select(Reply.id).where(
        (Reply.preparation == ReplyAsked.preparation) & (Reply.agency == ReplyAsked.agency) & known(Reply, as_at)
    )
    waits = known(ReplyAsked, as_at) & ReplyAsked.nothing_on.is_null() & ReplyAsked.agency.in_(list(agency_keys))
    waits &= (Preparation.state == rules.SHOWN) & ~fn.EXISTS(spoken)
    rows = ReplyAsked.select(ReplyAsked, Preparation).join(Preparation, on=of, attr="stocktake").where(waits)
    return rows.order_by(Preparation.reply_by, Preparation.record)


def in_hand(as_at: dt.date | None = None) -> list[tuple[Preparation, int, int]]:
    """What is being prepared, with how many agencies have not replied and how many corrections wait for an answer."""
    found = []
    standing = list(preparations(as_at, rules.SHOWN).order_by(Preparation.reply_by))
    keys = [row.key for row in standing]
    shown = _by_preparation(ReplyAsked, keys, as_at)
    said = _by_preparation(Reply, keys, as_at)
    for row in standing:
        waiting = sum(reply.kind == rules.CORRECTION and not reply.outcome for reply in said[row.key])
        found.append((row, len(silent(shown[row.key], said[row.key])), waiting))
    return found


def _by_preparation(model, keys: list[str], as_at: dt.date | None) -> dict[str, list]:
    found = defaultdict(list)
    for row in model.select().where(model.preparation.in_(keys) & known(model, as_at)).order_by(model.record):
        found[row.preparation_id].append(row)
    return found


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
