"""Who gets in: every view names its permission, and one that does not is refused. Headers that keep browsers honest."""

from __future__ import annotations

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user
from peewee import OperationalError
from werkzeug.wrappers import Response as WerkzeugResponse

from .. import clock
from ..business import sign_in
from ..rules import roles
from ..rules.roles import Acting
from ..store import people, second_factor
from ..store.history import sends_nothing

EVERYBODY = "everybody"  # also those who have not signed in
SIGNED_IN = "signed in"  # also those who hold no post
# Whoever has a secret address, without signing in. The view looks for whose it is, and answers 404 where it is nobody's.
BY_ADDRESS = "whoever has the secret address"
# In the cookie of a session that was opened by an organisation's account: more than one factor was used there.
TWO_FACTORS_THERE = "two_factors_there"

# What is sent here may carry what was typed into another form (web/carrying.py).
CARRYING = ("account.sign_in", "account.code", "again.keep")

logins = LoginManager()
logins.session_protection = None  # the session is held at the server, and its token is the protection


def allows(verb: str):
    """Name the right that a view needs. The finer question, whose action it is, is asked by the verb in ``business``."""

    def mark(view):
        view.allows = verb
        return view

    return mark


def fresh(view):
    """Mark a view that wants a proof of who it is that is not older than a few minutes.

    Others are led to the page that asks again (web/proving.py), and come back to the form with what they had typed.
    """
    view.fresh = True
    return view


def before_the_second_factor(view):
    """Mark a view that somebody reaches whom the Board asks for a second factor, and who has none yet."""
    view.before_the_second_factor = True
    return view


class Me(UserMixin):
    """The person signed in, in the post that they act in."""

    def __init__(self, token: str, session, person, posts):
        self.token, self.session, self.person, self.held = token, session, person, posts
        # A post that ended while they were signed in is not changed for another unasked: they choose.
        chosen = next((post for post in posts if post.key == session.post), None)
        if session.post is None and posts:
            chosen = posts[0]
        self.acting: Acting | None = people.acting_in(chosen, session.account_id) if chosen else None
        self.name = person.name
        self.post = chosen.key if chosen else None
        self.post_title = chosen.title if chosen else "No post"
        body = getattr(chosen, "body", None) if chosen and chosen.agency_id else None
        self.agency_name = body.name if body else ""
        self.agency = body
        self.posts = [(post.key, post.title) for post in posts]
        asked = second_factor.required() if posts else frozenset()
        # In any of their posts, also in one that they do not act in now.
        self.asked_for_second_factor = any(post.role in asked for post in posts)
        there = cookie.get(TWO_FACTORS_THERE, False)  # by their organisation's account (web/sign_on.py)
        self.must_set_up = self.asked_for_second_factor and not there and not second_factor.is_on(session.account_id)

    def get_id(self) -> str:
        return self.token


@logins.user_loader
def _load(token: str) -> Me | None:
    if g.get("without_database"):
        return None  # the page that says that the database is away is shown to nobody in particular
    now = clock.now()
    session = sign_in.session_of(token, now)
    if session is None:
        return None
    person = people.person_of(session.account.person)
    if person is None:
        return None
    _note(session, now)
    return Me(token, session, person, list(people.posts_held(person.key, clock.today())))


def _note(session, now) -> None:
    """That somebody is there is no reason to keep them from reading, where a full disk lets nothing be noted."""
    try:
        sign_in.seen(session, now)
    except OperationalError as fault:
        current_app.logger.error("database: %s", str(fault).splitlines()[0])


def me() -> Acting:
    """The rights of whoever is asking. Views that need a post are not reached without one."""
    return current_user.acting


def set_up(app: Flask) -> None:
    """Put the gate before every view, and the headers behind every answer."""
    logins.init_app(app)
    app.before_request(_limits)
    app.before_request(_gate)
    app.before_request(_readable)
    app.after_request(_headers)
    from . import carrying

    app.after_request(carrying.sent)


def _limits() -> None:
    """A form without files is short. Werkzeug limits the text of the other kind alone."""
    most = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if request.endpoint in CARRYING:  # beside its own fields, all those of another form under longer names
        most = request.max_form_memory_size = 2 * most
    if request.mimetype != "multipart/form-data":
        request.max_content_length = most


def _readable() -> None:
    """Refuse what nothing here could read: NUL, which PostgreSQL keeps in no text, and a part of a form without a name."""
    if "\x00" in request.path:
        abort(404)
    if any("\x00" in value for _, value in request.args.items(multi=True)):
        abort(400)
    # Before the token is looked for among the names.
    if request.method == "POST" and None in request.form:
        abort(400)


def _gate() -> WerkzeugResponse | None:
    view = app_view()
    verb = getattr(view, "allows", None)
    if request.endpoint == "static" or verb in (EVERYBODY, BY_ADDRESS):
        return None
    if request.endpoint is None:
        # No view will run: an address that does not exist (404), or not that way (405), answers alike for everybody.
        return None
    if not current_user.is_authenticated:
        if request.method == "GET":
            return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
        abort(401)
    if current_user.must_set_up and not getattr(view, "before_the_second_factor", False):
        return _led_to("second_factor.set_up")
    if verb != SIGNED_IN and not _carries(verb):
        abort(403)
    if getattr(view, "fresh", False) and not sends_nothing() and not sign_in.is_fresh(current_user.session, clock.now()):
        return _led_to("proving.ask")
    return None


def in_the_post_of_the_form() -> WerkzeugResponse | None:
    """A form that was opened in one post and sent after a change to another, in another tab, is shown again as it was
    opened: what is recorded stands under the post that its writer saw. Asked after the token of the form."""
    if request.method != "POST" or sends_nothing() or getattr(app_view(), "allows", None) not in roles.TABLE:
        return None
    post = request.form.get("once", "").partition(".")[2]
    if not post or post == current_user.post or people.person_in(post) != current_user.person.key:
        return None  # what somebody else opened is judged as it is
    from . import carrying

    what = carrying.carried()
    at = carrying.keep_for_this_session(what) if what else own_path(request.full_path.rstrip("?"))
    if post in {each.key for each in current_user.held}:
        sign_in.act_as(current_user.session, post)
    return redirect(url_for("again.show", at=at), 303)


def _led_to(endpoint: str) -> WerkzeugResponse:
    """Go somewhere else first, and then on to what was asked for; to a form with what was typed into it."""
    from . import carrying

    if request.method != "POST":
        return redirect(url_for(endpoint, next=request.full_path.rstrip("?")))
    what = carrying.carried()
    at = carrying.keep_for_this_session(what) if what else None
    return redirect(url_for(endpoint, next=url_for("again.show", at=at) if at else None), 303)


def _carries(verb: str | None) -> bool:
    """Whether the post acted in carries the right at all."""
    acting = current_user.acting
    return verb is not None and acting is not None and roles.TABLE[verb].get(acting.role) is not None


def app_view():
    return current_app.view_functions.get(request.endpoint) if request.endpoint else None


def refused(where: str) -> None:
    """Write a refusal to the access log: who, what, where."""
    acting = current_user.acting if current_user and current_user.is_authenticated else None
    people.log("refused", f"{request.method} {where}", acting, clock.now())


POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"


def _headers(answer: Response) -> Response:
    answer.headers.setdefault("Content-Security-Policy", POLICY)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers.setdefault("Referrer-Policy", "same-origin")
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    answer.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
    if request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
    if g.get("https"):
        answer.headers["Strict-Transport-Security"] = "max-age=31536000"
    return answer


def own_path(target: str | None) -> str | None:
    """A path on this site, or None. ``//host``, ``/\\host``, tabs and schemes are refused."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return None
    if any(ord(c) < 33 or c == "\\" for c in target):
        return None
    return target
