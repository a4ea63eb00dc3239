"""Who may do what: the one table, row by row as design 1 prints it."""

import pytest

from tracker.rules import roles
from tracker.rules.refusal import NotAllowed
from tracker.rules.roles import Acting


def post(role, agency=None, level=None) -> Acting:
    return Acting("somebody", "a post", role, agency=agency, agencies=frozenset({agency} if agency else ()), level=level)


POLICE, COUNCIL = post(roles.LEAD, "police"), post(roles.LEAD, "council")
SENIOR, UNIT = post(roles.SENIOR_OFFICER, "police"), post(roles.BUSINESS_UNIT, "board")
CHAIR, READER = post(roles.CHAIR), post(roles.READER)
MEMBER = post(roles.BOARD_MEMBER, "health", "board")
EVERYBODY = (POLICE, COUNCIL, SENIOR, UNIT, CHAIR, MEMBER, READER)


def who_may(verb, **where):
    return [each for each in EVERYBODY if roles.may(each, verb, **where)]


def test_everybody_with_a_post_reads_the_position():
    assert who_may(roles.READ) == list(EVERYBODY)


def test_only_the_own_agency_reports_and_the_business_unit_on_its_behalf():
    assert who_may(roles.REPORT, agency="police") == [POLICE, SENIOR, UNIT]
    assert roles.on_behalf(UNIT, "police")
    assert not roles.on_behalf(POLICE, "police")


def test_all_but_readers_raise_a_concern_or_ask():
    assert who_may(roles.RAISE) == [POLICE, COUNCIL, SENIOR, UNIT, CHAIR, MEMBER]


def test_time_is_granted_by_the_unit_or_the_chair_and_the_boards_own_by_the_chair_alone():
    assert who_may(roles.STEER, boards_own=False) == [UNIT, CHAIR]
    assert who_may(roles.STEER, boards_own=True) == [CHAIR]


def test_an_escalation_is_decided_at_its_own_level():
    assert who_may(roles.DECIDE, level="board", agency="police") == [UNIT, CHAIR, MEMBER]
    assert who_may(roles.DECIDE, level="executive", agency="police") == [UNIT, CHAIR]
    assert who_may(roles.DECIDE, level="senior_officer", agency="police") == [SENIOR, UNIT, CHAIR]


def test_a_senior_officer_decides_for_the_own_agency_only():
    assert not roles.may(SENIOR, roles.DECIDE, level="senior_officer", agency="council")


def test_the_chair_alone_assures():
    assert who_may(roles.ASSURE) == [CHAIR]


def test_the_business_unit_alone_manages():
    assert who_may(roles.MANAGE) == [UNIT]


def test_a_post_of_the_whole_covers_its_parts_and_not_the_other_way_round():
    council = Acting("a", "b", roles.LEAD, agency="council", agencies=frozenset({"council", "social care"}))
    social_care = post(roles.LEAD, "social care")

    assert roles.may(council, roles.REPORT, agency="social care")
    assert not roles.may(social_care, roles.REPORT, agency="council")


def test_nobody_without_a_post_may_anything():
    assert not any(roles.may(None, verb) for verb in roles.TABLE)


def test_a_refusal_says_who_may():
    with pytest.raises(NotAllowed, match="the independent chair"):
        roles.check(POLICE, roles.ASSURE)
