"""What the data dictionary is made of: fields, the columns of a table as fields, lists that are tables of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField

from ..rules import labels
from ..store.database import JSON, Record

# Types, each with what it says in the dictionary.
TEXT, WORD, DAY, MOMENT, NUMBER, YES_NO = "text", "code", "day", "moment", "whole number", "true or false"
REF, POST = "reference", "post"
TEXTS, WORDS, REFS = "list of texts", "list of codes", "list of references"
CITATION, CITATIONS = "citation", "list of citations"
ANY = "any value"
ONE, MANY, MAP = "record", "list of records", "values by name"
TYPES = {
    TEXT: "Words. Longer ones may be Markdown.",
    WORD: "One of the codes named beside it.",
    DAY: "A day as 2015-09-30. In the workbook it is a date.",
    MOMENT: "A moment in UTC as 2015-09-30T09:15:00Z.",
    NUMBER: "A whole number.",
    YES_NO: "true or false. In a table: yes or no.",
    REF: "The ref of another record, of the kind named beside it and of the same review.",
    POST: "The ref of the post that did it, in posts. Posts, not persons.",
    TEXTS: "Several texts. In a table: one cell, each text on a line of its own.",
    WORDS: "Several codes. In a table: one cell, with “; ” between them.",
    REFS: "Several references. In a table: one cell, with “; ” between them.",
    CITATION: "A document of the review and its paragraph. In a table: “document: paragraph”.",
    CITATIONS: "Several citations. In a table: one cell, each on a line of its own.",
    ANY: "A value of whatever type its field has. In a table: text as it is, anything else as JSON.",
    ONE: "A record inside another, or nothing. In a table: its fields stand in the same row, after its name.",
    MAP: "A record with a field for each name. In tables it is one of its own, with a row for each.",
    MANY: "Records inside another. In tables they are one of their own, with a row for each.",
}
LISTS = (TEXTS, WORDS, REFS, CITATIONS, MANY, MAP)
_REFERRED = {
    "agency": "agencies",
    "action": "actions",
    "item": "recommendations or learning_points",
    "evidence": "evidence",
    "post": "posts",
    "progress_update": "updates",
    "round": "rounds",
    "meeting": "meetings",
    "board_decision": "decisions",
    "escalation": "escalations",
    "concern": "concerns",
    "issued": "stocktakes",
    "theme": "themes",
    "assurance_decision": "assurance",
}


@dataclass(frozen=True)
class Field:
    """One field of the export. ``fields`` are those of what stands inside it; ``table`` is its own where it is a list."""

    name: str
    type: str
    says: str
    empty: bool = False
    words: tuple[str, ...] = ()
    of: str = ""  # the kind of record that a reference names
    fields: tuple[Field, ...] = ()
    table: str = ""
    json_only: bool = False
    covers: tuple[tuple[str, str], ...] = ()  # tables and columns that it tells


@dataclass(frozen=True)
class Kind:
    """One key of the export."""

    key: str
    says: str
    fields: tuple[Field, ...]
    covers: tuple[tuple[str, str], ...] = field(default=())


def a(name: str, type_: str, says: str, *, covers: Iterable[tuple[type[Record], str]] = (), **more) -> Field:
    """A field that no column holds as it is: worked out, or a reference where a column holds a key."""
    if "words" in more:
        more["words"] = tuple(more["words"])
    told = tuple((model._meta.table_name, column) for model, column in covers)
    return Field(name, type_, says, covers=told, **more)


def many(name: str, table: str, says: str, fields: Iterable[Field], **more) -> Field:
    return a(name, MANY, says, table=table, fields=tuple(fields), **more)


def one(name: str, says: str, fields: Iterable[Field], **more) -> Field:
    return a(name, ONE, says, fields=tuple(fields), **{"empty": True, **more})


class Columns:
    """The columns of a table as fields: type, words and whether it may be empty come from the table and the rules."""

    def __init__(self, model: type[Record]):
        self.model, self.table = model, model._meta.table_name

    def __call__(self, name: str, says: str, column: str | None = None, **said) -> Field:
        """A field with what its column holds. What is ``said`` besides goes before what the table says."""
        column = column or name
        held = self.model._meta.fields[column]
        coded = labels.codes(self.table, column) if isinstance(held, CharField) else ()
        words = tuple(said.pop("words", coded))
        type_ = said.pop("type", None) or (WORD if words else _type_of(held))
        empty = said.pop("empty", held.null or held.default == "") and type_ not in LISTS
        if type_ == REF and "of" not in said:
            of = self.table if held.rel_model == "self" else held.rel_model._meta.table_name
            said["of"] = _REFERRED[of]
        if type_ == POST:
            said.setdefault("of", "posts")
        return Field(name, type_, says, empty=empty, words=words, covers=((self.table, column),), **said)

    def record(self, ref: str, *, type_: str = TEXT, column: str | None = "ref") -> tuple[Field, ...]:
        """What every record has. ``ref`` says what its reference is; the column that holds it may have another name."""
        held = column is not None and column in self.model._meta.fields
        found = [a("ref", type_, ref, covers=[(self.model, column)] if held and column else ())]
        if "review" in self.model._meta.fields:
            null = self.model._meta.fields["review"].null
            found.append(review(empty=null, covers=[(self.model, "review")]))
        return (*found, *times())


def review(empty: bool = False, covers: Iterable[tuple[type[Record], str]] = ()) -> Field:
    return a("review", REF, "The review to which it belongs.", of="reviews", empty=empty, covers=covers)


def times() -> tuple[Field, ...]:
    """The two times of a version, and whether it was made up."""
    return (
        a("known_from", DAY, "The day from which the Board had this version."),
        a("written_at", MOMENT, "When this version was written, by the clock of the machine."),
        a("invented", YES_NO, "Whether it was made up for a demonstration."),
    )


def sources(model: type[Record]) -> tuple[Field, ...]:
    return (
        a("source", CITATION, "The first of the citations in “sources”.", empty=True),
        a("sources", CITATIONS, "Every document and paragraph that says it.", covers=[(model, "source")]),
    )


def _type_of(column) -> str:
    if isinstance(column, ForeignKeyField):
        return REF
    if isinstance(column, CharField) and column.max_length == 26:
        return POST
    for kind, type_ in ((BooleanField, YES_NO), (IntegerField, NUMBER), (DateTimeField, MOMENT), (DateField, DAY)):
        if isinstance(column, kind):
            return type_
    return ANY if isinstance(column, JSON) else TEXT
