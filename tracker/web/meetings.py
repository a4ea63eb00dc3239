"""Meetings: the list, one meeting with its agenda, pack and minutes; arranging, moving and cancelling one; its agenda."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import meetings as doing
from ..reports import list_meetings
from ..rules import meetings as rules
from ..rules import roles
from ..rules.refusal import gathered
from ..store import agenda, decided, history, issued, rounds
from ..store import meetings as store
from ..store.meetings import Meeting
from . import agendas, guard, lists, minutes, packs, reading
from .forms.meetings import ArrangeForm, CancelForm, MoveForm
from .guard import me
from .one_meeting import change, find
from .sending import send

pages = Blueprint("meetings", __name__, url_prefix="/meetings")


@pages.get("")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    """What is coming with the next on top, then what has been, the last first."""
    as_at, day = reading.as_at(), reading.day()
    level = lists.choice("level", rules.LEVELS)
    found = store.meetings(as_at)
    if level:
        found = found.where(Meeting.level == level)
    coming = list(found.where(Meeting.held_on >= day).order_by(Meeting.held_on, Meeting.number))
    been = found.where(Meeting.held_on < day)
    page = lists.page_of([*coming, *been] if lists.whole() else been, "meetings")
    if page.number > 1 or lists.whole():
        coming = []
    shown = [*coming, *page.rows]
    return lists.show(
        "meetings/index.html",
        list_meetings.meetings,
        coming=coming,
        page=page,
        counts=agenda.counted(shown, as_at),
        packs=packs.latest([row.key for row in shown], as_at),
        day=day,
        states=rules.STATE_LABELS,
        filters=lists.selects({"level": ("Who meets", _levels())}, {"level": level}),
        filtered=bool(level),
    )


def _levels() -> dict[str, str]:
    return {level: reading.names().level(level) for level in rules.LEVELS}


@pages.get("/decisions")
@guard.allows(roles.READ)
@lists.to_take_away()
def decisions():
    """What the levels that meet decided, and whether it was carried out; what is late on top."""
    as_at, day = reading.as_at(), reading.day()
    level = lists.choice("level", rules.LEVELS)
    state = lists.choice("state", STATES)
    rows = [each for one in ([level] if level else rules.LEVELS) for each in decided.decided(one, day, None, as_at)]
    rows = [each for each in rows if not state or each.state(day) == state]
    rows.sort(key=lambda each: (bool(each.row.carried_out_on), each.row.by_when))
    page = lists.page_of(rows, "decisions")
    offered = {"level": ("Decided by", _levels()), "state": ("Only those", STATES)}
    return lists.show(
        "meetings/decisions.html",
        list_meetings.decisions,
        page=page,
        day=day,
        within=store.of_keys({each.meeting for each in page.rows if each.meeting}, as_at),
        states=STATES,
        filters=lists.selects(offered, {"level": level, "state": state}),
        filtered=bool(level or state),
    )


STATES = {decided.LATE: "Not recorded as carried out", decided.AHEAD: "Not due yet", decided.DONE: "Carried out"}


@pages.get("/<number>")
@guard.allows(roles.READ)
def show(number):
    as_at, day = reading.as_at(), reading.day()
    found = find(number)
    given = list(issued.of_meeting(found.key, as_at))
    every = store.versions(found, as_at)
    points = agenda.points(found, day, as_at, me())
    return render_template(
        "meetings/show.html",
        meeting=found,
        state=found.state(day),
        states=rules.STATE_LABELS,
        kinds=rules.KIND_LABELS,
        points=points,
        packs=given,
        codes=packs.codes(as_at),
        moved=[(was, now) for was, now in zip(every, every[1:], strict=False) if was.held_on != now.held_on],
        rounds=list(rounds.of_meeting(found, as_at)),
        titles=reading.post_titles([found.arranged_by, *(row.issued_by for row in given)]),
        day=day,
    )


@pages.route("/arrange", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def arrange():
    form = ArrangeForm()
    form.level.choices = [*_levels().items()]
    status = 200
    if request.method == "POST":
        form.validate()  # reads the day
        said = (form.level.data or "", form.held_on.data, form.title.data or "")
        sent = send(
            form,
            lambda: doing.arrange(*said, form.place.data or "", by=me(), today=clock.today(), once=form.one_time),
            doing.wrong_with(*said),
        )
        if sent.kept:
            made = sent.made or store.meetings().order_by(Meeting.id.desc()).first()
            return redirect(url_for("meetings.show", number=made.number))
        status = sent.status
    return render_template("meetings/arrange.html", form=form), status


@pages.route("/<number>/move", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def move(number):
    found, form = find(number), MoveForm()
    if request.method == "POST":
        form.validate()  # reads the day
    seen, to, because = history.version_seen(found, form.seen.data), form.held_on.data, form.because.data or ""
    return change(
        "meetings/move.html",
        found,
        form,
        lambda: doing.move(seen, to, because, by=me(), today=clock.today(), once=form.one_time),
        lambda: doing.wrong_with_move(seen, to, because, today=clock.today()),
        collecting=rounds.still_for(found, clock.today()),
    )


@pages.route("/<number>/cancel", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def cancel(number):
    found, form = find(number), CancelForm()
    seen, because = history.version_seen(found, form.seen.data), form.because.data or ""
    return change(
        "meetings/cancel.html",
        found,
        form,
        lambda: doing.cancel(seen, because, by=me(), today=clock.today(), once=form.one_time),
        lambda: gathered(lambda: rules.check_because(because)),
        collecting=rounds.still_for(found, clock.today()),
        following=store.next_meeting(found.level, found.held_on + dt.timedelta(days=1)),
    )


for views in (agendas, packs, minutes):
    views.add_to(pages)
