"""Where items and actions stand: the three judgements side by side, in a number of queries that rows do not change."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..rules import assurance as assurance_rules
from ..rules import delivery, rag
from ..rules import escalations as levels
from ..rules import evidence as evidence_rules
from ..rules.deadlines import Stop
from ..rules.roles import Acting
from ..rules.settings import Thresholds
from . import actions, assurance, closing, deadlines, escalations, evidence, reviews, rounds
from .actions import Action, Answer
from .assurance import AssuranceDecision
from .deadlines import Deadline
from .escalations import Escalation
from .evidence import Evidence, EvidenceLink
from .reviews import Item
from .rounds import Round


@dataclass
class ActionPosition:
    """An action with its date and what the dates say. The colour is worked out; the state is what the agency said."""

    action: Action
    deadline: Deadline | None
    colour: rag.Colour
    differs: bool
    basis: str = ""  # of the link to the item, when it is shown under one
    due: dt.date | None = None  # its deadline with the time taken out in which its clocks did not run
    asked_since: dt.date | None = None  # the first round that asked about it; silence counts from there
    silent_rounds: int = 0  # that are over and in which it was asked about, since it was last reported on


@dataclass
class Position:
    """An item with what agencies say, what the evidence shows and what the chair concluded."""

    item: Item
    actions: list[ActionPosition] = field(default_factory=list)
    links: list = field(default_factory=list)  # evidence links with their pieces, highest rung first
    hidden: list = field(default_factory=list)  # those that the reader may not see; only their number and rungs are told
    decision: AssuranceDecision | None = None
    deadline: Deadline | None = None
    open_escalations: list[Escalation] = field(default_factory=list)

    @property
    def states(self) -> list[str]:
        """What agencies say of its actions; where nobody has reported comes last, so that the first few say most."""
        return sorted((each.action.delivery for each in self.actions), key=lambda state: state == delivery.NOT_REPORTED)

    @property
    def counts(self) -> dict:
        """The ladder of what the reader may see."""
        return evidence_rules.tally(evidence.for_rules(link) for link in self.links)

    @property
    def rating(self) -> str:
        return self.decision.rating if self.decision else assurance_rules.NOT_YET_TESTED

    @property
    def colours(self) -> dict[str, int]:
        """How many actions are of each colour."""
        found: dict[str, int] = defaultdict(int)
        for each in self.actions:
            found[each.colour.value] += 1
        return dict(found)

    @property
    def level(self) -> int:
        """The highest level at which it stands now, 0 for none."""
        return max((levels.height(each.level) for each in self.open_escalations), default=0)

    @property
    def invented(self) -> bool:
        """Whether anything shown in its row belongs to the demonstration."""
        rows = [self.decision, self.deadline, *self.open_escalations, *(each.action for each in self.actions)]
        return any(row is not None and row.invented for row in rows) or any(link.invented for link in self.links)

    @property
    def done_but_not_assured(self) -> bool:
        return assurance_rules.done_but_not_assured(self.states, self.rating)

    @property
    def covered(self) -> bool:
        """Whether an action answers it; a proposal, or what was withdrawn, is linked and is not coverage."""
        live = [each.action for each in self.actions if each.action.delivery != delivery.WITHDRAWN]
        return any(not action.proposed for action in live)


def of_actions(
    rows: Iterable[Action], today: dt.date, as_at: dt.date | None = None, limits: Thresholds | None = None
) -> list[ActionPosition]:
    """The positions of actions, in the order given."""
    rows = list(rows)
    limits = limits or reviews.limits(as_at)
    keys = [row.key for row in rows]
    dates, stops, dated_on = deadlines.of_actions(keys, as_at), closing.stops(keys, as_at), closing.dated_on(keys, as_at)
    asked = rounds.asked_about(rows, as_at, stops)
    return [
        _of_action(
            row, dates.get(row.key), stops.get(row.key, ()), dated_on.get(row.key), asked.get(row.key, []), today, limits
        )
        for row in rows
    ]


def _of_action(
    row: Action,
    deadline: Deadline | None,
    stops: tuple[Stop, ...],
    dated_on: dt.date | None,
    asked: list[tuple[dt.date, Round]],
    today: dt.date,
    limits: Thresholds,
) -> ActionPosition:
    facts = rag.Facts(
        state=row.delivery,
        deadline=deadline.current if deadline else None,
        confirmed=bool(deadline and deadline.firm),
        forecast=deadline.current + deadline.slips if deadline and deadline.current and deadline.slips else None,
        moves=deadline.moves if deadline else 0,
        last_update=row.reported_on,
        asked_since=(since := min((on for on, _ in asked), default=None)),
        interval=row.interval or limits.reporting_interval,
        stopped=stops,
        dated_on=dated_on,
    )
    if deadline is not None and facts.due != deadline.current:
        deadline.counts_as = facts.due
    colour = rag.calculate(facts, today, limits)
    return ActionPosition(
        row,
        deadline,
        colour,
        rag.differs(row.delivery, colour),
        due=facts.due,
        asked_since=since,
        silent_rounds=rounds.silent([each for _, each in asked], row.reported_on, today),
    )


def of_items(
    items: Iterable[Item],
    today: dt.date,
    as_at: dt.date | None = None,
    brief: bool = False,
    reader: Acting | str | None = None,
) -> list[Position]:
    """The positions of items, in the order given, as ``reader`` may see them. Without a reader nothing restricted is seen.

    ``brief`` is for lists: of actions and evidence only what the marks, the dates and the chair's queue need is fetched.
    """
    found = {item.key: Position(item) for item in items}
    answering, links = actions.answering(found, as_at), evidence.links(found, as_at)
    if brief:
        answering, links = answering.select(*_OF_ACTIONS), links.select(*_OF_LINKS)
    answers = list(answering)
    positions = {}
    for answer in answers:
        positions.setdefault(answer.action_id, answer.done_by)
    gathered = {each.action.key: each for each in of_actions(positions.values(), today, as_at)}
    for answer in answers:
        whole = gathered[answer.action_id]
        found[answer.item_id].actions.append(replace(whole, basis=answer.stands_on))
    hidden = evidence.hidden_from(reader)
    for link in links:
        position = found[link.item_id]
        (position.hidden if link.evidence_id in hidden else position.links).append(link)
    for key, decision in assurance.ratings(found, as_at).items():
        found[key].decision = decision
    for key, deadline in deadlines.of_items(found, as_at).items():
        found[key].deadline = deadline
    for escalation in escalations.still_open(escalations.escalations(as_at)).where(Escalation.item.in_(list(found))):
        found[escalation.item_id].open_escalations.append(escalation)
    return list(found.values())


_OF_ACTIONS = (
    *(Answer.action, Answer.item, Answer.basis, Answer.confirmed),
    *(Action.record, Action.review, Action.ref, Action.title, Action.lead, Action.delivery, Action.proposed),
    *(Action.reported_on, Action.interval, Action.invented, Action.written_at),
)
_OF_LINKS = (
    *(
        EvidenceLink.item,
        EvidenceLink.evidence,
        EvidenceLink.stance,
        EvidenceLink.basis,
        EvidenceLink.confirmed,
        EvidenceLink.invented,
    ),
    *(EvidenceLink.known_from, EvidenceLink.written_at),
    *(Evidence.ref, Evidence.rung, Evidence.independence, Evidence.look_again, Evidence.invented),
    *(Evidence.given_by_post, Evidence.known_from, Evidence.written_at),
)


def of_item(item: Item, today: dt.date, as_at: dt.date | None = None, reader: Acting | str | None = None) -> Position:
    return of_items([item], today, as_at, reader=reader)[0]
