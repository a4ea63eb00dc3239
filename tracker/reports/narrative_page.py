"""A narrative as a page shows it: every citation leads to its record, and restricted pieces are counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ..rules import narratives as rules
from ..store import evidence
from ..store import narratives as store
from ..store.narratives import Cited, Narrative
from ..store.reviews import Item, Review
from .content_narrative import Mention, Part, mark, several_as_one, unmarked
from .stocktake_narratives import mention_of


@dataclass
class Shown:
    """What is shown of a narrative: its parts with marks, what they lead to, and what changed since it was accepted."""

    row: Narrative
    parts: list[Part]
    mentions: list[Mention]
    restricted: list[str] = field(default_factory=list)  # references of restricted evidence that it cites
    changed: list[str] = field(default_factory=list)
    changed_hidden: int = 0

    @property
    def accepted(self) -> bool:
        return self.row.state == rules.ACCEPTED


def of_item(review: Review, item: Item, as_at: dt.date | None, reader, chair: str) -> tuple[Shown | None, Narrative | None]:
    """What was accepted of an item, else its draft; and the draft that is not shown, if there is one: begun over what
    was accepted, or citing restricted evidence that this reader may not see."""
    last, accepted = store.of_item(item, as_at), store.accepted([item.key], as_at).get(item.key)
    row = accepted or (last if last and last.state == rules.DRAFT else None)
    if row is None:
        return None, None
    if store.kept_from([row], reader):
        return None, row
    begun = last if accepted and last and last.state == rules.DRAFT else None
    return shown(review, row, as_at, reader, chair), begun


def shown(review: Review, row: Narrative, as_at: dt.date | None, reader, chair: str) -> Shown:
    """One version as this reader may see it."""
    found = store.resolve(review, row.refs, as_at)
    hidden = evidence.hidden_from(reader)
    changed = store.changed_since([row], found, as_at)[row.item_id] if row.state == rules.ACCEPTED else []
    seen = [ref for ref in changed if found[ref].key not in hidden]
    return Shown(
        row,
        *in_parts(row.texts, found, hidden, chair),
        restricted=[ref for ref in row.refs if ref in found and found[ref].restricted],
        changed=seen,
        changed_hidden=len(changed) - len(seen),
    )


def in_parts(
    texts: Mapping[str, str], found: Mapping[str, Cited], hidden: Collection[str], chair: str
) -> tuple[list[Part], list[Mention]]:
    """Texts with a mark for each citation, and what the marks lead to. What cites no record stays as it was typed."""

    def cited(citation: rules.Citation) -> str:
        if any(ref not in found for ref in citation.refs):
            return citation.written
        known = [found[ref] for ref in citation.refs]
        out = sum(each.key in hidden for each in known)
        words = [mark(each.ref) for each in known if each.key not in hidden]
        return " ".join([*words, *([f"[{rules.restricted_words(out)}]"] if out else [])])

    parts = [Part(name, several_as_one(rules.replaced(unmarked(text), cited))) for name, text in texts.items()]
    return parts, [mention_of(each, each.words, chair) for each in found.values() if each.key not in hidden]
