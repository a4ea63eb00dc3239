"""What the rules of escalation look at on a day: the facts about each thing that may be over a limit, by index."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from peewee import JOIN

from ..rules import delivery, escalations, rising
from ..rules.rising import Fact
from ..rules.settings import Thresholds
from . import clocks, names, reviews, rounds
from .actions import Action
from .assurance import AssuranceDecision, Challenge
from .database import known
from .deadlines import Deadline
from .escalations import BoardDecision, Escalation, FirstRun
from .reviews import Agency, Item

LOT = 10_000  # keys in one question; engines take only so many
_OWN = (escalations.AGENCY_LEAD, escalations.SENIOR_OFFICER)  # levels that each agency has of its own


@dataclass
class About:
    """One item or action, with the agency that is meant at the two lowest levels, and the facts about it."""

    review: str
    item: Item | None
    action: Action | None
    agency: str | None
    facts: list[Fact] = field(default_factory=list)
    raised: list[Escalation] = field(default_factory=list)  # whatever was raised about it, by whom and in what state

    @property
    def subject(self) -> Item | Action:
        return self.action or self.item

    def thing(self, level: str) -> str:
        """By what one stands with a level: at the two lowest, one for each agency."""
        return f"{self.subject.key}@{self.agency or ''}" if level in _OWN else self.subject.key

    def concerns(self, row: Escalation) -> bool:
        """Whether an escalation of the same item or action is about this one: at the two lowest levels, this agency's."""
        return row.level not in _OWN or row.agency_id == self.agency


def about(today: dt.date, limits: Thresholds) -> list[About]:
    """Everything about which something may be over a limit today, in the order of its references."""
    found: dict[tuple[str, str | None], About] = {}

    def add(review: str, item: Item | None, action: Action | None, agency: str | None, fact: Fact) -> None:
        key = ((action or item).key, agency)
        found.setdefault(key, About(review, item, action, agency)).facts.append(fact)

    board = _board()
    for row in _over(today, limits):
        deed, point = (row.deed if row.action_id else None), (row.point if row.item_id else None)
        agency = deed.lead_id if deed else board
        add(row.review_id, point, deed, agency, Fact(rising.LATE, row.key, due=row.due, called=row.label))
        if row.moved_on:
            add(row.review_id, point, deed, agency, Fact(rising.MOVED, row.key, on=row.moved_on, called=row.label))
    for deed, ends in _silent(today, limits):
        add(deed.review_id, None, deed, deed.lead_id, Fact(rising.SILENT, deed.key, on=ends))
    for row in _unanswered(today):
        fact = Fact(rising.UNANSWERED, row.key, due=row.answer_by, called=row.ref)
        add(row.review_id, row.point if row.item_id else None, row.deed if row.action_id else None, row.agency_id, fact)
    looks = list(_looks(today))
    chair = names.in_force().chair if looks else ""
    for row in looks:
        called = f"the {chair}’s next look" + (f" at {row.body.name}" if row.agency_id else "")
        add(row.review_id, row.point, None, board, Fact(rising.LOOK, row.key, due=row.look_again, called=called))
    for row in _undone(today, limits):
        deed = row.deed if row.action_id else None
        fact = Fact(rising.UNDONE, row.key, due=row.by_when, called=row.ref)
        add(row.review_id, row.point if row.item_id else None, deed, deed.lead_id if deed else board, fact)
    everything = sorted(found.values(), key=lambda each: (each.review, each.action is not None, each.subject.position))
    _with_raised(everything)
    return everything


def _lots(keys: Iterable) -> Iterator[list]:
    """A question for so many keys at a time; Peewee's own of this kind fills each lot up and empties it again."""
    every = list(keys)
    return (every[start : start + LOT] for start in range(0, len(every), LOT))


def _board() -> str | None:
    row = Agency.select(Agency.record).where(known(Agency) & (Agency.kind == "board")).first()
    return row.key if row else None


def _by(model, today: dt.date):
    """What stands, and was known by the day: a load may hold what a document of a later day says."""
    return known(model) & (model.known_from <= today)


def _with_subjects(query, model):
    """With the standing item or action that each is about; an action that was merged away, or owes nothing, is left out."""
    return (
        query.select_extend(Item, Action)
        .switch(model)
        .join(Item, JOIN.LEFT_OUTER, on=(model.item == Item.record) & known(Item), attr="point")
        .switch(model)
        .join(Action, JOIN.LEFT_OUTER, on=(model.action == Action.record) & known(Action), attr="deed")
        .where(Action.merged_into.is_null())
    )


def _over(today: dt.date, limits: Thresholds) -> list[Deadline]:
    """Open, firm dates that have passed or were moved; each knows the days on which it was."""
    live = (
        _by(Deadline, today) & Deadline.met_on.is_null() & Deadline.withdrawn_on.is_null() & Deadline.current.is_null(False)
    )
    live &= (Deadline.basis == "stated") | Deadline.confirmed
    owes = Action.delivery.is_null() | Action.delivery.not_in(rising.OWES_NOTHING)
    past = Deadline.current <= today - dt.timedelta(days=limits.agency_lead_days)
    moved = (Deadline.moves > 1) & (Deadline.moves >= limits.executive_moves)
    if limits.executive_moves < 2:
        moved = Deadline.moves >= limits.executive_moves
    rows: dict[str, Deadline] = {}
    for over in (past, moved):
        for row in _with_subjects(Deadline.select(Deadline), Deadline).where(live & over & owes):
            rows[row.key] = row
    told = clocks.told(rows.values())
    days = _days_of_moves([row.key for row in told if row.moves >= limits.executive_moves])
    for row in told:
        row.moved_on = days.get(row.key, ())
    return sorted(told, key=lambda row: row.number)


def _days_of_moves(keys: list[str]) -> dict[str, tuple[dt.date, ...]]:
    """The day of each move of each date, by the date's key: the first version that counts so many."""
    found: dict[str, list[dt.date]] = defaultdict(list)
    for lot in _lots(keys):
        versions = Deadline.select(Deadline.record, Deadline.moves, Deadline.known_from)
        for key, moves, on in versions.where(Deadline.record.in_(lot)).order_by(Deadline.version).tuples():
            found[key] = found[key][:moves] + [on] * (moves - len(found[key]))  # a move that is undone was none
    return {key: tuple(days) for key, days in found.items()}


def _silent(today: dt.date, limits: Thresholds) -> list[tuple[Action, tuple[dt.date, ...]]]:
    """Actions silent in as many rounds as the limit, with the day on which each of those rounds ended.

    Looked at are only those led by agencies that were asked in so many rounds that are over.
    """
    limit = limits.senior_officer_silent_rounds
    opened = {agency: sorted(row.opens for row in asked) for agency, asked in rounds.over_by_agency(today).items()}
    leads = {agency: days[-limit] for agency, days in opened.items() if len(days) >= limit}
    if not leads:
        return []
    since = max(leads.values())
    owes = Action.delivery.not_in(rising.OWES_NOTHING) & ~Action.proposed & Action.merged_into.is_null()
    quiet = Action.reported_on.is_null() | (Action.reported_on < since)
    rows = list(Action.select().where(_by(Action, today) & owes & quiet & Action.lead.in_(list(leads))))
    found = []
    for lot in _lots(rows):
        asked_about = rounds.asked_about(lot)
        for row in lot:
            ends = rounds.silent_ends(asked_about.get(row.key, []), row.reported_on, today)
            if len(ends) >= limit:
                found.append((row, ends))
    return found


def _unanswered(today: dt.date) -> list[Challenge]:
    """Open questions past their day; those about an action that is paused, closed or withdrawn wait for nobody."""
    query = Challenge.select(Challenge).where(
        _by(Challenge, today) & Challenge.answered_on.is_null() & (Challenge.due < today)
    )
    goes_on = Action.delivery.is_null() | Action.delivery.not_in(delivery.STOPPED)
    rows = clocks.of_questions(_with_subjects(query, Challenge).where(goes_on), today)
    return [row for row in rows if row.answer_by < today]


def _looks(today: dt.date):
    """Decisions of the chair whose next look is past its day, of the whole of an item or of one agency."""
    return (
        AssuranceDecision.select(AssuranceDecision, Item, Agency)
        .join(Item, on=(AssuranceDecision.item == Item.record) & known(Item), attr="point")
        .switch(AssuranceDecision)
        .join(Agency, JOIN.LEFT_OUTER, on=(AssuranceDecision.agency == Agency.record) & known(Agency), attr="body")
        .where(_by(AssuranceDecision, today) & (AssuranceDecision.look_again < today))
    )


def _undone(today: dt.date, limits: Thresholds) -> list[BoardDecision]:
    """The Board's decisions that nobody has recorded as carried out. A later one about the same thing takes its place."""
    long_ago = BoardDecision.by_when <= today - dt.timedelta(days=limits.summit_undone_days)
    query = BoardDecision.select(BoardDecision).where(
        known(BoardDecision)
        & (BoardDecision.level == escalations.BOARD)
        & BoardDecision.carried_out_on.is_null()
        & long_ago
    )
    goes_on = Action.delivery.is_null() | Action.delivery.not_in(delivery.STOPPED)
    rows = list(_with_subjects(query, BoardDecision).where(goes_on))
    things = {row.item_id or row.action_id for row in rows}
    newest: dict[str, BoardDecision] = {}
    for lot in _lots(things):
        mine = BoardDecision.item.in_(lot) | BoardDecision.action.in_(lot)
        later = BoardDecision.select().where(known(BoardDecision) & (BoardDecision.level == escalations.BOARD) & mine)
        for row in later.order_by(BoardDecision.made_on, BoardDecision.record):
            newest[row.item_id or row.action_id] = row
    return [row for row in rows if newest[row.item_id or row.action_id].key == row.key]


def _with_raised(found: Iterable[About]) -> None:
    """Add to each what was ever raised about it; decided ones know what was decided."""
    found = list(found)
    by_subject: dict[str, list[Escalation]] = defaultdict(list)
    for lot in _lots({each.subject.key for each in found}):
        mine = Escalation.item.in_(lot) | Escalation.action.in_(lot)
        for row in Escalation.select().where(known(Escalation) & mine):
            by_subject[row.action_id or row.item_id].append(row)
    decided = decisions_on([row for rows in by_subject.values() for row in rows if row.state == "decided"])
    for each in found:
        each.raised = [row for row in by_subject[each.subject.key] if each.concerns(row)]
        for row in each.raised:
            row.decided = decided.get(row.key)


def decisions_on(rows: Iterable[Escalation]) -> dict[str, BoardDecision]:
    """The decision that stands on each of these escalations, by the key of the escalation."""
    found = {}
    for lot in _lots([row.key for row in rows]):
        made = BoardDecision.select().where(known(BoardDecision) & BoardDecision.escalation.in_(lot))
        found.update({row.escalation_id: row for row in made})
    return found


def settled(each: About) -> list[rising.Settled]:
    """What the levels decided about a thing, and the proposals about it that were set aside."""
    found = []
    for row in each.raised:
        if row.decided is not None:
            found.append(rising.Settled(row.level, row.decided.made_on, row.decided.by_when))
        elif row.state == "set_aside" and row.settled_by:
            found.append(rising.Settled(row.level, row.settled_on))
    return found


def past_their_day(today: dt.date) -> list[Escalation]:
    """Open escalations whose day passed without a decision, and that have not gone on yet, with what they are about."""
    where = known(Escalation) & (Escalation.state == "open") & (Escalation.due < today) & Escalation.climbed_to.is_null()
    return list(_any_subject(Escalation.select(Escalation)).where(where).order_by(Escalation.raised_on, Escalation.id))


def standing_about(rows: Iterable[Escalation]) -> dict[str, list[Escalation]]:
    """What stands open about the same items and actions, by their keys."""
    found: dict[str, list[Escalation]] = defaultdict(list)
    for lot in _lots({row.action_id or row.item_id for row in rows}):
        mine = Escalation.item.in_(lot) | Escalation.action.in_(lot)
        for row in Escalation.select().where(known(Escalation) & (Escalation.state == "open") & mine):
            found[row.action_id or row.item_id].append(row)
    return found


def _any_subject(query):
    return (
        query.select_extend(Item, Action)
        .switch(Escalation)
        .join(Item, JOIN.LEFT_OUTER, on=(Escalation.item == Item.record) & known(Item), attr="point")
        .switch(Escalation)
        .join(Action, JOIN.LEFT_OUTER, on=(Escalation.action == Action.record) & known(Action), attr="deed")
    )


def not_yet_run() -> set[str]:
    """The keys of the reviews at which the rules have never looked."""
    run = {key for (key,) in FirstRun.select(FirstRun.review).where(known(FirstRun)).tuples()}
    return {row.key for row in reviews.all_reviews()} - run
