"""What was understood of an action plan, line by line, and what is in doubt: values that pages and verbs share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as Values
from dataclasses import dataclass, field


@dataclass(frozen=True)
class KnownAgency:
    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownItem:
    ref: str
    kind: str  # recommendation, national, commentary, learning_point
    number: str  # as the review numbers it, such as iv
    text: str
    title: str = ""


@dataclass(frozen=True)
class Known:
    """What the tracker knows already, by which a plan is read."""

    agencies: tuple[KnownAgency, ...]
    items: tuple[KnownItem, ...]
    today: dt.date
    published: dt.date | None = None


@dataclass(frozen=True)
class Doubt:
    """Something that somebody should look at, in a sentence. ``field`` is of ``plan_mapping.FIELDS``."""

    field: str
    sentence: str


@dataclass(frozen=True)
class PlanDate:
    """One date of a line: as written, and as read. Without a ``date`` nothing is late by it."""

    as_written: str
    date: dt.date | None
    precision: str = "day"
    doubt: str = ""
    milestone: str = ""  # the words beside it, where a cell names several


@dataclass(frozen=True)
class Line:
    """One action of a plan. It may be one of several of a row, or take up several rows."""

    row: int  # the number of its first row in the file
    part: int = 0  # where a row holds several actions: 1, 2, ...; else 0
    rows: tuple[int, ...] = ()  # all the rows that it was read from
    ref: str = ""  # the plan's own number, made of the row's number and the part where there are several
    items: tuple[str, ...] = ()  # refs of the review
    item_as_written: str = ""
    title: str = ""  # the action in at most 300 characters
    detail: str = ""  # all of it, where it is longer
    lead: str = ""  # code; empty: not known yet
    supporting: tuple[str, ...] = ()  # codes
    owner_as_written: str = ""
    owner_post: str = ""
    start: PlanDate | None = None
    dates: tuple[PlanDate, ...] = ()
    measure: str = ""
    status_as_written: str = ""  # the word, the code, or the colour in words with its fill
    status: str = ""  # of plan_mapping.MEANINGS
    progress: str = ""
    evidence: str = ""
    doubts: tuple[Doubt, ...] = ()
    as_written: Values[str, str] = field(default_factory=dict)  # header: all that stands in the row, word for word

    @property
    def place(self) -> str:
        """The row, and the part where it holds several actions: "8" or "8.1"."""
        return f"{self.row}.{self.part}" if self.part else str(self.row)


@dataclass(frozen=True)
class Skipped:
    """A row that is no action, and why: blank, a title, guidance, a heading, a total, a key, left out."""

    row: int
    why: str
    words: str  # how it begins
    part: int = 0  # where one action of several in a row was left out

    @property
    def place(self) -> str:
        return f"{self.row}.{self.part}" if self.part else str(self.row)


OWNER, ITEM, MEANING, DATE, COLUMN, MATCH = "owner", "item", "meaning", "date", "column", "match"


@dataclass(frozen=True)
class Question:
    """Something that has to be said before the plan can be taken, or could be said. The answer goes into the mapping."""

    kind: str  # owner, item, meaning, date, column, match
    as_written: str  # the key under which the answer stands in the mapping
    sentence: str
    rows: tuple[int, ...]
    offered: tuple[str, ...] = ()  # what may be meant, the likeliest first: codes, refs, meanings, ISO days
    needed: bool = False  # without an answer these rows cannot be taken


@dataclass(frozen=True)
class Reading:
    """A whole sheet as it was understood with a mapping."""

    lines: tuple[Line, ...]
    skipped: tuple[Skipped, ...]
    questions: tuple[Question, ...]
