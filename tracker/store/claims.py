"""What has been claimed about items since the chair last decided, and what the chair asked that nobody answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from peewee import JOIN, fn

from ..rules import assurance as rules
from ..rules import delivery, evidence, roles
from ..rules.roles import Acting
from . import assurance, positions
from .actions import Action, ProgressUpdate
from .assurance import AssuranceDecision, Challenge
from .database import known
from .people import Post
from .positions import Position
from .reviews import Item, Review


@dataclass
class Claim:
    """An item with what is new about it. ``place`` is its place in the queue, None where there is nothing to test."""

    position: Position
    done: list  # positions of the actions called done since
    new: list  # evidence links since
    place: int | None

    def of_stance(self, stance: str) -> int:
        return sum(link.stance == stance for link in self.new)

    @property
    def look_again(self) -> dt.date | None:
        return self.position.decision.look_again if self.position.decision else None

    def look_is_due(self, day: dt.date) -> bool:
        """Whether the day of the next look has come."""
        return bool(self.look_again and self.look_again <= day)

    @property
    def self_reported_only(self) -> bool:
        """Whether all that supports it is the agencies' own word."""
        found = [link.piece for link in self.position.links if link.stance == evidence.SUPPORTS]
        return bool(found) and all(piece.independence == evidence.SELF_REPORTED for piece in found)


def claims(
    items: Iterable[Item],
    today: dt.date,
    as_at: dt.date | None = None,
    since: dt.date | None = None,
    brief: bool = False,
    reader: Acting | str | None = None,
) -> list[Claim]:
    """Each item with what is new about it since the chair's last decision on it and, if a day is given, since that day.

    For an item on which nothing was decided yet, what the review was loaded with is new only to somebody who asks since
    a day; otherwise what people gave here is. ``brief`` leaves out what is not counted: the words of evidence and actions.
    """
    found = positions.of_items(items, today, as_at, brief, reader)
    reported = _reported_at({each.action.key for each in _called_done(found)}, as_at)
    return [_claim(position, reported, today, since) for position in found]


def of_position(position: Position, today: dt.date) -> Claim:
    """What is new in one position since the decision that it holds."""
    return _claim(position, _reported_at({each.action.key for each in _called_done([position])}, None), today, None)


def in_order(found: Iterable[Claim]) -> list[Claim]:
    """Those with something to test, in the order in which to test them."""
    waiting = [claim for claim in found if claim.place is not None]
    return sorted(waiting, key=lambda claim: (claim.place, claim.look_again or dt.date.max))


def _called_done(found: Iterable[Position]) -> list:
    done = (delivery.DONE, delivery.CLOSED)
    return [each for position in found for each in position.actions if each.action.delivery in done]


def _reported_at(keys: set[str], as_at: dt.date | None) -> dict[str, dt.datetime]:
    """When the last report on each action was written. To close or to edit an action is not to claim anything of it."""
    where = ProgressUpdate.action.in_(list(keys)) & known(ProgressUpdate, as_at)
    rows = ProgressUpdate.select(ProgressUpdate.action, fn.MAX(ProgressUpdate.written_at)).where(where)
    return dict(rows.group_by(ProgressUpdate.action).tuples())


def _claim(position: Position, reported: dict[str, dt.datetime], today: dt.date, since: dt.date | None) -> Claim:
    decision = position.decision
    done = [each for each in position.actions if _newly_done(each.action, reported, decision, since)]
    new = [link for link in position.links if _newly_given(link, decision, since)]
    claim = Claim(position, done, new, None)
    stances = {stance: claim.of_stance(stance) for stance in evidence.STANCES}
    claim.place = rules.place(rules.Claimed(done=len(done), look_again=claim.look_again, **stances), today)
    return claim


def _newly_done(
    action: Action, reported: dict[str, dt.datetime], decision: AssuranceDecision | None, since: dt.date | None
) -> bool:
    if action.delivery not in (delivery.DONE, delivery.CLOSED) or action.reported_on is None:
        return False
    return _after(action.reported_on, reported.get(action.key, action.written_at), decision, since)


def _newly_given(link, decision: AssuranceDecision | None, since: dt.date | None) -> bool:
    if decision is None and since is None and not link.piece.given_by_post:
        return False
    return any(_after(row.known_from, row.written_at, decision, since) for row in (link, link.piece))


def _after(day: dt.date, written_at: dt.datetime, decision: AssuranceDecision | None, since: dt.date | None) -> bool:
    if since is not None and day < since:
        return False
    # Something of an earlier day that was written down only afterwards is new to the chair all the same.
    return decision is None or day > decision.decided_on or written_at > decision.written_at


def every_item(review: Review | None = None, as_at: dt.date | None = None):
    """The items of all reviews, or of one, in the order in which they are printed."""
    query = Item.select().where(known(Item, as_at)).order_by(Item.review, Item.position)
    return query.where(Item.review == review.key) if review is not None else query


def unanswered_by_anybody(as_at: dt.date | None = None):
    """The chair's questions that wait for an answer, with what they are about, those due first on top."""
    chairs = Post.select(Post.record).where(Post.role == roles.CHAIR)
    return (
        assurance.challenges(as_at)
        .switch(Challenge)
        .join(Item, JOIN.LEFT_OUTER, on=(Challenge.item == Item.record) & known(Item, as_at), attr="point")
        .switch(Challenge)
        .join(Action, JOIN.LEFT_OUTER, on=(Challenge.action == Action.record) & known(Action, as_at), attr="deed")
        .select_extend(Item, Action)
        .where(Challenge.answered_on.is_null() & Challenge.asked_by.in_(chairs))
    )


def last_decisions(number: int, as_at: dt.date | None = None):
    """The chair's latest decisions on whole items, newest first, each with its item."""
    on = (AssuranceDecision.item == Item.record) & known(Item, as_at)
    query = (
        AssuranceDecision.select(AssuranceDecision, Item)
        .join(Item, on=on, attr="point")
        .where(AssuranceDecision.agency.is_null())
        .order_by(AssuranceDecision.decided_on.desc(), AssuranceDecision.written_at.desc())
        .limit(number)
    )
    return query if as_at is None else query.where(AssuranceDecision.known_from <= as_at)
