"""Which recommendation or learning point asks what an earlier one asked before, and how that one stood and stands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from peewee import ForeignKeyField, TextField

from ..rules.roles import Acting
from . import positions
from .database import Link, in_force, known
from .positions import Position
from .reviews import Document, Item, Review


class AskedBefore(Link):
    """``item`` asks again what ``earlier`` asked, in another review or earlier in the same one."""

    item = ForeignKeyField(Item, backref="+")
    earlier = ForeignKeyField(Item, backref="+")
    closed_then = TextField(default="")  # what a source, or the Board's record of the time, says of how it was closed


BEFORE = Item.alias()  # the earlier one, where both ends are asked for


@dataclass
class Asked:
    """One link with the item at its other end, and how the earlier one stood when it was asked again, and stands now."""

    link: AskedBefore
    other: Item
    review: Review  # of the other
    asked_on: dt.date | None  # the day on which the other was asked
    again_on: dt.date | None  # the day on which the later of the two was asked
    then: Position | None = None  # None: the tracker held nothing of it on that day
    now: Position | None = None


@dataclass
class OfItem:
    """What was asked before an item, and what asks again what the item asks."""

    before: list[Asked] = field(default_factory=list)
    again: list[Asked] = field(default_factory=list)


def links(as_at: dt.date | None = None):
    """The links that stand, each with its items as ``point`` (the later) and ``before`` (the earlier)."""
    return (
        AskedBefore.select(AskedBefore, Item, BEFORE)
        .join(Item, on=(AskedBefore.item == Item.record) & known(Item, as_at), attr="point")
        .switch(AskedBefore)
        .join(BEFORE, on=(AskedBefore.earlier == BEFORE.record) & known(BEFORE, as_at), attr="before")
        .where(in_force(AskedBefore, as_at))
        .order_by(Item.review, Item.position, BEFORE.review, BEFORE.position)
    )


def of_items(
    keys: Iterable[str],
    as_at: dt.date | None = None,
    day: dt.date | None = None,
    reader: Acting | str | None = None,
) -> dict[str, OfItem]:
    """For each item what was asked before it and what asks it again. With ``day``, how each earlier one stood then and now.

    The number of queries depends on the number of days on which items were asked again, not on the items.
    """
    keys = list(keys)
    found = {key: OfItem() for key in keys}
    rows = list(links(as_at).where(AskedBefore.item.in_(keys) | AskedBefore.earlier.in_(keys))) if keys else []
    if not rows:
        return found
    held = {row.key: row for row in Review.select().where(known(Review, as_at))}
    dates = asked_on([each for row in rows for each in (row.point, row.before)], held, as_at)
    for row in rows:
        again_on = dates[row.item_id]
        if row.item_id in found:
            other = Asked(row, row.before, held[row.before.review_id], dates[row.earlier_id], again_on)
            found[row.item_id].before.append(other)
        if row.earlier_id in found:
            other = Asked(row, row.point, held[row.point.review_id], again_on, again_on)
            found[row.earlier_id].again.append(other)
    if day is not None:
        _judged([each for of in found.values() for each in of.before], day, as_at, reader)
    return found


def of_review(review: Review, as_at: dt.date | None = None) -> list[tuple[Item, OfItem]]:
    """The items of a review that were asked before, or are asked again, in their order, each with what of it."""
    ends = links(as_at).where((Item.review == review.key) | (BEFORE.review == review.key))
    here = {each.key: each for row in ends for each in (row.point, row.before) if each.review_id == review.key}
    found = of_items(here, as_at)
    return [(item, found[item.key]) for item in sorted(here.values(), key=lambda each: (each.position, each.ref))]


def _judged(found: list[Asked], day: dt.date, as_at: dt.date | None, reader: Acting | str | None) -> None:
    """Put beside each earlier item how it stood on the day on which it was asked again, and how it stands."""
    now = {p.item.key: p for p in positions.of_items(_each_once(found), day, as_at, brief=True, reader=reader)}
    by_day: dict[dt.date, list[Asked]] = defaultdict(list)
    for each in found:
        each.now = now[each.other.key]
        if each.again_on is not None:
            by_day[each.again_on].append(each)
    for on, asked in by_day.items():
        standing = Item.select().where(Item.record.in_([each.other.key for each in asked]) & known(Item, on))
        then = {p.item.key: p for p in positions.of_items(standing, on, on, brief=True, reader=reader)}
        for each in asked:
            each.then = then.get(each.other.key)


def _each_once(found: list[Asked]) -> list[Item]:
    return list({each.other.key: each.other for each in found}.values())


def asked_on(items: Iterable[Item], held: dict[str, Review], as_at: dt.date | None = None) -> dict[str, dt.date | None]:
    """The day on which each item was asked: the date of the document that it is quoted from, else of its review."""
    rows = list(items)
    where = Document.review.in_([row.review_id for row in rows]) & known(Document, as_at)
    columns = Document.select(Document.review, Document.code, Document.date)
    dates = {(review, code): date for review, code, date in columns.where(where).tuples()}
    found: dict[str, dt.date | None] = {}
    for row in rows:
        cited = [dates[key] for each in row.source or [] if (key := (row.review_id, each["document"])) in dates]
        review = held.get(row.review_id)
        found[row.key] = cited[0] if cited else review.published if review is not None else None
    return found


def numbers(reviews: Collection[Review], as_at: dt.date | None = None) -> dict[str, tuple[int, int]]:
    """For each review, by its key: how many of its items were asked before, and how many were asked again."""
    before: dict[str, set[str]] = defaultdict(set)
    again: dict[str, set[str]] = defaultdict(set)
    for row in links(as_at):
        before[row.point.review_id].add(row.item_id)
        again[row.before.review_id].add(row.earlier_id)
    return {review.key: (len(before[review.key]), len(again[review.key])) for review in reviews}


@dataclass
class Earlier:
    """An item that was asked before another, with its review."""

    item: Item
    review: Review

    @property
    def name(self) -> str:
        return f"{self.review.code}/{self.item.ref}"


def could_be_before(item: Item, review: Review) -> dict[str, Earlier]:
    """What was asked before an item, by ``review/ref``, without what is linked already."""
    before = AskedBefore.select(AskedBefore.earlier).where((AskedBefore.item == item.key) & in_force(AskedBefore))
    linked = {key for (key,) in before.tuples()}
    held = {row.key: row for row in Review.select().where(known(Review))}
    order = sorted(held.values(), key=lambda row: (row.key == review.key, -(row.published or dt.date.min).toordinal()))
    rows = list(Item.select().where(known(Item) & (Item.record != item.key)).order_by(Item.position))
    days = asked_on([item, *rows], held)
    again = days[item.key]
    found = {}
    for of in order:
        for row in rows:
            asked = days[row.key]
            if row.review_id == of.key and row.key not in linked and not (asked and again and asked >= again):
                each = Earlier(row, of)
                found[each.name] = each
    return found
