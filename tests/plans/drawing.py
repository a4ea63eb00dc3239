"""The look of the invented workbooks: what makes them like real ones and is the same in several."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

GREEN, AMBER, RED, BLUE, GREY = "00B050", "FFC000", "FF0000", "0070C0", "D9D9D9"
_LINE = Side(style="thin", color="808080")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
STRUCK = Font(strike=True)


def fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=f"FF{colour}")


def theme(number: int, tint: float = 0.0) -> PatternFill:
    return PatternFill("solid", fgColor=Color(theme=number, tint=tint))


def indexed(number: int) -> PatternFill:
    return PatternFill("solid", fgColor=Color(indexed=number))


def put(sheet: Worksheet, row: int, values: list, top: str = "top") -> None:
    """A row of cells from column A; None leaves one alone."""
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        if value is not None:
            cell.value = value
        cell.alignment = Alignment(wrap_text=True, vertical=top)
        cell.border = BOX
    sheet.row_dimensions[row].height = 15 * max((_lines(sheet, at, said) for at, said in enumerate(values)), default=1)


def _lines(sheet: Worksheet, at: int, said: object) -> int:
    """How many lines the words take up at the width of their column."""
    wide = sheet.column_dimensions["ABCDEFGHIJKLMNOP"[at]].width
    return sum(1 + int(len(line) // (wide * 0.95)) for line in str(said or "").split("\n"))


def head(sheet: Worksheet, row: int, titles: list, colour: PatternFill | None = None, dark: bool = True) -> None:
    put(sheet, row, titles, "center")
    for cell in sheet[row][: len(titles)]:
        cell.font = Font(bold=True, color="FFFFFFFF" if dark else "FF000000")
        cell.fill = colour or fill("1F4E79")


def title(sheet: Worksheet, row: int, words: str, across: int = 1, size: int = 16) -> None:
    sheet.cell(row, 1, words).font = Font(bold=True, size=size)
    sheet.cell(row, 1).alignment = Alignment(wrap_text=across > 1, vertical="center")
    if across > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=across)
    sheet.row_dimensions[row].height = size * 1.8


def widths(sheet: Worksheet, *wide: int) -> None:
    for number, width in enumerate(wide):
        sheet.column_dimensions["ABCDEFGHIJKLMNOP"[number]].width = width


def on_paper(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def saved(book: Workbook) -> bytes:
    for sheet in book.worksheets:
        on_paper(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
