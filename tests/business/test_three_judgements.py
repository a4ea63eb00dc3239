"""Delivery, evidence and assurance are never set from one another: each is changed here, and the other two stay."""

import datetime as dt

import pytest

from tests.cast import TODAY
from tracker.business import actions, assurance, evidence
from tracker.business.evidence import NewEvidence
from tracker.rules import delivery
from tracker.store import positions, reviews

pytestmark = pytest.mark.small


@pytest.fixture
def r1(review):
    return reviews.item_of(review, "R1")


@pytest.fixture
def action(review, r1, act):
    """An action of the police that answers R1."""
    return actions.add(
        review, "Ask officers who they would go to", reviews.agency_of("TVP"), [r1], by=act("unit"), today=TODAY
    )


def judgements(item):
    """The three as they stand, each on its own."""
    stands = positions.of_item(item, TODAY)
    states = {each.action.ref: each.action.delivery for each in stands.actions}
    return states, stands.counts, stands.rating


def test_a_report_changes_delivery_alone(r1, action, act):
    states, counts, rating = judgements(r1)

    actions.report(action, delivery.DONE, "Every officer was asked.", None, by=act("police"), today=TODAY)

    assert judgements(r1) == ({**states, action.ref: delivery.DONE}, counts, rating)


def test_evidence_changes_the_ladder_alone(review, r1, action, act):
    states, counts, rating = judgements(r1)
    piece = NewEvidence(
        "31 of 40 officers could say.", "practice", "inspected", [(r1, "supports")], url="https://example.org/a"
    )

    evidence.give(review, piece, by=act("police"), today=TODAY)

    after = judgements(r1)
    assert (after[0], after[2]) == (states, rating)
    assert after[1]["practice"]["supports"] == counts["practice"]["supports"] + 1


def test_a_decision_changes_assurance_alone(r1, action, act):
    states, counts, _ = judgements(r1)
    challenging = [link.piece.ref for link in positions.of_item(r1, TODAY).links if link.stance == "challenges"]

    assurance.decide(
        r1,
        "not_assured",
        "What staff say does not match what the policy says.",
        by=act("chair"),
        today=TODAY,
        weighed=dict.fromkeys(challenging, "It is what practitioners said."),
        look_again=TODAY + dt.timedelta(days=90),
    )

    assert judgements(r1) == (states, counts, "not_assured")


def test_done_but_not_assured_is_a_list_and_changes_nothing(r1, action, act):
    actions.report(action, delivery.DONE, "Every officer was asked.", None, by=act("police"), today=TODAY)
    stands = positions.of_item(r1, TODAY)
    stands.actions = [each for each in stands.actions if each.action.ref == action.ref]

    assert stands.done_but_not_assured
    assert stands.rating == "not_yet_tested"
