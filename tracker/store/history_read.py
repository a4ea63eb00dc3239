"""Reading the history: the entries and values that a post may see, with keys turned into words.

What is restricted is restricted here too, by the rights of now. A withheld name is withheld as the author of its entry too.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from peewee import BooleanField, DateField, ForeignKeyField, fn

from ..rules import escalations as levels
from ..rules import redaction as redactions
from ..rules import roles, whom
from ..rules.roles import Acting
from . import evidence, people
from .actions import Action
from .correspondence import Letter, LetterFile
from .database import known
from .deadlines import Deadline
from .duplicates import NotTwice
from .escalations import Concern, Escalation
from .evidence import Evidence, EvidenceAgency, EvidenceFile, EvidenceLink, EvidenceReader
from .history import Chain, History, HistoryValue
from .people import Person, Post
from .privacy import Disposal, LegalHold, Redaction
from .reviews import Agency, Document, Item, Review, Theme
from .tables import RECORDS

_KINDS = {model._meta.table_name: model for model in RECORDS}
_BY_REF = "ref"
_LABELS = {Agency: "name", Document: "short", Person: "name", Post: "title", Review: "title", Theme: "name"}
_NOTHING = ['{"now": "", "was": null}', '{"now": [], "was": null}', '{"now": {}, "was": null}']
# Fields that hold the key of a post without being a foreign key.
_POSTS = ("_by", "owner", "given_by_post")


@dataclass
class Hidden:
    """What this post may not see: the keys of records, references of pieces, and entries whose author is withheld."""

    records: set[str] = field(default_factory=set)
    refs: set[tuple[str, str]] = field(default_factory=set)  # code of the review, reference
    raisers: set[str] = field(default_factory=set)  # concerns and escalations raised under a withheld name
    entries: set[str] = field(default_factory=set)  # the entries that raised them
    addresses: bool = True  # e-mail addresses


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


def hidden_from(acting: Acting | None) -> Hidden:
    """What the post may not see. Twelve queries at most, whatever is hidden."""
    restricted = Evidence.select(Evidence, Review.code.alias("review_code")).join(
        Review, on=(Evidence.review == Review.record) & known(Review)
    )
    restricted = restricted.where(known(Evidence) & Evidence.restricted)
    seen = {row.key for row in evidence.seen_by(restricted, acting)}
    unseen = [row for row in restricted.objects() if row.key not in seen]
    keys = [row.key for row in unseen]
    found = Hidden(set(keys), {(row.review_code, row.ref) for row in unseen})
    for model in (EvidenceAgency, EvidenceFile, EvidenceLink, EvidenceReader):
        found.records |= {key for (key,) in model.select(model.record).where(model.evidence.in_(keys)).tuples()}
    about = NotTwice.first.in_(keys) | NotTwice.second.in_(keys)
    found.records |= {key for (key,) in NotTwice.select(NotTwice.record).where(about).tuples()}
    if acting is None or acting.role not in (roles.CHAIR, roles.BUSINESS_UNIT):
        found.records |= {key for (key,) in LetterFile.select(LetterFile.record).where(LetterFile.restricted).tuples()}
    if not roles.may(acting, roles.REDACT):
        # What waits or was declined, a disposal and a hold are told to those who decide it, here as on their pages.
        undone = Redaction.select(Redaction.record).where(known(Redaction) & (Redaction.state != redactions.DONE))
        for query in (undone, Disposal.select(Disposal.record), LegalHold.select(LegalHold.record)):
            found.records |= {key for (key,) in query.tuples()}
    if acting is None or not levels.sees_raiser(acting.role, True):
        for raised in (Concern, Escalation):
            found.raisers |= {key for (key,) in raised.select(raised.record).where(raised.name_withheld).tuples()}
        began = HistoryValue.record.in_(list(found.raisers)) & (HistoryValue.version == 1)
        found.entries = {key for (key,) in HistoryValue.select(HistoryValue.entry).where(began).distinct().tuples()}
    found.addresses = not roles.may(acting, roles.MANAGE)
    return found


def entries(hidden: Hidden, as_at: dt.date | None = None):
    """The entries that may be seen, newest first."""
    query = History.select().order_by(History.written_at.desc(), History.id.desc())
    if hidden.records:
        query = query.where(History.subject.is_null() | History.subject.not_in(list(hidden.records)))
    return query if as_at is None else query.where(History.known_from <= as_at)


def about(query, key: str, hidden: Hidden):
    """Of the entries, those about one record: its own, and those that wrote it among others."""
    if key in hidden.records:
        return query.where(History.id == "")
    wrote = HistoryValue.select(HistoryValue.entry).where(HistoryValue.record == key)
    return query.where((History.subject == key) | History.id.in_(wrote))


def verbs(hidden: Hidden, as_at: dt.date | None = None) -> list[str]:
    """Every verb that an entry has, in the order of the alphabet."""
    query = entries(hidden, as_at).order_by().select(History.verb).distinct()
    return sorted(verb for (verb,) in query.tuples())


def entry_of(key: str, hidden: Hidden, as_at: dt.date | None = None) -> History | None:
    return entries(hidden, as_at).where(History.id == key).first()


def written(entry_keys: Iterable[str]) -> dict[str, list[tuple]]:
    """The values of entries as they were written, in order: position, kind, record, version, field, value, salt, digest."""
    v, found = HistoryValue, defaultdict(list)
    query = v.select(v.entry, v.position, v.kind, v.record, v.version, v.field, v.value, v.salt, v.digest)
    for entry, *value in query.where(v.entry.in_(list(entry_keys))).order_by(v.entry, v.position).tuples().iterator():
        found[entry].append(tuple(value))
    return found


EMPTIED = object()  # stands for a value that redaction emptied


@dataclass
class Noted:
    """What the history says of one version: what each field became, and the entry by which it was written."""

    entry: str
    fields: dict[str, object] = field(default_factory=dict)


def noted(keys: Iterable[str]) -> dict[str, dict[int, Noted]]:
    """What the history says of each version of these records, by record and version.

    Of two entries about the same version the later one counts for the fields, because a redaction writes over a version
    in place; the first is the one that wrote it.
    """
    found: dict[str, dict[int, Noted]] = defaultdict(dict)
    of = HistoryValue.select(
        *(HistoryValue.record, HistoryValue.version, HistoryValue.field, HistoryValue.value, HistoryValue.entry)
    )
    rows = of.where(HistoryValue.record.in_(list(keys))).order_by(HistoryValue.id).tuples()
    for record, version, name, value, entry in rows:
        now = json.loads(value)["now"] if value is not None else EMPTIED
        versions = found[record]
        if version not in versions:
            versions[version] = Noted(entry)
        versions[version].fields[name] = now
    return found


def written_as(entries: Iterable[str]) -> dict[str, tuple[dt.date, dt.datetime, str | None]]:
    """The known day, the moment and the post of entries, by their key."""
    rows = History.select(History.id, History.known_from, History.written_at, History.post)
    found = rows.where(History.id.in_(list(entries))).tuples()
    return {key: (known_from, written_at, post) for key, known_from, written_at, post in found}


def count_of(row: History, hidden: Hidden) -> int:
    """How many values of an entry may be seen."""
    return values([row.id], hidden).count()


def name_of(key: str, hidden: Hidden, as_at: dt.date | None = None) -> str:
    """What a record is called, for the head of its own history; empty where there is none, or none for this post."""
    row = HistoryValue.select(HistoryValue.kind).where(HistoryValue.record == key).first()
    model = _KINDS.get(row.kind) if row is not None and key not in hidden.records else None
    name = _LABELS.get(model, _BY_REF)
    if model is None or name not in model._meta.fields:
        return ""
    found = model.get_or_none((model.record == key) & known(model, as_at))
    return str(getattr(found, name)) if found is not None else ""


def heads(as_at: dt.date | None = None, chains: Iterable[str] | None = None) -> list[tuple[str, int, str]]:
    """The name, count and head of each chain, or of those named; on a past day, at the last entry known by then."""
    if as_at is None:
        rows = Chain.select(Chain.name, Chain.count, Chain.head).order_by(Chain.name)
        return list((rows if chains is None else rows.where(Chain.name.in_(list(chains)))).tuples())
    last = History.select(History.chain, fn.MAX(History.seq).alias("seq")).where(History.known_from <= as_at)
    if chains is not None:
        last = last.where(History.chain.in_(list(chains)))
    last = last.group_by(History.chain)
    on = (History.chain == last.c.chain) & (History.seq == last.c.seq)
    rows = History.select(History.chain, History.seq, History.hash).join(last, on=on).order_by(History.chain)
    return list(rows.tuples())


def values(entry_keys: Iterable[str], hidden: Hidden, most: int | None = None, only: str | None = None, skip: int = 0):
    """The values of entries that may be seen, in order: rows of value, number within its entry, how many there are.

    ``most`` keeps the first of each entry after ``skip``. ``only`` is the key of a record: of entries that are about
    something else, its values alone are taken.
    """
    where = HistoryValue.entry.in_(list(entry_keys))
    if hidden.records:
        where &= HistoryValue.record.is_null() | HistoryValue.record.not_in(list(hidden.records))
    if hidden.addresses:
        where &= ~((HistoryValue.kind == "person") & (HistoryValue.field == "email"))
    # What a new record leaves empty says nothing. These two may be empty only for this post, so they always stand.
    said = HistoryValue.value.is_null() | HistoryValue.value.not_in(_NOTHING)
    where &= said | HistoryValue.field.in_(["rests_on", "weighed"])
    if only:
        own = History.select(History.id).where(History.subject == only)
        where &= (HistoryValue.record == only) | HistoryValue.entry.in_(own)
    number = fn.ROW_NUMBER().over(partition_by=[HistoryValue.entry], order_by=[HistoryValue.position])
    count = fn.COUNT(HistoryValue.id).over(partition_by=[HistoryValue.entry])
    numbered = HistoryValue.select(HistoryValue, number.alias("number"), count.alias("of")).where(where)
    if most is None:
        return numbered.order_by(HistoryValue.entry, HistoryValue.position).objects()
    inner = numbered.alias("numbered")
    query = HistoryValue.select(HistoryValue, inner.c.number.alias("number"), inner.c.of.alias("of")).join(
        inner, on=(HistoryValue.id == inner.c.id)
    )
    query = query.where((inner.c.number > skip) & (inner.c.number <= skip + most))
    return query.order_by(HistoryValue.entry, HistoryValue.position).objects()


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
    return [_told(row, by_entry[row.id], words, hidden) for row in rows]


def _told(row: History, found: list, words: _Words, hidden: Hidden) -> Told:
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
        self.labels = {model: self._labels(model, keys) for model, keys in wanted.items()}
        self.reviews = {row.key: row.code for row in Review.select().where(known(Review, as_at))}

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
        found = self.labels.get(_KINDS.get(kind or ""), {}).get(key or "")
        return str(found[0]) if found else ""

    def who(self, row: History) -> str:
        if row.id in self.hidden.entries:
            return "Name withheld"
        if row.post is None:
            return "The command line"
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
        kind, name = row.kind.replace("_", " "), row.field.replace("_", " ")
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
        if row.kind == "redaction" and row.field in ("about", "about_ref", "records"):
            unseen = self.hidden.records | {ref for _, ref in self.hidden.refs}
            value = [each for each in value if each not in unseen] if isinstance(value, list) else value
            if isinstance(value, str) and value in unseen:
                return ""
        if row.kind == "evidence" and row.field == "speaks_for":
            return "; ".join(whom.LABELS.get(code, code) for code in value or [])
        column = getattr(_KINDS.get(row.kind), "_meta", None) and _KINDS[row.kind]._meta.fields.get(row.field)
        if isinstance(value, str):
            related = _related(row.kind, row.field)
            if related is not None:
                found = self.labels.get(related, {}).get(value)
                return str(found[0]) if found else related._meta.table_name.replace("_", " ")
            if row.field.endswith(_POSTS) and value in self.posts:
                return self.posts[value]
            if isinstance(column, DateField):
                day = dt.date.fromisoformat(value)
                return f"{day.day} {day:%B %Y}"
            return value.replace("_", " ") if row.field in _CHOSEN else value
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


# Words of the rules, written with underscores in the database.
_CHOSEN = {"after", "basis", "before", "delivery", "how", "independence", "kind", "legal_reason", "level",
           "part", "precision", "rating", "response", "role",
           "rung", "stance", "state", "voice"}  # fmt: skip
_PAGES = {
    Item: "items.show",
    Action: "actions.show",
    Evidence: "evidence.show",
    Escalation: "escalations.show",
    Letter: "correspondence.show",
}
