"""What the tests of reading share: a workbook to write into, a part of it changed, and what was read as plain words."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from tests.plans.values import Plan
from tracker.business import plan_files
from tracker.rules.plan_sheets import Book, Cell
from tracker.rules.refusal import Refused


def book_of(plan: Plan) -> Book:
    return plan_files.pasted(plan.text) if plan.name == "pasted" else plan_files.read(plan.name, plan.content)


def texts(book: Book, name: str = "Text") -> list[list[str]]:
    return [[cell.text for cell in row] for row in book.sheet(name).rows]


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        plan_files.read(name, content)
    assert refused.value.field == "file"
    return str(refused.value)


class Writing:
    """A workbook to write into, and what is read of it."""

    def __init__(self) -> None:
        self.book = openpyxl.Workbook()
        self.sheet = self.book.active
        self.sheet.title = "Plan"

    @property
    def content(self) -> bytes:
        content = io.BytesIO()
        self.book.save(content)
        return content.getvalue()

    def read(self) -> Book:
        return plan_files.read("plan.xlsx", self.content)

    def cell(self, where: str) -> Cell:
        row, column = openpyxl.utils.cell.coordinate_to_tuple(where)
        return self.read().sheet("Plan").cell(row, column)


def with_part(content: bytes, part: str, before: bytes, after: bytes) -> bytes:
    """The same file with something else in one part."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            written = old.read(member)
            if member == part:
                assert before in written
                written = written.replace(before, after, 1)
            new.writestr(member, written)
    return made.getvalue()
