"""What stands around the words of a sheet of Excel: merged cells, what is hidden, conditions, formulas without a result.

openpyxl leaves these out when it reads a sheet row by row, and without that a sheet that claims a million rows would be
built up whole. Nothing is repeated here that it does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from openpyxl.utils import coordinate_to_tuple, get_column_letter, range_boundaries
from openpyxl.xml.constants import SHEET_MAIN_NS

_IN = f"{{{SHEET_MAIN_NS}}}"
_ROW, _CELL, _VALUE, _FORMULA, _INLINE = (f"{_IN}{tag}" for tag in ("row", "c", "v", "f", "is"))
_COLUMN, _MERGED, _CONDITION, _DATA = (f"{_IN}{tag}" for tag in ("col", "mergeCell", "conditionalFormatting", "sheetData"))
_RUN = f"{_IN}r"
# As many as Excel has; as are read of a sheet; over which conditions are worked out.
_COLUMNS, _MERGED_CELLS, _AREAS = 16_384, 200_000, 20_000
_YES = ("1", "true")
_NEWER = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}cfRule"
Area = tuple[int, int, int, int]  # first column, first row, last column, last row


@dataclass(frozen=True)
class Rule:
    """One condition with the number of its format; of those that fit a cell the one with the lowest priority counts."""

    areas: tuple[Area, ...]
    kind: str
    operator: str
    text: str
    formulas: tuple[str, ...]
    format: int | None
    priority: int
    stops: bool


@dataclass
class Frame:
    rows: int = 0  # the last one with something in it
    columns: int = 0
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    without_result: list[str] = field(default_factory=list)  # where formulas stand that were never reckoned
    struck: dict[tuple[int, int], set[bool]] = field(default_factory=dict)  # of words that stand in the sheet itself
    rules: list[Rule] = field(default_factory=list)
    areas: int = 0  # over which they go
    other_rules: bool = False  # conditions of a kind that only newer ones of Excel have, and those beyond the most


def read(part: IO[bytes]) -> Frame:
    """Walks once over a sheet and keeps no cell. ValueError where it says what cannot be."""
    frame, number = Frame(), 0
    for _, element in iterparse(part):  # noqa: S314 (plan_package: no part has a document type)
        tag = element.tag
        if tag == _ROW:
            number = int(float(element.get("r") or number + 1))
            _row(frame, element, number)
            element.clear()
        elif tag == _DATA:
            element.clear()
        elif tag == _COLUMN:
            if element.get("hidden") in _YES or element.get("width") == "0":
                frame.hidden_columns.append((int(element.get("min", 1)), int(element.get("max", 1))))
                if len(frame.hidden_columns) > _COLUMNS:
                    raise ValueError("more columns than there are")
        elif tag == _MERGED:
            frame.merged.append(_area(element.get("ref", "")))
            if len(frame.merged) > _MERGED_CELLS:
                raise ValueError("more merged cells than can be read")
        elif tag == _CONDITION:
            _conditions(frame, element)
            element.clear()
        elif tag == _NEWER:
            frame.other_rules = True
    return frame


def _row(frame: Frame, row: Element, number: int) -> None:
    if row.get("hidden") in _YES or row.get("ht") == "0":
        frame.hidden_rows.add(number)
    column = 0
    for cell in row.iterfind(_CELL):
        where = cell.get("r")
        column = coordinate_to_tuple(where)[1] if where else column + 1
        if not len(cell):
            continue
        inline = cell.find(_INLINE)
        if inline is not None and (ways := _ways(inline)):
            frame.struck[number, column] = ways
        if cell.findtext(_VALUE) or inline is not None:
            frame.rows = max(frame.rows, number)
            if column > frame.columns:
                frame.columns = column
        elif cell.get("t") != "str" and cell.find(_FORMULA) is not None:
            frame.without_result.append(where or f"{get_column_letter(column)}{number}")


def _ways(inline: Element) -> set[bool]:
    """Whether pieces of the words are struck through and others not; empty where none is. openpyxl forgets it of these."""
    ways = set()
    for run in inline.iterfind(_RUN):
        strike = run.find(f"{_IN}rPr/{_IN}strike")
        if (run.findtext(f"{_IN}t") or "").strip():
            ways.add(strike is not None and strike.get("val") not in ("0", "false"))
    return ways if True in ways else set()


def _area(words: str) -> Area:
    first, top, last, bottom = range_boundaries(words)
    if None in (first, top, last, bottom):
        raise ValueError(words)
    return first, top, last, bottom


def _conditions(frame: Frame, element: Element) -> None:
    areas = (element.get("sqref") or "").split()
    found = element.findall(f"{_IN}cfRule")
    frame.areas += len(areas) * len(found)
    if frame.areas > _AREAS:
        frame.other_rules = True
    else:
        frame.rules.extend(_rules(tuple(map(_area, areas)), found))


def _rules(areas: tuple[Area, ...], found: list[Element]) -> list[Rule]:
    return [
        Rule(
            areas,
            rule.get("type", ""),
            rule.get("operator", ""),
            rule.get("text", ""),
            tuple(each.text or "" for each in rule.findall(f"{_IN}formula")),
            int(rule.get("dxfId", "")) if rule.get("dxfId") else None,
            int(rule.get("priority") or 0),
            rule.get("stopIfTrue") in _YES,
        )
        for rule in found
    ]
