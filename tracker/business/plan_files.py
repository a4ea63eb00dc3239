"""An action plan as it comes, in a file or pasted: read into plain sheets, or refused in words. Nothing is understood here."""

from __future__ import annotations

import hashlib

from ..rules import uploads
from ..rules.plan_sheets import Book
from ..rules.refusal import Refused
from . import plan_excel, plan_limits, plan_text

KINDS_IN_WORDS = "an Excel workbook (.xlsx), a Word file with a table (.docx), or a text file (.csv, .tsv, .txt)"
_TEXTS = {"csv": "csv", "tsv": "tsv", "tab": "tsv", "txt": "text", "md": "text"}


def read(name: str, content: bytes) -> Book:
    """The sheets of a file, by its name and its bytes. Refused with the field "file"."""
    shown = uploads.shown_name(name)
    extension = shown.rpartition(".")[2].lower() if "." in shown else ""
    if extension == "xlsx":
        uploads.check(shown, content, plan_limits.LARGEST)
        sheets, noticed = plan_excel.read(content)
        return _book(shown, "xlsx", content, sheets, noticed)
    if extension in _TEXTS:
        uploads.check(f"{shown}.txt", content, plan_limits.LARGEST)
        text, said = plan_text.decoded(content)
        return _book(shown, _TEXTS[extension], content, (plan_text.sheet(text),), (said,) if said else ())
    raise Refused(f"The tracker reads a plan from {KINDS_IN_WORDS}.", "file")


def pasted(text: str) -> Book:
    """The same of what somebody pasted. Refused with the field "text"."""
    content = text.encode("utf-8", "replace")
    return _book("pasted", "text", content, (plan_text.sheet(text, "text"),), ())


def _book(name: str, kind: str, content: bytes, sheets, noticed) -> Book:
    return Book(name, kind, hashlib.sha256(content).hexdigest(), len(content), tuple(sheets), tuple(noticed))
