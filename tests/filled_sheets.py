"""Update sheets as an agency fills them in, in a program that is not ours."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from tests import markup
from tracker.rules import update_sheets as rules

HEADINGS = {column.name: column.heading for column in (*rules.LOCKED, *rules.OPEN, *rules.ASKED, rules.ANSWER)}


def cells(content: bytes, title: str = rules.ACTIONS) -> list[dict]:
    """The rows of a sheet as heading and value."""
    rows = list(load_workbook(BytesIO(content))[title].iter_rows(values_only=True))
    return [dict(zip(rows[1], row, strict=True)) for row in rows[2:]]


def filled(content: bytes, said: dict[str, dict], title: str = rules.ACTIONS) -> bytes:
    """The workbook with these values, by the reference of the row and the name of the column."""
    book = load_workbook(BytesIO(content))
    sheet = book[title]
    where = {cell.value: cell.column for cell in sheet[2]}
    rows = {sheet.cell(row, 1).value: row for row in range(3, sheet.max_row + 1)}
    for ref, values in said.items():
        for name, value in values.items():
            sheet.cell(rows[ref], where[HEADINGS[name]]).value = value
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def changed(content: bytes, change) -> bytes:
    """The workbook after ``change`` was done to it."""
    book = load_workbook(BytesIO(content))
    change(book)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


class Sheets:
    """Somebody at the page of the update sheet of an agency."""

    def __init__(self, visitor, code: str):
        self.visitor, self.path = visitor, f"/agencies/{code}/update-sheet"

    def take(self, **asked) -> bytes:
        answer = self.visitor.get(f"{self.path}.xlsx", query_string=asked)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.data

    def read(self, content: bytes, name: str = "sheet.xlsx"):
        return self.visitor.post(self.path, {"file": (BytesIO(content), name)})

    def fields(self, answer) -> dict:
        """What the page of a sheet that was read would send."""
        return markup.fields(form_of(answer, self.path))

    def send(self, answer, **more):
        return self.visitor.client.post(self.path, data={**self.fields(answer), **more})


def form_of(answer, path: str):
    page = markup.parse(answer.get_data(as_text=True))
    return next(each for each in page.iter("form") if each.get("action") == path)
