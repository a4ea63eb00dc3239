"""Closing, reopening, pausing and withdrawing an action: what each must say, and who may second a closing."""

from __future__ import annotations

import datetime as dt

from . import delivery
from .refusal import Refused

CLOSING, REFUSAL, REOPENING = "closing", "refusal", "reopening"
PAUSE, KEPT, RESTART, WITHDRAWAL = "pause", "pause_kept", "restart", "withdrawal"
KINDS = (CLOSING, REFUSAL, REOPENING, PAUSE, KEPT, RESTART, WITHDRAWAL)

# A closing of the Board's own action waits for a second; the rest are done at once.
DONE, PROPOSED, DECLINED = "done", "proposed", "declined"

_HEADINGS = {
    CLOSING: "Closed",
    REFUSAL: "Closing refused",
    REOPENING: "Reopened",
    PAUSE: "Paused",
    KEPT: "Kept paused",
    RESTART: "Started again",
    WITHDRAWAL: "Withdrawn",
}

LEGAL_REASONS = {
    "criminal": "A criminal investigation or trial",
    "family_court": "Proceedings in the family court",
    "inquest": "An inquest",
    "other_review": "Another statutory review or inquiry",
    "other": "Another legal reason",
}
PAUSE_IS_NEAR = 14  # days before its review date in which a pause is asked to be looked at


def heading(kind: str, state: str) -> str:
    """What was decided, in a word or two."""
    if kind == CLOSING and state == PROPOSED:
        return "Closing proposed, waiting for a second"
    if kind == CLOSING and state == DECLINED:
        return "Closing proposed, and not seconded"
    return _HEADINGS.get(kind, "Changed")


def check_because(because: str, what: str = "It is shown in the story of the action.") -> None:
    if not because.strip():
        raise Refused(f"Say why. {what}", "because")


def check_refusal(now: str, because: str) -> None:
    """A closing is refused only where the agency says that the action is done; the agency is told why."""
    if now != delivery.DONE:
        raise Refused("Only an action that its agency says is done can be closed, or its closing refused.")
    check_because(because, "The agency is told, and the action goes back to it.")


def check_second(member: str, members_agencies: frozenset[str], own: str | None, proposer: str, board: str) -> None:
    """The second is a board member of another body: not who proposed it, and with no post in the Board itself.

    ``member`` and ``proposer`` are persons, ``own`` is the agency of the post acted in, ``board`` that of the Board.
    """
    if member == proposer:
        raise Refused("You proposed this closing. Somebody else seconds it.")
    if own is None or board in members_agencies:
        raise Refused("The second is a board member of another body, who holds no post in the Board itself.")


def check_outside(inside: bool) -> None:
    if inside:
        raise Refused("You hold a post in the agency that owns this action. Somebody outside it decides.")


def check_reopen(now: str, because: str) -> None:
    if now not in (delivery.CLOSED, delivery.WITHDRAWN):
        raise Refused("Only an action that is closed or withdrawn can be reopened.")
    check_because(because, "The agency is told, and its clocks run again.")


def check_pause(now: str, legal_reason: str, because: str, review_by: dt.date | None, today: dt.date) -> list:
    """All that is wrong with a pause: a state that cannot be paused raises, the rest is listed field by field."""
    if now in delivery.STOPPED:
        raise Refused(f"This action is {delivery.LABELS[now].lower()}. Its clocks do not run, so they cannot be stopped.")
    found = []
    if legal_reason not in LEGAL_REASONS:
        found.append(Refused("Choose the legal reason.", "legal_reason"))
    if not because.strip():
        found.append(Refused("Say what stands in the way, and which part of the work it stops.", "because"))
    return found + wrong_review(review_by, today)


def wrong_review(review_by: dt.date | None, today: dt.date) -> list:
    """A pause always has a day by which somebody looks at it again."""
    if review_by is None:
        return [Refused("Enter the day by which the pause is looked at again.", "review_by")]
    if review_by <= today:
        return [Refused("Choose a day after today.", "review_by")]
    return []


def check_paused(now: str) -> None:
    if now != delivery.PAUSED:
        raise Refused("This action is not paused.")


def check_withdraw(now: str, because: str) -> None:
    if now == delivery.CLOSED:
        raise Refused("This action is closed. Reopen it first, with a reason.")
    if now == delivery.WITHDRAWN:
        raise Refused("This action was withdrawn already.")
    check_because(because, "It is shown beside the action from now on.")


def check_replacement(action: str, other: str, others_state: str, same_review: bool = True) -> None:
    """What takes the place of an action is another one of the same review that has not been withdrawn itself."""
    if not same_review:
        raise Refused("Choose an action of the same review.", "replaced_by")
    if action == other:
        raise Refused("An action cannot take its own place.", "replaced_by")
    if others_state == delivery.WITHDRAWN:
        raise Refused("That action was withdrawn itself. Choose one that stands.", "replaced_by")


def pause_is_due(review_by: dt.date | None, today: dt.date) -> bool:
    """Whether a pause is past the day by which somebody was to look at it."""
    return review_by is not None and review_by < today
