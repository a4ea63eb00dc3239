"""What a report is made of when it lies on paper: headings, paragraphs, lists and tables, without any format.

A report is laid out once, as a list of these, and each format writes the list. So Markdown, Word and PDF hold the same
words in the same order, and a new report needs no formatting of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import ClassVar

from . import markdown
from .content_narrative import in_pieces

# Tones: what a table or a bar is about. The three judgements keep their colours apart, on paper too.
DELIVERY, EVIDENCE, ASSURANCE, PLAIN = "delivery", "evidence", "assurance", "plain"
FOR, AGAINST = "for", "against"


@dataclass(frozen=True)
class Run:
    """Some words in a line. ``note`` is the number of a note: it stands raised, or the words lead to it."""

    text: str = ""
    bold: bool = False
    italic: bool = False
    code: bool = False
    note: int = 0
    link: str = ""
    anchor: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Said:
    """What somebody typed, as Markdown. Each format shows it in its own way."""

    cited: ClassVar = False
    text: str


@dataclass(frozen=True)
class Told(Said):
    """The same with citations in it, as reports/content_narrative.py marks them: notes, and other records."""

    cited: ClassVar = True


INVENTED = Run("[invented]", bold=True)

Words = str | Run | Said | Told
Line = tuple[Words, ...]


@dataclass
class Heading:
    kind: ClassVar = "heading"
    level: int  # 1 is the title
    words: str
    anchor: str = ""  # where it can be jumped to: item-R1


@dataclass
class Paragraph:
    kind: ClassVar = "paragraph"
    line: Line
    tone: str = ""  # lead, quiet, head (it stays with what follows), or nothing


@dataclass
class Wording:
    """Official words, exactly as printed."""

    kind: ClassVar = "wording"
    text: str
    citation: str = ""


@dataclass
class Facts:
    """Terms with what they are, such as the day and the audience. In a dense one they stand two by two on paper."""

    kind: ClassVar = "facts"
    rows: list[tuple[str, Line]]
    dense: bool = False


@dataclass
class Entry:
    """One entry of a list: its first line, and what stands under it."""

    lines: list[Line]
    tone: str = ""  # for or against
    anchor: str = ""  # note-4
    number: int = 0  # of the note, in the register


@dataclass
class Entries:
    kind: ClassVar = "entries"
    rows: list[Entry]
    numbered: bool = False


@dataclass
class Table:
    """A table with a row of heads. ``figures`` are the columns of numbers, ``widths`` the shares of its width."""

    kind: ClassVar = "table"
    title: str
    columns: list[str]
    rows: list[list[Line]]
    widths: list[int]
    figures: frozenset[int] = frozenset()
    rule: str = ""
    tone: str = PLAIN


@dataclass
class Bars:
    """Counts, drawn as bars with their table: each row a label and its numbers, named by ``sides``."""

    kind: ClassVar = "bars"
    title: str
    by: str  # who says it: said by agencies
    rows: list[tuple[str, tuple[int, ...], str]]  # label, a number for each side, what the table says
    sides: tuple[str, ...]
    rule: str
    tone: str


@dataclass
class Picture:
    """A drawing, with its rule and the place of its figures. ``says`` is for whoever cannot see it."""

    kind: ClassVar = "picture"
    title: str
    by: str
    svg: str
    says: str
    rule: str
    tone: str
    figures: str  # the anchor of its table


@dataclass
class Marks:
    """The three judgements of an item, side by side and never merged."""

    kind: ClassVar = "marks"
    cells: list[tuple[str, str, Line]]  # tone, head, words


@dataclass
class Contents:
    """The headings of the report, with the way to each."""

    kind: ClassVar = "contents"
    words: str = "Contents"


@dataclass
class NewPage:
    """What follows begins on a page of its own."""

    kind: ClassVar = "newpage"


@dataclass
class Whole:
    """Blocks that stand on one page together where they fit on one."""

    kind: ClassVar = "whole"
    blocks: list[Block]


Block = Heading | Paragraph | Wording | Facts | Entries | Table | Bars | Picture | Marks | Contents | NewPage | Whole


def each_of(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, those that stand together one by one."""
    for block in blocks:
        if isinstance(block, Whole):
            yield from each_of(block.blocks)
        else:
            yield block


@dataclass
class Paper:
    """A report laid out, with what is printed at the head and foot of each page."""

    title: str
    body: str
    running: str  # left, in the head of each page
    day: str  # right
    subject: str
    made_on: dt.date
    blocks: list[Block] = field(default_factory=list)


def line(*words: Words) -> Line:
    """A line without its empty words."""
    return tuple(each for each in words if each != "")


def bold(text: str) -> Run:
    return Run(text, bold=True)


def tag(record) -> Words:
    """The mark of what was made up for the demonstration, after a space; nothing for what was not."""
    return INVENTED if record is not None and record.invented else ""


def plain(words: Line) -> str:
    """The words alone, for where nothing can be marked: the cell of a spreadsheet, the text of a heading."""
    return "".join(f" [{run.note}]" if run.note and not run.text else run.text for run in runs(words)).strip()


def runs(words: Line) -> Iterator[Run]:
    """A line as runs. What was typed as several paragraphs is told apart by line breaks."""
    for each in words:
        if isinstance(each, Run):
            yield each
        elif isinstance(each, Told):
            yield from _cited(each.text)
        elif isinstance(each, Said):
            yield from _typed(each.text)
        else:
            yield Run(each)


def _cited(text: str) -> Iterator[Run]:
    for run in _typed(text):
        for words, is_mark in in_pieces(run.text):
            if not is_mark:
                yield replace(run, text=words)
            elif words.isdigit():
                yield Run(note=int(words))
            else:
                yield Run(f"[{words}]")


def _typed(text: str) -> list[Run]:
    reader = _Reader()
    reader.feed(str(markdown.to_html(text)))
    reader.close()
    return reader.done()


class _Reader(HTMLParser):
    """Reads what reports/markdown.py lets through: nothing else can come."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[Run] = []
        self.open: dict[str, int] = {}
        self.link = ""
        self.numbers: list[int] = []  # of the ordered lists around; 0 for the others

    def handle_starttag(self, tag, attrs):
        self.open[tag] = self.open.get(tag, 0) + 1
        if tag in ("p", "li", "h3", "h4", "blockquote", "pre", "br"):
            self._break()
        if tag == "a":
            self.link = dict(attrs).get("href") or ""
        elif tag in ("ul", "ol"):
            self.numbers.append(int(tag == "ol"))
        elif tag == "li" and self.numbers:
            self.found.append(Run(f"{self.numbers[-1]}. " if self.numbers[-1] else "• "))
            self.numbers[-1] += bool(self.numbers[-1])

    def handle_endtag(self, tag):
        self.open[tag] = max(0, self.open.get(tag, 0) - 1)
        if tag == "a":
            self.link = ""
        elif tag in ("ul", "ol"):
            self.numbers.pop()
        if tag in ("p", "ul", "ol", "blockquote", "pre", "h3", "h4"):
            self._break()

    def handle_data(self, data):
        if not self.open.get("pre"):
            if not data.strip() and "\n" in data:
                return
            data = data.strip("\n").replace("\n", " ")
        if not data.strip() and (not self.found or self.found[-1].text.endswith(("\n", " "))):
            return
        strong = bool(self.open.get("strong") or self.open.get("h3") or self.open.get("h4"))
        code = bool(self.open.get("code") or self.open.get("pre"))
        self.found.append(Run(data, bold=strong, italic=bool(self.open.get("em")), code=code, link=self.link))

    def _break(self):
        if self.found and not self.found[-1].text.endswith(("\n", "• ", ". ")):
            self.found.append(Run("\n"))

    def done(self) -> list[Run]:
        while self.found and not self.found[-1].text.strip():
            self.found.pop()
        return self.found


def in_line(text: str) -> str:
    """In one line, whatever somebody typed."""
    return " ".join(text.split())


def spaced(*words: Words) -> Line:
    """A line in which a tag stands a space away from what it is about."""
    found: list[Words] = []
    for each in words:
        if each is INVENTED and found:
            found.append(" ")
        if each != "":
            found.append(each)
    return tuple(found)
