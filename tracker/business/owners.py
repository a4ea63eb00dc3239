"""Giving actions an owner: one or many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..rules import owners as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history
from ..store import people as people_store
from ..store.actions import Action
from ..store.database import known
from ..store.people import Post
from ..store.reviews import Agency, Review


def give(
    actions: Iterable[Action], to: Post, because: str = "", *, by: Acting, today: dt.date, once: str | None = None
) -> int:
    """Make a post the owner of actions. Raises Stale when one of them was changed meanwhile; then none is given."""
    roles.check(by, roles.MANAGE)
    chosen = list(actions)
    if not chosen:
        raise Refused("Choose at least one action.", "actions")
    owner = check_owners(chosen, to, today)
    with history.together(*chains_of(chosen)):
        change_owner(chosen, owner.post, "gave an owner", by=by, today=today, why=because, once=once)
    return len(chosen)


def check_owners(actions: list[Action], to: Post, today: dt.date) -> Acting:
    """The rights of the post that is to own them. Refused when it is held by nobody, or is not of their agencies."""
    rules.check_held(to.unconfirmed, to.until, today)
    owner = people_store.acting_in(to)
    leads = {row.key: row.name for row in Agency.select().where(known(Agency))}
    for action in actions:
        rules.check_owner(owner, action.ref, action.lead_id, leads.get(action.lead_id, "another body"))
    return owner


def change_owner(
    actions: list[Action],
    owner: str,
    verb: str,
    *,
    by: Acting,
    today: dt.date,
    why: str = "",
    once: str | None = None,
) -> None:
    """The next version of each action, one entry in the chain of each review. Inside the caller's transaction."""
    for number, review in enumerate(_reviews_of(actions)):
        with history.entry(verb, by=by, today=today, review=review, why=why, once=once if not number else None) as entry:
            mine = [action for action in actions if action.review_id == review.key]
            for action in mine:
                entry.change(action, owner=owner)
            entry.subject = mine[0] if len(mine) == 1 else review


def chains_of(actions: list[Action]) -> list[str]:
    """The chains in which a new owner of these actions is written."""
    return [review.code for review in _reviews_of(actions)]


def _reviews_of(actions: list[Action]) -> list[Review]:
    """In the order in which every writer takes the chains, so that no two wait for each other."""
    keys = {action.review_id for action in actions}
    return list(Review.select().where(Review.record.in_(keys) & known(Review)).order_by(Review.code))
