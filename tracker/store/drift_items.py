"""Drift about items, and about figures that disagree: what the rules of drift want, counted by the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from peewee import Case, fn

from ..rules import assurance, delivery, evidence
from ..rules import drift as rules
from ..rules.drift import Concerned, Finding, Signal
from ..rules.roles import Acting
from ..rules.settings import Thresholds
from . import items as listed_items
from .actions import Action, Answer
from .assurance import AssuranceDecision
from .correspondence import Letter, LetterItem
from .database import in_force, known
from .evidence import Evidence, EvidenceLink, hidden_from
from .figures import FigureGroup, statements
from .reviews import Agency, Item, ItemAgency

_VOICES = ("child", "family")


@dataclass
class Counted:
    """What bears on an item, in numbers."""

    supports: int = 0
    practice: int = 0  # of those that support, on practice or impact
    pieces: int = 0  # for or against
    checked: int = 0
    heard: int = 0  # with the voice of a child or a family, also as context
    since: dt.date | None = None
    newest: str = ""  # the key of the link that came last
    given: dt.date | None = None  # the day on which the newest that supports was given
    invented: bool = False


def signals(
    day: dt.date,
    as_at: dt.date | None,
    limits: Thresholds,
    reader: Acting | str | None,
    review: str | None = None,
    item: str | None = None,
) -> list[Signal]:
    """Those about items, and those about figures; of one item, its own alone. ``review`` and ``item`` are keys."""
    rows = list(_items(as_at, review, item))
    counted = _counted(as_at, review, item)
    rated = _rated_good(as_at, item)
    relied = _relied_on(rated, as_at)
    unanswered = _unanswered(as_at, review, item)
    hidden = hidden_from(reader)
    found: list[tuple[str, Item, Finding, tuple[Concerned, ...], bool]] = []
    for row in rows:
        of, decision = counted.get(row.key, Counted()), rated.get(row.key)
        highest = "practice" if of.practice else "activity"
        asked = [
            (rules.LOW_RUNGS, rules.low_rungs(of.supports, highest, of.since, of.newest)),
            (rules.SELF_REPORTED, rules.self_reported(of.pieces, of.checked, of.since, of.newest)),
            (rules.NO_VOICE, rules.no_voice(row.voice_because, of.heard, of.pieces, row.known_from, of.newest)),
        ]
        if row.key in unanswered:
            links, proposals = unanswered[row.key]
            asked.append((rules.UNANSWERED, rules.unanswered(False, links, proposals, row.known_from)))
        found += [(rule, row, what, (), bool(of.pieces and of.invented)) for rule, what in asked if what]
        if decision is not None:
            piece, newest = relied.get(row.key, (None, of.given))
            what = rules.old_evidence(decision.rating, decision.decided_on, newest, day, decision.id, limits)
            named = piece is not None and piece.key not in hidden
            on = (Concerned("evidence", piece.key, piece.ref, piece.review_id),) if named and piece else ()
            if what:
                found.append((rules.OLD_EVIDENCE, row, what, on, decision.invented))
    agencies = agencies_to_ask({row.key for _, row, *_ in found}, as_at)
    made = [
        Signal(
            rule,
            Concerned(rules.ITEM, row.key, row.ref, row.review_id),
            row.title,
            rules.says(rule, limits),
            what,
            items=(row.key,),
            agencies=agencies.get(row.key, ()),
            rests_on=on,
            invented=invented,
        )
        for rule, row, what, on, invented in found
    ]
    return made + ([] if item else list(_figures(as_at, limits, hidden, review)))


def _items(as_at: dt.date | None, review: str | None, item: str | None):
    query = Item.select(
        *(Item.record, Item.review, Item.ref, Item.title, Item.voice_because, Item.known_from, Item.part_of)
    ).where(known(Item, as_at))
    return _narrowed(query, review, item).order_by(Item.review, Item.position, Item.record)


def _narrowed(query, review: str | None, item: str | None):
    if review:
        query = query.where(Item.review == review)
    return query.where(Item.record == item) if item else query


def _counted(as_at: dt.date | None, review: str | None, item: str | None) -> dict[str, Counted]:
    """The links to each item, counted in one query."""
    supports = EvidenceLink.stance == evidence.SUPPORTS
    sided = EvidenceLink.stance != evidence.CONTEXT
    high = [rung for rung in evidence.RUNGS if evidence.at_or_above(rung, "practice")]

    def number(where):
        return fn.SUM(Case(None, [(where, 1)], 0))

    query = (
        EvidenceLink.select(
            EvidenceLink.item,
            number(supports),
            number(supports & Evidence.rung.in_(high)),
            number(sided),
            number(sided & (Evidence.independence != evidence.SELF_REPORTED)),
            number(Evidence.voice.in_(_VOICES)),
            fn.MIN(Case(None, [(sided, EvidenceLink.known_from)])),
            fn.MAX(Case(None, [(sided, EvidenceLink.record)])),
            fn.MAX(Case(None, [(supports, Evidence.given_on)])),
            number(sided & (EvidenceLink.invented | Evidence.invented)),
        )
        .join(Evidence, on=(EvidenceLink.evidence == Evidence.record) & known(Evidence, as_at))
        .where(in_force(EvidenceLink, as_at) & Evidence.merged_into.is_null())
        .group_by(EvidenceLink.item)
    )
    if item:
        query = query.where(EvidenceLink.item == item)
    if review:
        query = query.where(Evidence.review == review)
    return {
        key: Counted(*numbers, since=_as_day(since), newest=newest or "", given=_as_day(given), invented=bool(made_up))
        for key, *numbers, since, newest, given, made_up in query.tuples()
    }


def _as_day(value) -> dt.date | None:
    """SQLite gives the smallest of days as text."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _rated_good(as_at: dt.date | None, item: str | None) -> dict[str, AssuranceDecision]:
    """The standing decisions on whole items that say good evidence or sustained."""
    where = AssuranceDecision.rating.in_(assurance.ASSURED) & AssuranceDecision.agency.is_null()
    query = AssuranceDecision.select().where(where & known(AssuranceDecision, as_at))
    return {row.item_id: row for row in (query.where(AssuranceDecision.item == item) if item else query)}


def _relied_on(rated: dict[str, AssuranceDecision], as_at: dt.date | None) -> dict[str, tuple[Evidence, dt.date]]:
    """The newest piece that each decision says it rests on, by the item's key."""
    refs = {ref for row in rated.values() for ref in row.rests_on}
    names = (Evidence.record, Evidence.review, Evidence.ref, Evidence.given_on)
    rows = Evidence.select(*names).where(Evidence.ref.in_(list(refs)) & known(Evidence, as_at))
    pieces = {(row.review_id, row.ref): row for row in rows}
    found = {}
    for key, row in rated.items():
        behind = [pieces[row.review_id, ref] for ref in row.rests_on if (row.review_id, ref) in pieces]
        if behind:
            newest = max(behind, key=lambda piece: piece.given_on)
            found[key] = (newest, newest.given_on)
    return found


def _unanswered(as_at: dt.date | None, review: str | None, item: str | None) -> dict[str, tuple[int, int]]:
    """The items that nothing answers, with how many actions were ever linked to each, and how many only propose.

    A sub-point is asked about with the point that it belongs to, where that is not answered either.
    """
    followed = (
        LetterItem.select(LetterItem.item)
        .join(Letter, on=(LetterItem.letter == Letter.record) & known(Letter, as_at))
        .where(known(LetterItem, as_at) & Letter.withdrawn_on.is_null())
    )
    query = listed_items.answered(Item.select(Item.record).where(known(Item, as_at)), as_at, yes=False)
    query = _narrowed(query.where(Item.record.not_in(followed)), review, item)
    found = {key: (0, 0) for (key,) in query.tuples()}
    proposes = fn.SUM(Case(None, [(Action.proposed & (Action.delivery != delivery.WITHDRAWN), 1)], 0))
    linked = (
        Answer.select(Answer.item, fn.COUNT(Answer.id), proposes)
        .join(Action, on=(Answer.action == Action.record) & known(Action, as_at))
        .where(known(Answer, as_at) & Answer.item.in_(query))
        .group_by(Answer.item)
    )
    return found | {key: (number, proposals) for key, number, proposals in linked.tuples()}


def agencies_to_ask(keys: Collection[str], as_at: dt.date | None) -> dict[str, tuple[str, ...]]:
    """Whom to ask about each item: those that lead what answers it; where nobody does, those that it is put to."""
    led = (
        Answer.select(Answer.item, Action.lead)
        .join(Action, on=(Answer.action == Action.record) & known(Action, as_at))
        .where(in_force(Answer, as_at) & Answer.item.in_(list(keys)))
        .where(~Action.proposed & (Action.delivery != delivery.WITHDRAWN))
        .distinct()
    )
    put_to = ItemAgency.select(ItemAgency.item, ItemAgency.agency).where(
        in_force(ItemAgency, as_at)
        & ItemAgency.item.in_(list(keys))
        & (ItemAgency.part == "addressed")
        & ItemAgency.agency.is_null(False)
    )
    boards = Agency.select(Agency.record).where(known(Agency, as_at) & (Agency.kind == "board"))
    own = {key for (key,) in boards.tuples()}
    found: dict[str, set[str]] = defaultdict(set)
    for query in (led, put_to):
        missing = set(keys) - set(found)
        for key, agency in query.tuples():
            if key in missing:
                found[key].add(agency)
    return {key: tuple(sorted(those, key=lambda agency: (agency in own, agency))) for key, those in found.items()}


def _figures(as_at: dt.date | None, limits: Thresholds, hidden: set[str], review: str | None) -> Iterator[Signal]:
    """The groups that nobody has reconciled. What is restricted is not named."""
    query = FigureGroup.select().where(known(FigureGroup, as_at) & (FigureGroup.reconciled != "yes"))
    query = query.order_by(FigureGroup.review, FigureGroup.position, FigureGroup.record)
    groups = {row.key: row for row in (query.where(FigureGroup.review == review) if review else query)}
    told = defaultdict(list)
    for row in statements(as_at):
        told[row.group_id].append(row)
    pieces = {row.evidence_id for key in groups for row in told[key] if row.evidence_id}
    touched = _touched(pieces, as_at)
    for key, row in groups.items():
        behind = told[key]
        on = {found for each in behind for found in touched.get(each.evidence_id, ())}
        open_to_all = [each for each in behind if each.evidence_id not in hidden]
        what = rules.figures_disagree(
            row.title, [each.figure for each in open_to_all], row.reconciled, row.known_from,
            "|".join(each.id for each in behind),
        )  # fmt: skip
        if what is None:
            continue
        given = [each.piece for each in open_to_all if each.evidence_id and getattr(each, "piece", None)]
        yield Signal(
            rules.FIGURES,
            Concerned(rules.GROUP, key, row.ref, row.review_id),
            row.title,
            rules.says(rules.FIGURES, limits),
            what,
            items=tuple(sorted(on)),
            rests_on=tuple(
                {piece.key: Concerned("evidence", piece.key, piece.ref, piece.review_id) for piece in given}.values()
            ),
            invented=row.invented,
        )


def _touched(pieces: Iterable[str], as_at: dt.date | None) -> dict[str, set[str]]:
    """The keys of the items on which pieces bear, by the key of the piece."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = EvidenceLink.select(EvidenceLink.evidence, EvidenceLink.item).where(
        EvidenceLink.evidence.in_(list(pieces)) & in_force(EvidenceLink, as_at)
    )
    for piece, item in rows.tuples():
        found[piece].add(item)
    return found
