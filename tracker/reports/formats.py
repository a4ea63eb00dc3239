"""The formats of reports. Each writer is a module of this package, by the name of its format, imported when wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

from .blocks import Paper
from .content import Stocktake
from .registers import Register

_OFFICE = "application/vnd.openxmlformats-officedocument."
# What each is on the way to a browser, and what it is called on a page.
FORMATS = {
    "pdf": ("application/pdf", "PDF, to send or print"),
    "docx": (f"{_OFFICE}wordprocessingml.document", "Word file"),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", "Excel workbook, a sheet for each register"),
    "html": ("text/html", "one HTML file"),
    "csv": ("text/csv", "CSV, all registers in one table"),
    "md": ("text/markdown", "Markdown"),
}
NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "html": "HTML", "csv": "CSV", "md": "Markdown"}  # in a sentence
TABLES = ("xlsx", "csv")  # of a list
# Those in which a report without registers comes.
PAPER = {form: FORMATS[form] for form in ("pdf", "docx", "md")}


def write(doc: Stocktake, form: str) -> bytes:
    """The whole file, in one of FORMATS. All of them say the same."""
    return _bytes(import_module(f".{form}", __package__).write(doc))


def write_all(doc: Stocktake) -> Iterator[tuple[str, bytes]]:
    """Each format with its file, one after another. The PDF is set beside the others: it takes as long as all of them."""
    with ThreadPoolExecutor(1) as beside:
        pdf = beside.submit(write, doc, "pdf")
        for form in FORMATS:
            if form != "pdf":
                yield form, write(doc, form)
        yield "pdf", pdf.result()


def write_paper(paper: Paper, form: str) -> bytes:
    """A report that is laid out, in one of PAPER."""
    return _bytes(import_module(f".{form}", __package__).write_paper(paper))


def _bytes(written: str | bytes) -> bytes:
    return written if isinstance(written, bytes) else written.encode("utf-8")


def write_list(found: list[Register], about: Register, form: str, body: str, made_on: dt.date) -> bytes:
    """A list in one of TABLES. The workbook says on a sheet of its own of which day it is; CSV holds the rows alone."""
    if form == "csv":
        from . import csv

        return csv.write_registers(found).encode("utf-8")
    from . import xlsx

    return xlsx.write_registers([*found, about], found[0].name, body, made_on)


def media_type(form: str) -> str:
    return FORMATS[form][0]
