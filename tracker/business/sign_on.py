"""Coming in by a directory: whose account it is, which posts its claims begin and end, and a session."""

from __future__ import annotations

import datetime as dt

from peewee import IntegrityError

from ..rules import roles
from ..rules import sign_on as rules
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..rules.sign_on import Said
from ..store import history, second_factor
from ..store import people as accounts
from ..store import sign_on as store
from ..store.database import known
from ..store.people import Account, Person, Session
from ..store.sign_on import SignOnIdentity, SignOnRule
from . import people, sign_in


class Unknown(Refused):
    """The directory knows them, and the tracker does not let them in: the sentence says why."""


def come_in(said: Said, *, now: dt.datetime, today: dt.date) -> str:
    """Open a session for whom a directory named, after their posts were brought to what it says. Raises Unknown, or
    NeedsCode where the Board asks for a second factor that the directory did not ask for.

    They are known by the directory's own key once they were linked. The first time it is by an address that the directory
    verified and may speak for; and if nobody has it, whoever a rule gives a post becomes a person here.
    """
    try:
        return _come_in(said, now, today)
    except IntegrityError:  # the same person, twice at once: the second finds what the first wrote
        return _come_in(said, now, today)


def _come_in(said: Said, now: dt.datetime, today: dt.date) -> str:
    with history.together(history.BOARD):
        identity = store.identity_of(said.issuer, said.subject)
        matched = [row for row in store.rules_in_force(said.issuer) if rules.gives(said.claims, row.claim, row.value)]
        account = identity.account if identity else _account_of(said, bool(matched), now, today)
        if account.disabled_at is not None:
            raise Unknown(rules.NO_POST)
        identity = identity or _link(said, account, now, today)
        _posts(said, account, matched, today)
        SignOnIdentity.update(used_at=now, claims=rules.names_of(said.claims)).where(
            SignOnIdentity.id == identity.id
        ).execute()
        if not said.second_factor and second_factor.is_on(account.id) and is_asked_for(account.person, today):
            half = sign_in.half_sign_in(account, now)
        else:
            token, half = sign_in.open_session(account, now), ""
            # They proved who they are when they signed in there, which may be long ago.
            proved = min(said.signed_in_at, now) if said.signed_in_at else None
            Session.update(proved_at=proved).where(Session.token_hash == sign_in.digest(token)).execute()
    if half:  # only now: what was written before it is to stay
        raise sign_in.NeedsCode(half)
    return token


def is_asked_for(person: str, today: dt.date) -> bool:
    """Whether the Board asks for a second factor in a post that somebody holds."""
    asked = second_factor.required()
    return any(post.role in asked for post in accounts.posts_held(person, today))


def _account_of(said: Said, gives_a_post: bool, now: dt.datetime, today: dt.date) -> Account:
    """The account that a directory speaks of for the first time; a new one where a rule gives a post. Raises Unknown."""
    if not said.email or not rules.may_speak_for(said.email, store.domains_of(said.issuer)):
        raise Unknown(rules.NO_POST)
    account = Account.get_or_none(Account.email == said.email)
    if account is None:
        if not gives_a_post:
            raise Unknown(rules.NO_POST)
        with history.entry("added a person by the directory", by=None, today=today) as entry:
            person = entry.subject = people.new_person(
                entry, said.name or said.email.partition("@")[0], said.email, None, now
            )
            entry.say("directory", said.issuer)
        return accounts.account_of(person.key)
    if account.disabled_at is not None:
        raise Unknown(rules.NO_POST)
    # An address goes to whoever comes after, and the directory then has another key for it.
    if store.linked(account.id, said.issuer):
        raise Unknown(rules.OTHER_ACCOUNT)
    if not rules.may_be_given(store.roles_held(account.person, today)):
        raise Unknown(rules.LINK_IT_YOURSELF)
    return account


def _link(said: Said, account: Account, now: dt.datetime, today: dt.date, by: Acting | None = None) -> SignOnIdentity:
    verb = "linked an account of an organisation" if by else "linked an account by the directory"
    with history.entry(verb, by=by, today=today) as entry:
        entry.subject = accounts.person_of(account.person)
        entry.say("directory", said.issuer)
        identity = SignOnIdentity.create(issuer=said.issuer, subject=said.subject, account=account, linked_at=now)
    return identity


def link_own(said: Said, session: Session, *, by: Acting | None, now: dt.datetime, today: dt.date) -> None:
    """Somebody who is signed in links their own account of a directory. Both have been proved, so no address matters."""
    with history.together(history.BOARD):
        identity = store.identity_of(said.issuer, said.subject)
        if identity is not None and identity.account_id != session.account_id:
            raise Unknown(rules.ANOTHERS)
        if identity is None:
            if store.linked(session.account_id, said.issuer):
                raise Unknown(rules.LINKED_ALREADY)
            _link(said, Account.get_by_id(session.account_id), now, today, by)


def prove(said: Said, session: Session, now: dt.datetime, asked_for_two: bool = False) -> None:
    """Whoever is signed in proved to their directory just now that it is they. Raises Unknown."""
    identity = store.identity_of(said.issuer, said.subject)
    if identity is None or identity.account_id != session.account_id:
        raise Unknown(rules.NOT_YOU)
    if not rules.is_fresh(said, now):
        raise Unknown(rules.NOT_FRESH)
    if asked_for_two and not said.second_factor:
        raise Unknown(rules.ONE_FACTOR)


def unlink(identity: SignOnIdentity, person: Person, *, by: Acting, today: dt.date, once: str | None = None) -> None:
    """An account of a directory is nobody's here any more, and what it gave ends. The person's sessions end."""
    roles.check(by, roles.MANAGE)
    with history.entry("took away the link to an organisation's account", by=by, today=today, once=once) as entry:
        entry.subject = person
        entry.say("directory", identity.issuer)
        SignOnIdentity.delete().where(SignOnIdentity.id == identity.id).execute()
        _end(entry, _given(identity.issuer, person.key, today), today)
        people.end_sessions_of(person.key)


def _posts(said: Said, account: Account, matched: list[SignOnRule], today: dt.date) -> None:
    """Begin the posts that the claims give, and end those that they gave and give no more. What a hand gave stays."""
    keys = {row.key for row in matched}
    held = _given(said.issuer, account.person, today)
    over = [post for post in held if post.given_by_rule not in keys]
    if over:
        with history.entry("ended a post by the directory", by=None, today=today) as entry:
            _end(entry, over, today)
            entry.say("directory", said.issuer)
    there = {post.given_by_rule for post in held}
    wanted = [
        row
        for row in matched
        if row.key not in there and not store.holds_alike(account.person, row, today) and _agency_stands(row)
    ]
    if not wanted or not rules.may_be_given(store.roles_held(account.person, today)):
        return
    person = accounts.person_of(account.person)
    for row in wanted:
        with history.entry("gave a post by the directory", by=None, today=today) as entry:
            agency = row.body if row.agency_id else None
            entry.subject = people.new_post(
                entry, person, row.role, row.title, agency, row.level, today, None, given_by_rule=row.key
            )
            entry.say("directory", said.issuer)


def _agency_stands(row: SignOnRule) -> bool:
    """Whether the agency of a rule is still one. Merged into another, it gives posts no more, until somebody says which."""
    return row.agency_id is None or row.body.merged_into_id is None


def _given(issuer: str, person: str | None, today: dt.date) -> list:
    """The posts that this directory gave and that have not ended, the rule of which may have been taken back."""
    of = SignOnRule.select(SignOnRule.record).where(known(SignOnRule) & (SignOnRule.issuer == issuer))
    return store.posts_given(of, today, person)


def end_all_of(entry, rule: SignOnRule, today: dt.date) -> int:
    """End every post that a rule gave. Returns how many."""
    over = store.posts_given([rule.key], today)
    _end(entry, over, today)
    return len(over)


def _end(entry, over: list, today: dt.date) -> None:
    for post in over:
        ended = entry.change(post, until=max(today, post.since))
        entry.subject = entry.subject or ended
        people.end_sessions_of(post.person_id)
