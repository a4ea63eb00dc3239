"""Minuting a meeting: who came, how each point of its agenda ended, and what came of a decision on a point of its own."""

from __future__ import annotations

import datetime as dt

from ..rules import escalations as escalation_rules
from ..rules import meetings as rules
from ..rules import roles
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import agenda, history
from ..store.agenda import Minute, Point
from ..store.meetings import Meeting
from ..store.reviews import Review
from . import agendas, escalations


def attendance(
    meeting: Meeting, attended: str, apologies: str, *, by: Acting, today: dt.date, once: str | None = None
) -> Meeting:
    """Which posts came and which sent apologies. Posts, not persons."""
    roles.check(by, roles.DECIDE, level=meeting.level)
    rules.check_minuting(meeting.state(today))
    with history.entry("noted who came to a meeting", by=by, today=today, once=once) as entry:
        entry.subject = entry.change(meeting, attended=attended.strip(), apologies=apologies.strip())
    return entry.subject


def wrong_with(
    meeting: Meeting, point: Point, outcome: str, words: str, owner: str, by_when: dt.date | None, *, today: dt.date
) -> list[Refused]:
    """All that the rules would refuse in a minute."""
    decided = point.decision is not None
    return [
        *gathered(lambda: rules.check_minuting(meeting.state(today))),
        *rules.check_minute(outcome, words, owner, by_when, meeting.held_on, decided),
    ]


def minute(
    meeting: Meeting,
    point: Point,
    outcome: str,
    words: str,
    owner: str = "",
    by_when: dt.date | None = None,
    *,
    by: Acting,
    today: dt.date,
    instead_of: Minute | None = None,
    once: str | None = None,
) -> Minute:
    """Record how a point of the agenda ended: decided, with an owner and a date, or it comes back, with the reason.

    A decision on an escalation ends it, through the same verb as outside a meeting. What is asked of somebody else in a
    point (more time, a second) stays for them to do. ``instead_of`` is the minute that the person saw, to record it anew;
    both stay in the history. Raises Stale when another came first.
    """
    roles.check(by, roles.DECIDE, level=meeting.level)
    for refusal in wrong_with(meeting, point, outcome, words, owner, by_when, today=today):
        raise refusal
    ends = point.kind == rules.ESCALATION and outcome == rules.DECIDED
    said = {"outcome": outcome, "made_by": by.post, "made_on": meeting.held_on, "minuted": by.role == roles.BUSINESS_UNIT}
    said |= {"words": "" if ends else words, "owner": "" if ends else owner.strip(), "by_when": None if ends else by_when}
    if outcome == rules.COMES_BACK:
        said |= {"owner": "", "by_when": None}
    chains = [history.BOARD, *([Review.get_by_id(point.review).code] if point.review else [])]
    with history.together(*chains), history.entry("minuted a point of an agenda", by=by, today=today, once=once) as entry:
        entry.hold(meeting)
        _check_first(meeting, point, instead_of)
        made = _decide(meeting, point, words, owner, by_when, by=by, today=today) if ends else None
        said |= {"decision": made.key if made is not None else None}
        if instead_of is not None:
            entry.subject = entry.change(instead_of, **said)
        else:
            number = len(agenda.items_of(meeting)) + 1
            item = point.item or agendas.write_down(entry, meeting, point, number)
            ref = f"{item.ref}/minute"
            entry.subject = entry.add(Minute, ref=ref, meeting=meeting.key, agenda_item=item.key, **said)
    return entry.subject


def _check_first(meeting: Meeting, point: Point, instead_of: Minute | None) -> None:
    """Somebody else may have minuted the same point since the page was opened."""
    if instead_of is not None:
        return
    written = {row.key: row for row in agenda.items_of(meeting)}
    for row in agenda.minutes_of(meeting):
        item = written.get(row.agenda_item_id)
        if item is not None and (item.kind, item.about or item.key) == (point.kind, point.key):
            raise history.Stale(None, row)


def _decide(meeting: Meeting, point: Point, words: str, owner: str, by_when, *, by: Acting, today: dt.date):
    return escalations.decide(
        point.row.escalation,
        words,
        owner,
        by_when,
        by=by,
        today=today,
        instead_of=point.decision,
        meeting=meeting,
    )


def carry_out(made: Minute, on: dt.date | None, how: str, *, by: Acting, today: dt.date, once: str | None = None) -> Minute:
    """What a level decided on a point that is no escalation was carried out; a decision on an escalation says so itself."""
    roles.check(by, roles.DECIDE, level=_level(made))
    for refusal in wrong_with_carrying_out(made, on, how, today=today):
        raise refusal
    with history.entry("recorded a decision as carried out", by=by, today=today, once=once) as entry:
        entry.subject = entry.change(made, carried_out_on=on, carried_out_how=how)
    return entry.subject


def wrong_with_carrying_out(made: Minute, on: dt.date | None, how: str, *, today: dt.date) -> list[Refused]:
    if made.outcome != rules.DECIDED or made.decision_id is not None:
        return [Refused("This is recorded on the page of the decision.")]
    return gathered(lambda: escalation_rules.check_day_carried_out(on, made.made_on, today), lambda: rules.check_how(how))


def _level(made: Minute) -> str:
    return Meeting.get((Meeting.record == made.meeting_id) & Meeting.known_until.is_null()).level
