"""Spot checks: for which meeting items are drawn, and which of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ..rules import spot_checks as rules
from ..rules.escalations import BOARD
from . import meetings, reviews
from .claims import Claim
from .database import known
from .reviews import Review
from .rounds import Round


@dataclass
class Draw:
    """The items drawn for a meeting. Without a meeting there is none."""

    meeting: dt.date | None
    rule: str
    claims: list[Claim] = field(default_factory=list)


def meeting_ahead(day: dt.date, as_at: dt.date | None = None) -> dt.date | None:
    """The day of the Board's next meeting, the day itself included: one that was arranged, or that a round alone names."""
    alone = known(Round, as_at) & (Round.meeting >= day) & Round.for_meeting.is_null()
    named = next((row.meeting for row in Round.select(Round.meeting).where(alone).order_by(Round.meeting).limit(1)), None)
    arranged = meetings.next_meeting(BOARD, day, as_at)
    return min((each for each in (named, arranged and arranged.held_on) if each), default=None)


def draw(found: Collection[Claim], every_review: Mapping[str, Review], day: dt.date, as_at: dt.date | None = None) -> Draw:
    """Of all items, those drawn for the next meeting. ``every_review`` is by key. Three queries."""
    number = reviews.limits(as_at).spot_checks
    meeting = meeting_ahead(day, as_at)
    pool = [
        (every_review[each.position.item.review_id].code, each.position.item.ref, each)
        for each in found
        if each.position.item.review_id in every_review and _something_to_check(each)
    ]
    return Draw(meeting, rules.rule(number), rules.proposed(meeting, pool, number))


def _something_to_check(claim: Claim) -> bool:
    """An action that is more than a proposal, or evidence, also where this reader may not see it."""
    return claim.position.covered or bool(claim.position.links or claim.position.hidden)
