"""The part of the export about actions: what was reported of them, in which round, and how their dates moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..store import actions, closing, evidence, imports, positions, rounds, sequels
from ..store.actions import Action, ActionAgency, Answer, ProgressUpdate
from ..store.database import known
from ..store.deadlines import Deadline, DeadlineChange
from ..store.imports import PlanLine
from ..store.meetings import Meeting
from ..store.reviews import Item
from ..store.rounds import Return, Round
from .export_reading import Reading, deadline_fields, gathered_by, sources, stands_on, times, withdrawn_as

_ACTION = (
    "title detail success_measure difference kind position owner_post start interval fragile fragile_note basis proposed "
    "delivery reported_on reported_by"
)
_STATE = (
    "kind state before after because legal_reason review_by stopped_from said_by said_on deputy second_by second_on "
    "second_because"
)
_CHANGE = "was asked_for because asked_by asked_on on_behalf state decision_because decided_by decided_on"
_LINE = (
    "row part plan_ref title owner_as_written item_as_written status_as_written status progress evidence dates "
    "doubts became"
)
_ROUND = "number title meeting opens closes opened_by closed_on closed_because"


class OfActions(Reading):
    """One method for each key."""

    def actions(self) -> Iterator[dict]:
        for lot in self._lots(Action):
            keys = [row.key for row in lot]
            answered = gathered_by(actions.answered_by(keys, self.as_at), "action_id")
            helping = defaultdict(list)
            where = actions.supporting(self.as_at) & ActionAgency.action.in_(keys)
            for action, agency in ActionAgency.select(ActionAgency.action, ActionAgency.agency).where(where).tuples():
                helping[action].append(self.agency.get(agency))
            given = gathered_by(evidence.links_of_actions(keys, self.as_at), "action_id")
            told = gathered_by(sequels.told(self.as_at).where(sequels.Sequel.action.in_(keys)), "action_id")
            plans = gathered_by(imports.said_of(keys, self.as_at), "action_id")
            gone, into = self._withdrawn(Answer, Answer.action, keys), self._refs(Action, lot, "merged_into_id")
            points = self._refs(Item, [link for found in gone.values() for link in found], "item_id")
            where = known(Deadline, self.as_at) & Deadline.action.in_(keys)
            changed = self._state_changes(keys)
            due = gathered_by(Deadline.select().where(where).order_by(Deadline.number), "action_id")
            for each in positions.of_actions(lot, self.day, self.as_at, self.limits):
                row = each.action
                yield self._record(row, row.ref, _ACTION) | {
                    "lead_agency": self.agency.get(row.lead_id),
                    "agencies": sorted(helping[row.key]),
                    "owner": row.owner,
                    "answers": [{"ref": link.point.ref, **stands_on(link)} for link in answered[row.key]],
                    "answers_withdrawn": [
                        {"ref": points.get(link.item_id), **stands_on(link), **withdrawn_as(link)} for link in gone[row.key]
                    ],
                    "merged_into": into.get(row.merged_into_id),
                    "merged_because": row.merged_because,
                    **deadline_fields(each.deadline),
                    "due_points": self._due_points(row.ref, due[row.key]),
                    "counts_as_due": each.due,
                    "state_changes": changed[row.key],
                    "plan_says": [self._plan_line(line) for line in plans[row.key]],
                    "calculated_rag": each.colour.value,
                    "calculated_because": each.colour.reason,
                    "overdue": each.colour.overdue,
                    "silent": each.colour.silent,
                    "asked_since": each.asked_since,
                    "silent_rounds": each.silent_rounds,
                    "evidence": sorted({link.piece.ref for link in given[row.key]}),
                    **sources(row.source),
                    "later": [
                        {"on": s.on, "position": s.position, "says": s.says, "source": s.source, **times(s)}
                        for s in told[row.key]
                    ],
                }

    def _plan_line(self, row: PlanLine) -> dict:
        ref = f"{row.of_plan.ref}/{row.row}" + (f".{row.part}" if row.part else "")
        cells = [{"header": header, "text": text} for header, text in row.as_written]
        return self._record(row, ref, _LINE) | {"import": row.of_plan.ref, "as_written": cells}

    def _state_changes(self, keys: list[str]) -> dict[str, list[dict]]:
        """What was decided about the state of each action, oldest first."""
        rows = [row for found in closing.of_actions(keys, self.as_at).values() for row in reversed(found)]
        others = self._refs(Action, rows, "replaced_by_id")
        looks = {row.decision_id for row in rows if row.decision_id}
        about = closing.looked_at(looks, self.as_at)
        found: dict[str, list[dict]] = defaultdict(list)
        for row in rows:
            found[row.action_id].append(
                self._record(row, row.ref, _STATE)
                | {"replaced_by": others.get(row.replaced_by_id), "after_look_at": about.get(row.decision_id)}
            )
        return found

    def updates(self) -> Iterator[dict]:
        names = "delivery what_changed no_change measure_met forecast said_by said_on on_behalf"
        return self._about(ProgressUpdate, names, action=Action, corrects=ProgressUpdate, round=Round)

    def rounds(self) -> Iterator[dict]:
        """Each round with the agencies asked, where each stands, and what it sent."""
        for lot in self._lots(Round):
            held = rounds.parties(lot, self.day, self.as_at)
            meetings = self._refs(Meeting, lot, "for_meeting_id")
            for row in lot:
                yield self._record(row, row.ref, _ROUND) | {
                    "state": row.state(self.day),
                    "for_meeting": meetings.get(row.for_meeting_id),
                    "agencies": [
                        self._record(party.asked, party.agency.code, "asked_on because")
                        | {"agency": party.agency.code, "standing": party.standing, "return": self._return(party.sent)}
                        for party in held[row.key]
                    ],
                }

    def _return(self, sent: Return | None) -> dict | None:
        return None if sent is None else self._record(sent, sent.ref, "sent_on sent_by on_behalf complete")

    def deadline_changes(self) -> Iterator[dict]:
        numbers = dict(self._now(Deadline, Deadline.record, Deadline.number))
        for lot in self._lots(DeadlineChange):
            acts, points = self._refs(Action, lot, "action_id"), self._refs(Item, lot, "item_id")
            for row in lot:
                action, item = acts.get(row.action_id), points.get(row.item_id)
                due_point = f"{action or item}/D{numbers.get(row.deadline_id, 1)}"
                record = self._record(row, row.ref, _CHANGE)
                yield record | {"action": action, "item": item, "due_point": due_point}
