"""What a stocktake says of its own issue: its number and digest, and what the agencies replied before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ..rules import issuing
from ..rules.issuing import Stamp
from .wording import long_day


@dataclass
class Issue:
    """What an issued report carries on every page. The digest is not part of what it is made over."""

    stamp: Stamp
    sha256: str
    note: str = ""  # why it was issued again

    @property
    def words(self) -> str:
        """Stocktake S1, issued 30 September 2015 by the business manager."""
        return f"{self.stamp.called}, issued {long_day(self.stamp.issued_on)} by {self.stamp.issued_by}"


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

    @property
    def head(self) -> str:
        """Disagreement, 20 September 2015, Police lead."""
        who = f", {self.said_by}" if self.said_by != self.agency else ""  # for the public a post is called by its body
        who = ", recorded by the business unit on its behalf" if self.on_behalf else who
        return f"{issuing.REPLIES[self.kind]}, {long_day(self.said_on)}{who}"


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

    @property
    def sentences(self) -> list[str]:
        """Who was shown it and what came of it, as it is printed."""
        if not (self.nothing or self.replied or self.silent):
            return ["It says nothing of an agency that could reply."]
        said = [f"Each agency was shown what is said of it, to reply by {long_day(self.reply_by)}."]
        groups = (("Replied", self.replied), ("Nothing to correct", self.nothing), ("Did not reply", self.silent))
        said += [f"{words}: {', '.join(names)}." for words, names in groups if names]
        if self.mended:
            said.append(f"{self.mended} correction{' was' if self.mended == 1 else 's were'} mended in the records.")
        if self.early_because:
            said.append(f"Issued before that day: {self.early_because.strip()}")
        return said
