"""Delivery: what an agency may say, and who may close."""

import datetime as dt

import pytest

from tracker.rules import delivery, evidence
from tracker.rules.refusal import Refused


@pytest.mark.parametrize("state", [delivery.CLOSED, delivery.WITHDRAWN, delivery.PAUSED, delivery.NOT_REPORTED, "red", ""])
def test_an_agency_cannot_claim_what_is_somebody_elses_to_say(state):
    with pytest.raises(Refused):
        delivery.check_claim(state, delivery.ON_TRACK)


@pytest.mark.parametrize("state", delivery.CLAIMS)
def test_an_agency_may_claim_each_of_the_four_from_not_reported(state):
    delivery.check_claim(state, delivery.NOT_REPORTED)


@pytest.mark.parametrize("now", delivery.STOPPED)
def test_nothing_is_claimed_about_an_action_that_has_stopped(now):
    with pytest.raises(Refused):
        delivery.check_claim(delivery.ON_TRACK, now)


def test_an_action_that_was_started_does_not_become_not_started():
    with pytest.raises(Refused, match="correct the earlier update"):
        delivery.check_claim(delivery.NOT_STARTED, delivery.AT_RISK)


def test_overdue_and_silent_cannot_be_typed():
    assert not {"overdue", "silent"} & set(delivery.LABELS)


def close(**changes):
    usual = {
        "now": delivery.DONE,
        "evidence": 1,
        "closer_agencies": {"unit"},
        "owner": "police",
        "boards_own": False,
        "second": None,
    }
    delivery.check_close(**{**usual, **changes})


def test_somebody_outside_the_agency_closes_what_is_done_and_evidenced():
    close()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"now": delivery.ON_TRACK}, "says is done"),
        ({"evidence": 0}, "no evidence"),
        ({"closer_agencies": {"unit", "police"}}, "somebody outside"),
        ({"boards_own": True}, "with a second"),
    ],
)
def test_nobody_closes_otherwise(change, says):
    with pytest.raises(Refused, match=says):
        close(**change)


def test_the_boards_own_action_is_closed_with_a_second():
    close(boards_own=True, second="a member of another body", closer_agencies={"board"}, owner="board")


def given(**said) -> evidence.Link:
    return evidence.Link(**{"ref": "E1", "rung": "activity", "stance": "supports", "independence": "self_reported", **said})


def looks(*pieces, measure="") -> dict[str, bool]:
    return {look.words: look.holds for look in delivery.what_a_checker_looks_for(pieces, measure)}


def test_a_checker_misses_evidence_where_none_was_given():
    assert looks()["Evidence: none has come with a report on it. Without any it cannot be closed."] is False


def test_a_checker_looks_for_practice_or_impact_that_somebody_else_has_seen():
    assert list(looks(given()).values()) == [True, False, False, False]
    assert list(looks(given(rung="practice", independence="inspected"), measure="36 of 40 can say.").values()) == [True] * 4


def test_the_same_words_are_asked_about():
    assert "the words of 3 July 2015" in delivery.ask_about_same_words(dt.date(2015, 7, 3))


def test_who_called_it_done_does_not_close_it():
    delivery.check_another_closes("police lead", "business manager")
    delivery.check_another_closes(None, "business manager")
    with pytest.raises(Refused, match="You said yourself that this is done") as refused:
        delivery.check_another_closes("business manager", "business manager")
    assert refused.value.field == "what"


def test_a_correction_changes_something():
    delivery.check_correction(True)
    with pytest.raises(Refused, match="says the same as the update that it corrects"):
        delivery.check_correction(False)
