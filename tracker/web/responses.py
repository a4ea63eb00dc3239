"""The matrix of recommendations by agencies, and the whole position of one agency on one item."""

from __future__ import annotations

from flask import Blueprint, render_template

from ..reports import list_items
from ..rules import responses as rules
from ..rules import roles
from ..store import agencies, assurance, positions, reviews
from ..store import matrix as grid
from ..store import responses as store
from . import guard, lists, reading

pages = Blueprint("responses", __name__)

ROWS = 13  # items on a page: the recommendations of the shipped review
PARTS = {
    "": ("Addressed or asked", rules.ASKED),
    "all": ("Any part", tuple(rules.PARTS)),
    "addressed": ("Addressed", ("addressed",)),
    "asked": ("Asked for assurance", ("asked",)),
    "supporting": ("Supporting", ("supporting",)),
}


@pages.get("/reviews/<review>/responses")
@guard.allows(roles.READ)
@lists.to_take_away()
def matrix(review):
    here, as_at, day = reading.review(review), reading.as_at(), reading.day()
    items = list(reviews.items(here, as_at))
    kinds = {kind: f"{label}s" for kind, label in reviews.KIND_LABELS.items() if any(i.kind == kind for i in items)}
    bodies = sorted({body.kind for body in reviews.agencies(as_at)})
    chosen = {
        "items": lists.choice("items", kinds) or next(iter(kinds), ""),
        "part": lists.choice("part", PARTS),
        "kind": lists.choice("kind", bodies),
        "response": lists.choice("response", rules.LABELS),
    }
    page = lists.page_of([item for item in items if item.kind == chosen["items"]], "recommendations", size=ROWS)
    found = grid.matrix(page.rows, day, as_at, guard.me(), PARTS[chosen["part"]][1], chosen["kind"], chosen["response"])
    selects = {
        "items": ("Which", kinds),
        "part": ("Part of the agency", {name: label for name, (label, _) in PARTS.items()}),
        "kind": ("Kind of agency", {"": "All", **{kind: agencies.kind_label(kind) for kind in bodies}}),
        "response": ("Response", {"": "Any", **rules.LABELS}),
    }
    return lists.show(
        "responses/matrix.html",
        list_items.matrix,
        review=here,
        page=page,
        matrix=found,
        filters=[
            {"name": name, "label": label, "options": list(options.items()), "value": chosen[name]}
            for name, (label, options) in selects.items()
        ],
        filtered=any(chosen[name] for name in ("part", "kind", "response")),
        responses=rules.LABELS,
        parts=rules.PARTS,
    )


@pages.get("/reviews/<review>/<ref>/agencies/<agency>")
@guard.allows(roles.READ)
def show(review, ref, agency):
    here, as_at, day = reading.review(review), reading.as_at(), reading.day()
    item = reading.or_404(reviews.item_of(here, ref, as_at))
    position = positions.of_item(item, day, as_at, guard.me())
    found = grid.standings([position], day, as_at)[item.key]
    each = reading.or_404(next((each for each in found if each.agency.code == agency), None))
    said = list(store.versions(item, each.agency, as_at))
    views = list(assurance.decisions(item, as_at, each.agency))
    return render_template(
        "responses/show.html",
        review=here,
        item=item,
        each=each,
        party=each.party,
        said=said,
        views=views,
        unseen={link.piece.ref for link in position.hidden},
        whole=position,
        responses=rules.LABELS,
        changes=rules.CHANGES,
        parts=rules.PARTS,
        titles=reading.post_titles({row.said_by for row in said} | {row.decided_by for row in views}),
    )
