"""How a day is written in a sentence."""

from __future__ import annotations

import datetime as dt


def in_words(day: dt.date | None) -> str:
    """30 September 2015; nothing where there is no day."""
    return f"{day.day} {day:%B %Y}" if day else ""
