"""An action plan from a text file or from what was pasted: how it is encoded, what parts its cells, and its rows."""

from __future__ import annotations

import csv
import io
from collections import Counter

from ..rules.plan_sheets import EMPTY, Cell, Sheet
from ..rules.refusal import Refused
from . import plan_limits

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "upright line"}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(content: bytes) -> tuple[str, str]:
    """The text, and a sentence where its encoding had to be judged."""
    for mark, coding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(coding), ""
            except UnicodeDecodeError as wrong:
                raise Refused("This text is broken in the middle. Save the file again and choose that.", "file") from wrong
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "The text was read as Windows-1252."


def sheet(text: str, field: str = "file") -> Sheet:
    rows = _rows(text)
    if not any(any(row) for row in rows):
        raise Refused("There are no words in it.", field)
    left = plan_limits.too_much(len(rows), max(map(len, rows)))
    if left:
        raise Refused(f"This cannot be read: {left}", field)
    return Sheet("Text", plan_limits.even([[Cell(said) if said else EMPTY for said in row] for row in rows]))


def _rows(text: str) -> list[list[str]]:
    best = max(DELIMITERS, key=lambda each: _evenness(text, each))
    return [[plan_limits.words(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=best)]


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """How many of the rows have as many cells as most of those that have several."""
    lengths = [len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    several = Counter(length for length in lengths if length > 1)
    if not several:
        return 0, 0
    (length, count), *_ = several.most_common(1)
    return count / len(lengths), length
