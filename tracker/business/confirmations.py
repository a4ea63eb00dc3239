"""The Board confirms provisional dates, one or many at once: all of them are recorded, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ..rules import delivery, roles
from ..rules import due_points as rules
from ..rules.refusal import Refused, gathered
from ..rules.roles import Acting
from ..store import deadlines as store
from ..store import history
from ..store.actions import Action
from ..store.deadlines import Deadline
from ..store.history import Stale
from ..store.reviews import Review
from .deadlines import owner_of, put


@dataclass(frozen=True)
class Pick:
    """A date to confirm, in the version that the person saw. ``to`` is the date that the Board set instead, if it did."""

    deadline: Deadline
    to: dt.date | None = None
    precision: str = "day"
    as_written: str = ""


class SomeStale(Stale):
    """Some of the dates changed meanwhile. ``pairs`` holds what the person saw of each, and what stands."""

    def __init__(self, pairs: list[tuple[Deadline, Deadline | None]]):
        super().__init__(*pairs[0])
        self.pairs = pairs


def confirm(
    deadline: Deadline,
    met: dt.date | None,
    minute: str,
    *,
    by: Acting,
    today: dt.date,
    to: dt.date | None = None,
    once: str | None = None,
) -> Deadline:
    """Record that the Board confirmed a provisional date. From then on it can be late."""
    return confirm_all([Pick(deadline, to)], met, minute, by=by, today=today, once=once)[0]


def confirm_all(
    picks: Sequence[Pick], met: dt.date | None, minute: str, *, by: Acting, today: dt.date, once: str | None = None
) -> list[Deadline]:
    """Record that the Board confirmed dates at a meeting (``met``), minuted at ``minute``; an entry for each, or nothing.

    Another date that the Board sets as it confirms is no move: nobody had confirmed the one before. Raises SomeStale when
    any of them changed meanwhile.
    """
    check_may_record(by)
    for refusal in wrong_with(picks, met, minute, today):
        raise refusal
    written = []
    reviews = {pick.deadline.review_id for pick in picks}
    with history.together(*(Review.get_by_id(key).code for key in reviews)):
        for place, pick in enumerate(picks):
            review = Review.get_by_id(pick.deadline.review_id)
            form = once if not place else None
            with history.entry("confirmed a date", by=by, today=today, review=review, once=form) as entry:
                if not place:
                    _check_all_stand(picks)
                entry.subject = owner_of(pick.deadline)
                written.append(put(entry, pick.deadline, **_said(pick), confirmed_on=met, confirmed_in=minute.strip()))
    return written


def take_back(deadline: Deadline, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Deadline:
    """A confirmation was recorded by mistake: the date is provisional again, as it was before."""
    check_may_record(by)
    for refusal in wrong_with_taking_back(deadline, because):
        raise refusal
    recorded, before = _recorded(deadline)
    values = {"confirmed": False, "confirmed_on": None, "confirmed_in": ""}
    if before is not None and recorded.current != before.current:
        values |= {"current": before.current, "precision": before.precision, "anchor": before.anchor}
    review = Review.get_by_id(deadline.review_id)
    with history.entry("took back a confirmation", by=by, today=today, review=review, once=once) as entry:
        entry.subject = owner_of(deadline)
        return put(entry, deadline, **values, event=rules.TAKEN_BACK, because=because)


def wrong_with_taking_back(deadline: Deadline, because: str) -> list[Refused]:
    """All that the rules would refuse when a confirmation is taken back."""
    recorded, _ = _recorded(deadline)
    done = recorded is not None and deadline.confirmed and deadline.confirmed_on is not None
    return gathered(
        lambda: rules.check_open(deadline.met_on is not None, deadline.withdrawn_on is not None),
        lambda: rules.check_taken_back(done, done and deadline.current != recorded.current),
        lambda: rules.check_because(because),
    )


def _recorded(deadline: Deadline) -> tuple[Deadline | None, Deadline | None]:
    """The version that the last confirmation wrote, and the one before it."""
    versions = list(Deadline.select().where(Deadline.record == deadline.key).order_by(Deadline.version))
    pairs = [(now, was) for was, now in zip(versions, versions[1:], strict=False) if now.event == rules.CONFIRMED]
    return pairs[-1] if pairs else (None, None)


def check_may_record(by: Acting) -> None:
    """The business unit records what the Board said of its dates; so may the chair."""
    if not roles.may(by, roles.STEER, boards_own=True):
        roles.check(by, roles.MANAGE)


def wrong_with(picks: Sequence[Pick], met: dt.date | None, minute: str, today: dt.date) -> list[Refused]:
    """All that the rules would refuse, so that a page can say it at once."""
    return gathered(
        lambda: _check_picks(picks),
        lambda: rules.check_meeting(met, today),
        lambda: rules.check_minute(minute),
    )


def _check_picks(picks: Sequence[Pick]) -> None:
    if not picks:
        raise Refused("Tick at least one date.", "pick")
    for pick in picks:
        if pick.deadline.firm:
            raise Refused("This date has been confirmed already.", "pick")
        if pick.deadline.current is None and pick.to is None:
            raise Refused("There is no date to confirm.", "pick")
        owner = owner_of(pick.deadline)
        if isinstance(owner, Action) and owner.delivery == delivery.WITHDRAWN:
            raise Refused(f"{owner.ref} is withdrawn, so its date counts no more and cannot be confirmed.", "pick")


def _check_all_stand(picks: Sequence[Pick]) -> None:
    pairs = [(pick.deadline, store.standing(pick.deadline)) for pick in picks]
    changed = [(seen, stands) for seen, stands in pairs if stands is None or stands.id != seen.id]
    if changed:
        raise SomeStale(changed)


def _said(pick: Pick) -> dict:
    said = {"confirmed": True, "event": rules.CONFIRMED}
    if pick.to is None or pick.to == pick.deadline.current:
        return said
    said |= {"current": pick.to, "precision": pick.precision, "because": pick.as_written}
    return said | ({"anchor": pick.to} if pick.deadline.anchor else {})
