"""One's own second factor: setting it up, recovery codes, turning it off; and for whom the Board asks for one."""

from __future__ import annotations

import io

import segno
from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import StringField

from .. import clock
from ..business import second_factor as doing
from ..business import sign_in
from ..rules import roles
from ..rules import second_factor as rules
from ..store import people, settings
from ..store import second_factor as store
from . import guard, reading, sending
from .account import retry_after, wait
from .forms import Form, Several, Words
from .forms.people import Sure

pages = Blueprint("second_factor", __name__)


class FirstCode(Form):
    one_time_code = StringField("Code", description="The six digits that it shows now.")


class Required(Form):
    roles = Several("In which roles is a second factor asked for?", description="Anybody may set one up, in any role.")
    because = Words("Why?", needed="Give a reason.", limit=2000)


@pages.post("/account/second-factor/begin")
@guard.allows(guard.SIGNED_IN)
@guard.before_the_second_factor
@guard.fresh
def begin():
    doing.begin(current_user.session.account, _key(), clock.now())
    return redirect(url_for("second_factor.set_up", next=guard.own_path(request.args.get("next"))))


@pages.route("/account/second-factor", methods=["GET", "POST"])
@guard.allows(guard.SIGNED_IN)
@guard.before_the_second_factor
@guard.fresh
@reading.only_today
def set_up():
    """What this is, and the button that makes a secret; once one waits, its picture, and its first code."""
    form, status, headers = FirstCode(), 200, {}
    if request.method == "POST":
        try:
            sent = sending.send(
                form, lambda: doing.confirm(form.one_time_code.data or "", _key(), **_who(), now=clock.now())
            )
        except sign_in.TooMany as too_many:
            form.form_errors.append(wait(too_many))
            status, headers = 429, retry_after(too_many)
        else:
            if sent.kept:
                people.log("set up a second factor", "account", current_user.acting, clock.now())
                return _codes(sent.made, new=True)
            status = sent.status
    secret = doing.waiting(current_user.session.account_id, _key(), clock.now())
    address = doing.address_of(secret, current_user.person.email) if secret else ""
    page = render_template(
        "account/second_factor.html",
        form=form,
        secret=rules.in_groups(secret) if secret else "",
        address=address,
        picture=_picture(address) if secret else None,
        is_on=store.is_on(current_user.session.account_id),
        asked_for=current_user.must_set_up,
        target=guard.own_path(request.args.get("next")),
    )
    return page, status, headers


@pages.route("/account/second-factor/codes", methods=["GET", "POST"])
@guard.allows(guard.SIGNED_IN)
@guard.fresh
@reading.only_today
def codes():
    form, status = Sure(), 200
    if request.method == "POST":
        sent = sending.send(form, lambda: doing.new_codes(**_who(), now=clock.now()))
        if sent.kept:
            people.log("made new recovery codes", "account", current_user.acting, clock.now())
            return _codes(sent.made)
        status = sent.status
    left = store.codes_left(current_user.session.account_id)
    return render_template("account/new_codes.html", form=form, left=left), status


@pages.route("/account/second-factor/off", methods=["GET", "POST"])
@guard.allows(guard.SIGNED_IN)
@guard.fresh
@reading.only_today
def turn_off():
    form, status, asked_for = Sure(), 200, current_user.asked_for_second_factor
    if request.method == "POST":
        who = _who()
        sent = sending.send(form, lambda: doing.turn_off(**who, asked_for=asked_for))
        if sent.kept:
            people.log("turned off a second factor", "account", current_user.acting, clock.now())
            return redirect(url_for("account.show"))
        status = sent.status
    return render_template("account/second_factor_off.html", form=form, asked_for=asked_for), status


def _who() -> dict:
    return {
        "by": current_user.acting,
        "person": current_user.person,
        "session": current_user.session,
        "today": clock.today(),
    }


def _key() -> str:
    return current_app.config["SECRET_KEY"]


def _codes(made: list[str], new: bool = False):
    """The page that shows recovery codes, this once."""
    target = guard.own_path(request.args.get("next"))
    return render_template(
        "account/recovery_codes.html", codes=[rules.in_groups(code) for code in made], new=new, target=target
    )


def _picture(address: str) -> tuple[int, str]:
    """A QR code as the length of its side and one path: drawn by the template, it needs no markup from elsewhere."""
    made = segno.make(address, error="m")
    side, drawn = made.symbol_size(border=4)[0], io.StringIO()
    for down, row in enumerate(made.matrix_iter(border=4)):
        across = 0
        while across < side:
            end = across
            while end < side and row[end]:
                end += 1
            if end > across:
                drawn.write(f"M{across} {down}h{end - across}v1h-{end - across}z")
            across = end + 1
    return side, drawn.getvalue()


@pages.route("/settings/second-factor", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@guard.fresh
@reading.only_today
def required():
    form, standing, status, clash = Required(), store.standing(), 200, None
    form.roles.offer([*reading.names().roles.items()])
    if request.method == "POST":
        sent = sending.send(
            form,
            lambda: doing.require(
                form.roles.data or [],
                form.because.data or "",
                by=guard.me(),
                today=clock.today(),
                seen=form.seen.data,
                once=form.one_time,
            ),
        )
        if sent.kept:
            return redirect(url_for("second_factor.required"))
        status, clash, standing = sent.status, sent.clash, store.standing()
    else:
        form.roles.data = sorted(store.required())
    changes = store.changes()
    return render_template(
        "settings/second_factor.html",
        form=form,
        in_force=store.required(),
        without=store.without_one(clock.today()),
        seen=form.seen.data if status == 422 else standing.id if standing else "",
        clash=clash,
        changes=changes,
        reasons=settings.reasons(changes),
        posts=reading.post_titles([row.written_by for row in changes]),
    ), status
