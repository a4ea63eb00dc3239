"""What a later document says of an action: what became of it, as far as the sources tell. It is never its delivery."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from peewee import BooleanField, DateField, ForeignKeyField, IntegerField, TextField

from .actions import Action
from .database import JSON, Record, known
from .reviews import Review


class Sequel(Record):
    """One thing said. Without a place it says what was looked for in all the sources and is in none."""

    review = ForeignKeyField(Review, backref="+")
    action = ForeignKeyField(Action, backref="+")
    on = DateField()  # the date of the document that says it; of the latest document where none does
    position = IntegerField()  # among those of one action and one day
    says = TextField()  # in our words
    source = JSON(default=list)
    dropped = BooleanField(default=False)  # the file no longer gives it; its versions stay


def told(as_at: dt.date | None = None):
    """What is said, oldest document first, each with its action."""
    return (
        Sequel.select(Sequel, Action)
        .join(Action, on=(Sequel.action == Action.record) & known(Action, as_at), attr="deed")
        .where(known(Sequel, as_at) & ~Sequel.dropped)
        .order_by(Sequel.on, Action.position, Sequel.position)
    )


def of_actions(action_keys: Collection[str], as_at: dt.date | None = None) -> dict[str, list[Sequel]]:
    """What is said of actions, by the key of each; what is said of one that was merged into it too."""
    keys, found = set(action_keys), defaultdict(list)
    for row in told(as_at).where(Action.record.in_(keys) | Action.merged_into.in_(keys)):
        for key in {row.action_id, row.deed.merged_into_id} & keys:
            found[key].append(row)
    return found


def standing(review: Review) -> dict[str, set[tuple[dt.date, int]]]:
    """The day and the place of each that stands, by the reference of its action; of those that were dropped too."""
    found: dict[str, set[tuple[dt.date, int]]] = defaultdict(set)
    rows = Sequel.select(Action.ref, Sequel.on, Sequel.position).join(
        Action, on=(Sequel.action == Action.record) & known(Action)
    )
    for ref, on, position in rows.where(known(Sequel) & (Sequel.review == review.key)).tuples():
        found[ref].add((on, position))
    return found
