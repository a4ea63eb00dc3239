"""What is so on a day of the facts for which the rules raised something: the reason keeps the numbers of its own day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from peewee import JOIN

from ..rules import delivery, rising
from ..rules.rising import Fact
from . import clocks, names, rounds
from .actions import Action
from .assurance import AssuranceDecision, Challenge
from .database import known
from .deadlines import Deadline
from .escalations import BoardDecision, Escalation
from .reviews import Agency

WAITS = ("open", "proposed")


def words(rows: Iterable[Escalation], day: dt.date, as_at: dt.date | None = None) -> dict[str, str]:
    """For each escalation by rule that waits, by its key, what is so on the day. At most three queries for each kind."""
    waiting = [row for row in rows if row.because_of and row.state in WAITS]
    facts = {fact.mark: fact for fact in _facts({mark for row in waiting for mark in row.because_of}, day, as_at)}
    return {
        row.key: rising.so_today(row.because_of, [facts[mark] for mark in row.because_of if mark in facts], day)
        for row in waiting
    }


def _facts(marks: Iterable[str], day: dt.date, as_at: dt.date | None) -> list[Fact]:
    """The facts of these marks that still hold on the day, over a limit or not."""
    keys: dict[str, list[str]] = defaultdict(list)
    for mark in sorted(marks):
        kind, _, key = mark.partition(":")
        keys[kind].append(key)
    found: list[Fact] = []
    if dates := {*keys[rising.LATE], *keys[rising.MOVED]}:
        for row in _dates(dates, as_at):
            found.append(Fact(rising.LATE, row.key, due=row.due, called=row.label))
            if row.moves:
                found.append(Fact(rising.MOVED, row.key, on=(day,) * row.moves, called=row.label))
    if keys[rising.SILENT]:
        found += _silent(keys[rising.SILENT], day, as_at)
    if keys[rising.UNANSWERED]:
        found += _unanswered(keys[rising.UNANSWERED], day, as_at)
    if keys[rising.LOOK]:
        found += _looks(keys[rising.LOOK], as_at)
    if keys[rising.UNDONE]:
        of = BoardDecision.record.in_(keys[rising.UNDONE]) & known(BoardDecision, as_at)
        undone = BoardDecision.select().where(of & BoardDecision.carried_out_on.is_null())
        found += [Fact(rising.UNDONE, row.key, due=row.by_when, called=row.ref) for row in undone]
    return found


def _dates(keys: Iterable[str], as_at: dt.date | None) -> list[Deadline]:
    owes = Action.delivery.is_null() | Action.delivery.not_in(rising.OWES_NOTHING)
    stands = Deadline.met_on.is_null() & Deadline.withdrawn_on.is_null() & Deadline.current.is_null(False)
    query = Deadline.select(Deadline).join(Action, JOIN.LEFT_OUTER, on=_of_action(Deadline, as_at))
    rows = query.where(Deadline.record.in_(list(keys)) & known(Deadline, as_at) & stands & owes)
    return clocks.told(rows, as_at)


def _of_action(model, as_at):
    return (model.action == Action.record) & known(Action, as_at)


def _silent(keys: list[str], day: dt.date, as_at: dt.date | None) -> Iterable[Fact]:
    owes = Action.delivery.not_in(rising.OWES_NOTHING)
    rows = list(Action.select().where(Action.record.in_(keys) & known(Action, as_at) & owes))
    asked = rounds.asked_about(rows, as_at)
    for row in rows:
        if ends := rounds.silent_ends(asked.get(row.key, []), row.reported_on, day):
            yield Fact(rising.SILENT, row.key, on=ends)


def _unanswered(keys: list[str], day: dt.date, as_at: dt.date | None) -> Iterable[Fact]:
    goes_on = Action.delivery.is_null() | Action.delivery.not_in(delivery.STOPPED)
    query = Challenge.select(Challenge).join(Action, JOIN.LEFT_OUTER, on=_of_action(Challenge, as_at))
    rows = query.where(Challenge.record.in_(keys) & known(Challenge, as_at) & Challenge.answered_on.is_null() & goes_on)
    for row in clocks.of_questions(rows, day, as_at):
        yield Fact(rising.UNANSWERED, row.key, due=row.answer_by, called=row.ref)


def _looks(keys: list[str], as_at: dt.date | None) -> Iterable[Fact]:
    chair = names.in_force(as_at).chair
    on = (AssuranceDecision.agency == Agency.record) & known(Agency, as_at)
    query = AssuranceDecision.select(AssuranceDecision, Agency).join(Agency, JOIN.LEFT_OUTER, on=on, attr="body")
    for row in query.where(AssuranceDecision.record.in_(keys) & known(AssuranceDecision, as_at)):
        called = f"the {chair}’s next look" + (f" at {row.body.name}" if row.agency_id else "")
        yield Fact(rising.LOOK, row.key, due=row.look_again, called=called)
