"""The list of reminders as a register."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .. import clock
from ..rules import reminders as rules
from .lists import Columns, table, yes
from .registers import Register


def reminders(*, page, **_: Any) -> list[Register]:
    """Each digest with what became of it; by the posts for which it was sent, and none of its text."""
    columns: Columns = {
        "Ref": lambda row: row.ref,
        "For the posts": lambda row: "; ".join(row.posts),
        "Written on": lambda row: row.made_on,
        "Heading": lambda row: row.subject,
        "Things": lambda row: row.number,
        "What became of it": lambda row: rules.STATES[row.state],
        "Taken by the mail server on": lambda row: _in_london(row.sent_at).date() if row.sent_at else None,
        "At": lambda row: f"{_in_london(row.sent_at):%H:%M}" if row.sent_at else "",
        "Tries": lambda row: row.sending.tries if _waits(row) else None,
        "Why": lambda row: row.because or (row.sending.last_error if _waits(row) else ""),
        "Message-ID": lambda row: row.message_id,
        "Invented": lambda row: yes(row.invented),
    }
    return [table("Reminders", columns, page.rows)]


def _waits(row) -> bool:
    return bool(getattr(row, "sending", None) and row.sending.reminder)


def _in_london(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=dt.UTC).astimezone(clock.LONDON)
