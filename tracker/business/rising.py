"""Escalation by rule: the run over every review, which may be repeated at will, and what it proposed the first time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ..rules import escalations as levels
from ..rules import rising as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..rules.settings import Thresholds
from ..store import history, names, reviews
from ..store import rising as store
from ..store.escalations import Escalation, FirstRun
from . import telling

RAISE, PROPOSE, CLIMB = "raise", "propose", "climb"


@dataclass
class Step:
    """One thing that a run does. ``below`` are the escalations with lower levels that go into what is raised."""

    kind: str
    level: str
    review: str
    item: str | None
    action: str | None
    agency: str | None
    ref: str  # of the item or action
    why: str
    asked: str
    thing: str
    marks: tuple[str, ...] = ()
    concern: str | None = None
    below: list[Escalation] = field(default_factory=list)
    into: Escalation | Step | None = None  # where it climbs into what stands already
    made: Escalation | None = None


def planned(today: dt.date) -> list[Step]:
    """What a run would do today, in its order; nothing is written."""
    return _planned(today, store.not_yet_run())


def _planned(today: dt.date, new: set[str]) -> list[Step]:
    limits = reviews.limits()
    things = store.about(today, limits)
    steps = _by_rule(things, new, today, limits)
    return steps + _climbing(things, steps, today)


def _by_rule(things: Iterable[store.About], new: set[str], today: dt.date, limits: Thresholds) -> list[Step]:
    steps: list[Step] = []
    stands: dict[str, list[str]] = defaultdict(list)  # levels of what this run raises, by the item or action
    for each in things:
        live = [row for row in each.raised if row.state in ("open", "proposed")]
        standing = [*(row.level for row in live), *stands[each.subject.key]]
        rise = rules.to_raise(each.facts, standing, store.settled(each), today, limits)
        if rise is None:
            continue
        if levels.height(rise.level) >= levels.height(levels.EXECUTIVE):
            stands[each.subject.key].append(rise.level)
        steps.append(
            Step(
                PROPOSE if each.review in new else RAISE,
                rise.level,
                each.review,
                each.item.key if each.item else None,
                each.action.key if each.action else None,
                each.agency,
                each.subject.ref,
                rise.why,
                rise.asked,
                each.thing(rise.level),
                rise.marks,
                below=[row for row in live if row.how == "rule" and row.climbed_to is None],
            )
        )
    return steps


def _climbing(things: Iterable[store.About], steps: Sequence[Step], today: dt.date) -> list[Step]:
    """What was not decided by its day goes to the next level, or into what stands there or above already."""
    late = store.past_their_day(today)
    if not late:
        return []
    marks: dict[str, set[str]] = defaultdict(set)
    for each in things:
        marks[each.subject.key] |= {fact.mark for fact in each.facts}
    standing: dict[str, list[Escalation | Step]] = defaultdict(list)
    for key, rows in store.standing_about(late).items():
        standing[key] += rows
    gone = set()
    for step in steps:
        if step.kind == RAISE:
            standing[step.action or step.item].append(step)
            gone |= {row.key for row in step.below}
    called, found = names.in_force(), []
    for row in late:
        key = row.action_id or row.item_id
        if row.key in gone or not rules.climbs(row.level, row.due, row.because_of, marks[key], today):
            continue
        level = rules.next_level(row.level)
        above = [each for each in standing[key] if levels.height(each.level) >= levels.height(level)]
        if levels.height(level) < levels.height(levels.EXECUTIVE):
            above = [each for each in above if each.level != level or _agency(each) == row.agency_id]
        about = row.deed if row.action_id else row.point
        subject = store.About(row.review_id, None, about, row.agency_id)
        why = rules.climbed_why(called.level_in_text(row.level), row.ref, row.raised_on, row.due, row.why)
        step = Step(
            CLIMB,
            level,
            row.review_id,
            row.item_id,
            row.action_id,
            row.agency_id,
            about.ref,
            why,
            row.asked,
            subject.thing(level),
            tuple(row.because_of),
            row.concern_id,
            below=[row],
            into=min(above, key=lambda each: levels.height(each.level), default=None),
        )
        if step.into is None:
            standing[key].append(step)
        found.append(step)
    return found


def _agency(each: Escalation | Step) -> str | None:
    return each.agency_id if isinstance(each, Escalation) else each.agency


def run(*, today: dt.date, by: Acting | None = None, progress: Callable[[Sequence[Step]], Iterable[Step]] = list):
    """Apply the rules of the day to every review, and return the escalations that were raised or proposed.

    Twice on a day, or at one moment from two machines, changes nothing the second time: what is looked at is looked at
    again once the chains are held, and of one thing the database takes one with each level. ``progress`` is told of the
    steps and hands them on one by one.
    """
    new = store.not_yet_run()
    if not (new or _planned(today, new) or telling.untold(today)):
        return []
    held = {row.key: row for row in reviews.all_reviews()}
    limits = reviews.limits()
    with history.together(*(row.code for row in held.values())):
        new = store.not_yet_run()
        steps = _planned(today, new)
        for step in progress(steps):
            _do(step, held[step.review], limits, by, today)
        for key in sorted(new):
            number = sum(step.kind == PROPOSE and step.review == key for step in steps)
            with history.entry(
                "ran the rules of escalation for the first time", by=by, today=today, review=held[key]
            ) as entry:
                entry.subject = entry.add(FirstRun, review=key, on=today, proposed=number)
        telling.tell_newcomers(held, by=by, today=today)
    return [step.made for step in steps if step.made is not None]


_VERBS = {
    RAISE: "raised an escalation by rule",
    PROPOSE: "proposed an escalation by rule",
    CLIMB: "took an escalation to the next level by rule",
}


def _do(step: Step, review, limits: Thresholds, by: Acting | None, today: dt.date) -> None:
    with history.entry(_VERBS[step.kind], by=by, today=today, review=review) as entry:
        if step.into is None:
            step.made = entry.add(
                Escalation,
                ref=entry.next_ref("X"),
                review=step.review,
                item=step.item,
                action=step.action,
                agency=step.agency,
                concern=step.concern,
                level=step.level,
                how="rule",
                why=step.why,
                asked=step.asked,
                raised_on=today,
                due=levels.due(today, limits),
                state="proposed" if step.kind == PROPOSE else "open",
                thing=step.thing,
                because_of=list(step.marks),
            )
            if step.kind != PROPOSE:
                telling.tell(entry, step.made, today)
        up = step.made or (step.into.made if isinstance(step.into, Step) else step.into)
        for row in step.below:
            if row.state == "proposed":
                said = f"Raised with a higher level meanwhile ({up.ref})."
                entry.change(row, state="set_aside", settled_on=today, settled_because=said, climbed_to=up.key)
            else:
                entry.change(row, climbed_to=up.key)
        entry.subject = step.made or step.below[0]


def settle(
    proposals: Sequence[Escalation],
    confirmed: bool,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> list[Escalation]:
    """The business unit confirms proposals of one review, or sets them aside, with one reason for all that it chose.

    ``proposals`` are the versions that it saw. Confirmed, each stands before its level from today.
    """
    roles.check(by, roles.MANAGE)
    levels.check_settle(len(proposals), because)
    if len({row.review_id for row in proposals}) != 1 or any(row.state != "proposed" for row in proposals):
        raise Refused("One of these waits no more. Read the list again.", "pick")
    review, limits = reviews.Review.get_by_id(proposals[0].review_id), reviews.limits()
    verb = "confirmed escalations that the rules proposed" if confirmed else "set aside escalations that the rules proposed"
    said = {"settled_by": by.post, "settled_on": today, "settled_because": because}
    if confirmed:
        said |= {"state": "open", "raised_on": today, "due": levels.due(today, limits)}
    else:
        said |= {"state": "set_aside"}
    with history.entry(verb, by=by, today=today, review=review, once=once) as entry:
        changed = [entry.change(row, **said) for row in proposals]
        for row in changed if confirmed else ():
            telling.tell(entry, row, today)
        entry.subject = changed[0]
    return changed
