"""Spot checks: a few items drawn at random before a meeting, so that nothing is safe from a look because it is quiet.

The draw is seeded by the day of the meeting and by the review, so that anybody can repeat it and nobody can steer it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def rule(number: int) -> str:
    """How they are drawn, in words."""
    return (
        f"{number} drawn at random, each with the same chance, among the recommendations and learning points on which "
        "there is something to check: an action, or evidence. The day of the meeting is the seed of the draw, with the "
        "review and the reference: the same meeting gives the same draw."
    )


def lot(meeting: dt.date, review: str, ref: str) -> str:
    """What an item draws for a meeting. The smallest are proposed. ``review`` is its code."""
    return hashlib.sha256(f"{meeting.isoformat()}|{review}|{ref}".encode()).hexdigest()


def proposed(meeting: dt.date | None, found: Iterable[tuple[str, str, T]], number: int) -> list[T]:
    """The items drawn for a meeting, of triples of review, reference and item; none where no meeting is known."""
    if meeting is None:
        return []
    drawn = sorted(found, key=lambda each: lot(meeting, each[0], each[1]))
    return [item for _, _, item in drawn[:number]]
