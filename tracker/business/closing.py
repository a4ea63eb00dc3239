"""Closing, refusing to close, reopening, pausing and withdrawing an action. Each is one step, with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from ..rules import closing as rules
from ..rules import delivery, roles
from ..rules import links as link_rules
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import actions as action_store
from ..store import closing as store
from ..store import evidence, history
from ..store.actions import Action, Answer
from ..store.assurance import AssuranceDecision
from ..store.closing import StateChange
from ..store.people import person_in
from ..store.reviews import Agency, Item, Review

WAITING = "waiting"  # the second that a proposal asks for


def why_not_close(action: Action, *, by: Acting, today: dt.date) -> str | None:
    """The rule that would be broken if this post closed the action, in words, so that it is said before it is broken."""
    found = gathered(lambda: _check_close(action, by, today, second=WAITING))
    return str(found[0]) if found else None


def close(action: Action, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> StateChange:
    """Close an agency's action. For the Board's own the chair proposes it, and a member of another body seconds."""
    own = _steers(action, by)
    rules.check_because(because)
    _check_close(action, by, today, second=WAITING)
    with _entry("proposed to close an action" if own else "closed an action", action, by, today, once) as entry:
        if own:
            entry.hold(action)
            if store.waiting_of(action) is not None:
                raise Refused("A closing of this action waits for a second already.")
            entry.subject = action
            return write(entry, action, rules.CLOSING, because, action.delivery, state=rules.PROPOSED)
        return _move(entry, action, rules.CLOSING, because, delivery.CLOSED)


def refuse(action: Action, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> StateChange:
    """Refuse to close what an agency calls done. What the agency says stays what it says; the refusal stands beside it."""
    _steers(action, by)
    rules.check_refusal(action.delivery, because)
    with _entry("refused to close an action", action, by, today, once) as entry:
        entry.hold(action)
        entry.subject = action
        return write(entry, action, rules.REFUSAL, because, action.delivery)


def second(
    proposal: StateChange,
    agrees: bool,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    seen: Action | None = None,
    once: str | None = None,
) -> StateChange:
    """A board member of another body seconds the closing that the chair proposed, or declines with a reason.

    ``seen`` is the version of the action that the member saw.
    """
    action = seen or _standing(proposal.action_id)
    board = store.board_body() or ""
    roles.check(by, roles.SECOND, agency=action.lead_id)
    if proposal.state != rules.PROPOSED:
        raise Refused("This closing does not wait for a second any more.")
    proposer = person_in(proposal.said_by) or ""
    rules.check_second(by.person, store.bodies_of(by.person, today), by.agency, proposer, board)
    if agrees:
        _check_close(action, by, today, second=by.person)
    else:
        rules.check_because(because, "The chair reads why.")
    if (waiting := store.waiting_of(action)) is None or waiting.key != proposal.key:
        raise Refused("The agency has reported again since this was proposed. The chair looks at it anew.")
    with _entry("seconded a closing" if agrees else "declined to second a closing", action, by, today, once) as entry:
        said = {"second_by": by.post, "second_on": today, "second_because": because}
        if agrees:
            entry.subject = entry.change(action, delivery=delivery.CLOSED)
            return entry.change(proposal, state=rules.DONE, after=delivery.CLOSED, **said)
        entry.hold(action)
        entry.subject = action
        return entry.change(proposal, state=rules.DECLINED, **said)


def reopen(
    action: Action,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    decision: AssuranceDecision | None = None,
    once: str | None = None,
) -> StateChange:
    """Open again what was closed or withdrawn. It says again what its agency last said, and its clocks run.

    ``decision`` is the look of the chair that failed, where one did.
    """
    _steers(action, by)
    rules.check_reopen(action.delivery, because)
    link_rules.check_end_stands(action.ref, action.merged_into_id is not None)
    with _entry("reopened an action", action, by, today, once) as entry:
        return write_reopening(entry, action, store.last_claim(action), because, _stopped_from(action), decision)


def write_reopening(
    entry: history.Entry,
    action: Action,
    said: str,
    because: str,
    stopped: dt.date | None,
    decision: AssuranceDecision | None = None,
) -> StateChange:
    """The action open again, and the record of it. ``said`` is what its agency last said; its clocks stood still from
    ``stopped`` on."""
    more = {"stopped_from": stopped, "decision": decision.key if decision is not None else None}
    return _move(entry, action, rules.REOPENING, because, said, **more)


def pause(
    action: Action,
    legal_reason: str,
    because: str,
    review_by: dt.date | None,
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> StateChange:
    """Stop the clocks of an action for a legal reason, until a day by which somebody looks at it again."""
    check_outside(action, by, today)
    for refusal in rules.check_pause(action.delivery, legal_reason, because, review_by, today):
        raise refusal
    with _entry("paused an action", action, by, today, once) as entry:
        more = {"legal_reason": legal_reason, "review_by": review_by}
        return _move(entry, action, rules.PAUSE, because, delivery.PAUSED, **more)


def keep_paused(
    action: Action, because: str, review_by: dt.date | None, *, by: Acting, today: dt.date, once: str | None = None
) -> StateChange:
    """Somebody looked at a pause, and it goes on until another day."""
    check_outside(action, by, today)
    rules.check_paused(action.delivery)
    rules.check_because(because)
    for refusal in rules.wrong_review(review_by, today):
        raise refusal
    legal = next(row.legal_reason for row in store.of_action(action) if row.kind in (rules.PAUSE, rules.KEPT))
    with _entry("kept an action paused", action, by, today, once) as entry:
        entry.hold(action)
        entry.subject = action
        more = {"legal_reason": legal, "review_by": review_by}
        return write(entry, action, rules.KEPT, because, action.delivery, **more)


def start_again(action: Action, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> StateChange:
    """End a pause. The action says again what its agency last said; the paused days count in no clock."""
    _steers(action, by)
    rules.check_paused(action.delivery)
    rules.check_because(because)
    with _entry("started an action again", action, by, today, once) as entry:
        since = _stopped_from(action)
        return _move(entry, action, rules.RESTART, because, store.last_claim(action), stopped_from=since)


def withdraw(
    action: Action,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    replaced_by: Action | None = None,
    carry_over: Collection[Item] = (),
    once: str | None = None,
) -> StateChange:
    """Withdraw an action, with a reason; another may take its place, and answers what ``carry_over`` names.

    A proposal of the Board ("decide what answers this point") is nobody's undertaking: the business unit may replace it.
    """
    if not (action.proposed and replaced_by is not None and roles.may(by, roles.MANAGE)):
        check_outside(action, by, today)
    rules.check_withdraw(action.delivery, because)
    with _entry("withdrew an action", action, by, today, once) as entry:
        if replaced_by is not None:
            # As it stands: two actions at one moment cannot take each other's place.
            other = entry.standing(replaced_by)
            same_review = action.review_id == other.review_id
            rules.check_replacement(action.key, other.key, other.delivery, same_review)
        other = replaced_by.key if replaced_by is not None else None
        change = write_withdrawal(entry, action, because, other)
        if replaced_by is not None:
            answered = {link.item_id for link in action_store.answered_by([replaced_by.key])}
            mine = {link.item_id for link in action_store.answered_by([action.key])}
            for item in carry_over:
                if item.key in mine - answered:
                    entry.add(Answer, action=replaced_by.key, item=item.key, basis="inferred")
        return change


def _steers(action: Action, by: Acting) -> bool:
    """Whether the Board owns the action, having checked that this post may steer it."""
    lead = Agency.get((Agency.record == action.lead_id) & Agency.known_until.is_null())
    roles.check(by, roles.STEER, boards_own=lead.is_board)
    return lead.is_board


def check_outside(action: Action, by: Acting, today: dt.date) -> None:
    """What stops the clocks of an agency's action is decided by somebody who holds no post there, in whatever post."""
    if not _steers(action, by):
        rules.check_outside(action.lead_id in store.bodies_of(by.person, today))


def check_may_withdraw(by: Acting, lead: Agency, bodies: Collection[str]) -> None:
    """The same of an action of ``lead``, asked of many at once; ``bodies`` are those in which the person holds a post."""
    roles.check(by, roles.STEER, boards_own=lead.is_board)
    if not lead.is_board:
        rules.check_outside(lead.key in bodies)


def write_withdrawal(entry: history.Entry, action: Action, because: str, replaced_by: str | None = None) -> StateChange:
    """The action withdrawn, and the record of it."""
    return _move(entry, action, rules.WITHDRAWAL, because, delivery.WITHDRAWN, replaced_by=replaced_by)


def _check_close(action: Action, by: Acting, today: dt.date, second: str) -> None:
    lead = Agency.get((Agency.record == action.lead_id) & Agency.known_until.is_null())
    pieces = {link.evidence_id for link in evidence.links_of_actions([action.key])}
    bodies = set(store.bodies_of(by.person, today))
    delivery.check_close(action.delivery, len(pieces), bodies, action.lead_id, lead.is_board, second)
    last = action_store.updates([action.key]).first()
    delivery.check_another_closes(person_in(last.said_by if last else None), by.person)


def _standing(key: str) -> Action:
    return Action.get((Action.record == key) & Action.known_until.is_null())


def _stopped_from(action: Action) -> dt.date | None:
    return store.stopped_from(store.of_action(action))


def _entry(verb: str, action: Action, by: Acting, today: dt.date, once: str | None):
    return history.entry(verb, by=by, today=today, review=Review.get_by_id(action.review_id), once=once)


def _move(entry, action: Action, kind: str, because: str, after: str, **more) -> StateChange:
    """Change the state of the version that the person saw, and record why. Raises Stale when another came first."""
    entry.subject = entry.change(action, delivery=after)
    return write(entry, action, kind, because, after, **more)


def write(entry, action: Action, kind: str, because: str, after: str, **more) -> StateChange:
    """The record of a change of state: ``action`` is the version before it, ``after`` what it says from now on."""
    code = entry.review.code
    return entry.add(
        StateChange,
        ref=f"{action.ref}/S{entry.next_number(f'{code}/{action.ref}/S')}",
        review=action.review_id,
        action=action.key,
        kind=kind,
        before=action.delivery,
        after=after,
        because=because,
        said_by=entry.by.post,
        said_on=entry.day,
        deputy=entry.by.deputy,
        **more,
    )
