"""The calculated RAG: from dates, moves and silence alone. It never reads what the agency claims, only whether it spoke."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from . import deadlines, delivery
from .settings import Thresholds

RED, AMBER, GREEN, BLUE, GREY = "red", "amber", "green", "blue", "grey"
LABELS = {RED: "Red", AMBER: "Amber", GREEN: "Green", BLUE: "Blue", GREY: "Grey"}

RULE = (
    "Red: the deadline passed, or the owner's forecast is after it. "
    "Amber: due within {amber} days with no update in the interval; or silent; or moved twice. "
    "Blue: closed. Grey: withdrawn, paused, not reported, or no confirmed date. Green: otherwise."
)


@dataclass(frozen=True)
class Facts:
    """All that the colour may depend on."""

    state: str
    deadline: dt.date | None
    confirmed: bool  # the Board confirmed the date, or a source states it
    forecast: dt.date | None
    moves: int
    last_update: dt.date | None
    asked_since: dt.date | None  # the first round that the agency was asked in; silence counts from there
    interval: int  # days between updates
    stopped: tuple[deadlines.Stop, ...] = ()  # when its clocks did not run: paused, closed or withdrawn
    dated_on: dt.date | None = None  # the last day on which the Board set this date anew

    @property
    def due(self) -> dt.date | None:
        """The deadline with the stopped time taken out."""
        return deadlines.without_stops(self.deadline, self.stopped, self.dated_on)


@dataclass(frozen=True)
class Colour:
    """What the dates say of an action. ``overdue`` and ``silent`` hold whatever the colour is."""

    value: str
    reason: str  # in words, for the sentence "Red by dates: 30 days late"
    overdue: bool
    silent: bool


def rule(limits: Thresholds = Thresholds()) -> str:
    """The rule in words, printed wherever a colour is shown."""
    return RULE.format(amber=limits.amber_before)


def silent_days(facts: Facts, today: dt.date) -> int:
    """Days since the agency last spoke; where it never has, since the first round that asked it, never since the source.

    Being asked is no word: a round does not end a silence.
    """
    since = facts.last_update or facts.asked_since
    return _running(facts, since, today) if since else 0


def calculate(facts: Facts, today: dt.date, limits: Thresholds = Thresholds()) -> Colour:
    """The colour on ``today``, with the reason in words."""
    due = facts.due
    late = deadlines.days_late(due, today)
    running = facts.state not in delivery.STOPPED
    overdue = running and late > 0 and facts.confirmed
    quiet = silent_days(facts, today)
    silent = running and quiet > facts.interval

    def answer(value: str, reason: str) -> Colour:
        return Colour(value, reason, overdue, silent)

    if facts.state == delivery.CLOSED:
        return answer(BLUE, "closed")
    if facts.state in (delivery.WITHDRAWN, delivery.PAUSED):
        return answer(GREY, facts.state)
    if facts.state == delivery.NOT_REPORTED:
        return answer(GREY, f"nothing reported, deadline passed {_days(late)} ago" if overdue else "nothing reported")
    if due is None:
        return answer(GREY, "no date")
    if not facts.confirmed:
        return answer(GREY, "the date is provisional")
    if late:
        return answer(RED, f"{_days(late)} late")
    if facts.forecast and facts.forecast > due:
        return answer(RED, f"expected {_days((facts.forecast - due).days)} after the deadline")
    if silent:
        return answer(AMBER, f"silent, no update for {_days(quiet)}")
    left = (due - today).days
    unsaid = facts.last_update is None or _running(facts, facts.last_update, today) > facts.interval
    if left <= limits.amber_before and unsaid:
        return answer(AMBER, f"due in {_days(left)}, no update in the last {_days(facts.interval)}")
    if facts.moves >= 2:
        return answer(AMBER, f"deadline moved {facts.moves} times")
    return answer(GREEN, "in time")


def _running(facts: Facts, since: dt.date, today: dt.date) -> int:
    """The days since then in which the clocks ran."""
    return (today - since).days - deadlines.days_stopped(facts.stopped, since, today)


def differs(state: str, colour: Colour) -> bool:
    """Whether what the agency says and what the dates say point different ways."""
    if colour.value == RED:
        return state in (delivery.NOT_STARTED, delivery.ON_TRACK, delivery.DONE)
    if colour.value == AMBER:
        return state == delivery.ON_TRACK
    return colour.value == GREEN and state == delivery.AT_RISK


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"
