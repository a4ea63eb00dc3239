"""Sheets of an action plan by hand: in rows of words "^" lies under the cell above, "<" under that at its left."""

from __future__ import annotations

from dataclasses import replace

from tests.plans import KNOWN
from tracker.rules import plan_columns, plan_reading
from tracker.rules.plan_sheets import Cell, Sheet

HEADER = ("Ref", "Recommendation", "Action", "Lead", "By when", "RAG")


def sheet(*rows, name="Plan", **more) -> Sheet:
    width = max(map(len, rows), default=0)
    made: list[tuple[Cell, ...]] = []
    for row in rows:
        cells: list[Cell] = []
        for at in range(width):
            said = row[at] if at < len(row) else ""
            if said == "^":
                cells.append(replace(made[-1][at], merged=True))
            elif said == "<":
                cells.append(replace(cells[-1], merged=True))
            else:
                cells.append(said if isinstance(said, Cell) else Cell(said))
        made.append(tuple(cells))
    return Sheet(name, tuple(made), **more)


def fields(of: Sheet) -> dict[int, str]:
    """What is proposed for each column, without those that are left out."""
    return {int(number): held for number, held in plan_columns.propose(of, KNOWN).columns.items() if held}


def read(of: Sheet, known=KNOWN, **answers):
    """Read with what is proposed, and with answers."""
    return plan_reading.read(of, plan_columns.propose(of, known).with_(**answers), known)


def rows(*of, **answers):
    """Rows under the usual header, read."""
    return read(sheet(HEADER, *of), **answers)


def doubts(line, field: str) -> str:
    return " ".join(doubt.sentence for doubt in line.doubts if doubt.field == field)


def why(reading) -> dict[int, str]:
    return {skipped.row: skipped.why for skipped in reading.skipped}
