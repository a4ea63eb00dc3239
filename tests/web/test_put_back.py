"""The pages on which what was withdrawn by mistake is put back: by whom, with a reason, and only while it is withdrawn."""

from __future__ import annotations

import pytest

from tests import cast
from tests.business.test_links import give
from tests.web.test_correspondence import LETTERS, write  # noqa: F401  (fixture)
from tests.web.test_due_points import action, at, milestone  # noqa: F401  (fixtures)
from tracker.business import correspondence, due_points, duplicates, letters_set_right

pytestmark = pytest.mark.small

TODAY = cast.TODAY
PAIRS = "/reviews/children-a-f/duplicates"


@pytest.fixture
def unit_does(act):
    return {"by": act("unit"), "today": TODAY}


def put_back(unit, page: str, path: str) -> str:
    """Follow the link that the page has, be asked for a reason, give one; what the page says then."""
    assert path in unit.page(page)
    assert unit.post(path, {"because": ""}).status_code == 422
    assert unit.post(path, {"because": "It stands after all."}).status_code == 302
    after = unit.page(page)
    assert path not in after
    return after


def test_a_due_point(visit, at, milestone, unit_does):  # noqa: F811
    due_points.withdraw(milestone, "Not needed.", **unit_does)
    unit, path = visit("unit"), at(f"{milestone.number}/put-back")
    assert "Not needed." in unit.page(path) and path not in visit("reader").page(at())
    assert visit("police").get(path).status_code == 403

    page = put_back(unit, at(), path)

    assert "First sample: put back, due 14 October 2015" in page and "It stands after all." in page
    assert "nothing to put back" in unit.page(path)


def test_r3_somebody_put_the_due_point_back_first(visit, at, milestone, unit_does):  # noqa: F811
    gone = due_points.withdraw(milestone, "Not needed.", **unit_does)
    unit, path = visit("unit"), at(f"{milestone.number}/put-back")
    hidden = cast.hidden_fields(unit.page(path), path)
    due_points.put_back(gone, "Theirs.", **unit_does)
    sent = unit.client.post(path, data={**hidden, "because": "Mine."})
    assert sent.status_code == 409 and "Mine." in sent.get_data(as_text=True)


def test_a_letter_and_its_step(visit, write, unit_does):  # noqa: F811
    letter = write()
    step = correspondence.step(letter, "acknowledged", TODAY, "By post.", **unit_does)
    letters_set_right.withdraw_step(step, "Another letter.", **unit_does)
    unit, page = visit("unit"), f"{LETTERS}/{letter.ref}"
    assert "/put-back" not in visit("reader").page(page)
    assert visit("chair").get(f"{page}/steps/S1/put-back").status_code == 403

    after = put_back(unit, page, f"{page}/steps/S1/put-back")
    assert "Acknowledged, waiting" in after and "Set right: It stands after all." in after
    assert unit.get(f"{page}/steps/S1/put-back").status_code == 302

    assert unit.post(f"{page}/withdraw", {"because": "Never sent."}).status_code == 302
    assert unit.get(f"{page}/steps/S1/put-back").status_code == 302
    after = put_back(unit, page, f"{page}/put-back")
    assert "The record of this letter was withdrawn" not in after and "Set right: It stands after all." in after


def test_a_pair(visit, review, act, unit_does):
    first, second = give(review, act), give(review, act)
    pair = next(row for row in duplicates_of(review, act) if row.second.ref == second.ref)
    two = duplicates.dismiss(review, "evidence", first, second, pair.alike, "Two audits.", **unit_does)
    unit, path = visit("unit"), f"{PAIRS}/evidence/said/{two.key}/back"
    hidden = cast.hidden_fields(unit.page(path), path)
    assert "Two audits." in unit.page(path) and visit("chair").get(path).status_code == 403
    assert unit.get(f"{PAIRS}/actions/said/{two.key}/back").status_code == 404

    after = put_back(unit, PAIRS, path)

    assert f"{PAIRS}/evidence/{first.ref}/{second.ref}" in after and "Two audits." not in after
    late = unit.client.post(path, data={**hidden, "because": "Mine."})
    assert late.status_code == 409 and "Mine." in late.get_data(as_text=True)
    assert unit.get(path).status_code == 302


def duplicates_of(review, act):
    from tracker.store import duplicates as store

    return store.pieces(review, act("unit"))
