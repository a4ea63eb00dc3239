"""One change of many records at once: which of them, what would happen to each, and what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from .. import clock
from ..business import bulk as doing
from ..business.bulk_actions import Interval, Owner, PutBack, Withdraw
from ..business.bulk_dates import Dates
from ..business.bulk_items import Themes
from ..rules import bulk as rules
from ..rules import roles
from ..rules.refusal import NotAllowed, Refused
from ..store import bulk as store
from ..store import history, reviews
from ..store import owners as owner_store
from ..store.actions import Action
from ..store.database import Record
from ..store.deadlines import Deadline
from ..store.reviews import Item
from . import bulk_chosen, bulk_offers, bulk_shown, guard, lists, reading
from .forms.bulk import DatesForm, IntervalsForm, ManyForm, OwnersForm, ThemesForm
from .guard import me
from .sending import Sent, send
from .themes import choices

pages = Blueprint("bulk", __name__)

_NOT_HANDED_ON = ("csrf_token", "once", "seen", "pick", "left", "sure", "back", "rest")
THOSE, NO_ONE = "those", "none"  # of what can be changed, where something else cannot


@dataclass
class What:
    """One kind of change as its page says it. ``rows`` gives what the address chooses, ``change`` reads the form."""

    heading: str  # what is to be done, such as "Change the owner"
    title: str  # of the page on which they are chosen
    verb: str  # on the button: "Change"
    name: str  # the field that is shown: owner, interval, delivery, date, theme
    label: str  # over its column
    model: type[Record]
    rows: Callable[[], list]
    change: Callable[[Any], doing.Change]
    back: str  # the list
    template: str = "owner"
    lead: str = ""
    did: str = "changed"
    list_name: str = "Actions"
    shown: dict = field(default_factory=dict)


@pages.route("/actions/several/owner", methods=["GET", "POST"])
@guard.allows(roles.MANAGE)
@reading.only_today
def owner():
    if request.args.get("back"):
        return _put_back("owner", "Put owners back as they were", "Owner now")
    posts = {post.key: post for post in owner_store.could_own(clock.today())}
    form = OwnersForm()
    choices = [SelectChoice(post.key, f"{post.body.name}: {post.title}") for post in posts.values()]
    form.to.choices = [SelectChoice("", "Choose a post"), *choices]
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
    return _several(what, form)


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
    return _several(what, IntervalsForm())


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
    return _several(what, ManyForm(), ticked=True)


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
    return _several(what, ManyForm())


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
    return _several(what, DatesForm())


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
    return _several(what, form)


# The three pages of each


def _several(what: What, form: ManyForm, ticked: bool | None = None):
    """Choose; then look at what would happen to each; then it is done. Nothing is written before the last."""
    if request.method == "GET":
        what.change(form).check(me())
        rows, marked = bulk_chosen.chosen(what.rows(), ticked)
        return _choose(what, form, rows, marked)
    offered = what.rows()
    seen, left = (_seen(name, what.model, offered) for name in ("pick", "left"))
    form.validate()  # reads the date
    change, today = what.change(form), clock.today()
    change.check(me())
    wrong = doing.wrong_with(change, len(seen), today)
    if request.form.get("back"):
        return _again(what, form, offered, [*seen, *left])
    if request.form.get("sure") != "yes":
        whole = form.validate()
        for refusal in wrong:
            form.refuse(refusal)
        if not whole or wrong:
            return _again(what, form, offered, seen), 422
        return _preview(what, form, change, seen)
    if left and request.form.get("rest") not in (THOSE, NO_ONE) and not history.sends_nothing():
        form.refuse(Refused("Say what shall be done: some of them cannot be changed.", "rest"))
        return _preview(what, form, change, [*seen, *left]), 422
    if request.form.get("rest") == NO_ONE:
        return redirect(what.back)
    sent = send(form, lambda: doing.carry_out(change, seen, by=me(), today=today, once=form.one_time), wrong)
    if sent.kept:
        return redirect(_to_what_was_done(form, seen))
    if sent.clash:
        return _preview(what, form, change, [*seen, *left], sent), 409
    return _again(what, form, offered, seen), sent.status


def _seen(name: str, model: type[Record], offered: list) -> list:
    """What was ticked, or could not be changed, in the versions that the person saw.

    What the page does not offer is no page. What was changed since may have left the list by that, and is shown as it
    stands.
    """
    wanted = list(dict.fromkeys(request.form.getlist(name)))
    found = {row.id: row for row in history.versions_named(model, wanted)}
    keys = {row.key for row in offered}
    if set(wanted) - set(found) or any(row.standing and row.key not in keys for row in found.values()):
        abort(404)
    return list({found[each].key: found[each] for each in wanted}.values())


def _as_it_stands(what: What, offered: list, seen: list) -> list:
    """The rows that the page showed, and those that were ticked."""
    rows, _ = bulk_chosen.chosen(offered)
    have = {row.key for row in rows}
    return rows + bulk_chosen.of_keys(what.model, [row.key for row in seen if row.key not in have])


def _again(what: What, form: ManyForm, offered: list, seen: list):
    return _choose(what, form, _as_it_stands(what, offered, seen), {row.key for row in seen})


def _choose(what: What, form: ManyForm, rows: list, marked: set[str]):
    shown = rows[: rules.MOST]
    return render_template(
        "bulk/choose.html",
        what=what,
        form=form,
        rows=bulk_shown.in_words(shown, what.name),
        marked=marked,
        total=len(rows),
        most=rules.MOST,
        here=_here(),
        several_pages=len(rows) > rules.MOST,
        address=lists.address,
    )


def _here() -> str:
    return request.full_path.rstrip("?")


def _preview(what: What, form: ManyForm, change: doing.Change, seen: list, sent: Sent | None = None):
    found = doing.preview(change, seen, by=me(), today=clock.today())
    clash = sent.clash if sent else None
    other = {line.row.key for line in clash.lines} if isinstance(clash, doing.Differs) else set()
    every = {shown.key: shown for shown in bulk_shown.lines_in_words(found.lines, what.name)}
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_HANDED_ON]
    return render_template(
        "bulk/preview.html",
        what=what,
        form=form,
        because=form.because.data,
        changes=[every[line.row.key] for line in found.changes],
        same=[every[line.row.key] for line in found.same],
        refused=[every[line.row.key] for line in found.refused],
        ticked=[shown.id for shown in every.values()],
        other=[every[key] for key in every if key in other],
        clash=clash,
        typed=typed,
        here=_here(),
    )


# What was done


def _to_what_was_done(form: ManyForm, seen: list) -> str:
    codes = store.codes()
    sent = {doing.once_for(form.one_time, codes[row.review_id]) for row in seen}
    entries = store.entries_sent(sent, me().person)
    return url_for("bulk.done", entry=".".join(entry.id for entry in entries) or None)


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
