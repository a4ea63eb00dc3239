"""One change of many records at once: how many, what becomes of each, and why one of them cannot be changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from . import deadlines
from .days import in_words
from .refusal import Refused

MOST = 500  # records that are changed in one step
CHANGES, SAME, REFUSED = "changes", "same", "refused"
WEEKS, MONTHS = "weeks", "months"
UNITS = {WEEKS: "weeks", MONTHS: "months"}
_MOST_OF = {WEEKS: 104, MONTHS: 24}

CHANGED = "It was changed while you were reading."
MERGED = "It repeats another action and was merged into it. Change that one."
BOARDS_DATE = "The date of a recommendation or learning point is the Board's own. The chair moves it."
SINCE = "It was changed again since, so it is not put back."
CONFIRMED_SINCE = "The Board has confirmed it since. Move it instead, with a reason."
ASKED_SINCE = "More time has been asked for since. Decide that first."
NOT_AMONG = "It was not among those that were changed."
NO_DATE = "It has no date to count from. Choose a day instead."


@dataclass(frozen=True)
class Step:
    """To which date: to a day, or so many weeks or months after the date of each."""

    to: dt.date | None = None
    number: int | None = None
    unit: str = ""

    def after(self, current: dt.date | None) -> dt.date | None:
        """The new date of something that is due on ``current``; none where there is nothing to count from."""
        if self.to is not None or self.number is None:
            return self.to
        if current is None:
            return None
        if self.unit == MONTHS:
            return deadlines.add_months(current, self.number)
        return current + dt.timedelta(weeks=self.number)


def check_chosen(number: int) -> None:
    if not number:
        raise Refused("Tick at least one.", "pick")
    if number > MOST:
        raise Refused(f"Choose at most {MOST} at once; these are {number}.", "pick")


def check_step(step: Step, today: dt.date) -> None:
    """A day after today, or a number of weeks or months."""
    if step.unit in UNITS:
        if step.number is None or not 1 <= step.number <= _MOST_OF[step.unit]:
            raise Refused(f"Enter a whole number of {step.unit} from 1 to {_MOST_OF[step.unit]}.", "number")
    elif step.to is None:
        raise Refused("Enter the new date.", "to")
    elif step.to <= today:
        raise Refused("Choose a date after today.", "to")


def check_ahead(becomes: dt.date, today: dt.date) -> None:
    """The date that it would get, counted from the one that it has, lies after today."""
    if becomes <= today:
        raise Refused(f"Its date would be {in_words(becomes)}, which is not after today.")


def check_later(current: dt.date | None, becomes: dt.date) -> None:
    """More time is more than there is."""
    if current is not None and becomes <= current:
        raise Refused(f"Its date is {in_words(current)} already, which is later.")


def not_theirs(lead: str) -> str:
    """Why a post cannot ask for an action that another agency leads."""
    return f"It is led by {lead}, and your post does not report for it."


def check_because(because: str) -> None:
    if not because.strip():
        raise Refused("Say why. The reason is kept with each of them.", "because")


def check_still(now: object, then: object) -> None:
    """What was changed again since is not put back as it was before."""
    if now != then:
        raise Refused(SINCE)


def check_dates_undone(moved_on: dt.date, today: dt.date) -> None:
    """Dates that were moved by mistake are put back on the same day, and the moves were none. Later that is a move."""
    if moved_on != today:
        day = f"{moved_on.day} {moved_on:%B %Y}"
        raise Refused(f"It was moved on {day}, and is put back on that day alone. Move it instead, with a reason.")
