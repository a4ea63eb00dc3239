"""Links with which people choose their own password: made once, good once, for some hours. Only the hash is kept."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from ..rules import people as rules
from ..rules import roles
from ..rules.people import GOOD_FOR, INVITATION, RESET
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history
from ..store import people as store
from ..store.history import Entry
from ..store.people import Account, AccountLink, Person, Session
from . import people, sign_in


@dataclass(frozen=True)
class Made:
    """A link just made. ``token`` is shown once, to whoever passes it on, and is kept nowhere."""

    person: Person
    kind: str
    token: str
    good_until: dt.datetime  # UTC


def invite(name: str, email: str, *, by: Acting | None, today: dt.date, now: dt.datetime, once: str | None = None) -> Made:
    """Add a person, with a link by which they choose their password."""
    if by is not None:
        roles.check(by, roles.MANAGE)
    with history.entry("invited a person", by=by, today=today, once=once) as entry:
        person = entry.subject = people.new_person(entry, name, email, None, now)
        return link_for(entry, person, INVITATION, by=by, now=now)


def make_link(person: Person, *, by: Acting | None, today: dt.date, now: dt.datetime, once: str | None = None) -> Made:
    """A new link for somebody who has an account: an invitation until they have chosen a password, then a reset.

    A link that was made before is not good any more. The password that they have stays good until they choose another.
    """
    if by is not None:
        roles.check(by, roles.MANAGE)
        rules.check_not_own(by, person.key, "make a link for you; you can change your own password")
    account = store.account_of(person.key)
    if account is None or account.disabled_at is not None:
        raise Refused("This account is disabled. Let the person sign in again first.")
    kind = INVITATION if store.is_invited(account.id) else RESET
    verb = "made an invitation link" if kind == INVITATION else "made a reset link"
    with history.entry(verb, by=by, today=today, once=once) as entry:
        # Asked here: of a link and a chair's post that is confirmed at one moment, the second finds the first.
        rules.check_link(by, {post.role for post in store.posts_of(person.key) if _carries_rights(post, today)})
        entry.subject = person
        return link_for(entry, person, kind, by=by, now=now)


def _carries_rights(post: store.Post, today: dt.date) -> bool:
    """Now or from a later day: a password that was chosen before a deputy's days is good in them."""
    return not post.unconfirmed and (post.until is None or post.until > today)


def link_for(entry: Entry, person: Person, kind: str, *, by: Acting | None, now: dt.datetime) -> Made:
    """The row of a link, in place of those made before, and the line that the history keeps of it."""
    account = store.account_of(person.key)
    token, until = secrets.token_urlsafe(32), now + GOOD_FOR[kind]
    AccountLink.delete().where((AccountLink.account == account) & AccountLink.used_at.is_null()).execute()
    AccountLink.create(
        token_hash=sign_in.digest(token),
        account=account,
        kind=kind,
        made_at=now,
        made_by=by.post if by else None,
        good_until=until,
    )
    entry.say("link", kind)
    return Made(person, kind, token, until)


def good_link(token: str, now: dt.datetime) -> AccountLink:
    """The link of a token. Refused, in the same words always, when it is unknown, used, too old or its account disabled."""
    row = (
        AccountLink.select(AccountLink, Account)
        .join(Account)
        .where(
            (AccountLink.token_hash == sign_in.digest(token or ""))
            & AccountLink.used_at.is_null()
            & (AccountLink.good_until > now)
            & Account.disabled_at.is_null()
        )
        .first()
    )
    if row is None:
        raise Refused(rules.LINK_OVER)
    return row


def choose_password(token: str, password: str, *, today: dt.date, now: dt.datetime) -> None:
    """Choose a password by a link. The link is used up, and every session of the account ends."""
    link = good_link(token, now)
    people.check_password(password, link.account.email)
    person = store.person_of(link.account.person)
    with history.entry("chose a password by a link", by=None, today=today) as entry:
        # The check and the use are one statement: of two at the same moment one is refused.
        still = (AccountLink.token_hash == link.token_hash) & AccountLink.used_at.is_null()
        if not AccountLink.update(used_at=now).where(still).execute():
            raise Refused(rules.LINK_OVER)
        entry.subject = person
        entry.say("password", "changed")
        Account.update(password_hash=sign_in.hashed(password)).where(Account.id == link.account_id).execute()
        sign_in.end_sessions(link.account_id)


def change_own_password(
    present: str, new: str, *, by: Acting | None, person: Person, session: Session, today: dt.date, now: dt.datetime
) -> None:
    """Change one's own password, having given the present one. The other sessions of the account end.

    Raises sign_in.TooMany where the present one was wrong too often; wrong tries count as those at the sign-in do.
    """
    account = store.account_of(person.key)
    try:
        sign_in.check(account.email, present, now)
    except sign_in.Wrong:
        raise Refused("This is not your present password.", "present") from None
    if present == new:
        raise Refused("Choose a password other than the present one.", "password")
    people.check_password(new, account.email)
    with history.entry("changed their password", by=by, today=today) as entry:
        entry.subject = person
        entry.say("password", "changed")
        Account.update(password_hash=sign_in.hashed(new)).where(Account.id == account.id).execute()
        AccountLink.delete().where((AccountLink.account == account) & AccountLink.used_at.is_null()).execute()
        sign_in.end_other_sessions(session)
