"""Whether the parts of a Word or Excel file are plain and few enough to be read, looked at before a library builds them up.

A document type is what entities come with, which can grow without end or fetch something; no part of such a file has one.
The number of elements bounds the memory and the time that reading takes, whatever the parts claim of themselves. So does
the length of a tag, which a parser reads from its beginning with each piece that it is handed, and that of the formats and
names of a workbook, in which openpyxl looks for patterns whose time grows with the square of it.
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
LONGEST_TAG = 1 << 18  # bytes; of Word and Excel the longest are lists of areas, of some thousands
# Characters: Excel itself allows 255 of a format of numbers, and 8,192 of a formula that has a name.
LONGEST_FORMAT, ALL_FORMATS, LONGEST_NAMED = 1_000, 200_000, 8_192
_CHUNK = 1 << 18
TOO_MUCH = (
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
                look = _LOOKS.get(member.filename, _Look)(member.filename.lower().endswith((".xml", ".rels", ".vml")))
                of_part = 0
                with archive.open(member) as part:
                    while chunk := part.read(_CHUNK):
                        look.at(chunk)
                        size, of_part = size + len(chunk), of_part + chunk.count(b"<")
                        elements += chunk.count(b"<")
                        if size > UNPACKED or elements > ELEMENTS or of_part > MOST_OF.get(member.filename, ELEMENTS):
                            raise Refused(TOO_MUCH, "file")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as wrong:
        raise Refused(_ODD, "file") from wrong


class _Look:
    """At what stands before the first element of a part, and at the length of each of its tags."""

    def __init__(self, markup: bool) -> None:
        self.markup, self.begun, self.over, self.read = markup, False, False, 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.StartDoctypeDeclHandler = self._refuse

    def at(self, chunk: bytes) -> None:
        if self.over:
            return
        try:
            self.parser.Parse(chunk, False)
        except expat.ExpatError as wrong:
            if self.markup and not self.begun:
                raise Refused(_ODD, "file") from wrong
            self.over = True  # a picture, or broken further on, where its reader will say so
        self.read += len(chunk)
        if not self.over and self.read - self.parser.CurrentByteIndex > LONGEST_TAG:
            raise Refused(TOO_MUCH, "file")

    def _begin(self, *_) -> None:
        self.begun = True
        self.parser.StartElementHandler = None  # it is asked no more, which keeps it fast

    def _refuse(self, *_) -> None:
        raise Refused(_ODD, "file")


class _LookAtStyles(_Look):
    """Also at the formats of numbers."""

    formats = 0

    def _begin(self, _, said: dict[str, str]) -> None:
        self.begun = True
        length = len(said.get("formatCode", ""))
        self.formats += length
        if length > LONGEST_FORMAT or self.formats > ALL_FORMATS:
            raise Refused(TOO_MUCH, "file")


class _LookAtNames(_Look):
    """Also at the words between the tags of a workbook, which are the formulas that have names."""

    words = 0

    def __init__(self, markup: bool) -> None:
        super().__init__(markup)
        self.parser.CharacterDataHandler = self._say

    def _begin(self, *_) -> None:
        self.begun, self.words = True, 0

    def _say(self, words: str) -> None:
        self.words += len(words)
        if self.words > LONGEST_NAMED:
            raise Refused(TOO_MUCH, "file")


_LOOKS = {"xl/styles.xml": _LookAtStyles, "xl/workbook.xml": _LookAtNames}
