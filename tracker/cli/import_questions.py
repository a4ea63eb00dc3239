"""The questions about an action plan, one by one, to somebody at a terminal. Every answer goes into the mapping."""

from __future__ import annotations

import datetime as dt

from rich.console import Console
from rich.prompt import Confirm, Prompt

from ..business.import_preview import Preview
from ..rules import plan_comparing
from ..rules.plan_dates import ORDER
from ..rules.plan_lines import DATE, ITEM, MATCH, MEANING, OWNER, Question
from ..rules.plan_mapping import MEANINGS, NEW, Mapping

_NONE, _OPEN, _ALL = "none", "-", "?"
_HOLDS = {OWNER: "owners", ITEM: "items", MEANING: "meanings", DATE: "dates", MATCH: "matches"}
_HOW = {
    OWNER: "codes of agencies with commas between, none if it is nobody of ours",
    ITEM: "references with commas between, none if it is none of this review",
    MEANING: f"one of {', '.join(filter(None, MEANINGS))}, none if it says nothing",
    DATE: "a day as 2016-01-31, none if it gives no day",
    MATCH: "a reference, or new",
}


def _console() -> Console:
    return Console(stderr=True, markup=False, highlight=False, emoji=False)


def ask_of_the_plan(found: Preview, today: dt.date, agreed: bool) -> Mapping:
    """From which day the Board had it, and whether it has agreed it."""
    mapping, console = found.mapping, _console()
    while mapping.dated is None:
        told = Prompt.ask("From which day did the Board have this plan, as 2016-01-31", console=console)
        mapping = mapping.with_(dated=_day(told))
        if mapping.dated is not None and mapping.dated > today:
            console.print("That day lies in the future.")
            mapping = mapping.with_(dated=None)
    if not agreed and not mapping.agreed:
        asked = "Has the Board agreed this plan, so that its dates stand"
        mapping = mapping.with_(agreed=Confirm.ask(asked, console=console, default=False))
    return mapping


def ask(question: Question, found: Preview) -> Mapping:
    """One question. Nothing typed leaves it open."""
    console, mapping = _console(), found.mapping
    rows = ", ".join(map(str, question.rows[:10]))
    needed = " Without an answer these rows cannot be imported." if question.needed else ""
    console.print(f"Row{'s' if len(question.rows) > 1 else ''} {rows}: {question.sentence}{needed}")
    names = _names(question, found)
    if question.offered:
        console.print(f"  Offered: {', '.join(_named(each, names) for each in question.offered)}")
    how = "day or month" if question.as_written == ORDER else _HOW.get(question.kind, "")
    # What the file says itself is taken as it is on the pages; all else is left open.
    taken = question.offered[0] if question.kind == MEANING and len(question.offered) == 1 else ""
    left = f"Enter takes {taken}, {_OPEN} leaves it open" if taken else "Enter leaves it open"
    listed = f"; {_ALL} lists all" if names else ""
    while True:
        told = Prompt.ask(f"  {how}; {left}{listed}", console=console, default=taken, show_default=False).strip()
        if not told or told == _OPEN:
            return mapping
        if told == _ALL and names:
            console.print("\n".join(f"  {_named(each, names)}" for each in names))
            continue
        wrong = _wrong(question, told, found)
        if not wrong:
            return _with(mapping, question, told)
        console.print(f"  {wrong}")


def _names(question: Question, found: Preview) -> dict[str, str]:
    """What may be answered, with its name, where it is a code or a reference."""
    if question.kind == OWNER:
        return {each.code: each.name for each in found.known.agencies}
    if question.kind == ITEM:
        return {each.ref: each.title or each.text[:80] for each in found.known.items}
    return {}


def _named(code: str, names: dict[str, str]) -> str:
    return f"{code} {names[code]}" if code in names else code


def _wrong(question: Question, told: str, found: Preview) -> str:
    if question.as_written == ORDER:
        return "" if told in ("day", "month") else "Type day or month."
    if told.lower() == _NONE and question.kind != MATCH:
        return ""
    if question.kind == MEANING:
        return "" if told in MEANINGS else f"Type one of: {', '.join(filter(None, MEANINGS))}."
    if question.kind == DATE:
        return "" if _day(told) else "Type a day as 2016-01-31."
    if question.kind == MATCH:
        return "" if told in question.offered else f"Type one of: {', '.join(question.offered)}."
    there = {each.code for each in found.known.agencies} | {each.ref for each in found.known.items}
    strange = [each for each in _listed(told) if each not in there]
    return f"There is nothing called {', '.join(strange)}." if strange else ""


def _with(mapping: Mapping, question: Question, told: str) -> Mapping:
    name = _HOLDS[question.kind]
    nothing = told.lower() == _NONE
    if question.kind in (OWNER, ITEM):
        value: object = () if nothing else _listed(told)
    else:
        value = "" if nothing else NEW if told == NEW else told
    return mapping.with_(**{name: {**getattr(mapping, name), question.as_written: value}})


def ask_of_the_rest(found: Preview, rest: bool, names_nobody: bool) -> tuple[bool, bool]:
    """Whether the rest is taken where some cannot be, and whether words that could name a child name nobody."""
    console, cannot = _console(), found.counts[plan_comparing.CANNOT]
    if cannot and not rest and cannot < len(found.outcomes):
        rest = Confirm.ask(f"{cannot} rows cannot be taken. Take the rest", console=console, default=False)
    if found.warned and not names_nobody:
        asked = f"{len(found.warned)} rows hold words that could name a child. Do they name nobody"
        names_nobody = Confirm.ask(asked, console=console, default=False)
    return rest, names_nobody


def _listed(told: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in told.split(",") if each.strip())


def _day(told: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(told)
    except ValueError:
        return None
