"""What somebody who read all the sources says of an item: what would move it up one rung, what was looked for in vain."""

from __future__ import annotations

import datetime as dt

from peewee import ForeignKeyField, TextField

from .database import Record, known
from .reviews import Item, Review


class Outlook(Record):
    """It is known from the date of the latest source: earlier, nobody could have said it."""

    review = ForeignKeyField(Review, backref="+")
    item = ForeignKeyField(Item, backref="+")
    next_rung = TextField(default="")  # what would move the evidence up one rung
    looked_for = TextField(default="")  # what would challenge the item, was looked for and was not found


def of_items(item_keys, as_at: dt.date | None = None) -> dict[str, Outlook]:
    """What is said of items, by their key."""
    rows = Outlook.select().where(Outlook.item.in_(list(item_keys)) & known(Outlook, as_at))
    return {row.item_id: row for row in rows}
