"""Which files may be given as evidence: by extension and by content, and nothing that can act on its own."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator

from .refusal import Refused

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
}
KINDS_IN_WORDS = "a PDF, Word (.docx), Excel (.xlsx), PNG, JPEG, text or CSV file"
_ZIP_MEMBERS, _ZIP_BYTES = 5_000, 400_000_000
_OFFICE_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
# Named in the zip directory of a document that can act, or that fetches something when it is opened. A document tied to a
# template elsewhere is known by word/_rels/settings.xml.rels, which Word writes for little else.
_ACTIVE_IN_OFFICE = (
    "vbaproject",
    "vbadata",
    "/activex/",
    "/embeddings/",
    "/macrosheets/",
    "/dialogsheets/",
    "/externallinks/",
    "word/_rels/settings.xml.rels",
)
_REFERS = rb"\s*(?:[(<\[]|\d+\s+\d+\s+R)"  # what follows a short name; packed bytes hold three letters by chance
_ACTIVE_IN_PDF = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z0-9])|/(?:JS|XFA)" + _REFERS)
_LOCKED_PDF = re.compile(rb"/Encrypt" + _REFERS)
_OBJECTS_IN_PDF = re.compile(rb"/" + b"".join(rb"(?:%c|#%x)" % (c, c) for c in b"ObjStm"), re.IGNORECASE)
_STREAM = re.compile(rb"stream\r?\n")
_PDF_INFLATED = 50_000_000  # bytes of objects looked at in one PDF


def check(name: str, content: bytes, largest: int) -> str:
    """The media type of a file that may be kept. Refused in words otherwise; nothing is unpacked."""
    if not content:
        raise Refused("This file is empty. Choose the file again.", "file")
    if len(content) > largest:
        raise Refused(f"This file is larger than {largest // 1_000_000} MB. Choose a smaller one.", "file")
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in MEDIA_TYPES:
        raise Refused(f"The tracker takes {KINDS_IN_WORDS}.", "file")
    if not _is_what_it_says(extension, content):
        raise Refused(f"This file is called .{extension} but its content is something else.", "file")
    if extension == "pdf":
        _check_pdf(content)
    return MEDIA_TYPES[extension]


def media_type(name: str) -> str | None:
    """The media type that belongs to a name, or None for a kind that is not taken."""
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower())


def check_answer(answer: str) -> None:
    """The question asked with every upload: does this file name or describe a child or family? ``answer`` is yes or no."""
    if answer == "yes":
        raise Refused(
            "Evidence must not identify a child or a family. Take that out of the file, then choose the file again.",
            "names_child",
        )
    if answer != "no":
        raise Refused("Say whether this file names or describes a child or family.", "names_child")


def _check_pdf(content: bytes) -> None:
    for part in (content, *_packed_objects(content)):
        plain = _unescaped(part)
        if _LOCKED_PDF.search(plain):
            raise Refused("This PDF is locked, so it cannot be checked. Print it to a plain PDF and choose that.", "file")
        if _ACTIVE_IN_PDF.search(plain):
            raise Refused("This PDF carries scripts or files inside it. Print it to a plain PDF and choose that.", "file")


def _packed_objects(content: bytes) -> Iterator[bytes]:
    """What stands in the object streams of a PDF: since version 1.5 a script may be there and nowhere else."""
    left = _PDF_INFLATED
    for found in _OBJECTS_IN_PDF.finditer(content):
        start = _STREAM.search(content, found.end())
        end = content.find(b"endstream", start.end()) if start else -1
        try:
            part = zlib.decompressobj().decompress(content[start.end() : end] if start and end > 0 else b"", left)
        except zlib.error:
            part = None
        left -= len(part or b"")
        if part is None or left <= 0:
            raise Refused("This PDF cannot be checked. Print it to a plain PDF and choose that.", "file")
        yield part


def _unescaped(part: bytes) -> bytes:
    """Names with #4A written as J, as a reader of PDF would read them."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), part)


def _is_what_it_says(extension: str, content: bytes) -> bool:
    if extension == "pdf":
        return content[:1024].lstrip().startswith(b"%PDF-")
    if extension == "png":
        return content.startswith(b"\x89PNG\r\n\x1a\n")
    if extension in ("jpg", "jpeg"):
        return content.startswith(b"\xff\xd8\xff")
    if extension in _OFFICE_PART:
        return _is_office(extension, content)
    return _is_plain_text(content)


def _is_office(extension: str, content: bytes) -> bool:
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    names = {member.filename.lower() for member in members}
    if len(members) > _ZIP_MEMBERS or sum(member.file_size for member in members) > _ZIP_BYTES:
        raise Refused("This file is packed too tightly to be checked. Save it again and choose that.", "file")
    if any(sign in name for name in names for sign in _ACTIVE_IN_OFFICE):
        raise Refused(
            "This file carries macros, objects or links that fetch something when it is opened. "
            "Save it without them, or as a PDF, and choose that.",
            "file",
        )
    return "[content_types].xml" in names and _OFFICE_PART[extension] in names


def _is_plain_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        return False
    return not re.match(r"\s*<(!doctype|html|svg|script|\?xml)", text, re.IGNORECASE)


def shown_name(name: str) -> str:
    """A name fit to show: without folders, control or direction characters, 150 characters at most."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, extension = kept.rpartition(".")
    return f"{stem[:140]}{dot}{extension[:9]}" if dot else kept[:150] or "file"
