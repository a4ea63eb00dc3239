"""Escalation by rule: which level the facts about one thing reach, why, and when a decision keeps them down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from . import delivery
from .deadlines import days_late
from .escalations import LEVELS, SUMMIT, by_days, by_moves, by_silence, height, ordinal
from .settings import Thresholds

LATE, MOVED, SILENT, UNANSWERED, LOOK, UNDONE = "late", "moved", "silent", "unanswered", "look", "undone"

# What is asked of the level, by the fact that weighs most.
ASKED = {
    LATE: "Say what stands in the way, and decide what is done by when.",
    MOVED: "Say why the date keeps moving, and decide what is done by when.",
    SILENT: "See to it that this is reported on, or say why it is not.",
    UNANSWERED: "See to it that the question is answered.",
    LOOK: "Say when it is looked at again, and by whom.",
    UNDONE: "Say why what the Board decided has not been done, and decide what is done by when.",
}

# An action that has stopped, or waits for somebody else's check, owes nothing that the rule could wait for.
OWES_NOTHING = (*delivery.STOPPED, delivery.DONE)


@dataclass(frozen=True)
class Fact:
    """Something that the rule counts about one thing.

    ``of`` is the key of the record that it is about, ``called`` names that record where the thing has several. What is
    counted in days has the day that it was ``due``; moves and silent rounds have the days ``on`` which each happened.
    """

    kind: str
    of: str
    due: dt.date | None = None
    on: tuple[dt.date, ...] = ()
    called: str = ""

    @property
    def mark(self) -> str:
        """By which the same fact is known again."""
        return f"{self.kind}:{self.of}"


@dataclass(frozen=True)
class Reach:
    """The highest level that one fact reaches, since which day, and in words."""

    fact: Fact
    level: str
    since: dt.date
    words: str


@dataclass(frozen=True)
class Settled:
    """A decision of a level, or a proposal that was set aside (``until`` is then empty: for good)."""

    level: str
    on: dt.date
    until: dt.date | None = None


@dataclass(frozen=True)
class Rise:
    """What the rule raises: with which level, why in words, what is asked, and the facts behind it."""

    level: str
    why: str
    asked: str
    marks: tuple[str, ...]


def to_raise(
    facts: Iterable[Fact],
    standing: Collection[str],
    settled: Collection[Settled],
    today: dt.date,
    limits: Thresholds = Thresholds(),
) -> Rise | None:
    """What is raised about one thing today; None where nothing is.

    ``standing`` are the levels with which it stands already, open or proposed: with those, and below them, nothing more is
    raised. A decision keeps what was so already on its day from its level and those below, until the day by which it is to
    be carried out has passed; a proposal set aside does so for good. What reaches a higher level rises all the same.
    """
    reaches = [reach for fact in facts if (reach := reached(fact, today, limits))]
    free = [reach for reach in reaches if not any(_keeps(one, reach, today) for one in settled)]
    if not free:
        return None
    free.sort(key=lambda reach: -height(reach.level))
    level = free[0].level
    if any(height(each) >= height(level) for each in standing):
        return None
    words = list(dict.fromkeys(reach.words for reach in free))
    why = "; ".join(words)
    return Rise(level, f"{why[:1].upper()}{why[1:]}.", ASKED[free[0].fact.kind], tuple(each.fact.mark for each in free))


def _keeps(settled: Settled, reach: Reach, today: dt.date) -> bool:
    stands = settled.until is None or today <= settled.until
    return stands and reach.since <= settled.on and height(reach.level) <= height(settled.level)


def reached(fact: Fact, today: dt.date, limits: Thresholds = Thresholds()) -> Reach | None:
    """The highest level that a fact reaches on a day, and why; None below the first."""
    if fact.kind in (MOVED, SILENT):
        return _counted(fact, limits)
    if fact.due is None:
        return None
    late = days_late(fact.due, today)
    for level, limit in _by_days(fact.kind, limits):
        if late >= limit:
            return Reach(fact, level, fact.due + dt.timedelta(days=limit), _late_words(fact, late, limit))
    return None


def _by_days(kind: str, limits: Thresholds) -> Sequence[tuple[str, int]]:
    if kind == UNDONE:
        return ((SUMMIT, limits.summit_undone_days),)
    return by_days(limits)


def _counted(fact: Fact, limits: Thresholds) -> Reach | None:
    for level, limit in by_silence(limits) if fact.kind == SILENT else by_moves(limits):
        if len(fact.on) >= limit:
            return Reach(fact, level, sorted(fact.on)[limit - 1], _counted_words(fact, limit))
    return None


def _late_words(fact: Fact, late: int, limit: int) -> str:
    return f"{_late(fact, late)}, limit {limit}"


def _late(fact: Fact, late: int) -> str:
    days = f"{late} day{'s' if late != 1 else ''}"
    if fact.kind == UNANSWERED:
        return f"question {fact.called} unanswered for {days} past its day"
    if fact.kind == LOOK:
        return f"{fact.called} is {days} past its day"
    if fact.kind == UNDONE:
        return f"decision {fact.called} of the Board undone for {days}"
    return f"{_named(fact)}{days} late"


def _counted_words(fact: Fact, limit: int) -> str:
    return f"{_times(fact)}, limit {limit}"


def _times(fact: Fact) -> str:
    number = len(fact.on)
    if fact.kind == SILENT:
        return f"silent for {number} round{'s' if number != 1 else ''}"
    return f"{_named(fact)}{ordinal(number)} move of its date"


def _named(fact: Fact) -> str:
    return f"“{fact.called}” " if fact.called else ""


def so_today(marks: Sequence[str], facts: Iterable[Fact], today: dt.date) -> str:
    """What is so today of the facts that raised something: the reason keeps the numbers of the day it was written.

    ``facts`` are those of ``marks`` that the records still bear out, whether or not they are over a limit.
    """
    held = {fact.mark: fact for fact in facts}
    words = [said for mark in marks if mark in held and (said := _today(held[mark], today))]
    if not words:
        return "what raised it holds no longer."
    if len(words) < len(marks):
        words.append("the rest holds no longer")
    return f"{'; '.join(dict.fromkeys(words))}."


def _today(fact: Fact, today: dt.date) -> str:
    if fact.kind in (MOVED, SILENT):
        return _times(fact) if fact.on else ""
    return _late(fact, days_late(fact.due, today)) if fact.due is not None and fact.due < today else ""


def next_level(level: str) -> str | None:
    """The level above; None above the summit."""
    place = LEVELS.index(level) + 1
    return LEVELS[place] if place < len(LEVELS) else None


def climbs(level: str, due: dt.date, raised_by: Collection[str], hold: Collection[str], today: dt.date) -> bool:
    """Whether an open escalation climbs: its day has passed without a decision, and there is a level above.

    What a person raised climbs. What the rule raised climbs while one of the facts that ``raised`` it still ``holds``.
    """
    return today > due and next_level(level) is not None and (not raised_by or bool(set(raised_by) & set(hold)))


def climbed_why(level_words: str, ref: str, raised_on: dt.date, due: dt.date, why: str) -> str:
    """Why an escalation stands with the next level: what was not decided below, and what was said there."""
    days = f"{raised_on.day} {raised_on:%B %Y}, to be decided by {due.day} {due:%B %Y}"
    return f"Not decided by the {level_words} ({ref}), with which it stood since {days}. What was said there: {why}"
