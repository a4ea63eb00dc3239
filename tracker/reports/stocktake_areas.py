"""The key areas of a source, as a stocktake tells of them: what is printed, and how we know which items each concerns."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from ..store import key_areas as store
from ..store.reviews import Item, Review
from .content import Concerned, KeyArea, Section
from .stocktake_words import Words

PREFIX = "key-area-"


class KeyAreas:
    """All of them, in two queries."""

    def __init__(self, review: Review, items: Iterable[Item], as_at: dt.date | None, words: Words):
        self.words = words
        self.areas = list(store.of_review(review, as_at))
        self.bonds = store.items_of(self.areas, as_at)
        self.items = {item.key: item for item in items}

    def scoped(self, scope: str) -> KeyArea | None:
        """The area of a scope such as key-area-4; None where the scope is another."""
        for row in self.areas:
            if scope == f"{PREFIX}{row.number}":
                return KeyArea(row.number, row.title, row.wording, self._cited(row.source), self._concerned(row))
        return None

    def _concerned(self, area: store.KeyArea) -> list[Concerned]:
        """The items of an area, in the order of the review."""
        found = {bond.item_id: bond for bond in self.bonds[area.key]}
        return [self._said(found[key], item.ref, item.title) for key, item in self.items.items() if key in found]

    def _said(self, bond: store.KeyAreaItem, ref: str, title: str) -> Concerned:
        return Concerned(ref, title, bond.basis, self.words.free(bond.because), self._cited(bond.source))

    def _cited(self, source: list[dict]) -> str:
        """The paragraphs of one document without its name before each of them."""
        if len({each["document"] for each in source}) > 1:
            return self.words.cite(source)
        first, *others = source
        return ", ".join([self.words.cite([first]), *(f"¶{each['paragraph']}" for each in others)])

    def tell(self, sections: Iterable[Section]) -> None:
        """Under each item, the areas that concern it."""
        under = defaultdict(list)
        for area in self.areas:
            for bond in self.bonds[area.key]:
                if item := self.items.get(bond.item_id):
                    under[item.ref].append(self._said(bond, str(area.number), area.title))
        for section in sections:
            section.key_areas = under[section.ref]
