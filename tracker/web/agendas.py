"""Other business on the agenda of a meeting: added, said otherwise, taken off."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for

from .. import clock
from ..business import agendas as doing
from ..rules import meetings as rules
from ..rules import roles
from ..rules.refusal import gathered
from ..store import agenda, history
from ..store.meetings import Meeting
from . import guard, reading
from .forms.meetings import AddedForm, TakeOffForm
from .guard import me
from .one_meeting import find
from .sending import send


def add_to(pages) -> None:
    """Put these views among those of the meetings."""
    both = ["GET", "POST"]
    pages.add_url_rule("/<number>/agenda/add", "add", add, methods=both)
    pages.add_url_rule("/<number>/agenda/<place>", "change", change, methods=both)
    pages.add_url_rule("/<number>/agenda/<place>/take-off", "take_off", take_off, methods=both)


@guard.allows(roles.MANAGE)
@reading.only_today
def add(number):
    found, form = find(number), AddedForm()
    return _added(
        found,
        form,
        None,
        lambda: doing.add(
            found,
            form.title.data or "",
            form.asked.data or "",
            form.place.data,
            by=me(),
            today=clock.today(),
            once=form.one_time,
        ),
    )


@guard.allows(roles.MANAGE)
@reading.only_today
def change(number, place):
    """Other business said otherwise, or at another place. ``place`` is the number of its reference."""
    found, form = find(number), AddedForm()
    item = _item(found, place)
    if request.method == "GET":
        form.title.data, form.asked.data, form.place.data = item.title, item.asked, item.position
    seen = history.version_seen(item, form.seen.data)
    return _added(
        found,
        form,
        item,
        lambda: doing.change(
            seen,
            found,
            form.title.data or "",
            form.asked.data or "",
            form.place.data,
            by=me(),
            today=clock.today(),
            once=form.one_time,
        ),
    )


def _added(found: Meeting, form, item, verb):
    sent = None
    if request.method == "POST":
        sent = send(form, verb)
        if sent.kept:
            return redirect(url_for("meetings.show", number=found.number, _anchor="agenda"))
        item = item and _item(found, item.ref.rpartition("/")[2])
    page = render_template(
        "meetings/added.html",
        form=form,
        meeting=found,
        item=item,
        clash=sent.clash if sent else None,
        seen=(item.id if sent is None or sent.clash else form.seen.data or item.id) if item else "",
        titles=reading.post_titles([item.written_by] if item else []),
    )
    return page, sent.status if sent else 200


@guard.allows(roles.MANAGE)
@reading.only_today
def take_off(number, place):
    found, form, sent = find(number), TakeOffForm(), None
    item = _item(found, place)
    if request.method == "POST":
        seen, because = history.version_seen(item, form.seen.data), form.because.data or ""
        sent = send(
            form,
            lambda: doing.take_off(seen, found, because, by=me(), today=clock.today(), once=form.one_time),
            gathered(lambda: rules.check_because(because)),
        )
        if sent.kept:
            return redirect(url_for("meetings.show", number=found.number, _anchor="agenda"))
        item = _item(found, place)
    page = render_template(
        "meetings/take_off.html",
        form=form,
        meeting=found,
        item=item,
        clash=sent.clash if sent else None,
        seen=item.id if sent is None or sent.clash else form.seen.data or item.id,
        titles=reading.post_titles([item.written_by]),
    )
    return page, sent.status if sent else 200


def _item(found: Meeting, place: str):
    item = reading.or_404(agenda.item_of(found, f"{found.ref}/{place}", reading.as_at()))
    if item.kind != rules.FREE:
        abort(404)
    return item
