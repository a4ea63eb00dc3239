"""What follows once something is raised: proposals confirmed, replies, the three dates, decisions carried out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from ..business import escalations, rising
from ..rules import roles
from ..rules.refusal import Refused
from ..store import board_view, history, reviews, rising_today
from ..store import escalations as store
from . import guard, reading
from .forms.escalations import CarriedOut, Dates, Proposals, Reply
from .sending import send

pages = Blueprint("rising", __name__)


@pages.get("/reviews/<review>/proposals")
@guard.allows(roles.READ)
def proposals(review: str):
    here = reading.review(review)
    return _proposals(here, Proposals() if reading.may(roles.MANAGE) else None)


@pages.post("/reviews/<review>/proposals")
@guard.allows(roles.MANAGE)
@reading.only_today
def settle(review: str):
    here, form = reading.review(review), Proposals()
    picked = history.versions_named(store.Escalation, request.form.getlist("pick"))
    refusals = [] if picked else [Refused("Tick at least one.")]
    sent = send(form, lambda: _settle(form, here, picked), refusals)
    if sent.kept:
        return redirect(url_for("rising.proposals", review=here.code))
    return _proposals(here, form, {row.key for row in picked}, sent.clash), sent.status


def _settle(form, here, picked):
    if any(row.review_id != here.key for row in picked):
        raise Refused("One of these waits no more. Read the list again.")
    confirmed = form.do.data == "confirm"
    return rising.settle(picked, confirmed, form.because.data, by=guard.me(), today=reading.day(), once=form.one_time)


def _proposals(here, form, ticked=frozenset(), clash=None):
    as_at = reading.as_at()
    rows = list(store.proposals_of(here, as_at))
    return render_template(
        "escalations/proposals.html",
        review=here,
        rows=rows,
        form=form,
        ticked=ticked,
        tick_all=request.args.get("tick") == "all",
        clash=clash,
        first=store.first_run(here, as_at),
        agencies={each.key: each.name for each in reviews.agencies_named({row.agency_id for row in rows}, as_at)},
        settled=list(store.settled_of(here, as_at)),
        day=reading.day(),
        so_today=rising_today.words(rows, reading.day(), as_at),
    )


@pages.route("/reviews/<review>/escalations/<ref>/reply", methods=["GET", "POST"])
@guard.allows(roles.REPLY)
@reading.only_today
def reply(review: str, ref: str):
    here, escalation, done = _escalation(review, ref)
    roles.check(guard.me(), roles.REPLY, level=escalation.level, agency=escalation.agency_id)
    form, status = Reply(), 200
    if request.method == "GET" and escalation.state != "open":
        return done
    if request.method == "POST":
        me, day = guard.me(), reading.day()
        sent = send(form, lambda: escalations.reply(escalation, form.says.data, by=me, today=day, once=form.one_time))
        if sent.kept:
            return done
        status = sent.status
    return render_template("escalations/reply.html", review=here, each=_whole(escalation), form=form), status


@pages.route("/reviews/<review>/escalations/<ref>/dates", methods=["GET", "POST"])
@guard.allows(roles.DECIDE)
@reading.only_today
def dates(review: str, ref: str):
    here, escalation, done = _escalation(review, ref)
    roles.check(guard.me(), roles.DECIDE, level=escalation.level, agency=escalation.agency_id)
    concern = reading.or_404(store.concern_of(escalation))
    form, clash, status = Dates(), None, 200
    if request.method == "GET":
        form.known_to_agency.process(None, concern.known_to_agency)
        form.board_told.process(None, concern.board_told)
        form.full_extent.process(None, concern.full_extent)
    else:
        sent = send(form, lambda: _complete(form, escalation, concern))
        if sent.kept:
            return done
        clash, status = sent.clash, sent.status
    page = render_template(
        "escalations/dates.html", review=here, each=_whole(escalation), form=form, clash=clash, seen=concern.id
    )
    return page, status


def _complete(form, escalation, concern):
    days = (form.known_to_agency.data, form.board_told.data, form.full_extent.data)
    seen = history.version_seen(concern, form.seen.data)
    me, day = guard.me(), reading.day()
    return escalations.complete_dates(escalation, seen, *days, form.because.data, by=me, today=day, once=form.one_time)


@pages.route("/reviews/<review>/escalations/<ref>/carried-out", methods=["GET", "POST"])
@guard.allows(roles.CARRY_OUT)
@reading.only_today
def carried_out(review: str, ref: str):
    here, escalation, done = _escalation(review, ref)
    decision = reading.or_404(store.decision_of(escalation))
    escalations.check_may_carry_out(decision, guard.me())
    form, clash, status = CarriedOut(), None, 200
    if request.method == "GET" and decision.carried_out_on is not None:
        return done
    if request.method == "POST":
        sent = send(form, lambda: _carried_out(form, decision))
        if sent.kept:
            return done
        clash, status = sent.clash, sent.status
    page = render_template(
        "escalations/carried_out.html",
        review=here,
        each=_whole(escalation),
        decision=decision,
        form=form,
        clash=clash,
        seen=decision.id,
        day=reading.day(),
    )
    return page, status


def _carried_out(form, decision):
    seen = history.version_seen(decision, form.seen.data)
    me, day = guard.me(), reading.day()
    return escalations.carry_out(seen, form.on.data, form.shows.data, by=me, today=day, once=form.one_time)


def _escalation(review: str, ref: str):
    here = reading.review(review)
    escalation = reading.or_404(store.escalation_of(here, ref))
    return here, escalation, redirect(url_for("escalations.show", review=here.code, ref=ref))


def _whole(escalation):
    (whole,) = board_view.gathered([escalation], reading.day(), reader=guard.me())
    return whole
