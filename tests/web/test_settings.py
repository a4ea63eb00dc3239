"""The thresholds: everybody reads them, the business unit changes one with a reason, and earlier days keep theirs."""

import datetime as dt

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import boards
from tracker.rules.refusal import NotAllowed
from tracker.store import reviews
from tracker.store import settings as store

pytestmark = pytest.mark.small

WHY = "Decided by the Board in September."
YESTERDAY = cast.TODAY - dt.timedelta(1)


def test_everybody_reads_the_thresholds_and_the_unit_alone_is_offered_to_change_them(visit):
    assert "Days between progress updates" in visit("reader").page("/settings")
    assert "/settings/reporting_interval" not in visit("chair").page("/settings")
    assert visit("chair").get("/settings/reporting_interval").status_code == 403
    assert visit("unit").get("/settings/none").status_code == 404


def test_a_threshold_is_changed_with_a_reason_from_today(visit):
    unit = visit("unit")
    assert unit.post("/settings/reporting_interval", {"number": "60", "because": WHY}).status_code == 302

    page = unit.page("/settings")
    assert WHY in page and "90" in page and "Business manager" in page
    assert reviews.limits().reporting_interval == 60
    assert reviews.limits(YESTERDAY).reporting_interval == 90
    assert WHY not in unit.page(f"/settings?as_at={YESTERDAY}")


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("reporting_interval", {"number": "soon", "because": WHY}, "Enter a whole number from 1"),
        ("reporting_interval", {"number": "0", "because": WHY}, "Enter a whole number from 1"),
        ("reporting_interval", {"number": "9" * 9, "because": WHY}, "Enter a whole number from 1"),
        ("reporting_interval", {"number": "90", "because": WHY}, "It is 90 already"),
        ("reporting_interval", {"number": "60", "because": " "}, "Give a reason"),
        ("executive_days", {"number": "5", "because": WHY}, "must rise from level to level"),
        ("board_moves", {"number": "1", "because": WHY}, "must rise from level to level"),
    ],
)
def test_i2_a_number_that_makes_no_sense_is_refused_beside_the_field(visit, name, fields, said):
    answer = visit("unit").post(f"/settings/{name}", fields)

    assert answer.status_code == 422 and said in answer.get_data(as_text=True)


def test_r3_two_who_change_thresholds_see_each_other(visit, act):
    unit, path = visit("unit"), "/settings/amber_before"
    boards.change_threshold("drift_rounds", 4, WHY, by=act("unit"), today=cast.TODAY)
    hidden = cast.hidden_fields(unit.page(path), path)
    boards.change_threshold("amber_before", 20, WHY, by=act("unit"), today=cast.TODAY)

    stale = unit.client.post(path, data={**hidden, "number": "25", "because": "Mine."})
    page = stale.get_data(as_text=True)
    assert stale.status_code == 409 and "As it stands" in page and "Mine." in page
    again = unit.client.post(path, data={**cast.hidden_fields(page, path), "number": "25", "because": "Mine."})
    assert again.status_code == 302 and reviews.limits().amber_before == 25
    assert reviews.limits().drift_rounds == 4


def test_the_chair_does_not_change_a_threshold(tracker, act):
    with pytest.raises(NotAllowed):
        boards.change_threshold("amber_before", 20, WHY, by=act("chair"), today=cast.TODAY)


def test_every_change_is_told_with_its_reason(tracker, act):
    for number in (60, 70):
        boards.change_threshold("reporting_interval", number, f"{WHY} {number}", by=act("unit"), today=cast.TODAY)

    assert [(row.was, row.now, row.because) for row in store.changes()] == [
        (60, 70, f"{WHY} 70"),
        (90, 60, f"{WHY} 60"),
    ]


@pytest.mark.whole
def test_the_number_of_queries_does_not_grow_with_the_changes(visit, act):
    boards.change_threshold("reporting_interval", 60, WHY, by=act("unit"), today=cast.TODAY)
    reader = visit("reader")
    few = queries_of(reader, "/settings")
    for number in range(61, 90):
        boards.change_threshold("reporting_interval", number, WHY, by=act("unit"), today=cast.TODAY)

    assert queries_of(reader, "/settings") == few
