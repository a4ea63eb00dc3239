"""Due points: which comes next, what counts as a move, when an occurrence comes again, and what may be set right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from . import deadlines
from .refusal import Refused

# What a version of a due point was written for.
ADDED, FORECAST, MOVED, GRANTED, CONFIRMED, CORRECTED, MET, REOPENED, WITHDRAWN, ENDED, TAKEN_BACK, PUT_BACK, UNDONE = (
    "added",
    "forecast",
    "moved",
    "granted",
    "confirmed",
    "corrected",
    "met",
    "reopened",
    "withdrawn",
    "ended",
    "taken_back",
    "put_back",
    "undone",
)
EVENTS = (
    ADDED,
    FORECAST,
    MOVED,
    GRANTED,
    CONFIRMED,
    CORRECTED,
    MET,
    REOPENED,
    WITHDRAWN,
    ENDED,
    TAKEN_BACK,
    PUT_BACK,
    UNDONE,
)

LATE, SOON, PROVISIONAL, ASKED, SLIPS, UNDATED = "late", "soon", "provisional", "asked", "slips", "undated"
STATES = {
    LATE: "Late",
    SOON: "Due soon",
    PROVISIONAL: "Provisional",
    ASKED: "More time asked for",
    SLIPS: "Expected after the date",
    UNDATED: "No date",
}
MOST_MONTHS = 60


def counted(
    event: str, was: dt.date | None, now: dt.date | None, firm: bool, moves: int, days_moved: int
) -> tuple[int, int]:
    """Moves and days moved once ``was`` has become ``now``. ``firm`` says whether the date before was stated or confirmed.

    A first date is no move; nor is a mistyped date set right, nor another date that the Board sets as it confirms one
    that nobody had confirmed, or takes back what was recorded of it. Days are counted forwards and back. A move that is
    undone was none: of an imported plan, or of many dates at once on the day on which they were moved.
    """
    if event == UNDONE and was is not None and now is not None and now != was:
        return moves - 1, days_moved + (now - was).days
    if was is None or now == was or event in (CORRECTED, TAKEN_BACK, UNDONE) or (event == CONFIRMED and not firm):
        return moves, days_moved
    return moves + 1, days_moved + ((now - was).days if now else 0)


def original_after(event: str, before: dt.date | None, current: dt.date | None, given: dt.date | None) -> dt.date | None:
    """The original date of a next version. It never moves; it is set right with a mistyped date, and what is undone
    that gave the first date takes it away again."""
    if event == CORRECTED or (event == UNDONE and current is None):
        return given
    return before or current


def next_open(points: Iterable) -> object | None:
    """The open due point that comes first: the date of its action. Those without a date come last."""
    still = [point for point in points if point.met_on is None]
    return min(still, key=lambda p: (p.current is None, p.current or dt.date.max, p.number), default=None)


def next_occurrence(anchor: dt.date, months: int, after: dt.date, precision: str = "day") -> dt.date:
    """The next day of a rhythm. It is counted from ``anchor``, so that 31 January comes back to the 31st in March."""
    steps = 1
    while (day := deadlines.add_months(anchor, steps * months)) <= after:
        steps += 1
    return deadlines.last_day(day, precision)


def check_label(label: str) -> None:
    if not label.strip():
        raise Refused("Say what is due, such as “Audit report to the Board”.", "label")


def check_date(date: dt.date | None, today: dt.date) -> None:
    if date is None:
        raise Refused("Enter the date, or words that a date can be read from.", "date")
    if date <= today:
        raise Refused("Choose a date after today.", "date")


def check_rhythm(every: int | None) -> None:
    if every is not None and not 1 <= every <= MOST_MONTHS:
        raise Refused(f"Enter a whole number of months from 1 to {MOST_MONTHS}.", "every")


def check_new_date(current: dt.date | None, to: dt.date | None, today: dt.date) -> None:
    if to is None:
        raise Refused("Enter the new date.", "to")
    if to <= today:
        raise Refused("Choose a date after today.", "to")
    if to == current:
        raise Refused("This is the date that stands now.", "to")


def check_because(because: str) -> None:
    if not because.strip():
        raise Refused("Say why. The reason is kept with the date.", "because")


def refuse_last() -> None:
    """The date of an action as a whole is not met by its agency's word; nor is the last that is open."""
    raise Refused(
        "With this date the action as a whole is due. Report the action as done instead: "
        "the date then stands until somebody outside the agency closes it."
    )


def check_met_on(on: dt.date | None, today: dt.date) -> None:
    if on is None:
        raise Refused("Enter the day on which it was met.", "on")
    if on > today:
        raise Refused("The day on which it was met cannot be in the future.", "on")


def check_met_words(words: str) -> None:
    if not words.strip():
        raise Refused("Say what was done.", "because")


def check_open(met: bool, withdrawn: bool) -> None:
    if met:
        raise Refused("This has been met.")
    if withdrawn:
        raise Refused("This has been withdrawn already.")


def check_withdrawn(withdrawn: bool) -> None:
    if not withdrawn:
        raise Refused("This date stands, so there is nothing to put back.")


def check_not_last(last: bool) -> None:
    """Without its last date, or that of the whole, an action would be due never."""
    if last:
        raise Refused("With this date the whole is due. Move it, or withdraw the action itself.")


def check_nothing_asked(asked: bool) -> None:
    if asked:
        raise Refused("More time has been asked for this date. Decide the request first.")


def check_comes_again(every: int | None) -> None:
    if not every:
        raise Refused("This does not come again.")


def check_taken_back(recorded: bool, moved: bool) -> None:
    """What was recorded of the Board by mistake can be taken back, until the date has been moved."""
    if not recorded:
        raise Refused("No confirmation by the Board is recorded for this date.")
    if moved:
        raise Refused("This date has been moved since it was confirmed. Move it again instead, with a reason.")


def relied_on(
    moves: int,
    requests: int,
    met: bool,
    confirmed_on: dt.date | None,
    forecast: bool,
    updates: int,
    passed: bool,
    printed: bool = False,
) -> list[str]:
    """Why a date can no longer be set right as a slip of the pen: what somebody did, knowing it."""
    reasons = (
        (bool(moves), "it has been moved"),
        (bool(requests), "more time has been asked for"),
        (met, "it has been met"),
        (confirmed_on is not None, "the Board has confirmed it"),
        (forecast, "its owner has said when to expect it"),
        (bool(updates), "its agency has reported since it was set"),
        (passed, "it has passed"),
        (printed, "it is what a source prints"),
    )
    return [words for holds, words in reasons if holds]


def check_correction(relied: Sequence[str]) -> None:
    """A mistyped date may be set right until somebody has relied on it. After that it is moved."""
    if relied:
        raise Refused(f"This date can no longer be corrected: {_list(relied)}. Move it instead, with a reason.", "date")


def _list(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def check_meeting(met: dt.date | None, today: dt.date) -> None:
    if met is None:
        raise Refused("Enter the day on which the Board confirmed the dates.", "met")
    if met > today:
        raise Refused("The day on which the Board confirmed the dates cannot be in the future.", "met")


def check_minute(minute: str) -> None:
    if not minute.strip():
        raise Refused("Say where the Board's confirmation is minuted.", "minute")


def standing(
    current: dt.date | None, firm: bool, forecast: dt.date | None, asked: bool, running: bool, today: dt.date, soon: int
) -> list[str]:
    """What is to be said of an open due point on a day; more than one thing may be."""
    if current is None:
        return [UNDATED] + ([ASKED] if asked else [])
    late = firm and running and deadlines.days_late(current, today) > 0
    found = (
        (LATE, late),
        (SOON, 0 <= (current - today).days <= soon and running),
        (PROVISIONAL, not firm),
        (ASKED, asked),
        (SLIPS, forecast is not None and forecast > current),
    )
    return [state for state, holds in found if holds]
