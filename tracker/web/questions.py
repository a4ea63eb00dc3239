"""Questions to an agency about an action: asked, and answered."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for

from .. import clock
from ..business import challenges
from ..rules import challenges as rules
from ..rules import roles
from ..rules.refusal import gathered
from ..store import actions, assurance, clocks, history, reviews
from ..store.actions import Action
from . import guard, reading
from .forms.actions import AnswerForm, AskForm
from .guard import me
from .one_action import after, find, form_page
from .sending import send

MOST_FILLED_IN = 2000  # characters of a question that an address fills in


def add_to(pages: Blueprint) -> None:
    """Put these views among those of the actions."""
    pages.add_url_rule("/reviews/<review>/actions/<ref>/ask", "ask", ask, methods=["GET", "POST"])
    pages.add_url_rule("/reviews/<review>/questions/<ref>", "answer", answer, methods=["GET", "POST"])


@guard.allows(roles.RAISE)
@reading.only_today
def ask(review, ref):
    review, action = find(review, ref)
    bodies = {body.code: body for body in (action.lead_body, *actions.supporters(action))}
    form, sent = AskForm(), None
    form.agency.choices = [(code, body.name) for code, body in bodies.items()]
    if request.method == "POST":
        question = form.question.data or ""
        sent = send(
            form,
            lambda: challenges.ask(
                review,
                question,
                bodies[form.agency.data].key,
                by=me(),
                today=clock.today(),
                action=action,
                once=form.one_time,
            ),
            gathered(lambda: rules.check_question(question)),
        )
        if sent.kept:
            return redirect(after(review, action, sent.made))
    else:
        form.question.data = request.args.get("question", "")[:MOST_FILLED_IN]
    return form_page(
        "ask",
        sent,
        form,
        action,
        review=review,
        action=action,
        bodies=bodies,
        before=(before := _asked_before(action)),
        titles=reading.post_titles({each.asked_by for each in before} | {each.answered_by for each in before}),
        due=rules.due(clock.today(), reviews.limits()),
    )


@guard.allows(roles.REPORT)
@reading.only_today
def answer(review, ref):
    review = reading.review(review)
    challenge = _question(review, ref)
    roles.check(me(), roles.REPORT, agency=challenge.agency_id)
    form, sent, about = AnswerForm(), None, assurance.subject_of(challenge)
    if request.method == "POST":
        seen, words = history.version_seen(challenge, form.seen.data), form.answer.data or ""
        sent = send(form, lambda: challenges.answer(seen, words, by=me(), today=clock.today(), once=form.one_time))
        if sent.kept:
            endpoint = "actions.show" if challenge.action_id else "items.show"
            return redirect(url_for(endpoint, review=review.code, ref=about.ref, _anchor=challenge.ref))
        challenge = _question(review, ref)
    return form_page(
        "answer",
        sent,
        form,
        challenge,
        review=review,
        challenge=challenge,
        about=about,
        titles=reading.post_titles({challenge.asked_by, challenge.answered_by}),
    )


def _asked_before(action: Action) -> list:
    asked = assurance.challenges().where(assurance.Challenge.action == action.key)
    return clocks.of_questions(asked, reading.day())


def _question(review, ref: str):
    challenge = reading.or_404(assurance.challenge_of(review, ref))
    return clocks.of_questions([challenge], reading.day())[0]
