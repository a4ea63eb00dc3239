"""Signing in and out, choosing the post to act in, and one's own page: posts, password and sessions."""

from __future__ import annotations

import math

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from wtforms import PasswordField, StringField

from .. import clock
from ..business import invitations, second_factor
from ..business import sign_in as doing
from ..reports import own_data as documents
from ..rules import browsers, passwords
from ..rules import second_factor as rules
from ..rules.refusal import Refused
from ..store import people, sign_on
from ..store import second_factor as store
from . import carrying, guard, reading, sending
from .forms import Form, Line

pages = Blueprint("account", __name__)

PASSWORD_HELP = (
    f"At least {passwords.SHORTEST} characters; {passwords.ADVISED} or more is better. Three words that do not belong "
    "together make a good one. Spaces are allowed, and you may paste it from a password manager."
)
HALF = "half"  # the name under which the browser's own cookie keeps the token of a half sign-in
NOT_THE_SAME = "The two are not the same. Type the new password twice."


class OwnPassword(Form):
    present = PasswordField("Your present password")
    password = PasswordField("New password", description=PASSWORD_HELP)
    again = PasswordField("New password again")


class SignIn(Form):
    email = Line("E-mail address", needed="Enter your e-mail address.", warns=False)
    password = PasswordField("Password")


class CodeForm(Form):
    one_time_code = StringField("Code", description="The six digits that your authenticator shows now.")
    recovery_code = StringField("Recovery code", description="One of the ten that you kept when you set this up.")

    @property
    def code(self) -> str:
        return (self.one_time_code.data or self.recovery_code.data or "")[:100]

    def refuse_code(self, wrong: doing.Wrong) -> None:
        if not self.one_time_code.data and self.recovery_code.data:
            self.recovery_code.errors = ["This is not one of your recovery codes, or it was used."]
        elif not self.one_time_code.data:
            self.one_time_code.errors = ["Enter the code."]
        else:
            self.one_time_code.errors = [rules.USED if isinstance(wrong, second_factor.Used) else rules.WRONG]


@pages.route("/sign-in", methods=["GET", "POST"])
@guard.allows(guard.EVERYBODY)
def sign_in():
    form, target = SignIn(), guard.own_path(request.args.get("next"))
    if request.method != "POST":
        if current_user.is_authenticated:
            return redirect(url_for("home.show"))
        return sign_in_page(form, target, chosen=request.args.get("chosen") == "1")
    status = 422
    if form.validate():
        try:
            token = doing.sign_in(form.email.data, form.password.data or "", clock.now())
        except doing.TooMany as too_many:
            form.form_errors.append(wait(too_many))
            people.log("sign-in held back", "sign-in", None, clock.now())
            return sign_in_page(form, target), 429, retry_after(too_many)
        except doing.Wrong:
            form.form_errors.append("The e-mail address or the password is not right.")
            people.log("sign-in failed", "sign-in", None, clock.now())
        except doing.NeedsCode as half:
            return go_on_with_a_code(half.token, target)
        else:
            return come_in(token, target)
    return sign_in_page(form, target), status


@pages.post("/sign-in/code")
@guard.allows(guard.EVERYBODY)
def code():
    """The second half: a code. Until it is right nobody is signed in."""
    form, target, half = CodeForm(), guard.own_path(request.args.get("next")), session.get(HALF, "")
    status, headers = 422, {}
    if form.validate():
        try:
            token, kind = second_factor.finish(half, form.code, current_app.config["SECRET_KEY"], clock.now())
        except doing.TooMany as too_many:
            form.form_errors.append(wait(too_many))
            people.log("code held back", "sign-in", None, clock.now())
            status, headers = 429, retry_after(too_many)
        except doing.Wrong as wrong:
            form.refuse_code(wrong)
            people.log("wrong code at sign-in", "sign-in", None, clock.now())
        except Refused as over:
            first = SignIn(formdata=None)
            first.form_errors.append(str(over))
            return sign_in_page(first, target), 422
        else:
            if kind == "recovery":
                people.log("used a recovery code", "sign-in", None, clock.now())
            return come_in(token, target)
    return ask_for_code(form, target), status, headers


def go_on_with_a_code(half: str, target: str | None) -> str:
    """Nobody is signed in yet: the first half was right, by whatever way."""
    _begin_anew()
    session[HALF] = half
    return ask_for_code(CodeForm(formdata=None), target)


def ask_for_code(form: CodeForm, target: str | None) -> str:
    return render_template("account/code.html", form=form, target=target, carried=carrying.carried())


def sign_in_page(form: SignIn | None = None, target: str | None = None, **shown) -> str:
    """The form of the sign-in. It carries what was typed into a form that came when the session was over."""
    form = form or SignIn(formdata=None)
    return render_template("account/sign_in.html", form=form, target=target, carried=carrying.carried(), **shown)


def come_in(token: str, target: str | None):
    """Begin anew at this browser with a session that was just opened, and go to what was asked for.

    Nothing of what the cookie held before stays, the token of its forms neither.
    """
    _begin_anew()
    login_user(guard._load(token))
    if current_user.post:
        doing.act_as(current_user.session, current_user.post)
    doing.used_at(current_user.session, browsers.name_of(request.user_agent.string))
    people.log("signed in", "sign-in", current_user.acting, clock.now())
    what = carrying.carried()
    if what is None:
        return redirect(target or url_for("home.show"))
    at = carrying.keep_for_this_session(what)
    return redirect(url_for("again.show", at=at) if at else url_for("home.show"))


def _begin_anew() -> None:
    """End the session of which the cookie spoke, and forget what it held and the token of the forms of this request."""
    doing.sign_out(session.get("_user_id", ""))
    session.clear()
    g.pop("csrf_token", None)


def wait(too_many: doing.TooMany) -> str:
    minutes = max(1, math.ceil(too_many.wait.total_seconds() / 60))
    return f"There were too many wrong tries for this account. Try again in {minutes} minute{'s'[: minutes > 1]}."


def retry_after(too_many: doing.TooMany) -> dict[str, str]:
    return {"Retry-After": str(math.ceil(too_many.wait.total_seconds()))}


@pages.post("/sign-out")
@guard.allows(guard.SIGNED_IN)
@guard.before_the_second_factor
def sign_out():
    people.log("signed out", "sign-out", current_user.acting, clock.now())
    doing.sign_out(current_user.token)
    logout_user()
    came_by = session.get("sign_on")  # web/sign_on.py: their organisation's own session goes on
    session.clear()
    return redirect(url_for("account.sign_in", left=came_by))


@pages.get("/account/data")
@guard.allows(guard.SIGNED_IN)
@guard.fresh
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


@pages.get("/account")
@guard.allows(guard.SIGNED_IN)
@reading.only_today
def show():
    return _account(200)


def _account(status: int, form: OwnPassword | None = None):
    """One's own page. It shows what its owner alone may see, and has no past."""
    live = doing.still_good(people.sessions_of(current_user.session.account_id), clock.now())
    return render_template(
        "account/show.html",
        form=form or OwnPassword(formdata=None),
        day=clock.today(),
        held=list(people.posts_of(current_user.person.key)),
        sessions=[(doing.name_of(row), row) for row in live],
        here=doing.name_of(current_user.session),
        identities={row.issuer: row for row in sign_on.identities_of(current_user.session.account_id)},
        link=people.last_link(current_user.session.account_id),
        second_factor=factor if (factor := store.of(current_user.session.account_id)) and factor.confirmed_at else None,
        codes_left=store.codes_left(current_user.session.account_id),
        asked_for=current_user.asked_for_second_factor,
        changed=request.args.get("changed") == "password" and status == 200,
    ), status


@pages.post("/account/password")
@guard.allows(guard.SIGNED_IN)
def change_password():
    form = OwnPassword()
    apart = [] if form.password.data == form.again.data else [Refused(NOT_THE_SAME, "again")]
    try:
        sent = sending.send(
            form,
            lambda: invitations.change_own_password(
                form.present.data or "",
                form.password.data or "",
                by=current_user.acting,
                person=current_user.person,
                session=current_user.session,
                today=clock.today(),
                now=clock.now(),
            ),
            apart,
        )
    except doing.TooMany as too_many:
        form.form_errors.append(wait(too_many))
        return *_account(429, form), retry_after(too_many)
    if not sent.kept:
        return _account(sent.status, form)
    people.log("changed password", "account", current_user.acting, clock.now())
    return redirect(url_for("account.show", changed="password"))


@pages.post("/account/sessions/end")
@guard.allows(guard.SIGNED_IN)
def end_session():
    wanted = request.form.get("session", "")
    if wanted == "others":
        doing.end_other_sessions(current_user.session)
    else:
        for row in people.sessions_of(current_user.session.account_id):
            if doing.name_of(row) == wanted and row.token_hash != current_user.session.token_hash:
                doing.end_session(row)
    people.log("ended own sessions", "account", current_user.acting, clock.now())
    return redirect(url_for("account.show"))
