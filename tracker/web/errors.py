"""Pages for what went wrong: a plain sentence, what was typed, and a way on. Never a trace."""

from __future__ import annotations

import errno
import math
import traceback
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from peewee import IntegrityError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from ..rules.exports import TooMany
from ..rules.refusal import NotAllowed, Refused
from ..store.file_faults import Away
from ..store.history import AlreadyDone, NotSent
from . import account, carrying, guard

TITLES = {
    400: "This could not be read",
    401: "Sign in again",
    403: "This is not for your post",
    404: "There is nothing here",
    405: "This cannot be done that way",
    409: "Somebody changed this first",
    410: "The file is gone",
    413: "That is too large",
    429: "Too many tries",
    500: "Something went wrong here",
    503: "The tracker cannot save just now",
    507: "There is no room left",
}
SENTENCES = {
    401: "Sign in first.",
    403: "Your post does not carry this right. If you think that it should, ask the business unit.",
    404: "The page does not exist, or it is not for your post.",
    405: "Go back and use the button on the page.",
    413: "The file or the text is larger than the tracker takes. Nothing was saved, and you are still signed in. Go back: "
    "what you typed still stands in the form in most browsers. Then choose a smaller file, or shorten the text, and send "
    "it again; a file must be chosen again.",
    500: "Nothing was changed. Try again; if it happens again, tell the business unit what you were doing.",
    503: "Nothing was changed, and what you typed is below. Try again in a minute.",
    507: "Nothing was changed, and what you typed is below. The people who run the tracker must make room first.",
}
_NOT_TYPED = (*carrying.SECRET, "seen")


def set_up(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotSent, _not_sent)
    app.register_error_handler(AlreadyDone, _already_done)
    app.register_error_handler(IntegrityError, _same_moment)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(InterfaceError, _database)
    app.register_error_handler(TooMany, _too_many_files)
    app.register_error_handler(Away, _without_files)
    app.register_error_handler(Exception, _unexpected)
    app.after_request(_nothing_typed_is_lost)


def page(code: int, sentence: str = "", title: str = ""):
    """The page for an error, with what was typed given back."""
    typed = _typed() if code != 413 else []
    return (
        render_template(
            "errors/error.html",
            code=code,
            title=title or TITLES.get(code, "This did not work"),
            sentence=sentence or SENTENCES.get(code, ""),
            typed=typed,
            carried=carrying.carried() if code == 400 and current_user.is_authenticated else None,
        ),
        code,
    )


def _typed() -> list[tuple[str, str]]:
    if request.method != "POST" or carrying.from_elsewhere():
        return []
    try:
        typed = list(request.form.items(multi=True))
    except (HTTPException, OSError):  # it cannot be read, is too large to be, or there was no room to lay it aside
        return []
    return [(name, value) for name, value in typed if name and name not in _NOT_TYPED and value.strip()]


def _nothing_typed_is_lost(answer: Response) -> Response:
    """Under a form that was refused stands what was typed and is not on the page.

    A page on which somebody else was first may have no form any more in which it could come back.
    """
    if request.method != "POST" or answer.status_code not in (409, 422) or answer.mimetype != "text/html":
        return answer
    page = answer.get_data(as_text=True)
    shown = unescape(page)
    typed = [(field.label.text, field.raw_data[0]) for field in g.get("typed", {}).values() if field.raw_data]
    lost = [(label, words) for label, words in typed if words.strip() and words not in shown]
    if lost:
        head, end, rest = page.rpartition("</main>")
        answer.set_data(head + render_template("errors/typed.html", typed=lost) + end + rest)
    return answer


def _http(error: HTTPException):
    if isinstance(error, SecurityError):
        # No address can be built for a host that is not ours, so this is not a page.
        return Response("This host name is not the tracker's.\n", 400, mimetype="text/plain")
    if error.code is not None and error.code < 400:
        return error
    if request.endpoint == "static" and error.code is not None:
        # Files are handed out without the database, and every page asks it who is there.
        return Response(f"{TITLES.get(error.code, 'This did not work')}.\n", error.code, mimetype="text/plain")
    if error.code in (401, 403):
        guard.refused(request.path)
    own = error.description if error.code in (400, 409, 410, 429, 503) else ""
    if type(error).description == own:
        own = ""
    if error.code == 401 and not current_user.is_authenticated:
        return account.sign_in_page(over=True, target=_came_from()), 401
    answer = page(error.code or 500, own)
    if error.code == 405:
        return answer[0], 405, {"Allow": ", ".join(getattr(error, "valid_methods", None) or [])}
    return answer


def _came_from() -> str | None:
    """The page on which the form stood, if the browser says so and it is one of ours."""
    came = urlsplit(request.referrer or "")
    path = guard.own_path(f"{came.path}?{came.query}" if came.query else came.path)
    return path if came.netloc == request.host and path != url_for("account.sign_in") else None


def _csrf(error: CSRFError):
    if request.endpoint in ("account.sign_in", "account.code") and not current_user.is_authenticated:
        form = account.SignIn()
        form.form_errors.append("This page was too old. Sign in once more.")
        return account.sign_in_page(form, guard.own_path(request.args.get("next"))), 400
    return page(
        400,
        "You signed in or out since it was opened, so it was not taken. What you typed is below.",
        "This form is too old",
    )


def _not_sent(_):
    """Of a form that was only to be shown again; web/again.py says the rest."""
    return Response("Nothing was sent.\n", 409, mimetype="text/plain")


def _not_allowed(refusal: NotAllowed):
    guard.refused(request.path)
    return page(403, str(refusal))


def _refused(refusal: Refused):
    return page(422, str(refusal))


def _already_done(_):
    return page(409, "This was sent already, and it was saved once. Go back to the page to see it.")


def _same_moment(error: IntegrityError):
    current_app.logger.error("%s", told(error))
    return page(
        409, "Somebody saved the same thing at the same moment. Nothing of yours was saved; what you typed is below."
    )


def _database(error):
    words = " / ".join(dict.fromkeys(_what_was_said(error))).lower()
    current_app.logger.error("%s", told(error))
    g.without_database = True
    return page(507 if "full" in words or "no space" in words else 503)


def _too_many_files(fault: TooMany):
    return *page(429, str(fault), "That is many files at once"), {"Retry-After": str(math.ceil(fault.wait.total_seconds()))}


def _what_was_said(error: BaseException | None):
    """By the error and by those in whose wake it came: what came first says why."""
    while error is not None:
        if said := str(error).strip():
            yield said.splitlines()[0]
        error = error.__cause__ or error.__context__


def _without_files(fault: Away):
    current_app.logger.error("files: %s %s", fault, fault.because)
    return page(503, f"{fault} Nothing was changed, and what you typed is below. Try again in a minute.")


def _unexpected(error: Exception):
    if current_app.config["TESTING"] and not current_app.config.get("SHOW_ERROR_PAGES"):
        raise error
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return page(507)
    current_app.logger.error("%s", told(error))
    return page(500)


def told(error: BaseException) -> str:
    """An error for the server's log: what it is and where it came about, of the one that caused it too; never its words.

    They may hold what somebody typed: PostgreSQL repeats the row that it refused, Python the text that is no number.
    """
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(kinds) < _CAUSES:
        code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or getattr(cause, "errno", None)
        kinds.append(f"{type(cause).__name__}{f' ({code})' if code else ''}")
        frames, cause = traceback.extract_tb(cause.__traceback__), cause.__cause__ or cause.__context__
        if len(kinds) == 1:
            places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return f"{' from '.join(kinds)} at {' > '.join(places) or 'no place'}"


_CAUSES = 5
