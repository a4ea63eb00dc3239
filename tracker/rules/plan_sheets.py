"""An action plan as somebody wrote it: sheets of cells, as plain values. Nothing of it is understood yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """What a person sees in one cell, and what the file itself says beside the words."""

    text: str = ""  # as it is shown; line breaks are kept, white space at both ends is not
    value: dt.date | float | None = None  # where the file holds a date or a number, not words
    fill: str = ""  # its background as RRGGBB in capitals; empty: none, or white
    struck: bool = False  # all of its words are struck through
    merged: bool = False  # it lies under a merged cell, whose words it repeats
    note: str = ""  # a comment that hangs on it


EMPTY = Cell()


@dataclass(frozen=True)
class Sheet:
    """One sheet, or one table of a text. All rows are of the same length; ``rows[0]`` is row 1 of the file."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # numbers of rows, from 1, that are hidden or filtered away
    hidden_columns: frozenset[int] = frozenset()  # numbers of columns, from 1

    def cell(self, row: int, column: int) -> Cell:
        """By its numbers, from 1; empty outside."""
        if 1 <= row <= len(self.rows) and 1 <= column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return EMPTY


@dataclass(frozen=True)
class Book:
    """A file, or what was pasted, with all its sheets."""

    name: str  # of the file; for what was pasted, "pasted"
    kind: str  # xlsx, csv, tsv, text, docx
    sha256: str
    size: int  # bytes
    sheets: tuple[Sheet, ...]
    noticed: tuple[str, ...] = ()  # sentences: how the text was encoded, what was left out of a file

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)
