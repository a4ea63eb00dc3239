"""Delivery: what the agency says it did about an action. Never worked out from evidence or assurance."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from . import evidence as ladder
from .refusal import Refused

NOT_REPORTED = "not_reported"
NOT_STARTED = "not_started"
ON_TRACK = "on_track"
AT_RISK = "at_risk"
DONE = "done_awaiting_check"
CLOSED = "closed"
WITHDRAWN = "withdrawn"
PAUSED = "paused"

LABELS = {
    NOT_REPORTED: "Not reported",
    NOT_STARTED: "Not started",
    ON_TRACK: "On track",
    AT_RISK: "At risk",
    DONE: "Done, awaiting check",
    CLOSED: "Closed",
    WITHDRAWN: "Withdrawn",
    PAUSED: "Paused",
}

HINTS = {
    NOT_STARTED: "nothing has been done yet",
    ON_TRACK: "it will be done by the date",
    AT_RISK: "it may not be done in time",
    DONE: "somebody outside your agency will check it before it is closed",
}

# What the owning agency may say of its own action. The rest is somebody else's to decide.
CLAIMS = (NOT_STARTED, ON_TRACK, AT_RISK, DONE)
# What seeding and import may assume: that nobody has said anything since the source.
SEEDED = NOT_REPORTED
# No more is expected of these, so no clock runs on them.
STOPPED = (CLOSED, WITHDRAWN, PAUSED)


def check_claim(state: str, now: str) -> None:
    """Refuse a claim that an agency cannot make. ``now`` is the state before it."""
    if state not in CLAIMS:
        raise Refused("Choose where the action is now.", "delivery")
    if now == CLOSED:
        raise Refused("This action is closed. The business unit or the chair can reopen it.", "delivery")
    if now == WITHDRAWN:
        raise Refused("This action was withdrawn. Report on the action that replaced it.", "delivery")
    if now == PAUSED:
        raise Refused("This action is paused. The business unit or the chair can start it again.", "delivery")
    if state == NOT_STARTED and now in (ON_TRACK, AT_RISK, DONE):
        raise Refused(
            "This action was reported as started. If that was a mistake, correct the earlier update and say why.",
            "delivery",
        )


def check_words(what_changed: str) -> None:
    """An update says something, even when nothing has changed."""
    if not what_changed.strip():
        raise Refused("Say what has changed, or that nothing has and why.", "what_changed")


def check_correction(changes: bool) -> None:
    """A correction that says the same as what it corrects would only count as another update."""
    if not changes:
        raise Refused(
            "This says the same as the update that it corrects. Change what was wrong in it, or go back.", "what_changed"
        )


def same_words(one: str, other: str) -> bool:
    """Whether two updates say the same thing in the same words; spaces, capitals and a last full stop do not count."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


@dataclass(frozen=True)
class Look:
    """One thing that a checker looks for in what is called done, and what is there. ``holds``: it is there."""

    words: str
    holds: bool


def what_a_checker_looks_for(given: Sequence[ladder.Link], measure: str) -> list[Look]:
    """Said before an agency calls its action done, so that nobody is surprised by the check. It refuses nothing.

    ``given`` holds the pieces that came with reports on the action; ``measure`` is how the action says it will be seen.
    """
    found = []
    if given:
        pieces = "1 piece of evidence has" if len(given) == 1 else f"{len(given)} pieces of evidence have"
        found.append(Look(f"Evidence: {pieces} come with reports on it.", True))
    else:
        found.append(Look("Evidence: none has come with a report on it. Without any it cannot be closed.", False))
    for_it = [link for link in given if link.stance == ladder.SUPPORTS]
    if for_it:
        highest = max((link.rung for link in for_it), key=ladder.RUNGS.index)
        high = ladder.at_or_above(highest, "practice")
        more = "" if high else " A checker looks for practice or impact: what is different, not what was done."
        found.append(Look(f"How high it stands: what supports it reaches {highest}.{more}", high))
        checked = any(link.checked for link in for_it)
        who = "somebody else has checked it." if checked else "your agency alone has. A checker asks who else has looked."
        found.append(Look(f"Who has looked: {who}", checked))
    if measure.strip():
        found.append(Look(f"How we will know: {measure.strip()}", True))
    else:
        found.append(Look("How we will know: nobody has said it yet. Say below how it can be seen.", False))
    return found


def ask_about_same_words(said_on: dt.date) -> str:
    """The question to somebody whose update says what the last one said, with no new evidence. It can be sent as it is."""
    day = f"{said_on.day} {said_on:%B %Y}"
    return f"These are the words of {day}. Is anything different for children or staff since then?"


def check_another_closes(claimed_by: str | None, closes: str) -> None:
    """What somebody called done, for their own agency or on behalf of another, somebody else closes. Both are persons."""
    if claimed_by == closes:
        raise Refused(
            "You said yourself that this is done. Somebody else closes it: another of the business unit, or the chair.",
            "what",
        )


def check_close(now: str, evidence: int, closer_agencies: set, owner: str, boards_own: bool, second) -> None:
    """Refuse a closing. Design 3: never by the owning agency, never without evidence.

    ``evidence`` counts the pieces linked to the action. ``closer_agencies`` are the agencies in which the person closing
    holds any post. ``boards_own`` says that the Board owns the action; then ``second`` is a board member of another body,
    or None.
    """
    if now != DONE:
        raise Refused("Only an action that its agency says is done can be closed.")
    if not evidence:
        raise Refused("There is no evidence with this action. It cannot be closed without any.")
    if boards_own:
        if second is None:
            raise Refused("The Board's own action is closed by the chair with a second: a board member of another body.")
    elif owner in closer_agencies:
        raise Refused("You hold a post in the agency that owns this action. Only somebody outside it can close it.")
