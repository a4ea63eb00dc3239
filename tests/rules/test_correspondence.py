"""Letters: when an answer is expected, what may follow what, and what is late."""

import datetime as dt

import pytest

from tracker.rules import correspondence as rules
from tracker.rules.refusal import Refused
from tracker.rules.settings import Thresholds

SENT = dt.date(2015, 9, 1)
DUE = dt.date(2015, 9, 29)
TODAY = dt.date(2015, 9, 30)


def test_an_answer_is_expected_in_twenty_working_days_and_the_board_may_set_another():
    assert rules.due(SENT, Thresholds()) == DUE
    assert rules.due(dt.date(2015, 4, 30), Thresholds(letter_answer=2)) == dt.date(2015, 5, 5)  # 4 May is a bank holiday


@pytest.mark.parametrize(
    ("state", "today", "late", "words"),
    [
        ("sent", dt.date(2015, 9, 28), 0, "answer expected in 1 day"),
        ("sent", DUE, 0, "answer expected today"),
        ("acknowledged", TODAY, 1, "1 day late"),
        ("sent", dt.date(2015, 10, 9), 10, "10 days late"),
        ("no_answer", dt.date(2015, 10, 9), 0, ""),
        ("received", TODAY, 0, ""),
    ],
)
def test_the_clock_is_worked_out_and_an_acknowledgement_does_not_stop_it(state, today, late, words):
    clock = rules.clock(state, SENT, DUE, today)

    assert (clock.late, clock.words) == (late, words)
    assert clock.waiting == (state in ("sent", "acknowledged"))


def test_an_answer_says_how_long_it_took():
    assert rules.clock("answered", SENT, DUE, TODAY, dt.date(2015, 9, 11)).words == "after 10 days"
    assert rules.clock("answered", SENT, DUE, TODAY, TODAY).words == "after 29 days, 1 day late"


def test_to_chase_changes_nothing_in_where_a_letter_stands():
    assert rules.state_after("acknowledged", "chased") == "acknowledged"
    assert rules.state_after("sent", "answered") == "answered"


def step(kind, state="sent", on=TODAY, words="Said.", expected_by=None, document=True, today=TODAY):
    rules.check_step(kind, state, on, words, expected_by, document, SENT, DUE, today)


@pytest.mark.parametrize("kind", list(rules.STEPS))
def test_each_step_may_follow_a_letter_that_was_sent(kind):
    step(kind)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kind": "acknowledged", "state": "answered"}, "does not follow"),
        ({"kind": "chased", "state": "received"}, "does not follow"),
        ({"kind": "answered", "on": None}, "Enter the day"),
        ({"kind": "answered", "on": dt.date(2015, 10, 1)}, "not come yet"),
        ({"kind": "answered", "on": dt.date(2015, 8, 31)}, "sent on 1 September 2015"),
        ({"kind": "answered", "document": False}, "Give the answer itself"),
        ({"kind": "answered", "words": " "}, "what the answer says"),
        ({"kind": "chased", "words": ""}, "how it was chased"),
        ({"kind": "chased", "expected_by": TODAY}, "after the day of chasing"),
        ({"kind": "no_answer", "words": ""}, "Say why no answer"),
        ({"kind": "no_answer", "today": DUE, "on": DUE}, "closed as no answer after that day"),
    ],
)
def test_a_step_that_lacks_something_is_refused_in_words(given, sentence):
    with pytest.raises(Refused, match=sentence):
        step(**given)


def test_a_late_answer_and_a_further_one_are_recorded():
    assert rules.steps_after("no_answer") == ("answered",) == rules.steps_after("answered")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"direction": "sideways"}, "sent it or received it"),
        ({"to_the_board": True}, "other than the Board"),
        ({"items": 0}, "at least one recommendation"),
        ({"from_post": " "}, "never a person"),
        ({"subject": ""}, "subject"),
        ({"what": ""}, "says or asks"),
        ({"on": None}, "Enter the day"),
        ({"on": dt.date(2015, 10, 1)}, "not come yet"),
        ({"expected": SENT}, "after the day on which it was sent"),
    ],
)
def test_a_letter_says_to_whom_from_which_post_when_and_about_what(change, sentence):
    good = {"direction": "sent", "subject": "Ages", "what": "Asks.", "from_post": "Chair", "on": SENT, "expected": DUE}
    good |= {"today": TODAY, "items": 1, "to_the_board": False}
    rules.check_letter(**good)
    with pytest.raises(Refused, match=sentence):
        rules.check_letter(**{**good, **change})
