"""The colours that conditions of Excel put on cells: the plain conditions are worked out, the others are named and left."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import coordinate_to_tuple, get_column_letter

from ..rules.plan_sheets import Cell
from . import plan_colours
from .plan_excel_frame import Area, Rule

_MOST = 500_000  # cells times rules
_COMPARED = {
    "equal": operator.eq,
    "notEqual": operator.ne,
    "greaterThan": operator.gt,
    "greaterThanOrEqual": operator.ge,
    "lessThan": operator.lt,
    "lessThanOrEqual": operator.le,
}
_TEXTS = {
    "containsText": lambda said, sought: sought in said,
    "notContainsText": lambda said, sought: sought not in said,
    "beginsWith": str.startswith,
    "endsWith": str.endswith,
}
# Such as $G3="Complete": a cell of the same sheet, a sign, and words or a number.
_PLAIN = re.compile(r'(\$?)([A-Z]{1,3})(\$?)(\d{1,7})\s*(=|<>|>=|<=|>|<)\s*("(?:[^"]|"")*"|-?\d+(?:\.\d+)?)')
_SIGNS = {"=": "equal", "<>": "notEqual", ">": "greaterThan", ">=": "greaterThanOrEqual"}
_SIGNS |= {"<": "lessThan", "<=": "lessThanOrEqual"}
_BY_SIZE = ("colorScale", "iconSet", "dataBar")
Value = str | float


class _NotPlain(Exception):
    pass


def apply(
    rows: list[list[Cell]], rules: list[Rule], styles: Sequence[DifferentialStyle], theme: tuple[str, ...]
) -> tuple[str, ...]:
    """Puts the colours on the cells. The areas whose conditions are not worked out, as Excel writes them."""
    left: list[str] = []
    told = [list(row) for row in rows]  # what the conditions ask is what was there before any
    done: set[tuple[int, int]] = set()
    work = 0
    for rule in sorted(rules, key=lambda each: each.priority):
        style = styles[rule.format] if rule.format is not None and 0 <= rule.format < len(styles) else None
        fill = plan_colours.of_differential(style.fill, theme) if style else ""
        struck = bool(style and style.font and style.font.strike)
        if not fill and not struck and not rule.stops and rule.kind not in _BY_SIZE:
            continue  # a border or a font, which is not read
        areas = [_within(area, rows) for area in rule.areas]
        work += sum((last - first + 1) * (bottom - top + 1) for first, top, last, bottom in areas if bottom >= top)
        try:
            if rule.kind in _BY_SIZE or work > _MOST:
                raise _NotPlain
            for area in areas:
                _apply_to(area, rule, fill, struck, rows, told, done)
        except _NotPlain:
            left += [_written(area) for area in areas if area[3] >= area[1] and area[2] >= area[0]]
    return tuple(dict.fromkeys(left))


def _apply_to(area: Area, rule: Rule, fill: str, struck: bool, rows, told, done: set[tuple[int, int]]) -> None:
    first, top, last, bottom = area
    origin = (rule.areas[0][1], rule.areas[0][0])
    for row in range(top, bottom + 1):
        for column in range(first, last + 1):
            if (row, column) not in done and _holds(rule, told, row, column, origin):
                cell = rows[row - 1][column - 1]
                rows[row - 1][column - 1] = replace(cell, fill=fill or cell.fill, struck=struck or cell.struck)
                done.add((row, column))


def _holds(rule: Rule, told: list[list[Cell]], row: int, column: int, origin: tuple[int, int]) -> bool:
    cell = told[row - 1][column - 1]
    if rule.kind == "cellIs":
        return _compared(rule, cell)
    if rule.kind in _TEXTS and rule.text:
        return _TEXTS[rule.kind](_folded(cell.text), _folded(rule.text))
    if rule.kind in ("containsBlanks", "notContainsBlanks"):
        return (not cell.text) == (rule.kind == "containsBlanks")
    plain = _plain(rule.formulas[0]) if rule.kind == "expression" and len(rule.formulas) == 1 else None
    if not plain:
        raise _NotPlain
    fixed_column, asked_column, fixed_row, asked_row, sign, sought = plain
    asked_column += 0 if fixed_column else column - origin[1]
    asked_row += 0 if fixed_row else row - origin[0]
    return _holds_between(_value(_cell(told, asked_row, asked_column)), sign, sought)


@lru_cache(64)
def _plain(formula: str) -> tuple[bool, int, bool, int, str, Value] | None:
    """The cell that a formula asks of, each way fixed or not, the sign, and what is sought. Read once for all its cells."""
    plain = _PLAIN.fullmatch(formula.strip())
    if not plain:
        return None
    fixed_column, letters, fixed_row, digits, sign, sought = plain.groups()
    column = coordinate_to_tuple(f"{letters}1")[1]
    return bool(fixed_column), column, bool(fixed_row), int(digits), _SIGNS[sign], _literal(sought)


@lru_cache(1024)
def _folded(words: str) -> str:
    return words.casefold()


def _compared(rule: Rule, cell: Cell) -> bool:
    sought = [_literal(formula) for formula in rule.formulas]
    if rule.operator in ("between", "notBetween") and len(sought) == 2:
        low, high = sought
        within = _holds_between(_value(cell), "greaterThanOrEqual", low) and _holds_between(
            _value(cell), "lessThanOrEqual", high
        )
        return within == (rule.operator == "between")
    if rule.operator not in _COMPARED or len(sought) != 1:
        raise _NotPlain
    return _holds_between(_value(cell), rule.operator, sought[0])


def _holds_between(value: Value, sign: str, sought: Value) -> bool:
    """As Excel compares: words without regard to capitals, and no word is a number; every word is more than any number.
    An empty cell is both no words and 0."""
    if value == "" and not isinstance(sought, str):
        value = 0.0
    if isinstance(value, str) and isinstance(sought, str):
        return _COMPARED[sign](value.casefold(), sought.casefold())
    if isinstance(value, str) or isinstance(sought, str):
        return _COMPARED[sign](isinstance(value, str), isinstance(sought, str))
    return _COMPARED[sign](value, sought)


def _value(cell: Cell) -> Value:
    if cell.value is None:
        return cell.text
    if isinstance(cell.value, int | float):
        return float(cell.value)
    raise _NotPlain  # a date, which a condition asks for by its number


def _literal(formula: str) -> Value:
    formula = formula.strip()
    if len(formula) > 1 and formula[0] == formula[-1] == '"':
        return formula[1:-1].replace('""', '"')
    try:
        return float(formula)
    except ValueError as wrong:
        raise _NotPlain from wrong


def _cell(rows: list[list[Cell]], row: int, column: int) -> Cell:
    return rows[row - 1][column - 1] if 1 <= row <= len(rows) and 1 <= column <= len(rows[row - 1]) else Cell()


def _within(area: Area, rows: list[list[Cell]]) -> Area:
    first, top, last, bottom = area
    return first, top, min(last, len(rows[0]) if rows else 0), min(bottom, len(rows))


def _written(area: Area) -> str:
    first, top, last, bottom = area
    start, end = f"{get_column_letter(first)}{top}", f"{get_column_letter(last)}{bottom}"
    return start if start == end else f"{start}:{end}"
