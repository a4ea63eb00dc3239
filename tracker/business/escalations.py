"""Raising a concern straight to any level, and the level's decision."""

from __future__ import annotations

import datetime as dt

from ..rules import escalations as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import escalations as store
from ..store import history, people, reviews
from ..store.actions import Action
from ..store.escalations import BoardDecision, Concern, Escalation, EscalationReply
from ..store.meetings import Meeting
from ..store.reviews import Item, Review
from . import telling


def raise_concern(
    review: Review,
    level: str,
    why: str,
    asked: str,
    *,
    by: Acting,
    today: dt.date,
    item: Item | None = None,
    action: Action | None = None,
    agency: str | None = None,
    known_to_agency: dt.date | None = None,
    board_told: dt.date | None = None,
    full_extent: dt.date | None = None,
    withhold_name: bool = False,
    once: str | None = None,
) -> Escalation:
    """Anyone with a post but a reader raises an item or action, of any agency, with any level (commentary 3.9, 3.10).

    ``agency`` is the key of the agency that it is about. With ``withhold_name`` only the chair and the business unit see
    who raised it.
    """
    roles.check(by, roles.RAISE)
    rules.check_raise(level, why, asked)
    rules.check_three_dates(known_to_agency, board_told, full_extent, today)
    if item is None and action is None:
        raise Refused("Choose what the concern is about.", "about")
    if agency is None and action is not None:
        agency = action.lead_id
    rules.check_whose(level, agency)
    about = {
        "item": item.key if item is not None else None,
        "action": action.key if action is not None else None,
        "agency": agency,
    }
    with history.entry("raised a concern", by=by, today=today, review=review, once=once) as entry:
        concern = entry.add(
            Concern,
            ref=entry.next_ref("W"),
            review=review.key,
            what=why,
            known_to_agency=known_to_agency,
            board_told=board_told,
            full_extent=full_extent,
            raised_by=by.post,
            raised_on=today,
            name_withheld=withhold_name,
            **about,
        )
        escalation = entry.add(
            Escalation,
            ref=entry.next_ref("X"),
            review=review.key,
            concern=concern.key,
            level=level,
            how="person",
            why=why,
            asked=asked,
            raised_by=by.post,
            raised_on=today,
            name_withheld=withhold_name,
            due=rules.due(today, reviews.limits()),
            **about,
        )
        telling.tell(entry, escalation, today)
        entry.subject = escalation
    return escalation


def decide(
    escalation: Escalation,
    decision: str,
    owner: str,
    by_when: dt.date | None,
    *,
    by: Acting,
    today: dt.date,
    instead_of: BoardDecision | None = None,
    meeting: Meeting | None = None,
    once: str | None = None,
) -> BoardDecision:
    """The level decides, or the business unit minutes what it decided. The escalation ends with it.

    What stood with lower levels and went on into this one ends too.
    Decided in a ``meeting`` it was made on the day of that meeting, whenever it is written down.

    Where two people recorded a decision at once, the second may record theirs ``instead_of`` the first, having seen it,
    on that day and before it was carried out; both stay in the history. Raises Stale when another decision came first.
    """
    roles.check(by, roles.DECIDE, level=escalation.level, agency=escalation.agency_id)
    made_on = meeting.held_on if meeting is not None else today
    rules.check_decision(decision, owner, by_when, made_on, escalation.state != "open" and instead_of is None)
    if instead_of is not None and instead_of.escalation_id != escalation.key:
        raise Refused("The decision that this replaces belongs to another escalation.", "decision")
    if instead_of is not None:
        done, recorded_on = instead_of.carried_out_on is not None, today if meeting is None else None
        rules.check_anew(instead_of.made_on, instead_of.meeting_id is not None, done, recorded_on)
    review = reviews.Review.get_by_id(escalation.review_id)
    holder = people.titled(owner, today)
    said = {
        "decision": decision,
        "owner": owner,
        "owner_post": holder.key if holder else None,
        "by_when": by_when,
        "made_by": by.post,
        "made_on": made_on,
        "minuted": by.role == roles.BUSINESS_UNIT,
        "meeting": meeting.key if meeting is not None else None,
    }
    verb = "decided an escalation" if instead_of is None else "decided an escalation anew"
    with history.entry(verb, by=by, today=today, review=review, once=once) as entry:
        if instead_of is not None:
            entry.subject = escalation
            return entry.change(instead_of, **said, carried_out_on=None, carried_out_by=None, carried_out_shows="")
        entry.subject = entry.change(escalation, state="decided")
        for lower in store.climbed_into(escalation):
            entry.change(lower, state="decided")
        return entry.add(
            BoardDecision,
            ref=entry.next_ref("D"),
            review=review.key,
            escalation=escalation.key,
            item=escalation.item_id,
            action=escalation.action_id,
            level=escalation.level,
            **said,
        )


def reply(escalation: Escalation, says: str, *, by: Acting, today: dt.date, once: str | None = None) -> EscalationReply:
    """A post of the level says what it does about it, without deciding. It stands open, and still climbs at its day."""
    roles.check(by, roles.REPLY, level=escalation.level, agency=escalation.agency_id)
    review = reviews.Review.get_by_id(escalation.review_id)
    with history.entry("replied to an escalation", by=by, today=today, review=review, once=once) as entry:
        rules.check_reply(says, entry.standing(escalation).state == "open")
        entry.subject = escalation
        return entry.add(
            EscalationReply,
            ref=f"{escalation.ref}/{entry.next_number(f'{review.code}/{escalation.ref}/')}",
            review=review.key,
            escalation=escalation.key,
            says=says,
            said_by=by.post,
            said_on=today,
            minuted=by.role == roles.BUSINESS_UNIT,
        )


def complete_dates(
    escalation: Escalation,
    concern: Concern,
    known_to_agency: dt.date | None,
    board_told: dt.date | None,
    full_extent: dt.date | None,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> Concern:
    """Who may decide on it completes the three dates of the concern, such as when the full extent has been given.

    ``concern`` is the version that the person saw. Raises Stale when another was written meanwhile.
    """
    roles.check(by, roles.DECIDE, level=escalation.level, agency=escalation.agency_id)
    if concern.key != escalation.concern_id:
        raise Refused("These dates belong to another concern.", "known_to_agency")
    now = (known_to_agency, board_told, full_extent)
    rules.check_three_dates(*now, today)
    rules.check_later_dates((concern.known_to_agency, concern.board_told, concern.full_extent), now, because)
    review = reviews.Review.get_by_id(escalation.review_id)
    verb = "completed the three dates of a concern"
    with history.entry(verb, by=by, today=today, review=review, why=because, once=once) as entry:
        dates = dict(zip(("known_to_agency", "board_told", "full_extent"), now, strict=True))
        entry.subject = escalation
        return entry.change(concern, **dates)


def carry_out(
    decision: BoardDecision, on: dt.date | None, shows: str, *, by: Acting, today: dt.date, once: str | None = None
) -> BoardDecision:
    """What a level decided was carried out on a day, with what shows it.

    ``decision`` is the version that the person saw. Raises Stale when another was written meanwhile.
    """
    check_may_carry_out(decision, by)
    rules.check_carried_out(on, shows, decision.made_on, today, decision.carried_out_on is not None)
    review = reviews.Review.get_by_id(decision.review_id)
    with history.entry("recorded a decision as carried out", by=by, today=today, review=review, once=once) as entry:
        entry.subject = store.standing(decision.escalation_id)
        return entry.change(decision, carried_out_on=on, carried_out_by=by.post, carried_out_shows=shows)


def check_may_carry_out(decision: BoardDecision, by: Acting) -> None:
    """The agency whose post owns the decision, the level that made it, the chair or the business unit."""
    roles.check(by, roles.CARRY_OUT, level=decision.level, agency=store.owning_agency(decision))
