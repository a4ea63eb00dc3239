"""What a line of an action plan would change of an action that stands, and what it may not change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from . import delivery
from .days import in_words
from .plan_lines import Line, PlanDate
from .plan_mapping import (
    ACTION,
    DEADLINE,
    ITEM,
    ITEM_WORDING,
    LEAD,
    MEASURE,
    OWNER_POST,
    START,
    STATUS,
    SUPPORTING,
    Mapping,
)
from .refusal import Refused

NO_LEAD = "Nobody is chosen to lead it. Say which agency does."
OF_ITEMS = (ITEM, ITEM_WORDING)
MOVES, CONFIRMS, ADDS = "moves", "confirms", "adds"  # what is done to a due point


@dataclass(frozen=True)
class Point:
    """A due point that stands, open or met."""

    key: str
    label: str
    current: dt.date | None
    as_written: str = ""
    firm: bool = False
    met: bool = False
    known_from: dt.date | None = None


@dataclass(frozen=True)
class Said:
    """What the last import of this plan read of an action."""

    plan_ref: str
    row: int
    title: str
    newest: bool  # it stands in the newest import of this plan
    read: dict  # by the names of plan_mapping.FIELDS, as ``understood`` gives it


@dataclass(frozen=True)
class Past:
    """One line of a plan that was imported before."""

    plan: str  # ref of the import
    action: str  # ref of the action
    plan_ref: str
    row: int
    title: str
    read: dict


@dataclass(frozen=True)
class Stands:
    """An action as it stands, by codes and references."""

    ref: str
    title: str
    lead: str
    delivery: str = delivery.NOT_REPORTED
    measure: str = ""
    supporting: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    items_withdrawn: tuple[str, ...] = ()  # links that somebody withdrew
    owner_post: str = ""
    start: dt.date | None = None
    points: tuple[Point, ...] = ()
    known_from: dt.date | None = None
    may_lead: frozenset[str] | None = None  # codes of those for which the post reports that owns it; None: no post does
    may_not_move: str = ""  # why this person may not move its dates
    last: Said | None = None


@dataclass(frozen=True)
class Change:
    """One field that would change. ``was`` and ``becomes`` are words; ``value`` is what would be written."""

    field: str  # of plan_mapping.FIELDS
    was: str
    becomes: str
    value: object = None
    point: str = ""  # the key of the due point, where one that stands is changed
    how: str = ""  # of a date: moves, confirms, adds


def understood(line: Line) -> dict:
    """How a line was read, as values that can be kept and compared with the next plan."""
    return {
        ACTION: line.title,
        MEASURE: line.measure,
        LEAD: line.lead,
        SUPPORTING: sorted(line.supporting),
        ITEM: sorted(line.items),
        OWNER_POST: line.owner_post,
        START: _iso(line.start.date) if line.start else "",
        DEADLINE: [[each.milestone, each.as_written, _iso(each.date)] for each in line.dates],
        STATUS: line.status_as_written,
    }


def between(line: Line, stands: Stands, mapping: Mapping) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """What the line would change, and sentences on what of it is not taken."""
    last = stands.last.read if stands.last else None
    changes, left = [], []
    for name, said, now in (
        (ACTION, line.title, stands.title),
        (MEASURE, line.measure, stands.measure),
        (LEAD, line.lead, stands.lead),
        (OWNER_POST, line.owner_post[:200], stands.owner_post),
    ):
        if said and said != now and not _said_before(last, name, said):
            changes.append(Change(name, now, said, said))
    start = line.start.date if line.start else None
    if start and start != stands.start and not _said_before(last, START, _iso(start)):
        changes.append(Change(START, in_words(stands.start), in_words(start), start))
    for name, named, there in ((SUPPORTING, line.supporting, stands.supporting), (ITEM, line.items, stands.items)):
        becomes = _together(set(named), set(there), last.get(name) if last else None) if named else set(there)
        if name == SUPPORTING:
            becomes -= {line.lead}
        if name == ITEM and (again := sorted(becomes & set(stands.items_withdrawn))):
            becomes -= set(again)
            left.append(f"The link to {', '.join(again)} was withdrawn here, and stays withdrawn.")
        if becomes != set(there):
            changes.append(Change(name, ", ".join(sorted(there)), ", ".join(sorted(becomes)), tuple(sorted(becomes))))
    dates, about = _dates(line, stands, mapping, last)
    return (*changes, *dates), (*left, *about)


def refused(stands: Stands, changes: Sequence[Change], mapping: Mapping) -> tuple[str, ...]:
    """Why these changes cannot be taken."""
    if not changes:
        return ()
    found = []
    if stands.delivery in (delivery.CLOSED, delivery.WITHDRAWN):
        found.append(f"{stands.ref} is {delivery.LABELS[stands.delivery].lower()}, so a plan changes it no more.")
    if stands.delivery != delivery.NOT_REPORTED and any(each.field == LEAD for each in changes):
        found.append(
            f"The agency has reported on {stands.ref}, so it stays the one that leads it. "
            "Withdraw the action and replace it by one that another agency leads."
        )
    lead = next((each.value for each in changes if each.field == LEAD), None)
    if lead is not None and stands.may_lead is not None and lead not in stands.may_lead:
        found.append(f"The post that owns {stands.ref} does not report for {lead}. Change the owner of the action first.")
    later = {point.key: point.known_from for point in stands.points}
    days = [later.get(each.point) if each.point else stands.known_from for each in changes]
    newest = max((day for day in days if day), default=None)
    if mapping.dated and newest and newest > mapping.dated:
        found.append(
            f"{stands.ref} was changed on {in_words(newest)}, after the day of the plan ({in_words(mapping.dated)}). "
            "What is newer is not changed by what is older. If the Board had the plan later, change the day of the plan."
        )
    return tuple(found)


def about_dates(line: Line) -> tuple[str, ...]:
    """What is to be said of the dates of an action that would be added."""
    return tuple(each.doubt for each in line.dates if each.doubt)


def firm(date: PlanDate, mapping: Mapping) -> bool:
    """Whether a date of a plan is the Board's: the Board has agreed the plan, and it was read without a doubt."""
    return mapping.agreed and date.date is not None and not date.doubt


def _dates(line: Line, stands: Stands, mapping: Mapping, last: dict | None) -> tuple[list[Change], list[str]]:
    changes: list[Change] = []
    left: list[str] = []
    still = [point for point in stands.points if not point.met]
    before = {tuple(each) for each in last.get(DEADLINE, ())} if last else set()
    used: set[str] = set()
    for date, label in zip(line.dates, labels(line.dates), strict=True):
        point = _point_of(label, line, still, [each for each in stands.points if each.key not in used])
        used |= {point.key} if point else set()
        said = (date.milestone, date.as_written, _iso(date.date))
        sure = firm(date, mapping)
        if date.date is None:
            continue
        if point is None:
            if said not in before:
                changes.append(Change(DEADLINE, "", _written(date), date, how=ADDS))
        elif point.met:
            if date.date != point.current and said not in before:
                left.append(f"“{point.label or 'The deadline'}” was met here, so its date stays {in_words(point.current)}.")
        elif date.date == point.current:
            if sure and not point.firm:
                changes.append(
                    Change(DEADLINE, in_words(point.current), f"{_written(date)}, agreed", date, point.key, CONFIRMS)
                )
        elif said in before:
            continue  # the plan says what it said last time; the date was moved here since
        elif stands.may_not_move and (point.firm or not sure):
            left.append(_stays(date, point, stands.may_not_move))
        elif point.firm and not sure:
            left.append(_stays(date, point, "The Board has not agreed the new one, and nobody has asked for more time."))
        else:
            how = CONFIRMS if sure and not point.firm else MOVES
            changes.append(Change(DEADLINE, in_words(point.current), _written(date), date, point.key, how))
    return changes, left


def _stays(date: PlanDate, point: Point, why: str) -> str:
    now = in_words(point.current) if point.current else "no date"
    return f"The plan says “{date.as_written}”; {now} stands. {why}"


def labels(found: Sequence[PlanDate]) -> list[str]:
    """What is due on each date of a line: its own words; of one date alone nothing; of several without words their place.

    The last without words is the date of the whole.
    """
    unnamed = [place for place, each in enumerate(found) if not each.milestone]
    said = []
    for place, each in enumerate(found):
        if each.milestone:
            said.append(each.milestone[:200])
        elif place == unnamed[-1]:
            said.append("")
        else:
            said.append(f"Date {unnamed.index(place) + 1} of {len(unnamed)} in the plan")
    return said


def _point_of(label: str, line: Line, still: Sequence[Point], every: Sequence[Point]) -> Point | None:
    """The due point that a date of a line is about: by what is due, else the only one where both have one."""
    named = [point for point in every if _same(point.label, label)]
    if named:
        return named[0]
    return still[0] if len(line.dates) == 1 == len(still) else None


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _together(said: set[str], now: set[str], last: Sequence[str] | None) -> set[str]:
    """What stands once a plan names these: what it named before and names no more goes, what was added here stays."""
    if last is None:
        return now | said
    before = set(last)
    if said == before:
        return now
    return (now - (before - said)) | (said - before) | (said & now)


def _said_before(last: dict | None, name: str, said: object) -> bool:
    return last is not None and last.get(name) == said


def _written(date: PlanDate) -> str:
    label = f"{date.milestone}: " if date.milestone else ""
    return f"{label}{in_words(date.date)} (“{date.as_written}”)" if date.date else f"{label}“{date.as_written}”"


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def check_dated(dated: dt.date | None, known: dt.date, today: dt.date) -> None:
    """The day from which the Board had the plan: not after today, nor before the review was known here."""
    if dated is None:
        raise Refused("Enter the day from which the Board had this plan.", "dated")
    if dated > today:
        raise Refused("The day from which the Board had the plan cannot be in the future.", "dated")
    if dated < known:
        raise Refused(f"The review is known here from {in_words(known)}. Choose that day or a later one.", "dated")


def check_because(because: str) -> None:
    if not because.strip():
        raise Refused("Say why the import is undone. The reason is kept in the history.", "because")
