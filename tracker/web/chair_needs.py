"""What home shows the chair: what was raised, answered, claimed and asked for."""

from __future__ import annotations

import datetime as dt

from ..rules import assurance, roles
from ..rules import drift as rules
from ..rules import escalations as levels
from ..rules import needs as order
from ..store import claims, home
from ..store import drift as drift_store
from . import closing_needs, guard, meeting_needs, reading
from .needs import FEW, TWO, Codes, Need, count, drift, escalation, times, to_redact, with_more
from .reading import link, long_day, named


def page(acting: roles.Acting, codes: Codes) -> tuple[str, dict]:
    """The template of the chair's home, and what it shows."""
    as_at, day = reading.as_at(), reading.day()
    waiting = claims.in_order(claims.claims(home.maybe_claimed(as_at), day, as_at, brief=True, reader=guard.me()))
    queue = home.some_of(waiting, FEW)
    answers = home.some_of(home.answers_to_read(day, as_at), TWO)
    raised = home.some(home.escalations_open(as_at), TWO)
    asked = home.some(home.time_requests(as_at), TWO)
    again = _asked_again(codes, as_at)
    needs = {
        order.ASKED_AGAIN: again,
        order.REDACTIONS: to_redact(acting, as_at),
        order.PACK: meeting_needs.to_read(levels.BOARD),
        order.RAISED: with_more(
            [escalation(row, codes, acting) for row in raised.rows],
            raised.rest,
            "escalation is open",
            "escalations are open",
            link("escalations.index"),
        ),
        order.ANSWERS: with_more(
            [_answered(row, codes) for row in answers.rows],
            answers.rest,
            "answer is new to you",
            "answers are new to you",
            link("assurance.queue"),
        ),
        order.CLAIMS: with_more(
            [_claim(claim, codes) for claim in queue.rows],
            queue.rest,
            "waits to be tested",
            "wait to be tested",
            link("assurance.queue"),
        ),
        order.TIME_ASKED: times(asked, codes, acting),
        order.LOOKS_AT_ONE: closing_needs.looks_at_one(codes, day),
        order.PAUSES: closing_needs.pauses(codes, day),
        order.CHECKS: closing_needs.to_check(acting, codes),
    }
    looks = sum(claim.look_is_due(day) for claim in waiting)
    ones = closing_needs.count_of_looks_at_one(day)
    return "home/chair.html", {
        "needs": needs,
        "counts": [
            count(raised.total, "open escalation", "open escalations", link("escalations.index")),
            count(answers.total, "answer to read", "answers to read", link("assurance.queue")),
            count(queue.total, "claim to test", "claims to test", link("assurance.queue")),
            count(looks, *["of them past the date of the next look"] * 2, link("assurance.queue", _anchor="looks")),
            count(
                ones,
                "view of one agency to look at again",
                "views of one agency to look at again",
                link("assurance.queue", _anchor="looks"),
            ),
            count(asked.total, "request for more time", "requests for more time", link("actions.index", time=1)),
            *(count(*each) for each in closing_needs.counts(acting)),
            *drift(),
        ],
    }


def _asked_again(codes: Codes, as_at: dt.date | None) -> list[Need]:
    """What a review asks again and nobody has tested yet. Afterwards it is among the questions that nobody has raised."""
    found = home.some_of([each for each in drift_store.asked_again(as_at) if not each.tested], TWO)
    needs = []
    for each in found.rows:
        see = link("items.show", review=codes[each.about.review], ref=each.about.ref, _anchor="asked-before")
        before = ", ".join(f"{reading.before_ref(one.review)}{one.ref}" for one in each.rests_on)
        needs.append(
            Need(
                heading=f"{reading.before_ref(each.about.review)}{each.about.ref} asks again what {before} asked",
                words=f"{each.title}. {each.found}",
                do="Read both",
                to=see,
                see=see,
                invented=each.invented,
            )
        )
    one, many = "is asked again", "are asked again"
    return with_more(needs, found.rest, one, many, link("drift.index", rule=rules.ASKED_AGAIN))


def _answered(challenge, codes: Codes) -> Need:
    words, see = codes.subject(challenge)
    body = challenge.body.name
    return Need(
        heading=f"Read the answer about {words}",
        quote=challenge.answer,
        words=f"{challenge.ref}, answered by {body} on {long_day(challenge.answered_on)}.",
        do="Read it",
        to=f"{see}#{challenge.ref}",
        see=see,
        invented=challenge.invented,
    )


def _claim(claim, codes: Codes) -> Need:
    item, decision, day = claim.position.item, claim.position.decision, reading.day()
    new = []
    if claim.done:
        new.append("1 action is called done" if len(claim.done) == 1 else f"{len(claim.done)} actions are called done")
    if claim.new:
        against = claim.of_stance("challenges")
        new.append(f"{_pieces(len(claim.new))} new" + (f", {against} of them against" if against else ""))
    said = (
        f"You said “{assurance.LABELS[decision.rating].lower()}” on {long_day(decision.decided_on)}"
        if decision
        else "Not yet tested"
    )
    due = claim.look_again if claim.look_again and (not new or claim.look_again < day) else None
    return Need(
        heading=f"Test what is claimed about {named(item)}" if new else f"Look again at {named(item)}",
        words=" ".join(f"{part}." for part in (item.title, said, "; ".join(new)) if part),
        do="Test it" if new else "Look again",
        to=link("assurance.decide", review=codes[item.review_id], ref=item.ref),
        see=codes.item(item),
        due=due,
        invented=any(row.invented for row in claim.new) or any(each.action.invented for each in claim.done),
    )


def _pieces(number: int) -> str:
    return "1 piece of evidence is" if number == 1 else f"{number} pieces of evidence are"
