"""Preparing, replying, issuing and reading issued stocktakes, through the pages."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from tests import cast
from tests.issuing import issue_one
from tests.queries import counted
from tracker.business import evidence, preparing
from tracker.reports import hearing
from tracker.store import issued
from tracker.store.history import History
from tracker.store.reviews import item_of

pytestmark = pytest.mark.small

HERE = "/reviews/children-a-f/stocktakes"
FORM = {
    "scope": "R7",
    "audience": "public",
    "as_at-day": "30",
    "as_at-month": "9",
    "as_at-year": "2015",
    "reply_by-day": "14",
    "reply_by-month": "10",
    "reply_by-year": "2015",
}


def test_from_preparing_to_issue_through_the_pages(visit, review):
    unit, police = visit("unit"), visit("police")
    wrong = unit.post(f"{HERE}/prepare", {**FORM, "as_at-year": "2016"})
    assert wrong.status_code == 422 and "has not come yet" in wrong.get_data(as_text=True)
    assert unit.post(f"{HERE}/prepare", FORM).location == f"{HERE}/preparing/SP1"

    assert "Read what a stocktake will say of you" in police.page("/")
    own = f"{HERE}/preparing/SP1/agencies/TVP"
    assert "Thames Valley Police" in police.page(own)
    empty = police.post(own, {"kind": "correction", "words": ""})
    assert empty.status_code == 422 and "Say in your words" in empty.get_data(as_text=True)
    police.post(own, {"kind": "correction", "about": "R7", "words": "It was in May."})
    police.post(own, {"kind": "disagreement", "about": "R7", "words": "We see it otherwise."})
    assert "Read what a stocktake will say of you" not in police.page("/")

    said = History.select().where(History.verb == "replied to a stocktake").order_by(History.id).first()
    assert "It was in May." in unit.page(f"/history/{said.id}")
    assert visit("health").get(f"/history/{said.id}").status_code == 404  # nobody else's to read before it is printed

    assert "1 correction waits for an answer in SP1" in unit.page("/")
    assert "Answer first" in unit.page(f"{HERE}/preparing/SP1/issue")
    unit.post(f"{HERE}/preparing/SP1/replies/R1", {"outcome": "stands", "because": "The source says June."})
    confirm = unit.page(f"{HERE}/preparing/SP1/issue")
    assert "Nothing. What would be issued" in confirm and "Issue it as at 30 September 2015" in confirm

    assert unit.post(f"{HERE}/preparing/SP1/issue", {}).location == f"{HERE}/S1"
    page = visit("reader").page(f"{HERE}/S1")
    row = issued.issued_of("S1", review)
    for words in ("Stocktake S1, issued 30 September 2015 by Business manager.", row.sha256, "We see it otherwise."):
        assert words in page
    assert "It stands, because:" in page and "Status</dt><dd>Draft" not in page


def test_the_json_file_is_what_the_digest_is_made_over(visit, review, act):
    row = issue_one(review, act)

    answer = visit("reader").get(f"{HERE}/S1.json")

    assert hashlib.sha256(answer.data).hexdigest() == row.sha256
    assert row.sha256 in visit("reader").get(f"{HERE}/S1.md").get_data(as_text=True)


def test_two_are_compared_as_they_were_issued_on_a_page_and_as_a_document(visit, review, act):
    issue_one(review, act, day=dt.date(2015, 7, 31))
    issue_one(review, act)
    reader = visit("reader")

    assert reader.get(f"{HERE}/compare?one=S1&other=S2").location == f"{HERE}/S2/since/S1"
    page = reader.page(f"{HERE}/S2/since/S1")
    assert "31 July 2015" in page and "Stocktake S2, issued" in page
    assert "Stocktake S1, issued" in reader.get(f"{HERE}/S2/since/S1.md").get_data(as_text=True)
    assert reader.get(f"{HERE}/S2/since/S2").status_code == 404


def test_who_may_not_read_a_piece_in_it_reads_its_number_and_digest_alone(visit, review, act):
    secret = "An audit that names two wards."
    about = [(item_of(review, "R7"), "supports")]
    given = evidence.NewEvidence(
        statement=secret,
        rung="practice",
        independence="independent",
        restricted=True,
        about=about,
        url="https://example.org",
    )
    evidence.give(review, given, by=act("police"), today=cast.TODAY)
    row = issue_one(review, act, audience="board", whole=True)
    assert secret in row.content

    reader = visit("reader")
    page = reader.page(f"{HERE}/S1")
    assert row.sha256 in page and "read whole or not at all" in page and secret not in page
    assert {reader.get(f"{HERE}/S1.{form}").status_code for form in ("json", "md", "csv")} == {403}
    assert secret in visit("chair").page(f"{HERE}/S1")
    assert secret not in issue_one(review, act, audience="board").content


def test_an_agency_is_shown_its_own_passages_and_no_other(visit, review, act):
    about = {"audience": "public", "scope": "R1"}
    shown = hearing.shown(review, cast.TODAY, today=cast.TODAY, **about)
    due, unit = cast.TODAY + dt.timedelta(days=5), {"by": act("unit"), "today": cast.TODAY}
    preparing.prepare(review, shown.title, shown.content, shown.concerned, as_at=cast.TODAY, reply_by=due, **about, **unit)

    assert visit("health").get(f"{HERE}/preparing/SP1/agencies/OCC").status_code == 404
    assert visit("health").get(f"{HERE}/preparing/SP1/agencies/NOBODY").status_code == 404
    assert visit("health").get(f"{HERE}/preparing/SP1").status_code == 403
    page = visit("unit").page(f"{HERE}/preparing/SP1/agencies/OCC")
    assert "on behalf of Oxfordshire County Council" in page
    assert '<h3 id="item-R1">R1 ' in page and '<blockquote class="wording">' in page and "\ue000" not in page


def test_the_list_asks_no_more_for_more_stocktakes_and_shows_none_of_a_later_day(visit, review, act):
    first = issue_one(review, act)
    with counted() as few:
        visit("reader").page("/stocktakes")
    for _ in range(3):
        issue_one(review, act)
    with counted() as many:
        page = visit("reader").page("/stocktakes")

    assert len(many) == len(few) and all(f">S{n}<" in page for n in (1, 2, 3, 4))
    assert "No stocktake had been issued by then" in visit("reader").page("/stocktakes?as_at=2015-09-01")
    assert visit("reader").get(f"{HERE}/{first.ref}?as_at=2015-09-01").status_code == 404
