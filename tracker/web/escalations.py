"""The board view for every level, one escalation with its story, raising a concern, and the decision of a level."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from ..business import escalations
from ..reports import escalations_paper, formats, list_escalations
from ..rules import escalations as rules
from ..rules import roles
from ..store import actions, board_view, people, reviews
from ..store import escalations as store
from . import guard, lists, reading
from .forms.escalations import Concern, Decision
from .sending import send

pages = Blueprint("escalations", __name__)

# Whose page opens first; for everybody else it is the full Board's.
_OWN_LEVEL = {roles.LEAD: rules.AGENCY_LEAD, roles.SENIOR_OFFICER: rules.SENIOR_OFFICER}


@pages.get("/escalations")
@pages.get("/escalations/<level>")
@guard.allows(roles.READ)
@lists.to_take_away(*formats.PAPER)
def index(level: str | None = None):
    as_at, today, me = reading.as_at(), reading.day(), guard.me()
    level = level or me.level or _OWN_LEVEL.get(me.role, rules.BOARD)
    if level not in rules.LEVELS:
        abort(404)
    standing = board_view.open_at_each_level(as_at)
    within = lists.Within(as_at)
    chosen = within.codes.get(lists.choice("review", within.codes))
    if chosen is not None:
        standing = {each: [row for row in rows if row.review_id == chosen.key] for each, rows in standing.items()}
    above = rules.LEVELS[rules.LEVELS.index(level) + 1 :]
    return lists.show(
        "escalations/index.html",
        list_escalations.escalations,
        escalations_paper.lay_out,
        level=level,
        counts={each: len(rows) for each, rows in standing.items()},
        rows=board_view.gathered(standing[level], today, as_at, guard.me()),
        above=[row for each in above for row in standing[each]],
        undone=_undone(level, chosen, today, as_at),
        chosen=chosen,
        holders=[post.title for post in people.holding(level, today, as_at)],
        proposals=_proposals(as_at),
        **_around(standing[level], as_at),
    )


def _undone(level: str, review, today, as_at) -> list:
    """What a level decided and is past its day, of one review or of all."""
    made = store.to_carry_out(as_at).where(store.BoardDecision.level == level)
    return [row for row in made if row.undone(today) and (review is None or row.review_id == review.key)]


def _around(rows, as_at) -> dict:
    """What each escalation's text needs beside the rows themselves."""
    return {
        "reviews": {review.key: review for review in reviews.all_reviews(as_at)},
        "raisers": _raisers(rows),
        "day": reading.day(),
    }


def _proposals(as_at) -> dict[str, int]:
    """How many proposals of the rules wait, by the code of each review that has some."""
    found = {review.code: store.proposals_of(review, as_at).count() for review in reviews.all_reviews(as_at)}
    return {code: number for code, number in found.items() if number}


def _raisers(rows) -> dict[str, str]:
    """Who raised each escalation, by its key, where this reader may know. Rights are those of now, whatever the day."""
    seen = [row for row in rows if row.raised_by and rules.sees_raiser(guard.me().role, row.name_withheld)]
    titles = reading.post_titles(row.raised_by for row in seen)
    return {row.key: titles.get(row.raised_by, "") for row in seen}


@pages.get("/reviews/<review>/escalations/<ref>")
@guard.allows(roles.READ)
def show(review: str, ref: str):
    as_at = reading.as_at()
    here = reading.review(review)
    escalation = reading.or_404(store.escalation_of(here, ref, as_at))
    (whole,) = board_view.gathered([escalation], reading.day(), as_at, guard.me())
    made = store.told_apart(list(store.decided_on(escalation, as_at)))
    others = store.escalations(as_at).where(
        (
            store.Escalation.item == escalation.item_id
            if escalation.item_id
            else store.Escalation.action == escalation.action_id
        )
        & (store.Escalation.record != escalation.key)
    )
    return render_template(
        "escalations/show.html",
        review=here,
        each=whole,
        made=made,
        others=list(others),
        posts=reading.post_titles(_who(whole, made)),
        concern=whole.concern,
        standing=made[-1] if made else None,
        completes=bool(made) and reading.may(roles.CARRY_OUT, level=made[-1].level, agency=store.owning_agency(made[-1])),
        **_around([escalation], as_at),
    )


def _who(whole, made) -> list[str]:
    """The keys of the posts that the story of an escalation names."""
    log = [*(row.post for row in whole.told), *(row.said_by for row in whole.replies), whole.escalation.settled_by]
    return [key for key in (*log, *(row.made_by for row in made), *(row.carried_out_by for row in made)) if key]


@pages.route("/escalations/raise", methods=["GET", "POST"])
@guard.allows(roles.RAISE)
@reading.only_today
def raise_concern():
    here, item, action = _about()
    if item is None and action is None:
        return _choose(here)
    form, status = Concern(), 200
    kept = [action.lead_id] if action is not None else []
    form.level.choices = [*reading.names().levels.items()]
    form.agency.choices = [SelectChoice("", "No one agency")]
    form.agency.choices += [SelectChoice(each.code, each.name) for each in reviews.choosable_agencies(kept)]
    if request.method == "GET" and action is not None:
        form.agency.data = action.lead_body.code
    if request.method == "POST":
        sent = send(form, lambda: _raise(form, here, item, action))
        if sent.made:
            return redirect(url_for("escalations.show", review=here.code, ref=sent.made.ref))
        if sent.kept:
            return redirect(url_for("escalations.index", level=form.level.data))
        status = sent.status
    limits = reviews.limits()
    page = render_template(
        "escalations/raise.html",
        form=form,
        review=here,
        item=item,
        action=action,
        before_whom=_before_whom(action),
        next=rules.what_happens_next(rules.due(reading.day(), limits), limits),
    )
    return page, status


def _before_whom(action) -> dict[str, str]:
    """For each level, the posts before which a concern would stand, in words."""
    own = reviews.and_above(action.lead_body) if action is not None else []
    said = {}
    for level in rules.LEVELS:
        if level in (rules.AGENCY_LEAD, rules.SENIOR_OFFICER) and not own:
            said[level] = "It stands before this post of the agency that you choose below."
            continue
        titles = list(dict.fromkeys(post.title for post in people.at_level(level, own, reading.day())))
        said[level] = rules.before_whom(titles)
    return said


def _about():
    """The review, and the item or action, that the address names; an address that names what is not there is refused."""
    code, ref = request.args.get("review", ""), request.args.get("about", "")
    every = list(reviews.all_reviews())
    here = reading.review(code) if code else (every[0] if len(every) == 1 else None)
    if here is None or not ref:
        return here, None, None
    item = reviews.item_of(here, ref)
    action = None if item is not None else reading.or_404(actions.action_of(here, ref))
    return here, item, action


def _choose(here):
    """First say what it is about: a search over items and actions."""
    words = request.args.get("q", "").strip()[:200]
    return render_template(
        "escalations/choose.html",
        review=here,
        reviews=list(reviews.all_reviews()),
        q=words,
        page=lists.page_of(store.could_be_raised(here, words), "items and actions") if here else None,
    )


def _raise(form, here, item, action):
    agency = reading.or_404(reviews.agency_of(form.agency.data)) if form.agency.data else None
    return escalations.raise_concern(
        here,
        form.level.data,
        form.why.data,
        form.asked.data,
        by=guard.me(),
        today=reading.day(),
        item=item,
        action=action,
        agency=agency.key if agency else None,
        known_to_agency=form.known_to_agency.data,
        board_told=form.board_told.data,
        full_extent=form.full_extent.data,
        withhold_name=form.withhold_name.data,
        once=form.one_time,
    )


@pages.route("/reviews/<review>/escalations/<ref>/decision", methods=["GET", "POST"])
@guard.allows(roles.DECIDE)
@reading.only_today
def decide(review: str, ref: str):
    here = reading.review(review)
    escalation = reading.or_404(store.escalation_of(here, ref))
    roles.check(guard.me(), roles.DECIDE, level=escalation.level, agency=escalation.agency_id)
    done = redirect(url_for("escalations.show", review=here.code, ref=ref))
    form, clash, status = Decision(), None, 200
    if request.method == "GET" and escalation.state != "open":
        return done
    if request.method == "POST":
        sent = send(form, lambda: _decide(form, escalation))
        if sent.kept:
            return done
        clash, status = sent.clash, sent.status
    (whole,) = board_view.gathered([escalation], reading.day(), reader=guard.me())
    made = _standing_decision(escalation)
    page = render_template(
        "escalations/decide.html",
        review=here,
        each=whole,
        form=form,
        clash=clash,
        made=made,
        made_by=reading.post_titles([made.made_by]).get(made.made_by) if made else "",
        seen=form.seen.data if request.method == "POST" and clash is None else (made or escalation).id,
        **_around([escalation], None),
    )
    return page, status


def _standing_decision(escalation):
    made = list(store.decided_on(escalation))
    return made[-1] if made else None


def _decide(form, escalation):
    """Decide on what the person saw: the escalation still open, or the decision that somebody else recorded meanwhile."""
    seen = next((made for made in store.decided_on(escalation) if made.id == form.seen.data), None)
    return escalations.decide(
        store.version_of(escalation, form.seen.data) or escalation,
        form.decision.data,
        form.owner.data,
        form.by_when.data,
        by=guard.me(),
        today=reading.day(),
        instead_of=seen,
        once=form.one_time,
    )
