"""Who owns which action, and which running actions nobody owns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from peewee import fn

from ..rules import delivery, owners
from . import actions, people
from .actions import Action
from .database import known
from .people import Post, held_on
from .reviews import Agency


def owned_by(post: str, as_at: dt.date | None = None):
    """The running actions that a post owns, in the order of their references."""
    return actions.actions(as_at=as_at).where((Action.owner == post) & Action.delivery.not_in(delivery.STOPPED))


def counts(posts: Collection[str], as_at: dt.date | None = None) -> dict[str, int]:
    """How many running actions each of these posts owns; posts that own none are left out."""
    where = known(Action, as_at) & Action.owner.in_(list(posts)) & Action.delivery.not_in(delivery.STOPPED)
    return dict(Action.select(Action.owner, fn.COUNT(Action.id)).where(where).group_by(Action.owner).tuples())


def without(day: dt.date, as_at: dt.date | None = None):
    """Running actions that nobody owns on a day: no post in the tracker and none that a source names, or a post that
    is held no more."""
    held = Post.select(Post.record).where(known(Post, as_at) & held_on(day))
    nobody = (Action.owner.is_null() & (Action.owner_post == "")) | (
        Action.owner.is_null(False) & Action.owner.not_in(held)
    )
    return actions.actions(as_at=as_at).where(nobody & Action.delivery.not_in(delivery.STOPPED))


def could_own(day: dt.date):
    """The posts held on a day to which an action may be given: those of an agency, by agency and title."""
    where = held_on(day) & Post.agency.is_null(False) & Post.role.in_(owners.ROLES)
    return people.posts().where(where).order_by(Agency.name, Post.title, Post.id)
