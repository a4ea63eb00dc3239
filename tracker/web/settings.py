"""The thresholds of the board: default, in force, since when and why; and the business unit changes one with a reason."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import boards
from ..rules import roles
from ..rules import settings as rules
from ..store import reviews
from ..store import settings as store
from . import guard, lists, reading, sending
from .forms import Form, Line, Words

pages = Blueprint("settings", __name__, url_prefix="/settings")


class Change(Form):
    number = Line("New number", needed="Enter a whole number.", limit=10)
    because = Words("Why?", needed="Give a reason.", limit=2000)


@pages.get("")
@guard.allows(roles.READ)
def index():
    as_at = reading.as_at()
    changes = store.changes(as_at)
    page = lists.page_of(changes, "changes")
    in_force = store.in_force(changes, reviews.limits(as_at))
    return render_template(
        "settings/index.html",
        groups=[(group, [each for each in in_force if each.group == group]) for group in rules.GROUPS],
        page=page,
        posts=reading.post_titles([*(row.by for row in page.rows), *(each.last.by for each in in_force if each.last)]),
    )


@pages.route("/<name>", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def change(name: str):
    reading.or_404(rules.LABELS.get(name))
    form, standing, clash, status = Change(), store.standing(), None, 200
    if request.method == "POST":
        sent = sending.send(form, lambda: _change(form, name))
        if sent.kept:
            return redirect(url_for("settings.index"))
        clash, status = sent.clash, sent.status
        standing = store.standing()
    found = store.changes()
    (threshold,) = (each for each in store.in_force(found, reviews.limits()) if each.name == name)
    seen = form.seen.data if status == 422 else standing.id if standing else ""
    return render_template(
        "settings/change.html",
        form=form,
        threshold=threshold,
        earlier=[each for each in found if each.name == name],
        seen=seen,
        clash=clash,
        mine=clash.mine.value.get(name, threshold.default) if clash else None,
        posts=reading.post_titles([each.by for each in found]),
    ), status


def _change(form: Change, name: str) -> None:
    written = (form.number.data or "").strip()
    number = int(written) if written.isascii() and written.isdigit() else None
    boards.change_threshold(
        name,
        number,
        form.because.data,
        by=guard.me(),
        today=clock.today(),
        seen=form.seen.data,
        once=form.one_time,
    )
