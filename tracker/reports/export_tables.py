"""The export as tables: a table for each kind of record, and one for each list inside it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator

from . import dictionary
from . import dictionary_fields as types
from .dictionary import Table
from .registers import Cell


def rows(table: Table, records: Iterable[dict]) -> Iterator[tuple[Table, list[Cell]]]:
    """The rows that records make, each with the table in which it stands."""
    for record in records:
        yield from _rows(table, record, [], record)


def heads(table: Table) -> list[str]:
    """The names of its columns: by what a row finds the record it stands in, then its own."""
    return [each.name for each in (*table.keys, *table.columns)]


def _rows(table: Table, record: dict, found_by: list[Cell], top: dict) -> Iterator[tuple[Table, list[Cell]]]:
    yield table, found_by + [cell(_at(record, each.path), each.field.type) for each in table.columns]
    for inner in table.inside:
        held = _at(record, inner.path)
        if inner.named:
            names = [each.name for each in inner.columns]
            held = [dict(zip(names, pair, strict=True)) for pair in sorted((held or {}).items())]
        for place, each in enumerate(held or (), 1):
            of: list[Cell] = [top["ref"], place]
            yield from _rows(inner, each, [top.get("review"), *of] if len(inner.keys) > len(of) else of, top)


def _at(record: dict | None, path: tuple[str, ...]):
    for name in path:
        record = record.get(name) if record is not None else None
    return record


def cell(value, type_: str) -> Cell:
    """A value as one cell holds it: a day as a day, a list as one text."""
    if value is None:
        return None
    return _AS_CELL.get(type_, _as_it_is)(value)


def _as_it_is(value) -> Cell:
    return f"{value.isoformat()}Z" if isinstance(value, dt.datetime) else value


def _any(value) -> Cell:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cited(value: dict) -> str:
    return f"{value.get('document', '')}: {value.get('paragraph', '')}"


_AS_CELL: dict[str, Callable[..., Cell]] = {
    types.YES_NO: lambda value: "yes" if value else "no",
    types.TEXTS: "\n".join,
    types.WORDS: "; ".join,
    types.REFS: "; ".join,
    types.CITATION: _cited,
    types.CITATIONS: lambda value: "\n".join(map(_cited, value)),
    types.ANY: _any,
}


def of_the_dictionary() -> Iterator[list[Cell]]:
    """The data dictionary as rows, the names of its columns first."""
    yield list(dictionary.HEADS)
    for row in dictionary.rows():
        yield list(row)
