"""The part of the export about evidence, letters, and the files behind both."""

from __future__ import annotations

from collections.abc import Iterator

from ..store import correspondence, evidence, figures
from ..store.actions import Action
from ..store.correspondence import Letter, LetterFile, LetterStep
from ..store.database import known
from ..store.evidence import Evidence, EvidenceFile, EvidenceLink, EvidenceReader
from ..store.reviews import Item, Review
from .export_reading import Reading, file_ref, gathered_by, sources, stands_on, times, withdrawn_as

_PIECE = (
    "statement figures rung voice independence said_by given_by_post given_on period look_again restricted url position "
    "heard speaks_for missing"
)
_FIGURES = "title position may_differ why reconciled how"
_LETTER = "direction subject what from_post to_post together_with on due state url set_right_because withdrawn_on"
_STEP = "kind on words expected_by url recorded_by set_right_because withdrawn_on"
_FILE = "shown_name stored_name sha256 size media_type removed_because"


class OfEvidence(Reading):
    """One method for each key."""

    def evidence(self) -> Iterator[dict]:
        for lot in self._lots(Evidence):
            keys = [row.key for row in lot]
            concerned = gathered_by(evidence.concerns(keys, self.as_at), "evidence_id")
            links = gathered_by(evidence.links_of(keys, self.as_at), "evidence_id")
            gone = self._withdrawn(EvidenceLink, EvidenceLink.evidence, keys)
            into = self._refs(Evidence, lot, "merged_into_id")
            points = self._refs(Item, [link for found in gone.values() for link in found], "item_id")
            bonds = [link for found in (links, gone) for of_one in found.values() for link in of_one]
            acts = self._refs(Action, bonds, "action_id")
            files = gathered_by(evidence.files(keys, self.as_at), "evidence_id")
            where = known(EvidenceReader, self.as_at) & EvidenceReader.evidence.in_(keys)
            readers = gathered_by(EvidenceReader.select().where(where).order_by(EvidenceReader.record), "evidence_id")
            for row in lot:
                yield self._record(row, row.ref, _PIECE) | {
                    "given_by": self.agency.get(row.given_by_id),
                    "concerns": [self.agency.get(each.agency_id) for each in concerned[row.key]],
                    **sources(row.source),
                    "about": [self._link(link, link.point.ref, acts) for link in links[row.key]],
                    "withdrawn": [
                        self._link(link, points.get(link.item_id), acts) | withdrawn_as(link) for link in gone[row.key]
                    ],
                    "merged_into": into.get(row.merged_into_id),
                    "merged_because": row.merged_because,
                    "files": [file_ref(row.ref, file) for file in files[row.key]],
                    "readers": [each.person_id for each in readers[row.key] if not each.withdrawn_because],
                    "named": [
                        {"person": each.person_id, **self._record(each, each.key, "because withdrawn_because")}
                        for each in readers[row.key]
                    ],
                }

    def figures_that_disagree(self) -> Iterator[dict]:
        for review in self._all(Review):
            for group in figures.of_review(review, self.as_at, evidence.EVERYTHING):
                yield self._record(group.row, group.ref, _FIGURES) | {
                    "statements": [
                        {
                            "position": each.row.position,
                            "figure": each.row.figure,
                            "says": each.row.says,
                            "evidence": each.piece.ref if each.piece else None,
                            **sources(each.row.source),
                            **times(each.row),
                        }
                        for each in group.statements
                    ],
                    "about": [item.ref for item in group.items],
                }

    def _link(self, link: EvidenceLink, ref: str | None, acts: dict[str, str]) -> dict:
        return {"ref": ref, "stance": link.stance, "action": acts.get(link.action_id), **stands_on(link)}

    def files(self) -> Iterator[dict]:
        for lot in self._lots(EvidenceFile):
            where = Evidence.record.in_([row.evidence_id for row in lot]) & known(Evidence, self.as_at)
            pieces = {row.key: row for row in Evidence.select().where(where)}
            for row in lot:
                piece = pieces[row.evidence_id]
                yield self._record(row, file_ref(piece.ref, row), f"{_FILE} names_child") | {
                    "review": self.codes.get(piece.review_id),
                    "evidence": piece.ref,
                    "letter": None,
                    "step": None,
                    "restricted": piece.restricted,
                }
        yield from self._files_of_letters()

    def correspondence(self) -> Iterator[dict]:
        """Letters with what they are about, and each step."""
        for lot in self._lots(Letter):
            for each in correspondence.stories(lot, self.day, self.as_at):
                row = each.letter
                yield (
                    self._record(row, row.ref, _LETTER)
                    | sources(row.source)
                    | {
                        "body": self.agency.get(row.body_id),
                        "about": [{"ref": bond.point.ref, "basis": bond.basis, **times(bond)} for bond in each.about],
                        "files": [file_ref(row.ref, file) for file in each.behind(None)],
                        "steps": [
                            self._record(step, step.ref, _STEP)
                            | sources(step.source)
                            | {"files": [file_ref(row.ref, file) for file in each.behind(step)]}
                            for step in [*each.steps, *each.gone]
                        ],
                    }
                )

    def _files_of_letters(self) -> Iterator[dict]:
        for lot in self._lots(LetterFile):
            where = Letter.record.in_([row.letter_id for row in lot]) & known(Letter, self.as_at)
            letters = {row.key: row for row in Letter.select().where(where)}
            steps = self._refs(LetterStep, lot, "step_id")
            for row in lot:
                letter = letters[row.letter_id]
                yield self._record(row, file_ref(letter.ref, row), f"{_FILE} restricted") | {
                    "review": self.codes.get(letter.review_id),
                    "names_child": None,
                    "evidence": None,
                    "letter": letter.ref,
                    "step": steps.get(row.step_id),
                }
