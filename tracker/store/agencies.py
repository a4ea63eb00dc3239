"""Agencies and their parts, their time on the board, and how much each leads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from peewee import fn

from .actions import Action
from .database import known
from .reviews import Agency, Membership, Review, agencies

KIND_LABELS = {
    "board": "The Board",
    "council": "County council",
    "council_service": "Council service",
    "district": "District council",
    "government": "Government and national bodies",
    "justice": "Courts and justice",
    "nhs": "NHS",
    "partnership": "Partnership",
    "police": "Police",
    "probation": "Probation",
    "schools": "Schools and colleges",
    "team": "Team or group",
    "voluntary": "Voluntary and community",
}


def kind_label(kind: str) -> str:
    """The kind in words; a kind that another review brings along is shown as its seed file has it."""
    return KIND_LABELS.get(kind) or kind.replace("_", " ").capitalize()


@dataclass
class Body:
    """An agency as it stood on a day: above whom, a member or not, and how much it leads."""

    agency: Agency
    parent: Body | None = None
    parts: list[Body] = field(default_factory=list)
    spans: list[Membership] = field(default_factory=list)
    led: int = 0
    day: dt.date = dt.date.min

    @property
    def member(self) -> Membership | None:
        """The membership in force on the day."""
        return next((s for s in self.spans if s.since <= self.day and (s.until is None or s.until > self.day)), None)

    @property
    def below(self) -> list[Body]:
        """Every part, and the parts of parts."""
        return [body for part in self.parts for body in (part, *part.below)]

    @property
    def keys(self) -> list[str]:
        """The keys of the agency and of every part."""
        return [self.agency.key, *(body.agency.key for body in self.below)]

    @property
    def led_below(self) -> int:
        return sum(body.led for body in self.below)

    @property
    def group(self) -> str:
        """Where it stands in the list: the Board, its members, those with a part that is a member, the others."""
        if self.agency.is_board:
            return "board"
        return "members" if self.member or any(body.member for body in self.below) else "others"


def bodies(day: dt.date, as_at: dt.date | None = None) -> dict[str, Body]:
    """Every agency by its key, in the order of names, with parts under parents. Three queries."""
    found = {row.key: Body(row, day=day) for row in agencies(as_at)}
    for key, body in found.items():
        above = found.get(body.agency.parent_id)
        if above is not None and key not in (above.agency.key, above.agency.parent_id):
            body.parent = above
            above.parts.append(body)
    for span in Membership.select().where(known(Membership, as_at)).order_by(Membership.since):
        if span.agency_id in found:
            found[span.agency_id].spans.append(span)
    led = known(Action, as_at) & Action.merged_into.is_null()
    counts = Action.select(Action.lead, fn.COUNT(Action.id)).where(led).group_by(Action.lead)
    for key, number in counts.tuples():
        if key in found:
            found[key].led = number
    return found


def reviews_by_key(as_at: dt.date | None = None) -> dict[str, Review]:
    """Every review by its key, for addresses."""
    return {row.key: row for row in Review.select().where(known(Review, as_at))}
