"""The only place that asks the time: ``today`` for deadlines (may be pinned), ``now`` for everything else (never)."""

from __future__ import annotations

import datetime as dt
from contextvars import ContextVar
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_pinned: ContextVar[dt.date | None] = ContextVar("pinned_today", default=None)
_board_today: dt.date | None = None


def now() -> dt.datetime:
    """UTC, naive as the database keeps it. For sessions, tokens, throttles and written_at. Never pinned."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def today() -> dt.date:
    """The day in London on which deadlines are judged. Pinned in the demonstration and by TRACKER_TODAY."""
    return _pinned.get() or _board_today or dt.datetime.now(LONDON).date()


def pin(day: dt.date | None) -> None:
    """Hold today for the life of this process. None lets it go."""
    global _board_today
    _board_today = day


def is_pinned() -> bool:
    """Whether today is held at a day that is not the calendar's."""
    return (_pinned.get() or _board_today) is not None


class held:
    """Hold today inside a ``with``: replaying the demonstration's months, and tests."""

    def __init__(self, day: dt.date):
        self.day = day

    def __enter__(self):
        self._token = _pinned.set(self.day)
        return self.day

    def __exit__(self, *exc):
        _pinned.reset(self._token)
