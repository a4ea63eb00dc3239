"""What the list of actions shows of each: where it stands, what it answers with its seal, the evidence given with it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..rules import assurance as assurance_rules
from ..rules import evidence as evidence_rules
from . import actions, assurance, evidence
from .actions import Action, Answer
from .positions import ActionPosition


@dataclass
class Row:
    """One action in the list. ``ratings`` holds the chair's rating of each item answered, by the item's key."""

    position: ActionPosition
    answers: list[Answer] = field(default_factory=list)
    ratings: dict[str, str] = field(default_factory=dict)
    counts: dict = field(default_factory=dict)

    @property
    def action(self) -> Action:
        return self.position.action


def of(found: Iterable[ActionPosition], as_at: dt.date | None = None) -> list[Row]:
    """The rows of these actions, in the order given, in a number of queries that does not grow with them."""
    rows = {each.action.key: Row(each) for each in found}
    for answer in actions.answered_by(rows, as_at):
        rows[answer.action_id].answers.append(answer)
    decided = assurance.ratings({a.item_id for row in rows.values() for a in row.answers}, as_at)
    pieces: dict[str, dict[tuple, evidence_rules.Link]] = defaultdict(dict)
    for link in evidence.links_of_actions(rows, as_at):
        # One piece may bear on several items; in the ladder of an action it is one brick for each stance.
        pieces[link.action_id][link.evidence_id, link.stance] = evidence.for_rules(link)
    for key, row in rows.items():
        row.counts = evidence_rules.tally(pieces[key].values())
        row.ratings = {
            answer.item_id: decided[answer.item_id].rating if answer.item_id in decided else assurance_rules.NOT_YET_TESTED
            for answer in row.answers
        }
    return list(rows.values())
