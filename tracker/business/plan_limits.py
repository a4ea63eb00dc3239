"""How much of a plan is read, and how its words are made fit to keep: the same for every kind of file."""

from __future__ import annotations

import re

from ..rules.plan_sheets import EMPTY, Cell, Sheet

LARGEST = 10_000_000  # bytes of a file
ROWS, COLUMNS, SHEETS = 20_000, 200, 60  # of a sheet; sheets of a file
ALL_ROWS = 40_000  # of all the sheets of a file together

# What no page shows and no database keeps: control characters, half letters, marks of direction and of no width.
_NOT_WORDS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u2007\u202f]")


def words(text: str) -> str:
    """As a person sees them: line breaks are kept, white space at both ends is not."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _NOT_WORDS.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))).strip()


def even(rows: list[list[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """All rows as long as the longest."""
    width = max(map(len, rows), default=0)
    return tuple((*row, *(EMPTY,) * (width - len(row))) for row in rows)


def too_much(rows: int, columns: int, room: int = ALL_ROWS) -> str:
    """Why so much cannot be read, in a sentence; empty when it can."""
    if rows > ROWS:
        return f"it has words in row {rows:,}, and the tracker reads {ROWS:,} rows."
    if columns > COLUMNS:
        return f"it has words in column {columns:,}, and the tracker reads {COLUMNS} columns."
    if rows > room:
        return f"the tracker reads {ALL_ROWS:,} rows of all the sheets of a file together."
    return ""


def too_many_sheets() -> str:
    return f"the tracker reads {SHEETS} sheets."


def has_words(sheet: Sheet) -> bool:
    return any(cell.text for row in sheet.rows for cell in row)
