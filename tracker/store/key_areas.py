"""The key areas for further improvement that a source names, and which items each of them concerns."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from peewee import CharField, ForeignKeyField, IntegerField, TextField

from .database import JSON, Record, known
from .reviews import Item, Review


class KeyArea(Record):
    """A key area: our short title, and the wording exactly as its source prints it."""

    review = ForeignKeyField(Review, backref="+")
    number = IntegerField()
    title = CharField(max_length=200)
    wording = TextField()
    source = JSON(default=list)


class KeyAreaItem(Record):
    """An item that a key area concerns: stated where the source puts it there, inferred where that is our reading."""

    area = ForeignKeyField(KeyArea, backref="+")
    item = ForeignKeyField(Item, backref="+")
    basis = CharField(max_length=12)
    because = TextField(default="")
    source = JSON(default=list)


def of_review(review: Review, as_at: dt.date | None = None):
    """The key areas of a review, in their order."""
    return KeyArea.select().where((KeyArea.review == review.key) & known(KeyArea, as_at)).order_by(KeyArea.number)


def items_of(areas: Iterable[KeyArea], as_at: dt.date | None = None) -> dict[str, list[KeyAreaItem]]:
    """Which items the areas concern, by the key of each area."""
    found: dict[str, list[KeyAreaItem]] = defaultdict(list)
    where = KeyAreaItem.area.in_([area.key for area in areas]) & known(KeyAreaItem, as_at)
    for row in KeyAreaItem.select().where(where).order_by(KeyAreaItem.record):
        found[row.area_id].append(row)
    return found


def of_items(item_keys: Iterable[str], as_at: dt.date | None = None) -> dict[str, list[KeyAreaItem]]:
    """The key areas that concern items, by the key of each item; each bond with its area as ``named``."""
    found: dict[str, list[KeyAreaItem]] = defaultdict(list)
    on = (KeyAreaItem.area == KeyArea.record) & known(KeyArea, as_at)
    rows = KeyAreaItem.select(KeyAreaItem, KeyArea).join(KeyArea, on=on, attr="named")
    for row in rows.where(KeyAreaItem.item.in_(list(item_keys)) & known(KeyAreaItem, as_at)).order_by(KeyArea.number):
        found[row.item_id].append(row)
    return found
