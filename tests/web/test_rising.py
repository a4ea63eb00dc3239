"""Proposals of the rules, replies, the three dates and decisions carried out, as pages."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tests.queries import queries_of
from tracker import clock
from tracker.business import escalations, rising
from tracker.store import escalations as store
from tracker.store import reviews

pytestmark = pytest.mark.small
TODAY = cast.TODAY
REVIEW = "/reviews/children-a-f"
PROPOSALS = f"{REVIEW}/proposals"


def day(name: str, on: dt.date) -> dict:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


@pytest.fixture
def raised(review, act):
    item = reviews.item_of(review, "R7")
    return escalations.raise_concern(
        review, "board", "Nobody reads it.", "Read it.", by=act("council"), today=TODAY, item=item
    )


def address(row, end: str = "") -> str:
    return f"{REVIEW}/escalations/{row.ref}{end}"


def test_the_business_unit_confirms_some_sets_others_aside_and_everybody_reads_it(visit, review):
    first, second, *_ = rising.run(today=TODAY)
    unit, page = visit("unit"), visit("reader").page(PROPOSALS)

    assert first.why in page and 'name="pick"' not in page
    assert "checked" in unit.page(f"{PROPOSALS}?tick=all")
    refused = unit.post(PROPOSALS, {"pick": [first.id], "do": "confirm", "because": ""})
    assert refused.status_code == 422 and f'value="{first.id}" checked' in refused.get_data(as_text=True)
    assert unit.post(PROPOSALS, {"pick": [first.id], "do": "confirm", "because": "Agreed."}).status_code == 302
    assert unit.post(PROPOSALS, {"pick": [second.id], "do": "aside", "because": "Old."}).status_code == 302
    late = unit.post(PROPOSALS, {"pick": [second.id], "do": "confirm", "because": "Mind changed."})
    assert late.status_code == 409 and "Mind changed." in late.get_data(as_text=True)
    assert "Proposal confirmed" in unit.page(address(first)) and "It was set aside" in unit.page(address(second))
    assert visit("chair").post(PROPOSALS, {"pick": [first.id]}, form_at="/").status_code == 403


def test_home_of_the_unit_leads_to_what_the_rules_propose(visit, review):
    rising.run(today=TODAY)

    assert PROPOSALS in visit("unit").page("/")


def test_a_level_replies_and_its_view_and_the_story_show_it(visit, raised):
    member = visit("member")

    assert member.post(address(raised, "/reply"), {"says": ""}).status_code == 422
    assert member.post(address(raised, "/reply"), {"says": "We have read this."}).status_code == 302
    assert "We have read this." in member.page("/escalations/board")
    page = member.page(address(raised))
    assert "Replied, without deciding" in page and "Board member, health, 30 September 2015, on the home page" in page
    assert visit("police").post(address(raised, "/reply"), {"says": "x"}, form_at="/").status_code == 403


def test_the_full_extent_is_given_later(visit, raised):
    chair, path = visit("chair"), address(raised, "/dates")
    told = day("board_told", TODAY - dt.timedelta(days=9))

    assert chair.post(path, told).status_code == 422
    assert chair.post(path, {**told, "because": "The minute."}).status_code == 302
    assert "9 days since it was told" in chair.page(address(raised))
    assert chair.post(path, {**told, **day("full_extent", TODAY), "because": "The list."}).status_code == 302
    assert "9 days later" in chair.page(address(raised))


def test_a_decision_past_its_day_is_on_the_view_and_at_home_until_it_is_carried_out(visit, raised, act):
    before = TODAY - dt.timedelta(days=40)
    with clock.held(before):
        escalations.decide(raised, "It is read.", "Police lead", before, by=act("member"), today=before)
    police, member, path = visit("police"), visit("member"), address(raised, "/carried-out")

    assert "Decided here, past its day" in member.page("/escalations/board")
    assert "Was D1 carried out?" in police.page("/") and "Was D1 carried out?" in visit("unit").page("/")
    assert police.post(path, {**day("on", TODAY), "shows": ""}).status_code == 422
    assert police.post(path, {**day("on", TODAY), "shows": "The minute."}).status_code == 302
    page = police.page(address(raised))
    assert "Carried out" in page and "The minute." in page and "Decided anew" not in page
    assert "past its day" not in member.page("/escalations/board") and "Was D1" not in police.page("/")
    assert member.get(path).status_code == 302
    assert visit("council").get(path).status_code == 403


def test_each_level_names_the_posts_that_hold_it_and_as_at_a_day_shows_what_stood(visit, raised):
    reader = visit("reader")

    assert "<b>Who holds this level:</b> Board member, health." in reader.page("/escalations/board")
    assert "nobody today" in reader.page("/escalations/summit")
    assert "R7" not in reader.page("/escalations/board?as_at=2015-09-29").partition('class="sheet"')[2]


def test_the_list_of_proposals_asks_no_more_questions_for_more_rows(visit, review):
    rows, unit = rising.run(today=TODAY), visit("unit")
    many = queries_of(unit, PROPOSALS)
    unit.post(PROPOSALS, {"pick": [row.id for row in rows[1:]], "do": "aside", "because": "Old."})

    assert len(list(store.proposals_of(review))) == 1
    assert queries_of(unit, PROPOSALS) == many
