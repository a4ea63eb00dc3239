"""What the registers of lists share: columns over rows, groups of columns that several have, the sheet about a list.

The register of each list is a function in ``list_<subject>.py``. It takes by keyword what the page of the list was given,
so that the file holds what the page shows, and nothing is asked for again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..rules import assurance, delivery, rag
from ..rules import evidence as ladder
from .registers import Cell, Register

Columns = Mapping[str, Callable[[Any], Cell]]
BY_AGENCY = "Delivery, said by the agency"
BY_CHAIR = "Assurance, said by the chair"


def table(name: str, columns: Columns, rows: Iterable[Any]) -> Register:
    """A register with a line for each row: every column is a head, and what it says of a row."""
    return Register(name, [*columns], [[said(row) for said in columns.values()] for row in rows])


def about(name: str, rows: list[tuple[str, Cell]]) -> Register:
    """The sheet that says of which day a list is, and to what it was narrowed."""
    return Register(f"About {name[:1].lower()}{name[1:]}"[:31], ["What", "Which"], [[what, which] for what, which in rows])


def yes(value: object) -> str:
    return "yes" if value else ""


def title_of(titles: Mapping[str, str], key: str | None) -> str:
    """What a post is called; nothing where none is named."""
    return titles.get(key, "A post") if key else ""


# Groups of columns. ``of`` finds in a row what the group is about.


def dated(of: Callable[[Any], Any], head: str = "Deadline") -> Columns:
    """A date with what stands behind it: a real day, the words it was read from, whether it is firm, its moves."""

    def say(name: str) -> Callable[[Any], Cell]:
        return lambda row: getattr(of(row), name) if of(row) is not None else None

    return {
        head: say("current"),
        "As written": lambda row: of(row).stands_as_written if of(row) is not None else "",
        "Date is": lambda row: date_basis(of(row)),
        "Counts as": say("counts_as"),
        "Times moved": say("moves"),
        "Days moved": say("days_moved"),
    }


def date_basis(date) -> str:
    """Stated, provisional, or confirmed by the Board; nothing where there is no date."""
    return ("confirmed" if date.confirmed else date.basis) if date is not None else ""


def evidence(of: Callable[[Any], Mapping[str, Mapping[str, int]]]) -> Columns:
    """The ladder as numbers. Never the height without the number against."""

    def count(stance: str) -> Callable[[Any], Cell]:
        return lambda row: sum(rung[stance] for rung in of(row).values())

    def highest(row) -> str:
        return next((ladder.RUNG_LABELS[rung] for rung in reversed(ladder.RUNGS) if of(row)[rung]["supports"]), "")

    return {"Evidence for": count("supports"), "Evidence against": count("challenges"), "For, up to": highest}


def by_dates(of: Callable[[Any], Any]) -> Columns:
    """What the dates say of an action, with the reason, apart from what its agency says."""
    return {
        "By dates": lambda row: rag.LABELS[of(row).colour.value],
        "Why by dates": lambda row: of(row).colour.reason,
        "Dates and agency differ": lambda row: yes(of(row).differs),
    }


def states(found: Iterable[str]) -> str:
    """What agencies say of several actions, each state with its number: no sum is made of them."""
    return numbered(delivery.LABELS[state].lower() for state in found)


def numbered(words: Iterable[str]) -> str:
    """2 closed; 1 at risk."""
    counts: dict[str, int] = {}
    for each in words:
        counts[each] = counts.get(each, 0) + 1
    return "; ".join(f"{number} {each}" for each, number in counts.items())


def rated(answered: Mapping[str, Iterable]) -> str:
    """What an action answers, and what the chair said of each: R1, R4 some evidence; LP3 not yet tested."""
    said = (f"{', '.join(item.ref for item in items)} {assurance.LABELS[r].lower()}" for r, items in answered.items())
    return "; ".join(said)


def days_since(day: dt.date | None, today: dt.date) -> int | None:
    return (today - day).days if day else None
