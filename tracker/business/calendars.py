"""A person's own calendar address: made, made anew, ended. The token is shown once; only its hash is kept."""

from __future__ import annotations

import datetime as dt
import secrets

from ..rules import calendars as rules
from ..rules.calendars import Calendar
from ..rules.roles import Acting
from ..store import calendars as store
from ..store import history, people
from ..store.calendars import CalendarFeed
from ..store.people import Account
from . import sign_in


class TooMany(Exception):
    """Read too often in the last hour; ``wait`` is how long until it may be read again."""

    def __init__(self, wait: dt.timedelta):
        super().__init__("Too many reads")
        self.wait = wait


def make(account: Account, *, by: Acting | None, today: dt.date, now: dt.datetime, once: str | None = None) -> str:
    """Make the address of one's own calendar, and return its token. The one before is not good any more."""
    rules.check_has_post(by)
    token = secrets.token_urlsafe(32)
    with history.entry("made a calendar address", by=by, today=today, once=once) as entry:
        entry.subject = people.person_of(account.person)
        replaced = store.end_of(account.id, now)
        CalendarFeed.create(token_hash=sign_in.digest(token), account=account, made_at=now)
        entry.say("calendar", "made anew" if replaced else "made")
    return token


def end(account: Account, *, by: Acting | None, today: dt.date, now: dt.datetime, once: str | None = None) -> None:
    """End the address of one's own calendar at once."""
    with history.entry("ended a calendar address", by=by, today=today, once=once) as entry:
        entry.subject = people.person_of(account.person)
        rules.check_standing(bool(store.end_of(account.id, now)))
        entry.say("calendar", "ended")


def read(token: str, *, today: dt.date, now: dt.datetime) -> Calendar | None:
    """What the calendar of this token holds today, by the posts held now; every reading is logged.

    None, always alike, where the token is unknown or was ended, the account is disabled or no post is held.
    Raises TooMany.
    """
    feed = store.of_hash(sign_in.digest(token))
    held = store.posts_of(feed.account.person, today) if feed else []
    if feed is None or not held:
        return None
    person = feed.account.person
    if wait := rules.wait(store.reads(person, now - rules.WINDOW), now):
        raise TooMany(wait)
    people.log(rules.READ_IT, "calendar", held[0], now)
    return rules.bounded(store.entries(held, today), today)
