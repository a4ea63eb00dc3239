"""What was typed into a form that came too late, carried in the page until its writer has signed in again.

Nothing is kept at the server for somebody who is not signed in: the page of the sign-in holds the fields itself, and hands
them on, over a wrong password and the page that asks for a code. Passwords, codes and tokens are never among them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import current_app, g, request, session
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import HTTPException

from .. import clock
from ..business import sign_in, typed
from ..rules import roles
from . import guard

AT, WHOSE, FILE, FIELD = "typed-at", "typed-whose", "typed-file", "typed:"
# What is never given back: tokens, one-time ids, and whatever proves who somebody is.
SECRET = ("csrf_token", "once", "password", "again", "present", "one_time_code", "recovery_code", "session")
MARK = "typed"  # in the cookie: this session has something kept


@dataclass
class Carried:
    """The fields of a form, where it is sent to, which files must be chosen again, and under a seal whose it was."""

    at: str
    fields: list[tuple[str, str]]
    files: list[str] = field(default_factory=list)
    whose: str = ""

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What a person typed, as far as it looks like words; the rest is carried unseen."""
        return [(name, value) for name, value in self.fields if _is_words(value)]

    @property
    def unseen(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.fields if not _is_words(value)]


def _is_words(value: str) -> bool:
    return len(value.split()) > 1


def carried() -> Carried | None:
    """What this request carries: handed on by a page that carries it, or typed into the form that is refused now."""
    if request.method != "POST" or from_elsewhere():
        return None
    try:
        return _handed_on() if AT in request.form else _typed_now()
    except HTTPException:  # it cannot be read, or is too large to be
        return None


def _handed_on() -> Carried | None:
    at = guard.own_path(request.form[AT])
    pairs = [(name[len(FIELD) :], value) for name, value in _pairs() if name.startswith(FIELD)]
    pairs = [(name, value) for name, value in pairs if name not in SECRET]
    if not at or not pairs or not _is_of_the_work(at):
        return None
    return Carried(at, pairs, request.form.getlist(FILE), request.form.get(WHOSE, ""))


def _is_of_the_work(at: str) -> bool:
    """Whether an address takes a form of the board's work. No other is shown again: its view would be called for that."""
    endpoint, _ = current_app.create_url_adapter(request).match(urlsplit(at).path, method="POST")
    return getattr(current_app.view_functions[endpoint], "allows", None) in roles.TABLE


def _typed_now() -> Carried | None:
    """Only forms of the board's work: what concerns an account is typed anew."""
    if getattr(guard.app_view(), "allows", None) not in roles.TABLE:
        return None
    at = guard.own_path(request.full_path.rstrip("?"))
    pairs = [(name, value) for name, value in _pairs() if name not in SECRET]
    files = [file.filename for file in request.files.values() if file.filename]
    return Carried(at, pairs, files, _seal()) if at and any(value.strip() for _, value in pairs) else None


def _pairs() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name]


def from_elsewhere() -> bool:
    """Whether a page of another site sent the form: it must not put words into somebody's mouth."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    try:
        return origin is not None and urlsplit(origin).netloc not in (request.host, urlsplit(_known_as()).netloc)
    except ValueError:  # it is no address
        return True


def _known_as() -> str:
    return current_app.config["SETTINGS"].url


def _sealing() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="typed")


def _seal() -> str:
    """Whose the form was, as far as the cookie still says: the session is over, and its row may be there."""
    if current_user.is_authenticated:
        return _sealing().dumps([current_user.session.account_id, current_user.post])
    row = sign_in.over(session.get("_user_id", ""))
    return _sealing().dumps([row.account_id, row.post]) if row else ""


def keep_for_this_session(what: Carried) -> str | None:
    """Keep it at the server now that somebody is signed in, and say where it is shown again.

    Where the page knew whose it was, nobody else gets it. Where it did not, because they had signed out, whoever signs in
    at that page is who typed there.
    """
    if what.whose:
        try:
            account, post = _sealing().loads(what.whose)
        except (BadSignature, ValueError):
            return None
        if account != current_user.session.account_id:
            return None
        if post != current_user.post and post in {each.key for each in current_user.held}:
            sign_in.act_as(current_user.session, post)
    typed.keep(current_user.session, what.at, what.fields, what.files, clock.now())
    session[MARK] = g.kept_just_now = True
    return what.at


def sent(answer):
    """Forget what was kept of a form once it has been sent and taken."""
    if request.method != "POST" or answer.status_code >= 400 or g.get("kept_just_now"):
        return answer
    if session.get(MARK) and current_user.is_authenticated:
        typed.forget(current_user.session, request.full_path.rstrip("?"))
    return answer
