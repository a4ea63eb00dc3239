"""The three charts of the overall position, worked out from what a stocktake holds: figures first, then the drawing.

Each says its rule, and its figures are a table. Nothing here asks the store, and nothing here is a judgement: delivery is
what agencies call done, assurance is what the chair has said, and the two stand across from each other, never as one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..rules import assurance, delivery, evidence
from . import chart_drawings as drawn
from . import markdown
from .blocks import ASSURANCE, EVIDENCE, PLAIN
from .content import KIND_NOUNS, RUNGS, Section, Stocktake
from .content_agencies import Step
from .wording import called, count, listed, long_day

MOST = 26  # ladders side by side, in two rows
DONE = (delivery.DONE, delivery.CLOSED)
COLUMNS = ("No action called done", "Some called done or closed", "All called done or closed")


@dataclass
class Chart:
    """A chart: what it is of, by which rule, its drawing, what that says in words, and its figures."""

    name: str  # short, for a sheet of a workbook and for an anchor
    title: str
    by: str
    tone: str
    rule: str
    says: str
    svg: str
    height: float  # of its width of drawing.WIDTH
    columns: list[str]
    rows: list[list[str]]
    widths: list[int]

    @property
    def key(self) -> str:
        """For an anchor."""
        return self.name.lower().replace(" ", "-")

    @property
    def drawn(self) -> str:
        """The drawing for a page: our own markup, with every word in it escaped."""
        return markdown.of_our_own(self.svg)


def of(doc: Stocktake) -> list[Chart]:
    """The charts of a stocktake, in the order in which they stand. None where nothing is in scope."""
    if not doc.sections:
        return []
    called.set(doc.names)
    return [_grid(doc), _ladders(doc), _timeline(doc)]


# Delivery against assurance


def _grid(doc: Stocktake) -> Chart:
    cells: dict[tuple[str, int], list[str]] = defaultdict(list)
    for section in doc.sections:
        cells[section.rating, _column(section)].append(section.ref)
    order = [assurance.SUSTAINED, assurance.GOOD_EVIDENCE, assurance.SOME_EVIDENCE, assurance.SELF_REPORTED_ONLY]
    order += [assurance.NOT_YET_TESTED, assurance.NOT_ASSURED]
    rows = []
    for rating in order:
        found = [cells[rating, place] for place in range(3)]
        rows.append((rating, assurance.LABELS[rating], [(len(refs), spans(refs)) for refs in found]))
    chair = called.get().chair
    outlined = sum(len(cells[rating, 2]) for rating in order if rating not in assurance.ASSURED)
    noun = _noun(doc.sections)
    drawing = drawn.grid(COLUMNS, rows, [rating not in assurance.ASSURED for rating in order])
    said = [
        f"{label}: {listed(f'{n} with {COLUMNS[place].lower()}' for place, (n, _) in enumerate(found) if n)}"
        for _, label, found in rows
        if any(n for n, _ in found)
    ]
    table = [[label, *(f"{n}: {refs}" if n else "0" for n, refs in found)] for _, label, found in rows]
    says = f"Delivery against assurance, {count(len(doc.sections), *noun)}. {'. '.join(said)}. "
    says += f"Done but not assured: {outlined or 'none'}."
    rule = (
        f"Across: how many of an item’s actions their agencies call done or closed; withdrawn ones are not counted, and an "
        f"item without an action stands on the left. Down: what the {chair} has said. The two are not added up. "
        f"Thick outline: all called done or closed, and the {chair} has not said good evidence."
    )
    title, by = "Delivery against assurance", "said by the agencies, and by the " + chair
    columns = ["Assurance", *COLUMNS]
    return Chart(
        "Delivery and assurance",
        *(title, by, ASSURANCE, rule, says),
        *(drawing.svg(says), drawing.height, columns, table, [22, 26, 26, 26]),
    )


def _column(section: Section) -> int:
    live = [step.delivery for step in section.steps if step.delivery != delivery.WITHDRAWN]
    done = sum(state in DONE for state in live)
    return 0 if not done else 2 if done == len(live) else 1


# The ladder of evidence


def _ladders(doc: Stocktake) -> Chart:
    groups, what, rest = _groups(doc.sections)
    hidden = any(section.hidden for section in doc.sections)
    drawing = drawn.ladders([(name, counts) for name, counts, _ in groups])
    rows = [[name, *(_sides(counts[rung]) for rung in RUNGS)] for name, counts, _ in groups]
    said = [f"{name}: {_in_words(counts)}" for name, counts, _ in groups]
    says = f"The evidence ladder by {what}. {'. '.join(said)}."
    rule = (
        "One brick is one piece. Left of the post it challenges, right it supports. Hollow: self-reported; solid: checked "
        "by somebody other than the agency itself. A piece stands on the rung that its curator gave it; context is not "
        "drawn."
    )
    if hidden:
        rule += " Restricted pieces that this copy does not show are not drawn."
    if rest:
        rule += f" {rest}"
    title, by = f"The evidence ladder by {what}", "challenges left, supports right"
    columns = [what.capitalize(), *(rung.capitalize() for rung in RUNGS)]
    return Chart(
        "Ladders",
        *(title, by, EVIDENCE, rule, says),
        *(drawing.svg(says), drawing.height, columns, rows, [16, 21, 21, 21, 21]),
    )


def _groups(sections: list[Section]) -> tuple[list[tuple[str, dict, list[Section]]], str, str]:
    """What gets a ladder: each item; where they are too many each recommendation to the Board, else each theme."""
    if len(sections) <= MOST:
        noun = "item" if any(section.kind == "learning_point" for section in sections) else "recommendation"
        noun = "learning point" if all(section.kind == "learning_point" for section in sections) else noun
        return [(section.ref, section.counts, [section]) for section in sections], noun, ""
    for kinds, what in ((("recommendation",), "recommendation"), (("national", "commentary"), "recommendation")):
        chosen = [section for section in sections if section.kind in kinds]
        if chosen and len(chosen) <= MOST:
            others = len(sections) - len(chosen)
            stand = "stands" if others == 1 else "stand"
            rest = f"The other {count(others, 'item')} of this copy {stand} under Coverage, rung by rung." if others else ""
            return [(section.ref, section.counts, [section]) for section in chosen], what, rest
    themes: dict[str, list[Section]] = defaultdict(list)
    for section in sections:
        themes[section.theme or section.kind_label].append(section)
    groups = [(name, _together(rows), rows) for name, rows in themes.items()]
    return groups, "theme", "A piece that bears on several items of a theme is drawn once."


def _together(sections: Iterable[Section]) -> dict:
    found = {(piece.note.ref, piece.stance): piece for section in sections for piece in section.pieces}
    return evidence.tally(evidence.Link(p.note.ref, p.note.rung, p.stance, p.note.independence) for p in found.values())


def _sides(counts: dict[str, int]) -> str:
    supports, challenges = counts["supports"], counts["challenges"]
    if not supports and not challenges:
        return "nothing"
    said = f"{supports or 'none'} for" + (f" ({counts['supports_checked']} checked)" if counts["supports_checked"] else "")
    said += f", {challenges or 'none'} against"
    return said + (f" ({counts['challenges_checked']} checked)" if counts["challenges_checked"] else "")


def _in_words(counts: dict) -> str:
    said = [f"{rung} {_sides(counts[rung])}" for rung in RUNGS if counts[rung]["supports"] or counts[rung]["challenges"]]
    return "; ".join(said) or "no evidence for or against"


# The line of time


LANES = ("Documents", "Agencies reported", "Decided", "Items due", "Actions due")


@dataclass
class Moment:
    """What falls into one month in one lane: how many of what, and how many of them are firm dates or decisions."""

    number: int
    firm: int
    words: str


def _timeline(doc: Stocktake) -> Chart:
    steps = {step.ref: step for section in doc.sections for step in section.steps}
    told = (_documents(doc), _reported(steps.values()), _decided(doc), _due(doc.sections), _due_steps(steps.values()))
    lanes = [(name, _by_month(found)) for name, found in zip(LANES, told, strict=True)]
    months = sorted({month for _, found in lanes for month in found} | {doc.as_at.replace(day=1)})
    undated = sum(section.due is None for section in doc.sections)
    loose = sum(step.due is None for step in steps.values())
    drawing = drawn.timeline(lanes, months, doc.published, doc.as_at)
    rows = [
        [f"{month:%b %Y}", *(found[month].words if month in found else "" for _, found in lanes)]
        for month in months
        if any(month in found for _, found in lanes)
    ]
    parts = [f"{name}: {sum(each.number for each in found.values())}" for name, found in lanes]
    past = sum(each.number for month, each in lanes[3][1].items() if month < doc.as_at.replace(day=1))
    says = f"The line of time as at {long_day(doc.as_at)}. {'. '.join(parts)}. Items due in months before that: {past}."
    rule = (
        "By month; a number stands where there is more than one. Agencies reported: the last report on each action. "
        f"Decided: what the {called.get().chair} or a level decided, and actions closed, paused or withdrawn. Due: the "
        "date in force; solid is stated in a document or confirmed by the Board, hollow is provisional, and a core in it "
        f"says that some are not. Without a date: {undated or 'none'} of {count(len(doc.sections), 'item')}, "
        f"{loose or 'none'} of {count(len(steps), 'action')}."
    )
    title, by = "The line of time", f"as at {long_day(doc.as_at)}"
    columns = ["Month", *LANES]
    return Chart(
        "Line of time",
        *(title, by, PLAIN, rule, says),
        *(drawing.svg(says), drawing.height, columns, rows, [10, 24, 15, 13, 21, 17]),
    )


Happening = tuple[dt.date, str, bool]  # on which day, what, and whether it is firm


def _documents(doc: Stocktake) -> list[Happening]:
    found = [(day, name, True) for name, day in doc.documents]
    return [*found, (doc.published, "review published", True)] if doc.published and doc.published <= doc.as_at else found


def _reported(steps: Iterable[Step]) -> list[Happening]:
    return [(step.reported_on, step.ref, True) for step in steps if step.reported_on]


def _decided(doc: Stocktake) -> list[Happening]:
    found: dict[tuple, Happening] = {}
    for s in doc.sections:
        if s.decision:
            found["item", s.ref] = (s.decision.decided_on, s.ref, True)
        for x in s.raised:
            if x.decided_on:
                found["raised", x.ref] = (x.decided_on, x.ref, True)
        for event in s.happened:
            found["action", event.ref, event.on, event.words] = (event.on, event.ref, True)
    return list(found.values())


def _due(sections: Iterable[Section]) -> list[Happening]:
    return [(s.due, s.ref, s.due_basis in ("stated", "confirmed")) for s in sections if s.due]


def _due_steps(steps: Iterable[Step]) -> list[Happening]:
    return [(step.due, step.ref, step.basis in ("stated", "confirmed")) for step in steps if step.open and step.due]


def _by_month(found: Sequence[Happening]) -> dict[dt.date, Moment]:
    months: dict[dt.date, list[Happening]] = defaultdict(list)
    for day, what, firm in sorted(found, key=lambda each: each[0]):
        months[day.replace(day=1)].append((day, what, firm))
    told = {}
    for month, rows in months.items():
        firm = sum(row[2] for row in rows)
        words = _together_in_words([row[1] for row in rows])
        told[month] = Moment(len(rows), firm, words)
    return told


def _together_in_words(names: list[str]) -> str:
    if all(_REF.fullmatch(name) for name in names):
        return spans(names)
    return "; ".join(names)


# Words


_REF = re.compile(r"([A-Z]+)(\d+)([a-z]?)")


def spans(refs: Sequence[str]) -> str:
    """References with runs of three or more drawn together: R1 to R4, R7, LP25a."""
    found: list[list[str]] = []
    last = ("", -1, "")
    for ref in sorted(set(refs), key=_in_order):
        letters, number, rest = _in_order(ref)
        if found and letters == last[0] and number - last[1] == 1 and not rest and not last[2]:
            found[-1].append(ref)
        else:
            found.append([ref])
        last = (letters, number, rest)
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(run) for run in found)


_KINDS = ("R", "N", "C", "LP")


def _in_order(ref: str) -> tuple:
    match = _REF.fullmatch(ref)
    if not match:
        return (ref, 0, "")
    letters, number, rest = match.groups()
    return (f"{_KINDS.index(letters)}{letters}" if letters in _KINDS else letters, int(number), rest)


def _noun(sections: Sequence[Section]) -> tuple[str, str]:
    kinds = {section.kind for section in sections}
    return KIND_NOUNS[kinds.pop()] if len(kinds) == 1 else ("item", "items")
