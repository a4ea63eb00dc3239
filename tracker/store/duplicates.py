"""What may be there twice in a review: the sketches that rules/duplicates.py compares, and the pairs with their records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ..rules import duplicates as rules
from ..rules.roles import Acting
from . import actions, evidence
from .database import Record
from .evidence import Evidence
from .reviews import Review


@dataclass
class Likely:
    """Two records that may be the same, the earlier one first."""

    first: Record
    second: Record
    why: tuple[str, ...]


def pieces(review: Review, reader: Acting | None) -> list[Likely]:
    """Of the evidence that a reader may see; two queries and those of the reader's rights."""
    query = evidence.each_once(evidence.seen_by(evidence.listed(), reader)).where(Evidence.review == review.key)
    rows = {row.key: row for row in query.order_by(Evidence.record)}
    files = defaultdict(set)
    for file in evidence.files(rows):
        if not file.removed_because:
            files[file.evidence_id].add(file.sha256)
    sketches = [
        rules.Sketch(
            row.key, row.statement, frozenset(row.figures), _places(row.source), frozenset(files[row.key])
        )
        for row in rows.values()
    ]  # fmt: skip
    return [Likely(rows[pair.first], rows[pair.second], pair.why) for pair in rules.likely(sketches)]


def deeds(review: Review) -> list[Likely]:
    """Of the actions, those of one agency compared with one another. A proposal is worded like the others, and is none."""
    rows = {row.key: row for row in actions.actions(review) if not row.proposed}
    sketches = [
        rules.Sketch(row.key, f"{row.title} {row.detail}", places=_places(row.source), group=row.lead_id)
        for row in sorted(rows.values(), key=lambda row: row.key)
    ]
    return [Likely(rows[pair.first], rows[pair.second], pair.why) for pair in rules.likely(sketches)]


def _places(source: list[dict] | None) -> frozenset[tuple[str, str]]:
    return frozenset((each["document"], each["paragraph"]) for each in source or [])
