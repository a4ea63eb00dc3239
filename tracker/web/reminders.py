"""Reminders: what was sent to whom, what waits and what failed, for the business unit; and for each person, their own."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask_login import current_user

from .. import clock
from ..business import reminders as doing
from ..reports import list_reminders
from ..rules import reminders as rules
from ..rules import roles
from ..rules.refusal import gathered
from ..store import history
from ..store import reminders as store
from ..store.reminders import Reminder
from . import guard, lists, reading
from .forms import Form, Words
from .guard import me
from .sending import Sent, send

pages = Blueprint("reminders", __name__)


class Leave(Form):
    because = Words(
        "Why is it left?", limit=2000, description="How the person was told otherwise, or how you know that it arrived."
    )


@pages.get("/administration/reminders")
@guard.allows(roles.MANAGE)
@reading.only_today
@lists.to_take_away()
def index():
    state = lists.choice("state", rules.STATES)
    query = store.reminders()
    return lists.show(
        "reminders/index.html",
        list_reminders.reminders,
        page=lists.page_of(query.where(Reminder.state == state) if state else query, "reminders"),
        counts=store.counts(),
        states=rules.STATES,
        needs_somebody=rules.NEEDS_SOMEBODY,
        state=state,
        server_is_set=bool(current_app.config["SETTINGS"].smtp),
        filters=lists.selects({"state": ("What became of it", rules.STATES)}, {"state": state}),
    )


@pages.get("/administration/reminders/<ref>")
@guard.allows(roles.MANAGE)
@reading.only_today
def show(ref: str):
    return _show(_one(ref), Leave(formdata=None), None)


@pages.post("/administration/reminders/<ref>/again")
@guard.allows(roles.MANAGE)
@reading.only_today
def again(ref: str):
    row, form = _one(ref), Leave()
    seen = history.version_seen(row, form.seen.data)
    who = {"by": me(), "today": clock.today(), "now": clock.now(), "once": form.one_time}
    sent = send(form, lambda: doing.try_again(seen, **who))
    return redirect(url_for("reminders.show", ref=ref)) if sent.kept else _show(_one(ref), form, sent)


@pages.post("/administration/reminders/<ref>/leave")
@guard.allows(roles.MANAGE)
@reading.only_today
def leave(ref: str):
    row, form = _one(ref), Leave()
    seen, because = history.version_seen(row, form.seen.data), form.because.data or ""
    who = {"by": me(), "today": clock.today(), "once": form.one_time}
    wrong = gathered(lambda: rules.check_left(seen.state, because))
    sent = send(form, lambda: doing.leave(seen, because, **who), wrong)
    return redirect(url_for("reminders.show", ref=ref)) if sent.kept else _show(_one(ref), form, sent)


def _one(ref: str) -> Reminder:
    return reading.or_404(store.reminder_of(ref))


def _show(row: Reminder, form: Leave, sent: Sent | None):
    page = render_template(
        "reminders/show.html",
        row=row,
        form=form,
        clash=sent.clash if sent else None,
        seen=form.seen.data if sent and not sent.clash else row.id,
        headings=rules.HEADINGS,
        states=rules.STATES,
        can_act=row.state in rules.NEEDS_SOMEBODY,
        server_is_set=bool(current_app.config["SETTINGS"].smtp),
        own=False,
    )
    return page, sent.status if sent else 200


@pages.get("/account/reminders")
@guard.allows(guard.SIGNED_IN)
@reading.only_today
def own():
    """What was sent to whoever asks."""
    mine = store.reminders().where(Reminder.person == current_user.person.key)
    return render_template("reminders/own.html", page=lists.page_of(mine, "reminders"), states=rules.STATES)


@pages.get("/account/reminders/<ref>")
@guard.allows(guard.SIGNED_IN)
@reading.only_today
def show_own(ref: str):
    row = _one(ref)
    if row.person != current_user.person.key:
        abort(404)
    return render_template(
        "reminders/show.html", row=row, headings=rules.HEADINGS, states=rules.STATES, own=True, can_act=False, form=None
    )
