"""The actions of one row of a plan, or of several that belong together: with owners, items, dates, status and doubts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from . import plan_cells, plan_names, plan_rows, plan_status, plan_wide
from .plan_dates import DateReader
from .plan_groups import Columns, Group, shared_cells
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
)
from .plan_owners import OwnerReader, Owners, lead_and_supporting
from .plan_sheets import Cell
from .plan_words import cut, on_one_line, plain

LONGEST_TITLE = 300
NO_ITEM = "The plan does not say which recommendation or learning point it answers."
UNKNOWN_ITEM = "It is not known which recommendation or learning point it answers."
NO_LEAD = "The plan names no agency that leads it."
HEADED = "The row names no owner. The agency of the heading above is taken."
STRUCK = "The words are struck through. It may no longer be meant."


@dataclass
class Asked:
    """Words of a plan that nobody has explained yet, with their rows. Written a little otherwise, they are asked once."""

    words: dict[str, str] = field(default_factory=dict)  # by how they are compared
    rows: dict[str, dict[int, None]] = field(default_factory=dict)
    every_row: set[int] = field(default_factory=set)

    def add(self, words: str, row: int) -> None:
        said = self.words.setdefault(plain(words) or words, words)
        self.rows.setdefault(said, {})[row] = None
        self.every_row.add(row)

    def items(self) -> Iterable[tuple[str, tuple[int, ...]]]:
        return ((words, tuple(rows)) for words, rows in self.rows.items())


@dataclass
class Context:
    """The plan in which a row stands, and what is asked about it."""

    columns: Columns
    owners: OwnerReader
    items: ItemReader
    dates: DateReader
    rated: bool = False  # whole rows are coloured, and no column is for that
    owners_asked: Asked = field(default_factory=lambda: Asked())
    items_asked: Asked = field(default_factory=lambda: Asked())
    meanings_asked: Asked = field(default_factory=lambda: Asked())


def lines(group: Group, context: Context) -> list[Line]:
    """The actions of a group of rows, in their order."""
    ref, text = _ref(group, _words(group, context, ACTION))
    wide = plan_wide.of_agencies(group, context.columns, text) if context.columns.agencies else []
    if wide:
        found = [_line(group, context, ref, plan_cells.Part(each.words), 0, ()) for each in wide]
        found = [_of_agency(line, each, context) for line, each in zip(found, wide, strict=True)]
    else:
        whole = group.rows[0] in context.columns.mapping.kept_whole
        parts = (plan_cells.Part(text),) if whole else plan_cells.parts(text)
        found = [_line(group, context, ref, part, place, parts) for place, part in enumerate(parts)]
    for line in found:
        if not line.lead:
            _ask_for_a_lead(line, context)
    if len(found) < 2:
        return found
    # Of agencies that have a column each nothing was taken apart, so nothing is in doubt.
    told = "" if wide else "This row holds {} actions. This is number {}."
    doubts = [(Doubt(ACTION, told.format(len(found), part)),) if told else () for part in range(1, len(found) + 1)]
    return [replace(line, part=part, doubts=(*doubts[part - 1], *line.doubts)) for part, line in enumerate(found, start=1)]


def _line(
    group: Group, context: Context, ref: str, part: plan_cells.Part, place: int, parts: Sequence[plan_cells.Part]
) -> Line:
    doubts = list(group.doubts)
    words = f"{part.lead_in} {part.words}" if part.lead_in else part.words
    owners = _Owned(group, context, place, parts, doubts)
    refs, item_words = _items(group, context, doubts)
    dates = _dates(group, context, DEADLINE, place, parts)
    starts = _dates(group, context, START, place, parts)
    status, means = _status(group, context)
    doubts += [Doubt(DEADLINE, _about(each, dates)) for each in dates if each.doubt]
    doubts += [Doubt(START, _about(each, starts)) for each in starts if each.doubt]
    doubts += _of_the_file(group, context)
    return Line(
        row=group.rows[0],
        rows=group.rows,
        ref=part.marker if "." in part.marker else ref,
        items=refs,
        item_as_written=item_words,
        title=cut(words, LONGEST_TITLE),
        detail=words.strip() if len(on_one_line(words)) > LONGEST_TITLE else "",
        lead=owners.lead,
        supporting=owners.supporting,
        owner_as_written=owners.words,
        owner_post=owners.post,
        start=starts[0] if starts else None,
        dates=tuple(dates),
        measure=_answer(_words(group, context, MEASURE), place, parts),
        status_as_written=status,
        status=means,
        progress=_answer(_words(group, context, PROGRESS), place, parts),
        evidence=_answer(_words(group, context, EVIDENCE), place, parts),
        doubts=tuple(dict.fromkeys(doubts)),
        as_written=as_written(group, context.columns),
    )


def as_written(group: Group, columns: Columns) -> dict[str, str]:
    """All that stands in the rows, under the header of each column; comments beside it."""
    found: dict[str, str] = {}
    for number in range(1, len(columns.sheet.rows[0]) + 1 if columns.sheet.rows else 1):
        cells = [columns.sheet.cell(row, number) for row in group.rows]
        texts = list(dict.fromkeys(cell.text for cell in cells if cell.text.strip()))
        notes = list(dict.fromkeys(cell.note for cell in cells if cell.note.strip()))
        title = columns.titles.get(number) or f"Column {number}"
        for name, said in ((title, texts), (f"Note on {title}", notes)):
            if said:
                found[name if name not in found else f"{name} (column {number})"] = "\n".join(said)
    return found


def _ref(group: Group, text: str) -> tuple[str, str]:
    """The reference of the row; where there is none, the number that is joined to its words."""
    joined, rest = plan_cells.ref_and_text(text)
    several = len(plan_cells.parts(text)) > 1
    if not joined or (several and len(plan_cells.parts(rest)) < len(plan_cells.parts(text))):
        return on_one_line(group.ref), text
    if group.ref and plain(group.ref) != plain(joined):
        return on_one_line(group.ref), text
    return on_one_line(group.ref or joined), rest


def _words(group: Group, context: Context, held: str) -> str:
    cells = [cell for number in context.columns.of.get(held, ()) for cell in shared_cells(group, context.columns, number)]
    return "\n".join(dict.fromkeys(cell.text.strip() for cell in cells if cell.text.strip()))


def _answer(text: str, place: int, parts: Sequence[plan_cells.Part]) -> str:
    """The part of another cell that answers this part of the action, where it has as many; else all of it."""
    if len(parts) < 2 or not text:
        return text
    own = plan_cells.answering(text, tuple(each.marker for each in parts))
    return own[place] if own else text


def _dates(group: Group, context: Context, held: str, place: int, parts: Sequence[plan_cells.Part]) -> list[PlanDate]:
    columns = context.columns.of.get(held, ())
    found: list[PlanDate] = []
    for number in columns:
        cells = [cell for cell in shared_cells(group, context.columns, number) if cell.text.strip()]
        title = on_one_line(context.columns.titles.get(number, "")) if len(columns) > 1 else ""
        for cell in cells:
            own = _answer(cell.text, place, parts)
            found += context.dates.read(cell if own == cell.text else Cell(own), title)
    return list(dict.fromkeys(found))


def _about(date: PlanDate, among: Sequence[PlanDate]) -> str:
    return date.doubt if len(among) == 1 else f"“{cut(date.as_written, 60)}”: {date.doubt}"


class _Owned:
    """Who owns a part of a row."""

    def __init__(self, group: Group, context: Context, place: int, parts: Sequence[plan_cells.Part], doubts: list[Doubt]):
        words = _answer(group.owner or _words(group, context, LEAD), place, parts)
        post = _answer(_words(group, context, OWNER_POST), place, parts)
        if not words and not post and (headed := re.sub(r"(?i)^(?:actions? for|agency)\W+", "", group.heading)):
            words = headed if context.owners.code_of(headed) else ""
            doubts += [Doubt(LEAD, HEADED)] if words else []
        helping = context.owners.read(_answer(_words(group, context, SUPPORTING), place, parts))
        if not words and post:
            words, post = post, ""
        found, posted = context.owners.read(words), context.owners.read(post)
        self.lead, supporting, said = lead_and_supporting(found)
        if not self.lead and not found.unknown and posted.codes:
            self.lead = posted.codes[0]
        helps = (*supporting, *helping.codes, *helping.supporting)
        self.supporting = tuple(code for code in dict.fromkeys(helps) if code != self.lead)
        self.words = words
        self.post = found.post or self._post(post, posted)
        doubts += [*found.doubts, *said, *(each for each in posted.doubts if each.field == OWNER_POST)]
        doubts += [Doubt(LEAD, _not_known(each)) for each in found.unknown]
        doubts += [Doubt(LEAD, NO_LEAD)] if not self.lead and not found.unknown else []
        doubts += [Doubt(SUPPORTING, _not_known(each)) for each in helping.unknown]
        for each in (*found.unknown, *helping.unknown):
            context.owners_asked.add(each, group.rows[0])

    @staticmethod
    def _post(words: str, read: Owners) -> str:
        """What a column of posts says, but for the name of a person."""
        person = any(doubt.field == OWNER_POST for doubt in read.doubts)
        return read.post if person or read.post or read.codes else on_one_line(words)


def _not_known(words: str) -> str:
    if plan_names.is_everybody(words):
        return f"“{cut(words, 60)}” names no single agency."
    return f"It is not known which agency “{cut(words, 60)}” is."


def _ask_for_a_lead(line: Line, context: Context) -> None:
    """A line that names nobody, or somebody who is none of ours."""
    if line.row not in context.owners_asked.every_row:
        context.owners_asked.add(line.owner_as_written, line.row)


def _items(group: Group, context: Context, doubts: list[Doubt]) -> tuple[tuple[str, ...], str]:
    item = _words(group, context, ITEM) or group.item
    wording = _words(group, context, ITEM_WORDING) or group.wording
    written = "\n".join(each for each in (item, wording) if each) or group.heading
    found = context.items.read(item, wording) if item or wording else context.items.read(group.heading)
    doubts += found.doubts
    asked = found.unknown if item or wording or plan_rows.heads_an_item(group.heading) else ()
    for each in asked:
        context.items_asked.add(each, group.rows[0])
    if not (found.refs or found.answered or asked):
        found = context.items.unnamed
        if not found.answered and context.items.known.items:
            context.items_asked.add("", group.rows[0])
    if not found.refs:
        doubts.append(Doubt(ITEM, UNKNOWN_ITEM if asked else NO_ITEM))
    return found.refs, written


def _status(group: Group, context: Context) -> tuple[str, str]:
    """What the last of the columns of status says; where there is none, the colour of the row."""
    held = context.columns.of
    numbers = [*reversed(held.get(STATUS, ()))]
    cells = [cell for number in numbers for cell in shared_cells(group, context.columns, number)]
    if not numbers and context.rated:
        cells = [Cell(fill=cell.fill) for each in (ACTION, REF) for cell in context.columns.cells(group.rows[0], each)]
    if any(cell.struck for cell in context.columns.cells(group.rows[0], ACTION)):
        cells.append(Cell(struck=True))
    for cell in cells:
        key = plan_status.key_of(cell)
        if key:
            means = plan_status.meaning(key, context.columns.mapping.meanings)
            if means is None:
                context.meanings_asked.add(key, group.rows[0])
            return plan_status.as_written(cell), means or ""
    return "", ""


def _of_the_file(group: Group, context: Context) -> Iterable[Doubt]:
    """What the file itself does to the row: it hides it, or strikes its words through."""
    sheet = context.columns.sheet
    if any(row in sheet.hidden_rows for row in group.rows):
        yield Doubt(ACTION, "The row is hidden in the file.")
    if any(cell.struck for cell in context.columns.cells(group.rows[0], ACTION)):
        yield Doubt(ACTION, STRUCK)


def _of_agency(line: Line, said: plan_wide.Said, context: Context) -> Line:
    """A line of a wide plan, with what the cell of an agency says."""
    doubts = [doubt for doubt in line.doubts if doubt.field != LEAD]
    dates, status, means = line.dates, line.status_as_written, line.status
    if said.date:
        dates = context.dates.read(said.date)
        doubts += [Doubt(DEADLINE, each.doubt) for each in dates if each.doubt]
    if said.status:
        key = plan_status.key_of(said.status)
        answered = plan_status.meaning(key, context.columns.mapping.meanings)
        if answered is None:
            context.meanings_asked.add(key, line.row)
        status, means = plan_status.as_written(said.status), answered or ""
    doubts += [Doubt(ACTION, STRUCK)] if said.struck else []
    doubts += [Doubt(LEAD, said.doubt)] if said.doubt else []
    progress = "\n".join(each for each in (line.progress, said.progress) if each)
    others = tuple(code for code in dict.fromkeys((*said.supporting, *line.supporting)) if code != said.lead)
    return replace(
        line,
        ref=f"{line.ref}/{said.lead}" if line.ref and said.apart else line.ref,
        lead=said.lead,
        supporting=others,
        owner_as_written=said.title,
        dates=dates,
        status_as_written=status,
        status=means,
        progress=progress,
        doubts=tuple(dict.fromkeys(doubts)),
    )
