"""As at a day means: known from that day or earlier, and not yet replaced on it."""

import datetime as dt

import pytest

from tracker.store import history, reviews
from tracker.store.database import known
from tracker.store.reviews import Item

pytestmark = pytest.mark.small

MAY, JUNE = dt.date(2015, 5, 4), dt.date(2015, 6, 1)


def test_on_the_day_of_a_change_only_the_new_version_is_known(review):
    with history.entry("named it anew", by=None, today=JUNE, review=review, invented=False) as entry:
        entry.change(reviews.item_of(review, "R1"), title="A new title")

    def titles(day):
        return [row.title for row in Item.select().where((Item.ref == "R1") & known(Item, day))]

    assert titles(JUNE) == titles(None) == ["A new title"]
    assert len(titles(MAY)) == 1 and titles(MAY) != titles(JUNE)
    assert titles(dt.date(2015, 3, 25)) == []
