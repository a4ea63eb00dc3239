"""Digests: what was told to whom, what waits in the outbox, and who has been told of what.

A digest is a record. The outbox holds only where its sending stands; one row for each digest that waits, gone when it is
settled. ``Told`` is what makes it impossible to tell a person the same thing twice, however many runs write at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from peewee import JOIN, BooleanField, CharField, DateField, DateTimeField, IntegerField, TextField, fn

from ..rules import reminders as rules
from ..rules import roles
from ..rules.reminders import Holder
from ..rules.roles import Acting
from . import agencies
from .database import JSON, Record, Table, known, new_key
from .people import Account, Person, Post, held_on


class Reminder(Record):
    """A digest for one person on one day, with what it tells of, and what became of it."""

    ref = CharField(max_length=30)
    person = CharField(max_length=26, index=True)  # its key
    posts = JSON(default=list)  # the titles of the posts for which they are told
    made_on = DateField()
    subject = CharField(max_length=300)
    number = IntegerField()  # of things
    content = JSON(default=list)  # as rules/reminders.content makes it
    told = JSON(default=list)  # keys of the notices
    state = CharField(max_length=12, default=rules.WAITING, index=True)
    sent_at = DateTimeField(null=True)  # UTC; when the mail server accepted it
    message_id = CharField(max_length=200, default="")
    because = TextField(default="")  # why it was refused, is in doubt, or was left

    words = ("subject", "content", "because")


class Told(Table):
    """A person has been told of one thing at one occasion, or will be by a digest that waits."""

    id = CharField(max_length=26, primary_key=True, default=new_key)
    person = CharField(max_length=26)
    notice = CharField(max_length=120)

    class Meta:
        indexes = ((("person", "notice"), True),)


class Outbox(Table):
    """Where the sending of a digest stands. No record: it says nothing that is not settled in the digest in the end."""

    reminder = CharField(max_length=26, primary_key=True)  # its key
    next_try = DateTimeField(index=True)
    tries = IntegerField(default=0)
    claimed_by = CharField(max_length=26, null=True)  # the run that is sending it
    claimed_at = DateTimeField(null=True)
    handing_over = BooleanField(default=False)  # all of it but the last dot has been written to the mail server
    last_error = TextField(default="")


# Who is told, and of what they have been


def holders(day: dt.date) -> list[Holder]:
    """Everybody who can sign in and holds a post on a day, each with their posts. Four queries."""
    able = Account.select(Account.person).where(Account.disabled_at.is_null())
    rows = Post.select().where(known(Post) & held_on(day) & Post.person.in_(able) & (Post.role != roles.READER))
    bodies = agencies.bodies(day)
    posts: dict[str, list[Acting]] = {}
    for row in rows.order_by(Post.since, Post.title, Post.id):
        body = bodies.get(row.agency_id)
        posts.setdefault(row.person_id, []).append(
            Acting(
                person=row.person_id,
                post=row.key,
                role=row.role,
                title=row.title,
                agency=row.agency_id,
                agencies=frozenset(body.keys) if body else frozenset(),
                level=row.level or None,
                deputy=row.deputy,
            )
        )
    return [Holder(person, tuple(held)) for person, held in sorted(posts.items())]


def told() -> dict[str, set[str]]:
    """The keys of what each person has been told of."""
    found: dict[str, set[str]] = {}
    for person, notice in Told.select(Told.person, Told.notice).tuples():
        found.setdefault(person, set()).add(notice)
    return found


def kept_waiting(day: dt.date) -> set[str]:
    """The people for whom no digest is made on a day: one waits still, or they had one today."""
    where = (Reminder.state == rules.WAITING) | (Reminder.made_on == day)
    return {person for (person,) in Reminder.select(Reminder.person).where(known(Reminder) & where).tuples()}


def addresses(keys: Collection[str], day: dt.date) -> dict[str, str]:
    """The e-mail address of each of these people who can still sign in and still holds a post."""
    able = Account.select(Account.person).where(Account.disabled_at.is_null())
    held = Post.select(Post.person).where(known(Post) & held_on(day))
    where = Person.record.in_(list(keys)) & Person.record.in_(able) & Person.record.in_(held) & known(Person)
    return dict(Person.select(Person.record, Person.email).where(where).tuples())


# The outbox. Each of these is one statement, so that of two runs, on two machines, one has the row and the other has not.


def due(now: dt.datetime) -> list[str]:
    """The keys of digests whose time has come and that nobody is sending, the oldest first."""
    free = Outbox.claimed_by.is_null() & (Outbox.next_try <= now)
    return [key for (key,) in Outbox.select(Outbox.reminder).where(free).order_by(Outbox.reminder).tuples()]


def claim(key: str, run: str, now: dt.datetime) -> Outbox | None:
    """Take a digest to send it; None where another run was first."""
    free = (Outbox.reminder == key) & Outbox.claimed_by.is_null() & (Outbox.next_try <= now)
    taken = Outbox.update(claimed_by=run, claimed_at=now, handing_over=False, tries=Outbox.tries + 1).where(free).execute()
    return Outbox.get_by_id(key) if taken else None


def hand_over(key: str, run: str) -> bool:
    """Note that the mail server may accept it from now on. False where the claim is no longer this run's."""
    mine = (Outbox.reminder == key) & (Outbox.claimed_by == run)
    return bool(Outbox.update(handing_over=True).where(mine).execute())


def put_back(key: str, run: str, next_try: dt.datetime, error: str, counted: bool = True) -> None:
    """It was not accepted: it waits for its next try."""
    mine = (Outbox.reminder == key) & (Outbox.claimed_by == run)
    Outbox.update(
        claimed_by=None,
        claimed_at=None,
        handing_over=False,
        next_try=next_try,
        last_error=error,
        tries=Outbox.tries if counted else Outbox.tries - 1,
    ).where(mine).execute()


def settle(key: str, run: str | None) -> bool:
    """It no longer waits. False where the claim is no longer this run's."""
    mine = Outbox.claimed_by.is_null() if run is None else Outbox.claimed_by == run
    return bool(Outbox.delete().where((Outbox.reminder == key) & mine).execute())


def abandoned(now: dt.datetime) -> list[Outbox]:
    """What a run took and never gave back: it was stopped in the middle."""
    return list(Outbox.select().where(Outbox.claimed_at < now - rules.LEASE).order_by(Outbox.reminder))


def take_over(row: Outbox, run: str, now: dt.datetime) -> bool:
    """Take what a stopped run left. False where another was first."""
    still = (
        (Outbox.reminder == row.reminder) & (Outbox.claimed_by == row.claimed_by) & (Outbox.claimed_at == row.claimed_at)
    )
    return bool(Outbox.update(claimed_by=run, claimed_at=now).where(still).execute())


def note_away(error: str, now: dt.datetime) -> None:
    """Say beside all that wait why none of them went."""
    Outbox.update(last_error=error).where(Outbox.claimed_by.is_null() & (Outbox.next_try <= now)).execute()


# For the pages


def reminders(as_at: dt.date | None = None):
    """Digests with the person and where the sending stands, the latest first."""
    return (
        Reminder.select(Reminder, Person, Outbox)
        .join(Person, JOIN.LEFT_OUTER, on=(Reminder.person == Person.record) & known(Person), attr="whom")
        .switch(Reminder)
        .join(Outbox, JOIN.LEFT_OUTER, on=(Reminder.record == Outbox.reminder), attr="sending")
        .where(known(Reminder, as_at))
        .order_by(Reminder.made_on.desc(), Reminder.record.desc())
    )


def reminder_of(ref: str) -> Reminder | None:
    return reminders().where(Reminder.ref == ref).first()


def standing(key: str) -> Reminder | None:
    return Reminder.get_or_none((Reminder.record == key) & known(Reminder))


def counts() -> dict[str, int]:
    """How many digests are in each state."""
    rows = Reminder.select(Reminder.state, fn.COUNT(Reminder.id)).where(known(Reminder)).group_by(Reminder.state)
    return dict(rows.tuples())


def number_needing() -> int:
    """How many were refused or are in doubt, and wait for somebody of the business unit."""
    return Reminder.select().where(known(Reminder) & Reminder.state.in_(rules.NEEDS_SOMEBODY)).count()
