"""The names of the body, its reviews, its roles and its levels, as they were in force; and how they changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..rules import names as rules
from . import settings
from .database import known
from .reviews import Board, Setting, board, setting

NAMES = "names"


@dataclass
class Change:
    """One change of one name."""

    name: str
    was: str
    now: str
    on: dt.date
    by: str | None  # the key of the post
    because: str | None  # None when it was redacted
    invented: bool = False

    @property
    def label(self) -> str:
        return rules.LABELS[self.name]


def in_force(as_at: dt.date | None = None, here: Board | None = None) -> rules.Names:
    """The names of a day. ``here`` is the board of this database, where it has been asked for."""
    here = here or board()
    return rules.Names(setting(NAMES, {}, as_at), here.name if here else "")


def standing() -> Setting | None:
    """The version that stands now; None while every name is as it came."""
    return Setting.get_or_none((Setting.name == NAMES) & known(Setting))


def changes(as_at: dt.date | None = None) -> list[Change]:
    """Every change of a name, newest first."""
    query = Setting.select().where(Setting.name == NAMES).order_by(Setting.version)
    versions = list(query if as_at is None else query.where(Setting.known_from <= as_at))
    reasons = settings.reasons(versions)
    found, before = [], in_force(dt.date.min)
    for row in versions:
        after = rules.Names(row.value, before.set_up_as)
        for name in rules.LABELS:
            was, now = before.of(name), after.of(name)
            if was != now:
                found.append(Change(name, was, now, row.known_from, row.written_by, reasons.get(row.version), row.invented))
        before = after
    return found[::-1]
