"""Reminders: writing each person's digest into the outbox, and sending what waits there. Safe to run twice at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import EmailMessage

from peewee import IntegrityError

from ..rules import reminders as rules
from ..rules import roles
from ..rules.reminders import Holder, Notice
from ..rules.roles import Acting
from ..store import history, notices
from ..store import reminders as store
from ..store.database import insert_rows, known, new_key
from ..store.escalations import Escalation
from ..store.history import Stale
from ..store.reminders import Outbox, Reminder, Told
from ..store.reviews import Review
from . import mail, telling

# What the library of Python raises for an address that it cannot read, such as a@[b.
_CANNOT_BE_WRITTEN = (ValueError, AttributeError, IndexError, MessageError)
Found = Sequence[tuple[Acting, Sequence[Notice]]]


@dataclass
class Planned:
    """A digest that is not written yet: for whom, and what is new to them."""

    person: str
    found: Found

    @property
    def told(self) -> list[str]:
        return [notice.key for _, mine in self.found for notice in mine]

    @property
    def subject(self) -> str:
        return rules.subject(self.found)

    @property
    def posts(self) -> list[str]:
        return [post.title for post, _ in self.found]

    @property
    def content(self) -> list[dict]:
        return rules.content(self.found)


def plan(today: dt.date) -> list[Planned]:
    """What is new to whom today. Somebody whose last digest still waits, or who had one today, is told with the next."""
    holders: list[Holder] = store.holders(today)
    told, waits, every = store.told(), store.kept_waiting(today), notices.standing(today)
    led = rules.led_by_somebody(holders)
    planned = []
    for holder in holders:
        if holder.person in waits:
            continue
        found = rules.new_to(holder, every, told.get(holder.person, ()), led)
        if found:
            planned.append(Planned(holder.person, found))
    return planned


def write(planned: Sequence[Planned], *, today: dt.date, now: dt.datetime) -> list[Reminder]:
    """Put digests into the outbox, each in one transaction with what it tells of. What another run wrote first is left."""
    written = []
    for each in planned:
        try:
            written.append(_write(each, today, now))
        except IntegrityError:  # told, or given their digest of today, by another run at this moment
            continue
    return written


def _write(each: Planned, today: dt.date, now: dt.datetime) -> Reminder:
    with history.entry("wrote a reminder", by=None, today=today) as entry:
        entry.subject = entry.add(
            Reminder,
            ref=entry.next_ref("RM"),
            person=each.person,
            posts=each.posts,
            made_on=today,
            subject=each.subject,
            number=len(each.told),
            content=each.content,
            told=each.told,
        )
        insert_rows(Told, [Told(id=new_key(), person=each.person, notice=key) for key in each.told])
        Outbox.create(reminder=entry.subject.key, next_try=now)
    return entry.subject


@dataclass
class Sent:
    """What came of a run: references by what became of them, and why nothing more was tried."""

    sent: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # to people who hold no post any more
    away: str = ""


def send(
    server: mail.Server,
    message: Callable[[Reminder, str], EmailMessage],
    *,
    today: dt.date,
    now: Callable[[], dt.datetime],
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Sent:
    """Send what waits and whose time has come, each digest once however many runs do it at the same time.

    ``message`` makes the mail for an address; its Message-ID is the same at every try.
    """
    run, came = new_key(), Sent()
    _look_after_the_abandoned(run, today, now())
    keys = store.due(now())
    if not keys:
        return came
    line = mail.Line(server)
    try:
        line.open()
        for number, key in enumerate(keys):
            progress(number, len(keys))
            _send(key, line, message, run, today, now, came)
        progress(len(keys), len(keys))
    except mail.Away as met:
        came.away = str(met)
        store.note_away(came.away, now())
    finally:
        line.close()
    return came


def _send(key: str, line: mail.Line, message, run: str, today: dt.date, now, came: Sent) -> None:
    row = store.claim(key, run, now())
    reminder = store.standing(key) if row is not None else None
    if row is None or reminder is None:
        return
    address = store.addresses([reminder.person], today).get(reminder.person)
    if address is None:
        because = "They can no longer sign in, or hold no post any more."
        settle(reminder, run, today, state=rules.LEFT, because=because)
        came.left.append(reminder.ref)
        return
    try:
        made = message(reminder, address)
    except _CANNOT_BE_WRITTEN:
        because = "No mail can be written to this address."
        settle(reminder, run, today, state=rules.FAILED, because=because)
        came.refused.append(reminder.ref)
        return
    try:
        line.hand_over(made, address, lambda: _check_mine(store.hand_over(key, run)))
    except mail.Away as met:
        store.put_back(key, run, now(), str(met), counted=False)
        raise
    except mail.Never as met:
        settle(reminder, run, today, state=rules.FAILED, because=f"The mail server refused it: {met}")
        came.refused.append(reminder.ref)
    except mail.Doubt as met:
        settle(reminder, run, today, state=rules.IN_DOUBT, because=f"{met} It may have arrived.")
        came.doubtful.append(reminder.ref)
    except mail.NotNow as met:
        pause = rules.pause_after(row.tries)
        if pause is None:
            because = f"The mail server did not take it in {row.tries} tries. Last: {met}"
            settle(reminder, run, today, state=rules.FAILED, because=because)
            came.refused.append(reminder.ref)
        else:
            store.put_back(key, run, now() + pause, str(met))
            came.later.append(reminder.ref)
    except _TakenOver:
        came.later.append(reminder.ref)
    else:
        settle(reminder, run, today, state=rules.SENT, sent_at=now(), message_id=made["Message-ID"], because="")
        came.sent.append(reminder.ref)


class _TakenOver(Exception):
    """This run was so slow that another took the digest for abandoned. The last dot was not written, so it is theirs."""


def _check_mine(still: bool) -> None:
    if not still:
        raise _TakenOver


_VERBS = {
    rules.SENT: "sent a reminder",
    rules.FAILED: "could not send a reminder",
    rules.IN_DOUBT: "does not know whether a reminder arrived",
    rules.LEFT: "left a reminder unsent",
}


def settle(reminder: Reminder, run: str, today: dt.date, **said) -> None:
    """What came of it, and the outbox without it, in one transaction. Of what was sent, its escalations say so."""
    told = _escalations_in(reminder) if said["state"] == rules.SENT else {}
    chains = {review: Review.get_by_id(review).code for review, _ in told}
    with history.together(history.BOARD, *chains.values()):
        with history.entry(_VERBS[said["state"]], by=None, today=today) as entry:
            mine = store.settle(reminder.key, run)
            if mine:
                entry.subject = entry.change(entry.standing(reminder), **said)
        for (_, post), rows in told.items() if mine else ():
            telling.tell_by_digest(rows, post, by=None, today=today)


def _escalations_in(reminder: Reminder) -> dict[tuple[str, str], list[Escalation]]:
    """The escalations that a digest told of, by their review and the key of the post that was told."""
    keys = {key for part in reminder.content for key in part.get("escalations", ())}
    rows = {row.key: row for row in Escalation.select().where(Escalation.record.in_(list(keys)) & known(Escalation))}
    found: dict[tuple[str, str], list[Escalation]] = {}
    for part in reminder.content:
        for key in part.get("escalations", ()):
            if key in rows:
                found.setdefault((rows[key].review_id, part["held"]), []).append(rows[key])
    return dict(sorted(found.items()))


def _look_after_the_abandoned(run: str, today: dt.date, now: dt.datetime) -> None:
    """What a run that was killed left behind. Not begun: it waits again. At the last dot: nobody knows, and it is said so.

    The answer of the server may have come and been lost with the run, so a second copy is sent only when somebody asks.
    """
    for row in store.abandoned(now):
        if not store.take_over(row, run, now):
            continue
        reminder = store.standing(row.reminder)
        if row.handing_over and reminder is not None:
            because = "The tracker was stopped while it handed this over. It may have arrived."
            settle(reminder, run, today, state=rules.IN_DOUBT, because=because)
        else:
            store.put_back(row.reminder, run, now, "The tracker was stopped before it handed this over.")


# By the business unit


def try_again(reminder: Reminder, *, by: Acting, today: dt.date, now: dt.datetime, once: str | None = None) -> Reminder:
    """Put a digest that was refused or is in doubt back into the outbox. It keeps its Message-ID."""
    roles.check(by, roles.MANAGE)
    with history.entry("asked to send a reminder again", by=by, today=today, once=once) as entry:
        if entry.standing(reminder).id != reminder.id:
            raise Stale(reminder, entry.standing(reminder))
        rules.check_again(reminder.state)
        entry.subject = entry.change(reminder, state=rules.WAITING, because="")
        Outbox.create(reminder=reminder.key, next_try=now)
    return entry.subject


def leave(reminder: Reminder, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Reminder:
    """Leave it unsent, with a reason: it arrived after all, or the person was told otherwise."""
    roles.check(by, roles.MANAGE)
    with history.entry("left a reminder unsent", by=by, today=today, why=because, once=once) as entry:
        if entry.standing(reminder).id != reminder.id:
            raise Stale(reminder, entry.standing(reminder))
        rules.check_left(reminder.state, because)
        entry.subject = entry.change(reminder, state=rules.LEFT, because=because)
    return entry.subject
