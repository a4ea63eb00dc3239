"""Registers as an Excel workbook: one sheet each, with a frozen head, filters and real dates. Text is never a formula."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import xlsxwriter

from . import registers
from .content import Stocktake
from .registers import Cell, Register

WIDE = 60  # characters; longer text wraps
A4 = 190  # characters across a page lying down that can still be read
ROOM = 3  # characters that the arrow of a filter takes in the head of a column
LONGEST = 32_767  # characters that a cell can hold
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(doc: Stocktake) -> bytes:
    """The whole file."""
    return write_registers(registers.of(doc), doc.title, doc.body, doc.made_on)


def write_registers(found: list[Register], title: str, body: str, made_on: dt.date) -> bytes:
    """A workbook of these registers. Raises ValueError for text that no cell could hold: nothing is cut."""
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "default_date_format": "d mmm yyyy", **SAFE})
    about = {"title": title, "author": body, "created": dt.datetime.combine(made_on, dt.time())}
    book.set_properties(about)
    head = book.add_format(
        {"bold": True, "bg_color": "#143C3F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "d mmm yyyy", "valign": "top", "align": "left"})
    number = book.add_format({"num_format": "0", "valign": "top", "align": "left"})
    for register in found:
        sheet = book.add_worksheet(register.name)
        widths = [_width(register, column) for column in range(len(register.columns))]
        heads = zip(register.columns, widths, strict=True)
        sheet.set_row(0, 15 * max(_lines(words, width - ROOM) for words, width in heads))
        for column, words in enumerate(register.columns):
            sheet.write_string(0, column, words, head)
            sheet.set_column(column, column, widths[column])
        for row, cells in enumerate(register.rows, 1):
            # Not every program makes room by itself for text that wraps.
            sheet.set_row(row, 15 * max(_lines(value, width) for value, width in zip(cells, widths, strict=True)))
            for column, value in enumerate(cells):
                if value is None or value == "":
                    continue
                if isinstance(value, dt.date):
                    sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), day)
                elif isinstance(value, int):
                    sheet.write_number(row, column, value, number)
                elif len(value) > LONGEST:
                    raise ValueError(
                        f"{register.name}, row {row + 1}: {len(value):,} characters, and a cell holds {LONGEST:,}"
                    )
                else:
                    sheet.write_string(row, column, value, text)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(register.rows)), len(register.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1 + int(sum(widths) // A4), 0)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        sheet.set_footer("&L&F&R&P / &N")
    book.close()
    return kept.getvalue()


def _lines(value: Cell, width: float) -> int:
    if not isinstance(value, str):
        return 1
    return min(27, sum(1 + int(len(line) * 1.1 // width) for line in value.split("\n")))


def _width(register: Register, column: int) -> float:
    longest = max((len(str(row[column] or "")) for row in register.rows), default=0)
    head = register.columns[column]
    words = max(-(-len(head) // 2), *map(len, head.split())) + ROOM  # a long head in two lines
    return min(max(longest, words, 8) + 2, WIDE)
