"""Weak words get a question; what is missing is named."""

import datetime as dt

import pytest

from tracker.rules import actions
from tracker.rules.refusal import Refused

DAY = dt.date(2015, 9, 30)


@pytest.mark.parametrize(
    "title",
    [
        "Remind staff of the escalation policy",
        "Reissue the guidance on consent",
        "Re-circulate the toolkit",
        "Train all new officers",
        "Briefings for managers",
        "Raise awareness of exploitation",
    ],
)
def test_words_that_only_send_or_teach_get_the_question(title):
    assert actions.is_weak(title)


@pytest.mark.parametrize(
    "title",
    [
        "Officers know how to take a concern past their own line",
        "Train officers, and test whether they can name who they would go to",
        "Remind teams and audit forty records",
        "Children are asked what happened next",
        "",
    ],
)
def test_words_that_say_what_becomes_different_do_not(title):
    assert not actions.is_weak(title)


def test_all_that_is_missing_is_said_at_once():
    found = actions.wrong_with(" ", "sometimes", 0, 0, DAY, DAY, "")

    assert [refusal.field for refusal in found] == ["title", "kind", "interval", "answers", "deadline"]


def test_another_agency_leads_only_before_anything_was_said():
    actions.check_lead("not_reported", "police", "council")
    with pytest.raises(Refused, match="replace it"):
        actions.check_lead("on_track", "police", "council")
