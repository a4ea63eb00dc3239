"""People and the posts they hold. Nobody changes their own posts, and the last of the business unit cannot be removed."""

from __future__ import annotations

import datetime as dt
import re

from ..rules import escalations as levels
from ..rules import passwords, roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history, reviews
from ..store.database import known
from ..store.people import Account, Person, Post, held_on
from ..store.reviews import Agency
from . import sign_in

BOARD_LEVELS = (levels.EXECUTIVE, levels.BOARD, levels.SUMMIT)


def add(
    name: str, email: str, password: str, *, by: Acting | None, today: dt.date, now: dt.datetime, once: str | None = None
) -> Person:
    """Add a person who can sign in. ``by`` is None only for the command that makes the first one."""
    if by is not None:
        roles.check(by, roles.MANAGE)
    email = email.strip().lower()
    if not name.strip():
        raise Refused("Enter a name.", "name")
    if not re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,189}", email):
        raise Refused("Enter an e-mail address, like name@example.org.", "email")
    if Account.get_or_none(Account.email == email):
        raise Refused("Somebody with this address has an account already.", "email")
    check_password(password, email)
    with history.entry("added a person", by=by, today=today, once=once) as entry:
        person = entry.add(Person, name=name.strip(), email=email)
        Account.create(person=person.key, email=email, password_hash=sign_in.hashed(password), created_at=now)
        entry.subject = person
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
    """Give a person a post from one day until another. Their sessions end, so that the new rights are those in use."""
    if by is not None:
        roles.check(by, roles.MANAGE)
        if by.person == person.key:
            raise Refused("Somebody else must change your own posts.")
    if role not in roles.ROLES:
        raise Refused("Choose a role.", "role")
    if role in (roles.LEAD, roles.SENIOR_OFFICER) and agency is None:
        raise Refused("Choose the agency of this post.", "agency")
    if role == roles.BOARD_MEMBER and level not in BOARD_LEVELS:
        raise Refused("Choose the level at which this member sits.", "level")
    if not title.strip():
        raise Refused("Enter the title of the post.", "title")
    since = since or today
    if until is not None and until <= since:
        raise Refused("The post must end after it begins.", "until")
    with history.entry("gave a post", by=by, today=today, once=once) as entry:
        post = entry.add(
            Post,
            person=person.key,
            role=role,
            title=title.strip(),
            agency=agency.key if agency is not None else None,
            level=level if role == roles.BOARD_MEMBER else "",
            deputy=deputy,
            since=since,
            until=until,
        )
        entry.subject = post
        _end_sessions_of(person.key)
    return post


def end_post(post: Post, *, by: Acting, today: dt.date, once: str | None = None) -> Post:
    """End a post today."""
    roles.check(by, roles.MANAGE)
    if by.person == post.person_id:
        raise Refused("Somebody else must change your own posts.")
    with history.entry("ended a post", by=by, today=today, once=once) as entry:
        if post.role == roles.BUSINESS_UNIT and not _in_the_unit(today).where(Post.record != post.key).exists():
            raise Refused("This is the last post of the business unit. Give somebody else one first.")
        ended = entry.change(post, until=today)
        entry.subject = ended
        _end_sessions_of(post.person_id)
    return ended


def disable(person: Person, *, by: Acting | None, today: dt.date, now: dt.datetime) -> None:
    """Stop a person signing in. Their name stays on what they did."""
    if by is not None:
        roles.check(by, roles.MANAGE)
        if by.person == person.key:
            raise Refused("Somebody else must disable your account.")
    with history.entry("disabled an account", by=by, today=today) as entry:
        unit = _in_the_unit(today)
        if unit.where(Post.person == person.key).exists() and not unit.where(Post.person != person.key).exists():
            raise Refused("This is the last person of the business unit. Give somebody else a post in it first.")
        entry.subject = person
        entry.say("disabled", True)
        still = (Account.person == person.key) & Account.disabled_at.is_null()
        if not Account.update(disabled_at=now).where(still).execute():
            raise Refused("This account is disabled already.")
        _end_sessions_of(person.key)


def set_password(person: Person, password: str, *, by: Acting | None, today: dt.date) -> None:
    """Set a new password; every session of the person ends."""
    if by is not None and by.person != person.key:
        roles.check(by, roles.MANAGE)
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


def _in_the_unit(today: dt.date):
    """Posts of the business unit held on a day by people who can sign in."""
    able = Account.select(Account.person).where(Account.disabled_at.is_null())
    in_it = known(Post) & (Post.role == roles.BUSINESS_UNIT) & held_on(today)
    return Post.select().where(in_it & Post.person.in_(able))


def _end_sessions_of(person: str) -> None:
    for account in Account.select().where(Account.person == person):
        sign_in.end_sessions(account.id)
