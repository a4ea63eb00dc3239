"""What single sign-on refuses: tokens that no honest provider gives, answers not asked for, a provider that is away."""

from __future__ import annotations

import ast
import dataclasses
import datetime as dt
import inspect
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import cast, forger
from tests.crawl import everything
from tracker import clock
from tracker.business import openid, second_factor, sign_on_rules
from tracker.rules import roles
from tracker.rules import sign_on as rules
from tracker.store.people import AccessLog, Account, Session
from tracker.store.sign_on import SignOnIdentity
from tracker.web.sign_on import _ASKED

pytestmark = pytest.mark.small

START, BACK = "/sign-in/with/police", "/sign-in/with/police/back"


@pytest.fixture(scope="module")
def anew():
    with forger.running() as running:
        yield running


@pytest.fixture
def false(anew, app, tracker, act):
    """A provider that says what the test tells it, in the settings of the tracker."""
    anew.be_honest()
    openid.forget()
    named = rules.Provider("police", anew.issuer, forger.CLIENT, forger.SECRET, "the police’s account")
    app.config.update(SETTINGS=dataclasses.replace(tracker, providers=(named,)))
    sign_on_rules.give_domain(anew.issuer, "example.org", "theirs", by=act("unit"), today=cast.TODAY)
    return anew


@pytest.fixture
def come(anybody, false):
    """come() goes there and is sent back at once with a code."""

    def _come(start: str = START, **answer):
        asked = parse_qs(urlsplit(anybody.get(start).location).query)
        false.nonce = false.nonce or asked["nonce"][0]
        return anybody.client.get(BACK, query_string={"code": "c", "state": asked["state"][0], **answer})

    return _come


def _refused(answer, sentence: str, status: int = 422):
    assert answer.status_code == status
    assert sentence.format(name="The police’s account") in answer.get_data(as_text=True)
    assert not Session.select().exists()
    assert AccessLog.select().where(AccessLog.what == "sign-on failed").count() == 1


def test_z2_an_honest_answer_is_taken_and_the_code_is_proved_with_pkce(come, false):
    assert come().location == "/"
    assert len(false.asked[0]["code_verifier"]) >= 43


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": "another", "azp": "tracker"},
        {"aud": ["another", "tracker"], "azp": "another"},
        {"iss": "https://another.example"},
        {"iss": None},
        {"exp": -600},
        {"exp": None},
        {"iat": 6000},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "a\nb"},
    ],
    ids=str,
)
def test_z2_a_token_that_is_for_another_or_too_old_or_says_too_little_is_refused(come, false, claims):
    now = int(time.time())
    false.claims = {name: now + said if name in ("exp", "iat") and said else said for name, said in claims.items()}

    _refused(come(), openid.STRANGE)


def test_z2_a_token_signed_with_another_key_is_refused(come, false):
    false.key = forger.ANOTHER_KEY

    _refused(come(), openid.STRANGE)


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_z2_a_token_without_a_signature_of_the_providers_own_key_is_refused(come, false, alg):
    false.alg = alg

    _refused(come(), openid.STRANGE)


def test_z2_a_letter_that_only_looks_like_another_in_lower_case_makes_no_address_that_of_somebody_else(come, false):
    Account.update(email="mark@example.org").where(Account.email == cast.email("police")).execute()
    false.claims = {"email": "MAR\u212a@example.org"}
    _refused(come(), rules.NO_POST, 403)


def test_z2_a_new_key_of_the_provider_is_fetched(come, false):
    assert come().status_code == 302
    fresh = forger.RSAKey.generate_key(2048, {"kid": "two", "use": "sig"}, private=True)
    false.key, false.header, false.nonce = fresh, {"kid": "two"}, ""
    false.pages["/jwks"] = {"keys": [fresh.as_dict(private=False)]}
    Session.delete().execute()

    assert come().status_code == 302


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/jwks", {"keys": []}),
        ("/jwks", b"no json"),
        ("/jwks", [1]),
        ("/me", {"sub": "another"}),
        ("/me", {}),
    ],
)
def test_z2_what_the_provider_says_elsewhere_must_be_whole_and_of_the_same_person(come, false, path, page):
    if path == "/me":
        false.more = page
    else:
        false.pages[path] = page

    _refused(come(), openid.STRANGE)


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"authorization_endpoint": None},
        {"jwks_uri": 7},
    ],
    ids=str,
)
def test_z2_a_provider_that_names_another_or_an_open_line_is_not_asked(anybody, false, said):
    false.pages["/.well-known/openid-configuration"] |= said

    _refused(anybody.get(START), openid.STRANGE)


def test_z2_a_provider_that_is_down_is_a_sentence_and_the_password_still_works(app, anybody, false, tracker):
    gone = rules.Provider("police", "http://127.0.0.1:9", "a", "b", "the police’s account")
    app.config.update(SETTINGS=dataclasses.replace(tracker, providers=(gone,)))

    _refused(anybody.get(START), openid.AWAY, 503)
    anybody.get(START)
    assert "could not be asked a moment ago" in _logged()
    assert anybody.post("/sign-in", {"email": cast.email("police"), "password": cast.PASSWORD}).status_code == 302


def _logged() -> str:
    return AccessLog.select(AccessLog.where).order_by(AccessLog.id.desc()).limit(1).scalar()


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks"])
def test_z2_a_page_that_the_provider_does_not_have_is_a_sentence(come, anybody, false, path):
    del false.pages[path]
    answer = anybody.get(START) if "known" in path else come()

    _refused(answer, openid.AWAY, 503)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("access_denied", openid.STOPPED),
        ("login_required", openid.STOPPED),
        ("server_error", openid.REFUSED_US),
        ("<script>", openid.REFUSED_US),
    ],
)
def test_z2_an_error_of_the_provider_is_a_plain_sentence(come, said, sentence):
    _refused(come(error=said, error_description="<script>alert(1)</script>"), sentence)


@pytest.mark.parametrize(("said", "sentence"), [("invalid_grant", openid.NOT_ASKED), ("invalid_client", openid.REFUSED_US)])
def test_z2_a_code_that_the_provider_does_not_take_is_a_plain_sentence(come, false, said, sentence):
    false.refuses = said

    _refused(come(), sentence)


def test_z2_an_answer_of_another_issuer_is_refused(come):
    _refused(come(iss="https://another.example"), openid.STRANGE)


def test_h4_a_line_break_of_the_provider_is_none_in_the_log(come, caplog):
    come(error="one\nline")

    assert "one line" in caplog.text and "one line" in _logged()


def test_i1_claims_of_the_strangest_kind_are_taken_or_refused_and_never_a_fault(come, false):
    false.claims = {"groups": [{"a": [None]}, 10**400, "x" * 9000], "amr": ["mfa", 7], "auth_time": 1e300}
    strange = {"\ud800": 1, "name": "\ud800\n", "department": "\x00\ud800"}
    false.more = {"sub": "somebody", **strange, **{f"claim{number}": number for number in range(500)}}

    assert come().status_code == 302
    assert len(SignOnIdentity.get().claims) == rules.MOST_NAMES


@pytest.mark.parametrize("answer", [{}, {"code": "c"}, {"code": "c", "state": "guessed"}, {"state": "\u20ac\U0001f600"}])
def test_z2_an_answer_that_was_not_asked_for_is_refused(anybody, false, answer):
    anybody.get(START)

    _refused(anybody.client.get(BACK, query_string=answer), openid.NOT_ASKED)


def test_z2_a_state_and_a_provider_belong_together():
    provider = rules.Provider("police", "https://login.example", "a", "b")
    asked = openid.Asked("police", "state", "nonce", "verifier", openid._stamp(clock.now()))

    for kept, answer in ((asked, "another"), (dataclasses.replace(asked, provider="council"), "state"), (None, "state")):
        with pytest.raises(openid.Failed, match="not asked for"):
            openid.finish(provider, kept, {"state": answer, "code": "c"}, "https://here.example", clock.now())


def test_z2_an_answer_without_a_code_is_refused(come):
    _refused(come(code=""), openid.STRANGE)


def test_z2_an_answer_after_more_than_ten_minutes_is_refused(anybody, come, monkeypatch):
    now = clock.now
    asked = anybody.get(START).location
    monkeypatch.setattr(clock, "now", lambda: now() + dt.timedelta(minutes=11))
    state = parse_qs(urlsplit(asked).query)["state"][0]

    _refused(anybody.client.get(BACK, query_string={"code": "c", "state": state}), openid.TOO_LATE)


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "/" + "x" * 600])
def test_l8_whoever_comes_back_goes_to_own_paths_only(come, target):
    assert come(f"{START}?next={target}").location == "/"


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_l8_nor_does_whoever_is_signed_in_already_or_proves_it(visit, false, target):
    assert visit("police").get(f"{START}?next={target}").location == "/"

    police = visit("police")
    police.get(f"/account/prove/with/police?next={target}")
    with police.client.session_transaction() as cookie:
        assert [asked["target"] for asked in cookie[_ASKED].values()] == [""]


def test_z2_an_answer_that_was_refused_is_not_taken_again(anybody, false):
    state = parse_qs(urlsplit(anybody.get(START).location).query)["state"][0]
    answers = [anybody.client.get(BACK, query_string={"code": "c", "state": state}) for _ in range(2)]

    assert openid.STRANGE.format(name="The police’s account") in answers[0].get_data(as_text=True)
    assert openid.NOT_ASKED in answers[1].get_data(as_text=True)
    assert len(false.asked) == 1


def test_w2_beginning_writes_nothing_in_the_database_and_few_questions_in_the_cookie(anybody, false):
    before = everything() | {"log": AccessLog.select().count(), "sessions": Session.select().count()}
    for _ in range(5):
        anybody.get(START)

    assert everything() | {"log": AccessLog.select().count(), "sessions": Session.select().count()} == before
    with anybody.client.session_transaction() as cookie:
        assert len(cookie[_ASKED]) == 3


def test_z2_without_settings_there_is_no_button_and_no_page(anybody):
    assert "organisation" not in anybody.page("/sign-in")
    for path in (START, BACK, START + "/leave"):
        assert anybody.get(path).status_code == 404


def test_z2_nothing_is_linked_for_who_was_led_there_from_elsewhere(visit, false):
    police = visit("police")
    path = "/account/organisations/police/link"

    assert (
        police.get(path).status_code == police.get(f"{path}?mark=x").status_code == police.get(f"{path}?mark=€").status_code
    )
    assert police.get(path).status_code == 403
    assert path in police.page("/account")


def test_z5_a_proof_needs_the_time_of_a_new_sign_in_there(visit, false, come, anybody):
    assert come().status_code == 302
    Session.update(proved_at=None).execute()

    now = int(time.time())
    for said, status in ((None, 403), (now - 3600, 403), (now, 302)):
        false.claims, false.nonce = {"auth_time": said}, ""
        assert come("/account/prove/with/police?next=/account").status_code == status
    assert Session.get().proved_at is not None


@pytest.mark.parametrize(("amr", "led_to"), [(["pwd", "mfa"], None), (["pwd"], "set"), (None, "set"), ("mfa", "set")])
def test_z1_a_second_factor_at_the_directory_counts_where_the_board_asks_for_one(come, false, anybody, act, amr, led_to):
    second_factor.require([roles.LEAD], "the Board decided", by=act("unit"), today=cast.TODAY)
    false.claims = {"amr": amr}
    answer = come()
    if amr == "mfa":  # no list: the token is not right
        return _refused(answer, openid.STRANGE)

    location = anybody.get("/actions").location
    assert (location or "").startswith("/account/second-factor") is bool(led_to), location


def test_z2_without_the_extra_there_is_no_button_and_nothing_of_it_is_loaded(anybody, false, monkeypatch):
    monkeypatch.setattr(openid, "find_spec", lambda name: None)

    assert "organisation" not in anybody.page("/sign-in")
    assert anybody.get(START).status_code == 404
    top = [node for node in ast.parse(inspect.getsource(openid)).body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not {"authlib", "joserfc", "requests"} & {ast.unparse(node).split()[1].split(".")[0] for node in top}
