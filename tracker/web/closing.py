"""Closing, seconding, reopening, pausing and withdrawing an action; what is done but not assured, and what is paused."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from .. import clock
from ..business import closing as doing
from ..reports import list_actions
from ..rules import assurance as ratings
from ..rules import closing as rules
from ..rules import deadlines as dates
from ..rules import delivery, evidence, roles
from ..rules.refusal import Refused, gathered
from ..store import action_rows, actions, assurance, history, people, positions, reviews
from ..store import closing as store
from ..store import evidence as evidence_store
from . import guard, lists, reading
from .forms.closing import CloseForm, LookForm, PauseForm, ReasonForm, SecondForm, WithdrawForm
from .guard import me
from .sending import send

pages = Blueprint("closing", __name__)

STATES = {delivery.DONE: "Done, awaiting check", delivery.CLOSED: "Closed"}


@pages.get("/done-but-not-assured")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    as_at, day = reading.as_at(), reading.day()
    within = lists.Within(as_at)
    offered = {key: words for key, words in ratings.LABELS.items() if key not in ratings.ASSURED}
    chosen = {
        "review": lists.choice("review", within.codes),
        "agency": lists.choice("agency", within.bodies),
        "delivery": lists.choice("delivery", STATES),
        "rating": lists.choice("rating", offered),
    }
    rows = store.called_done(as_at)
    counts = {state: rows.where(actions.Action.delivery == state).order_by().count() for state in STATES}
    if chosen["review"]:
        rows = rows.where(actions.Action.review == within.codes[chosen["review"]].key)
    if chosen["agency"]:
        rows = actions.led_by(rows, within.with_parts(chosen["agency"]))
    if chosen["delivery"]:
        rows = rows.where(actions.Action.delivery == chosen["delivery"])
    if chosen["rating"]:
        rows = store.of_rating(rows, chosen["rating"], as_at)
    page = lists.page_of(rows, "actions")
    page.rows = positions.of_actions(page.rows, day, as_at)
    keys = [each.action.key for each in page.rows]
    return lists.show(
        "closing/index.html",
        list_actions.done_not_assured,
        page=page,
        rows=action_rows.of(page.rows, as_at, me()),
        changes=store.of_actions(keys, as_at),
        counts=counts,
        reviews=within.reviews,
        filters=_filters(within, offered, chosen),
        filtered=any(chosen.values()),
        assured=ratings.ASSURED,
    )


def _filters(within: lists.Within, ratings_offered, chosen) -> list[dict]:
    offered = {
        "review": ("Review", within.titles),
        "agency": ("Led by", within.names),
        "delivery": ("Delivery", STATES),
        "rating": ("The chair said", ratings_offered),
    }
    return lists.selects(offered, chosen)


@pages.get("/paused")
@guard.allows(roles.READ)
@lists.to_take_away()
def paused():
    as_at, day = reading.as_at(), reading.day()
    page = lists.page_of(store.paused(as_at), "paused actions")
    changes = store.of_actions([row.action_id for row in page.rows], as_at)
    return lists.show(
        "closing/paused.html",
        list_actions.paused,
        page=page,
        since={key: store.stopped_from(found) for key, found in changes.items()},
        reviews={review.key: review for review in reviews.all_reviews(as_at)},
        titles=reading.post_titles(row.said_by for row in page.rows),
        legal=rules.LEGAL_REASONS,
        day=day,
        due=rules.pause_is_due,
    )


@pages.route("/reviews/<review>/actions/<ref>/close", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def close(review, ref):
    review, action = _find(review, ref)
    own = action.lead_body.is_board
    roles.check(me(), roles.STEER, boards_own=own)
    form = CloseForm()
    form.offer("Propose to close it: a board member of another body seconds" if own else "Close it")
    today = clock.today()

    def decide(seen):
        verb = doing.close if form.what.data == rules.CLOSING else doing.refuse
        return verb(seen, form.because.data or "", by=me(), today=today, once=form.one_time)

    wrong = gathered(lambda: rules.check_because(form.because.data or ""))
    why_not = doing.why_not_close(action, by=me(), today=today)
    return _page("close", review, action, form, decide, wrong, own=own, why_not=why_not)


@pages.route("/reviews/<review>/actions/<ref>/closing/<change>", methods=["GET", "POST"])
@guard.allows(roles.SECOND)
@reading.only_today
def second(review, ref, change):
    review, action = _find(review, ref)
    roles.check(me(), roles.SECOND, agency=action.lead_id)
    proposal = reading.or_404(store.change_of(action, f"{action.ref}/{change}"))
    if proposal.kind != rules.CLOSING:
        reading.or_404(None)
    form = SecondForm()

    def decide(seen):
        agrees = form.agrees.data == "yes"
        said = {"by": me(), "today": clock.today(), "once": form.one_time}
        return doing.second(proposal, agrees, form.because.data or "", seen=seen, **said)

    waits = store.waiting_of(action) is not None and proposal.state == rules.PROPOSED
    return _page("second", review, action, form, decide, proposal=proposal, waits=waits)


@pages.route("/reviews/<review>/actions/<ref>/reopen", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def reopen(review, ref):
    review, action = _find(review, ref)
    roles.check(me(), roles.STEER, boards_own=action.lead_body.is_board)
    form = ReasonForm()

    def decide(seen):
        return doing.reopen(seen, form.because.data or "", by=me(), today=clock.today(), once=form.one_time)

    why_not = gathered(lambda: rules.check_reopen(action.delivery, "asked beforehand"))
    return _page("reopen", review, action, form, decide, why_not=_first(why_not), claim=store.last_claim(action))


@pages.route("/reviews/<review>/actions/<ref>/pause", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def pause(review, ref):
    review, action = _find(review, ref)
    roles.check(me(), roles.STEER, boards_own=action.lead_body.is_board)
    form, today = PauseForm(), clock.today()
    wrong, why_not = [], None
    if request.method == "POST":
        form.validate()  # reads the date
    said = (form.legal_reason.data or "", form.because.data or "", form.review_by.data)
    try:
        doing.check_outside(action, me(), today)
        wrong = rules.check_pause(action.delivery, *said, today)
    except Refused as refusal:
        why_not = str(refusal)

    def decide(seen):
        return doing.pause(seen, *said, by=me(), today=today, once=form.one_time)

    return _page("pause", review, action, form, decide, wrong, why_not=why_not)


@pages.route("/reviews/<review>/actions/<ref>/paused", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def look(review, ref):
    """Look at a pause: start the action again, or keep it paused until another day."""
    review, action = _find(review, ref)
    roles.check(me(), roles.STEER, boards_own=action.lead_body.is_board)
    form, today, wrong = LookForm(), clock.today(), []
    if request.method == "POST":
        form.validate()  # reads the date
        wrong = gathered(lambda: rules.check_because(form.because.data or ""))
        if form.what.data == rules.KEPT:
            wrong += rules.wrong_review(form.review_by.data, today)

    def decide(seen):
        said = {"by": me(), "today": today, "once": form.one_time}
        if form.what.data == rules.KEPT:
            return doing.keep_paused(seen, form.because.data or "", form.review_by.data, **said)
        return doing.start_again(seen, form.because.data or "", **said)

    why_not = gathered(lambda: rules.check_paused(action.delivery))
    return _page("look", review, action, form, decide, wrong, why_not=_first(why_not), claim=store.last_claim(action))


@pages.route("/reviews/<review>/actions/<ref>/withdraw", methods=["GET", "POST"])
@guard.allows(roles.STEER)
@reading.only_today
def withdraw(review, ref):
    review, action = _find(review, ref)
    if not action.proposed:
        roles.check(me(), roles.STEER, boards_own=action.lead_body.is_board)
    form = WithdrawForm()
    others = {row.ref: row for row in store.could_replace(action)}
    items = {link.point.ref: link.point for link in actions.answered_by([action.key])}
    steers = reading.may(roles.STEER, boards_own=action.lead_body.is_board)
    form.replaced_by.choices = [SelectChoice("", "No action takes its place" if steers else "Choose an action")]
    form.replaced_by.needed = "" if steers else "Choose the action that takes its place."
    form.replaced_by.choices += [SelectChoice(row.ref, f"{row.ref} {row.title}") for row in others.values()]
    form.carry_over.choices = [SelectChoice(point.ref, f"{point.ref} {point.title}") for point in items.values()]
    if request.method == "GET":
        form.carry_over.data = list(items)

    def decide(seen):
        return doing.withdraw(
            seen,
            form.because.data or "",
            by=me(),
            today=clock.today(),
            replaced_by=others.get(form.replaced_by.data or ""),
            carry_over=[items[name] for name in form.carry_over.data or [] if name in items],
            once=form.one_time,
        )

    why_not = gathered(lambda: rules.check_withdraw(action.delivery, "asked beforehand"))
    if steers:
        why_not += gathered(lambda: doing.check_outside(action, me(), clock.today()))
    return _page("withdraw", review, action, form, decide, why_not=_first(why_not), items=items)


def _first(refusals) -> str | None:
    return str(refusals[0]) if refusals else None


def _find(code: str, ref: str):
    review = reading.review(code)
    return review, reading.or_404(actions.action_of(review, ref))


def _page(template: str, review, action, form, decide, refusals=(), **shown):
    """The page of one form on an action, and sending it. A stale one answers 409 with what was seen and what stands."""
    sent, seen = None, action.id
    if request.method == "POST":
        version = history.version_seen(action, form.seen.data)
        sent = send(form, lambda: decide(version), refusals)
        if sent.kept:
            return redirect(url_for("actions.show", review=review.code, ref=action.ref, _anchor=_anchor(sent.made)))
        action = actions.action_of(review, action.ref)
        seen = action.id if sent.clash else version.id
    changes = store.of_action(action)
    said = {row.said_by for row in changes} | {row.second_by for row in changes} | {action.written_by, action.reported_by}
    links, hidden = evidence_store.behind(action.key, me())
    answers = list(actions.answered_by([action.key]))
    page = render_template(
        f"closing/{template}.html",
        review=review,
        action=action,
        lead=action.lead_body,
        position=positions.of_actions([action], clock.today())[0],
        last=actions.updates([action.key]).first(),
        hidden=hidden,
        partly_barred=template == "close",
        counts=evidence.tally(evidence_store.for_rules(link) for link in links),
        pieces=list({link.evidence_id: link.piece for link in links}.values()),
        answers=answers,
        rated=assurance.ratings([answer.item_id for answer in answers]),
        changes=changes,
        titles=people.titles(said),
        legal=rules.LEGAL_REASONS,
        form=form,
        seen=seen,
        stale=sent.clash if sent else None,
        day=clock.today(),
        away=dates.away,
        **shown,
    )
    return page, sent.status if sent else 200


def _anchor(made) -> str | None:
    return made.ref.rpartition("/")[2] if made is not None else None
