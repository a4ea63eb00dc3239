"""A person's own data: all that is kept about them, nothing about anybody else, and no hash."""

import json

from tests import cast
from tracker.business import actions
from tracker.store.actions import action_of
from tracker.store.people import AccessLog, Account


def test_a_person_downloads_what_is_kept_about_them(visit, act, review):
    actions.report(action_of(review, "A1"), "on_track", "It began.", None, by=act("unit"), today=cast.TODAY)
    answer = visit("unit").get("/account/data")
    found = json.loads(answer.get_data(as_text=True))

    assert "attachment" in answer.headers["Content-Disposition"]
    assert [row["email"] for row in found["accounts"]] == [cast.email("unit")]
    assert [row["title"] for row in found["posts"]] == ["Business manager"]
    assert len(found["sessions"]) == 1 and [row["what"] for row in found["access_log"]] == ["exported own data"]
    assert "reported progress" in {row["verb"] for row in found["wrote"]}


def test_nothing_about_anybody_else_is_in_it_and_no_hash(visit, tracker):
    visit("chair")
    text = visit("unit").get("/account/data").get_data(as_text=True)

    assert cast.email("chair") not in text
    assert not any(row.password_hash in text for row in Account.select())


def test_h4_that_it_was_exported_is_logged(visit, tracker):
    visit("unit").get("/account/data")

    assert AccessLog.select().where(AccessLog.what == "exported own data").count() == 1


def test_nobody_gets_it_without_signing_in(anybody):
    assert anybody.get("/account/data").status_code == 302
