"""The thresholds of the board, with the defaults of design 3. Each is a setting that the board changes with a reason."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from .refusal import Refused


@dataclass(frozen=True)
class Thresholds:
    """Days and months are whole numbers. One instance holds what was in force on a day."""

    reporting_interval: int = 90  # days between progress updates, where an action has no interval of its own
    amber_before: int = 30  # days before a deadline in which silence turns an action amber
    challenge_answer: int = 10  # working days to answer a question
    escalation_answer: int = 20  # working days to decide an escalation
    letter_answer: int = 20  # working days in which a body outside the Board is expected to answer a letter
    look_again_good: int = 6  # months from "good evidence" to the next look
    look_again_sustained: int = 12  # months from "sustained" to the next look
    sustained_after: int = 6  # months between "good evidence" and a second look that may say "sustained"
    drift_rounds: int = 3  # rounds on track without new evidence that are drift
    old_evidence: int = 12  # months after which the evidence behind a good rating is old
    spot_checks: int = 3  # items proposed at random before each meeting
    agency_lead_days: int = 1  # days late at which each level is reached
    senior_officer_days: int = 15
    senior_officer_silent_rounds: int = 2
    executive_days: int = 31
    executive_moves: int = 2
    board_days: int = 61
    board_moves: int = 3
    summit_undone_days: int = 60  # days for which a Board decision is undone
    agency_megabytes: int = 2_000  # of the files that one agency has given


LABELS = {
    "reporting_interval": "Days between progress updates",
    "amber_before": "Days before a deadline in which no update turns an action amber",
    "challenge_answer": "Working days to answer a question",
    "escalation_answer": "Working days to decide an escalation",
    "letter_answer": "Working days in which a letter is expected to be answered",
    "look_again_good": "Months to the next look after good evidence",
    "look_again_sustained": "Months to the next look after sustained",
    "sustained_after": "Months between good evidence and a look that may say sustained",
    "drift_rounds": "Rounds on track without new evidence that are drift",
    "old_evidence": "Months after which the evidence behind a good rating is old",
    "spot_checks": "Items proposed at random for checking before each meeting",
    "agency_lead_days": "Days late that reach the agency lead",
    "senior_officer_days": "Days late that reach the senior officer",
    "senior_officer_silent_rounds": "Silent rounds that reach the senior officer",
    "executive_days": "Days late that reach the executive",
    "executive_moves": "Moves of a deadline that reach the executive",
    "board_days": "Days late that reach the full Board",
    "board_moves": "Moves of a deadline that reach the full Board",
    "summit_undone_days": "Days that a Board decision is undone before it reaches the summit",
    "agency_megabytes": "Megabytes of files that one agency may have given",
}

DEFAULTS = {field.name: field.default for field in fields(Thresholds)}
GROUPS = {
    "Reporting": ("reporting_interval", "amber_before", "challenge_answer", "escalation_answer", "letter_answer"),
    "Looking again": ("look_again_good", "look_again_sustained", "sustained_after"),
    "Drift and spot checks": ("drift_rounds", "old_evidence", "spot_checks"),
    "Escalation by rule": (
        "agency_lead_days",
        "senior_officer_days",
        "senior_officer_silent_rounds",
        "executive_days",
        "executive_moves",
        "board_days",
        "board_moves",
        "summit_undone_days",
    ),
    "Files": ("agency_megabytes",),
}
GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}
MOST = 3650  # of days, months, rounds or moves; more is a slip of the finger
MOST_OF = {"agency_megabytes": 1_000_000}


def check_change(number: int | None, now: int, because: str, most: int = MOST) -> None:
    """Another whole number than the one in force, in an order in which each level is above the last, with a reason."""
    if number is None or not 1 <= number <= most:
        raise Refused(f"Enter a whole number from 1 to {most}.", "number")
    if number == now:
        raise Refused(f"It is {now} already.", "number")
    if not because.strip():
        raise Refused("Give a reason.", "because")


def check_order(limits: Thresholds) -> None:
    """Each level is reached no sooner than the one below it."""
    days = (limits.agency_lead_days, limits.senior_officer_days, limits.executive_days, limits.board_days)
    if list(days) != sorted(days):
        raise Refused("A higher level would be reached before a lower one. Days must rise from level to level.", "number")
    if limits.executive_moves > limits.board_moves:
        raise Refused("The Board would be reached before the executive. Moves must rise from level to level.", "number")


def with_changes(changes: dict) -> Thresholds:
    """The defaults with the board's own numbers laid over them. Unknown names are refused."""
    known = {field.name for field in fields(Thresholds)}
    for name, number in changes.items():
        if name not in known:
            raise Refused(f"There is no threshold called {name}.")
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise Refused(f"{LABELS[name]}: enter a whole number of 1 or more.", name)
    return replace(Thresholds(), **changes)
