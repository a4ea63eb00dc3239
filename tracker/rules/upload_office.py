"""Whether a Word or Excel file is one, and whether it can act or fetch something when it is opened.

It is judged by the directory of its zip. Only the two kinds of small parts that say what the others are and what they
point to are read, in memory and up to a limit; nothing else is unpacked, and nothing to a disk.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from xml.parsers import expat

from .refusal import Refused

MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
MEMBERS, BYTES = 5_000, 400_000_000
_READ = 5_000_000  # bytes of all the parts that are read
_ENTRY = b"PK\x01\x02"  # of the directory
# Named in the zip directory of a document that can act, or that fetches something when it is opened. A document tied to a
# template elsewhere is known by word/_rels/settings.xml.rels, which Word writes for little else.
_ACTIVE_PARTS = (
    "vbaproject",
    "vbadata",
    "/activex/",
    "/embeddings/",
    "/macrosheets/",
    "/dialogsheets/",
    "/externallinks/",
    "word/_rels/settings.xml.rels",
)
# The same by what the parts are said to be, since a part may have any name.
_ACTIVE_KINDS = re.compile(
    r"macro|vba|activex|oleobject|\.package$|afchunk|attachedtemplate|control$|externallink"
    r"|[/.]connections|webextension",
    re.I,
)
ACTS = (
    "This file carries macros, objects or links that fetch something when it is opened. "
    "Save it without them, or as a PDF, and choose that."
)
_TOO_TIGHT = "This file is packed too tightly to be checked. Save it again and choose that."
_CANNOT = "This file cannot be checked: its list of parts is not in order, or it has a password. Save it again without one."


def is_office(extension: str, content: bytes) -> bool:
    """Whether it is what its ending says. Refused when it can act, or cannot be checked within the limits."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    if content.count(_ENTRY) > MEMBERS:  # before the directory is read
        raise Refused(_TOO_TIGHT, "file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _judged(extension, content, archive)
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, OverflowError):
        return False


def holds_a_zip(content: bytes) -> bool:
    """Whether something that says it is another thing can be opened as a zip as well."""
    if b"PK\x05\x06" not in content:
        return False
    if content.count(_ENTRY) > MEMBERS:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, OverflowError):
        return False


def _judged(extension: str, content: bytes, archive: zipfile.ZipFile) -> bool:
    members = archive.infolist()
    names = {member.filename.lower() for member in members}
    if len(members) > MEMBERS or sum(member.file_size for member in members) > BYTES:
        raise Refused(_TOO_TIGHT, "file")
    if any(sign in name for name in names for sign in _ACTIVE_PARTS):
        raise Refused(ACTS, "file")
    if "[content_types].xml" not in names or MAIN_PART[extension] not in names:
        return False
    if len(names) < len(members) or archive.comment or not all(_in_order(member, content) for member in members):
        raise Refused(_CANNOT, "file")
    _check_parts(archive, members)
    return True


def _in_order(member: zipfile.ZipInfo, content: bytes) -> bool:
    """Whether a member is open, has a name that stays inside, and is called the same where it lies."""
    name, at = member.orig_filename, member.header_offset
    if member.flag_bits & 0x1 or "\\" in name or "\x00" in name or name.startswith("/") or ".." in name.split("/"):
        return False
    length, _ = struct.unpack("<HH", content[at + 26 : at + 30])
    written = content[at + 30 : at + 30 + length]
    kept = name.encode("utf-8" if member.flag_bits & 0x800 else "cp437", "replace")
    return content[at : at + 4] == b"PK\x03\x04" and written == kept


def _check_parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """What each part is said to be, and what the parts point to."""
    left = _READ
    for member in members:
        if not member.filename.lower().endswith((".rels", "[content_types].xml")):
            continue
        try:
            with archive.open(member) as part:
                text = part.read(left + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as wrong:
            raise Refused(_CANNOT, "file") from wrong
        left -= len(text)
        if left < 0:
            raise Refused(_TOO_TIGHT, "file")
        _check_elements(text)


def _check_element(_, said: dict[str, str]) -> None:
    kind, content = said.get("Type", ""), said.get("ContentType", "")
    elsewhere = said.get("TargetMode", "").lower() == "external"
    # A link in the text is followed by whoever clicks it; a picture or a template is fetched by itself.
    if _ACTIVE_KINDS.search(kind) or _ACTIVE_KINDS.search(content) or (elsewhere and not kind.endswith("/hyperlink")):
        raise Refused(ACTS, "file")


def _check_elements(text: bytes) -> None:
    """What every element says. A document type, with which entities come, is not what these parts have."""

    def refuse(*_):
        raise Refused(_CANNOT, "file")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = _check_element
    try:
        parser.Parse(text, True)
    except expat.ExpatError as wrong:
        raise Refused(_CANNOT, "file") from wrong
