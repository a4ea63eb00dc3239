"""Two stocktakes of one review, of two days: what moved, what did not, and what went backwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..rules import evidence, movement
from .blocks import (
    AGAINST,
    FOR,
    INVENTED,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Line,
    Paper,
    Paragraph,
    Run,
    Said,
    Table,
    Whole,
    Words,
    bold,
)
from .content import PUBLIC, Count, RungCount, Section, Stocktake
from .content_agencies import Step
from .content_evidence import Piece
from .stocktake_paper import in_line, spaced
from .wording import called, count, long_day, short_day

RULE = (
    "Each judgement is compared with itself alone. Backwards: the {chair} says less than before; an agency says less of an "
    "action than before, or it was reopened; a date was moved later, or passed. New evidence is told and moves nothing: "
    "it waits to be weighed."
)


@dataclass
class Change:
    """One thing that is otherwise than before: of which judgement, which way, and in words."""

    of: str  # delivery, dates, evidence, assurance
    way: str
    line: Line
    invented: bool = False


@dataclass
class Moved:
    """An item with all that changed about it."""

    ref: str
    title: str
    changes: list[Change] = field(default_factory=list)

    @property
    def way(self) -> str:
        return movement.of_all(change.way for change in self.changes)


@dataclass
class Comparison:
    """What two stocktakes tell together. Counts stand side by side; items are told one by one."""

    before: Stocktake
    after: Stocktake
    # Of which judgement, what, before, after; empty where a report of that day counted no such thing.
    counts: list[tuple[str, str, int | None, int | None]]
    items: list[Moved]
    left: list[str]  # references of items that are no longer in scope
    come: list[str]

    def that(self, way: str) -> list[Moved]:
        return [item for item in self.items if item.way == way]


def compare(before: Stocktake, after: Stocktake) -> Comparison:
    """What changed from one stocktake to another of the same review, scope and audience."""
    old = {section.ref: section for section in before.sections}
    new = {section.ref: section for section in after.sections}
    items = [Moved(ref, section.title, [*_changes(old[ref], section)]) for ref, section in new.items() if ref in old]
    return Comparison(
        before,
        after,
        [*_counts(before, after)],
        items,
        [ref for ref in old if ref not in new],
        [ref for ref in new if ref not in old],
    )


def _counts(before: Stocktake, after: Stocktake) -> Iterator[tuple[str, str, int | None, int | None]]:
    one, two = before.overview, after.overview
    for of, rows, others in (
        ("Delivery", one.delivery, two.delivery),
        ("By dates", one.dates, two.dates),
        ("Evidence", _stances(one.evidence), _stances(two.evidence)),
        ("Assurance", one.assurance, two.assurance),
    ):
        was, now = ({row.label: row.number for row in side} for side in (rows, others))
        yield from ((of, label, was.get(label), now.get(label)) for label in {**now, **was})


def _stances(rows: list[RungCount]) -> list[Count]:
    return [
        Count(row.rung, f"{row.label}, {word}", number)
        for row in rows
        for word, number in (("for", row.supports), ("against", row.challenges))
    ]


def _changes(old: Section, new: Section) -> Iterator[Change]:
    if (way := movement.of_rating(old.rating, new.rating)) != movement.STILL:
        because = (": ", Said(new.decision.because)) if new.decision else ()
        words = f"{old.rating_label} before, {new.rating_label.lower()} now"
        yield Change("assurance", way, (words, *because), bool(new.decision and new.decision.invented))
    yield from _actions(old, new)
    yield from _evidence(old, new)
    if (way := movement.of_deadline(old.due, new.due)) != movement.STILL:
        words = f"{new.ref} itself is due {long_day(new.due) or 'on no day'}, {long_day(old.due) or 'no date'} before"
        yield Change("dates", way, (words,), new.due_invented)


def _actions(old: Section, new: Section) -> Iterator[Change]:
    known = {step.ref: step for step in old.steps}
    for step in new.steps:
        was = known.pop(step.ref, None)
        if was is None:
            title = f" {in_line(step.title)}: a new action, {step.delivery_label.lower()}"
            yield Change("delivery", movement.OTHERWISE, (bold(step.ref), title), step.invented)
            continue
        if (way := movement.of_delivery(was.delivery, step.delivery)) != movement.STILL:
            said = f" {was.delivery_label.lower()} before, {step.delivery_label.lower()} now"
            yield Change("delivery", way, (bold(step.ref), said), step.invented)
        yield from _dates(was, step)
    for step in known.values():
        yield Change("delivery", movement.OTHERWISE, (bold(step.ref), " no longer stands here"), step.invented)


def _dates(was: Step, step: Step) -> Iterator[Change]:
    if (moved := movement.of_deadline(was.due, step.due)) != movement.STILL:
        words = f" due {short_day(step.due) or 'on no day'}, {short_day(was.due) or 'no date'} before"
        yield Change("dates", moved, (bold(step.ref), words), step.invented_date)
    way = movement.of_dates(was.colour, step.colour)
    # Not late any more because more time was given is no step forwards.
    if way == movement.BACKWARDS or (way and moved != movement.BACKWARDS):
        now = f"{step.colour_label.lower()} by its dates: {step.colour_reason}"
        yield Change("dates", way, (bold(step.ref), f" {now}"), step.invented)


def _evidence(old: Section, new: Section) -> Iterator[Change]:
    known = {(piece.note.ref, piece.stance) for piece in old.pieces}
    here = {(piece.note.ref, piece.stance) for piece in new.pieces}
    for piece in new.pieces:
        if (piece.note.ref, piece.stance) not in known and piece.stance != evidence.CONTEXT:
            yield Change("evidence", movement.OTHERWISE, _piece(piece), piece.note.invented)
    for piece in old.pieces:
        if (piece.note.ref, piece.stance) not in here and piece.stance != evidence.CONTEXT:
            said = f" no longer {piece.stance} it"
            yield Change("evidence", movement.OTHERWISE, (bold(piece.note.ref), said), piece.note.invented)


def _piece(piece: Piece) -> Line:
    about = f" {piece.stance}, {piece.note.rung_label.lower()}, {piece.note.independence_label.lower()}: "
    return bold(piece.note.ref), about, Said(piece.note.statement)


# On paper


def lay_out(found: Comparison) -> Paper:
    """The whole comparison: counts in front, then what went backwards, what moved, and what did not."""
    doc = found.after
    called.set(doc.names)
    chair = doc.names.chair
    title = f"Since {long_day(found.before.as_at)}: {in_line(doc.review)}"
    went, moved = found.that(movement.BACKWARDS), found.that(movement.FORWARDS)
    changed, still = found.that(movement.OTHERWISE), found.that(movement.STILL)
    blocks: list[Block] = [
        Heading(1, title),
        Facts([*_facts(found)]),
        Paragraph((_sentence(found, len(went), len(moved), len(changed), len(still)),), "lead"),
        Paragraph((RULE.format(chair=chair),), "quiet"),
    ]
    blocks += told(found, 2)
    blocks.append(Heading(2, f"What did not move ({len(still)})"))
    blocks += [Entries([Entry([(bold(item.ref), f" {in_line(item.title)}")]) for item in still])] if still else []
    for heading, refs in (("Come since", found.come), ("No longer there", found.left)):
        if refs:
            titles = {section.ref: in_line(section.title) for section in (*found.before.sections, *doc.sections)}
            named = [Entry([(bold(ref), f" {titles[ref]}")]) for ref in refs]
            blocks += [Heading(2, f"{heading} ({len(refs)})"), Entries(named)]
    blocks.append(Whole([Heading(2, "The counts of both days"), _table(found)]))
    copy = "public" if doc.audience == PUBLIC else "Board"
    day = f"{long_day(found.before.as_at)} to {long_day(doc.as_at)} · {copy} copy"
    return Paper(title, doc.body, f"{doc.body} · What moved", day, f"{doc.scope_words}", doc.made_on, blocks)


def told(found: Comparison, level: int) -> Iterator[Block]:
    """What went backwards, forwards and changed otherwise, item by item, under headings of a level."""
    called.set(found.after.names)
    for heading, way, empty in (
        ("What went backwards", movement.BACKWARDS, "Nothing went backwards."),
        ("What moved forwards", movement.FORWARDS, "Nothing moved forwards."),
        ("What changed otherwise", movement.OTHERWISE, "Nothing else changed."),
    ):
        rows = found.that(way)
        yield Heading(level, f"{heading} ({len(rows)})")
        yield from [block for item in rows for block in _item(item, level + 1)] or [Paragraph((empty,), "quiet")]


def _facts(found: Comparison) -> Iterator[tuple[str, Line]]:
    doc = found.after
    yield "From", _named(found.before)
    yield "To", _named(doc)
    yield "Scope", (f"{in_line(doc.scope_words)} ({count(len(doc.sections), 'item')})",)
    yield "Audience", (doc.audience_label,)
    if doc.demonstration:
        yield "Demonstration", ("What carries ", INVENTED, " is made up. The rest is from the documents named.")


def _named(doc: Stocktake) -> Line:
    """Its day; of an issued one its number and digest too, so that both can be found again."""
    if doc.issue is None:
        return (bold(long_day(doc.as_at)),)
    return bold(long_day(doc.as_at)), f", {doc.issue.words}. SHA-256 ", Run(doc.issue.sha256, code=True)


def _sentence(found: Comparison, went: int, moved: int, changed: int, still: int) -> str:
    come, left = len(found.come), len(found.left)
    return (
        f"Of {count(len(found.items), 'item')} of both days, {went or 'none'} went backwards in something, "
        f"{moved or 'none'} moved forwards and in nothing backwards, {changed or 'none'} changed otherwise, "
        f"and {still or 'none'} did not move."
        + (f" {count(come, 'item')} came since." if come else "")
        + (f" {count(left, 'item')} stood there before and not now." if left else "")
    )


_HEADS = {"assurance": "Assurance", "delivery": "Delivery", "dates": "Dates", "evidence": "New evidence"}


def _item(item: Moved, level: int) -> Iterator[Block]:
    yield Heading(level, f"{item.ref} {in_line(item.title)}", f"item-{item.ref}")
    rows = []
    for change in item.changes:
        way = f" ({movement.LABELS[change.way]})" if change.way != movement.OTHERWISE else ""
        head: Words = bold(f"{_HEADS[change.of]}{way}. ")
        tone = {movement.BACKWARDS: AGAINST, movement.FORWARDS: FOR}.get(change.way, "")
        rows.append(Entry([spaced(head, *change.line, INVENTED if change.invented else "")], tone=tone))
    yield Entries(rows)


def _table(found: Comparison) -> Table:
    columns = ["Judgement", "What", short_day(found.before.as_at), short_day(found.after.as_at), "Change"]
    rows = []
    for of, what, before, after in found.counts:
        rows.append([(of,), (what,), (_number(before),), (_number(after),), (_change(before, after),)])
    return Table("Counts of both days", columns, rows, [18, 34, 16, 16, 16], frozenset((2, 3, 4)))


def _number(counted: int | None) -> str:
    return "not counted" if counted is None else str(counted)


def _change(before: int | None, after: int | None) -> str:
    if before is None or after is None or before == after:
        return "–"
    return f"{after - before:+d}".replace("-", "−")
