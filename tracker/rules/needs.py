"""What needs a person first: the order of the kinds of work for each role, and why an action presses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from . import delivery, rag, roles

# Kinds of work that wait for somebody.
ANSWERS, AWAITED, CHECKS, CLAIMS, DECISIONS = "answers", "awaited", "checks", "claims", "decisions"
GIVEN_BACK, LEADS, LETTERS, LOOKS, LOOKS_AT_ONE = "given_back", "leads", "letters", "looks", "looks_at_one"
OVERDUE, PAUSES, PRESSING, QUESTIONS, RAISED = "overdue", "pauses", "pressing", "questions", "raised"
REDACTIONS, RETURNS, ROUNDS, SECONDS, SILENT_ROUND = "redactions", "returns", "rounds", "seconds", "silent_round"
TIME_ASKED, TIME_DECIDED, UNREPORTED, PROPOSALS = "time_asked", "time_decided", "unreported", "proposals"
PASSAGES, PREPARED = "passages", "prepared"  # of a stocktake: shown to an agency, and in the hands of who issues it
MEETING, MINUTES, PACK = "meeting", "minutes", "pack"
ASKED_AGAIN = "asked_again"  # a review asks what an earlier one asked

_AGENCY = (
    RETURNS,
    QUESTIONS,
    PASSAGES,
    RAISED,
    DECISIONS,
    PRESSING,
    GIVEN_BACK,
    OVERDUE,
    TIME_DECIDED,
    LOOKS,
    AWAITED,
    UNREPORTED,
)
# What could identify a child as long as it stands comes before all else.
ORDER: dict[str, tuple[str, ...]] = {
    roles.LEAD: _AGENCY,
    roles.SENIOR_OFFICER: _AGENCY,
    roles.CHAIR: (REDACTIONS, PACK, RAISED, ASKED_AGAIN, ANSWERS, CLAIMS, TIME_ASKED, LOOKS_AT_ONE, PAUSES, CHECKS),
    roles.BUSINESS_UNIT: (
        REDACTIONS,
        TIME_ASKED,
        RAISED,
        PROPOSALS,
        DECISIONS,
        ROUNDS,
        SILENT_ROUND,
        PREPARED,
        GIVEN_BACK,
        PAUSES,
        LETTERS,
        CHECKS,
        LEADS,
        MINUTES,
        MEETING,
    ),
    roles.BOARD_MEMBER: (PACK, RAISED, SECONDS, DECISIONS),
    roles.READER: (),
}

# Why an action of an agency presses, the most pressing first.
LATE, SILENT, SLIPS, AT_RISK, NO_UPDATE = "late", "silent", "slips", "at_risk", "no_update"
REASONS = (LATE, SILENT, SLIPS, AT_RISK, NO_UPDATE)


def in_order(role: str, found: Mapping[str, Iterable]) -> list:
    """What waits, the kinds in the order of the role; within a kind it stays as it is.

    Raises ValueError for a kind that has no place there, so that none is left out unseen.
    """
    return [each for kind in sorted(found, key=ORDER[role].index) for each in found[kind]]


def why_pressing(colour: rag.Colour, state: str, due: dt.date | None, forecast: dt.date | None) -> str | None:
    """The first of REASONS that holds of an action; None where nothing is asked. ``due`` is the date that counts."""
    if colour.overdue and colour.value == rag.RED:
        return LATE
    if colour.silent:
        return SILENT
    if due and forecast and forecast > due:
        return SLIPS
    if state == delivery.AT_RISK:
        return AT_RISK
    return NO_UPDATE if "no update" in colour.reason else None
