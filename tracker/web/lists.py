"""Pages of a list, 25 rows at a time, and what a list can be narrowed to; every choice stands in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from flask import request

from ..store import reviews
from ..store.reviews import Agency, Review

SIZE = 25


@dataclass
class Page:
    """One page of a list, as macros/tables.html wants it. ``rows`` are what it shows."""

    rows: list
    number: int
    count: int  # of pages
    total: int  # of rows
    what: str
    name: str = "page"
    size: int = SIZE

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def previous(self) -> str | None:
        return self.at(self.number - 1) if self.number > 1 else None

    @property
    def next(self) -> str | None:
        return self.at(self.number + 1) if self.number < self.count else None

    @property
    def items(self) -> list[dict]:
        """The numbers to choose from: the first, the last, and those around this one."""
        shown = sorted({1, self.count, *range(max(1, self.number - 1), min(self.count, self.number + 1) + 1)})
        found: list[dict] = []
        for before, number in zip([0, *shown], shown, strict=False):
            if number - before > 1:
                found.append({"ellipsis": True})
            found.append({"number": number, "href": self.at(number), "current": number == self.number})
        return found

    def at(self, number: int) -> str:
        return address(**{self.name: None if number == 1 else str(number)})


def page_of(rows, what: str, name: str = "page", size: int = SIZE) -> Page:
    """The page that the address asks for, of a select or of a list. A page that is not there is the nearest that is."""
    select = not isinstance(rows, Sequence)
    total = rows.order_by().count() if select else len(rows)
    count = max(1, -(-total // size))
    number = min(_asked(name), count)
    shown = rows.limit(size).offset((number - 1) * size) if select else rows[(number - 1) * size : number * size]
    return Page(list(shown), number, count, total, what, name, size)


def _asked(name: str) -> int:
    written = request.args.get(name, "")
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 7 else 1


def address(**changes: str | None) -> str:
    """This very address with some choices changed; None takes one out."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in changes]
    pairs = kept + [(key, value) for key, value in changes.items() if value]
    return quote(request.path) + (f"?{urlencode(pairs)}" if pairs else "")


def choice(name: str, allowed) -> str:
    """What a select of the address says, if it is among the choices; else nothing, as if it had not been chosen."""
    written = request.args.get(name, "")
    return written if written in allowed else ""


class Within:
    """The reviews and the agencies of a day that a list can be narrowed to, by their codes."""

    def __init__(self, as_at: dt.date | None):
        self.as_at = as_at
        self.reviews: dict[str, Review] = {row.key: row for row in reviews.all_reviews(as_at)}  # by key
        self.codes: dict[str, Review] = {row.code: row for row in self.reviews.values()}

    @cached_property
    def bodies(self) -> dict[str, Agency]:
        return {row.code: row for row in reviews.agencies(self.as_at)}

    @property
    def titles(self) -> dict[str, str]:
        """Of the reviews, for the select."""
        return {code: row.title for code, row in self.codes.items()}

    @property
    def names(self) -> dict[str, str]:
        """Of the agencies, for the select."""
        return {code: row.name for code, row in self.bodies.items()}

    def the_one(self, code: str) -> Review | None:
        """The review chosen, else the only one that there is."""
        return self.codes.get(code) or (next(iter(self.codes.values())) if len(self.codes) == 1 else None)

    def with_parts(self, code: str) -> frozenset[str]:
        """The keys of an agency and of its parts."""
        return reviews.with_parts({self.bodies[code].key}, self.as_at)


def selects(offered: Mapping[str, tuple[str, Mapping[str, str]]], chosen: Mapping[str, str]) -> list[dict]:
    """The selects of the filter panel, from label and options by name. Where there is nothing to choose, there is none."""
    return [
        {"name": name, "label": label, "options": [("", "All"), *options.items()], "value": chosen[name]}
        for name, (label, options) in offered.items()
        if options and not (name == "review" and len(options) == 1)
    ]
