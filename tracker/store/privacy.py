"""What was asked to be redacted and what became of it; how long each kind of record is kept; what stops its disposal."""

from __future__ import annotations

import datetime as dt

from peewee import CharField, DateField, ForeignKeyField, IntegerField, TextField

from ..rules import redaction as rules
from .database import JSON, Record, Table, known
from .reviews import Review


class Redaction(Record):
    """A request by one person, and the decision of the other. It never holds the words themselves."""

    ref = CharField(max_length=30)
    review = ForeignKeyField(Review, null=True, backref="+")
    kind = CharField(max_length=40, default="")  # the table of the record that it was asked for; empty for words alone
    about = CharField(max_length=26, null=True, index=True)  # its key
    about_ref = CharField(max_length=80, default="")
    whole = JSON(default=list)  # the fields of that record to be emptied altogether
    files = JSON(default=list)  # keys of files to be taken away
    category = CharField(max_length=30)
    because = TextField()
    authority = TextField()
    asked_by = CharField(max_length=26, null=True)
    asked_role = CharField(max_length=20)
    asked_on = DateField()
    state = CharField(max_length=12, default=rules.WAITING)
    decided_by = CharField(max_length=26, null=True)
    decided_on = DateField(null=True)
    decision_because = TextField(default="")
    places = JSON(default=list)  # [{"kind", "field", "values"}]: what was emptied, counted
    emptied = JSON(default=list)  # the places in the history that were emptied: chain/entry/value
    records = JSON(default=list)  # keys of the records in which something was emptied, and of those they belong to
    files_removed = IntegerField(default=0)
    done_word = "redacted"


class RedactionWords(Table):
    """The words of a request that waits. They go when it is decided, and stand in no history."""

    redaction = CharField(max_length=26, primary_key=True)  # its key
    words = TextField()


class RetentionClass(Record):
    """How long one kind of record is kept, as the board set it. Without one it is kept."""

    name = CharField(max_length=40)
    months = IntegerField()
    because = TextField()
    set_by = CharField(max_length=26, null=True)
    set_on = DateField()


class LegalHold(Record):
    """Stops disposal of one kind of record, or of everything, until it is lifted."""

    ref = CharField(max_length=30)
    name = CharField(max_length=40, default="")  # the class; empty for everything
    because = TextField()
    authority = TextField()
    placed_by = CharField(max_length=26, null=True)
    since = DateField()
    lifted_on = DateField(null=True)
    lifted_by = CharField(max_length=26, null=True)
    lifted_because = TextField(default="")


class Disposal(Record):
    """Records past their period: proposed by one person, confirmed by the other, then emptied."""

    ref = CharField(max_length=30)
    name = CharField(max_length=40)  # the class
    before = DateField()
    because = TextField()
    asked_by = CharField(max_length=26, null=True)
    asked_role = CharField(max_length=20)
    asked_on = DateField()
    state = CharField(max_length=12, default=rules.WAITING)
    decided_by = CharField(max_length=26, null=True)
    decided_on = DateField(null=True)
    decision_because = TextField(default="")
    refs = JSON(default=list)  # what was disposed of, by reference
    emptied = JSON(default=list)  # the places in the history that were emptied: chain/entry/value
    count = IntegerField(default=0)
    done_word = "disposed of"


def redactions(as_at: dt.date | None = None, waiting: bool = True):
    """Every request, the newest first; without those that wait for readers who may not decide them."""
    query = Redaction.select().where(known(Redaction, as_at)).order_by(Redaction.asked_on.desc(), Redaction.record.desc())
    return query if waiting else query.where(Redaction.state == rules.DONE)


def redaction_of(ref: str, as_at: dt.date | None = None) -> Redaction | None:
    return Redaction.get_or_none((Redaction.ref == ref) & known(Redaction, as_at))


def waiting():
    """Requests that nobody has decided, oldest first."""
    return Redaction.select().where(known(Redaction) & (Redaction.state == rules.WAITING)).order_by(Redaction.record)


def asked_by_the_other(role: str, as_at: dt.date | None = None):
    """What people of the other role asked for and nobody has decided, oldest first."""
    asked = known(Redaction, as_at) & (Redaction.state == rules.WAITING) & (Redaction.asked_role == role)
    return Redaction.select().where(asked).order_by(Redaction.record)


def words_of(redaction: Redaction) -> str:
    """The words that a waiting request would take out; empty once it is decided."""
    row = RedactionWords.get_or_none(RedactionWords.redaction == redaction.key)
    return row.words if row else ""


def redacted(key: str) -> list[Redaction]:
    """What was redacted in a record or in what belongs to it. Rights are those of now: it is told on every day."""
    rows = Redaction.select().where(Redaction.state == rules.DONE).order_by(Redaction.record, Redaction.version)
    first = {row.key: row for row in reversed(list(rows))}  # as it was decided
    return [row for row in reversed(first.values()) if key in (row.records or ())]


def emptied_by() -> dict[str, Redaction | Disposal]:
    """For each place in the history that was emptied (chain/entry/value), the redaction or disposal that says so."""
    found: dict[str, Redaction | Disposal] = {}
    for model in (Redaction, Disposal):
        for row in model.select().where(known(model) & (model.state == rules.DONE)):
            found.update(dict.fromkeys(row.emptied, row))
    return found


def classes(as_at: dt.date | None = None) -> dict[str, RetentionClass]:
    """The period of each class that the board has set one for."""
    return {row.name: row for row in RetentionClass.select().where(known(RetentionClass, as_at))}


def holds(as_at: dt.date | None = None):
    """Legal holds, those in force on top."""
    return (
        LegalHold.select()
        .where(known(LegalHold, as_at))
        .order_by(LegalHold.lifted_on.is_null().desc(), LegalHold.since.desc(), LegalHold.record)
    )


def hold_of(ref: str) -> LegalHold | None:
    return LegalHold.get_or_none((LegalHold.ref == ref) & known(LegalHold))


def holding(name: str) -> LegalHold | None:
    """The hold that stops disposal of a class now."""
    stops = known(LegalHold) & LegalHold.lifted_on.is_null() & LegalHold.name.in_(["", name])
    return LegalHold.select().where(stops).order_by(LegalHold.record).first()


def disposals(as_at: dt.date | None = None):
    return Disposal.select().where(known(Disposal, as_at)).order_by(Disposal.asked_on.desc(), Disposal.record.desc())


def disposal_of(ref: str, as_at: dt.date | None = None) -> Disposal | None:
    return Disposal.get_or_none((Disposal.ref == ref) & known(Disposal, as_at))
