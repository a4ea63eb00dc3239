"""Actions: the list, one action with its whole story, and the reports on it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request

from .. import clock
from ..business import actions as doing
from ..reports import list_actions
from ..rules import deadlines as dates
from ..rules import delivery, evidence, plan_mapping, rag, roles
from ..rules import escalations as levels
from ..rules.refusal import gathered
from ..store import action_rows, actions, assurance, clocks, history, imports, links, positions, reviews, sequels, stories
from ..store import deadlines as deadline_store
from ..store import evidence as evidence_store
from ..store.actions import Action
from . import bulk_offers, closing_beside, drift_shown, guard, lists, plans, questions, reading, time_asked
from .forms.actions import ReportForm
from .forms.evidence import with_stances
from .guard import me
from .one_action import after, find, form_page
from .sending import Sent, send

pages = Blueprint("actions", __name__)

for views in (plans, questions, time_asked):
    views.add_to(pages)

ORDERS = {"": "By reference", "deadline": "Earliest deadline", "reported": "Latest report", "lead": "By agency"}


@pages.get("/actions")
@guard.allows(roles.READ)
@lists.to_take_away()
def index():
    as_at, day = reading.as_at(), reading.day()
    within = lists.Within(as_at)
    chosen, items, rows = _narrowed(within, as_at)
    page = _page_of(rows, chosen["dates"], day, as_at)
    return lists.show(
        "actions/index.html",
        list_actions.actions,
        page=page,
        rows=action_rows.of(page.rows, as_at, me()),
        reviews=within.reviews,
        filters=_filters(within, items, chosen),
        filtered=any(value for name, value in chosen.items() if name != "sort"),
        rag_rule=rag.rule(reviews.limits(as_at)),
        offer=bulk_offers.of_actions(),
    )


def all_found() -> list[Action]:
    """Every action that the choices in the address leave, in their order, for a change of many at once."""
    chosen, _, rows = _narrowed(lists.Within(None), None)
    if not chosen["dates"]:
        return list(rows)
    found = positions.of_actions(rows, clock.today(), None)
    return [each.action for each in found if each.colour.value == chosen["dates"]]


def _narrowed(within: lists.Within, as_at):
    """What the address chooses, the items of the review that is meant, and the select of the actions that are left."""
    chosen = {
        "review": lists.choice("review", within.codes),
        "agency": lists.choice("agency", within.bodies),
        "delivery": lists.choice("delivery", delivery.LABELS),
        "dates": lists.choice("dates", rag.LABELS),
        "time": lists.choice("time", ("1",)),
        "sort": lists.choice("sort", ORDERS),
    }
    review = within.the_one(chosen["review"])
    items = {item.ref: item for item in reviews.items(review, as_at)} if review else {}
    chosen["answers"] = lists.choice("answers", items)
    rows = actions.actions(within.codes.get(chosen["review"]), as_at)
    if chosen["agency"]:
        rows = actions.led_by(rows, within.with_parts(chosen["agency"]))
    if chosen["delivery"]:
        rows = rows.where(Action.delivery == chosen["delivery"])
    if chosen["answers"]:
        rows = actions.that_answer(rows, items[chosen["answers"]].key, as_at)
    if chosen["time"]:
        rows = deadline_store.with_time_asked(rows, as_at)
    return chosen, items, _in_order(rows, chosen["sort"], as_at)


def _filters(within: lists.Within, items, chosen) -> list[dict]:
    """What the list can be narrowed to, as the filter panel wants it."""
    offered = {
        "review": ("Review", within.titles),
        "agency": ("Led by", within.names),
        "delivery": ("Delivery", delivery.LABELS),
        "dates": ("By dates", rag.LABELS),
        "answers": ("Answers", {ref: f"{ref} {item.title}" for ref, item in items.items()}),
    }
    fields = lists.selects(offered, chosen)
    fields.append({"name": "sort", "label": "In order", "options": list(ORDERS.items()), "value": chosen["sort"]})
    asked = {"name": "time", "label": "Only where more time is asked for", "kind": "check", "value": chosen["time"]}
    return [*fields, asked]


def _in_order(rows, order: str, as_at):
    if order == "deadline":
        return clocks.earliest_first(rows, as_at)
    if order == "reported":
        return rows.order_by(Action.reported_on.is_null(), Action.reported_on.desc(), Action.position, Action.ref)
    if order == "lead":
        return rows.order_by(reviews.Agency.name, Action.review, Action.position, Action.ref)
    return rows


def _page_of(rows, colour: str, day, as_at) -> lists.Page:
    """One page of positions. The colour is worked out, so that a filter by it looks at every row before it counts."""
    if colour:
        found = [each for each in positions.of_actions(rows, day, as_at) if each.colour.value == colour]
        return lists.page_of(found, "actions")
    page = lists.page_of(rows, "actions")
    page.rows = positions.of_actions(page.rows, day, as_at)
    return page


@pages.get("/reviews/<review>/actions/<ref>")
@guard.allows(roles.READ)
def show(review, ref):
    review, action = find(review, ref)
    if action.merged_into_id:
        stays = links.stays(action, reading.as_at())
        return redirect(reading.link("actions.show", review=review.code, ref=stays.ref, _anchor=action.ref))
    form = None
    if reading.may(roles.REPORT, agency=action.lead_id):
        form = _report_form(review, action)
        _expect(form, action)
    return _show(review, action, form, action.id)


def _show(review, action, form, seen: str, stale: history.Stale | None = None):
    as_at, day = reading.as_at(), reading.day()
    story = stories.of_action(action, me(), as_at)
    clocks.of_questions((e.row for e in story if e.kind == stories.QUESTION), day, as_at)
    answers = list(actions.answered_by([action.key], as_at))
    position = positions.of_actions([action], day, as_at)[0]
    rows = [event.row for event in story]
    waiting = {e.row.deadline_id for e in story if e.kind == stories.TIME_ASKED and e.row.state == "asked"}
    said = {getattr(row, name, None) for row in rows for name in _SAID_BY}
    changes = [event.row for event in story if event.kind == stories.STATE]
    last = next((event.row for event in story if event.kind == stories.UPDATE), None)
    return render_template(
        "actions/show.html",
        review=review,
        action=action,
        lead=action.lead_body,
        position=position,
        answers=answers,
        ratings=assurance.ratings([answer.item_id for answer in answers], as_at),
        supporters=list(actions.supporters(action, as_at)),
        story=story,
        plan_lines=list(imports.said_of([action.key], as_at)),
        plan_meanings=plan_mapping.MEANINGS,
        later=sequels.of_actions([action.key], as_at).get(action.key, []),
        state=closing_beside.beside(review, action, changes, last),
        looks=closing_beside.failed_looks(review, changes),
        last=last,
        counts=evidence.tally(evidence_store.for_rules(link) for link in stories.evidence_counts(story)),
        moves=stories.moves(story, position.deadline),
        asked=stories.move_asked_for(story, position.deadline),
        titles=reading.post_titles(said | {action.reported_by}),
        due=(due := deadline_store.points(action.key, as_at)),
        may_ask_more=any(point.met_on is None and point.key not in waiting for point in due),
        may_confirm=reading.may(roles.MANAGE) or reading.may(roles.STEER, boards_own=True),
        interval=action.interval or reviews.limits(as_at).reporting_interval,
        day=day,
        away=dates.away,
        form=form,
        seen=seen,
        stale=stale,
        stopped=gathered(lambda: delivery.check_claim(delivery.ON_TRACK, action.delivery)),
        hints=delivery.HINTS,
        rung_hints=evidence.RUNG_HINTS,
        on_behalf=form is not None and roles.on_behalf(me(), action.lead_id),
        sees_raiser=lambda row: levels.sees_raiser(me().role, row.name_withheld),
        may_ask=reading.may(roles.RAISE),
        drift_found=drift_shown.beside(action=action.key),
        may_decide_time=reading.may(roles.STEER, boards_own=action.lead_body.is_board),
    )


_SAID_BY = ("said_by", "second_by", "asked_by", "decided_by", "answered_by", "raised_by", "made_by", "written_by")


@pages.post("/reviews/<review>/actions/<ref>/report")
@guard.allows(roles.REPORT)
@reading.only_today
def report(review, ref):
    review, action = find(review, ref)
    roles.check(me(), roles.REPORT, agency=action.lead_id)
    form = _report_form(review, action)
    sent = _send(form, action)
    if sent.kept:
        return redirect(after(review, action, sent.made))
    if sent.clash:
        # The clash may have been over the date; the page shows the action as it stands.
        action = actions.action_of(review, ref)
    seen = action.id if sent.clash else form.seen.data or action.id
    return _show(review, action, form, seen, sent.clash), sent.status


@pages.route("/reviews/<review>/actions/<ref>/updates/<update>/correct", methods=["GET", "POST"])
@guard.allows(roles.REPORT)
@reading.only_today
def correct(review, ref, update):
    review, action = find(review, ref)
    roles.check(me(), roles.REPORT, agency=action.lead_id)
    corrected = reading.or_404(actions.update_of(action, f"{action.ref}/{update}"))
    form, sent = _report_form(review, action), None
    if request.method == "POST":
        sent = _send(form, action, corrected)
        if sent.kept:
            return redirect(after(review, action, sent.made))
        action = actions.action_of(review, ref)
    else:
        form.delivery.data = corrected.delivery if corrected.delivery in delivery.CLAIMS else None
        form.what_changed.data, form.measure_met.data = corrected.what_changed, corrected.measure_met
        if corrected.forecast and corrected.forecast >= clock.today():
            form.forecast.process(None, corrected.forecast)
    return form_page(
        "correct",
        sent,
        form,
        action,
        review=review,
        action=action,
        lead=action.lead_body,
        update=corrected,
        titles=reading.post_titles({corrected.said_by, action.reported_by, action.written_by}),
        last=actions.updates([action.key]).first(),
        hints=delivery.HINTS,
        rung_hints=evidence.RUNG_HINTS,
    )


def _report_form(review, action) -> ReportForm:
    items = [answer.point for answer in actions.answered_by([action.key])]
    form = with_stances(ReportForm, items)()
    form.offer(items, reviews.documents(review))
    given, _ = evidence_store.behind(action.key, me())
    form.looks = delivery.what_a_checker_looks_for(
        [evidence_store.for_rules(link) for link in given], action.success_measure
    )
    form.last = actions.updates([action.key]).first()
    return form


def _expect(form: ReportForm, action: Action) -> None:
    """The day that the agency expected last time, unless it has passed."""
    deadline = deadline_store.of_whole(action.key)
    if deadline is not None and deadline.forecast and deadline.forecast >= clock.today():
        form.forecast.process(None, deadline.forecast)


def _send(form: ReportForm, action: Action, corrects=None) -> Sent:
    """Send a report with its evidence; a file that was not kept must be chosen again, and the form says so."""
    form.validate()  # reads the dates
    seen, today = history.version_seen(action, form.seen.data), clock.today()
    said = (form.delivery.data or "", form.what_changed.data or "", form.forecast.data)
    piece = form.piece() if form.given else None
    told = {"measure_met": form.measure_met.data or "", "with_evidence": piece is not None, "corrects": corrects}
    refusals = doing.wrong_with(seen, *said, today=today, **told)
    refusals += form.wrong_with(piece) if piece else []
    # Not of a second click, which says the words of the first.
    first = seen.id == action.id and not history.sent_before(form.one_time, me())
    if not refusals and corrects is None and first and form.validate() and form.ask_first():
        return Sent()
    more = {"evidence": [piece] if piece else [], "measure_met": told["measure_met"], "corrects": corrects}
    sent = send(form, lambda: doing.report(seen, *said, by=me(), today=today, **more, once=form.one_time), refusals)
    if not sent.kept:
        form.say_choose_again()
    if sent.clash:
        sent.clash.mine = seen  # also when it was the date of the action that moved
    return sent
