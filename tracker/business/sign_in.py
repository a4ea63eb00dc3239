"""Signing in and out: the same answer and time for unknown, disabled and wrong; sessions held here and revocable."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from ..rules import passwords
from ..store.database import database
from ..store.people import Account, Session, SignInTry

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
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


def sign_in(email: str, password: str, now: dt.datetime) -> str:
    """Open a session and return its token. Raises Wrong or TooMany."""
    account = check(email, password, now)
    token = secrets.token_urlsafe(32)
    with database.atomic():
        Session.delete().where(Session.created_at < now - ABSOLUTE).execute()
        Session.create(token_hash=digest(token), account=account, created_at=now, seen_at=now, post=None)
    return token


def check(email: str, password: str, now: dt.datetime) -> Account:
    """The account of an address and its password. Raises Wrong, or TooMany after too many wrong tries in a short time."""
    folded = hashlib.sha256(email.strip().casefold().encode()).hexdigest()
    # Not those that lie ahead because the machine's clock was set back: they would keep somebody out until it is there.
    lately = SignInTry.at.between(now - WINDOW, now + WINDOW)
    recent = SignInTry.select(SignInTry.at).where((SignInTry.email_hash == folded) & lately)
    tries = [row.at for row in recent.order_by(SignInTry.at)]
    if len(tries) >= TRIES:
        raise TooMany(tries[-TRIES] + WINDOW - now)
    account = Account.get_or_none(Account.email == email.strip().lower())
    good = len(password) <= passwords.LONGEST and _matches(account.password_hash if account else _nobody(), password)
    if not good or account is None or account.disabled_at is not None:
        with database.atomic():
            SignInTry.delete().where(SignInTry.at <= now - WINDOW).execute()
            SignInTry.create(email_hash=folded, at=now)
        raise Wrong
    SignInTry.delete().where(SignInTry.email_hash == folded).execute()
    return account


def _matches(kept: str, password: str) -> bool:
    try:
        return hasher.verify(kept, password)
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
