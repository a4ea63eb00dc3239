"""The actions of one row of a plan, or of several that belong together: with owners, items, dates, status and doubts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Values
from dataclasses import dataclass, field, replace

from . import plan_cells, plan_status
from .plan_dates import DateReader
from .plan_items import ItemReader
from .plan_lines import Doubt, Line, PlanDate
from .plan_mapping import (
    ACTION,
    DEADLINE,
    EVIDENCE,
    ITEM,
    ITEM_WORDING,
    LEAD,
    MEASURE,
    OWNER_POST,
    PROGRESS,
    REF,
    START,
    STATUS,
    SUPPORTING,
    Mapping,
)
from .plan_owners import OwnerReader, lead_and_supporting
from .plan_sheets import Cell, Sheet
from .plan_words import cut, on_one_line, plain

LONGEST_TITLE = 300


@dataclass(frozen=True)
class Group:
    """Rows that are read as one, with what they take from the rows above."""

    rows: tuple[int, ...]
    ref: str = ""
    item: str = ""
    wording: str = ""
    owner: str = ""
    heading: str = ""
    shares: bool = False  # its reference is that of the row above too
    doubts: tuple[Doubt, ...] = ()

    def with_row(self, number: int) -> Group:
        return replace(self, rows=(*self.rows, number))


@dataclass
class Context:
    """The plan in which a row stands, and what is asked about it."""

    sheet: Sheet
    mapping: Mapping
    of: Values[str, Sequence[int]]  # field: numbers of its columns
    agencies: Sequence[tuple[int, str]]  # columns of agencies, with their codes
    owners: OwnerReader
    items: ItemReader
    dates: DateReader
    asked_owners: dict[str, list[int]] = field(default_factory=dict)
    asked_items: dict[str, list[int]] = field(default_factory=dict)
    asked_meanings: dict[str, list[int]] = field(default_factory=dict)

    def ask(self, asked: dict[str, list[int]], words: str, row: int) -> None:
        same = next((each for each in (words,) if each in asked), None) or self._same(asked, words)
        rows = asked.setdefault(same or words, [])
        if row not in rows:
            rows.append(row)

    def _same(self, asked: dict[str, list[int]], words: str) -> str | None:
        folded = plain(words)
        return next((each for each in asked if folded and plain(each) == folded), None)

    def ambiguous_rows(self, lines: Iterable[Line]) -> list[int]:
        held = self.dates.ambiguous
        return [line.row for line in lines if any(figures in each.as_written for each in line.dates for figures in held)]


def lines(group: Group, context: Context) -> list[Line]:
    """The actions of a group of rows, in their order."""
    text = _joined(group, context, ACTION)
    ref, text = _ref(group, text)
    whole = group.rows[0] in context.mapping.kept_whole
    parts = (plan_cells.Part(text),) if whole else plan_cells.parts(text)
    several = len(parts) > 1
    found = []
    for place, part in enumerate(parts):
        line = _line(group, context, ref, part, place, parts)
        if several:
            said = f"The cell holds {len(parts)} actions. This is number {place + 1}."
            line = replace(line, part=place + 1, doubts=(Doubt(ACTION, said), *line.doubts))
        found.append(line)
    return found


def with_refs(found: Sequence[Line]) -> list[Line]:
    """References told apart: those of several parts get their number, those that stand twice a doubt."""
    many = Counter((line.ref, _block) for line, _block in zip(found, _blocks(found), strict=True) if line.ref)
    counted: Counter = Counter()
    made = []
    for line, block in zip(found, _blocks(found), strict=True):
        key = (line.ref, block)
        if line.ref and many[key] > 1:
            counted[key] += 1
            line = replace(line, ref=f"{line.ref}/{counted[key]}")
        made.append(line)
    rows: dict[str, list[int]] = defaultdict(list)
    for line in made:
        if line.ref:
            rows[plain(line.ref)].append(line.row)
    for at, line in enumerate(made):
        others = [row for row in rows[plain(line.ref)] if row != line.row] if line.ref else []
        if others:
            where = ", ".join(str(row) for row in others[:5])
            doubt = Doubt(REF, f"The reference {line.ref} stands on row {where} too.")
            made[at] = replace(line, doubts=(*line.doubts, doubt))
    return made


def _blocks(found: Sequence[Line]) -> list[int]:
    """Neighbours of one reference that belong together: the parts of a row, and the rows under a shared number."""
    blocks, block, before = [], 0, None
    for line in found:
        together = (
            before is not None
            and line.ref == before.ref
            and (line.row == before.row or any(d.field == "shared" for d in line.doubts))
        )
        block += not together
        blocks.append(block)
        before = line
    return blocks


def _line(
    group: Group, context: Context, ref: str, part: plan_cells.Part, place: int, parts: Sequence[plan_cells.Part]
) -> Line:
    doubts = list(group.doubts)
    words = f"{part.lead_in} {part.words}" if part.lead_in else part.words
    title = cut(words, LONGEST_TITLE)
    owners = _owners(group, context, place, parts, doubts)
    refs, item_words = _items(group, context, doubts)
    starts = [
        each for n in context.of.get(START, ()) for each in context.dates.read(_cell(group, context, n, place, parts))
    ]
    dates = tuple(_dates(group, context, place, parts))
    status, means = _status(group, context)
    return Line(
        row=group.rows[0],
        rows=group.rows,
        ref=ref,
        items=refs,
        item_as_written=item_words,
        title=title,
        detail=words.strip() if len(on_one_line(words)) > LONGEST_TITLE else "",
        lead=owners[0],
        supporting=owners[1],
        owner_as_written=owners[2],
        owner_post=owners[3],
        start=starts[0] if starts else None,
        dates=dates,
        measure=_part_of(group, context, MEASURE, place, parts),
        status_as_written=status,
        status=means,
        progress=_part_of(group, context, PROGRESS, place, parts),
        evidence=_part_of(group, context, EVIDENCE, place, parts),
        doubts=tuple(dict.fromkeys((*doubts, *_hidden(group, context), *_of_dates(dates)))),
        as_written=as_written(group, context),
    )


def as_written(group: Group, context: Context) -> dict[str, str]:
    """All that stands in the rows, under the header of each column."""
    width = len(context.sheet.rows[0]) if context.sheet.rows else 0
    found: dict[str, str] = {}
    for number in range(1, width + 1):
        texts: list[str] = []
        notes: list[str] = []
        for row in group.rows:
            cell = context.sheet.cell(row, number)
            if cell.text.strip() and not (cell.merged and cell.text in texts):
                texts.append(cell.text)
            if cell.note.strip() and cell.note not in notes:
                notes.append(cell.note)
        title = context.mapping.titles.get(str(number), "") or f"Column {number}"
        if texts:
            found[title if title not in found else f"{title} (column {number})"] = "\n".join(texts)
        if notes:
            found[f"Note on {title}" if f"Note on {title}" not in found else f"Note on {title} (column {number})"] = (
                "\n".join(notes)
            )
    return found


def _ref(group: Group, text: str) -> tuple[str, str]:
    """The reference of the row; where there is none, the number that is joined to its words."""
    joined, rest = plan_cells.ref_and_text(text)
    if not joined or len(plan_cells.parts(text)) > 1 and "\n" in text:
        return on_one_line(group.ref), text
    if not group.ref or plain(group.ref) == plain(joined):
        return on_one_line(group.ref or joined), rest
    return on_one_line(group.ref), text


def _cells(group: Group, context: Context, number: int) -> list[Cell]:
    """The cells of a column in all the rows of a group, a merged one once."""
    found: list[Cell] = []
    for row in group.rows:
        cell = context.sheet.cell(row, number)
        if not (found and cell.merged and cell.text == found[-1].text):
            found.append(cell)
    return found


def _joined(group: Group, context: Context, held: str, own: str = "\n") -> str:
    texts = [cell.text.strip() for n in context.of.get(held, ()) for cell in _cells(group, context, n) if cell.text.strip()]
    return own.join(dict.fromkeys(texts))


def _part_of(group: Group, context: Context, held: str, place: int, parts: Sequence[plan_cells.Part]) -> str:
    text = _joined(group, context, held)
    return _answer(text, place, parts)


def _answer(text: str, place: int, parts: Sequence[plan_cells.Part]) -> str:
    """The part of another cell that answers this part of the action, where it has as many; else all of it."""
    if len(parts) < 2 or not text:
        return text
    own = plan_cells.answering(text, tuple(each.marker for each in parts), len(parts))
    return own[place] if own else text


def _cell(group: Group, context: Context, number: int, place: int, parts: Sequence[plan_cells.Part]) -> Cell:
    cells = [cell for cell in _cells(group, context, number) if cell.text.strip()]
    if len(cells) == 1:
        own = _answer(cells[0].text, place, parts)
        return cells[0] if own == cells[0].text else Cell(own)
    return Cell("\n".join(cell.text for cell in cells))


def _dates(group: Group, context: Context, place: int, parts: Sequence[plan_cells.Part]) -> Iterable[PlanDate]:
    columns = context.of.get(DEADLINE, ())
    for number in columns:
        title = context.mapping.titles.get(str(number), "") if len(columns) > 1 else ""
        yield from context.dates.read(_cell(group, context, number, place, parts), on_one_line(title))


def _of_dates(dates: Sequence[PlanDate]) -> list[Doubt]:
    return [Doubt(DEADLINE, each.doubt) for each in dates if each.doubt]


def _owners(
    group: Group, context: Context, place: int, parts, doubts: list[Doubt]
) -> tuple[str, tuple[str, ...], str, str]:
    words = _answer(group.owner or _joined(group, context, LEAD), place, parts)
    others, post = (
        _answer(_joined(group, context, SUPPORTING), place, parts),
        _answer(_joined(group, context, OWNER_POST), place, parts),
    )
    found = context.owners.read(words)
    lead, supporting, said = lead_and_supporting(found)
    doubts += [*found.doubts, *said]
    unknown = list(found.unknown)
    posted = context.owners.read(post) if post else None
    if posted is not None:
        doubts += [doubt for doubt in posted.doubts if doubt.field == OWNER_POST]
        if not lead and posted.codes and not unknown:
            lead = posted.codes[0]
    helping = context.owners.read(others)
    supporting = tuple(dict.fromkeys(code for code in (*supporting, *helping.codes, *helping.supporting) if code != lead))
    for each in (*unknown, *helping.unknown):
        context.ask(context.asked_owners, each, group.rows[0])
    if not lead:
        if not unknown:
            context.ask(context.asked_owners, "" if not words else words, group.rows[0])
        doubts.append(Doubt(LEAD, "No agency is known to lead it."))
    person = posted is not None and any(doubt.field == OWNER_POST for doubt in posted.doubts)
    kept = found.post or (
        "" if person or posted is None or posted.codes and not posted.post else (posted.post or on_one_line(post))
    )
    written = "; ".join(each for each in (on_one_line(words), on_one_line(post), on_one_line(others)) if each)
    return lead, supporting, written, kept


def _items(group: Group, context: Context, doubts: list[Doubt]) -> tuple[tuple[str, ...], str]:
    item = group.item or _joined(group, context, ITEM)
    wording = group.wording or _joined(group, context, ITEM_WORDING)
    written = "\n".join(each for each in (item, wording) if each)
    if item or wording:
        found = context.items.read(item, wording)
    elif group.heading:
        found, written = context.items.read(group.heading), group.heading
    else:
        doubts.append(Doubt(ITEM, "The plan does not say which recommendation or learning point it answers."))
        return (), ""
    doubts += found.doubts
    for each in found.unknown:
        context.ask(context.asked_items, each, group.rows[0])
    if not found.refs:
        doubts.append(Doubt(ITEM, "It is not known which recommendation or learning point it answers."))
    return found.refs, written


def _status(group: Group, context: Context) -> tuple[str, str]:
    """What the last of the columns of status says."""
    for number in reversed(context.of.get(STATUS, ())):
        for cell in _cells(group, context, number):
            key = plan_status.key_of(cell)
            if not key:
                continue
            means = plan_status.meaning(key, context.mapping.meanings)
            if means is None:
                context.ask(context.asked_meanings, key, group.rows[0])
            return plan_status.as_written(cell), means or ""
    return "", ""


def _hidden(group: Group, context: Context) -> list[Doubt]:
    hidden = [row for row in group.rows if row in context.sheet.hidden_rows]
    return [Doubt(ACTION, "The row is hidden in the file.")] if hidden else []


_ = REF
