"""The page on which the business unit says what a directory may speak for, and which claims give posts."""

from __future__ import annotations

import dataclasses

import pytest

from tests import cast, queries
from tests.business.test_sign_on import POLICE, _map, _said
from tracker import clock
from tracker.business import sign_on, sign_on_rules
from tracker.rules import roles
from tracker.rules.sign_on import Provider
from tracker.store import people
from tracker.store import sign_on as store
from tracker.store.people import Post, Session

pytestmark = pytest.mark.small

PAGE = "/administration/sign-on"
FILLED = {
    "claim": "groups",
    "value": "their-leads",
    "role": roles.LEAD,
    "title": "Police lead",
    "agency": "TVP",
    "level": "",
    "because": "Their director asked.",
}


@pytest.fixture(autouse=True)
def police(app, tracker):
    named = Provider("police", POLICE, "tracker", "secret", "the police’s account")
    app.config.update(SETTINGS=dataclasses.replace(tracker, providers=(named,)))


def _come(act, subject: str = "one", email: str = "new@example.org"):
    if not store.domains_of(POLICE):
        sign_on_rules.give_domain(POLICE, "example.org", "theirs", by=act("unit"), today=cast.TODAY)
    sign_on.come_in(_said(subject, email), now=clock.now(), today=cast.TODAY)


def test_z2_the_unit_maps_a_claim_and_gives_a_domain_and_takes_both_back(visit):
    unit = visit("unit")
    empty = unit.page(PAGE)
    assert "No claim gives a post." in empty and "No mail domain." in empty and "Nobody has come in" in empty

    assert unit.post(f"{PAGE}/police/claims/add", FILLED).location == PAGE
    assert unit.post(f"{PAGE}/police/domains/give", {"domain": "@Example.org", "because": "Theirs."}).location == PAGE
    shown = unit.page(PAGE)
    assert "their-leads" in shown and "Their director asked." in shown and "<b>example.org</b>" in shown

    (rule,), (domain,) = store.rules_in_force(), store.domains_in_force()
    for path in (f"{PAGE}/claims/{rule.key}/take-back", f"{PAGE}/domains/{domain.key}/take-away"):
        assert unit.post(path, {"because": " "}).status_code == 422
        assert unit.post(path, {"because": "It is over."}).location == PAGE
        assert unit.get(path).location == PAGE
    assert "No claim gives a post." in unit.page(PAGE)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"claim": "email"}, "says who somebody is"),
        ({"value": ""}, "Enter the value"),
        ({"role": roles.CHAIR}, "Choose one of the answers shown."),
        ({"agency": ""}, "Choose the agency of this post."),
        ({"level": "board"}, "Only a board member sits at a level."),
        ({"role": roles.BOARD_MEMBER}, "Choose the level at which this member sits."),
        ({"because": ""}, "Give a reason."),
    ],
    ids=str,
)
def test_i2_what_a_mapping_lacks_is_said_and_what_was_typed_stays(visit, wrong, words):
    answer = visit("unit").post(f"{PAGE}/police/claims/add", {**FILLED, **wrong})

    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert ("their-leads" in answer.get_data(as_text=True)) is ("value" not in wrong)
    assert not store.rules_in_force()


def test_z2_a_double_click_is_one_mapping(visit):
    unit = visit("unit")
    once = {**FILLED, "once": "the same"}
    assert [unit.post(f"{PAGE}/police/claims/add", once).status_code for _ in range(2)] == [302, 302]

    assert len(store.rules_in_force()) == 1


def test_z2_what_a_mapping_gives_is_counted_and_marked_as_from_the_directory(visit, act):
    rule = _map(act, POLICE, "leads")
    _come(act)
    unit = visit("unit")

    assert "1 person holds" in unit.page(f"{PAGE}/claims/{rule.key}/take-back")
    assert "from the directory" in unit.page("/people")
    post = Post.get(Post.given_by_rule == rule.key)
    assert "gives it again at the next sign-in" in unit.page(f"/posts/{post.key}/end".replace("/posts", "/people/posts"))
    assert unit.post(f"{PAGE}/claims/{rule.key}/take-back", {"because": "Over."}).status_code == 302
    assert not list(people.posts_held(post.person_id, cast.TODAY))


def test_z2_of_what_came_the_names_of_claims_are_shown_and_no_value(visit, act):
    _map(act, POLICE, "leads")
    _come(act)
    shown = visit("unit").page(PAGE)

    assert "Somebody new" in shown and ">groups</td>" in shown
    row = store.people_linked().get()
    assert row.claims == ["groups"]


def test_z2_the_unit_takes_a_link_away_and_nobody_elses(visit, act):
    _map(act, POLICE, "leads")
    _come(act)
    row, unit = store.people_linked().get(), visit("unit")
    person, other = row.account.person, act("council").person
    assert f"{PAGE}/people/{person}/{row.id}/take-away" in unit.page(f"/people/{person}")
    assert unit.get(f"{PAGE}/people/{other}/{row.id}/take-away").status_code == 404

    assert unit.post(f"{PAGE}/people/{person}/{row.id}/take-away").status_code == 302
    assert not store.identities_of(row.account_id)


def test_z2_a_directory_that_left_the_settings_is_shown_and_can_be_taken_back(visit, act, app, tracker):
    rule = _map(act, POLICE, "leads")
    app.config.update(SETTINGS=tracker)
    unit = visit("unit")

    assert "no longer in the settings" in unit.page(PAGE)
    assert unit.get(f"{PAGE}/police/claims/add").status_code == 404
    assert unit.post(f"{PAGE}/claims/{rule.key}/take-back", {"because": "Gone."}).status_code == 302


@pytest.mark.parametrize("part", ["police", "chair"])
def test_a5_nobody_else_reaches_a_page_of_it(visit, act, part):
    rule, visitor = _map(act, POLICE, "leads"), visit(part)
    paths = ("", "/police/claims/add", "/police/domains/give", f"/claims/{rule.key}/take-back")

    assert {visitor.get(PAGE + path).status_code for path in paths} == {403}
    assert visitor.post(f"{PAGE}/claims/{rule.key}/take-back", {"because": "x"}, form_at="/").status_code == 403


def test_z5_a_mapping_is_changed_only_by_who_proved_it_just_now(visit, act):
    unit, rule = visit("unit"), _map(act, POLICE, "leads")
    Session.update(proved_at=None).execute()

    for path in ("/police/claims/add", "/police/domains/give", f"/claims/{rule.key}/take-back"):
        assert unit.get(PAGE + path).location.startswith("/account/prove?next=")


def test_the_page_asks_as_many_questions_for_many_as_for_few(visit, act):
    _map(act, POLICE, "leads")
    _come(act)
    unit = visit("unit")
    unit.page(PAGE)
    with queries.counted() as few:
        unit.page(PAGE)
    for number in range(5):
        _map(act, POLICE, f"group {number}", roles.READER, None)
        _come(act, f"subject {number}", f"p{number}@example.org")
    with queries.counted() as many:
        unit.page(PAGE)

    assert len(many) == len(few)
