"""The dates of one action or item: all its due points, what happened to them, and what is done to them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import confirmations
from ..business import deadlines as moving
from ..business import due_points as doing
from ..rules import deadlines as dates
from ..rules import due_points as rules
from ..rules import roles, written_dates
from ..rules.refusal import Refused, gathered
from ..store import deadlines as store
from ..store import due_points as points
from ..store import history
from ..store.actions import Action
from . import guard, reading
from .forms import DayField
from .forms.deadlines import AddForm, CorrectForm, MetForm, MoveForm, PointForm, ReasonForm, ReopenForm
from .guard import me
from .sending import Sent, send

pages = Blueprint("due_points", __name__)


@pages.get("/reviews/<review>/deadlines/<ref>")
@guard.allows(roles.READ)
def show(review, ref):
    as_at, day = reading.as_at(), reading.day()
    review, owner = _find(review, ref)
    every = store.points(owner.key, as_at, withdrawn=True)
    due = [point for point in every if point.withdrawn_on is None]
    turns = list(points.turns(owner.key, as_at))
    asked = points.asked_for([point.key for point in due], as_at)
    is_action = isinstance(owner, Action)
    boards_own = not is_action or owner.lead_body.is_board
    return render_template(
        "due_points/show.html",
        review=review,
        owner=owner,
        is_action=is_action,
        points=due,
        withdrawn=[point for point in every if point.withdrawn_on is not None],
        asked=asked,
        turns=turns[::-1],
        titles=reading.post_titles(
            {turn.row.written_by for turn in turns}
            | {point.met_by for point in due}
            | {row.asked_by for row in asked.values()}
        ),
        away=dates.away,
        day=day,
        may_add=reading.may(roles.MANAGE),
        may_move=reading.may(roles.STEER, boards_own=boards_own) and not (is_action and _own(owner)),
        may_meet=reading.may(roles.REPORT, agency=owner.lead_id) if is_action else _may_record(),
        may_ask=is_action and reading.may(roles.REPORT, agency=owner.lead_id),
        may_open=reading.may(roles.STEER) if is_action else _may_record(),
        may_confirm=_may_record(),
        last=lambda point: doing.is_last(point, due),
    )


def _own(action: Action) -> bool:
    """Whether the date belongs to the person's own agency; then somebody else moves it, unless it is the chair."""
    return me().of(action.lead_id) and me().role != roles.CHAIR


def _may_record() -> bool:
    """Whether the person records what the Board says of its dates; never in the past."""
    return reading.may(roles.MANAGE) or reading.may(roles.STEER, boards_own=True)


@pages.route("/reviews/<review>/deadlines/<ref>/add", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def add(review, ref):
    review, owner = _find(review, ref)
    form, sent, read, today = AddForm(), None, None, clock.today()
    if request.method == "POST":
        form.validate()  # reads the date and the months
        read, date, precision, doubts = _read(form, review)
        if "preview" in request.form:
            form.clear()
            return _form_page("add", None, form, review, owner, None, read=read)
        label, every = form.label.data or "", form.every.number
        sent = send(
            form,
            lambda: doing.add(
                owner,
                label,
                date,
                by=me(),
                today=today,
                as_written=form.as_written.data or "",
                precision=precision,
                confirmed=form.confirmed.data == "yes",
                note=form.note.data or "",
                every=every,
                once=form.one_time,
            ),
            [*doubts, *(() if doubts else doing.wrong_with(label, date, every, today))],
        )
        if sent.kept:
            return redirect(_after(review, owner))
    return _form_page("add", sent, form, review, owner, None, read=read)


def _read(form: PointForm, review):
    """The date that was typed, else the one that the words give. What is doubtful is asked back, the date filled in."""
    words, date = (form.as_written.data or "").strip(), form.date.data
    if not words:
        return None, date, "day", []
    read = written_dates.read(words, clock.today(), review.published)
    if date is not None or form.date.errors:
        return read, date, read.precision if read.date == date else "day", []
    if not read.doubt:
        return read, read.date, read.precision, []
    if read.date is None:
        return read, None, "day", [Refused(f"{read.doubt} Enter the date below, or other words.", "as_written")]
    form.date.process(None, read.date)
    sentence = f"{read.doubt} The date is filled in below. Send it again if it is right, or change it."
    return read, None, "day", [Refused(sentence, "as_written")]


@pages.route("/reviews/<review>/deadlines/<ref>/<number>/correct", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def correct(review, ref, number):
    review, owner, point = _point(review, ref, number)
    form, sent, read, today = CorrectForm(), None, None, clock.today()
    if request.method == "POST":
        form.validate()  # reads the date and the months
        seen = history.version_seen(point, form.seen.data)
        read, date, precision, doubts = _read(form, review)
        if "preview" in request.form:
            form.clear()
            return _form_page("correct", None, form, review, owner, point, read=read, relied=doing.relied_on(point, today))
        said = (form.label.data or "", date, form.because.data or "")
        every = form.every.number
        sent = send(
            form,
            lambda: doing.correct(
                seen,
                *said,
                by=me(),
                today=today,
                as_written=form.as_written.data or "",
                precision=precision,
                every=every,
                once=form.one_time,
            ),
            [*doubts, *(() if doubts else doing.wrong_with_correction(seen, *said, every, today))],
        )
        if sent.kept:
            return redirect(_after(review, owner, point))
        point = _standing(sent, point)
    else:
        form.label.data, form.as_written.data = point.label, point.as_written
        form.every.data = str(point.every_months or "")
        if point.current:
            form.date.process(None, point.current)
    return _form_page("correct", sent, form, review, owner, point, read=read, relied=doing.relied_on(point, today))


@pages.route("/reviews/<review>/deadlines/<ref>/<number>/move", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def move(review, ref, number):
    review, owner, point = _point(review, ref, number)
    moving.check_may_move(me(), owner, clock.today())
    form, sent = MoveForm(), None
    if request.method == "POST":
        sent = _send_day(form, form.to, point, moving.move, moving.wrong_with_move)
        if sent.kept:
            return redirect(_after(review, owner, point))
        point = _standing(sent, point)
    asked = points.asked_for([point.key]).get(point.key)
    return _form_page("move", sent, form, review, owner, point, asked=asked)


@pages.route("/reviews/<review>/deadlines/<ref>/<number>/met", methods=["GET", "POST"])
@guard.allows(roles.RAISE)  # of an action its agency, of an item the chair: whose it is, the verb asks
@reading.only_today
def met(review, ref, number):
    review, owner, point = _point(review, ref, number)
    doing.check_own(me(), owner)
    form, sent = MetForm(), None
    if request.method == "POST":
        sent = _send_day(form, form.on, point, doing.meet, doing.wrong_with_meeting)
        if sent.kept:
            return redirect(_after(review, owner, point))
        point = _standing(sent, point)
    return _form_page("met", sent, form, review, owner, point, last=doing.is_last(point))


def _send_day(form: MoveForm | MetForm, day: DayField, point, verb, wrong_with) -> Sent:
    """Send a day with its words to a verb, and what its rules say of them beforehand."""
    form.validate()  # reads the date
    said, today = (history.version_seen(point, form.seen.data), day.data, form.because.data or ""), clock.today()
    return send(form, lambda: verb(*said, by=me(), today=today, once=form.one_time), wrong_with(*said, today))


@pages.route("/reviews/<review>/deadlines/<ref>/<number>/reopen", methods=["GET", "POST"])
@guard.allows(roles.RAISE)
@reading.only_today
def reopen(review, ref, number):
    review, owner, point = _point(review, ref, number)
    doing.check_may_reopen(me(), owner)
    form, sent = ReopenForm(), None
    if request.method == "POST":
        seen, because = history.version_seen(point, form.seen.data), form.because.data or ""
        sent = send(
            form,
            lambda: doing.reopen(seen, because, by=me(), today=clock.today(), once=form.one_time),
            gathered(lambda: rules.check_because(because)),
        )
        if sent.kept:
            return redirect(_after(review, owner, point))
        point = _standing(sent, point)
    return _form_page("reopen", sent, form, review, owner, point)


@pages.route("/reviews/<review>/deadlines/<ref>/<number>/withdraw", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def withdraw(review, ref, number):
    return _reason("withdraw", review, ref, number, moving.check_may_move, doing.withdraw, doing.wrong_with_withdrawal)


@pages.route("/reviews/<review>/deadlines/<ref>/<number>/put-back", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def put_back(review, ref, number):
    return _reason("put_back", review, ref, number, moving.check_may_move, doing.put_back, doing.wrong_with_putting_back)


@pages.route("/reviews/<review>/deadlines/<ref>/<number>/end", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def end(review, ref, number):
    return _reason("end", review, ref, number, moving.check_may_move, doing.end_rhythm, doing.wrong_with_ending)


@pages.route("/reviews/<review>/deadlines/<ref>/<number>/take-back", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def take_back(review, ref, number):
    wrong = confirmations.wrong_with_taking_back
    return _reason("take_back", review, ref, number, _check_may_record, confirmations.take_back, wrong)


def _check_may_record(by, owner, today) -> None:
    confirmations.check_may_record(by)


def _reason(what: str, review, ref, number, check, verb, wrong_with):
    """Something is undone that was set or recorded of one date, with a reason."""
    review, owner, point = _point(review, ref, number)
    check(me(), owner, clock.today())
    form, sent = ReasonForm(), None
    wrong = wrong_with(point, "not said yet")
    if request.method == "POST":
        seen, because = history.version_seen(point, form.seen.data), form.because.data or ""
        who = {"by": me(), "today": clock.today(), "once": form.one_time}
        sent = send(form, lambda: verb(seen, because, **who), wrong_with(seen, because))
        if sent.kept:
            return redirect(_after(review, owner, point))
        point = _standing(sent, point)
    shown = {"what": what, "wrong": [str(each) for each in wrong] if sent is None else []}
    return _form_page("reason", sent, form, review, owner, point, **shown)


def _form_page(template: str, sent: Sent | None, form, review, owner, point, **shown):
    """A form on a page of its own. After a clash, saving goes on from the version that stands."""
    clash = sent.clash if sent else None
    seen = form.seen.data if sent and not clash and form.seen.data else point.id if point else ""
    shown |= {"form": form, "review": review, "owner": owner, "point": point, "seen": seen, "stale": clash}
    shown |= {"is_action": isinstance(owner, Action), "day": clock.today(), "away": dates.away}
    shown["titles"] = reading.post_titles({point.written_by, point.met_by} if point else ())
    return render_template(f"due_points/{template}.html", **shown), sent.status if sent else 200


def _find(code: str, ref: str):
    review = reading.review(code)
    return review, reading.or_404(points.owner_of(review, ref, reading.as_at()))


def _point(code: str, ref: str, number: str):
    review, owner = _find(code, ref)
    written = number.isascii() and number.isdigit() and len(number) < 6
    return review, owner, reading.or_404(points.point_of(owner.key, int(number)) if written else None)


def _standing(sent: Sent, point):
    """The due point as it stands after a clash; it may have been over another date of the same action."""
    return store.standing(point) or point if sent.clash else point


def _after(review, owner, point=None) -> str:
    anchor = f"date-{point.number}" if point else None
    return url_for("due_points.show", review=review.code, ref=owner.ref, _anchor=anchor)
