"""What was typed when a session was over: how long it is kept, and what ends it. On both engines."""

import datetime as dt

import pytest

from tests import cast
from tracker import clock
from tracker.business import actions as doing
from tracker.business import redaction, sign_in, typed
from tracker.store import actions
from tracker.store.people import Session
from tracker.store.typed import TypedText

pytestmark = pytest.mark.small

PATH = "/people/add"


@pytest.fixture
def session(tracker) -> Session:
    return sign_in.over(sign_in.sign_in(cast.email("unit"), cast.PASSWORD, clock.now()))


def test_l6_what_was_typed_is_kept_for_an_hour(session):
    now = clock.now()
    typed.keep(session, PATH, [("name", "Ünter \x00 ☂"), ("name", "twice")], ["audit.txt"], now)
    kept = typed.kept(session, PATH, now + typed.KEPT_FOR)
    assert kept.fields == [["name", "Ünter \x00 ☂"], ["name", "twice"]] and kept.files == ["audit.txt"]

    later = now + typed.KEPT_FOR + dt.timedelta(seconds=1)
    assert typed.kept(session, PATH, later) is None
    typed.keep(session, "/other", [], [], later)
    assert [row.path for row in TypedText.select()] == ["/other"], "it is there no more"


def test_l6_one_session_keeps_a_few_forms_and_of_each_the_last(session):
    for number in (*range(8), 7):
        typed.keep(session, f"/{number}", [("a", str(number))], [], clock.now())

    assert [row.path for row in TypedText.select().order_by(TypedText.id)] == ["/3", "/4", "/5", "/6", "/7"]


@pytest.mark.parametrize("ends", ["sending", "signing out", "every session", "another session"])
def test_l6_what_was_typed_goes_with_its_form_or_its_session(session, ends):
    typed.keep(session, PATH, [("name", "Typed with care")], [], clock.now())
    if ends == "sending":
        typed.forget(session, PATH)
    elif ends == "signing out":
        sign_in.end_session(session)
    elif ends == "every session":
        sign_in.end_sessions(session.account_id)
    else:
        sign_in.end_other_sessions(sign_in.over(sign_in.sign_in(cast.email("unit"), cast.PASSWORD, clock.now())))

    assert not TypedText.select().exists()


def test_h5_a_redaction_takes_what_was_typed_and_not_sent(session, act, review):
    """It is not searched, it goes altogether: nobody can say what stands in it."""
    action = next(row for row in actions.actions(review) if row.lead_body.code == "TVP")
    doing.report(action, "on_track", "We met Zebedee Quill.", None, by=act("police"), today=cast.TODAY)
    typed.keep(session, PATH, [("name", "Zebedee\nQuill")], ["Zebedee Quill.txt"], clock.now())
    said = {"category": "child", "because": "A slip.", "authority": "The Board"}
    asked = redaction.ask("Zebedee Quill", by=act("unit"), today=cast.TODAY, **said)
    redaction.confirm(asked, redaction.preview(asked).digest, by=act("chair"), today=cast.TODAY)

    assert not TypedText.select().exists()
