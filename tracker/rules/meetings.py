"""Meetings of a level: what arranging, moving and cancelling one must say, and how a minute ends an item of its agenda."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from . import escalations
from .refusal import Refused

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
    check_day(to)
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
