"""The thresholds, with the defaults that design 3 prints."""

import pytest

from tracker.rules import settings
from tracker.rules.refusal import Refused

PRINTED = {
    "reporting_interval": 90,
    "amber_before": 30,
    "challenge_answer": 10,
    "escalation_answer": 20,
    "letter_answer": 20,  # ours: design 3 prints none
    "look_again_good": 6,
    "look_again_sustained": 12,
    "sustained_after": 6,
    "drift_rounds": 3,
    "old_evidence": 12,
    "spot_checks": 3,
    "agency_lead_days": 1,
    "senior_officer_days": 15,
    "senior_officer_silent_rounds": 2,
    "executive_days": 31,
    "executive_moves": 2,
    "board_days": 61,
    "board_moves": 3,
    "summit_undone_days": 60,
    "agency_megabytes": 2_000,  # ours: design 3 prints none
}


def test_the_defaults_are_those_printed():
    assert vars(settings.Thresholds()) == PRINTED
    assert set(settings.LABELS) == set(PRINTED)


def test_the_boards_own_numbers_lie_over_the_defaults():
    assert settings.with_changes({"amber_before": 14}).amber_before == 14


@pytest.mark.parametrize("change", [{"amber_before": 0}, {"amber_before": "14"}, {"amber_before": True}, {"colour": 3}])
def test_a_number_that_makes_no_sense_is_refused(change):
    with pytest.raises(Refused):
        settings.with_changes(change)
