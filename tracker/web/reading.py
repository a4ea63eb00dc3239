"""What every page needs to know: the day looked at, the review and record asked for, dates and citations in words."""

from __future__ import annotations

import datetime as dt
import secrets
from functools import wraps

from flask import Flask, abort, current_app, g, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from .. import clock
from ..reports import content_narrative, markdown, narrative_html
from ..rules import delivery, escalations, evidence, labels, plan_status, roles
from ..rules.names import Names
from ..store import names as name_store
from ..store import people, privacy, reviews
from ..store.reviews import Review
from . import navigation

EARLIEST = dt.date(1900, 1, 1)  # no calculation with days runs off the calendar


def _one_time_id() -> str:
    """The one-time id of a form, with the post in which its page was opened: it is sent in that post or shown again."""
    post = current_user.post if current_user.is_authenticated else None
    return f"{secrets.token_urlsafe(16)}.{post}" if post else secrets.token_urlsafe(16)


def as_at() -> dt.date | None:
    """The past day that the reader asked for, or None for today. A day to come, or no day at all, is refused."""
    if "as_at" not in g:
        g.as_at = _asked_day()
    return g.as_at


def _asked_day() -> dt.date | None:
    written = request.args.get("as_at", "").strip()
    if not written:
        return None
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        abort(400, f'"{written[:40]}" is not a date. Write it as 2015-09-30.')
    if day < EARLIEST:
        abort(400, "Choose a day after the year 1899.")
    if day > clock.today():
        abort(400, "That day has not come yet. Choose today or a day before it.")
    return None if day == clock.today() else day


def day() -> dt.date:
    """The day on which everything is judged: the day looked at, else today."""
    return as_at() or clock.today()


def review(code: str) -> Review:
    """The review named in the address; 404 where there is none, or none yet on that day."""
    found = reviews.review_of(code, as_at())
    if found is None:
        abort(404)
    g.page_review = found.key
    return found


def codes() -> reviews.Codes:
    """The code of each review, as on the day looked at. Asked once for each page."""
    if "codes" not in g:
        g.codes = reviews.codes(as_at())
    return g.codes


def before_ref(review: str | None) -> str:
    """What stands before a reference where it could be of another review: "infants-2015/"; nothing where it could not.

    ``review`` is the key of the review that the reference belongs to. A page of one review says it in its address.
    """
    return "" if not review or review == g.get("page_review") else codes().before(review)


def named(record) -> str:
    """A record by its reference, and by its review where it could be of another."""
    return f"{before_ref(record.review_id)}{record.ref}"


def of_review(record) -> str:
    """The same for a record, as templates put it before its reference."""
    key = getattr(record, "review_id", None) or getattr(record, "review", None)
    said = before_ref(key) if isinstance(key, str) else ""
    return markdown.before_reference(said) if said else ""


def or_404(record):
    """The record, or the page that says there is none. Absent, and not for this reader, answer alike."""
    if record is None:
        abort(404)
    return record


def only_today(view):
    """For views that change something: what is past cannot be changed."""

    @wraps(view)
    def today_only(*args, **kwargs):
        if as_at() is not None:
            abort(400, "The past cannot be changed. Go back to today first.")
        return view(*args, **kwargs)

    today_only.only_today = True
    return today_only


def may(verb: str, **where) -> bool:
    """Whether to draw the button: the right is there, and the page shows today."""
    return (
        as_at() is None
        and current_user.is_authenticated
        and current_user.acting is not None
        and roles.may(current_user.acting, verb, **where)
    )


def link(endpoint: str, **values) -> str:
    """An address that keeps the day looked at."""
    if as_at() is not None and "as_at" not in values:
        values["as_at"] = as_at().isoformat()
    return url_for(endpoint, **values)


_PAGES_OF_RECORDS = {
    "item": "items.show",
    "action": "actions.show",
    "letter": "correspondence.show",
    "evidence": "evidence.show",
    "escalation": "escalations.show",
    "figures": "figures.show",
}


def record_links(review: Review):
    """Where the pages of a review's records are, by kind and reference."""
    return lambda kind, ref: link(_PAGES_OF_RECORDS[kind], review=review.code, ref=ref)


def long_day(value: dt.date | dt.datetime | None) -> str:
    return f"{value.day} {value:%B %Y}" if value else ""


def short_day(value: dt.date | dt.datetime | None) -> str:
    return f"{value.day} {value:%b %Y}" if value else ""


def clock_time(value: dt.datetime) -> str:
    """A moment in London, for people: 30 September 2015, 14:05."""
    local = value.replace(tzinfo=dt.UTC).astimezone(clock.LONDON)
    return f"{local.day} {local:%B %Y, %H:%M}"


def cite(citations: list[dict] | None, review: str | None = None) -> str:
    """Citations in words: the short name of the document and the paragraph.

    ``review`` is the key of the review of which the record is; without one, the review that the address names.
    """
    names = document_names().of(review or (request.view_args or {}).get("review")) if citations else {}
    said = []
    for citation in citations or []:
        place = citation["paragraph"]
        mark = "¶" if place[:1].isdigit() else ""
        said.append(f"{names.get(citation['document'], citation['document'])}, {mark}{place}")
    return "; ".join(dict.fromkeys(said))


def names() -> Names:
    """The names of the body, the roles and the levels, as they were on the day looked at. Asked once for each page."""
    if g.get("without_database"):
        return Names()
    if "names" not in g:
        try:
            g.names = name_store.in_force(as_at(), _board())
        except HTTPException:  # a refused day must not break the page that says so
            return name_store.in_force()
    return g.names


def _board() -> reviews.Board | None:
    """The board of this database. Asked once for each page."""
    if "board" not in g:
        g.board = reviews.board()
    return g.board


def document_names() -> reviews.DocumentNames:
    """The short name of each document by its code, as on the day looked at. Asked once for each page."""
    if "document_names" not in g:
        g.document_names = reviews.document_names(as_at())
    return g.document_names


def post_titles(keys) -> dict[str, str]:
    """Titles of posts as they were on the day looked at."""
    return people.titles(keys, as_at())


def set_up(app: Flask) -> None:
    """Give every template what base.html and the macros need."""
    app.jinja_env.filters.update(
        day=long_day,
        day_short=short_day,
        clock_time=clock_time,
        cite=cite,
        markdown=markdown.to_html,
        narrated=narrative_html.narrated,
        in_brackets=content_narrative.in_brackets,
        state_label=delivery.LABELS.get,
        level_label=lambda level: names().level(level),
        role_label=lambda role: names().role(role),
        level_height=escalations.height,
        rung_label=evidence.RUNG_LABELS.get,
        stance_label=evidence.STANCE_LABELS.get,
        independence_label=evidence.INDEPENDENCE_LABELS.get,
        status_in_words=plan_status.in_words,
        voice_label=evidence.VOICE_LABELS.get,
        record_label=labels.kind,
        field_label=lambda name, of: labels.field(of, name),
    )
    app.jinja_env.globals.update(
        link=link, may=may, verbs=roles, once=_one_time_id, of_review=of_review, before_ref=before_ref
    )
    app.jinja_env.globals.update(redacted_in=privacy.redacted, names=names)
    app.context_processor(_for_every_page)


def _has_a_past() -> bool:
    """Whether this page can be read as at another day. A form cannot, so no way there is drawn."""
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and not getattr(view, "only_today", False)


def _for_every_page() -> dict:
    board = _board() if not g.get("without_database") else None
    signed_in = not g.get("without_database") and current_user and current_user.is_authenticated
    reading = request.method == "GET" and signed_in and getattr(request, "routing_exception", None) is None
    # A refused day must not break the page that says so.
    looked_at = g.get("as_at")
    kept = [(k, v) for k, v in request.args.items() if k not in ("as_at", "page")] if reading else []
    return {
        "service_name": "Review tracker",
        "board_name": names().body,
        "demonstration": bool(board and board.demonstration),
        "pinned": clock.is_pinned(),
        "today": clock.today() if signed_in else None,
        "as_at": looked_at,
        "as_at_form_url": request.path if reading and _has_a_past() else None,
        "as_at_keep": kept,
        "back_to_today_url": request.path,
        "me": current_user if signed_in else None,
        "acting": current_user.acting if signed_in else None,
        "nav": navigation.main(looked_at) if signed_in else [],
        "foot_nav": navigation.foot(looked_at) if signed_in else [],
        "sign_in_url": None if signed_in else url_for("account.sign_in"),
        "sign_out_url": url_for("account.sign_out"),
        "account_url": url_for("account.show"),
        "acting_as_url": url_for("account.act_as"),
        "about_url": url_for("about.marks"),
        "accessibility_url": url_for("about.accessibility"),
        "privacy_url": url_for("about.privacy"),
        "typed_again": request.environ.get("tracker.typed_again"),
        "govuk_assets": current_app.config["GOVUK_ASSETS"],
    }
