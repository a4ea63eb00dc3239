"""Who is named to read a restricted piece of evidence, and who names them."""

from __future__ import annotations

from . import roles
from .refusal import Refused
from .roles import Acting


def may_name(by: Acting | None, given_by: str | None) -> bool:
    """Naming is for the agency that gave the piece, the chair and the business unit."""
    return roles.may(by, roles.NAME_READER, agency=given_by)


def check_may_name(by: Acting, given_by: str | None) -> None:
    roles.check(by, roles.NAME_READER, agency=given_by)


def reads_anyway(acting: Acting, given_by: str | None) -> bool:
    """Whether a post reads the restricted pieces of an agency without being named."""
    return acting.role in (roles.CHAIR, roles.BUSINESS_UNIT) or acting.of(given_by)


def check_restricted(restricted: bool) -> None:
    if not restricted:
        raise Refused("Everybody with a post can read this piece, so nobody needs to be named.")


def check_person(chosen: bool) -> None:
    if not chosen:
        raise Refused("Choose a person who holds a post today and cannot read it yet.", "person")


def check_not_named(named: bool) -> None:
    if named:
        raise Refused("This person is named already.", "person")


def check_reason(because: str) -> None:
    if not because.strip():
        raise Refused("Say why. The reason is kept with the evidence.", "because")


def check_named(ended: bool) -> None:
    if ended:
        raise Refused("This has ended already.")
