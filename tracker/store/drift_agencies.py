"""Drift about agencies: those that reported, lead what still runs, and have stopped."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from peewee import fn

from ..rules import delivery
from ..rules import drift as rules
from ..rules import rounds as round_rules
from ..rules.drift import Concerned, Signal
from ..rules.settings import Thresholds
from . import rounds
from .actions import Action, ProgressUpdate
from .database import known
from .drift_items import _as_day
from .reviews import Agency
from .rounds import RoundAgency


def signals(day: dt.date, as_at: dt.date | None, limits: Thresholds, agency: str | None = None) -> list[Signal]:
    """One question for each agency at most; its parts report for it. ``agency`` is a key."""
    bodies = {row.key: row for row in Agency.select().where(known(Agency, as_at) & Agency.merged_into.is_null())}
    above = {key: row.parent_id for key, row in bodies.items()}
    last, made_up = _last_said(above, as_at)
    running = _running(as_at)
    opened = _last_asked(day, as_at)
    found = []
    for key, body in sorted(bodies.items(), key=lambda each: each[1].name):
        if agency and key != agency:
            continue
        what = rules.stopped_reporting(last.get(key), running.get(key, 0), opened.get(key), day, limits)
        if what:
            about = Concerned(rules.AGENCY, key, body.code)
            says = rules.says(rules.STOPPED, limits)
            found.append(
                Signal(rules.STOPPED, about, body.name, says, what, agencies=(key,), invented=made_up.get(key, False))
            )
    return found


def _last_said(above: dict, as_at: dt.date | None) -> tuple[dict[str, dt.date], dict[str, bool]]:
    """The day of the last report of each agency and of its parts, and whether what it reports is of the demonstration."""
    rows = (
        ProgressUpdate.select(ProgressUpdate.agency, fn.MAX(ProgressUpdate.said_on), fn.COUNT(ProgressUpdate.id),
                              fn.MAX(ProgressUpdate.invented.cast("integer")))
        .where(known(ProgressUpdate, as_at))
        .group_by(ProgressUpdate.agency)
    )  # fmt: skip
    last: dict[str, dt.date] = {}
    made_up: dict[str, bool] = defaultdict(bool)
    for agency, said, _, invented in rows.tuples():
        on, key, seen = _as_day(said), agency, set()
        while key is not None and key not in seen and on is not None:
            last[key] = max(on, last.get(key, on))
            made_up[key] |= bool(invented)
            seen.add(key)
            key = above.get(key)
    return last, made_up


def _running(as_at: dt.date | None) -> dict[str, int]:
    """How many running actions each agency leads itself."""
    where = (
        known(Action, as_at) & Action.delivery.not_in(delivery.STOPPED) & ~Action.proposed & Action.merged_into.is_null()
    )
    return dict(Action.select(Action.lead, fn.COUNT(Action.id)).where(where).group_by(Action.lead).tuples())


def _last_asked(day: dt.date, as_at: dt.date | None) -> dict[str, dt.date]:
    """When the last round opened that is over and in which each agency was asked."""
    over = {row.key: row.opens for row in rounds.rounds(as_at) if row.state(day) == round_rules.OVER}
    asked = RoundAgency.select(RoundAgency.agency, RoundAgency.round).where(known(RoundAgency, as_at))
    found: dict[str, dt.date] = {}
    for agency, of in asked.tuples():
        if of in over:
            found[agency] = max(over[of], found.get(agency, over[of]))
    return found
