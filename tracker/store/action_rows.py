"""What the list of actions shows of each: where it stands, what it answers with its seal, the evidence given with it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..rules import assurance as assurance_rules
from ..rules import evidence as evidence_rules
from ..rules.roles import Acting
from . import actions, assurance, evidence
from .actions import Action
from .positions import ActionPosition
from .reviews import Item


@dataclass
class Row:
    """One action in the list. ``answered`` holds the items that it answers, by what the chair said of them."""

    position: ActionPosition
    answered: dict[str, list[Item]] = field(default_factory=dict)
    counts: dict = field(default_factory=dict)

    @property
    def action(self) -> Action:
        return self.position.action


def of(found: Iterable[ActionPosition], as_at: dt.date | None = None, reader: Acting | None = None) -> list[Row]:
    """The rows of these actions, in the order given, in a number of queries that does not grow with them.

    The evidence is what ``reader`` may see; without a reader nothing restricted is counted.
    """
    rows = {each.action.key: Row(each) for each in found}
    answers = list(actions.answered_by(rows, as_at))
    decided = assurance.ratings({answer.item_id for answer in answers}, as_at)
    for answer in answers:
        decision = decided.get(answer.item_id)
        rating = decision.rating if decision else assurance_rules.NOT_YET_TESTED
        rows[answer.action_id].answered.setdefault(rating, []).append(answer.point)
    pieces: dict[str, dict[tuple, evidence_rules.Link]] = defaultdict(dict)
    for link in evidence.seen_by(evidence.links_of_actions(rows, as_at), reader):
        # One piece may bear on several items; in the ladder of an action it is one brick for each stance.
        pieces[link.action_id][link.evidence_id, link.stance] = evidence.for_rules(link)
    for key, row in rows.items():
        row.counts = evidence_rules.tally(pieces[key].values())
    return list(rows.values())
