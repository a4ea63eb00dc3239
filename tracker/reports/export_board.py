"""The part of the export about the board itself: its reviews, bodies, posts, settings, and what was done for privacy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict

from ..store import duplicates, history, history_read, key_areas, reviews
from ..store.actions import Action
from ..store.database import known
from ..store.escalations import FirstRun
from ..store.evidence import Evidence
from ..store.imports import PlanImport
from ..store.people import Post
from ..store.privacy import Disposal, LegalHold, Redaction, RetentionClass
from ..store.reminders import Reminder
from ..store.reviews import Agency, Membership, Review, Setting, Theme
from ..store.sign_on import SignOnDomain, SignOnRule
from .export_reading import Reading, gathered_by, sources, times

_IMPORT = (
    "kind sha256 size sheet dated agreed taken_on mapping added changed same left_out items_added undone_on "
    "undone_because kept"
)


class OfTheBoard(Reading):
    """One method for each key."""

    def board(self) -> dict:
        row = reviews.board()
        return {
            "ref": history.BOARD,
            "known_from": row.created_at.date(),
            "written_at": row.created_at,
            "invented": row.demonstration,
            "name": row.name,
            "demonstration": row.demonstration,
            "as_at": self.day,
            "thresholds": asdict(self.limits),
            "chains": [
                {"chain": chain, "count": count, "head": head}
                for chain, count, head in history_read.heads(self.as_at, [*self.codes.values(), history.BOARD])
            ],
            **self._privacy(),
        }

    def _privacy(self) -> dict[str, list[dict]]:
        """What was redacted, held and disposed of, and how long things are kept; none of the words."""
        decided = "asked_by asked_role asked_on state decided_by decided_on decision_because"
        return {
            "redactions": [
                self._record(row, row.ref, f"kind about_ref category because authority places files_removed {decided}")
                for row in self._all(Redaction)
            ],
            "retention": [self._record(row, row.name, "months because set_by set_on") for row in self._all(RetentionClass)],
            "legal_holds": [
                self._record(row, row.ref, "name because authority placed_by since lifted_on lifted_by lifted_because")
                for row in self._all(LegalHold)
            ],
            "disposals": [
                self._record(row, row.ref, f"name before because refs count {decided}") for row in self._all(Disposal)
            ],
            "sign_on_rules": [
                self._record(row, row.key, "issuer claim value role title level because withdrawn_because")
                | {"agency": self.agency.get(row.agency_id)}
                for row in self._all(SignOnRule)
            ],
            "sign_on_domains": [
                self._record(row, row.key, "issuer domain because withdrawn_because") for row in self._all(SignOnDomain)
            ],
        }

    def reviews(self) -> Iterator[dict]:
        runs, plans = gathered_by(self._all(FirstRun), "review_id"), gathered_by(self._all(PlanImport), "review_id")
        for row in self._all(Review):
            yield self._record(row, row.code, "code title kind body published summary count_note") | {
                "documents": [
                    self._record(each, each.code, "title short date date_note file sha256 owner licence places position")
                    for each in reviews.documents(row, self.as_at)
                ],
                "key_areas": [
                    self._record(each, str(each.number), "number title wording") | sources(each.source)
                    for each in key_areas.of_review(row, self.as_at)
                ],
                "imports": [self._record(plan, plan.ref, _IMPORT) | {"file": plan.name} for plan in plans[row.key]],
                "not_twice": self._not_twice(row),
                "first_run": [self._record(run, run.key, "on proposed") for run in runs[row.key]],
            }

    def _not_twice(self, review: Review) -> list[dict]:
        """Pairs that look the same and are not, as somebody said."""
        found = []
        for kind, model in ((duplicates.EVIDENCE, Evidence), (duplicates.ACTIONS, Action)):
            rows = duplicates.dismissed(review, kind, self.as_at)
            keys = [key for row in rows for key in (row.first, row.second)]
            refs = dict(self._now(model, model.record, model.ref).where(model.record.in_(keys)))
            for row in rows:
                both = {"first": refs.get(row.first), "second": refs.get(row.second)}
                found.append(self._record(row, row.key, "kind because") | both)
        return found

    def agencies(self) -> Iterator[dict]:
        spans = defaultdict(list)
        for row in Membership.select().where(known(Membership, self.as_at)).order_by(Membership.since):
            spans[row.agency_id].append(row)
        for row in self._all(Agency):
            yield self._record(row, row.code, "code name kind aliases responsible_post merged_on") | {
                "parent": self.agency.get(row.parent_id),
                "merged_into": self.agency.get(row.merged_into_id),
                "member": [
                    {"since": span.since, "until": span.until, **sources(span.source), **times(span)}
                    for span in spans[row.key]
                ],
                **sources(row.source),
            }

    def posts(self) -> Iterator[dict]:
        for row in self._all(Post):
            # A person is a key here: posts, not persons.
            yield self._record(
                row, row.key, "role title level deputy since until unconfirmed confirmed_by named_by given_by_rule"
            ) | {
                "agency": self.agency.get(row.agency_id),
                "person": row.person_id,
            }

    def reminders(self) -> Iterator[dict]:
        said = "posts made_on subject number content told state sent_at message_id because"
        for row in self._all(Reminder):
            yield self._record(row, row.ref, said) | {"person": row.person}

    def themes(self) -> Iterator[dict]:
        for row in self._all(Theme):
            yield self._record(row, row.name, "name position")

    def settings(self) -> Iterator[dict]:
        for row in self._all(Setting):
            yield self._record(row, row.name, "name value")
