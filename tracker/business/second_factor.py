"""A second factor: codes of an authenticator, each taken once, and recovery codes for somebody who has lost it.

The secret is kept under a key that is made from the tracker's own and is in no database and no export; recovery codes are
hashed as passwords are. ``key`` is the tracker's SECRET_KEY everywhere here.
"""

from __future__ import annotations

import base64
import calendar
import datetime as dt
import secrets
from functools import lru_cache

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ..rules import roles
from ..rules import second_factor as rules
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history
from ..store import people as people_store
from ..store import second_factor as store
from ..store.people import Account, Person, Session
from ..store.second_factor import HalfSignIn, RecoveryCode, SecondFactor
from . import settings as putting
from . import sign_in

OVER = "The first half of the sign-in is too long ago. Enter your password again."


class Used(sign_in.Wrong):
    """A code of an authenticator that was right, and was taken before."""


def finish(half: str, code: str, key: str, now: dt.datetime) -> tuple[str, str]:
    """The second half of a sign-in: open a session. Returns its token, and which kind of code it was.

    Raises Refused when the first half is over, Wrong or TooMany.
    """
    account = sign_in.half_of(half, now)
    if account is None:
        raise Refused(OVER)
    kind = check(account, code, key, now)
    if not HalfSignIn.delete().where(HalfSignIn.token_hash == sign_in.digest(half)).execute():
        raise Refused(OVER)
    return sign_in.open_session(account, now), kind


def check(account: Account, code: str, key: str, now: dt.datetime) -> str:
    """Take a code of an account: "authenticator" or "recovery". Wrong ones are counted and slowed as passwords are.

    They are counted apart: a right password, which a thief may have, must not begin the count anew.
    """
    counted = f"code of {account.id}"
    sign_in.hold_back(counted, now)
    code = rules.plain(code)
    if rules.is_recovery(code):
        _take_recovery(account, code, now)
        kind = "recovery"
    else:
        _take(account, code, key, now)
        kind = "authenticator"
    sign_in.forgive(counted)
    return kind


def _take(account: Account, code: str, key: str, now: dt.datetime) -> None:
    row = store.of(account.id)
    step = _step_of(_opened(row.secret, key), code, now) if row and row.confirmed_at else None
    if step is None:
        raise sign_in.Wrong
    # The check and the use are one statement: of two with the same code at the same moment one is refused.
    newer = (SecondFactor.account == account.id) & (SecondFactor.last_step < step)
    if not SecondFactor.update(last_step=step).where(newer).execute():
        raise Used


def _take_recovery(account: Account, code: str, now: dt.datetime) -> None:
    unused = (RecoveryCode.account == account.id) & RecoveryCode.used_at.is_null()
    row = RecoveryCode.get_or_none(unused & (RecoveryCode.begins == code[:2]))
    good = sign_in.matches(row.code_hash if row else None, code)
    if not good or not RecoveryCode.update(used_at=now).where(unused & (RecoveryCode.id == row.id)).execute():
        raise sign_in.Wrong


def _step_of(secret: str | None, code: str, now: dt.datetime) -> int | None:
    """The time step of which this is the code, if it is one of now, of just before or of just after."""
    if secret is None or not rules.is_of_an_authenticator(code):
        return None
    shown, here = pyotp.TOTP(secret), _now_step(now)
    steps = range(here - rules.EITHER_SIDE, here + rules.EITHER_SIDE + 1)
    return next((step for step in steps if secrets.compare_digest(shown.generate_otp(step), code)), None)


def _now_step(now: dt.datetime) -> int:
    """The number of the time step of a moment in UTC."""
    return calendar.timegm(now.timetuple()) // rules.STEP


def begin(account: Account, key: str, now: dt.datetime) -> None:
    """Make a secret that waits for the code that confirms it. One that is in use stays in use until then."""
    fresh = _box(key).encrypt(pyotp.random_base32().encode()).decode()
    SecondFactor.insert(account=account.id).on_conflict_ignore().execute()
    SecondFactor.update(pending=fresh, pending_at=now).where(SecondFactor.account == account.id).execute()


def waiting(account: str, key: str, now: dt.datetime) -> str | None:
    """The secret that waits to be confirmed, if it is not too old."""
    row = store.of(account)
    if row is None or row.pending_at is None or now - row.pending_at > rules.PENDING_GOOD_FOR:
        return None
    return _opened(row.pending, key)


def confirm(
    code: str, key: str, *, by: Acting | None, person: Person, session: Session, today: dt.date, now: dt.datetime
) -> list[str]:
    """Set up the secret that waits, by a code of it. Returns the recovery codes, which nobody can read again.

    The other sessions of the account end. Wrong tries count; raises TooMany.
    """
    account, counted = session.account, f"code of {session.account_id}"
    secret = waiting(account.id, key, now)
    if secret is None:
        raise Refused("This took too long. Begin again.")
    sign_in.hold_back(counted, now)
    step = _step_of(secret, rules.plain(code), now)
    if step is None:
        raise Refused(rules.WRONG, "one_time_code")
    sign_in.forgive(counted)
    with history.entry("set up a second factor", by=by, today=today) as entry:
        entry.subject = person
        entry.say("second factor", "on")
        row = store.of(account.id)
        values = {"secret": row.pending, "pending": "", "pending_at": None, "confirmed_at": now, "last_step": step}
        still = (SecondFactor.account == account.id) & (SecondFactor.pending == row.pending)
        if not SecondFactor.update(values).where(still).execute():
            raise Refused("This took too long. Begin again.")
        made = _new_codes(account, now)
        sign_in.end_other_sessions(session)
    return made


def new_codes(*, by: Acting | None, person: Person, session: Session, today: dt.date, now: dt.datetime) -> list[str]:
    """Ten new recovery codes; those from before are good no more."""
    if not store.is_on(session.account_id):
        raise Refused("Set up a second factor first.")
    with history.entry("made new recovery codes", by=by, today=today) as entry:
        entry.subject = person
        entry.say("recovery codes", "made anew")
        return _new_codes(session.account, now)


def _new_codes(account: Account, now: dt.datetime) -> list[str]:
    RecoveryCode.delete().where(RecoveryCode.account == account.id).execute()
    made: dict[str, str] = {}
    while len(made) < rules.CODES:
        code = "".join(secrets.choice(rules.LETTERS) for _ in range(rules.CODE_LENGTH))
        made.setdefault(code[:2], code)
    for begins, code in made.items():
        RecoveryCode.create(account=account.id, begins=begins, code_hash=sign_in.hashed(code), made_at=now)
    return [*made.values()]


def turn_off(*, by: Acting | None, person: Person, session: Session, today: dt.date, asked_for: bool) -> None:
    """Sign in with the password alone again. The other sessions of the account end."""
    rules.check_turn_off(asked_for)
    with history.entry("turned off a second factor", by=by, today=today) as entry:
        entry.subject = person
        entry.say("second factor", "off")
        if not _remove(session.account_id):
            raise Refused("No second factor is set up.")
        sign_in.end_other_sessions(session)


def clear(person: Person, *, by: Acting | None, today: dt.date, now: dt.datetime, once: str | None = None) -> None:
    """Take away a second factor that its owner has lost; they sign in with their password and set up another.

    ``by`` is None for the command line. Every session of the person ends.
    """
    rules.check_clear(by, person.key, {post.role for post in people_store.posts_held(person.key, today)})
    account = people_store.account_of(person.key)
    with history.entry("cleared a second factor", by=by, today=today, once=once) as entry:
        entry.subject = person
        entry.say("second factor", "cleared")
        if account is None or not _remove(account.id):
            raise Refused("This person has no second factor.")
        sign_in.end_sessions(account.id)


def _remove(account: str) -> int:
    RecoveryCode.delete().where(RecoveryCode.account == account).execute()
    return SecondFactor.delete().where(SecondFactor.account == account).execute()


def require(
    chosen: list[str],
    because: str,
    *,
    by: Acting,
    today: dt.date,
    seen: str | None = None,
    once: str | None = None,
) -> None:
    """The Board asks for a second factor in these roles. Who holds such a post and has none is led to set one up."""
    roles.check(by, roles.MANAGE)
    rules.check_required(chosen, store.required(), because)
    standing = store.standing()
    if standing is not None and seen == "":
        raise history.Stale(standing, standing)  # none stood when the page was opened
    ordered = [role for role in roles.ROLES if role in chosen]
    putting.put(
        "changed who needs a second factor", store.REQUIRED, standing, "roles", ordered, because,
        by=by, today=today, seen=seen, once=once,
    )  # fmt: skip


def address_of(secret: str, email: str) -> str:
    """What an authenticator reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Review tracker")


def _opened(kept: str, key: str) -> str | None:
    """A secret as it was; None where it was kept under another key, so that no code is right."""
    try:
        return _box(key).decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


@lru_cache(maxsize=4)
def _box(key: str) -> Fernet:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factor").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(made))
