"""The letters of a text file: by what the file says of itself, else by a small sure order of tries."""

from __future__ import annotations

from ..rules import uploads
from ..rules.refusal import Refused

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Where English text has signs beyond the plain ones: its quotation marks, dashes, dots, bullets and accents.
_WINDOWS = frozenset(b"\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xe0\xe1\xe7\xe8\xe9\xea\xfc")
_MAC = frozenset(b"\xa5\xc9\xca\xd0\xd1\xd2\xd3\xd4\xd5\x87\x88\x8d\x8e\x8f\x90\x9f")
_NOT_WINDOWS = frozenset(b"\x81\x8d\x8f\x90\x9d")  # stand for no letter there
_UNSURE = (
    "The file does not say how its letters are kept. It was read as {}: see whether signs such as £, ’ and – are right."
)
_NO_TEXT = "The content of this file is something else than text. Save it as CSV, or as text in UTF-8, and choose that."
_BROKEN = "This text is broken, so it cannot be read. Save the file again and choose that."


def decoded(content: bytes, largest: int) -> tuple[str, tuple[str, ...]]:
    """The text, and a sentence where how it is kept had to be judged. Refused where it is no plain text."""
    coding = _of_two_bytes(content)
    if coding:
        text, noticed = _strictly(content, coding), (_UNSURE.format("UTF-16"),)
        _check(text.encode("utf-8"), largest)
        return text, noticed
    _check(content, largest)
    for mark, said in _MARKS:
        if content.startswith(mark):
            return _strictly(content, said), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _of_one_byte(content)


def _check(content: bytes, largest: int) -> None:
    try:
        uploads.check("plan.txt", content, largest)
    except Refused as refusal:  # which would name a kind of file that nobody chose
        raise Refused(_NO_TEXT, "file") if content and len(content) <= largest else refusal from refusal


def _strictly(content: bytes, coding: str) -> str:
    try:
        return content.decode(coding)
    except UnicodeDecodeError as wrong:
        raise Refused(_BROKEN, "file") from wrong


def _of_two_bytes(content: bytes) -> str:
    """UTF-16 that does not say so: every other byte of English is nothing, and always on the same side."""
    if len(content) < 4 or len(content) % 2 or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    some = content[:4096]
    even, odd = some[::2].count(0), some[1::2].count(0)
    if odd > len(some) * 0.35 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(some) * 0.35 and not odd else ""


def _of_one_byte(content: bytes) -> tuple[str, tuple[str, ...]]:
    mended = content.decode("utf-8", "replace")
    lost, kept = mended.count("\ufffd"), sum(letter > "\x7f" for letter in mended)
    if lost * 4 < kept:  # UTF-8 into which something else was pasted
        return mended, (f"{lost} signs of this text could not be read. They are shown as \ufffd.",)
    windows = sum(content.count(byte) for byte in _WINDOWS)
    mac = sum(content.count(byte) for byte in _MAC)
    if mac > windows or any(byte in content for byte in _NOT_WINDOWS):
        return content.decode("mac_roman"), (_UNSURE.format("Mac Roman"),)
    return content.decode("cp1252"), (_UNSURE.format("Windows-1252"),)
