"""Which post may own an action: one that reports for the agency that leads it."""

from __future__ import annotations

import datetime as dt

from . import roles
from .refusal import Refused
from .roles import Acting

ROLES = (roles.LEAD, roles.SENIOR_OFFICER, roles.BUSINESS_UNIT)


def check_held(unconfirmed: bool, until: dt.date | None, today: dt.date) -> None:
    """Somebody holds the post today. ``until`` is the day from which it is held no more."""
    if unconfirmed or (until is not None and until <= today):
        raise Refused("Nobody holds this post any more. Choose another.", "to")


def check_owner(owner: Acting, ref: str, lead: str, lead_name: str) -> None:
    """The owner's post is of the agency that leads the action, or of one that stands above it."""
    if owner.role not in ROLES or not owner.of(lead):
        raise Refused(
            f"{ref} is led by {lead_name}, and {owner.title} does not report for it. "
            f"Choose a post of {lead_name}, or of the body above it.",
            "to",
        )
