"""Pages of a list, 25 rows at a time, what it can be narrowed to, and the whole of it as a file.

Every choice stands in the address, and so does the file: it is the address of the page with ``form=xlsx`` or ``form=csv``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any
from urllib.parse import quote, urlencode

from flask import abort, g, render_template, request

from .. import clock
from ..reports import formats
from ..reports import lists as reports
from ..reports.blocks import Paper
from ..reports.registers import Register
from ..store import reviews
from ..store.reviews import Agency, Review
from . import downloads, reading

SIZE = 25
BATCH = 500  # rows about which a list that is long asks at once


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
    """The page that the address asks for, of a select or of a list. A page that is not there is the nearest that is.

    Of a list that is taken away, all of it is one page.
    """
    if whole():
        every = list(rows)
        return Page(every, 1, 1, len(every), what, name, max(1, len(every)))
    select = not isinstance(rows, Sequence)
    total = rows.order_by().count() if select else len(rows)
    count = max(1, -(-total // size))
    number = min(_asked(name), count)
    shown = rows.limit(size).offset((number - 1) * size) if select else rows[(number - 1) * size : number * size]
    return Page(list(shown), number, count, total, what, name, size)


def whole() -> bool:
    """Whether the list is taken away as a file, with every row."""
    return bool(g.get("form"))


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


# The whole of a list as a file


def to_take_away(*papers: str):
    """For the view of a list that people carry away: it gathers every row where a file is asked for, and ends in ``show``.

    ``papers`` are the formats for paper, where the list is laid out for it. Any other format is not found.
    """

    def mark(view):
        @wraps(view)
        def page_or_file(*args, **kwargs):
            form = request.args.get("form")
            if form is not None and form not in (*papers, *formats.TABLES):
                abort(404)
            if form is not None:
                downloads.keep_pace()
            g.form = form
            return view(*args, **kwargs)

        page_or_file.takes_away = (*papers, *formats.TABLES)
        return page_or_file

    return mark


def show(template: str, registers: Callable[..., list[Register]], paper: Callable[..., Paper] | None = None, **shown: Any):
    """The page of a list with the ways to take it away, or the file. Both are made from the same ``shown``."""
    if not whole():
        return render_template(template, ways=_ways(formats.PAPER if paper else ()), **shown)
    around = {"documents": reading.document_names(), "names": reading.names(), "day": reading.day()}
    every = {**around, **shown, "made_on": clock.today(), "demonstration": reviews.is_demonstration()}
    found = registers(**every)
    name = _file_name(found[0].name)
    if paper and g.form in formats.PAPER:
        content = formats.write_paper(paper(**every), g.form)
    else:
        about = reports.about(found[0].name, _about(found, shown.get("filters") or ()))
        try:
            content = formats.write_list(found, about, g.form, reading.names().body, clock.today())
        except ValueError:  # a cell of a workbook holds no more than 32,767 characters
            abort(400, "A text in this list is too long for a cell of a workbook. Get the list as CSV.")
    return downloads.to_keep(content, name, formats.media_type(g.form))


def in_batches(rows: Sequence, told: Callable[[Sequence], list]) -> list:
    """What ``told`` says of the rows, some hundreds at a time: a history may be longer than one question can name."""
    return [each for start in range(0, len(rows), BATCH) for each in told(rows[start : start + BATCH])]


def _ways(papers: Sequence[str]) -> list[tuple[str, str]]:
    """The name and address of each way to take the list away, as it is narrowed and ordered here."""
    taken = {"page": None, "tick": None, "confirmed": None}
    return [(formats.NAMES[form], address(form=form, **taken)) for form in (*papers, *formats.TABLES)]


def _file_name(name: str) -> str:
    parts = [name.lower().replace(" ", "-"), *map(str, (request.view_args or {}).values()), reading.day().isoformat()]
    return f"{'-'.join(parts)}.{g.form}"


def _about(found: list[Register], filters: Sequence[Mapping]) -> list[tuple[str, Any]]:
    """Of which day the list is, to what it was narrowed and what is in it, for the sheet about it."""
    rows: list[tuple[str, Any]] = [("Body", reading.names().body), ("As at", reading.day()), ("Made on", clock.today())]
    if reviews.is_demonstration():
        rows.append(("Demonstration", "What says “yes” under “Invented” is made up. The rest is from the documents named."))
    labels = {field["name"]: field["label"] for field in filters}
    options = {field["name"]: dict(field.get("options") or ()) for field in filters}
    for name, value in request.args.items():
        if value and name not in ("form", "as_at", "page"):
            words = "yes" if value == "1" else value
            rows.append((f"Narrowed by: {labels.get(name, name)}", options.get(name, {}).get(value, words)))
    return rows + [(f"Rows of “{register.name}”", len(register.rows)) for register in found]
