"""What moved between two days, and which way. Each judgement is compared with itself alone; nothing is added up.

More evidence that challenges is not a step back of the agency: it is told as what it is, something new to weigh.
"""

from __future__ import annotations

import datetime as dt

from . import assurance, delivery, rag

FORWARDS, BACKWARDS, OTHERWISE, STILL = "forwards", "backwards", "otherwise", ""
LABELS = {FORWARDS: "moved forwards", BACKWARDS: "went backwards", OTHERWISE: "changed"}

_RATINGS = (
    assurance.NOT_ASSURED,
    assurance.SELF_REPORTED_ONLY,
    assurance.SOME_EVIDENCE,
    assurance.GOOD_EVIDENCE,
    assurance.SUSTAINED,
)
_STATES = (delivery.NOT_STARTED, delivery.AT_RISK, delivery.ON_TRACK, delivery.DONE, delivery.CLOSED)


def of_rating(before: str, after: str) -> str:
    """Which way the chair's rating of an item moved. A first test that finds too little is neither way: it is known now."""
    if before == after:
        return STILL
    if after == assurance.NOT_YET_TESTED:
        return BACKWARDS
    if before == assurance.NOT_YET_TESTED:
        return OTHERWISE if after in (assurance.NOT_ASSURED, assurance.SELF_REPORTED_ONLY) else FORWARDS
    return FORWARDS if _RATINGS.index(after) > _RATINGS.index(before) else BACKWARDS


def of_delivery(before: str, after: str) -> str:
    """Which way an agency's word about an action moved. A first report, a pause and a withdrawal are neither way."""
    if before == after:
        return STILL
    if before not in _STATES or after not in _STATES:
        return FORWARDS if after in (delivery.DONE, delivery.CLOSED) else OTHERWISE
    return FORWARDS if _STATES.index(after) > _STATES.index(before) else BACKWARDS


def of_dates(before: str, after: str) -> str:
    """Which way the calculated colour of an action moved, as far as red is concerned."""
    if (before == rag.RED) == (after == rag.RED):
        return STILL
    return BACKWARDS if after == rag.RED else FORWARDS


def of_deadline(before: dt.date | None, after: dt.date | None) -> str:
    """A later date is a step back; an earlier one, or a first one, is none."""
    if before == after:
        return STILL
    return BACKWARDS if before is not None and after is not None and after > before else OTHERWISE


def of_all(directions) -> str:
    """Where an item stands in the comparison: what went backwards comes before what moved, and is told with it."""
    found = set(directions)
    return next((each for each in (BACKWARDS, FORWARDS, OTHERWISE) if each in found), STILL)
