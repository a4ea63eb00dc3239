"""Dismissing a question that nobody has raised, with a reason, and asking it after all."""

from __future__ import annotations

import datetime as dt

from ..rules import drift as rules
from ..rules import roles
from ..rules.drift import Signal
from ..rules.roles import Acting
from ..store import drift as store
from ..store import history
from ..store.drift import DriftDismissal
from ..store.history import Stale
from ..store.reviews import Review


def dismiss(
    signal: Signal,
    review: Review | None,
    facts: str,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    seen: str | None = None,
    once: str | None = None,
) -> DriftDismissal:
    """The chair or the business unit says why it is not asked; of the Board's own action, the chair. Nothing else changes.

    ``facts`` is the digest of what the person read; ``seen`` the version of an earlier dismissal that they saw, if any.
    Raises Stale when somebody else said something of it meanwhile.
    """
    roles.check(by, roles.STEER, boards_own=signal.boards_own)
    rules.check_because(because)
    with history.entry(
        "dismissed a question of drift", by=by, today=today, review=review, board=review is None, once=once
    ) as entry:
        standing = store.dismissal_of(signal)
        if standing is not None and standing.id != (seen or ""):
            raise Stale(standing, standing)
        rules.check_facts(facts, signal.fingerprint)
        said = {
            "facts": signal.fingerprint,
            "found": signal.kept,
            "because": because.strip(),
            "dismissed_by": by.post,
            "dismissed_on": today,
        }
        if standing is not None:
            row = entry.change(standing, **said)
        else:
            row = entry.add(
                DriftDismissal,
                ref=f"{signal.rule}/{signal.about.ref}",
                review=review.key if review is not None else None,
                rule=signal.rule,
                about=signal.about.kind,
                subject=signal.about.key,
                **said,
            )
        entry.subject = row
    return row


def put_back(
    said: DriftDismissal, review: Review | None, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> DriftDismissal:
    """It is asked after all, with a reason, as long as the rule finds it."""
    roles.check(by, roles.STEER, boards_own=store.boards_own(said))
    rules.check_stands(said.stands)
    rules.check_because_back(because)
    with history.entry(
        "asked a question of drift after all", by=by, today=today, review=review, board=review is None, once=once
    ) as entry:
        entry.subject = row = entry.change(
            said, facts="", because=because.strip(), dismissed_by=by.post, dismissed_on=today
        )
    return row
