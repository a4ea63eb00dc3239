"""Which files may be given as evidence: by extension and by content, and nothing that can act on its own."""

from __future__ import annotations

import re
import unicodedata

from . import upload_mail, upload_office, upload_pdf, upload_pictures
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
    "eml": "message/rfc822",
    "msg": "application/vnd.ms-outlook",
}
_MAIL = ("eml", "msg")
KINDS_IN_WORDS = "a PDF, Word (.docx), Excel (.xlsx), PNG, JPEG, text or CSV file, or an e-mail (.eml, .msg)"
_HTML = re.compile(r"\s*<[!?/a-z]", re.IGNORECASE)
_OTHER_TEXT = re.compile(
    r"\s*(?:\{\\rtf|#!|%PDF-|MIME-Version:.*\n(?:.+\n)*Content-Type: multipart/related)", re.IGNORECASE
)
_MARKED = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}  # what Windows writes before a text


def check(name: str, content: bytes, largest: int) -> str:
    """The media type of a file that may be kept. Refused in words otherwise; nothing is unpacked to a disk."""
    if not content:
        raise Refused("This file is empty. Choose the file again.", "file")
    if len(content) > largest:
        raise Refused(too_large(largest), "file")
    extension = _extension(name)
    if extension not in MEDIA_TYPES:
        raise Refused(f"The tracker takes {KINDS_IN_WORDS}.", "file")
    if not _is_what_it_says(extension, content):
        raise Refused(f"This file is called .{extension} but its content is something else.", "file")
    if extension == "pdf":
        upload_pdf.check(content)
    elif extension == "eml":
        upload_mail.check_eml(content, _check_attached)
    elif extension == "msg":
        upload_mail.check_msg(content, _check_attached)
    return MEDIA_TYPES[extension]


def too_large(largest: int) -> str:
    return f"This file is larger than {in_words(largest)}. Choose a smaller one."


def _check_attached(name: str, content: bytes, of: int) -> None:
    """What hangs on an e-mail is judged as if it were given by itself; ``of`` so many there are."""
    shown, extension = shown_name(name), _extension(name)
    try:
        if extension in _MAIL:
            raise Refused(upload_mail.INSIDE, "file")
        if extension not in MEDIA_TYPES:
            raise Refused("The tracker does not take files of that kind.", "file")
        if not content:
            raise Refused("It is empty, or is kept elsewhere.", "file")
        if not _is_what_it_says(extension, content):
            raise Refused(f"It is called .{extension} but its content is something else.", "file")
        if extension == "pdf":
            upload_pdf.check(content, upload_pdf.INFLATED // of)
    except Refused as refusal:
        raise Refused(f"The e-mail carries {shown}. {refusal} The e-mail can be given without it.", "file") from refusal


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def media_type(name: str) -> str | None:
    """The media type that belongs to a name, or None for a kind that is not taken."""
    return MEDIA_TYPES.get(_extension(name))


def check_room(used: int, size: int, megabytes: int) -> None:
    """An agency's files may take so many megabytes together. ``used`` and ``size`` are bytes."""
    if used + size > megabytes * 1_000_000:
        raise Refused(
            f"There is no room for this file: it has {in_words(size)}, and {used_in_words(used, megabytes)} is used by "
            "files of the agency that gives it. Choose a smaller file, or ask the business unit for more room.",
            "file",
        )


def used_in_words(used: int, megabytes: int) -> str:
    """For example: 120 MB of 2 GB."""
    return f"{in_words(used)} of {in_words(megabytes * 1_000_000)}"


def in_words(size: int) -> str:
    """A number of bytes, for people: never rounded to nothing."""
    if size >= 1_000_000_000:
        return f"{size / 1_000_000_000:.2f}".rstrip("0").rstrip(".") + " GB"
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f}".removesuffix(".0") + " MB"
    return f"{max(1, round(size / 1000))} kB" if size else "nothing"


def check_answer(answer: str) -> None:
    """The question asked with every upload: does this file name or describe a child or family? ``answer`` is yes or no."""
    if answer == "yes":
        raise Refused(
            "Evidence must not identify a child or a family. Take that out of the file, then choose the file again.",
            "names_child",
        )
    if answer != "no":
        raise Refused("Say whether this file names or describes a child or family.", "names_child")


def _is_what_it_says(extension: str, content: bytes) -> bool:
    if extension in upload_office.MAIN_PART:
        return upload_office.is_office(extension, content)
    if extension == "eml":
        return upload_mail.is_eml(content)
    if extension == "msg":
        return upload_mail.is_msg(content)
    if upload_office.holds_a_zip(content):
        return False
    if extension == "pdf":
        return upload_pdf.is_pdf(content)
    if extension == "png":
        return upload_pictures.is_png(content)
    if extension in ("jpg", "jpeg"):
        return upload_pictures.is_jpeg(content)
    return _is_plain_text(content)


def _is_plain_text(content: bytes) -> bool:
    coding = next((coding for mark, coding in _MARKED.items() if content.startswith(mark)), "")
    try:
        text = content.decode(coding or "utf-8")
    except UnicodeDecodeError:
        if coding:
            return False
        text = content.decode("cp1252", errors="replace")
    return "\x00" not in text and not _HTML.match(text) and not _OTHER_TEXT.match(text)


def shown_name(name: str) -> str:
    """A name fit to show: without folders, control or direction characters, 150 characters at most."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, extension = kept.rpartition(".")
    return f"{stem[:140]}{dot}{extension[:9]}" if dot else kept[:150] or "file"
