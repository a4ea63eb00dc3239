"""The history: who changed what, when and in which post, newest first, with the heads by which it can be checked."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from ..reports import list_history
from ..rules import roles
from ..store import bulk, history_words, reviews
from ..store import history_read as store
from ..store.history import BOARD, History
from ..store.reviews import Review
from . import bulk_offers, guard, lists, reading

pages = Blueprint("history", __name__, url_prefix="/history")

FIRST = 6  # values shown of each entry in the list
WHOLE = 100  # values on a page of one entry


@pages.get("")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    as_at, hidden = reading.as_at(), store.hidden_from(guard.me())
    chains = {BOARD: "The Board", **{row.code: row.title for row in reviews.all_reviews(as_at)}}
    verbs = store.verbs(hidden, as_at)
    chain, verb = lists.choice("review", chains), lists.choice("verb", verbs)
    subject = request.args.get("subject", "")[:26]
    query = store.entries(hidden, as_at)
    query = query.where(History.chain == chain) if chain else query
    query = query.where(History.verb == verb) if verb else query
    query = store.about(query, subject, hidden) if subject else query
    page = lists.page_of(query, "entries")
    told = lists.in_batches(
        page.rows, lambda rows: history_words.told(rows, hidden, as_at, most=FIRST, only=subject or None)
    )
    return lists.show(
        "history/index.html",
        list_history.history,
        page=page,
        told=told,
        heads=store.heads(as_at),
        chains=chains,
        verbs=[("", "Anything"), *((each, each[:1].upper() + each[1:]) for each in verbs)],
        chosen={"review": chain, "verb": verb, "subject": subject},
        about=history_words.name_of(subject, hidden, as_at) if subject else "",
    )


@pages.get("/<entry>")
@guard.allows(roles.READ)
def show(entry):
    as_at, hidden = reading.as_at(), store.hidden_from(guard.me())
    row = reading.or_404(store.entry_of(entry, hidden, as_at))
    page = lists.page_of(range(store.count_of(row, hidden)), "values", size=WHOLE)
    told = history_words.told([row], hidden, as_at, most=WHOLE, skip=page.first - 1)[0]
    mine = row.person == guard.me().person and row.kind == Review._meta.table_name
    many = mine and bulk_offers.may_change_dates() and any(done.way_back for done in bulk.done_in([row]))
    done_url = url_for("bulk.done", entry=row.id) if many else ""
    return render_template("history/show.html", page=page, each=told, done_url=done_url)
