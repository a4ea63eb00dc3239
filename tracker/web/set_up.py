"""Setting a review up by hand: each step is shown once more, as it will be kept, before it is made."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from .. import clock
from ..business import set_up as doing
from ..rules import reviews as rules
from ..rules import roles
from ..store import items, reviews
from ..store.history import version_seen
from . import guard, reading
from .forms import set_up as forms
from .sending import send

pages = Blueprint("set_up", __name__)
Facts = Callable[[], list[tuple[str, str]]]  # what is shown to be confirmed


@pages.route("/reviews/set-up", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def add():
    form = forms.Review()
    del form.because
    code = (form.code.data or "").strip()
    return _step(
        form, "Set up a review", None,
        lambda: [("Short name", code), *_facts(_of_review(form))],
        lambda: doing.check_new(code, _of_review(form), clock.today()),
        lambda **who: doing.add(code, _of_review(form), **who),
        lambda: url_for("set_up.show", review=code), url_for("reviews.index"),
    )  # fmt: skip


@pages.get("/reviews/<review>/set-up")
@guard.allows(roles.MANAGE)
@reading.only_today
def show(review):
    found = reading.review(review)
    return render_template(
        "set_up/show.html",
        review=found,
        documents=list(reviews.documents(found)),
        themes=list(reviews.themes(found)),
        items=list(items.listed(found)),
    )


@pages.route("/reviews/<review>/edit", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def edit(review):
    found = reading.review(review)
    form = forms.Review()
    del form.code
    if request.method == "GET":
        for name in ("title", "kind", "body", "published", "summary"):
            form[name].process(None, getattr(found, name))
    because, seen = form.because.data or "", version_seen(found, form.seen.data)
    there = url_for("set_up.show", review=found.code)

    def check():
        doing.check_said(_of_review(form), clock.today())
        rules.check_said(because=because)

    return _step(
        form, f"Change what is said of {found.title}", found,
        lambda: [*_facts(_of_review(form)), ("Because", because)],
        check, lambda **who: doing.change(seen, _of_review(form), because, **who), lambda: there, there, seen=seen,
    )  # fmt: skip


@pages.route("/reviews/<review>/set-up/document", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def add_document(review):
    found, form = reading.review(review), forms.Document()

    def said() -> doing.Source:
        words = {name: (form[name].data or "").strip() for name in ("code", "title", "short", "owner", "licence")}
        return doing.Source(date=form.date.data, places=rules.places(form.places.data or ""), **words)

    return _in_review(
        form, "Add a source document", found, lambda: _facts_of_document(said()),
        lambda: doing.check_document(found, said(), clock.today()),
        lambda **who: doing.add_document(found, said(), **who),
    )  # fmt: skip


def _facts_of_document(said: doing.Source) -> list[tuple[str, str]]:
    return [
        *(("Short code", said.code), ("Title", said.title), ("Cited as", said.short)),
        *(("Date", reading.long_day(said.date)), ("Can be cited", ", ".join(said.places))),
        *(("Owner", said.owner), ("Licence", said.licence)),
    ]


@pages.route("/reviews/<review>/set-up/theme", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def add_theme(review):
    found, form = reading.review(review), forms.Theme()
    name = form.name.data or ""
    return _in_review(
        form, "Add a theme", found, lambda: [("Theme", name.strip())],
        lambda: rules.check_theme(name, {row.name for row in reviews.themes(found)}),
        lambda **who: doing.add_theme(found, name, **who),
    )  # fmt: skip


@pages.route("/reviews/<review>/set-up/item", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def add_item(review):
    found, form = reading.review(review), forms.Item()
    documents = {row.code: row.short for row in reviews.documents(found)}
    form.document.choices = [SelectChoice("", "Choose"), *(SelectChoice(*pair) for pair in documents.items())]
    form.theme.choices = [SelectChoice("", "None"), *(SelectChoice(row.name, row.name) for row in reviews.themes(found))]
    words = ("ref", "kind", "title", "document", "paragraph", "number", "theme")
    said = doing.Point(text=form.text.data or "", **{name: (form[name].data or "").strip() for name in words})
    facts = [
        *(("Reference", said.ref), ("It is", reviews.KIND_LABELS.get(said.kind, "")), ("Number", said.number)),
        *(("Title, ours", said.title), ("Wording, quoted exactly", rules.quoted(said.text))),
        ("Printed in", f"{documents.get(said.document, '')}, {said.paragraph}"),
        ("Theme", said.theme),
    ]
    return _in_review(
        form, "Add a recommendation or learning point", found, lambda: facts,
        lambda: doing.check_item(found, said),
        lambda **who: doing.add_item(found, said, **who),
    )  # fmt: skip


def _of_review(form) -> doing.Said:
    words = {name: form[name].data or "" for name in ("title", "kind", "body", "summary")}
    return doing.Said(published=form.published.data, **words)


def _facts(said: doing.Said) -> list[tuple[str, str]]:
    return [
        *(("Title", said.title), ("Kind of review", said.kind), ("Published by", said.body)),
        *(("Published on", reading.long_day(said.published)), ("What it is about", said.summary)),
    ]


def _in_review(form, heading: str, review, facts, check, verb):
    there = url_for("set_up.show", review=review.code)
    return _step(form, heading, review, facts, check, verb, lambda: there, there)


def _step(form, heading: str, review, facts: Facts, check: Callable[[], None], verb, to, back: str, seen=None):
    """The form; then what was said, once more, to be confirmed; then it is made."""
    sent = None
    if request.method == "POST" and not request.form.get("back"):
        sure = request.form.get("sure") == "yes"
        who = {"by": guard.me(), "today": clock.today(), "once": form.one_time}
        sent = send(form, (lambda: verb(**who)) if sure else check)
        if sent.kept:
            return redirect(to()) if sure else _again(heading, review, facts(), back, seen)
    now = sent.clash.standing if sent and sent.clash else None
    page = render_template(
        "set_up/form.html", form=form, heading=heading, review=review, back=back, now=now,
        seen=form.seen.data if sent and not now else seen.id if seen else "",
    )  # fmt: skip
    return page, sent.status if sent else 200


def _again(heading: str, review, facts: list[tuple[str, str]], back: str, seen):
    apart = ("csrf_token", "once", "sure", "back", "seen")
    kept = [(name, value) for name, value in request.form.items(multi=True) if name not in apart]
    said = [pair for pair in facts if pair[1]]
    return render_template(
        "set_up/sure.html", heading=heading, review=review, facts=said, back=back, kept=kept, seen=seen
    )  # fmt: skip
