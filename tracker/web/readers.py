"""The people named to read a restricted piece: naming one, and ending it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from .. import clock
from ..business import readers as doing
from ..rules import readers as rules
from ..rules import roles
from ..rules.refusal import gathered
from ..store import history
from ..store import readers as store
from . import guard, reading
from .evidence import read
from .forms.readers import End, Name
from .guard import me
from .sending import send

pages = Blueprint("readers", __name__)


@pages.route("/reviews/<review>/evidence/<ref>/readers/name", methods=["GET", "POST"])
@guard.allows(roles.NAME_READER)
@reading.only_today
def name(review, ref):
    review, piece = _piece(review, ref)
    if not piece.restricted:
        return _back(review, piece)
    people, form, sent = store.could_be(piece, clock.today()), Name(), None
    form.person.choices = [SelectChoice("", "Choose a person")] + [
        SelectChoice(key, f"{person.name} ({'; '.join(titles)})") for key, (person, titles) in people.items()
    ]
    if request.method == "POST":
        person = people.get(form.person.data or "", (None, []))[0]
        because = form.because.data or ""
        seen = history.version_seen(piece, form.seen.data)
        who = {"by": me(), "today": clock.today(), "once": form.one_time}
        wrong = gathered(lambda: rules.check_reason(because))
        sent = send(form, lambda: doing.name(seen, person, because, **who), wrong)
        if sent.kept:
            return _back(review, piece)
    page = render_template(
        "readers/name.html",
        review=review,
        piece=piece,
        form=form,
        anybody=bool(people),
        clash=sent.clash if sent else None,
        seen=form.seen.data if sent and not sent.clash else piece.id,
    )
    return page, sent.status if sent else 200


@pages.route("/reviews/<review>/evidence/<ref>/readers/<key>/end", methods=["GET", "POST"])
@guard.allows(roles.NAME_READER)
@reading.only_today
def end(review, ref, key):
    review, piece = _piece(review, ref)
    row = reading.or_404(store.one(piece, key))
    form, sent = End(), None
    if request.method == "POST":
        seen, because = history.version_seen(row, form.seen.data), form.because.data or ""
        who = {"by": me(), "today": clock.today(), "once": form.one_time}
        sent = send(form, lambda: doing.end(seen, because, **who), gathered(lambda: rules.check_reason(because)))
        if sent.kept:
            return _back(review, piece)
    elif row.withdrawn_because:
        return _back(review, piece)
    page = render_template(
        "readers/end.html",
        review=review,
        piece=piece,
        row=row,
        form=form,
        clash=sent.clash if sent else None,
        seen=form.seen.data if sent and not sent.clash else row.id,
    )
    return page, sent.status if sent else 200


def _piece(code: str, ref: str):
    """The piece, if this post may name who reads it. One that it may not read answers as one that is not there."""
    review = reading.review(code)
    piece = read(review, ref)
    rules.check_may_name(me(), piece.given_by_id)
    return review, piece


def _back(review, piece):
    return redirect(url_for("evidence.show", review=review.code, ref=piece.ref, _anchor="readers"))
