"""Importing an action plan: the plans imported into a review, beginning one, its report, and undoing it.

The steps between stand in import_steps.py and import_preview.py. Only whoever began an import sees it before it is taken.
"""

from __future__ import annotations

import json

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import imports as doing
from ..business.plan_text import NAME as NO_SHEET
from ..rules import plan_mapping as plans
from ..rules import roles
from ..store import history, reviews
from ..store import imports as store
from . import downloads, guard, import_preview, import_steps, lists, reading
from .forms import imports as forms
from .guard import me
from .import_drafts import Work, draft_name, find
from .sending import send

pages = Blueprint("imports", __name__)

for views in (import_steps, import_preview):
    views.add_to(pages)

LINES = 100  # of a report, on a page


@pages.get("/administration/imports")
@guard.allows(roles.MANAGE)
@reading.only_today
def every():
    """Where plans can be imported, and the plans of all reviews."""
    within = lists.Within(None)
    page = lists.page_of(store.imports(), "imports")
    titles = reading.post_titles(row.written_by for row in page.rows)
    return render_template(
        "imports/every.html", reviews=within.reviews, drafts=_drafts(), page=page, titles=titles
    )  # fmt: skip


@pages.get("/reviews/<review>/imports")
@guard.allows(roles.MANAGE)
@reading.only_today
def index(review):
    here = reading.review(review)
    page = lists.page_of(store.imports(here), "imports")
    drafts = [each for each in _drafts() if each.review_id == here.key]
    titles = reading.post_titles(row.written_by for row in page.rows)
    return render_template("imports/index.html", review=here, drafts=drafts, page=page, titles=titles)


def _drafts() -> list:
    return doing.drafts(by=me(), now=clock.now())


@pages.route("/reviews/<review>/imports/begin", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def begin(review):
    """The file or the pasted table, and what nobody can read out of it."""
    here, form, sent, today = reading.review(review), forms.BeginForm(), None, clock.today()
    if request.method == "POST":
        form.validate()  # reads the day
        sent = send(form, lambda: _begun(here, form), form.wrong(doing.first_known(here), today))
        if sent.kept:
            return redirect(Work(here, sent.made).begin)
        form.say_choose_again()
    page = render_template("imports/begin.html", review=here, form=form, none_yet=not reviews.items(here).exists())
    return page, sent.status if sent else 200


def _begun(here, form: forms.BeginForm):
    """The draft with the day and the answer beside it, so that no step asks for them again."""
    given = form.content if form.has_file else form.text.data or ""
    name = form.file.data.filename if form.has_file else ""
    now, today = clock.now(), clock.today()
    draft = doing.begin(here, given, name, by=me(), today=today, now=now, with_items=bool(form.with_items.data))
    work = Work(here, draft)
    return work.say(_of_day(work, form))


@pages.route("/reviews/<review>/imports/drafts/<draft>/afresh", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def afresh(review, draft):
    """What was said at the last import is put aside; the tracker proposes again."""
    work = find(review, draft)
    form, sent = forms.AfreshForm(), None
    if request.method == "POST":
        sent = work.keep(form, work.proposed)
        if sent.kept:
            return redirect(work.begin)
    return _small("afresh", work, form, sent)


@pages.route("/reviews/<review>/imports/drafts/<draft>/day", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def day(review, draft):
    """The day of the plan, and whether its dates are agreed: asked at the beginning, and said otherwise here."""
    work = find(review, draft)
    agreed = "yes" if work.mapping.agreed else "no"
    form, sent = forms.DayForm(dated=work.mapping.dated, agreed=agreed), None
    if request.method == "POST":
        form.validate()  # reads the day
        wrong = form.wrong_day(doing.first_known(work.review), clock.today())
        sent = work.keep(form, lambda: _of_day(work, form), wrong)
        if sent.kept:
            return redirect(work.address("preview"))
    return _small("day", work, form, sent)


def _of_day(work: Work, form: forms.DayForm):
    return work.mapping.with_(dated=form.dated.data, agreed=form.agreed.data == "yes")


@pages.route("/reviews/<review>/imports/drafts/<draft>/give-up", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def give_up(review, draft):
    work = find(review, draft)
    form, sent = forms.GiveUpForm(), None
    if request.method == "POST":
        sent = send(form, lambda: doing.give_up(work.draft, by=me()))
        if sent.kept:
            return redirect(url_for("imports.index", review=work.review.code))
    return _small("give_up", work, form, sent)


def _small(template: str, work: Work, form, sent):
    """A page that only asks whether somebody is sure."""
    shown = {"review": work.review, "work": work, "draft": work.draft, "name": draft_name(work.draft)}
    clash = sent.clash if sent else None
    page = render_template(f"imports/{template}.html", form=form, seen=work.seen, clash=clash, **shown)
    return page, sent.status if sent else 200


@pages.get("/reviews/<review>/imports/drafts/<draft>/mapping.json")
@guard.allows(roles.MANAGE)
@reading.only_today
@downloads.at_a_pace
def mapping(review, draft):
    """What was said so far, as ``tracker import --mapping`` reads it."""
    work = find(review, draft)
    return _as_file(work.mapping.as_values(), f"mapping-{work.review.code}.json")


def _as_file(values: dict, name: str):
    content = json.dumps(values, indent=2, ensure_ascii=False).encode()
    return downloads.to_keep(content, name, "application/json")


# An import that was taken


@pages.get("/reviews/<review>/imports/<ref>")
@guard.allows(roles.MANAGE)
@reading.only_today
def show(review, ref):
    """The report: what was done, row by row, and the way to undo it."""
    here, row = _find(review, ref)
    page = lists.page_of(store.lines_of(row), "rows", size=LINES)
    return render_template(
        "imports/show.html",
        review=here,
        row=row,
        page=page,
        meanings=plans.MEANINGS,
        no_sheet=NO_SHEET,
        titles=reading.post_titles({row.written_by}),
    )


@pages.get("/reviews/<review>/imports/<ref>/mapping.json")
@guard.allows(roles.MANAGE)
@reading.only_today
@downloads.at_a_pace
def mapping_taken(review, ref):
    here, row = _find(review, ref)
    return _as_file(row.mapping, f"mapping-{here.code}-{row.ref}.json")


@pages.route("/reviews/<review>/imports/<ref>/undo", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def undo(review, ref):
    """What undoing would take back and what it would leave; then the reason."""
    here, row = _find(review, ref)
    form, sent = forms.UndoForm(), None
    if request.method == "POST":
        seen = history.version_seen(row, form.seen.data)
        sent = send(form, lambda: _undone(seen, form))
        if sent.kept:
            return redirect(url_for("imports.show", review=here.code, ref=row.ref))
        row = store.import_of(here, ref)
    elif row.undone_on:
        return redirect(url_for("imports.show", review=here.code, ref=row.ref))
    clash = sent.clash if sent else None
    page = render_template(
        "imports/undo.html",
        review=here,
        row=row,
        form=form,
        clash=clash,
        would=None if row.undone_on else doing.undoing(row, by=me(), today=clock.today()),
        seen=form.seen.data if sent and not clash else row.id,
        titles=reading.post_titles({row.written_by}),
    )
    return page, sent.status if sent else 200


def _undone(row, form: forms.UndoForm):
    rest, because = bool(form.rest.data), form.because.data or ""
    return doing.undo(row, because, by=me(), today=clock.today(), rest=rest, once=form.one_time)


def _find(code: str, ref: str):
    here = reading.review(code)
    return here, reading.or_404(store.import_of(here, ref))
