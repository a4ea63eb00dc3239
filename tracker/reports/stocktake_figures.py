"""The figures that disagree, as a stocktake tells of them, and the coverage of each of its items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..rules import coverage, delivery
from ..rules import evidence as ladder
from ..store import figures as store
from ..store.evidence import EVERYTHING
from ..store.reviews import Review
from .content import Section
from .content_figures import Disagreement, Figure, ItemCover
from .stocktake_register import Register
from .stocktake_words import Terms, Words


class Differences:
    """The groups of a review, each told once; figures on evidence that the copy does not show are left out of them."""

    def __init__(self, review: Review, terms: Terms, words: Words):
        self.terms, self.words = terms, words
        self.groups = store.of_review(review, terms.as_at, EVERYTHING)

    def tell(self, sections: Iterable[Section], register: Register, every: bool) -> list[Disagreement]:
        """Give each section the groups that touch it, and return those for the end: all, or those that touch a section."""
        sections = list(sections)
        resting = defaultdict(list)
        for section in sections:
            for piece in section.pieces:
                resting[piece.note.ref].append(section)
        told = []
        for group in self.groups:
            refs = [each.piece.ref for each in group.statements if each.piece is not None]
            touched = list({section.ref: section for ref in refs for section in resting[ref]}.values())
            if not touched and not every:
                continue
            said = self._said(group, register)
            said.items = [section.ref for section in sections if section in touched]
            for section in touched:
                section.disagree.append(said)
            told.append(said)
        return told

    def _said(self, group: store.Group, register: Register) -> Disagreement:
        return Disagreement(
            ref=group.ref,
            title=self.words.free(group.row.title),
            figures=[self._figure(each, register) for each in group.statements],
            reasons=group.reasons,
            why=self.words.free(group.row.why),
            reconciled=group.row.reconciled,
            how=self.words.free(group.row.how),
            invented=group.invented,
        )

    def _figure(self, each: store.Statement, register: Register) -> Figure:
        if each.piece is not None and each.piece.key in self.terms.restricted - self.terms.seen:
            return Figure("", "", "", hidden=True)
        note = register.notes.get(each.piece.key) if each.piece is not None else None
        return Figure(
            figure=each.row.figure,
            says=self.words.free(each.row.says),
            citation=self.words.cite(each.row.source),
            note=note.number if note else 0,
        )


def item_coverage(sections: Iterable[Section]) -> list[ItemCover]:
    """Each item of a copy against the rungs, counted from what the copy shows."""
    rows, parts = [], defaultdict(list)
    for section in sections:
        links = [
            ladder.Link(
                piece.note.ref,
                piece.note.rung,
                piece.stance,
                piece.note.independence,
                piece.basis,
                piece.confirmed,
                piece.invented,
            )
            for piece in section.pieces
        ]
        live = [step for step in section.steps if step.delivery != delivery.WITHDRAWN]
        proposals = sum(step.proposed for step in live)
        cover = coverage.of(links, len(live) - proposals, proposals)
        rows.append(ItemCover(section.ref, section.title, section.theme, cover, sum(section.hidden.values())))
        parts[section.part_of].append(cover)
    for row in rows:
        row.cover.parts_evidenced, row.cover.parts_answered = coverage.through_parts(parts[row.ref])
    return rows
