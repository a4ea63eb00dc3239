"""Puts the pieces together."""

from __future__ import annotations

from importlib import import_module
from io import BytesIO
from urllib.parse import urlsplit

from flask import Flask, Request, g, request
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader, Template
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.middleware.proxy_fix import ProxyFix

from . import clock, config, paths
from .store import database, files, reviews
from .store.history import sends_nothing

# One module for each subject; each holds a Blueprint called ``pages``.
SUBJECTS = (
    "account",
    "about",
    "accounts",
    "again",
    "home",
    "drift",
    "reviews",
    "set_up",
    "items",
    "asked_before",
    "actions",
    "administration",
    "agencies",
    "agency_changes",
    "assurance",
    "before_meeting",
    "bulk",
    "calendars",
    "correspondence",
    "coverage",
    "letters_set_right",
    "closing",
    "deadlines",
    "due_points",
    "chairs",
    "escalations",
    "everything",
    "rising",
    "evidence",
    "figures",
    "readers",
    "history",
    "imports",
    "issuing",
    "links",
    "meetings",
    "merging",
    "narratives",
    "duplicates",
    "invitations",
    "owners",
    "people",
    "proving",
    "responses",
    "preparing",
    "privacy",
    "reminders",
    "retention",
    "rounds",
    "search",
    "second_factor",
    "names",
    "settings",
    "sign_on",
    "sign_on_rules",
    "stocktakes",
    "themes",
    "update_sheets",
)


MOST_FIELDS = 20_000  # of one form; the return of an agency with many actions has more than a thousand


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application over one board's database. Without settings they are read from the environment."""
    settings = settings or config.from_environment()
    app = Flask("tracker", template_folder=str(paths.TEMPLATES), static_folder=str(paths.STATIC))
    app.request_class = _Request
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        SETTINGS=settings,
        GOVUK_ASSETS=(paths.STATIC / "vendor" / "govuk-frontend.min.css").is_file(),
        MAX_CONTENT_LENGTH=settings.max_upload + 1_000_000,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME="__Host-tracker" if settings.https else "tracker",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=_hosts(settings),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)
    _templates(app)
    _database(app, settings)
    from .web import called, downloads, errors, guard, reading

    # The connection is opened before the gate asks who is there; CSRF is checked after it.
    guard.set_up(app)
    _Tokens(app)
    app.before_request(guard.in_the_post_of_the_form)
    reading.set_up(app)
    called.set_up(app)
    errors.set_up(app)
    app.jinja_env.globals.update(about_files=downloads.about_files, largest_file=downloads.largest_file)
    for subject in SUBJECTS:
        app.register_blueprint(import_module(f"tracker.web.{subject}").pages)
    return app


class _Tokens(CSRFProtect):
    """Asks each form for its token, but for one that is only shown again: nothing of it is sent (web/again.py)."""

    def protect(self, *args, **kwargs):
        if sends_nothing():
            g.csrf_valid = True
        else:
            super().protect(*args, **kwargs)


class _Forms(FormDataParser):
    """Counts the fields of a form before they are read: a page gives them back. Of a form with files Werkzeug does."""

    def parse(self, stream, mimetype, content_length, options=None):
        if mimetype == "application/x-www-form-urlencoded":
            body = stream.read()
            if body.count(b"&") >= MOST_FIELDS:
                raise RequestEntityTooLarge
            stream = BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)


class _Request(Request):
    form_data_parser_class = _Forms

    @property
    def referrer(self) -> str | None:
        """The page on which somebody was, as the browser says; None also where that is no address at all."""
        came = self.headers.get("Referer")
        try:
            urlsplit(came or "")
        except ValueError:
            return None
        return came

    def _get_file_stream(self, *_, **__):
        """A file that is sent in is held by the process, which reads it whole anyway, and not laid aside on a disk."""
        return BytesIO()


class _Importing(Template):
    """A template that imports macros without comparing the globals of both: here all have those of the environment.

    Jinja compares them for each import, and a form makes hundreds; it took a fifth of the time of a form.
    """

    def _get_default_module(self, ctx=None):
        known = ctx is None or ctx.globals_keys <= self.environment.globals.keys()
        return super()._get_default_module(None if known else ctx)


def _templates(app: Flask) -> None:
    app.jinja_env.template_class = _Importing
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(paths.TEMPLATES),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "static": FileSystemLoader(paths.STATIC),
                }
            ),
        ]
    )


def _database(app: Flask, settings: config.Settings) -> None:
    engine = database.open_database(settings.database)
    files.keep_in(settings.evidence, **settings.evidence_access)
    if settings.database.startswith("sqlite:///"):
        app.extensions["keeper"] = database.keep_one_open(settings.database.removeprefix("sqlite:///"))
    engine.connect(reuse_if_open=True)
    board = reviews.board() if reviews.Board.table_exists() else None
    clock.pin(settings.today or (board.today if board else None))
    database.close_if_ours()

    @app.before_request
    def open_connection():
        g.https = settings.https
        if request.endpoint != "static":
            database.database.connect(reuse_if_open=True)

    @app.teardown_request
    def close_connection(_):
        if not settings.testing:
            database.close_if_ours()


def _hosts(settings: config.Settings) -> list[str]:
    named = [urlsplit(settings.url).hostname or "", settings.bind.rpartition(":")[0].strip("[]")]
    return sorted({*settings.hosts, *named, "127.0.0.1", "localhost"} - {"", "0.0.0.0"})  # noqa: S104
