"""What the business unit adds to an agenda, and what of it is written down when the pack is issued."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..rules import meetings as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import agenda as store
from ..store import history
from ..store.agenda import AgendaItem, Point
from ..store.meetings import Meeting


def add(
    meeting: Meeting,
    title: str,
    asked: str = "",
    place: int | None = None,
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> AgendaItem:
    """Other business, at its place among what was added before, or after all of it."""
    roles.check(by, roles.MANAGE)
    rules.check_agenda_open(meeting.state(today))
    rules.check_free_item(title)
    with history.entry("added to an agenda", by=by, today=today, once=once) as entry:
        entry.hold(meeting)
        added = [row for row in store.items_of(meeting) if row.kind == rules.FREE]
        row = entry.add(
            AgendaItem,
            ref=_next_ref(entry, meeting),
            meeting=meeting.key,
            kind=rules.FREE,
            position=len(added) + 1,
            title=title.strip(),
            asked=asked,
            added_by=by.post,
        )
        entry.subject = row
        _put(entry, added, row, place)
    return row


def change(
    item: AgendaItem,
    meeting: Meeting,
    title: str,
    asked: str,
    place: int | None,
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> AgendaItem:
    """Say it otherwise, or put it at another place."""
    _check_added(item, meeting, by, today)
    rules.check_free_item(title)
    with history.entry("changed an agenda", by=by, today=today, once=once) as entry:
        others = [row for row in store.items_of(meeting) if row.kind == rules.FREE and row.key != item.key]
        entry.subject = row = entry.change(item, title=title.strip(), asked=asked)
        _put(entry, others, row, place)
    return row


def take_off(
    item: AgendaItem, meeting: Meeting, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> AgendaItem:
    """Taken off, with a reason. It stays in the history."""
    _check_added(item, meeting, by, today)
    rules.check_because(because)
    with history.entry("took an item off an agenda", by=by, today=today, once=once) as entry:
        entry.subject = entry.change(item, withdrawn_because=because)
    return entry.subject


def keep(entry: history.Entry, meeting: Meeting, found: Iterable[Point]) -> None:
    """Write down what stands before the level, as the pack says it; what was kept for an earlier pack and is gone goes."""
    written = {(row.kind, row.about): row for row in store.items_of(meeting) if row.about}
    for number, each in enumerate((point for point in found if point.about), 1):
        row = written.pop((each.kind, each.about), None)
        if row is None:
            write_down(entry, meeting, each, number)
        else:
            entry.change(row, position=number, title=each.title[:300], asked=each.asked)
    minuted = {row.agenda_item_id for row in store.minutes_of(meeting)}
    for row in written.values():
        if row.key not in minuted:
            entry.change(row, withdrawn_because="It no longer stood before the level when the pack was issued again.")


def write_down(entry: history.Entry, meeting: Meeting, each: Point, number: int) -> AgendaItem:
    return entry.add(
        AgendaItem,
        ref=_next_ref(entry, meeting),
        meeting=meeting.key,
        kind=each.kind,
        about=each.about,
        position=number,
        title=each.title[:300],
        asked=each.asked,
    )


def _check_added(item: AgendaItem, meeting: Meeting, by: Acting, today: dt.date) -> None:
    roles.check(by, roles.MANAGE)
    rules.check_agenda_open(meeting.state(today))
    if item.kind != rules.FREE:
        raise Refused("This stands on the agenda because it stands before the level. It goes when it is decided.")
    if item.withdrawn_because:
        raise Refused("This was taken off the agenda.")


def _next_ref(entry: history.Entry, meeting: Meeting) -> str:
    return f"{meeting.ref}/{entry.next_number(f'{history.BOARD}/{meeting.ref}')}"


def _put(entry: history.Entry, others: list[AgendaItem], row: AgendaItem, place: int | None) -> None:
    """Number what was added anew, with this one at its place."""
    at = min(max(1, place or len(others) + 1), len(others) + 1)
    order = [*others[: at - 1], row, *others[at - 1 :]]
    for number, each in enumerate(order, 1):
        if each.position != number:
            entry.change(each, position=number)
