"""Deadlines: the list of all that is due, and the provisional dates that the Board confirms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby

from flask import Blueprint, abort, redirect, render_template, request

from .. import clock
from ..business import confirmations
from ..business import deadlines as moving
from ..reports import list_deadlines
from ..rules import ahead as ahead_rules
from ..rules import deadlines as dates
from ..rules import delivery, roles, written_dates
from ..rules import due_points as rules
from ..rules import escalations as levels
from ..rules.refusal import Refused
from ..store import ahead, clocks, history, reviews
from ..store import due_points as points
from ..store.deadlines import Deadline
from . import bulk_offers, due_timeline, guard, lists, reading
from .forms.deadlines import ConfirmForm
from .guard import me
from .sending import Sent, send

pages = Blueprint("deadlines", __name__)

ORDERS = {
    "": "Earliest date",
    "original": "Earliest original date",
    "forecast": "Latest expected date",
    "moves": "Most moves",
    "owner": "By reference",
    "agency": "By agency, then date",
    "level": "By level reached by the rule",
}
MANY = 50  # provisional dates on one page, so that a meeting is recorded in a few


@pages.get("/deadlines")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    as_at, day, limits = reading.as_at(), reading.day(), reviews.limits(reading.as_at())
    within = lists.Within(as_at)
    months = points.months(as_at)
    chosen, query = _narrowed(within, months, day, as_at, limits)
    page, told = _page_of(query, chosen, day, as_at, limits)
    asked = points.asked_for([row.key for row in page.rows], as_at)
    return lists.show(
        "deadlines/index.html",
        list_deadlines.deadlines,
        page=page,
        groups=_groups(page.rows, chosen["sort"], told),
        told=told,
        ahead_rule=ahead_rules.rule(limits),
        asked=asked,
        raised=points.levels_of([row.owner for row in page.rows], as_at),
        states_of=lambda row: _said(row, row.key in asked, day, limits),
        kinds=reviews.KIND_LABELS,
        reviews=within.reviews,
        filters=_filters(within, months, chosen),
        filtered=any(value for name, value in chosen.items() if name != "sort"),
        sort=chosen["sort"],
        address=lists.address,
        away=dates.away,
        day=day,
        soon=limits.amber_before,
        offer=bulk_offers.of_deadlines(),
    )


def all_found() -> list[Deadline]:
    """Every open date that the choices in the address leave, in their order, for a change of many at once."""
    day, limits = clock.today(), reviews.limits()
    chosen, query = _narrowed(lists.Within(None), points.months(), day, None, limits)
    if not chosen["ahead"] and chosen["sort"] != "level":
        return list(query)
    rows = clocks.told(query, None)
    told = ahead.of(rows, day, None, limits)
    rows = ahead.narrowed(rows, told, chosen["ahead"]) if chosen["ahead"] else rows
    return ahead.by_level(rows, told) if chosen["sort"] == "level" else rows


def _narrowed(within: lists.Within, months: list[str], day: dt.date, as_at: dt.date | None, limits):
    """What the address chooses, and the select of the open dates that are left, in order."""
    chosen = {
        "review": lists.choice("review", within.codes),
        "agency": lists.choice("agency", within.bodies),
        "state": lists.choice("state", rules.STATES),
        "month": lists.choice("month", months),
        "level": lists.choice("level", levels.LEVELS),
        "ahead": lists.choice("ahead", ahead_rules.CHOICES),
        "sort": lists.choice("sort", ORDERS),
    }
    query = points.still_open(as_at)
    if chosen["review"]:
        query = points.of_review(query, within.codes[chosen["review"]])
    if chosen["agency"]:
        query = points.of_agencies(query, within.with_parts(chosen["agency"]), as_at)
    if chosen["state"]:
        query = points.in_state(query, chosen["state"], day, limits.amber_before, as_at)
    if chosen["month"]:
        query = points.in_month(query, chosen["month"], as_at)
    if chosen["level"]:
        query = points.at_level(query, chosen["level"], as_at)
    return chosen, points.in_order(query, chosen["sort"], as_at)


def _page_of(query, chosen: dict[str, str], day: dt.date, as_at: dt.date | None, limits):
    """One page, with what is seen ahead of each. As that is worked out, a choice of it looks at every row first."""
    if not chosen["ahead"] and chosen["sort"] != "level":
        page = lists.page_of(query, "dates")
        page.rows = clocks.told(page.rows, as_at)
        return page, ahead.of(page.rows, day, as_at, limits)
    rows = clocks.told(query, as_at)
    told = ahead.of(rows, day, as_at, limits)
    if chosen["ahead"]:
        rows = ahead.narrowed(rows, told, chosen["ahead"])
    if chosen["sort"] == "level":
        rows = ahead.by_level(rows, told)
    return lists.page_of(rows, "dates"), told


def _groups(rows: list, order: str, told: dict) -> list[tuple[str, list]]:
    """The rows under the headings of their order: a month, an agency or a level; in another order all of them together."""
    names = reading.names()
    headings = {
        "": lambda row: f"{row.due:%B %Y}" if row.due else "No date that can be read",
        "agency": lambda row: row.deed.lead_body.name if row.action_id else "Recommendations and learning points",
        "level": lambda row: f"Reached: {names.level(told[row.key].level)}" if told[row.key].level else "No level reached",
    }
    if order not in headings:
        return [("", rows)] if rows else []
    return [(heading, list(found)) for heading, found in groupby(rows, headings[order])]


def _said(row, asked: bool, day: dt.date, limits) -> list[str]:
    running = row.item_id is not None or row.deed.delivery not in delivery.STOPPED
    return rules.standing(row.due, row.firm, row.forecast, asked, running, day, limits.amber_before)


due_timeline.add_to(pages, _said, lambda: reading.names().levels)


def _filters(within: lists.Within, months: list[str], chosen: dict) -> list[dict]:
    """What the list can be narrowed to, as the filter panel wants it."""
    offered = {
        "review": ("Review", within.titles),
        "agency": ("Agency, with its parts", within.names),
        "state": ("Only those", rules.STATES),
        "month": ("Due in", {month: f"{dt.date.fromisoformat(f'{month}-01'):%B %Y}" for month in months}),
        "level": ("Raised with", reading.names().levels),
        "ahead": ("At risk before the date", ahead_rules.CHOICES),
    }
    fields = lists.selects(offered, chosen)
    return [*fields, {"name": "sort", "label": "In order", "options": list(ORDERS.items()), "value": chosen["sort"]}]


@pages.get("/deadlines/provisional")
@guard.allows(roles.READ)
@lists.to_take_away()
def provisional():
    return _provisional(ConfirmForm() if _may_record() else None, Ticked())


@dataclass
class Ticked:
    """What was ticked and typed in the rows of the form, by the key of each date, and what is wrong with a row."""

    dates: dict[str, Deadline] = field(default_factory=dict)  # in the versions that the person saw
    typed: dict[str, str] = field(default_factory=dict)
    read: dict[str, written_dates.Reading] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    def picks(self) -> list[confirmations.Pick]:
        return [self._pick(row) for row in self.dates.values()]

    def _pick(self, row: Deadline) -> confirmations.Pick:
        read = self.read.get(row.key)
        if read is None:
            return confirmations.Pick(row)
        return confirmations.Pick(row, read.date, read.precision, self.typed[row.key].strip())


@pages.post("/deadlines/provisional")
@guard.allows(roles.STEER)
@reading.only_today
def confirm():
    confirmations.check_may_record(me())
    form, ticked, today = ConfirmForm(), _ticked(), clock.today()
    form.validate()  # reads the day
    met, minute, picks = form.met.data, form.minute.data or "", ticked.picks()
    refusals = confirmations.wrong_with(picks, met, minute, today)
    if ticked.wrong:
        refusals.insert(0, Refused("Look at the other dates that you typed: each says what is wrong with it.", "pick"))
    if len(picks) > 1 and request.form.get("sure") != "yes" and not refusals and form.validate():
        return _sure(form, ticked)
    if request.form.get("back"):
        return _provisional(form, ticked)
    sent = send(
        form,
        lambda: confirmations.confirm_all(picks, met, minute, by=me(), today=today, once=form.one_time),
        refusals,
    )
    if sent.kept:
        return redirect(lists.address(page=None, tick=None, confirmed=str(len(picks))))
    return _provisional(form, ticked, sent), sent.status


def _sure(form, ticked: Ticked):
    """Many dates are shown once more, as they will be, before they are recorded as the Board's."""
    return render_template(
        "deadlines/sure.html",
        form=form,
        rows=[(pick, _owner(pick.deadline)) for pick in ticked.picks()],
        typed=ticked.typed,
        here=lists.address(confirmed=None, tick=None),
    )


def _ticked() -> Ticked:
    """The rows ticked, each named by the version that the person saw. What is no provisional date of ours is no page."""
    chosen = list(dict.fromkeys(request.form.getlist("pick")))
    seen = {row.id: row for row in history.versions_named(Deadline, chosen)}
    if set(chosen) - set(seen):
        abort(404)
    found = Ticked({seen[each].key: seen[each] for each in chosen})
    for key, row in found.dates.items():
        words = request.form.get(f"to-{row.id}", "")
        if words.strip():
            found.typed[key] = words[:200]
            _read(found, key)
    return found


def _read(found: Ticked, key: str) -> None:
    read = written_dates.read(found.typed[key], clock.today())
    if read.date is None or read.doubt:
        found.wrong[key] = f"{read.doubt} Write the date whole, such as 30 November 2015."
    else:
        found.read[key] = read


def _may_record() -> bool:
    return reading.may(roles.MANAGE) or reading.may(roles.STEER, boards_own=True)


def _provisional(form, ticked: Ticked, sent: Sent | None = None):
    as_at, day = reading.as_at(), reading.day()
    within = lists.Within(as_at)
    kinds = {**reviews.KIND_LABELS, points.ACTION: "Action"}
    themes = {theme.name: theme.key for review in within.reviews.values() for theme in reviews.themes(review, as_at)}
    chosen = {
        "review": lists.choice("review", within.codes),
        "kind": lists.choice("kind", kinds),
        "theme": lists.choice("theme", themes),
    }
    about = request.args.get("about", "")[:30]
    query = points.unconfirmed(as_at)
    if chosen["review"]:
        query = points.of_review(query, within.codes[chosen["review"]])
    if chosen["kind"]:
        query = points.of_kind(query, chosen["kind"])
    if chosen["theme"]:
        query = points.of_theme(query, themes[chosen["theme"]], as_at)
    if about:
        query = points.of_owner(query, about)
    page = lists.page_of(points.in_order(query, "owner"), "dates", size=MANY)
    clashes = getattr(sent.clash, "pairs", [(sent.clash.mine, sent.clash.standing)]) if sent and sent.clash else []
    changed = {mine.key for mine, _ in clashes}
    offered = {
        "review": ("Review", within.titles),
        "kind": ("Kind", kinds),
        "theme": ("Theme", {name: name for name in themes}),
    }
    return lists.show(
        "deadlines/provisional.html",
        list_deadlines.provisional,
        page=page,
        form=form,
        ticked={key for key in ticked.dates if key not in changed},
        tick_all=request.method == "GET" and request.args.get("tick") == "all",
        address=lists.address,
        typed=ticked.typed,
        wrong=ticked.wrong,
        clashes=[(mine, stands, _owner(mine)) for mine, stands in clashes],
        titles=reading.post_titles({stands.written_by for _, stands in clashes if stands is not None}),
        confirmed=lists.choice("confirmed", {str(number) for number in range(1, MANY + 1)}),
        about=about,
        reviews=within.reviews,
        filters=lists.selects(offered, chosen),
        filtered=bool(about) or any(chosen.values()),
        here=lists.address(confirmed=None, tick=None),
        away=dates.away,
        day=day,
    )


def _owner(row: Deadline):
    return moving.owner_of(row)
