"""A person's dates as a calendar file (iCalendar, RFC 5545): all-day entries that calendar programs read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from ..rules.calendars import Calendar, Entry

MEDIA_TYPE = "text/calendar; charset=utf-8"
INVENTED = "Invented for demonstration: "
_EVERY = dt.timedelta(hours=1)  # how often a program is asked to look


def write(calendar: Calendar, name: str, address_of: Callable[[tuple[str, ...]], str]) -> bytes:
    """The file. ``address_of`` makes the whole address of an entry's page; nothing in the file depends on the moment."""
    # Only here: it takes a twelfth of a second to load.
    import icalendar

    file = icalendar.Calendar()
    file.add("prodid", "-//Review tracker//Dates//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("x-wr-calname", _in_one_line(name))
    file.add("x-wr-caldesc", _about(calendar))
    file.add("refresh-interval", _EVERY, parameters={"VALUE": "DURATION"})
    file.add("x-published-ttl", "PT1H")
    for entry in calendar.entries:
        file.add_component(_event(icalendar.Event(), entry, address_of(entry.path)))
    return file.to_ical()


def _event(event, entry: Entry, address: str):
    changed = entry.changed.replace(tzinfo=dt.UTC, microsecond=0)
    event.add("uid", f"{entry.uid}@review-tracker")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + dt.timedelta(days=1))
    event.add("summary", _summary(entry))
    event.add("description", "\n".join(_lines(entry, address)))
    event.add("url", address)
    event.add("status", "TENTATIVE" if entry.provisional or entry.stopped else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _summary(entry: Entry) -> str:
    words = f"{INVENTED if entry.invented else ''}{entry.what}{' (provisional date)' if entry.provisional else ''}"
    return _in_one_line(words)


def _in_one_line(words: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in words)


def _lines(entry: Entry, address: str) -> list[str]:
    """What is to be known of the date, and where its page is. Nothing that somebody wrote about it."""
    told = (
        (entry.invented, "Invented for demonstration."),
        (entry.provisional, "The date is provisional: the Board has not confirmed it."),
        (entry.precision != "day", f"It was given in words, and read to the end of its {entry.precision}."),
        (entry.stopped, "Its clock stands still just now."),
    )
    return [words for holds, words in told if holds] + [address]


def _about(calendar: Calendar) -> str:
    if not calendar.left_out:
        return "Dates of the review tracker, for the posts that you hold today."
    return (
        f"The next {len(calendar.entries)} dates of the review tracker, for the posts that you hold today. "
        f"{calendar.left_out} are left out; all are in the list of deadlines."
    )
