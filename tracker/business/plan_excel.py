"""An action plan from a workbook of Excel: values as they are shown, with colours, strokes, merged cells and comments."""

from __future__ import annotations

import datetime as dt
import io
import math
import warnings
from dataclasses import dataclass, field, replace
from itertools import islice
from xml.etree.ElementTree import iterparse
from zipfile import ZipFile

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import coordinate_to_tuple
from openpyxl.utils.escape import unescape
from openpyxl.xml.constants import COMMENTS_NS, SHEET_MAIN_NS

from ..rules.plan_sheets import EMPTY, Cell, Sheet
from ..rules.refusal import Refused
from . import plan_colours, plan_excel_frame, plan_excel_rules, plan_limits, plan_shown
from .plan_excel_frame import Frame

_CANNOT = (
    "This workbook cannot be read. Open it in Excel, copy the plan into a new workbook, save that as .xlsx, and choose it."
)
_NEAR = 10  # so many columns after the last one with words, a colour alone may still belong to the plan
_NAMED = 5  # so many cells are named in a sentence
_THREAD = "Comment:\n"  # before it, Excel tells those with an old one that they see a comment of a new one


def read(content: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The sheets, and what was noticed. Refused in words; the file was checked by ``rules.uploads`` before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl could not keep if it wrote the file again
        try:
            return _read(content)
        except Refused:
            raise
        except Exception as wrong:  # a broken file meets openpyxl anywhere, and it raises whatever came
            raise Refused(_CANNOT, "file") from wrong


def _read(content: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False, rich_text=True)
    reader.read()
    theme = plan_colours.of_theme(reader.wb.loaded_theme)
    conditional = list(reader.wb._differential_styles.styles)  # openpyxl gives no other way to them
    parts = {sheet.name: part.target for sheet, part in reader.parser.find_sheets()}
    sheets: list[Sheet] = []
    noticed: list[str] = []
    for each in reader.wb.worksheets:
        room = plan_limits.ALL_ROWS - sum(len(sheet.rows) for sheet in sheets)
        reading = _Reading(each, reader.archive, parts[each.title], theme, conditional)
        left = reading.left_out(room) or ("" if len(sheets) < plan_limits.SHEETS else plan_limits.too_many_sheets())
        if left:
            noticed.append(f"The sheet “{each.title}” was left out: {left}")
            continue
        sheets.append(reading.sheet())
        noticed += reading.noticed
    reader.archive.close()
    if not any(plan_limits.has_words(sheet) for sheet in sheets):
        raise Refused(noticed[0] if noticed else "This workbook has no words in it.", "file")
    return tuple(sheets), tuple(noticed)


@dataclass
class _Reading:
    """One sheet while it is read."""

    worksheet: object
    archive: ZipFile
    part: str
    theme: tuple[str, ...]
    conditional: list[DifferentialStyle]
    frame: Frame = field(init=False)
    noticed: list[str] = field(default_factory=list)
    styles: dict[int, tuple[str, bool, str]] = field(default_factory=dict)  # by number: fill, struck, number format
    partly: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        with self.archive.open(self.part) as source:
            self.frame = plan_excel_frame.read(source)

    def left_out(self, room: int) -> str:
        return plan_limits.too_much(self.frame.rows, self.frame.columns, room)

    def sheet(self) -> Sheet:
        rows = self._rows()
        self._colour(rows)
        self._comment(rows)
        self._merge(rows)
        self._trim(rows)
        if self.frame.without_result:
            self._notice(
                self.frame.without_result, "hold a formula whose result is not in the file, and were read as empty"
            )
        if self.partly:
            self._notice(self.partly, "have some words struck through and some not; all of them were read")
        width = len(rows[0]) if rows else 0
        return Sheet(
            plan_limits.words(self.worksheet.title),
            plan_limits.even(rows),
            hidden=self.worksheet.sheet_state != "visible",
            hidden_rows=frozenset(row for row in self.frame.hidden_rows if row <= len(rows)),
            hidden_columns=frozenset(
                column for first, last in self.frame.hidden_columns for column in range(first, min(last, width) + 1)
            ),
        )

    def _notice(self, cells: list[str], what: str) -> None:
        named = ", ".join(cells[:_NAMED]) + (f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else "")
        self.noticed.append(f"On the sheet “{self.worksheet.title}” these cells {what}: {named}.")

    def _rows(self) -> list[list[Cell]]:
        if not self.frame.rows:
            return []
        width = min(plan_limits.COLUMNS, self.frame.columns + _NEAR)
        made = []
        given = self.worksheet.iter_rows(min_row=1, max_row=self.frame.rows, min_col=1, max_col=width)
        for row in islice(given, self.frame.rows):  # openpyxl would go on into what follows the rows, and may break on it
            made.append([self._cell(cell) for cell in row])
        return made

    def _cell(self, cell) -> Cell:
        number = getattr(cell, "_style_id", None)  # what was never written has none
        if number is None:
            return EMPTY
        if number not in self.styles:
            self.styles[number] = (plan_colours.of_fill(cell.fill, self.theme), bool(cell.font.strike), cell.number_format)
        fill, struck, shown_as = self.styles[number]
        value, held = cell.value, None
        if isinstance(value, CellRichText):
            struck, text = self._struck(cell, value, struck), plan_limits.words(unescape(str(value)))
        elif isinstance(value, str):
            text = plan_limits.words(unescape(value) if "_x" in value else value)
            if ways := self.frame.struck.get((cell.row, cell.column)):
                struck = self._all(cell, ways)
        else:
            text, held = plan_limits.words(plan_shown.shown(value, shown_as)), _held(value)
        if not text:
            return Cell(fill=fill) if fill else EMPTY
        return Cell(text, held, fill, struck)

    def _struck(self, cell, value: CellRichText, own: bool) -> bool:
        said = [(own if not isinstance(run, TextBlock) else bool(run.font.strike), str(run)) for run in value]
        ways = {struck for struck, words in said if words.strip()}
        return self._all(cell, ways)

    def _all(self, cell, ways: set[bool]) -> bool:
        if len(ways) == 2:
            self.partly.append(cell.coordinate)
        return ways == {True}

    def _colour(self, rows: list[list[Cell]]) -> None:
        left = list(plan_excel_rules.apply(rows, self.frame.rules, self.conditional, self.theme))
        if self.frame.other_rules:
            left.append("others")
        if left:
            self._notice(left, "have colours or signs by a condition that was not worked out; Excel may show others")

    def _merge(self, rows: list[list[Cell]]) -> None:
        """The words of a merged cell stand in each of the cells that it covers."""
        room = sum(map(len, rows))
        for first, top, last, bottom in self.frame.merged:
            if top > len(rows) or first > len(rows[top - 1]):
                continue
            room -= (min(bottom, len(rows)) - top + 1) * (min(last, len(rows[0])) - first + 1)
            if room < 0:
                raise ValueError("merged cells that lie over each other")
            whole = rows[top - 1][first - 1]
            under = replace(whole, merged=True, note="")
            for row in rows[top - 1 : bottom]:
                row[first - 1 : last] = [under] * (min(last, len(row)) - first + 1)
            rows[top - 1][first - 1] = whole

    def _trim(self, rows: list[list[Cell]]) -> None:
        """Columns without a word at the end go, but for those that colour at least two of the rows with words."""
        kept = self.frame.columns
        for column in range(self.frame.columns, len(rows[0]) if rows else 0):
            if sum(bool(row[column].fill and not row[column].merged) for row in rows if any(c.text for c in row)) > 1:
                kept = column + 1
        for row in rows:
            del row[kept:]

    def _comment(self, rows: list[list[Cell]]) -> None:
        notes = get_rels_path(self.part)
        if notes not in self.archive.namelist():
            return
        for related in get_dependents(self.archive, notes).find(COMMENTS_NS):
            with self.archive.open(related.target) as source:
                for _, element in iterparse(source):  # noqa: S314 (plan_package: no part has a document type)
                    if element.tag == f"{{{SHEET_MAIN_NS}}}comment":
                        row, column = coordinate_to_tuple(element.get("ref", ""))
                        said = "".join(each.text or "" for each in element.iter(f"{{{SHEET_MAIN_NS}}}t"))
                        if row <= len(rows) and column <= len(rows[row - 1]):
                            note = plan_limits.words(said.partition(_THREAD)[2] or said)
                            rows[row - 1][column - 1] = replace(rows[row - 1][column - 1], note=note)
                        element.clear()


def _held(value: object) -> dt.date | float | None:
    """What the file holds beside the words: a date, or a number that is one."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(float(value)) else None
