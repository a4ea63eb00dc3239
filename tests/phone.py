"""Somebody's second factor in tests: the phone that shows the codes."""

from __future__ import annotations

import pyotp

from tests import cast
from tracker import clock
from tracker.business import people, sign_in
from tracker.business import second_factor as doing
from tracker.store.people import Account
from tracker.store.second_factor import SecondFactor

KEY = "k" * 40  # the secret key of the tests' tracker


def set_up(part: str) -> tuple[str, list[str]]:
    """Give somebody a second factor. Returns its key and the recovery codes. No code of now is used up."""
    owner, now = account(part), clock.now()
    session = sign_in.session_of(sign_in.open_session(owner, now), now)
    doing.begin(owner, KEY, now)
    secret = doing.waiting(owner.id, KEY, now)
    who = {"by": cast.acting(part), "person": person(part), "session": session, "today": cast.TODAY, "now": now}
    codes = doing.confirm(code(secret), KEY, **who)
    SecondFactor.update(last_step=0).where(SecondFactor.account == owner.id).execute()
    sign_in.end_sessions(owner.id)
    return secret, codes


def account(part: str) -> Account:
    return Account.get(Account.email == cast.email(part))


def person(part: str):
    return people.person_of(cast.email(part))


def code(secret: str, steps: int = 0) -> str:
    """What the phone shows now, or some steps before or after."""
    return pyotp.TOTP(secret).generate_otp(doing._now_step(clock.now()) + steps)
