"""Drift: the questions that nobody has raised, worked out from the records as at a day; kept is only what was dismissed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from peewee import CharField, DateField, ForeignKeyField, TextField

from ..rules import drift as rules
from ..rules.drift import Back, Signal
from ..rules.roles import Acting
from . import drift_actions, drift_again, drift_agencies, drift_items, reviews
from .actions import Action
from .database import Record, known
from .figures import FigureGroup
from .items import WITHOUT_THEME
from .reviews import Agency, Item, Review, Theme


class DriftDismissal(Record):
    """That one question is not asked, with the reason. It comes back when the facts that it rested on change."""

    ref = CharField(max_length=80)
    review = ForeignKeyField(Review, null=True, backref="+")  # empty: of an agency
    rule = CharField(max_length=24)
    about = CharField(max_length=12)  # item, action, agency or figures
    subject = CharField(max_length=26)  # the key of that record
    facts = CharField(max_length=64)  # the digest of what it rested on; empty once it was taken back
    found = TextField(default="")  # what the question rested on, in words
    because = TextField()  # why it is not asked; or why that was taken back
    dismissed_by = CharField(max_length=26)
    dismissed_on = DateField()

    words = ("found", "because")

    @property
    def stands(self) -> bool:
        return bool(self.facts)


@dataclass(frozen=True)
class Scope:
    """To which records the questions are narrowed, by key; None for no narrowing."""

    review: str | None = None
    item: str | None = None
    action: str | None = None
    agency: str | None = None

    @property
    def one(self) -> bool:
        return bool(self.item or self.action or self.agency)


def standing(
    day: dt.date, as_at: dt.date | None = None, review: Review | None = None, reader: Acting | str | None = None
) -> list[Signal]:
    """The questions of a day that nobody has dismissed, in the order of the rules, then as the records stand.

    The rules look at all evidence, so that the questions are the same for everybody. ``reader`` says which pieces may be
    named and linked. The number of queries does not depend on the records.
    """
    return [each for each in every(day, as_at, Scope(review.key if review else None), reader) if not each.dismissal]


def beside(
    day: dt.date, as_at: dt.date | None, reader: Acting | str | None, *,
    item: str | None = None, action: str | None = None, agency: str | None = None,
) -> list[Signal]:  # fmt: skip
    """Those about one record, by its key, for its own page."""
    scope = Scope(item=item, action=action, agency=agency)
    return [each for each in every(day, as_at, scope, reader) if not each.dismissal]


def every(
    day: dt.date, as_at: dt.date | None = None, scope: Scope | None = None, reader: Acting | str | None = None
) -> list[Signal]:
    """Those that were dismissed too: each of these carries the version of its dismissal."""
    scope = scope or Scope()
    limits = reviews.limits(as_at)
    found: list[Signal] = []
    if scope.item or not scope.one:
        found += drift_again.signals(as_at, limits, scope.review, scope.item)
        found += drift_items.signals(day, as_at, limits, reader, scope.review, scope.item)
    if scope.item or scope.action or not scope.one:
        found += drift_actions.signals(day, as_at, limits, scope.review, scope.action, scope.item)
    if scope.agency or not (scope.one or scope.review):
        found += drift_agencies.signals(day, as_at, limits, scope.agency)
    found = [each for each in found if not scope.one or each.about.key in (scope.item, scope.action, scope.agency)]
    found.sort(key=lambda each: rules.RULES.index(each.rule))
    return _with_dismissals(found, as_at)


def asked_again(as_at: dt.date | None = None) -> list[Signal]:
    """What is asked again and nobody has dismissed. Home tells of this rule alone: it costs the same with many records."""
    found = drift_again.signals(as_at, reviews.limits(as_at))
    return [each for each in _with_dismissals(found, as_at) if not each.dismissal] if found else []


def _with_dismissals(found: list[Signal], as_at: dt.date | None) -> list[Signal]:
    said = {(row.rule, row.subject): row for row in dismissals(as_at)}
    return [_told(each, said.get((each.rule, each.about.key))) for each in found]


def _told(signal: Signal, row: DriftDismissal | None) -> Signal:
    if row is None:
        return signal
    if row.facts == signal.fingerprint:
        return replace(signal, dismissal=row.id)
    if not row.stands:
        return signal
    return replace(signal, back=Back(row.dismissed_on, row.because, row.found, row.dismissed_by))


def dismissals(as_at: dt.date | None = None, only_standing: bool = True) -> Iterable[DriftDismissal]:
    """What was dismissed, the latest first. Not ``only_standing``: also what is asked again."""
    where = known(DriftDismissal, as_at)
    if only_standing:
        where &= DriftDismissal.facts != ""
    return DriftDismissal.select().where(where).order_by(DriftDismissal.dismissed_on.desc(), DriftDismissal.id.desc())


def dismissal(key: str) -> DriftDismissal | None:
    """One as it stands, by its key."""
    return DriftDismissal.get_or_none((DriftDismissal.record == key) & known(DriftDismissal))


def dismissal_of(signal: Signal) -> DriftDismissal | None:
    """What stands of a question, whether or not it was taken back since."""
    same = (DriftDismissal.rule == signal.rule) & (DriftDismissal.subject == signal.about.key)
    return DriftDismissal.get_or_none(same & known(DriftDismissal))


def the_one(rule: str, key: str, day: dt.date, reader: Acting | str | None) -> Signal | None:
    """The question of a rule about a record, dismissed or not; None where there is none now, or no such record."""
    if rule not in rules.RULES:
        return None
    scopes = {rules.STOPPED: Scope(agency=key)}.get(rule) or Scope()
    if rule in (
        rules.ASKED_AGAIN,
        rules.LOW_RUNGS,
        rules.SELF_REPORTED,
        rules.NO_VOICE,
        rules.OLD_EVIDENCE,
        rules.UNANSWERED,
    ):
        scopes = Scope(item=key)
    elif rule in (rules.NO_NEW_EVIDENCE, rules.SAME_WORDS, rules.OWNER_LEFT):
        scopes = Scope(action=key)
    found = every(day, None, scopes, reader)
    return next((each for each in found if each.rule == rule and each.about.key == key), None)


def boards_own(row: DriftDismissal) -> bool:
    """Whether what was dismissed is about an action that the Board itself leads."""
    if row.about != rules.ACTION:
        return False
    on = (Action.lead == Agency.record) & known(Agency)
    led = Action.select(Agency.kind).join(Agency, on=on).where((Action.record == row.subject) & known(Action))
    return led.scalar() == "board"


@dataclass
class Named:
    """What the keys in questions are called: for lists, links and files."""

    items: dict[str, Item]
    agencies: dict[str, Agency]
    reviews: dict[str, Review]
    themes: dict[str, str]

    def review_of(self, signal: Signal) -> Review | None:
        return self.reviews.get(signal.review or "")

    def items_of(self, signal: Signal) -> list[Item]:
        return sorted((self.items[key] for key in signal.items if key in self.items), key=lambda item: item.position)

    def agencies_of(self, signal: Signal) -> list[Agency]:
        return [self.agencies[key] for key in signal.agencies if key in self.agencies]

    def theme_of(self, item: Item) -> str:
        return self.themes.get(item.theme_id or "", WITHOUT_THEME)


def named(as_at: dt.date | None = None) -> Named:
    """Four queries, whatever the number of questions."""
    few = (Item.record, Item.review, Item.ref, Item.title, Item.position, Item.theme, Item.kind)
    return Named(
        {row.key: row for row in Item.select(*few).where(known(Item, as_at))},
        {row.key: row for row in reviews.agencies(as_at)},
        {row.key: row for row in reviews.all_reviews(as_at)},
        dict(Theme.select(Theme.record, Theme.name).where(known(Theme, as_at)).tuples()),
    )


def refs_of(rows: Iterable[DriftDismissal], as_at: dt.date | None = None) -> dict[str, Record]:
    """The records about which questions were dismissed, by their keys. One query for each kind of record."""
    return records(((row.about, row.subject) for row in rows), as_at)


def records(of: Iterable[tuple[str, str]], as_at: dt.date | None = None) -> dict[str, Record]:
    """Records by their keys, from pairs of what a question is about and a key. One query for each kind of record."""
    wanted: dict[str, set[str]] = {}
    for kind, key in of:
        wanted.setdefault(kind, set()).add(key)
    found: dict[str, Record] = {}
    for kind, model in ((rules.ITEM, Item), (rules.ACTION, Action), (rules.AGENCY, Agency), (rules.GROUP, FigureGroup)):
        where = model.record.in_(list(wanted.get(kind, ()))) & known(model, as_at)
        found |= {row.key: row for row in model.select().where(where)} if kind in wanted else {}
    return found
