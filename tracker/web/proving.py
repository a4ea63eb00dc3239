"""Proving once more who one is, before what a borrowed session must not do: by a code where there is a second factor, else
by the password. Another way of signing in adds itself to ``OTHER_WAYS``."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from wtforms import PasswordField

from .. import clock
from ..business import second_factor
from ..business import sign_in as doing
from ..rules.refusal import Refused
from ..store import people
from ..store import second_factor as store
from . import guard
from .account import CodeForm, retry_after, wait
from .forms import Form

pages = Blueprint("proving", __name__)

# Each is asked with where to go afterwards, and gives the words and the address of a link, or None.
OTHER_WAYS: list[Callable[[str], tuple[str, str] | None]] = []


class Proof(Form):
    password = PasswordField("Your password")


@pages.route("/account/prove", methods=["GET", "POST"])
@guard.allows(guard.SIGNED_IN)
@guard.before_the_second_factor
def ask():
    target = guard.own_path(request.args.get("next")) or url_for("account.show")
    by_code = store.is_on(current_user.session.account_id)
    form = CodeForm() if by_code else Proof()
    if request.method != "POST":
        # A file that was asked for comes without a page: the page that asked is then told that it is there.
        ready = request.args.get("ready") == "1" and doing.is_fresh(current_user.session, clock.now())
        return _page(form, target, by_code, ready), 200
    if form.validate():
        try:
            _check(form)
        except doing.TooMany as too_many:
            form.form_errors.append(wait(too_many))
            return _page(form, target, by_code), 429, retry_after(too_many)
        except doing.Wrong as wrong:
            form.refuse_code(wrong) if by_code else form.refuse(Refused("This is not your password.", "password"))
            people.log("proof failed", "prove", current_user.acting, clock.now())
        else:
            return proved(target)
    return _page(form, target, by_code), 422


def _check(form: Proof | CodeForm) -> None:
    """Raises Wrong or TooMany."""
    account = current_user.session.account
    if isinstance(form, CodeForm):
        second_factor.check(account, form.code, current_app.config["SECRET_KEY"], clock.now())
    else:
        doing.check(account.email, form.password.data or "", clock.now())


def proved(target: str):
    """Note the proof, however it was given, and go on to what it was asked for."""
    doing.prove(current_user.session, clock.now())
    people.log("proved who they are", "prove", current_user.acting, clock.now())
    return redirect(url_for("proving.ask", next=target, ready=1) if _is_file(target) else target)


def _is_file(target: str) -> bool:
    """Whether it is a file that comes without a page."""
    path = target.partition("?")[0]
    return path == url_for("account.own_data") or path.startswith(f"{url_for('everything.index')}.")


def page_with(sentence: str, target: str) -> str:
    """The page again, with what went wrong on another way."""
    by_code = store.is_on(current_user.session.account_id)
    form = CodeForm(formdata=None) if by_code else Proof(formdata=None)
    form.form_errors.append(sentence)
    return _page(form, target, by_code)


def _page(form: Form, target: str, by_code: bool, ready: bool = False) -> str:
    ways = [way for each in OTHER_WAYS if (way := each(target))]
    return render_template("account/prove.html", form=form, target=target, by_code=by_code, ready=ready, ways=ways)
