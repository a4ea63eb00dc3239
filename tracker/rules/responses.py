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


def check(response: str, reason: str) -> None:
    """An agency that does not accept, or accepts only in part, says why; one that points elsewhere says to whom."""
    if response not in LABELS or response == AWAITING:
        raise Refused("Choose your agency's response.", "response")
    if response == "for_another_body" and not reason.strip():
        raise Refused("Say which body it is for.", "reason")
    if response in ("not_accepted", "accepted_in_part") and not reason.strip():
        raise Refused("Say why. The reason is shown beside the response.", "reason")
