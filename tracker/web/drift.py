"""Drift: the list of questions that nobody has raised, dismissing one with a reason, and asking it after all."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from .. import clock
from ..business import drift as doing
from ..reports import list_drift
from ..rules import drift as rules
from ..rules import roles
from ..rules.refusal import gathered
from ..store import drift as store
from ..store import history, reviews
from ..store.items import WITHOUT_THEME
from . import guard, lists, reading
from .drift_shown import Shown, shown
from .forms.drift import Dismiss, PutBack
from .guard import me
from .sending import send

pages = Blueprint("drift", __name__)

BY = {"item": "by recommendation and learning point", "agency": "by agency"}


@pages.get("/drift")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    as_at, day, within = reading.as_at(), reading.day(), lists.Within(reading.as_at())
    named = store.named(as_at)
    themes = {name: name for name in sorted({*named.themes.values()})} | {WITHOUT_THEME: WITHOUT_THEME}
    chosen = {
        "review": lists.choice("review", within.codes),
        "rule": lists.choice("rule", rules.RULES),
        "agency": lists.choice("agency", within.bodies),
        "theme": lists.choice("theme", themes),
        "by": lists.choice("by", BY) or "item",
    }
    review = within.codes.get(chosen["review"])
    every = store.standing(day, as_at, review, me())
    of_agency = within.with_parts(chosen["agency"]) if chosen["agency"] else frozenset()
    wanted = [each for each in every if _fits(each, chosen, of_agency, named)]
    rows = _in_groups(shown(wanted, named), chosen["by"])
    page = lists.page_of(rows, "questions")
    offered = {
        "review": ("Review", within.titles),
        "rule": ("Rule", rules.LABELS),
        "agency": ("To ask", within.names),
        "theme": ("Theme", themes),
    }
    limits = reviews.limits(as_at)
    fields = lists.selects(offered, chosen)
    fields.append({"name": "by", "label": "Grouped", "options": list(BY.items()), "value": chosen["by"]})
    return lists.show(
        "drift/index.html",
        list_drift.questions,
        page=page,
        groups=_groups(page.rows, chosen["by"]),
        counts={rule: number for rule in rules.RULES if (number := sum(each.rule == rule for each in every))},
        labels=rules.LABELS,
        says={rule: rules.says(rule, limits) for rule in rules.RULES},
        returned=sum(each.back is not None for each in every),
        dismissed=len(list(store.dismissals(as_at))),
        filters=fields,
        filtered=any(value for name, value in chosen.items() if name != "by"),
        many=len(within.reviews) > 1,
        named=named,
        address=lists.address,
    )


def _fits(signal, chosen: dict[str, str], of_agency: frozenset[str], named: store.Named) -> bool:
    return (
        (not chosen["rule"] or signal.rule == chosen["rule"])
        and (not chosen["agency"] or bool(of_agency & set(signal.agencies)))
        and (not chosen["theme"] or chosen["theme"] in {named.theme_of(item) for item in named.items_of(signal)})
    )


def _in_groups(rows: list[Shown], by: str) -> list[Shown]:
    """Those of one item, or of one agency, together; those of none last."""
    if by == "agency":
        return sorted(rows, key=lambda row: (row.group_agency is None, row.group_agency.name if row.group_agency else ""))
    return sorted(
        rows,
        key=lambda row: (
            row.group_item is None,
            (row.group_item.review_id, row.group_item.position) if row.group_item else ("", 0),
        ),
    )


def _groups(rows: list[Shown], by: str) -> list[tuple[object, list[Shown]]]:
    """The rows of a page under what they belong to: an item, or an agency; None for those that belong to none."""
    found: list[tuple[object, list[Shown]]] = []
    for row in rows:
        of = row.group_agency if by == "agency" else row.group_item
        if found and getattr(found[-1][0], "key", None) == getattr(of, "key", None):
            found[-1][1].append(row)
        else:
            found.append((of, [row]))
    return found


@pages.route("/drift/<rule>/<key>/dismiss", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def dismiss(rule, key):
    signal = reading.or_404(store.the_one(rule, key, clock.today(), me()))
    roles.check(me(), roles.STEER, boards_own=signal.boards_own)
    standing, form, sent = store.dismissal_of(signal), Dismiss(), None
    one = shown([signal])[0]
    if request.method == "POST":
        review, because = _review(signal.review), form.because.data or ""
        facts, seen = form.facts.data or "", form.seen.data
        who = {"by": me(), "today": clock.today(), "once": form.one_time}
        sent = send(
            form,
            lambda: doing.dismiss(signal, review, facts, because, seen=seen, **who),
            gathered(lambda: rules.check_because(because)),
        )
        if sent.kept:
            return redirect(url_for("drift.dismissed"))
        standing = store.dismissal_of(signal)
    elif signal.dismissal:
        return redirect(url_for("drift.dismissed"))
    page = render_template(
        "drift/dismiss.html",
        one=one,
        signal=signal,
        form=form,
        clash=sent.clash if sent else None,
        seen=standing.id if standing else "",
        titles=reading.post_titles([standing.dismissed_by] if standing else []),
    )
    return page, sent.status if sent else 200


@pages.get("/drift/dismissed")
@guard.allows(roles.READ)
@lists.to_take_away()
def dismissed():
    as_at = reading.as_at()
    page = lists.page_of(store.dismissals(as_at), "dismissed questions")
    found = store.refs_of(page.rows, as_at)
    facts = {(each.rule, each.about.key): each for each in store.every(reading.day(), as_at, None, me())}
    return lists.show(
        "drift/dismissed.html",
        list_drift.dismissed,
        page=page,
        found=found,
        now={row.key: _now(facts.get((row.rule, row.subject))) for row in page.rows},
        as_it_was={row.key for row in page.rows if getattr(facts.get((row.rule, row.subject)), "dismissal", "")},
        labels=rules.LABELS,
        codes={key: row.code for key, row in store.named(as_at).reviews.items()},
        titles=reading.post_titles({row.dismissed_by for row in page.rows}),
    )


def _now(signal) -> str:
    """What has become of it: still so, back on the list because the facts changed, or found no more."""
    if signal is None:
        return "The rule does not find it now."
    return "As it was." if signal.dismissal else "Back on the list: the facts changed."


@pages.route("/drift/dismissed/<key>/back", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def back(key):
    said = reading.or_404(store.dismissal(key))
    roles.check(me(), roles.STEER, boards_own=store.boards_own(said))
    form, sent = PutBack(), None
    if request.method == "POST":
        seen, because = history.version_seen(said, form.seen.data), form.because.data or ""
        who: dict = {"by": me(), "today": clock.today(), "once": form.one_time}
        sent = send(
            form,
            lambda: doing.put_back(seen, _review(said.review_id), because, **who),
            gathered(lambda: rules.check_because_back(because)),
        )
        if sent.kept:
            return redirect(url_for("drift.index"))
        said = reading.or_404(store.dismissal(key))
    elif not said.stands:
        return redirect(url_for("drift.index"))
    page = render_template(
        "drift/back.html",
        said=said,
        about=store.refs_of([said]).get(said.subject),
        label=rules.LABELS[said.rule],
        form=form,
        clash=sent.clash if sent else None,
        titles=reading.post_titles([said.dismissed_by]),
    )
    return page, sent.status if sent else 200


def _review(key: str | None) -> reviews.Review | None:
    return next((row for row in reviews.all_reviews() if row.key == key), None)
