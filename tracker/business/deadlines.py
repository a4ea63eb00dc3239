"""Moving dates: more time asked for, granted or refused; a move by the business unit or the chair.

Every date is written here: ``put``, ``begin`` and ``plan`` say each time which due point of its action or item is the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from types import SimpleNamespace

from ..rules import deadlines as dates
from ..rules import due_points as rules
from ..rules import roles
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import deadlines as store
from ..store import history
from ..store.actions import Action
from ..store.closing import bodies_of
from ..store.database import known
from ..store.deadlines import Deadline, DeadlineChange
from ..store.people import person_in
from ..store.reviews import Agency, Item, Review


def ask(
    deadline: Deadline, to: dt.date | None, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> DeadlineChange:
    """The owner of an action asks for more time. Nothing moves yet. Raises Stale when the date has moved meanwhile."""
    action = Action.get((Action.record == deadline.action_id) & Action.known_until.is_null())
    roles.check(by, roles.REPORT, agency=action.lead_id)
    dates.check_extension(deadline.current, to, because, today)
    review = Review.get_by_id(deadline.review_id)
    with history.entry("asked for more time", by=by, today=today, review=review, once=once) as entry:
        entry.hold(deadline)
        check_may_be_asked(deadline, _waiting(deadline).exists())
        change = write_request(entry, deadline, action, to, because)
        entry.subject = action
    return change


def check_may_be_asked(deadline: Deadline, waiting: bool) -> None:
    """More time is asked for what is due still, and once at a time."""
    if deadline.withdrawn_on is not None:
        raise Refused("This date has been withdrawn, so no more time is needed for it.", "to")
    if deadline.met_on is not None:
        raise Refused("This has been met, so no more time is needed for it.", "to")
    if waiting:
        raise Refused("A request for this date is already waiting for a decision.", "to")


def write_request(
    entry: history.Entry, deadline: Deadline, action: Action, to: dt.date | None, because: str
) -> DeadlineChange:
    """The record of a request for more time."""
    return entry.add(
        DeadlineChange,
        ref=f"{action.ref}/T{entry.next_number(f'{entry.review.code}/{action.ref}/T')}",
        review=deadline.review_id,
        deadline=deadline.key,
        action=action.key,
        was=deadline.current,
        asked_for=to,
        because=because,
        asked_by=entry.by.post,
        asked_on=entry.day,
        on_behalf=roles.on_behalf(entry.by, action.lead_id),
    )


def wrong_with(deadline: Deadline, to: dt.date | None, because: str, today: dt.date) -> list[Refused]:
    """All that the rules would refuse in a request, so that a page can say it at once."""
    return gathered(
        lambda: dates.check_proposed(deadline.current, to, today),
        lambda: dates.check_reason(because),
    )


def _waiting(deadline: Deadline):
    return DeadlineChange.select().where(
        (DeadlineChange.deadline == deadline.key) & (DeadlineChange.state == "asked") & DeadlineChange.known_until.is_null()
    )


def decide(
    change: DeadlineChange, granted: bool, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> DeadlineChange:
    """The business unit or the chair grants or refuses more time. Granting moves the date and counts the move."""
    action = Action.get((Action.record == change.action_id) & Action.known_until.is_null())
    check_may_move(by, action, today)
    check_may_decide(change, by=by)
    dates.check_decision(because)
    review = Review.get_by_id(change.review_id)
    verb = "granted more time" if granted else "refused more time"
    with history.entry(verb, by=by, today=today, review=review, once=once) as entry:
        decided = write_decision(entry, change, granted, because)
        entry.subject = action
    return decided


def write_decision(entry: history.Entry, change: DeadlineChange, granted: bool, because: str) -> DeadlineChange:
    """The request decided and, where it is granted, the date moved."""
    decided = entry.change(
        change,
        state="granted" if granted else "refused",
        decision_because=because,
        decided_by=entry.by.post,
        decided_on=entry.day,
    )
    if granted:
        deadline = Deadline.get((Deadline.record == change.deadline_id) & Deadline.known_until.is_null())
        check_may_be_granted(deadline)
        put(entry, deadline, current=change.asked_for, precision="day", event=rules.GRANTED)
    return decided


def check_may_be_granted(deadline: Deadline) -> None:
    if deadline.met_on is not None:
        raise Refused("This has been met since, so there is no date to move. Refuse the request, and say so.")


def check_may_decide(change: DeadlineChange, *, by: Acting) -> None:
    """A request that waits is decided by another person than the one who made it, for the agency or on its behalf."""
    check_waits(change)
    dates.check_another_decides(person_in(change.asked_by), by.person)


def check_waits(change: DeadlineChange) -> None:
    if change.state != "asked":
        raise Refused("This request has already been decided.")


def move(
    deadline: Deadline, to: dt.date | None, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> Deadline:
    """The business unit or the chair moves a date, without having been asked. It counts as a move."""
    owner = owner_of(deadline)
    check_may_move(by, owner, today)
    for refusal in wrong_with_move(deadline, to, because, today):
        raise refusal
    check_open(deadline)
    review = Review.get_by_id(deadline.review_id)
    with history.entry("moved a date", by=by, today=today, review=review, once=once) as entry:
        entry.subject = owner
        return put(entry, deadline, current=to, precision="day", event=rules.MOVED, because=because)


def check_open(deadline: Deadline) -> None:
    """It can be moved: it is neither met nor withdrawn."""
    if deadline.met_on is not None:
        raise Refused("This has been met, so there is no date to move.")
    check_not_withdrawn(deadline)


def check_not_withdrawn(deadline: Deadline) -> None:
    if deadline.withdrawn_on is not None:
        raise Refused("This date has been withdrawn, so nothing more is done to it.")


def wrong_with_move(deadline: Deadline, to: dt.date | None, because: str, today: dt.date) -> list[Refused]:
    """All that the rules would refuse in a move."""
    return gathered(
        lambda: rules.check_new_date(deadline.current, to, today),
        lambda: rules.check_because(because),
    )


def check_may_move(by: Acting, owner: Action | Item, today: dt.date) -> None:
    """The business unit or the chair moves dates; the Board's own, and those of items, the chair alone.

    Nobody else moves a date of an agency in which they hold a post, in whichever of their posts they act.
    """
    if isinstance(owner, Item):
        roles.check(by, roles.STEER, boards_own=True)
        return
    lead = Agency.get((Agency.record == owner.lead_id) & known(Agency))
    check_may_move_of(by, lead, bodies_of(by.person, today) if by.role != roles.CHAIR else ())


def check_may_move_of(by: Acting, lead: Agency, bodies: Collection[str]) -> None:
    """The same of an action of ``lead``, asked of many at once; ``bodies`` are those in which the person holds a post."""
    roles.check(by, roles.STEER, boards_own=lead.is_board)
    if by.role != roles.CHAIR and (by.of(lead.key) or lead.key in bodies):
        raise Refused("You hold a post in the agency that owns this action. Somebody outside it decides.")


def owner_of(deadline: Deadline) -> Action | Item:
    """The action or item that a due point belongs to, as it stands."""
    model = Action if deadline.action_id else Item
    return model.get((model.record == deadline.owner) & known(model))


def put(entry: history.Entry, deadline: Deadline, beside: tuple = (), **values) -> Deadline:
    """Write the next version of a due point. ``beside`` are due points that the same entry is about to add."""
    check_not_withdrawn(deadline)
    after = SimpleNamespace(number=deadline.number, current=deadline.current, met_on=deadline.met_on)
    for name in ("current", "met_on"):
        setattr(after, name, values.get(name, getattr(after, name)))
    others = [point for point in store.points(deadline.owner) if point.key != deadline.key]
    following = rules.next_open([after, *others, *beside])
    written = entry.change(deadline, **values, is_next=following is after)
    say_next(entry, others, following)
    return written


def begin(entry: history.Entry, review: Review, owner: Action | Item, date: dt.date | None, **values) -> Deadline:
    """Write a new due point. Its first date is its original, and never moves."""
    every = store.points(owner.key, withdrawn=True)
    taken = {point.number for point in every}  # of those withdrawn too: each can be put back
    others = [point for point in every if point.withdrawn_on is None]
    while (number := entry.next_number(f"{review.code}/{owner.ref}/D")) in taken:
        pass
    new = SimpleNamespace(number=number, current=date, met_on=None)
    following = rules.next_open([new, *others])
    written = entry.add(
        Deadline,
        review=review.key,
        **{"action" if isinstance(owner, Action) else "item": owner.key},
        number=number,
        original=date,
        current=date,
        is_next=following is new,
        event=rules.ADDED,
        **values,
    )
    say_next(entry, others, following)
    return written


def plan(entry: history.Entry, review: Review, action: str, dates_of_it: Sequence[tuple[dt.date | None, dict]]) -> None:
    """The due points of an action that the same entry plans, by its key: each date in order, with what is said of it."""
    points = [
        SimpleNamespace(number=number, current=date, met_on=None, said=said)
        for number, (date, said) in enumerate(dates_of_it, start=1)
    ]
    following = rules.next_open(points)
    for point in points:
        entry.plan(
            Deadline,
            review=review.key,
            action=action,
            number=point.number,
            original=point.current,
            current=point.current,
            is_next=point is following,
            event=rules.ADDED,
            **point.said,
        )


def say_next(entry: history.Entry, points: list[Deadline], following) -> None:
    """Mark the due point that comes first among these, and no other."""
    for point in points:
        if point.is_next != (point is following):
            entry.change(point, is_next=point is following)


def expect(entry: history.Entry, deadline: Deadline, forecast: dt.date | None) -> Deadline:
    """Write when the owner expects it to be done. It moves nothing."""
    if forecast == deadline.forecast:
        return deadline
    return put(entry, deadline, forecast=forecast, event=rules.FORECAST)
