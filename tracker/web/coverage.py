"""Coverage: each item of a review against the rungs, and what nothing covers."""

from __future__ import annotations

from flask import Blueprint

from ..reports import list_coverage
from ..rules import coverage as rules
from ..rules import evidence as ladder
from ..rules import roles
from ..store import coverage as store
from ..store import items, reviews
from ..store.reviews import KIND_LABELS
from . import guard, lists, reading
from .guard import me

pages = Blueprint("coverage", __name__)

SIZE = 50  # rows on a page; each is short


@pages.get("/reviews/<review>/coverage")
@guard.allows(roles.READ)
@lists.to_take_away()
def show(review):
    found, as_at = reading.review(review), reading.as_at()
    every = store.of_review(found, as_at, me())
    themes = [theme.name for theme in reviews.themes(found, as_at)] + [items.WITHOUT_THEME]
    chosen = {
        "kind": lists.choice("kind", KIND_LABELS),
        "theme": lists.choice("theme", themes),
        "only": lists.choice("only", rules.ONLY),
    }
    scope = [row for row in every if _in_scope(row, chosen)]
    rows = [row for row in scope if not chosen["only"] or rules.is_like(row.cover, chosen["only"])]
    return lists.show(
        "coverage/show.html",
        list_coverage.coverage,
        review=found,
        page=lists.page_of(rows, "items", size=SIZE),
        scope=scope,
        counts={only: [row for row in scope if rules.is_like(row.cover, only)] for only in rules.ONLY},
        only=rules.ONLY,
        kinds=KIND_LABELS,
        themes=[(name, name) for name in themes],
        chosen=chosen,
        narrowed=any(chosen.values()),
        rule=rules.RULE,
        rungs=[(rung, ladder.RUNG_LABELS[rung]) for rung in reversed(ladder.RUNGS)],
        invented=any(row.cover.invented for row in every),
        hidden=sum(row.hidden for row in scope),
        address=lists.address,
    )


def _in_scope(row: store.Row, chosen: dict[str, str]) -> bool:
    return (not chosen["kind"] or row.item.kind == chosen["kind"]) and (not chosen["theme"] or row.theme == chosen["theme"])
