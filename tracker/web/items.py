"""One recommendation or learning point: its wording, the three judgements, what they rest on, who answers for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, abort, redirect, render_template, request, url_for

from .. import clock
from ..business import challenges, responses
from ..reports import markdown
from ..rules import escalations as levels
from ..rules import evidence as ladder
from ..rules import delivery, rag, roles
from ..rules import responses as answers
from ..rules.refusal import NotAllowed, Refused
from ..store import agencies, assurance, deadlines, escalations, evidence, history_read, people, positions, reviews
from ..store import items as lists_of_items
from ..store.history import AlreadyDone, History, HistoryValue, Stale
from . import guard, reading
from .forms import Form, RadioField, SelectField, Words

pages = Blueprint("items", __name__)

LATEST = 6  # entries of the history shown on the page
PARTS = tuple(answers.PARTS)  # addressed, asked, supporting: the first that an agency has is the one shown


class Respond(Form):
    response = RadioField(
        "Does your agency accept this?",
        choices=[(value, words) for value, words in answers.LABELS.items() if value != answers.AWAITING],
        needed="Choose your agency's response.",
    )
    reason = Words(
        "Reason", description="Needed unless you accept it. For another body: say which. It is shown beside the response."
    )


class Ask(Form):
    agency = SelectField("Who do you ask?", needed="Choose the agency that you ask.")
    question = Words(
        "Your question",
        needed="Write the question.",
        description="Ask for what would show it: what is different for children, and how it was seen.",
    )


@dataclass
class Party:
    """An agency's part in an item, with its response, what it says of its actions and the evidence that concerns it."""

    agency: reviews.Agency
    part: str
    basis: str
    each_member: bool
    response: reviews.Response | None = None
    states: list[str] = field(default_factory=list)
    counts: dict = field(default_factory=dict)

    @property
    def asked(self) -> bool:
        return self.part in answers.ASKED

    @property
    def telling(self) -> bool:
        """Whether there is more to say than that its response is awaited."""
        return bool(self.response or self.states) or any(side for rung in self.counts.values() for side in rung.values())


@pages.get("/reviews/<review>/<ref>")
@guard.allows(roles.READ)
def show(review, ref):
    found, as_at, day = reading.review(review), reading.as_at(), reading.day()
    item = reading.or_404(lists_of_items.one(found, ref, as_at))
    position = positions.of_item(item, day, as_at)
    position.actions.sort(key=lambda each: each.action.delivery == delivery.NOT_REPORTED)
    seen = {link.id for link in evidence.seen_by(evidence.links([item.key], as_at), guard.me())}
    shown = [link for link in position.links if link.id in seen]
    hidden = [link for link in position.links if link.id not in seen]
    _log_restricted(found, shown)
    acts = [each.action.key for each in position.actions]
    asked = list(lists_of_items.challenges_about(item.key, acts, as_at))
    raised = list(lists_of_items.escalations_about(item.key, acts, as_at))
    decided = {row.escalation_id: row for row in escalations.decisions(as_at).where(_made_on(raised))}
    near, parties = lists_of_items.near(item, as_at), _parties(item, position, shown, as_at)
    told = _history([item, position, *asked, *raised], shown, as_at)
    return render_template(
        "items/show.html",
        review=found,
        item=item,
        position=position,
        kind_words=reviews.KIND_LABELS[item.kind].lower(),
        near=near,
        part_positions=positions.of_items(near["parts"], day, as_at) if near["parts"] else [],
        rungs=_rungs(found, shown),
        context=[_piece(found, link) for link in shown if link.stance == ladder.CONTEXT],
        shown=shown,
        hidden=[(rung, sum(link.piece.rung == rung for link in hidden)) for rung in reversed(ladder.RUNGS)],
        unseen={link.piece.ref for link in hidden},
        earlier=list(assurance.decisions(item, as_at))[:-1],
        moves=list(deadlines.changes(as_at).where(deadlines.DeadlineChange.item == item.key)),
        parties=parties,
        supporting=[party for party in parties if not party.asked],
        asked=asked,
        raised=raised,
        decided=decided,
        sees_raiser=lambda row: levels.sees_raiser(guard.me().role, row.name_withheld),
        told=told,
        titles=reading.post_titles(_said_by(position, asked, raised, parties)),
        responses=answers.LABELS,
        part_words=answers.PARTS,
        rag_rule=rag.rule(reviews.limits(as_at)),
        may_give=_may_give(),
        day=day,
    )


def _may_give() -> bool:
    """Whether to draw the way to the form: an agency gives its own evidence, and the business unit on its behalf."""
    own = guard.me()
    return reading.may(roles.REPORT, agency=own.agency)


def _made_on(raised: list):
    return escalations.BoardDecision.escalation.in_([row.key for row in raised])


def _log_restricted(review, shown: list) -> None:
    """Every reading of restricted evidence is logged; the rights are those of now, whatever the day looked at."""
    restricted = evidence.restricted_among({link.evidence_id for link in shown}) if shown else set()
    for ref in dict.fromkeys(link.piece.ref for link in shown if link.piece.restricted or link.evidence_id in restricted):
        people.log("read restricted evidence", f"{review.code}/{ref}", guard.me(), clock.now())


def _rungs(review, links: list) -> list[dict]:
    """The large ladder, highest rung first, as marks.evidence_ladder wants it. Context stands below it, by itself."""
    rungs = []
    for rung in reversed(ladder.RUNGS):
        here = [link for link in links if link.piece.rung == rung]
        sides = (ladder.SUPPORTS, ladder.CHALLENGES)
        pieces = {side: [_piece(review, link) for link in here if link.stance == side] for side in sides}
        rungs.append({"label": ladder.RUNG_LABELS[rung], "hint": ladder.RUNG_HINTS[rung], "context": [], **pieces})
    return rungs


def _piece(review, link) -> dict:
    piece = link.piece
    return {
        "ref": piece.ref,
        "url": reading.link("evidence.show", review=review.code, ref=piece.ref),
        "statement_html": markdown.to_html(piece.statement),
        "stance": link.stance,
        "independence": piece.independence,
        "independence_label": ladder.INDEPENDENCE_LABELS[piece.independence],
        "citation": reading.cite(piece.source) or f"given on {reading.long_day(piece.given_on)}",
        "basis": "stated" if link.confirmed else link.basis,
        "invented": link.invented or piece.invented,
        "voice": piece.voice,
        "restricted": piece.restricted,
    }


def _parties(item, position, shown: list, as_at) -> list[Party]:
    """The agencies that have a part, "each member agency" as the members of the day; the strongest part of each.

    Of the evidence only what this post may see is counted: whom a restricted piece concerns is not told.
    """
    bodies = agencies.bodies(reading.day(), as_at)
    found: dict[str, Party] = {}
    for row in sorted(reviews.parts([item.key], as_at), key=lambda row: (row.agency_id is None, PARTS.index(row.part))):
        each = row.agency_id is None
        meant = [body for body in bodies.values() if body.member and not body.agency.is_board] if each else []
        for body in meant or [bodies[row.agency_id]] * (row.agency_id in bodies):
            party = Party(body.agency, row.part, row.basis, each)
            held = found.get(body.agency.key)
            if held is None or PARTS.index(row.part) < PARTS.index(held.part):
                found[body.agency.key] = party
    for response in reviews.responses([item.key], as_at):
        if response.agency_id in found:
            found[response.agency_id].response = response
    concerned = {}
    for row in evidence.concerns({link.evidence_id for link in shown}, as_at):
        concerned.setdefault(row.evidence_id, set()).add(row.agency_id)
    for key, party in found.items():
        own = set(bodies[key].keys)
        party.states = [each.action.delivery for each in position.actions if each.action.lead_id in own]
        about = [link for link in shown if own & concerned.get(link.evidence_id, set())]
        party.counts = ladder.tally(evidence.for_rules(link) for link in about)
    return sorted(found.values(), key=lambda party: (PARTS.index(party.part), party.each_member, party.agency.name))


def _said_by(position, asked: list, raised: list, parties: list[Party]) -> set[str]:
    """The keys of the posts named on the page."""
    keys = {row.asked_by for row in asked} | {row.answered_by for row in asked} | {row.raised_by for row in raised}
    keys |= {party.response.said_by for party in parties if party.response}
    return keys | ({position.decision.decided_by} if position.decision else set())


def _history(rows: list, links: list, as_at) -> list:
    """The latest entries that wrote the item or what stands on its page, as this post may see them."""
    hidden = history_read.hidden_from(guard.me())
    item, position, *others = rows
    records = [item, position.decision, position.deadline, *(link for link in links), *others]
    keys = [row.key for row in records if row is not None]
    wrote = HistoryValue.select(HistoryValue.entry).where(HistoryValue.record.in_(keys))
    query = history_read.entries(hidden, as_at).where(History.subject.in_(keys) | History.id.in_(wrote))
    latest = query.order_by(History.known_from.desc(), History.id.desc()).limit(LATEST)
    return history_read.told(latest, hidden, as_at, most=0)


# An agency's response


@pages.route("/reviews/<review>/<ref>/respond/<agency>", methods=["GET", "POST"])
@guard.allows(roles.REPORT)
@reading.only_today
def respond(review, ref, agency):
    found = reading.review(review)
    item, body = reading.or_404(reviews.item_of(found, ref)), reading.or_404(reviews.agency_of(agency))
    roles.check(guard.me(), roles.REPORT, agency=body.key)
    if body.key not in {each.key for each in responses.asked(item, reading.day())}:
        abort(404)
    standing = reviews.responses([item.key]).where(reviews.Response.agency == body.key).first()
    there = url_for("items.show", review=found.code, ref=item.ref, _anchor="agencies")
    form, status, stale = Respond(), 200, None
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                _respond(form, item, body)
                return redirect(there)
            except AlreadyDone:
                return redirect(there)
            except Stale as clash:
                stale, status = clash, 409
            except NotAllowed:
                raise
            except Refused as refusal:
                form.refuse(refusal)
    elif standing is not None:
        form.response.data, form.reason.data = standing.response, standing.reason
    seen = form.seen.data if request.method == "POST" and stale is None else standing.id if standing else ""
    page = render_template(
        "items/respond.html",
        form=form,
        review=found,
        item=item,
        agency=body,
        standing=standing,
        stale=stale,
        seen=seen or "",
        on_behalf=roles.on_behalf(guard.me(), body.key),
        responses=answers.LABELS,
        titles=reading.post_titles([standing.said_by] if standing else []),
    )
    return page, status


def _respond(form: Respond, item, body) -> None:
    responses.respond(
        item,
        body,
        form.response.data,
        form.reason.data or "",
        by=guard.me(),
        today=reading.day(),
        seen=form.seen.data or None,
        once=form.one_time,
    )


# A question about an item


@pages.route("/reviews/<review>/<ref>/ask", methods=["GET", "POST"])
@guard.allows(roles.RAISE)
@reading.only_today
def ask(review, ref):
    found = reading.review(review)
    item = reading.or_404(reviews.item_of(found, ref))
    form, status = Ask(), 200
    every, concerned = list(reviews.agencies()), _concerned(item)
    first = [body for body in every if body.key in concerned]
    rest = [body for body in every if body.key not in concerned]
    form.agency.choices = [("", "Choose an agency"), *((body.code, body.name) for body in first + rest)]
    there = url_for("items.show", review=found.code, ref=item.ref, _anchor="questions")
    if request.method == "POST":
        status = 422
        if form.validate():
            body = next(body for body in every if body.code == form.agency.data)
            try:
                challenges.ask(
                    found, form.question.data, body.key, by=guard.me(), today=reading.day(), item=item, once=form.one_time
                )
                return redirect(there)
            except AlreadyDone:
                return redirect(there)
            except NotAllowed:
                raise
            except Refused as refusal:
                form.refuse(refusal)
    elif request.args.get("agency") in {body.code for body in every}:
        form.agency.data = request.args["agency"]
    days = reviews.limits().challenge_answer
    return render_template("items/ask.html", form=form, review=found, item=item, first=len(first), days=days), status


def _concerned(item) -> set[str]:
    """The agencies with a part in the item or in what answers it: those most likely to be asked."""
    parts = reviews.parts([item.key])
    named = {row.agency_id for row in parts}
    if None in named:
        named |= {body.key for body in reviews.members(reading.day())}
    return named | lists_of_items.leads([item.key])
