"""Whether the parts of a Word or Excel file are plain and few enough to be read, looked at before a library builds them up.

A document type is what entities come with, which can grow without end or fetch something; no part of such a file has one.
The number of elements bounds the memory and the time that reading takes, whatever the parts claim of themselves.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from ..rules.refusal import Refused

UNPACKED = 120_000_000  # bytes of all parts
ELEMENTS = 3_000_000  # signs that open or close one, in all parts
MOST_OF = {"xl/styles.xml": 400_000}  # each of which openpyxl makes an object with many properties of
_CHUNK = 1 << 18
_TOO_MUCH = (
    "This file holds more than the tracker reads: often thousands of empty rows or of formats. "
    "Copy the plan alone into a new file, and choose that."
)
_ODD = "This file has a part that is not as Word and Excel write it. Copy the plan into a new file, and choose that."


def check(content: bytes) -> None:
    """Refused in words when a part is too large, or is no plain markup although its name says so."""
    size = elements = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                look = _Beginning(member.filename.lower().endswith((".xml", ".rels", ".vml")))
                of_part = 0
                with archive.open(member) as part:
                    while chunk := part.read(_CHUNK):
                        look.at(chunk)
                        size, of_part = size + len(chunk), of_part + chunk.count(b"<")
                        elements += chunk.count(b"<")
                        if size > UNPACKED or elements > ELEMENTS or of_part > MOST_OF.get(member.filename, ELEMENTS):
                            raise Refused(_TOO_MUCH, "file")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as wrong:
        raise Refused(_ODD, "file") from wrong


class _Beginning:
    """What stands before the first element of a part."""

    def __init__(self, markup: bool) -> None:
        self.markup, self.over = markup, False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.StartDoctypeDeclHandler = self._refuse

    def at(self, chunk: bytes) -> None:
        if self.over:
            return
        try:
            self.parser.Parse(chunk, False)
        except expat.ExpatError as wrong:
            if self.markup and not self.over:
                raise Refused(_ODD, "file") from wrong
            self.over = True  # a picture, or broken further on, where its reader will say so

    def _begin(self, *_) -> None:
        self.over = True

    def _refuse(self, *_) -> None:
        raise Refused(_ODD, "file")
