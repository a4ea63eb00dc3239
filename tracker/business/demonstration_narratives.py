"""The part of the demonstration in which the business unit writes narratives, accepts them and takes one back."""

from __future__ import annotations

import re

from ..rules import narratives as rules
from ..store import narratives as store
from . import narratives
from .demonstration_names import Named
from .seed_files import Entry

NARRATIVE_FIELDS = "then now to_do"


class NarrativeActs(Named):
    """``then``, ``now`` and ``to_do`` are the texts. A citation may name an earlier act, such as [own-line]."""

    def _narrate(self, act: Entry, **who):
        item = self._item(act, act.text("item"))
        texts = {part: self._with_refs(act.text(part)) for part in rules.PARTS}
        return narratives.save(item, texts, seen=_seen(item), **who)

    def _accept_narrative(self, act: Entry, **who):
        item = self._item(act, act.text("item"))
        return narratives.accept(item, seen=_seen(item), gives_nothing_away=act.text("agrees") == "yes", **who)

    def _take_narrative_back(self, act: Entry, **who):
        item = self._item(act, act.text("item"))
        return narratives.take_back(item, act.text("because"), seen=_seen(item), **who)

    def _with_refs(self, text: str) -> str:
        return re.sub(r"\[([a-z][a-z-]+)\]", lambda name: f"[{self.names.get(name[1], name[1])}]", text)


def _seen(item) -> str | None:
    standing = store.of_item(item)
    return standing.id if standing else None
