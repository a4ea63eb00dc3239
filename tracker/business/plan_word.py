"""An action plan from a Word file: each of its tables, named by the heading or caption above it, with its merged cells.

python-docx opens the file. Its own tables and paragraphs leave out what stands in content controls and what was put in
while changes were tracked, so the words are read from its elements.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import docx
from docx.document import Document
from docx.oxml.ns import qn

from ..rules.plan_sheets import EMPTY, Cell, Sheet
from ..rules.refusal import Refused
from . import plan_limits, plan_text

_CANNOT = (
    "This Word file cannot be read. Open it in Word, copy the plan into a new document, save that as .docx, and choose it."
)
_TABLE, _ROW, _CELL, _PARAGRAPH, _RUN, _TEXT = (qn(f"w:{each}") for each in ("tbl", "tr", "tc", "p", "r", "t"))
# What was deleted or moved away while changes were tracked, and the second form of what an old Word cannot show.
_GONE = {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_SIGNS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}
_NAMES_A_TABLE = re.compile("heading|title|caption", re.I)
_HEX = re.compile("[0-9A-Fa-f]{6}")
_LONGEST_NAME = 60


def read(content: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The tables, and what was noticed; where there is none, the text. Refused in words."""
    try:
        return _read(docx.Document(io.BytesIO(content)))
    except Refused:
        raise
    except Exception as wrong:  # a broken file meets python-docx anywhere, and it raises whatever came
        raise Refused(_CANNOT, "file") from wrong


def _read(document: Document) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    notes = {str(comment.comment_id): comment.text for comment in document.comments}
    styles = {style.style_id: style.name or "" for style in document.styles}
    sheets: list[Sheet] = []
    noticed: list[str] = []
    said: list[str] = []
    above = ""
    for element in _blocks(document.element.body):
        if element.tag == _PARAGRAPH:
            words = _said(element)[0]
            said.append(words)
            if words and _NAMES_A_TABLE.search(styles.get(_style(element), "")):
                above = words
            continue
        name = _name(above, [sheet.name for sheet in sheets], len(sheets) + 1)
        rows = list(_inside(element, _ROW))
        room = plan_limits.ALL_ROWS - sum(len(sheet.rows) for sheet in sheets)
        left = plan_limits.too_many_sheets() if len(sheets) == plan_limits.SHEETS else ""
        left = left or plan_limits.too_much(len(rows), 0, room)  # before what each row claims to hold is built up
        table = [] if left else [_row(row, notes) for row in rows]
        left = left or plan_limits.too_much(len(table), max(map(len, table), default=0), room)
        if left:
            noticed.append(f"The table “{name}” was left out: {left}")
        elif table:
            _repeat(table)
            sheets.append(Sheet(name, plan_limits.even(table)))
        if next(element.iter(qn("w:numPr")), None) is not None:
            noticed.append(f"Word numbers some lines of the table “{name}” itself. Those numbers are not in the words.")
    if not sheets and not noticed:
        sheet, noticed_of_text = plan_text.read("\n".join(said))
        sheets, noticed = [sheet], ["The file has no table. Its text was read.", *noticed_of_text]
    if not any(map(plan_limits.has_words, sheets)):
        raise Refused(noticed[0] if noticed else "The tables of this file have no words in them.", "file")
    return tuple(sheets), tuple(noticed)


def _blocks(element) -> Iterator:
    """Paragraphs and tables in their order, also those in content controls; not what is inside of them."""
    for child in element.iterchildren():
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag not in _GONE:
            yield from _blocks(child)


def _inside(element, tag: str) -> Iterator:
    """Rows of a table, or cells of a row, and none of a table within it."""
    for child in element.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag != _TABLE and child.tag not in _GONE:
            yield from _inside(child, tag)


def _style(paragraph) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return found.get(qn("w:val"), "") if found is not None else ""


def _name(above: str, taken: list[str], number: int) -> str:
    """Of the table: the heading above it, and its number where that is none or not the first under it."""
    name = " ".join(above.split())[:_LONGEST_NAME].strip() or f"Table {number}"
    return name if name not in taken else f"{name} (table {number})"


def _row(row, notes: dict[str, str]) -> list[Cell | None]:
    """Its cells; None where the cell above goes on."""
    cells: list[Cell | None] = [EMPTY] * _number(row, "w:trPr", "w:gridBefore")
    for each in _inside(row, _CELL):
        words, struck = _said(each)
        properties = each.find(qn("w:tcPr"))
        down = properties.find(qn("w:vMerge")) if properties is not None else None
        if down is not None and down.get(qn("w:val")) != "restart":
            cell = None
        else:
            said = [notes.get(mark.get(qn("w:id")), "") for mark in each.iter(qn("w:commentReference"))]
            cell = Cell(words, fill=_fill(properties), struck=struck, note=plan_limits.words("\n".join(said)))
        cells.append(cell)
        across = min(_number(each, "w:tcPr", "w:gridSpan", 1), plan_limits.COLUMNS + 1)
        cells.extend([replace(cell, merged=True, note="") if cell else None] * (across - 1))
        if len(cells) > plan_limits.COLUMNS:
            break
    return cells


def _repeat(rows: list[list[Cell | None]]) -> None:
    """The words of a cell that is merged down stand in each of the cells that it covers."""
    under: dict[int, Cell] = {}  # by the one above, so that a thousand covered ones are one in memory
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is None:
                above = rows[number - 1][column] if number and column < len(rows[number - 1]) else EMPTY
                if not above.merged or above.note:
                    above = under.setdefault(id(above), replace(above, merged=True, note=""))
                row[column] = above


def _number(element, properties: str, tag: str, missing: int = 0) -> int:
    found = element.find(f"{qn(properties)}/{qn(tag)}")
    said = found.get(qn("w:val"), "") if found is not None else ""
    return min(int(said), plan_limits.COLUMNS + 1) if said.isdecimal() and len(said) < 9 else missing


def _fill(properties) -> str:
    shading = properties.find(qn("w:shd")) if properties is not None else None
    if shading is None:
        return ""
    colour = shading.get(qn("w:color" if shading.get(qn("w:val")) == "solid" else "w:fill"), "").upper()
    return colour if _HEX.fullmatch(colour) and colour != "FFFFFF" else ""


def _said(element) -> tuple[str, bool]:
    """The words of a cell or paragraph, and whether all of them are struck through."""
    pieces: list[str] = []
    ways: set[bool] = set()
    _gather(element, pieces, ways, False)
    return plan_limits.words("".join(pieces)), ways == {True}


def _gather(element, pieces: list[str], ways: set[bool], struck: bool) -> None:
    for child in element.iterchildren():
        if child.tag == _TEXT:
            pieces.append(child.text or "")
            if (child.text or "").strip():
                ways.add(struck)
        elif child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif child.tag not in _GONE and isinstance(child.tag, str):
            _gather(child, pieces, ways, _is_struck(child) if child.tag == _RUN else struck)
            if child.tag == _PARAGRAPH:
                pieces.append("\n")


def _is_struck(run) -> bool:
    for tag in ("w:strike", "w:dstrike"):
        found = run.find(f"{qn('w:rPr')}/{qn(tag)}")
        if found is not None and found.get(qn("w:val"), "1") not in ("0", "false", "off"):
            return True
    return False
