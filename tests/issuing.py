"""Issuing a stocktake in a test: shown, given time to reply, and issued before the day with a reason."""

from __future__ import annotations

import datetime as dt

from tests import cast
from tracker.business import preparing
from tracker.reports import hearing
from tracker.store.issued import Issued


def issue_one(review, act, scope="R7", audience="public", whole=False, day=cast.TODAY) -> Issued:
    """Issued on the day on which it was prepared, nobody having replied. ``act`` gives somebody in their post."""
    about = {"audience": audience, "scope": scope}
    shown = hearing.shown(review, day, today=cast.TODAY, **about)
    unit = {"by": act("unit"), "today": cast.TODAY}
    due = cast.TODAY + dt.timedelta(days=5)
    row = preparing.prepare(
        review, shown.title, shown.content, shown.concerned, as_at=day, reply_by=due, whole=whole, **about, **unit
    )
    ready = hearing.ready(row, day, today=cast.TODAY, because="The Board meets.")
    write = hearing.writer(row, day, today=cast.TODAY, because="The Board meets.", seen=ready.seen)
    said = {"because": "The Board meets.", "counted": False, "read": True}
    return preparing.issue(row, write, as_at=day, title=shown.title, evidence=ready.evidence, **said, **unit)
