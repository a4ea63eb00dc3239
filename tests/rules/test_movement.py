"""What moved, and which way: each judgement compared with itself alone."""

import datetime as dt

import pytest

from tracker.rules import movement
from tracker.rules.movement import BACKWARDS, FORWARDS, OTHERWISE, STILL


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ("some_evidence", "some_evidence", STILL),
        ("some_evidence", "good_evidence", FORWARDS),
        ("good_evidence", "sustained", FORWARDS),
        ("good_evidence", "not_assured", BACKWARDS),
        ("sustained", "some_evidence", BACKWARDS),
        ("not_assured", "self_reported_only", FORWARDS),
        ("not_yet_tested", "some_evidence", FORWARDS),
        ("not_yet_tested", "not_assured", OTHERWISE),
        ("not_yet_tested", "self_reported_only", OTHERWISE),
        ("some_evidence", "not_yet_tested", BACKWARDS),
    ],
)
def test_the_rating_of_the_chair(before, after, way):
    assert movement.of_rating(before, after) == way


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ("on_track", "on_track", STILL),
        ("not_started", "on_track", FORWARDS),
        ("on_track", "at_risk", BACKWARDS),
        ("closed", "done_awaiting_check", BACKWARDS),
        ("done_awaiting_check", "on_track", BACKWARDS),
        ("not_reported", "at_risk", OTHERWISE),
        ("not_reported", "done_awaiting_check", FORWARDS),
        ("on_track", "paused", OTHERWISE),
        ("on_track", "withdrawn", OTHERWISE),
        ("paused", "on_track", OTHERWISE),
        ("paused", "closed", FORWARDS),
    ],
)
def test_the_word_of_an_agency(before, after, way):
    assert movement.of_delivery(before, after) == way


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [("green", "red", BACKWARDS), ("red", "green", FORWARDS), ("grey", "amber", STILL), ("red", "red", STILL)],
)
def test_what_the_dates_say(before, after, way):
    assert movement.of_dates(before, after) == way


def test_a_date_that_was_moved_later_is_a_step_back():
    one, two = dt.date(2015, 6, 30), dt.date(2015, 9, 30)

    assert movement.of_deadline(one, two) == BACKWARDS
    assert movement.of_deadline(two, one) == OTHERWISE
    assert movement.of_deadline(None, one) == OTHERWISE
    assert movement.of_deadline(one, one) == STILL


def test_what_went_backwards_is_told_before_what_moved():
    assert movement.of_all([FORWARDS, BACKWARDS, OTHERWISE]) == BACKWARDS
    assert movement.of_all([OTHERWISE, FORWARDS]) == FORWARDS
    assert movement.of_all([]) == STILL
