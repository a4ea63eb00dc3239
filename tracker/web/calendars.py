"""One's own calendar address, and the calendar that a program reads there without signing in."""

from __future__ import annotations

import datetime as dt
import math

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask_login import current_user

from .. import clock
from ..business import calendars as doing
from ..reports import ics
from ..rules import calendars as rules
from ..store import calendars as store
from ..store import names as name_store
from ..store import people
from . import guard, reading, sending
from .forms.people import Sure

pages = Blueprint("calendars", __name__)


@pages.route("/account/calendar", methods=["GET", "POST"])
@guard.allows(guard.SIGNED_IN)
@reading.only_today
def show():
    form, account = Sure(), current_user.session.account
    if request.method != "POST":
        return _page(form, 200)
    who = {"by": current_user.acting, "today": clock.today(), "now": clock.now(), "once": form.one_time}
    sent = sending.send(form, lambda: doing.make(account, **who))
    if sent.made:
        people.log("made a calendar address", "account", current_user.acting, clock.now())
        return render_template("account/calendar_made.html", address=_whole("calendars.feed", token=sent.made))
    if sent.kept:
        return redirect(url_for("calendars.show"))
    return _page(form, sent.status)


def _page(form, status: int):
    person, feed = current_user.person.key, store.standing(current_user.session.account_id)
    held = store.posts_of(person, clock.today())
    return render_template(
        "account/calendar.html",
        form=form,
        feed=feed,
        last_read=store.last_read(person, feed.made_at) if feed else None,
        held=held,
        calendar=rules.bounded(store.entries(held, clock.today()), clock.today()),
        ended=request.args.get("ended") == "1",
        day=clock.today(),
    ), status


@pages.post("/account/calendar/end")
@guard.allows(guard.SIGNED_IN)
def end():
    form, account = Sure(), current_user.session.account
    who = {"by": current_user.acting, "today": clock.today(), "now": clock.now(), "once": form.one_time}
    sent = sending.send(form, lambda: doing.end(account, **who))
    if sent.kept:
        people.log("ended a calendar address", "account", current_user.acting, clock.now())
        return redirect(url_for("calendars.show", ended=1))
    return _page(form, sent.status)


@pages.get("/calendar/<token>.ics")
@guard.allows(guard.BY_ADDRESS)
def feed(token: str):
    """The calendar of whoever made this address, as it is now: no past day and no sign-in has a part in it."""
    try:
        calendar = doing.read(token, today=clock.today(), now=clock.now())
    except doing.TooMany as too_many:
        wait = math.ceil(too_many.wait.total_seconds())
        return Response("Read too often. Try again later.\n", 429, {"Retry-After": str(wait)}, mimetype="text/plain")
    if calendar is None:
        abort(404)
    answer = Response(ics.write(calendar, f"Review tracker, {name_store.in_force().body}", _address), 200)
    answer.headers["Content-Type"] = ics.MEDIA_TYPE
    answer.headers["Content-Disposition"] = 'attachment; filename="review-tracker.ics"'
    answer.last_modified = _last_modified()
    answer.add_etag()
    return answer.make_conditional(request)


def _last_modified() -> dt.datetime:
    """When it may last have changed: something was written, or the day began, with which posts begin and end."""
    begun = dt.datetime.combine(clock.now().replace(tzinfo=dt.UTC).astimezone(clock.LONDON), dt.time(), clock.LONDON)
    written = store.last_written()
    return max(begun, written.replace(tzinfo=dt.UTC)) if written else begun


def _address(path: tuple[str, ...]) -> str:
    """The whole address of an entry's page, under the address by which people know the tracker."""
    endpoint, *named = path
    wanted = ("number",) if len(named) == 1 else ("review", "ref", "agency")
    return _whole(endpoint, **dict(zip(wanted, named, strict=False)))


def _whole(endpoint: str, **values: str) -> str:
    base = current_app.config["SETTINGS"].url.rstrip("/")
    if "//127.0.0.1" in base:  # TRACKER_URL was not set: the address by which we were asked, whose host is one of ours
        base = request.url_root.rstrip("/")
    return base + url_for(endpoint, **values)
