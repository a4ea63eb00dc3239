"""The part of the export about what was asked, raised and decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..rules import issuing
from ..store import drift
from ..store.actions import Action
from ..store.agenda import AgendaItem, Minute
from ..store.assurance import AssuranceDecision, Challenge
from ..store.escalations import BoardDecision, Concern, Escalation, EscalationReply, EscalationTold
from ..store.evidence import EVERYTHING
from ..store.issued import Issued
from ..store.meetings import Meeting
from ..store.narratives import Narrative
from ..store.reviews import Item
from .export_reading import Reading, gathered_by, times

_MEETING = "number level held_on title place arranged_by moved_because cancelled_on cancelled_because attended apologies"
_DECISION = "rating because rests_on weighed broken_rule override look_again decided_by decided_on deputy version"

_NARRATIVE = "state said_by said_on accepted_by accepted_on because version"


class OfDecisions(Reading):
    """One method for each key."""

    def assurance(self) -> Iterator[dict]:
        """Every decision, the ones that were replaced included."""
        then = AssuranceDecision.known_from <= self.day if self.as_at else None
        for lot in self._lots(AssuranceDecision, then, every_version=True):
            items = self._refs(Item, lot, "item_id")
            for row in lot:
                stands = row.known_until is None or (self.as_at is not None and row.known_until > self.as_at)
                yield self._record(row, row.ref, _DECISION) | {
                    "item": items.get(row.item_id),
                    "agency": self.agency.get(row.agency_id),
                    "standing": stands,
                }

    def narratives(self) -> Iterator[dict]:
        """Every version, those that others took the place of included, with the records that each cites."""
        then = Narrative.known_from <= self.day if self.as_at else None
        for lot in self._lots(Narrative, then, every_version=True):
            items = self._refs(Item, lot, "item_id")
            for row in lot:
                yield self._record(row, row.ref, _NARRATIVE) | {
                    "then": row.text_then,
                    "now": row.text_now,
                    "still_to_do": row.text_to_do,
                    "cites": row.refs,
                    "item": items.get(row.item_id),
                    "standing": row.known_until is None or (self.as_at is not None and row.known_until > self.as_at),
                }

    def challenges(self) -> Iterator[dict]:
        names = "question asked_by asked_on due answer answered_by answered_on on_behalf"
        return self._about(Challenge, names, item=Item, action=Action)

    def drift(self) -> Iterator[dict]:
        """The questions of the day that nobody has dismissed, worked out; then what was dismissed and is not asked."""
        found = drift.standing(self.day, self.as_at, None, EVERYTHING)
        about = drift.records(((each.about.kind, each.about.key) for each in found), self.as_at)
        said = {(row.rule, row.subject): row for row in drift.dismissals(self.as_at, only_standing=False)}
        for each in found:
            row = said.pop((each.rule, each.about.key), None)
            yield {
                "ref": f"{each.rule}/{each.about.ref}",
                "review": self.codes.get(each.review),
                "known_from": each.since,
                # Nothing is kept of a question: that of the dismissal, else of what it is about.
                "written_at": (row or about[each.about.key]).written_at,
                "invented": each.invented,
                "state": "asked",
                "rule": each.rule,
                "says": each.says,
                "about": each.about.ref,
                "about_kind": each.about.kind,
                "found": each.found,
                "question": each.question,
                **self._dismissed(row),
            }
        for row in said.values():
            yield self._record(row, row.ref, "rule found") | {
                "state": "dismissed" if row.stands else "not_found",
                "about": row.ref.partition("/")[2],
                "about_kind": row.about,
                "says": "",
                "question": "",
                **self._dismissed(row),
            }

    def _dismissed(self, row: drift.DriftDismissal | None) -> dict:
        """By whom it was dismissed, or asked after all, and why."""
        if row is None:
            return {"dismissed_by": None, "dismissed_on": None, "because": ""}
        return {"dismissed_by": row.dismissed_by, "dismissed_on": row.dismissed_on, "because": row.because}

    def concerns(self) -> Iterator[dict]:
        names = "what known_to_agency board_told full_extent raised_by raised_on name_withheld"
        return self._about(Concern, names, item=Item, action=Action)

    def escalations(self) -> Iterator[dict]:
        names = "level how why asked raised_by raised_on name_withheld due state settled_by settled_on settled_because"
        told, replies = defaultdict(list), defaultdict(list)
        for one in self._all(EscalationTold):
            told[one.escalation_id].append({"post": one.post, "on": one.on, "how": one.how, **times(one)})
        for one in self._all(EscalationReply):
            replies[one.escalation_id].append(self._record(one, one.ref, "says said_by said_on minuted"))
        rows = {(self.codes.get(row.review_id), row.ref): row for row in self._all(Escalation)}
        refs = {row.key: row.ref for row in rows.values()}
        for record in self._about(Escalation, names, item=Item, action=Action, concern=Concern):
            row = rows[record["review"], record["ref"]]
            yield record | {
                "because_of": row.because_of,
                "thing": row.thing,
                "climbed_to": refs.get(row.climbed_to),
                "told": told[row.key],
                "replies": replies[row.key],
            }

    def meetings(self) -> Iterator[dict]:
        """Each meeting with its agenda, how each item of it ended, and the packs issued for it."""
        packs = gathered_by((row for row in self._all(Issued) if row.kind == issuing.BOARD_PACK), "meeting")
        agenda, minutes = defaultdict(list), {row.agenda_item_id: row for row in self._all(Minute)}
        for item in self._all(AgendaItem):
            agenda[item.meeting_id].append(item)
        made = [row.decision_id for row in minutes.values() if row.decision_id]
        refs = dict(self._now(BoardDecision, BoardDecision.record, BoardDecision.ref).where(BoardDecision.record.in_(made)))
        for row in self._all(Meeting):
            yield self._record(row, row.ref, _MEETING) | {
                "agenda": [
                    self._record(item, item.ref, "kind about position title asked added_by withdrawn_because")
                    | {"minute": self._minute(minutes.get(item.key), refs)}
                    for item in sorted(agenda[row.key], key=lambda item: (item.position, item.key))
                ],
                "packs": [self._issued(pack) for pack in packs[row.key]],
            }

    def _minute(self, row: Minute | None, refs: dict) -> dict | None:
        names = "outcome words owner by_when made_by made_on minuted carried_out_on carried_out_how"
        return self._record(row, row.ref, names) | {"decision": refs.get(row.decision_id)} if row is not None else None

    def decisions(self) -> Iterator[dict]:
        names = "level decision owner by_when made_by made_on minuted carried_out_on"
        names += " carried_out_by carried_out_shows owner_post"
        return self._about(BoardDecision, names, item=Item, action=Action, escalation=Escalation, meeting=Meeting)
