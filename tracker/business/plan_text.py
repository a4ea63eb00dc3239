"""An action plan from a text, in a file or pasted: what parts its cells, and its rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from ..rules.plan_sheets import EMPTY, Cell, Sheet
from ..rules.refusal import Refused
from . import plan_limits, plan_lists

NAME = "Text"
DELIMITERS = "\t,;|"
_SAYS = re.compile(r'\ufeff?"?sep=(.)"?[ \t]*(?:\r\n|\r|\n|$)', re.I)  # the line by which Excel is told
# So many of the rows must have the same number of cells where the name says nothing. Nobody types a tab by chance.
_SURE, _SURE_OF_TABS = 0.6, 0.3
_LOOKED_AT = 400  # rows
_LONG = "A cell of this text is longer than can be read. See whether all quotation marks are closed."
_OPEN = "A quotation mark in it is opened and never closed, so quotation marks were read as letters."
Rows = list[list[str]]


def read(text: str, field: str = "file", delimited: bool = False) -> tuple[Sheet, tuple[str, ...]]:
    """One sheet, and what was noticed. ``delimited``: its name says that something parts the cells. Refused in words."""
    try:
        rows, noticed = _rows(text.removeprefix("\ufeff"), delimited)
    except csv.Error as wrong:
        raise Refused(_LONG, field) from wrong
    kept = [[plan_limits.words(cell) for cell in row] for row in rows]
    while kept and not any(kept[-1]):
        kept.pop()
    if not any(letter.isalnum() for row in kept for cell in row for letter in cell):
        raise Refused("There are no words in it.", field)
    width = max(at for row in kept for at, cell in enumerate(row, 1) if cell)
    left = plan_limits.too_much(len(kept), width)
    if left:
        raise Refused(f"This is more than can be read: {left}", field)
    made = [[Cell(cell) if cell else EMPTY for cell in row[:width]] for row in kept]
    return Sheet(NAME, plan_limits.even(made)), noticed


def _rows(text: str, delimited: bool) -> tuple[Rows, tuple[str, ...]]:
    says = _SAYS.match(text)
    if says:
        return _parted(text[says.end() :], says[1])
    if not delimited:
        for shape in (plan_lists.upright_lines, plan_lists.labelled):
            if found := shape(text):
                return found
    delimiter, share = _evenest(text)
    if not delimited and delimiter and _is_of_sentences(text, delimiter):
        delimiter = ""
    if delimiter and (delimited or share >= (_SURE_OF_TABS if delimiter == "\t" else _SURE)):
        return _parted(text, delimiter)
    return (None if delimited else plan_lists.aligned(text)) or plan_lists.lines(text)


def _is_of_sentences(text: str, delimiter: str) -> bool:
    """Whether a comma or semicolon is one between words, which a space follows."""
    return delimiter in ",;" and text.count(f"{delimiter} ") * 2 > text.count(delimiter)


def _evenest(text: str) -> tuple[str, float]:
    """What parts the most rows into the same number of cells, and which share of them; of two alike, into the more."""
    best, found = (0.0, 0), ""
    for delimiter in DELIMITERS:
        if delimiter not in text:
            continue
        lengths = [len(row) for row in islice(_parse(text, delimiter)[0], _LOOKED_AT) if any(map(str.strip, row))]
        several = Counter(length for length in lengths if length > 1)
        if several:
            length, count = max(several.items(), key=lambda each: (each[1], each[0]))
            if (count / len(lengths), length) > best:
                best, found = (count / len(lengths), length), delimiter
    return found, best[0]


def _parted(text: str, delimiter: str) -> tuple[Rows, tuple[str, ...]]:
    rows, whole = _parse(text, delimiter)
    return list(rows), () if whole else (_OPEN,)


def _parse(text: str, delimiter: str) -> tuple[Iterator[list[str]], bool]:
    """The rows, and whether every quotation mark that is opened is closed; one that is not would swallow the rest."""
    if text.count('"') % 2:
        return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE), False
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), True
