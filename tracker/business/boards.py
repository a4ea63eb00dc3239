"""Making the board's database, and its settings."""

from __future__ import annotations

import datetime as dt

from ..rules import roles, settings
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import migrations, reviews
from ..store import settings as store
from ..store.reviews import Board
from . import settings as putting


def create(name: str, now: dt.datetime, demonstration: bool = False, today: dt.date | None = None) -> Board:
    """Create the tables and the board. The mark of a demonstration is set here or never."""
    migrations.upgrade()
    if reviews.board() is not None:
        raise Refused("This database already has its board.")
    return Board.create(name=name, demonstration=demonstration, today=today, created_at=now)


def change_threshold(
    name: str,
    number: int | None,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    seen: str | None = None,
    once: str | None = None,
) -> None:
    """Change one threshold, with a reason. It is in force from today; days before keep what was in force then.

    ``seen`` is the version of the settings that the person saw. Raises Stale when it stands no more.
    """
    roles.check(by, roles.MANAGE)
    settings.check_change(number, getattr(reviews.limits(), name), because, settings.MOST_OF.get(name, settings.MOST))
    putting.put(
        "changed a threshold", store.THRESHOLDS, store.standing(), name, number, because,
        by=by, today=today, seen=seen, once=once,
        check=lambda changed: settings.check_order(settings.with_changes(changed)),
    )  # fmt: skip
