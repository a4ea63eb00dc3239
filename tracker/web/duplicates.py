"""Taking a pair from the list of what may be there twice, with the reason why the two are not the same."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for

from .. import clock
from ..business import duplicates as doing
from ..rules import duplicates as rules
from ..rules import evidence as ladder
from ..rules import roles
from ..rules.refusal import gathered
from ..store import duplicates as store
from ..store import history
from . import guard, reading
from .evidence import read
from .forms.links import BringBack, NotTwice
from .guard import me
from .sending import send

pages = Blueprint("duplicates", __name__)


@pages.route("/reviews/<review>/duplicates/<kind>/<first>/<second>", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def dismiss(review, kind, first, second):
    review = reading.review(review)
    if kind not in (store.EVIDENCE, store.ACTIONS):
        abort(404)
    found = store.pieces(review, me()) if kind == store.EVIDENCE else store.deeds(review)
    pair = reading.or_404(next((each for each in found if (each.first.ref, each.second.ref) == (first, second)), None))
    if kind == store.EVIDENCE:
        for row in (pair.first, pair.second):
            read(review, row.ref)  # the reading of a restricted one is logged
    form, sent = NotTwice(), None
    if request.method == "POST":
        seen = history.version_seen(pair.first, form.seen.data), history.version_seen(pair.second, form.other_seen.data)
        because = form.because.data or ""
        who = {"by": me(), "today": clock.today(), "once": form.one_time}
        sent = send(
            form,
            lambda: doing.dismiss(review, kind, *seen, pair.alike, because, **who),
            gathered(lambda: rules.check_because(because)),
        )
        if sent.kept:
            return redirect(url_for("merging.duplicates_of", review=review.code))
    clash = sent.clash if sent else None
    kept = sent is not None and clash is None
    page = render_template(
        "merging/not_twice.html",
        review=review,
        kind=kind,
        pair=pair,
        form=form,
        clash=clash,
        seen=form.seen.data if kept else pair.first.id,
        other_seen=form.other_seen.data if kept else pair.second.id,
        self_reported=ladder.SELF_REPORTED,
    )
    return page, sent.status if sent else 200


@pages.route("/reviews/<review>/duplicates/<kind>/said/<key>/back", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def bring_back(review, kind, key):
    review = reading.review(review)
    rows = store.dismissed_with_refs(review, kind, me(), back=True) if kind in (store.EVIDENCE, store.ACTIONS) else ()
    said, first, second = reading.or_404(next((each for each in rows if each[0].key == key), None))
    form, sent = BringBack(), None
    if request.method == "POST":
        seen, because = history.version_seen(said, form.seen.data), form.because.data or ""
        who = {"by": me(), "today": clock.today(), "once": form.one_time}
        sent = send(
            form,
            lambda: doing.bring_back(review, seen, because, **who),
            gathered(lambda: rules.check_because_back(because)),
        )
        if sent.kept:
            return redirect(url_for("merging.duplicates_of", review=review.code))
    elif not said.alike:
        return redirect(url_for("merging.duplicates_of", review=review.code))
    page = render_template(
        "merging/bring_back.html",
        review=review,
        kind=kind,
        said=said,
        refs=(first, second),
        form=form,
        clash=sent.clash if sent else None,
        titles=reading.post_titles([said.written_by]),
    )
    return page, sent.status if sent else 200
