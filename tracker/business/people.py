"""People and the posts they hold. Nobody changes their own posts, and the last of the business unit cannot be removed."""

from __future__ import annotations

import datetime as dt
import re
import secrets

from ..rules import escalations as levels
from ..rules import passwords, roles
from ..rules import people as rules
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import calendars, history, reviews
from ..store import people as store
from ..store.database import known
from ..store.history import Entry
from ..store.people import Account, Person, Post
from ..store.reviews import Agency
from . import sign_in

BOARD_LEVELS = (levels.EXECUTIVE, levels.BOARD, levels.SUMMIT)
_UNIT = f"{history.BOARD}/unit"


def add(
    name: str,
    email: str,
    password: str | None,
    *,
    by: Acting | None,
    today: dt.date,
    now: dt.datetime,
    once: str | None = None,
) -> Person:
    """Add a person who can sign in, or who can once they have followed an invitation (``password`` is None then).

    ``by`` is None only for the command that makes the first one.
    """
    if by is not None:
        roles.check(by, roles.MANAGE)
    with history.entry("added a person", by=by, today=today, once=once) as entry:
        person = entry.subject = new_person(entry, name, email, password, now)
    return person


def new_person(entry: Entry, name: str, email: str, password: str | None, now: dt.datetime) -> Person:
    """The rows of a person with an account. Without a password the account has one that nobody knows."""
    email = email.strip().lower()
    if not name.strip():
        raise Refused("Enter a name.", "name")
    if not re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,189}", email):
        raise Refused("Enter an e-mail address, like name@example.org.", "email")
    if Account.get_or_none(Account.email == email):
        raise Refused("Somebody with this address has an account already.", "email")
    if password is not None:
        check_password(password, email)
    person = entry.add(Person, name=name.strip(), email=email)
    kept = sign_in.hashed(password if password is not None else secrets.token_urlsafe(32))
    Account.create(person=person.key, email=email, password_hash=kept, created_at=now)
    return person


def check_password(password: str, email: str) -> None:
    here = reviews.board()
    names = tuple(re.findall(r"\w+", f"{here.name if here else ''} {email.partition('@')[0]}")) + ("tracker",)
    passwords.check(password, sign_in.common_passwords(), names)


def give_post(
    person: Person,
    role: str,
    title: str,
    *,
    by: Acting | None,
    today: dt.date,
    agency: Agency | None = None,
    level: str = "",
    deputy: bool = False,
    since: dt.date | None = None,
    until: dt.date | None = None,
    once: str | None = None,
) -> Post:
    """Give a person a post from one day until another. Their sessions end, so that the new rights are those in use.

    A chair's post waits until a second person has confirmed it.
    """
    if by is not None:
        roles.check(by, roles.MANAGE)
        rules.check_not_own(by, person.key)
    since = since or today
    if deputy:
        rules.check_deputy_period(since, until, min(since, today))
    with history.entry("gave a post", by=by, today=today, once=once) as entry:
        waits = rules.waits_for_a_second(role, by, store.could_confirm(person.key, today))
        post = entry.subject = new_post(
            entry, person, role, title, agency, level, since, until, deputy=deputy, unconfirmed=waits
        )
    return post


def new_post(
    entry: Entry,
    person: Person,
    role: str,
    title: str,
    agency: Agency | None,
    level: str,
    since: dt.date,
    until: dt.date | None,
    **more,
) -> Post:
    """The row of a post. The sessions of its holder end."""
    if role not in roles.ROLES:
        raise Refused("Choose a role.", "role")
    if role in (roles.LEAD, roles.SENIOR_OFFICER) and agency is None:
        raise Refused("Choose the agency of this post.", "agency")
    if agency is not None and agency.merged_into_id is not None:
        raise Refused("This agency was merged into another. Choose the one that took its place.", "agency")
    if role == roles.BOARD_MEMBER and level not in BOARD_LEVELS:
        raise Refused("Choose the level at which this member sits.", "level")
    if not title.strip():
        raise Refused("Enter the title of the post.", "title")
    rules.check_period(since, until)
    post = entry.add(
        Post,
        person=person.key,
        role=role,
        title=title.strip(),
        agency=agency.key if agency is not None else None,
        level=level if role == roles.BOARD_MEMBER else "",
        since=since,
        until=until,
        **more,
    )
    end_sessions_of(person.key)
    return post


def end_post(post: Post, *, by: Acting, today: dt.date, on: dt.date | None = None, once: str | None = None) -> Post:
    """End a post today, or on a later day: the first on which it is no longer held."""
    roles.check(by, roles.MANAGE)
    with history.entry("ended a post", by=by, today=today, once=once) as entry:
        ended = entry.subject = close_post(entry, post, on or today, by=by, today=today)
    return ended


def close_post(entry: Entry, post: Post, on: dt.date, *, by: Acting, today: dt.date) -> Post:
    """The next version of a post, with its end. Refused when it would leave the business unit empty."""
    rules.check_not_own(by, post.person_id)
    rules.check_end(on, today, post.until)
    if post.role == roles.BUSINESS_UNIT and not post.unconfirmed:
        one_at_a_time(entry)
        staying = store.in_the_unit(on).where((Post.record != post.key) & Post.until.is_null())
        rules.check_somebody_is_left(staying.exists())
    ended = entry.change(post, until=max(on, post.since))
    end_sessions_of(post.person_id)
    return ended


def one_at_a_time(entry: Entry) -> None:
    """Let one change to the business unit wait for the other.

    On PostgreSQL two people who end each other's posts at the same moment would each find the other one left.
    """
    entry.next_number(_UNIT)


def disable(person: Person, *, by: Acting | None, today: dt.date, now: dt.datetime, once: str | None = None) -> None:
    """Stop a person signing in. Their name stays on what they did."""
    if by is not None:
        roles.check(by, roles.MANAGE)
        rules.check_not_own(by, person.key, "disable your account")
    with history.entry("disabled an account", by=by, today=today, once=once) as entry:
        one_at_a_time(entry)
        unit = store.in_the_unit(today)
        if unit.where(Post.person == person.key).exists():
            others, endless = unit.where(Post.person != person.key), Post.until.is_null()
            if unit.where((Post.person == person.key) & endless).exists():
                others = others.where(endless)  # one whose post ends leaves nobody on that day
            rules.check_somebody_left_to_sign_in(others.exists())
        entry.subject = person
        entry.say("disabled", True)
        still = (Account.person == person.key) & Account.disabled_at.is_null()
        if not Account.update(disabled_at=now).where(still).execute():
            raise Refused("This account is disabled already.")
        calendars.end_of(store.account_of(person.key).id, now)
        end_sessions_of(person.key)


def enable(person: Person, *, by: Acting | None, today: dt.date, once: str | None = None) -> None:
    """Let a person sign in again, with the password that they had."""
    if by is not None:
        roles.check(by, roles.MANAGE)
        rules.check_not_own(by, person.key, "change your account")
    with history.entry("enabled an account", by=by, today=today, once=once) as entry:
        entry.subject = person
        entry.say("disabled", False)
        if (
            not Account.update(disabled_at=None)
            .where((Account.person == person.key) & Account.disabled_at.is_null(False))
            .execute()
        ):
            raise Refused("This account is not disabled.")


def sign_out_everywhere(person: Person, *, by: Acting, today: dt.date, once: str | None = None) -> None:
    """End every session of a person; they sign in again with their password."""
    roles.check(by, roles.MANAGE)
    with history.entry("ended the sessions of a person", by=by, today=today, once=once) as entry:
        entry.subject = person
        entry.say("sessions", "ended")
        end_sessions_of(person.key)


def set_password(person: Person, password: str, *, by: Acting | None, today: dt.date) -> None:
    """Set a new password from the command line, or one's own; every session of the person ends.

    Nobody sets somebody else's: they are given a link, and choose it themselves.
    """
    if by is not None and by.person != person.key:
        roles.check(by, roles.MANAGE)
        raise Refused("Nobody chooses a password for somebody else. Make a link for them instead.")
    account = Account.get(Account.person == person.key)
    check_password(password, account.email)
    with history.entry("set a password", by=by, today=today) as entry:
        entry.subject = person
        entry.say("password", "changed")
        Account.update(password_hash=sign_in.hashed(password)).where(Account.id == account.id).execute()
        sign_in.end_sessions(account.id)


def person_of(email: str) -> Person | None:
    account = Account.get_or_none(Account.email == email.strip().lower())
    return Person.get_or_none((Person.record == account.person) & known(Person)) if account else None


def end_sessions_of(person: str) -> None:
    for account in Account.select().where(Account.person == person):
        sign_in.end_sessions(account.id)
