"""Drift about agencies: those that reported, lead what still runs, and have stopped."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from peewee import Case, fn

from ..rules import delivery
from ..rules import drift as rules
from ..rules import rounds as round_rules
from ..rules.deadlines import Stop, days_stopped
from ..rules.drift import Concerned, Signal
from ..rules.settings import Thresholds
from . import closing, reviews, rounds
from .actions import Action
from .database import known
from .drift_items import _as_day
from .reviews import Agency
from .rounds import RoundAgency


def signals(day: dt.date, as_at: dt.date | None, limits: Thresholds, agency: str | None = None) -> list[Signal]:
    """One question for each agency at most; its parts report for it. ``agency`` is a key."""
    bodies = {
        row.key: row
        for row in Agency.select().where(known(Agency, as_at) & Agency.merged_into.is_null()).order_by(Agency.code)
    }
    above = {key: row.parent_id for key, row in bodies.items()}
    running, last = _led(above, as_at)
    made_up = reviews.is_demonstration()  # there every report is
    stood = _stood_still(as_at)
    opened = _last_asked(day, as_at, stood)
    found = []
    for key, body in sorted(bodies.items(), key=lambda each: each[1].name):
        if agency and key != agency:
            continue
        stopped = _days_stopped(stood.get(key, ()), last.get(key), day)
        what = rules.stopped_reporting(last.get(key), running.get(key, 0), opened.get(key), day, limits, stopped)
        if what:
            about = Concerned(rules.AGENCY, key, body.code)
            says = rules.says(rules.STOPPED, limits)
            found.append(Signal(rules.STOPPED, about, body.name, says, what, agencies=(key,), invented=made_up))
    first = _first_running([each.about.key for each in found], as_at)
    return [replace(each, rests_on=first.get(each.about.key, ())) for each in found]


def _first_running(keys: list[str], as_at: dt.date | None) -> dict[str, tuple[Concerned, ...]]:
    """Of each agency the running action that was there first: a question is asked about it."""
    if not keys:
        return {}
    where = _leads_on(as_at) & Action.lead.in_(keys)
    firsts = Action.select(fn.MIN(Action.record)).where(where).group_by(Action.lead)
    names = (Action.record, Action.review, Action.ref, Action.lead)
    rows = Action.select(*names).where(known(Action, as_at) & Action.record.in_(firsts)).order_by(Action.record)
    return {row.lead_id: (Concerned(rules.ACTION, row.key, row.ref, row.review_id),) for row in rows}


def _leads_on(as_at: dt.date | None):
    """The condition for actions of which their lead is still to report."""
    return known(Action, as_at) & _goes_on()


def _goes_on():
    """What is called done waits for somebody else."""
    owes = Action.delivery.not_in((*delivery.STOPPED, delivery.DONE))
    return owes & ~Action.proposed & Action.merged_into.is_null()


def _led(above: dict, as_at: dt.date | None) -> tuple[dict[str, int], dict[str, dt.date]]:
    """How many running actions each agency leads itself; the day of the last report on what it or its parts lead."""
    query = Action.select(Action.lead, fn.SUM(Case(None, [(_goes_on(), 1)], 0)), fn.MAX(Action.reported_on))
    running: dict[str, int] = {}
    last: dict[str, dt.date] = {}
    for agency, number, said in query.where(known(Action, as_at)).group_by(Action.lead).tuples():
        running[agency] = number
        on, key, seen = _as_day(said), agency, set()
        while on is not None and key is not None and key not in seen:
            last[key] = max(on, last.get(key, on))
            seen.add(key)
            key = above.get(key)
    return running, last


def _stood_still(as_at: dt.date | None) -> dict[str, list[tuple[Stop, ...]]]:
    """Of each agency all of whose running actions have stood still some time: when each of them did."""
    stops = closing.stops(None, as_at)
    found: dict[str, list[tuple[Stop, ...]]] = {}
    if not stops:
        return found
    leads = dict(Action.select(Action.record, Action.lead).where(_leads_on(as_at)).tuples())
    for key in stops.keys() & leads:
        found.setdefault(leads[key], []).append(stops[key])
    number = Counter(leads.values())
    return {agency: each for agency, each in found.items() if len(each) == number[agency]}


def _days_stopped(stood: Collection[tuple[Stop, ...]], last: dt.date | None, day: dt.date) -> int:
    """For how many days since its last report an agency owed nothing, because all that it leads stood still."""
    return min((days_stopped(stops, last, day) for stops in stood), default=0) if last else 0


def _last_asked(day: dt.date, as_at: dt.date | None, stood: dict[str, list[tuple[Stop, ...]]]) -> dict[str, dt.date]:
    """When the last round opened that is over, and in which each agency was asked and owed something."""
    over = {row.key: row for row in rounds.over(day, as_at)}
    asked = RoundAgency.select(RoundAgency.agency, RoundAgency.round).where(known(RoundAgency, as_at))
    found: dict[str, dt.date] = {}
    for agency, of in asked.tuples():
        each = over.get(of)
        if each is None:
            continue
        owed_nothing = stood.get(agency, ())
        if not owed_nothing or not all(round_rules.stood_still(each.closes, each.ends, stops) for stops in owed_nothing):
            found[agency] = max(each.opens, found.get(agency, each.opens))
    return found
