"""The stocktake: what the Board can show, as at a day, for whom, and about what. To read, to print, to take away."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, render_template, request

from .. import clock
from ..reports import comparison, formats, stocktake_areas, stocktakes
from ..reports.blocks import Paper
from ..reports.content import AUDIENCES, BOARD, Stocktake
from ..rules import roles
from ..rules.refusal import Refused
from ..store import key_areas, meetings, people, reviews, rounds
from ..store import stocktakes as store
from ..store.meetings import Meeting
from ..store.reviews import Review
from . import downloads, guard, reading

pages = Blueprint("stocktakes", __name__)

MEETINGS = 5  # offered to compare with
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
        scopes=scopes_of(review),
        audiences=AUDIENCES,
        at=reading.record_links(review),
        ways=[
            (words, reading.link("stocktakes.download", form=form, **_choices(review, doc)))
            for form, (_, words) in formats.FORMATS.items()
        ],
    )


@pages.get(f"/stocktake.<any({', '.join(formats.FORMATS)}):form>")
@guard.allows(roles.READ)
@downloads.at_a_pace
def download(form: str):
    """The same stocktake as a file. Each is noted in the access log."""
    review = reading.or_404(_review(list(reviews.all_reviews(reading.as_at()))))
    doc = _gather(review)
    _log_restricted(doc)
    return _taken(formats.write(doc, form), doc.file_name, form)


@pages.get("/stocktake/since")
@guard.allows(roles.READ)
def since():
    """What moved between two days, in what the stocktake is about."""
    review = reading.or_404(_review(list(reviews.all_reviews(reading.as_at()))))
    day, after = _day_before(), _gather(review)
    paper = _compared(review, day, after)
    chosen = {**_choices(review, after), "since": day.isoformat()}
    return render_template(
        "stocktakes/since.html",
        paper=paper,
        doc=after,
        review=review,
        since=day,
        meetings=_meetings_before(after.as_at),
        scopes=scopes_of(review),
        audiences=AUDIENCES,
        ways=[
            (words, reading.link("stocktakes.since_as_file", form=form, **chosen))
            for form, (_, words) in formats.PAPER.items()
        ],
    )


@pages.get(f"/stocktake/since.<any({', '.join(formats.PAPER)}):form>")
@guard.allows(roles.READ)
@downloads.at_a_pace
def since_as_file(form: str):
    """The same as a file. Each is noted in the access log."""
    review = reading.or_404(_review(list(reviews.all_reviews(reading.as_at()))))
    day, after = _day_before(), _gather(review)
    written = formats.write_paper(_compared(review, day, after), form)
    return _taken(written, f"{after.file_name}-since-{day.isoformat()}", form)


def _compared(review: Review, day: dt.date, after: Stocktake) -> Paper:
    _log_restricted(after)
    before = _gather(review, day)
    _log_restricted(before)
    return comparison.lay_out(comparison.compare(before, after))


def _day_before() -> dt.date:
    """The earlier day: the one asked for, else that of the last meeting, else three months ago."""
    written, last = request.args.get("since", "").strip(), reading.day()
    if not written:
        return rounds.meeting_before(last, reading.as_at()) or last - dt.timedelta(days=91)
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        abort(400, f'"{written[:40]}" is not a date. Write it as 2015-09-30.')
    if day >= last:
        abort(400, "The day to compare with must be an earlier one.")
    return day


def _meetings_before(day: dt.date) -> list[Meeting]:
    """The last few meetings before a day, to compare with."""
    return list(meetings.standing(reading.as_at()).where(Meeting.held_on < day).limit(MEETINGS))


def _taken(written: bytes, name: str, form: str):
    # The styles of an HTML file stand in the file.
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return downloads.to_keep(written, f"{name}.{form}", formats.media_type(form), policy)


def ways(review: Review, scope: str) -> list[tuple[str, str]]:
    """For the page of an item or an agency: the name and address of each file of the stocktake of it alone."""
    return [
        (words, reading.link("stocktakes.download", form=form, review=review.code, scope=scope))
        for form, words in formats.NAMES.items()
    ]


def _review(every: list[Review]) -> Review | None:
    """The review asked for, else the one published last. None where there is none yet on that day."""
    code = request.args.get("review", "")
    if code:
        return reading.or_404(next((row for row in every if row.code == code), None))
    return every[0] if every else None


def _gather(review: Review, day: dt.date | None = None) -> Stocktake:
    """The stocktake that was asked for, as at the day looked at or another."""
    try:
        return stocktakes.gather(
            review,
            day or reading.as_at(),
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


def scopes_of(review: Review) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the stocktake may be about, in groups."""
    as_at = reading.as_at()
    kinds = [(stocktakes.ALL, "All recommendations and learning points")]
    kinds += [(name, words) for name, (_, words) in stocktakes.KIND_SCOPES.items()]
    areas = [
        (f"{stocktake_areas.PREFIX}{row.number}", f"Key area {row.number}: {row.title}")
        for row in key_areas.of_review(review, as_at)
    ]
    return [
        ("Kinds", kinds),
        ("Key areas", areas),
        ("Themes", [(row.name, row.name) for row in reviews.themes(review, as_at)]),
        ("Agencies", [(row.code, row.name) for row in store.agencies_with_a_part(review, as_at)]),
        ("One item", [(row.ref, f"{row.ref} {row.title}") for row in reviews.items(review, as_at)]),
    ]
