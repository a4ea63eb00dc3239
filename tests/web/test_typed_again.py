"""What somebody typed outlives their session: after signing in the form is there again, filled, and nothing is sent yet."""

import dataclasses
import datetime as dt
from io import BytesIO

import pytest
from wtforms import PasswordField

from tests import cast, markup
from tests.crawl import everything
from tracker import clock
from tracker.business import actions as doing
from tracker.business import people, rounds
from tracker.store import actions, history, reviews
from tracker.store.people import Session
from tracker.store.rounds import Draft
from tracker.store.typed import TypedText
from tracker.web import carrying
from tracker.web.account import CodeForm
from tracker.web.forms import Form
from tracker.web.second_factor import FirstCode

pytestmark = pytest.mark.small

WORDS = "Typed with care,\r\nover two lines & a <b>."
NOTICE = "What you had typed is below. It is not sent yet."


def _over() -> None:
    """Every session has been idle for too long."""
    Session.update(seen_at=clock.now() - dt.timedelta(minutes=31)).execute()


def _sent_too_late(visitor, path: str, fields: dict, form_at: str | None = None, **kwargs):
    """Somebody fills a form, waits too long, and sends it."""
    hidden = cast.hidden_fields(visitor.page(form_at or path), path)
    _over()
    return visitor.client.post(path, data={**hidden, **fields}, **kwargs)


def _sign_in_from(visitor, answer, part: str, password: str = cast.PASSWORD):
    """Sign in on the page of an answer, sending every field of its form."""
    form = markup.form(answer)
    said = {**markup.fields(form), "email": cast.email(part), "password": password}
    return visitor.client.post(form.get("action"), data=said)


def test_l6_after_signing_in_again_the_form_is_shown_filled_and_nothing_is_sent(visit):
    unit = visit("unit")
    before = everything()
    late = _sent_too_late(unit, "/people/add", {"name": "Typed with care", "email": "a@example.org"})
    assert late.status_code == 401 and "Typed with care" in late.get_data(as_text=True)
    assert not TypedText.select().exists(), "nothing is kept for somebody who is not signed in"

    answer = _sign_in_from(unit, late, "unit")
    page = unit.page(answer.location)

    assert NOTICE in page
    form = markup.fields(markup.form(unit.get(answer.location), "/people/add"))
    assert form["name"] == "Typed with care" and form["email"] == "a@example.org"
    assert {name for name, rows in everything().items() if rows != before[name]} == {"typed_text"}
    sent = unit.client.post("/people/add", data=form)
    assert sent.status_code == 200 and people.person_of("a@example.org"), "the form that is shown can be sent as it is"
    assert not TypedText.select().exists()


@pytest.mark.parametrize("at", ["/account/second-factor/begin", "/sign-out", "/acting-as", "/form/keep"])
def test_l6_w2_only_a_form_of_the_boards_work_is_shown_again(visit, at):
    unit = visit("unit")
    token = cast.hidden_fields(unit.page("/people/add"), "/people/add")["csrf_token"]

    said = {"csrf_token": token, carrying.AT: at, f"{carrying.FIELD}words": "Typed with care"}
    answer = unit.client.post("/form/keep", data=said)

    assert answer.location == "/" and not TypedText.select().exists()
    assert unit.get(f"/form/again?at={at}").status_code == 302
    assert unit.get("/account").status_code == 200, "nobody was signed out"


def test_l6_what_is_typed_survives_a_wrong_password_too_and_any_character(visit):
    unit = visit("unit")
    late = _sent_too_late(unit, "/people/add", {"name": WORDS, "email": "a@example.org"})
    wrong = _sign_in_from(unit, late, "unit", "not the right words")
    assert wrong.status_code == 422

    answer = _sign_in_from(unit, wrong, "unit")

    assert _kept() == {"name": WORDS, "email": "a@example.org"}
    assert WORDS.replace("\r\n", "\n") not in unit.page(answer.location), "markup is text"
    assert "over two lines &amp; a &lt;b&gt;." in unit.page(answer.location)


def test_l6_the_version_that_the_person_saw_comes_with_it(visit, act, review):
    """Somebody else changed it while the writer was signed out: sending it then says so, and overwrites nothing."""
    police, action = visit("police"), _action_of(review, "TVP")
    path = f"/reviews/children-a-f/actions/{action.ref}"
    said = {"delivery": "on_track", "what_changed": "Typed with care."}
    late = _sent_too_late(police, f"{path}/report", said, form_at=path)
    other = {"what_changed": "Somebody else was first.", "forecast": None}
    doing.report(action, "at_risk", other["what_changed"], None, by=act("police"), today=cast.TODAY)

    answer = _sign_in_from(police, late, "police")
    form = markup.fields(markup.form(police.get(answer.location), f"{path}/report"))

    assert form["seen"] == action.id and form["what_changed"] == "Typed with care."
    clash = police.client.post(f"{path}/report", data={**form, **said})
    assert clash.status_code == 409 and "Somebody else was first." in clash.get_data(as_text=True)


@pytest.mark.parametrize("button", ["send", "draft"])
def test_l6_a_return_of_many_rows_is_there_again_and_no_draft_was_written(visit, act, review, button):
    said = {"by": act("unit"), "today": cast.TODAY, "deadline": cast.TODAY + dt.timedelta(days=30)}
    for title in ("Keep a log of each notice", "Show that officers know whom to tell"):
        doing.add(review, title, reviews.agency_of("TVP"), [reviews.item_of(review, "R1")], **said)
    path = _round_of("TVP", act)
    police = visit("police")
    shown = markup.fields(markup.form(police.get(path), f"{path}/send"))
    boxes = [name for name in shown if name.endswith("what_changed")]
    assert len(boxes) > 2
    typed_in = {name: f"Typed with care, row {number}." for number, name in enumerate(boxes)}
    _over()
    late = police.client.post(f"{path}/{button}", data={**shown, **typed_in})

    answer = _sign_in_from(police, late, "police")
    again = markup.fields(markup.form(police.get(answer.location), f"{path}/send"))

    assert {name: again[name] for name in boxes} == typed_in
    assert not Draft.select().exists()


def test_l6_a_file_must_be_chosen_again_and_the_page_says_which(visit, review):
    police, path = visit("police"), "/reviews/children-a-f/R1/give-evidence"
    file = (BytesIO(b"Ten files were read."), "audit of ten files.txt")
    late = _sent_too_late(police, path, {"statement": WORDS, "file": file}, content_type="multipart/form-data")
    assert "must be chosen again: audit of ten files.txt" in late.get_data(as_text=True)

    page = police.page(_sign_in_from(police, late, "police").location)

    assert "Choose the file again: audit of ten files.txt" in page and "over two lines" in page


def test_l6_somebody_else_who_signs_in_at_that_page_is_not_given_it(visit):
    unit = visit("unit")
    late = _sent_too_late(unit, "/people/add", {"name": "Typed with care", "email": "a@example.org"})

    answer = _sign_in_from(unit, late, "chair")

    assert answer.location == "/" and not TypedText.select().exists()


def test_l6_who_had_signed_out_in_another_tab_is_given_what_they_typed_in_this_one(visit):
    unit = visit("unit")
    hidden = cast.hidden_fields(unit.page("/people/add"), "/people/add")
    unit.post("/sign-out", form_at="/agencies")
    late = unit.client.post("/people/add", data={**hidden, "name": "Typed with care", "email": "a@example.org"})

    answer = _sign_in_from(unit, late, "unit")

    assert markup.fields(markup.form(unit.get(answer.location), "/people/add"))["name"] == "Typed with care"


def test_l6_it_comes_back_in_the_post_in_which_it_was_written(visit, act):
    """Without that, somebody who holds two posts would come back in the first, which does not carry the right."""
    person = people.person_of(cast.email("reader"))
    post = people.give_post(person, "business_unit", "Second manager", by=None, today=cast.TODAY)
    both = visit("reader")
    both.post("/acting-as", {"post": post.key}, form_at="/agencies")
    late = _sent_too_late(both, "/people/add", {"name": "Typed with care", "email": "a@example.org"})

    answer = _sign_in_from(both, late, "reader")

    assert markup.fields(markup.form(both.get(answer.location), "/people/add"))["name"] == "Typed with care"


def test_h1_a_form_is_sent_in_the_post_in_which_it_was_opened(visit, act):
    """Two posts in two tabs: what the first tab sends is not recorded under the post chosen in the second."""
    post = people.give_post(people.person_of(cast.email("reader")), "business_unit", "Second", by=None, today=cast.TODAY)
    people.give_post(people.person_of(cast.email("reader")), "business_unit", "Third", by=None, today=cast.TODAY)
    both = visit("reader")
    both.post("/acting-as", {"post": post.key}, form_at="/agencies")
    opened = {**cast.hidden_fields(both.page("/settings/amber_before"), "/settings/amber_before"), "number": "40"}
    third = next(key for key in _posts(both) if key not in (post.key, act("reader").post))
    both.post("/acting-as", {"post": third}, form_at="/agencies")

    answer = both.client.post("/settings/amber_before", data={**opened, "because": "Typed with care"})

    assert answer.status_code == 303 and reviews.limits().amber_before == 30
    shown = markup.fields(markup.form(both.get(answer.location), "/settings/amber_before"))
    assert shown["because"] == "Typed with care"
    assert both.client.post("/settings/amber_before", data=shown).status_code == 302
    assert reviews.Setting.get(reviews.Setting.name == "thresholds").written_by == post.key


def _posts(visitor) -> list[str]:
    select = markup.parse(visitor.page("/agencies")).find(".//select[@id='acting-as']")
    return [option.get("value") for option in select.iter("option")]


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_l6_another_site_puts_no_words_into_a_form(anybody, headers):
    answer = anybody.client.post("/people/add", data={"name": "Put there by another site"}, headers=headers)

    assert answer.status_code == 401 and "Put there" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/form/keep", "/people/add", "/nothing"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://[evil"])
def test_l6_another_site_cannot_pretend_to_be_the_page_that_carries_words(anybody, path, origin):
    anybody.get("/sign-in")
    carried = {carrying.AT: "/people/add", f"{carrying.FIELD}name": "Put there by another site", "words": "Put there too"}
    answer = anybody.client.post(path, data=carried, headers={"Origin": origin})

    assert 400 <= answer.status_code < 405 and "Put there" not in answer.get_data(as_text=True)


def test_i3_the_address_by_which_people_know_the_tracker_is_no_other_site(anybody, app, monkeypatch):
    told = dataclasses.replace(app.config["SETTINGS"], url="https://tracker.example")
    monkeypatch.setitem(app.config, "SETTINGS", told)
    answer = anybody.client.post("/people/add", data={"name": "Typed here"}, headers={"Origin": "https://tracker.example"})

    assert answer.status_code == 401 and "Typed here" in answer.get_data(as_text=True)


def test_l6_where_the_form_is_gone_the_words_are_there_to_copy(visit, act):
    unit = visit("unit")
    late = _sent_too_late(unit, "/people/add", {"name": "Typed with care", "email": "a@example.org"})
    page = markup.form(late)
    fields = {**markup.fields(page), "typed-at": "/reviews/children-a-f/actions/A999/report", "email": cast.email("unit")}
    answer = unit.client.post(page.get("action"), data={**fields, "password": cast.PASSWORD})

    shown = unit.page(answer.location)

    assert "Its form cannot be filled now" in shown and "Typed with care" in shown


def test_l6_no_password_code_or_token_is_carried(visit):
    """Neither by its name, nor because a form about an account is carried at all."""
    fields = [(kind, name, each) for kind in _forms() for name, each in vars(kind).items() if hasattr(each, "field_class")]
    named = {name for kind, name, each in fields if each.field_class is PasswordField or kind in (CodeForm, FirstCode)}
    assert named >= {"password", "again", "present", "one_time_code", "recovery_code"} and named <= set(carrying.SECRET)
    police = visit("police")
    late = _sent_too_late(police, "/account/password", {"present": "my old words here"}, form_at="/account")

    assert late.status_code == 401 and "my old words" not in late.get_data(as_text=True)


def test_w1_a_form_with_an_old_token_is_offered_again_filled(visit):
    """They signed in again in another tab, and send the form that they had filled before in this one."""
    unit = visit("unit")
    hidden = cast.hidden_fields(unit.page("/people/add"), "/people/add")
    unit.post("/sign-out", form_at="/agencies")
    unit.sign_in("unit")
    late = unit.client.post("/people/add", data={**hidden, "name": "Typed with care", "email": "a@example.org"})
    assert late.status_code == 400 and not people.person_of("a@example.org")

    page = markup.form(late, "/form/keep")
    answer = unit.client.post("/form/keep", data=markup.fields(page))

    assert markup.fields(markup.form(unit.get(answer.location), "/people/add"))["name"] == "Typed with care"


def test_w2_a_form_that_is_only_shown_again_opens_no_entry(visit):
    """Also where a view would write without asking: the history is shut while a form is shown."""
    with history.sending_nothing(), pytest.raises(history.NotSent), history.entry("x", by=None, today=cast.TODAY):
        pytest.fail("it was opened")


def _round_of(code: str, act) -> str:
    """A round that is open for one agency. The path of its return."""
    begun = cast.TODAY - dt.timedelta(days=20)
    with clock.held(begun):
        days = [begun, cast.TODAY + dt.timedelta(days=10), cast.TODAY + dt.timedelta(days=14)]
        rounds.open_round("Board meeting", *days, [reviews.agency_of(code)], by=act("unit"), today=begun)
    return f"/rounds/1/returns/{code}"


def _kept() -> dict[str, str]:
    (row,) = TypedText.select()
    return dict(row.fields)


def _action_of(review, code: str):
    return next(row for row in actions.actions(review) if row.lead_body.code == code)


def _forms() -> list[type]:
    found, waiting = [], [Form]
    while waiting:
        waiting += (kinds := waiting.pop().__subclasses__())
        found += kinds
    return found
