"""What the evidence covers of each item, and the figures that disagree, as registers."""

from __future__ import annotations

from typing import Any

from ..rules import evidence as ladder
from ..rules import figures as rules
from ..store.reviews import KIND_LABELS, DocumentNames, Review
from .lists import Columns, table, yes
from .registers import Register
from .wording import cite


def coverage(*, review: Review, page, documents: DocumentNames, **_: Any) -> list[Register]:
    """Each item against the rungs. What is restricted is not counted, and how much of it there is is said."""

    def on(rung: str, stance: str):
        return lambda row: row.cover.rungs[rung][stance]

    rungs = {
        f"{ladder.RUNG_LABELS[rung]}, {side}": on(rung, stance)
        for rung in reversed(ladder.RUNGS)
        for side, stance in (("for", ladder.SUPPORTS), ("against", ladder.CHALLENGES))
    }
    columns: Columns = {
        "Ref": lambda row: row.item.ref,
        "Review": lambda row: review.code,
        "Kind": lambda row: KIND_LABELS[row.item.kind],
        "Theme": lambda row: row.theme,
        "Title": lambda row: row.item.title,
        **rungs,
        "Context": lambda row: row.cover.context,
        "Checked by somebody else": lambda row: row.cover.checked,
        "Links only inferred": lambda row: row.cover.inferred,
        "Links invented": lambda row: row.cover.invented,
        "Restricted, not counted": lambda row: row.hidden,
        "Actions that answer it": lambda row: row.cover.answers,
        "Only proposed": lambda row: row.cover.proposals,
        "Answered through its sub-points": lambda row: yes(row.cover.parts_answered),
        "Nothing covers it": lambda row: yes(not row.cover.evidenced and not row.cover.answered),
        "Source": lambda row: cite(row.item.source, documents.of(row.item.review_id)),
        "Invented": lambda row: yes(row.cover.invented),
    }
    return [table("Coverage", columns, page.rows)]


def figures(*, review: Review, page, documents: DocumentNames, **_: Any) -> list[Register]:
    """A line for each figure, those of a group beneath each other. Neither is corrected."""
    rows = [(group, each) for group in page.rows for each in group.statements]
    columns: Columns = {
        "Ref": lambda row: row[0].ref,
        "Review": lambda row: review.code,
        "What is counted": lambda row: row[0].row.title,
        "Figure": lambda row: "" if row[1].hidden else row[1].row.figure,
        "What it says": lambda row: "Restricted evidence" if row[1].hidden else row[1].row.says,
        "Source": lambda row: "" if row[1].hidden else cite(row[1].row.source, documents.of(review.key)),
        "Evidence": lambda row: row[1].piece.ref if row[1].piece and not row[1].hidden else "",
        "Why they may differ": lambda row: "; ".join(row[0].reasons),
        "Why, in our words": lambda row: row[0].row.why,
        "Can be reconciled": lambda row: rules.RECONCILED[row[0].row.reconciled],
        "How": lambda row: row[0].row.how,
        "Touches": lambda row: ", ".join(item.ref for item in row[0].items),
        "Invented": lambda row: yes(row[0].invented),
    }
    return [table("Figures that disagree", columns, rows)]
