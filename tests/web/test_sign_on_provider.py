"""Single sign-on from end to end, against a real OpenID provider on loopback (tests/directory.py)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import cast, directory
from tracker import clock
from tracker.business import openid, sign_on_rules
from tracker.rules import roles
from tracker.rules import sign_on as rules
from tracker.store import people as store
from tracker.store import reviews, sign_on
from tracker.store.people import AccessLog, Account, Session

pytestmark = [pytest.mark.openid, pytest.mark.small, pytest.mark.once]

START = "/sign-in/with/organisation"
POLICE = {"email": "police@example.org", "email_verified": True, "name": "Police lead"}
NEW = {"email": "new@example.org", "email_verified": True, "name": "A new lead", "groups": ["staff", "oscb-leads"]}


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    with directory.running(tmp_path_factory.mktemp("openid")) as running:
        yield running


@pytest.fixture
def known(app, tracker, provider, act):
    """The tracker has the provider in its settings, and the business unit gave it a domain."""
    openid.forget()
    named = rules.Provider("organisation", provider.issuer, directory.CLIENT, directory.SECRET, "Oxfordshire’s account")
    app.config.update(SETTINGS=dataclasses.replace(tracker, providers=(named,)))
    sign_on_rules.give_domain(named.issuer, "example.org", "their own domain", by=act("unit"), today=cast.TODAY)
    provider.tells(
        police=POLICE, new=NEW, unverified={**POLICE, "email_verified": False}, nobody={**POLICE, "email": "x@y.org"}
    )
    return named


@pytest.fixture
def come(anybody, provider, known):
    """come("police") goes there and back in the browser of ``anybody``, and is the tracker's answer."""

    def _come(as_: str, start: str = START, browser=None):
        return anybody.get(_own(provider.let_in(anybody.get(start).location, as_, browser)))

    return _come


def _own(address: str) -> str:
    assert address.startswith(directory.BACK), address
    return address.removeprefix("http://localhost")


def _mapping(value: str = "oscb-leads", role: str = roles.LEAD, agency: str | None = "TVP", level: str = ""):
    body = reviews.agency_of(agency) if agency else None
    return sign_on_rules.Mapping("groups", value, role, "Lead from the directory", body, level, "they keep the group")


def test_z2_somebody_known_by_a_verified_address_comes_in_with_their_organisations_account(come, anybody, known):
    assert "Sign in with Oxfordshire’s account" in anybody.page("/sign-in")

    answer = come("police", START + "?next=/actions")

    assert answer.location == "/actions"
    assert "Police lead" in anybody.page("/account")
    assert sign_on.identity_of(known.issuer, "police").account.email == cast.email("police")
    assert AccessLog.select().where(AccessLog.what == "signed in").count() == 1


def test_z2_the_question_has_pkce_state_and_nonce_and_asks_for_no_more_than_needed(anybody, known):
    asked = {name: value for name, (value,) in parse_qs(urlsplit(anybody.get(START).location).query).items()}

    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert asked["redirect_uri"] == directory.BACK
    assert asked["scope"] == "openid email profile"


def test_z2_a_group_gives_somebody_new_a_post_and_takes_it_away_again(come, act, known, anybody, provider):
    sign_on_rules.add(known.issuer, _mapping(), by=act("unit"), today=cast.TODAY)

    assert come("new").location == "/"
    account = Account.get(Account.email == NEW["email"])
    (post,) = store.posts_held(account.person, cast.TODAY)
    assert (post.role, post.agency.code, post.title) == (roles.LEAD, "TVP", "Lead from the directory")
    assert "A new lead" in anybody.page("/account")

    anybody.post("/sign-out", form_at="/account")
    provider.tells(new={**NEW, "groups": ["staff"]})
    come("new")
    assert list(store.posts_held(account.person, cast.TODAY)) == []


def test_z2_who_holds_no_post_and_gets_none_is_told_so(come):
    answer = come("new")

    assert answer.status_code == 403
    assert rules.NO_POST in answer.get_data(as_text=True)
    assert not Account.select().where(Account.email == NEW["email"]).exists()


@pytest.mark.parametrize("who", ["unverified", "nobody"])
def test_z2_an_address_that_is_not_verified_or_of_another_domain_is_nobodys(come, who):
    assert rules.NO_POST in come(who).get_data(as_text=True)


def test_z2_an_answer_is_taken_once(come, anybody, provider, known):
    address = _own(provider.let_in(anybody.get(START).location, "police"))
    with anybody.client.session_transaction() as cookie:
        before = dict(cookie)
    assert anybody.get(address).status_code == 302
    anybody.post("/sign-out", form_at="/account")

    assert openid.NOT_ASKED in anybody.get(address).get_data(as_text=True)
    # Nor by somebody who kept the cookie as it was: the provider takes no code twice.
    with anybody.client.session_transaction() as cookie:
        cookie.update(before)
    answer = anybody.get(address)
    assert (answer.status_code, openid.NOT_ASKED in answer.get_data(as_text=True)) == (422, True)
    assert not Session.select().exists()


def test_z2_who_cancels_there_is_back_at_the_sign_in(anybody, provider, known):
    answer = anybody.get(_own(provider.turn_back(anybody.get(START).location)))

    assert answer.status_code == 422
    assert "You were not signed in at Oxfordshire’s account." in answer.get_data(as_text=True)


def test_z2_an_answer_to_another_browser_is_refused(app, anybody, provider, known):
    address = _own(provider.let_in(anybody.get(START).location, "police"))

    assert openid.NOT_ASKED in cast.Visitor(app.test_client()).get(address).get_data(as_text=True)


def test_z5_somebody_proves_it_there_again_and_only_a_new_sign_in_counts(come, anybody, provider, known):
    browser = provider.browser()
    come("police", browser=browser)
    assert Session.get().proved_at is None  # the provider did not say when they signed in
    assert "Confirm with Oxfordshire’s account" in anybody.page("/account/prove")

    answer = come("police", "/account/prove/with/organisation?next=/account", browser)

    assert answer.location == "/account"
    assert clock.now() - Session.get().proved_at < dt.timedelta(minutes=1)


def test_z5_nobody_proves_it_as_somebody_else(come, anybody):
    come("police")
    answer = come("new", "/account/prove/with/organisation")

    assert rules.NOT_YOU in answer.get_data(as_text=True)
    assert Session.get().proved_at is None


def test_z2_the_chair_links_an_account_on_their_own_page_and_not_by_an_address(come, visit, provider, app, known):
    provider.tells(chair={"email": cast.email("chair"), "email_verified": True})
    assert rules.LINK_IT_YOURSELF.partition(". ")[0] in come("chair").get_data(as_text=True)

    chair = visit("chair")
    start = chair.page("/account").partition('href="/account/organisations/')[2].partition('"')[0]
    there = provider.let_in(chair.get("/account/organisations/" + start).location, "chair")
    assert chair.get(_own(there)).location == "/account?linked=1"

    assert come("chair").location == "/"


def test_z2_signing_out_here_says_that_the_session_there_goes_on_and_leads_to_its_end(come, anybody, provider):
    come("police")
    left = anybody.post("/sign-out", form_at="/account").location

    assert "Your session with Oxfordshire’s account goes on." in anybody.page(left)
    there = anybody.get(START + "/leave").location
    assert there.startswith(f"{provider.issuer}/session/end?")
    assert provider.browser().get(there, timeout=5).status_code == 200
