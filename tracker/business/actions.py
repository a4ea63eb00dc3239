"""New actions, and progress updates: what an agency says it did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..rules import deadlines as dates
from ..rules import delivery, roles
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import deadlines as deadline_store
from ..store import history
from ..store.actions import Action, Answer, ProgressUpdate
from ..store.deadlines import Deadline
from ..store.reviews import Agency, Item, Review
from ..store.rounds import Round
from .evidence import NewEvidence, write_piece


def add(
    review: Review,
    title: str,
    lead: Agency,
    answers: Sequence[Item],
    *,
    by: Acting,
    today: dt.date,
    success_measure: str = "",
    kind: str = "one_off",
    deadline: dt.date | None = None,
    interval: int | None = None,
    fragile_note: str = "",
    once: str | None = None,
) -> Action:
    """The business unit adds an action that an agency has agreed to. Its date is the Board's, so it is confirmed.

    The links to what it answers are ours, so they are *inferred*. ``interval`` is in days; empty means the board's.
    """
    roles.check(by, roles.MANAGE)
    if not title.strip():
        raise Refused("Say what will change.", "title")
    if not answers:
        raise Refused("Choose at least one recommendation or learning point that it answers.", "answers")
    if deadline is not None and deadline <= today:
        raise Refused("Choose a date after today.", "deadline")
    with history.entry("added an action", by=by, today=today, review=review, once=once) as entry:
        number = entry.next_number(f"{review.code}/A")
        action = entry.add(
            Action,
            review=review.key,
            ref=f"A{number}",
            position=number,
            title=title.strip(),
            success_measure=success_measure,
            kind=kind,
            lead=lead.key,
            start=today,
            interval=interval,
            fragile=bool(fragile_note),
            fragile_note=fragile_note,
            basis="stated",
            delivery=delivery.NOT_REPORTED,
        )
        entry.subject = action
        for item in answers:
            entry.add(Answer, action=action.key, item=item.key, basis="inferred")
        if deadline is not None:
            entry.add(
                Deadline,
                review=review.key,
                action=action.key,
                original=deadline,
                current=deadline,
                basis=dates.STATED,
                confirmed=True,
            )
    return action


def report(
    action: Action,
    state: str,
    what_changed: str,
    forecast: dt.date | None,
    *,
    by: Acting,
    today: dt.date,
    evidence: Sequence[NewEvidence] = (),
    corrects: ProgressUpdate | None = None,
    in_round: Round | None = None,
    no_change: bool = False,
    once: str | None = None,
) -> ProgressUpdate:
    """An agency reports on its action, with evidence if it has any. Raises Refused, or Stale when another report came
    first: ``action`` is the version that the person saw. ``in_round`` is the round of which it is a piece; with
    ``no_change`` the words say why nothing has changed.
    """
    roles.check(by, roles.REPORT, agency=action.lead_id)
    for refusal in wrong_with(action, state, what_changed, forecast, today=today, corrects=corrects):
        raise refusal
    review = Review.get_by_id(action.review_id)
    verb = "corrected an update" if corrects is not None else "reported progress"
    with history.entry(verb, by=by, today=today, review=review, once=once) as entry:
        changed = entry.change(action, delivery=state, reported_on=today, reported_by=by.post)
        entry.subject = changed
        update = entry.add(
            ProgressUpdate,
            ref=f"{action.ref}/U{entry.next_number(f'{review.code}/{action.ref}/U')}",
            review=review.key,
            action=action.key,
            agency=action.lead_id,
            delivery=state,
            what_changed=what_changed,
            forecast=forecast,
            corrects=corrects.key if corrects is not None else None,
            said_by=by.post,
            said_on=today,
            on_behalf=roles.on_behalf(by, action.lead_id),
            round=in_round.key if in_round is not None else None,
            no_change=no_change,
        )
        deadline = deadline_store.of_actions([action.key]).get(action.key)
        if deadline is not None and forecast != deadline.forecast:
            entry.change(deadline, forecast=forecast)
        for piece in evidence:
            write_piece(entry, review, piece, by=by, given_by=action.lead_id, action=action)
    return update


def wrong_with(
    action: Action,
    state: str,
    what_changed: str,
    forecast: dt.date | None,
    *,
    today: dt.date,
    corrects: ProgressUpdate | None = None,
) -> list[Refused]:
    """All that the rules would refuse in a report, so that a page can say it at once."""
    # A correction may say "not started" after "on track"; it cannot open what somebody else has closed or paused.
    before = action.delivery if corrects is None or action.delivery in delivery.STOPPED else delivery.NOT_REPORTED
    return gathered(
        lambda: delivery.check_claim(state, before),
        lambda: delivery.check_words(what_changed),
        lambda: dates.check_forecast(forecast, state, today),
        lambda: _belongs(corrects, action),
    )


def _belongs(corrects: ProgressUpdate | None, action: Action) -> None:
    if corrects is not None and corrects.action_id != action.key:
        raise Refused("The update that you correct belongs to another action.")
