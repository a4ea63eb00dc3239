"""The chair's queue of claims to test, and the page on which the chair decides what the evidence shows."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from .. import clock
from ..business import assurance
from ..reports import list_items
from ..rules import assurance as rules
from ..rules import evidence as evidence_rules
from ..rules import roles
from ..store import assurance as store
from ..store import claims, clocks, closing, evidence, matrix, people, positions, reviews, spot_checks
from . import guard, lists, reading
from .forms.assurance import decision_form
from .sending import send

pages = Blueprint("assurance", __name__)


@pages.get("/assurance")
@guard.allows(roles.READ)
@lists.to_take_away()
def queue():
    as_at, today, since = reading.as_at(), reading.day(), _since()
    codes = {review.key: review for review in reviews.all_reviews(as_at)}
    chosen = next((each for each in codes.values() if each.code == request.args.get("review")), None)
    found = claims.claims(claims.every_item(chosen, as_at), today, as_at, since, reader=guard.me())
    waiting = claims.in_order(found)
    asked = clocks.first_to_answer(claims.unanswered_by_anybody(as_at), today, as_at)
    decided = list(claims.last_decisions(5, as_at))
    return lists.show(
        "assurance/queue.html",
        list_items.queue,
        reviews=codes,
        chosen=chosen,
        since=since,
        waiting=lists.page_of(waiting, "claims"),
        not_assured=lists.page_of([each for each in found if each.position.done_but_not_assured], "items", name="done"),
        looks=_looks(chosen, today, as_at),
        spots=spot_checks.draw(found, codes, today, as_at),
        untested=[each for each in found if each.place is None and not each.position.decision and each.position.links],
        asked=asked,
        decided=decided,
        posts=reading.post_titles({row.asked_by for row in asked} | {row.decided_by for row in decided}),
        day=today,
        near=rules.LOOK_IS_NEAR,
    )


def _looks(review, today: dt.date, as_at) -> lists.Page:
    """The looks that are near or whose date has gone by, the earliest first, with how many closed actions each touches."""
    rows = closing.looks(as_at, today + dt.timedelta(days=rules.LOOK_IS_NEAR))
    page = lists.page_of(rows if review is None else rows.where(reviews.Item.review == review.key), "looks", name="look")
    closed = closing.closed_counts([row.item_id for row in page.rows], as_at)
    page.rows = [(row, 0 if row.agency_id else closed.get(row.item_id, 0)) for row in page.rows]
    return page


def _since() -> dt.date | None:
    """The day that the reader asked to look back to, or None."""
    written = request.args.get("since", "").strip()
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError:
        abort(400, f'"{written[:40]}" is not a date. Write it as 2015-09-30.')


@pages.route("/reviews/<review>/<ref>/assurance", methods=["GET", "POST"])
@guard.allows(roles.ASSURE)
@reading.only_today
def decide(review: str, ref: str):
    here = reading.review(review)
    item = reading.or_404(reviews.item_of(here, ref))
    position = positions.of_item(item, reading.day(), reader=guard.me())
    return _page_to_decide(here, item, position, None, url_for("assurance.queue"))


@pages.route("/reviews/<review>/<ref>/assurance/<agency>", methods=["GET", "POST"])
@guard.allows(roles.ASSURE)
@reading.only_today
def decide_one(review: str, ref: str, agency: str):
    """The chair's view of one agency: the same page and the same rules, on what that agency did and what concerns it."""
    here = reading.review(review)
    item = reading.or_404(reviews.item_of(here, ref))
    whole = positions.of_item(item, reading.day(), reader=guard.me())
    found = matrix.standings([whole], reading.day())[item.key]
    one = reading.or_404(next((each for each in found if each.agency.code == agency and each.party.asked), None))
    position = positions.Position(item, actions=one.actions, links=one.links, decision=one.view)
    back = url_for("responses.show", review=here.code, ref=item.ref, agency=one.agency.code)
    return _page_to_decide(here, item, position, one.agency, back)


def _page_to_decide(here, item, position, agency, back: str):
    challenging = [link.piece.ref for link in position.links if link.stance == evidence_rules.CHALLENGES]
    form = decision_form([link.piece.ref for link in position.links], challenging)
    closed = list(closing.closed_under(item)) if agency is None and position.decision is not None else []
    form.reopen.choices = [SelectChoice(action.ref, f"{action.ref} {action.title}") for action in closed]
    if request.method == "GET":
        form.reopen.data = [action.ref for action in closed]
    clash, status = None, 200
    if request.method == "POST":
        sent = send(form, lambda: _decide(item, agency, form, closed))
        if sent.kept:
            return redirect(back)
        clash, status = sent.clash, sent.status
    _log_restricted(here, position.links)
    return _decision_page(here, item, position, agency, form, clash), status


def _decide(item, agency, form, closed):
    day, rating = reading.day(), form.rating.data
    # An empty date is the one that the page proposes for the rating.
    proposed = rules.next_look(rating, day, reviews.limits())
    return assurance.decide(
        item,
        rating,
        form.because.data,
        by=guard.me(),
        today=day,
        agency=agency,
        rests_on=form.rests_on.data,
        weighed=form.weighed,
        look_again=form.look_again.data or proposed,
        override=form.override.data or "",
        reopen=[action for action in closed if action.ref in (form.reopen.data or [])],
        seen=form.seen.data or None,
        once=form.one_time,
    )


def _decision_page(here, item, position, agency, form, clash):
    today, limits = reading.day(), reviews.limits()
    standing = position.decision
    earlier = list(store.decisions(item, agency=agency))
    invented = reviews.is_demonstration()
    return render_template(
        "assurance/decide.html",
        review=here,
        item=item,
        agency=agency,
        position=position,
        form=form,
        clash=clash,
        seen=_seen(form, standing, clash),
        rungs=[
            (rung, [link for link in position.links if link.piece.rung == rung]) for rung in reversed(evidence_rules.RUNGS)
        ],
        uncounted={
            link.id: why
            for link in position.links
            if (why := evidence.for_rules(link).why_it_does_not_count(today, invented))
        },
        new=_new(item, position, agency),
        against=assurance.against_the_rules(item, today, agency),
        beside={
            rating: f"{rules.CRITERIA[rating]}.\n{words}"
            for rating, words in assurance.beside_the_ratings(item, today, agency).items()
        },
        proposed={rating: rules.next_look(rating, today, limits) for rating in rules.DECIDABLE},
        earlier=earlier,
        posts=reading.post_titles({row.decided_by for row in earlier} | {row.written_by for row in earlier}),
    )


def _new(item, position, agency) -> set[str]:
    """The links that came since the chair last decided: on the whole, or on this agency."""
    if agency is None:
        return {link.id for link in claims.claims([item], reading.day(), reader=guard.me())[0].new}
    return {link.id for link in claims.of_position(position, reading.day()).new}


def _seen(form, standing, clash) -> str:
    """The decision that the chair has seen: what is refused for another reason must not hide that a new one stands."""
    if request.method == "POST" and clash is None:
        return form.seen.data or ""
    return standing.id if standing else ""


def _log_restricted(here, links) -> None:
    """Every reading of restricted evidence is logged."""
    for ref in dict.fromkeys(link.piece.ref for link in links if link.piece.restricted):
        people.log("read restricted evidence", f"{here.code}/{ref}", guard.me(), clock.now())
