"""Rounds and returns: when a round runs, what stands of an agency in it, and what a return may say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from . import delivery
from .deadlines import Stop
from .refusal import Refused

# A round on a day
AHEAD, OPEN, LATE_TAKEN, OVER = "ahead", "open", "late_taken", "over"
STATE_LABELS = {
    AHEAD: "Not open yet",
    OPEN: "Open",
    LATE_TAKEN: "Past its day, late returns are taken",
    OVER: "Closed",
}
TAKES = (OPEN, LATE_TAKEN)  # in which a return is taken

# An agency in a round
RETURNED, RETURNED_LATE, IN_PART, AWAITED, LATE, SILENT, NOT_YET = (
    "returned",
    "returned_late",
    "in_part",
    "awaited",
    "late",
    "silent",
    "not_yet",
)
LABELS = {
    RETURNED: "Returned",
    RETURNED_LATE: "Returned late",
    IN_PART: "In part",
    AWAITED: "Awaited",
    LATE: "Late",
    SILENT: "Silent",
    NOT_YET: "Not asked yet",
}
MISSING = (IN_PART, AWAITED, LATE, SILENT)  # has not returned all that it owes


def check_days(opens: dt.date | None, closes: dt.date | None, meeting: dt.date | None, today: dt.date) -> None:
    """A round opens today or later, runs for a while, and closes before the meeting that it is for."""
    if opens is None:
        raise Refused("Enter the day on which it opens.", "opens")
    if opens < today:
        raise Refused("A round cannot open in the past. Choose today or a later day.", "opens")
    if closes is None:
        raise Refused("Enter the last day for returns.", "closes")
    if closes <= opens:
        raise Refused("The last day for returns must be after the day on which it opens.", "closes")
    if meeting is None:
        raise Refused("Enter the day of the meeting.", "meeting")
    if meeting < closes:
        raise Refused("The meeting cannot be before the last day for returns.", "meeting")


def check_title(title: str) -> None:
    if not title.strip():
        raise Refused("Name the meeting that it is for.", "title")


def check_agencies(agencies: Collection) -> None:
    if not agencies:
        raise Refused("Choose at least one agency.", "agencies")


def check_because(because: str) -> None:
    """A round is closed, or an agency added to it, with a reason."""
    if not because.strip():
        raise Refused("Say why. The reason is kept with the round.", "because")


def ends(meeting: dt.date, closed_on: dt.date | None) -> dt.date:
    """The first day on which nothing more is taken: the day it was closed, else the day after its meeting."""
    after = meeting + dt.timedelta(days=1)
    return min(after, closed_on) if closed_on else after


def state(opens: dt.date, closes: dt.date, meeting: dt.date, closed_on: dt.date | None, day: dt.date) -> str:
    """Where a round is on a day. Late returns are taken until the meeting has been, or the business unit closes it."""
    if day >= ends(meeting, closed_on):
        return OVER
    if day < opens:
        return AHEAD
    return OPEN if day <= closes else LATE_TAKEN


def standing(round_state: str, closes: dt.date, sent_on: dt.date | None, complete: bool, spoke: bool) -> str:
    """What stands of an agency in a round. ``spoke``: it has reported on something since the round opened.

    *Late* is who may still return; *silent* is who said nothing until the round was over.
    """
    if complete and sent_on is not None:
        return RETURNED if sent_on <= closes else RETURNED_LATE
    if round_state == AHEAD:
        return NOT_YET
    if round_state == LATE_TAKEN:
        return LATE
    if spoke or sent_on is not None:
        return IN_PART
    return AWAITED if round_state == OPEN else SILENT


def stood_still(closes: dt.date, over_from: dt.date, stops: Iterable[Stop]) -> bool:
    """Whether the clocks of an action stood on the last day on which its return would have been in time.

    Of such a round nothing was owed. ``over_from`` is the first day on which nothing more was taken.
    """
    last = min(closes, over_from - dt.timedelta(days=1))
    return any(stop.start <= last < stop.until for stop in stops)


def silent_rounds(opened: Iterable[dt.date], last_spoke: dt.date | None) -> int:
    """How many rounds that are over were opened since anything was said last. ``opened``: of each in which it was asked.

    A round that opened on the day of the last word, or before it, was answered. Days of the source are no rounds.
    """
    return sum(1 for day in opened if last_spoke is None or day > last_spoke)


def check_taken(round_state: str) -> None:
    """A return is taken while the round runs."""
    if round_state == AHEAD:
        raise Refused("This round has not opened yet.")
    if round_state == OVER:
        raise Refused("This round is closed. Report on the page of the action instead.")


def check_open(round_state: str) -> None:
    """What is over cannot be closed again, and nobody more is asked in it."""
    if round_state == OVER:
        raise Refused("This round is closed.")


def check_not_asked(asked: bool) -> None:
    if asked:
        raise Refused("This agency is asked in this round already.", "agency")


def state_said(chosen: str, no_change: bool, before: str) -> str:
    """The state that a piece of a return says: the one chosen; with "no change" the one said last time."""
    return before if no_change and not chosen and before in delivery.CLAIMS else chosen


def check_no_change(no_change: bool, words: str, chosen: str, before: str) -> None:
    """ "No change" needs a sentence, and cannot stand beside a change."""
    if not no_change:
        return
    if not words.strip():
        raise Refused("Nothing has changed: say in a sentence why.", "what_changed")
    if before in delivery.CLAIMS and chosen and chosen != before:
        raise Refused(f"You tick “no change”, and you said “{delivery.LABELS[before].lower()}” last time.", "delivery")


def check_evidence_begun(begun: bool) -> None:
    """Evidence that was begun is not sent half, and not dropped."""
    if begun:
        raise Refused(
            "This one waits: the evidence that you began with it is not whole, or it needs its file. "
            "Send it from its own page, or take the evidence out there."
        )


def is_expected(state_now: str, proposed: bool) -> bool:
    """Whether a return is whole only with a word on this action.

    A proposal is nothing agreed; what is called done waits for somebody else; what has stopped owes nothing.
    """
    return not proposed and state_now not in (*delivery.STOPPED, delivery.DONE)
