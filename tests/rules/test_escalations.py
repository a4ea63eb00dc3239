"""The levels, when lateness reaches each, and what a raised item and its decision must say (design 5)."""

from __future__ import annotations

import datetime as dt

import pytest

from tracker.rules import escalations, roles
from tracker.rules.refusal import Refused
from tracker.rules.settings import Thresholds

TODAY = dt.date(2015, 9, 30)


def refusal(check, *said) -> Refused:
    with pytest.raises(Refused) as refused:
        check(*said)
    return refused.value


def level(days_late=0, moves=0, silent_rounds=0, **limits):
    reached = escalations.level_for(days_late, moves, silent_rounds, Thresholds(**limits))
    return reached.level if reached else None


def test_the_levels_rise_from_the_agency_lead_to_the_summit():
    assert escalations.LEVELS == ("agency_lead", "senior_officer", "executive", "board", "summit")
    assert [escalations.height(each) for each in escalations.LEVELS] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("days", "reached"),
    [
        (0, None),
        (1, "agency_lead"),
        (14, "agency_lead"),
        (15, "senior_officer"),
        (30, "senior_officer"),
        (31, "executive"),
        (60, "executive"),
        (61, "board"),
        (1000, "board"),
    ],
)
def test_lateness_reaches_each_level_on_its_day(days, reached):
    assert level(days) == reached


def test_two_silent_rounds_reach_the_senior_officer():
    assert level(silent_rounds=1) is None
    assert level(silent_rounds=2) == "senior_officer"


def test_the_second_move_reaches_the_executive_and_the_third_the_board():
    assert [level(moves=number) for number in (1, 2, 3)] == [None, "executive", "board"]


def test_the_highest_level_reached_is_the_one_and_it_says_why_in_words():
    reached = escalations.level_for(34, 2, 3)
    assert (reached.level, reached.reason) == ("executive", "34 days late, limit 31; deadline moved 2 times, limit 2")
    assert escalations.level_for(1, 0, 0).reason == "1 day late, limit 1"
    assert escalations.level_for(0, 0, 2).reason == "silent for 2 rounds, limit 2"


def test_lateness_alone_never_reaches_the_summit():
    assert level(10_000, 50, 50) == "board"


def test_the_board_may_change_the_limits():
    assert level(20, executive_days=20) == "executive"
    assert level(silent_rounds=2, senior_officer_silent_rounds=3) is None


def test_a_concern_says_whom_it_goes_to_what_worries_and_what_is_asked():
    check = escalations.check_raise
    assert refusal(check, "", "Nobody read the records.", "A date.").field == "level"
    assert refusal(check, "board", " ", "A date.").field == "why"
    assert refusal(check, "board", "Nobody read the records.", "").field == "asked"


@pytest.mark.parametrize("straight_to", escalations.LEVELS)
def test_a_person_goes_straight_to_any_level(straight_to):
    escalations.check_raise(straight_to, "Nobody read the records.", "A date.")


def test_the_two_lowest_levels_are_some_agencys_own():
    assert refusal(escalations.check_whose, "agency_lead", None).field == "agency"
    assert refusal(escalations.check_whose, "senior_officer", None).field == "agency"
    escalations.check_whose("senior_officer", "the police")
    escalations.check_whose("board", None)


@pytest.mark.parametrize("role", roles.ROLES)
def test_a_withheld_name_is_seen_only_by_the_chair_and_the_business_unit(role):
    assert escalations.sees_raiser(role, withheld=False)
    assert escalations.sees_raiser(role, withheld=True) == (role in ("chair", "business_unit"))


def test_the_three_dates_of_a_concern_may_each_be_left_empty():
    escalations.check_three_dates(None, None, None, TODAY)
    escalations.check_three_dates(dt.date(2015, 4, 1), None, TODAY, TODAY)


def test_the_three_dates_do_not_run_backwards_and_are_not_in_the_future():
    april, may = dt.date(2015, 4, 1), dt.date(2015, 5, 1)
    check = escalations.check_three_dates
    assert refusal(check, may, april, None, TODAY).field == "board_told"
    assert refusal(check, None, may, april, TODAY).field == "full_extent"
    assert refusal(check, None, None, dt.date(2015, 10, 1), TODAY).field == "full_extent"


def test_the_gap_between_two_dates_is_counted_in_days_and_runs_until_the_second_comes():
    known, told = dt.date(2015, 4, 1), dt.date(2015, 4, 20)
    assert escalations.gap(known, told, TODAY) == escalations.Gap(days=19, over=True)
    assert escalations.gap(told, None, TODAY) == escalations.Gap(days=163, over=False)
    assert escalations.gap(None, told, TODAY) is None


def test_a_decision_is_due_in_twenty_working_days_of_england():
    # 31 August 2015 was a bank holiday.
    assert escalations.due(dt.date(2015, 8, 3)) == dt.date(2015, 9, 1)
    assert escalations.due(dt.date(2015, 8, 3), Thresholds(escalation_answer=5)) == dt.date(2015, 8, 10)


def test_it_ends_only_with_a_decision_that_has_an_owner_and_a_date():
    check, later = escalations.check_decision, dt.date(2015, 12, 1)
    assert refusal(check, " ", "Police lead", later, TODAY, False).field == "decision"
    assert refusal(check, "Read 20 records.", "", later, TODAY, False).field == "owner"
    assert refusal(check, "Read 20 records.", "Police lead", None, TODAY, False).field == "by_when"
    assert refusal(check, "Read 20 records.", "Police lead", dt.date(2015, 9, 29), TODAY, False).field == "by_when"
    check("Read 20 records.", "Police lead", TODAY, TODAY, False)


def test_it_ends_once():
    later = dt.date(2015, 12, 1)
    refused = refusal(escalations.check_decision, "Read 20 records.", "Police lead", later, TODAY, True)
    assert str(refused) == "This escalation already has its decision."


def test_asking_for_time_says_which_level_the_move_would_reach():
    assert "first move of this date. By the Board's rule the second reaches the OSCB executive" in (
        escalations.what_a_move_reaches(0)
    )
    assert escalations.what_a_move_reaches(1).endswith(
        "second move of this date, which by the Board's rule reaches the OSCB executive."
    )
    assert escalations.what_a_move_reaches(4).endswith("reaches the full Board.")
    assert "second" not in escalations.what_a_move_reaches(0, Thresholds(executive_moves=3, board_moves=4))


def test_raising_says_who_reads_it_and_by_when_it_is_decided():
    said = " ".join(escalations.what_happens_next(dt.date(2015, 10, 28)))
    assert "Everybody who can sign in can read it" in said
    assert "decide by 28 October 2015: 20 working days" in said
    assert escalations.before_whom([]) == "Nobody holds this post today. The chair finds it."
