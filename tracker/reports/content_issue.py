"""What a stocktake says of its own issue: its number and digest, and what the agencies replied before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ..rules.issuing import Stamp


@dataclass
class Issue:
    """What an issued report carries on every page. The digest is not part of what it is made over."""

    stamp: Stamp
    sha256: str
    note: str = ""  # why it was issued again


@dataclass
class Replied:
    """An agency's reply that is printed: it disagrees, or its correction stands unmended."""

    agency: str
    kind: str
    words: str  # Markdown
    said_on: dt.date
    said_by: str
    on_behalf: bool = False
    stands_because: str = ""  # why a correction was not made
    invented: bool = False


@dataclass
class Hearing:
    """Who was shown what the stocktake says of them, and what came of it."""

    reply_by: dt.date
    nothing: list[str] = field(default_factory=list)  # agencies with nothing to correct
    replied: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    early_because: str = ""  # why it was issued before the day
    mended: int = 0  # corrections that were made in the records
    about_the_whole: list[Replied] = field(default_factory=list)
