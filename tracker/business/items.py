"""Recommendations and learning points: under which theme each stands. Their wording is the source's and is not touched."""

from __future__ import annotations

import datetime as dt

from ..rules import items as rules
from ..rules import roles
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import history
from ..store.reviews import Item, Review, Theme


def move_to_theme(
    item: Item,
    theme: Theme | None,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    chosen: bool = True,
    once: str | None = None,
) -> Item:
    """The business unit moves an item to another theme of its review, or to none, with a reason.

    Raises Stale when the item is no longer the version that the person saw.
    """
    roles.check(by, roles.MANAGE)
    for refusal in wrong_with(item, theme, because, chosen):
        raise refusal
    review = Review.get_by_id(item.review_id)
    with history.entry("moved to another theme", by=by, today=today, review=review, why=because, once=once) as entry:
        entry.subject = moved = entry.change(item, theme=theme)
    return moved


def wrong_with(item: Item, theme: Theme | None, because: str, chosen: bool = True) -> list[Refused]:
    """All that the rules would refuse. ``chosen`` is False where nobody said which theme."""
    found = gathered(lambda: rules.check_theme(item.review_id, theme.review_id if theme else None, chosen))
    if not found:
        found += gathered(lambda: rules.check_moves(item.theme_id, theme.key if theme else None))
    return found + gathered(lambda: rules.check_because(because))
