"""Holds an export against the data dictionary: every field of every record is told of, with its type and its codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tracker.reports import dictionary
from tracker.reports import dictionary_fields as kinds

_PLAIN = {
    kinds.TEXT: str,
    kinds.WORD: str,
    kinds.DAY: str,
    kinds.MOMENT: str,
    kinds.NUMBER: int,
    kinds.YES_NO: bool,
    kinds.REF: str,
    kinds.POST: str,
    kinds.CITATION: dict,
    kinds.ONE: dict,
    kinds.MAP: dict,
}


def faults(told: dict) -> Iterator[str]:
    """What an export holds and the dictionary does not say, or says otherwise."""
    for key, kind in dictionary.KINDS.items():
        for record in [told[key]] if key == "board" else told[key]:
            yield from _record(key, record, kind.fields)


def _record(where: str, record: dict, fields) -> Iterator[str]:
    told = {each.name: each for each in fields}
    for name in record.keys() ^ told.keys():
        yield f"{where}.{name}: {'not in the dictionary' if name in record else 'not in the export'}"
    for name in record.keys() & told.keys():
        yield from _value(f"{where}.{name}", record[name], told[name])


def _value(where: str, value, field) -> Iterator[str]:
    if field.type == kinds.ANY:
        return
    if value is None or value == "":
        if not field.empty:
            yield f"{where}: may not be empty, and is"
        return
    expected = _PLAIN.get(field.type, list)
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        yield f"{where}: {value!r:.60} is no {field.type}"
    elif field.type in (kinds.WORD, kinds.WORDS):
        for each in [value] if field.type == kinds.WORD else value:
            if each not in field.words:
                yield f"{where}: {each} is none of its codes"
    elif field.type == kinds.DAY:
        dt.date.fromisoformat(value)
    elif field.type == kinds.MOMENT:
        dt.datetime.fromisoformat(value)
    elif field.type == kinds.ONE:
        yield from _record(where, value, field.fields)
    elif field.type == kinds.MANY:
        for each in value:
            yield from _record(f"{where}[]", each, field.fields)
    elif field.type in (kinds.TEXTS, kinds.REFS, kinds.CITATIONS):
        held = dict if field.type == kinds.CITATIONS else str
        if not all(isinstance(each, held) for each in value):
            yield f"{where}: {value!r:.60} is no {field.type}"
