"""Lists of actions as registers: all of them, those done but not assured, those paused, those without an owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ..rules import delivery
from ..store.action_rows import Row
from ..store.reviews import DocumentNames, Review
from .lists import BY_AGENCY, Columns, by_dates, dated, days_since, evidence, rated, table, title_of, yes
from .registers import Register
from .wording import cite


def actions(*, rows: list[Row], reviews: Mapping[str, Review], documents: DocumentNames, **_: Any) -> list[Register]:
    """What agencies do, what the dates say and what stands behind it."""
    return [table("Actions", _columns(reviews, documents), rows)]


def done_not_assured(
    *,
    rows: list[Row],
    changes: Mapping[str, list],
    reviews: Mapping[str, Review],
    documents: DocumentNames,
    **_: Any,
) -> list[Register]:
    """What is called done or closed, beside what the chair has said of what it answers."""

    def decided(row: Row):
        last = next(iter(changes.get(row.action.key, [])), None)
        return last if last is not None and last.kind in ("refusal", "reopening", "closing") else None

    columns = {
        **_columns(reviews, documents),
        "Last decided": lambda row: last.heading if (last := decided(row)) else "",
        "Decided on": lambda row: last.second_on or last.said_on if (last := decided(row)) else None,
    }
    return [table("Done but not assured", columns, rows)]


def _columns(reviews: Mapping[str, Review], documents: DocumentNames) -> Columns:
    return {
        "Ref": lambda row: row.action.ref,
        "Review": lambda row: reviews[row.action.review_id].code,
        "Action": lambda row: row.action.title,
        "Led by": lambda row: row.action.lead_body.name,
        BY_AGENCY: lambda row: delivery.LABELS[row.action.delivery],
        "Reported on": lambda row: row.action.reported_on,
        **by_dates(lambda row: row.position),
        **evidence(lambda row: row.counts),
        "Answers, and what the chair said of each": lambda row: rated(row.answered),
        **dated(lambda row: row.position.deadline),
        "Action is": lambda row: row.action.basis,
        "Source": lambda row: cite(row.action.source, documents.of(row.action.review_id)),
        "Invented": lambda row: yes(row.action.invented),
    }


def paused(
    *,
    page,
    since: Mapping[str, dt.date | None],
    reviews: Mapping[str, Review],
    titles: Mapping[str, str],
    legal: Mapping[str, str],
    day: dt.date,
    **_: Any,
) -> list[Register]:
    """What the law holds up, and when somebody looks again."""
    columns: Columns = {
        "Ref": lambda row: row.deed.ref,
        "Review": lambda row: reviews[row.review_id].code,
        "Action": lambda row: row.deed.title,
        "Led by": lambda row: row.deed.lead_body.name,
        BY_AGENCY: lambda row: delivery.LABELS[row.deed.delivery],
        "Legal reason": lambda row: legal.get(row.legal_reason, row.legal_reason),
        "Because": lambda row: row.because,
        "Said by": lambda row: title_of(titles, row.said_by),
        "Deputy": lambda row: yes(row.deputy),
        "Paused since": lambda row: since.get(row.action_id),
        "Days": lambda row: days_since(since.get(row.action_id), day),
        "Look again by": lambda row: row.review_by,
        "Action is": lambda row: row.deed.basis,
        "Invented": lambda row: yes(row.invented),
    }
    return [table("Paused actions", columns, page.rows)]


def without_owner(*, page, titles: Mapping[str, str], reviews: Mapping[str, Review], **_: Any) -> list[Register]:
    """Running actions that no post answers for."""

    def why(row) -> str:
        return f"{titles.get(row.owner, 'Its post')} is held by nobody any more" if row.owner else "no source names one"

    columns: Columns = {
        "Ref": lambda row: row.ref,
        "Review": lambda row: reviews[row.review_id].code,
        "Action": lambda row: row.title,
        "Led by": lambda row: row.lead_body.name,
        "Why it has none": why,
        "Action is": lambda row: row.basis,
        "Invented": lambda row: yes(row.invented),
    }
    return [table("Actions without an owner", columns, page.rows)]
