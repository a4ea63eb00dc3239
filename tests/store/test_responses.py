"""Who is asked on which day, once each, and since when."""

import datetime as dt

import pytest

from tests import cast
from tests.queries import counted
from tracker.business import assurance, responses
from tracker.store import history, matrix, positions, reviews
from tracker.store import responses as store
from tracker.store.reviews import Membership

pytestmark = pytest.mark.small

PUBLISHED = dt.date(2015, 3, 27)
TODAY = cast.TODAY


def asked(review, ref, day):
    return {body.code for body in store.asked(reviews.item_of(review, ref), day)}


def party(review, ref, code, day=TODAY):
    item = reviews.item_of(review, ref)
    return next((each for each in store.parties([item], day)[item.key] if each.agency.code == code), None)


def test_each_member_agency_means_the_members_of_the_day(review):
    then, now = asked(review, "R1", PUBLISHED), asked(review, "R1", TODAY)

    assert "TVPS" in then and "NPS" not in then
    assert "NPS" in now and "TVPS" not in now
    assert {"TVP", "OCC", "OXCITY", "OSCB"} <= then & now


def test_a_body_is_asked_once_and_not_its_parts_beside_it(review):
    parts = {"OCC-CEF", "OCC-ASC", "OCC-PH"}
    everybody = store.Members(PUBLISHED)
    members = {everybody.agencies[key].code for key in everybody.now}
    assert {"OCC"} | parts <= members  # as the first of the printed lists has them

    assert not parts & asked(review, "R1", PUBLISHED)
    assert {body.code for body in party(review, "R1", "OCC", PUBLISHED).speaks_for} == parts
    assert everybody.asked_for(reviews.agency_of("OCC-PH").key).code == "OCC"
    assert everybody.asked_for(reviews.agency_of("TVP").key) is None


def test_a_part_that_is_named_is_asked_by_its_own_name(review):
    assert "OCC-CSC" in asked(review, "C2", TODAY)


def test_who_joins_later_is_asked_from_that_day(review):
    joined, stayed = party(review, "R1", "NPS"), party(review, "R1", "TVP")

    assert joined.joined and joined.since == dt.date(2015, 7, 31) and joined.awaited
    assert not stayed.joined and stayed.since == dt.date(2015, 3, 26)
    assert party(review, "R1", "NPS", dt.date(2015, 7, 30)) is None


def test_who_has_left_is_asked_no_more_and_what_it_said_stays(review, act):
    item, body = reviews.item_of(review, "R1"), reviews.agency_of("TVPS")
    on = dt.date(2015, 5, 5)
    responses.respond(item, body, "accepted", "", by=act("unit"), today=on)
    assert party(review, "R1", "TVPS", on).asked

    gone = party(review, "R1", "TVPS")

    assert gone.state == "accepted" and gone.former and not gone.asked and not gone.awaited
    assert gone.left == dt.date(2015, 7, 30)
    assert party(review, "R3", "TVPS") is None  # it said nothing there


def test_a_part_that_answered_before_its_body_was_a_member_says_who_is_asked_now(review, act):
    item, item_day = reviews.item_of(review, "R1"), dt.date(2015, 5, 5)
    council = Membership.get(Membership.agency == reviews.agency_of("OCC").key)
    with history.entry("test", by=None, today=dt.date(2015, 3, 1)) as entry:
        council = entry.change(council, since=dt.date(2015, 6, 1))
    responses.respond(item, reviews.agency_of("OCC-PH"), "accepted", "", by=act("council"), today=item_day)

    part = party(review, "R1", "OCC-PH", dt.date(2015, 6, 2))

    assert part.former and part.through.code == "OCC" and part.left is None


def test_an_agency_that_is_named_and_a_member_is_there_once_with_its_stronger_part(review):
    item = reviews.item_of(review, "R3")
    codes = [each.agency.code for each in store.parties([item], TODAY)[item.key]]

    assert len(codes) == len(set(codes)) and codes[0] == "OSCB"
    assert party(review, "R3", "OSCB").part == "addressed"
    assert party(review, "R4", "TVP").part == "supporting" and not party(review, "R4", "TVP").asked


@pytest.mark.whole
def test_what_one_agency_is_asked_is_the_same_question(review):
    day = TODAY
    police = {reviews.agency_of("TVP").key}
    found = {each.item.ref for each in store.of_agencies(police, day) if each.expected}

    items = list(reviews.items(review))
    by_item = store.parties(items, day)
    assert found == {item.ref for item in items if any(p.asked and p.agency.key in police for p in by_item[item.key])}
    assert {"R1", "R3", "R7"} <= found
    assert sum(each.agency in police for each in store.awaited(day)) == len(found)


def test_a_change_says_why_and_a_correction_keeps_the_day_on_which_it_was_said(review, act):
    item, tvp, first, later = (
        reviews.item_of(review, "R7"),
        reviews.agency_of("TVP"),
        dt.date(2015, 5, 1),
        dt.date(2015, 6, 1),
    )
    said = {"by": act("police"), "today": first}
    responses.respond(item, tvp, "accepted", "", **said)
    again = {"by": act("unit"), "today": later, "why": "Written down wrongly."}
    row = responses.respond(item, tvp, "accepted_in_part", "Not the old ones.", change="corrected", **again)

    assert (row.version, row.change, row.why) == (2, "corrected", "Written down wrongly.")
    assert row.said_on == first and row.on_behalf and row.known_from == later
    assert [each.response for each in store.versions(item, tvp)] == ["accepted", "accepted_in_part"]
    assert [each.response for each in store.versions(item, tvp, dt.date(2015, 5, 31))] == ["accepted"]


def test_each_agencys_position_is_its_own_and_no_other_judgement_follows(review, act):
    item, tvp = reviews.item_of(review, "R7"), reviews.agency_of("TVP")
    weighed = {link.piece.ref: "Weighed." for link in assurance.evidence_on(item, tvp)}
    later = TODAY + dt.timedelta(90)
    said = {"by": act("chair"), "today": TODAY, "agency": tvp, "weighed": weighed, "look_again": later}
    assurance.decide(item, "not_assured", "Of the police alone.", **said)

    (position,) = positions.of_items([item], TODAY)
    standing = next(s for s in matrix.standings([position], TODAY)[item.key] if s.agency.code == "TVP")
    assert standing.rating == "not_assured" and position.rating == "not_yet_tested"
    assert standing.party.response is None


@pytest.mark.whole
def test_the_matrix_asks_the_same_number_of_questions_for_one_item_as_for_many(review):
    items = list(reviews.items(review))
    with counted() as one:
        matrix.matrix(items[:1], TODAY)
    with counted() as many:
        found = matrix.matrix(items, TODAY)

    assert len(one) == len(many)
    assert found.columns[0].is_board and found.awaited == found.asked
