"""Asking for more time, and granting or refusing it. Until then the old date stands."""

from __future__ import annotations

import datetime as dt

from ..rules import deadlines as dates
from ..rules import roles
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import history, reviews
from ..store.actions import Action
from ..store.deadlines import Deadline, DeadlineChange


def ask(
    deadline: Deadline, to: dt.date | None, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> DeadlineChange:
    """The owner of an action asks for more time. Nothing moves yet. Raises Stale when the date has moved meanwhile."""
    action = Action.get((Action.record == deadline.action_id) & Action.known_until.is_null())
    roles.check(by, roles.REPORT, agency=action.lead_id)
    dates.check_extension(deadline.current, to, because, today)
    review = reviews.Review.get_by_id(deadline.review_id)
    with history.entry("asked for more time", by=by, today=today, review=review, once=once) as entry:
        entry.hold(deadline)
        if _waiting(deadline).exists():
            raise Refused("A request for this date is already waiting for a decision.", "to")
        change = entry.add(
            DeadlineChange,
            ref=f"{action.ref}/T{entry.next_number(f'{review.code}/{action.ref}/T')}",
            review=review.key,
            deadline=deadline.key,
            action=action.key,
            was=deadline.current,
            asked_for=to,
            because=because,
            asked_by=by.post,
            asked_on=today,
            on_behalf=roles.on_behalf(by, action.lead_id),
        )
        entry.subject = action
    return change


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
    lead = reviews.Agency.get((reviews.Agency.record == action.lead_id) & reviews.Agency.known_until.is_null())
    roles.check(by, roles.STEER, boards_own=lead.is_board)
    if by.of(action.lead_id) and by.role != roles.CHAIR:
        raise Refused("You hold a post in the agency that owns this action. Somebody outside it decides.")
    if change.state != "asked":
        raise Refused("This request has already been decided.")
    dates.check_decision(granted, because)
    review = reviews.Review.get_by_id(change.review_id)
    verb = "granted more time" if granted else "refused more time"
    with history.entry(verb, by=by, today=today, review=review, once=once) as entry:
        decided = entry.change(
            change,
            state="granted" if granted else "refused",
            decision_because=because,
            decided_by=by.post,
            decided_on=today,
        )
        if granted:
            deadline = Deadline.get((Deadline.record == change.deadline_id) & Deadline.known_until.is_null())
            move(entry, deadline, change.asked_for)
        entry.subject = action
    return decided


def confirm(deadline: Deadline, *, by: Acting, today: dt.date, once: str | None = None) -> Deadline:
    """The business unit records that the Board confirms a provisional date. From then on it can be late."""
    roles.check(by, roles.MANAGE)
    if deadline.current is None:
        raise Refused("There is no date to confirm.")
    if deadline.firm:
        raise Refused("This date has been confirmed already.")
    review = reviews.Review.get_by_id(deadline.review_id)
    with history.entry("confirmed a date", by=by, today=today, review=review, once=once) as entry:
        confirmed = entry.change(deadline, confirmed=True)
        owner = reviews.Item.get_by_id(deadline.item_id) if deadline.item_id else Action.get_by_id(deadline.action_id)
        entry.subject = owner
    return confirmed


def move(entry, deadline: Deadline, to: dt.date) -> Deadline:
    """Move a date. The one place where moves are counted; the original never changes."""
    days = (to - deadline.current).days if deadline.current else 0
    return entry.change(
        deadline,
        current=to,
        moves=deadline.moves + 1,
        days_moved=deadline.days_moved + days,
        original=deadline.original or deadline.current or to,
    )
