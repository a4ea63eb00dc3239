"""The part of the demonstration in which links are confirmed, moved and withdrawn, and what is there twice is merged."""

from __future__ import annotations

from ..store import evidence as store
from ..store.evidence import Evidence, EvidenceLink
from . import asked_before, links, merging
from .demonstration_names import Named
from .seed_files import Entry


class Links(Named):
    """What an act may do with links. ``link`` names a piece and an item: "E258 LP74"."""

    def _confirm_link(self, act: Entry, **who):
        return links.confirm([self._link(act)], **who)

    def _withdraw_link(self, act: Entry, **who):
        return links.withdraw(self._link(act), act.text("because"), **who)

    def _move_link(self, act: Entry, **who):
        return links.move(self._link(act), self._item(act, act.text("item")), act.text("because"), **who)

    def _asked_before(self, act: Entry, **who):
        earlier, because = self._item(act, act.text("earlier")), act.text("because")
        return asked_before.say(self._item(act, act.text("item")), earlier, "inferred", because=because, **who)

    def _merge(self, act: Entry, **who):
        return merging.merge_evidence(self._named(act, "piece"), self._named(act, "into"), act.text("because"), **who)

    def _link(self, act: Entry) -> EvidenceLink:
        name, ref = act.text("link").split()
        item = self._item(act, ref)
        found = store.links([item.key]).where(Evidence.ref == self.names.get(name, name)).first()
        if found is None:
            raise act.wrong("link", f"{name} is no evidence about {ref}.")
        self._known(act, EvidenceLink.get_by_id(found.key), f"the link from {name} to {ref}")
        return found

    def _named(self, act: Entry, field: str) -> Evidence:
        found = store.piece_of(self.review, self._ref(act, field))
        if found is None:
            raise act.wrong(field, f"there is no piece {act.text(field)}.")
        return found
