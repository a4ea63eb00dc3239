"""The minutes of a meeting beside its frozen pack: who came, how each point ended, and what came of it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for

from .. import clock
from ..business import minutes as doing
from ..reports import frozen
from ..rules import meetings as rules
from ..rules import roles
from ..store import agenda, history, issued
from ..store.agenda import Point
from ..store.meetings import Meeting
from . import guard, packs, reading
from .forms.meetings import AttendanceForm, CarriedOutForm, MinuteForm
from .guard import me
from .one_meeting import find
from .sending import send


def add_to(pages) -> None:
    """Put these views among those of the meetings."""
    both = ["GET", "POST"]
    pages.add_url_rule("/<number>/minutes", "minutes", show)
    pages.add_url_rule("/<number>/minutes/who-came", "who_came", who_came, methods=both)
    pages.add_url_rule("/<number>/minutes/<kind>/<key>", "minute", minute, methods=both)
    pages.add_url_rule("/<number>/minutes/<place>/carried-out", "carried_out", carried_out, methods=both)


@guard.allows(roles.READ)
def show(number: str):
    """Every point with how it ended, and the pack that lay before the meeting."""
    found = find(number)
    as_at, day = reading.as_at(), reading.day()
    row = issued.of_meeting(found.key, as_at).first()
    row = issued.as_it_reads(row) if row is not None else None
    points = agenda.points(found, day, as_at, me())
    return render_template(
        "meetings/minutes.html",
        meeting=found,
        state=found.state(day),
        points=points,
        ended=sum(each.ended for each in points),
        kinds=rules.KIND_LABELS,
        outcomes=rules.OUTCOMES,
        codes=packs.codes(as_at),
        pack=row,
        paper=frozen.paper(row) if row is not None else None,
        titles=reading.post_titles([each.minute.made_by for each in points if each.minute]),
        day=day,
    )


@guard.allows(roles.DECIDE)
@reading.only_today
def who_came(number: str):
    found, form, sent = find(number), AttendanceForm(), None
    roles.check(me(), roles.DECIDE, level=found.level)
    if request.method == "GET":
        form.attended.data, form.apologies.data = found.attended, found.apologies
    else:
        seen = history.version_seen(found, form.seen.data)
        said = (form.attended.data or "", form.apologies.data or "")
        sent = send(form, lambda: doing.attendance(seen, *said, by=me(), today=clock.today(), once=form.one_time))
        if sent.kept:
            return redirect(url_for("meetings.minutes", number=found.number))
        found = find(number)
    page = render_template(
        "meetings/who_came.html",
        form=form,
        meeting=found,
        clash=sent.clash if sent else None,
        seen=found.id if sent is None or sent.clash else form.seen.data or found.id,
        titles=reading.post_titles([found.written_by]),
    )
    return page, sent.status if sent else 200


@guard.allows(roles.DECIDE)
@reading.only_today
def minute(number: str, kind: str, key: str):
    """How one point ended. What stands already is shown, and can be recorded anew."""
    found = find(number)
    roles.check(me(), roles.DECIDE, level=found.level)
    point, form, sent = _point(found, kind, key), MinuteForm(), None
    if request.method == "GET":
        _fill(form, point)
    else:
        form.validate()  # reads the day
        seen = history.version_seen(point.minute, form.seen.data) if point.minute and form.seen.data else None
        said = (form.outcome.data or "", form.words.data or "", form.owner.data or "", form.by_when.data)
        sent = send(
            form,
            lambda: _minuted(found, point, form, said, seen),
            doing.wrong_with(found, point, *said, today=clock.today()),
        )
        if sent.kept:
            return redirect(url_for("meetings.minutes", number=found.number, _anchor=point.key))
        point = _point(found, kind, key)
    page = render_template(
        "meetings/minute.html",
        form=form,
        meeting=found,
        point=point,
        kinds=rules.KIND_LABELS,
        outcomes=rules.OUTCOMES,
        codes=packs.codes(),
        clash=sent.clash if sent else None,
        seen=(point.minute.id if point.minute else "") if sent is None or sent.clash else form.seen.data or "",
        decided=_decision_seen(form, point, sent),
        titles=reading.post_titles([point.minute.made_by] if point.minute else []),
        state=found.state(clock.today()),
        day=clock.today(),
    )
    return page, sent.status if sent else 200


def _decision_seen(form: MinuteForm, point: Point, sent) -> str:
    if sent is not None and not sent.clash:
        return form.decided.data or ""
    return point.decision.id if point.decision is not None else ""


def _minuted(found: Meeting, point: Point, form: MinuteForm, said: tuple, seen):
    """Raises Stale also where the escalation was decided outside the meeting since the page was opened."""
    if point.decision is not None and point.decision.id != form.decided.data:
        raise history.Stale(None, point.decision)
    return doing.minute(found, point, *said, by=me(), today=clock.today(), instead_of=seen, once=form.one_time)


def _point(found: Meeting, kind: str, key: str) -> Point:
    every = agenda.points(found, clock.today(), reader=me())
    point = next((each for each in every if (each.kind, each.key) == (kind, key)), None)
    if point is None and kind == rules.ESCALATION:
        point = agenda.decided_outside(found, key, clock.today(), me())
    return reading.or_404(point)


def _fill(form: MinuteForm, point: Point) -> None:
    """What was recorded before, to be recorded anew."""
    made = point.minute
    if made is None:
        return
    decision = point.decision if made.decision_id else None
    form.outcome.data = made.outcome
    form.words.data = decision.decision if decision else made.words
    form.owner.data = decision.owner if decision else made.owner
    form.by_when.process(None, decision.by_when if decision else made.by_when)


@guard.allows(roles.DECIDE)
@reading.only_today
def carried_out(number: str, place: str):
    """A decision on other business, a request or a check was carried out; on an escalation its own page says so."""
    found, form, sent = find(number), CarriedOutForm(), None
    roles.check(me(), roles.DECIDE, level=found.level)
    ref = f"{found.ref}/{place}"
    every = agenda.points(found, clock.today(), reader=me())
    point = reading.or_404(
        next((each for each in every if each.item is not None and each.item.ref == ref and each.minute is not None), None)
    )
    made = point.minute
    if request.method == "POST":
        form.validate()  # reads the day
        seen = history.version_seen(made, form.seen.data)
        said = (form.on.data, form.how.data or "")
        sent = send(
            form,
            lambda: doing.carry_out(seen, *said, by=me(), today=clock.today(), once=form.one_time),
            doing.wrong_with_carrying_out(made, *said, today=clock.today()),
        )
        if sent.kept:
            return redirect(url_for("meetings.minutes", number=found.number, _anchor=point.key))
    page = render_template(
        "meetings/carried_out.html",
        form=form,
        meeting=found,
        point=point,
        clash=sent.clash if sent else None,
        seen=made.id if sent is None or sent.clash else form.seen.data or made.id,
        titles=reading.post_titles([made.written_by]),
    )
    return page, sent.status if sent else 200
