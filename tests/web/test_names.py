"""The names of the body, its reviews, its roles and its levels: settings, changed with a reason, in force from a day."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tests.reports.conftest import stocktake, story  # noqa: F401  (fixtures)
from tracker.business import names as naming
from tracker.reports import html, md
from tracker.rules import names as rules
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import names as store

pytestmark = pytest.mark.small

WHY = "The Board became a partnership on 29 September 2019."
YESTERDAY = cast.TODAY - dt.timedelta(1)
NEW = {
    rules.BODY: "Oxfordshire Safeguarding Children Partnership",
    rules.SHORT: "Partnership",
    rules.REVIEW: "Local child safeguarding practice review",
    rules.CHAIR: "scrutineer",
    "role-chair": "Independent scrutineer",
    "level-board": "Full Partnership",
}


@pytest.fixture
def renamed(tracker, act):
    for name, words in NEW.items():
        naming.change(name, words, WHY, by=act("unit"), today=cast.TODAY)


def test_the_names_as_they_come_stand_on_one_page_that_everybody_reads(visit):
    page = visit("reader").page("/settings/names")

    assert "Independent chair" in page and "Full Board" in page and "every name is the default" in page
    assert "/settings/names/role-chair" not in page
    assert visit("chair").get("/settings/names/role-chair").status_code == 403
    assert visit("unit").get("/settings/names/none").status_code == 404


def test_a_name_is_changed_with_a_reason_from_today(visit):
    unit, path = visit("unit"), "/settings/names/role-chair"
    refused = unit.post(path, {"words": "Independent scrutineer", "because": " "})
    assert refused.status_code == 422 and "Independent scrutineer" in refused.get_data(as_text=True)

    assert unit.post(path, {"words": "Independent scrutineer", "because": WHY}).status_code == 302
    assert WHY in unit.page("/settings/names") and WHY not in unit.page(f"/settings/names?as_at={YESTERDAY}")
    assert store.in_force().role("chair") == "Independent scrutineer"
    assert store.in_force(YESTERDAY).role("chair") == "Independent chair"
    (change,) = store.changes()
    assert (change.was, change.now, change.because) == ("Independent chair", "Independent scrutineer", WHY)


@pytest.mark.parametrize(
    ("path", "new", "old"),
    [
        ("/", "Oxfordshire Safeguarding Children Partnership", "Oxfordshire Safeguarding Children Board ·"),
        ("/escalations/board", "the full Partnership", "the full Board"),
        ("/deadlines", "Full Partnership", "Full Board"),
        ("/reviews", "local child safeguarding practice review", "serious case review until"),
        ("/assurance", "The scrutineer decides", "The chair decides"),
    ],
)
def test_a_changed_name_stands_on_the_main_pages_and_the_past_keeps_the_old_one(visit, renamed, path, new, old):
    reader = visit("reader")

    now, past = reader.page(path), reader.page(f"{path}?as_at={YESTERDAY}")
    assert new in now and old not in now
    assert old in past and new not in past


def test_the_stocktake_says_the_names_of_its_day(story, renamed, stocktake):  # noqa: F811
    now, past = stocktake(), stocktake(YESTERDAY)

    for write in (md.write, html.write):
        assert "the Independent scrutineer has tested" not in write(now)
        assert "the independent scrutineer has tested" in write(now) and "What the scrutineer says" in write(now)
        assert "the independent chair has tested" in write(past) and "What the chair says" in write(past)
    assert now.sections[0].raised[0].level_label == "Full Partnership"


def test_forms_and_the_list_of_posts_say_the_names_in_force(visit, renamed):
    people = visit("reader").page("/people")
    assert 'row-sub">Independent scrutineer<' in people and 'row-sub">Independent chair<' not in people
    assert "Full Partnership" in visit("police").page("/escalations/raise?review=children-a-f&about=R7")


def test_who_may_not_and_what_is_no_change_is_refused(tracker, act):
    with pytest.raises(NotAllowed):
        naming.change(rules.CHAIR, "scrutineer", WHY, by=act("chair"), today=cast.TODAY)
    for words in ("chair", " ", "x" * 101):
        with pytest.raises(Refused):
            naming.change(rules.CHAIR, words, WHY, by=act("unit"), today=cast.TODAY)


def test_r3_two_who_change_names_see_each_other(visit, act):
    unit, path = visit("unit"), "/settings/names/chair"
    naming.change(rules.SHORT, "Partnership", WHY, by=act("unit"), today=cast.TODAY)
    hidden = cast.hidden_fields(unit.page(path), path)
    naming.change(rules.CHAIR, "adviser", WHY, by=act("unit"), today=cast.TODAY)

    stale = unit.client.post(path, data={**hidden, "words": "scrutineer", "because": "Mine."})
    page = stale.get_data(as_text=True)
    assert stale.status_code == 409 and "As it stands" in page and "adviser" in page and "scrutineer" in page
