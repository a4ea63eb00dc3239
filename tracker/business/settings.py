"""Writing one value of a setting anew, with its reason: a threshold, a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from ..rules.roles import Acting
from ..store import history
from ..store.reviews import Setting


def put(
    verb: str,
    setting: str,
    standing: Setting | None,
    name: str,
    value: str | int | None,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    seen: str | None,
    once: str | None,
    check: Callable[[dict], object] = lambda changed: None,
) -> None:
    """Put one value among those of a setting. ``check`` is asked of all of them as they would be.

    ``seen`` is the version that the person saw. Raises Stale when it stands no more.
    """
    if standing is not None:
        standing = history.version_seen(standing, seen)
    changed = {**(standing.value if standing else {}), name: value}
    check(changed)
    with history.entry(verb, by=by, today=today, why=because, once=once) as entry:
        if standing is None:
            entry.subject = entry.add(Setting, name=setting, value=changed)
        else:
            entry.subject = entry.change(standing, value=changed)
