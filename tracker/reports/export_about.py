"""What stands in front of an export in tables: whose it is, of which day, what is in it, and how to keep it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .. import clock
from ..store import reviews

KEEP = (
    "It is the Board's own copy of everything that its tracker holds. Restricted evidence is in it, and in the history the "
    "names and e-mail addresses of people.",
    "Keep it as the database is kept: encrypted, where only those who need it can read it. Do not send it by e-mail. "
    "Delete it when it has served its purpose.",
    "What is redacted later stays in this copy. After a redaction delete the older copies.",
    "Files behind evidence and letters are not in it: “files” names each with its SHA-256. Passwords are in no export.",
)
TABLES = (
    "Each table holds one kind of record. A list inside a record is a table of its own: “review” and “of” name the record "
    "in which it stands, “place” counts from 1.",
    "Two reviews may each have an R1: find a row by “review” and “ref” together, and join tables on both.",
    "The whole record, by which the history can be checked and which can be loaded, is the export as JSON. Salts, digests "
    "of single values and the frozen content of reports stand there alone.",
    "A value that was redacted reads “[redacted]”, one that was disposed of “[disposed of, DS1]”.",
)
INVENTED = "This is a demonstration. What says “yes” under “invented” is made up. The rest is from the documents named."


@dataclass
class About:
    """Of which body and day an export is."""

    body: str
    as_at: dt.date
    past: bool
    made_at: dt.datetime
    demonstration: bool

    def facts(self) -> list[tuple[str, str | dt.date]]:
        """What is said first, each under a word."""
        past = "as it was known on that day" if self.past else "as it stands"
        found: list[tuple[str, str | dt.date]] = [
            ("Body", self.body),
            ("As at", self.as_at),
            ("Says", f"What the Board held, {past}. What is worked out is worked out for that day."),
            ("Written at", f"{self.made_at:%Y-%m-%d %H:%M} UTC"),
        ]
        return found + ([("Demonstration", INVENTED)] if self.demonstration else [])


def about(as_at: dt.date | None, today: dt.date | None) -> About:
    """Of the open database."""
    row = reviews.board()
    return About(row.name, as_at or today or clock.today(), as_at is not None, clock.now(), row.demonstration)
