"""What has to be said, or could be said, before a plan is taken: each question with its choices, the needed ones first."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..rules.plan_dates import ORDER
from ..rules.plan_lines import DATE, ITEM, MATCH, OWNER, Known, Question
from ..rules.plan_mapping import DAY_FIRST, MONTH_FIRST, NEW, Mapping
from .reading import long_day

OPEN, NONE = "", "-"  # nothing said yet; said that it is nothing of ours

HEADINGS = {
    OWNER: ("Who is meant?", "These names of owners fit no agency, or several. Nothing is given to an agency by guessing."),
    ITEM: (
        "Which recommendation is meant?",
        "Rows that name no recommendation or learning point, and words that fit none, or several.",
    ),
    MATCH: ("Is it one of ours?", "These actions look much like one that the tracker has already."),
    DATE: ("Which day is meant?", "What is left open is kept as it is written, with the doubt beside it."),
}
NOTHING = {OWNER: "Nobody of ours", ITEM: "None of this review", MATCH: "Another action: add it", DATE: "It gives no date"}
_SEVERAL = re.compile(
    r"[/,;&+\n]|\b(and|all|any|each|every|both|agencies|partners?|services|schools|members?)\b", re.IGNORECASE
)
ALONE = ": a row that names nobody else is left out"
ORDERS = {MONTH_FIRST: "The month, in all such dates", DAY_FIRST: "The day, in all such dates"}
HOLDS = {OWNER: "owners", ITEM: "items", MATCH: "matches", DATE: "dates"}  # the field of a mapping that keeps the answers


@dataclass
class Asked:
    """One question on the page. ``every`` are all that could be meant, ``choices`` with the likeliest first."""

    kind: str
    as_written: str
    sentence: str
    rows: tuple[int, ...]
    needed: bool
    answered: bool
    more: bool = False  # several were said before
    choices: list = field(default_factory=list)
    every: list = field(default_factory=list)

    @property
    def name(self) -> str:
        """Of its field: the same as long as the plan says the same, whatever else was answered meanwhile."""
        return f"{self.kind}-{hashlib.sha256(self.as_written.encode()).hexdigest()[:12]}"

    @property
    def title(self) -> str:
        """What is asked about: the words of the plan."""
        if self.as_written:
            return "Day and month" if self.of_order else f"“{self.as_written}”"
        return "Rows that name no owner" if self.kind == OWNER else "Rows that name no recommendation"

    @property
    def of_order(self) -> bool:
        """Whether it is asked of all dates of the plan, which of day and month stands first."""
        return self.kind == DATE and self.as_written == ORDER

    @property
    def several(self) -> bool:
        """Whether the words could name more than one, so that the others can be said too."""
        return self.kind in (OWNER, ITEM) and (self.more or not self.as_written or bool(_SEVERAL.search(self.as_written)))

    @property
    def in_rows(self) -> str:
        """For example: rows 4, 7 and 12."""
        return rows_in_words(self.rows)


def rows_in_words(rows: Sequence[int], most: int = 5) -> str:
    if not rows:
        return ""
    shown = [str(row) for row in rows[:most]]
    if len(rows) > most:
        return f"rows {', '.join(shown)} and {len(rows) - most} more"
    return f"row {shown[0]}" if len(shown) == 1 else f"rows {', '.join(shown[:-1])} and {shown[-1]}"


def asked(questions: Iterable[Question], mapping: Mapping, known: Known, actions: dict[str, str]) -> list[Asked]:
    """All that is asked now, needed ones first, and what was answered before, so that it can be changed.

    ``actions`` are titles of actions by reference, of those that a question offers.
    """
    found = [_asked(each, mapping, known, actions) for each in questions if each.kind in HOLDS]
    there = {(each.kind, each.as_written) for each in found}
    for kind, holds in HOLDS.items():
        for key in getattr(mapping, holds):
            if (kind, key) not in there:
                found.append(_asked(Question(kind, key, "", ()), mapping, known, actions))
    order = list(HOLDS)
    return sorted(found, key=lambda each: (each.answered, not each.needed, order.index(each.kind), -len(each.rows)))


def _asked(question: Question, mapping: Mapping, known: Known, actions: dict[str, str]) -> Asked:
    every = _every(question.kind, known, actions, question.offered)
    words = dict(every)
    likely = [(value, words.get(value, value)) for value in question.offered if value != NEW]
    rest = [pair for pair in every if pair[0] not in question.offered]
    said = getattr(mapping, HOLDS[question.kind]).get(question.as_written, "")
    open_ = (OPEN, "Choose" if question.needed else "Leave it open")
    nothing = (NONE, NOTHING[question.kind] + (ALONE if question.needed and question.kind == OWNER else ""))
    of_order = question.kind == DATE and question.as_written == ORDER
    return Asked(
        question.kind,
        question.as_written,
        question.sentence,
        question.rows,
        question.needed,
        question.as_written in getattr(mapping, HOLDS[question.kind]),
        not isinstance(said, str) and len(said) > 1,
        [open_, *((order, ORDERS[order]) for order in question.offered or ORDERS)]
        if of_order
        else [open_, *likely, nothing, *rest],
        every,
    )


def _every(kind: str, known: Known, actions: dict[str, str], offered: Sequence[str]) -> list[tuple[str, str]]:
    if kind == OWNER:
        return [(each.code, each.name) for each in known.agencies]
    if kind == ITEM:
        return [(each.ref, f"{each.ref} {each.title or each.text[:80]}") for each in known.items]
    if kind == MATCH:
        return [(ref, f"{ref} {actions.get(ref, '')}".strip()) for ref in offered if ref != NEW]
    return [(day, _day(day)) for day in offered]


def _day(iso: str) -> str:
    try:
        return long_day(dt.date.fromisoformat(iso))
    except ValueError:
        return iso


def show(form, questions: Sequence[Asked], mapping: Mapping) -> None:
    """Fill the form with what was said before."""
    for each in questions:
        said = getattr(mapping, HOLDS[each.kind]).get(each.as_written)
        if said is None:
            continue
        several = (said,) if isinstance(said, str) else tuple(said)
        first = several[0] if several else ""
        if each.kind == MATCH and first == NEW:
            first = NONE
        if each.kind == DATE and first and first not in {value for value, _ in each.choices}:
            form[f"day-{each.name}"].data = _day(first)
            continue
        form[each.name].data = first or NONE
        if f"also-{each.name}" in form:
            form[f"also-{each.name}"].data = list(several[1:])


def answers(form, questions: Sequence[Asked], mapping: Mapping) -> Mapping:
    """The mapping with what the form says. What is open again is taken out of it."""
    said = {holds: dict(getattr(mapping, holds)) for holds in HOLDS.values()}
    for each in questions:
        held, chosen = said[HOLDS[each.kind]], form[each.name].data or OPEN
        day = form[f"day-{each.name}"].day if f"day-{each.name}" in form else None
        if day is not None:
            held[each.as_written] = day.isoformat()
        elif chosen == OPEN:
            held.pop(each.as_written, None)
        elif each.kind in (OWNER, ITEM):
            others = form[f"also-{each.name}"].data or [] if each.several and chosen != NONE else []
            held[each.as_written] = tuple(dict.fromkeys([*filter(lambda code: code != NONE, [chosen]), *others]))
        else:
            held[each.as_written] = {NONE: NEW if each.kind == MATCH else ""}.get(chosen, chosen)
    return mapping.with_(**said)


def open_and_needed(questions: Iterable[Question], mapping: Mapping) -> int:
    """How many answers are missing without which rows cannot be imported."""
    kept = {kind: getattr(mapping, holds) for kind, holds in HOLDS.items()}
    return sum(each.needed and each.kind in kept and each.as_written not in kept[each.kind] for each in questions)
