"""Changes of an action that its agency does not make: closed, refused, reopened, paused, withdrawn; what waits there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from peewee import JOIN, BooleanField, CharField, DateField, ForeignKeyField, TextField, fn

from ..rules import assurance as assurance_rules
from ..rules import closing as rules
from ..rules import delivery, roles
from ..rules.deadlines import Stop
from . import actions, people, reviews
from .actions import Action, Answer, ProgressUpdate
from .assurance import AssuranceDecision
from .database import Record, in_force, known
from .deadlines import DeadlineChange
from .reviews import Agency, Item, Review


class StateChange(Record):
    """Who changed the state of an action, when and why, and what it was before and after. A refusal to close is one too.

    Where clocks begin to run again, ``stopped_from`` is the day on which they stopped.
    """

    ref = CharField(max_length=60)
    review = ForeignKeyField(Review, backref="+")
    action = ForeignKeyField(Action, backref="+")
    kind = CharField(max_length=20, index=True)
    state = CharField(max_length=20, default=rules.DONE)  # a closing of the Board's own waits for a second
    before = CharField(max_length=30)
    after = CharField(max_length=30)
    because = TextField()
    legal_reason = CharField(max_length=30, default="")
    review_by = DateField(null=True)  # when a pause is looked at again
    replaced_by = ForeignKeyField(Action, null=True, backref="+")
    decision = ForeignKeyField(AssuranceDecision, null=True, backref="+")  # the look that failed
    stopped_from = DateField(null=True)
    said_by = CharField(max_length=26)
    said_on = DateField()
    deputy = BooleanField(default=False)
    second_by = CharField(max_length=26, null=True)
    second_on = DateField(null=True)
    second_because = TextField(default="")

    words = ("because", "second_because")

    @property
    def heading(self) -> str:
        return rules.heading(self.kind, self.state)

    @property
    def last_on(self) -> dt.date:
        """The day of its last word: of the second, where there was one."""
        return self.second_on or self.said_on


def changes(as_at: dt.date | None = None):
    """Changes of state, newest first."""
    return (
        StateChange.select()
        .where(known(StateChange, as_at))
        .order_by(StateChange.said_on.desc(), StateChange.record.desc())
    )


def of_action(action: Action, as_at: dt.date | None = None) -> list[StateChange]:
    """What happened to one action, newest first, each with the action that took its place."""
    other = Action.alias()
    return list(
        changes(as_at)
        .select_extend(other)
        .join(other, JOIN.LEFT_OUTER, on=(StateChange.replaced_by == other.record) & known(other, as_at), attr="successor")
        .where(StateChange.action == action.key)
    )


def of_actions(keys: Collection[str], as_at: dt.date | None = None) -> dict[str, list[StateChange]]:
    """The changes of each action, newest first, by the action's key."""
    found: dict[str, list[StateChange]] = defaultdict(list)
    for row in changes(as_at).where(StateChange.action.in_(list(keys))):
        found[row.action_id].append(row)
    return found


def change_of(action: Action, ref: str, as_at: dt.date | None = None) -> StateChange | None:
    return changes(as_at).where((StateChange.action == action.key) & (StateChange.ref == ref)).first()


def waiting_of(action: Action, as_at: dt.date | None = None) -> StateChange | None:
    """The closing that waits for a second, if the agency has said nothing since."""
    return waiting_for_second(as_at).where(StateChange.action == action.key).first()


def _nothing_said_since(as_at):
    """The agency has not reported since the change."""
    later = ProgressUpdate.select(ProgressUpdate.id).where(
        (ProgressUpdate.action == StateChange.action)
        & (ProgressUpdate.record > StateChange.record)
        & known(ProgressUpdate, as_at)
    )
    return ~fn.EXISTS(later)


def _with_actions(as_at):
    return (
        StateChange.select(StateChange, Action, Agency)
        .join(Action, on=(StateChange.action == Action.record) & known(Action, as_at), attr="deed")
        .join(Agency, on=(Action.lead == Agency.record) & known(Agency, as_at), attr="lead_body")
        .where(known(StateChange, as_at))
    )


def waiting_for_second(as_at: dt.date | None = None):
    """Closings of the Board's own actions that the chair has proposed and nobody has seconded yet, the oldest first.

    One lapses when the agency reports again, or the action is no longer called done.
    """
    where = (StateChange.state == rules.PROPOSED) & (Action.delivery == delivery.DONE) & _nothing_said_since(as_at)
    return _with_actions(as_at).where(where).order_by(StateChange.said_on, StateChange.record)


def to_check(as_at: dt.date | None = None, boards_own: bool = True):
    """Actions that their agency calls done and that wait to be closed or refused, those reported first on top.

    Without ``boards_own`` those of the Board itself are left out, which the chair alone closes.

    One that was refused, reopened, or proposed to a second waits again when its agency has reported since.
    """
    given_back = StateChange.kind.in_((rules.REFUSAL, rules.REOPENING)) | (StateChange.state == rules.PROPOSED)
    answered = StateChange.select(StateChange.action).where(
        given_back & _nothing_said_since(as_at) & known(StateChange, as_at)
    )
    query = actions.actions(as_at=as_at).where((Action.delivery == delivery.DONE) & Action.record.not_in(answered))
    if not boards_own:
        query = query.where(Agency.kind != "board")
    return query.order_by(Action.reported_on, Action.review, Action.position)


def given_back(keys: Collection[str], as_at: dt.date | None = None):
    """What these agencies lead and was given back to them, refused or reopened, if they have said nothing since."""
    where = StateChange.kind.in_((rules.REFUSAL, rules.REOPENING)) & Action.lead.in_(list(keys))
    running = Action.delivery.not_in(delivery.STOPPED)
    query = _with_actions(as_at).where(where & running & _nothing_said_since(as_at))
    return query.order_by(StateChange.said_on.desc(), StateChange.record.desc())


def paused(as_at: dt.date | None = None):
    """Paused actions, each with the last word about its pause, those to be looked at first on top."""
    newer = StateChange.alias()
    last = newer.select(fn.MAX(newer.record)).where(
        (newer.action == StateChange.action) & newer.kind.in_((rules.PAUSE, rules.KEPT)) & known(newer, as_at)
    )
    where = (Action.delivery == delivery.PAUSED) & (StateChange.record == last)
    return _with_actions(as_at).where(where).order_by(StateChange.review_by, StateChange.record)


def stopped_from(rows: Iterable[StateChange]) -> dt.date | None:
    """Of an action's changes, newest first: the day from which its clocks have stood still."""
    for row in rows:
        if row.state == rules.DONE and row.after in delivery.STOPPED and row.before not in delivery.STOPPED:
            return row.second_on or row.said_on
    return None


def mover(rows: Iterable[StateChange]) -> StateChange | None:
    """Of an action's changes, newest first: the one that brought it to the state that it is in."""
    return next((row for row in rows if row.state == rules.DONE and row.before != row.after), None)


def still_told(change: StateChange, update: ProgressUpdate | None) -> bool:
    """Whether the agency has said nothing since a change: a report after a refusal stands for itself."""
    if change.after in delivery.STOPPED and change.state == rules.DONE:
        return change.kind != rules.CLOSING
    return update is None or update.key < change.key


def stops(keys: Collection[str] | None, as_at: dt.date | None = None) -> dict[str, tuple[Stop, ...]]:
    """When the clocks of actions did not run, by the action's key. What stands still now is told by its state.

    Without ``keys``, of every action whose clocks ever stood.
    """
    rows = StateChange.select(StateChange.action, StateChange.stopped_from, StateChange.said_on).where(
        StateChange.stopped_from.is_null(False) & known(StateChange, as_at)
    )
    if keys is not None:
        rows = rows.where(StateChange.action.in_(list(keys)))
    found: dict[str, tuple[Stop, ...]] = {}
    for action, start, until in rows.tuples():
        found[action] = (*found.get(action, ()), Stop(start, until))
    return found


def dated_on(keys: Collection[str], as_at: dt.date | None = None) -> dict[str, dt.date]:
    """The last day on which more time was granted, by the action's key."""
    rows = (
        DeadlineChange.select(DeadlineChange.action, fn.MAX(DeadlineChange.decided_on))
        .where(DeadlineChange.action.in_(list(keys)) & (DeadlineChange.state == "granted") & known(DeadlineChange, as_at))
        .group_by(DeadlineChange.action)
    )
    return dict(rows.tuples())


def last_claim(action: Action) -> str:
    """What the agency last said of its action."""
    said = actions.updates([action.key]).first()
    return said.delivery if said is not None else delivery.NOT_REPORTED


def called_done(as_at: dt.date | None = None):
    """Actions called done or closed of which an item has not been rated good: done, and not assured."""
    assured = AssuranceDecision.select(AssuranceDecision.item).where(
        AssuranceDecision.rating.in_(assurance_rules.ASSURED)
        & AssuranceDecision.agency.is_null()
        & known(AssuranceDecision, as_at)
    )
    unassured = Answer.select(Answer.action).where(Answer.item.not_in(assured) & in_force(Answer, as_at))
    return actions.actions(as_at=as_at).where(
        Action.delivery.in_((delivery.DONE, delivery.CLOSED)) & Action.record.in_(unassured)
    )


def of_rating(query, rating: str, as_at: dt.date | None = None):
    """Of the actions, those that answer an item of which the chair said this."""
    where = AssuranceDecision.agency.is_null() & known(AssuranceDecision, as_at)
    decided = AssuranceDecision.select(AssuranceDecision.item).where(where)
    if rating == assurance_rules.NOT_YET_TESTED:
        of_item = Answer.item.not_in(decided)
    else:
        of_item = Answer.item.in_(decided.where(AssuranceDecision.rating == rating))
    return query.where(Action.record.in_(Answer.select(Answer.action).where(of_item & in_force(Answer, as_at))))


def could_replace(action: Action):
    """The actions of the same review that could take the place of one: real ones that stand."""
    others = actions.actions().where((Action.review == action.review_id) & (Action.record != action.key))
    return others.where(~Action.proposed & (Action.delivery != delivery.WITHDRAWN))


def closed_under(item: Item):
    """The closed actions that answer an item: what a failed look may reopen."""
    answering = Answer.select(Answer.action).where((Answer.item == item.key) & in_force(Answer))
    return actions.actions().where((Action.delivery == delivery.CLOSED) & Action.record.in_(answering))


def closed_counts(item_keys: Collection[str], as_at: dt.date | None = None) -> dict[str, int]:
    """How many closed actions answer each item, by the item's key."""
    rows = (
        Answer.select(Answer.item, fn.COUNT(Answer.id))
        .join(Action, on=(Answer.action == Action.record) & known(Action, as_at))
        .where(Answer.item.in_(list(item_keys)) & in_force(Answer, as_at) & (Action.delivery == delivery.CLOSED))
        .group_by(Answer.item)
    )
    return dict(rows.tuples())


def looks(as_at: dt.date | None = None, until: dt.date | None = None):
    """The chair's standing decisions whose next look falls due, the earliest first, each with its item.

    Those on whole items, and the views of one agency, which have it as ``body``.
    """
    one = (AssuranceDecision.agency == Agency.record) & known(Agency, as_at)
    query = (
        AssuranceDecision.select(AssuranceDecision, Item, Agency)
        .join(Item, on=(AssuranceDecision.item == Item.record) & known(Item, as_at), attr="point")
        .switch(AssuranceDecision)
        .join(Agency, JOIN.LEFT_OUTER, on=one, attr="body")
        .where(AssuranceDecision.look_again.is_null(False) & known(AssuranceDecision, as_at))
        .order_by(AssuranceDecision.look_again, Item.review, Item.position, Agency.name)
    )
    return query if until is None else query.where(AssuranceDecision.look_again <= until)


def looks_at_one(as_at: dt.date | None, until: dt.date):
    """Of these, the views of one agency."""
    return looks(as_at, until).where(AssuranceDecision.agency.is_null(False))


def looked_at(decisions: Collection[str], as_at: dt.date | None = None) -> dict[str, str]:
    """The reference of the item that each decision is about, by the decision's key."""
    on = (AssuranceDecision.item == Item.record) & known(Item, as_at)
    rows = AssuranceDecision.select(AssuranceDecision.id, Item.ref).join(Item, on=on)
    return dict(rows.where(AssuranceDecision.id.in_(list(decisions))).tuples())


def could_own():
    """The posts that can own an action: those that can report on one."""
    return people.posts().where(people.Post.role.in_((roles.LEAD, roles.SENIOR_OFFICER, roles.BUSINESS_UNIT)))


def bodies_of(person: str, today: dt.date) -> frozenset[str]:
    """Every agency in which a person holds a post: the agency itself, its parts, and the bodies that it is a part of."""
    own = {post.agency_id for post in people.posts_held(person, today) if post.agency_id}
    above = dict(Agency.select(Agency.record, Agency.parent).where(known(Agency)).tuples())
    found = set(reviews.with_parts(own))
    for key in own:
        parent = above.get(key)
        while parent is not None and parent not in found:
            found.add(parent)
            parent = above.get(parent)
    return frozenset(found)


def board_body() -> str | None:
    """The key of the Board as an agency."""
    return Agency.select(Agency.record).where((Agency.kind == "board") & known(Agency)).limit(1).scalar()
