"""What seed files say was asked before, as the values of records. The review that asked it need not be in the tracker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..store.asked_before import AskedBefore
from ..store.database import known
from ..store.reviews import Item, Review
from .seed_files import Seeds, citations


class Before:
    """The records, and how many of the links wait for a review that has not been loaded."""

    def __init__(self, seeds: Seeds, days: dict[tuple, dt.date]):
        self.seeds, self.days = seeds, days
        self.waiting: dict[str, int] = {}

    def records(self) -> Iterator[tuple]:
        """The table, the name, the day and the values of each record whose earlier item is known."""
        found = self._earlier()
        for entry in self.seeds.items:
            ref = entry.text("ref")
            for said in entry.get("asked_before") or []:
                name = said.text("item")
                review, _, of = name.rpartition("/")
                own = review in ("", self.seeds.review.text("code"))
                earlier = ("item", of) if own else found.get(name)
                if earlier is None:
                    self.waiting[review] = self.waiting.get(review, 0) + 1
                    continue
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

    def _earlier(self) -> dict[str, tuple[str, dt.date]]:
        """The keys of the items of other reviews, by ``review/ref``, and since when each is known."""
        own = self.seeds.review.text("code")
        first = Item.alias()
        rows = (
            Item.select(Review.code, Item.ref, Item.record, first.known_from)
            .join(Review, on=(Item.review == Review.record) & known(Review))
            .switch(Item)
            .join(first, on=first.id == Item.record)
            .where(known(Item) & (Review.code != own))
        )
        return {f"{code}/{ref}": (key, day) for code, ref, key, day in rows.tuples()}
