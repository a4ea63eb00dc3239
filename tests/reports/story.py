"""Some weeks of work on the first recommendations, for reports to tell of."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from tests import cast
from tracker import clock
from tracker.business import actions, assurance, challenges, deadlines, escalations, evidence, narratives, responses
from tracker.business.evidence import NewEvidence
from tracker.store import deadlines as deadline_store
from tracker.store import evidence as evidence_store
from tracker.store import reviews
from tracker.store.actions import answering
from tracker.store.reviews import Review

FIRST = dt.date(2015, 9, 1)  # the police report
SECOND = dt.date(2015, 9, 15)  # the chair decides
BEFORE = dt.date(2015, 8, 31)
SECRET = "What the restricted audit found stays between the agencies."
THEN, NOW, TO_DO = "Nobody had looked before", "One body read forty calls", "The nights are still to be read"
AUDIT = "The audit of 40 calls found that 31 were escalated in time."


def piece(item, statement: str, stance: str = "supports", **said) -> NewEvidence:
    """A piece about one item, with a web address behind it unless a file is given."""
    given = {"rung": "practice", "independence": "checked_by_peer", "url": "https://example.org/audit", **said}
    return NewEvidence(statement=statement, about=[(item, stance)], **given)


def tell(review: Review) -> SimpleNamespace:
    """Police report with evidence; the chair asks and decides; a lead of another agency raises a concern."""
    item = reviews.item_of(review, "R1")
    police, council, chair = cast.acting("police"), cast.acting("council"), cast.acting("chair")
    action = next(
        link.done_by for link in answering([item.key]) if not link.done_by.proposed and link.done_by.lead_body.code == "OCC"
    )
    with clock.held(FIRST) as today:
        audit = piece(item, AUDIT, file_name="audit.txt", file_content=b"40 calls", url="", figures=["40", "31"])
        secret = piece(item, SECRET, "challenges", rung="impact", restricted=True)
        actions.report(
            action,
            "done_awaiting_check",
            "The procedure was tried on 40 calls.",
            None,
            by=council,
            today=today,
            evidence=[audit, secret],
        )
        responses.respond(item, reviews.agency_of("TVP"), "accepted", "", by=police, today=today)
        challenges.ask(review, "Who checked the audit?", action.lead_id, by=chair, today=today, item=item)
    with clock.held(SECOND) as today:
        found = [link for link in _links(item) if link.stance == "challenges"]
        assurance.decide(
            item,
            "some_evidence",
            "One audit, by a peer. It is a start.",
            by=chair,
            today=today,
            rests_on=[link.piece.ref for link in _links(item) if link.piece.statement == AUDIT],
            weighed={link.piece.ref: f"Weighed: {link.piece.statement[:20]}" for link in found},
            look_again=dt.date(2016, 3, 1),
        )
        raised = escalations.raise_concern(
            review,
            "board",
            "Night calls were not looked at.",
            "Ask for an audit at night.",
            by=police,
            today=today,
            item=item,
        )
        deadline = deadline_store.of_actions([action.key]).get(action.key)
        if deadline is not None:
            deadlines.ask(deadline, dt.date(2016, 1, 31), "The nights come first.", by=council, today=today)
    narrate(review, item, action, raised)
    return SimpleNamespace(item=item, action=action, raised=raised)


def narrate(review: Review, item, action, raised) -> None:
    """The business unit tells of R1, and accepts it. It cites a restricted piece, and one that is of another item."""
    ref = {link.piece.statement: link.piece.ref for link in _links(item)}
    other = evidence_store.pieces().where(evidence_store.Evidence.ref.not_in(list(ref.values()))).first()
    now = f"{NOW} [{ref[AUDIT]}], and another **read on** [{ref[SECRET]}]."
    texts = {
        "then": f"{THEN} [{item.ref}].",
        "now": f"{now}\n\n- One, [{action.ref}]\n- Two [{other.ref}]",
        "to_do": f"{TO_DO} [{raised.ref.lower()}].",
    }
    with clock.held(SECOND) as today:
        who = {"by": cast.acting("unit"), "today": today}
        row = narratives.save(item, texts, **who)
        narratives.accept(item, gives_nothing_away=True, seen=row.id, **who)


def give(review: Review, item, statement: str, stance: str = "supports", day: dt.date = FIRST, **said):
    """The council gives a piece about an item."""
    with clock.held(day) as today:
        return evidence.give(review, piece(item, statement, stance, **said), by=cast.acting("council"), today=today)


def _links(item):
    from tracker.store import evidence as store

    return list(store.links([item.key]))
