"""Whether a PNG or a JPEG is one from its first byte to where its picture ends."""

from __future__ import annotations

import struct
import zlib

_PIECES = 50_000
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}  # of a JPEG: its size in pixels


def is_png(content: bytes) -> bool:
    """Chunk after chunk with the right checksum, and nothing after the last."""
    if not content.startswith(_PNG) or content[12:16] != b"IHDR":
        return False
    at, kinds = len(_PNG), set()
    for _ in range(_PIECES):
        if at + 12 > len(content):
            return False
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content) or zlib.crc32(content[at + 4 : end - 4]) != struct.unpack(">I", content[end - 4 : end])[0]:
            return False
        kinds.add(kind)
        if kind == b"IEND":
            return end == len(content) and b"IDAT" in kinds
        at = end
    return False


def is_jpeg(content: bytes) -> bool:
    """Segment after segment up to the picture, and an end. Cameras write more after that end: a film, a second picture."""
    if not content.startswith(b"\xff\xd8\xff"):
        return False
    at, framed = 2, False
    for _ in range(_PIECES):
        if at + 4 > len(content) or content[at] != 0xFF:
            return False
        kind = content[at + 1]
        if kind == 0xFF:  # padding
            at += 1
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        framed = framed or kind in _FRAMES
        if kind == 0xDA:  # the picture itself
            return framed and content.find(b"\xff\xd9", at + 2 + length) > 0
        if kind in (0x00, 0x01, 0xD8, 0xD9) or 0xD0 <= kind <= 0xD7 or length < 2:
            return False
        at += 2 + length
    return False
