"""More time for an action: asked for by its agency, decided by the chair."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request

from .. import clock
from ..business import deadlines
from ..rules import deadlines as dates
from ..rules import escalations as levels
from ..rules import roles
from ..rules.refusal import gathered
from ..store import deadlines as deadline_store
from ..store import history, reviews
from . import guard, reading
from .forms.actions import DecideTimeForm, MoreTimeForm
from .guard import me
from .one_action import after, find, form_page
from .sending import send


def add_to(pages: Blueprint) -> None:
    """Put these views among those of the actions."""
    pages.add_url_rule("/reviews/<review>/actions/<ref>/more-time", "more_time", more_time, methods=["GET", "POST"])
    pages.add_url_rule("/reviews/<review>/actions/<ref>/time/<change>", "decide_time", decide_time, methods=["GET", "POST"])


@guard.allows(roles.REPORT)
@reading.only_today
def more_time(review, ref):
    """Where more than one date is open, the request names which; the form says it by the version that the person saw."""
    review, action = find(review, ref)
    roles.check(me(), roles.REPORT, agency=action.lead_id)
    due = [point for point in deadline_store.points(action.key) if point.met_on is None]
    if not due:
        abort(404)
    form, sent, today = MoreTimeForm(), None, clock.today()
    waiting = deadline_store.all_waiting(action)
    if len(due) == 1:
        del form.point
    chosen = _asked_about(due, request.form.get("point", ""), request.args.get("point", ""))
    if request.method == "POST":
        if form.point is not None:
            form.point.choices = [(request.form.get("point", ""), "")] if chosen else []
        form.validate()  # reads the date
        deadline = chosen or due[0]
        named = form.point.data if form.point is not None else form.seen.data
        seen, to, because = history.version_seen(deadline, named), form.to.data, form.because.data or ""
        sent = send(
            form,
            lambda: deadlines.ask(seen, to, because, by=me(), today=today, once=form.one_time),
            deadlines.wrong_with(seen, to, because, today),
        )
        if sent.kept:
            return redirect(after(review, action, sent.made))
        chosen = chosen and (deadline_store.standing(chosen) or chosen)
        due = [point for point in deadline_store.points(action.key) if point.met_on is None] or due
    deadline = chosen or due[0]
    if form.point is not None:
        form.point.choices = [(point.id, _due_words(point)) for point in due]
        form.point.data = chosen.id if chosen else None
    return form_page(
        "more_time",
        sent,
        form,
        deadline,
        review=review,
        action=action,
        lead=action.lead_body,
        deadline=deadline,
        waiting=waiting.get(due[0].key) if len(due) == 1 else None,
        taken={
            point.id: f"A request for {reading.long_day(waiting[point.key].asked_for)} waits for a decision."
            for point in due
            if point.key in waiting
        },
        before=list(deadline_store.changes().where(deadline_store.DeadlineChange.action == action.key)),
        reaches=levels.what_a_move_reaches(deadline.moves, reviews.limits()),
        titles=reading.post_titles({deadline.written_by}),
    )


def _asked_about(due: list, version: str, number: str):
    """The open date that is meant: by a version of it, or by its number in the address; the only one, if there is one."""
    if len(due) == 1:
        return due[0]
    found = next((point for point in due if version and history.version_seen(point, version).id == version), None)
    return found or next((point for point in due if str(point.number) == number), None)


def _due_words(point) -> str:
    return f"{point.label or 'The action as a whole'}, {reading.long_day(point.current) or 'no date'}"


@guard.allows(roles.STEER)
@reading.only_today
def decide_time(review, ref, change):
    review, action = find(review, ref)
    roles.check(me(), roles.STEER, boards_own=action.lead_body.is_board)
    asked = reading.or_404(deadline_store.change_of(action, f"{action.ref}/{change}"))
    form, sent = DecideTimeForm(), None
    if request.method == "POST":
        seen, because = history.version_seen(asked, form.seen.data), form.because.data or ""
        granted = form.granted.data == "yes"
        sent = send(
            form,
            lambda: deadlines.decide(seen, granted, because, by=me(), today=clock.today(), once=form.one_time),
            gathered(lambda: deadlines.check_may_decide(seen, by=me()), lambda: dates.check_decision(because)),
        )
        if sent.kept:
            return redirect(after(review, action, asked))
        asked = sent.clash.standing if sent.clash else asked
    return form_page(
        "decide_time",
        sent,
        form,
        asked,
        why_not=next(iter(gathered(lambda: deadlines.check_may_decide(asked, by=me()))), None),
        review=review,
        action=action,
        lead=action.lead_body,
        change=asked,
        deadline=deadline_store.of_actions([action.key]).get(action.key),
        titles=reading.post_titles({asked.asked_by, asked.decided_by}),
    )
