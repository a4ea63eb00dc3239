"""Registers as one CSV file: every row says of which register it is, and no cell can be taken for a formula."""

from __future__ import annotations

import csv
import datetime as dt
from io import StringIO

from . import registers
from .content import Stocktake
from .registers import Cell, Register

# Excel runs what begins with one of these, and what begins so after a tab or a line break.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK = "\ufeff"  # by which Excel knows UTF-8


def write(doc: Stocktake) -> str:
    """The whole file: all registers beneath each other, with the columns of all."""
    return write_registers(registers.of(doc))


def write_registers(found: list[Register]) -> str:
    """One table. With several registers the first column names the register, and each fills the columns it has."""
    columns = list(dict.fromkeys(column for register in found for column in register.columns))
    several = len(found) > 1
    kept = StringIO()
    lines = csv.writer(kept, lineterminator="\r\n")
    lines.writerow([*(["Register"] if several else []), *columns])
    for register in found:
        places = {column: place for place, column in enumerate(register.columns)}
        for row in register.rows:
            cells = [cell(row[places[column]]) if column in places else "" for column in columns]
            lines.writerow([*([register.name] if several else []), *cells])
    return MARK + kept.getvalue()


def cell(value: Cell) -> str | int:
    """A value as it is written; what a program would take for a formula begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return value
    return f"'{value}" if value.startswith(FORMULA) else value
