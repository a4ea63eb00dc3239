"""Proving once more who one is, before what a borrowed session must not do."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import PasswordField

from .. import clock
from ..business import sign_in as doing
from ..rules.refusal import Refused
from ..store import people
from . import guard
from .account import retry_after, wait
from .forms import Form

pages = Blueprint("proving", __name__)


class Proof(Form):
    password = PasswordField("Your password")


@pages.route("/account/prove", methods=["GET", "POST"])
@guard.allows(guard.SIGNED_IN)
def ask():
    target = guard.own_path(request.args.get("next")) or url_for("account.show")
    if request.method != "POST":
        return page(Proof(), target), 200
    form = Proof()
    if form.validate():
        try:
            _check(form)
        except doing.TooMany as too_many:
            form.form_errors.append(wait(too_many))
            return page(form, target), 429, retry_after(too_many)
        except doing.Wrong:
            form.refuse(Refused("This is not your password.", "password"))
            people.log("proof failed", "prove", current_user.acting, clock.now())
        else:
            return proved(target)
    return page(form, target), 422


def _check(form: Proof) -> None:
    """Raises Wrong or TooMany."""
    doing.check(current_user.session.account.email, form.password.data or "", clock.now())


def proved(target: str):
    """Note the proof, however it was given, and go on to what it was asked for."""
    doing.prove(current_user.session, clock.now())
    people.log("proved who they are", "prove", current_user.acting, clock.now())
    return redirect(target)


def page(form: Proof, target: str) -> str:
    return render_template("account/prove.html", form=form, target=target)
