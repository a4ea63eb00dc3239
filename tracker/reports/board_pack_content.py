"""The plain values of a board pack: what each of its lists says, without any layout."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ..rules.names import Names
from ..rules.settings import Thresholds


@dataclass(frozen=True)
class Made:
    """A decision of the level, and whether it was carried out."""

    on: dt.date
    about: str
    words: str
    owner: str
    by_when: dt.date
    carried_out_on: dt.date | None
    how: str
    late: int  # days past its date, where it is not recorded as carried out
    invented: bool


@dataclass(frozen=True)
class Wanted:
    """A point on which the level is asked to decide, with the three judgements apart where it is an escalation."""

    kind: str
    title: str
    asked: str
    why: str = ""
    waits: str = ""  # 40 days at this level, decide by 3 October
    owner: str = ""
    delivery: str = ""
    evidence: str = ""
    assurance: str = ""
    last: str = ""  # the last decision about the same
    invented: bool = False


@dataclass(frozen=True)
class Late:
    ref: str
    title: str
    lead: str
    due: dt.date
    days: int
    word: str  # what the agency said last
    invented: bool


@dataclass(frozen=True)
class Asked:
    """A request for more time."""

    ref: str
    title: str
    lead: str
    was: dt.date | None
    to: dt.date
    moves: int
    because: str
    reaches: bool  # by rule it is this level's to talk about
    invented: bool


@dataclass(frozen=True)
class Done:
    """An action that is called done or was closed since, with what the other two judgements say."""

    ref: str
    title: str
    delivery: str
    evidence: str
    assurance: str
    good: bool  # it answers something that the chair found good or sustained
    invented: bool


@dataclass(frozen=True)
class Live:
    """The running actions of one agency, counted: what it says and what the dates say, never added up."""

    agency: str
    live: int
    at_risk: int
    unreported: int
    late: int
    silent: int


@dataclass(frozen=True)
class Soon:
    ref: str
    title: str
    lead: str
    due: dt.date
    word: str
    invented: bool


@dataclass(frozen=True)
class Question:
    """A question that nobody has raised; ``others`` are as many more of the same rule."""

    rule: str
    ref: str
    title: str
    found: str
    question: str
    others: int
    invented: bool


@dataclass
class BoardPack:
    """All that the pack says. ``since`` is the day of the last meeting, or the day looked back to where there was none."""

    level: str
    names: Names
    day: dt.date
    limits: Thresholds
    demonstration: bool
    title: str
    when: dt.date | None  # the day of the meeting
    place: str
    since: dt.date
    last: dt.date | None
    made: list[Made] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    other: list[Wanted] = field(default_factory=list)  # business that was added
    late: list[Late] = field(default_factory=list)
    time: list[Asked] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    live: list[Live] = field(default_factory=list)
    soon: list[Soon] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    asked_in_all: int = 0  # questions, of all rules
    restricted: int = 0  # pieces that are left out

    @property
    def carried_out(self) -> int:
        return sum(1 for each in self.made if each.carried_out_on)

    @property
    def running(self) -> int:
        return sum(row.live for row in self.live)
