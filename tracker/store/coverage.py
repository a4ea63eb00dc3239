"""The coverage of the items of a review, in a number of queries that does not grow with them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from ..rules import coverage as rules
from ..rules import delivery
from ..rules.roles import Acting
from . import evidence, items
from .actions import Action, Answer
from .database import in_force, known
from .evidence import Evidence, EvidenceLink
from .reviews import Item, Review


@dataclass
class Row:
    """An item with its coverage. Of restricted pieces that the reader may not see, only how many there are."""

    item: Item
    cover: rules.Cover
    hidden: int = 0

    @property
    def theme(self) -> str:
        heading = getattr(self.item, "heading", None)
        return heading.name if heading is not None and self.item.theme_id else items.WITHOUT_THEME


def of_review(review: Review, as_at: dt.date | None = None, reader: Acting | str | None = None) -> list[Row]:
    """Every item of a review in the order in which it is printed."""
    every = list(items.listed(review, as_at))
    unseen = evidence.hidden_from(reader)
    links, hidden = defaultdict(list), defaultdict(int)
    for link in _links([item.key for item in every], as_at):
        if link.evidence_id in unseen:
            hidden[link.item_id] += 1
        else:
            links[link.item_id].append(evidence.for_rules(link))
    answers, proposals = _answers(as_at)
    rows = [
        Row(item, rules.of(links[item.key], answers[item.key], proposals[item.key]), hidden[item.key]) for item in every
    ]
    _through_parts(rows)
    return rows


def _links(keys: list[str], as_at: dt.date | None):
    """Of links and pieces only what is counted."""
    return (
        EvidenceLink.select(
            *(EvidenceLink.item, EvidenceLink.evidence, EvidenceLink.stance, EvidenceLink.basis, EvidenceLink.confirmed),
            *(EvidenceLink.invented, Evidence.ref, Evidence.rung, Evidence.independence, Evidence.invented),
        )
        .join(Evidence, on=(EvidenceLink.evidence == Evidence.record) & known(Evidence, as_at), attr="piece")
        .where(EvidenceLink.item.in_(keys) & in_force(EvidenceLink, as_at))
    )


def _answers(as_at: dt.date | None) -> tuple[dict[str, int], dict[str, int]]:
    """How many actions answer each item, and how many only propose to decide what would; withdrawn ones are neither."""
    answers: dict[str, int] = defaultdict(int)
    proposals: dict[str, int] = defaultdict(int)
    on = (Answer.action == Action.record) & known(Action, as_at)
    rows = Answer.select(Answer.item, Action.proposed).join(Action, on=on)
    where = in_force(Answer, as_at) & (Action.delivery != delivery.WITHDRAWN)
    for item, proposed in rows.where(where).tuples():
        (proposals if proposed else answers)[item] += 1
    return answers, proposals


def _through_parts(rows: list[Row]) -> None:
    parts = defaultdict(list)
    for row in rows:
        if row.item.part_of:
            parts[row.item.part_of].append(row.cover)
    for row in rows:
        row.cover.parts_evidenced, row.cover.parts_answered = rules.through_parts(parts[row.item.ref])
