"""The history in words: entries with their values, keys turned into names, and the page of what each is about."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from peewee import BooleanField, DateField, ForeignKeyField

from ..rules import labels as called
from ..rules import whom
from . import names, people
from .actions import Action
from .correspondence import Letter
from .database import known
from .deadlines import Deadline
from .escalations import Escalation
from .evidence import Evidence
from .figures import FigureGroup
from .history import History, HistoryValue
from .history_read import Hidden, values
from .people import Person, Post
from .reviews import Agency, Document, Item, Review, Theme, codes
from .sign_on import SignOnDomain, SignOnRule
from .tables import RECORDS

_KINDS = {model._meta.table_name: model for model in RECORDS}
_BY_REF = "ref"
_LABELS = {Agency: "name", Document: "short", Person: "name", Post: "title", Review: "title", SignOnDomain: "domain"}
_LABELS |= {SignOnRule: "title", Theme: "name"}
# Fields that hold the key of a post without being a foreign key.
_POSTS = ("_by", "owner", "given_by_post")
_PAGES = {
    Item: "items.show",
    Action: "actions.show",
    Evidence: "evidence.show",
    Escalation: "escalations.show",
    Letter: "correspondence.show",
    FigureGroup: "figures.show",
}


@dataclass
class Value:
    """One field of one record: what it was and what it is, in words."""

    kind: str
    record: str | None
    label: str  # of the record
    field: str
    was: str
    now: str
    first: bool  # the record begins here: there is no "was"
    redacted: bool = False


@dataclass
class Told:
    """One entry as it is shown: who, what, and the first of its values."""

    entry: History
    who: str
    values: list[Value] = field(default_factory=list)
    count: int = 0  # of the values that this post may see
    label: str = ""  # of what it is about
    url: tuple[str, dict] | None = None  # endpoint and values of the page of what it is about

    @property
    def by_record(self) -> list[list[Value]]:
        """The values of each record together, in the order in which they were written."""
        groups: dict[str | None, list[Value]] = {}
        for value in self.values:
            groups.setdefault(value.record, []).append(value)
        return list(groups.values())


def name_of(key: str, hidden: Hidden, as_at: dt.date | None = None) -> str:
    """What a record is called, for the head of its own history; empty where there is none, or none for this post."""
    row = HistoryValue.select(HistoryValue.kind).where(HistoryValue.record == key).first()
    model = _KINDS.get(row.kind) if row is not None and key not in hidden.records else None
    name = _LABELS.get(model, _BY_REF)
    if model is None or name not in model._meta.fields:
        return ""
    found = model.get_or_none((model.record == key) & known(model, as_at))
    return str(getattr(found, name)) if found is not None else ""


def told(
    rows: Iterable[History],
    hidden: Hidden,
    as_at: dt.date | None = None,
    most: int = 8,
    only: str | None = None,
    skip: int = 0,
) -> list[Told]:
    """Entries in words, in the order given. The number of queries depends on the kinds of records, not on the rows."""
    rows = list(rows)
    by_entry = defaultdict(list)
    # Without any value asked for, none is counted: a load is one entry of some 30,000.
    for value in values([row.id for row in rows], hidden, most, only, skip) if most else ():
        by_entry[value.entry_id].append(value)
    words = _Words([v for found in by_entry.values() for v in found], rows, hidden, as_at)
    return [_told(row, by_entry[row.id], words) for row in rows]


def _told(row: History, found: list, words: _Words) -> Told:
    whole = Told(row, words.who(row), label=words.label(row.kind, row.subject) or row.subject_ref or "")
    whole.values = [words.value(value, row.chain) for value in found]
    whole.count = found[0].of if found else 0
    whole.url = words.url(row)
    return whole


class _Words:
    """The words for keys, fetched once for all the entries of a page."""

    def __init__(self, found: list, rows: list[History], hidden: Hidden, as_at: dt.date | None):
        self.hidden, self.as_at = hidden, as_at
        self.parsed = {value.id: json.loads(value.value) if value.value else None for value in found}
        wanted: dict[type, set[str]] = defaultdict(set)
        posts: set[str] = {row.post for row in rows if row.post}
        for kind, key in [(row.kind, row.subject) for row in rows] + [(v.kind, v.record) for v in found]:
            if key and kind in _KINDS:
                wanted[_KINDS[kind]].add(key)
        for value in found:
            both = self.parsed[value.id] or {}
            keys = {each for each in (both.get("was"), both.get("now")) if isinstance(each, str) and len(each) == 26}
            model = _related(value.kind, value.field)
            if model is not None:
                wanted[model] |= keys
            elif value.field.endswith(_POSTS):
                posts |= keys
        self.posts = people.titles(posts, as_at)
        self.names = names.in_force(as_at)
        self.labels = {model: self._labels(model, keys) for model, keys in wanted.items()}
        self.reviews = codes(as_at)

    def _labels(self, model, keys: set[str]) -> dict[str, tuple]:
        name = _LABELS.get(model, _BY_REF)
        if model is Deadline or name not in model._meta.fields:
            return {}
        columns = [model.record, getattr(model, name)]
        if "review" in model._meta.fields:
            columns.append(model.review)
        if model is Agency:
            columns.append(Agency.code)
        query = model.select(*columns).where(model.record.in_(list(keys)) & known(model, self.as_at))
        return {row[0]: row[1:] for row in query.tuples()}

    def label(self, kind: str | None, key: str | None) -> str:
        return self._called(_KINDS.get(kind or ""), key or "")

    def _called(self, model, key: str) -> str:
        """What a record is called; a reference with its review where there are several."""
        found = self.labels.get(model, {}).get(key)
        if not found:
            return ""
        by_ref = len(found) > 1 and model is not Agency and _LABELS.get(model, _BY_REF) == _BY_REF
        return f"{self.reviews.before(found[1]) if by_ref else ''}{found[0]}"

    def who(self, row: History) -> str:
        if row.id in self.hidden.entries:
            return "Name withheld"
        if row.post is None:
            unsaid = "The rules" if " rule" in row.verb else "The command line"
            return "A directory" if row.verb.endswith("by the directory") else unsaid
        return self.posts.get(row.post, "A post")

    def url(self, row: History) -> tuple[str, dict] | None:
        model = _KINDS.get(row.kind or "")
        found = self.labels.get(model, {}).get(row.subject or "")
        if not found:
            return None
        if model is Agency:
            return "agencies.show", {"code": found[1]}
        if model is Review:
            return "reviews.show", {"review": self.reviews.get(row.subject)} if row.subject in self.reviews else None
        endpoint = _PAGES.get(model)
        if endpoint is None or len(found) < 2 or found[1] not in self.reviews:
            return None
        return endpoint, {"review": self.reviews[found[1]], "ref": found[0]}

    def value(self, row, chain: str) -> Value:
        kind, name = called.kind(row.kind), called.field(row.kind, row.field)
        label = self.label(row.kind, row.record)
        both = self.parsed[row.id]
        if both is None:
            return Value(kind, row.record, label, name, "", "", row.version == 1, redacted=True)
        if row.record in self.hidden.raisers and row.field == "raised_by":
            return Value(kind, row.record, label, name, "", "withheld", row.version == 1)
        was, now = (self._said(row, both[side], chain) for side in ("was", "now"))
        return Value(kind, row.record, label, name, was, now, (row.version or 1) == 1)

    def _said(self, row, value, chain: str) -> str:
        """A stored value in words; empty for nothing."""
        if row.kind == "assurance_decision" and row.field in ("rests_on", "weighed"):
            pairs = value.items() if isinstance(value, dict) else [(ref, "") for ref in value or []]
            seen = [(ref, words) for ref, words in pairs if (chain, ref) not in self.hidden.refs]
            return "; ".join(f"{ref}: {words}" if words else ref for ref, words in seen)
        if row.kind == "setting" and isinstance(value, dict):
            return "; ".join(f"{called.SETTINGS.get(name, name)}: {_plain(each)}" for name, each in value.items())
        if row.kind == "redaction" and row.field in ("about", "about_ref", "records"):
            unseen = self.hidden.records | {ref for _, ref in self.hidden.refs}
            value = [each for each in value if each not in unseen] if isinstance(value, list) else value
            if isinstance(value, str) and value in unseen:
                return ""
        if row.field == "given_by_rule":
            return "yes" if value else ""
        if row.kind == "evidence" and row.field == "speaks_for":
            return "; ".join(whom.LABELS.get(code, code) for code in value or [])
        column = getattr(_KINDS.get(row.kind), "_meta", None) and _KINDS[row.kind]._meta.fields.get(row.field)
        if isinstance(value, str):
            related = _related(row.kind, row.field)
            if related is not None:
                return self._called(related, value) or called.kind(related._meta.table_name)
            if row.field.endswith(_POSTS) and value in self.posts:
                return self.posts[value]
            if isinstance(column, DateField):
                day = dt.date.fromisoformat(value)
                return f"{day.day} {day:%B %Y}"
            if row.field == "level" and value:
                return self.names.level_in_text(value) or value
            if row.field in ("role", "asked_role"):
                return self.names.role_in_text(value) or value
            words = called.value(row.kind, row.field, value)
            return value if words is None else words
        if isinstance(value, bool) or isinstance(column, BooleanField):
            return "yes" if value else "no"
        return _plain(value)


def _plain(value) -> str:
    if value in (None, "") or value == [] or value == {}:
        return ""
    if isinstance(value, list):
        return "; ".join(_plain(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(each)}" for name, each in value.items())
    return str(value)


def _related(kind: str, name: str):
    """The table that a field refers to, or None."""
    model = _KINDS.get(kind)
    column = model._meta.fields.get(name) if model is not None else None
    return column.rel_model if isinstance(column, ForeignKeyField) else None
