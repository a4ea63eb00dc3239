"""The list of all that is due, and the provisional dates that the Board confirms."""

import datetime as dt

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import actions, deadlines, due_points
from tracker.store import deadlines as store
from tracker.store import due_points as points
from tracker.store import reviews

TODAY = cast.TODAY
SOON = TODAY + dt.timedelta(days=20)


@pytest.fixture
def action(review, act):
    r1 = reviews.item_of(review, "R1")
    tvp = reviews.agency_of("TVP")
    return actions.add(review, "Ask forty officers", tvp, [r1], by=act("unit"), today=dt.date(2015, 6, 1), deadline=SOON)


def test_pages_open(visit, review, action):
    for path in (
        "/deadlines",
        "/deadlines?sort=moves",
        "/deadlines/provisional",
        f"/reviews/{review.code}/deadlines/{action.ref}",
        f"/reviews/{review.code}/deadlines/R1",
    ):
        visit("unit").page(path)
    unit = visit("unit")
    for end in ("add", "1/correct", "1/move", "1/met"):
        unit.page(f"/reviews/{review.code}/deadlines/{action.ref}/{end}")
