"""Making the board's database, and its settings."""

from __future__ import annotations

import datetime as dt

from ..rules import roles, settings
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history, migrations, reviews
from ..store.database import known
from ..store.reviews import Board, Setting


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
    settings.check_change(number, getattr(reviews.limits(), name), because)
    standing = Setting.get_or_none((Setting.name == "thresholds") & known(Setting))
    if standing is not None:
        standing = history.version_seen(standing, seen)
    changed = {**(standing.value if standing else {}), name: number}
    settings.check_order(settings.with_changes(changed))
    with history.entry("changed a threshold", by=by, today=today, why=because, once=once) as entry:
        if standing is None:
            entry.subject = entry.add(Setting, name="thresholds", value=changed)
        else:
            entry.subject = entry.change(standing, value=changed)
