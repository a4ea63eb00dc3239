"""The board's thresholds as they changed: what was in force when, who changed it and why."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from ..rules import settings as rules
from .database import known
from .history import HistoryValue
from .reviews import Setting

THRESHOLDS = "thresholds"


@dataclass
class Change:
    """One change of one threshold."""

    name: str
    was: int
    now: int
    on: dt.date
    by: str | None  # the key of the post
    because: str | None  # None when it was redacted
    invented: bool = False

    @property
    def label(self) -> str:
        return rules.LABELS[self.name]


@dataclass
class Threshold:
    """One threshold as it is in force on a day."""

    name: str
    number: int
    default: int
    last: Change | None = None

    @property
    def label(self) -> str:
        return rules.LABELS[self.name]

    @property
    def group(self) -> str:
        return rules.GROUP_OF[self.name]


def standing() -> Setting | None:
    """The version of the thresholds that stands now; None while every default is in force."""
    return Setting.get_or_none((Setting.name == THRESHOLDS) & known(Setting))


def changes(as_at: dt.date | None = None) -> list[Change]:
    """Every change of a threshold, newest first. Two queries."""
    query = Setting.select().where(Setting.name == THRESHOLDS).order_by(Setting.version)
    versions = list(query if as_at is None else query.where(Setting.known_from <= as_at))
    why = reasons(versions)
    found, before = [], {}
    for row in versions:
        for name in rules.LABELS:
            was, now = (values.get(name, rules.DEFAULTS[name]) for values in (before, row.value))
            if was != now:
                because = why.get(row.version)
                found.append(Change(name, was, now, row.known_from, row.written_by, because, row.invented))
        before = row.value
    return found[::-1]


def reasons(versions: list[Setting]) -> dict[int, str]:
    """The reason that the history keeps of each version."""
    if not versions:
        return {}
    wrote = HistoryValue.select(HistoryValue.entry, HistoryValue.version).where(
        (HistoryValue.record == versions[0].key) & (HistoryValue.kind == Setting._meta.table_name)
    )
    entries = dict(wrote.tuples())
    said = HistoryValue.select(HistoryValue.entry, HistoryValue.value).where(
        HistoryValue.entry.in_(list(entries)) & (HistoryValue.kind == "entry") & (HistoryValue.field == "why")
    )
    return {entries[entry]: json.loads(value)["now"] for entry, value in said.tuples() if value}


def in_force(found: list[Change], thresholds: rules.Thresholds) -> list[Threshold]:
    """Every threshold with its default, and the change that set it."""
    last: dict[str, Change] = {}
    for change in found:
        last.setdefault(change.name, change)
    return [Threshold(name, getattr(thresholds, name), rules.DEFAULTS[name], last.get(name)) for name in rules.LABELS]
