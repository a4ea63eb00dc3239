"""Pages of a list: 25 rows at a time, addressed by ?page=, every other choice kept in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import request

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
