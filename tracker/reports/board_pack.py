"""What a board pack says: gathered once, as plain values, in a number of queries that does not grow with the records.

What is restricted is neither quoted nor counted in it, whoever asks: the pack lies on a table.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from ..rules import assurance, delivery, evidence, rag
from ..rules import closing as closings
from ..rules import deadlines as dates
from ..rules import escalations as levels
from ..rules import meetings as rules
from ..rules.drift import Concerned
from ..rules.settings import Thresholds
from ..store import action_rows, actions, agenda, closing, decided, drift, home, meetings, positions, reviews, rounds
from ..store import names as called_on
from ..store.agenda import Point
from ..store.board_view import Before
from ..store.decided import Decision
from ..store.meetings import Meeting
from ..store.positions import ActionPosition
from ..store.reviews import Review
from .board_pack_content import Asked, BoardPack, Done, Late, Live, Made, Question, Soon, Wanted
from .list_escalations import said_of_delivery
from .wording import codes, count, ref_of, short_day

GOOD = (assurance.GOOD_EVIDENCE, assurance.SUSTAINED)


def gather(
    level: str,
    day: dt.date,
    as_at: dt.date | None = None,
    meeting: Meeting | None = None,
    found: list[Point] | None = None,
    review: Review | None = None,
) -> BoardPack:
    """The pack of a level as at a day; for its next meeting, unless another is named.

    ``found`` is the agenda, where somebody gathered it already. With ``review`` it is of that review alone.
    """
    names, limits = called_on.in_force(as_at), reviews.limits(as_at)
    codes.set(reviews.codes(as_at))
    meeting = meeting or meetings.next_meeting(level, day, as_at)
    last = _last(level, min(day, meeting.held_on) if meeting else day, as_at)
    since = last or day - dt.timedelta(days=limits.reporting_interval)
    if found is None:
        found = agenda.points(meeting, day, as_at) if meeting else agenda.before(level, day, as_at)
    every = positions.of_actions(actions.actions(review, as_at), day, as_at, limits)
    asked = agenda.with_dates(home.time_requests(as_at), as_at)
    made = decided.decided(level, day, since, as_at)
    if review is not None:
        found = [each for each in found if each.review == review.key]
        asked = [row for row in asked if row.review_id == review.key]
        made = [each for each in made if getattr(each.row, "review_id", None) == review.key]
    theirs = {each.about for each in found if each.kind == rules.TIME}
    rows = [each for each in drift.standing(day, as_at) if review is None or each.review == review.key]
    return BoardPack(
        level=level,
        names=names,
        day=day,
        limits=limits,
        demonstration=reviews.is_demonstration(),
        title=" · ".join(filter(None, (meeting.title if meeting else "", review.title if review else ""))),
        when=meeting.held_on if meeting else None,
        place=meeting.place if meeting else "",
        since=since,
        last=last,
        made=[_made(each, day) for each in made],
        wanted=[_wanted(each, day) for each in found if each.kind != rules.FREE and each.row is not None],
        other=[
            Wanted(each.kind, each.title, each.asked, invented=each.invented) for each in found if each.kind == rules.FREE
        ],
        late=_late(every, {row.action_id for row in asked}, day, as_at),
        time=[_asked(row, theirs) for row in asked],
        done=_done(every, since, as_at),
        live=_live(every),
        soon=_soon(every, day, limits),
        questions=_questions(rows),
        asked_in_all=len(rows),
        restricted=sum(
            len(each.row.position.hidden) for each in found if isinstance(each.row, Before) and each.row.position
        ),
    )


def _last(level: str, day: dt.date, as_at) -> dt.date | None:
    """The day of the last meeting of the level; of the full Board also one that a round alone names."""
    if level == levels.BOARD:
        return rounds.meeting_before(day, as_at)
    last = meetings.last_meeting(level, day, as_at)
    return last.held_on if last else None


def _made(each: Decision, day: dt.date) -> Made:
    row = each.row
    return Made(
        row.made_on,
        each.about,
        each.words,
        row.owner,
        row.by_when,
        row.carried_out_on,
        each.how,
        each.late(day),
        row.invented,
    )


def _wanted(each: Point, day: dt.date) -> Wanted:
    if each.kind != rules.ESCALATION:
        return Wanted(each.kind, each.title, each.asked, why=getattr(each.row, "because", ""), invented=each.invented)
    whole: Before = each.row
    row, (of, decision) = whole.escalation, whole.shown_seal
    late = (day - row.due).days
    waits = f"here {count(whole.days(day), 'day')}, to be decided by {short_day(row.due)}"
    waits += f", {count(late, 'day')} ago" if late > 0 else ""
    rating = assurance.LABELS[whole.rating].lower() + (f", said of {ref_of(of)}" if whole.action and of else "")
    if decision is not None and decision.override:
        rating += f", decided against a rule: {decision.override}"
    first, *others = [body.name for body in whole.owners] or ["nobody named"]
    owners = first + (f" and {count(len(others), 'other body', 'other bodies')}" if others else "")
    said = said_of_delivery(whole) or "no action"
    return Wanted(
        each.kind,
        each.title,
        row.asked,
        why=row.why,
        waits=f"{'By rule' if row.how == 'rule' else 'By a person'}; {waits}",
        owner=owners,
        delivery=said.lower() + _dated(whole),
        evidence=_ladder(whole.counts),
        assurance=rating,
        last=_last_words(whole, day),
        invented=each.invented,
    )


def _dated(whole: Before) -> str:
    """What the dates say, of several actions only what is red or amber."""
    if whole.action:
        return f"; by dates {whole.action.colour.value}, {whole.action.colour.reason}"
    colours = whole.position.colours
    found = [f"{colours[colour]} {colour}" for colour in (rag.RED, rag.AMBER) if colours.get(colour)]
    return f"; by dates {' and '.join(found) or 'none red or amber'}" if whole.position.actions else ""


def _last_words(whole: Before, day: dt.date) -> str:
    """The last decision about the same, without its words: they stand among the decisions of last time."""
    made = whole.last_decision
    if made is None:
        return ""
    if made.carried_out_on:
        return f"{short_day(made.made_on)}, carried out"
    return f"{short_day(made.made_on)}, " + ("not recorded as carried out" if made.by_when < day else "not due yet")


def _ladder(counts: dict) -> str:
    supports = sum(rung["supports"] for rung in counts.values())
    against = sum(rung["challenges"] for rung in counts.values())
    if not supports and not against:
        return "none yet"
    highest = next((rung for rung in reversed(evidence.RUNGS) if counts[rung]["supports"]), "")
    return f"{supports or 'none'} for, {against or 'none'} against" + (f", up to {highest}" if highest else "")


def _late(every: Iterable[ActionPosition], asked: set[str], day: dt.date, as_at) -> list[Late]:
    """Past a confirmed date, with no more time asked for and before no level; the latest first."""
    raised = {row.action_id for rows in agenda.board_view.open_at_each_level(as_at).values() for row in rows}
    found = [
        Late(ref_of(row), row.title, row.lead_body.name, each.due, dates.days_late(each.due, day), _word(row), row.invented)
        for each in every
        if each.colour.overdue and (row := each.action).key not in asked and row.key not in raised
    ]
    return sorted(found, key=lambda each: -each.days)


def _word(row) -> str:
    said = delivery.LABELS[row.delivery].lower()
    return f"{said}, {short_day(row.reported_on)}" if row.reported_on else said


def _asked(row, theirs: set[str | None]) -> Asked:
    moves = row.of_date.moves if row.of_date else 0
    deed, made_up = row.deed, row.invented
    return Asked(
        ref_of(deed),
        deed.title,
        deed.lead_body.name,
        row.was,
        row.asked_for,
        moves,
        row.because,
        row.key in theirs,
        made_up,
    )


def _done(every: list[ActionPosition], since: dt.date, as_at) -> list[Done]:
    """Called done since, or closed since, the latest first; evidence and assurance are said apart."""
    over = [each for each in every if each.action.delivery in (delivery.DONE, delivery.CLOSED)]
    closed = {
        key: next((row.last_on for row in rows if row.kind == closings.CLOSING and row.state == closings.DONE), None)
        for key, rows in closing.of_actions([each.action.key for each in over], as_at).items()
    }
    told = []
    for each in over:
        row = each.action
        on = (closed.get(row.key) if row.delivery == delivery.CLOSED else None) or row.reported_on
        if on is not None and on >= since:
            told.append((on, each))
    told.sort(key=lambda pair: (pair[0], pair[1].action.ref), reverse=True)
    rows = action_rows.of([each for _, each in told], as_at)
    return [_of_done(row, on) for (on, _), row in zip(told, rows, strict=True)]


def _of_done(row: action_rows.Row, on: dt.date) -> Done:
    deed = row.action
    rated = [
        f"{assurance.LABELS[rating].lower()} ({', '.join(ref_of(item) for item in items)})"
        for rating, items in row.answered.items()
    ]
    word = "closed" if deed.delivery == delivery.CLOSED else "done, awaiting check"
    return Done(
        ref_of(deed),
        deed.title,
        f"{word}, {deed.lead_body.name}, {short_day(on)}",
        _ladder(row.counts),
        "; ".join(rated) or "answers nothing that is rated",
        any(rating in GOOD for rating in row.answered),
        deed.invented,
    )


def _live(every: Iterable[ActionPosition]) -> list[Live]:
    """By lead agency, those with most that is late first."""
    held: dict[str, list[ActionPosition]] = defaultdict(list)
    for each in every:
        if _is_live(each):
            held[each.action.lead_body.name].append(each)
    found = [
        Live(
            name,
            len(rows),
            sum(each.action.delivery == delivery.AT_RISK for each in rows),
            sum(each.action.delivery == delivery.NOT_REPORTED for each in rows),
            sum(each.colour.overdue for each in rows),
            sum(each.colour.silent for each in rows),
        )
        for name, rows in held.items()
    ]
    return sorted(found, key=lambda row: (-row.late, -row.at_risk, -row.live, row.agency))


def _is_live(each: ActionPosition) -> bool:
    """Running and not called done; a proposal is nothing agreed yet."""
    return each.action.delivery not in (*delivery.STOPPED, delivery.DONE) and not each.action.proposed


def _soon(every: Iterable[ActionPosition], day: dt.date, limits: Thresholds) -> list[Soon]:
    until = day + dt.timedelta(days=limits.amber_before)
    found = [
        Soon(ref_of(row), row.title, row.lead_body.name, each.due, _word(row), row.invented)
        for each in every
        if _is_live(each)
        and each.due
        and day <= each.due <= until
        and each.colour.value != rag.GREY
        and (row := each.action)
    ]
    return sorted(found, key=lambda each: (each.due, each.ref))


def _named(about: Concerned) -> str:
    """What a question is about, with its review where there are several; an agency is of none."""
    return f"{codes.get().before(about.review)}{about.ref}"


def _questions(rows: list) -> list[Question]:
    """One question of each rule, with how many more there are of it."""
    held = defaultdict(list)
    for each in rows:
        held[each.rule].append(each)
    return [
        Question(first.label, _named(first.about), first.title, first.found, first.question, len(rest), first.invented)
        for first, *rest in held.values()
    ]
