"""Rounds by the rule: with plain days."""

import datetime as dt

import pytest

from tracker.rules import delivery, rounds
from tracker.rules.deadlines import Stop
from tracker.rules.refusal import Refused

OPENS, CLOSES, MEETING = dt.date(2015, 9, 21), dt.date(2015, 10, 9), dt.date(2015, 10, 15)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (OPENS - DAY, rounds.AHEAD),
        (OPENS, rounds.OPEN),
        (CLOSES, rounds.OPEN),
        (CLOSES + DAY, rounds.LATE_TAKEN),
        (MEETING, rounds.LATE_TAKEN),
        (MEETING + DAY, rounds.OVER),
    ],
)
def test_a_round_takes_returns_until_its_meeting_has_been(day, state):
    assert rounds.state(OPENS, CLOSES, MEETING, None, day) == state


def test_a_round_that_is_closed_is_over_on_that_very_day():
    assert rounds.state(OPENS, CLOSES, MEETING, CLOSES, CLOSES) == rounds.OVER
    assert rounds.state(OPENS, CLOSES, MEETING, CLOSES, CLOSES - DAY) == rounds.OPEN


@pytest.mark.parametrize(
    ("state", "sent_on", "complete", "spoke", "stands"),
    [
        (rounds.AHEAD, None, False, False, rounds.NOT_YET),
        (rounds.OPEN, None, False, False, rounds.AWAITED),
        (rounds.OPEN, None, False, True, rounds.IN_PART),
        (rounds.OPEN, OPENS, False, True, rounds.IN_PART),
        (rounds.OPEN, CLOSES, True, True, rounds.RETURNED),
        (rounds.LATE_TAKEN, None, False, False, rounds.LATE),
        (rounds.LATE_TAKEN, OPENS, False, True, rounds.LATE),
        (rounds.LATE_TAKEN, CLOSES + DAY, True, True, rounds.RETURNED_LATE),
        (rounds.OVER, None, False, False, rounds.SILENT),
        (rounds.OVER, None, False, True, rounds.IN_PART),
        (rounds.OVER, OPENS, True, True, rounds.RETURNED),
    ],
)
def test_who_has_returned_who_is_late_and_who_is_silent(state, sent_on, complete, spoke, stands):
    assert rounds.standing(state, CLOSES, sent_on, complete, spoke) == stands


def test_silent_rounds_count_since_the_last_word():
    opened = [dt.date(2015, 3, 2), dt.date(2015, 6, 1), dt.date(2015, 9, 1)]

    assert rounds.silent_rounds(opened, None) == 3
    assert rounds.silent_rounds(opened, dt.date(2015, 6, 1)) == 1
    assert rounds.silent_rounds(opened, dt.date(2015, 9, 20)) == 0


@pytest.mark.parametrize(
    ("opens", "closes", "meeting", "words"),
    [
        (OPENS - DAY, CLOSES, MEETING, "in the past"),
        (OPENS, OPENS, MEETING, "after the day on which it opens"),
        (OPENS, CLOSES, CLOSES - DAY, "before the last day"),
        (OPENS, None, MEETING, "last day for returns"),
        (OPENS, CLOSES, None, "day of the meeting"),
    ],
)
def test_i6_the_days_of_a_round_make_sense_together(opens, closes, meeting, words):
    with pytest.raises(Refused, match=words):
        rounds.check_days(opens, closes, meeting, OPENS)


def test_no_change_needs_a_sentence_and_cannot_stand_beside_a_change():
    with pytest.raises(Refused, match="say in a sentence why"):
        rounds.check_no_change(True, " ", "", delivery.ON_TRACK)
    with pytest.raises(Refused, match="on track"):
        rounds.check_no_change(True, "The post is empty.", delivery.AT_RISK, delivery.ON_TRACK)
    rounds.check_no_change(True, "The post is empty.", delivery.ON_TRACK, delivery.ON_TRACK)


def test_no_change_says_again_what_was_said_and_nothing_where_nothing_was():
    assert rounds.state_said("", True, delivery.AT_RISK) == delivery.AT_RISK
    assert rounds.state_said("", True, delivery.NOT_REPORTED) == ""
    assert rounds.state_said(delivery.ON_TRACK, False, delivery.AT_RISK) == delivery.ON_TRACK


@pytest.mark.parametrize("state", [delivery.DONE, delivery.CLOSED, delivery.WITHDRAWN, delivery.PAUSED])
def test_a_return_is_whole_without_a_word_on_what_is_done_or_stopped_or_only_proposed(state):
    assert not rounds.is_expected(state, proposed=False)
    assert not rounds.is_expected(delivery.NOT_REPORTED, proposed=True)
    assert rounds.is_expected(delivery.NOT_REPORTED, proposed=False)


@pytest.mark.parametrize(
    ("start", "until", "owed"),
    [
        (OPENS, CLOSES + DAY, False),
        (OPENS - 90 * DAY, MEETING + 90 * DAY, False),
        (OPENS, CLOSES, True),  # it started again on the last day for returns
        (CLOSES + DAY, MEETING + DAY, True),  # it was stopped when its return was late
    ],
)
def test_nothing_is_owed_of_an_action_whose_clocks_stood_on_the_last_day_for_returns(start, until, owed):
    assert rounds.stood_still(CLOSES, MEETING + DAY, [Stop(start, until)]) is not owed


def test_of_a_round_closed_early_the_day_before_is_the_last_for_returns():
    assert rounds.stood_still(CLOSES, OPENS + 3 * DAY, [Stop(OPENS, OPENS + 3 * DAY)])
    assert not rounds.stood_still(CLOSES, OPENS + 3 * DAY, [Stop(OPENS + 3 * DAY, CLOSES)])
