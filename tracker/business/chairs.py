"""The chair's post: confirmed by a second person before it carries rights, and deputies whom the chair names."""

from __future__ import annotations

import datetime as dt

from ..rules import people as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history
from ..store import people as store
from ..store.people import Person, Post
from . import people


def confirm(post: Post, *, by: Acting, today: dt.date, once: str | None = None) -> Post:
    """A second person confirms a chair's post, which carries rights from then on. Raises Stale when it was changed."""
    rules.check_confirm(by, post.person_id, store.giver_of(post), post.deputy)
    if not post.unconfirmed:
        raise Refused("This post is confirmed already.")
    if post.until is not None and post.until <= today:
        raise Refused("This post has ended. It cannot be confirmed any more.")
    verb = "confirmed a deputy of the chair" if post.deputy else "confirmed a chair's post"
    with history.entry(verb, by=by, today=today, once=once) as entry:
        rules.check_no_link_waits(store.link_waits(post.person_id, entry.written_at))
        confirmed = entry.subject = entry.change(
            post, unconfirmed=False, confirmed_by=by.post, named_by=by.post if post.deputy else None
        )
        people.end_sessions_of(post.person_id)
    return confirmed


def name_deputy(
    person: Person,
    title: str,
    since: dt.date,
    until: dt.date,
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> Post:
    """The chair names who acts for them in a dated period. What the deputy decides says so."""
    rules.check_names_deputy(by)
    rules.check_not_own(by, person.key, "be named: you are the chair")
    rules.check_deputy_period(since, until, today)
    with history.entry("named a deputy", by=by, today=today, once=once) as entry:
        rules.check_no_link_waits(store.link_waits(person.key, entry.written_at))
        # Asked here: of two who name the same person at one moment, the second finds the first.
        if store.chairs_posts(person.key, since, until).exists():
            raise Refused("This person holds a post of the chair in these days already.", "since")
        post = entry.subject = people.new_post(
            entry,
            person,
            roles.CHAIR,
            title,
            None,
            "",
            since,
            until,
            deputy=True,
            named_by=by.post,
        )
    return post
