"""The narratives of a stocktake: their citations as notes of this copy, and what changed since they were accepted."""

from __future__ import annotations

from collections.abc import Iterable

from ..rules import assurance as ratings
from ..rules import narratives as rules
from ..rules import responses
from ..store import narratives as store
from ..store.database import known
from ..store.evidence import Evidence
from ..store.narratives import Cited
from ..store.reviews import Item, Review
from .blocks import in_line
from .content_narrative import Mention, Narrative, Part, close_up, mark, several_as_one, unmarked
from .stocktake_register import Register
from .stocktake_words import Terms, Words

_SHOWN = 120  # characters of a question or a decision that are cited beside the notes


class Narratives:
    """Those of the chosen items, in a number of queries that does not grow with them."""

    def __init__(self, review: Review, items: Iterable[Item], terms: Terms, words: Words):
        self.terms, self.words = terms, words
        self.here = {item.key: item.ref for item in items}
        self.last = store.of_items(self.here, terms.as_at)
        self.accepted = store.accepted(self.here, terms.as_at)
        self.kept_back = 0  # drafts that a copy for the public leaves out
        told = {**self.last, **self.accepted}
        refs = rules.cited(*(text for row in told.values() for text in row.texts.values()))
        self.found = store.resolve(review, refs, terms.as_at) if refs else {}
        keys = {each.key for each in self.found.values() if each.kind == "evidence"}
        rows = Evidence.select().where(Evidence.record.in_(keys) & known(Evidence, terms.as_at)) if keys else ()
        self.pieces = {row.key: row for row in rows}
        self.changed = store.changed_since(self.accepted.values(), self.found, terms.as_at) if self.accepted else {}

    def told(self, item: Item, register: Register, linked: set[str]) -> Narrative | None:
        """What is told of an item: what was accepted, else the draft, which no copy for the public holds.

        The pieces that it cites get their numbers here, in the order in which they are read.
        """
        row, last = self.accepted.get(item.key), self.last.get(item.key)
        if row is None:
            if last is None or last.state != rules.DRAFT:
                return None
            # Nobody has said yet that the words of a draft give nothing away of what a copy does not show.
            if self.terms.public or any(self._is_hidden(self.found[ref]) for ref in last.refs if ref in self.found):
                self.kept_back += 1
                return None
            row = last
        telling = _Telling(self, register, item, linked)
        parts = [Part(name, telling.text(text)) for name, text in row.texts.items()]
        unit = f"the {self.terms.called.role_in_text('business_unit')}"
        changed = self.changed.get(item.key, []) if row.accepted_on else []
        seen = [ref for ref in changed if not self._is_hidden(self.found[ref])]
        return Narrative(
            parts=parts,
            accepted=row.state == rules.ACCEPTED,
            said_by=self.words.who(row.said_by, unit),
            said_on=row.said_on,
            accepted_by=self.words.who(row.accepted_by, unit) if row.accepted_by else "",
            accepted_on=row.accepted_on,
            notes=sorted(telling.notes),
            mentions=list(telling.mentions.values()),
            hidden=len(telling.hidden),
            changed=seen,
            changed_hidden=len(changed) - len(seen),
            draft_begun=bool(last and last is not row and last.state == rules.DRAFT),
            invented=bool(row.invented),
        )

    @property
    def by_ref(self) -> dict[str, Evidence]:
        """The pieces that are cited, by reference, for counting what the copy does not show."""
        return {row.ref: row for row in self.pieces.values()}

    def _is_hidden(self, cited: Cited) -> bool:
        return cited.kind == "evidence" and cited.key not in self.terms.seen


class _Telling:
    """One narrative while its texts are gone through."""

    def __init__(self, of: Narratives, register: Register, item: Item, linked: set[str]):
        self.of, self.register, self.item, self.linked = of, register, item, linked
        self.notes: set[int] = set()
        self.mentions: dict[str, Mention] = {}
        self.hidden: set[str] = set()

    def text(self, typed: str) -> str:
        said = rules.replaced(unmarked(self.of.words.free(typed)), self._cited)
        return several_as_one(close_up(said))

    def _cited(self, citation: rules.Citation) -> str:
        said, hidden = [], 0
        for ref in citation.refs:
            cited = self.of.found.get(ref)
            if cited is None:
                return citation.written  # it was there when the text was kept, and is not on the day looked at
            if self.of._is_hidden(cited):
                hidden += 1
                self.hidden.add(ref)
            elif cited.kind == "evidence":
                said.append(mark(self._note(cited)))
            else:
                self.mentions.setdefault(ref, self._mention(cited))
                said.append(mark(cited.ref))
        return " ".join([*said, *([f"[{rules.restricted_words(hidden)}]"] if hidden else [])])

    def _note(self, cited: Cited) -> int:
        note = self.register.cited(self.of.pieces[cited.key])
        if cited.key not in self.linked and self.item.ref not in note.cited_in:
            note.cited_in.append(self.item.ref)
        self.register.number(note)
        self.notes.add(note.number)
        return note.number

    def _mention(self, cited: Cited) -> Mention:
        here = cited.kind == "item" and cited.ref in self.of.here.values()
        return mention_of(cited, self.of.words.free(cited.words), self.of.terms.called.chair, here)


def mention_of(cited: Cited, words: str, chair: str, here: bool = False) -> Mention:
    """A record that is cited, with what tells a reader which it is. Codes are put in words; what is long is cut."""
    words = in_line(words)
    if cited.kind == "assurance":
        words = f"{ratings.LABELS.get(cited.words, cited.words).lower()}, decided by the {chair}"
    elif cited.kind == "response":
        words = f"response: {responses.LABELS.get(cited.words, cited.words).lower()}"
    elif len(words) > _SHOWN:
        words = f"{words[:_SHOWN].rsplit(' ', 1)[0]} …"
    return Mention(cited.ref, cited.kind, words, here)
