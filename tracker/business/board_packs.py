"""Issuing the pack of a meeting: its agenda is written down and its paper frozen in one step, so the minutes match it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from ..rules import issuing as numbers
from ..rules import meetings as rules
from ..rules import roles
from ..rules.issuing import Stamp
from ..rules.roles import Acting
from ..store import agenda, history
from ..store.issued import Issued
from ..store.meetings import Meeting
from . import agendas, issuing


def issue(
    meeting: Meeting,
    title: str,
    write: Callable[[Stamp], str],
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> Issued:
    """The business unit issues the pack. Issued again it has a new number, and the one before stays.

    ``write`` returns the content as canonical text, as for every report that is issued. Raises Stale when the meeting was
    moved or cancelled since the page was opened.
    """
    roles.check(by, roles.MANAGE)
    rules.check_issue(meeting.state(today))
    with history.entry("issued a board pack", by=by, today=today, once=once) as entry:
        entry.hold(meeting)
        agendas.keep(entry, meeting, agenda.points(meeting, today))
        entry.subject = issuing.frozen_in(
            entry,
            numbers.BOARD_PACK,
            title,
            write,
            as_at=today,
            level=meeting.level,
            meeting=meeting.key,
            audience="board",
        )
    return entry.subject
