"""Signing in and out: the same answer and time for unknown, disabled and wrong; sessions held here and revocable."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from ..rules import passwords
from ..rules import second_factor as rules
from ..store import second_factor
from ..store.database import database, one_after_the_other
from ..store.people import Account, Session, SignInTry
from ..store.second_factor import HalfSignIn

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
FRESH = dt.timedelta(minutes=10)  # how long a proof is good for what is asked of nobody whose session may be borrowed
TRIES, WINDOW = 10, dt.timedelta(minutes=5)
_SEEN_AGAIN = dt.timedelta(minutes=1)

hasher = PasswordHasher()


class Wrong(Exception):
    """The e-mail address or the password is not right. Which of the two is not said."""


class TooMany(Exception):
    """Too many wrong tries for this account; ``wait`` is how long until the next."""

    def __init__(self, wait: dt.timedelta):
        super().__init__("Too many tries")
        self.wait = wait


class NeedsCode(Exception):
    """The password was right, and the account has a second factor. ``token`` is that of the half sign-in."""

    def __init__(self, token: str):
        super().__init__("A code is asked for")
        self.token = token


def sign_in(email: str, password: str, now: dt.datetime) -> str:
    """Open a session and return its token. Raises Wrong, TooMany, or NeedsCode where a second factor is asked for."""
    account = check(email, password, now)
    if second_factor.is_on(account.id):
        raise NeedsCode(half_sign_in(account, now))
    return open_session(account, now)


def half_sign_in(account: Account, now: dt.datetime) -> str:
    """Note that the password was right. Whoever has the token is asked for a code, and is signed in nowhere."""
    token = secrets.token_urlsafe(32)
    with database.atomic():
        HalfSignIn.delete().where(HalfSignIn.made_at < now - rules.HALF_GOOD_FOR).execute()
        HalfSignIn.create(token_hash=digest(token), account=account, made_at=now)
    return token


def half_of(token: str, now: dt.datetime) -> Account | None:
    """Whose half sign-in a token is, while it is good."""
    if not token:
        return None
    good = (HalfSignIn.token_hash == digest(token)) & (HalfSignIn.made_at >= now - rules.HALF_GOOD_FOR)
    row = HalfSignIn.select(HalfSignIn, Account).join(Account).where(good & Account.disabled_at.is_null()).first()
    return row.account if row else None


def open_session(account: Account, now: dt.datetime) -> str:
    """Open a session for somebody who has just proved who they are, however they did, and return its token."""
    token = secrets.token_urlsafe(32)
    with database.atomic():
        Session.delete().where(Session.created_at < now - ABSOLUTE).execute()
        Session.create(token_hash=digest(token), account=account, created_at=now, seen_at=now, proved_at=now, post=None)
    return token


def used_at(session: Session, browser: str) -> None:
    """Note at which browser a session was opened, for the list of its owner."""
    Session.update(browser=browser).where(Session.token_hash == session.token_hash).execute()


def prove(session: Session, now: dt.datetime) -> None:
    """Note that the person of a session has just proved once more who they are."""
    session.proved_at = now
    Session.update(proved_at=now).where(Session.token_hash == session.token_hash).execute()


def is_fresh(session: Session, now: dt.datetime) -> bool:
    """Whether the person of a session proved who they are a short while ago."""
    return session.proved_at is not None and now - session.proved_at <= FRESH


def check(email: str, password: str, now: dt.datetime) -> Account:
    """The account of an address and its password. Raises Wrong, or TooMany after too many wrong tries in a short time."""
    counted = email.strip().casefold()
    hold_back(counted, now)
    account = Account.get_or_none(Account.email == email.strip().lower())
    good = len(password) <= passwords.LONGEST and matches(account.password_hash if account else None, password)
    if not good or account is None or account.disabled_at is not None:
        raise Wrong
    forgive(counted)
    return account


def hold_back(what: str, now: dt.datetime) -> None:
    """Count a try of this, kept as a digest alone; raise TooMany when it was wrong too often in a short time.

    It counts as wrong until ``forgive`` says otherwise: those that are still being looked at count too, or many sent at
    one moment would all be let through.
    """
    counted = digest(what)
    with database.atomic():
        one_after_the_other(counted)
        # Not those that lie ahead because the machine's clock was set back: they would keep somebody out until it is there.
        lately = SignInTry.at.between(now - WINDOW, now + WINDOW)
        recent = SignInTry.select(SignInTry.at).where((SignInTry.email_hash == counted) & lately)
        tries = [row.at for row in recent.order_by(SignInTry.at)]
        if len(tries) >= TRIES:
            raise TooMany(tries[-TRIES] + WINDOW - now)
        SignInTry.delete().where(SignInTry.at <= now - WINDOW).execute()
        SignInTry.create(email_hash=counted, at=now)


def forgive(what: str) -> None:
    """It was right: the wrong tries before it count no more."""
    SignInTry.delete().where(SignInTry.email_hash == digest(what)).execute()


def matches(kept: str | None, password: str) -> bool:
    """Whether a password, or a recovery code, is the one whose hash is kept. It takes as long where none is kept."""
    try:
        return hasher.verify(kept or _nobody(), password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """A hash that nothing matches, so that an unknown address takes as long as a known one."""
    return hasher.hash(secrets.token_urlsafe(32))


def hashed(password: str) -> str:
    """A password as it is kept."""
    return hasher.hash(password)


@cache
def common_passwords() -> frozenset[str]:
    """The 3,000 passwords that are tried first, from a package that keeps such a list."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(list(FREQUENCY_LISTS["passwords"])[:3000])


def session_of(token: str, now: dt.datetime) -> Session | None:
    """The session of a token, while it is good: neither idle for too long, nor too old, nor of a disabled account."""
    if not token:
        return None
    row = (
        Session.select(Session, Account)
        .join(Account)
        .where((Session.token_hash == digest(token)) & Account.disabled_at.is_null())
        .first()
    )
    if row is None or now - row.seen_at > IDLE or now - row.created_at > ABSOLUTE:
        return None
    return row


def over(token: str) -> Session | None:
    """The session of a token, good or not: to say whose a form was that came after its end."""
    return Session.get_or_none(Session.token_hash == digest(token)) if token else None


def still_good(sessions, now: dt.datetime) -> list[Session]:
    """Of these sessions, those that are neither idle for too long nor too old."""
    return [row for row in sessions if now - row.seen_at <= IDLE and now - row.created_at <= ABSOLUTE]


def seen(session: Session, now: dt.datetime) -> None:
    """Note that the session is in use; at most once a minute, so that reading pages hardly writes."""
    if now - session.seen_at > _SEEN_AGAIN:
        Session.update(seen_at=now).where(Session.token_hash == session.token_hash).execute()


def act_as(session: Session, post: str) -> None:
    """Change the post in which the person acts. The caller has checked that the person holds it."""
    Session.update(post=post).where(Session.token_hash == session.token_hash).execute()


def sign_out(token: str) -> None:
    """End the session of a cookie; nothing where it has ended."""
    Session.delete().where(Session.token_hash == digest(token)).execute()


def end_sessions(account: str) -> None:
    """End every session of an account: it was disabled, its password or its posts changed."""
    Session.delete().where(Session.account == account).execute()
    HalfSignIn.delete().where(HalfSignIn.account == account).execute()


def end_session(session: Session) -> None:
    Session.delete().where(Session.token_hash == session.token_hash).execute()


def end_other_sessions(kept: Session) -> None:
    """End every session of an account but this one."""
    Session.delete().where((Session.account == kept.account_id) & (Session.token_hash != kept.token_hash)).execute()


def name_of(session: Session) -> str:
    """What a form calls a session: a digest of the digest, so that no page holds what the database holds."""
    return digest(session.token_hash)[:20]


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
