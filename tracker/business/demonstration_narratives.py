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
        texts = {part: self._with_refs(act, act.text(part)) for part in rules.PARTS}
        return narratives.save(item, texts, seen=_seen(item), **who)

    def _accept_narrative(self, act: Entry, **who):
        item = self._item(act, act.text("item"))
        return narratives.accept(item, seen=_seen(item), gives_nothing_away=act.text("agrees") == "yes", **who)

    def _take_narrative_back(self, act: Entry, **who):
        item = self._item(act, act.text("item"))
        return narratives.take_back(item, act.text("because"), seen=_seen(item), **who)

    def _with_refs(self, act: Entry, text: str) -> str:
        def ref_of(name: re.Match) -> str:
            if name[1] not in self.names:
                raise act.wrong(None, f"{name[1]} is the name of nothing yet.")
            return f"[{self.names[name[1]]}]"

        return re.sub(r"\[([a-z][a-z-]+)\]", ref_of, text)


def _seen(item) -> str | None:
    standing = store.of_item(item)
    return standing.id if standing else None
