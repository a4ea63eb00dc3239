"""What the chair may conclude, and what a decision must say (design 3)."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.rules.test_evidence import link
from tracker.rules import assurance
from tracker.rules.assurance import Claimed, Look
from tracker.rules.refusal import Refused
from tracker.rules.settings import Thresholds

TODAY = dt.date(2015, 9, 30)
NEXT = dt.date(2016, 3, 30)
GOOD_IN_MARCH = Look("good_evidence", dt.date(2015, 3, 30))


def decided(rating="some_evidence", **said):
    """Check a decision that is whole, unless a test takes something away."""
    given = {
        "because": "The audit read twenty records.",
        "links": [link()],
        "weighed": {},
        "earlier": [],
        "today": TODAY,
        "look_again": NEXT,
    }
    assurance.check(rating, **{**given, **said})


def refusal(rating="some_evidence", **said) -> Refused:
    with pytest.raises(Refused) as refused:
        decided(rating, **said)
    return refused.value


def test_the_chair_has_six_words_and_nobody_decides_not_yet_tested():
    assert list(assurance.LABELS) == [
        "not_yet_tested",
        "self_reported_only",
        "some_evidence",
        "good_evidence",
        "sustained",
        "not_assured",
    ]
    assert "not_yet_tested" not in assurance.DECIDABLE
    assert refusal("not_yet_tested").field == "rating"


@pytest.mark.parametrize("rating", ["self_reported_only", "some_evidence", "not_assured"])
def test_these_need_no_evidence_of_any_kind(rating):
    assert assurance.why_not(rating, [], [], TODAY) is None


@pytest.mark.parametrize("rung", ["practice", "impact"])
@pytest.mark.parametrize("independence", ["checked_by_peer", "independent", "inspected"])
def test_good_evidence_needs_practice_or_impact_checked_by_somebody_else(rung, independence):
    assert assurance.why_not("good_evidence", [link(rung=rung, independence=independence)], [], TODAY) is None


@pytest.mark.parametrize(
    "weak",
    [
        link(rung="activity"),
        link(rung="plan"),
        link(independence="self_reported"),
        link(stance="challenges"),
        link(stance="context"),
        link(basis="inferred"),
        link(invented=True),
        link(look_again=dt.date(2015, 9, 29)),
    ],
    ids=["activity", "plan", "self-reported", "challenges", "context", "inferred", "invented", "past its date"],
)
def test_good_evidence_cannot_rest_on_what_is_weak_or_does_not_count(weak):
    assert assurance.why_not("good_evidence", [weak], [], TODAY) == (
        "Good evidence needs practice or impact that supports, checked by somebody else. There is none that counts."
    )


def test_an_invented_decision_may_rest_on_invented_evidence():
    assert assurance.why_not("good_evidence", [link(invented=True)], [], TODAY, invented=True) is None


def test_sustained_needs_an_earlier_decision_of_good_evidence():
    assert assurance.why_not("sustained", [link()], [], TODAY) == (
        "Sustained needs an earlier decision of good evidence. There is none."
    )


def test_sustained_needs_a_second_look_at_least_six_months_after_good_evidence():
    assert assurance.why_not("sustained", [link()], [GOOD_IN_MARCH], TODAY) is None
    assert assurance.why_not("sustained", [link()], [GOOD_IN_MARCH], dt.date(2015, 9, 29)) == (
        "Sustained needs a second look at least 6 months after good evidence: not before 30 September 2015."
    )


def test_sustained_still_needs_evidence_that_carries_good():
    assert "There is none that counts" in assurance.why_not("sustained", [], [GOOD_IN_MARCH], TODAY)


def test_the_six_months_begin_again_when_a_look_failed_in_between():
    failed, good_again = Look("not_assured", dt.date(2015, 5, 1)), Look("good_evidence", dt.date(2015, 7, 1))

    why = assurance.why_not("sustained", [link()], [GOOD_IN_MARCH, failed, good_again], TODAY)

    assert why.endswith("not before 1 January 2016.")


def test_a_second_decision_of_good_evidence_does_not_begin_the_six_months_again():
    again = Look("good_evidence", dt.date(2015, 8, 1))
    assert assurance.why_not("sustained", [link()], [GOOD_IN_MARCH, again], TODAY) is None


def test_the_board_may_change_how_long_after_good_evidence_sustained_may_be_said():
    assert assurance.why_not("sustained", [link()], [GOOD_IN_MARCH], TODAY, Thresholds(sustained_after=7))


def test_a_decision_carries_a_reason():
    assert refusal(because="  ").field == "because"


def test_a_decision_sets_a_date_for_the_next_look_after_today():
    assert refusal(look_again=None).field == "look_again"
    assert str(refusal(look_again=TODAY)) == "The next look must be after today."
    decided(look_again=TODAY + dt.timedelta(days=1))


def test_a_decision_says_how_each_challenging_piece_was_weighed():
    against = [link(), link(ref="E2", stance="challenges"), link(ref="E3", stance="challenges", basis="inferred")]

    refused = refusal(links=against, weighed={"E2": "Older than the change."})

    assert (str(refused), refused.field) == ("Say how you weighed E3, which challenges this.", "weighed-E3")
    decided(links=against, weighed={"E2": "Older than the change.", "E3": "Of few records."})


def test_the_chair_may_decide_against_a_rule_with_a_written_reason():
    refused = refusal("good_evidence", links=[])
    assert refused.field == "rating" and "To decide against this rule, give a written reason." in str(refused)
    assert refusal("good_evidence", links=[], override=" ").field == "rating"
    decided("good_evidence", links=[], override="I sat in on three meetings myself.")


def test_the_next_look_is_proposed_by_the_rating_and_by_the_boards_settings():
    assert assurance.next_look("good_evidence", TODAY) == dt.date(2016, 3, 30)
    assert assurance.next_look("sustained", TODAY) == dt.date(2016, 9, 30)
    assert assurance.next_look("some_evidence", TODAY) == TODAY + dt.timedelta(days=90)
    assert assurance.next_look("good_evidence", TODAY, Thresholds(look_again_good=1)) == dt.date(2015, 10, 30)


def test_a_look_is_due_from_thirty_days_before_its_date():
    assert assurance.look_is_due(TODAY + dt.timedelta(days=30), TODAY)
    assert not assurance.look_is_due(TODAY + dt.timedelta(days=31), TODAY)
    assert not assurance.look_is_due(None, TODAY)


@pytest.mark.parametrize(
    ("states", "rating", "listed"),
    [
        (["done_awaiting_check", "closed"], "some_evidence", True),
        (["done_awaiting_check"], "not_yet_tested", True),
        (["closed"], "not_assured", True),
        (["closed"], "good_evidence", False),
        (["closed"], "sustained", False),
        (["closed", "on_track"], "some_evidence", False),
        (["closed", "not_reported"], "some_evidence", False),
        (["closed", "withdrawn"], "some_evidence", True),
        (["withdrawn"], "some_evidence", False),
        ([], "not_yet_tested", False),
    ],
)
def test_done_but_not_assured_is_a_list_of_its_own(states, rating, listed):
    assert assurance.done_but_not_assured(states, rating) is listed


def test_the_queue_begins_with_claims_of_done_that_new_evidence_challenges():
    late, near = dt.date(2015, 9, 1), dt.date(2015, 10, 15)
    in_order = [
        Claimed(done=1, supports=0, challenges=1, context=0, look_again=None),
        Claimed(done=3, supports=2, challenges=0, context=0, look_again=late),
        Claimed(done=0, supports=0, challenges=1, context=0, look_again=late),
        Claimed(done=0, supports=0, challenges=0, context=0, look_again=late),
        Claimed(done=0, supports=1, challenges=0, context=0, look_again=None),
        Claimed(done=0, supports=0, challenges=0, context=0, look_again=near),
    ]
    assert [assurance.place(claimed, TODAY) for claimed in in_order] == [1, 2, 3, 4, 5, 6]


def test_what_is_not_new_and_not_due_has_no_place_in_the_queue():
    far = dt.date(2016, 3, 30)
    assert assurance.place(Claimed(done=0, supports=0, challenges=0, context=0, look_again=far), TODAY) is None


# What is said beside each rating, before it is chosen


def test_good_evidence_says_what_it_would_need_and_what_comes_nearest():
    own = link(independence="self_reported")

    assert assurance.stands("good_evidence", [own], [], TODAY) == (
        "Would need a piece at practice or above that is not self-reported; there are none. "
        f"Nearest is {own.ref}: {own.rung}, but self-reported."
    )
    assert assurance.stands("good_evidence", [], [], TODAY).endswith("there are none.")
    assert "but the link is inferred" in assurance.stands("good_evidence", [link(basis="inferred")], [], TODAY)
    assert "checked by somebody else, but activity" in assurance.stands("good_evidence", [link(rung="activity")], [], TODAY)


@pytest.mark.parametrize("rating", ["self_reported_only", "some_evidence", "good_evidence", "not_assured"])
def test_each_rating_says_what_there_is_for_it(rating):
    there = [link(), link(ref="E2", stance="challenges")]
    assert assurance.stands(rating, there, [], TODAY).startswith("Here ") or rating == "some_evidence"
    assert assurance.stands("some_evidence", there, [], TODAY) == f"Here: {link().ref}."


def test_sustained_says_from_which_day():
    good_in_may = [Look("good_evidence", dt.date(2015, 5, 30))]
    assert assurance.stands("sustained", [link()], good_in_may, TODAY).endswith("not before 30 November 2015.")


def test_i4_a_reason_against_a_rule_that_is_not_broken_is_refused_and_never_dropped():
    assert refusal("some_evidence", override="Seen by myself.").field == "override"
