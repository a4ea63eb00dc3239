"""Choosing a password by a link. The token leaves the address at once, so that no page, log or referrer holds it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import current_user, logout_user
from wtforms import PasswordField

from .. import clock
from ..business import invitations
from ..business import sign_in as signing
from ..rules.refusal import Refused
from ..store import people
from . import guard, sending
from .account import NOT_THE_SAME, PASSWORD_HELP
from .forms import Form

pages = Blueprint("invitations", __name__)

_KEPT = "choosing"  # the name under which the browser's own cookie keeps the token


class ChoosePassword(Form):
    password = PasswordField("Password", description=PASSWORD_HELP)
    again = PasswordField("Password again")


@pages.get("/welcome/<token>")
@guard.allows(guard.EVERYBODY)
def follow(token: str):
    """Keep the token in the browser and go on without it. Nothing is used up by looking: programs that open links in
    messages to check them must not spoil the link."""
    session[_KEPT] = token[:100]
    answer = redirect(url_for("invitations.choose"))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@pages.route("/welcome", methods=["GET", "POST"])
@guard.allows(guard.EVERYBODY)
def choose():
    form, token = ChoosePassword(), session.get(_KEPT, "")
    try:
        link = invitations.good_link(token, clock.now())
    except Refused as refusal:
        return render_template("account/link_over.html", said=str(refusal)), 410
    status = 200
    if request.method == "POST":
        apart = [] if form.password.data == form.again.data else [Refused(NOT_THE_SAME, "again")]
        sent = sending.send(
            form,
            lambda: invitations.choose_password(token, form.password.data or "", today=clock.today(), now=clock.now()),
            apart,
        )
        if sent.kept:
            return _chosen()
        status = sent.status
    return render_template("account/choose_password.html", form=form, link=link), status


def _chosen():
    """Whoever was signed in at this browser is signed out: the one who chose signs in with the new password."""
    people.log("chose a password by a link", "welcome", None, clock.now())
    if current_user.is_authenticated:
        signing.sign_out(current_user.token)
        logout_user()
    session.clear()
    return redirect(url_for("account.sign_in", chosen=1))
