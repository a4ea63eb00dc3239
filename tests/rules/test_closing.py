"""Which time counts in no clock, who seconds, and what each change of state must say."""

import datetime as dt

import pytest

from tracker.rules import assurance, closing, deadlines, rag, roles
from tracker.rules.deadlines import Stop
from tracker.rules.refusal import Refused

DAY = dt.date(2015, 9, 30)


def days(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


def facts(**changes) -> rag.Facts:
    usual = {
        "state": "on_track",
        "deadline": days(-10),
        "confirmed": True,
        "forecast": None,
        "moves": 0,
        "last_update": days(-50),
        "asked_since": None,
        "interval": 90,
    }
    return rag.Facts(**{**usual, **changes})


def test_stopped_days_are_taken_out_of_lateness():
    assert rag.calculate(facts(), DAY).reason == "10 days late"
    assert rag.calculate(facts(stopped=(Stop(days(-30), days(-26)),)), DAY).reason == "6 days late"
    assert rag.calculate(facts(stopped=(Stop(days(-30), days(-5)),)), DAY).value == "green"


def test_stopped_days_are_taken_out_of_silence():
    quiet = facts(deadline=days(100), interval=40)
    assert rag.calculate(quiet, DAY).silent
    assert not rag.calculate(facts(deadline=days(100), interval=40, stopped=(Stop(days(-30), days(-15)),)), DAY).silent


def test_stops_before_the_last_update_do_not_shorten_the_silence_after_it():
    assert deadlines.days_stopped([Stop(days(-90), days(-60)), Stop(days(-55), days(-45))], days(-50), DAY) == 5


def test_a_date_that_was_set_after_the_clocks_stopped_is_taken_as_it_is():
    stops = [Stop(days(-30), days(-20))]

    assert deadlines.without_stops(DAY, stops) == days(10)
    assert deadlines.without_stops(DAY, stops, set_on=days(-25)) == DAY
    assert deadlines.without_stops(DAY, stops, set_on=days(-40)) == days(10)
    assert deadlines.without_stops(None, stops) is None


def test_the_second_is_somebody_else_of_another_body_without_a_post_in_the_board():
    closing.check_second("a", frozenset({"health"}), "health", "b", "board")
    for said in (
        ("a", frozenset({"health"}), "health", "a", "board"),
        ("a", frozenset({"health", "board"}), "health", "b", "board"),
        ("a", frozenset(), None, "b", "board"),
    ):
        with pytest.raises(Refused):
            closing.check_second(*said)


def test_only_a_board_member_of_another_body_has_the_right_to_second():
    member = roles.Acting("a", "p", roles.BOARD_MEMBER, agency="health", agencies=frozenset({"health"}))
    nobodys = roles.Acting("a", "p", roles.BOARD_MEMBER)

    assert roles.may(member, roles.SECOND, agency="board")
    assert not roles.may(member, roles.SECOND, agency="health")
    assert not roles.may(nobodys, roles.SECOND, agency="board")
    assert list(roles.TABLE[roles.SECOND]) == [roles.BOARD_MEMBER]


@pytest.mark.parametrize("state", ["closed", "withdrawn", "paused"])
def test_what_has_stopped_is_not_paused(state):
    with pytest.raises(Refused, match="do not run"):
        closing.check_pause(state, "criminal", "A trial.", days(10), DAY)


def test_what_is_closed_is_reopened_before_it_is_withdrawn():
    with pytest.raises(Refused, match="Reopen it first"):
        closing.check_withdraw("closed", "Why.")
    with pytest.raises(Refused, match="own place"):
        closing.check_replacement("a", "a", "on_track")
    with pytest.raises(Refused, match="same review"):
        closing.check_replacement("a", "b", "on_track", same_review=False)


def test_a_look_fails_only_after_an_earlier_one():
    earlier = [assurance.Look("good_evidence", days(-100))]

    assert assurance.look_failed("some_evidence", earlier)
    assert not assurance.look_failed("sustained", earlier)
    assert not assurance.look_failed("not_assured", [])
