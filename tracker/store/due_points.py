"""The due points of many actions and items, for the lists of deadlines; and what happened to those of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from peewee import JOIN, fn

from ..rules import delivery, due_points
from ..rules import escalations as levels
from . import clocks, deadlines
from .actions import Action, Answer, action_of
from .database import in_force, known
from .deadlines import Deadline, DeadlineChange
from .escalations import Escalation
from .reviews import Agency, Item, ItemAgency, Review, item_of

ACTION = "action"  # beside the kinds of items
_OVER = (delivery.CLOSED, delivery.WITHDRAWN)


def still_open(as_at: dt.date | None = None):
    """Every open due point of actions and items, with the action and its lead (``deed``) or the item (``point``).

    Of an action that is closed, withdrawn or merged away no date counts.
    """
    return (
        Deadline.select(Deadline, Action, Agency, Item)
        .join(Action, JOIN.LEFT_OUTER, on=(Deadline.action == Action.record) & known(Action, as_at), attr="deed")
        .join(Agency, JOIN.LEFT_OUTER, on=(Action.lead == Agency.record) & known(Agency, as_at), attr="lead_body")
        .switch(Deadline)
        .join(Item, JOIN.LEFT_OUTER, on=(Deadline.item == Item.record) & known(Item, as_at), attr="point")
        .where(
            known(Deadline, as_at)
            & Deadline.met_on.is_null()
            & Deadline.withdrawn_on.is_null()
            & (Item.id.is_null(False) | (Action.delivery.not_in(_OVER) & Action.merged_into.is_null()))
        )
    )


def next_of(actions: Collection[str]) -> list[Deadline]:
    """The next open due point of each of these actions, in their order."""
    keys = list(actions)
    rows = {row.action_id: row for row in still_open().where(Deadline.action.in_(keys) & Deadline.is_next)}
    return [rows[key] for key in keys if key in rows]


def of_review(query, review: Review):
    return query.where(Deadline.review == review.key)


def of_agencies(query, keys: Collection[str], as_at: dt.date | None = None):
    """Those of actions that the agencies lead, and of items that address one of them by name."""
    addressed = ItemAgency.select(ItemAgency.item).where(
        ItemAgency.agency.in_(list(keys)) & (ItemAgency.part == "addressed") & in_force(ItemAgency, as_at)
    )
    return query.where(Action.lead.in_(list(keys)) | Deadline.item.in_(addressed))


def of_kind(query, kind: str):
    """Those of items of a kind, or of actions."""
    return query.where(Deadline.action.is_null(False) if kind == ACTION else Item.kind == kind)


def of_theme(query, theme: str, as_at: dt.date | None = None):
    """Those of items of a theme, and of the actions that answer one."""
    items = Item.select(Item.record).where((Item.theme == theme) & known(Item, as_at))
    answering = Answer.select(Answer.action).where(Answer.item.in_(items) & in_force(Answer, as_at))
    return query.where(Deadline.item.in_(items) | Deadline.action.in_(answering))


def of_owner(query, ref: str):
    """Those of the item or action with a reference."""
    return query.where((Item.ref == ref) | (Action.ref == ref))


def in_month(query, month: str, as_at: dt.date | None = None):
    """Those due in a month, written 2015-10."""
    due = clocks.due_day(as_at)
    first = dt.date.fromisoformat(f"{month}-01")
    after = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return query.where((due >= first) & (due < after))


def at_level(query, level: str, as_at: dt.date | None = None):
    """Those of what stands before a level now."""
    standing = (Escalation.state == "open") & (Escalation.level == level) & known(Escalation, as_at)
    items = Escalation.select(Escalation.item).where(standing & Escalation.item.is_null(False))
    acts = Escalation.select(Escalation.action).where(standing & Escalation.action.is_null(False))
    return query.where(Deadline.item.in_(items) | Deadline.action.in_(acts))


def in_state(query, state: str, day: dt.date, soon: int, as_at: dt.date | None = None):
    """Those of which ``rules.due_points.standing`` would say this."""
    firm = (Deadline.basis == "stated") | Deadline.confirmed
    running = Item.id.is_null(False) | Action.delivery.not_in(delivery.STOPPED)
    due = clocks.due_day(as_at)
    where = {
        due_points.LATE: firm & (due < day) & running,
        due_points.SOON: (due >= day) & (due <= day + dt.timedelta(days=soon)) & running,
        due_points.PROVISIONAL: ~firm & Deadline.current.is_null(False),
        due_points.ASKED: Deadline.record.in_(_asked(as_at)),
        due_points.SLIPS: Deadline.forecast > due,
        due_points.UNDATED: Deadline.current.is_null(),
    }
    return query.where(where[state])


def _asked(as_at):
    return DeadlineChange.select(DeadlineChange.deadline).where(
        (DeadlineChange.state == "asked") & known(DeadlineChange, as_at)
    )


def in_order(query, order: str = "", as_at: dt.date | None = None):
    """By date, or as a column asks; what is alike keeps the order of dates and references."""
    by_date = (Deadline.current.is_null(), clocks.due_day(as_at))
    first = {
        "original": (Deadline.original.is_null(), Deadline.original),
        "forecast": (Deadline.forecast.is_null(), Deadline.forecast.desc()),
        "moves": (Deadline.moves.desc(), Deadline.days_moved.desc()),
        "owner": (Deadline.action.is_null(False), fn.COALESCE(Item.position, Action.position)),
        "agency": (Agency.name.is_null(), Agency.name, Agency.code),
    }
    return query.order_by(*first.get(order, ()), *by_date, Deadline.review, Item.position, Action.position, Deadline.id)


def months(as_at: dt.date | None = None) -> list[str]:
    """The months in which something open is due, written 2015-10."""
    query = still_open(as_at).where(Deadline.current.is_null(False))
    rows = clocks.told(query.select(Deadline.record, Deadline.current), as_at)
    return sorted({f"{row.due:%Y-%m}" for row in rows})


def unconfirmed(as_at: dt.date | None = None):
    """Open due points whose date the Board has yet to confirm."""
    return still_open(as_at).where(
        (Deadline.basis == "provisional") & ~Deadline.confirmed & Deadline.current.is_null(False)
    )


def asked_for(keys: Iterable[str], as_at: dt.date | None = None) -> dict[str, DeadlineChange]:
    """The requests for more time that wait for a decision, by due point."""
    where = DeadlineChange.deadline.in_(list(keys)) & (DeadlineChange.state == "asked") & known(DeadlineChange, as_at)
    return {row.deadline_id: row for row in DeadlineChange.select().where(where)}


def levels_of(owners: Iterable[str], as_at: dt.date | None = None) -> dict[str, Escalation]:
    """The highest open escalation of each action or item, by its key."""
    keys = list(owners)
    mine = Escalation.item.in_(keys) | Escalation.action.in_(keys)
    found: dict[str, Escalation] = {}
    for row in Escalation.select().where(mine & (Escalation.state == "open") & known(Escalation, as_at)):
        for owner in (row.item_id, row.action_id):
            if owner and (owner not in found or levels.height(row.level) > levels.height(found[owner].level)):
                found[owner] = row
    return found


@dataclass
class Turn:
    """One thing that happened to a due point: the version written for it, and the one before."""

    row: Deadline
    before: Deadline | None

    @property
    def moved(self) -> bool:
        """Whether another date stands in place of one that stood."""
        return self.before is not None and self.before.current is not None and self.before.current != self.row.current


def turns(owner: str, as_at: dt.date | None = None) -> Iterator[Turn]:
    """What happened to the due points of an action or an item, oldest first, forecasts left out."""
    before: Deadline | None = None
    for row in deadlines.versions(owner, as_at):
        if before is not None and before.key != row.key:
            before = None
        if row.event and row.event != due_points.FORECAST:
            yield Turn(row, before)
        before = row


def point_of(owner: str, number: int, as_at: dt.date | None = None) -> Deadline | None:
    """A due point of an action or an item, by its number."""
    return next((point for point in deadlines.points(owner, as_at, withdrawn=True) if point.number == number), None)


def owner_of(review: Review, ref: str, as_at: dt.date | None = None) -> Action | Item | None:
    """The action (with its lead) or item of a review with a reference."""
    return action_of(review, ref, as_at) or item_of(review, ref, as_at)
