"""Signing in and out, as a browser does it."""

import datetime as dt
import time

import pytest
from flask import url_for

from tests import cast, races
from tracker import clock
from tracker.business import people, sign_in
from tracker.store.people import AccessLog, Account, Session, SignInTry

pytestmark = pytest.mark.small

WRONG = {"email": cast.email("police"), "password": "not the right words"}
NOT_RIGHT = "The e-mail address or the password is not right."


def test_somebody_signs_in_and_comes_to_their_home_page(anybody):
    answer = anybody.post("/sign-in", {"email": cast.email("police"), "password": cast.PASSWORD})

    assert answer.location == "/"
    assert "Police lead" in anybody.page("/agencies")


def test_an_address_is_no_matter_of_case(anybody):
    assert anybody.post("/sign-in", {"email": " Police@Example.ORG ", "password": cast.PASSWORD}).status_code == 302


def test_somebody_who_is_signed_in_is_not_asked_again(visit):
    assert visit("police").get("/sign-in").location == "/"


def test_l1_h4_after_ten_wrong_tries_the_eleventh_waits_and_both_are_logged(anybody):
    for _ in range(10):
        assert anybody.post("/sign-in", WRONG).status_code == 422
    answer = anybody.post("/sign-in", {**WRONG, "password": cast.PASSWORD})

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert "too many wrong tries" in answer.get_data(as_text=True)
    logged = [line.what for line in AccessLog.select().order_by(AccessLog.id)]
    assert logged == ["sign-in failed"] * 10 + ["sign-in held back"]


def test_l1_of_many_tries_at_one_moment_ten_are_looked_at(tracker, monkeypatch):
    looked_at = []
    monkeypatch.setattr(sign_in, "matches", lambda *_: looked_at.append(1) or time.sleep(0.2))
    came = races.at_once(*[lambda: sign_in.check(cast.email("police"), "wrong words", clock.now())] * 14)

    assert len(looked_at) == 10
    assert sorted(type(each).__name__ for each in came) == ["TooMany"] * 4 + ["Wrong"] * 10


def test_l1_an_address_with_a_long_number_in_it_signs_in_without_a_question(anybody):
    assert NOT_RIGHT in anybody.post("/sign-in", {**WRONG, "email": "9434765919@example.org"}).get_data(as_text=True)


def test_l1_others_are_not_shut_out(anybody):
    _wrong_tries(cast.email("police"), 10)

    assert anybody.post("/sign-in", {"email": cast.email("council"), "password": cast.PASSWORD}).status_code == 302


def test_l1_after_the_wait_the_right_password_is_good_again(anybody):
    _wrong_tries(cast.email("police"), 10, ago=sign_in.WINDOW)

    assert anybody.post("/sign-in", {"email": cast.email("police"), "password": cast.PASSWORD}).status_code == 302
    assert not SignInTry.select().exists()


def test_l1_an_address_that_nobody_has_is_slowed_alike(anybody):
    _wrong_tries("nobody@example.org", 10)

    assert anybody.post("/sign-in", {"email": "nobody@example.org", "password": "x"}).status_code == 429


def test_l2_unknown_disabled_and_wrong_get_the_same_answer(anybody):
    people.disable(people.person_of(cast.email("council")), by=None, today=cast.TODAY, now=clock.now())
    answers = [
        anybody.post("/sign-in", {"email": email, "password": password})
        for email, password in (
            (cast.email("police"), "not the right words"),
            ("nobody@example.org", "not the right words"),
            (cast.email("council"), "not the right words"),
            (cast.email("council"), cast.PASSWORD),
        )
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert len({_but_for_the_address(answer) for answer in answers}) == 1
    assert NOT_RIGHT in answers[0].get_data(as_text=True)


def test_l3_a_password_that_is_far_too_long_is_wrong_and_not_hashed(anybody, monkeypatch):
    monkeypatch.setattr(sign_in, "matches", lambda *_: pytest.fail("it was hashed"))

    assert anybody.post("/sign-in", {**WRONG, "password": "x" * 1001}).status_code == 422


def test_l3_pasting_is_allowed(anybody):
    assert "onpaste" not in anybody.page("/sign-in")
    assert 'autocomplete="current-password"' in anybody.page("/sign-in")


def test_l5_the_session_is_another_after_signing_in_and_holds_no_rights_itself(anybody):
    anybody.get("/sign-in")
    before = anybody.client.get_cookie("tracker").value
    anybody.sign_in("police")
    token = Session.select().where(Session.account == Account.get(Account.email == cast.email("police"))).get().token_hash

    assert anybody.client.get_cookie("tracker").value != before
    assert len(token) == 64 and token not in anybody.client.get_cookie("tracker").value


def test_l5_a_copied_cookie_is_dead_after_signing_out(visit, app):
    police, thief = visit("police"), app.test_client()
    thief.set_cookie("tracker", police.client.get_cookie("tracker").value)
    assert thief.get("/agencies").status_code == 200
    police.post("/sign-out", form_at="/agencies")

    assert thief.get("/agencies").status_code == 302
    assert police.get("/agencies").status_code == 302


def test_l5_signing_in_again_at_a_browser_ends_the_session_that_it_had(visit, app):
    police, thief = visit("police"), app.test_client()
    thief.set_cookie("tracker", police.client.get_cookie("tracker").value)
    police.post("/sign-in", {"email": cast.email("council"), "password": cast.PASSWORD}, form_at="/account")

    assert "Council lead" in police.page("/agencies")
    assert thief.get("/agencies").status_code == 302


def test_l5_a_new_password_ends_every_session(visit):
    police = visit("police")
    people.set_password(people.person_of(cast.email("police")), "another quiet lane 9", by=None, today=cast.TODAY)

    assert police.get("/agencies").status_code == 302


@pytest.mark.parametrize("column, ago", [("seen_at", sign_in.IDLE), ("created_at", sign_in.ABSOLUTE)])
def test_l5_a_session_ends_by_itself(visit, column, ago):
    police = visit("police")
    Session.update({column: clock.now() - ago - dt.timedelta(seconds=1)}).execute()

    assert police.get("/agencies").status_code == 302


@pytest.mark.parametrize("target", ["/agencies", "/agencies?q=a+b", "/reviews/children-a-f"])
def test_after_signing_in_the_page_that_was_asked_for_comes(anybody, target):
    asked = anybody.get(target).location
    answer = anybody.post(asked, {"email": cast.email("police"), "password": cast.PASSWORD})

    assert answer.location == target


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/ok\r\nSet-Cookie: a=b",
        "\\\\evil.example",
        "",
    ],
)
def test_l8_next_goes_to_own_paths_alone(anybody, app, target):
    with app.test_request_context():
        path = url_for("account.sign_in", next=target)
    answer = anybody.post(path, {"email": cast.email("police"), "password": cast.PASSWORD})

    assert answer.location == "/"


def test_l9_signing_out_is_a_post(visit):
    police = visit("police")

    assert police.get("/sign-out").status_code == 405
    assert police.get("/agencies").status_code == 200
    assert police.post("/sign-out", form_at="/agencies").location == "/sign-in"


def test_w1_a_token_from_before_signing_in_is_not_good_after_it(anybody):
    old = cast.hidden_fields(anybody.page("/sign-in"), "/sign-in")
    anybody.sign_in("police")

    assert anybody.client.post("/sign-out", data=old).status_code == 400


def test_only_a_post_that_somebody_holds_can_be_acted_in(visit, act):
    police = visit("police")

    assert police.post("/acting-as", {"post": act("chair").post}, form_at="/agencies").status_code == 403
    assert police.post("/acting-as", {"post": act("police").post}, form_at="/agencies").status_code == 302


def test_h4_signing_in_failing_and_signing_out_are_logged_and_no_password_is(anybody):
    anybody.post("/sign-in", WRONG)
    anybody.sign_in("police")
    anybody.post("/sign-out", form_at="/agencies")
    lines = list(AccessLog.select().order_by(AccessLog.id))

    assert [line.what for line in lines] == ["sign-in failed", "signed in", "signed out"]
    assert lines[1].person == people.person_of(cast.email("police")).key
    assert not any(secret in str(line.__data__) for line in lines for secret in (cast.PASSWORD, WRONG["password"]))


def test_a_sign_in_page_that_is_only_looked_at_writes_nothing(anybody):
    anybody.get("/sign-in")

    assert not Session.select().exists() and not AccessLog.select().exists()


def _wrong_tries(email: str, number: int, ago: dt.timedelta = dt.timedelta()) -> None:
    for _ in range(number):
        with pytest.raises(sign_in.Wrong):
            sign_in.sign_in(email, "not the right words", clock.now() - ago)


def _but_for_the_address(answer) -> str:
    lines = answer.get_data(as_text=True).splitlines()
    return "\n".join(line for line in lines if "csrf_token" not in line and 'name="email"' not in line)
