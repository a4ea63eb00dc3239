"""The data dictionary: every key and field of the export, its type, its codes, what it means, and where it stands.

It is made from the tables and the rules: ``python -m tracker.reports.dictionary > docs/data-dictionary.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import (
    dictionary_actions,
    dictionary_board,
    dictionary_decisions,
    dictionary_evidence,
    dictionary_issued,
    dictionary_items,
)
from .dictionary_fields import MANY, MAP, ONE, REF, TYPES, Field, Kind, a
from .export import KEYS

_PARTS = (
    dictionary_board,
    dictionary_items,
    dictionary_actions,
    dictionary_evidence,
    dictionary_decisions,
    dictionary_issued,
)
KINDS: dict[str, Kind] = {kind.key: kind for part in _PARTS for kind in part.KINDS}
KINDS = {key: KINDS[key] for key in KEYS}

# What stands in the history of the JSON export alone, and why. A table that came later fails a test until it is told of.
LEFT_OUT = {
    "person": "Posts, not persons: names and e-mail addresses stand in the history alone.",
    "redaction.about": "Which record was reached stands as its reference.",
    "redaction.whole": "Which fields were named stands in the history alone.",
    "redaction.files": "Which files were named stands in the history alone.",
    "redaction.emptied": "Which places were emptied is for the tracker’s own check.",
    "redaction.records": "Which records were reached is for the tracker’s own check.",
    "disposal.emptied": "Which places were emptied is for the tracker’s own check.",
    "plan_line.understood": "How a line was read is for comparing it with the next plan.",
    "not_twice.alike": "The digest of what was compared is for the tracker’s own check.",
}


@dataclass(frozen=True)
class Column:
    """One column of a table: where its value lies in the record, and the field that it is."""

    name: str
    path: tuple[str, ...]
    field: Field


@dataclass(frozen=True)
class Table:
    """A kind of record, or a list inside one, as a table: a CSV file and a sheet."""

    name: str
    says: str
    columns: tuple[Column, ...]
    path: tuple[str, ...] = ()  # where its rows lie in the record above it
    inside: tuple[Table, ...] = ()
    named: bool = False  # its rows are the names and values of one record
    keys: tuple[Column, ...] = field(default=())


def tables() -> dict[str, Table]:
    """The table of each key of the export, with those of the lists inside it."""
    return {key: _table(key, kind.says, kind.fields, (), _has_review(kind.fields)) for key, kind in KINDS.items()}


def every_table() -> Iterator[Table]:
    """All tables, each before those inside it."""
    for table in tables().values():
        yield from with_inside(table)


def with_inside(table: Table) -> Iterator[Table]:
    yield table
    for each in table.inside:
        yield from with_inside(each)


def _has_review(fields: tuple[Field, ...]) -> bool:
    return any(each.name == "review" for each in fields)


def _table(name: str, says: str, fields: tuple[Field, ...], path: tuple[str, ...], reviewed: bool, depth: int = 0) -> Table:
    columns = list(_columns(fields, ()))
    keys = _keys(name, reviewed, depth)
    taken = {each.name for each in keys}
    own = tuple(each for each in columns if each.name not in taken)
    inside = tuple(
        _table(each.table, each.says, each.fields, where, reviewed, depth + 1)
        if each.type == MANY
        else _named(each, where, reviewed)
        for where, each in _lists(fields, ())
    )
    return Table(name, says, own, path, inside, keys=keys)


def _named(each: Field, path: tuple[str, ...], reviewed: bool) -> Table:
    columns = tuple(Column(part.name, (part.name,), part) for part in each.fields)
    return Table(each.table, each.says, columns, path, named=True, keys=_keys(each.table, reviewed, 1))


def _keys(name: str, reviewed: bool, depth: int) -> tuple[Column, ...]:
    """By what a row of a table of its own finds the record that it stands in."""
    if not depth:
        return ()
    of = a("of", REF, "The ref of the record in which it stands.", of="the table above it")
    place = a("place", "whole number", "Its place in that list, from 1.")
    keys = [Column(each.name, (each.name,), each) for each in (of, place)]
    if reviewed:
        belongs = a("review", REF, "The review of that record.", of="reviews", empty=True)
        keys.insert(0, Column("review", ("review",), belongs))
    return tuple(keys)


def _columns(fields: tuple[Field, ...], within: tuple[str, ...]) -> Iterator[Column]:
    for each in fields:
        if each.type == ONE:
            yield from _columns(each.fields, (*within, each.name))
        elif each.type not in (MANY, MAP) and not each.json_only:
            yield Column("_".join((*within, each.name)), (*within, each.name), each)


def _lists(fields: tuple[Field, ...], within: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Field]]:
    for each in fields:
        if each.type == ONE:
            yield from _lists(each.fields, (*within, each.name))
        elif each.type in (MANY, MAP):
            yield (*within, each.name), each


# As rows and as a document

MADE_BY = "Made from the code by `python -m tracker.reports.dictionary > docs/data-dictionary.md`; a test compares the two."
ABOUT = """\
`tracker export --format json` writes one object with the keys below. `--format csv` writes a ZIP archive with a CSV file
for each table, `--format xlsx` a workbook with a sheet for each. JSON is the whole record, and what `tracker load` takes.
The tables hold what a person reads: salts, digests of single values and the frozen content of reports stand in JSON alone.

A list of records is a table of its own. Its columns begin with `review` (where there is one), `of` (the `ref` of the record
in which the list stands) and `place` (from 1).

Two reviews may each have an `R1`. So a row is found by `review` and `ref` together, never by `ref` alone, and tables are
joined on both: `review` and `of` of a list with `review` and `ref` of its record. What names a record of another review
reads `review/ref`. `known_from` is a day of the record, `written_at` a moment of the machine, of the version that stands.

A value that was redacted reads `[redacted]`; one that was disposed of reads `[disposed of, DS1]`. A day that went with it
is empty."""

HEADS = ("Key", "Field", "Type", "May be empty", "Codes", "Refers to", "What it means", "Table", "Column")


def rows() -> Iterator[tuple[str, ...]]:
    """A line for each field, under HEADS."""
    for key, kind in KINDS.items():
        yield from _rows(key, kind.fields, "", key, "")


def _rows(key: str, fields: tuple[Field, ...], within: str, table: str, column: str) -> Iterator[tuple[str, ...]]:
    for each in fields:
        path = f"{within}{each.name}"
        said = (each.type, "yes" if each.empty else "no", "; ".join(each.words), each.of, each.says)
        if each.type in (MANY, MAP):
            yield (key, f"{path}[]", *said, each.table, "")
            yield from _rows(key, each.fields, f"{path}[].", each.table, "")
        elif each.type == ONE:
            yield (key, path, *said, table, "")
            yield from _rows(key, each.fields, f"{path}.", table, f"{column}{each.name}_")
        elif each.json_only:
            yield (key, path, *said, "JSON alone", "")
        else:
            yield (key, path, *said, table, f"{column}{each.name}")


def as_markdown() -> Iterator[str]:
    """The document."""
    yield f"# Data dictionary\n\n{MADE_BY}\n\n{ABOUT}\n"
    yield "## Types\n"
    yield "| type | means |\n|---|---|"
    for name, says in TYPES.items():
        yield f"| {name} | {says} |"
    for key, kind in KINDS.items():
        yield f"\n## {key}\n\n{kind.says}\n"
        yield from _section(key, kind)
    yield "\n## In the history alone\n\n| table or field | why |\n|---|---|"
    for name, why in LEFT_OUT.items():
        yield f"| `{name}` | {why} |"


def _section(key: str, kind: Kind) -> Iterator[str]:
    yield "| field | type | empty | what it means | table, column |\n|---|---|---|---|---|"
    for _, path, type_, empty, words, of, says, table, column in _rows(key, kind.fields, "", key, ""):
        more = f" `{words.replace('; ', '`, `')}`." if words else ""
        named = f"{type_}: {of}" if of else type_
        where = f"`{table}`, `{column}`" if column else (table if table == "JSON alone" else f"`{table}`")
        yield f"| `{path}` | {named} | {empty} | {says}{more} | {where} |"


if __name__ == "__main__":
    print("\n".join(as_markdown()))
