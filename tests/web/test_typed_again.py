"""What somebody typed outlives their session: after signing in the form is there again, filled, and nothing is sent yet."""

import datetime as dt

import pytest

from tests import cast, markup
from tests.crawl import _everything, crawled
from tracker import clock
from tracker.business import people, typed
from tracker.store.actions import ProgressUpdate
from tracker.store.people import AccessLog, Session
from tracker.store.typed import TypedText

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
    form = _form(answer)
    return visitor.client.post(form.get("action"), data={**_fields(form), "email": cast.email(part), "password": password})


def _form(answer, action: str = "/sign-in"):
    tree = markup.parse(answer.get_data(as_text=True))
    return next(each for each in tree.iter("form") if (each.get("action") or "").startswith(action))


def _fields(form) -> dict:
    """What a browser would send of a form. The line break that begins a text area is not part of it."""
    found = {each.get("name"): each.get("value") or "" for each in form.iter("input") if each.get("name")}
    for each in form.iter("textarea"):
        if each.get("name"):
            found[each.get("name")] = "".join(each.itertext()).removeprefix("\n").replace("\n", "\r\n")
    return found


def test_l6_after_signing_in_again_the_form_is_shown_filled_and_nothing_is_sent(visit):
    unit = visit("unit")
    before = _everything()
    late = _sent_too_late(unit, "/people/add", {"name": "Typed with care", "email": "a@example.org"})
    assert late.status_code == 401 and "Typed with care" in late.get_data(as_text=True)
    assert not TypedText.select().exists(), "nothing is kept for somebody who is not signed in"

    answer = _sign_in_from(unit, late, "unit")
    page = unit.page(answer.location)

    assert NOTICE in page
    form = _fields(_form(unit.get(answer.location), "/people/add"))
    assert form["name"] == "Typed with care" and form["email"] == "a@example.org"
    assert {name for name, rows in _everything().items() if rows != before[name]} == {"typed_text"}
    sent = unit.client.post("/people/add", data=form)
    assert sent.status_code == 200 and people.person_of("a@example.org"), "the form that is shown can be sent as it is"
    assert not TypedText.select().exists()
