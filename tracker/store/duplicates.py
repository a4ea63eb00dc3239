"""What may be there twice in a review: the sketches that rules/duplicates.py compares, and the pairs with their records."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from peewee import CharField, ForeignKeyField, TextField

from ..rules import duplicates as rules
from ..rules.roles import Acting
from . import actions, evidence
from .database import Record, known
from .evidence import Evidence
from .reviews import Review


@dataclass
class Likely:
    """Two records that may be the same, the earlier one first."""

    first: Record
    second: Record
    why: tuple[str, ...]
    alike: str = ""


class NotTwice(Record):
    """Two that look the same and are not, as somebody said. They come back when what was compared changes."""

    review = ForeignKeyField(Review, backref="+")
    kind = CharField(max_length=12)  # evidence or actions
    first = CharField(max_length=26)  # the key of the earlier one
    second = CharField(max_length=26)
    alike = CharField(max_length=64)  # the digest of what was compared; empty once it was taken back
    because = TextField()  # why they are two; or why that was taken back

    class Meta:
        indexes = ((("review", "kind"), False),)


EVIDENCE, ACTIONS = "evidence", "actions"


def dismissed(review: Review, kind: str, as_at: dt.date | None = None, back: bool = False) -> list[NotTwice]:
    """The pairs that somebody called two, the latest first. ``back``: those too that were brought back to the list."""
    where = (NotTwice.review == review.key) & (NotTwice.kind == kind) & known(NotTwice, as_at)
    if not back:
        where &= NotTwice.alike != ""
    return list(NotTwice.select().where(where).order_by(NotTwice.record.desc()))


def dismissed_with_refs(
    review: Review, kind: str, reader: Acting | None, back: bool = False
) -> list[tuple[NotTwice, str, str]]:
    """The same with the references of both; without those of which the reader may not see both."""
    rows = dismissed(review, kind, back=back)
    keys = [key for row in rows for key in (row.first, row.second)]
    if kind == EVIDENCE:
        query = evidence.seen_by(Evidence.select(Evidence.record, Evidence.ref), reader)
        refs = dict(query.where(Evidence.record.in_(keys) & known(Evidence)).tuples())
    else:
        query = actions.Action.select(actions.Action.record, actions.Action.ref)
        refs = dict(query.where(actions.Action.record.in_(keys) & known(actions.Action)).tuples())
    return [(row, refs[row.first], refs[row.second]) for row in rows if row.first in refs and row.second in refs]


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
    return _left(review, EVIDENCE, rows, sketches)


def deeds(review: Review) -> list[Likely]:
    """Of the actions, those of one agency compared with one another. A proposal is worded like the others, and is none."""
    rows = {row.key: row for row in actions.actions(review) if not row.proposed}
    sketches = [
        rules.Sketch(row.key, f"{row.title} {row.detail}", places=_places(row.source), group=row.lead_id)
        for row in sorted(rows.values(), key=lambda row: row.key)
    ]
    return _left(review, ACTIONS, rows, sketches)


def _left(review: Review, kind: str, rows: dict, sketches: list[rules.Sketch]) -> list[Likely]:
    """The likely pairs that nobody has called two as they are now."""
    two = {(row.first, row.second, row.alike) for row in dismissed(review, kind)}
    return [
        Likely(rows[pair.first], rows[pair.second], pair.why, pair.alike)
        for pair in rules.likely(sketches)
        if (pair.first, pair.second, pair.alike) not in two
    ]


def _places(source: list[dict] | None) -> frozenset[tuple[str, str]]:
    return frozenset((each["document"], each["paragraph"]) for each in source or [])
