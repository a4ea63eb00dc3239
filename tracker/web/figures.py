"""Figures that disagree: the list of a review, and one group with the evidence and the items that it touches."""

from __future__ import annotations

from flask import Blueprint, render_template

from ..reports import list_coverage
from ..rules import figures as rules
from ..rules import roles
from ..store import figures as store
from ..store import reviews
from . import guard, lists, reading
from .guard import me

pages = Blueprint("figures", __name__)

SIZE = 10  # groups on a page; each is as tall as a card


@pages.get("/reviews/<review>/figures")
@guard.allows(roles.READ)
@lists.to_take_away()
def index(review):
    found, as_at = reading.review(review), reading.as_at()
    every = store.of_review(found, as_at, me())
    documents = {row.code: row.short for row in reviews.documents(found, as_at)}
    items = {item.ref: item for group in every for item in group.items}
    items = dict(sorted(items.items(), key=lambda pair: pair[1].position))
    chosen = {
        "about": lists.choice("about", items),
        "reason": lists.choice("reason", rules.MAY_DIFFER),
        "reconciled": lists.choice("reconciled", rules.RECONCILED),
        "document": lists.choice("document", documents),
    }
    return lists.show(
        "figures/index.html",
        list_coverage.figures,
        review=found,
        page=lists.page_of([group for group in every if _fits(group, chosen)], "groups", size=SIZE),
        every=every,
        counts={state: sum(group.row.reconciled == state for group in every) for state in rules.RECONCILED},
        short=rules.SHORT,
        labels=rules.RECONCILED,
        rule=rules.RULE,
        filters=_filters(chosen, items, documents),
        filtered=any(chosen.values()),
    )


def _fits(group: store.Group, chosen: dict[str, str]) -> bool:
    return (
        (not chosen["about"] or chosen["about"] in {item.ref for item in group.items})
        and (not chosen["reason"] or chosen["reason"] in group.row.may_differ)
        and (not chosen["reconciled"] or chosen["reconciled"] == group.row.reconciled)
        and (not chosen["document"] or chosen["document"] in group.documents)
    )


def _filters(chosen: dict[str, str], items: dict, documents: dict[str, str]) -> list[dict]:
    selects = {
        "about": ("Touches", {ref: f"{ref} {item.title}" for ref, item in items.items()}),
        "reason": ("May differ by", {reason: words[:1].upper() + words[1:] for reason, words in rules.MAY_DIFFER.items()}),
        "reconciled": ("Can be reconciled", {rules.YES: "Yes", rules.NO: "No", rules.NOT_KNOWN: "Not known"}),
        "document": ("Printed in", documents),
    }
    return [
        {"name": name, "label": label, "options": [("", "All"), *options.items()], "value": chosen[name]}
        for name, (label, options) in selects.items()
    ]


@pages.get("/reviews/<review>/figures/<ref>")
@guard.allows(roles.READ)
def show(review, ref):
    found = reading.review(review)
    group = reading.or_404(store.one(found, ref, reading.as_at(), me()))
    return render_template("figures/show.html", review=found, group=group, labels=rules.RECONCILED, rule=rules.RULE)
