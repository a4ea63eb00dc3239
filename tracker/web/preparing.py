"""Preparing a stocktake: what the agencies are shown, what they reply, what is answered, and the issue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from .. import clock
from ..business import preparing as doing
from ..reports import comparison, frozen, hearing, passages
from ..reports.blocks import Block
from ..reports.content import PUBLIC, Stocktake
from ..rules import issuing as rules
from ..rules import roles
from ..rules.refusal import Refused, gathered
from ..store import evidence, history, issued, people, reviews
from ..store import stocktakes as stocktake_store
from ..store.issued import Preparation
from . import guard, reading
from .forms.issuing import AnswerForm, GiveUpForm, IssueForm, PrepareForm, ReplyForm
from .guard import me
from .sending import send
from .stocktakes import FIRST_SCOPE, scopes_of

pages = Blueprint("preparing", __name__, url_prefix="/reviews/<review>/stocktakes")


@pages.route("/prepare", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def prepare(review: str):
    """Choose what it is about, as at which day, for whom; the agencies are shown it in the same step."""
    here, form, sent, today = reading.review(review), PrepareForm(), None, clock.today()
    groups = scopes_of(here)
    form.scope.choices = [SelectChoice(value, words) for _, rows in groups for value, words in rows]
    if request.method == "GET":
        form.scope.data = request.args.get("scope") or FIRST_SCOPE
        form.as_at.process(None, today)
        form.reply_by.process(None, today + dt.timedelta(days=14))
    if request.method == "POST":
        form.validate()  # reads the days
        wrong = rules.check_prepare(form.as_at.data or today, form.reply_by.data, 0, today)
        sent = send(form, lambda: _prepared(here, form, today), wrong)
        if sent.kept:
            return redirect(url_for("preparing.show", review=here.code, ref=sent.made.ref) if sent.made else _list())
    return render_template("preparing/prepare.html", review=here, form=form, groups=groups), sent.status if sent else 200


def _prepared(here, form: PrepareForm, today: dt.date) -> Preparation:
    about = {"audience": form.audience.data or "", "scope": form.scope.data or ""}
    shown = hearing.shown(here, form.as_at.data, today=today, **about)
    return doing.prepare(
        here,
        shown.title,
        shown.content,
        shown.concerned,
        as_at=form.as_at.data,
        **about,
        whole=bool(form.whole.data) and about["audience"] != PUBLIC,
        reply_by=form.reply_by.data,
        by=me(),
        today=today,
        once=form.one_time,
    )


@pages.get("/preparing/<ref>")
@guard.allows(roles.MANAGE)
def show(review: str, ref: str):
    """Where it stands: who was shown what, who replied, which corrections wait, and what changed since."""
    here, row = _find(review, ref, reading.as_at())
    asked, said = issued.asked(row, reading.as_at()), issued.replies(row, reading.as_at())
    return render_template(
        "preparing/show.html",
        review=here,
        row=row,
        doc=_shown(row),
        asked=asked,
        silent={each.key for each in issued.silent(asked, said)},
        said=_told(here, said, asked),
        waiting=sum(each.kind == rules.CORRECTION and not each.outcome for each in said),
        number=reviews_issued(row),
        titles=reading.post_titles(
            {row.prepared_by, row.closed_by} | {each.said_by for each in said} | {each.outcome_by for each in said}
        ),
        states=rules.STATES,
        outcomes=rules.OUTCOMES,
        kinds=rules.REPLIES,
        rules=rules,
        day=reading.day(),
    )


def reviews_issued(row: Preparation) -> str:
    """The number under which it was issued; nothing while it is not."""
    found = issued.by_key(row.issued_id) if row.issued_id else None
    return found.ref if found else ""


@pages.route("/preparing/<ref>/agencies/<agency>", methods=["GET", "POST"])
@guard.allows(roles.REPORT)
@reading.only_today
def passage(review: str, ref: str, agency: str):
    """What is said of one agency, and its reply."""
    here, row = _find(review, ref)
    asked = next((each for each in issued.asked(row) if each.body.code == agency), None)
    if asked is None or not roles.may(me(), roles.REPORT, agency=asked.agency_id):
        abort(404)
    doc = passages.without(_shown(row), _closed(here))
    found = passages.of(doc, passages.family(asked.body, reviews.agencies()))
    form, sent = ReplyForm(), None
    items = {each.ref: each for each in reviews.items(here) if each.ref in asked.about}
    form.about.choices += [SelectChoice(each.ref, f"{each.ref} {each.title}") for each in items.values()]
    if request.method == "POST":
        kind, words = form.kind.data or "", form.words.data or ""
        said_already = any(each.agency_id == asked.agency_id for each in issued.replies(row)) or bool(asked.nothing_on)
        sent = send(
            form,
            lambda: doing.reply(
                history.version_seen(asked, form.seen.data) if kind == rules.NOTHING else asked,
                kind,
                words,
                by=me(),
                today=clock.today(),
                item=items.get(form.about.data or ""),
                once=form.one_time,
            ),
            gathered(lambda: rules.check_reply(row.state, kind, words, said_already)) if kind else (),
        )
        if sent.kept:
            return redirect(url_for("preparing.passage", review=here.code, ref=row.ref, agency=agency, _anchor="said"))
        asked = next(each for each in issued.asked(row) if each.key == asked.key)
    said = [each for each in issued.replies(row) if each.agency_id == asked.agency_id]
    page = render_template(
        "preparing/passage.html",
        review=here,
        row=row,
        asked=asked,
        body=asked.body,
        doc=doc,
        paper=passages.paper(doc, asked.body, found),
        items=items,
        said=_told(here, said, [asked]),
        titles=reading.post_titles(
            {asked.nothing_by, row.prepared_by} | {each.said_by for each in said} | {each.outcome_by for each in said}
        ),
        kinds=rules.REPLIES,
        outcomes=rules.OUTCOMES,
        rules=rules,
        number=reviews_issued(row),
        behalf=roles.on_behalf(me(), asked.agency_id),
        form=form,
        clash=sent.clash if sent else None,
        day=clock.today(),
    )
    return page, sent.status if sent else 200


@pages.route("/preparing/<ref>/replies/<number>", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def answer(review: str, ref: str, number: str):
    """Answer a correction: mended in the records, or it stands, with why."""
    here, row = _find(review, ref)
    reply = reading.or_404(issued.reply_of(row, number))
    if reply.kind != rules.CORRECTION:
        abort(404)
    form, sent = AnswerForm(), None
    if request.method == "POST":
        seen, because = history.version_seen(reply, form.seen.data), form.because.data or ""
        sent = send(
            form,
            lambda: doing.answer(seen, form.outcome.data or "", because, by=me(), today=clock.today(), once=form.one_time),
        )
        if sent.kept:
            return redirect(url_for("preparing.show", review=here.code, ref=row.ref, _anchor=number))
        reply = issued.reply_of(row, number)
    (told,) = _told(here, [reply], issued.asked(row))
    page = render_template(
        "preparing/answer.html",
        review=here,
        row=row,
        told=told,
        form=form,
        clash=sent.clash if sent else None,
        outcomes=rules.OUTCOMES,
        titles=reading.post_titles({reply.said_by, reply.outcome_by}),
    )
    return page, sent.status if sent else 200


@pages.route("/preparing/<ref>/give-up", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def give_up(review: str, ref: str):
    here, row = _find(review, ref)
    form, sent = GiveUpForm(), None
    if request.method == "POST":
        seen = history.version_seen(row, form.seen.data)
        sent = send(
            form, lambda: doing.abandon(seen, form.because.data or "", by=me(), today=clock.today(), once=form.one_time)
        )
        if sent.kept:
            return redirect(url_for("preparing.show", review=here.code, ref=row.ref))
        row = issued.preparation_of(here, ref)
    page = render_template("preparing/give_up.html", review=here, row=row, form=form, clash=sent.clash if sent else None)
    return page, sent.status if sent else 200


@pages.route("/preparing/<ref>/issue", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def issue(review: str, ref: str):
    """What would be issued, what changed since it was shown, and what must be read before; then it is frozen."""
    here, row = _find(review, ref)
    if row.state != rules.SHOWN:
        return redirect(url_for("preparing.show", review=here.code, ref=row.ref))
    form, sent, today = IssueForm(), None, clock.today()
    form.day.choices = [SelectChoice(row.as_at.isoformat(), f"{reading.long_day(row.as_at)}, as the agencies were shown")]
    if row.as_at != today:
        form.day.choices.append(
            SelectChoice(today.isoformat(), f"{reading.long_day(today)}, with what the Board has since")
        )
    chosen = form.day.data if request.method == "POST" else request.args.get("day")
    day = today if chosen == today.isoformat() else row.as_at
    if request.method == "GET":
        form.day.data = day.isoformat()
    because = form.because.data or ""
    ready = hearing.ready(row, day, today=today, because=because)
    if request.method == "POST":
        sent = send(form, lambda: _issued(row, form, ready, day, today))
        if sent.kept:
            to = sent.made.ref if sent.made else reviews_issued(issued.preparation_of(here, ref))
            return redirect(url_for("issuing.show", review=here.code, ref=to))
    doc = ready.doc
    log_restricted(doc)
    asked, said = issued.asked(row), issued.replies(row)
    silent = issued.silent(asked, said)
    page = render_template(
        "preparing/issue.html",
        review=here,
        row=row,
        form=form,
        clash=sent.clash if sent else None,
        doc=doc,
        chosen=day,
        seen=ready.seen,
        small=ready.small,
        changed=_changed(_shown(row), doc),
        silent=silent,
        early=rules.needs_reason(len(silent), row.reply_by, today),
        waiting=[each for each in said if each.kind == rules.CORRECTION and not each.outcome],
        printed=sum(len(each.replies) for each in doc.sections) + len(doc.hearing.about_the_whole),
        hidden=sum(sum(each.hidden.values()) for each in doc.sections),
        restricted=len(doc.restricted_shown),
        public=doc.audience == PUBLIC,
    )
    return page, sent.status if sent else 200


def _issued(row: Preparation, form: IssueForm, ready: hearing.Ready, day: dt.date, today: dt.date):
    because = form.because.data or ""
    if form.seen.data != ready.seen:
        raise Refused("The records changed since you looked. Read again what would be issued, then confirm.")
    return doing.issue(
        row,
        hearing.writer(row, day, today=today, because=because, seen=ready.seen),
        as_at=day,
        title=ready.doc.title,
        evidence=ready.evidence,
        by=me(),
        today=today,
        because=because,
        counted=bool(ready.small),
        read=bool(form.read.data) and bool(ready.small),
        once=form.one_time,
    )


@dataclass
class Changed:
    """What is otherwise than the agencies were shown."""

    blocks: list[Block]
    moved: int
    words: list[str]  # references of items of which only words changed
    title: str = ""


def _changed(before: Stocktake, after: Stocktake) -> Changed:
    found = comparison.compare(before, after)
    moved = {item.ref for item in found.items if item.changes}
    blocks = [*comparison.told(found, 3)] if moved else []
    words = [ref for ref in hearing.otherwise(before, after) if ref not in moved]
    return Changed(blocks, len(moved), words)


@dataclass
class Told:
    """A reply with the agency and the item that it is about."""

    row: object
    agency: str
    code: str
    item: str

    @property
    def number(self) -> str:
        return self.row.ref.rpartition("/")[2]


def _told(here, said, asked) -> list[Told]:
    bodies = {each.agency_id: each.body for each in asked}
    refs = {item.key: item.ref for item in reviews.items(here)} if said else {}
    return [
        Told(each, bodies[each.agency_id].name, bodies[each.agency_id].code, refs.get(each.item_id or "", ""))
        for each in said
    ]


def _shown(row: Preparation) -> Stocktake:
    """What the agencies were shown, as it was kept."""
    return frozen.read(issued.content_of(row.key), Stocktake)


def _closed(here) -> set[str]:
    """The references of pieces that were restricted since, and that this post may not read."""
    keys = stocktake_store.restricted_now(here)
    shut = keys - evidence.open_to(me(), keys) if keys else set()
    return {piece.ref for piece in evidence.by_key(shut).values()} if shut else set()


def log_restricted(doc: Stocktake) -> None:
    """Every reading of restricted evidence is logged."""
    for start in range(0, len(doc.restricted_shown), 20):
        refs = ", ".join(doc.restricted_shown[start : start + 20])
        people.log("read restricted evidence", f"{doc.review_code}, stocktake: {refs}", me(), clock.now())


def _find(code: str, ref: str, as_at: dt.date | None = None):
    here = reading.review(code)
    return here, reading.or_404(issued.preparation_of(here, ref, as_at))


def _list() -> str:
    return url_for("issuing.index")
