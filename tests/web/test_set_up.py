"""A review is set up by hand, step by step, each shown once more before it is kept."""

import pytest

from tests import cast
from tracker.business import set_up, verify
from tracker.rules.refusal import Refused
from tracker.store import reviews
from tracker.store.history import History

pytestmark = pytest.mark.small

REVIEW = {
    "code": "sleeping-2014",
    "title": "A review on safe sleeping",
    "kind": "Serious Case Review",
    "body": "The Board",
    "published-day": "3",
    "published-month": "2",
    "published-year": "2014",
    "summary": "",
}
DOCUMENT = {"code": "overview", "title": "The overview", "short": "Overview, February 2014", "places": "1\n2\n\n3(i)"}
DOCUMENT |= {"date-day": "3", "date-month": "2", "date-year": "2014"}
ITEM = {"kind": "recommendation", "ref": "R1", "title": "Staff know how", "document": "overview", "paragraph": "3(i)"}
ITEM |= {"text": "  Ensure that  staff knows how\nto escalate. "}
SURE = {"sure": "yes"}


def made(unit, path: str, fields: dict) -> None:
    """Sent, shown once more, and confirmed."""
    asked = unit.post(path, fields)
    assert asked.status_code == 200 and "Is this right?" in asked.get_data(as_text=True)
    assert unit.post(path, fields | SURE).status_code == 302


def test_a_review_is_set_up_with_its_document_theme_and_recommendation(visit):
    unit = visit("unit")
    made(unit, "/reviews/set-up", REVIEW)
    there = "/reviews/sleeping-2014/set-up"
    assert "No document yet." in unit.page(there)
    made(unit, f"{there}/document", DOCUMENT)
    made(unit, f"{there}/theme", {"name": "Escalation"})
    made(unit, f"{there}/item", ITEM | {"theme": "Escalation"})

    review = reviews.review_of("sleeping-2014")
    item = reviews.item_of(review, "R1")
    assert item.text == "Ensure that  staff knows how\nto escalate."
    assert item.source == [{"document": "overview", "paragraph": "3(i)"}] and item.known_from == cast.TODAY
    assert list(reviews.documents(review))[0].places == ["1", "2", "3(i)"]
    shown = unit.page("/reviews/sleeping-2014/R1")
    assert "Overview, February 2014, ¶3(i)" in shown and "Escalation" in shown
    assert {"set up a review", "added a source document", "added a theme", "added a recommendation or learning point"} <= {
        row.verb for row in History.select()
    }
    assert "sleeping-2014/" in unit.page("/reviews") or "short name sleeping-2014" in unit.page("/reviews")
    assert not list(verify.of_the_database())


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(visit):
    unit = visit("unit")
    refused = unit.post("/reviews/set-up", REVIEW | {"code": "Sleeping 2014", "published-year": "2044"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "Use small letters, digits and single hyphens" in page
    assert "A review on safe sleeping" in page
    assert "already" in unit.post("/reviews/set-up", REVIEW | {"code": "children-a-f"}).get_data(as_text=True)
    assert "has not come yet" in unit.post("/reviews/set-up", REVIEW | {"published-year": "2044"}).get_data(as_text=True)


def test_going_back_keeps_what_was_typed_and_makes_nothing(visit):
    unit = visit("unit")
    back = unit.post("/reviews/set-up", REVIEW | SURE | {"back": "yes"})

    assert back.status_code == 200 and 'value="A review on safe sleeping"' in back.get_data(as_text=True)
    assert reviews.review_of("sleeping-2014") is None


def test_a_review_is_changed_with_a_reason(visit, act):
    unit = visit("unit")
    said = {name: value for name, value in REVIEW.items() if name != "code"} | {"because": "It was renamed."}
    path = "/reviews/children-a-f/edit"
    seen = {"seen": reviews.review_of("children-a-f").id}
    wanting = unit.post(path, said | seen | {"because": ""})
    assert wanting.status_code == 422 and "Say why." in wanting.get_data(as_text=True)
    made(unit, path, said | seen)
    assert reviews.review_of("children-a-f").title == "A review on safe sleeping"
    assert unit.post(path, said | seen | SURE | {"title": "Another"}).status_code == 409


@pytest.mark.parametrize(
    ("ref", "sentence"),
    [
        ("", "Give it a reference"),
        ("r1", "is no reference"),
        ("A1", "are of other things"),
        ("R1", "R1 is used in"),
    ],
)
def test_a_reference_is_like_no_other(review, act, ref, sentence):
    point = set_up.Point(ref, "recommendation", "Title", "Text", "scrutiny", "20")
    with pytest.raises(Refused, match=sentence):
        set_up.add_item(review, point, by=act("unit"), today=cast.TODAY)


def test_only_the_business_unit_sets_up_a_review(visit, review, act):
    assert visit("chair").get("/reviews/set-up").status_code == 403
    with pytest.raises(Refused, match="Your post cannot"):
        set_up.add_theme(review, "More", by=act("chair"), today=cast.TODAY)
