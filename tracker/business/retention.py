"""Periods for which records are kept, legal holds, and disposal by two people. Nothing here is done by a timer."""

from __future__ import annotations

import datetime as dt

from ..rules import redaction as both
from ..rules import retention as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import files, history, privacy, redaction
from ..store import retention as store
from ..store.privacy import Disposal, LegalHold, RetentionClass
from .redaction import person_of, take_away

_ONE_AT_A_TIME = f"{history.BOARD}/disposals"  # a hold that is placed and a disposal that is made wait for one another


WHATEVER_STANDS = "*"


def set_period(
    name: str,
    months: str,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    seen: str | None = WHATEVER_STANDS,
    once: str | None = None,
) -> RetentionClass:
    """The business unit writes down the period that the board set for a kind of record.

    ``seen`` is the id of the period that stood when the person began to write, None for none.
    """
    roles.check(by, roles.MANAGE)
    rules.check_class(name)
    number = rules.months_of(months)
    if not because.strip():
        raise Refused("Say where the Board decided it, and why.", "because")
    said = {"months": number, "because": because, "set_by": by.post, "set_on": today}
    with history.entry("set a period", by=by, today=today, once=once) as entry:
        entry.next_number(_ONE_AT_A_TIME)
        standing = privacy.classes().get(name)
        for refusal in changed_since(standing, seen):
            raise refusal
        entry.subject = entry.change(standing, **said) if standing else entry.add(RetentionClass, name=name, **said)
    return entry.subject


def changed_since(standing: RetentionClass | None, seen: str | None) -> list[Refused]:
    """What is said to somebody who did not see the period that stands now."""
    if seen == WHATEVER_STANDS or (standing.id if standing else "") == (seen or ""):
        return []
    now = f"{standing.months} months" if standing else "not set"
    return [Refused(f"Somebody else set this period while you were writing: it is {now}. Send it again if yours is right.")]


def hold(name: str, because: str, authority: str, *, by: Acting, today: dt.date, once: str | None = None) -> LegalHold:
    """Stop disposal of a kind of record, or of everything with an empty name."""
    roles.check(by, roles.REDACT)
    if name:
        rules.check_class(name)
    if not because.strip():
        raise Refused("Say why nothing may be disposed of.", "because")
    if not authority.strip():
        raise Refused("Say who asks for it.", "authority")
    with history.entry("placed a legal hold", by=by, today=today, once=once) as entry:
        entry.next_number(_ONE_AT_A_TIME)
        ref = f"LH{entry.next_number('board/LH')}"
        said = {"name": name, "because": because, "authority": authority, "placed_by": by.post, "since": today}
        entry.subject = entry.add(LegalHold, ref=ref, **said)
    return entry.subject


def lift(held: LegalHold, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> LegalHold:
    """Lift a hold, with a reason."""
    roles.check(by, roles.REDACT)
    if held.lifted_on:
        raise Refused("This hold was lifted already.")
    if not because.strip():
        raise Refused("Say why it is lifted.", "because")
    with history.entry("lifted a legal hold", by=by, today=today, once=once) as entry:
        entry.subject = entry.change(held, lifted_on=today, lifted_by=by.post, lifted_because=because)
    return entry.subject


def propose(name: str, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Disposal:
    """One person proposes that what is past its period be disposed of. Nothing goes until the other confirms."""
    roles.check(by, roles.REDACT)
    rules.check_class(name)
    if not because.strip():
        raise Refused("Say why it can go.", "because")
    with history.entry("proposed a disposal", by=by, today=today, once=once) as entry:
        entry.next_number(_ONE_AT_A_TIME)
        before = _before(name, today)
        if privacy.disposals().where((Disposal.name == name) & (Disposal.state == both.WAITING)).exists():
            raise Refused("A disposal of this kind of record is waiting already.")
        entry.subject = entry.add(
            Disposal,
            ref=f"DS{entry.next_number('board/DS')}",
            name=name,
            before=before,
            because=because,
            asked_by=by.post,
            asked_role=by.role,
            asked_on=today,
            refs=[getattr(row, "ref", "") for row in store.past(name, before)],
            count=store.count_past(name, before),
        )
    return entry.subject


def _before(name: str, today: dt.date) -> dt.date:
    """The day before which a kind of record is past its period; refused where nothing may go."""
    period, held = privacy.classes().get(name), privacy.holding(name)
    before = rules.last_day(period.months, today) if period else today
    count = store.count_past(name, before) if period and not held else 0
    rules.check_disposal(period.months if period else None, held.because if held else None, count)
    return before


def dispose(asked: Disposal, *, by: Acting, today: dt.date, once: str | None = None) -> Disposal:
    """The other person confirms: the records keep their place and their dates, and say nothing any more."""
    both.check_second(by, asked.asked_role, person_of(asked.asked_by))
    _check_waiting(asked)
    with history.entry("disposed of records", by=by, today=today, once=once) as entry:
        entry.next_number(_ONE_AT_A_TIME)
        entry.hold(asked)
        _before(asked.name, today)  # the period may have been changed, or a hold placed, since it was proposed
        rows = store.past(asked.name, asked.before)
        if [getattr(row, "ref", "") for row in rows] != asked.refs:
            raise Refused("What would go has changed since it was proposed. Decline this, and propose it again.")
        reached = redaction.found_in(store.with_parts(rows), rules.mark(asked.ref))
        count = store.count_past(asked.name, asked.before)
        gone = _empty(reached, asked, entry)
        entry.subject = entry.change(
            asked,
            state=both.DONE,
            decided_by=by.post,
            decided_on=today,
            emptied=sorted({hit.place for hit in reached.history}),
            count=count,
        )
    for stored in gone:
        files.take_back(stored)
    redaction.forget_pages({hit.kind for hit in (*reached.rows, *reached.history)})
    return entry.subject


def _empty(reached, asked: Disposal, entry) -> list[str]:
    if asked.name in store.LOGS:
        table = store.LOGS[asked.name]
        going = [row.id for row in store.lines_past(asked.name, asked.before).select(table.id)]
        for start in range(0, len(going), 500):
            table.delete().where(table.id.in_(going[start : start + 500])).execute()
        return []
    redaction.empty(reached)
    gone = take_away(reached, rules.mark(asked.ref))
    redaction.say_what_stands(entry, reached)
    return gone


def decline(asked: Disposal, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Disposal:
    """Somebody who may confirm, or who proposed it, says no, with a reason."""
    roles.check(by, roles.REDACT)
    _check_waiting(asked)
    if not because.strip():
        raise Refused("Say why it is kept.", "because")
    with history.entry("declined a disposal", by=by, today=today, once=once) as entry:
        said = {"decided_by": by.post, "decided_on": today, "decision_because": because}
        entry.subject = entry.change(asked, state=both.DECLINED, **said)
    return entry.subject


def _check_waiting(asked: Disposal) -> None:
    if asked.state != both.WAITING:
        raise Refused("This was decided already.")
