"""All that an agency owes in a round: its open actions with what it said last, questions, responses. Holds no tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ..rules import delivery
from ..rules import rounds as rules
from . import actions, agencies, clocks, home, positions, responses
from .actions import Action, ProgressUpdate
from .database import known
from .deadlines import Deadline
from .rounds import Round


@dataclass
class Owed:
    """One open action: where it is, what was said of it last, and what was said of it in this round."""

    position: positions.ActionPosition
    lead: str  # the name of the part that leads it, where it is not the agency itself
    last: ProgressUpdate | None = None  # before this round
    said: ProgressUpdate | None = None  # since the round opened
    points: list[Deadline] = field(default_factory=list)  # milestones that are open
    asked: bool = True  # false for what came only when the round was over

    @property
    def action(self) -> Action:
        return self.position.action

    @property
    def expected(self) -> bool:
        """Whether the return is whole only with a word on it."""
        return rules.is_expected(self.action.delivery, self.action.proposed)

    @property
    def waits(self) -> bool:
        return self.expected and self.said is None and self.asked


@dataclass
class Whole:
    """A return as one page has it."""

    owed: list[Owed]
    questions: list
    awaited: list  # responses
    reported: list[Owed] = field(default_factory=list)  # in this round, and stopped since

    @property
    def waiting(self) -> list[Owed]:
        return [each for each in self.owed if each.waits]

    @property
    def said(self) -> list[Owed]:
        return [each for each in [*self.owed, *self.reported] if each.said is not None]

    @property
    def resting(self) -> list[Owed]:
        """Open, and nothing is expected: called done, or only proposed."""
        return [each for each in self.owed if not each.expected and each.said is None]


def whole(round: Round, body: agencies.Body, day: dt.date, as_at: dt.date | None = None) -> Whole:
    """What the agency owes in a round. The number of queries does not grow with it."""
    names = {each.agency.key: each.agency.name for each in (body, *body.below)}
    rows = list(actions.led_by(actions.actions(as_at=as_at), body.keys))
    found = []
    for each in positions.of_actions(rows, day, as_at):
        lead = names.get(each.action.lead_id, "") if each.action.lead_id != body.agency.key else ""
        asked = each.asked_since is not None and each.asked_since < round.ends
        found.append(Owed(each, lead, asked=asked))
    by_key = {each.action.key: each for each in found}
    # Newest first: the first seen on each side of the opening is the one.
    for update in actions.updates(by_key, as_at):
        each = by_key[update.action_id]
        if round.opens <= update.said_on < round.ends:
            each.said = each.said or update
        elif update.said_on < round.opens:
            each.last = each.last or update
    where = Deadline.action.in_(list(by_key)) & (Deadline.label != "") & Deadline.met_on.is_null() & known(Deadline, as_at)
    where &= Deadline.withdrawn_on.is_null()
    for point in Deadline.select().where(where).order_by(Deadline.current.is_null(), Deadline.current, Deadline.position):
        by_key[point.action_id].points.append(point)
    found.sort(key=_by_date)
    return Whole(
        owed=[each for each in found if each.action.delivery not in delivery.STOPPED],
        questions=clocks.first_to_answer(home.questions(body.keys, as_at).limit(home.MOST), day, as_at),
        awaited=[each for each in responses.of_agencies(body.keys, day, as_at) if each.party.awaited],
        reported=[each for each in found if each.action.delivery in delivery.STOPPED and each.said is not None],
    )


def _by_date(each: Owed) -> tuple:
    deadline = each.position.deadline
    day = deadline.due if deadline and deadline.due else dt.date.max
    return day, each.action.review_id, each.action.position, each.action.ref


def missing(round: Round, agency_keys, as_at: dt.date | None = None) -> int:
    """How many actions of the agency and its parts a whole return still wants a word on."""
    wanted = actions.led_by(actions.actions(as_at=as_at), agency_keys).where(
        Action.delivery.not_in((*delivery.STOPPED, delivery.DONE)) & ~Action.proposed
    )
    spoken = ProgressUpdate.select(ProgressUpdate.action).where(
        (ProgressUpdate.said_on >= round.opens) & known(ProgressUpdate, as_at)
    )
    return wanted.where(Action.record.not_in(spoken)).count()


def askable(day: dt.date, as_at: dt.date | None = None) -> tuple[list[agencies.Body], set[str]]:
    """Every agency in the order of names, and the keys of those that a round asks unless it is said otherwise.

    Those that are members or lead a running action; a part of one of them is in its return and not asked by itself.
    """
    bodies = agencies.bodies(day, as_at)
    running = Action.select(Action.lead).where(
        Action.delivery.not_in(delivery.STOPPED) & ~Action.proposed & known(Action, as_at)
    )
    leading = {key for (key,) in running.distinct().tuples()}
    # What a merged agency leads is in the return of the one that took its place.
    chosen = {_last(body).agency.key for key, body in bodies.items() if body.member or key in leading}
    within = {part.agency.key for key in chosen for part in bodies[key].below}
    return [body for body in bodies.values() if body.successor is None], chosen - within


def _last(body: agencies.Body) -> agencies.Body:
    return body if body.successor is None else _last(body.successor)
