"""What the page of an action shows beside what its agency says: what was decided of its state, and what may be decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import url_for

from ..rules import closing as rules
from ..rules import delivery, roles
from ..store import closing as store
from . import reading


@dataclass
class Beside:
    """What the page of an action shows of the changes of its state, and what this post may decide there."""

    last: store.StateChange | None
    since: dt.date | None
    titles: dict[str, str]
    ways: list[tuple[str, str, str]]  # words, address, note
    may_second: bool
    pause_is_due: bool
    decided: tuple[str, dt.date] | None  # who stopped it and when, where that is not what its agency says
    legal = rules.LEGAL_REASONS


def beside(review, action, changes, update) -> Beside:
    """``changes`` are those of the action, newest first, and ``update`` is the last report on it.

    A refusal or a reopening is shown until the agency reports again.
    """
    day, state = reading.day(), action.delivery
    last = changes[0] if changes else None
    if last is not None and not store.still_told(last, update):
        last = None
    mover = store.mover(changes) if state in delivery.STOPPED else None
    waits = last is not None and last.state == rules.PROPOSED
    told = [row for row in (last, mover) if row is not None]
    titles = reading.post_titles({row.said_by for row in told} | {row.second_by for row in told})
    return Beside(
        last,
        store.stopped_from(changes) if state in delivery.STOPPED else None,
        titles,
        _ways(review, action, waits),
        waits and reading.may(roles.SECOND, agency=action.lead_id),
        state == delivery.PAUSED and last is not None and rules.pause_is_due(last.review_by, day),
        (titles.get(mover.said_by, ""), mover.second_on or mover.said_on) if mover is not None else None,
    )


def _ways(review, action, waits: bool) -> list[tuple[str, str, str]]:
    own, state, found = action.lead_body.is_board, action.delivery, []

    def way(words, endpoint, note=""):
        found.append((words, url_for(endpoint, review=review.code, ref=action.ref), note))

    if reading.may(roles.STEER, boards_own=own):
        if state == delivery.DONE and not waits:
            way(
                f"{'Propose to close' if own else 'Close'} {action.ref}, or refuse to",
                "closing.close",
                "A board member of another body seconds it." if own else "",
            )
        if state in (delivery.CLOSED, delivery.WITHDRAWN):
            way(f"Reopen {action.ref}", "closing.reopen")
        if state == delivery.PAUSED:
            way("Start it again, or keep it paused", "closing.look")
        if state not in delivery.STOPPED:
            way(f"Pause {action.ref}", "closing.pause", "For a legal reason. Its clocks stop.")
    replaceable = action.proposed and reading.may(roles.MANAGE)
    if state not in (delivery.CLOSED, delivery.WITHDRAWN) and (reading.may(roles.STEER, boards_own=own) or replaceable):
        way(f"{'Replace' if action.proposed else 'Withdraw or replace'} {action.ref}", "closing.withdraw")
    if reading.may(roles.MANAGE):
        way(f"Edit {action.ref}", "actions.edit", "Its words, owner and supporting agencies.")
    return found


def failed_looks(review, changes) -> dict[str, tuple[str, str]]:
    """For each change that followed a look which failed: the item looked at, and its address."""
    found = store.looked_at([row.decision_id for row in changes if row.decision_id], reading.as_at())
    return {
        row.key: (ref, reading.link("items.show", review=review.code, ref=ref))
        for row in changes
        if (ref := found.get(row.decision_id or ""))
    }
