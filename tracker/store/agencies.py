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
# Where a body stands in the list of agencies.
GROUPS = {
    "board": "The Board itself",
    "members": "Members of the Board",
    "others": "Others that the reviews name",
    "merged": "Merged into another",
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
    merged: list[Body] = field(default_factory=list)  # those that it took the place of
    successor: Body | None = None
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
    def before(self) -> list[Body]:
        """Every agency that was merged into it or into a part of it, with their own parts."""
        found: dict[str, Body] = {}
        for body in (self, *self.below):
            for old in body.merged:
                found.update({each.agency.key: each for each in (old, *old.below, *old.before)})
        return list(found.values())

    @property
    def keys(self) -> list[str]:
        """The keys of the agency, of every part, and of those whose place it took."""
        return list(dict.fromkeys(body.agency.key for body in (self, *self.below, *self.before)))

    @property
    def led_below(self) -> int:
        return sum(body.led for body in self.below)

    @property
    def group(self) -> str:
        """Where it stands in the list: the Board, its members and those with a part that is one, the others, the merged."""
        if self.agency.is_board:
            return "board"
        if self.successor is not None:
            return "merged"
        return "members" if self.member or any(body.member for body in self.below) else "others"


def bodies(day: dt.date, as_at: dt.date | None = None) -> dict[str, Body]:
    """Every agency by its key, in the order of names, with parts under parents. Three queries."""
    found = {row.key: Body(row, day=day) for row in agencies(as_at)}
    for key, body in found.items():
        above = found.get(body.agency.parent_id)
        if above is not None and key not in (above.agency.key, above.agency.parent_id):
            body.parent = above
            above.parts.append(body)
        into = found.get(body.agency.merged_into_id)
        if into is not None and into is not body:
            body.successor = into
            into.merged.append(body)
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


@dataclass
class Told:
    """One thing that happened to an agency, for its story."""

    on: dt.date
    what: str  # named, renamed, recoded, parent, joined, left, merged, took_over
    words: str = ""
    other: Agency | None = None
    invented: bool = False


def story(body: Body, found: dict[str, Body], as_at: dt.date | None = None) -> list[Told]:
    """What the agency was called, what it was a part of, when it was a member and what was merged, newest first.

    One query, over the versions known by the day looked at.
    """
    query = Agency.select().where(Agency.record == body.agency.key).order_by(Agency.version)
    versions = list(query if as_at is None else query.where(Agency.known_from <= as_at))
    told = [Told(versions[0].known_from, "named", versions[0].name, invented=versions[0].invented)] if versions else []
    for was, now in zip(versions, versions[1:], strict=False):
        if was.name != now.name:
            told.append(Told(now.known_from, "renamed", was.name, invented=now.invented))
        if was.code != now.code:
            told.append(Told(now.known_from, "recoded", was.code, invented=now.invented))
        if was.parent_id != now.parent_id:
            above = found.get(now.parent_id)
            told.append(Told(now.known_from, "parent", "", above.agency if above else None, now.invented))
    for span in body.spans:
        if span.since <= body.day:
            told.append(Told(span.since, "joined", invented=span.invented))
        if span.until and span.until <= body.day:
            told.append(Told(span.until, "left", invented=span.invented))
    if body.successor is not None and body.agency.merged_on:
        told.append(Told(body.agency.merged_on, "merged", "", body.successor.agency, body.agency.invented))
    for old in body.merged:
        told.append(Told(old.agency.merged_on or old.agency.known_from, "took_over", "", old.agency, old.agency.invented))
    return sorted(told, key=lambda each: each.on, reverse=True)
