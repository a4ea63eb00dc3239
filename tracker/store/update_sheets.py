"""What an agency owes outside a round too, for its update sheet: actions with what was said of them, and questions.

It holds no tables. The number of queries does not grow with the rows.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ..rules import delivery
from . import actions, agencies, clocks, deadlines, home, positions, reviews
from .actions import Action, Answer, ProgressUpdate
from .assurance import Challenge
from .database import Record, known
from .deadlines import Deadline, DeadlineChange
from .evidence import Evidence, EvidenceLink, links_of_actions
from .reviews import Review


@dataclass
class Due:
    """One action: where it is, what it answers, what was said of it last, and what waits."""

    position: positions.ActionPosition
    review: Review
    lead: str = ""  # the name of the part that leads it, where it is not the agency itself
    answers: list[Answer] = field(default_factory=list)  # each link with its item
    last: ProgressUpdate | None = None
    questions: list[Challenge] = field(default_factory=list)
    asked: DeadlineChange | None = None  # more time for its date, and not decided
    given: int = 0  # pieces of evidence that came with reports on it
    expects: dt.date | None = None  # when the agency expects the whole of it to be done

    @property
    def action(self) -> Action:
        return self.position.action

    @property
    def deadline(self) -> Deadline | None:
        return self.position.deadline

    @property
    def in_sheet(self) -> bool:
        """Whether a sheet has a row for it: something can be said of it, and it was agreed to."""
        return self.action.delivery not in delivery.STOPPED and not self.action.proposed


@dataclass
class Owing:
    """All that an agency and its parts lead, with the questions to them."""

    body: agencies.Body
    every: list[Due]
    questions: list[Challenge]
    reviews: dict[str, Review]

    @property
    def rows(self) -> list[Due]:
        """Those in a sheet: the earliest date first, and what waits for a check after the others."""
        found = [each for each in self.every if each.in_sheet]
        return sorted(found, key=_order)

    @property
    def proposed(self) -> int:
        return sum(each.action.proposed and each.action.delivery not in delivery.STOPPED for each in self.every)


def _order(each: Due) -> tuple:
    due = each.deadline.due if each.deadline and each.deadline.due else dt.date.max
    return each.action.delivery == delivery.DONE, due, each.action.review_id, each.action.position, each.action.ref


def owing(body: agencies.Body, day: dt.date) -> Owing:
    """What the agency leads and is asked, as it stands."""
    names = {each.agency.key: each.agency.name for each in (body, *body.below)}
    held = {row.key: row for row in reviews.all_reviews()}
    found = {}
    for position in positions.of_actions(actions.led_by(actions.actions(), body.keys), day):
        action = position.action
        lead = names.get(action.lead_id, "") if action.lead_id != body.agency.key else ""
        found[action.key] = Due(position, held[action.review_id], lead)
    for answer in actions.answered_by(found):
        found[answer.action_id].answers.append(answer)
    for update in actions.updates(found):
        found[update.action_id].last = found[update.action_id].last or update
    pieces: dict[str, set[str]] = {}
    for link in links_of_actions(found):
        pieces.setdefault(link.action_id, set()).add(link.evidence_id)
    for key, those in pieces.items():
        found[key].given = len(those)
    waiting = DeadlineChange.select().where(
        DeadlineChange.action.in_(list(found)) & (DeadlineChange.state == "asked") & known(DeadlineChange)
    )
    for change in waiting:
        due = found[change.action_id]
        if due.deadline is not None and change.deadline_id == due.deadline.key:
            due.asked = change
    for key, date in deadlines.of_wholes(found).items():
        found[key].expects = date.forecast if date.forecast and date.forecast >= day else None
    questions = clocks.first_to_answer(home.questions(body.keys), day)
    for question in questions:
        if question.action_id in found:
            found[question.action_id].questions.append(question)
    return Owing(body, list(found.values()), questions, held)


def differing(one: Action, other: Action) -> list[str]:
    """The fields in which two versions of an action differ, but for what every version has of its own."""
    own = set(Record._meta.fields)
    return [name for name, value in other.__data__.items() if name not in own and one.__data__[name] != value]


def said_since(keys, since: dt.date) -> dict[str, list[ProgressUpdate]]:
    """What was reported on these actions from a day on, newest first, by the key of the action."""
    found: dict[str, list[ProgressUpdate]] = {}
    for update in actions.updates(keys).where(ProgressUpdate.said_on >= since):
        found.setdefault(update.action_id, []).append(update)
    return found


def asked_since(keys, since: dt.date) -> dict[str, list[DeadlineChange]]:
    """What more time was asked for of these actions from a day on."""
    found: dict[str, list[DeadlineChange]] = {}
    where = DeadlineChange.action.in_(list(keys)) & (DeadlineChange.asked_on >= since) & known(DeadlineChange)
    for change in DeadlineChange.select().where(where).order_by(DeadlineChange.id):
        found.setdefault(change.action_id, []).append(change)
    return found


def shown_since(review_keys, since: dt.date) -> dict[str, set[str]]:
    """The statements of the evidence that came with reports from a day on, by the key of the action."""
    found: dict[str, set[str]] = {}
    query = (
        EvidenceLink.select(EvidenceLink.action, Evidence.statement)
        .join(Evidence, on=(EvidenceLink.evidence == Evidence.record) & known(Evidence))
        .where(Evidence.review.in_(list(review_keys)) & (Evidence.given_on >= since))
        .where(EvidenceLink.action.is_null(False) & known(EvidenceLink))
    )
    for action, statement in query.tuples():
        found.setdefault(action, set()).add(statement)
    return found


def answered(keys) -> dict[str, Challenge]:
    """Questions by their keys, answered or not."""
    return {row.key: row for row in Challenge.select().where(Challenge.record.in_(list(keys)) & known(Challenge))}


def asked_on(keys, day: dt.date) -> list[DeadlineChange]:
    """The requests for more time of a day on what these agencies lead, the latest first, each with its action."""
    return list(
        DeadlineChange.select(DeadlineChange, Action, Review)
        .join(Action, on=(DeadlineChange.action == Action.record) & known(Action), attr="deed")
        .switch(DeadlineChange)
        .join(Review, on=(DeadlineChange.review == Review.record) & known(Review), attr="within")
        .where(Action.lead.in_(list(keys)) & (DeadlineChange.asked_on == day) & known(DeadlineChange))
        .order_by(DeadlineChange.record.desc())
    )


def answered_on(keys, day: dt.date) -> list[Challenge]:
    """The questions that these agencies answered on a day, the latest first."""
    where = Challenge.agency.in_(list(keys)) & (Challenge.answered_on == day)
    return list(Challenge.select().where(where & known(Challenge)).order_by(Challenge.id.desc()))


def said_on(keys, day: dt.date) -> list[ProgressUpdate]:
    """What an agency and its parts reported on a day, the latest first, each with its action."""
    return list(
        ProgressUpdate.select(ProgressUpdate, Action, Review)
        .join(Action, on=(ProgressUpdate.action == Action.record) & known(Action), attr="deed")
        .switch(ProgressUpdate)
        .join(Review, on=(ProgressUpdate.review == Review.record) & known(Review), attr="within")
        .where(ProgressUpdate.agency.in_(list(keys)) & (ProgressUpdate.said_on == day) & known(ProgressUpdate))
        .order_by(ProgressUpdate.id.desc())
    )
