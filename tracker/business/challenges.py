"""Asking an agency a question, and answering it."""

from __future__ import annotations

import datetime as dt

from ..rules import challenges as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history, reviews
from ..store.actions import Action
from ..store.assurance import Challenge
from ..store.reviews import Item, Review


def ask(
    review: Review,
    question: str,
    agency: str,
    *,
    by: Acting,
    today: dt.date,
    item: Item | None = None,
    action: Action | None = None,
    once: str | None = None,
) -> Challenge:
    """Anyone but a reader asks an agency a question about an item or an action. ``agency`` is its key."""
    roles.check(by, roles.RAISE)
    rules.check_question(question)
    if item is None and action is None:
        raise Refused("Choose what the question is about.")
    with history.entry("asked a question", by=by, today=today, review=review, once=once) as entry:
        challenge = entry.add(
            Challenge,
            ref=entry.next_ref("Q"),
            review=review.key,
            item=item.key if item is not None else None,
            action=action.key if action is not None else None,
            agency=agency,
            question=question,
            asked_by=by.post,
            asked_on=today,
            due=rules.due(today, reviews.limits()),
        )
        entry.subject = challenge
    return challenge


def answer(challenge: Challenge, words: str, *, by: Acting, today: dt.date, once: str | None = None) -> Challenge:
    """The agency that was asked answers. An answer is not edited; more can be said in an update."""
    roles.check(by, roles.REPORT, agency=challenge.agency_id)
    rules.check_answer(words, not challenge.open)
    review = reviews.Review.get_by_id(challenge.review_id)
    with history.entry("answered a question", by=by, today=today, review=review, once=once) as entry:
        answered = entry.change(
            challenge,
            answer=words,
            answered_by=by.post,
            answered_on=today,
            on_behalf=roles.on_behalf(by, challenge.agency_id),
        )
        entry.subject = answered
    return answered
