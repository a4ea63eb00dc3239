"""The part of the export about recommendations and learning points, and what agencies answered to them."""

from __future__ import annotations

from collections.abc import Iterator

from peewee import Expression

from ..rules import assurance as ratings
from ..store import actions, asked_before, assurance, deadlines, evidence, key_areas, outlooks, responses, reviews
from ..store.asked_before import AskedBefore
from ..store.database import known
from ..store.deadlines import Deadline
from ..store.reviews import Item, ItemAgency
from .export_reading import Reading, deadline_fields, gathered_by, sources, stands_on, times, withdrawn_as

EACH_MEMBER = "EACH-MEMBER"
_ITEM = "kind number title text other_wordings part_of shown_with voice_because position"
_RESPONSE = "response reason said_by said_on on_behalf change why"


class OfItems(Reading):
    """One method for each key."""

    def recommendations(self) -> Iterator[dict]:
        return self._items(Item.kind != reviews.LEARNING_POINT)

    def learning_points(self) -> Iterator[dict]:
        return self._items(Item.kind == reviews.LEARNING_POINT)

    def _items(self, where: Expression) -> Iterator[dict]:
        for lot in self._lots(Item, where):
            keys = [row.key for row in lot]
            dated = deadlines.of_items(keys, self.as_at)
            where = known(Deadline, self.as_at) & Deadline.item.in_(keys)
            due = gathered_by(Deadline.select().where(where).order_by(Deadline.number), "item_id")
            rated = assurance.ratings(keys, self.as_at)
            parts = gathered_by(reviews.parts(keys, self.as_at), "item_id")
            answered = gathered_by(actions.answering(keys, self.as_at), "item_id")
            links = gathered_by(evidence.links(keys, self.as_at), "item_id")
            gone = self._withdrawn(ItemAgency, ItemAgency.item, keys)
            said = outlooks.of_items(keys, self.as_at)
            areas = key_areas.of_items(keys, self.as_at)
            before = gathered_by(asked_before.links(self.as_at).where(AskedBefore.item.in_(keys)), "item_id")
            no_longer = self._withdrawn(AskedBefore, AskedBefore.item, keys)
            others = self._names_of(no_longer)
            for row in lot:
                decision = rated.get(row.key)
                yield self._record(row, row.ref, _ITEM) | {
                    "theme": self.theme.get(row.theme_id),
                    **sources(row.source),
                    "agencies": sorted(map(self._part, parts[row.key]), key=_by_part),
                    "agencies_withdrawn": [self._part(part) | withdrawn_as(part) for part in gone[row.key]],
                    **deadline_fields(dated.get(row.key)),
                    "due_points": self._due_points(row.ref, due[row.key]),
                    "actions": [link.done_by.ref for link in answered[row.key]],
                    "evidence": [link.piece.ref for link in links[row.key]],
                    "assurance": decision.rating if decision else ratings.NOT_YET_TESTED,
                    "key_areas": [_concerned(bond) for bond in areas[row.key]],
                    "asked_before": [self._asked(each, each.before) for each in before[row.key]],
                    "asked_before_withdrawn": [
                        self._asked(each, others.get(each.earlier_id)) | withdrawn_as(each) for each in no_longer[row.key]
                    ],
                    **_outlook(said.get(row.key)),
                }

    def _part(self, part: ItemAgency) -> dict:
        code = self.agency.get(part.agency_id) if part.agency_id else EACH_MEMBER
        return {"code": code, "part": part.part, **stands_on(part)}

    def _asked(self, link: AskedBefore, earlier: Item | None) -> dict:
        """What was asked before, as review/ref."""
        name = f"{self.codes.get(earlier.review_id)}/{earlier.ref}" if earlier is not None else None
        return {"item": name, "closed_then": link.closed_then, "invented": link.invented, **stands_on(link)}

    def _names_of(self, links: dict[str, list]) -> dict[str, Item]:
        """The earlier items of links that were withdrawn, by their keys."""
        keys = [each.earlier_id for found in links.values() for each in found]
        rows = Item.select().where(Item.record.in_(keys) & known(Item, self.as_at)) if keys else ()
        return {row.key: row for row in rows}

    def responses(self) -> Iterator[dict]:
        """What agencies answered, and those that are addressed or asked and have not."""
        members = responses.Members(self.day, self.as_at)
        for lot in self._lots(Item):
            by_item = responses.parties(lot, self.day, self.as_at, members)
            for item in lot:
                # What was said of a body that is named no more is a response all the same.
                for party in by_item[item.key]:
                    if party.response or party.awaited:
                        yield self._response(item, party)

    def _response(self, item: Item, party: responses.Party) -> dict:
        about = {"item": item.ref, "agency": party.agency.code, "asked_since": party.since, "asked": party.asked}
        row = party.response
        if row is not None:
            return self._record(row, row.ref, _RESPONSE) | about
        return {
            "ref": f"{item.ref}/{party.agency.code}",
            "review": self.codes.get(item.review_id),
            "known_from": party.since,
            "written_at": party.written_at,
            "invented": party.invented,
            **dict.fromkeys(_RESPONSE.split(), ""),
            "response": party.state,
            "said_by": None,
            "said_on": None,
            "on_behalf": False,
            **about,
        }


def _by_part(told: dict) -> tuple[str, str]:
    """By code, because engines sort names differently: an export of either is the same."""
    return told["part"], told["code"] or ""


def _concerned(bond: key_areas.KeyAreaItem) -> dict:
    """A key area that concerns an item, and how we know."""
    said = {"number": bond.named.number, "basis": bond.basis, "because": bond.because}
    return said | sources(bond.source) | times(bond)


def _outlook(row: outlooks.Outlook | None) -> dict:
    """What would move an item up one rung, what was looked for in vain, and from which day somebody could say so."""
    said = {"next_rung": row.next_rung, "looked_for": row.looked_for} if row else {"next_rung": "", "looked_for": ""}
    return said | {"outlook_known_from": row.known_from if row else None}
