"""Whom a directory may speak for, and what its claims say."""

import datetime as dt

import pytest

from tracker.rules import roles
from tracker.rules import sign_on as rules
from tracker.rules.refusal import Refused

CLAIMS = {
    "groups": ["staff", "oscb-leads"],
    "department": "Safeguarding",
    "active": True,
    "grade": 7,
    "realm_access": {"roles": ["lead"]},
    "https://council.example/roles": ["reader"],
}


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("groups", "oscb-leads"),
        ("department", "Safeguarding"),
        ("active", "true"),
        ("grade", "7"),
        ("realm_access.roles", "lead"),
        ("https://council.example/roles", "reader"),
    ],
)
def test_z2_a_claim_gives_what_it_says(claim, value):
    assert rules.gives(CLAIMS, claim, value)


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("groups", "oscb"),  # a part of a value
        ("groups", "OSCB-LEADS"),
        ("groups", "['staff', 'oscb-leads']"),
        ("department", "S"),
        ("realm_access", "roles"),
        ("realm_access.roles.lead", "lead"),
        ("nothing", "None"),
        ("", ""),
    ],
)
def test_z2_a_claim_gives_nothing_else(claim, value):
    assert not rules.gives(CLAIMS, claim, value)


def test_z2_a_domain_is_whole():
    assert rules.may_speak_for("lead@thames.police.uk", {"thames.police.uk"})
    for address in (
        "lead@police.uk",
        "lead@evil-thames.police.uk",
        "lead@sub.thames.police.uk",
        "thames.police.uk@evil.example",
    ):
        assert not rules.may_speak_for(address, {"thames.police.uk"})
    assert not rules.may_speak_for("", {""} - {""})


@pytest.mark.parametrize(
    "written", ["", "a", "a b.uk", "-a.uk", "a..uk", "a.uk/x", "a@b.uk", "ä.uk", "a.uk\n", "x" * 250 + ".uk"]
)
def test_z2_what_is_no_domain_is_refused(written):
    if written == "a.uk\n":  # a line end is taken off
        assert rules.domain_of(written) == "a.uk"
        return
    with pytest.raises(Refused):
        rules.domain_of(written)


def test_z2_a_domain_is_kept_in_small_letters_and_without_its_at():
    assert rules.domain_of(" @Oxfordshire.GOV.uk ") == "oxfordshire.gov.uk"


@pytest.mark.parametrize("role", [roles.CHAIR, roles.BUSINESS_UNIT, "administrator", ""])
def test_a8_a_claim_gives_no_post_of_the_chair_or_the_business_unit(role):
    with pytest.raises(Refused):
        rules.check_role(role)


@pytest.mark.parametrize("claim", ["email", "sub", "amr", "preferred_username", "two words", "", "x" * 101])
def test_z2_what_says_who_somebody_is_gives_no_post(claim):
    with pytest.raises(Refused):
        rules.check_claim(claim, "x")


def test_z2_of_claims_only_names_are_kept_and_none_that_say_who_it_is():
    assert rules.names_of({"sub": "1", "email": "a@b.uk", "groups": ["x"], "department": "y"}) == ["department", "groups"]


def test_z5_a_proof_there_is_good_for_five_minutes():
    now = dt.datetime(2026, 1, 5, 12)
    for at, good in (
        (None, False),
        (now, True),
        (now - dt.timedelta(minutes=5), True),
        (now - dt.timedelta(minutes=6), False),
    ):
        assert rules.is_fresh(rules.Said("i", "s", signed_in_at=at), now) is good


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://login.example/a", True),
        ("http://127.0.0.1:5000", True),
        ("http://localhost", True),
        ("http://login.example", False),
        ("http://127.0.0.1.example", False),
        ("https://", False),
        ("ftp://127.0.0.1", False),
        ("http://[", False),
    ],
)
def test_z2_only_https_or_this_machine(address, safe):
    assert rules.is_safe(address) is safe
