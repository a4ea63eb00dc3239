"""Drift about what is asked again: a recommendation or learning point that asks what an earlier one asked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from ..rules import drift as rules
from ..rules import evidence
from ..rules.drift import Concerned, Earlier, Signal
from ..rules.settings import Thresholds
from . import asked_before
from .asked_before import AskedBefore
from .assurance import AssuranceDecision
from .database import known
from .drift_items import agencies_to_ask
from .reviews import Item, Review


def signals(as_at: dt.date | None, limits: Thresholds, review: str | None = None, item: str | None = None) -> list[Signal]:
    """One for each item that was asked before and is not rated well, the last asked first. ``review``, ``item``: keys."""
    query = asked_before.links(as_at)
    if item:
        query = query.where(AskedBefore.item == item)
    links = list(query.where(Item.review == review) if review else query)
    if not links:
        return []
    held = {row.key: row for row in Review.select().where(known(Review, as_at))}
    asked = asked_before.asked_on([each for row in links for each in (row.point, row.before)], held, as_at)
    ratings = _ratings(list(asked), as_at)
    of: dict[str, list[AskedBefore]] = defaultdict(list)
    newest_first = {key: -(day or dt.date.min).toordinal() for key, day in asked.items()}
    for row in sorted(links, key=lambda row: (newest_first[row.item_id], row.point.review_id, row.point.position, row.key)):
        of[row.item_id].append(row)
    agencies = agencies_to_ask(of, as_at)
    found = []
    for key, rows in of.items():
        rows.sort(key=lambda row: (asked[row.earlier_id] or dt.date.min, row.key))
        point = rows[0].point
        before = [
            Earlier(
                _name(row, held),
                asked[row.earlier_id],
                ratings.get(row.earlier_id, ""),
                row.key,
                row.basis == evidence.STATED or row.confirmed,
            )
            for row in rows
        ]
        what = rules.asked_again(before, ratings.get(key, ""), asked[key])
        if what is None:
            continue
        found.append(
            Signal(
                rules.ASKED_AGAIN,
                Concerned(rules.ITEM, key, point.ref, point.review_id),
                point.title,
                rules.says(rules.ASKED_AGAIN, limits),
                what,
                items=(key,),
                agencies=agencies.get(key, ()),
                rests_on=tuple(Concerned(rules.ITEM, row.before.key, row.before.ref, row.before.review_id) for row in rows),
                invented=any(row.invented for row in rows),
                tested=key in ratings,
            )
        )
    return found


def _ratings(keys: list[str], as_at: dt.date | None) -> dict[str, str]:
    """The chair's standing ratings of whole items."""
    where = AssuranceDecision.agency.is_null() & AssuranceDecision.item.in_(keys) & known(AssuranceDecision, as_at)
    return dict(AssuranceDecision.select(AssuranceDecision.item, AssuranceDecision.rating).where(where).tuples())


def _name(row: AskedBefore, held: dict[str, Review]) -> str:
    """The earlier item, with its review where there are several: R1 of one is not R1 of another."""
    return row.before.ref if len(held) == 1 else f"{held[row.before.review_id].code}/{row.before.ref}"
