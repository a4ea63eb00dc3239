"""Stocktakes that were issued: the list, each as it was frozen in every format, and two of them compared."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request

from ..reports import comparison, formats, frozen, list_issued
from ..reports.content import AUDIENCES, Stocktake
from ..rules import issuing as rules
from ..rules import roles
from ..store import issued
from ..store.issued import Issued
from . import downloads, guard, lists, reading
from .preparing import log_restricted

pages = Blueprint("issuing", __name__)
AT = "/reviews/<review>/stocktakes/<ref>"
JSON = "application/json"


@pages.get("/stocktakes")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    as_at = reading.as_at()
    within = lists.Within(as_at)
    chosen = {"review": lists.choice("review", within.codes), "audience": lists.choice("audience", AUDIENCES)}
    rows = issued.issued_reports(as_at, rules.STOCKTAKE)
    if chosen["review"]:
        rows = rows.where(Issued.review == within.codes[chosen["review"]].key)
    if chosen["audience"]:
        rows = rows.where(Issued.audience == chosen["audience"])
    page = lists.page_of(rows, "stocktakes")
    prepares = reading.may(roles.MANAGE)
    return lists.show(
        "issuing/index.html",
        list_issued.stocktakes,
        page=page,
        reviews=within.reviews,
        titles=reading.post_titles(row.issued_by for row in page.rows),
        audiences=AUDIENCES,
        closed=issued.barred(page.rows, guard.me()),
        filters=lists.selects({"review": ("Review", within.titles), "audience": ("For", AUDIENCES)}, chosen),
        filtered=any(chosen.values()),
        in_hand=issued.in_hand(as_at) if prepares else [],
        the_one=within.the_one(chosen["review"]) or next(iter(within.reviews.values()), None),
    )


@pages.get(AT)
@guard.allows(roles.READ)
def show(review: str, ref: str):
    here, row = _find(review, ref)
    closed = issued.barred([row], guard.me()).get(row.key, [])
    doc = None if closed else _read(row)
    others = [
        each
        for each in issued.issued_reports(reading.as_at(), rules.STOCKTAKE).where(Issued.review == here.key)
        if each.key != row.key
    ]
    return render_template(
        "issuing/show.html",
        review=here,
        row=row,
        doc=doc,
        closed=closed,
        first=issued.first_of(row),
        others=others,
        titles=reading.post_titles({row.issued_by}),
        at=None,
        ways=[] if closed else _ways(here, row),
        prepared=issued.prepared_for(row) if reading.may(roles.MANAGE) else None,
    )


@pages.get(f"{AT}.<any(json, {', '.join(formats.FORMATS)}):form>")
@guard.allows(roles.READ)
@downloads.at_a_pace
def download(review: str, ref: str, form: str):
    """A frozen stocktake as a file, written from what was frozen; as JSON the very bytes that the digest is made over."""
    _, row = _find(review, ref)
    _open(row)
    doc = _read(row)
    if form == "json":
        return downloads.to_keep(row.content.encode(), f"{doc.file_name}.json", JSON)
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return downloads.to_keep(formats.write(doc, form), f"{doc.file_name}.{form}", formats.media_type(form), policy)


@pages.get(f"{AT}/since/<other>")
@guard.allows(roles.READ)
def compare(review: str, ref: str, other: str):
    """What moved from one issued stocktake to another."""
    here, before, after, found = _compared(review, ref, other)
    return render_template(
        "issuing/compare.html",
        review=here,
        before=before,
        after=after,
        paper=comparison.lay_out(found),
        same=(before.scope, before.audience) == (after.scope, after.audience),
        about=[f"{doc.scope_words}, {doc.audience_label.lower()}" for doc in (found.before, found.after)],
        ways=[
            (words, reading.link("issuing.compare_as_file", review=here.code, ref=ref, other=other, form=form))
            for form, (_, words) in formats.PAPER.items()
        ],
    )


@pages.get(f"{AT}/since/<other>.<any({', '.join(formats.PAPER)}):form>")
@guard.allows(roles.READ)
@downloads.at_a_pace
def compare_as_file(review: str, ref: str, other: str, form: str):
    here, before, after, found = _compared(review, ref, other)
    name = f"stocktake-{here.code}-{after.ref}-since-{before.ref}.{form}"
    return downloads.to_keep(formats.write_paper(comparison.lay_out(found), form), name, formats.media_type(form))


@pages.get("/reviews/<review>/stocktakes/compare")
@guard.allows(roles.READ)
def choose(review: str):
    """From the form on the page of one: to the comparison, the later one after the earlier."""
    here = reading.review(review)
    if not request.args.keys() & {"one", "other"}:  # nothing was chosen: the list is where one chooses
        return redirect(reading.link("issuing.index", review=here.code))
    two = [reading.or_404(_of(here, request.args.get(name, ""))) for name in ("one", "other")]
    before, after = sorted(two, key=lambda row: (row.as_at, row.key))
    if before.key == after.key:
        abort(400, "Choose two different stocktakes.")
    return redirect(reading.link("issuing.compare", review=here.code, ref=after.ref, other=before.ref))


def _compared(code: str, ref: str, other: str):
    here, after = _find(code, ref)
    before = reading.or_404(_of(here, other))
    if before.key == after.key:
        abort(404)
    _open(before, after)
    return here, before, after, comparison.compare(_read(before), _read(after))


def _open(*rows: Issued) -> None:
    """Refuse a report of which something may not be read by this post. It is there: its page says why it is closed."""
    if issued.barred(rows, guard.me()):
        abort(403)


def _read(row: Issued) -> Stocktake:
    doc = frozen.stocktake(row)
    log_restricted(doc)
    return doc


def _find(code: str, ref: str) -> tuple:
    here = reading.review(code)
    return here, reading.or_404(_of(here, ref))


def _of(here, ref: str) -> Issued | None:
    """One that was issued by the day looked at, as it reads now: its digest is that of the words which are left in it."""
    row = issued.issued_of(ref, here, reading.as_at())
    return issued.as_it_reads(row) if row is not None and row.kind == rules.STOCKTAKE else None


def _ways(here, row: Issued) -> list[tuple[str, str]]:
    every = {**{form: words for form, (_, words) in formats.FORMATS.items()}, "json": "JSON, the bytes of the SHA-256"}
    return [
        (words, reading.link("issuing.download", review=here.code, ref=row.ref, form=form)) for form, words in every.items()
    ]
