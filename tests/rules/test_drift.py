"""The rules of drift over plain values: what each asks about and what not, and the draw of the spot checks."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest

from tracker.rules import drift, spot_checks
from tracker.rules.drift import Concerned, Signal
from tracker.rules.refusal import Refused
from tracker.rules.settings import Thresholds

DAY, LIMITS = dt.date(2015, 9, 30), Thresholds()
MARCH = dt.date(2015, 3, 3)


def stopped(last, running, opened):
    return drift.stopped_reporting(last, running, opened, DAY, LIMITS)


def old(newest, rating="good_evidence"):
    return drift.old_evidence(rating, MARCH, newest, DAY, "d", LIMITS)


def again(rating, *earlier):
    before = [drift.Earlier(name, MARCH, said, f"key of {name}", sure=True) for name, said in earlier]
    return drift.asked_again(before, rating, DAY)


def figures(reconciled, *told):
    return drift.figures_disagree("F", list(told), reconciled, MARCH, "v")


ADDED = "The question has been added to the sheet that officers fill in"


@pytest.mark.parametrize(
    ("asked", "not_asked"),
    [
        (again("", ("a-review/R1", "")), again("")),
        (again("some_evidence", ("a-review/R1", "sustained")), again("good_evidence", ("a-review/R1", "sustained"))),
        (drift.no_new_evidence(MARCH, 3, LIMITS), drift.no_new_evidence(MARCH, 2, LIMITS)),
        (drift.low_rungs(2, "activity", MARCH, "k"), drift.low_rungs(2, "practice", MARCH, "k")),
        (drift.low_rungs(1, "plan", MARCH, "k"), drift.low_rungs(0, "plan", None, "")),
        (drift.self_reported(2, 0, MARCH, "k"), drift.self_reported(2, 1, MARCH, "k")),
        (drift.self_reported(1, 0, MARCH, "k"), drift.self_reported(0, 0, None, "")),
        (drift.no_voice("how they were seen", 0, 3, MARCH, "k"), drift.no_voice("how they were seen", 1, 3, MARCH, "k")),
        (drift.no_voice("how they were seen", 0, 0, MARCH, ""), drift.no_voice("", 0, 3, MARCH, "k")),
        (drift.moved(2, 40, MARCH), drift.moved(1, 40, MARCH)),
        (old(dt.date(2014, 9, 29)), old(dt.date(2014, 9, 30))),
        (old(dt.date(2014, 9, 29), "sustained"), old(dt.date(2014, 9, 29), "some_evidence")),
        (drift.unanswered(False, 0, 0, MARCH), drift.unanswered(True, 1, 0, MARCH)),
        (stopped(dt.date(2015, 5, 1), 2, dt.date(2015, 7, 6)), stopped(dt.date(2015, 7, 6), 2, dt.date(2015, 7, 6))),
        (stopped(DAY - dt.timedelta(181), 1, None), stopped(DAY - dt.timedelta(180), 1, None)),
        (stopped(MARCH, 1, None), stopped(MARCH, 0, None)),
        (stopped(MARCH, 1, MARCH), stopped(None, 1, MARCH)),
        (drift.owner_left(DAY, DAY, "p", "Lead"), drift.owner_left(DAY + dt.timedelta(1), DAY, "p", "Lead")),
        (figures("not_known", "1", "2"), figures("yes", "1", "2")),
        (figures("no", "1", "2"), figures("no", "1")),
    ],
)  # fmt: skip
def test_each_rule_asks_where_it_should_and_not_a_step_before(asked, not_asked):
    assert asked is not None and asked.question.endswith("?") and asked.facts
    assert not_asked is None


def test_what_was_asked_again_says_when_and_how_each_earlier_one_stands():
    first = drift.Earlier("a-review/R1", MARCH, "good_evidence", "k", sure=True)
    other = drift.Earlier("R7", None, "", "l", sure=False)

    assert drift.asked_again([first, other], "", DAY).found == (
        "a-review/R1 asked it on 3 March 2015, and is rated good evidence; "
        "R7 asked it, and is not yet tested (inferred, nobody has confirmed it)."
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Signs went out.", "signs  went out", True),
        ("Signs went out: all of them", "Signs went out, all of them!", True),
        ("Signs went out.", "Signs went out again.", False),
        (ADDED, "The question has now been added to the sheet that officers fill in", True),
        (ADDED, "The question was added to the list that wardens fill in", False),
        ("12 of 20 staff have been trained in this", "18 of 20 staff have been trained in this", False),
    ],
)  # fmt: skip
def test_what_counts_as_the_same_words(one, other, same):
    assert drift.same_again(one, other) is drift.same_again(other, one) is same


def test_the_rule_is_told_with_the_threshold_in_force():
    assert "3 rounds" in drift.says(drift.NO_NEW_EVIDENCE, LIMITS)
    assert "2 rounds" in drift.says(drift.NO_NEW_EVIDENCE, replace(LIMITS, drift_rounds=2))
    assert "18 months" in drift.says(drift.OLD_EVIDENCE, replace(LIMITS, old_evidence=18))
    assert all(drift.says(rule, LIMITS).endswith(".") for rule in drift.RULES)


def test_the_facts_tell_one_question_from_the_next():
    def signal(finding):
        return Signal(drift.MOVED, Concerned("action", "k", "A1"), "t", "s", finding)

    twice, again, thrice = (signal(drift.moved(n, 40, MARCH)) for n in (2, 2, 3))
    assert twice.fingerprint == again.fingerprint != thrice.fingerprint


def test_what_is_dismissed_is_what_was_read_and_with_a_reason():
    with pytest.raises(Refused):
        drift.check_because(" ")
    with pytest.raises(Refused):
        drift.check_facts("one", "other")
    with pytest.raises(Refused):
        drift.check_stands(False)


ITEMS = [("r", f"R{n}", n) for n in range(40)]


def test_the_draw_can_be_repeated_and_is_another_for_the_next_meeting():
    october, december = dt.date(2015, 10, 15), dt.date(2015, 12, 10)

    drawn = spot_checks.proposed(october, ITEMS, 3)

    assert len(drawn) == 3 and drawn == spot_checks.proposed(october, list(reversed(ITEMS)), 3)
    assert drawn != spot_checks.proposed(december, ITEMS, 3)
    assert spot_checks.proposed(october, ITEMS, 5)[:3] == drawn
    assert spot_checks.proposed(None, ITEMS, 3) == []


def test_every_item_has_about_the_same_chance():
    meetings = [dt.date(2015, 1, 1) + dt.timedelta(day) for day in range(800)]

    times = Counter(item for meeting in meetings for item in spot_checks.proposed(meeting, ITEMS, 3))

    assert len(times) == len(ITEMS) and min(times.values()) > 30 and max(times.values()) < 95
