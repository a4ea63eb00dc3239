"""What a borrowed session must not do wants a proof not older than ten minutes; and the list of one's sessions."""

import datetime as dt

import pytest

from tests import cast, markup
from tracker import clock
from tracker.business import people
from tracker.store.people import Session

pytestmark = pytest.mark.small


def _old_proof() -> None:
    Session.update(proved_at=clock.now() - dt.timedelta(minutes=10, seconds=1)).execute()


FRESH = {
    "account.own_data", "accounts.clear_second_factor", "accounts.disable", "accounts.enable", "accounts.link",
    "accounts.sign_out", "chairs.confirm", "chairs.deputy", "everything.file", "everything.index", "owners.hand_over",
    "people.add", "people.end_post", "people.give_post", "privacy.confirm", "privacy.redact", "retention.dispose",
    "second_factor.begin", "second_factor.codes", "second_factor.required", "second_factor.set_up",
    "second_factor.turn_off", "sign_on.link", "sign_on_rules.add", "sign_on_rules.give_domain",
    "sign_on_rules.take_back", "sign_on_rules.take_domain", "sign_on_rules.unlink",
}  # fmt: skip


def test_z5_posts_links_accounts_redactions_and_own_data_want_a_fresh_proof(app, visit):
    marked = {name for name, view in app.view_functions.items() if getattr(view, "fresh", False)}
    assert marked == FRESH
    key, unit = people.person_of(cast.email("police")).key, visit("unit")
    _old_proof()
    for path in (
        f"/people/{key}/posts/new",
        f"/people/{key}/link",
        f"/people/{key}/disable",
        "/account/data",
        "/people/add",
    ):
        assert unit.get(path).location == f"/account/prove?next={path}", path
    assert unit.get("/people").status_code == 200 and unit.get("/account").status_code == 200


def test_z5_after_the_proof_the_form_is_there_with_what_was_typed(visit):
    unit = visit("unit")
    hidden = cast.hidden_fields(unit.page("/people/add"), "/people/add")
    _old_proof()
    sent = {**hidden, "name": "Typed with care", "email": "a@example.org"}
    led = unit.client.post("/people/add", data=sent)
    assert led.status_code == 303 and not people.person_of("a@example.org")
    wrong = unit.post(led.location, {"password": "not the right words"})
    assert wrong.status_code == 422 and "This is not your password." in wrong.get_data(as_text=True)

    answer = unit.post(led.location, {"password": cast.PASSWORD})

    form = markup.fields(markup.form(unit.get(answer.location), "/people/add"))
    assert form["name"] == "Typed with care"
    assert unit.client.post("/people/add", data=form).status_code == 200 and people.person_of("a@example.org")


def test_l1_wrong_proofs_count_as_wrong_tries_do(visit):
    unit = visit("unit")
    answers = [unit.post("/account/prove", {"password": "not the right words"}).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_z5_a_file_waits_on_a_page_once_the_proof_was_given(visit):
    police = visit("police")
    _old_proof()
    asked = police.get("/account/data")
    ready = police.post(asked.location, {"password": cast.PASSWORD})

    assert 'href="/account/data"' in police.page(ready.location)
    assert police.get("/account/data").mimetype == "application/json"


def test_z5_the_proof_leads_to_no_other_site(visit):
    police = visit("police")

    assert police.post("/account/prove?next=//evil.example", {"password": cast.PASSWORD}).location == "/account"


# Z4


def test_z4_the_list_says_when_and_with_what_each_was_opened_when_it_was_used_and_which_is_this_one(visit, app):
    police, other = visit("police"), cast.Visitor(app.test_client())
    firefox = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"}
    hidden = cast.hidden_fields(other.page("/sign-in"), "/sign-in")
    sent = {**hidden, "email": cast.email("police"), "password": cast.PASSWORD}
    other.client.post("/sign-in", data=sent, headers=firefox)
    page = police.page("/account")

    assert "Firefox on Windows" in page and page.count("this one") == 1
    forms = [each for each in markup.parse(page).iter("form") if each.get("action") == "/account/sessions/end"]
    assert len(forms) == 1, "the one in use is ended by signing out"
    police.client.post("/account/sessions/end", data=markup.fields(forms[0]))
    assert other.get("/account").status_code == 302 and police.get("/account").status_code == 200
