"""Reads a whole plan with a mapping: every row becomes an action, a part of one, or is passed over with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import plan_dates, plan_lines_of_row, plan_refs, plan_status
from .plan_groups import LEFT_OUT, Columns, Group, groups
from .plan_items import ItemReader, kind_in
from .plan_lines import ITEM as ABOUT_ITEM
from .plan_lines import OWNER, Known, Line, Question, Reading, Skipped
from .plan_lines_of_row import Context
from .plan_mapping import ACTION, DEADLINE, ITEM, ITEM_WORDING, START, STATUS, Mapping
from .plan_owners import OwnerReader, question_about
from .plan_sheets import Sheet
from .plan_words import cut

OF_ROWS_THAT_NAME_NONE = (
    "Which recommendation or learning point do the rows answer that name none? What is chosen holds for all of them."
)


def read(sheet: Sheet, mapping: Mapping, known: Known, keys: Iterable[plan_status.Key] | None = None) -> Reading:
    """``keys``: what the keys of the whole file say (``plan_status.keys_in``); without them those of the sheet."""
    columns = Columns(sheet, mapping)
    found, skipped = groups(columns)
    context = _context(columns, known, found)
    lines = [(line, group.shares) for group in found for line in plan_lines_of_row.lines(group, context)]
    every = plan_refs.with_refs(lines)
    told = [line for line in every if not (line.part and line.place in mapping.left_parts)]
    skipped += [
        Skipped(line.row, LEFT_OUT, line.title, line.part)
        for line in every
        if line.part and line.place in mapping.left_parts
    ]
    explained = plan_status.keys_of(sheet) if keys is None else tuple(keys)
    return Reading(tuple(told), tuple(skipped), tuple(_questions(context, told, explained)))


def _context(columns: Columns, known: Known, found: Sequence[Group]) -> Context:
    rows = [number for group in found for number in group.rows]
    dated = [cell for number in rows for cell in columns.cells(number, DEADLINE, START)]
    titles = " ".join(columns.titles.get(number, "") for number in columns.of.get(ITEM, columns.of.get(ITEM_WORDING, ())))
    fills = [cell.fill for group in found for cell in columns.cells(group.rows[0], ACTION)[:1] if plan_status.rates(cell)]
    return Context(
        columns=columns,
        owners=OwnerReader(known, columns.mapping.owners),
        items=ItemReader(known, columns.mapping.items, kind_in(titles)),
        dates=plan_dates.DateReader(columns.mapping, known, dated),
        rated=STATUS not in columns.of and bool(fills) and (len(set(fills)) > 1 or len(fills) < len(found)),
    )


def _questions(context: Context, lines: Sequence[Line], keys: Sequence[plan_status.Key]) -> Iterable[Question]:
    """What is asked: owners, items, meanings, and the order of day and month."""
    without = {line.row for line in lines if not line.lead}
    for words, rows in context.owners_asked.items():
        needed = any(row in without for row in rows)
        yield Question(OWNER, words, question_about(words), rows, context.owners.likeliest(words), needed)
    for words, rows in context.items_asked.items():
        sentence = f"Which recommendation or learning point is “{cut(words, 80)}”?" if words else OF_ROWS_THAT_NAME_NONE
        yield Question(ABOUT_ITEM, words, sentence, rows, context.items.likeliest(words))
    yield from plan_status.questions(context.meanings_asked.items(), keys)
    held = context.dates.ambiguous
    doubtful = [line.row for line in lines if any(figures in each.as_written for each in line.dates for figures in held)]
    order = plan_dates.question_of_order(context.dates, doubtful)
    if order:
        yield order
