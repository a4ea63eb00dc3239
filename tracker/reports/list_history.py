"""The history, the redactions and what a search found, as registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from .. import clock
from ..rules import redaction
from ..store.history_words import Told, Value
from ..store.search import Kind, Match
from .lists import Columns, table, title_of, yes
from .registers import Register

LONG = 240  # characters of a value; the page of the list cuts there too


def history(*, told: list[Told], chains: Mapping[str, str], **_: Any) -> list[Register]:
    """Every entry with its first values, as the list has them, and the hash by which it can be checked."""
    columns: Columns = {
        "Entry": lambda each: f"{each.entry.chain}/{each.entry.seq}",
        "Written on": lambda each: _in_london(each).date(),
        "At": lambda each: f"{_in_london(each):%H:%M}",
        "What was done": lambda each: each.entry.verb,
        "About": lambda each: each.label,
        "Of": lambda each: chains.get(each.entry.chain, each.entry.chain),
        "By": lambda each: each.who,
        "Known from": lambda each: each.entry.known_from,
        "Values": lambda each: "\n".join(_said(value) for value in each.values),
        "Values in all": lambda each: each.count,
        "Hash": lambda each: each.entry.hash,
        "Invented": lambda each: yes(each.entry.invented),
    }
    return [table("History", columns, told)]


def _in_london(each: Told) -> dt.datetime:
    return each.entry.written_at.replace(tzinfo=dt.UTC).astimezone(clock.LONDON)


def _said(value: Value) -> str:
    of = f"{value.kind} {value.label}".strip() if value.kind != "entry" else "said with it"
    if value.redacted:
        return f"{of}, {value.field}: redacted"
    was = "" if value.first or value.kind == "entry" else f"{_short(value.was)} → "
    return f"{of}, {value.field}: {was}{_short(value.now)}"


def _short(words: str) -> str:
    if not words:
        return "nothing"
    return words if len(words) <= LONG else f"{words[: LONG - 20]} … (the rest on the page of this entry)"


def redactions(*, page, labels: Mapping[str, str], posts: Mapping[str, str], **_: Any) -> list[Register]:
    """Who took what out, and why; never the words."""
    columns: Columns = {
        "Ref": lambda row: row.ref,
        "Kind": lambda row: redaction.CATEGORIES[row.category],
        "Because": lambda row: row.because,
        "About": lambda row: labels.get(row.key, ""),
        "Asked by": lambda row: title_of(posts, row.asked_by),
        "Asked on": lambda row: row.asked_on,
        "State": lambda row: redaction.STATES[row.state],
        "Decided by": lambda row: title_of(posts, row.decided_by),
        "Decided on": lambda row: row.decided_on,
        "Invented": lambda row: yes(row.invented),
    }
    return [table("Redactions", columns, page.rows)]


def found(*, groups: list[tuple[Kind, int, list[Match]]], **_: Any) -> list[Register]:
    """All that holds the words, kind by kind."""
    rows = [(kind, match) for kind, _total, matches in groups for match in matches]
    columns: Columns = {
        "Ref": lambda row: row[1].ref,
        "Review": lambda row: row[1].review,
        "In": lambda row: row[0].label,
        "Title": lambda row: _plain(row[1].titled),
        "About": lambda row: row[1].about[1] if row[1].about else "",
        "Words": lambda row: _plain(row[1].excerpt),
        "Invented": lambda row: yes(row[1].invented),
    }
    return [table("Search", columns, rows)]


def _plain(pieces: list[tuple[str, bool]]) -> str:
    return "".join(text for text, _here in pieces)
