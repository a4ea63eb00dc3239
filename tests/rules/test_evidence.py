"""The ladder, what is checked by somebody else, and what counts toward a rule (design 3)."""

from __future__ import annotations

import datetime as dt

import pytest

from tracker.rules import evidence
from tracker.rules.evidence import Link

TODAY = dt.date(2015, 9, 30)


def link(**said) -> Link:
    """An audit that somebody else made and that supports, unless a test says otherwise."""
    return Link(**{"ref": "E1", "rung": "practice", "stance": "supports", "independence": "independent", **said})


def test_the_ladder_has_four_rungs_with_plan_at_the_bottom_and_impact_on_top():
    assert evidence.RUNGS == ("plan", "activity", "practice", "impact")
    assert evidence.at_or_above("impact", "practice") and evidence.at_or_above("practice", "practice")
    assert not evidence.at_or_above("activity", "practice")


def test_a_link_supports_challenges_or_gives_context():
    assert evidence.STANCES == ("supports", "challenges", "context")


@pytest.mark.parametrize("independence", ["checked_by_peer", "independent", "inspected"])
def test_a_piece_is_checked_when_somebody_other_than_the_agency_has_looked(independence):
    assert link(independence=independence).checked
    assert not link(independence="self_reported").checked


def test_a_link_that_a_source_makes_counts():
    assert link().counts(TODAY)
    assert link().why_it_does_not_count(TODAY) is None


def test_an_inferred_link_does_not_count_until_somebody_confirms_it():
    assert not link(basis="inferred").counts(TODAY)
    assert link(basis="inferred", confirmed=True).counts(TODAY)
    assert link(basis="inferred").why_it_does_not_count(TODAY) == "the link is inferred, and nobody has confirmed it"


def test_what_is_invented_counts_only_toward_a_decision_that_is_itself_invented():
    assert not link(invented=True).counts(TODAY)
    assert link(invented=True).counts(TODAY, invented_too=True)
    assert link(invented=True).why_it_does_not_count(TODAY) == "it is invented"


def test_a_piece_counts_on_its_look_again_date_and_not_after_it():
    assert link(look_again=TODAY).counts(TODAY)
    assert not link(look_again=TODAY).counts(TODAY + dt.timedelta(days=1))
    assert link(look_again=dt.date(2015, 9, 1)).why_it_does_not_count(TODAY) == "its look-again date was 1 September 2015"


def test_the_ladder_counts_both_sides_of_each_rung_and_how_many_were_checked():
    ladder = evidence.tally([link(), link(independence="self_reported"), link(stance="challenges"), link(rung="plan")])

    assert ladder["practice"] == {"supports": 2, "challenges": 1, "supports_checked": 1, "challenges_checked": 1}
    assert ladder["plan"]["supports"] == 1
    assert list(ladder) == ["impact", "practice", "activity", "plan"]


def test_context_stands_on_neither_side():
    assert not any(sum(rung.values()) for rung in evidence.tally([link(stance="context")]).values())


def test_the_ladder_shows_what_does_not_count_toward_a_rule_all_the_same():
    assert evidence.tally([link(basis="inferred", invented=True)])["practice"]["supports"] == 1


@pytest.mark.parametrize(
    ("rung", "independence", "stance", "said"),
    [
        ("impact", "independent", "supports", "It can carry “good evidence”"),
        ("practice", "self_reported", "supports", "Alone it carries “self-reported only”, however high it stands."),
        ("activity", "inspected", "supports", "It counts toward “some evidence”"),
        ("impact", "independent", "challenges", "It challenges."),
        ("impact", "independent", "context", "It counts toward no rating"),
    ],
)
def test_what_a_piece_would_count_toward_is_said_in_words(rung, independence, stance, said):
    assert said in evidence.worth(rung, independence, stance)


def test_each_choice_has_its_explanation():
    assert set(evidence.RUNG_EXAMPLES) == set(evidence.RUNGS)
    assert set(evidence.INDEPENDENCE_HINTS) == set(evidence.INDEPENDENCE)
    assert set(evidence.VOICE_HINTS) == set(evidence.VOICES)
