"""A person's calendar of dates: what stands in an entry, how often it may be read and how many dates it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from . import escalations as levels
from . import roles
from .refusal import Refused
from .roles import Acting

READ_IT = "read a calendar"  # in the access log
MOST = 500  # dates in one calendar; what is more is counted in words
READS, WINDOW = 60, dt.timedelta(hours=1)  # a program asks some times an hour, and a person has some programs
LEVEL_OF = {roles.LEAD: levels.AGENCY_LEAD, roles.SENIOR_OFFICER: levels.SENIOR_OFFICER}


@dataclass(frozen=True)
class Entry:
    """One day in a calendar: references and titles, and nothing else of the records."""

    uid: str  # the same for as long as the record lives
    on: dt.date
    what: str
    path: tuple[str, ...]  # the page of it: its name, then what the address of it wants
    sequence: int  # rises whenever the date may have changed
    changed: dt.datetime  # UTC, when it was last written
    provisional: bool = False
    stopped: bool = False  # its clock stands still
    precision: str = "day"  # to the end of what its words were read, where they gave no day
    invented: bool = False


@dataclass(frozen=True)
class Calendar:
    """What a calendar holds, and how many dates it leaves out."""

    entries: Sequence[Entry]
    left_out: int = 0


def bounded(entries: Sequence[Entry], today: dt.date) -> Calendar:
    """At most ``MOST``: the earliest, but for those that have passed longest, which go first."""
    if len(entries) <= MOST:
        return Calendar(entries)
    ahead = [each for each in entries if each.on >= today][:MOST]
    passed = [each for each in entries if each.on < today]
    room = MOST - len(ahead)
    return Calendar([*passed[len(passed) - room :], *ahead] if room else ahead, len(entries) - MOST)


def wait(reads: Sequence[dt.datetime], now: dt.datetime) -> dt.timedelta | None:
    """How long until it may be read again, from when it was read in the last hour; None when it may be."""
    if len(reads) < READS:
        return None
    return reads[-READS] + WINDOW - now


def check_has_post(by: Acting | None) -> None:
    """A calendar holds the dates of posts, so somebody who holds none has none."""
    if by is None:
        raise Refused("You hold no post, so there are no dates to put in a calendar.")


def check_standing(stands: bool) -> None:
    if not stands:
        raise Refused("There is no calendar address to end.")
