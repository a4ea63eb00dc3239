"""Which files may be given as evidence: by extension and by content, and nothing that can act on its own."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile

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
_ACTIVE_IN_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|EmbeddedFiles|RichMedia|XFA)\b")


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
    if extension == "pdf" and _ACTIVE_IN_PDF.search(content):
        raise Refused("This PDF carries scripts or files inside it. Print it to a plain PDF and choose that.", "file")
    return MEDIA_TYPES[extension]


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
    if any("vbaproject" in n or "/activex/" in n or "/embeddings/" in n or "attachedtemplate" in n for n in names):
        raise Refused("This file carries macros or embedded objects. Save it without them and choose that.", "file")
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
