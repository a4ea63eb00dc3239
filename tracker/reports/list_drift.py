"""The questions that nobody has raised, and those that were dismissed, as registers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..rules import drift as rules
from ..store.drift import DriftDismissal, Named
from .lists import Columns, table, title_of, yes
from .registers import Register


def questions(*, page, named: Named, **_: Any) -> list[Register]:
    """A line for each, in the order of the page."""

    def back(row, name: str):
        return getattr(row.signal.back, name) if row.signal.back else None

    columns: Columns = {
        "Question": lambda row: row.signal.question,
        "About": lambda row: row.signal.about.ref,
        "Review": lambda row: row.review,
        "Kind": lambda row: row.signal.about.kind,
        "Title": lambda row: row.signal.title,
        "Found": lambda row: row.signal.found,
        "Rule": lambda row: row.signal.label,
        "The rule": lambda row: row.signal.says,
        "Since": lambda row: row.signal.since,
        "Belongs to": lambda row: ", ".join(item.ref for item, _ in row.items),
        "Theme": lambda row: "; ".join(dict.fromkeys(named.theme_of(item) for item, _ in row.items)),
        "To ask": lambda row: "; ".join(agency.name for agency in row.agencies),
        "Rests on": lambda row: ", ".join(ref for ref, _ in row.rests_on),
        "Dismissed before on": lambda row: back(row, "on"),
        "Dismissed before because": lambda row: back(row, "because"),
        "Invented": lambda row: yes(row.signal.invented),
    }
    return [table("Questions nobody has raised", columns, page.rows)]


def dismissed(
    *, page, found: Mapping[str, Any], now: Mapping[str, str], codes: Mapping[str, str], titles: Mapping[str, str], **_: Any
) -> list[Register]:
    """A line for each that was dismissed."""

    def about(row: DriftDismissal) -> str:
        of = found.get(row.subject)
        return (getattr(of, "ref", "") or getattr(of, "code", "")) if of is not None else ""

    columns: Columns = {
        "About": about,
        "Review": lambda row: codes.get(row.review_id, ""),
        "Rule": lambda row: rules.LABELS[row.rule],
        "Found": lambda row: row.found,
        "Because": lambda row: row.because,
        "Dismissed on": lambda row: row.dismissed_on,
        "By": lambda row: title_of(titles, row.dismissed_by),
        "Now": lambda row: now[row.key],
        "Invented": lambda row: yes(row.invented),
    }
    return [table("Dismissed questions", columns, page.rows)]
