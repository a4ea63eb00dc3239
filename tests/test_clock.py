"""R8: a day is a day in London, a moment is UTC; right when the clocks change, on 29 February and at the year's end."""

import datetime as dt

import pytest

from tests import cast
from tracker import clock
from tracker.rules import deadlines
from tracker.web import reading


@pytest.fixture
def at(monkeypatch):
    """The machine's clock stands at a moment of UTC, and nothing is held."""
    clock.pin(None)

    def stand(moment: str) -> None:
        now = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)

        class Stopped(dt.datetime):
            @classmethod
            def now(cls, tz=None):
                return now.astimezone(tz)

        monkeypatch.setattr(clock.dt, "datetime", Stopped)

    return stand


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2015-09-30T22:59:59", "2015-09-30"),  # summer: London is an hour ahead
        ("2015-09-30T23:00:00", "2015-10-01"),
        ("2015-12-31T23:59:59", "2015-12-31"),  # winter: it is not
        ("2016-01-01T00:00:00", "2016-01-01"),
        ("2015-03-28T23:30:00", "2015-03-28"),  # the night before the clocks go forward
        ("2015-03-29T00:59:59", "2015-03-29"),
        ("2015-03-29T23:00:00", "2015-03-30"),
        ("2015-10-24T23:00:00", "2015-10-25"),  # the night on which they go back
        ("2015-10-25T23:30:00", "2015-10-25"),
        ("2016-02-28T23:59:59", "2016-02-28"),
        ("2016-02-29T00:00:00", "2016-02-29"),
        ("2016-02-29T23:59:59", "2016-02-29"),
        ("2016-03-01T00:00:00", "2016-03-01"),
    ],
)
def test_r8_today_begins_at_midnight_in_london(at, moment, day):
    at(moment)

    assert clock.today() == dt.date.fromisoformat(day)


def test_r8_late_begins_at_midnight_after_the_deadline_and_not_at_midnight_utc(at):
    deadline = dt.date(2015, 9, 30)
    at("2015-09-30T22:59:59")
    assert deadlines.days_late(deadline, clock.today()) == 0
    at("2015-09-30T23:00:00")

    assert deadlines.days_late(deadline, clock.today()) == 1


@pytest.mark.parametrize(
    ("deadline", "today", "late"),
    [
        ("2015-12-31", "2015-12-31", 0),
        ("2015-12-31", "2016-01-01", 1),
        ("2016-02-28", "2016-03-01", 2),
        ("2015-02-28", "2015-03-01", 1),
        ("2016-02-29", "2017-02-28", 365),
        ("2015-03-28", "2015-03-30", 2),
        ("2015-10-24", "2015-10-26", 2),
    ],
)
def test_r8_days_are_counted_by_the_calendar_whatever_the_clocks_do(deadline, today, late):
    assert deadlines.days_late(dt.date.fromisoformat(deadline), dt.date.fromisoformat(today)) == late


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2015-06-30T13:05:00", "30 June 2015, 14:05"),
        ("2015-12-30T13:05:00", "30 December 2015, 13:05"),
        ("2015-09-30T23:30:00", "1 October 2015, 00:30"),
        ("2015-12-31T23:59:00", "31 December 2015, 23:59"),
        ("2015-03-29T01:00:00", "29 March 2015, 02:00"),
        ("2015-10-25T00:30:00", "25 October 2015, 01:30"),
        ("2015-10-25T01:30:00", "25 October 2015, 01:30"),
    ],
)
def test_r8_a_moment_is_kept_in_utc_and_shown_in_london(moment, shown):
    assert reading.clock_time(dt.datetime.fromisoformat(moment)) == shown


def test_r8_now_is_utc_and_never_held(at):
    at("2015-09-30T22:30:00")
    with clock.held(dt.date(2001, 1, 1)):
        assert clock.today() == dt.date(2001, 1, 1)
        assert clock.now() == dt.datetime(2015, 9, 30, 22, 30)

    assert clock.today() == dt.date(2015, 9, 30)


def test_a_day_that_is_held_is_let_go(at):
    at("2016-06-01T12:00:00")
    clock.pin(cast.TODAY)
    assert (clock.today(), clock.is_pinned()) == (cast.TODAY, True)
    clock.pin(None)

    assert (clock.today(), clock.is_pinned()) == (dt.date(2016, 6, 1), False)
