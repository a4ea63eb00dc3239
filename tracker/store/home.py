"""What waits for whom: the questions behind the home page. Each is bounded, so that none grows with the tracker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from peewee import JOIN, Case, fn

from ..rules import delivery, needs, roles
from ..rules.settings import Thresholds
from . import actions, assurance, clocks, due_points, escalations, evidence, positions
from .actions import Action, Answer, ProgressUpdate
from .assurance import AssuranceDecision, Challenge
from .database import in_force, known
from .deadlines import Deadline, DeadlineChange
from .escalations import BoardDecision, Escalation
from .evidence import Evidence, EvidenceLink
from .people import Post, held_on
from .reviews import Agency, Document, Item, Review, all_reviews

MOST = 60  # of one kind that are looked at for one page
LATELY = 14  # days for which a decision on a date, and an update, count as new
ANSWERS_ARE_NEW = 60  # days for which an answer waits to be read, where no decision follows it
SOON = 30  # days before its date in which a second look or a decision is shown
_PAST_SAYING = (*delivery.STOPPED, delivery.DONE)  # nothing more is expected of the agency


@dataclass
class Some:
    """The first few rows of a question, and how many there are."""

    rows: list = field(default_factory=list)
    total: int = 0

    @property
    def rest(self) -> int:
        return self.total - len(self.rows)


def some(query, most: int) -> Some:
    """The first rows of a select, and how many it has. One row more is shown rather than "and 1 more"."""
    rows, total = list(query.limit(most + 1)), query.order_by().count()
    return Some(rows if total == most + 1 else rows[:most], total)


def some_of(rows: list, most: int) -> Some:
    """The same of rows that were fetched already."""
    return Some(rows if len(rows) == most + 1 else rows[:most], len(rows))


# For an agency


def questions(keys: Collection[str], as_at: dt.date | None = None):
    """Open questions to an agency, with what they are about, those due first on top."""
    return _about(assurance.challenges(as_at), Challenge, as_at).where(
        Challenge.answered_on.is_null() & Challenge.agency.in_(list(keys))
    )


def pressing(keys: Collection[str], day: dt.date, limits: Thresholds, as_at: dt.date | None = None) -> list:
    """The positions of actions that have been reported on and are late, silent, at risk or due soon, in that order."""
    silent_from = day - dt.timedelta(days=limits.reporting_interval)
    soon, due = day + dt.timedelta(days=limits.amber_before), clocks.due_day(as_at)
    candidates = _led(keys, as_at).where(
        Action.delivery.not_in((*_PAST_SAYING, delivery.NOT_REPORTED))
        & (
            (due <= soon)
            | (Deadline.forecast > due)
            | (Action.delivery == delivery.AT_RISK)
            | (Action.reported_on < silent_from)
            | Action.interval.is_null(False)
        )
    )
    rows = candidates.order_by(Deadline.current.is_null(), due, Action.ref).limit(MOST)
    found = [(why, each) for each in positions.of_actions(rows, day, as_at, limits) if (why := why_pressing(each))]
    return [each for _, each in sorted(found, key=lambda pair: needs.REASONS.index(pair[0]))]


def watched(keys: Collection[str], day: dt.date, limits: Thresholds, as_at: dt.date | None = None) -> list:
    """The positions of all running actions of these agencies that may be due, late or silent, by date; for reminders.

    Those that nobody has reported on are among them: their confirmed date passes all the same.
    """
    silent_from, due = day - dt.timedelta(days=limits.reporting_interval), clocks.due_day(as_at)
    soon = day + dt.timedelta(days=limits.amber_before)
    running = Action.delivery.not_in(_PAST_SAYING)
    looked_at = (due <= soon) | (Action.reported_on < silent_from) | Action.interval.is_null(False)
    rows = _led(keys, as_at).where(running & looked_at).order_by(Deadline.current.is_null(), due, Action.ref)
    return positions.of_actions(rows, day, as_at, limits)


def why_pressing(each: positions.ActionPosition) -> str | None:
    """Why an action presses, one of ``needs.REASONS``; None where nothing is asked."""
    deadline = each.deadline
    due, forecast = (deadline.due, deadline.forecast) if deadline else (None, None)
    return needs.why_pressing(each.colour, each.action.delivery, due, forecast)


def unreported(keys: Collection[str], day: dt.date, most: int, as_at: dt.date | None = None) -> Some:
    """Actions that the agency has never reported on, those whose confirmed date has passed first."""
    firm = (Deadline.basis == "stated") | Deadline.confirmed
    due = clocks.due_day(as_at)
    late = Case(None, [(firm & (due < day), 0)], 1)
    query = _led(keys, as_at).where(Action.delivery == delivery.NOT_REPORTED)
    order = (late, Deadline.current.is_null(), due, Action.position, Action.ref)
    found = some(query.order_by(*order), most)
    found.rows = positions.of_actions(found.rows, day, as_at)
    return found


def own_actions(keys: Collection[str], day: dt.date, most: int, as_at: dt.date | None = None) -> Some:
    """The agency's actions: those that it has spoken of first, then by date."""
    order = (
        Case(None, [(Action.delivery == delivery.NOT_REPORTED, 1)], 0),
        Case(None, [(Action.delivery.in_(_PAST_SAYING), 1)], 0),
        Deadline.current.is_null(),
        clocks.due_day(as_at),
        Action.position,
        Action.ref,
    )
    found = some(_led(keys, as_at).order_by(*order), most)
    found.rows = positions.of_actions(found.rows, day, as_at)
    return found


def time_decided(keys: Collection[str], day: dt.date, as_at: dt.date | None = None):
    """Requests for more time that were decided lately, the latest first."""
    return (
        time_requests(as_at, state=("granted", "refused"))
        .where(Action.lead.in_(list(keys)) & (DeadlineChange.decided_on > day - dt.timedelta(days=LATELY)))
        .order_by(DeadlineChange.decided_on.desc(), DeadlineChange.id)
    )


def second_looks(keys: Collection[str], day: dt.date, as_at: dt.date | None = None):
    """Evidence that the agency gave and is to look at again, by date."""
    return (
        evidence.pieces(as_at)
        .where(Evidence.given_by.in_(list(keys)) & (Evidence.look_again <= day + dt.timedelta(days=SOON)))
        .order_by(Evidence.look_again, Evidence.id)
    )


def raised_with(keys: Collection[str], level: str, as_at: dt.date | None = None):
    """Open escalations that stand with the agency's lead or senior officer, those due first on top."""
    where = (Escalation.level == level) & Escalation.agency.in_(list(keys))
    return escalations.still_open(escalations.escalations(as_at)).where(where).order_by(Escalation.due, Escalation.id)


def next_date(keys: Collection[str], day: dt.date, besides: Collection[str], as_at: dt.date | None = None):
    """The next date of an action that the agency has reported on, those named in ``besides`` left out."""
    due = clocks.due_day(as_at)
    query = _led(keys, as_at).where(
        Action.delivery.not_in((*_PAST_SAYING, delivery.NOT_REPORTED)) & (due >= day) & Action.record.not_in(list(besides))
    )
    first = query.order_by(due).select(Deadline).limit(1).objects(Deadline).first()
    return clocks.told([first], as_at)[0].due if first is not None else None


def _led(keys, as_at):
    on = (Deadline.action == Action.record) & Deadline.is_next & known(Deadline, as_at)
    return actions.led_by(actions.actions(as_at=as_at), keys).switch(Action).join(Deadline, JOIN.LEFT_OUTER, on=on)


# For the chair and the business unit


def time_requests(as_at: dt.date | None = None, state: Collection[str] = ("asked",)):
    """Requests for more time with the action and its lead agency, the oldest first; on a withdrawn action none waits."""
    return (
        DeadlineChange.select(DeadlineChange, Action, Agency)
        .join(Action, on=(DeadlineChange.action == Action.record) & known(Action, as_at), attr="deed")
        .join(Agency, on=(Action.lead == Agency.record) & known(Agency, as_at), attr="lead_body")
        .where(DeadlineChange.state.in_(state) & known(DeadlineChange, as_at))
        .where((DeadlineChange.state != "asked") | (Action.delivery != delivery.WITHDRAWN))
        .order_by(DeadlineChange.asked_on, DeadlineChange.id)
    )


def answers_to_read(day: dt.date, as_at: dt.date | None = None) -> list[Challenge]:
    """Questions answered in the last weeks, on which the chair has not decided since; the oldest answer first."""
    since = day - dt.timedelta(days=ANSWERS_ARE_NEW)
    query = _about(assurance.challenges(as_at), Challenge, as_at).where(Challenge.answered_on > since)
    rows = list(query.order_by(Challenge.answered_on.desc(), Challenge.id.desc()).limit(MOST))
    items_of: dict[str, set[str]] = {}
    links = Answer.select(Answer.action, Answer.item).where(
        Answer.action.in_([row.action_id for row in rows if row.action_id]) & in_force(Answer, as_at)
    )
    for action, item in links.tuples():
        items_of.setdefault(action, set()).add(item)
    for row in rows:
        items_of.setdefault(row.key, {row.item_id} if row.item_id else items_of.get(row.action_id, set()))
    decided = assurance.ratings({item for found in items_of.values() for item in found}, as_at)
    return [
        row
        for row in reversed(rows)
        if not any(item in decided and decided[item].written_at > row.written_at for item in items_of[row.key])
    ]


def maybe_claimed(as_at: dt.date | None = None):
    """The items that can be in the chair's queue: decided on, with an action called done, or with evidence given here.

    ``claims.claims`` says of each whether there is something to test; of any other item it would say that there is not.
    """
    done = Answer.select(Answer.item).join(Action, on=(Answer.action == Action.record) & known(Action, as_at))
    done = done.where(Action.delivery.in_((delivery.DONE, delivery.CLOSED)) & in_force(Answer, as_at))
    given = EvidenceLink.select(EvidenceLink.item).join(
        Evidence, on=(EvidenceLink.evidence == Evidence.record) & known(Evidence, as_at)
    )
    given = given.where(Evidence.given_by_post.is_null(False) & in_force(EvidenceLink, as_at))
    decided = AssuranceDecision.select(AssuranceDecision.item).where(known(AssuranceDecision, as_at))
    any_of = Item.record.in_(done) | Item.record.in_(given) | Item.record.in_(decided)
    return Item.select().where(known(Item, as_at) & any_of).order_by(Item.review, Item.position)


def escalations_open(as_at: dt.date | None = None, level: str = ""):
    """Open escalations, those due first on top; of one level or of all."""
    query = escalations.still_open(escalations.escalations(as_at)).order_by(Escalation.due, Escalation.id)
    return query.where(Escalation.level == level) if level else query


def escalations_late(day: dt.date, as_at: dt.date | None = None) -> list[Escalation]:
    """Of the open escalations due first, those whose decision is past its day."""
    return [row for row in escalations_open(as_at).limit(MOST) if row.due < day]


def provisional_dates(as_at: dt.date | None = None) -> tuple[int, int]:
    """How many items, and how many actions, have a date that the Board has yet to confirm."""
    counts = due_points.unconfirmed(as_at).select(fn.COUNT(Deadline.item), fn.COUNT(Deadline.action))
    return counts.tuples().get()


def leads_missing(day: dt.date, as_at: dt.date | None = None) -> list[Agency]:
    """Agencies that lead running actions while nobody holds a post to report for them, those with most actions first.

    The lead of a body reports for its parts too.
    """
    running = Action.select(Action.lead, fn.COUNT(Action.id)).where(
        Action.delivery.not_in(delivery.STOPPED) & known(Action, as_at)
    )
    led = dict(running.group_by(Action.lead).tuples())
    posts = Post.select(Post.agency).where(
        Post.role.in_((roles.LEAD, roles.SENIOR_OFFICER, roles.BUSINESS_UNIT)) & known(Post, as_at) & held_on(day)
    )
    held = {agency for (agency,) in posts.tuples()}
    bodies = {row.key: row for row in Agency.select().where(known(Agency, as_at))}

    def spoken_for(key: str | None, above: tuple = ()) -> bool:
        if key is None or key in above:
            return False
        return key in held or (key in bodies and spoken_for(bodies[key].parent_id, (*above, key)))

    missing = [bodies[key] for key in led if key in bodies and not spoken_for(key)]
    return sorted(missing, key=lambda agency: (-led[agency.key], agency.name))


def new_updates(day: dt.date, as_at: dt.date | None = None):
    """Progress updates of the last days, newest first, with the action and its lead agency."""
    return (
        ProgressUpdate.select(ProgressUpdate, Action, Agency)
        .join(Action, on=(ProgressUpdate.action == Action.record) & known(Action, as_at), attr="deed")
        .join(Agency, on=(Action.lead == Agency.record) & known(Agency, as_at), attr="lead_body")
        .where((ProgressUpdate.said_on > day - dt.timedelta(days=LATELY)) & known(ProgressUpdate, as_at))
        .order_by(ProgressUpdate.said_on.desc(), ProgressUpdate.id.desc())
    )


# For a board member


def decisions_due(level: str, day: dt.date, as_at: dt.date | None = None):
    """What a level decided and nobody has recorded as carried out, by its date."""
    soon = BoardDecision.by_when <= day + dt.timedelta(days=SOON)
    return escalations.to_carry_out(as_at).where((BoardDecision.level == level) & soon)


def decisions_owned(keys: Collection[str], day: dt.date, as_at: dt.date | None = None):
    """Decisions that a post of these agencies owns and nobody has recorded as carried out, by their date."""
    posts = Post.select(Post.record).where(Post.agency.in_(list(keys)) & known(Post))
    soon = BoardDecision.by_when <= day + dt.timedelta(days=SOON)
    return escalations.to_carry_out(as_at).where(BoardDecision.owner_post.in_(posts) & soon)


def decisions_undone(day: dt.date, as_at: dt.date | None = None):
    """Decisions of any level that nobody has recorded as carried out by their day, the longest undone on top."""
    return escalations.to_carry_out(as_at).where(BoardDecision.by_when < day)


# For a reader


def documents(as_at: dt.date | None = None) -> list[tuple[Review, list[Document]]]:
    """Each review with its source documents, oldest first."""
    found: dict[str, tuple[Review, list[Document]]] = {row.key: (row, []) for row in all_reviews(as_at)}
    for document in Document.select().where(known(Document, as_at)).order_by(Document.date, Document.position):
        if document.review_id in found:
            found[document.review_id][1].append(document)
    return list(found.values())


def _about(query, model, as_at):
    """With the item or the action that a record is about, as ``point`` and ``deed``."""
    return (
        query.select_extend(Item, Action)
        .switch(model)
        .join(Item, JOIN.LEFT_OUTER, on=(model.item == Item.record) & known(Item, as_at), attr="point")
        .switch(model)
        .join(Action, JOIN.LEFT_OUTER, on=(model.action == Action.record) & known(Action, as_at), attr="deed")
    )
