"""Issuing: what a report is stamped with, who is heard before, and what may not be issued yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from .refusal import Refused

STOCKTAKE, BOARD_PACK = "stocktake", "board_pack"
KINDS = {STOCKTAKE: "Stocktake", BOARD_PACK: "Board pack"}
PREFIXES = {STOCKTAKE: "S", BOARD_PACK: "B"}  # of their numbers: S1 of a review, B1 of the board

# A stocktake that is being prepared.
SHOWN, ISSUED, ABANDONED = "shown", "issued", "abandoned"
STATES = {SHOWN: "Shown to the agencies", ISSUED: "Issued", ABANDONED: "Given up"}
# What an agency replies to what is said of it.
NOTHING, CORRECTION, DISAGREEMENT = "nothing", "correction", "disagreement"
REPLIES = {CORRECTION: "Correction of a fact", DISAGREEMENT: "Disagreement"}
# What the business unit answers to a correction.
MENDED, STANDS = "mended", "stands"
OUTCOMES = {MENDED: "Mended in the records", STANDS: "Stands as it was"}


@dataclass(frozen=True)
class Stamp:
    """What a report carries once it is issued. ``heads`` are the chains as they stood: name, entries, hash of the last."""

    kind: str
    number: str
    title: str
    issued_on: dt.date
    issued_by: str  # the post
    heads: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def called(self) -> str:
        """Stocktake S1."""
        return f"{KINDS[self.kind]} {self.number}"


def check_prepare(as_at: dt.date, reply_by: dt.date | None, concerned: int, today: dt.date) -> list[Refused]:
    """What is wrong with how a stocktake is to be prepared."""
    wrong = []
    if as_at > today:
        wrong.append(Refused("That day has not come yet. A stocktake says what was known on a day.", "as_at"))
    if concerned and reply_by is None:
        wrong.append(Refused("Enter the day by which the agencies reply.", "reply_by"))
    elif reply_by is not None and reply_by <= today:
        wrong.append(Refused("Give the agencies at least until tomorrow.", "reply_by"))
    return wrong


def check_open(state: str) -> None:
    """Replies, answers and the issue belong to a stocktake that is being prepared."""
    if state == ISSUED:
        raise Refused("It has been issued, so nothing in it changes any more.")
    if state == ABANDONED:
        raise Refused("It was given up, and will not be issued.")


def check_reply(state: str, kind: str, words: str, said_already: bool) -> None:
    """An agency says that nothing is to correct, or what is."""
    check_open(state)
    if kind not in (NOTHING, *REPLIES):
        raise Refused("Choose what you reply.", "kind")
    if kind == NOTHING:
        if words.strip():
            raise Refused("You wrote something. Choose a correction or a disagreement, or take the words out.", "kind")
        if said_already:
            raise Refused("Your agency has replied already. What it said stands.", "kind")
    elif not words.strip():
        raise Refused("Say in your words what is wrong, and what is right.", "words")


def check_outcome(state: str, kind: str, outcome_now: str, outcome: str, because: str) -> None:
    """The business unit answers a correction once: mended, or it stands, with why."""
    check_open(state)
    if kind != CORRECTION:
        raise Refused("A disagreement is printed as it is. There is nothing to answer.")
    if outcome_now:
        raise Refused("This was answered already.")
    if outcome not in OUTCOMES:
        raise Refused("Choose whether it was mended.", "outcome")
    if not because.strip():
        raise Refused(
            "Say where it was mended." if outcome == MENDED else "Say why it stands. The reason is printed.", "because"
        )


def needs_reason(silent: int, reply_by: dt.date, today: dt.date) -> bool:
    """Issued before the agencies' day while one has not replied: a reason is given, and printed."""
    return bool(silent) and today <= reply_by


def check_issue(state: str, unanswered: int, early: bool, because: str, counted: bool, read: bool) -> None:
    """``early`` as in ``needs_reason``. ``counted``: a public copy holds small counts, and ``read`` that they were read."""
    check_open(state)
    if unanswered == 1:
        raise Refused("One correction waits for an answer. Answer it first.")
    if unanswered:
        raise Refused(f"{unanswered} corrections wait for an answer. Answer them first.")
    if early and not because.strip():
        raise Refused("Say why it is issued before the agencies’ day. The reason is printed.", "because")
    if counted and not read:
        raise Refused("Read each small number below, and say that nobody could be known by it.", "read")
