"""Seen ahead: what is at risk before its date, and by which day a lateness would reach which level.

Two voices, side by side and never one: what follows from dates, moves and silence, and what the agency says itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from . import delivery, rag
from . import escalations as levels
from .settings import Thresholds

BY_DATES, BY_AGENCY, BY_BOTH, BY_EITHER = "dates", "agency", "both", "either"
CHOICES = {
    BY_EITHER: "By dates or by the agency",
    BY_DATES: "By dates",
    BY_AGENCY: "By the agency",
    BY_BOTH: "By both",
}

RULE = (
    "At risk before its date, by dates: expected after the date; or silent; or due within {amber} days with no update in "
    "the interval, or with nothing reported at all; or moved twice or more. Of a recommendation or learning point, on "
    "which no agency reports, only the expected date and the moves count. A date that has passed is late and no longer "
    "ahead. One that is provisional, or of an action that is paused, closed or withdrawn, is not counted. By the agency: "
    "it says “at risk”. The two stand side by side, and neither changes the other."
)


def rule(limits: Thresholds = Thresholds()) -> str:
    """The rule in words, printed beside the list."""
    return RULE.format(amber=limits.amber_before)


def by_dates(facts: rag.Facts, today: dt.date, limits: Thresholds = Thresholds(), reports: bool = True) -> list[str]:
    """Every reason why dates, moves and silence put a due point at risk before its date, in words; none where they do not.

    ``reports``: whether somebody is to report on it. The calculated colour names one reason, this names all: where the
    colour is red or amber before the date there is one at least. Where nothing was ever reported the colour stays grey;
    what is due within days is named here all the same.
    """
    due = facts.due
    if due is None or due < today or not facts.confirmed or facts.state in delivery.STOPPED:
        return []
    found = []
    if facts.forecast and facts.forecast > due:
        found.append(f"expected {_days((facts.forecast - due).days)} after the date")
    if reports:
        found += _unsaid(facts, (due - today).days, today, limits)
    if facts.moves >= 2:
        found.append("moved twice" if facts.moves == 2 else f"moved {facts.moves} times")
    return found


def _unsaid(facts: rag.Facts, left: int, today: dt.date, limits: Thresholds) -> list[str]:
    quiet = rag.silent_days(facts, today)
    if quiet > facts.interval:
        return [f"silent, no update for {_days(quiet)}"]
    if left > limits.amber_before:
        return []
    if facts.state == delivery.NOT_REPORTED:
        return [f"due {_in(left)}, nothing reported yet"]
    if facts.last_update is None:
        return [f"due {_in(left)}, no update in the last {_days(facts.interval)}"]
    return []


def is_chosen(choice: str, dates: bool, agency: bool) -> bool:
    """Whether a due point belongs to what a list was narrowed to."""
    return {BY_DATES: dates, BY_AGENCY: agency, BY_BOTH: dates and agency, BY_EITHER: dates or agency}[choice]


def agency_says(state: str, due: dt.date | None, today: dt.date) -> bool:
    """Whether its agency says that it is at risk, of a date that has not passed."""
    return state == delivery.AT_RISK and due is not None and due >= today


@dataclass(frozen=True)
class Step:
    """A level that lateness alone reaches on a day, if nothing is done or moved until then."""

    level: str
    on: dt.date


def steps(due: dt.date | None, firm: bool, today: dt.date, limits: Thresholds = Thresholds()) -> list[Step]:
    """The levels that lateness has still to reach, the next on top. A provisional date reaches none."""
    if due is None or not firm:
        return []
    return [
        Step(level, on) for level, late in reversed(levels.by_days(limits)) if (on := due + dt.timedelta(days=late)) > today
    ]


def _in(number: int) -> str:
    return f"in {_days(number)}" if number else "today"


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"
