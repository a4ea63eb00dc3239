"""What is seen ahead of many due points: what puts each at risk before its date, and which level a lateness reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..rules import ahead as rules
from ..rules import deadlines as dates
from ..rules import delivery, rag
from ..rules import escalations as levels
from ..rules.settings import Thresholds
from . import closing, positions
from .actions import Action
from .deadlines import Deadline


@dataclass(frozen=True)
class Ahead:
    """Of one due point. What the dates say and what the agency says stand side by side."""

    by_dates: tuple[str, ...]  # each reason in words
    by_agency: bool  # the agency says that the action is at risk
    said_on: dt.date | None  # when it last reported
    fragile: bool  # depends on one team or on short-term money: told beside a reason, and none itself
    reached: levels.Reached | None  # the level that lateness, moves and silence reach by the rule
    step: rules.Step | None  # the next level that lateness alone would reach, and on which day

    @property
    def level(self) -> str:
        return self.reached.level if self.reached else ""


def of(rows: Sequence[Deadline], day: dt.date, as_at: dt.date | None, limits: Thresholds) -> dict[str, Ahead]:
    """By the key of each due point, in a number of queries that does not grow with them.

    The rows come from ``due_points.still_open``, each with its action or item, and know the day that they count as.
    """
    deeds: dict[str, Action] = {row.action_id: row.deed for row in rows if row.action_id}
    standing = {each.action.key: each for each in positions.of_actions(deeds.values(), day, as_at, limits)}
    stops, dated_on = closing.stops(list(deeds), as_at), closing.dated_on(list(deeds), as_at)
    found = {}
    for row in rows:
        if row.action_id:
            deed, position = row.deed, standing[row.action_id]
            facts = rag.Facts(
                state=deed.delivery,
                deadline=row.current,
                confirmed=row.firm,
                forecast=row.forecast,
                moves=row.moves,
                last_update=deed.reported_on,
                asked_since=position.asked_since,
                interval=deed.interval or limits.reporting_interval,
                stopped=stops.get(row.action_id, ()),
                dated_on=dated_on.get(row.action_id),
            )
            found[row.key] = _told(row, facts, deed.fragile, position.silent_rounds, True, day, limits)
        else:
            facts = rag.Facts(
                "", row.current, row.firm, row.forecast, row.moves, None, None, interval=limits.reporting_interval
            )
            found[row.key] = _told(row, facts, False, 0, False, day, limits)
    return found


def _told(row, facts: rag.Facts, fragile: bool, quiet: int, reports: bool, day: dt.date, limits: Thresholds) -> Ahead:
    running, due = facts.state not in delivery.STOPPED, facts.due
    late = dates.days_late(due, day) if running and row.firm and due else 0
    steps = rules.steps(due, row.firm, day, limits) if running else []
    return Ahead(
        by_dates=tuple(rules.by_dates(facts, day, limits, reports)),
        by_agency=rules.agency_says(facts.state, due, day),
        said_on=facts.last_update,
        fragile=fragile,
        reached=levels.level_for(late, row.moves, quiet, limits) if running and row.firm else None,
        step=steps[0] if steps else None,
    )


def narrowed(rows: Iterable[Deadline], told: dict[str, Ahead], choice: str) -> list[Deadline]:
    """Of the due points, those at risk as the choice asks."""
    return [row for row in rows if rules.is_chosen(choice, bool(told[row.key].by_dates), told[row.key].by_agency)]


def by_level(rows: Iterable[Deadline], told: dict[str, Ahead]) -> list[Deadline]:
    """The highest level on top; within one the order in which they came. Those that have reached none come last."""
    return sorted(rows, key=lambda row: -levels.height(told[row.key].level) if told[row.key].level else 0)
