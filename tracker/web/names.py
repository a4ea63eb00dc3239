"""What the board calls itself, its reviews, its roles and its levels: one page, changed by the business unit."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import names as naming
from ..rules import names as rules
from ..rules import roles
from ..store import names as store
from . import guard, lists, reading, sending
from .forms import Form, Line, Words

pages = Blueprint("names", __name__, url_prefix="/settings/names")


class Change(Form):
    words = Line("New name", needed="Enter a name.", limit=rules.LONGEST)
    because = Words("Why?", needed="Give a reason.", limit=2000)


@pages.get("")
@guard.allows(roles.READ)
def index():
    page = lists.page_of(store.changes(reading.as_at()), "changes")
    return render_template(
        "settings/names.html",
        groups=rules.GROUPS,
        defaults=store.rules.Names(set_up_as=reading.names().set_up_as),
        page=page,
        posts=reading.post_titles(row.by for row in page.rows),
    )


@pages.route("/<name>", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def change(name: str):
    label = reading.or_404(rules.LABELS.get(name))
    form, standing, clash, status = Change(), store.standing(), None, 200
    if request.method == "POST":
        sent = sending.send(form, lambda: _change(form, name))
        if sent.kept:
            return redirect(url_for("names.index"))
        clash, status = sent.clash, sent.status
        standing = store.standing()
    now = store.in_force()
    return render_template(
        "settings/change_name.html",
        form=form,
        name=name,
        label=label,
        now=now.of(name),
        default=rules.Names(set_up_as=now.set_up_as).of(name),
        seen=form.seen.data if status == 422 else standing.id if standing else "",
        clash=clash,
        mine=rules.Names(clash.mine.value, now.set_up_as).of(name) if clash else None,
        posts=reading.post_titles([clash.standing.written_by]) if clash else {},
    ), status


def _change(form: Change, name: str) -> None:
    naming.change(
        name,
        form.words.data or "",
        form.because.data or "",
        by=guard.me(),
        today=clock.today(),
        seen=form.seen.data,
        once=form.one_time,
    )
