"""The chair's post: a second person confirms it, and the chair names a deputy."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from .. import clock
from ..business import chairs
from ..rules import people as rules
from ..rules import roles
from ..store import people as store
from ..store.history import version_seen
from . import guard, reading, sending
from .forms.people import Deputy, Sure

pages = Blueprint("chairs", __name__, url_prefix="/people")


@pages.route("/posts/<post>/confirm", methods=["GET", "POST"])
@guard.allows(roles.CONFIRM)
@guard.fresh
@reading.only_today
def confirm(post: str):
    form, given = Sure(), reading.or_404(store.post_of(post))
    if not given.unconfirmed:
        return redirect(url_for("people.index"))
    rules.check_confirm(guard.me(), given.person_id, store.giver_of(given), given.deputy)
    standing, status, seen = None, 200, given
    if request.method == "POST":
        seen = version_seen(given, form.seen.data)
        sent = sending.send(form, lambda: chairs.confirm(seen, by=guard.me(), today=clock.today(), once=form.one_time))
        if sent.kept:
            return redirect(url_for("people.index"))
        standing, status = sent.clash and sent.clash.standing, sent.status
    given_by = reading.post_titles([store.given_by(given)])
    page = render_template(
        "people/confirm.html",
        form=form,
        post=seen,
        holder=given.holder,
        standing=standing,
        given_by=next(iter(given_by.values()), "The command line"),
    )
    return page, status


@pages.route("/deputy", methods=["GET", "POST"])
@guard.allows(roles.NAME_DEPUTY)
@guard.fresh
@reading.only_today
def deputy():
    rules.check_names_deputy(guard.me())
    form, people = Deputy(), store.able(clock.today())
    others = {row.key: row for row, _ in people if row.key != current_user.person.key}
    form.person.choices = [SelectChoice("", "Choose a person")] + [
        SelectChoice(row.key, f"{row.name} ({'; '.join(titles) or 'no post today'})")
        for row, titles in people
        if row.key in others
    ]
    if request.method == "GET":
        form.title.data = "Deputy chair"
        return _deputy_page(form, 200)
    sent = sending.send(
        form,
        lambda: chairs.name_deputy(
            others[form.person.data],
            form.title.data,
            form.since.data,
            form.until.data,
            by=guard.me(),
            today=clock.today(),
            once=form.one_time,
        ),
    )
    if sent.kept:
        return redirect(url_for("people.index", role=roles.CHAIR, held="every"))
    return _deputy_page(form, sent.status)


def _deputy_page(form: Deputy, status: int):
    named = [row for row in store.posts().where(store.Post.deputy) if row.until is None or row.until > clock.today()]
    return render_template("people/deputy.html", form=form, named=named, day=clock.today()), status
