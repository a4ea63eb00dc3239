"""The part of the export about stocktakes: those issued, with their frozen content, and those being prepared."""

from __future__ import annotations

from collections.abc import Iterator

from ..rules import issuing
from ..store import issued
from ..store.issued import Issued, Preparation, Reply, ReplyAsked
from ..store.reviews import Item
from .export_reading import Reading, gathered_by, times

_PREPARED_ALONE = "whole prepared_by prepared_on reply_by state because closed_by closed_on issued"
_PREPARED = f"title as_at audience scope sha256 {_PREPARED_ALONE.removesuffix(' issued')}"
_ISSUED_ALONE = "level issued_on issued_by reissued_on note"
_REPLY = "kind words said_by said_on on_behalf outcome outcome_because outcome_by outcome_on"


class OfIssued(Reading):
    """One method for each key."""

    def stocktakes(self) -> Iterator[dict]:
        """What was issued comes with its content as it was digested; board packs stand under their meetings."""
        for row in self._all(Issued):
            if row.kind == issuing.STOCKTAKE:
                yield self._issued(row) | {**dict.fromkeys(_PREPARED_ALONE.split()), "asked": [], "replies": []}
        for lot in self._lots(Preparation):
            yield from self._prepared(lot)

    def _prepared(self, lot: list[Preparation]) -> Iterator[dict]:
        keys = [row.key for row in lot]
        asked = gathered_by(self._of(ReplyAsked, keys), "preparation_id")
        replies = self._of(Reply, keys)
        items, said = self._refs(Item, replies, "item_id"), gathered_by(replies, "preparation_id")
        numbers = self._refs(Issued, lot, "issued_id")
        for row in lot:
            yield self._record(row, row.ref, _PREPARED) | {
                **dict.fromkeys(_ISSUED_ALONE.split()),
                "evidence": [],
                "redactions": [],
                "kind": "preparation",
                "issued": numbers.get(row.issued_id),
                "content": issued.content_of(row.key),
                "record": row.key,
                "asked": [
                    {
                        "agency": self.agency.get(each.agency_id),
                        "about": each.about,
                        "nothing_on": each.nothing_on,
                        "nothing_by": each.nothing_by,
                        "on_behalf": each.on_behalf,
                        **times(each),
                    }
                    for each in asked[row.key]
                ],
                "replies": [
                    self._record(each, each.ref, _REPLY)
                    | {"agency": self.agency.get(each.agency_id), "item": items.get(each.item_id)}
                    for each in said[row.key]
                ],
            }

    def _of(self, model, keys: list[str]) -> list:
        return list(self._lots_of(model, keys))

    def _lots_of(self, model, keys: list[str]) -> Iterator:
        for lot in self._lots(model, model.preparation.in_(keys)):
            yield from lot
