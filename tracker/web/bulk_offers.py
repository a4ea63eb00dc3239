"""What a list offers to somebody who may change several of its rows at once: the ways, and which rows can be ticked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from ..rules import roles
from . import guard, reading

_NOT_KEPT = ("page", "as_at", "pick", "which", "of", "form", "tick", "confirmed")


@dataclass
class Way:
    """One change that the list leads to. ``of`` says from which list it comes, where that is not its own."""

    words: str
    url: str
    of: str = ""


@dataclass
class Offer:
    """The ways, the choices of the list that they keep, and whether a row can be ticked."""

    ways: list[Way]
    kept: list[tuple[str, str]]
    may: Callable[[Any], bool]
    all_words: str  # for the box that stands for all of them; empty where it is the whole list

    def __bool__(self) -> bool:
        return bool(self.ways)


def of_actions() -> Offer:
    ways = []
    if reading.may(roles.MANAGE):
        ways += [Way("Change the owner", url_for("bulk.owner")), Way("Change the interval", url_for("bulk.interval"))]
    if may_change_dates():
        ways.append(Way(_date_words(), url_for("bulk.dates"), "actions"))
    if reading.may(roles.STEER):
        ways.append(Way("Withdraw", url_for("bulk.withdraw")))
    return _offer(ways, _reports_for)


def of_deadlines() -> Offer:
    ways = [Way(_date_words(), url_for("bulk.dates"), "dates")] if may_change_dates() else []
    if reading.may(roles.STEER):
        ways.append(Way("Decide requests for more time", url_for("bulk.decide")))
    return _offer(ways, lambda row: row.action_id is not None and _reports_for(row.deed))


def of_items(review: str) -> Offer:
    ways = [Way("Change the theme", url_for("bulk.themes", review=review))] if reading.may(roles.MANAGE) else []
    return _offer(ways, _reports_for)


def may_change_dates() -> bool:
    """Whether the post may move dates of some, or ask for more time for some."""
    acting = guard.me()
    return reading.as_at() is None and any(acting.role in roles.TABLE[verb] for verb in (roles.REPORT, roles.STEER))


def asks_alone() -> bool:
    """Whether the post can ask for more time, for its own agency, and nothing else."""
    return not reading.may(roles.STEER)


def _date_words() -> str:
    return "Ask for more time" if asks_alone() else "Change the date"


def _reports_for(row) -> bool:
    return reading.may(roles.REPORT, agency=row.lead_id)


def _offer(ways: list[Way], may: Callable[[Any], bool]) -> Offer:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in _NOT_KEPT and value]
    if asks_alone():
        return Offer(ways, kept, may, "All in this list that your agency reports for")
    return Offer(ways, kept, lambda row: True, "")
