"""Links with which people choose a password: once, for some hours, and in no log."""

import datetime as dt
import html
import re

import pytest

from tests import cast
from tests.queries import queries_of
from tracker import clock
from tracker.business import invitations, people
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store.history import HistoryValue
from tracker.store.people import AccessLog, Account, AccountLink, Session

pytestmark = pytest.mark.small

NEW = {"name": "School lead", "email": "school@example.org"}
CHOSEN = {"password": "a quiet lane at noon", "again": "a quiet lane at noon"}


def link_in(page: str) -> str:
    return re.search(r"http://localhost(/welcome/[\w-]+)", html.unescape(page)).group(1)


def invited(unit) -> str:
    return link_in(unit.post("/people/add", NEW).get_data(as_text=True))


def test_an_invited_person_chooses_a_password_and_signs_in(visit, anybody):
    moved = anybody.get(invited(visit("unit")))
    assert (moved.status_code, moved.location) == (302, "/welcome")
    assert anybody.post("/welcome", CHOSEN).location == "/sign-in?chosen=1"

    signed_in = anybody.post("/sign-in", {"email": NEW["email"], "password": CHOSEN["password"]})

    assert signed_in.status_code == 302
    assert anybody.get("/people").status_code == 403  # no post yet


def test_nobody_knows_the_password_of_an_invited_person(visit, anybody):
    invited(visit("unit"))

    assert anybody.post("/sign-in", {"email": NEW["email"], "password": ""}).status_code == 422


def test_l7_a_link_works_once(visit, anybody, app):
    link = invited(visit("unit"))
    anybody.get(link)
    anybody.post("/welcome", CHOSEN)
    again = cast.Visitor(app.test_client())

    assert again.get(link, follow_redirects=True).status_code == 410
    assert again.post("/welcome", CHOSEN, form_at="/sign-in").status_code == 410


@pytest.mark.parametrize(("kind", "hours"), [("invitation", 24), ("reset", 1)])
def test_l7_a_link_is_good_for_its_hours(tracker, act, kind, hours):
    made_at = clock.now()
    made = {
        "invitation": lambda: invitations.invite("S", "s@example.org", by=act("unit"), today=cast.TODAY, now=made_at),
        "reset": lambda: invitations.make_link(_person("police"), by=act("unit"), today=cast.TODAY, now=made_at),
    }[kind]()

    assert invitations.good_link(made.token, made_at + dt.timedelta(hours=hours, seconds=-1))
    with pytest.raises(Refused, match="not good any more"):
        invitations.good_link(made.token, made_at + dt.timedelta(hours=hours))


def test_l7_the_token_is_kept_as_a_hash_and_stands_in_no_log(visit, anybody, caplog):
    link = invited(visit("unit"))
    token = link.rpartition("/")[2]
    anybody.get(link)
    anybody.client.post(link)  # the wrong way
    anybody.client.post("/welcome", data=CHOSEN)  # without the form's token

    assert len(token) >= 43
    assert AccountLink.select().count() == 1 and not AccountLink.select().where(AccountLink.token_hash == token)
    assert not [row for row in AccessLog.select() if token in row.where + row.what]
    assert not [row for row in HistoryValue.select() if token in (row.value or "")]
    assert token not in caplog.text


def test_l7_no_address_that_a_browser_would_pass_on_holds_the_token(visit, anybody):
    moved = anybody.get(link := invited(visit("unit")))
    page = anybody.get("/welcome")

    assert moved.headers["Referrer-Policy"] == "no-referrer"
    assert link.rpartition("/")[2] not in page.get_data(as_text=True)
    assert page.headers["Cache-Control"] == "no-store"


def test_l7_choosing_a_password_ends_the_sessions_and_a_newer_link_the_older(visit, act, anybody):
    police = visit("police")
    first = invitations.make_link(_person("police"), by=act("unit"), today=cast.TODAY, now=clock.now())
    second = invitations.make_link(_person("police"), by=act("unit"), today=cast.TODAY, now=clock.now())
    with pytest.raises(Refused, match="not good any more"):
        invitations.choose_password(first.token, CHOSEN["password"], today=cast.TODAY, now=clock.now())

    invitations.choose_password(second.token, CHOSEN["password"], today=cast.TODAY, now=clock.now())

    assert police.get("/agencies").status_code == 302
    assert anybody.post("/sign-in", {"email": cast.email("police"), "password": cast.PASSWORD}).status_code == 422


def test_a_refused_password_says_why_and_leaves_the_link_good(visit, anybody):
    anybody.get(invited(visit("unit")))
    weak = anybody.post("/welcome", {"password": "password1234", "again": "password1234"})
    apart = anybody.post("/welcome", {"password": CHOSEN["password"], "again": "another"})

    assert weak.status_code == apart.status_code == 422
    assert "tried first" in weak.get_data(as_text=True) and "not the same" in apart.get_data(as_text=True)
    assert CHOSEN["password"] not in apart.get_data(as_text=True)
    assert anybody.post("/welcome", CHOSEN).status_code == 302


def test_a_disabled_person_gets_no_link_and_their_link_is_over(visit, act):
    made = invitations.make_link(_person("police"), by=act("unit"), today=cast.TODAY, now=clock.now())
    people.disable(_person("police"), by=act("unit"), today=cast.TODAY, now=clock.now())

    with pytest.raises(Refused, match="not good any more"):
        invitations.good_link(made.token, clock.now())
    answer = visit("unit").post(f"/people/{_person('police').key}/link")
    assert answer.status_code == 422 and "Let the person sign in again first" in answer.get_data(as_text=True)


def test_the_business_unit_alone_makes_links_and_not_for_itself(tracker, act):
    for part in cast.PARTS:
        with pytest.raises(Refused if part == "unit" else NotAllowed):
            invitations.make_link(_person("unit"), by=act(part), today=cast.TODAY, now=clock.now())


def test_a_link_for_somebody_who_has_a_password_is_a_reset(visit, act):
    unit = visit("unit")
    page = unit.post(f"/people/{_person('police').key}/link").get_data(as_text=True)

    assert "The reset link" in page and "one hour" in page
    assert "good until" in unit.page(f"/people/{_person('police').key}")
    assert AccessLog.select().where(AccessLog.what == "made reset link").count() == 1


# One's own account


def test_everybody_has_a_page_of_their_own(visit):
    page = visit("police").page("/account")

    assert "Police lead" in page and cast.email("police") in page and "this one" in page


def test_l5_a_password_changed_by_its_owner_ends_the_other_sessions(visit, anybody):
    here, elsewhere = visit("police"), visit("police")
    changed = here.post("/account/password", {"present": cast.PASSWORD, **CHOSEN}, form_at="/account")

    assert changed.location == "/account?changed=password"
    assert here.get("/account").status_code == 200 and elsewhere.get("/account").status_code == 302
    assert anybody.post("/sign-in", {"email": cast.email("police"), "password": CHOSEN["password"]}).status_code == 302


def test_a_password_is_changed_by_somebody_who_knows_the_present_one(visit):
    police = visit("police")
    for fields, said in (
        ({"present": "wrong", **CHOSEN}, "not your present password"),
        ({"present": cast.PASSWORD, "password": "short", "again": "short"}, "at least 12"),
        ({"present": cast.PASSWORD, "password": cast.PASSWORD, "again": cast.PASSWORD}, "other than the present"),
        ({"present": cast.PASSWORD, **CHOSEN, "again": "x"}, "not the same"),
    ):
        answer = police.post("/account/password", fields, form_at="/account")
        assert answer.status_code == 422 and said in answer.get_data(as_text=True), said


def test_l1_wrong_tries_at_the_present_password_count(visit):
    police = visit("police")
    answers = [
        police.post("/account/password", {"present": "wrong", **CHOSEN}, form_at="/account").status_code for _ in range(11)
    ]

    assert answers == [422] * 10 + [429]


def test_one_ends_ones_own_sessions_and_nobody_elses(visit):
    here, elsewhere, chair = visit("police"), visit("police"), visit("chair")
    name = re.findall(r'name="session" value="(\w+)"', here.page("/account"))[0]

    assert chair.post("/account/sessions/end", {"session": name}, form_at="/account").status_code == 302
    assert elsewhere.get("/account").status_code == 200
    here.post("/account/sessions/end", {"session": name}, form_at="/account")
    assert elsewhere.get("/account").status_code == 302
    assert here.get("/account").status_code == 200


def test_l10_the_business_unit_signs_somebody_out_and_lets_them_in_again(visit):
    police, unit, key = visit("police"), visit("unit"), _person("police").key

    unit.post(f"/people/{key}/sign-out")
    assert police.get("/agencies").status_code == 302
    unit.post(f"/people/{key}/disable")
    assert "Disabled" in unit.page(f"/people/{key}")
    unit.post(f"/people/{key}/enable")
    assert visit("police").get("/agencies").status_code == 200


def test_tries_older_than_the_window_are_cleaned_when_one_is_written(tracker):
    from tracker.business import sign_in
    from tracker.store.people import SignInTry

    old = clock.now() - sign_in.WINDOW - dt.timedelta(seconds=1)
    SignInTry.create(email_hash="x", at=old)
    with pytest.raises(sign_in.Wrong):
        sign_in.sign_in("nobody@example.org", "wrong", clock.now())

    assert [row.email_hash == "x" for row in SignInTry.select()] == [False]


@pytest.mark.whole
def test_ones_own_page_makes_the_same_number_of_queries_however_many_sessions(visit):
    police = visit("police")
    few = queries_of(police, "/account")
    for _ in range(4):
        visit("police")

    assert queries_of(police, "/account") == few


def test_a_session_that_no_longer_counts_is_not_listed(visit):
    police = visit("police")
    visit("police")
    account = Account.get(Account.email == cast.email("police"))
    Session.update(seen_at=clock.now() - dt.timedelta(hours=1)).where(Session.account == account).execute()
    police = visit("police")

    assert police.page("/account").count('name="session"') == 0


def test_a8_the_business_unit_makes_no_link_with_which_it_could_act_as_the_chair(visit, act):
    chair = _person("chair")
    with pytest.raises(Refused, match="Who runs the server makes it"):
        invitations.make_link(chair, by=act("unit"), today=cast.TODAY, now=clock.now())

    assert invitations.make_link(chair, by=None, today=cast.TODAY, now=clock.now()).person.key == chair.key


def _person(part: str):
    return people.person_of(cast.email(part))
