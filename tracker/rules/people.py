"""Posts and accounts: who may give and confirm what, how long a link is good, and that somebody is left to manage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from . import roles
from .refusal import NotAllowed, Refused
from .roles import Acting

INVITATION, RESET = "invitation", "reset"
GOOD_FOR = {INVITATION: dt.timedelta(hours=24), RESET: dt.timedelta(hours=1)}  # ASVS 6.4.1, 6.4.3
GOOD_FOR_WORDS = {INVITATION: "24 hours", RESET: "one hour"}

LINK_OVER = (
    "This link is not good any more. A link works once, an invitation for 24 hours and a reset for one hour. "
    "Ask the business unit for another."
)


def check_not_own(by: Acting | None, person: str, what: str = "change your own posts") -> None:
    """Nobody changes their own rights."""
    if by is not None and by.person == person:
        raise Refused(f"Somebody else must {what}.")


def check_link(by: Acting | None, roles_held: Collection[str]) -> None:
    """Whoever makes a link could use it. Nobody in the tracker may come to act as the chair in that way."""
    if by is not None and roles.CHAIR in roles_held:
        raise Refused(
            "This person acts as the chair, and whoever makes a link could use it. Who runs the server makes it, "
            "with tracker user reset, and gives it to the chair."
        )


def check_no_link_waits(waits: bool) -> None:
    """The same of a link that was made before somebody is to act as the chair, and was not used yet."""
    if waits:
        raise Refused(
            "A link to choose a password was made for this person and has not been used. Whoever has it could act as the "
            "chair. Go on when the person has used it, or when it is over."
        )


def waits_for_a_second(role: str, by: Acting | None, anybody_could: bool) -> bool:
    """Whether a post carries no right until a second person has confirmed it: every chair's, but for the very first.

    The first chair is made by the command line in a tracker in which nobody could confirm yet.
    """
    return role == roles.CHAIR and (by is not None or anybody_could)


def check_confirm(by: Acting, holder: str, giver: str | None, deputy: bool) -> None:
    """A second person: neither the holder nor the one who gave the post. A deputy is confirmed by the chair alone."""
    roles.check(by, roles.CONFIRM)
    if by.person == holder:
        raise NotAllowed("Somebody else must confirm your own post.")
    if giver is not None and by.person == giver:
        raise NotAllowed("You gave this post, so a second person must confirm it.")
    if deputy:
        check_names_deputy(by)
    elif by.deputy:
        raise NotAllowed("A deputy cannot confirm a chair's post. A board member or the outgoing chair can.")


def check_names_deputy(by: Acting) -> None:
    """The chair names the deputy; a deputy names nobody."""
    roles.check(by, roles.NAME_DEPUTY)
    if by.deputy:
        raise NotAllowed("A deputy cannot name a deputy. Only the chair can.")


def check_period(since: dt.date, until: dt.date | None) -> None:
    if until is not None and until <= since:
        raise Refused("The post must end after it begins.", "until")


def check_deputy_period(since: dt.date, until: dt.date | None, today: dt.date) -> None:
    """A deputy acts for dated periods: the end is needed, and the first day is not past."""
    if since < today:
        raise Refused("The first day cannot be in the past: nobody acted as deputy then.", "since")
    if until is None:
        raise Refused("Enter the day on which the period ends. A deputy acts for a dated period.", "until")
    check_period(since, until)


def check_end(on: dt.date, today: dt.date, until: dt.date | None) -> None:
    """A post ends today or on a later day, and not after the day that is set already."""
    if on < today:
        raise Refused("Choose today or a later day. What was done in the post until now stands.", "on")
    if until is not None and until <= today:
        raise Refused("This post has ended already.", "on")
    if until is not None and on > until:
        raise Refused("The post ends before that day already. Give a new post for the days after it.", "on")


def check_somebody_is_left(left: bool) -> None:
    if not left:
        raise Refused(
            "This is the last post of the business unit with no end set. Give somebody else one first: "
            "without it nobody could give posts any more."
        )


def check_somebody_left_to_sign_in(left: bool) -> None:
    if not left:
        raise Refused(
            "This is the last person of the business unit whose post has no end set. Give somebody else one first."
        )
