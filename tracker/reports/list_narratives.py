"""The narratives of a review as a register: where each stands, what it says, what changed since it was accepted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..rules import narratives as rules
from ..store.reviews import KIND_LABELS, Review
from .lists import Columns, table, title_of, yes
from .registers import Register


def narratives(*, review: Review, page, titles: Mapping[str, str], **_: Any) -> list[Register]:
    """The texts as they were typed, with their citations in square brackets."""

    def text(part: str):
        return lambda row: rules.without(row.shown.texts[part], row.hidden) if row.shown else ""

    columns: Columns = {
        "Ref": lambda row: row.item.ref,
        "Review": lambda row: review.code,
        "Kind": lambda row: KIND_LABELS[row.item.kind],
        "Title": lambda row: row.item.title,
        "Narrative": lambda row: rules.STANDINGS[row.standing],
        "The text is": lambda row: "" if not row.shown else "Accepted" if row.accepted else rules.NOT_ACCEPTED,
        **{heading: text(part) for part, heading in rules.PARTS.items()},
        "Written last by": lambda row: title_of(titles, row.last.said_by) if row.last else "",
        "Written last on": lambda row: row.last.said_on if row.last else None,
        "Accepted on": lambda row: row.accepted.accepted_on if row.accepted else None,
        "Changed since": lambda row: ", ".join(row.changed),
        "Restricted, changed since": lambda row: row.changed_hidden or None,
        "A draft was begun over it": lambda row: yes(row.accepted and row.last.state == rules.DRAFT),
        "Invented": lambda row: yes(row.shown and row.shown.invented),
    }
    return [table("Narratives", columns, page.rows)]
