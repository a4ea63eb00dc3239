"""What seed files say was asked before, as the values of records. The review that asked it need not be in the tracker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from ..rules import asked_before as rules
from ..store import asked_before as store
from ..store.asked_before import AskedBefore
from ..store.database import known
from ..store.reviews import Item, Review
from .seed_files import Seeds, allowed, citations


class Before:
    """The records, and how many of the links wait for a review that has not been loaded."""

    def __init__(self, seeds: Seeds, days: dict[tuple, dt.date]):
        self.seeds, self.days = seeds, days
        self.waiting: dict[str, int] = {}

    def records(self) -> Iterator[tuple]:
        """The table, the name, the day and the values of each record whose earlier item is known."""
        found, held = self._earlier()
        for entry in self.seeds.items:
            ref = entry.text("ref")
            for said in entry.get("asked_before") or []:
                name = said.text("item")
                review, _, of = name.rpartition("/")
                own = review in ("", self.seeds.review.text("code"))
                earlier = ("item", of) if own else found.get(name)
                if earlier is None and review in held:
                    raise entry.wrong(None, f"{review} is in the tracker and has no {of}.", said["item"])
                if earlier is None:
                    self.waiting[review] = self.waiting.get(review, 0) + 1
                    continue
                if not own:
                    asked, again = earlier[2], self.seeds.known_from(entry)
                    allowed(entry, None, partial(rules.check_order, name, asked, ref, again), said["item"])
                cited = [self.seeds.dates[each["document"]] for each in citations(said)]
                day = max([self.days[("item", ref)], self.days[("item", of)] if own else earlier[1], *cited])
                values = {
                    "item": ("item", ref),
                    "earlier": earlier if own else earlier[0],
                    "basis": said.text("basis"),
                    "basis_source": citations(said),
                    "basis_reason": said.text("because"),
                    "closed_then": said.text("closed_then"),
                }
                yield AskedBefore, (ref, of if own else name), day, values

    def _earlier(self) -> tuple[dict[str, tuple[str, dt.date, dt.date | None]], set[str]]:
        """The items of other reviews by ``review/ref``: key, known since when, asked when. And the reviews."""
        held = {row.key: row for row in Review.select().where(known(Review)) if row.code != self.seeds.review.text("code")}
        items = list(Item.select().where(known(Item) & Item.review.in_(list(held))))
        first = dict(Item.select(Item.record, Item.known_from).where(Item.version == 1).tuples())
        asked = store.asked_on(items, held)
        found = {f"{held[item.review_id].code}/{item.ref}": (item.key, first[item.key], asked[item.key]) for item in items}
        return found, {review.code for review in held.values()}
