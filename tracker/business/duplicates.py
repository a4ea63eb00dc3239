"""Saying that two which look the same are not, so that they leave the list; and bringing them back to it."""

from __future__ import annotations

import datetime as dt

from ..rules import duplicates as rules
from ..rules import links
from ..rules.roles import Acting
from ..store import history
from ..store.database import Record
from ..store.duplicates import NotTwice
from ..store.reviews import Review


def dismiss(
    review: Review,
    kind: str,
    first: Record,
    second: Record,
    alike: str,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> NotTwice:
    """The business unit says why two are not the same. Nothing is done to either.

    ``first`` and ``second`` are the versions that the person saw, ``alike`` the digest of what was compared of them.
    """
    links.check_may_make(by)
    rules.check_because(because)
    with history.entry("said that two are not the same", by=by, today=today, review=review, once=once) as entry:
        entry.hold(first)
        entry.hold(second)
        row = entry.add(
            NotTwice,
            review=review.key,
            kind=kind,
            first=first.key,
            second=second.key,
            alike=alike,
            because=because.strip(),
        )
        # Not one of the two: whoever may not read the other one would be told of it.
        entry.subject = row
    return row


def bring_back(
    review: Review, said: NotTwice, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> NotTwice:
    """The business unit takes back that two are not the same, with a reason: they are on the list again."""
    links.check_may_make(by)
    rules.check_said(bool(said.alike))
    rules.check_because_back(because)
    with history.entry(
        "brought two back to those that may be the same", by=by, today=today, review=review, once=once
    ) as entry:
        entry.subject = row = entry.change(said, alike="", because=because.strip())
    return row
