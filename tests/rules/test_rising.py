"""Escalation by rule: what reaches which level, why, what keeps it down, and what climbs (design 5)."""

from __future__ import annotations

import datetime as dt

import pytest

from tracker.rules import rising
from tracker.rules.rising import Fact, Settled
from tracker.rules.settings import Thresholds

TODAY = dt.date(2015, 9, 30)


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def late(days: int, **said) -> Fact:
    return Fact(rising.LATE, "d", due=ago(days), **said)


def moved(*days: int) -> Fact:
    return Fact(rising.MOVED, "d", on=tuple(ago(each) for each in days))


def level(*facts, standing=(), settled=(), **limits):
    rise = rising.to_raise(facts, standing, settled, TODAY, Thresholds(**limits))
    return rise.level if rise else None


@pytest.mark.parametrize(
    ("days", "reached"),
    [
        (0, None), (1, "agency_lead"), (14, "agency_lead"), (15, "senior_officer"), (30, "senior_officer"),
        (31, "executive"), (60, "executive"), (61, "board"), (900, "board"),
    ],
)  # fmt: skip
def test_lateness_reaches_each_level_on_its_day(days, reached):
    assert level(late(days)) == reached
    assert level(Fact(rising.UNANSWERED, "q", due=ago(days), called="Q5")) == reached
    assert level(Fact(rising.LOOK, "a", due=ago(days), called="the chair’s next look")) == reached


def test_moves_silence_and_an_undone_decision_reach_their_own_levels():
    assert level(moved(9)) is None
    assert level(moved(9, 5)) == "executive" and level(moved(9, 5, 2)) == "board"
    assert level(Fact(rising.SILENT, "a", on=(ago(40),))) is None
    assert level(Fact(rising.SILENT, "a", on=(ago(40), ago(3)))) == "senior_officer"
    assert level(Fact(rising.UNDONE, "b", due=ago(59), called="D1")) is None
    assert level(Fact(rising.UNDONE, "b", due=ago(60), called="D1")) == "summit"


def test_limits_are_those_of_the_board():
    assert level(late(31), executive_days=40) == "senior_officer"
    assert level(moved(3), executive_moves=1) == "executive"


def test_it_says_why_in_words_with_what_weighs_most_first():
    rise = rising.to_raise([moved(9, 5), late(65, called="Second area")], (), (), TODAY)

    assert rise.why == "“Second area” 65 days late, limit 61; second move of its date, limit 2."
    assert rise.asked == rising.ASKED[rising.LATE] and rise.marks == ("late:d", "moved:d")
    assert rising.to_raise([late(1)], (), (), TODAY).why == "1 day late, limit 1."


@pytest.mark.parametrize(("standing", "reached"), [("agency_lead", "executive"), ("executive", None), ("summit", None)])
def test_with_a_level_at_which_or_above_which_it_stands_nothing_more_is_raised(standing, reached):
    assert level(late(40), standing=[standing]) == reached


def test_a_decision_keeps_what_was_so_already_down_until_its_day():
    decided = Settled("executive", ago(5), ago(-10))

    assert level(late(40), settled=[decided]) is None
    assert level(late(40), settled=[Settled("executive", ago(5), ago(1))]) == "executive"  # its day has passed
    assert level(late(40), settled=[Settled("executive", ago(12), ago(-10))]) == "executive"  # it was no 31 days late then
    assert level(late(61), settled=[decided]) == "board"  # a higher limit
    assert level(late(40), settled=[Settled("senior_officer", ago(5), ago(-10))]) == "executive"
    assert level(late(40), moved(9, 2), settled=[decided]) == "executive"  # a new fact


def test_a_proposal_set_aside_keeps_it_down_for_good():
    assert level(late(300), settled=[Settled("board", ago(200))]) is None


def test_what_is_not_decided_by_its_day_climbs_one_level():
    assert rising.next_level("senior_officer") == "executive" and rising.next_level("summit") is None
    assert not rising.climbs("board", TODAY, (), (), TODAY)
    assert rising.climbs("board", ago(1), (), (), TODAY)
    assert not rising.climbs("summit", ago(1), (), (), TODAY)


def test_what_the_rule_raised_climbs_only_while_its_reason_holds():
    assert rising.climbs("executive", ago(1), ["late:d"], ["late:d", "moved:d"], TODAY)
    assert not rising.climbs("executive", ago(1), ["late:d"], ["moved:d"], TODAY)


def test_what_is_so_today_is_told_of_each_fact_and_of_what_holds_no_longer():
    late, moved = rising.Fact(rising.LATE, "d", due=TODAY), rising.Fact(rising.MOVED, "d", on=(TODAY,) * 2)
    marks, later = (late.mark, moved.mark), TODAY + dt.timedelta(days=97)

    assert rising.so_today(marks, [late, moved], later) == "97 days late; second move of its date."
    assert rising.so_today(marks, [moved], later) == "second move of its date; the rest holds no longer."
    assert rising.so_today(marks, [], later) == "what raised it holds no longer."
