"""The stocktake: what the Board can show, as at a day, for whom, and about what. To read, to print, to take away."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template, request

from .. import clock
from ..reports import formats, stocktakes
from ..reports.content import AUDIENCES, BOARD, Stocktake
from ..rules import roles
from ..rules.refusal import Refused
from ..store import people, reviews
from ..store import stocktakes as store
from ..store.reviews import Review
from . import guard, reading

pages = Blueprint("stocktakes", __name__)

FIRST_SCOPE = "recommendations"  # the whole review is more than a hundred pages


@pages.get("/stocktake")
@guard.allows(roles.READ)
def index():
    every = list(reviews.all_reviews(reading.as_at()))
    review = _review(every)
    if review is None:
        return render_template("stocktakes/index.html", doc=None, every=every)
    doc = _gather(review)
    _log_restricted(doc)
    return render_template(
        "stocktakes/index.html",
        doc=doc,
        every=every,
        review=review,
        scopes=_scopes(review),
        audiences=AUDIENCES,
        at=_address(review),
        ways=[
            (words, reading.link("stocktakes.download", form=form, **_choices(review, doc)))
            for form, (_, words) in formats.FORMATS.items()
        ],
    )


@pages.get(f"/stocktake.<any({', '.join(formats.FORMATS)}):form>")
@guard.allows(roles.READ)
def download(form: str):
    """The same stocktake as a file. Each is noted in the access log."""
    review = reading.or_404(_review(list(reviews.all_reviews(reading.as_at()))))
    doc = _gather(review)
    _log_restricted(doc)
    people.log("export", f"{doc.file_name}.{form}", guard.me(), clock.now())
    answer = current_app.response_class(formats.write(doc, form), mimetype=formats.media_type(form))
    answer.headers["Content-Disposition"] = f'attachment; filename="{doc.file_name}.{form}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer


def _review(every: list[Review]) -> Review | None:
    """The review asked for, else the one published last. None where there is none yet on that day."""
    code = request.args.get("review", "")
    if code:
        return reading.or_404(next((row for row in every if row.code == code), None))
    return every[0] if every else None


def _gather(review: Review) -> Stocktake:
    try:
        return stocktakes.gather(
            review,
            reading.as_at(),
            today=clock.today(),
            audience=request.args.get("audience") or BOARD,
            scope=request.args.get("scope") or FIRST_SCOPE,
            reader=guard.me(),
        )
    except Refused as refusal:
        abort(400, str(refusal))


def _log_restricted(doc: Stocktake) -> None:
    for start in range(0, len(doc.restricted_shown), 20):
        refs = ", ".join(doc.restricted_shown[start : start + 20])
        people.log("read restricted evidence", f"{doc.review_code}, stocktake: {refs}", guard.me(), clock.now())


def _choices(review: Review, doc: Stocktake) -> dict[str, str]:
    return {"review": review.code, "scope": doc.scope, "audience": doc.audience}


def _scopes(review: Review) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the stocktake may be about, in groups."""
    as_at = reading.as_at()
    kinds = [(stocktakes.ALL, "All recommendations and learning points")]
    kinds += [(name, words) for name, (_, words) in stocktakes.KIND_SCOPES.items()]
    return [
        ("Kinds", kinds),
        ("Themes", [(row.name, row.name) for row in reviews.themes(review, as_at)]),
        ("Agencies", [(row.code, row.name) for row in store.agencies_with_a_part(review, as_at)]),
        ("One item", [(row.ref, f"{row.ref} {row.title}") for row in reviews.items(review, as_at)]),
    ]


def _address(review: Review):
    """Where the pages of records are, by kind and reference."""
    endpoints = {
        "item": "items.show",
        "action": "actions.show",
        "letter": "correspondence.show",
        "evidence": "evidence.show",
        "escalation": "escalations.show",
    }

    def at(kind: str, ref: str) -> str:
        return reading.link(endpoints[kind], review=review.code, ref=ref)

    return at
