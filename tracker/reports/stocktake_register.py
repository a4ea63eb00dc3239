"""The register of a stocktake: each piece of evidence once, under the number that every format gives it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from ..store import evidence
from ..store.evidence import Evidence, EvidenceLink
from ..store.reviews import Agency, Item
from .content_evidence import About, Note, Piece
from .stocktake_words import Terms, Words
from .wording import long_day


class Register:
    """The notes, made as the items are gone through and numbered in the order in which they are read."""

    def __init__(self, terms: Terms, words: Words, agencies: dict[str, Agency], pieces: Collection[str]):
        self.terms, self.words, self.agencies = terms, words, agencies
        self.notes: dict[str, Note] = {}
        self._numbered = 0
        self.files = defaultdict(list)
        for row in evidence.files(pieces, terms.as_at):
            self.files[row.evidence_id].append(row)

    def piece(self, link: EvidenceLink, item: Item) -> Piece:
        """A piece under an item, its note made at the first of them."""
        note = self.notes.get(link.evidence_id) or self._note(link.piece)
        note.about.append(About(item.ref, link.stance, link.basis, link.confirmed))
        return Piece(
            note=note,
            stance=link.stance,
            basis=link.basis,
            confirmed=link.confirmed,
            basis_citation=self.words.cite(link.basis_source),
            invented=bool(link.invented or note.invented),
            counts=evidence.for_rules(link).counts(self.terms.day),
        )

    def _note(self, piece: Evidence) -> Note:
        given = self.agencies.get(piece.given_by_id)
        said_by = piece.said_by
        if self.terms.public and piece.given_by_post:
            # Typed by hand, where a document would say it: it may be an officer's name.
            said_by = given.name if given is not None else ""
        self.notes[piece.key] = note = Note(
            number=0,
            ref=piece.ref,
            statement=self.words.free(piece.statement),
            rung=piece.rung,
            independence=piece.independence,
            voice=piece.voice,
            citation=self.words.cite(piece.source) or self._given(piece, given),
            behind=self._behind(piece),
            said_by=self.words.free(said_by),
            period=self.words.free(piece.period),
            heard=self.words.free(piece.heard),
            speaks_for=list(piece.speaks_for or []),
            missing=self.words.free(piece.missing),
            figures=list(piece.figures or []),
            look_again=piece.look_again,
            known_from=piece.known_from,
            documents=frozenset(citation["document"] for citation in piece.source or []),
            restricted=piece.key in self.terms.restricted,
            invented=bool(piece.invented),
        )
        return note

    def cited(self, piece: Evidence) -> Note:
        """The note of a piece that a narrative cites, whether or not it is linked to anything here."""
        return self.notes.get(piece.key) or self._note(piece)

    def number(self, note: Note) -> None:
        """Give a note the next number; it keeps the one that it has."""
        if not note.number:
            self._numbered += 1
            note.number = self._numbered

    def _given(self, piece: Evidence, given: Agency | None) -> str:
        return f"Given by {given.name if given else 'the Board'}, {long_day(piece.given_on)}"

    def _behind(self, piece: Evidence) -> list[str]:
        found = [piece.url] if piece.url else []
        for file in self.files[piece.key]:
            if file.removed_because:
                found.append("a file that was removed")
            elif self.terms.public:
                # A file is named by whoever sends it, and may be named after a person.
                found.append(f"a file held by the Board, SHA-256 {file.sha256}")
            else:
                found.append(f"{file.shown_name}, SHA-256 {file.sha256}")
        return found
