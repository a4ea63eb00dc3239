"""Dates: when something is late, how a deadline may move, working days of England."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import holidays

from .refusal import Refused

STATED = "stated"
PROVISIONAL = "provisional"

PRECISIONS = ("day", "month", "quarter", "season", "year")


def days_late(deadline: dt.date | None, today: dt.date) -> int:
    """Whole days since the deadline, 0 on the day itself and before. Late begins at 00:00 of the day after, London."""
    if deadline is None:
        return 0
    return max(0, (today - deadline).days)


@dataclass(frozen=True)
class Stop:
    """A time in which the clocks of an action did not run: from one day until another, which is not one of them."""

    start: dt.date
    until: dt.date


def days_stopped(stops: Iterable[Stop], since: dt.date, until: dt.date) -> int:
    """How many days between two days the clocks did not run."""
    return sum(max(0, (min(stop.until, until) - max(stop.start, since)).days) for stop in stops)


def without_stops(deadline: dt.date | None, stops: Iterable[Stop], set_on: dt.date | None = None) -> dt.date | None:
    """The deadline with the stopped time taken out: as many days are left as when the clocks stopped.

    A date that was set on ``set_on``, after the clocks had stopped, was set knowing it, and is taken as it is.
    """
    if deadline is None:
        return None
    counted = (stop for stop in stops if set_on is None or stop.start >= set_on)
    return deadline + dt.timedelta(days=sum((stop.until - stop.start).days for stop in counted))


def away(day: dt.date, today: dt.date) -> str:
    """How far a day lies from today, in words: "30 days ago", "today", "in 12 days"."""
    days = (day - today).days
    if not days:
        return "today"
    number = f"{abs(days)} day{'s' if abs(days) != 1 else ''}"
    return f"in {number}" if days > 0 else f"{number} ago"


def last_day(day: dt.date, precision: str) -> dt.date:
    """The last day of what was written: "March 2015" is late only when all of March has passed.

    ``day`` is any day inside the period. A season is three months: spring ends on 31 May, summer on 31 August,
    autumn on 30 November, winter at the end of February.
    """
    if precision == "day":
        return day
    if precision == "month":
        return _end_of_month(day.year, day.month)
    if precision == "quarter":
        return _end_of_month(day.year, (day.month - 1) // 3 * 3 + 3)
    if precision == "season":
        if day.month == 12:
            return _end_of_month(day.year + 1, 2)
        return _end_of_month(day.year, (day.month // 3) * 3 + 2)
    if precision == "year":
        return dt.date(day.year, 12, 31)
    raise ValueError(f"{precision!r} is not a precision; use one of {', '.join(PRECISIONS)}")


def _end_of_month(year: int, month: int) -> dt.date:
    first_of_next = dt.date(year + month // 12, month % 12 + 1, 1)
    return first_of_next - dt.timedelta(days=1)


def check_extension(deadline: dt.date | None, proposed: dt.date | None, because: str, today: dt.date) -> None:
    """Refuse a request for more time that is no request: no date, no reason, or a date not later than the present one."""
    check_proposed(deadline, proposed, today)
    check_reason(because)


def check_proposed(deadline: dt.date | None, proposed: dt.date | None, today: dt.date) -> None:
    """The date asked for lies after today and after the present deadline."""
    if proposed is None:
        raise Refused("Enter the date that you ask for.", "to")
    if proposed <= today:
        raise Refused("Choose a date after today.", "to")
    if deadline is not None and proposed <= deadline:
        raise Refused("Choose a date after the present deadline.", "to")


def check_reason(because: str) -> None:
    if not because.strip():
        raise Refused("Say why more time is needed. The reason is kept with the date.", "because")


def check_decision(because: str) -> None:
    """A request for more time is granted or refused with a reason."""
    if not because.strip():
        raise Refused("Give a reason. It is shown to the agency and kept with the date.", "because")


def check_another_decides(asked_by: str | None, decides: str) -> None:
    """Time asked for on behalf of an agency is not granted by who asked. Both are persons, in whatever post."""
    if asked_by == decides:
        raise Refused(
            "You asked for this time yourself. Somebody else decides: another of the business unit, or the chair.",
            "granted",
        )


def check_forecast(forecast: dt.date | None, state: str, today: dt.date) -> None:
    """A forecast is a guess about the future."""
    if forecast is not None and forecast < today and state != "done_awaiting_check":
        raise Refused("The day you expect to be done cannot be in the past.", "forecast")


@lru_cache
def _england(year: int):
    return holidays.country_holidays("GB", subdiv="ENG", years=year)


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday, not a bank holiday in England."""
    return day.weekday() < 5 and day not in _england(day.year)


def after_working_days(day: dt.date, count: int) -> dt.date:
    """The day that lies ``count`` working days after ``day``; the day itself is not counted."""
    while count:
        day += dt.timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month, ``months`` later, or the month's last day if it is shorter."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return min(dt.date(year, month, min(day.day, 28)) + dt.timedelta(days=max(0, day.day - 28)), _end_of_month(year, month))
