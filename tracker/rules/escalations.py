"""Escalation: the levels, when lateness reaches each, and what a raised item and its decision must say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from . import deadlines
from .refusal import Refused
from .roles import BUSINESS_UNIT, CHAIR
from .settings import Thresholds

AGENCY_LEAD, SENIOR_OFFICER, EXECUTIVE, BOARD, SUMMIT = "agency_lead", "senior_officer", "executive", "board", "summit"
LEVELS = (AGENCY_LEAD, SENIOR_OFFICER, EXECUTIVE, BOARD, SUMMIT)  # lowest first
LABELS = {
    AGENCY_LEAD: "Agency lead",
    SENIOR_OFFICER: "Agency's senior officer",
    EXECUTIVE: "OSCB executive",
    BOARD: "Full Board",
    SUMMIT: "Chief officers' summit",
}


# An escalation stands open until it is decided. What the rules propose is confirmed, and then open, or set aside.
OPEN, DECIDED, PROPOSED, SET_ASIDE = "open", "decided", "proposed", "set_aside"
STATES = (OPEN, DECIDED, PROPOSED, SET_ASIDE)


def height(level: str) -> int:
    """1 for the agency lead up to 5 for the summit."""
    return LEVELS.index(level) + 1


@dataclass(frozen=True)
class Reached:
    """A level that lateness, moves or silence reach, and why."""

    level: str
    reason: str  # "34 days late, limit 31; moved 2 times, limit 2"


Limits = tuple[tuple[str, int], ...]


def by_days(limits: Thresholds = Thresholds()) -> Limits:
    """From how many days past its date each level is reached, the highest level first."""
    return (
        (BOARD, limits.board_days),
        (EXECUTIVE, limits.executive_days),
        (SENIOR_OFFICER, limits.senior_officer_days),
        (AGENCY_LEAD, limits.agency_lead_days),
    )


def by_moves(limits: Thresholds = Thresholds()) -> Limits:
    """From which move of a date each level is reached, the highest level first."""
    return ((BOARD, limits.board_moves), (EXECUTIVE, limits.executive_moves))


def by_silence(limits: Thresholds = Thresholds()) -> Limits:
    """From how many silent rounds each level is reached."""
    return ((SENIOR_OFFICER, limits.senior_officer_silent_rounds),)


def level_for(days_late: int, moves: int, silent_rounds: int, limits: Thresholds = Thresholds()) -> Reached | None:
    """The highest level that lateness, moves and silence reach on their own, and why; None below the first."""
    counted = (
        (days_late, dict(by_days(limits)), _late),
        (moves, dict(by_moves(limits)), _moved),
        (silent_rounds, dict(by_silence(limits)), _silent),
    )
    for level in reversed(LEVELS):
        reasons = [say(number, at[level]) for number, at, say in counted if level in at and number >= at[level]]
        if reasons:
            return Reached(level, "; ".join(reasons))
    return None


_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def ordinal(number: int) -> str:
    """The first, the second; from the tenth on in figures."""
    return _ORDINALS[number] if number < len(_ORDINALS) else f"{number}th"


def what_a_move_reaches(moves: int, limits: Thresholds = Thresholds()) -> str:
    """Said to whoever asks for more time: which move it would be, and which level the rule then reaches.

    ``moves`` counts those granted before.
    """
    this = moves + 1
    steps = by_moves(limits)[::-1]
    reached = [level for level, limit in steps if this >= limit]
    would = f"Granted, it would be the {ordinal(this)} move of this date"
    if reached:
        return f"{would}, which by the Board's rule reaches the {in_running_text(reached[-1])}."
    ahead = [f"the {ordinal(limit)} reaches the {in_running_text(level)}" for level, limit in steps]
    return f"{would}. By the Board's rule {' and '.join(ahead)}."


def in_running_text(level: str) -> str:
    """The name of a level inside a sentence: agency lead, OSCB executive, full Board."""
    label = LABELS[level]
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def before_whom(titles: Sequence[str]) -> str:
    """Who finds a concern of one level on their home page, by the titles of the posts held today."""
    if not titles:
        return "Nobody holds this post today. The chair finds it."
    return f"It stands before: {', '.join(titles)}."


def what_happens_next(due: dt.date, limits: Thresholds = Thresholds()) -> list[str]:
    """Said before a concern is sent: who can read it, what the level does with it, and by when."""
    return [
        "Everybody who can sign in can read it, on the page of what it is about and on the page of the level.",
        f"The level is asked to decide by {due.day} {due:%B %Y}: {limits.escalation_answer} working days from today.",
        "It ends only with a decision that has an owner and a date. Until then it stands open, with the days counted.",
        "What you send cannot be edited or taken back. You can follow it from its own page, and raise it again.",
    ]


def _late(days: int, limit: int) -> str:
    return f"{days} days late, limit {limit}" if days != 1 else f"1 day late, limit {limit}"


def _moved(moves: int, limit: int) -> str:
    return f"deadline moved {moves} times, limit {limit}"


def _silent(rounds: int, limit: int) -> str:
    return f"silent for {rounds} rounds, limit {limit}"


def check_raise(level: str, why: str, asked: str) -> None:
    """Anyone with a post may raise any item with any level; it must say why and what is asked."""
    if level not in LEVELS:
        raise Refused("Choose who should see it.", "level")
    if not why.strip():
        raise Refused("Say what worries you.", "why")
    if not asked.strip():
        raise Refused("Say what you ask for.", "asked")


def check_whose(level: str, agency: str | None) -> None:
    """The two lowest levels are an agency's own, so it must be said whose lead or senior officer is meant."""
    if level in (AGENCY_LEAD, SENIOR_OFFICER) and agency is None:
        raise Refused("Choose the agency whose lead or senior officer should see it.", "agency")


def sees_raiser(role: str, withheld: bool) -> bool:
    """Whether a post of this role sees who raised a concern. Whoever raised it may ask for their name to be kept back."""
    return not withheld or role in (CHAIR, BUSINESS_UNIT)


def check_three_dates(known: dt.date | None, told: dt.date | None, extent: dt.date | None, today: dt.date) -> None:
    """The three dates of a concern (independent commentary 4.13-4.15) cannot run backwards or lie ahead."""
    named = (("known_to_agency", known), ("board_told", told), ("full_extent", extent))
    for field, day in named:
        if day is not None and day > today:
            raise Refused("This date cannot be in the future.", field)
    if known and told and told < known:
        raise Refused("The Board cannot have been told before the agency knew.", "board_told")
    if told and extent and extent < told:
        raise Refused("The full extent cannot have been given before the Board was told.", "full_extent")


@dataclass(frozen=True)
class Gap:
    """The days between two of the three dates of a concern; ``over`` is False while the second has not come."""

    days: int
    over: bool


def gap(first: dt.date | None, second: dt.date | None, today: dt.date) -> Gap | None:
    """How long somebody waited to be told (commentary 4.13-4.15). None where the first date is not known."""
    if first is None:
        return None
    return Gap(((second or today) - first).days, second is not None)


def due(raised_on: dt.date, limits: Thresholds = Thresholds()) -> dt.date:
    """The day by which a level decides, in working days of England."""
    return deadlines.after_working_days(raised_on, limits.escalation_answer)


def check_decision(decision: str, owner: str, by_when: dt.date | None, today: dt.date, already_decided: bool) -> None:
    """An escalation ends only with a decision that has an owner and a date."""
    if already_decided:
        raise Refused("This escalation already has its decision.", "decision")
    if not decision.strip():
        raise Refused("Write what was decided.", "decision")
    if not owner.strip():
        raise Refused("Name the post that owns the decision.", "owner")
    if by_when is None:
        raise Refused("Enter the day by which it is to be carried out.", "by_when")
    if by_when < today:
        raise Refused("The day by which it is carried out cannot be in the past.", "by_when")


def check_anew(made_on: dt.date, at_a_meeting: bool, carried_out: bool, recorded_on: dt.date | None) -> None:
    """A decision takes the place of another only where two were recorded at once; in a meeting's minutes, until it is done.

    ``recorded_on`` is the day on which it is recorded anew; None for the minutes of a meeting.
    """
    if carried_out:
        raise Refused("This decision was carried out, so it stands. What is to be done now is raised anew.", "decision")
    if recorded_on is not None and at_a_meeting:
        raise Refused("This was decided at a meeting. It is recorded anew in the minutes of that meeting.", "decision")
    if recorded_on is not None and made_on < recorded_on:
        raise Refused("This was decided on an earlier day, so it stands. What is new is raised anew.", "decision")


def check_settle(chosen: int, because: str) -> None:
    """What the rules proposed is confirmed or set aside with a reason."""
    if not chosen:
        raise Refused("Choose at least one.", "pick")
    if not because.strip():
        raise Refused("Give a reason. It is kept with each of them.", "because")


def check_reply(says: str, is_open: bool) -> None:
    """A level may reply without deciding, as long as it stands open."""
    if not is_open:
        raise Refused("This escalation is not open any more.", "says")
    if not says.strip():
        raise Refused("Write the reply.", "says")


def check_carried_out(on: dt.date | None, shows: str, made_on: dt.date, today: dt.date, already: bool) -> None:
    """A decision was carried out on a day, not before it was made and not in the future, and something shows it."""
    if already:
        raise Refused("It is recorded as carried out already.", "on")
    check_day_carried_out(on, made_on, today)
    if not shows.strip():
        raise Refused("Say what shows that it was carried out.", "shows")


def check_day_carried_out(on: dt.date | None, decided: dt.date, today: dt.date) -> None:
    """The day on which a decision was carried out: not before it was made, and not in the future."""
    if on is None:
        raise Refused("Enter the day on which it was carried out.", "on")
    if on > today:
        raise Refused("This date cannot be in the future.", "on")
    if on < decided:
        raise Refused("It cannot have been carried out before it was decided.", "on")


def check_later_dates(was: tuple[dt.date | None, ...], now: tuple[dt.date | None, ...], because: str) -> None:
    """The three dates are completed or set right with a reason; a date that was given is not taken away."""
    fields = ("known_to_agency", "board_told", "full_extent")
    for field, before, after in zip(fields, was, now, strict=True):
        if before is not None and after is None:
            raise Refused("This date was given. Correct it, but do not leave it empty.", field)
    if was == now:
        raise Refused("Nothing differs from what stands already.", "full_extent")
    if not because.strip():
        raise Refused("Say how you know. The reason is kept in the history.", "because")
