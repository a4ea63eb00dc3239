"""Giving the body, its reviews, its roles and its levels another name."""

from __future__ import annotations

import datetime as dt

from ..rules import names as rules
from ..rules import roles
from ..rules.roles import Acting
from ..store import names as store
from . import settings


def change(
    name: str,
    words: str,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    seen: str | None = None,
    once: str | None = None,
) -> None:
    """Another name, with a reason. It is in force from today; days before keep the name that they had.

    ``seen`` is the version of the names that the person saw. Raises Stale when it stands no more.
    """
    roles.check(by, roles.MANAGE)
    rules.check_change(words, store.in_force().of(name), because)
    said = {"by": by, "today": today, "seen": seen, "once": once}
    settings.put("changed a name", store.NAMES, store.standing(), name, words.strip(), because, **said)
