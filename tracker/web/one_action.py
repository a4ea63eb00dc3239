"""One action, named in the address: found, gone back to, and shown with a form on a page of its own."""

from __future__ import annotations

from flask import render_template, url_for

from .. import clock
from ..rules import deadlines as dates
from ..store import actions
from . import reading
from .sending import Sent


def find(code: str, ref: str):
    review = reading.review(code)
    return review, reading.or_404(actions.action_of(review, ref, reading.as_at()))


def after(review, action, made) -> str:
    """The action's page, at the entry of its story that was made."""
    anchor = made.ref.rpartition("/")[2] if made is not None else None
    return url_for("actions.show", review=review.code, ref=action.ref, _anchor=anchor)


def form_page(template: str, sent: Sent | None, form, standing, **shown):
    """A form on a page of its own. ``standing`` is the record that it shows: after a clash, saving goes on from there."""
    clash = sent.clash if sent else None
    seen = form.seen.data if sent and not clash and form.seen.data else standing.id
    shown |= {"form": form, "seen": seen, "stale": clash, "day": clock.today(), "away": dates.away}
    return render_template(f"actions/{template}.html", **shown), sent.status if sent else 200
