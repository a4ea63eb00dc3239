"""The list of agencies and the page of one."""

import pytest

from tests import cast
from tests.queries import counted, queries_of
from tracker.business import evidence, responses
from tracker.store import history, reviews
from tracker.store.actions import Action
from tracker.store.database import known
from tracker.store.reviews import Agency

pytestmark = pytest.mark.small


def test_the_list_says_how_many_are_members_on_the_day(visit):
    page = visit("reader").page("/agencies")

    assert f"The reviews name {_so_many()} bodies" in page
    assert "Members of the Board" in page
    assert page.index("Thames Valley Police") < page.index("Others that the reviews name")


def test_members_come_before_the_others(visit):
    reader = visit("reader")

    assert "Barnardo" not in reader.page("/agencies?member=yes")
    assert "Oxford City Council" not in reader.page("/agencies?member=no")


def test_a_body_that_has_left_is_no_member_any_more(visit):
    reader = visit("reader")

    assert "was, until 30 Jul 2015" in reader.page("/agencies?q=probation+service")
    assert "since 26 Nov 2013" in reader.page("/agencies?q=TVPS&as_at=2015-07-29")


def test_an_agency_is_found_by_another_name(visit):
    page = visit("reader").page("/agencies?q=lscb")

    assert "Oxfordshire Safeguarding Children Board" in page
    assert f"1 of {_so_many()}" in page


def test_an_empty_list_says_so(visit):
    assert "No agency answers to that" in visit("reader").page("/agencies?q=nobody-of-this-name")


def test_parts_stand_under_their_parent(visit):
    page = visit("reader").page("/agencies/BULLFINCH")

    assert ">Thames Valley Police</a>" in page


def test_an_agency_is_shown_with_what_it_is_asked_and_its_response(visit, act, review):
    tvp, item = reviews.agency_of("TVP"), reviews.item_of(review, "R1")
    responses.respond(item, tvp, "accepted_in_part", "Not the part about schools.", by=act("police"), today=cast.TODAY)

    page = visit("reader").page("/agencies/TVP")

    assert item.title in page
    assert "Accepted in part" in page and "Not the part about schools." in page


def test_each_member_is_asked_what_each_member_is_asked(visit):
    reader = visit("reader")

    assert "as each member agency" in reader.page("/agencies/WODC")
    assert "as each member agency" not in reader.page("/agencies/DFE")


@pytest.mark.whole
def test_what_an_agency_leads_stands_with_delivery_and_dates(visit):
    page = visit("reader").page("/agencies/TVP")

    assert "Not reported" in page and "by dates" in page


def test_only_the_agency_itself_is_offered_to_respond(visit):
    assert "/respond/TVP" in visit("police").page("/agencies/TVP")
    assert "/respond/" not in visit("council").page("/agencies/TVP")
    assert "/respond/" not in visit("reader").page("/agencies/TVP")
    assert "/respond/" not in visit("police").page("/agencies/TVP?as_at=2015-09-01")


def test_a9_restricted_evidence_about_an_agency_is_not_even_counted(visit, act, review):
    council, before = visit("council"), visit("council").still("/agencies/TVP")
    piece = evidence.NewEvidence(
        statement="Zebra audit of the custody suite",
        rung="practice",
        independence="independent",
        about=[(reviews.item_of(review, "R1"), "supports")],
        restricted=True,
        url="https://example.org/audit",
    )
    evidence.give(review, piece, by=act("police"), today=cast.TODAY)

    assert council.still("/agencies/TVP") == before
    assert "Zebra audit" in visit("police").page("/agencies/TVP")


def test_an_agency_that_is_not_there_answers_404(visit):
    assert visit("reader").get("/agencies/NOBODY").status_code == 404
    assert visit("reader").get("/agencies/TVP?as_at=2000-01-01").status_code == 404


def test_a_stranger_is_asked_to_sign_in(anybody):
    assert anybody.get("/agencies").location == "/sign-in?next=/agencies"
    assert anybody.get("/agencies/TVP").status_code == 302


@pytest.mark.whole
def test_the_number_of_queries_does_not_grow_with_the_list(visit):
    reader = visit("reader")

    assert queries_of(reader, "/agencies?q=district+council") == queries_of(reader, "/agencies")


@pytest.mark.whole
def test_the_number_of_queries_does_not_grow_with_what_an_agency_leads(visit, tracker):
    reader, tvp = visit("reader"), reviews.agency_of("TVP")
    few = queries_of(reader, "/agencies/TVP")
    others = Action.select().where(known(Action) & (Action.lead != tvp.key)).limit(23)
    with history.entry("test", by=None, today=cast.TODAY) as entry:
        for action in others:
            entry.change(action, lead=tvp.key)

    with counted() as queries:
        reader.page("/agencies/TVP")

    assert len(queries) == few


def test_the_past_stays_as_it_was(visit, act, review):
    reader = visit("reader")
    paths = ("/agencies?as_at=2015-09-29", "/agencies/TVP?as_at=2015-09-29")
    before = [reader.still(path) for path in paths]
    tvp = reviews.agency_of("TVP")
    responses.respond(reviews.item_of(review, "R1"), tvp, "accepted", "", by=act("police"), today=cast.TODAY)
    with history.entry("test", by=None, today=cast.TODAY) as entry:
        entry.change(tvp, name="Another name", aliases=["x"], kind="nhs", parent=reviews.agency_of("OCC").key)

    assert [reader.still(path) for path in paths] == before


def _so_many() -> int:
    """How many bodies the shipped review names. The files grow, and no page may lose one of them."""
    return Agency.select().where(known(Agency)).count()
