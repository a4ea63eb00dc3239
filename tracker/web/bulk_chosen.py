"""Which records an address chooses for a change of many: those ticked in a list, else all that its choices leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request

from ..rules import roles
from ..store import bulk as store
from ..store import due_points
from ..store.actions import Action
from ..store.database import Record
from ..store.deadlines import Deadline, DeadlineChange
from ..store.reviews import Item, Review
from . import actions, bulk_offers, deadlines, guard
from . import reviews as points

ALL = "all"


def chosen(rows: Sequence[Any], ticked: bool | None = None) -> tuple[list, set[str]]:
    """The rows that the page shows, and the keys of those that are ticked on it.

    Ticked in the list: those, ticked. Asked for all: all, ticked. Neither: all of them, to tick.
    """
    picked = set(request.args.getlist("pick"))
    if picked and request.args.get("which") != ALL:
        # From the list of actions the dates of those that were ticked there; from that of dates their requests.
        some = [
            row for row in rows if picked & {row.key, *(getattr(row, name, None) for name in ("action_id", "deadline_id"))}
        ]
        return some, {row.key for row in some}
    every = list(rows)
    return every, {row.key for row in every} if ticked or request.args.get("which") == ALL else set()


def not_here(rows: Sequence[Any]) -> list[str]:
    """The references of what was ticked in the list and is none of these rows, so that nothing goes without a word."""
    picked = set(request.args.getlist("pick"))
    for row in rows:
        picked -= {row.key, *(getattr(row, name, None) for name in ("action_id", "deadline_id"))}
    if not picked or request.args.get("which") == ALL:
        return []
    points = store.standing_of(Deadline, picked)
    things = {**store.standing_of(Action, picked), **store.standing_of(Item, picked), **store.owners_of(points.values())}
    return sorted({thing.ref for thing in things.values()})


def of_requests() -> list[DeadlineChange]:
    """The requests for more time that wait for a decision, of the dates that the choices leave."""
    dates = [row.key for row in deadlines.all_found()]
    asked = due_points.asked_for(dates)
    return [asked[key] for key in dates if key in asked]


def of_keys(model: type[Record], keys: Sequence[str]) -> list:
    """Records as they stand, in this order."""
    found = store.standing_of(model, keys)
    return [found[key] for key in keys if key in found]


def of_dates() -> list[Deadline]:
    """The open dates of the list of deadlines; from the list of actions, the next of each action.

    For a post that only asks, those of its own agency.
    """
    if request.args.get("of") == "actions":
        rows = due_points.next_of([row.key for row in actions.all_found()])
    else:
        rows = deadlines.all_found()
    if bulk_offers.asks_alone():
        rows = [row for row in rows if row.action_id and roles.may(guard.me(), roles.REPORT, agency=row.deed.lead_id)]
    return rows


def of_actions() -> list[Action]:
    return actions.all_found()


def of_items(review: Review) -> list[Item]:
    return points.all_found(review)
