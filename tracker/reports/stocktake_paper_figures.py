"""On paper: figures that disagree, what would move an item up one rung, and each item against the rungs."""

from __future__ import annotations

from collections.abc import Iterator

from .blocks import Block, Entries, Entry, Heading, Line, Paragraph, Run, Table, Whole, bold, in_line, spaced, tag
from .content import RUNGS, Section, Stocktake
from .content_figures import Disagreement, Figure, ItemCover
from .wording import long_day


def outlook(s: Section, level: int) -> Iterator[Block]:
    """Under one item: which of its figures disagree, what was looked for in vain, what would move it up."""
    if s.disagree:
        yield Heading(level, "Figures that disagree")
        yield Entries([_short(each) for each in s.disagree])
    if s.one_sided and s.looked_for:
        yield Heading(level, "What was looked for and not found")
        yield Paragraph((f"{in_line(s.looked_for)} (In the sources up to {long_day(s.outlook_on)}.)",))
    if s.next_rung:
        yield Heading(level, "What would move it up one rung")
        yield Paragraph((f"{in_line(s.next_rung)} (Our reading of the sources up to {long_day(s.outlook_on)}.)",))


def _short(d: Disagreement) -> Entry:
    words = f" {in_line(d.title)}: {' | '.join(d.printed)}. {d.reconciled_label}."
    return Entry([spaced(bold(d.ref), words, tag(d))])


def differing(doc: Stocktake) -> Iterator[Block]:
    """At the end: each group once, with the place of each figure."""
    yield Heading(2, "Figures that disagree", "figures-that-disagree")
    yield Paragraph((doc.disagree_rule,), "quiet")
    if doc.disagree:
        yield Entries([_whole(each) for each in doc.disagree])
    else:
        every = "No figures that disagree were known on this day."
        yield Paragraph((every if doc.scope == "all" else "None of those known touches an item in this copy.",))


def _whole(d: Disagreement) -> Entry:
    told = [_figure(each) for each in d.figures]
    return Entry(
        [
            spaced(bold(d.ref), f" {in_line(d.title)}", tag(d)),
            *told,
            (f"May differ: {'; '.join(d.reasons)}. {in_line(d.why)}",),
            (f"{d.reconciled_label}. {in_line(d.how)}".rstrip(),),
            (f"Bears on: {', '.join(d.items) or 'no item in this copy'}.",),
        ],
        anchor=f"figures-{d.ref}",
    )


def _figure(f: Figure) -> Line:
    if f.hidden:
        return ("A figure on restricted evidence, not shown.",)
    note = (Run(note=f.note),) if f.note else ()
    return (bold(f.figure), f" {in_line(f.says)} ({f.citation})", *note)


def each_covered(doc: Stocktake) -> Iterator[Block]:
    """A table of the items, rung by rung."""
    columns = ["Item", *(rung.capitalize() for rung in RUNGS), "Checked", "Inferred"]
    columns += ["Invented", "Actions"] if doc.demonstration else ["Actions"]
    table = Table(
        "Each item against the rungs",
        columns,
        [_covered(row, doc.demonstration) for row in doc.item_coverage],
        [14, 12, 13, 15, 15, 12, 12, *([12] if doc.demonstration else []), 13],
        frozenset(range(5, len(columns))),
        rule=doc.item_coverage_rule,
    )
    yield Whole([Heading(3, "Each item against the rungs", "coverage-of-each"), table])


def _covered(row: ItemCover, demonstration: bool) -> list[Line]:
    c = row.cover
    name = row.ref + (", nothing covers it" if not c.evidenced and not c.answered else "")
    name += f" ({row.hidden} restricted, not shown)" if row.hidden else ""
    cells = (name, *(row.sides(rung) for rung in RUNGS), c.checked, c.inferred)
    invented = (c.invented,) if demonstration else ()
    return [(str(cell),) for cell in (*cells, *invented, row.actions)]
