"""New actions, and progress updates: what an agency says it did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..rules import actions as rules
from ..rules import deadlines as dates
from ..rules import delivery, roles
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import deadlines as deadline_store
from ..store import history
from ..store.actions import Action, ActionAgency, Answer, ProgressUpdate
from ..store.database import known
from ..store.people import acting_in, post_of
from ..store.reviews import Agency, Item, Review
from ..store.rounds import Round
from . import closing, deadlines
from .evidence import NewEvidence, write_piece


@dataclass(frozen=True)
class Plan:
    """What the business unit writes down of an action. ``owner`` is the key of a post in the tracker."""

    title: str
    lead: Agency
    kind: str = "one_off"
    success_measure: str = ""
    owner: str | None = None
    owner_post: str = ""
    supporting: Sequence[Agency] = ()
    start: dt.date | None = None
    interval: int | None = None
    fragile: bool = False
    fragile_note: str = ""
    difference: str = ""  # the answer to the question that weak words are met with

    def fields(self) -> dict:
        """As the record holds it; the bodies that support it are records of their own."""
        return {
            "title": self.title.strip(),
            "lead": self.lead.key,
            "kind": self.kind,
            "success_measure": self.success_measure,
            "owner": self.owner,
            "owner_post": self.owner_post.strip(),
            "start": self.start,
            "interval": self.interval,
            "fragile": self.fragile or bool(self.fragile_note.strip()),
            "fragile_note": self.fragile_note,
            "difference": self.difference,
        }


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
    """The business unit adds an action that an agency has agreed to. Its date is the Board's, so it is confirmed."""
    plan = Plan(title, lead, kind, success_measure, start=today, interval=interval, fragile_note=fragile_note)
    return add_plan(review, plan, answers, deadline, by=by, today=today, once=once)


def add_plan(
    review: Review,
    plan: Plan,
    answers: Sequence[Item],
    deadline: dt.date | None,
    *,
    by: Acting,
    today: dt.date,
    basis: str = dates.STATED,
    replaces: Action | None = None,
    because: str = "",
    once: str | None = None,
) -> Action:
    """Add an action with all that is known of it. The links to what it answers are ours, so they are *inferred*.

    ``basis`` says whether the Board has confirmed the date. An action that it ``replaces`` is withdrawn in the same
    step, with the reason. ``plan.interval`` is in days; empty means the board's.
    """
    roles.check(by, roles.MANAGE)
    for refusal in wrong_plan(plan, len(answers), deadline, basis, today):
        raise refusal
    with history.together(review.code):
        with history.entry("added an action", by=by, today=today, review=review, once=once) as entry:
            number = entry.next_number(f"{review.code}/A")
            action = entry.add(
                Action,
                review=review.key,
                ref=f"A{number}",
                position=number,
                basis="stated",
                delivery=delivery.NOT_REPORTED,
                **plan.fields(),
            )
            entry.subject = action
            for body in plan.supporting:
                entry.add(ActionAgency, action=action.key, agency=body.key)
            for item in answers:
                entry.add(Answer, action=action.key, item=item.key, basis="inferred")
            if deadline is not None:
                deadlines.begin(entry, review, action, deadline, basis=basis, confirmed=basis == dates.STATED)
        if replaces is not None:
            closing.withdraw(replaces, because, by=by, today=today, replaced_by=action)
    return action


def wrong_plan(plan: Plan, answers: int, deadline: dt.date | None, basis: str, today: dt.date) -> list[Refused]:
    """All that is missing in a new action, so that a page can say it at once."""
    found = rules.wrong_with(plan.title, plan.kind, answers, plan.interval, deadline, plan.start, basis)
    if deadline is not None and deadline <= today:
        found.append(Refused("Choose a date after today.", "deadline"))
    return found + gathered(lambda: _check_owner(plan))


def edit(
    action: Action,
    plan: Plan,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> Action:
    """The business unit edits what was written down of an action, with a reason. What its agency says is not touched.

    Raises Stale when the action is no longer the version that the person saw.
    """
    roles.check(by, roles.MANAGE)
    for refusal in wrong_edit(action, plan, because):
        raise refusal
    review = Review.get_by_id(action.review_id)
    with history.entry("edited an action", by=by, today=today, review=review, why=because, once=once) as entry:
        entry.subject = changed = entry.change(action, **plan.fields())
        wanted = {body.key for body in plan.supporting}
        rows = {row.agency_id: row for row in ActionAgency.select().where(_of(action))}
        for key in wanted - set(rows):
            entry.add(ActionAgency, action=action.key, agency=key)
        for key, row in rows.items():
            if row.taken_off == (key in wanted):
                entry.change(row, taken_off=key not in wanted)
    return changed


def wrong_edit(action: Action, plan: Plan, because: str) -> list[Refused]:
    """All that the rules would refuse in an edit."""
    found = rules.wrong_words(plan.title, plan.kind, plan.interval)
    found += gathered(lambda: rules.check_lead(action.delivery, action.lead_id, plan.lead.key), lambda: _check_owner(plan))
    if not because.strip():
        found.append(Refused("Say why it is changed. The reason is kept in the history.", "because"))
    return found


def _of(action: Action):
    return (ActionAgency.action == action.key) & known(ActionAgency)


def _check_owner(plan: Plan) -> None:
    """The post that owns an action is one of its lead agency, or of the body that the agency is a part of."""
    if plan.owner is None:
        return
    post = post_of(plan.owner)
    if post is None or not acting_in(post).of(plan.lead.key):
        raise Refused("Choose a post of the agency that leads it.", "owner")


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
    measure_met: str = "",
    in_round: Round | None = None,
    no_change: bool = False,
    once: str | None = None,
) -> ProgressUpdate:
    """An agency reports on its action, with evidence if it has any. Raises Refused, or Stale when another report came
    first: ``action`` is the version that the person saw. ``measure_met`` says, of what is done, how its success measure was
    met; of anything else it is not kept. ``in_round`` is the round of which it is a piece; with
    ``no_change`` the words say why nothing has changed.
    """
    roles.check(by, roles.REPORT, agency=action.lead_id)
    told = {"measure_met": measure_met, "with_evidence": bool(evidence), "corrects": corrects}
    for refusal in wrong_with(action, state, what_changed, forecast, today=today, **told):
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
            measure_met=measure_met if state == delivery.DONE else "",
            forecast=forecast,
            corrects=corrects.key if corrects is not None else None,
            said_by=by.post,
            said_on=today,
            on_behalf=roles.on_behalf(by, action.lead_id),
            round=in_round.key if in_round is not None else None,
            no_change=no_change,
        )
        deadline = deadline_store.of_whole(action.key)
        if deadline is not None:
            deadlines.expect(entry, deadline, forecast)
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
    measure_met: str = "",
    with_evidence: bool = False,
) -> list[Refused]:
    """All that the rules would refuse in a report, so that a page can say it at once."""
    # A correction may say "not started" after "on track"; it cannot open what somebody else has closed or paused.
    before = action.delivery if corrects is None or action.delivery in delivery.STOPPED else delivery.NOT_REPORTED
    return gathered(
        lambda: delivery.check_claim(state, before),
        lambda: delivery.check_words(what_changed),
        lambda: dates.check_forecast(forecast, state, today),
        lambda: _belongs(corrects, action),
        lambda: delivery.check_correction(
            corrects is None
            or with_evidence
            or _said(state, what_changed, measure_met, forecast, today)
            != _said(corrects.delivery, corrects.what_changed, corrects.measure_met, corrects.forecast, today)
        ),
    )


def _said(state: str, words: str, measure_met: str, forecast: dt.date | None, today: dt.date) -> tuple:
    """What a report says, so that two can be compared. A day that has passed says nothing."""
    expected = forecast if forecast is not None and forecast >= today else None
    met = measure_met if state == delivery.DONE else ""
    return state, " ".join(words.split()), " ".join(met.split()), expected


def _belongs(corrects: ProgressUpdate | None, action: Action) -> None:
    if corrects is not None and corrects.action_id != action.key:
        raise Refused("The update that you correct belongs to another action.")
