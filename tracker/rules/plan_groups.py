"""Which rows of a plan are one action, what they take from the rows above, and which rows are none, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from . import plan_rows
from .plan_cells import ref_and_text
from .plan_lines import Doubt, Skipped
from .plan_mapping import ACTION, DEADLINE, ITEM, ITEM_WORDING, LEAD, OF_AGENCY, REF, START, Mapping
from .plan_sheets import EMPTY, Cell, Sheet
from .plan_words import cut, plain

LONGEST_SKIPPED = 2000
HEADS = "It is a heading for the rows under it."
CARRIED_ITEM = "The row names no recommendation. It is taken from the row above."
CARRIED_REF = "The row has no reference. It is read as a part of {}, above."
CARRIED_OWNER = "The row names no owner. The owner of the row above is taken."


LEFT_OUT = "Somebody chose to leave it out."


@dataclass(frozen=True)
class Group:
    """Rows that are read as one, with what they take from the rows above."""

    rows: tuple[int, ...]
    ref: str = ""
    item: str = ""
    wording: str = ""
    owner: str = ""  # only where it is taken from above
    heading: str = ""
    shares: bool = False  # the action above has the same reference
    doubts: tuple[Doubt, ...] = ()


@dataclass
class Columns:
    """The columns of a sheet by their fields."""

    sheet: Sheet
    mapping: Mapping
    of: dict[str, list[int]] = field(default_factory=dict)
    agencies: list[tuple[int, str]] = field(default_factory=list)  # number and code
    titles: dict[int, str] = field(default_factory=dict)

    def __post_init__(self):
        for number, held in sorted((int(number), held) for number, held in self.mapping.columns.items()):
            self.of.setdefault(held, []).append(number)
            if held.startswith(OF_AGENCY):
                self.agencies.append((number, held[len(OF_AGENCY) :]))
        self.titles = {int(number): title for number, title in self.mapping.titles.items()}

    def cells(self, row: int, *held: str) -> list[Cell]:
        return [cell for each in held for n in self.of.get(each, ()) if (cell := self.sheet.cell(row, n)).text.strip()]

    def text(self, row: int, *held: str) -> str:
        """The first words of a row in one of these fields."""
        return next((cell.text.strip() for cell in self.cells(row, *held)), "")

    def own(self, row: int, *held: str) -> str:
        """The same, but not of a cell that is shared with the row above."""
        for each in held:
            for number in self.of.get(each, ()):
                cell = self.sheet.cell(row, number)
                if cell.text.strip() and not (cell.merged and cell.text == self.sheet.cell(row - 1, number).text):
                    return cell.text.strip()
        return ""

    def has_action(self, row: int) -> bool:
        cells = [*self.cells(row, ACTION), *(self.sheet.cell(row, number) for number, _ in self.agencies)]
        return any(sum(letter.isalpha() for letter in cell.text) >= 2 for cell in cells) or (
            bool(self.agencies) and ACTION not in self.of and any(cell.text.strip() for cell in cells)
        )


def groups(columns: Columns) -> tuple[list[Group], list[Skipped]]:
    """Every row that is not blank below the last one ends in a group or is passed over with a reason."""
    return _Walk(columns).walked()


class _Walk:
    def __init__(self, columns: Columns):
        self.columns, self.sheet, self.mapping = columns, columns.sheet, columns.mapping
        header = self.mapping.header
        self.header = range(header, header + self.mapping.header_rows) if header else range(0)
        self.first = self.mapping.first or self.header.stop
        self.last = self.mapping.last or len(self.sheet.rows)
        self.groups: list[Group] = []
        self.skipped: list[Skipped] = []
        self.headings: list[int] = []  # at the end of what was read, with nothing under them yet

    def walked(self) -> tuple[list[Group], list[Skipped]]:
        heading = ""
        filled = [number for number, row in enumerate(self.sheet.rows, start=1) if not plan_rows.is_blank(row)]
        for number in range(1, max(filled, default=0) + 1):
            row = self.sheet.rows[number - 1]
            why = self._why_not(number, row, filled)
            if number < self.first and plan_rows.names_what_follows(row):
                heading, why = " ".join(dict.fromkeys(plan_rows.texts_of(row))), HEADS
            continues = why is None and self._continues(number)
            if why is None and not continues and plan_rows.is_heading(row, self.mapping):
                heading = " ".join(dict.fromkeys(plan_rows.texts_of(row)))
                why = HEADS
                self.headings.append(len(self.skipped))
            if why is not None:
                self.skipped.append(Skipped(number, why, cut(plan_rows.words_of(row), LONGEST_SKIPPED)))
            elif continues:
                self.groups[-1] = replace(self.groups[-1], rows=(*self.groups[-1].rows, number))
            elif not self.columns.has_action(number):
                self.skipped.append(
                    Skipped(number, self._no_action(number, row), cut(plan_rows.words_of(row), LONGEST_SKIPPED))
                )
            else:
                self.groups.append(self._group(number, heading))
                self.headings.clear()
        for place in self.headings:
            self.skipped[place] = replace(self.skipped[place], why="It stands by itself, with no action under it.")
        return self.groups, self.skipped

    def _why_not(self, number: int, row: Sequence[Cell], filled: Sequence[int]) -> str | None:
        if number in self.header:
            return "It is the header."
        if plan_rows.is_blank(row):
            return "It is blank."
        if number < self.first:
            return "It stands above the plan."
        if number in self.mapping.left_out:
            return LEFT_OUT
        if plan_rows.is_repeated_header(self.sheet, number, self.mapping):
            return "It is the header once more."
        if plan_rows.is_total(row):
            return "It is a total."
        if plan_rows.is_key(row, self.mapping):
            return "It belongs to a key."
        if plan_rows.is_note(row):
            return "It is a note on the plan."
        if self._is_remark(number, row, filled):
            return "It stands by itself after a blank row, with no owner and no date."
        return "It stands below the plan." if number > self.last else None

    def _is_remark(self, number: int, row: Sequence[Cell], filled: Sequence[int]) -> bool:
        """One sentence by itself at the foot of a plan whose rows have more than that."""
        if number != filled[-1] or number < 2 or not plan_rows.is_blank(self.sheet.rows[number - 2]):
            return False
        said = list(dict.fromkeys(plan_rows.texts_of(row)))
        usual = [len(plan_rows.texts_of(self.sheet.rows[group.rows[0] - 1])) for group in self.groups]
        return len(said) == 1 and len(usual) > 1 and min(usual) > 1

    def _no_action(self, number: int, row: Sequence[Cell]) -> str:
        if not any(letter.isalpha() for text in plan_rows.texts_of(row) for letter in text):
            return "It holds a number or a date alone, and no action."
        if self.columns.text(number, DEADLINE, START):
            return "It has a date and no action."
        return "It names no action."

    def _continues(self, number: int) -> bool:
        """Whether a row is more of the one above: its action lies under the same merged cell, goes on in the middle of a
        sentence, or is blank beside words of progress."""
        if not self.groups or self.groups[-1].rows[-1] != number - 1:
            return False
        actions = self.columns.cells(number, ACTION)
        if actions and all(cell.merged for cell in actions) and not self.columns.own(number, ACTION):
            return True
        if self.columns.own(number, REF, LEAD, DEADLINE, START, ITEM):
            return False
        if actions:
            before = self.columns.text(number - 1, ACTION)
            return bool(before) and actions[0].text.strip()[0].islower() and before[-1] not in ".;:!?"
        if self.columns.has_action(number):
            return False
        held = (each for each in self.columns.of if each and each not in (REF, ITEM, ITEM_WORDING))
        return any(letter.isalpha() for cell in self.columns.cells(number, *held) for letter in cell.text)

    def _group(self, number: int, heading: str) -> Group:
        """A row of its own, with what it takes from the rows above it."""
        text, of = self.columns.text, self.columns.of
        ref, item, wording, owner = text(number, REF), text(number, ITEM), text(number, ITEM_WORDING), ""
        doubts: list[Doubt] = []
        before = self.groups[-1] if self.groups and self.groups[-1].heading == heading else None
        if before is None:
            return Group((number,), ref, item, wording, owner, heading)
        shares = bool(ref) and not self.columns.own(number, REF) and before.ref == ref
        bare = not self.columns.own(number, LEAD, DEADLINE, START, REF, ITEM, ITEM_WORDING)
        goes_on = bare and not ref and not ref_and_text(text(number, ACTION))[0] and before.rows[-1] == number - 1
        if not item and not wording and (before.item or before.wording) and (ITEM in of or ITEM_WORDING in of):
            item, wording = before.item, before.wording
            doubts.append(Doubt(ITEM, CARRIED_ITEM))
        if goes_on and before.ref and REF in of:
            ref, shares = before.ref, True
            doubts.append(Doubt(REF, CARRIED_REF.format(before.ref)))
        if goes_on and not text(number, LEAD) and LEAD in of and (shares or ITEM in of):
            owner = before.owner or text(before.rows[0], LEAD)
            doubts += [Doubt(LEAD, CARRIED_OWNER)] if owner else []
        return Group((number,), ref, item, wording, owner, heading, shares, tuple(doubts))


def shared_cells(group: Group, columns: Columns, number: int) -> list[Cell]:
    """The cells of a column in all the rows of a group, a merged one once."""
    found: list[Cell] = []
    for row in group.rows:
        cell = columns.sheet.cell(row, number)
        if not (found and cell.merged and plain(cell.text) == plain(found[-1].text)):
            found.append(cell)
    return found or [EMPTY]
