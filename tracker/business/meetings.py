"""Arranging, moving and cancelling a meeting, saying who came, and what the business unit adds to an agenda."""

from __future__ import annotations

import datetime as dt

from ..rules import meetings as rules
from ..rules import roles
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import history, rounds
from ..store import meetings as store
from ..store.meetings import Meeting


def arrange(
    level: str,
    held_on: dt.date | None,
    title: str,
    place: str = "",
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> Meeting:
    """The business unit arranges a meeting of a level. One that has been is recorded in the same way, to be minuted."""
    roles.check(by, roles.MANAGE)
    for refusal in wrong_with(level, held_on, title):
        raise refusal
    with history.entry("arranged a meeting", by=by, today=today, once=once) as entry:
        _check_free(level, held_on)
        ref = entry.next_ref("M")
        entry.subject = entry.add(
            Meeting,
            ref=ref,
            number=int(ref.removeprefix("M")),
            level=level,
            held_on=held_on,
            title=title.strip(),
            place=place.strip(),
            arranged_by=by.post,
        )
    return entry.subject


def wrong_with(level: str, held_on: dt.date | None, title: str) -> list[Refused]:
    """All that the rules would refuse in a meeting, so that a page can say it at once."""
    return gathered(
        lambda: rules.check_level(level),
        lambda: rules.check_title(title),
        lambda: rules.check_day(held_on),
    )


def move(
    meeting: Meeting, to: dt.date | None, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> Meeting:
    """Another day for a meeting. The rounds that collect for it and are not over go with it."""
    roles.check(by, roles.MANAGE)
    for refusal in wrong_with_move(meeting, to, because, today=today):
        raise refusal
    with history.entry("moved a meeting", by=by, today=today, once=once) as entry:
        _check_free(meeting.level, to, besides=meeting)
        entry.subject = entry.change(meeting, held_on=to, moved_because=because)
        for row in rounds.still_for(meeting, today):
            entry.change(row, meeting=to)
    return entry.subject


def wrong_with_move(meeting: Meeting, to: dt.date | None, because: str, *, today: dt.date) -> list[Refused]:
    closes = [row.closes for row in rounds.still_for(meeting, today)]
    return gathered(
        lambda: rules.check_move(meeting.state(today), meeting.held_on, to, today, closes),
        lambda: rules.check_because(because),
    )


def cancel(meeting: Meeting, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Meeting:
    """A meeting that will not be. What stood before its level stands before the next one; its rounds go on as they are."""
    roles.check(by, roles.MANAGE)
    rules.check_stands(meeting.state(today))
    rules.check_because(because)
    with history.entry("cancelled a meeting", by=by, today=today, once=once) as entry:
        entry.subject = entry.change(meeting, cancelled_on=today, cancelled_because=because)
    return entry.subject


def _check_free(level: str, day: dt.date | None, besides: Meeting | None = None) -> None:
    others = store.standing().where((Meeting.level == level) & (Meeting.held_on == day))
    if besides is not None:
        others = others.where(Meeting.record != besides.key)
    rules.check_free(level, day, [(row.ref, row.level, row.held_on) for row in others])
