"""The rows of a change of many in words: what each is called, where its page is, and what its values mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..business.bulk import Line
from ..rules import delivery
from ..store import bulk as store
from ..store import reviews
from ..store.actions import Action
from ..store.deadlines import Deadline, DeadlineChange
from ..store.items import WITHOUT_THEME
from ..store.reviews import Item
from . import reading


@dataclass
class Shown:
    """One record: ``key`` of it, ``id`` of the version, its reference and title, and below them what tells it apart."""

    key: str
    id: str
    ref: str
    url: str
    title: str
    below: str
    was: str = ""
    becomes: str = ""
    why: str = ""
    note: str = ""
    asks: bool = False
    invented: bool = False


class Words:
    """The words for records of one kind and for the values of one field, asked for once for all the rows."""

    def __init__(self, rows: Sequence[Any], field: str, values: Iterable[Any] = ()):
        self.field = field
        requests = {row.deadline_id for row in rows if isinstance(row, DeadlineChange)}
        self.points = store.standing_of(Deadline, requests) if requests else {}
        points = [*self.points.values(), *(row for row in rows if isinstance(row, Deadline))]
        self.owners = store.owners_of(points) if points else {}
        self.leads, self.codes = store.agencies_by_key(), reading.codes()
        self.titles = (
            reading.post_titles({*values, *(getattr(row, "owner", None) for row in rows)}) if field == "owner" else {}
        )
        self.themes = store.theme_names() if field == "theme" else {}
        self.own_interval = reviews.limits().reporting_interval if field == "interval" else 0

    def value(self, value: Any, row: Any = None) -> str:
        """One value of the field that is changed. ``row`` says what a source names, where nobody in the tracker is."""
        if self.field == "owner":
            named = getattr(row, "owner_post", "")
            return self.titles.get(value, "A post that is no more") if value else named or "Nobody"
        if self.field == "interval":
            return f"{value} days" if value else f"The Board's own, {self.own_interval} days"
        if self.field == "delivery":
            return delivery.LABELS.get(value, "")
        if self.field == "theme":
            return self.themes.get(value, WITHOUT_THEME) if value else WITHOUT_THEME
        return reading.long_day(value) or "No date"

    def present(self, row: Any) -> str:
        """What the field says of a record now."""
        name = {"date": "current", "theme": "theme_id"}.get(self.field, self.field)
        if isinstance(row, DeadlineChange):
            return f"{self.value(row.asked_for)}, instead of {self.value(self.points[row.deadline_id].current)}"
        return self.value(getattr(row, name), row)

    def row(self, row: Any) -> Shown:
        """One record, with what its field says now."""
        shown = self.titled(row)
        shown.was = self.present(row)
        return shown

    def titled(self, row: Any) -> Shown:
        """What it is called."""
        point = self.points[row.deadline_id] if isinstance(row, DeadlineChange) else row
        owner = self.owners.get(point.owner, row) if isinstance(point, Deadline) else row
        code = self.codes[owner.review_id]
        if isinstance(owner, Action):
            url, below = reading.link("actions.show", review=code, ref=owner.ref), self.leads[owner.lead_id].name
        else:
            url, below = reading.link("items.show", review=code, ref=owner.ref), reviews.KIND_LABELS[owner.kind]
        label = point.label if isinstance(point, Deadline) else ""
        below = f"{owner.title} · {below}" if label else below
        if len(self.codes) > 1:
            below = f"{below} · {code}"
        return Shown(row.key, row.id, owner.ref, url, label or owner.title, below, invented=row.invented)

    def line(self, line: Line) -> Shown:
        shown = self.row(line.row)
        shown.why, shown.note, shown.asks = line.why, line.note, line.asks
        if not line.why:
            shown.was, shown.becomes = self.value(line.was, line.row), self.value(line.becomes)
        return shown


def in_words(rows: Sequence[Item | Action | Deadline | DeadlineChange], field: str) -> list[Shown]:
    words = Words(rows, field)
    return [words.row(row) for row in rows]


def lines_in_words(lines: Sequence[Line], field: str) -> list[Shown]:
    words = Words([line.row for line in lines], field, {value for line in lines for value in (line.becomes,) if value})
    return [words.line(line) for line in lines]


_FIELDS = {"current": "date", "asked_for": "date", store.REFUSED: "date"}


def done_in_words(done: Sequence[store.Done]) -> list[Shown]:
    """What was done to each, with what it was before."""
    words: dict[str, Words] = {}
    shown = []
    for each in done:
        field = _FIELDS.get(each.field, each.field)
        if field not in words:
            same = [other for other in done if _FIELDS.get(other.field, other.field) == field]
            things = list({other.thing.key: other.thing for other in same}.values())
            words[field] = Words(things, field, {value for other in same for value in (other.was, other.now) if value})
        row = words[field].titled(each.thing)
        row.title, row.below = (each.label, f"{row.title} · {row.below}") if each.label else (row.title, row.below)
        row.was, row.becomes = words[field].value(each.was, each.thing), words[field].value(each.now)
        row.asks = each.field == "asked_for"
        if each.field == store.REFUSED:
            row.was, row.becomes = f"asked for {row.was}", f"Refused: {row.becomes} stands"
        shown.append(row)
    return shown
