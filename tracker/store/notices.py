"""What there is to tell on a day, to everybody at once, in a number of queries that neither people nor actions change.

The questions are those of the home page (``home.py``, ``closing.py``, ``claims.py``), asked of all agencies at once; what
is told of which, and at which occasions, is in ``rules/reminders.py``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from ..rules import closing as closing_rules
from ..rules import escalations as levels
from ..rules import reminders as rules
from ..rules import roles
from ..rules import rounds as round_rules
from ..rules.reminders import Notice
from ..rules.settings import Thresholds
from . import claims, clocks, closing, escalations, evidence, home, names, notices_of_the_board, reviews, rounds
from .evidence import Evidence
from .notice_places import ACTION, ESCALATION, EVIDENCE, ITEM, QUESTION, RETURN, ROUND
from .notice_places import about as _about
from .notice_places import day_in_words as _day
from .reviews import Agency, Codes

UNIT, CHAIR, BOTH = (roles.BUSINESS_UNIT,), (roles.CHAIR,), (roles.BUSINESS_UNIT, roles.CHAIR)
_LEAD = {levels.AGENCY_LEAD: roles.LEAD, levels.SENIOR_OFFICER: roles.SENIOR_OFFICER}


def standing(day: dt.date) -> list[Notice]:
    """Every notice that holds on a day, whoever has been told of it."""
    limits = reviews.limits()
    codes = reviews.codes()
    bodies = {row.key: row for row in reviews.agencies()}
    return [
        *_actions(day, limits, codes, bodies),
        *_rounds(day, bodies),
        *_questions(day, codes, bodies),
        *_escalations(day, codes),
        *_time(day, codes, bodies),
        *_closing(day, codes, bodies),
        *_looks(day, codes),
        *notices_of_the_board.standing(day, codes, bodies),
    ]


def _actions(day: dt.date, limits: Thresholds, codes: Codes, bodies: dict[str, Agency]) -> Iterator[Notice]:
    for each in home.watched(list(bodies), day, limits):
        action, deadline = each.action, each.deadline
        firm = bool(deadline and deadline.firm)
        found = rules.of_action(
            action.delivery, each.due, firm, each.colour.overdue, each.colour.silent, action.reported_on, day, limits
        )
        if found is None:
            continue
        said = {
            rules.OVERDUE: lambda each=each: f"It was due on {_day(each.due)}.",
            rules.DUE_SOON: lambda each=each: f"Due on {_day(each.due)}.",
            rules.SILENT: lambda action=action: f"Last reported on {_day(action.reported_on)}.",
        }[found.kind]()
        yield Notice(
            found.kind,
            action.key,
            found.occasion,
            codes.name(action),
            action.title,
            ACTION.format(codes[action.review_id], action.ref),
            said,
            each.due,
            roles=(roles.LEAD,) if found.lead_alone else rules.AGENCY,
            agency=action.lead_id,
            invented=action.invented,
        )


def _rounds(day: dt.date, bodies: dict[str, Agency]) -> Iterator[Notice]:
    running, last = rounds.running(day), rounds.last_opened(day)
    over = [last] if last is not None and last.state(day) == round_rules.OVER else []
    held = rounds.parties([*running, *over], day) if running or over else {}
    for row in running:
        late = [party for party in held[row.key] if party.standing == round_rules.LATE]
        if late:
            number = f"{len(late)} of {len(held[row.key])} agencies have not returned."
            place = ROUND.format(row.number)
            yield _round(rules.ROUND_LATE, row, row.key, place, number, UNIT, None)
        for party in held[row.key]:
            yield from (mine := list(_party(row, party, day)))
            if party.standing in round_rules.MISSING:
                yield from _parts_of(mine, party.agency, row, bodies)
    for row in over:
        silent = [party for party in held[row.key] if party.standing == round_rules.SILENT and not party.spoken_since]
        place = ROUND.format(row.number)
        for party in silent:
            yield _round(rules.SILENT_ROUND, row, row.key, place, f"Of {party.agency.name}.", rules.AGENCY, party)
        if silent:
            said = f"{len(silent)} of {len(held[row.key])} agencies said nothing."
            yield _round(rules.SILENT_ROUND, row, row.key, place, said, UNIT, None)


def _parts_of(notices: list[Notice], asked: Agency, row, bodies: dict[str, Agency]) -> Iterator[Notice]:
    """The same for who reports for a part of the agency asked. Under the same key: the agency's own lead is told once."""
    detail = f"{asked.name} has yet to return, and you are a part of it. What you report on your own actions counts."
    for part in _below(asked.key, bodies):
        for notice in notices:
            yield replace(notice, agency=part, path=ROUND.format(row.number), detail=detail)


def _below(key: str, bodies: dict[str, Agency]) -> list[str]:
    """The parts of an agency, and the parts of those."""
    found, ahead = [], [key]
    while ahead:
        parts = [each for each, body in bodies.items() if body.parent_id in ahead and each not in found and each != key]
        found += parts
        ahead = parts
    return found


def _party(row, party, day: dt.date) -> Iterator[Notice]:
    place = RETURN.format(row.number, party.agency.code)
    until = f"{party.agency.name}. The last day is {_day(row.closes)}."
    if party.standing == round_rules.LATE:
        yield _round(rules.ROUND_LATE, row, row.key, place, f"{party.agency.name}. The last day was {_day(row.closes)}.",
                     rules.AGENCY, party)  # fmt: skip
    elif party.standing in round_rules.MISSING and (row.closes - day).days <= rules.CLOSES_SOON:
        yield _round(rules.ROUND_CLOSING, row, row.closes, place, until, rules.AGENCY, party)
    elif party.standing in round_rules.MISSING:
        yield _round(rules.ROUND_OPEN, row, row.key, place, until, rules.AGENCY, party)
    elif party.sent is not None and party.sent.complete:
        said = f"{party.agency.name} returned on {_day(party.sent.sent_on)}."
        yield _round(rules.RETURNED, row, party.sent.key, place, said, (*rules.AGENCY, roles.BUSINESS_UNIT), party)


def _round(kind, row, occasion, place, said, to, party) -> Notice:
    record = party.asked.key if party is not None else row.key
    return Notice(
        kind,
        record,
        str(occasion),
        row.ref,
        row.title,
        place,
        said,
        row.closes,
        roles=to,
        agency=party.agency.key if party is not None else None,
        invented=row.invented or bool(party and party.invented),
    )


def _questions(day: dt.date, codes: Codes, bodies: dict[str, Agency]) -> Iterator[Notice]:
    for row in clocks.first_to_answer(home.questions(list(bodies)), day):
        about, _ = _about(row, codes)
        late = row.answer_by < day and not row.clock_stands
        yield Notice(
            rules.QUESTION_LATE if late else rules.QUESTION,
            row.key,
            str(row.due) if late else "asked",
            codes.name(row),
            f"Question about {about}",
            QUESTION.format(codes[row.review_id], row.ref),
            f"{'It was to be answered' if late else 'To be answered'} by {_day(row.answer_by)}.",
            row.answer_by,
            roles=rules.AGENCY,
            agency=row.agency_id,
            invented=row.invented,
        )
    for row in home.answers_to_read(day):
        about, place = _about(row, codes)
        said = f"Answered on {_day(row.answered_on)} by {row.body.name}."
        yield Notice(
            rules.ANSWER, row.key, str(row.answered_on), codes.name(row), f"Question about {about}", place, said,
            roles=CHAIR, invented=row.invented,
        )  # fmt: skip


def _escalations(day: dt.date, codes: Codes) -> Iterator[Notice]:
    """Before the level itself, the chair, and the business unit that minutes it. Never who raised it."""
    called = names.in_force()
    higher = escalations.higher_of(rows := list(home.escalations_open()))
    for row in rows:
        about, _ = _about(row, codes)
        late, went = row.due < day, higher.get(row.climbed_to)
        own = row.level in _LEAD
        said = f"Raised on {_day(row.raised_on)}. " + (
            f"A decision was due by {_day(row.due)}." if late else f"A decision is due by {_day(row.due)}."
        )
        if went is not None:
            said += f" It went on to the {called.level_in_text(went.level)}; a decision there ends both."
        common = {
            "kind": rules.ESCALATED_LATE if late else rules.ESCALATED,
            "record": row.key,
            "occasion": f"{row.level}/{row.due}" if late else row.level,
            "ref": codes.name(row),
            "title": f"About {about}",
            "path": ESCALATION.format(codes[row.review_id], row.ref),
            "detail": said,
            "due": row.due,
            "invented": row.invented,
        }
        if own:
            yield Notice(**common, roles=(_LEAD[row.level],), agency=row.agency_id)
        else:
            yield Notice(**common, roles=(roles.BOARD_MEMBER,), level=row.level)
        if went is None and (late or not own):
            kind = rules.ESCALATED_LATE if late else rules.RAISED
            yield Notice(**{**common, "kind": kind}, roles=BOTH)


def _time(day: dt.date, codes: Codes, bodies: dict[str, Agency]) -> Iterator[Notice]:
    for row in home.time_requests():
        yield Notice(
            rules.TIME_ASKED, row.key, "asked", codes.name(row.deed), row.deed.title,
            ACTION.format(codes[row.review_id], row.deed.ref),
            f"{row.deed.lead_body.name} asks for time until {_day(row.asked_for)}.",
            roles=BOTH, boards_own=row.deed.lead_body.is_board, invented=row.invented,
        )  # fmt: skip
    for row in home.time_decided(list(bodies), day):
        until = f"until {_day(row.asked_for)}, was granted" if row.state == "granted" else "was refused"
        yield Notice(
            rules.TIME_DECIDED, row.key, row.state, codes.name(row.deed), row.deed.title,
            ACTION.format(codes[row.review_id], row.deed.ref),
            f"More time, {until}, on {_day(row.decided_on)}." if row.state == "granted"
            else f"More time {until} on {_day(row.decided_on)}. The date that stood stands.",
            roles=rules.AGENCY, agency=row.deed.lead_id, invented=row.invented,
        )  # fmt: skip


def _closing(day: dt.date, codes: Codes, bodies: dict[str, Agency]) -> Iterator[Notice]:
    for row in closing.given_back(list(bodies)):
        said = "The closing was refused" if row.kind == closing_rules.REFUSAL else "It was reopened"
        yield Notice(
            rules.GIVEN_BACK, row.key, row.kind, codes.name(row.deed), row.deed.title,
            ACTION.format(codes[row.review_id], row.deed.ref), f"{said} on {_day(row.said_on)}.",
            roles=rules.AGENCY, agency=row.deed.lead_id, invented=row.invented,
        )  # fmt: skip
    for action in closing.to_check():
        yield Notice(
            rules.CHECK, action.key, str(action.reported_on), codes.name(action), action.title,
            ACTION.format(codes[action.review_id], action.ref),
            f"{action.lead_body.name} called it done on {_day(action.reported_on)}.",
            roles=BOTH, boards_own=action.lead_body.is_board, invented=action.invented,
        )  # fmt: skip
    for row in closing.paused().where(closing.StateChange.review_by <= day):
        yield Notice(
            rules.PAUSE, row.key, str(row.review_by), codes.name(row.deed), row.deed.title,
            ACTION.format(codes[row.review_id], row.deed.ref), f"To be looked at by {_day(row.review_by)}.", row.review_by,
            roles=BOTH, boards_own=row.deed.lead_body.is_board, invented=row.invented,
        )  # fmt: skip
    for row in closing.waiting_for_second():
        yield Notice(
            rules.SECOND, row.key, "proposed", codes.name(row.deed), row.deed.title,
            ACTION.format(codes[row.review_id], row.deed.ref), f"Proposed by the chair on {_day(row.said_on)}.",
            roles=(roles.BOARD_MEMBER,), agency=row.deed.lead_id, invented=row.invented,
        )  # fmt: skip


def _looks(day: dt.date, codes: Codes) -> Iterator[Notice]:
    """For the chair: what is claimed, told once after each decision; and what is to be looked at again."""
    for claim in claims.claims(home.maybe_claimed(), day, brief=True, reader=evidence.EVERYTHING):
        if claim.place is None:
            continue
        item, decision = claim.position.item, claim.position.decision
        due = claim.look_is_due(day) and not (claim.done or claim.new)
        kind, occasion = (rules.LOOK, str(claim.look_again)) if due else (rules.CLAIM, decision.id if decision else "first")
        said = f"The next look was due on {_day(claim.look_again)}." if due else ""
        yield Notice(
            kind, item.key, occasion, codes.name(item), item.title, ITEM.format(codes[item.review_id], item.ref), said,
            claim.look_again if due else None, roles=CHAIR, invented=claim.position.invented,
        )  # fmt: skip
    for row in closing.looks_at_one(None, day):
        yield Notice(
            rules.LOOK, row.key, str(row.look_again), codes.name(row.point), row.point.title,
            ITEM.format(codes[row.review_id], row.point.ref),
            f"The part of {row.body.name}. The next look was due on {_day(row.look_again)}.", row.look_again,
            roles=CHAIR, invented=row.invented,
        )  # fmt: skip
    where = Evidence.given_by.is_null(False) & (Evidence.look_again <= day + dt.timedelta(days=home.SOON))
    for piece in evidence.pieces().where(where).order_by(Evidence.look_again, Evidence.id):
        # Its own agency alone, by its reference alone: restricted or not, no word of it is mailed.
        yield Notice(
            rules.LOOK_AT_EVIDENCE, piece.key, str(piece.look_again), codes.name(piece),
            "A piece of evidence that you gave",
            EVIDENCE.format(codes[piece.review_id], piece.ref), f"By {_day(piece.look_again)}.", piece.look_again,
            roles=rules.AGENCY, agency=piece.given_by_id, invented=piece.invented,
        )  # fmt: skip
