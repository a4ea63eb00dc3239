"""The timeline of deadlines: a picture of what is due in a span of months, by agency or by level, with its table."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from flask import Blueprint

from ..reports import due_timeline as picture
from ..reports import list_deadlines
from ..rules import ahead as ahead_rules
from ..rules import deadlines as dates
from ..rules import escalations as levels
from ..rules import roles
from ..store import ahead, clocks, reviews
from ..store import due_points as points
from . import guard, lists, reading

SPANS = {
    "": ("The next 12 months", 0, 12),
    "6": ("The next 6 months", 0, 6),
    "24": ("The next 24 months", 0, 24),
    "around": ("6 months before and after today", -6, 13),
    "past": ("The 12 months up to this one", -11, 12),
}  # its name, how many months from this one it begins, how many it holds
BANDS = {"": "Agencies", "level": "Levels reached by the rule"}


def add_to(pages: Blueprint, said, level_filter) -> None:
    """``said`` tells how a due point stands; ``level_filter`` are the levels as the board names them."""

    @pages.get("/deadlines/timeline")
    @guard.allows(roles.READ)
    @lists.to_take_away()
    def timeline():
        as_at, day, limits = reading.as_at(), reading.day(), reviews.limits(reading.as_at())
        within = lists.Within(as_at)
        chosen = {
            "review": lists.choice("review", within.codes),
            "agency": lists.choice("agency", within.bodies),
            "level": lists.choice("level", levels.LEVELS),
            "ahead": lists.choice("ahead", ahead_rules.CHOICES),
            "span": lists.choice("span", SPANS),
            "by": lists.choice("by", BANDS),
        }
        rows = clocks.told(points.in_order(_narrowed(within, chosen, as_at), "", as_at), as_at)
        told = ahead.of(rows, day, as_at, limits)
        if chosen["ahead"]:
            rows = ahead.narrowed(rows, told, chosen["ahead"])
        _, back, count = SPANS[chosen["span"]]
        first = dates.add_months(day.replace(day=1), back)
        after = picture.months_from(first, count)[-1]
        shown = [row for row in rows if row.due and first <= row.due < after]
        band_of, bands = _bands(shown, told, chosen["by"])
        drawn = picture.draw([_due(row, band_of(row)) for row in shown], bands, first, count, day)
        page = lists.page_of(shown, "dates")
        asked = points.asked_for([row.key for row in page.rows], as_at)
        return lists.show(
            "deadlines/timeline.html",
            list_deadlines.deadlines,
            page=page,
            drawn=drawn,
            last_month=picture.months_from(first, count)[-2],
            groups=[(month, list(found)) for month, found in groupby(page.rows, lambda row: f"{row.due:%B %Y}")],
            outside={
                "before": sum(1 for row in rows if row.due and row.due < first),
                "after": sum(1 for row in rows if row.due and row.due >= after),
                "undated": sum(1 for row in rows if not row.due),
            },
            asked=asked,
            raised=points.levels_of([row.owner for row in page.rows], as_at),
            states_of=lambda row: said(row, row.key in asked, day, limits),
            told=told,
            ahead_rule=ahead_rules.rule(limits),
            kinds=reviews.KIND_LABELS,
            reviews=within.reviews,
            filters=_filters(within, chosen, level_filter()),
            filtered=any(chosen[name] for name in ("review", "agency", "level", "ahead")),
            chosen={**chosen, "as_at": as_at.isoformat() if as_at else None},
            day=day,
        )


def _narrowed(within: lists.Within, chosen: dict[str, str], as_at: dt.date | None):
    query = points.still_open(as_at)
    if chosen["review"]:
        query = points.of_review(query, within.codes[chosen["review"]])
    if chosen["agency"]:
        query = points.of_agencies(query, within.with_parts(chosen["agency"]), as_at)
    if chosen["level"]:
        query = points.at_level(query, chosen["level"], as_at)
    return query


def _filters(within: lists.Within, chosen: dict[str, str], names: dict[str, str]) -> list[dict]:
    offered = {
        "review": ("Review", within.titles),
        "agency": ("Agency, with its parts", within.names),
        "level": ("Raised with", names),
        "ahead": ("At risk before the date", ahead_rules.CHOICES),
    }
    spans = {"name": "span", "label": "Span", "options": [(key, name) for key, (name, _, _) in SPANS.items()]}
    by = {"name": "by", "label": "Bands", "options": list(BANDS.items())}
    return [*lists.selects(offered, chosen), {**spans, "value": chosen["span"]}, {**by, "value": chosen["by"]}]


def _bands(rows: list, told: dict, by: str):
    """Under which band each is drawn, and the bands in their order."""
    if by == "level":
        names = reading.names()
        order = {level: names.level(level) for level in reversed(levels.LEVELS)} | {"": "No level reached"}
        return lambda row: order[told[row.key].level], [
            name for level, name in order.items() if any(told[row.key].level == level for row in rows)
        ]
    others = "Recommendations and learning points"

    def agency(row) -> str:
        return row.deed.lead_body.name if row.action_id else others

    found = {agency(row) for row in rows}
    return agency, sorted(found - {others}) + ([others] if others in found else [])


def _due(row, band: str) -> picture.Due:
    ref = (row.deed if row.action_id else row.point).ref
    return picture.Due(ref, band, row.due, row.original, row.forecast, row.firm)
