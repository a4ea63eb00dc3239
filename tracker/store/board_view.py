"""What stands before a level, with all that the level needs to decide, in a number of queries that rows do not change."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..rules import assurance as assurance_rules
from ..rules import correspondence as letter_rules
from ..rules import escalations as rules
from ..rules import evidence as evidence_rules
from ..rules.roles import Acting
from . import actions, assurance, correspondence, evidence, positions, reviews, rising_today
from . import escalations as store
from .assurance import AssuranceDecision
from .correspondence import Story
from .database import known
from .escalations import BoardDecision, Concern, Escalation, EscalationReply, EscalationTold
from .positions import ActionPosition, Position
from .reviews import Agency, Item


@dataclass
class Before:
    """An escalation with what it is about, what the three judgements say of it, and what was decided last time."""

    escalation: Escalation
    concern: Concern | None = None
    position: Position | None = None  # where it is about an item
    action: ActionPosition | None = None  # where it is about an action
    own_evidence: list = field(default_factory=list)  # given with the action
    answers: list[Item] = field(default_factory=list)  # what the action answers
    ratings: dict[str, AssuranceDecision] = field(default_factory=dict)  # of what the action answers, by the item's key
    owners: list[Agency] = field(default_factory=list)
    last_decision: BoardDecision | None = None
    letters: list[Story] = field(default_factory=list)  # about it, that nobody has answered
    told: list[EscalationTold] = field(default_factory=list)  # which posts, first told first
    replies: list[EscalationReply] = field(default_factory=list)  # what the level said without deciding, oldest first
    higher: Escalation | None = None  # into which it went
    so_today: str = ""  # of the facts for which the rules raised it; empty where nothing can be said, or nothing changed
    lower: list[Escalation] = field(default_factory=list)  # that went into it, with what was decided there after all

    @property
    def about(self):
        """The item or the action itself."""
        return self.position.item if self.position else self.action.action

    @property
    def counts(self) -> dict:
        """The ladder: of the item, or of what was given with the action."""
        if self.position:
            return self.position.counts
        pieces = {link.piece.ref: link for link in self.own_evidence}
        return evidence_rules.tally(evidence.for_rules(link) for link in pieces.values())

    @property
    def shown_seal(self) -> tuple[Item | None, AssuranceDecision | None]:
        """The item whose seal is shown and the chair's decision on it: of an action, the first decided that it answers."""
        if self.position:
            return self.position.item, self.position.decision
        decided = [item for item in self.answers if item.key in self.ratings]
        first = next(iter(decided or self.answers), None)
        return first, self.ratings.get(first.key) if first else None

    @property
    def rating(self) -> str:
        decision = self.shown_seal[1]
        return decision.rating if decision else assurance_rules.NOT_YET_TESTED

    def days(self, today: dt.date) -> int:
        """Days at this level."""
        return (today - self.escalation.raised_on).days

    def gaps(self, today: dt.date) -> tuple[rules.Gap | None, rules.Gap | None]:
        """How long the Board waited to be told, and then to be given the full extent."""
        concern = self.concern
        return (
            rules.gap(concern.known_to_agency, concern.board_told, today),
            rules.gap(concern.board_told, concern.full_extent, today),
        )

    @property
    def dated(self) -> bool:
        """Whether any of the three dates is recorded."""
        concern = self.concern
        return concern is not None and any((concern.known_to_agency, concern.board_told, concern.full_extent))


def gathered(
    rows: Iterable[Escalation], today: dt.date, as_at: dt.date | None = None, reader: Acting | None = None
) -> list[Before]:
    """Escalations with all that a level needs to decide, in the order given, as ``reader`` may see them."""
    found = [Before(row) for row in rows]
    _add_concerns(found, as_at)
    _add_items(found, today, as_at, reader)
    _add_actions(found, today, as_at, reader)
    _add_last_decisions(found, as_at)
    _add_letters(found, today, as_at)
    _add_log(found, as_at)
    said = rising_today.words([each.escalation for each in found if each.escalation.raised_on != today], today, as_at)
    for each in found:
        each.so_today = said.get(each.escalation.key, "")
    return found


def _add_concerns(found: list[Before], as_at) -> None:
    keys = [each.escalation.concern_id for each in found if each.escalation.concern_id]
    concerns = {row.key: row for row in Concern.select().where(Concern.record.in_(keys) & known(Concern, as_at))}
    for each in found:
        each.concern = concerns.get(each.escalation.concern_id)


def _add_items(found: list[Before], today, as_at, reader) -> None:
    about = [each for each in found if each.escalation.item_id]
    items = {each.escalation.item_id: each.escalation.point for each in about}
    places = {each.item.key: each for each in positions.of_items(items.values(), today, as_at, reader=reader)}
    owners = defaultdict(list)
    for part in reviews.parts(items, as_at):
        if part.part == "addressed" and getattr(part, "body", None) is not None:
            owners[part.item_id].append(part.body)
    for each in about:
        each.position = places[each.escalation.item_id]
        each.owners = owners[each.escalation.item_id]


def _add_actions(found: list[Before], today, as_at, reader) -> None:
    about = [each for each in found if each.escalation.action_id]
    keys = {each.escalation.action_id for each in about}
    rows = actions.actions(as_at=as_at).where(actions.Action.record.in_(list(keys)))
    places = {each.action.key: each for each in positions.of_actions(rows, today, as_at)}
    answers, given = defaultdict(list), defaultdict(list)
    for answer in actions.answered_by(keys, as_at):
        answers[answer.action_id].append(answer.point)
    for link in evidence.seen_by(evidence.links_of_actions(keys, as_at), reader):
        given[link.action_id].append(link)
    ratings = assurance.ratings({item.key for each in answers.values() for item in each}, as_at)
    for each in about:
        key = each.escalation.action_id
        each.action = places[key]
        each.answers, each.own_evidence, each.ratings = answers[key], given[key], ratings
        each.owners = [each.action.action.lead_body]


def _add_last_decisions(found: list[Before], as_at) -> None:
    """The newest decision of the same level about the same thing, on another escalation than this one."""
    items = [each.escalation.item_id for each in found if each.escalation.item_id]
    deeds = [each.escalation.action_id for each in found if each.escalation.action_id]
    made = defaultdict(list)
    for row in store.decisions(as_at).where(BoardDecision.item.in_(items) | BoardDecision.action.in_(deeds)):
        made[row.level, row.item_id, row.action_id].append(row)
    for each in found:
        row = each.escalation
        others = (one for one in made[row.level, row.item_id, row.action_id] if one.escalation_id != row.key)
        each.last_decision = next(others, None)


def _add_letters(found: list[Before], today, as_at) -> None:
    """The letters without an answer about the item, or about an item that the action answers."""
    about = {id(each): {each.position.item.key} if each.position else {item.key for item in each.answers} for each in found}
    rows = correspondence.about_items({key for keys in about.values() for key in keys}, as_at)
    unanswered = [row for row in rows if row.state in (*letter_rules.WAITING, letter_rules.NO_ANSWER)]
    for story in correspondence.stories(unanswered, today, as_at):
        items = {bond.item_id for bond in story.about}
        for each in found:
            if items & about[id(each)]:
                each.letters.append(story)


def _add_log(found: list[Before], as_at) -> None:
    """Who was told and what they replied; where it went, what came into it, and what was decided there."""
    by_key = {each.escalation.key: each for each in found}
    for row in store.told(by_key, as_at):
        by_key[row.escalation_id].told.append(row)
    for row in store.replies(by_key, as_at):
        by_key[row.escalation_id].replies.append(row)
    higher = store.higher_of([each.escalation for each in found], as_at)
    lower = list(store.escalations(as_at).where(Escalation.climbed_to.in_(list(by_key))))
    made = {}
    for row in store.decisions(as_at).where(BoardDecision.escalation.in_([row.key for row in lower])):
        made.setdefault(row.escalation_id, row)
    for row in lower:
        row.decided = made.get(row.key)
        by_key[row.climbed_to].lower.append(row)
    for each in found:
        each.higher = higher.get(each.escalation.climbed_to)


def open_at_each_level(as_at: dt.date | None = None) -> dict[str, list[Escalation]]:
    """What stands before each level, oldest first, every level named."""
    found: dict[str, list[Escalation]] = {level: [] for level in rules.LEVELS}
    for row in store.still_open(store.escalations(as_at)):
        found[row.level].append(row)
    return found
