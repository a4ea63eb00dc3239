"""The reviews, one review at a glance, and the list of its recommendations and learning points."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from ..reports import list_items
from ..rules import assurance, rag
from ..store import asked_before, items, positions, reviews
from ..store.reviews import COMMENTARY, KIND_LABELS, LEARNING_POINT, NATIONAL, RECOMMENDATION
from . import bulk_offers, guard, lists, reading

pages = Blueprint("reviews", __name__)

# What the list of points can be narrowed to, beside kind, theme and rating.
STATES = {
    "done_not_assured": ("Done but not assured", items.done_but_not_assured),
    "escalated": ("Escalated", items.escalated),
    "unanswered": ("No action answers it", lambda query, as_at: items.answered(query, as_at, yes=False)),
    "no_evidence": (
        "No evidence for or against",
        lambda query, as_at: items.with_evidence(query, as_at, False, guard.me()),
    ),
    "provisional": ("The date is provisional", items.provisional),
}


@pages.get("/reviews")
@guard.allows(guard.roles.READ)
def index():
    as_at = reading.as_at()
    found = list(reviews.all_reviews(as_at))
    every = items.of_every_review(as_at)
    return render_template(
        "reviews/index.html",
        reviews=found,
        kinds=items.kinds(as_at),
        numbers={name: items.by_review(narrow(every, as_at)) for name, (_, narrow) in STATES.items()},
        raised=items.open_by_review(as_at),
        asked=asked_before.numbers(found, as_at),
    )


@pages.get("/reviews/<review>")
@guard.allows(guard.roles.READ)
def show(review):
    found, as_at, day = reading.review(review), reading.as_at(), reading.day()
    glance = reviews.items(found, as_at).where(reviews.Item.kind != LEARNING_POINT)
    standing = positions.of_items(glance, day, as_at, brief=True, reader=guard.me())
    by_kind = {kind: [p for p in standing if p.item.kind == kind] for kind in (RECOMMENDATION, NATIONAL, COMMENTARY)}
    every = items.listed(found, as_at)
    return render_template(
        "reviews/show.html",
        review=found,
        asked_before=asked_before.of_review(found, as_at),
        documents=list(reviews.documents(found, as_at)),
        by_kind=by_kind,
        themes=items.cover_by_theme(found, as_at),
        numbers={name: narrow(every, as_at).order_by().count() for name, (_, narrow) in STATES.items()},
        levels=items.open_by_level(found, as_at),
        rag_rule=rag.rule(reviews.limits(as_at)),
    )


@pages.get("/reviews/<review>/points")
@guard.allows(guard.roles.READ)
@lists.to_take_away()
def points(review):
    found, as_at = reading.review(review), reading.as_at()
    themes = [theme.name for theme in reviews.themes(found, as_at)]
    chosen = _chosen(themes)
    page = lists.page_of(_narrowed(items.listed(found, as_at), chosen, as_at), "points")
    page.rows = positions.of_items(page.rows, reading.day(), as_at, brief=True, reader=guard.me())
    return lists.show(
        "reviews/points.html",
        list_items.points,
        review=found,
        page=page,
        chosen=chosen,
        narrowed=any(request.args.get(name) for name in ("kind", "theme", "assurance", "only")),
        themes=[(name, name) for name in themes],
        kinds=KIND_LABELS,
        ratings=assurance.LABELS,
        states={name: words for name, (words, _) in STATES.items()},
        address=lists.address,
        rag_rule=rag.rule(reviews.limits(as_at)),
        offer=bulk_offers.of_items(found.code),
    )


def all_found(review: reviews.Review) -> list[reviews.Item]:
    """Every item that the choices in the address leave, in their order, for a change of many at once."""
    chosen = _chosen([theme.name for theme in reviews.themes(review)])
    return list(_narrowed(items.listed(review), chosen, None))


def _chosen(themes: list[str]) -> dict[str, str]:
    return {
        "kind": lists.choice("kind", KIND_LABELS),
        "theme": lists.choice("theme", [*themes, items.WITHOUT_THEME]),
        "assurance": lists.choice("assurance", assurance.LABELS),
        "only": lists.choice("only", STATES),
        "sort": lists.choice("sort", ("deadline",)),
    }


def _narrowed(query, chosen: dict, as_at):
    if chosen["kind"]:
        query = query.where(reviews.Item.kind == chosen["kind"])
    if chosen["theme"]:
        query = items.of_theme(query, chosen["theme"])
    if chosen["assurance"]:
        query = items.rated(query, chosen["assurance"], as_at)
    if chosen["only"]:
        query = STATES[chosen["only"]][1](query, as_at)
    return items.by_deadline(query, as_at) if chosen["sort"] else query
