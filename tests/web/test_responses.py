"""The matrix of recommendations by agencies, and the position of one agency."""

import datetime as dt
import re

import pytest

from tests import cast
from tests.queries import queries_of
from tracker import clock
from tracker.business import assurance, responses
from tracker.store import reviews

MATRIX = "/reviews/children-a-f/responses"
TVP_ON_R7 = "/reviews/children-a-f/R7/agencies/TVP"
VIEW = "/reviews/children-a-f/R7/assurance/TVP"
TODAY = cast.TODAY


@pytest.fixture
def respond(review, act):
    def _respond(ref, code, response="accepted", reason="", part="unit", on=TODAY, **given):
        item, body = reviews.item_of(review, ref), reviews.agency_of(code)
        return responses.respond(item, body, response, reason, by=act(part), today=on, **given)

    return _respond


@pytest.fixture
def view(review, act):
    def _view(ref="R7", code="TVP", rating="some_evidence", because="Of the police alone."):
        item, agency = reviews.item_of(review, ref), reviews.agency_of(code)
        weighed = {link.piece.ref: "Weighed." for link in assurance.evidence_on(item, agency)}
        later = TODAY + dt.timedelta(90)
        said = {"by": act("chair"), "today": TODAY, "agency": agency, "weighed": weighed, "look_again": later}
        return assurance.decide(item, rating, because, **said)

    return _view


def cell(page, ref, agency):
    """The text of one place of the matrix."""
    found = re.search(rf'<span class="govuk-visually-hidden">{ref}, {agency}: .*?</td>', page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0])) if found else ""


def test_each_place_has_the_response_and_three_marks_and_gaps_are_said(visit, respond, view):
    respond("R7", "TVP", "accepted_in_part", "Not the old ones.")
    view()
    page = visit("reader").page(MATRIX)

    police = cell(page, "R7", "Thames Valley Police")
    assert "Accepted in part" in police and "on its behalf" in police and "Some evidence" in police
    silent = cell(page, "R1", "Military")
    for gap in ("Awaiting", "since 31 Jul 2015", "No action", "No evidence", "No view"):
        assert gap in silent
    assert "no part in it" in cell(page, "R7", "Military")
    assert "1</b> with a view of the chair" in page


def test_the_matrix_is_narrowed_by_kind_part_and_response(visit, respond):
    respond("R7", "TVP")
    reader = visit("reader")

    police = reader.page(f"{MATRIX}?kind=police")
    assert cell(police, "R1", "Thames Valley Police") and not cell(police, "R1", "Military")
    assert cell(reader.page(f"{MATRIX}?response=accepted"), "R7", "Thames Valley Police")
    assert "Supporting" in cell(reader.page(f"{MATRIX}?part=supporting"), "R4", "Thames Valley Police")
    assert "No agency fits this choice" in reader.page(f"{MATRIX}?response=not_accepted")
    assert cell(reader.page(f"{MATRIX}?items=national"), "N1", "Department for Education")


def test_a_body_stands_once_and_says_for_whom_it_is_asked(visit):
    page = visit("reader").page(f"{MATRIX}?as_at=2015-04-01")

    assert "Adult Social Care" not in page.partition('class="matrix"')[2]
    council = visit("reader").page("/reviews/children-a-f/R1/agencies/OCC?as_at=2015-04-01")
    assert "also for Adult Social Care, Children, Education and Families Directorate and Public Health" in council
    assert "asked through" in visit("reader").page("/agencies/OCC-PH?as_at=2015-04-01")


def test_the_position_of_one_agency_keeps_what_it_said_before(visit, respond):
    respond("R7", "TVP", "accepted", "", on=dt.date(2015, 5, 1))
    respond("R7", "TVP", "accepted_in_part", "Not the old ones.", change="changed", why="We looked again.")
    page = visit("reader").page(TVP_ON_R7)

    assert "Accepted in part" in page and "We looked again." in page and "Replaced on 30 September 2015." in page
    assert "We looked again." not in visit("reader").page(f"{TVP_ON_R7}?as_at=2015-09-29")


def test_an_agency_without_a_part_has_no_page(visit):
    reader = visit("reader")
    for path in ("/reviews/children-a-f/R7/agencies/MILITARY", "/reviews/children-a-f/R7/agencies/NONE"):
        assert reader.get(path).status_code == 404
    assert visit("chair").get("/reviews/children-a-f/R7/assurance/MILITARY").status_code == 404


def test_a_stranger_is_asked_to_sign_in(anybody):
    for path in (MATRIX, TVP_ON_R7, VIEW):
        assert anybody.get(path).location.startswith("/sign-in")


def test_the_chair_gives_a_view_and_it_is_shown_and_never_rolled_up(visit):
    chair = visit("chair")
    page = chair.page(VIEW)
    fields = {"rating": "self_reported_only", "because": "Their own word alone."}
    fields |= dict.fromkeys(re.findall(r'name="(weighed-E\d+)"', page), "It weighs little.")
    sent = chair.post(VIEW, fields)

    assert sent.status_code == 302 and sent.location.endswith("/R7/agencies/TVP")
    for path in (TVP_ON_R7, "/reviews/children-a-f/R7", "/agencies/TVP"):
        assert "Self-reported only" in visit("reader").page(path)
    item = visit("reader").page("/reviews/children-a-f/R7")
    assert "The chair has not tested this yet" in item


def test_a_view_without_a_reason_is_refused_with_what_was_typed(visit):
    answer = visit("chair").post(VIEW, {"rating": "good_evidence", "because": "", "override": "A <thought>"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422 and "Say why." in page and "A &lt;thought&gt;" in page


def test_a1_only_the_chair_reaches_the_form(visit):
    for part in ("police", "unit", "member", "reader"):
        visitor = visit(part)
        assert visitor.get(VIEW).status_code == 403
        assert "Give a view" not in visitor.page(TVP_ON_R7)
    assert "Give a view of this agency" in visit("chair").page(TVP_ON_R7)


def test_r4_a_stale_view_shows_both(visit, view):
    chair = visit("chair")
    page = chair.page(VIEW)
    weighed = dict.fromkeys(re.findall(r'name="(weighed-E\d+)"', page), "It weighs little.")
    opened = cast.hidden_fields(page, VIEW)
    view(because="What the deputy wrote.")
    clash = chair.client.post(VIEW, data={**opened, **weighed, "rating": "not_assured", "because": "What I wrote."})
    shown = clash.get_data(as_text=True)

    assert clash.status_code == 409 and "What the deputy wrote." in shown and "What I wrote.</textarea>" in shown


def test_a_change_of_a_response_is_asked_for_its_reason(visit, respond):
    respond("R7", "TVP")
    path = "/reviews/children-a-f/R7/respond/TVP"
    lead = visit("police")
    assert "Why is it changed?" in lead.page(path)
    refused = lead.post(path, {"response": "accepted_in_part", "reason": "Not the old ones.", "change": "changed"})
    assert refused.status_code == 422 and "Say why it is changed." in refused.get_data(as_text=True)

    sent = lead.post(path, {"response": "accepted_in_part", "reason": "x", "change": "changed", "why": "We looked again."})

    assert sent.status_code == 302
    assert "Why is it changed?" not in lead.page("/reviews/children-a-f/R3/respond/TVP")


def test_the_business_unit_and_the_agency_are_told_what_is_awaited(visit, respond):
    assert "responses are awaited" in visit("unit").page("/")
    before = visit("police").page("/")
    assert "accepts R1<" in before

    respond("R1", "TVP", part="police")

    assert "accepts R1<" not in visit("police").page("/")


def test_the_past_stays_as_it_was(visit, respond, view):
    reader = visit("reader")
    paths = (MATRIX, TVP_ON_R7, "/reviews/children-a-f/R7", "/agencies/TVP")
    before = [reader.still(f"{path}?as_at=2015-09-29") for path in paths]
    respond("R7", "TVP")
    view()

    assert [reader.still(f"{path}?as_at=2015-09-29") for path in paths] == before
    assert reader.page(f"{MATRIX}?as_at=2015-03-10")  # before the review was known: nothing to show, and no error


def test_the_number_of_queries_does_not_grow_with_the_places(visit, respond, view, review):
    reader = visit("reader")
    pages = (MATRIX, TVP_ON_R7, "/agencies/TVP")
    respond("R7", "TVP")
    few = [queries_of(reader, path) for path in pages]
    for ref in ("R1", "R3", "R12"):
        for code in ("TVP", "OCC", "OXCITY", "OHFT"):
            respond(ref, code)
    view("R1")
    view("R1", "OCC")

    assert [queries_of(reader, path) for path in pages] == few


def test_the_look_at_one_agency_stands_in_the_queue_and_on_the_chairs_home_when_it_is_due(visit, view):
    view()
    clock.pin(TODAY + dt.timedelta(91))
    page = visit("reader").page("/assurance")
    assert "The view of Thames Valley Police alone" in page and TVP_ON_R7 in page
    chair = visit("chair").page("/")
    assert "Look again at the part of Thames Valley Police in R7" in chair and "/R7/assurance/TVP" in chair
