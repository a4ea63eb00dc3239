"""The numbers in references, such as the 12 of Q12: counted on from the highest, so that none is given twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from .history import BOARD
from .reviews import Review
from .tables import RECORDS


def highest(refs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The highest number in each scope. Each reference comes with the code of its review, or that of the board."""
    last: dict[str, int] = defaultdict(int)
    for code, ref in refs:
        numbered = re.fullmatch(r"(.*[A-Za-z/])(\d+)", ref)
        if numbered:
            scope = f"{code}/{numbered[1]}"
            last[scope] = max(last[scope], int(numbered[2]))
    return dict(last)


def given() -> dict[str, int]:
    """The highest number that any record has, by its scope."""
    codes = dict(Review.select(Review.record, Review.code).order_by(Review.version).tuples())
    return highest(
        (codes.get(review, BOARD), ref or "")
        for table in RECORDS
        if "ref" in table._meta.fields
        for ref, review in _refs(table)
    )


def _refs(table):
    if "review" in table._meta.fields:
        return table.select(table.ref, table.review).tuples().iterator()
    return ((ref, None) for (ref,) in table.select(table.ref).tuples().iterator())
