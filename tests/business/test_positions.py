"""The chair's view of one agency: the same rules as a decision on the whole, and never a part of it."""

import datetime as dt

import pytest

from tests import cast
from tracker.business import assurance, evidence
from tracker.business.evidence import NewEvidence
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import assurance as store
from tracker.store import closing, history, reviews

pytestmark = pytest.mark.small

TODAY = cast.TODAY
LATER = TODAY + dt.timedelta(days=90)


@pytest.fixture
def view(review, act):
    def _view(code, rating="some_evidence", ref="R7", part="chair", because="Read with care.", **kwargs):
        item, agency = reviews.item_of(review, ref), reviews.agency_of(code)
        weighed = {link.piece.ref: "Weighed." for link in assurance.evidence_on(item, agency)}
        said = {"weighed": weighed, "look_again": LATER, **kwargs}
        return assurance.decide(item, rating, because, agency=agency, by=act(part), today=TODAY, **said)

    return _view


def give(review, act, part, code, **said):
    piece = {"rung": "practice", "independence": "inspected", "url": "https://example.org/audit", **said}
    about = [(reviews.item_of(review, "R7"), "supports")]
    body = reviews.agency_of(code).key
    return evidence.give(
        review,
        NewEvidence("Forty were read.", about=about, concerns=[body], **piece),
        by=act(part),
        today=TODAY,
        given_by=body,
    )


def test_a_view_is_of_one_agency_and_leaves_the_whole_untested(view, review):
    row = view("TVP")
    item = reviews.item_of(review, "R7")

    assert row.ref == "R7/TVP/V1" and row.agency_id == reviews.agency_of("TVP").key
    assert store.rating_of(item) is None
    assert store.rating_of(item, agency=reviews.agency_of("TVP")).rating == "some_evidence"


def test_good_evidence_rests_on_what_concerns_this_agency(view, review, act):
    before = {link.piece.ref for link in assurance.evidence_on(reviews.item_of(review, "R7"), reviews.agency_of("TVP"))}
    give(review, act, "council", "OCC")
    with pytest.raises(Refused, match="Good evidence needs practice or impact"):
        view("TVP", "good_evidence")

    mine = give(review, act, "police", "TVP")

    assert view("TVP", "good_evidence", rests_on=[mine.ref]).rests_on == [mine.ref]
    after = {link.piece.ref for link in assurance.evidence_on(reviews.item_of(review, "R7"), reviews.agency_of("TVP"))}
    assert after - before == {mine.ref}


def test_a_rule_can_be_decided_against_with_a_reason_that_stays(view):
    row = view("TVP", "good_evidence", override="Seen by myself.")

    assert row.override == "Seen by myself." and "Good evidence needs" in row.broken_rule


def test_the_chair_alone_gives_a_view_and_only_of_who_is_asked(view):
    with pytest.raises(NotAllowed):
        view("TVP", part="unit")
    with pytest.raises(Refused, match="addressed or asked"):
        view("OXCITY")  # R7 asks the police alone
    with pytest.raises(Refused, match="Say why"):
        view("TVP", because=" ")


def test_r3_a_second_view_is_the_next_version_and_a_stale_one_is_refused(view):
    first = view("TVP")
    with pytest.raises(history.Stale):
        view("TVP", "not_assured", seen=None)

    second = view("TVP", "not_assured", seen=first.id)

    assert (second.key, second.version, second.ref) == (first.key, 2, "R7/TVP/V2")


def test_the_views_of_two_agencies_and_the_whole_stand_beside_each_other(view, review, act):
    item = reviews.item_of(review, "R1")
    view("TVP", ref="R1")
    view("OCC", "not_assured", ref="R1")
    weighed = {link.piece.ref: "Weighed." for link in assurance.evidence_on(item)}
    said = {"by": act("chair"), "today": TODAY, "weighed": weighed, "look_again": LATER}
    assurance.decide(item, "self_reported_only", "Of the whole.", **said)

    ratings = {agency: row.rating for (_, agency), row in store.views([item.key]).items()}
    assert sorted(ratings.values()) == ["not_assured", "some_evidence"]
    assert store.rating_of(item).rating == "self_reported_only"


def test_the_look_at_the_view_of_one_agency_falls_due_like_any_other(view, review):
    view("TVP", look_again=TODAY + dt.timedelta(days=10))
    (row,) = [row for row in closing.looks(until=TODAY + dt.timedelta(days=30)) if row.agency_id]
    assert (row.point.ref, row.body.code) == ("R7", "TVP")
    assert not list(closing.looks_at_one(None, TODAY)) and len(list(closing.looks_at_one(None, LATER))) == 1
