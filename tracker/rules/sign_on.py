"""Single sign-on: whom a directory may speak for, and which posts its claims give."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from . import roles
from .refusal import Refused

# A directory gives no post of the chair or of the business unit: whoever may edit a group there would choose who assures,
# or who gives rights here. Both come from a person, and a chair's post from two (rules/people.py).
GIVEN = (roles.LEAD, roles.SENIOR_OFFICER, roles.BOARD_MEMBER, roles.READER)
KEPT_APART = (roles.CHAIR, roles.BUSINESS_UNIT)
LONGEST_CLAIM, LONGEST_VALUE = 100, 300
MOST_NAMES = 50  # of claims that came, for the page that shows which there are
# What every token has, and what says who somebody is: none of it says what their work is.
OF_THE_PROTOCOL = frozenset(
    [
        "iss",
        "sub",
        "aud",
        "exp",
        "iat",
        "nbf",
        "jti",
        "azp",
        "nonce",
        "at_hash",
        "c_hash",
        "s_hash",
        "auth_time",
        "acr",
        "amr",
        "sid",
        "typ",
        "ver",
        "aio",
        "rh",
        "uti",
        "email",
        "email_verified",
        "name",
        "given_name",
        "family_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "picture",
        "profile",
        "website",
        "birthdate",
        "gender",
        "zoneinfo",
        "locale",
        "updated_at",
        "phone_number",
        "phone_number_verified",
        "address",
        "upn",
        "oid",
        "tid",
    ]
)
FRESH_FOR = dt.timedelta(minutes=5)

NO_POST = "You are known to your organisation, but hold no post here. Ask the business unit."
OTHER_ACCOUNT = (
    "Your e-mail address belongs to somebody who signs in here with another account of your organisation. "
    "Ask the business unit."
)
LINK_IT_YOURSELF = (
    "For the chair and the business unit an address alone is not enough. Sign in with your password, "
    "and link your organisation's account on your own page."
)
ANOTHERS = "This account of your organisation is linked to somebody else here. Ask the business unit."
LINKED_ALREADY = "Another account of this organisation is linked to yours. The business unit can take it away."
NOT_FRESH = (
    "Your organisation’s account did not say that you signed in there just now, so it proves nothing yet. "
    "Try again, or use your password."
)
ONE_FACTOR = (
    "The Board asks for a second factor in your post, and your organisation’s account used one. Confirm with a code."
)
NOT_YOU = "You came back as somebody else. Nothing was proved; sign in there with your own account."


@dataclass(frozen=True)
class Provider:
    """A directory by which people may sign in, as the settings name it."""

    key: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False, default="")
    name: str = "your organisation’s account"
    scopes: str = "openid email profile"
    mail_is_verified: bool = False  # every address counts as verified: the directory never says so


@dataclass(frozen=True)
class Said:
    """What a directory said of somebody, after it was verified."""

    issuer: str
    subject: str
    claims: Mapping = field(default_factory=dict)
    email: str = ""  # lower case, and only where it is verified
    name: str = ""
    signed_in_at: dt.datetime | None = None
    second_factor: bool = False  # they used more than one there (amr, RFC 8176)


def is_safe(address: str) -> bool:
    """Whether what is said at an address is encrypted, or stays on this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")


def values_of(claims: Mapping, name: str) -> frozenset[str]:
    """What a claim says, one value or several. A name with dots may be a way into what is nested."""
    found = claims.get(name)
    if found is None and "." in name:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    several = found if isinstance(found, list | tuple | set | frozenset) else [found]
    return frozenset(_text(each) for each in several if isinstance(each, str | int | bool))


def _text(value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def gives(claims: Mapping, claim: str, value: str) -> bool:
    """Whether the claims hold this value. Capitals count, as they do in directories."""
    return value in values_of(claims, claim)


def names_of(claims: Mapping) -> list[str]:
    """The names of the claims that could be mapped; no values."""
    found = (name for name in claims if name.isprintable() and len(name) <= LONGEST_CLAIM and name not in OF_THE_PROTOCOL)
    return sorted(found)[:MOST_NAMES]


def lowered(email: str) -> str:
    """An address in lower case. Only letters of ASCII: some others become one, and the address that of somebody else."""
    return "".join(c.lower() if c.isascii() else c for c in email)


def may_speak_for(email: str, domains: Collection[str]) -> bool:
    """Whether an address lies in one of the mail domains given to a provider. A part of a domain is another one."""
    return lowered(email.rpartition("@")[2]) in domains


def domain_of(written: str) -> str:
    """A mail domain as it was typed. Raises Refused when it is none."""
    domain = written.strip().casefold().removeprefix("@")
    if len(domain) > 253 or not re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", domain):
        raise Refused("Enter the part of an address after the @, like oxfordshire.gov.uk.", "domain")
    return domain


def check_claim(claim: str, value: str) -> None:
    if not claim:
        raise Refused("Enter the name of the claim, such as groups.", "claim")
    if len(claim) > LONGEST_CLAIM or not claim.isprintable() or " " in claim:
        raise Refused(f"A claim has a name without spaces, of at most {LONGEST_CLAIM} characters.", "claim")
    if claim in OF_THE_PROTOCOL:
        raise Refused(
            "This claim says who somebody is, not what their work is. Choose one such as groups or roles.", "claim"
        )
    if not value:
        raise Refused("Enter the value that gives the post, as the directory writes it.", "value")
    if len(value) > LONGEST_VALUE or not value.isprintable():
        raise Refused(f"A value has at most {LONGEST_VALUE} characters, on one line.", "value")


def check_role(role: str) -> None:
    if role in KEPT_APART:
        raise Refused(
            "A directory gives no post of the chair or of the business unit. Give it on the person's page.", "role"
        )
    if role not in GIVEN:
        raise Refused("Choose a role.", "role")


def check_place(role: str, agency: bool, level: str, levels: Collection[str]) -> None:
    """What the role needs, and nothing that it would leave unused."""
    if role in (roles.LEAD, roles.SENIOR_OFFICER) and not agency:
        raise Refused("Choose the agency of this post.", "agency")
    if role == roles.BOARD_MEMBER and level not in levels:
        raise Refused("Choose the level at which this member sits.", "level")
    if role != roles.BOARD_MEMBER and level:
        raise Refused("Only a board member sits at a level. Choose None, or the role of board member.", "level")


def check_title(title: str) -> None:
    if not title.strip():
        raise Refused("Enter the title of the post.", "title")


def check_reason(because: str) -> None:
    if not because.strip():
        raise Refused("Give a reason.", "because")


def check_not_there(already: bool) -> None:
    if already:
        raise Refused("The same claim gives the same post already.", "value")


def check_domain_free(taken_by: str | None, issuer: str) -> None:
    if taken_by == issuer:
        raise Refused("This directory may speak for this domain already.", "domain")
    if taken_by is not None:
        raise Refused(
            "Another directory speaks for this domain. Take it away there first: one directory, one domain.", "domain"
        )


def check_still_given(withdrawn_because: str) -> None:
    if withdrawn_because:
        raise Refused("This was taken back already.")


def may_be_given(held: Collection[str]) -> bool:
    """Whether somebody with these roles gets posts by a rule. Who gives rights here, or assures, gets none that way.

    They write the rules, or could be told by those who do: nobody raises their own role, a rule in between or not.
    """
    return not set(held) & set(KEPT_APART)


def is_fresh(said: Said, now: dt.datetime) -> bool:
    """Whether somebody has just proved who they are to their directory; it must say when."""
    return said.signed_in_at is not None and now - said.signed_in_at <= FRESH_FOR
