"""How a report says days, counts and citations, the same in every format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextvars import ContextVar

from ..rules.names import Names
from ..store.reviews import Codes

called: ContextVar[Names] = ContextVar("called")  # what the board called things, for the document that is being written
# The codes of the reviews, for a document that speaks of several; in one of a single review a reference stands alone.
codes: ContextVar[Codes] = ContextVar("codes", default=Codes())  # noqa: B039 - never written to


def ref_of(record) -> str:
    """R3, or infants-2015/R3 in a document that speaks of several reviews."""
    return codes.get().name(record)


def long_day(value: dt.date | None) -> str:
    """30 September 2015; nothing where there is no day."""
    return f"{value.day} {value:%B %Y}" if value else ""


def short_day(value: dt.date | None) -> str:
    return f"{value.day} {value:%b %Y}" if value else ""


def stopped(words: str) -> str:
    """The words with a full stop, unless they end in a mark of their own."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def count(number: int, one: str, many: str = "") -> str:
    """1 piece, 2 pieces, no pieces."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"


def listed(words: Iterable[str], between: str = "and") -> str:
    """a, b and c."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} {between} {last}" if first else last


def cite(citations: Iterable[Mapping[str, str]] | None, documents: Mapping[str, str]) -> str:
    """Citations in words: the short name of each document and the paragraph. ``documents`` holds names by code."""
    said = []
    for citation in citations or []:
        place = citation["paragraph"]
        mark = "¶" if place[:1].isdigit() else ""
        said.append(f"{documents.get(citation['document'], citation['document'])}, {mark}{place}")
    return "; ".join(dict.fromkeys(said))
