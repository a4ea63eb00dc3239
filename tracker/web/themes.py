"""One recommendation or learning point moved to another theme of its review."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from .. import clock
from ..business import items as doing
from ..rules import roles
from ..store import items as store
from ..store import reviews
from ..store.history import version_seen
from . import guard, reading
from .forms.bulk import ThemeForm
from .guard import me
from .sending import send

pages = Blueprint("themes", __name__)

NONE = "none"


def choices(themes: dict[str, reviews.Theme]) -> list[SelectChoice]:
    """The themes of a review as a select offers them."""
    named = [SelectChoice(key, theme.name) for key, theme in themes.items()]
    return [SelectChoice("", "Choose a theme"), *named, SelectChoice(NONE, "None of them")]


@pages.route("/reviews/<review>/<ref>/theme", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def move(review, ref):
    found = reading.review(review)
    item = reading.or_404(store.one(found, ref))
    known = {theme.key: theme for theme in reviews.themes(found)}
    form, sent = ThemeForm(), None
    form.theme.choices = choices(known)
    if request.method == "POST":
        form.validate()  # takes away what was no choice
        seen = version_seen(item, form.seen.data)
        theme, because, chosen = known.get(form.theme.data or ""), form.because.data or "", bool(form.theme.data)
        sent = send(
            form,
            lambda: doing.move_to_theme(
                seen, theme, because, by=me(), today=clock.today(), chosen=chosen, once=form.one_time
            ),
            doing.wrong_with(seen, theme, because, chosen),
        )
        if sent.kept:
            return redirect(url_for("items.show", review=found.code, ref=item.ref))
    stale = sent.clash if sent else None
    page = render_template(
        "items/theme.html",
        form=form,
        review=found,
        item=item,
        stale=stale,
        seen=item.id if stale or not form.seen.data else form.seen.data,
        titles=reading.post_titles({item.written_by}),
    )
    return page, sent.status if sent else 200
