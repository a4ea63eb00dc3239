"""Where the table of a plan stands in a sheet: its header of one row or two, or none, and its first row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import plan_headers
from .plan_headers import APART
from .plan_mapping import ACTION
from .plan_owners import OwnerReader
from .plan_sheets import Cell, Sheet
from .plan_words import on_one_line, plain

SEARCHED = 40  # rows from the top in which a header is looked for


@dataclass(frozen=True)
class Header:
    row: int | None  # from 1; None: there is none
    rows: int
    worth: float  # how much it looks like the header of a plan


def find_header(sheet: Sheet, owners: OwnerReader) -> Header:
    """The row, or the two rows, that say what stands under them."""
    best = Header(None, 1, 0)
    for number in range(1, min(SEARCHED, len(sheet.rows)) + 1):
        worth = _worth(sheet.rows[number - 1], owners)
        if worth > best.worth + 0.5:
            best = Header(number, 1, worth)
    if best.row is None:
        return best
    if _completes(sheet, best.row, best.row + 1, owners):
        return replace(best, rows=2)
    if best.row > 1 and _spans(sheet.rows[best.row - 2]) and _completes(sheet, best.row - 1, best.row, owners):
        return Header(best.row - 1, 2, best.worth)
    return best


def _worth(row: Sequence[Cell], owners: OwnerReader) -> float:
    """How much a row looks like a header: by the fields that its titles name, and nothing below two of them."""
    filled = [cell.text for at, cell in enumerate(row) if cell.text.strip() and not _repeats(row, at)]
    if len(filled) < 2 or any(len(text) > 200 for text in filled):
        return 0
    named: dict[str, int] = {}
    bodies = 0
    for text in filled:
        said = plan_headers.says(text)
        if said:
            field = max(said, key=lambda each: said[each])
            named[field] = max(named.get(field, 0), said[field])
        elif owners.code_of(text):
            bodies += 1
    count = len(named) + bodies
    if count < 2 or (ACTION not in named and count < 3) or count / len(filled) < 0.34:
        return 0
    held = sum(isinstance(cell.value, (dt.date, int, float)) for cell in row)
    long = sum(len(text) > 90 for text in filled)
    return max(0.0, float(sum(named.values()) + 3 * bodies - 4 * held - 3 * long))


def _completes(sheet: Sheet, upper: int, lower: int, owners: OwnerReader) -> bool:
    """Whether a row completes the titles of the row above it: it stands under titles that span columns, or under blanks."""
    if lower > len(sheet.rows):
        return False
    over, under = sheet.rows[upper - 1], sheet.rows[lower - 1]
    pairs = list(zip(over, under, strict=False))
    own = [(a, b) for a, b in pairs if b.text.strip() and not (b.merged and plain(b.text) == plain(a.text))]
    if not own or any(len(b.text) > 60 or b.value is not None for _, b in own):
        return False
    said = sum(bool(plan_headers.says(b.text) or owners.code_of(b.text)) for _, b in own)
    if said < max(1, (len(own) + 1) // 2) or sum(bool(a.text.strip()) for a, _ in pairs) < 2:
        return False
    below = [at for at, (a, b) in enumerate(pairs) if b.text.strip() and not (b.merged and plain(b.text) == plain(a.text))]
    under_spans = all(not over[at].text.strip() or _repeats(over, at) or _repeats(over, at + 1) for at in below)
    shared = any(b.merged and b.text.strip() and plain(a.text) == plain(b.text) for a, b in pairs)
    return (under_spans and (_spans(over) or any(not over[at].text.strip() for at in below))) or (
        shared and said == len(own)
    )


def _repeats(row: Sequence[Cell], at: int) -> bool:
    """Whether a cell lies under the one at its left."""
    return 0 < at < len(row) and row[at].merged and row[at].text == row[at - 1].text


def _spans(row: Sequence[Cell]) -> bool:
    """Whether a row has a title that spans some columns and not all of them."""
    spanned = sum(_repeats(row, at) and bool(row[at].text.strip()) for at in range(len(row)))
    return 0 < spanned < len(row) - 1 and len({plain(cell.text) for cell in row if cell.text.strip()}) > 1


def first_row(sheet: Sheet, header: Header) -> int:
    """The first row under the header; without one, the first that is filled as most of them are."""
    if header.row is not None:
        return header.row + header.rows
    filled = [len({plain(cell.text) for cell in row if cell.text.strip()}) for row in sheet.rows]
    counts = sorted(count for count in filled if count > 1)
    wanted = max(2, counts[len(counts) // 2] - 2) if counts else 1
    return next((number for number, count in enumerate(filled, start=1) if count >= wanted), 1)


def titles_of(sheet: Sheet, row: int | None, rows: int = 1) -> dict[str, str]:
    """The title of each column, by its number; of two rows the two, with a stroke between them."""
    width = len(sheet.rows[0]) if sheet.rows else 0
    titles = {}
    for column in range(1, width + 1):
        parts: list[str] = []
        for each in range(row, row + rows) if row is not None else ():
            text = on_one_line(sheet.cell(each, column).text)
            if text and plain(text) not in [plain(part) for part in parts]:
                parts.append(text)
        titles[str(column)] = APART.join(parts)
    return titles
