"""Clocks that stood still: which day a date counts as, and by when a question about a paused action is answered."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from peewee import JOIN, Case

from ..rules import challenges as question_rules
from ..rules import closing as rules
from ..rules import deadlines as dates
from ..rules import delivery
from . import closing
from .actions import Action
from .assurance import Challenge
from .closing import StateChange
from .database import known
from .deadlines import Deadline


def counted_as(as_at: dt.date | None = None) -> dict[str, dt.date]:
    """The day that an open date of an action counts as, by the date's key, where that is not the date itself."""
    stopped = StateChange.select(StateChange.action).where(
        StateChange.stopped_from.is_null(False) & known(StateChange, as_at)
    )
    keys = {key for (key,) in stopped.tuples()}
    if not keys:
        return {}
    stops, dated_on = closing.stops(keys, as_at), closing.dated_on(keys, as_at)
    where = Deadline.action.in_(list(keys)) & Deadline.current.is_null(False) & Deadline.met_on.is_null()
    found = {}
    for row in Deadline.select().where(where & known(Deadline, as_at)):
        due = dates.without_stops(row.current, stops.get(row.action_id, ()), dated_on.get(row.action_id))
        if due != row.current:
            found[row.key] = due
    return found


def due_day(as_at: dt.date | None = None):
    """In a query: the day that each date counts as. Few clocks ever stand still, so those few are named."""
    shifted = counted_as(as_at)
    return Case(Deadline.record, list(shifted.items()), Deadline.current) if shifted else Deadline.current


def told(rows: Iterable[Deadline], as_at: dt.date | None = None) -> list[Deadline]:
    """The same dates, each knowing the day that it counts as."""
    shifted = counted_as(as_at)
    found = list(rows)
    for row in found:
        row.counts_as = shifted.get(row.key)
    return found


def earliest_first(query, as_at: dt.date | None = None):
    """Actions by the day that their next deadline counts as, those without a date last."""
    on = (Deadline.action == Action.record) & Deadline.is_next & known(Deadline, as_at)
    return (
        query.switch(Action)
        .join(Deadline, JOIN.LEFT_OUTER, on=on)
        .order_by(Deadline.current.is_null(), due_day(as_at), Action.review, Action.position, Action.ref)
    )


def of_questions(rows: Iterable[Challenge], day: dt.date, as_at: dt.date | None = None) -> list[Challenge]:
    """The same questions, each knowing by which day it is to be answered and whether its clock stands still."""
    found = list(rows)
    keys = {row.action_id for row in found if row.action_id and row.open}
    pauses = _pauses(keys, day, as_at) if keys else {}
    for row in found:
        if row.open and row.action_id in pauses:
            stops, stands = pauses[row.action_id]
            row.counts_as = question_rules.answer_by(row.due, stops, row.asked_on)
            row.clock_stands = stands
    return found


def first_to_answer(rows: Iterable[Challenge], day: dt.date, as_at: dt.date | None = None) -> list[Challenge]:
    """The same questions, those to be answered first on top."""
    return sorted(of_questions(rows, day, as_at), key=lambda row: row.answer_by)


def _pauses(keys: Iterable[str], day: dt.date, as_at: dt.date | None) -> dict[str, tuple[tuple[dates.Stop, ...], bool]]:
    """The pauses of each action, and whether one lasts: that one is counted up to ``day``."""
    kinds = StateChange.kind.in_((rules.PAUSE, rules.RESTART)) & (StateChange.state == rules.DONE)
    rows = StateChange.select().where(StateChange.action.in_(list(keys)) & kinds & known(StateChange, as_at))
    begun: dict[str, dt.date] = {}
    found: dict[str, list[dates.Stop]] = defaultdict(list)
    for row in rows.order_by(StateChange.record):
        if row.kind == rules.PAUSE:
            begun[row.action_id] = row.said_on
        elif row.action_id in begun:
            found[row.action_id].append(dates.Stop(begun.pop(row.action_id), row.said_on))
    lasting = _still_paused(begun, as_at)
    for key in lasting:
        found[key].append(dates.Stop(begun[key], max(day, begun[key])))
    return {key: (tuple(stops), key in lasting) for key, stops in found.items()}


def _still_paused(keys: Iterable[str], as_at: dt.date | None) -> set[str]:
    """Of the actions, those that are paused. One that was withdrawn out of its pause is not."""
    paused = (Action.delivery == delivery.PAUSED) & Action.record.in_(list(keys)) & known(Action, as_at)
    return {key for (key,) in Action.select(Action.record).where(paused).tuples()}
