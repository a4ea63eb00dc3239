"""Meetings, and what was decided in them, as registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ..rules.names import Names
from ..store.decided import Decision
from ..store.issued import Issued
from ..store.meetings import Meeting
from .lists import Columns, table, yes
from .registers import Register


def meetings(
    *,
    page,
    counts: Mapping[str, tuple[int, int, int]],
    packs: Mapping[str, Issued],
    states: Mapping[str, str],
    names: Names,
    day: dt.date,
    **_: Any,
) -> list[Register]:
    """Each meeting with its pack and how its points ended, the latest first."""

    def pack(row: Meeting, name: str) -> Any:
        return getattr(packs[row.key], name) if row.key in packs else None

    columns: Columns = {
        "Ref": lambda row: row.ref,
        "Meeting": lambda row: row.title,
        "Level": lambda row: names.level(row.level),
        "Held on": lambda row: row.held_on,
        "Place": lambda row: row.place,
        "State": lambda row: states[row.state(day)],
        "Why it was cancelled": lambda row: row.cancelled_because,
        "Pack": lambda row: pack(row, "ref"),
        "Pack issued on": lambda row: pack(row, "issued_on"),
        "On the agenda as written down": lambda row: counts[row.key][2],
        "Decided": lambda row: counts[row.key][0],
        "Came back": lambda row: counts[row.key][1],
        "Came": lambda row: row.attended,
        "Apologies": lambda row: row.apologies,
        "Invented": lambda row: yes(row.invented),
    }
    return [table("Meetings", columns, page.rows)]


def decisions(
    *, page, within: Mapping[str, Meeting], states: Mapping[str, str], names: Names, day: dt.date, **_: Any
) -> list[Register]:
    """What was decided, by whom it is owned, and whether it was carried out."""

    def level(each: Decision) -> str:
        return each.row.level if each.escalation is not None else within[each.meeting].level

    columns: Columns = {
        "Ref": lambda each: each.row.ref,
        "Level": lambda each: names.level(level(each)),
        "Decided on": lambda each: each.row.made_on,
        "Meeting": lambda each: within[each.meeting].title if each.meeting in within else "",
        "About": lambda each: each.about,
        "Decision": lambda each: each.words,
        "Owner": lambda each: each.row.owner,
        "To be carried out by": lambda each: each.row.by_when,
        "State": lambda each: states[each.state(day)],
        "Carried out on": lambda each: each.row.carried_out_on,
        "How": lambda each: each.how,
        "Invented": lambda each: yes(each.row.invented),
    }
    return [table("Decisions", columns, page.rows)]
