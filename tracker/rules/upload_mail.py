"""Whether an e-mail (EML as it travels, MSG as Outlook saves it) is one, and whether what hangs on it may be kept.

What hangs on it is judged as if it were given by itself, in memory. An HTML text of an e-mail is usual; the tracker never
shows it, it hands the file out whole. An e-mail inside an e-mail is refused: it would be one more that nobody looked into.
"""

from __future__ import annotations

import email
import io
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from email.errors import MessageError, MissingHeaderBodySeparatorDefect
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import collapse_rfc2231_value

from .refusal import Refused

PARTS, DEPTH = 200, 8
# Python's reader of e-mails takes time and room for every line, part and level: what no person writes is not given to it.
_LINES, _RULED, _BOUNDARIES, _HEAD = 1_000_000, 2_000, 50, 1_000_000
_ONE_AT_A_TIME = threading.Lock()  # it takes six times the room of the e-mail
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_UUENCODED = re.compile(rb"^begin [0-7]{3,4} [^\r\n]+\r?\n[!-`]", re.MULTILINE)  # Outlook makes an attachment of that
_BODIES = ("text/plain", "text/html")
_ONCE = ("content-type", "content-disposition", "content-transfer-encoding")  # of two, programs differ in which they take
_CANNOT = "This e-mail cannot be checked. Save it as a PDF and choose that."
INSIDE = "This e-mail has another e-mail inside it. Save that one by itself, and give both."
Judge = Callable[[str, bytes, int], object]  # of the name, the content and how many there are; raises Refused


def is_eml(content: bytes) -> bool:
    """Lines of headers first, among them who sent it and when (RFC 5322, section 3.6)."""
    head = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0]
    if not _HEADER.match(content) or b"\x00" in head or len(head) > _HEAD:
        return False
    named = BytesHeaderParser().parsebytes(head + b"\n\n")
    broken = any(isinstance(each, MissingHeaderBodySeparatorDefect) for each in named.defects)
    return not broken and bool(named["From"] and named["Date"])


def check_eml(content: bytes, judge: Judge) -> None:
    """Refuse an e-mail with something on it that may not be kept."""
    lines = content.count(b"\n") + content.replace(b"\r\n", b"\n").count(b"\r")
    boundaries = sum(1 for _ in re.finditer(rb"boundary[^=\r\n]{0,40}=", content, re.IGNORECASE))
    if lines > _LINES or boundaries > _BOUNDARIES or len(re.findall(rb"[\r\n]--", content)) > _RULED:
        raise Refused(_CANNOT, "file")
    try:
        with _ONE_AT_A_TIME:
            parts = list(_parts(email.message_from_bytes(content), 0))
            hanging = [(name, _content(part)) for part, names in parts for name in names]
            texts = [_content(part) for part, names in parts if not names]
            del parts
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, MessageError) as wrong:
        raise Refused(_CANNOT, "file") from wrong
    if any(_UUENCODED.search(text) for text in texts):
        raise Refused(_CANNOT, "file")
    _judge(hanging, judge)


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _parts(part: Message, depth: int) -> Iterator[tuple[Message, list[str]]]:
    """Every part that is no envelope, with the names of what hangs on the e-mail; none for its own text."""
    if depth > DEPTH or any(len(part.get_all(header, [])) > 1 for header in _ONCE):
        raise Refused(_CANNOT, "file")
    kind, names = part.get_content_type(), _names(part)
    if part.is_multipart():
        if part.get_content_maintype() != "multipart":  # message/rfc822 and its like
            raise Refused(INSIDE, "file")
        for each in part.get_payload():
            yield from _parts(each, depth + 1)  # type: ignore[arg-type]
    elif not names and kind in _BODIES and part.get_content_disposition() != "attachment":
        yield part, []
    else:
        # A picture in the text may have no name; its kind then is what it says.
        yield part, names or [f"picture.{kind.partition('/')[2]}" if kind.startswith("image/") else kind]


def _names(part: Message) -> list[str]:
    """Every name that a part goes by, also as it reads when it is decoded: programs differ in which they take."""
    said = [pair for header in _ONCE[:2] for pair in part.get_params([], header)]
    if sum(name.lower() == "boundary" for name, _ in said) > 1:
        raise Refused(_CANNOT, "file")
    names = [collapse_rfc2231_value(value) for name, value in said if name.lower() in ("filename", "name")]
    decoded = [str(make_header(decode_header(name))) for name in names if "=?" in name]
    if any("\x00" in name for name in decoded):
        raise Refused(_CANNOT, "file")
    return list(dict.fromkeys([*names, *decoded]))


# As Outlook saves an e-mail (MS-OXMSG): a compound file, a stream for each property.
_TOP = ("__attach_version1.0_#", "__recip_version1.0_#", "__nameid_version1.0", "__substg1.0_", "__properties_version1.0")
_CLASS, _LONG_NAME, _SHORT_NAME, _DATA, _INNER = "001A", "3707", "3704", "37010102", "3701000D"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_msg(content: bytes) -> bool:
    """A compound file with the properties of a message."""
    if not content.startswith(_COMPOUND):
        return False
    try:
        with _opened(content) as file:
            return file.exists("__properties_version1.0") and file.exists("__nameid_version1.0") and bool(_class_of(file))
    except _BROKEN:
        return False


def check_msg(content: bytes, judge: Judge) -> None:
    """Refuse an e-mail of Outlook with something on it that may not be kept, or that is more than an e-mail."""
    try:
        with _opened(content) as file:
            entries = file.listdir(streams=True, storages=True)
            if any(not path[0].startswith(_TOP) for path in entries) or _class_of(file) != "ipm.note":
                raise Refused(_CANNOT, "file")
            if any(path[-1] == f"__substg1.0_{_INNER}" for path in entries):
                raise Refused(INSIDE, "file")
            if any(_reaches_out(file, path) for path in entries):
                raise Refused(_CANNOT, "file")
            hanging = list(_attached(file, entries))
    except _BROKEN as wrong:
        raise Refused(_CANNOT, "file") from wrong
    _judge(hanging, judge)


def _attached(file, entries: list[list[str]]) -> Iterator[tuple[str, bytes]]:
    """What hangs on it, once for each name that it has: programs differ in which they go by."""
    for folder in sorted({path[0] for path in entries if path[0].startswith("__attach")}):
        names = {_text(file, folder, _LONG_NAME, kind) for kind in ("001F", "001E")} - {""}
        names = names or {_text(file, folder, _SHORT_NAME, kind) for kind in ("001F", "001E")} - {""}
        path = [folder, f"__substg1.0_{_DATA}"]
        content = file.openstream(path).read() if file.exists(path) else b""
        for name in names or {"attachment"}:
            yield name, content


def _reaches_out(file, path: list[str]) -> bool:
    """A property of its own at the top that names a place on a network: a sound to be played is fetched by itself."""
    if len(path) != 1 or not re.fullmatch(r"__substg1\.0_[89A-F][0-9A-F]{3}001[EF]", path[0], re.IGNORECASE):
        return False
    return file.openstream(path).read(8).replace(b"\x00", b"")[:2] in (b"\\\\", b"//")


def _class_of(file) -> str:
    return next((said.lower() for kind in ("001F", "001E") if (said := _text(file, "", _CLASS, kind))), "")


def _text(file, folder: str, number: str, kind: str) -> str:
    path = [*filter(None, [folder]), f"__substg1.0_{number}{kind}"]
    if not file.exists(path):
        return ""
    return file.openstream(path).read().decode("utf-16-le" if kind == "001F" else "cp1252", "replace").strip("\x00")


def _opened(content: bytes):
    import olefile

    return olefile.OleFileIO(io.BytesIO(content))


# What a compound file that is out of order makes of its reader.
_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)


def _judge(hanging: Sequence[tuple[str, bytes]], judge: Judge) -> None:
    if len(hanging) > PARTS:
        raise Refused(_CANNOT, "file")
    for name, content in hanging:
        judge(name, content, len(hanging))
