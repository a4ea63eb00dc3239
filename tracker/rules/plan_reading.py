"""Reads a whole plan with a mapping: every row becomes an action, a part of one, or is passed over with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import plan_dates, plan_lines_of_row, plan_rows, plan_status
from .plan_cells import ref_and_text
from .plan_items import ItemReader, kind_in
from .plan_lines import ITEM as ABOUT_ITEM
from .plan_lines import OWNER, Doubt, Known, Line, Question, Reading, Skipped
from .plan_lines_of_row import Context, Group
from .plan_mapping import ACTION, DEADLINE, ITEM, ITEM_WORDING, LEAD, OF_AGENCY, REF, START, SUPPORTING, Mapping
from .plan_owners import OwnerReader, question_about
from .plan_sheets import Cell, Sheet
from .plan_words import cut, plain

LONGEST_SKIPPED = 2000


def read(sheet: Sheet, mapping: Mapping, known: Known, keys: Iterable[plan_status.Key] | None = None) -> Reading:
    """``keys``: what the keys of the whole file say (``plan_status.keys_in``); without them those of the sheet."""
    return _Plan(sheet, mapping, known).read(plan_status.keys_of(sheet) if keys is None else tuple(keys))


class _Plan:
    def __init__(self, sheet: Sheet, mapping: Mapping, known: Known):
        self.sheet, self.mapping, self.known = sheet, mapping, known
        self.columns = {int(number): held for number, held in mapping.columns.items()}
        self.of = {}
        for number, held in sorted(self.columns.items()):
            self.of.setdefault(held, []).append(number)
        self.agencies = [
            (number, held[len(OF_AGENCY) :]) for number, held in sorted(self.columns.items()) if held.startswith(OF_AGENCY)
        ]
        header_end = mapping.header + mapping.header_rows - 1 if mapping.header else 0
        self.first = mapping.first or header_end + 1
        self.last = mapping.last or len(sheet.rows)
        self.skipped: list[Skipped] = []
        self.groups: list[Group] = []

    def read(self, keys: Sequence[plan_status.Key]) -> Reading:
        self._walk()
        context = self._context()
        lines = [line for group in self.groups for line in plan_lines_of_row.lines(group, context)]
        lines = plan_lines_of_row.with_refs(lines)
        return Reading(tuple(lines), tuple(self.skipped), tuple(self._questions(context, lines, keys)))

    # Rows

    def _walk(self) -> None:
        heading, filled = "", [n for n, row in enumerate(self.sheet.rows, start=1) if not plan_rows.is_blank(row)]
        end = filled[-1] if filled else 0
        for number in range(1, end + 1):
            row = self.sheet.rows[number - 1]
            why = self._why_not(number, row)
            if why is None and plan_rows.is_heading(row, self.mapping) and not self._continues(number, row):
                heading = " ".join(dict.fromkeys(plan_rows.texts_of(row)))
                why = "It is a heading for the rows under it."
            if why is not None:
                self._skip(number, why)
            elif self._continues(number, row):
                self.groups[-1] = self.groups[-1].with_row(number)
            elif not self._has_action(row):
                self._skip(number, self._why_no_action(row))
            else:
                self.groups.append(self._group(number, row, heading))

    def _why_not(self, number: int, row: Sequence[Cell]) -> str | None:
        header = self.mapping.header
        if header and header <= number < header + self.mapping.header_rows:
            return "It is the header."
        if plan_rows.is_blank(row):
            return "It is blank."
        if number < self.first:
            return "It stands above the plan."
        if number in self.mapping.left_out:
            return "Somebody chose to leave it out."
        if plan_rows.is_repeated_header(self.sheet, number, self.mapping):
            return "It is the header once more."
        below = number > self.last
        if plan_rows.is_total(row, self.mapping):
            return "It is a total."
        if plan_rows.is_key_title(row) or (plan_rows.is_foot(row, self.mapping) and not plan_rows.is_note(row)):
            return "It belongs to a key."
        if plan_rows.is_note(row):
            return "It is a note on the plan."
        return "It stands below the plan." if below else None

    def _why_no_action(self, row: Sequence[Cell]) -> str:
        if all(not any(letter.isalpha() for letter in text) for text in plan_rows.texts_of(row)):
            return "It holds a number or a date alone, and no action."
        if any(self._text(row, DEADLINE, START)):
            return "It has a date and no action."
        return "It names no action."

    def _skip(self, number: int, why: str) -> None:
        self.skipped.append(Skipped(number, why, cut(plan_rows.words_of(self.sheet.rows[number - 1]), LONGEST_SKIPPED)))

    def _text(self, row: Sequence[Cell], *fields: str) -> str:
        for field in fields:
            for number in self.of.get(field, ()):
                if number <= len(row) and row[number - 1].text.strip():
                    return row[number - 1].text.strip()
        return ""

    def _has_action(self, row: Sequence[Cell]) -> bool:
        texts = [self._text(row, ACTION), *(row[n - 1].text for n, _ in self.agencies if n <= len(row))]
        return any(sum(letter.isalpha() for letter in text) >= 2 for text in texts)

    def _continues(self, number: int, row: Sequence[Cell]) -> bool:
        """Whether a row is more of the one above: its action lies under the same merged cell, goes on in the middle of a
        sentence, or is blank beside words of progress."""
        if not self.groups or self.groups[-1].rows[-1] != number - 1:
            return False
        above = self.sheet.rows[number - 2]
        action = self._text(row, ACTION)
        cells = [row[n - 1] for n in self.of.get(ACTION, ()) if n <= len(row)]
        if action and any(cell.merged for cell in cells) and plain(action) == plain(self._text(above, ACTION)):
            return True
        own = bool(self._own(row, above, REF) or self._own(row, above, LEAD) or self._own(row, above, DEADLINE, START))
        if action:
            before = self._text(above, ACTION)
            goes_on = action[0].islower() and bool(before) and before.rstrip()[-1] not in ".;:!?"
            return goes_on and not own
        if own or self._has_action(row):
            return False
        texts = [text for text in plan_rows.texts_of(row) if any(letter.isalpha() for letter in text)]
        places = [at for at, cell in enumerate(row, start=1) if cell.text.strip()]
        return bool(texts) and any(self.columns.get(at, "") not in ("", REF, ITEM, ITEM_WORDING) for at in places)

    def _own(self, row: Sequence[Cell], above: Sequence[Cell], *fields: str) -> str:
        """What a row itself says, not by a cell that it shares with the row above."""
        for field in fields:
            for number in self.of.get(field, ()):
                cell = row[number - 1] if number <= len(row) else Cell()
                shares = cell.merged and cell.text == above[number - 1].text
                if cell.text.strip() and not shares:
                    return cell.text.strip()
        return ""

    def _group(self, number: int, row: Sequence[Cell], heading: str) -> Group:
        """A row of its own, with what it takes from the rows above it."""
        item, wording, ref, owner = (self._text(row, each) for each in (ITEM, ITEM_WORDING, REF, LEAD))
        carried: list[Doubt] = []
        before = self.groups[-1] if self.groups and self.groups[-1].heading == heading else None
        shares = bool(before and ref and self._merged(row, REF) and before.ref == ref)
        if (
            before
            and not item
            and not wording
            and (before.item or before.wording)
            and (self.of.get(ITEM) or self.of.get(ITEM_WORDING))
        ):
            item, wording = before.item, before.wording
            carried.append(Doubt(ITEM, "The row names no recommendation. It is taken from the row above."))
        goes_on = bool(
            before and not ref and before.ref and not self._text(row, ITEM, ITEM_WORDING) and not self._joined(row)
        )
        if before and goes_on and before.rows[-1] == number - 1:
            ref, shares = before.ref, True
            carried.append(Doubt(REF, f"The row has no reference. It is read as a part of {before.ref}, above."))
            if not owner and before.owner and self.of.get(LEAD):
                owner = before.owner
                carried.append(Doubt(LEAD, "The row names no owner. The owner of the row above is taken."))
        return Group(
            rows=(number,),
            ref=ref,
            item=item,
            wording=wording,
            owner=owner,
            heading=heading,
            shares=shares,
            doubts=tuple(carried),
        )

    def _joined(self, row: Sequence[Cell]) -> str:
        return ref_and_text(self._text(row, ACTION))[0]

    def _merged(self, row: Sequence[Cell], field: str) -> bool:
        return any(row[n - 1].merged for n in self.of.get(field, ()) if n <= len(row))

    # What is read of them

    def _context(self) -> Context:
        rows = [self.sheet.rows[n - 1] for group in self.groups for n in group.rows]
        dated = [row[n - 1] for row in rows for held in (DEADLINE, START) for n in self.of.get(held, ()) if n <= len(row)]
        titles = " ".join(self.mapping.titles.get(str(n), "") for n in self.of.get(ITEM, ()))
        return Context(
            sheet=self.sheet,
            mapping=self.mapping,
            of=self.of,
            agencies=self.agencies,
            owners=OwnerReader(self.known, self.mapping.owners),
            items=ItemReader(self.known, self.mapping.items, kind_in(titles)),
            dates=plan_dates.DateReader(self.mapping, self.known, dated),
        )

    # What is asked

    def _questions(self, context: Context, lines: Sequence[Line], keys: Sequence[plan_status.Key]) -> Iterable[Question]:
        led = {line.row for line in lines if line.lead} - {line.row for line in lines if not line.lead}
        for words, rows in context.asked_owners.items():
            needed = any(row not in led for row in rows)
            yield Question(OWNER, words, question_about(words), tuple(rows), context.owners.likeliest(words), needed)
        for words, rows in context.asked_items.items():
            sentence = f"Which recommendation or learning point is “{cut(words, 80)}”?"
            yield Question(ABOUT_ITEM, words, sentence, tuple(rows), context.items.likeliest(words))
        yield from plan_status.questions(context.asked_meanings, keys)
        order = plan_dates.question_of_order(context.dates, context.ambiguous_rows(lines))
        if order:
            yield order


_ = SUPPORTING
