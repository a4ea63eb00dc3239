"""An action plan as it comes, in a file or pasted: read into plain sheets, or refused in words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from ..rules import upload_office, uploads
from ..rules.plan_sheets import Book, Sheet
from ..rules.refusal import Refused
from . import plan_encoding, plan_excel, plan_limits, plan_package, plan_text, plan_word

KINDS_IN_WORDS = "an Excel workbook (.xlsx), a Word file with a table (.docx), or a text file (.csv, .tsv, .txt)"
_TEXTS = {"csv": "csv", "tsv": "tsv", "tab": "tsv", "txt": "text", "md": "text"}
_OFFICE = {"xlsx": plan_excel.read, "docx": plan_word.read}
_SAVE_AS = "Open it there, choose File, Save As, the kind “{}”, and choose the file that was saved."
_EXCEL, _WORD = _SAVE_AS.format("Excel Workbook (.xlsx)"), _SAVE_AS.format("Word Document (.docx)")
_EXPORT = "Open it there, choose File, Export To, {}, and choose the file that was saved."
_OTHERS = {
    "xls": f"This is a workbook of an old Excel. {_EXCEL}",
    "xlt": f"This is a template of an old Excel. {_EXCEL}",
    "xlsb": f"This is a binary workbook of Excel. {_EXCEL}",
    "xlsm": f"This workbook may carry macros, which the tracker does not take. {_EXCEL}",
    "xltx": f"This is a template of Excel. {_EXCEL}",
    "ods": f"This is a spreadsheet of LibreOffice or OpenOffice. {_EXCEL}",
    "numbers": f"This is a spreadsheet of Numbers. {_EXPORT.format('Excel')}",
    "doc": f"This is a document of an old Word. {_WORD}",
    "docm": f"This document may carry macros, which the tracker does not take. {_WORD}",
    "odt": f"This is a document of LibreOffice or OpenOffice. {_WORD}",
    "rtf": f"This is a document in rich text. {_WORD}",
    "pages": f"This is a document of Pages. {_EXPORT.format('Word')}",
    "pdf": "A table in a PDF cannot be read for certain. Ask for the Word or Excel file that it was made from, "
    "or copy the table and paste it.",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how files of Office began before 2007, and how those with a password do
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOCKED = (
    "This file has a password, so it cannot be read. Open it, choose File, Info, take the password off, save it, "
    "and choose it again."
)
_CARRIES = (
    "This file carries macros, objects, or links to other files, which the tracker does not take. "
    "Copy the plan alone into a new file, and choose that."
)
_PASTED = "pasted"
_NOTICED = 60  # sentences about a file, which its pages show


def read(name: str, content: bytes) -> Book:
    """The sheets of a file, by its name and its bytes. Refused with the field "file"."""
    shown = uploads.shown_name(name)
    extension = shown.rpartition(".")[2].lower() if "." in shown else ""
    if extension in _OFFICE:
        return _of_office(shown, extension, content)
    if extension in _TEXTS:
        text, said = plan_encoding.decoded(content, plan_limits.LARGEST)
        sheet, noticed = plan_text.read(text, delimited=extension in ("csv", "tsv", "tab"))
        return _book(shown, _TEXTS[extension], content, (sheet,), (*said, *noticed))
    raise Refused(_OTHERS.get(extension, f"The tracker reads a plan from {KINDS_IN_WORDS}."), "file")


def pasted(text: str) -> Book:
    """The same of what somebody pasted. Refused with the field "text"."""
    content = text.encode("utf-8", "replace")
    if len(content) > plan_limits.LARGEST:
        raise Refused("This is too much to paste. Save it as a file, and choose that.", "text")
    sheet, noticed = plan_text.read(text, field="text")
    return _book(_PASTED, "text", content, (sheet,), noticed)


def _of_office(shown: str, extension: str, content: bytes) -> Book:
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise Refused(_LOCKED, "file")
    if content.startswith(_OLE):
        raise Refused(_OTHERS["xls" if extension == "xlsx" else "doc"], "file")
    try:
        uploads.check(f"plan.{extension}", content, plan_limits.LARGEST)
    except Refused as refusal:  # which offers a PDF, and a plan cannot be read from one
        raise Refused(_CARRIES, "file") if str(refusal) == upload_office.ACTS else refusal from refusal
    plan_package.check(content)
    sheets, noticed = _OFFICE[extension](content)
    return _book(shown, extension, content, sheets, noticed)


def _book(name: str, kind: str, content: bytes, sheets: Sequence[Sheet], noticed: Sequence[str]) -> Book:
    said = tuple(noticed[:_NOTICED])
    if len(noticed) > len(said):
        said += (f"{len(noticed) - len(said):,} more such things were noticed.",)
    return Book(name, kind, hashlib.sha256(content).hexdigest(), len(content), tuple(sheets), said)
