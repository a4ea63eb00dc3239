"""Periods for which records are kept, legal holds, and disposal by two people."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, url_for

from .. import clock
from ..business import redaction
from ..business import retention as doing
from ..rules import redaction as both
from ..rules import retention as rules
from ..rules import roles
from ..store import privacy
from ..store import retention as store
from . import guard, lists, reading
from .forms import Form
from .forms.privacy import Because, Hold, Period
from .guard import me
from .privacy import step

pages = Blueprint("retention", __name__, url_prefix="/privacy")


@pages.route("/periods/<name>", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def period(name: str):
    label, form = _label(name), Period()
    standing = privacy.classes().get(name)
    if standing and not form.is_submitted():
        form.months.data = str(standing.months)
    said = {"by": me(), "today": clock.today(), "seen": form.seen.data or None, "once": form.one_time}
    return step(
        form,
        lambda: doing.set_period(name, form.months.data or "", form.because.data or "", **said),
        url_for("privacy.index"),
        title=f"How long: {label.lower()}",
        said=f"The period runs from {rules.RUNS_FROM[name]}. Nothing is disposed of by itself: two people do it.",
        button="Set this period",
        refusals=doing.changed_since(standing, form.seen.data) if form.is_submitted() else (),
        seen=standing.id if standing else "",
    )


def _label(name: str) -> str:
    if name not in rules.LABELS:
        abort(404)
    return rules.LABELS[name]


@pages.route("/holds/place", methods=["GET", "POST"])
@guard.allows(roles.REDACT)
@reading.only_today
def hold():
    form = Hold()
    return step(
        form,
        lambda: doing.hold(
            form.name.data or "",
            form.because.data or "",
            form.authority.data or "",
            by=me(),
            today=clock.today(),
            once=form.one_time,
        ),
        url_for("privacy.index"),
        title="Place a legal hold",
        said="While it stands, nothing that it covers is disposed of. Redaction is still possible.",
        button="Place this hold",
    )


@pages.route("/holds/<ref>/lift", methods=["GET", "POST"])
@guard.allows(roles.REDACT)
@reading.only_today
def lift(ref: str):
    held, form = reading.or_404(privacy.hold_of(ref)), Because()
    return step(
        form,
        lambda: doing.lift(held, form.because.data or "", by=me(), today=clock.today(), once=form.one_time),
        url_for("privacy.index"),
        title=f"Lift {held.ref}",
        said=held.because,
        button="Lift this hold",
    )


@pages.route("/disposals/propose/<name>", methods=["GET", "POST"])
@guard.allows(roles.REDACT)
@reading.only_today
def propose(name: str):
    label, form = _label(name), Because()
    standing = privacy.classes().get(name)
    before = rules.last_day(standing.months, clock.today()) if standing else None
    count = store.count_past(name, before) if before else 0
    other = "chair" if me().role == roles.BUSINESS_UNIT else "business unit"
    return step(
        form,
        lambda: doing.propose(name, form.because.data or "", by=me(), today=clock.today(), once=form.one_time),
        url_for("privacy.index"),
        title=f"Propose disposal: {label.lower()}",
        said=f"{count} past the period, which ended before {reading.long_day(before)}. The {other} must confirm it."
        if before
        else "The Board has set no period for this. Until it does, nothing is disposed of.",
        button="Propose it",
    )


@pages.get("/disposals/<ref>")
@guard.allows(roles.REDACT)
def disposal(ref: str):
    row = reading.or_404(privacy.disposal_of(ref, reading.as_at()))
    mine = redaction.person_of(row.asked_by) == me().person
    return render_template(
        "privacy/disposal.html",
        row=row,
        label=rules.LABELS[row.name],
        page=lists.page_of(row.refs, "records"),
        posts=reading.post_titles([row.asked_by, row.decided_by]),
        states=both.STATES | {both.DONE: "Disposed of"},
        mine_to_decide=row.state == both.WAITING and not mine and me().role == both.other_role(row.asked_role),
    )


@pages.route("/disposals/<ref>/confirm", methods=["GET", "POST"])
@guard.allows(roles.REDACT)
@guard.fresh
@reading.only_today
def dispose(ref: str):
    row, form = reading.or_404(privacy.disposal_of(ref)), Form()
    both.check_second(me(), row.asked_role, redaction.person_of(row.asked_by))
    return step(
        form,
        lambda: doing.dispose(row, by=me(), today=clock.today(), once=form.one_time),
        url_for("retention.disposal", ref=ref),
        title=f"Dispose of what {row.ref} names",
        said=f"{row.count} of {rules.LABELS[row.name].lower()}, from before {reading.long_day(row.before)}. Every word of "
        "them is emptied, in every version, and their files go. It cannot be taken back.",
        button="Dispose of them",
        warns=True,
    )


@pages.route("/disposals/<ref>/decline", methods=["GET", "POST"])
@guard.allows(roles.REDACT)
@reading.only_today
def decline(ref: str):
    row, form = reading.or_404(privacy.disposal_of(ref)), Because()
    return step(
        form,
        lambda: doing.decline(row, form.because.data or "", by=me(), today=clock.today(), once=form.one_time),
        url_for("retention.disposal", ref=ref),
        title=f"Keep what {row.ref} names",
        said="They stay as they are.",
        button="Keep them",
    )
