"""One recommendation or learning point: its wording, the three judgements, what they rest on, who answers for it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for

from .. import clock
from ..business import challenges, responses
from ..reports import markdown, narrative_page
from ..rules import challenges as questions
from ..rules import correspondence as letter_rules
from ..rules import delivery, rag, roles
from ..rules import escalations as levels
from ..rules import evidence as ladder
from ..rules import figures as figure_rules
from ..rules import responses as answers
from ..rules import whom as children
from ..rules.refusal import gathered
from ..store import (
    actions,
    asked_before,
    assurance,
    clocks,
    correspondence,
    deadlines,
    escalations,
    evidence,
    figures,
    history_read,
    history_words,
    links,
    matrix,
    outlooks,
    people,
    positions,
    reviews,
)
from ..store import items as lists_of_items
from ..store import responses as parties_to
from . import drift_shown, guard, reading, stocktakes
from .forms.items import AskForm, RespondForm
from .sending import send

pages = Blueprint("items", __name__)

LATEST = 6  # entries of the history shown on the page
MOST_FILLED_IN = 2000  # characters of a question that an address fills in


@pages.get("/reviews/<review>/<ref>")
@guard.allows(roles.READ)
def show(review, ref):
    found, as_at, day = reading.review(review), reading.as_at(), reading.day()
    item = reading.or_404(lists_of_items.one(found, ref, as_at))
    position = positions.of_item(item, day, as_at, guard.me())
    position.actions.sort(key=lambda each: each.action.delivery == delivery.NOT_REPORTED)
    shown, hidden = position.links, position.hidden
    _log_restricted(found, shown)
    acts = [each.action.key for each in position.actions]
    asked = clocks.of_questions(lists_of_items.challenges_about(item.key, acts, as_at), day, as_at)
    raised = list(lists_of_items.escalations_about(item.key, acts, as_at))
    decided = {row.escalation_id: row for row in escalations.decisions(as_at).where(_made_on(raised))}
    near, parties = lists_of_items.near(item, as_at), matrix.standings([position], day, as_at)[item.key]
    linked = links.of_one_item(found, item, as_at, guard.me())
    narrative, begun = narrative_page.of_item(found, item, as_at, guard.me(), reading.names().chair)
    told = _history([item, position, *asked, *raised], [*shown, *linked.gone["evidence"]], as_at)
    return render_template(
        "items/show.html",
        review=found,
        item=item,
        position=position,
        kind_words=reviews.KIND_LABELS[item.kind].lower(),
        near=near,
        part_positions=positions.of_items(near["parts"], day, as_at, brief=True, reader=guard.me())
        if near["parts"]
        else [],
        rungs=_rungs(found, shown),
        whom=children.gathered(_said_of_children(shown)),
        context=[_piece(found, link) for link in shown if link.stance == ladder.CONTEXT],
        shown=shown,
        hidden=[(rung, sum(link.piece.rung == rung for link in hidden)) for rung in reversed(ladder.RUNGS)],
        unseen={link.piece.ref for link in hidden},
        earlier=list(assurance.decisions(item, as_at))[:-1],
        moves=list(deadlines.changes(as_at).where(deadlines.DeadlineChange.item == item.key)),
        parties=parties,
        changes=answers.CHANGES,
        letters=correspondence.stories(correspondence.about_items([item.key], as_at), day, as_at),
        followed=correspondence.is_followed(item, day, as_at),
        letter_states=letter_rules.LABELS,
        asked=asked,
        raised=raised,
        decided=decided,
        sees_raiser=lambda row: levels.sees_raiser(guard.me().role, row.name_withheld),
        told=told,
        titles=reading.post_titles(_said_by(position, asked, raised, parties) | _told_by(narrative)),
        narrative=narrative,
        begun=begun,
        at=reading.record_links(found),
        responses=answers.LABELS,
        part_words=answers.PARTS,
        rag_rule=rag.rule(reviews.limits(as_at)),
        ways=stocktakes.ways(found, item.ref),
        may_give=_may_give(),
        links=linked,
        asked_before=asked_before.of_items([item.key], as_at, day, guard.me())[item.key],
        may_part=reading.may(roles.MANAGE),
        disagree=figures.touching(found, {link.evidence_id for link in shown}, as_at, guard.me()),
        reconciled=figure_rules.RECONCILED,
        outlook=outlooks.of_items([item.key], as_at).get(item.key),
        one_sided=_one_sided(shown),
        drift_found=drift_shown.beside(item=item.key),
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


def _one_sided(links: list) -> bool:
    """Whether something supports and nothing challenges: then what was looked for is told."""
    stances = {link.stance for link in links}
    return ladder.SUPPORTS in stances and ladder.CHALLENGES not in stances


def _said_of_children(links: list) -> list[tuple]:
    """What each piece for or against says of the children behind it, as the rule wants it."""
    pieces = [link.piece for link in links if link.stance != ladder.CONTEXT]
    return [(piece.ref, piece.speaks_for, piece.heard, piece.missing) for piece in pieces]


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
        "basis": link.stands_on,
        "invented": piece.invented,
        "link_invented": link.invented and not piece.invented,
        "voice": piece.voice,
        "restricted": piece.restricted,
    }


def _said_by(position, asked: list, raised: list, parties: list[matrix.Standing]) -> set[str]:
    """The keys of the posts named on the page."""
    keys = {row.asked_by for row in asked} | {row.answered_by for row in asked} | {row.raised_by for row in raised}
    keys |= {each.party.response.said_by for each in parties if each.party.response}
    keys |= {each.view.decided_by for each in parties if each.view}
    return keys | ({position.decision.decided_by} if position.decision else set())


def _told_by(narrative) -> set[str]:
    return {narrative.row.said_by, narrative.row.accepted_by} - {None} if narrative else set()


def _history(rows: list, links: list, as_at) -> list:
    """The latest entries that wrote the item or what stands on its page, as this post may see them."""
    hidden = history_read.hidden_from(guard.me())
    item, position, *others = rows
    records = [item, position.decision, position.deadline, *(link for link in links), *others]
    keys = [row.key for row in records if row is not None]
    latest = history_read.latest_about(keys, hidden, as_at).limit(LATEST)
    return history_words.told(latest, hidden, as_at, most=0)


# An agency's response


@pages.route("/reviews/<review>/<ref>/respond/<agency>", methods=["GET", "POST"])
@guard.allows(roles.REPORT)
@reading.only_today
def respond(review, ref, agency):
    found = reading.review(review)
    item, body = reading.or_404(reviews.item_of(found, ref)), reading.or_404(reviews.agency_of(agency))
    roles.check(guard.me(), roles.REPORT, agency=body.key)
    if body.key not in {each.key for each in parties_to.asked(item, reading.day())}:
        abort(404)
    standing = reviews.responses([item.key]).where(reviews.Response.agency == body.key).first()
    form, sent = RespondForm(), None
    if request.method == "POST":
        said, reason = form.response.data or "", form.reason.data or ""
        change, why = form.change.data or "", form.why.data or ""
        who = {"by": guard.me(), "today": reading.day(), "seen": form.seen.data or None, "once": form.one_time}
        sent = send(
            form,
            lambda: responses.respond(item, body, said, reason, change=change, why=why, **who),
            gathered(lambda: answers.check(said, reason)),
        )
        if sent.kept:
            return redirect(url_for("items.show", review=found.code, ref=item.ref, _anchor="agencies"))
    elif standing is not None:
        form.response.data, form.reason.data = standing.response, standing.reason
    # What is refused for another reason must not hide that somebody else responded meanwhile.
    seen = form.seen.data if sent and not sent.clash else standing.id if standing else ""
    page = render_template(
        "items/respond.html",
        form=form,
        review=found,
        item=item,
        agency=body,
        standing=standing,
        stale=sent.clash if sent else None,
        seen=seen or "",
        on_behalf=roles.on_behalf(guard.me(), body.key),
        responses=answers.LABELS,
        changing=standing is not None or bool(sent and sent.clash and sent.clash.standing),
        titles=reading.post_titles([standing.said_by] if standing else []),
    )
    return page, sent.status if sent else 200


# A question about an item


@pages.route("/reviews/<review>/<ref>/ask", methods=["GET", "POST"])
@guard.allows(roles.RAISE)
@reading.only_today
def ask(review, ref):
    found = reading.review(review)
    item = reading.or_404(reviews.item_of(found, ref))
    bodies, first = _who_to_ask(item)
    form, sent = AskForm(), None
    form.agency.choices = [("", "Choose an agency"), *((code, body.name) for code, body in bodies.items())]
    if request.method == "POST":
        question, who = form.question.data or "", {"by": guard.me(), "today": reading.day(), "once": form.one_time}
        sent = send(
            form,
            lambda: challenges.ask(found, question, bodies[form.agency.data].key, item=item, **who),
            gathered(lambda: questions.check_question(question)),
        )
        if sent.kept:
            anchor = sent.made.ref if sent.made is not None else "questions"
            return redirect(url_for("items.show", review=found.code, ref=item.ref, _anchor=anchor))
    else:
        form.question.data = request.args.get("question", "")[:MOST_FILLED_IN]
        if request.args.get("agency") in bodies:
            form.agency.data = request.args["agency"]
    due = questions.due(reading.day(), reviews.limits())
    deeds = [each.done_by.key for each in actions.answering([item.key])]
    before = clocks.of_questions(lists_of_items.challenges_about(item.key, deeds), reading.day())
    page = render_template(
        "items/ask.html",
        form=form,
        review=found,
        item=item,
        first=first,
        due=due,
        before=before,
        titles=reading.post_titles({each.asked_by for each in before} | {each.answered_by for each in before}),
    )
    return page, sent.status if sent else 200


def _who_to_ask(item) -> tuple[dict[str, reviews.Agency], int]:
    """Every agency by its code, and how many of them come first: those with a part in the item or in what answers it."""
    concerned, every = _concerned(item), list(reviews.standing_agencies())
    first = [body for body in every if body.key in concerned]
    rest = [body for body in every if body.key not in concerned]
    return {body.code: body for body in first + rest}, len(first)


def _concerned(item) -> set[str]:
    """The agencies with a part in the item or in what answers it: those most likely to be asked."""
    named = {party.agency.key for party in parties_to.parties([item], reading.day())[item.key]}
    return named | lists_of_items.leads([item.key])
