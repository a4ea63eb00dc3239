"""The key areas of a seed folder, as the values of records, and the day from which each could be known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..store.key_areas import KeyArea, KeyAreaItem
from ..store.reviews import Review
from .seed_files import Seeds, citations


def records(seeds: Seeds, review: Review, days: dict[tuple, dt.date]) -> Iterator[tuple]:
    """The table, the name, the day and the values of each record. ``days`` says from when each item is known."""
    for entry in seeds.key_areas:
        number, day = entry.text("number"), seeds.known_from(entry)
        values = {
            "review": review.key,
            "number": int(number),
            "title": entry.text("title"),
            "wording": entry.text("wording"),
            "source": citations(entry),
        }
        yield KeyArea, (number,), day, values
        for said in entry.get("items") or []:
            ref = said.text("item")
            bond = {
                "area": ("key_area", number),
                "item": ("item", ref),
                "basis": said.text("basis"),
                "because": said.text("because"),
                "source": citations(said),
            }
            yield KeyAreaItem, (number, ref), max(day, days[("item", ref)]), bond
