"""One change of many records at once: which of them, what would happen to each, and what was done."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from .. import clock
from ..business.bulk_actions import Interval, Owner, PutBack, Withdraw
from ..business.bulk_dates import Dates, Decide
from ..business.bulk_items import Themes
from ..rules import roles
from ..rules.refusal import NotAllowed
from ..store import bulk as store
from ..store import owners as owner_store
from ..store import reviews
from ..store.actions import Action
from ..store.deadlines import Deadline, DeadlineChange
from ..store.reviews import Item
from . import bulk_chosen, bulk_offers, bulk_shown, guard, reading
from .bulk_steps import What, several
from .forms.bulk import DatesForm, DecisionsForm, IntervalsForm, ManyForm, OwnersForm, ThemesForm
from .guard import me
from .themes import choices

pages = Blueprint("bulk", __name__)


@pages.route("/actions/several/owner", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def owner():
    if request.args.get("back"):
        return _put_back("owner", "Put owners back as they were", "Owner now")
    posts = {post.key: post for post in owner_store.could_own(clock.today())}
    form = OwnersForm()
    named = [SelectChoice(post.key, f"{post.body.name}: {post.title}") for post in posts.values()]
    form.to.choices = [SelectChoice("", "Choose a post"), *named]
    what = What(
        "Change the owner",
        "Change the owner of several actions",
        "Change",
        "owner",
        "Owner now",
        Action,
        bulk_chosen.of_actions,
        lambda form: Owner(posts.get(form.to.data or ""), form.because.data or ""),
        url_for("actions.index"),
        lead="All of them get the same owner.",
    )
    return several(what, form)


@pages.route("/actions/several/interval", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def interval():
    if request.args.get("back"):
        return _put_back("interval", "Put reporting intervals back as they were", "Interval now")
    what = What(
        "Change the reporting interval",
        "Change the reporting interval of several actions",
        "Change",
        "interval",
        "Interval now",
        Action,
        bulk_chosen.of_actions,
        lambda form: Interval(form.days, form.because.data or ""),
        url_for("actions.index"),
        template="interval",
        shown={"own_interval": reviews.limits().reporting_interval},
    )
    return several(what, IntervalsForm())


def _put_back(name: str, heading: str, label: str):
    """What one change of many did is taken back, where nobody changed it since."""
    ids = request.args.get("back", "").split(".")[:20]
    done = [each for each in store.done_in(store.entries_named(ids, me().person)) if each.field == name]
    if not done:
        abort(404)
    given = {each.record: (each.was, each.now) for each in done}
    what = What(
        heading,
        heading,
        "Put back",
        name,
        label,
        Action,
        lambda: bulk_chosen.of_keys(Action, list(given)),
        lambda form: PutBack(name, given, form.because.data or ""),
        url_for("actions.index"),
        template="back",
        did="put back",
        lead="Each gets what it had before. What was changed again since stays as it is.",
    )
    return several(what, ManyForm(), ticked=True)


@pages.route("/actions/several/withdraw", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def withdraw():
    what = What(
        "Withdraw",
        "Withdraw several actions",
        "Withdraw",
        "delivery",
        "Delivery now",
        Action,
        bulk_chosen.of_actions,
        lambda form: Withdraw(form.because.data or ""),
        url_for("actions.index"),
        template="withdraw",
        did="withdrawn",
        lead="A withdrawn action stays readable, with its story and your reason. It answers nothing any more, and no clock "
        "runs on it. Nothing takes its place; where something does, withdraw it by itself.",
    )
    return several(what, ManyForm())


@pages.route("/deadlines/several", methods=["GET", "POST"])
@guard.allows(roles.RAISE)  # moving and asking are two rights: whose date it is, each row says
@reading.only_today
def dates():
    asks = bulk_offers.asks_alone()
    what = What(
        "Ask for more time" if asks else "Change the date",
        "Ask for more time for several dates" if asks else "Change several dates",
        "Ask for" if asks else "Change",
        "date",
        "Date now",
        Deadline,
        bulk_chosen.of_dates,
        lambda form: Dates(form.step, form.because.data or ""),
        url_for("actions.index" if request.args.get("of") == "actions" else "deadlines.index"),
        template="dates",
        list_name="Actions" if request.args.get("of") == "actions" else "Deadlines",
        lead="Each is a request of its own. Until it is decided, the old date stands."
        if asks
        else "Each that is moved counts as a move. Where you may only ask, it is asked for, and the old date stands until "
        "that is decided. The first date of each stays as its original.",
    )
    return several(what, DatesForm())


@pages.route("/deadlines/several/decide", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def decide():
    what = What(
        "Decide requests for more time",
        "Decide several requests for more time",
        "Decide",
        "date",
        "Asked for",
        DeadlineChange,
        bulk_chosen.of_requests,
        lambda form: Decide(
            {"yes": True, "no": False}.get(form.granted.data or ""),
            form.because.data or "",
        ),
        url_for("deadlines.index"),
        template="decide",
        lead="Each is decided by itself, and all of them alike. Decide one otherwise on the page of its action.",
        did="decided",
        list_name="Deadlines",
    )
    return several(what, DecisionsForm())


@pages.route("/reviews/<review>/points/theme", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def themes(review):
    found = reading.review(review)
    known = {theme.key: theme for theme in reviews.themes(found)}
    form = ThemesForm()
    form.theme.choices = choices(known)

    def change(form) -> Themes:
        return Themes(found, known.get(form.theme.data or ""), form.because.data or "", chosen=bool(form.theme.data))

    what = What(
        "Change the theme",
        "Change the theme of several recommendations or learning points",
        "Change",
        "theme",
        "Theme now",
        Item,
        lambda: bulk_chosen.of_items(found),
        change,
        url_for("reviews.points", review=found.code),
        template="theme",
        list_name="Recommendations and learning points",
        lead="Their wording, and what bears on them, stays as it is.",
    )
    return several(what, form)


# What was done


@pages.get("/actions/several/done")
@guard.allows(roles.RAISE)
@reading.only_today
def done():
    if not bulk_offers.may_change_dates():
        raise NotAllowed("Your post changes nothing here.")
    ids = request.args.get("entry", "").split(".")[:20]
    entries = store.entries_named(ids, me().person)
    told = store.done_in(entries)
    rows = bulk_shown.done_in_words(told)
    fields = {each.field for each in told}
    again = next((f"bulk.{name}" for name in ("owner", "interval") if fields == {name}), "")
    return render_template(
        "bulk/done.html",
        entries=entries,
        rows=[row for row in rows if not row.asks],
        asked=[row for row in rows if row.asks],
        back_url=url_for(again, back=".".join(ids)) if again and entries and reading.may(roles.MANAGE) else "",
    )
