"""Agencies: added, renamed, made a part of another, merged; and when each is a member of the board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..rules import agencies as rules
from ..rules import roles
from ..rules.roles import Acting
from ..store import history, reviews
from ..store import people as person_store
from ..store.database import known
from ..store.history import Entry
from ..store.people import Post
from ..store.reviews import Agency, Membership
from . import people


@dataclass(frozen=True)
class Said:
    """What is said of an agency: all that a change replaces."""

    name: str
    code: str
    kind: str
    parent: Agency | None = None
    aliases: list[str] = field(default_factory=list)
    responsible_post: str = ""


def add(said: Said, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Agency:
    """Add an agency that no source named."""
    roles.check(by, roles.MANAGE)
    rules.check_named(said.name, said.code, said.kind, reviews.agency_once_called(said.code) is not None)
    rules.check_board_stays(False, said.kind == "board")
    rules.check_part_of_board(_under_board(said.parent), said.kind, False)
    rules.check_because(because)
    with history.entry("added an agency", by=by, today=today, why=because, once=once) as entry:
        agency = entry.subject = entry.add(Agency, **_values(said, said.aliases))
    return agency


def change(agency: Agency, said: Said, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Agency:
    """Change what is said of an agency from today. Its old name is kept among the other names, its old code leads on.

    Raises Stale when somebody else changed it first.
    """
    roles.check(by, roles.MANAGE)
    check_change(agency, said, because)
    other_names = [*said.aliases]
    renamed = said.name.strip() != agency.name
    if renamed and agency.name not in other_names:
        other_names.append(agency.name)
    verb = "renamed an agency" if renamed else "changed an agency"
    with history.entry(verb, by=by, today=today, why=because, once=once) as entry:
        changed = entry.subject = entry.change(agency, **_values(said, other_names))
    return changed


def check_change(agency: Agency, said: Said, because: str) -> None:
    """What the rules say of a change, before it is shown for confirmation and again when it is made."""
    found = reviews.agency_once_called(said.code)
    rules.check_named(said.name, said.code, said.kind, found is not None and found.key != agency.key)
    rules.check_board_stays(agency.is_board, said.kind == "board")
    parent = said.parent.key if said.parent is not None else None
    rules.check_parent(agency.key, parent, reviews.with_parts({agency.key}))
    rules.check_part_of_board(_under_board(said.parent), said.kind, reviews.was_member(agency.key))
    rules.check_because(because)


def _under_board(parent: Agency | None) -> bool:
    return parent is not None and any(row.is_board for row in reviews.agencies_named(reviews.and_above(parent)))


def _values(said: Said, aliases: list[str]) -> dict:
    return {
        "name": said.name.strip(),
        "code": said.code,
        "kind": said.kind,
        "aliases": aliases,
        "parent": said.parent.key if said.parent is not None else None,
        "responsible_post": said.responsible_post.strip(),
    }


def merge(
    agency: Agency,
    into: Agency | None,
    on: dt.date | None,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    posts: str | Mapping[str, str] = rules.LEAVE,
    once: str | None = None,
) -> Agency:
    """An agency became a part of another. What it did stays under its name, and is shown with the one that took its place,
    whose posts report for it from now on. Its time on the board ends on that day.

    ``posts`` says what becomes of those held in it: they move to the other, end, or are left for later. It is one word for
    all of them, or one for each by its key; a post that was given since and has none is refused.
    """
    roles.check(by, roles.MANAGE)
    check_merge(agency, into, on, because, today)
    if isinstance(posts, str):
        rules.check_posts(posts)
    with history.entry("merged an agency into another", by=by, today=today, why=because, once=once) as entry:
        # Of two mergers at one moment, A into B and B into A, the second finds the first.
        entry.next_number(f"{history.BOARD}/mergers")
        check_merge(agency, into, on, because, today)
        merged = entry.subject = entry.change(agency, merged_into=into.key, merged_on=on)
        _end_membership(entry, agency, on)
        for post in held_in(agency, today):
            becomes = posts if isinstance(posts, str) else posts.get(post.key, "")
            rules.check_posts(becomes)
            if becomes == rules.MOVE:
                entry.change(post, agency=into.key)
            elif becomes == rules.END:
                people.close_post(entry, post, max(on, today), by=by, today=today)
    return merged


def held_in(agency: Agency, today: dt.date) -> list[Post]:
    """The posts that are held in an agency on a day."""
    return list(person_store.posts_standing(person_store.posts(), today).where(Post.agency == agency.key))


def check_merge(agency: Agency, into: Agency | None, on: dt.date | None, because: str, today: dt.date) -> None:
    below = reviews.with_parts({agency.key})
    key = into.key if into is not None and into.merged_into_id is None else None
    rules.check_merge(agency.key, key, below, on, today, agency.is_board, agency.merged_into_id is not None)
    rules.check_because(because)


def _end_membership(entry: Entry, agency: Agency, on: dt.date) -> None:
    standing = known(Membership) & (Membership.agency == agency.key)
    for span in Membership.select().where(standing & (Membership.until.is_null() | (Membership.until > on))):
        entry.change(span, until=max(on, span.since + dt.timedelta(1)))


def join_board(
    agency: Agency,
    since: dt.date | None,
    until: dt.date | None,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> Membership:
    """An agency is a member of the board from a day; it is asked what each member is asked."""
    roles.check(by, roles.MANAGE)
    rules.check_because(because)
    with history.entry("made an agency a member of the board", by=by, today=today, why=because, once=once) as entry:
        entry.next_number(f"{history.BOARD}/members")
        spans = Membership.select().where(known(Membership) & (Membership.agency == agency.key))
        rules.check_span(since, until, [(span.since, span.until) for span in spans], agency.is_board)
        entry.subject = agency
        return entry.add(Membership, agency=agency.key, since=since, until=until, source=[])


def leave_board(
    span: Membership, on: dt.date | None, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> Membership:
    """A time on the board ends on a day, the first on which the agency is a member no longer."""
    roles.check(by, roles.MANAGE)
    rules.check_leaves(span.since, span.until, on)
    rules.check_because(because)
    with history.entry("ended a membership of the board", by=by, today=today, why=because, once=once) as entry:
        entry.subject = reviews.agency_of_key(span.agency_id)
        return entry.change(span, until=on)
