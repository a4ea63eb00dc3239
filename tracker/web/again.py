"""A form shown again with what was typed before its writer had to sign in: filled, and not sent.

The view of the form is called as if it had been sent, with what was typed, while nothing can be written. So the page is the
very one that a refusal would show, with every row, choice and version that the person saw.
"""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from .. import clock
from ..business import typed
from ..store import history
from ..store.database import database
from ..store.typed import TypedText
from . import carrying, guard, reading

pages = Blueprint("again", __name__, url_prefix="/form")

AGAIN = "tracker.typed_again"  # in the environment of a request: what the page says is shown again


@pages.post("/keep")
@guard.allows(guard.SIGNED_IN)
@reading.only_today
def keep():
    """From a page that says that a form was not taken: keep what it carries, and show the form filled."""
    what = carrying.carried()
    at = carrying.keep_for_this_session(what) if what else None
    return redirect(url_for("again.show", at=at) if at else url_for("home.show"))


@pages.get("/again")
@guard.allows(guard.SIGNED_IN)
@reading.only_today
def show():
    at = guard.own_path(request.args.get("at")) or "/"
    found = typed.kept(current_user.session, at, clock.now())
    if found is None:
        return redirect(at if _is_a_page(at) else url_for("home.show"))
    answer = _as_if_sent(at, found)
    if answer.status_code in (200, 422):
        answer.status_code = 200
        return answer
    fields = carrying.Carried(at, [(name, value) for name, value in found.fields], found.files)
    return render_template("account/not_there.html", carried=fields, target=at if _is_a_page(at) else None)


def _as_if_sent(at: str, found: TypedText) -> Response:
    """The answer of the view that takes the form, to what was typed. Inside nothing is sent (web/sending.py)."""
    where, body = urlsplit(at), urlencode([tuple(pair) for pair in found.fields]).encode()
    about = {
        name: value for name, value in request.environ.items() if name.startswith(("wsgi.", "SERVER_", "HTTP_", "REMOTE_"))
    }
    environ = {
        **about,
        "SCRIPT_NAME": request.environ.get("SCRIPT_NAME", ""),
        "REQUEST_METHOD": "POST",
        "PATH_INFO": where.path.encode().decode("latin-1"),
        "QUERY_STRING": where.query,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        AGAIN: found,
    }
    with history.sending_nothing(), current_app.request_context(environ):
        answer = current_app.full_dispatch_request()
    database.connect(reuse_if_open=True)  # the end of that request gave it back
    return answer


def _is_a_page(at: str) -> bool:
    """Whether the address can be opened, and not only sent to."""
    try:
        current_app.create_url_adapter(request).match(urlsplit(at).path, method="GET")
    except HTTPException:
        return False
    return True
