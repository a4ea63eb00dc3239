"""Who is addressed or asked by an item, since when, and what each answered: the one place where that is worked out.

"Each member agency" means the members of the day looked at. A body and its parts are asked once: where both are members,
the body is asked, and speaks for its parts. Who joins later is asked from the day of joining; who has left is asked no
more, and what it said stays.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from peewee import JOIN

from ..rules import responses as rules
from .database import in_force, known
from .reviews import Agency, Item, ItemAgency, Membership, Response, Review, agencies

ORDER = tuple(rules.PARTS)  # the strongest part of an agency is the one that counts


@dataclass
class Party:
    """The part that one agency has in one item, and what it answered."""

    item: str  # keys
    agency: Agency
    part: str
    basis: str
    each_member: bool
    since: dt.date  # the day from which it is asked: as a member, not before it joined
    written_at: dt.datetime  # when that was written down
    invented: bool
    joined: bool = False  # it became a member after the item was known
    speaks_for: list[Agency] = field(default_factory=list)  # parts of it that are members too
    response: Response | None = None
    former: bool = False  # it answered when it was asked, and is asked no more
    left: dt.date | None = None  # because it ceased to be a member on that day
    through: Agency | None = None  # because another body is asked for it now

    @property
    def asked(self) -> bool:
        """Whether a response is expected of it: not of a supporting agency, and not of one that has left."""
        return self.part in rules.ASKED and not self.former

    @property
    def state(self) -> str:
        return self.response.response if self.response else rules.AWAITING

    @property
    def awaited(self) -> bool:
        return self.asked and self.response is None


class Members:
    """Who is a member on a day, and which body speaks for which part. Two queries, however much is asked of it."""

    def __init__(self, day: dt.date, as_at: dt.date | None = None):
        self.day = day
        self.agencies = {row.key: row for row in agencies(as_at)}
        self.spans: dict[str, list[Membership]] = defaultdict(list)
        for span in Membership.select().where(known(Membership, as_at)).order_by(Membership.since):
            if span.agency_id in self.agencies and not self.agencies[span.agency_id].is_board:
                self.spans[span.agency_id].append(span)
        self.now = {key for key in self.spans if self.in_force(key)}
        self.voices = {key: self._voice(key) for key in self.now}  # a member -> the member that is asked for it
        self.asked = sorted(set(self.voices.values()), key=lambda key: self.agencies[key].name)

    def in_force(self, key: str) -> Membership | None:
        """The membership of an agency that holds on the day."""
        return next((s for s in self.spans[key] if s.since <= self.day and (s.until is None or s.until > self.day)), None)

    def left_on(self, key: str) -> dt.date | None:
        """The last day on which a membership ended, for a body that was a member and is none on the day."""
        ended = [s.until for s in self.spans.get(key, ()) if s.until is not None and s.until <= self.day]
        return max(ended) if ended and key not in self.now else None

    def speaks_for(self, key: str) -> list[Agency]:
        """The members that are parts of this one, and are asked through it."""
        parts = [self.agencies[part] for part, voice in self.voices.items() if voice == key and part != key]
        return sorted(parts, key=lambda body: body.name)

    def asked_for(self, key: str) -> Agency | None:
        """The body that is asked for a part of it that is a member too, or None."""
        voice = self.voices.get(key, key)
        return self.agencies[voice] if voice != key else None

    def within(self, key: str) -> bool:
        """Whether a body is the Board, a member of it, or a part of either."""
        return any(each in self.now or self.agencies[each].is_board for each in self._upward(key))

    def _voice(self, key: str) -> str:
        return [each for each in self._upward(key) if each in self.now][-1]

    def _upward(self, key: str) -> list[str]:
        """A body and those that it is a part of, itself first."""
        found: list[str] = []
        while key in self.agencies and key not in found:
            found.append(key)
            key = self.agencies[key].parent_id
        return found


def parties(
    items: Iterable[Item], day: dt.date, as_at: dt.date | None = None, members: Members | None = None
) -> dict[str, list[Party]]:
    """The agencies that have a part in items, by the item's key: those named first, each once, in the order of names.

    Two queries, and two more where ``members`` is not given.
    """
    found = {item.key: item for item in items}
    rows = ItemAgency.select().where(ItemAgency.item.in_(list(found)) & in_force(ItemAgency, as_at))
    return _expanded(found, list(rows), members or Members(day, as_at), as_at)


def items_with_a_part(keys: Collection[str], agency: str, members: Members, as_at: dt.date | None = None) -> set[str]:
    """The keys of the items in which bodies have a part; with those of each member, where ``agency`` is asked as one."""
    mine = ItemAgency.agency.in_(list(keys))
    if agency in members.asked:
        mine |= ItemAgency.agency.is_null()
    found = ItemAgency.select(ItemAgency.item).where(mine & in_force(ItemAgency, as_at))
    return {item for (item,) in found.tuples()}


def asked(item: Item, day: dt.date, as_at: dt.date | None = None) -> list[Agency]:
    """The agencies that are asked for a response to one item on a day."""
    return [party.agency for party in parties([item], day, as_at)[item.key] if party.asked]


def _expanded(items: dict[str, Item], rows: list[ItemAgency], members: Members, as_at) -> dict[str, list[Party]]:
    said: dict[tuple[str, str], Response] = {}
    for row in Response.select().where(Response.item.in_(list(items)) & known(Response, as_at)):
        said[row.item_id, row.agency_id] = row
    by_item: dict[str, dict[str, Party]] = {key: {} for key in items}
    # Named before each member, and the strongest part first: the first that an agency has is kept.
    for row in sorted(rows, key=lambda row: (row.agency_id is None, ORDER.index(row.part), row.stands_on)):
        here = by_item[row.item_id]
        for party in _named(row, members) if row.agency_id else _each_member(row, members):
            held = here.get(party.agency.key)
            if held is None or ORDER.index(party.part) < ORDER.index(held.part):
                here[party.agency.key] = party
    for (item, agency), response in said.items():
        body = members.agencies.get(agency)
        if agency not in by_item[item] and body is not None:
            by_item[item][agency] = _left(item, body, response, members)
        if agency in by_item[item]:
            by_item[item][agency].response = response
    return {item: sorted(here.values(), key=_in_order) for item, here in by_item.items()}


def _named(row: ItemAgency, members: Members) -> list[Party]:
    body = members.agencies.get(row.agency_id)
    return (
        [Party(row.item_id, body, row.part, row.stands_on, False, row.known_from, row.written_at, row.invented)]
        if body is not None
        else []
    )


def _each_member(row: ItemAgency, members: Members) -> list[Party]:
    found = []
    for key in members.asked:
        span = members.in_force(key)
        since = max(row.known_from, span.since)
        found.append(
            Party(
                row.item_id,
                members.agencies[key],
                row.part,
                row.stands_on,
                True,
                since,
                max(row.written_at, span.written_at),
                row.invented,
                joined=span.since > row.known_from,
                speaks_for=members.speaks_for(key),
            )
        )
    return found


def _left(item: str, body: Agency, response: Response, members: Members) -> Party:
    """A body that answered and is not asked on the day: it left, or another speaks for it now."""
    left, through = members.left_on(body.key), members.asked_for(body.key)
    asked = item, body, "asked", "stated", True, response.said_on, response.written_at, response.invented
    return Party(*asked, former=True, left=left, through=through)


def _in_order(party: Party) -> tuple:
    return ORDER.index(party.part), party.former, party.each_member, party.agency.name


@dataclass
class Asked:
    """One thing that an agency, or a part of it, has a part in: the item, its review, and the part."""

    item: Item
    review: Review
    party: Party

    @property
    def agency(self) -> str:
        """The key of the agency or of its part."""
        return self.party.agency.key

    part = property(lambda self: self.party.part)
    basis = property(lambda self: self.party.basis)
    each_member = property(lambda self: self.party.each_member)
    response = property(lambda self: self.party.response)
    state = property(lambda self: self.party.state)
    expected = property(lambda self: self.party.asked)


def of_agencies(
    keys: Collection[str], day: dt.date, as_at: dt.date | None = None, members: Members | None = None
) -> list[Asked]:
    """All that these agencies are addressed or asked by, or support, in the order of the items."""
    keys, members = set(keys), members or Members(day, as_at)
    answered = Response.select(Response.item).where(Response.agency.in_(list(keys)) & known(Response, as_at))
    about = ItemAgency.agency.in_(list(keys)) | ItemAgency.agency.is_null()
    linked = ItemAgency.select(ItemAgency.item).where(about & in_force(ItemAgency, as_at))
    items = _with_reviews(as_at).where(Item.record.in_(linked) | Item.record.in_(answered))
    return _asked(items, members, as_at, keys)


def _with_reviews(as_at):
    return (
        Item.select(Item, Review)
        .join(Review, JOIN.INNER, on=(Item.review == Review.record) & known(Review, as_at), attr="case")
        .where(known(Item, as_at))
        .order_by(Review.code, Item.position)
    )


def _asked(items, members: Members, as_at, keys: set[str] | None = None) -> list[Asked]:
    items = list(items)
    by_item = parties(items, members.day, as_at, members)
    return [
        Asked(item, item.case, party)
        for item in items
        for party in by_item[item.key]
        if keys is None or party.agency.key in keys
    ]


def awaited(day: dt.date, as_at: dt.date | None = None) -> list[Asked]:
    """Every response that is awaited on a day, in the order of the items."""
    return [each for each in _asked(_with_reviews(as_at), Members(day, as_at), as_at) if each.party.awaited]


def versions(item: Item, agency: Agency, as_at: dt.date | None = None):
    """Every response of an agency to an item, the first one first, those replaced included."""
    where = (Response.item == item.key) & (Response.agency == agency.key)
    if as_at is not None:
        where &= Response.known_from <= as_at
    return Response.select().where(where).order_by(Response.version)
