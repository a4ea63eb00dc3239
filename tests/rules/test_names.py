"""What the body, the roles and the levels are called."""

import pytest

from tracker.rules import names, roles


@pytest.mark.parametrize(
    ("level", "agency", "said"),
    [
        ("agency_lead", "TVP", "agency lead"),
        ("agency_lead", None, "clerk"),
        ("senior_officer", None, "independent chair"),
        ("executive", None, "OSCB executive"),
    ],
)
def test_what_is_the_boards_own_stands_before_the_unit_and_the_chair_and_no_agency(level, agency, said):
    called = names.Names({f"{names.ROLE}{roles.BUSINESS_UNIT}": "Clerk"})
    assert called.before_in_text(level, agency) == said
