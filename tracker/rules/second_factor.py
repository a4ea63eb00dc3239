"""Second factors: what a code looks like, how long things are good for, and for whom the Board may ask for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from . import roles
from .people import check_not_own
from .refusal import Refused
from .roles import Acting

STEP = 30  # seconds for which an authenticator shows one code
EITHER_SIDE = 1  # steps by which a clock may be fast or slow
HALF_GOOD_FOR = dt.timedelta(minutes=5)  # between the password and the code
PENDING_GOOD_FOR = dt.timedelta(minutes=30)  # between showing a secret and the code that confirms it
CODES = 10
CODE_LENGTH = 12  # of 30 characters each: 58 bits
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # none that is mistaken for another

WRONG = "This code is not right. Wait for the next one, and check that the clock of your phone sets itself."
USED = "This code was used already. Wait for the next one."


def plain(code: str) -> str:
    """A code without what people put in to read it: 123 456 and 23ab-cd45-ef67."""
    return "".join(code.split()).replace("-", "").lower()


def is_of_an_authenticator(code: str) -> bool:
    return len(code) == 6 and code.isascii() and code.isdigit()


def is_recovery(code: str) -> bool:
    return len(code) == CODE_LENGTH and set(code) <= set(LETTERS)


def in_groups(text: str) -> str:
    """In groups of four, for reading and typing."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def check_clear(by: Acting | None, person: str, roles_held: Collection[str]) -> None:
    """The business unit may clear a lost second factor, but not its own; nor that of somebody who acts as the chair.

    Whoever clears it may come by the password too, and nobody in the tracker may come to act as the chair.
    """
    if by is None:
        return
    roles.check(by, roles.MANAGE)
    check_not_own(by, person, "clear your second factor; you can set it up anew on your own page")
    if roles.CHAIR in roles_held:
        raise Refused(
            "This person acts as the chair. Who runs the server clears it, with tracker user clear-second-factor, "
            "once they have spoken to the chair."
        )


def check_turn_off(asked_for: bool) -> None:
    if asked_for:
        raise Refused("The Board asks for a second factor in your post. You can set it up anew, with another phone.")


def check_required(chosen: Collection[str], now: Collection[str], because: str) -> None:
    """Other roles than those in force, with a reason."""
    if not set(chosen) <= set(roles.ROLES):
        raise Refused("Choose among the roles shown.", "roles")
    if set(chosen) == set(now):
        raise Refused("These are the roles already.", "roles")
    if not because.strip():
        raise Refused("Give a reason.", "because")
