"""Redaction by two people, and how long records are kept."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import redaction as doing
from ..reports import list_history
from ..rules import labels, retention, roles
from ..rules import redaction as rules
from ..rules.refusal import gathered
from ..store import evidence, people, privacy, redaction
from . import guard, lists, reading
from .forms import Form
from .forms.privacy import Ask, Because
from .guard import me
from .sending import send

pages = Blueprint("privacy", __name__, url_prefix="/privacy")

SHOWN = 100  # places in a preview; the rest are counted


@pages.get("")
@guard.allows(roles.REDACT)
def index():
    as_at = reading.as_at()
    periods, disposals = privacy.classes(as_at), list(privacy.disposals(as_at).limit(lists.SIZE))
    holds = list(privacy.holds(as_at))
    said = [row.set_by for row in periods.values()] + [row.placed_by for row in holds]
    waiting = list(privacy.redactions(as_at).where(privacy.Redaction.state == rules.WAITING))
    return render_template(
        "privacy/index.html",
        classes=retention.LABELS,
        runs_from=retention.RUNS_FROM,
        periods=periods,
        holds=holds,
        held={name for name in retention.LABELS for row in holds if not row.lifted_on and row.name in ("", name)},
        disposals=disposals,
        waiting=waiting,
        posts=reading.post_titles(said + [row.asked_by for row in (*disposals, *waiting)]),
        states=rules.STATES,
        categories=rules.CATEGORIES,
    )


@pages.get("/redactions")
@guard.allows(roles.READ)
@lists.to_take_away()
def redactions():
    """Who took what out, and why: everybody may read it. What waits is shown to those who decide it."""
    as_at, sees = reading.as_at(), roles.may(me(), roles.REDACT)
    page = lists.page_of(privacy.redactions(as_at, waiting=sees), "redactions")
    return lists.show(
        "privacy/redactions.html",
        list_history.redactions,
        page=page,
        sees=sees,
        states=rules.STATES,
        categories=rules.CATEGORIES,
        posts=reading.post_titles(key for row in page.rows for key in (row.asked_by, row.decided_by)),
        labels=_labels(page.rows),
    )


def _labels(rows) -> dict[str, str]:
    """What each was asked about, by its key; a restricted piece is not named to those who may not see it."""
    pieces = [row.about for row in rows if row.kind == "evidence"]
    seen = evidence.open_to(me(), pieces) if pieces else set()
    return {row.key: row.about_ref for row in rows if row.about_ref and (row.kind != "evidence" or row.about in seen)}


@pages.get("/redactions/<ref>")
@guard.allows(roles.READ)
def show(ref: str):
    row = _readable(ref, reading.as_at())
    return render_template(
        "privacy/redaction.html",
        row=row,
        label=_labels([row]).get(row.key, ""),
        posts=reading.post_titles([row.asked_by, row.decided_by]),
        states=rules.STATES,
        categories=rules.CATEGORIES,
        mine=_mine(row),
        mine_to_decide=_may_decide(row),
        left=request.args.get("left"),
    )


def _left(remains: str) -> str | None:
    """What a redaction that is done could not reach, for the address of its page."""
    return "files" if rules.FILES_LEFT in remains else "1" if remains else None


def _readable(ref: str, as_at=None) -> privacy.Redaction:
    """The redaction; one that is not done only for those who may decide it."""
    row = reading.or_404(privacy.redaction_of(ref, as_at))
    return reading.or_404(row if row.state == rules.DONE or roles.may(me(), roles.REDACT) else None)


def _mine(row) -> bool:
    return row.state == rules.WAITING and doing.person_of(row.asked_by) == me().person


def _may_decide(row) -> bool:
    return row.state == rules.WAITING and not _mine(row) and me().role == rules.other_role(row.asked_role)


@pages.route("/redact", methods=["GET", "POST"])
@guard.allows(roles.REDACT)
@guard.fresh
@reading.only_today
def redact():
    key = request.args.get("record", "")
    about = reading.or_404(doing.record_of(key)) if key else None
    form, sent = Ask(), None
    held = doing.fields_of(about) if about is not None else {}
    files = list(evidence.files([about.key])) if about is not None else []
    form.whole.offer([(name, _field_label(about, name)) for name in held])
    form.files.offer([(row.key, row.shown_name) for row in files if not row.removed_because])
    if request.method == "POST":
        asked = (
            rules.texts_of(form.words.data or ""),
            bool(form.whole.data),
            bool(form.files.data),
            form.category.data or "",
        )
        sent = send(form, lambda: _ask(form, about), gathered(lambda: rules.check_asked(*asked)))
        if sent.kept:
            return redirect(url_for("privacy.show", ref=sent.made.ref) if sent.made else url_for("privacy.redactions"))
    page = render_template(
        "privacy/redact.html",
        form=form,
        about=about,
        label=doing.label_of(about),
        kind=labels.kind(about._meta.table_name) if about is not None else "",
        held={name: _plain(value) for name, value in held.items()},
        second="chair" if me().role == roles.BUSINESS_UNIT else "business unit",
    )
    return page, sent.status if sent else 200


def _field_label(about, name: str) -> str:
    label = labels.field(about._meta.table_name, name)
    return label[:1].upper() + label[1:]


def _plain(value) -> str:
    words = value if isinstance(value, str) else "; ".join(str(each) for each in value)
    return words if len(words) <= 120 else f"{words[:120]} …"


def _ask(form: Ask, about):
    return doing.ask(
        form.words.data or "",
        form.category.data or "",
        form.because.data or "",
        form.authority.data or "",
        by=me(),
        today=clock.today(),
        about=about,
        whole=form.whole.data or [],
        chosen=form.files.data or [],
        once=form.one_time,
    )


@pages.route("/redactions/<ref>/confirm", methods=["GET", "POST"])
@guard.allows(roles.REDACT)
@guard.fresh
@reading.only_today
def confirm(ref: str):
    """Everything that would be emptied, in its place, before it is."""
    row, form, status = _to_decide(ref), Form(), 200
    if row.state != rules.WAITING:
        return redirect(url_for("privacy.show", ref=ref))
    if request.method == "POST":
        seen = form.seen.data or ""
        sent = send(form, lambda: doing.confirm(row, seen, by=me(), today=clock.today(), once=form.one_time))
        if sent.kept or sent.clash:
            return redirect(url_for("privacy.show", ref=ref, left=_left(sent.made[1]) if sent.made else None))
        status = sent.status
    people.log("read what a redaction would empty", ref, me(), clock.now())
    reached = doing.preview(row)
    page = render_template(
        "privacy/confirm.html",
        form=form,
        row=row,
        reached=reached,
        shown=SHOWN,
        unsearched=redaction.unsearched(),
        pieces=evidence.by_key(file.evidence_id for file in reached.files),
        posts=reading.post_titles([row.asked_by]),
        categories=rules.CATEGORIES,
    )
    return page, status


def _to_decide(ref: str) -> privacy.Redaction:
    """The request, for somebody of the other role; for who asked it is refused."""
    row = _readable(ref)
    if row.state == rules.WAITING:
        rules.check_second(me(), row.asked_role, doing.person_of(row.asked_by))
    return row


@pages.route("/redactions/<ref>/decline", methods=["GET", "POST"])
@guard.allows(roles.REDACT)
@reading.only_today
def decline(ref: str):
    row, form = _to_decide(ref), Because()
    return step(
        form,
        lambda: doing.decline(row, form.because.data or "", by=me(), today=clock.today(), once=form.one_time),
        url_for("privacy.show", ref=ref),
        title=f"Decline {row.ref}",
        said="The words stay where they are. The request forgets which words they were.",
        button="Decline it",
    )


@pages.route("/redactions/<ref>/take-back", methods=["GET", "POST"])
@guard.allows(roles.REDACT)
@reading.only_today
def take_back(ref: str):
    row, form = _readable(ref), Form()
    doing.check_takes_back(row, me())
    return step(
        form,
        lambda: doing.take_back(row, by=me(), today=clock.today(), once=form.one_time),
        url_for("privacy.show", ref=ref),
        title=f"Take {row.ref} back",
        said="The words stay where they are. The request forgets which words they were.",
        button="Take it back",
    )


def step(form, verb, after: str, refusals=(), **shown):
    """A short form on a page of its own, for what is hard to take back. If somebody was first, the next page shows it."""
    status = 200
    if request.method == "POST":
        sent = send(form, verb, refusals)
        if sent.kept or sent.clash:
            return redirect(after)
        status = sent.status
    return render_template("privacy/step.html", form=form, here=request.full_path.rstrip("?"), after=after, **shown), status
