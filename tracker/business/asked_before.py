"""Saying that a recommendation or learning point was asked before. Confirming and withdrawing are those of all links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..rules import asked_before as rules
from ..rules import links as of_links
from ..rules.evidence import INFERRED, STATED
from ..rules.roles import Acting
from ..store import asked_before as store
from ..store import history
from ..store.asked_before import AskedBefore
from ..store.database import in_force, known
from ..store.reviews import Item, Review


def say(
    item: Item,
    earlier: Item,
    basis: str,
    *,
    by: Acting,
    today: dt.date,
    source: Sequence[dict] = (),
    because: str = "",
    closed_then: str = "",
    once: str | None = None,
) -> AskedBefore:
    """The business unit says that ``item`` asks what ``earlier`` asked, and how that was closed then, where a source says.

    *Stated* with the paragraph of a document of the later review, or *inferred* with a reason.
    """
    of_links.check_may_make(by)
    of_links.check_basis(basis, source, because)
    check_pair(item, earlier)
    review = Review.get_by_id(item.review_id)
    with history.entry("said what was asked before", by=by, today=today, review=review, once=once) as entry:
        # Both ends stay as they are until the end, so that two people cannot say it twice.
        entry.hold(_current(item))
        entry.hold(_current(earlier))
        of_links.check_new(standing_between(item, earlier) is not None, name_of(earlier), name_of(item))
        made = entry.add(
            AskedBefore,
            item=item.key,
            earlier=earlier.key,
            basis=basis,
            basis_source=list(source) if basis == STATED else [],
            basis_reason=because.strip() if basis == INFERRED else "",
            closed_then=closed_then.strip(),
        )
        entry.subject = item
    return made


def check_pair(item: Item, earlier: Item) -> None:
    """Two, and in the order of the days on which they were asked."""
    rules.check_two(item.key == earlier.key)
    held = {row.key: row for row in Review.select().where(known(Review))}
    days = store.asked_on([item, earlier], held)
    rules.check_order(name_of(earlier), days[earlier.key], name_of(item), days[item.key])


def standing_between(item: Item, earlier: Item) -> AskedBefore | None:
    """The link that stands now between two items."""
    where = (AskedBefore.item == item.key) & (AskedBefore.earlier == earlier.key)
    return AskedBefore.get_or_none(where & in_force(AskedBefore))


def name_of(item: Item) -> str:
    """An item with its review, because R3 of one is not R3 of another."""
    return f"{Review.get_by_id(item.review_id).code}/{item.ref}"


def _current(item: Item) -> Item:
    return Item.get((Item.record == item.key) & known(Item))
