"""Due points: the next, the count of moves, what comes again, and what may be set right."""

import datetime as dt
from types import SimpleNamespace

import pytest

from tracker.rules import due_points as rules
from tracker.rules.refusal import Refused

TODAY = dt.date(2015, 9, 30)
DAY = dt.timedelta(days=1)


def point(number, current, met_on=None):
    return SimpleNamespace(number=number, current=current, met_on=met_on)


def test_the_next_is_the_earliest_that_is_open_and_what_has_no_date_comes_last():
    late, soon, undated = point(1, TODAY, met_on=TODAY), point(2, TODAY + DAY), point(3, None)

    assert rules.next_open([undated, soon, late]) is soon
    assert rules.next_open([undated, late]) is undated
    assert rules.next_open([late]) is None


@pytest.mark.parametrize(
    ("event", "was", "firm", "counted"),
    [
        (rules.MOVED, TODAY, True, (2, 40)),
        (rules.GRANTED, TODAY, False, (2, 40)),
        ("", TODAY, True, (2, 40)),  # whoever writes another date without saying why
        (rules.CONFIRMED, TODAY, True, (2, 40)),
        (rules.CONFIRMED, TODAY, False, (1, 10)),
        (rules.CORRECTED, TODAY, True, (1, 10)),
        (rules.MOVED, None, True, (1, 10)),  # a first date
    ],
)
def test_another_date_is_a_move_unless_it_is_a_first_a_correction_or_the_boards_first_word(event, was, firm, counted):
    assert rules.counted(event, was, TODAY + 30 * DAY, firm, 1, 10) == counted


def test_a_date_brought_forward_is_a_move_of_so_many_days_back():
    assert rules.counted(rules.MOVED, TODAY, TODAY - 5 * DAY, True, 0, 0) == (1, -5)


@pytest.mark.parametrize(
    ("anchor", "months", "after", "precision", "then"),
    [
        ("2015-01-31", 1, "2015-01-31", "day", "2015-02-28"),
        ("2015-01-31", 1, "2015-02-28", "day", "2015-03-31"),  # it does not stay at the 28th
        ("2016-02-29", 12, "2017-02-28", "day", "2018-02-28"),
        ("2015-11-30", 3, "2015-11-30", "month", "2016-02-29"),
        ("2015-12-31", 6, "2015-12-31", "day", "2016-06-30"),
    ],
)
def test_r8_what_comes_again_keeps_its_day_of_the_month(anchor, months, after, precision, then):
    found = rules.next_occurrence(dt.date.fromisoformat(anchor), months, dt.date.fromisoformat(after), precision)

    assert found == dt.date.fromisoformat(then)


def test_a_date_is_corrected_only_until_somebody_relied_on_it():
    assert rules.relied_on(0, 0, False, None, False, 0, False) == []
    relied = rules.relied_on(1, 0, False, None, True, 0, False)

    with pytest.raises(Refused, match="it has been moved and its owner has said when to expect it. Move it instead"):
        rules.check_correction(relied)


@pytest.mark.parametrize(
    ("current", "firm", "forecast", "running", "says"),
    [
        (TODAY, True, None, True, [rules.SOON]),
        (TODAY - DAY, True, None, True, [rules.LATE]),
        (TODAY - DAY, False, None, True, [rules.PROVISIONAL]),
        (TODAY - DAY, True, None, False, []),
        (TODAY + 60 * DAY, True, TODAY + 61 * DAY, True, [rules.SLIPS]),
        (None, True, TODAY, True, [rules.UNDATED]),
    ],
)
def test_what_is_said_of_an_open_date(current, firm, forecast, running, says):
    assert rules.standing(current, firm, forecast, False, running, TODAY, 30) == says


@pytest.mark.parametrize("months", [0, 61, -1])
def test_months_between_occurrences_are_from_1_to_60(months):
    with pytest.raises(Refused, match="from 1 to 60"):
        rules.check_rhythm(months)
