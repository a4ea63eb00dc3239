"""Meetings of a level: what arranging, moving and cancelling one must say, and how a minute ends an item of its agenda."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from . import escalations
from .refusal import Refused
from .settings import Thresholds

LEVELS = (escalations.EXECUTIVE, escalations.BOARD, escalations.SUMMIT)  # those that meet; the two below are one post each

# A meeting on a day
AHEAD, TODAY, HELD, CANCELLED = "ahead", "today", "held", "cancelled"
STATE_LABELS = {AHEAD: "Coming", TODAY: "Today", HELD: "Held", CANCELLED: "Cancelled"}

# What an agenda is made of, in its order. All but the last are made from what stands before the level.
ESCALATION, TIME, CLOSING, CHECK, FREE = "escalation", "time", "closing", "check", "free"
KINDS = (ESCALATION, TIME, CLOSING, CHECK, FREE)
KIND_LABELS = {
    ESCALATION: "Escalation",
    TIME: "More time asked for",
    CLOSING: "Closing to second",
    CHECK: "Spot check",
    FREE: "Other business",
}

# How a minute ends an item.
DECIDED, COMES_BACK = "decided", "comes_back"
OUTCOMES = {DECIDED: "Decided", COMES_BACK: "No decision, comes back"}


def state(held_on: dt.date, cancelled_on: dt.date | None, day: dt.date) -> str:
    if cancelled_on is not None:
        return CANCELLED
    return AHEAD if held_on > day else TODAY if held_on == day else HELD


def check_level(level: str) -> None:
    if level not in LEVELS:
        raise Refused("Choose who meets.", "level")


def check_title(title: str) -> None:
    if not title.strip():
        raise Refused("Name the meeting.", "title")


def check_day(held_on: dt.date | None) -> None:
    if held_on is None:
        raise Refused("Enter the day of the meeting.", "held_on")


def check_free(level: str, day: dt.date | None, others: Iterable[tuple[str, str, dt.date]]) -> None:
    """A level meets once on a day. ``others``: reference, level and day of each meeting that stands."""
    for ref, of, on in others:
        if of == level and on == day:
            raise Refused(f"{ref} is a meeting of the same level on that day.", "held_on")


def check_because(because: str) -> None:
    if not because.strip():
        raise Refused("Say why. The reason is kept with the meeting.", "because")


def check_move(state: str, was: dt.date, to: dt.date | None, today: dt.date, closes: Iterable[dt.date]) -> None:
    """A meeting that has not been can be moved to a day that is to come, after the returns of its rounds.

    ``closes`` are the last days for returns of the rounds that are open for it.
    """
    check_stands(state)
    if to is None:
        raise Refused("Enter the day of the meeting.", "held_on")
    if to == was:
        raise Refused("This is the day on which it stands already.", "held_on")
    if to < today:
        raise Refused("A meeting cannot be moved into the past. Choose today or a later day.", "held_on")
    last = max(closes, default=None)
    if last is not None and to < last:
        said = f"{last.day} {last:%B %Y}"
        raise Refused(f"Its round takes returns until {said}. Choose that day or a later one.", "held_on")


def check_stands(state: str) -> None:
    if state == CANCELLED:
        raise Refused("This meeting was cancelled.")
    if state == HELD:
        raise Refused("This meeting has been. It cannot be moved or cancelled.")


# The agenda


def reaches(level: str, moves: int, boards_own: bool, limits: Thresholds) -> bool:
    """Whether a request for more time is this level's to talk about: granted, it would be the move that reaches the level.

    The Board's own dates are the full Board's, whichever move it would be.
    """
    if boards_own:
        return level == escalations.BOARD
    reached = escalations.level_for(0, moves + 1, 0, limits)
    return reached is not None and reached.level == level


def check_free_item(title: str) -> None:
    if not title.strip():
        raise Refused("Say what it is about.", "title")


def check_agenda_open(state: str) -> None:
    """What is added by hand can be added, changed and taken off until the meeting is over."""
    if state == CANCELLED:
        raise Refused("This meeting was cancelled.")
    if state == HELD:
        raise Refused("This meeting has been. Its agenda stays as it was.")


# The minutes


def check_minuting(state: str) -> None:
    if state == CANCELLED:
        raise Refused("This meeting was cancelled, so there is nothing to minute.")
    if state == AHEAD:
        raise Refused("This meeting has not been yet. Minutes are written on its day or after it.")


def check_minute(
    outcome: str, words: str, owner: str, by_when: dt.date | None, held_on: dt.date, decided: bool = False
) -> list[Refused]:
    """All that is wrong with a minute: a decision has an owner and a date, and what comes back says why.

    ``decided``: a decision on it stands already, so it cannot come back.
    """
    found = []
    if outcome not in OUTCOMES:
        found.append(Refused("Choose how it ended.", "outcome"))
    if not words.strip() and outcome == COMES_BACK:
        found.append(Refused("Say in a sentence why it comes back.", "words"))
    elif not words.strip():
        found.append(Refused("Write what was decided.", "words"))
    if outcome == COMES_BACK and decided:
        found.append(Refused("It was decided. A decision can be recorded anew, and not be undone.", "outcome"))
    if outcome == DECIDED:
        if not owner.strip():
            found.append(Refused("Name the post that owns the decision.", "owner"))
        if by_when is None:
            found.append(Refused("Enter the day by which it is to be carried out.", "by_when"))
        elif by_when < held_on:
            found.append(Refused("The day by which it is carried out cannot be before the meeting.", "by_when"))
    return found


def check_how(how: str) -> None:
    if not how.strip():
        raise Refused("Say what was done.", "how")


# The pack


def check_issue(state: str) -> None:
    """A pack is issued before its meeting or on its day, and not for one that will not be."""
    if state == CANCELLED:
        raise Refused("This meeting was cancelled, so no pack is issued for it.")
    if state == HELD:
        raise Refused("This meeting has been. The pack that lay before it stays as it was.")
