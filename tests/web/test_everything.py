"""Taking everything away: the business unit alone, with a fresh proof, at a pace, noted in the access log."""

import io
import json
import zipfile

import pytest

from tests import cast
from tests.reports import story as telling
from tests.web.test_fresh_proof import _old_proof
from tracker.rules import exports as pace
from tracker.store import reviews
from tracker.store.people import AccessLog

pytestmark = pytest.mark.small


def test_the_business_unit_takes_everything_away_in_each_form_and_it_is_noted(visit):
    unit = visit("unit")
    page = unit.page("/administration/everything")
    assert "Restricted evidence is in it" in page and "Take everything away" in unit.page("/administration")

    got = {form: unit.get(f"/administration/everything.{form}") for form in ("json", "csv", "xlsx")}

    assert all(answer.status_code == 200 for answer in got.values())
    assert all(int(answer.headers["Content-Length"]) == len(answer.data) for answer in got.values())
    assert json.loads(got["json"].data)["board"]["as_at"] == "2015-09-30"
    assert "actions.csv" in zipfile.ZipFile(io.BytesIO(got["csv"].data)).namelist()
    assert got["csv"].headers["Content-Disposition"].endswith('"everything-2015-09-30.zip"')
    noted = [row.where for row in AccessLog.select().where(AccessLog.what == "exported everything")]
    assert sorted(noted) == [f"everything-2015-09-30.{ending}" for ending in ("json", "xlsx", "zip")]


@pytest.mark.parametrize("part", [part for part in cast.SEEN_AS_ROLES if part != "unit"])
def test_nobody_else_is_shown_the_way_or_let_through(visit, part):
    other = visit(part)
    for path in ("/administration/everything", "/administration/everything.json"):
        assert other.get(path).status_code == 403


def test_z5_it_wants_a_fresh_proof_and_the_file_then_waits_on_a_page(visit):
    unit = visit("unit")
    _old_proof()
    led = unit.get("/administration/everything.csv?as_at=2015-08-31")
    assert led.status_code == 302 and led.location.startswith("/account/prove?next=/administration/everything.csv")

    answer = unit.post(led.location, {"password": cast.PASSWORD})

    assert "ready=1" in answer.location and "Download the file" in unit.page(answer.location)
    assert unit.get("/administration/everything").status_code == 200


def test_as_at_a_past_day_the_file_holds_what_was_known_then(visit, review):
    telling.tell(reviews.review_of("children-a-f"))
    unit = visit("unit")
    assert f"everything.json?as_at={telling.BEFORE}" in unit.page(f"/administration/everything?as_at={telling.BEFORE}")

    past = json.loads(unit.get(f"/administration/everything.json?as_at={telling.BEFORE}").data)

    assert past["board"]["as_at"] == "2015-08-31" and not past["updates"]
    assert json.loads(unit.get("/administration/everything.json").data)["updates"]


def test_z10_it_keeps_the_pace_and_an_unknown_form_is_not_there(visit, monkeypatch):
    monkeypatch.setattr(pace, "MOST", 1)
    unit = visit("unit")
    assert unit.get("/administration/everything.json").status_code == 200
    assert unit.get("/administration/everything.json").status_code == 429
    monkeypatch.setattr(pace, "MOST", 9)
    assert unit.get("/administration/everything.pdf").status_code == 404
