"""The calculated RAG, read as design 3 prints it: from dates, moves and silence alone."""

import datetime as dt

import pytest

from tracker.rules import delivery, rag
from tracker.rules.rag import AMBER, BLUE, GREEN, GREY, RED
from tracker.rules.settings import Thresholds

TODAY = dt.date(2015, 9, 30)


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def facts(**changes) -> rag.Facts:
    """An action reported on track last week, due in two months, its date confirmed."""
    usual = {
        "state": delivery.ON_TRACK,
        "deadline": TODAY + days(60),
        "confirmed": True,
        "forecast": None,
        "moves": 0,
        "last_update": TODAY - days(7),
        "asked_since": None,
        "interval": 90,
    }
    return rag.Facts(**{**usual, **changes})


def colour(**changes) -> str:
    return rag.calculate(facts(**changes), TODAY).value


def test_an_action_in_time_and_reported_is_green():
    assert colour() == GREEN


def test_it_is_not_late_on_the_day_itself():
    assert colour(deadline=TODAY) == GREEN


def test_it_is_red_from_the_day_after_the_deadline():
    late = rag.calculate(facts(deadline=TODAY - days(1)), TODAY)

    assert (late.value, late.reason, late.overdue) == (RED, "1 day late", True)


def test_a_forecast_after_the_deadline_is_red_before_anything_is_late():
    early = rag.calculate(facts(forecast=TODAY + days(75)), TODAY)

    assert (early.value, early.reason) == (RED, "expected 15 days after the deadline")


def test_due_within_thirty_days_with_no_update_in_the_interval_is_amber():
    assert colour(deadline=TODAY + days(30), last_update=None) == AMBER


def test_due_within_thirty_days_with_an_update_in_the_interval_is_green():
    assert colour(deadline=TODAY + days(30)) == GREEN


def test_silence_is_amber_after_the_interval_and_not_on_its_last_day():
    assert colour(last_update=TODAY - days(90)) == GREEN
    assert colour(last_update=TODAY - days(91)) == AMBER


def test_silence_counts_from_the_first_round_asked_and_never_from_the_source():
    assert not rag.calculate(facts(last_update=None, asked_since=None), TODAY).silent
    assert rag.calculate(facts(last_update=None, asked_since=TODAY - days(91)), TODAY).silent


def test_a_deadline_moved_once_stays_green_and_moved_twice_is_amber():
    assert colour(moves=1) == GREEN
    assert colour(moves=2) == AMBER


def test_closed_is_blue_however_late():
    assert colour(state=delivery.CLOSED, deadline=TODAY - days(400)) == BLUE


@pytest.mark.parametrize("state", [delivery.WITHDRAWN, delivery.PAUSED, delivery.NOT_REPORTED])
def test_withdrawn_paused_and_not_reported_are_grey(state):
    assert colour(state=state, deadline=TODAY - days(10)) == GREY


def test_grey_for_not_reported_still_says_that_the_date_has_passed():
    said = rag.calculate(facts(state=delivery.NOT_REPORTED, deadline=TODAY - days(34)), TODAY)

    assert said.reason == "nothing reported, deadline passed 34 days ago"
    assert said.overdue


@pytest.mark.parametrize("missing", [{"confirmed": False, "deadline": TODAY - days(9)}, {"deadline": None}])
def test_no_confirmed_date_is_grey_and_never_overdue(missing):
    said = rag.calculate(facts(**missing), TODAY)

    assert (said.value, said.overdue) == (GREY, False)


def test_the_claim_alone_changes_no_colour():
    claims = (delivery.NOT_STARTED, delivery.ON_TRACK, delivery.AT_RISK, delivery.DONE)

    assert {colour(state=state) for state in claims} == {GREEN}


@pytest.mark.parametrize(
    ("state", "change", "differs"),
    [
        (delivery.ON_TRACK, {"deadline": TODAY - days(1)}, True),
        (delivery.DONE, {"deadline": TODAY - days(1)}, True),
        (delivery.AT_RISK, {"deadline": TODAY - days(1)}, False),
        (delivery.ON_TRACK, {"moves": 2}, True),
        (delivery.AT_RISK, {}, True),
        (delivery.ON_TRACK, {}, False),
    ],
)
def test_where_claim_and_calculation_differ_the_difference_is_shown(state, change, differs):
    assert rag.differs(state, rag.calculate(facts(state=state, **change), TODAY)) is differs


def test_the_printed_rule_has_the_number_in_force():
    assert "within 14 days" in rag.rule(Thresholds(amber_before=14))
