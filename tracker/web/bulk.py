"""One change of many records at once: which of them, what would happen to each, and what was done."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from .. import clock
from ..business.bulk import Change
from ..business.bulk_actions import Interval, Owner, PutBack, Reopen, Withdraw
from ..business.bulk_dates import Dates, Decide, PutBackDates
from ..business.bulk_items import PutBackThemes, Themes
from ..rules import roles
from ..rules.refusal import NotAllowed
from ..store import bulk as store
from ..store import owners as owner_store
from ..store import reviews
from ..store.actions import Action
from ..store.database import Record
from ..store.deadlines import Deadline, DeadlineChange
from ..store.history import History
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
        return _put_back("owner", "Put owners back as they were", "Owner now", Action, _as_before("owner"))
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
        heading = "Put reporting intervals back as they were"
        return _put_back("interval", heading, "Interval now", Action, _as_before("interval"))
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


def _as_before(name: str):
    return lambda done, because: PutBack(name, {each.record: (each.was, each.now) for each in done}, because)


def _put_back(
    name: str,
    heading: str,
    label: str,
    model: type[Record],
    change: Callable[[list[store.Done], str], Change],
    back: str = "",
    list_name: str = "Actions",
    lead: str = "Each gets what it had before. What was changed again since stays as it is.",
    verb: tuple[str, str] = ("Put back", "put back"),
):
    """What one change of many did is taken back, where nobody changed it since."""
    done = [each for each in store.done_in(_entries("back")) if each.way_back == name]
    if not done:
        abort(404)
    what = What(
        heading,
        heading,
        verb[0],
        name,
        label,
        model,
        lambda: bulk_chosen.of_keys(model, list({each.record: None for each in done})),
        lambda form: change(done, form.because.data or ""),
        back or url_for("actions.index"),
        template="back",
        did=verb[1],
        lead=lead,
        list_name=list_name,
    )
    return several(what, ManyForm(), ticked=True)


def _entries(name: str) -> list[History]:
    """The entries of who asks that the address names."""
    return store.entries_named(request.args.get(name, "").split(".")[:20], me().person)


@pages.route("/actions/several/withdraw", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def withdraw():
    if request.args.get("back"):
        lead = "Each runs again, says what its agency last said of it, and answers what it answered. The agencies are told."
        because = lambda done, because: Reopen(because)  # noqa: E731
        return _put_back(
            "delivery", "Reopen what was withdrawn", "Delivery now", Action, because, lead=lead, verb=("Reopen", "reopened")
        )
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
    if request.args.get("back"):
        lead = "Each gets the date that it had, and its move is counted no more. The history keeps both."
        back, heading = url_for("deadlines.index"), "Put dates back as they were"
        return _put_back("date", heading, "Date now", Deadline, _dates_before, back, "Deadlines", lead)
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
        without="They have no open date.",
    )
    return several(what, DatesForm())


def _dates_before(done: list[store.Done], because: str) -> PutBackDates:
    given: dict[str, tuple[Deadline, Deadline]] = {}
    entries = {each.entry.id: each.entry for each in done}.values()
    for entry in entries:
        given |= store.moved_in(entry, [each.record for each in done if each.entry.id == entry.id])
    return PutBackDates(given, min(entry.known_from for entry in entries), because)


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
        without="No request for more time waits for them.",
        list_name="Deadlines",
    )
    return several(what, DecisionsForm())


@pages.route("/reviews/<review>/points/theme", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def themes(review):
    found = reading.review(review)
    points = url_for("reviews.points", review=found.code)
    if request.args.get("back"):
        given = lambda done, because: PutBackThemes({each.record: (each.was, each.now) for each in done}, because)  # noqa: E731
        heading, names = "Put themes back as they were", "Recommendations and learning points"
        return _put_back("theme", heading, "Theme now", Item, given, points, names)
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
        points,
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
    entries = _entries("entry")
    told = store.done_in(entries)
    rows = bulk_shown.done_in_words(told)
    return render_template(
        "bulk/done.html",
        entries=entries,
        rows=[row for row in rows if not row.asks],
        asked=[row for row in rows if row.asks],
        ways_back=_ways_back(entries, told),
        dated=any(each.way_back == "date" for each in told),
    )


def _ways_back(entries: list[History], told: list[store.Done]) -> list[tuple[str, str]]:
    """Where what was done can be taken back by this post, in words."""
    names, ids = {each.way_back for each in told}, ".".join(entry.id for entry in entries)
    ways = []
    if reading.may(roles.MANAGE):
        ways += [
            ("Put them back as they were", url_for(f"bulk.{name}", back=ids))
            for name in ("owner", "interval")
            if name in names
        ]
        if "theme" in names and len(entries) == 1:
            ways.append(("Put them back as they were", url_for("bulk.themes", review=entries[0].chain, back=ids)))
    if reading.may(roles.STEER):
        if "date" in names and all(entry.known_from == clock.today() for entry in entries):
            ways.append(("Put the dates back as they were", url_for("bulk.dates", back=ids)))
        if "delivery" in names:
            ways.append(("Reopen what was withdrawn", url_for("bulk.withdraw", back=ids)))
    return ways
