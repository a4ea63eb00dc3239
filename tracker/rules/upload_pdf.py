"""Whether a PDF can act on its own: scripts, files inside it, actions that start or fetch something; or is locked.

This reads names, it is no reader of PDF: what stands in the open or in a stream of packed objects is seen. A stream of
objects that is packed in a way that is not known here is refused, and so is a file that would unpack beyond measure.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from .refusal import Refused

INFLATED = 50_000_000  # bytes of objects looked at in one PDF
_PIECE = 65_536
STREAMS, _ESCAPED, _NEAR = 100_000, 2_000_000, 2_000
_SPACE = rb"[\x00\t\n\x0c\r ]*+"  # never given back, so that a file of spaces takes no longer than it is long
_REFERS = (
    _SPACE + rb"(?:[(<\[%]|\d{1,10}\s{1,10}\d{1,10}\s{1,10}R)"
)  # what follows a short name; packed bytes hold three letters by chance
# A file inside need not say that it is one: what names it does, an annotation or /EF.
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|FileAttachment|RichMedia|GoTo[ER]|ImportData|SubmitForm|OnInstantiate)"
    rb"(?![A-Za-z0-9])|/(?:JS|XFA)" + _REFERS + rb"|/EF" + _SPACE + rb"(?:<<|%|\d{1,10}\s{1,10}\d{1,10}\s{1,10}R)"
)
_LOCKED = re.compile(rb"/Encrypt" + _REFERS)
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n?|\n)")
# A stream of objects names itself so, and where the first of them begins; an outline names its first line by reference.
_OF_OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z0-9])|/First" + _SPACE + rb"(?:%|\d++(?!\s++\d++\s++R))")
_CHANGED_FIRST = re.compile(rb"/(?:DecodeParms|DP|Predictor)(?![A-Za-z0-9])")
_BEGINS_WITH_NUMBERS = re.compile(_SPACE + rb"(?:%|\d+\s+\d+\s)")  # as a stream of objects does, whatever it is called
_CANNOT = "This PDF cannot be checked. Print it to a plain PDF and choose that."


def is_pdf(content: bytes) -> bool:
    return content[:1024].lstrip().startswith(b"%PDF-")


def check(content: bytes, most: int | None = None) -> None:
    """Refuse a PDF that can act, that is locked, or that cannot be looked into."""
    if content.count(b"#") > _ESCAPED:
        raise Refused(_CANNOT, "file")
    for part in (content, *_packed_objects(content, INFLATED if most is None else most)):
        plain = _unescaped(part)
        if _LOCKED.search(plain):
            raise Refused("This PDF is locked, so it cannot be checked. Print it to a plain PDF and choose that.", "file")
        if _ACTIVE.search(plain):
            raise Refused("This PDF carries scripts or files inside it. Print it to a plain PDF and choose that.", "file")


def _packed_objects(content: bytes, left: int) -> Iterator[bytes]:
    """What stands in the object streams of a PDF: since version 1.5 a script may be there and nowhere else."""
    before = 0
    if content.count(b"stream") > 2 * STREAMS:
        raise Refused(_CANNOT, "file")
    for found in _STREAM.finditer(content):
        said = _unescaped(content[before : found.start()])
        before = found.end()
        named = _OF_OBJECTS.search(said)
        if named and len(said) - named.start() > _NEAR:  # so far from its stream no program names it
            raise Refused(_CANNOT, "file")
        if not named and not _BEGINS_WITH_NUMBERS.match(_inflated(content, found.end(), 256)[0]):
            continue
        part, whole = _inflated(content, found.end(), left)
        left -= len(part)
        if not part or left <= 0 or (named and (not whole or _CHANGED_FIRST.search(said))):
            raise Refused(_CANNOT, "file")
        yield part


def _inflated(content: bytes, start: int, most: int) -> tuple[bytes, bool]:
    """What a stream unpacks to, up to ``most`` bytes, and whether it came to its end. It ends where its packing says."""
    unpacker, parts = zlib.decompressobj(), []
    try:
        for at in range(start, len(content), _PIECE if most > _PIECE else 1_024):
            parts.append(unpacker.decompress(content[at : at + (_PIECE if most > _PIECE else 1_024)], most))
            most -= len(parts[-1])
            if unpacker.eof or most <= 0:
                break
    except zlib.error:
        return b"".join(parts), False
    return b"".join(parts), unpacker.eof


def _unescaped(part: bytes) -> bytes:
    """Names with #4A written as J, as a reader of PDF would read them."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), part) if b"#" in part else part
