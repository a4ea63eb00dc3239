"""Responses: whether an agency accepts what is asked of it."""

from .refusal import Refused

AWAITING = "awaiting"
LABELS = {
    AWAITING: "Awaiting",
    "accepted": "Accepted",
    "accepted_in_part": "Accepted in part",
    "not_accepted": "Not accepted",
    "for_another_body": "For another body",
}
PARTS = {"addressed": "Addressed", "asked": "Asked for assurance", "supporting": "Supporting"}
# These are asked for a response; a supporting agency is not.
ASKED = ("addressed", "asked")

CHANGED, CORRECTED = "changed", "corrected"
CHANGES = {CHANGED: "The agency's answer has changed", CORRECTED: "The answer was written down wrongly"}


def check(response: str, reason: str) -> None:
    """An agency that does not accept, or accepts only in part, says why; one that points elsewhere says to whom."""
    if response not in LABELS or response == AWAITING:
        raise Refused("Choose your agency's response.", "response")
    if response == "for_another_body" and not reason.strip():
        raise Refused("Say which body it is for.", "reason")
    if response in ("not_accepted", "accepted_in_part") and not reason.strip():
        raise Refused("Say why. The reason is shown beside the response.", "reason")


def check_change(before: tuple[str, str] | None, after: tuple[str, str], change: str, why: str) -> None:
    """A later response says whether it changes or corrects the one before, and why. ``before`` and ``after`` are the
    response with its reason.
    """
    if before is None:
        return
    if before == after:
        raise Refused("This is the response that stands already. Nothing was changed.", "response")
    if change not in CHANGES:
        raise Refused("Say whether the answer has changed, or was written down wrongly.", "change")
    if not why.strip():
        raise Refused("Say why it is changed. The reason stands beside both responses.", "why")
