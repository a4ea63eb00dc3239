"""Signing in and out, and choosing the post to act in."""

from __future__ import annotations

import math

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from wtforms import PasswordField

from .. import clock
from ..business import sign_in as doing
from ..reports import own_data as documents
from ..store import people
from . import guard
from .forms import Form, Line

pages = Blueprint("account", __name__)


class SignIn(Form):
    email = Line("E-mail address", needed="Enter your e-mail address.")
    password = PasswordField("Password")


@pages.route("/sign-in", methods=["GET", "POST"])
@guard.allows(guard.EVERYBODY)
def sign_in():
    form, target = SignIn(), guard.own_path(request.args.get("next"))
    if request.method != "POST":
        if current_user.is_authenticated:
            return redirect(url_for("home.show"))
        return render_template("account/sign_in.html", form=form, target=target)
    status = 422
    if form.validate():
        try:
            token = doing.sign_in(form.email.data, form.password.data or "", clock.now())
        except doing.TooMany as too_many:
            minutes = max(1, math.ceil(too_many.wait.total_seconds() / 60))
            form.form_errors.append(
                f"There were too many wrong tries for this account. Try again in {minutes} minute{'s'[: minutes > 1]}."
            )
            page = render_template("account/sign_in.html", form=form, target=target)
            return page, 429, {"Retry-After": str(math.ceil(too_many.wait.total_seconds()))}
        except doing.Wrong:
            form.form_errors.append("The e-mail address or the password is not right.")
            people.log("sign-in failed", "sign-in", None, clock.now())
        else:
            session.clear()
            login_user(guard._load(token))
            people.log("signed in", "sign-in", current_user.acting, clock.now())
            return redirect(target or url_for("home.show"))
    return render_template("account/sign_in.html", form=form, target=target), status


@pages.post("/sign-out")
@guard.allows(guard.SIGNED_IN)
def sign_out():
    people.log("signed out", "sign-out", current_user.acting, clock.now())
    doing.sign_out(current_user.token)
    logout_user()
    session.clear()
    return redirect(url_for("account.sign_in"))


@pages.get("/account/data")
@guard.allows(guard.SIGNED_IN)
def own_data():
    """What is kept about whoever asks, as a file."""
    people.log("exported own data", "account", current_user.acting, clock.now())
    answer = Response(documents.as_json(current_user.person.key), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="what-is-kept-about-me.json"'
    return answer


@pages.post("/acting-as")
@guard.allows(guard.SIGNED_IN)
def act_as():
    wanted = request.form.get("post", "")
    if wanted not in {post.key for post in current_user.held}:
        abort(403)
    doing.act_as(current_user.session, wanted)
    return redirect(url_for("home.show"))
