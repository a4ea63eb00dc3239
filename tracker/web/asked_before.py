"""Saying that a recommendation or learning point was asked before: by wording, by choice, with what that stands on."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import asked_before as doing
from ..rules import asked_before as rules
from ..rules import links as of_links
from ..rules import roles
from ..rules.evidence import INFERRED
from ..rules.refusal import gathered
from ..store import asked_before as store
from ..store import history, reviews
from . import guard, reading
from .forms import links as forms
from .guard import me
from .sending import send

pages = Blueprint("asked_before", __name__)


@pages.route("/reviews/<review>/<ref>/asked-before", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def say(review, ref):
    found = reading.review(review)
    item = reading.or_404(reviews.item_of(found, ref))
    there = url_for("items.show", review=found.code, ref=item.ref, _anchor="asked-before")
    if request.method == "POST" and history.sent_before(request.form.get("once"), me()):
        return redirect(there)  # a second click; what the first said is not offered any more
    earlier = store.could_be_before(item, found)
    likely = rules.likely(item.text, {name: each.item.text for name, each in earlier.items()})
    form, sent = forms.AskedBefore(), None
    form.offer(reviews.documents(found))
    form.offer_earlier(earlier, likely)
    if request.method == "POST":
        said = form.said
        refusals = gathered(lambda: of_links.check_basis(said["basis"], said["source"], said["because"]))
        closed, once = form.closed_then.data or "", form.one_time
        sent = send(
            form,
            lambda: doing.say(
                item, earlier[form.chosen].item, closed_then=closed, **said, by=me(), today=clock.today(), once=once
            ),
            refusals,
        )
        if sent.kept:
            return redirect(there)
    page = render_template(
        "asked_before/say.html",
        review=found,
        item=item,
        form=form,
        likely=[earlier[name] for name in likely],
        any_earlier=bool(earlier),
        hints=of_links.BASIS_HINTS | {INFERRED: "Say why. It is shown as inferred until somebody else confirms it."},
    )
    return page, sent.status if sent else 200
