"""Figures that disagree: groups of statements about one thing, the evidence behind them, and the items that they touch."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from peewee import JOIN, BooleanField, CharField, ForeignKeyField, IntegerField, TextField, fn

from ..rules import figures as rules
from ..rules.roles import Acting
from .database import JSON, Record, in_force, known
from .evidence import Evidence, EvidenceLink, hidden_from
from .reviews import Item, Review


class FigureGroup(Record):
    """One thing for which the sources give figures that do not agree."""

    review = ForeignKeyField(Review, backref="+")
    ref = CharField(max_length=30)
    position = IntegerField(default=0)
    title = CharField(max_length=300)  # what is counted
    may_differ = JSON(default=list)  # as in rules.figures
    why = TextField(default="")  # in our words
    reconciled = CharField(max_length=12)
    how = TextField(default="")  # they can be reconciled


class FigureStatement(Record):
    """One of the figures: as printed, what it says, and where it stands."""

    group = ForeignKeyField(FigureGroup, backref="+")
    position = IntegerField()
    figure = CharField(max_length=300)
    says = TextField()
    evidence = ForeignKeyField(Evidence, null=True, backref="+")  # empty where no record of evidence holds the figure
    source = JSON(default=list)
    dropped = BooleanField(default=False)  # the file no longer gives it; its versions stay


@dataclass
class Statement:
    """A statement as this reader may see it: without figure and words where its piece is restricted."""

    row: FigureStatement
    piece: Evidence | None = None
    hidden: bool = False


@dataclass
class Group:
    """A group with its statements, and the items on which the pieces behind them bear."""

    row: FigureGroup
    statements: list[Statement] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    @property
    def ref(self) -> str:
        return self.row.ref

    @property
    def reasons(self) -> list[str]:
        return rules.reasons(self.row.may_differ)

    @property
    def documents(self) -> set[str]:
        """The codes of the documents in which the figures stand."""
        return {citation["document"] for each in self.statements for citation in each.row.source}

    @property
    def pieces(self) -> set[str]:
        """The keys of the pieces behind it that this reader may see."""
        return {each.piece.key for each in self.statements if each.piece is not None}

    @property
    def invented(self) -> bool:
        return bool(self.row.invented)


def groups(review: Review, as_at: dt.date | None = None):
    """The groups of a review in the order of their references."""
    return (
        FigureGroup.select()
        .where((FigureGroup.review == review.key) & known(FigureGroup, as_at))
        .order_by(FigureGroup.position)
    )


def of_review(review: Review, as_at: dt.date | None = None, reader: Acting | str | None = None) -> list[Group]:
    """Every group of a review with all that is shown of it. Four queries, and those that ask what is hidden."""
    return _whole(list(groups(review, as_at)), as_at, reader)


def one(review: Review, ref: str, as_at: dt.date | None = None, reader: Acting | str | None = None) -> Group | None:
    found = groups(review, as_at).where(FigureGroup.ref == ref)
    return next(iter(_whole(list(found), as_at, reader)), None)


def touching(
    review: Review, pieces: Collection[str], as_at: dt.date | None = None, reader: Acting | str | None = None
) -> list[Group]:
    """The groups with a statement that rests on one of these pieces. Keys; one query where there is none."""
    resting = statements(as_at).where(Evidence.record.in_(list(pieces)) | Evidence.merged_into.in_(list(pieces)))
    keys = {row.group_id for row in resting} if pieces else set()
    return _whole(list(groups(review, as_at).where(FigureGroup.record.in_(list(keys)))), as_at, reader) if keys else []


def statements(as_at: dt.date | None = None):
    """The statements that stand, in their order, each with its piece where a record of evidence holds it."""
    return (
        FigureStatement.select(FigureStatement, Evidence)
        .join(
            Evidence,
            JOIN.LEFT_OUTER,
            on=(FigureStatement.evidence == Evidence.record) & known(Evidence, as_at),
            attr="piece",
        )
        .where(known(FigureStatement, as_at) & ~FigureStatement.dropped)
        .order_by(FigureStatement.group, FigureStatement.position)
    )


def statements_standing(review: Review) -> dict[str, int]:
    """How many statements each group of a review has, by its reference; those that were dropped too."""
    on = (FigureStatement.group == FigureGroup.record) & known(FigureGroup)
    rows = FigureStatement.select(FigureGroup.ref, fn.MAX(FigureStatement.position)).join(FigureGroup, on=on)
    where = known(FigureStatement) & (FigureGroup.review == review.key)
    return dict(rows.where(where).group_by(FigureGroup.ref).tuples())


def _whole(rows: list[FigureGroup], as_at: dt.date | None, reader: Acting | str | None) -> list[Group]:
    found = {row.key: Group(row) for row in rows}
    hidden = hidden_from(reader) if found else set()
    told = list(statements(as_at).where(FigureStatement.group.in_(list(found)))) if found else []
    stay = _that_stay(told, as_at)
    for row in told:
        piece = getattr(row, "piece", None) if row.evidence_id else None
        unseen = piece is not None and piece.key in hidden
        piece = stay.get(piece.merged_into_id, piece) if piece is not None and not unseen else None
        found[row.group_id].statements.append(Statement(row, piece, unseen))
    items = _items({key for group in found.values() for key in group.pieces}, as_at)
    for group in found.values():
        touched = {item.key: item for key in group.pieces for item in items[key]}
        group.items = sorted(touched.values(), key=lambda item: item.position)
    return list(found.values())


def _that_stay(told: Iterable[FigureStatement], as_at: dt.date | None) -> dict[str | None, Evidence]:
    """The pieces into which pieces behind a statement were merged, by their keys."""
    into = {row.piece.merged_into_id for row in told if row.evidence_id and getattr(row, "piece", None)} - {None}
    if not into:
        return {}
    return {row.key: row for row in Evidence.select().where(Evidence.record.in_(list(into)) & known(Evidence, as_at))}


def _items(pieces: set[str], as_at: dt.date | None) -> dict[str, list[Item]]:
    """The items on which pieces bear, by the key of the piece."""
    found: dict[str, list[Item]] = defaultdict(list)
    if not pieces:
        return found
    rows = (
        EvidenceLink.select(EvidenceLink.evidence, Item)
        .join(Item, on=(EvidenceLink.item == Item.record) & known(Item, as_at), attr="point")
        .where(EvidenceLink.evidence.in_(list(pieces)) & in_force(EvidenceLink, as_at))
    )
    for row in rows:
        found[row.evidence_id].append(row.point)
    return found
