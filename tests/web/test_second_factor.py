"""A second factor: set up on one's own page, asked for after the password, and what happens when the phone is lost."""

import datetime as dt

import pyotp
import pytest

from tests import cast, markup, phone
from tracker import clock
from tracker.business import people, sign_in
from tracker.business import second_factor as doing
from tracker.rules.refusal import NotAllowed
from tracker.store import reviews
from tracker.store import second_factor as store
from tracker.store.history import History, HistoryValue
from tracker.store.people import AccessLog, Session
from tracker.store.second_factor import HalfSignIn, RecoveryCode, SecondFactor

pytestmark = pytest.mark.small

WHY = "Decided at the meeting of September."


def _password(visitor, part: str = "police"):
    return visitor.post("/sign-in", {"email": cast.email(part), "password": cast.PASSWORD})


def _send(visitor, answer, **fields):
    """The second half, from the page that asks for the code."""
    hidden = cast.hidden_fields(answer.get_data(as_text=True), "/sign-in/code")
    return visitor.client.post("/sign-in/code", data={**hidden, **fields})


def _codes_on(answer) -> list[str]:
    page = markup.parse(answer.get_data(as_text=True))
    return ["".join(each.itertext()).replace(" ", "") for each in page.iter("code")]


@pytest.fixture
def factor(tracker):
    """The police lead's: its key and ten recovery codes."""
    return phone.set_up("police")


# Setting it up


def test_z1_the_key_is_shown_until_a_code_confirms_it_and_ten_recovery_codes_once(visit):
    police = visit("police")
    begun = police.post("/account/second-factor/begin", form_at="/account/second-factor")
    page = police.get(begun.location)
    (secret,) = _codes_on(page)
    shown = page.get_data(as_text=True)
    assert 'autocomplete="one-time-code"' in shown and 'inputmode="numeric"' in shown and "<svg" in shown
    assert "style=" not in shown, "the policy allows no style in the page"
    wrong = police.post("/account/second-factor", {"one_time_code": "000000"})
    assert wrong.status_code == 422 and "This code is not right" in wrong.get_data(as_text=True)
    assert "<svg" in wrong.get_data(as_text=True), "the picture is still there"

    done = police.post("/account/second-factor", {"one_time_code": f" {phone.code(secret)[:3]} {phone.code(secret)[3:]}"})

    codes = [code.upper() for code in _codes_on(done)]
    assert len(set(codes)) == 10 and {len(code) for code in codes} == {12}
    assert "<b>10</b> of ten recovery codes" in police.page("/account")
    assert secret not in police.page("/account/second-factor").replace(" ", "")


def test_z1_a_key_that_waits_for_too_long_is_begun_anew(visit, monkeypatch):
    police = visit("police")
    begun = police.post("/account/second-factor/begin", form_at="/account/second-factor")
    (secret,) = _codes_on(police.get(begun.location))
    SecondFactor.update(pending_at=clock.now() - dt.timedelta(minutes=31)).execute()

    late = police.post("/account/second-factor", {"one_time_code": phone.code(secret)})

    assert late.status_code == 422 and "Begin again" in late.get_data(as_text=True)
    assert not store.is_on(phone.account("police").id)


# Signing in with it


def test_z1_between_the_password_and_the_code_somebody_is_signed_in_nowhere(factor, anybody):
    half = _password(anybody)
    assert half.status_code == 200 and "Enter your code" in half.get_data(as_text=True)
    assert not Session.select().exists()
    assert anybody.get("/agencies").status_code == 302 and anybody.get("/account").status_code == 302

    whole = _send(anybody, half, one_time_code=phone.code(factor[0]))

    assert whole.location == "/" and anybody.get("/agencies").status_code == 200
    assert not HalfSignIn.select().exists()


def test_z1_without_the_half_of_the_password_no_code_is_taken(factor, anybody, visit):
    asked = cast.hidden_fields(anybody.page("/sign-in"), "/sign-in")
    answer = anybody.client.post("/sign-in/code", data={**asked, "one_time_code": phone.code(factor[0])})

    assert answer.status_code == 422 and not Session.select().exists()
    assert "Enter your password again" in answer.get_data(as_text=True)


def test_z1_a_code_is_taken_once_and_none_from_before_it(factor, anybody):
    code, before = phone.code(factor[0]), phone.code(factor[0], -1)
    assert _send(anybody, _password(anybody), one_time_code=code).status_code == 302
    anybody.post("/sign-out", form_at="/agencies")
    half = _password(anybody)

    again = _send(anybody, half, one_time_code=code)

    assert again.status_code == 422 and "used already" in again.get_data(as_text=True)
    assert _send(anybody, half, one_time_code=before).status_code == 422
    assert _send(anybody, half, one_time_code=phone.code(factor[0], 1)).status_code == 302


@pytest.mark.parametrize("ends", ["time", "disabling", "a new password"])
def test_z1_a_half_sign_in_ends(factor, anybody, act, ends):
    half = _password(anybody)
    if ends == "time":
        HalfSignIn.update(made_at=clock.now() - dt.timedelta(minutes=5, seconds=1)).execute()
    elif ends == "disabling":
        people.disable(phone.person("police"), by=act("unit"), today=cast.TODAY, now=clock.now())
    else:
        people.set_password(phone.person("police"), "another quiet lane 9", by=None, today=cast.TODAY)

    answer = _send(anybody, half, one_time_code=phone.code(factor[0]))

    assert answer.status_code == 422 and not Session.select().exists()


def test_l1_wrong_codes_are_slowed_and_a_right_password_does_not_begin_their_count_anew(factor, anybody):
    for _ in range(2):
        half = _password(anybody)
        for _ in range(5):
            assert _send(anybody, half, one_time_code="000000").status_code == 422
    answer = _send(anybody, _password(anybody), one_time_code=phone.code(factor[0]))

    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 300
    later = clock.now() + sign_in.WINDOW
    code = pyotp.TOTP(factor[0]).generate_otp(doing._now_step(later))
    assert doing.check(phone.account("police"), code, phone.KEY, later) == "authenticator"
    assert AccessLog.select().where(AccessLog.what == "wrong code at sign-in").count() == 10


def test_l5_the_session_and_the_token_of_its_forms_are_others_after_the_code(factor, anybody):
    first = cast.hidden_fields(anybody.page("/sign-in"), "/sign-in")
    half = _password(anybody)
    second = cast.hidden_fields(half.get_data(as_text=True), "/sign-in/code")
    _send(anybody, half, one_time_code=phone.code(factor[0]))

    for old in (first, second):
        assert anybody.client.post("/sign-out", data=old).status_code == 400


def test_z1_after_the_code_comes_the_page_that_was_asked_for_and_never_another_site(factor, anybody):
    half = anybody.post("/sign-in?next=/agencies", {"email": cast.email("police"), "password": cast.PASSWORD})
    hidden = cast.hidden_fields(half.get_data(as_text=True), "/sign-in/code")
    assert 'action="/sign-in/code?next=/agencies"' in half.get_data(as_text=True)

    sent = {**hidden, "one_time_code": phone.code(factor[0])}
    strange = anybody.client.post("/sign-in/code?next=//evil.example", data=sent)

    assert strange.location == "/"


# Without the phone


def test_z1_a_recovery_code_works_once_and_what_is_left_is_shown(factor, anybody):
    codes = factor[1]
    written = f"{codes[0][:4]}-{codes[0][4:8]} {codes[0][8:].upper()}"
    assert _send(anybody, _password(anybody), recovery_code=written).status_code == 302
    assert "<b>9</b> of ten recovery codes" in anybody.page("/account")
    anybody.post("/sign-out", form_at="/agencies")

    again = _send(anybody, _password(anybody), recovery_code=codes[0])

    assert again.status_code == 422 and "not one of your recovery codes" in again.get_data(as_text=True)
    assert AccessLog.select().where(AccessLog.what == "used a recovery code").count() == 1


def test_z1_new_recovery_codes_end_the_old(factor, anybody):
    _send(anybody, _password(anybody), one_time_code=phone.code(factor[0]))
    made = _codes_on(anybody.post("/account/second-factor/codes"))

    assert len(made) == 10 and not set(made) & set(factor[1])
    with pytest.raises(sign_in.Wrong):
        doing.check(phone.account("police"), factor[1][1], phone.KEY, clock.now())
    assert doing.check(phone.account("police"), made[0], phone.KEY, clock.now()) == "recovery"


def test_z1_the_business_unit_clears_what_was_lost_and_it_is_kept_that_it_did(factor, visit, anybody, act):
    unit, police = visit("unit"), visit_with_code(anybody, factor)
    path = f"/people/{phone.person('police').key}"
    assert "Set up" in unit.page(path)
    done = unit.post(f"{path}/second-factor")

    assert done.location == path and "Clear their second factor" not in unit.page(path)
    assert police.get("/agencies").status_code == 302, "they are signed out"
    assert _password(anybody).status_code == 302, "and sign in with the password alone"
    entry = History.get(History.verb == "cleared a second factor")
    assert entry.post == act("unit").post and entry.subject == phone.person("police").key
    assert not RecoveryCode.select().exists()
    again = unit.post(f"{path}/second-factor")
    assert again.status_code == 422 and "has no second factor" in again.get_data(as_text=True)


def visit_with_code(visitor, factor) -> cast.Visitor:
    assert _send(visitor, _password(visitor), one_time_code=phone.code(factor[0])).status_code == 302
    return visitor


def test_z1_it_is_turned_off_by_somebody_who_has_just_proved_who_they_are(factor, anybody):
    police = visit_with_code(anybody, factor)
    Session.update(proved_at=clock.now() - dt.timedelta(minutes=11)).execute()
    asked = police.get("/account/second-factor/off")
    assert asked.location == "/account/prove?next=/account/second-factor/off"
    wrong = police.post(asked.location, {"one_time_code": "000000"})
    assert wrong.status_code == 422 and store.is_on(phone.account("police").id)
    proved = police.post(asked.location, {"one_time_code": phone.code(factor[0], 1)})
    assert proved.location == "/account/second-factor/off"

    police.post("/account/second-factor/off")

    assert not store.is_on(phone.account("police").id) and not RecoveryCode.select().exists()
    assert "turned off a second factor" in {row.verb for row in History.select()}


# Where the Board asks for one


def test_z1_whom_the_board_asks_sets_one_up_before_anything_else(visit, act):
    police, council = visit("police"), visit("council")
    member = visit("member")
    doing.require(["lead"], WHY, by=act("unit"), today=cast.TODAY)

    for visitor in (police, council):
        assert visitor.get("/agencies?q=1").location == "/account/second-factor?next=/agencies?q%3D1"
        assert visitor.get("/account").status_code == 302 and visitor.get("/account/data").status_code == 302
        assert visitor.client.post("/acting-as").status_code == 303
    assert member.get("/agencies").status_code == 200, "it is asked for in other roles"
    begun = police.post("/account/second-factor/begin?next=/agencies", form_at="/account/second-factor")
    (secret,) = _codes_on(police.get(begun.location))
    done = police.post(begun.location, {"one_time_code": phone.code(secret)})
    assert 'href="/agencies"' in done.get_data(as_text=True)
    assert police.get("/agencies").status_code == 200
    off = police.post("/account/second-factor/off", form_at="/account/second-factor/codes")
    assert off.status_code == 422 and store.is_on(phone.account("police").id)
    assert council.post("/sign-out", form_at="/account/second-factor").location == "/sign-in"


def test_z1_it_is_asked_for_in_every_post_that_somebody_holds(visit, act):
    """Somebody who holds two posts does not get past it by acting in the other."""
    person = phone.person("member")
    people.give_post(person, "lead", "Police lead", by=None, today=cast.TODAY, agency=reviews.agency_of("TVP"))
    member = visit("member")
    doing.require(["lead"], WHY, by=act("unit"), today=cast.TODAY)

    assert member.get("/").location.startswith("/account/second-factor")


def test_z1_the_board_changes_the_roles_with_a_reason_and_it_is_kept(visit, act):
    unit = visit("unit")
    path = "/settings/second-factor"
    assert "4 people have none now" in unit.page(path), "there are four leads"
    for fields, said in (({"roles": ["lead"]}, "Give a reason."), ({"because": WHY}, "These are the roles already.")):
        answer = unit.post(path, fields)
        assert answer.status_code == 422 and said in answer.get_data(as_text=True)
    stale = cast.hidden_fields(unit.page(path), path)

    assert unit.post(path, {"roles": ["lead", "reader"], "because": WHY}).location == path

    assert store.required() == {"lead", "reader"} and store.required(dt.date(2015, 9, 29)) == frozenset()
    clash = unit.client.post(path, data={**stale, "once": "another", "roles": ["chair"], "because": WHY})
    assert clash.status_code == 409 and "Somebody changed this first" in clash.get_data(as_text=True)
    assert WHY in unit.page(path)
    entry = History.get(History.verb == "changed who needs a second factor")
    assert any("reader" in (row.value or "") for row in HistoryValue.select().where(HistoryValue.entry == entry.id))
    with pytest.raises(NotAllowed):
        doing.require([], WHY, by=act("chair"), today=cast.TODAY)
