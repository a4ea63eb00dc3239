"""What meetings ask of whom on the home page: the pack to read, the pack to issue, the minutes to write."""

from __future__ import annotations

import datetime as dt

from ..rules import meetings as rules
from ..store import agenda
from ..store import meetings as store
from ..store.meetings import Meeting
from . import packs, reading
from .needs import Need
from .reading import link, long_day

NEAR = 28  # days before a meeting in which its pack is asked for
LATE = 60  # days after one in which minutes are asked for


def to_read(level: str) -> list[Need]:
    """The pack that was issued for the next meeting of a level."""
    as_at, day = reading.as_at(), reading.day()
    meeting = store.next_meeting(level, day, as_at)
    pack = packs.latest([meeting.key], as_at).get(meeting.key) if meeting else None
    if meeting is None or pack is None:
        return []
    see = link("meetings.issued_pack", number=meeting.number, ref=pack.ref)
    words = f"Board pack {pack.ref}, issued on {long_day(pack.issued_on)}. Its first page says what is asked of you."
    heading = f"Read the pack of {meeting.title}"
    return [Need(heading, words, "Read the pack", see, see, meeting.held_on, invented=pack.invented)]


def to_issue() -> list[Need]:
    """The next meetings, and whether the pack of each is issued."""
    as_at, day = reading.as_at(), reading.day()
    near = store.coming(day, as_at).where(Meeting.held_on <= day + dt.timedelta(days=NEAR))
    rows = list(near)
    given = packs.latest([row.key for row in rows], as_at)
    return [_coming(row, given.get(row.key)) for row in rows]


def _coming(row: Meeting, pack) -> Need:
    see = link("meetings.show", number=row.number)
    where = f"{reading.names().level(row.level)}, {long_day(row.held_on)}"
    if pack is not None:
        words = f"{where}. Board pack {pack.ref} was issued on {long_day(pack.issued_on)}."
        return Need(f"{row.title}: the pack is issued", words, "See the meeting", see, see, invented=row.invented)
    to = link("meetings.issue", number=row.number) if reading.as_at() is None else see
    words = f"{where}. No pack has been issued yet."
    return Need(f"Issue the pack of {row.title}", words, "Look at it", to, see, row.held_on, invented=row.invented)


def to_minute() -> list[Need]:
    """Meetings that have been lately, with points that nobody has minuted. Only of a level's last meeting, and of few."""
    as_at, day = reading.as_at(), reading.day()
    found = []
    for level in rules.LEVELS:
        last = store.last_meeting(level, day + dt.timedelta(days=1), as_at)
        if last is None or (day - last.held_on).days > LATE:
            continue
        decided, back, written = agenda.counted([last], as_at)[last.key]
        left = written - decided - back
        if left > 0:
            see = link("meetings.minutes", number=last.number)
            heading = f"Write the minutes of {last.title}"
            words = f"{left} of {written} points have no minute. Each ends with a decision, or comes back."
            found.append(Need(heading, words, "Write them", see, see, invented=last.invented))
    return found
