"""Somebody leaves: their post ends on a day, and what it owned passes to another post, in one step."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..rules import people as rules
from ..rules import roles
from ..rules.people import INVITATION
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history, reviews
from ..store import owners as store
from ..store import people as people_store
from ..store.people import Post
from . import invitations, owners, people


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is to hold the post from the day on which it ends for the one who leaves."""

    name: str
    email: str


@dataclass(frozen=True)
class Done:
    """What came of a handover. ``link`` is the invitation of a newcomer, to be shown once."""

    ended: Post
    taken_by: Post | None
    passed: int  # actions
    link: invitations.Made | None = None


def hand_over(
    post: Post,
    on: dt.date,
    to: Post | Newcomer | None,
    *,
    by: Acting,
    today: dt.date,
    now: dt.datetime,
    once: str | None = None,
) -> Done:
    """End a post on a day, and pass what it owns to another post, or to a newcomer who gets the same post from that day.

    What it owns passes at once. Raises Stale when the post, or one of the actions, was changed meanwhile; then nothing
    of it is done.
    """
    roles.check(by, roles.MANAGE)
    owned = list(store.owned_by(post.key))
    if to is None:
        alone = "Nothing may be left without an owner." if owned else "To end it without a successor, choose “End” instead."
        raise Refused(f"Choose who takes over. {alone}", "to")
    if isinstance(to, Post) and to.key == post.key:
        raise Refused("Choose another post than the one that ends.", "to")
    if isinstance(to, Newcomer) and post.deputy:
        raise Refused("A deputy is named by the chair. End this post, and let the chair name another.", "to")
    with history.together(history.BOARD, *owners.chains_of(owned)):
        with history.entry("handed over a post", by=by, today=today, once=once) as entry:
            ended = entry.subject = people.close_post(entry, post, on, by=by, today=today)
            taken, link = to if isinstance(to, Post) else None, None
            if isinstance(to, Newcomer):
                taken, link = _newcomer(entry, post, to, on, by, today, now)
            entry.say("actions passed", len(owned))
        if owned and taken is not None:
            if isinstance(to, Post):
                owners.check_owners(owned, taken, on)
            owners.change_owner(owned, taken.key, "took over from a post that ends", by=by, today=today)
    return Done(ended, taken, len(owned), link)


def _newcomer(entry, post: Post, to: Newcomer, on: dt.date, by: Acting, today: dt.date, now: dt.datetime):
    """A person, an invitation, and the same post from the day on which the other ends."""
    person = people.new_person(entry, to.name, to.email, None, now)
    agency = reviews.agency_of_key(post.agency_id) if post.agency_id else None
    waits = rules.waits_for_a_second(post.role, by, people_store.could_confirm(person.key, today))
    taken = people.new_post(
        entry, person, post.role, post.title, agency, post.level, max(on, post.since), None, unconfirmed=waits
    )
    return taken, invitations.link_for(entry, person, INVITATION, by=by, now=now)
