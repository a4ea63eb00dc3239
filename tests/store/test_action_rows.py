"""The ladder of an action, in the list and on its own page: to whom restricted evidence counts."""

import pytest

from tests import cast
from tracker.business import actions as doing
from tracker.business.evidence import NewEvidence
from tracker.rules import delivery
from tracker.store import action_rows, actions, positions, reviews, stories

pytestmark = pytest.mark.small


@pytest.fixture
def reported(review, act):
    """An action of the police, reported with one restricted piece on practice."""
    answers = [reviews.item_of(review, "R1")]
    made = doing.add(review, "Ask officers", reviews.agency_of("TVP"), answers, by=act("unit"), today=cast.TODAY)
    piece = NewEvidence(
        "31 of 40 could say.",
        "practice",
        "inspected",
        [(answers[0], "supports")],
        restricted=True,
        url="https://example.org",
    )
    doing.report(made, delivery.ON_TRACK, "Sampled.", None, by=act("unit"), today=cast.TODAY, evidence=[piece])
    return actions.actions(review).where(actions.Action.record == made.key)


@pytest.mark.parametrize(("part", "number"), [("unit", 1), ("chair", 1), ("reader", 0), (None, 0)])
def test_a9_restricted_evidence_is_a_brick_only_to_those_who_may_see_it(reported, act, part, number):
    reader = act(part) if part else None

    (row,) = action_rows.of(positions.of_actions(reported, cast.TODAY), reader=reader)
    story = stories.of_action(reported.get(), reader)

    assert row.counts["practice"]["supports"] == number == len(stories.evidence_counts(story))
