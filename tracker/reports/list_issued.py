"""The list of issued stocktakes, as a register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..store.reviews import Review
from .content import AUDIENCES
from .lists import Columns, table, title_of, yes
from .registers import Register


def stocktakes(*, page, reviews: Mapping[str, Review], titles: Mapping[str, str], **_: Any) -> list[Register]:
    """Each with its number, who issued it when, and the digest of its content."""
    columns: Columns = {
        "Number": lambda row: row.ref,
        "Review": lambda row: reviews[row.review_id].code if row.review_id in reviews else "",
        "Title": lambda row: row.title,
        "About": lambda row: row.scope,
        "As at": lambda row: row.as_at,
        "For": lambda row: AUDIENCES.get(row.audience, ""),
        "Issued on": lambda row: row.issued_on,
        "Issued by": lambda row: title_of(titles, row.issued_by),
        "SHA-256": lambda row: row.sha256,
        "Issued again on": lambda row: row.reissued_on,
        "Note": lambda row: row.note,
        "Invented": lambda row: yes(row.invented),
    }
    return [table("Stocktakes", columns, page.rows)]
