"""Lists of dates as registers: all that is due, and what waits for the Board to confirm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from ..rules import due_points
from ..rules.names import Names
from ..store import reviews as store
from ..store.reviews import DocumentNames, Review
from .lists import Columns, dated, table, yes
from .registers import Register
from .wording import cite


def deadlines(
    *,
    page,
    asked: Mapping[str, Any],
    raised: Mapping[str, Any],
    states_of: Callable[[Any], list[str]],
    reviews: Mapping[str, Review],
    names: Names,
    day: dt.date,
    told: Mapping[str, Any],
    **_: Any,
) -> list[Register]:
    """Every open date: what it was first, what stands, when its owner expects it."""
    columns: Columns = {
        **_whose(reviews),
        "First date": lambda row: row.original,
        **dated(lambda row: row, "Current date"),
        "Read to the end of its": lambda row: row.precision if row.current and row.precision != "day" else "",
        "Expected": lambda row: row.forecast,
        "Stands": lambda row: "; ".join(due_points.STATES[state].lower() for state in states_of(row)),
        "Days late": lambda row: (day - row.due).days if due_points.LATE in states_of(row) else None,
        "More time asked for, to": lambda row: asked[row.key].asked_for if row.key in asked else None,
        "Moves": lambda row: row.moves,
        "Days moved": lambda row: row.days_moved,
        "At risk by dates": lambda row: "; ".join(told[row.key].by_dates),
        "Agency says at risk": lambda row: yes(told[row.key].by_agency),
        "Fragile": lambda row: yes(told[row.key].fragile),
        "Level reached by the rule": lambda row: names.level(told[row.key].level) if told[row.key].level else "",
        "Why it is reached": lambda row: told[row.key].reached.reason if told[row.key].reached else "",
        "Next level by lateness": lambda row: names.level(told[row.key].step.level) if told[row.key].step else "",
        "Reached on": lambda row: told[row.key].step.on if told[row.key].step else None,
        "Every so many months": lambda row: row.every_months,
        "Raised with": lambda row: names.level(raised[row.owner].level) if row.owner in raised else "",
        "Invented": lambda row: yes(row.invented),
    }
    return [table("Deadlines", columns, page.rows)]


def provisional(*, page, reviews: Mapping[str, Review], documents: DocumentNames, **_: Any) -> list[Register]:
    """Dates that nobody has confirmed, with where each comes from."""
    columns: Columns = {
        **_whose(reviews),
        "Provisional date": lambda row: row.current,
        "As written": lambda row: row.stands_as_written,
        "Date is": lambda row: row.basis,
        "Where it comes from": lambda row: row.note,
        "Source": lambda row: cite(row.source, documents.of(row.review_id)),
        "Invented": lambda row: yes(row.invented),
    }
    return [table("Dates to confirm", columns, page.rows)]


def _whose(reviews: Mapping[str, Review]) -> Columns:
    """What is due, and the action or item that it belongs to."""

    def thing(row):
        return row.deed if row.action_id else row.point

    def whose(row) -> str:
        return row.deed.lead_body.name if row.action_id else store.KIND_LABELS[row.point.kind]

    return {
        "Ref": lambda row: thing(row).ref,
        "Review": lambda row: reviews[row.review_id].code,
        "What is due": lambda row: row.label or thing(row).title,
        "Of": lambda row: thing(row).title if row.label else "",
        "Led by, or kind": whose,
    }
