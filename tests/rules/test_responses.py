"""Responses of agencies and questions to them."""

import datetime as dt

import pytest

from tracker.rules import challenges, responses
from tracker.rules.refusal import Refused
from tracker.rules.settings import Thresholds


def test_accepting_needs_no_reason():
    responses.check("accepted", "")


@pytest.mark.parametrize("response", ["not_accepted", "accepted_in_part", "for_another_body", "awaiting", "perhaps"])
def test_anything_else_needs_a_reason_or_is_no_response(response):
    with pytest.raises(Refused):
        responses.check(response, " ")


def test_a_later_response_says_what_it_is_and_why():
    before, after = ("accepted", ""), ("accepted_in_part", "Not for schools.")
    responses.check_change(None, after, "", "")
    responses.check_change(before, after, "changed", "We looked again.")
    for change, why, sentence in (("", "x", "has changed, or was written"), ("corrected", " ", "Say why")):
        with pytest.raises(Refused, match=sentence):
            responses.check_change(before, after, change, why)
    with pytest.raises(Refused, match="Nothing was changed"):
        responses.check_change(before, before, "changed", "x")


def test_a_question_is_answered_within_ten_working_days():
    assert challenges.due(dt.date(2015, 9, 30)) == dt.date(2015, 10, 14)
    assert challenges.due(dt.date(2015, 9, 30), Thresholds(challenge_answer=1)) == dt.date(2015, 10, 1)


def test_a_question_is_answered_once():
    with pytest.raises(Refused, match="has been answered"):
        challenges.check_answer("Again.", already_answered=True)


def test_an_empty_question_and_an_empty_answer_are_refused():
    with pytest.raises(Refused):
        challenges.check_question("\n")
    with pytest.raises(Refused):
        challenges.check_answer("", already_answered=False)
