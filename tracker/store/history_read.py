"""Reading the history: the entries and values that a post may see, and the heads of the chains.

What is restricted is restricted here too, by the rights of now. A withheld name is withheld as the author of its entry too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from peewee import fn

from ..rules import escalations as levels
from ..rules import redaction as redactions
from ..rules import roles
from ..rules.roles import Acting
from . import evidence
from .correspondence import LetterFile
from .database import known
from .duplicates import NotTwice
from .escalations import Concern, Escalation
from .evidence import Evidence, EvidenceAgency, EvidenceFile, EvidenceLink, EvidenceReader
from .figures import FigureStatement
from .history import Chain, History, HistoryValue
from .issued import Preparation, Reply, ReplyAsked
from .privacy import Disposal, LegalHold, Redaction
from .reminders import Reminder
from .reviews import Review

_NOTHING = ['{"now": "", "was": null}', '{"now": [], "was": null}', '{"now": {}, "was": null}']


@dataclass
class Hidden:
    """What this post may not see: the keys of records, references of pieces, and entries whose author is withheld."""

    records: set[str] = field(default_factory=set)
    refs: set[tuple[str, str]] = field(default_factory=set)  # code of the review, reference
    raisers: set[str] = field(default_factory=set)  # concerns and escalations raised under a withheld name
    entries: set[str] = field(default_factory=set)  # the entries that raised them
    addresses: bool = True  # e-mail addresses
    kinds: set[str] = field(default_factory=set)  # tables of which nothing is told
    drafts: bool = False  # the texts of narratives: what was never accepted may quote restricted evidence


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
    for model in (EvidenceAgency, EvidenceFile, EvidenceLink, EvidenceReader, FigureStatement):
        found.records |= {key for (key,) in model.select(model.record).where(model.evidence.in_(keys)).tuples()}
    about = NotTwice.first.in_(keys) | NotTwice.second.in_(keys)
    found.records |= {key for (key,) in NotTwice.select(NotTwice.record).where(about).tuples()}
    if acting is None or acting.role not in (roles.CHAIR, roles.BUSINESS_UNIT):
        found.drafts = True
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
    if found.addresses:
        # What one person was reminded of is nobody else's to read, nor what an agency replied before an issue; the own of
        # each stands on a page of theirs, and what is issued in the report.
        found.kinds = {table._meta.table_name for table in (Reminder, Preparation, ReplyAsked, Reply)}
    return found


def entries(hidden: Hidden, as_at: dt.date | None = None):
    """The entries that may be seen, newest first."""
    query = History.select().order_by(History.written_at.desc(), History.id.desc())
    if hidden.records:
        query = query.where(History.subject.is_null() | History.subject.not_in(list(hidden.records)))
    if hidden.kinds:
        query = query.where(History.kind.is_null() | History.kind.not_in(list(hidden.kinds)))
    return query if as_at is None else query.where(History.known_from <= as_at)


def about(query, key: str, hidden: Hidden):
    """Of the entries, those about one record: its own, and those that wrote it among others."""
    if key in hidden.records:
        return query.where(History.id == "")
    wrote = HistoryValue.select(HistoryValue.entry).where(HistoryValue.record == key)
    return query.where((History.subject == key) | History.id.in_(wrote))


def latest_about(keys: Collection[str], hidden: Hidden, as_at: dt.date | None = None):
    """The entries about any of these records, or that wrote one of them; the latest day on top."""
    wrote = HistoryValue.select(HistoryValue.entry).where(HistoryValue.record.in_(keys))
    found = entries(hidden, as_at).where(History.subject.in_(keys) | History.id.in_(wrote))
    return found.order_by(History.known_from.desc(), History.id.desc())


def verbs(hidden: Hidden, as_at: dt.date | None = None) -> list[str]:
    """Every verb that an entry has, in the order of the alphabet."""
    query = entries(hidden, as_at).order_by().select(History.verb).distinct()
    return sorted(verb for (verb,) in query.tuples())


def entry_of(key: str, hidden: Hidden, as_at: dt.date | None = None) -> History | None:
    return entries(hidden, as_at).where(History.id == key).first()


def count_of(row: History, hidden: Hidden) -> int:
    """How many values of an entry may be seen."""
    return values([row.id], hidden).count()


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


def hash_at(chain: str, seq: int) -> str | None:
    """The hash of an entry by its number in its chain; none where there is no such entry."""
    return History.select(History.hash).where((History.chain == chain) & (History.seq == seq)).scalar()


def values(entry_keys: Iterable[str], hidden: Hidden, most: int | None = None, only: str | None = None, skip: int = 0):
    """The values of entries that may be seen, in order: rows of value, number within its entry, how many there are.

    ``most`` keeps the first of each entry after ``skip``. ``only`` is the key of a record: of entries that are about
    something else, its values alone are taken.
    """
    where = HistoryValue.entry.in_(list(entry_keys))
    if hidden.records:
        where &= HistoryValue.record.is_null() | HistoryValue.record.not_in(list(hidden.records))
    if hidden.kinds:
        where &= HistoryValue.kind.not_in(list(hidden.kinds))
    if hidden.addresses:
        where &= ~((HistoryValue.kind == "person") & (HistoryValue.field == "email"))
    if hidden.drafts:
        where &= ~((HistoryValue.kind == "narrative") & HistoryValue.field.startswith("text_"))
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
