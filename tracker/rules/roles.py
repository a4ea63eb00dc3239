"""Who may do what: the one table. The checks and the pages come from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from .refusal import NotAllowed

LEAD = "lead"
SENIOR_OFFICER = "senior_officer"
BUSINESS_UNIT = "business_unit"
CHAIR = "chair"
BOARD_MEMBER = "board_member"
READER = "reader"

ROLES = (LEAD, SENIOR_OFFICER, BUSINESS_UNIT, CHAIR, BOARD_MEMBER, READER)
LABELS = {
    LEAD: "Agency lead",
    SENIOR_OFFICER: "Senior officer",
    BUSINESS_UNIT: "Business unit",
    CHAIR: "Independent chair",
    BOARD_MEMBER: "Board member",
    READER: "Reader",
}

YES = "yes"
OWN = "own agency"
ON_BEHALF = "on behalf, marked so"
NOT_THE_BOARDS_OWN = "yes, not the Board's own"
OWN_LEVEL = "own level"
MINUTES = "minutes it for a level"
WITH_CHAIR = "with the chair"
WITH_UNIT = "with the business unit"
OF_ANOTHER_BODY = "of another body"

READ = "read the position"
REPORT = "report for an agency"  # update, evidence, forecast, response, ask for time, answer
RAISE = "raise a concern or ask a question"
STEER = "grant or refuse time; close, pause, reopen"
SECOND = "second the closing of the Board's own action"
DECIDE = "decide an escalation"
REPLY = "reply to an escalation without deciding"
CARRY_OUT = "record that a decision was carried out"
ASSURE = "assure"
MANAGE = "people, settings, rounds, import, issue a report"
REDACT = "redact"
CONFIRM = "confirm a new chair's post"
NAME_DEPUTY = "name the chair's deputy"
NAME_READER = "name who reads restricted evidence"

# verb -> role -> on what terms. A role that is not named may not.
TABLE: dict[str, dict[str, str]] = {
    READ: dict.fromkeys(ROLES, YES),
    REPORT: {LEAD: OWN, SENIOR_OFFICER: OWN, BUSINESS_UNIT: ON_BEHALF},
    RAISE: {LEAD: YES, SENIOR_OFFICER: YES, BUSINESS_UNIT: YES, CHAIR: YES, BOARD_MEMBER: YES},
    STEER: {BUSINESS_UNIT: NOT_THE_BOARDS_OWN, CHAIR: YES},
    SECOND: {BOARD_MEMBER: OF_ANOTHER_BODY},
    DECIDE: {SENIOR_OFFICER: OWN_LEVEL, BUSINESS_UNIT: MINUTES, CHAIR: YES, BOARD_MEMBER: OWN_LEVEL},
    REPLY: {LEAD: OWN_LEVEL, SENIOR_OFFICER: OWN_LEVEL, BUSINESS_UNIT: MINUTES, CHAIR: YES, BOARD_MEMBER: OWN_LEVEL},
    CARRY_OUT: {LEAD: OWN, SENIOR_OFFICER: OWN, BUSINESS_UNIT: YES, CHAIR: YES, BOARD_MEMBER: OWN_LEVEL},
    ASSURE: {CHAIR: YES},
    MANAGE: {BUSINESS_UNIT: YES},
    REDACT: {BUSINESS_UNIT: WITH_CHAIR, CHAIR: WITH_UNIT},
    CONFIRM: {CHAIR: YES, BOARD_MEMBER: YES},
    NAME_DEPUTY: {CHAIR: YES},
    NAME_READER: {LEAD: OWN, SENIOR_OFFICER: OWN, BUSINESS_UNIT: YES, CHAIR: YES},
}

# The levels that each agency has of its own, by the role of who holds them.
_LEVEL_OF_AN_AGENCY = {LEAD: "agency_lead", SENIOR_OFFICER: SENIOR_OFFICER}

# For a refusal: who the person could turn to.
WHO_MAY = {
    READ: "people with a post",
    REPORT: "the owning agency's lead or senior officer, or the business unit on its behalf",
    RAISE: "people with a post other than reader",
    STEER: "the business unit or the chair",
    SECOND: "a board member of another body",
    DECIDE: "the level that it was raised with, or the business unit minuting for it",
    REPLY: "a post of the level that it was raised with, or the business unit minuting for it",
    CARRY_OUT: "the agency that owns the decision, the level that made it, the chair or the business unit",
    ASSURE: "the independent chair",
    MANAGE: "the business unit",
    REDACT: "the chair and the business unit together",
    CONFIRM: "a board member or the outgoing chair, not the one who gave it",
    NAME_DEPUTY: "the independent chair",
    NAME_READER: "the agency that gave the evidence, the chair or the business unit",
}


@dataclass(frozen=True)
class Acting:
    """A person in the post that they act in now: all that a right may depend on."""

    person: str
    post: str
    role: str
    title: str = ""
    agency: str | None = None
    agencies: frozenset[str] = field(default_factory=frozenset)  # the post's agency and the bodies under it
    level: str | None = None  # executive, board or summit, for a board member
    deputy: bool = False
    account: str | None = None

    def of(self, agency: str | None) -> bool:
        """Whether the agency is this post's own, or a part of it."""
        return agency is not None and agency in self.agencies


def may(
    acting: Acting | None,
    verb: str,
    *,
    agency: str | None = None,
    agencies: Collection[str] = (),
    level: str | None = None,
    boards_own: bool = False,
) -> bool:
    """Whether the post carries the right, here.

    ``agency`` (or ``agencies``: any one of them) owns what is to be changed; ``level`` is the level that an escalation
    stands at; ``boards_own`` says that the Board itself owns it.
    """
    if acting is None:
        return False
    terms = TABLE[verb].get(acting.role)
    if terms is None:
        return False
    if terms == OWN:
        return acting.of(agency) or any(acting.of(each) for each in agencies)
    if terms == NOT_THE_BOARDS_OWN:
        return not boards_own
    if terms == OF_ANOTHER_BODY:
        return acting.agency is not None and not acting.of(agency)
    if terms == OWN_LEVEL:
        if acting.role in _LEVEL_OF_AN_AGENCY:
            return level == _LEVEL_OF_AN_AGENCY[acting.role] and acting.of(agency)
        return level is not None and level == acting.level
    return True


def check(acting: Acting | None, verb: str, **where) -> None:
    """Raise NotAllowed, in words, unless the post carries the right here."""
    if not may(acting, verb, **where):
        raise NotAllowed(f"Your post cannot do this. It is for {WHO_MAY[verb]}.")


def on_behalf(acting: Acting, agency: str | None) -> bool:
    """Whether a report is made by the business unit for another body, and is to be marked so."""
    return acting.role == BUSINESS_UNIT and not acting.of(agency)
