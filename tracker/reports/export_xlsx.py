"""Everything as an Excel workbook: a sheet for each table, written row by row. What fits in no cell is split, never cut."""

from __future__ import annotations

import datetime as dt
from typing import IO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from . import dictionary, export_tables
from . import dictionary_fields as types
from .dictionary import Column, Table
from .export import KEYS, Progress, everything
from .export_about import KEEP, TABLES, About, about
from .registers import Cell
from .xlsx import LONGEST, SAFE

FRONT, DICTIONARY, LONG = "About", "dictionary", "long_texts"
MOST_ROWS = 1_048_576  # of a sheet, its head among them
PIECE = 16_000  # characters of one part of a long text: no more than a cell holds, even if each counts twice
MOST_LINES = 4  # of a row, so that many can be seen; a cell shows the rest when it is chosen
WIDTHS = {types.DAY: 13, types.MOMENT: 28, types.NUMBER: 10, types.YES_NO: 10, types.WORD: 18, types.POST: 30}
SHORT, WIDE = 18, 48  # of references; of words
_KEYS = ("record", "person", "subject", "hash", "head", "sha256", "stored_name")


class Writer:
    """The workbook in the making. Every sheet lies in a file of its own until the end: rows are written once, in order."""

    def __init__(self, out: IO[bytes], said: About):
        self.said = said
        self.book = xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "d mmm yyyy", **SAFE})
        self.book.set_properties(
            {"title": "Everything that the tracker holds", "author": said.body, "created": said.made_at}
        )
        self.head = self.book.add_format({"bold": True, "bg_color": "#143C3F", "font_color": "#FFFFFF", "valign": "top"})
        self.title = self.book.add_format({"bold": True, "font_size": 16})
        self.bold = self.book.add_format({"bold": True, "valign": "top"})
        self.text = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.day = self.book.add_format({"num_format": "d mmm yyyy", "valign": "top", "align": "left"})
        self.number = self.book.add_format({"num_format": "0", "valign": "top", "align": "left"})
        self.link = self.book.add_format({"font_color": "#164F86", "underline": 1, "valign": "top"})
        self.front = self.book.add_worksheet(FRONT)
        self.sheets: list[tuple[str, Table | None, int]] = []  # name, what it holds, rows
        self.open: dict[str, _Sheet] = {}
        self.long: list[list[Cell]] = []

    def rows(self, table: Table, columns: list[Column]) -> _Sheet:
        """The sheet of a table, with its head."""
        self.open[table.name] = _Sheet(self, table, columns)
        return self.open[table.name]

    def close(self) -> None:
        if self.long:
            heads = ["Sheet", "Row", "Column", "Part", "Text"]
            self.plain(LONG, heads, self.long, [30, 10, 24, 8, 100])
        self._write_front()
        self.book.close()

    def plain(self, name: str, heads: list[str], rows, widths: list[int]) -> None:
        """A sheet that is no table of the export."""
        sheet = self.book.add_worksheet(name)
        self.begin(sheet, heads, widths)
        number = 0
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                self.cell(sheet, number, column, value)
        self.end(sheet, number, len(heads))
        self.sheets.append((name, None, number))

    def begin(self, sheet: Worksheet, heads: list[str], widths: list[int]) -> None:
        for column, (words, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, words, self.head)
        sheet.freeze_panes(1, 0)

    def end(self, sheet: Worksheet, rows: int, columns: int) -> None:
        sheet.autofilter(0, 0, max(1, rows), columns - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.repeat_rows(0)
        sheet.set_footer("&L&F&C&A&R&P / &N")

    def cell(self, sheet: Worksheet, row: int, column: int, value: Cell) -> None:
        if value is None or value == "":
            return
        if isinstance(value, dt.date) and value.year >= 1900:
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), self.day)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.number)
        else:  # a day before 1900 is no date of a workbook
            sheet.write_string(row, column, str(value), self.text)

    def _write_front(self) -> None:
        sheet = self.front
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 12)
        sheet.set_column(2, 2, 100)
        sheet.write_string(0, 0, "Everything that the tracker holds", self.title)
        row = 2
        for what, which in self.said.facts():
            sheet.write_string(row, 0, what, self.bold)
            self._beside(row, which)
            row += 1
        for number, sentence in enumerate((*KEEP, *TABLES)):
            if number in (0, len(KEEP)):
                sheet.write_string(row, 0, "How to keep it" if not number else "How to read it", self.bold)
            self._beside(row, sentence)
            row += 1
        for column, words in enumerate(("Sheet", "Rows", "What it holds")):
            sheet.write_string(row + 1, column, words, self.head)
        for line, (name, table, count) in enumerate(self.sheets, row + 2):
            sheet.write_url(line, 0, f"internal:'{name}'!A1", self.link, name)
            sheet.write_number(line, 1, count, self.number)
            sheet.write_string(line, 2, table.says if table else _SAYS[name], self.text)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F&R&P / &N")

    def _beside(self, row: int, value: Cell) -> None:
        if isinstance(value, str):
            self.front.set_row(row, 15 * (1 + len(value) // 105))
        self.cell(self.front, row, 2, value)


_SAYS = {
    DICTIONARY: "What each column means, and which values it may hold.",
    LONG: "Texts that are longer than a cell can hold, in parts.",
}


class _Sheet:
    """The rows of one table. Past the last row of a sheet they go on in another."""

    def __init__(self, writer: Writer, table: Table, columns: list[Column]):
        self.writer, self.table, self.columns, self.part = writer, table, columns, 0
        self.heads = [each.name for each in columns]
        self.widths = [max(_width(each), len(each.name) + 3) for each in columns]
        self._next()

    def _next(self) -> None:
        self.part += 1
        self.name = self.table.name if self.part == 1 else f"{self.table.name[:27]}_{self.part}"
        self.sheet, self.count = self.writer.book.add_worksheet(self.name), 0
        self.writer.begin(self.sheet, self.heads, self.widths)

    def add(self, row: list[Cell]) -> None:
        if self.count + 1 == MOST_ROWS:
            self.end()
            self._next()
        self.count += 1
        lines = max(_lines(value, width) for value, width in zip(row, self.widths, strict=True))
        self.sheet.set_row(self.count, 15 * min(MOST_LINES, lines))
        for column, value in enumerate(row):
            if isinstance(value, str) and 2 * len(value) > LONGEST and _length(value) > LONGEST:
                value = self._split(column, value)
            self.writer.cell(self.sheet, self.count, column, value)
        # The row before is written when this one begins; the book would remember its height to the end.
        for heights in (self.sheet.row_info, self.sheet.row_sizes):
            heights.pop(self.count - 1, None)

    def _split(self, column: int, text: str) -> str:
        parts = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
        for number, part in enumerate(parts, 1):
            self.writer.long.append([self.name, self.count + 1, self.heads[column], number, part])
        return (
            f"[{len(text):,} characters, and a cell holds {LONGEST:,}. In full on the sheet “{LONG}”, in {len(parts)} "
            "parts, and in the export as CSV and as JSON.]"
        )

    def end(self) -> None:
        self.writer.end(self.sheet, self.count, len(self.heads))
        self.writer.sheets.append((self.name, self.table, self.count))


def write(
    out: IO[bytes],
    as_at: dt.date | None = None,
    today: dt.date | None = None,
    progress: Progress = lambda done, of: None,
) -> None:
    """Write the workbook."""
    writer = Writer(out, about(as_at, today))
    heads, *rows = export_tables.of_the_dictionary()
    writer.plain(DICTIONARY, [str(each) for each in heads], rows, [22, 44, 20, 14, 40, 30, 80, 34, 34])
    tables = dictionary.tables()
    for number, (key, records) in enumerate(everything(as_at, today), 1):
        sheets = {
            table.name: writer.rows(table, [*table.keys, *table.columns]) for table in dictionary.with_inside(tables[key])
        }
        for table, row in export_tables.rows(tables[key], records):
            sheets[table.name].add(row)
        for sheet in sheets.values():
            sheet.end()
        progress(number, len(KEYS))
    writer.close()


def _length(text: str) -> int:
    """As Excel counts: a character past the first 65,536 counts twice."""
    return len(text.encode("utf-16-le")) // 2


def _width(column: Column) -> int:
    if column.name in _KEYS:
        return 30
    if column.field.type in (types.REF, types.CITATION) or column.name == "ref":
        return SHORT
    return WIDTHS.get(column.field.type, WIDE)


def _lines(value: Cell, width: int) -> int:
    if not isinstance(value, str) or len(value) < 10:
        return 1
    return sum(1 + int(len(line) * 1.1 // width) for line in value[: 500 * MOST_LINES].split("\n"))
