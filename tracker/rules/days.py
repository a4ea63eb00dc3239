"""How a day is written in a sentence."""

from __future__ import annotations

import datetime as dt


def in_words(day: dt.date) -> str:
    """30 September 2015."""
    return f"{day.day} {day:%B %Y}"
