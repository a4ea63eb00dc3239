"""Meetings: what arranging, moving and cancelling one must say."""

import datetime as dt

import pytest

from tracker.rules import meetings as rules
from tracker.rules.refusal import Refused

TODAY = dt.date(2015, 9, 30)
DAY = dt.timedelta(days=1)


def test_a_meeting_is_ahead_today_held_or_cancelled():
    assert [rules.state(TODAY + shift * DAY, None, TODAY) for shift in (1, 0, -1)] == ["ahead", "today", "held"]
    assert rules.state(TODAY + DAY, TODAY, TODAY) == rules.CANCELLED


def test_a_level_meets_once_on_a_day():
    rules.check_free("board", TODAY, [("M1", "executive", TODAY), ("M2", "board", TODAY + DAY)])
    with pytest.raises(Refused, match="M3 is a meeting of the same level on that day"):
        rules.check_free("board", TODAY, [("M3", "board", TODAY)])


@pytest.mark.parametrize(
    ("state", "to", "closes", "words"),
    [
        (rules.AHEAD, None, [], "Enter the day"),
        (rules.AHEAD, TODAY + 5 * DAY, [], "stands already"),
        (rules.AHEAD, TODAY - DAY, [], "into the past"),
        (rules.AHEAD, TODAY + DAY, [TODAY + 3 * DAY], "takes returns until 3 October 2015"),
        (rules.HELD, TODAY + DAY, [], "has been"),
        (rules.CANCELLED, TODAY + DAY, [], "was cancelled"),
    ],
)
def test_a_move_that_is_refused(state, to, closes, words):
    with pytest.raises(Refused, match=words):
        rules.check_move(state, TODAY + 5 * DAY, to, TODAY, closes)


def test_a_meeting_is_moved_to_a_day_after_the_returns_of_its_round():
    rules.check_move(rules.AHEAD, TODAY + 5 * DAY, TODAY + 8 * DAY, TODAY, [TODAY + 3 * DAY])
