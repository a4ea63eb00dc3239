"""The narrative of an item, its versions, the records that it cites, and which of them changed since it was accepted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from peewee import CharField, DateField, ForeignKeyField, TextField, fn

from ..rules import narratives as rules
from ..rules.roles import Acting
from . import evidence, items
from .actions import Action, ProgressUpdate
from .assurance import AssuranceDecision, Challenge
from .closing import StateChange
from .correspondence import Letter, LetterStep
from .database import Record, known
from .deadlines import Deadline
from .escalations import BoardDecision, Escalation
from .evidence import Evidence, EvidenceLink
from .figures import FigureGroup, FigureStatement
from .reviews import Item, Response, Review


class Narrative(Record):
    """What the business unit tells of an item. Each text that is kept, accepted or taken back is the next version."""

    ref = CharField(max_length=39)
    review = ForeignKeyField(Review, backref="+")
    item = ForeignKeyField(Item, backref="+")
    text_then = TextField(default="")  # Markdown, all three
    text_now = TextField(default="")
    text_to_do = TextField(default="")
    state = CharField(max_length=12, default=rules.DRAFT)
    said_by = CharField(max_length=26)  # the key of the post that wrote the texts
    said_on = DateField()
    accepted_by = CharField(max_length=26, null=True)
    accepted_on = DateField(null=True)
    because = TextField(default="")  # why it was taken back

    @property
    def texts(self) -> dict[str, str]:
        """The three texts by their parts, in the order in which they are read."""
        return {rules.THEN: self.text_then, rules.NOW: self.text_now, rules.TO_DO: self.text_to_do}

    @property
    def refs(self) -> list[str]:
        """The references that it cites."""
        return rules.cited(*self.texts.values())


def of_items(item_keys: Iterable[str], as_at: dt.date | None = None) -> dict[str, Narrative]:
    """What was written last of each item, by its key: a draft, what was accepted, or what was taken back."""
    rows = Narrative.select().where(Narrative.item.in_(list(item_keys)) & known(Narrative, as_at))
    return {row.item_id: row for row in rows}


def accepted(item_keys: Iterable[str], as_at: dt.date | None = None) -> dict[str, Narrative]:
    """What was accepted of each item and holds, by its key. A later draft changes nothing of it."""
    rows = Narrative.select().where(Narrative.item.in_(list(item_keys)) & (Narrative.state != rules.DRAFT))
    if as_at is not None:
        rows = rows.where(Narrative.known_from <= as_at)
    last = {row.item_id: row for row in rows.order_by(Narrative.version)}
    return {key: row for key, row in last.items() if row.state == rules.ACCEPTED}


def of_item(item: Item, as_at: dt.date | None = None) -> Narrative | None:
    return of_items([item.key], as_at).get(item.key)


def versions(item: Item, as_at: dt.date | None = None) -> list[Narrative]:
    """Everything that was kept of an item's narrative, the newest first."""
    rows = Narrative.select().where(Narrative.item == item.key)
    if as_at is not None:
        rows = rows.where(Narrative.known_from <= as_at)
    return list(rows.order_by(Narrative.version.desc()))


def kept_from(rows: Iterable[Narrative], reader: Acting | str | None) -> set[str]:
    """Of these versions the ids of those that a reader is not shown: not accepted, and citing restricted evidence which
    they may not read. Whoever accepts one says that its words give nothing of that away; of a draft nobody has."""
    unread = [row for row in rows if row.state != rules.ACCEPTED and row.refs]
    hidden = evidence.hidden_from(reader) if unread else set()
    if not hidden:
        return set()
    pieces = Evidence.select(Evidence.review, Evidence.ref).where(Evidence.record.in_(list(hidden)) & known(Evidence))
    names = {(review, ref.lower()) for review, ref in pieces.tuples()}
    return {row.id for row in unread if any((row.review_id, ref.lower()) in names for ref in row.refs)}


def readable(reader: Acting | str | None, as_at: dt.date | None = None) -> set[str]:
    """The ids of the versions that a reader is shown on the pages of the items: what was accepted, else the draft."""
    last = {row.item_id: row for row in Narrative.select().where(known(Narrative, as_at))}
    holds = accepted(last, as_at)
    drafts = [row for key, row in last.items() if key not in holds and row.state == rules.DRAFT]
    return {row.id for row in (*holds.values(), *drafts)} - kept_from(drafts, reader)


@dataclass
class Row:
    """An item with where its narrative stands, for the list."""

    item: Item
    last: Narrative | None  # written last
    accepted: Narrative | None
    changed: list[str]  # what it cites, may be seen, and was changed after it was accepted
    changed_hidden: int
    kept: bool = False  # the draft is not shown to this reader
    hidden: frozenset[str] = frozenset()  # references that it cites of restricted evidence which this reader may not see

    @property
    def standing(self) -> str:
        changed = self.changed or self.changed_hidden
        return rules.standing(self.last.state if self.last else None, self.accepted is not None, bool(changed))

    @property
    def shown(self) -> Narrative | None:
        """What a reader is shown of it: what was accepted, else the draft."""
        draft = self.last if self.last and self.last.state == rules.DRAFT and not self.kept else None
        return self.accepted or draft


def of_review(review: Review, as_at: dt.date | None = None, reader: Acting | str | None = None) -> list[Row]:
    """Every item of a review in the order in which it is printed, in a number of queries that does not grow with them."""
    every = list(items.listed(review, as_at))
    keys = [item.key for item in every]
    last, holds = of_items(keys, as_at), accepted(keys, as_at)
    found = resolve(review, rules.cited(*(text for row in holds.values() for text in row.texts.values())), as_at)
    changed = changed_since(holds.values(), found, as_at)
    hidden, kept = evidence.hidden_from(reader), kept_from(last.values(), reader)
    unseen = frozenset(ref for ref, cited in found.items() if cited.key in hidden)
    rows = []
    for item in every:
        refs = changed.get(item.key, [])
        seen = [ref for ref in refs if found[ref].key not in hidden]
        newest = last.get(item.key)
        is_kept = newest is not None and newest.id in kept
        rows.append(Row(item, newest, holds.get(item.key), seen, len(refs) - len(seen), is_kept, unseen))
    return rows


def waiting(review: Review, as_at: dt.date | None = None) -> tuple[int, int]:
    """How many drafts of a review wait to be accepted, and how many accepted narratives cite what changed since."""
    mine = (Narrative.review == review.key) & known(Narrative, as_at)
    drafts = Narrative.select().where(mine & (Narrative.state == rules.DRAFT)).count()
    keys = [key for (key,) in Narrative.select(Narrative.item).where(mine & (Narrative.state != rules.TAKEN_BACK)).tuples()]
    holds = accepted(keys, as_at) if keys else {}
    if not holds:
        return drafts, 0
    found = resolve(review, rules.cited(*(text for row in holds.values() for text in row.texts.values())), as_at)
    drafted = {row.item_id for row in of_items(holds, as_at).values() if row.state == rules.DRAFT}
    changed = changed_since(holds.values(), found, as_at)
    return drafts, sum(bool(refs) and key not in drafted for key, refs in changed.items())


# What can be cited


@dataclass(frozen=True)
class Cited:
    """A record that a narrative cites: what kind it is, its key, and the words that tell a reader which it is."""

    kind: str
    ref: str
    key: str
    words: str
    restricted: bool = False


# kind: the table and the column that says which record it is. The first of them are cited by a number alone.
_KINDS: dict[str, tuple[type[Record], str]] = {
    "item": (Item, "title"),
    "evidence": (Evidence, "statement"),
    "action": (Action, "title"),
    "question": (Challenge, "question"),
    "escalation": (Escalation, "asked"),
    "decision": (BoardDecision, "decision"),
    "letter": (Letter, "subject"),
    "figures": (FigureGroup, "title"),
    "assurance": (AssuranceDecision, "rating"),
    "update": (ProgressUpdate, "what_changed"),
    "change": (StateChange, "because"),
    "response": (Response, "response"),
}
_BY_NUMBER = ("item", "evidence", "action", "question", "escalation", "decision", "letter", "figures")
LABELS = {
    "item": "Recommendation or learning point",
    "evidence": "Evidence",
    "action": "Action",
    "question": "Question",
    "escalation": "Escalation",
    "decision": "Decision of a level",
    "letter": "Letter",
    "figures": "Figures that disagree",
    "assurance": "Decision of the chair",
    "update": "Progress update",
    "change": "Step of closing or pausing",
    "response": "Response",
}


def resolve(review: Review, refs: Iterable[str], as_at: dt.date | None = None) -> dict[str, Cited]:
    """The records of a review by the references that a text gives them. What is not there is left out.

    A decision of the chair is found under the number that it had, also where a later one took its place.
    """
    lowered = {ref.lower(): ref for ref in refs}
    found: dict[str, Cited] = {}
    for kind, (model, column) in _KINDS.items():
        asked = [low for low in lowered if ("/" not in low) == (kind in _BY_NUMBER)]
        if not asked:
            continue
        rows = model.select().where((model.review == review.key) & fn.LOWER(model.ref).in_(asked))
        if model is not AssuranceDecision:
            rows = rows.where(known(model, as_at))
        elif as_at is not None:
            rows = rows.where(model.known_from <= as_at)
        for row in rows:
            ref = lowered[row.ref.lower()]
            if ref not in found:
                found[ref] = Cited(kind, row.ref, row.key, getattr(row, column), bool(getattr(row, "restricted", False)))
    return found


# What of a record counts as its change: its own versions, and those of what belongs to it.
_TOUCHING: dict[str, tuple[tuple[type[Record], str], ...]] = {
    "item": ((Item, "record"), (Deadline, "item"), (AssuranceDecision, "item"), (Response, "item")),
    "evidence": ((Evidence, "record"), (EvidenceLink, "evidence")),
    "action": ((Action, "record"), (Deadline, "action")),
    "question": ((Challenge, "record"),),
    "escalation": ((Escalation, "record"), (BoardDecision, "escalation")),
    "decision": ((BoardDecision, "record"),),
    "letter": ((Letter, "record"), (LetterStep, "letter")),
    "figures": ((FigureGroup, "record"), (FigureStatement, "group")),
    "assurance": ((AssuranceDecision, "record"),),
    "update": ((ProgressUpdate, "record"),),
    "change": ((StateChange, "record"),),
    "response": ((Response, "record"),),
}


def changed_since(rows: Iterable[Narrative], found: dict[str, Cited], as_at: dt.date | None = None) -> dict[str, list[str]]:
    """The references, by the key of the item, of the records that changed after its narrative was accepted.

    ``found`` is what ``resolve`` gave for all of them. The number of queries depends on the kinds that are cited alone.
    """
    rows = list(rows)
    keys = defaultdict(set)
    for row in rows:
        for ref in row.refs:
            if ref in found:
                keys[found[ref].kind].add(found[ref].key)
    last: dict[tuple[str, str], dt.datetime] = {}
    for kind, those in keys.items():
        for model, column in _TOUCHING[kind]:
            for key, moment in _last_written(model, column, those, as_at):
                last[kind, key] = max(moment, last.get((kind, key), moment))
    return {
        row.item_id: [
            ref
            for ref in row.refs
            if ref in found and (at := last.get((found[ref].kind, found[ref].key))) and at > row.written_at
        ]
        for row in rows
    }


def _last_written(model: type[Record], column: str, keys: Collection[str], as_at: dt.date | None):
    """When a version was last written, for each key. A date is read as the column keeps it, on either engine."""
    named = getattr(model, column)
    where = named.in_(list(keys))
    if as_at is not None:
        where &= model.known_from <= as_at
    rows = model.select(named, fn.MAX(model.written_at).converter(model.written_at.python_value)).where(where)
    return rows.group_by(named).tuples()
