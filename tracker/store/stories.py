"""The whole story of an action, newest first: reports with evidence, dates, questions, what was raised and decided."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..rules import delivery, plan_comparing
from ..rules import due_points as rules
from ..rules.roles import Acting
from . import actions, assurance, closing, deadlines, due_points, escalations, evidence, imports, links
from .actions import Action, ProgressUpdate
from .assurance import Challenge
from .database import Record
from .deadlines import Deadline, DeadlineChange
from .escalations import BoardDecision, Escalation
from .evidence import Evidence, EvidenceLink

UPDATE, TIME_ASKED, TIME_DECIDED, DATE, QUESTION, ANSWER, RAISED, DECIDED, STATE, SECONDED, BEGUN, MOVED = (
    "update",
    "time_asked",
    "time_decided",
    "date",
    "question",
    "answer",
    "raised",
    "decided",
    "state",
    "seconded",
    "begun",
    "moved",
)
PLAN, PLAN_UNDONE = "plan", "plan_undone"


@dataclass
class Given:
    """A piece of evidence given with a report, as one reader may see it. What it says of a restricted piece is its rung."""

    piece: Evidence
    restricted: bool
    hidden: bool  # restricted, and not for this reader
    stances: dict[str, list] = field(default_factory=dict)  # the links to items, by stance
    # The links that were withdrawn since, each with the link that took its place, if one did.
    withdrawn: list[tuple[EvidenceLink, EvidenceLink | None]] = field(default_factory=list)

    @property
    def invented(self) -> bool:
        return self.piece.invented


@dataclass
class Event:
    """One thing that happened. ``row`` is the record that holds it, as it stood on the day looked at."""

    kind: str
    on: dt.date
    order: str  # a key that sorts by when it was made, for what happened on one day
    row: Record
    given: list[Given] = field(default_factory=list)
    corrects: ProgressUpdate | None = None
    corrected_by: list[ProgressUpdate] = field(default_factory=list)
    same_words_as: ProgressUpdate | None = None
    of: Action | None = None  # the action that was merged into this one, when it happened there
    turn: due_points.Turn | None = None  # of a date

    @property
    def invented(self) -> bool:
        return self.row.invented


def of_action(action: Action, acting: Acting | None, as_at: dt.date | None = None) -> list[Event]:
    """All that happened to an action, newest first, as this reader may see it."""
    merged = list(links.merged_into(Action, action.key, as_at))
    given = _given([action, *merged], acting, as_at)
    events = []
    for each in (action, *merged):
        own = [*_updates(each, given, as_at), *_dates(each, as_at), *_questions(each, as_at), *_raised(each, as_at)]
        own += [*_state(each, as_at), *_plans(each, as_at)]
        own.append(Event(BEGUN, Action.get_by_id(each.key).known_from, each.key, each))
        for event in own:
            event.of = each if each is not action else None
        events += own
    events += _moved_here(given)
    return sorted(events, key=lambda event: (event.on, event.order), reverse=True)


def evidence_counts(events: list[Event]) -> list:
    """The pieces given with the reports that the reader may see, one link for each stance of a piece, for the ladder."""
    seen = [given for event in events for given in event.given if not given.hidden]
    return [links[0] for given in seen for links in given.stances.values()]


def moves(events: list[Event], deadline: Deadline | None) -> list[dict]:
    """The moves of a date, ``was`` and ``to``: those granted and those made without being asked for, newest first.

    A move that was undone is none.
    """
    found, undone = [], 0
    for each in events:
        if deadline is None:
            break
        if each.kind == TIME_DECIDED and each.row.state == "granted" and each.row.deadline_id == deadline.key:
            found.append({"was": each.row.was or each.row.asked_for, "to": each.row.asked_for})
        elif each.kind == DATE and each.row.event == "undone" and each.row.key == deadline.key and each.turn.moved:
            undone += 1
        elif each.kind == DATE and each.row.event == "moved" and each.row.key == deadline.key and each.turn.moved:
            if undone:
                undone -= 1
                continue
            found.append({"was": each.turn.before.current, "to": each.row.current})
    return found


def move_asked_for(events: list[Event], deadline: Deadline | None) -> DeadlineChange | None:
    """The request to move a date that waits for a decision."""
    waiting = (each.row for each in events if each.kind == TIME_ASKED and each.row.state == "asked")
    return next((row for row in waiting if deadline is not None and row.deadline_id == deadline.key), None)


def _updates(action: Action, given: dict[dt.datetime, list[Given]], as_at) -> Iterator[Event]:
    rows = list(actions.updates([action.key], as_at))  # newest first
    by_key = {row.key: row for row in rows}
    corrected = defaultdict(list)
    for row in rows:
        if row.corrects_id:
            corrected[row.corrects_id].append(row)
    for number, row in enumerate(rows):
        before = rows[number + 1] if number + 1 < len(rows) else None
        pieces = given.pop(row.written_at, [])
        same = before is not None and not pieces and delivery.same_words(row.what_changed, before.what_changed)
        yield Event(
            UPDATE,
            row.said_on,
            row.key,
            row,
            given=pieces,
            corrects=by_key.get(row.corrects_id),
            corrected_by=corrected[row.key],
            same_words_as=before if same else None,
        )


def _plans(action: Action, as_at) -> Iterator[Event]:
    """The action plans that were imported and had this action already, and their undoing. One that added it began it."""
    for line in imports.told_of(action.key, as_at):
        if line.became != plan_comparing.ADDED:
            yield Event(PLAN, line.known_from, line.key, line)
        if line.of_plan.undone_on:
            yield Event(PLAN_UNDONE, line.of_plan.undone_on, line.of_plan.id, line)


def _moved_here(left: dict[dt.datetime, list[Given]]) -> Iterator[Event]:
    """What came with no report on this action: it was given with another, and moved here."""
    for pieces in left.values():
        for given in pieces:
            every = [link for found in given.stances.values() for link in found] + [link for link, _ in given.withdrawn]
            link = every[0]
            yield Event(MOVED, link.first.known_from, link.key, link, given=[given])


def _given(of: list[Action], acting: Acting | None, as_at) -> dict[dt.datetime, list[Given]]:
    """The pieces by the moment of the report with which they were given: both were written in one transaction.

    A link that was withdrawn since is still told where it was given, with why, and where it went.
    """
    rows = list(evidence.given_with([action.key for action in of], as_at))
    keys = {link.evidence_id for link in rows}
    restricted = (evidence.restricted_among(keys) if keys else set()) | {
        link.evidence_id for link in rows if link.piece.restricted
    }
    readable = evidence.open_to(acting, restricted) if restricted else set()
    where = links.places([link for link in rows if link.moved_to_id], as_at)
    found: dict[dt.datetime, dict[str, Given]] = defaultdict(dict)
    for link in rows:
        key = link.evidence_id
        given = found[link.first.written_at].setdefault(
            key, Given(link.piece, key in restricted, key in restricted and key not in readable)
        )
        if link.withdrawn:
            given.withdrawn.append((link, where.get(link.moved_to_id)))
        else:
            given.stances.setdefault(link.stance, []).append(link)
    return {moment: list(pieces.values()) for moment, pieces in found.items()}


def _dates(action: Action, as_at) -> Iterator[Event]:
    for row in deadlines.changes(as_at).where(DeadlineChange.action == action.key):
        yield Event(TIME_ASKED, row.asked_on, row.key, row)
        if row.decided_on:
            yield Event(TIME_DECIDED, row.decided_on, row.id, row)
    for turn in due_points.turns(action.key, as_at):
        # What was granted stands there as decided; the first date is told where the action begins.
        if turn.row.event != rules.GRANTED and not (turn.row.event == rules.ADDED and not turn.row.label):
            yield Event(DATE, turn.row.known_from, turn.row.id, turn.row, turn=turn)


def _questions(action: Action, as_at) -> Iterator[Event]:
    for row in assurance.challenges(as_at).where(Challenge.action == action.key):
        yield Event(QUESTION, row.asked_on, row.key, row)
        if not row.open:
            yield Event(ANSWER, row.answered_on, row.id, row)


def _raised(action: Action, as_at) -> Iterator[Event]:
    for row in escalations.escalations(as_at).where(Escalation.action == action.key):
        yield Event(RAISED, row.raised_on, row.key, row)
    for row in escalations.decisions(as_at).where(BoardDecision.action == action.key):
        yield Event(DECIDED, row.made_on, row.key, row)


def _state(action: Action, as_at) -> Iterator[Event]:
    for row in closing.of_action(action, as_at):
        yield Event(STATE, row.said_on, row.key, row)
        if row.second_on:
            yield Event(SECONDED, row.second_on, row.id, row)
