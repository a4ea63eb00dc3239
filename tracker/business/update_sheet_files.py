"""A filled update sheet as a file: its hidden sheet, and the cells that were filled in. Nothing is compared here."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from ..rules import update_sheets as rules
from ..rules import uploads
from ..rules.days import in_words
from ..rules.refusal import Refused
from . import plan_package

_COLUMNS = 60  # of a sheet that are looked at
_TOO_MUCH = "This workbook is larger than any update sheet. Take a new sheet and copy what you wrote into it."
_CANNOT = "This workbook cannot be read. Open it, save it again as .xlsx, and choose that."
_HEADED = 20  # rows among which the headings are looked for


@dataclass
class Filled:
    """One row as it was filled in. ``said`` has what a form can take; ``cells`` says where each field stands."""

    row: int
    ref: str
    review: str = ""
    key: str = ""  # of the action or question, by the hidden sheet
    seen: str = ""  # the version that the sheet was made from
    deadline: str = ""
    expects: str = ""  # the day that stood in the sheet when it was made: by itself it says nothing
    said: dict[str, str | dt.date] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)  # the field, and why it cannot be read

    @property
    def empty(self) -> bool:
        said = {name: value for name, value in self.said.items() if name != "forecast" or str(value) != self.expects}
        return not said and not self.wrong


@dataclass
class Sheet:
    """A file that was read: whose it is, its rows, and what is said of it as a whole."""

    mark: rules.Mark
    actions: list[Filled] = field(default_factory=list)
    questions: list[Filled] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # rows that are not those of the hidden sheet, in sentences
    altered: list[str] = field(default_factory=list)  # protected cells that say another thing than when it was made
    noticed: list[str] = field(default_factory=list)

    @property
    def made_on(self) -> dt.date:
        try:
            return dt.date.fromisoformat(self.mark.as_at)
        except ValueError:
            return dt.date.max


def read(name: str, content: bytes, largest: int, today: dt.date) -> Sheet:
    """Read the file. Refused in words when it is no update sheet at all; what is wrong in a row is said of the row."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says what stands in a cell, and a log must not hold that
        return _read(name, content, largest, today)


def _read(name: str, content: bytes, largest: int, today: dt.date) -> Sheet:
    if content and not name.lower().endswith(".xlsx"):
        raise Refused("Choose the update sheet, saved as an Excel workbook (.xlsx).", "file")
    uploads.check(name, content, largest)
    try:
        _check_size(content)
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        if rules.HIDDEN not in sheets:
            raise Refused(rules.NOT_OURS, "file")
        mark, kept = _kept(_rows(sheets[rules.HIDDEN]))
        found = Sheet(mark)
        for title, kind, columns in (
            (rules.ACTIONS, "action", (*rules.LOCKED, rules.REVIEW, *rules.OPEN)),
            (rules.QUESTIONS, "question", (*rules.ASKED, rules.REVIEW, rules.ANSWER)),
        ):
            those = {at: each for at, each in kept.items() if at[0] == kind}
            if title in sheets:
                rows = _filled(title, _rows(sheets[title]), columns, those, found, today)
                (found.actions if kind == "action" else found.questions).extend(rows)
            elif those:
                found.noticed.append(f"The sheet “{title}” is not in the workbook any more. Nothing was read of it.")
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, OSError) as wrong:
        raise Refused(_CANNOT, "file") from wrong
    rules.check_size([{n: str(v) for n, v in row.said.items()} for row in (*found.actions, *found.questions)])
    return found


def _check_size(content: bytes) -> None:
    """Refuse what would take too much memory or time to read. No part is unpacked further than it says."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > rules.MOST_BYTES:
        raise Refused(_TOO_MUCH, "file")
    try:
        plan_package.check(content)
    except Refused as refusal:  # which speaks of a plan
        raise Refused(_TOO_MUCH if str(refusal) == plan_package.TOO_MUCH else _CANNOT, "file") from refusal


@dataclass(frozen=True)
class _Cell:
    value: object
    formula: bool

    @property
    def words(self) -> str:
        """As text, with the line breaks as forms have them. Excel writes some of them as a code."""
        if self.value is None:
            return ""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        if isinstance(self.value, dt.datetime | dt.date):
            return in_words(self.value)
        text = str(self.value).replace("_x000D_\n", "\n").replace("_x000D_", "\n")
        return re.sub(r"\r\n?", "\n", text).strip()


def _rows(sheet) -> Iterator[tuple[int, list[_Cell]]]:
    """The rows with something in them, with their numbers; no more than a sheet of ours can have."""
    sheet.reset_dimensions()
    for cells in sheet.iter_rows(max_row=rules.MOST_ROWS, max_col=_COLUMNS):
        found = [(cell, getattr(cell, "row", None)) for cell in cells if cell.value is not None]
        if found:
            row = next(number for _, number in found if number)
            yield row, [_Cell(cell.value, cell.data_type == "f" or not _is_plain(cell.value)) for cell in cells]


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | dt.datetime | dt.date | dt.time)


def _kept(rows) -> tuple[rules.Mark, dict]:
    """What the hidden sheet says: of the whole, and by kind, reference and review what each row was made from."""
    told: dict[str, list[str]] = {}
    kept: dict[tuple, list[str]] = {}
    for _, cells in rows:
        first, *rest = [cell.words for cell in cells]
        if first in ("action", "question"):
            ref, review, *more = [*rest, *[""] * 7][:7]
            kept[first, ref, review] = more
        else:
            told.setdefault(first, rest)
    if "format" not in told or "agency" not in told:
        raise Refused(rules.NOT_OURS, "file")

    def of(name: str, at: int = 0) -> str:
        return (told.get(name, []) + [""] * 4)[at]

    form = of("format")
    number = int(form) if form.isascii() and form.isdigit() and len(form) < 6 else 0
    agency = (of("agency"), of("agency", 1), of("agency", 2))
    return rules.Mark(number, of("board"), *agency, of("round"), of("as at"), of("made at")), kept


def _filled(title, rows, columns: Sequence[rules.Column], kept: dict, found: Sheet, today: dt.date) -> list[Filled]:
    """The rows of one sheet, each known by its reference; what was altered and what is missing is said in ``found``."""
    rows = list(rows)
    where, start = _headings(rows, columns)
    gone = [column.heading for column in columns if column.open and column.name not in where]
    if "ref" not in where:
        if kept:
            found.noticed.append(f"The headings of the sheet “{title}” are not there any more. Nothing was read of it.")
        return []
    found.noticed += [f"The column “{heading}” is not in the sheet “{title}” any more." for heading in gone]
    by_ref: dict[tuple, list[Filled]] = {}
    shown: dict[int, list[str]] = {}
    for number, cells in rows:
        if number <= start:
            continue
        ref = _at(cells, where, "ref").words
        filled = Filled(number, ref, _at(cells, where, "review").words)
        keys = [at for at in kept if at[1] == ref and (not filled.review or at[2] == filled.review)]
        if len(keys) == 1:
            filled.key, filled.seen, filled.deadline, digests, filled.expects = kept[keys[0]]
        _take_cells(filled, cells, where, columns, today)
        if len(keys) != 1:
            if not filled.empty or (ref and kept):
                said = f"“{ref[:40]}”" if ref else "a row without a reference"
                found.unknown.append(f"{title}, row {number}: {said} is not known in this sheet. Nothing of it was read.")
            continue
        by_ref.setdefault(keys[0], []).append(filled)
        shown[number] = _altered(filled, cells, where, columns, digests)
    taken = []
    for at, several in by_ref.items():
        if len(several) > 1:
            numbers = " and ".join(str(each.row) for each in several)
            found.unknown.append(f"{title}, rows {numbers}: {at[1]} stands there more than once. None of them was read.")
            continue
        found.altered += shown[several[0].row]
        taken += several
    found.noticed += [
        f"The row of {ref} is not in the sheet “{title}” any more."
        for kind, ref, review in kept
        if (kind, ref, review) not in by_ref
    ]
    return taken


def _headings(rows, columns) -> tuple[dict[str, int], int]:
    """Which column stands where, and the number of the row with the headings."""
    names = {rules.heading(column.heading): column.name for column in columns}
    best: tuple[dict[str, int], int] = ({}, 0)
    for number, cells in rows[:_HEADED]:
        where: dict[str, int] = {}
        for at, cell in enumerate(cells):
            name = names.get(rules.heading(cell.value))
            if name:
                where.setdefault(name, at)
        if len(where) > len(best[0]):
            best = where, number
    return best


def _at(cells: list[_Cell], where: dict[str, int], name: str) -> _Cell:
    at = where.get(name)
    return cells[at] if at is not None and at < len(cells) else _Cell(None, False)


def _take_cells(filled: Filled, cells, where, columns, today: dt.date) -> None:
    """What was filled in, in the words of the form; a value that cannot be read stays as it was typed, with the reason."""
    for column in columns:
        if not column.open or column.name not in where:
            continue
        name, place, cell = (
            column.name,
            f"{get_column_letter(where[column.name] + 1)}{filled.row}",
            _at(cells, where, column.name),
        )
        filled.cells[name] = place
        if not cell.words:
            continue
        if cell.formula:
            filled.wrong.append((name, "The cell holds a formula. Write the words, or the date, themselves."))
            if column.kind == "words":
                filled.said[name] = cell.words if isinstance(cell.value, str) else ""
            continue
        if column.kind == "words":
            filled.said[name] = cell.words
            continue
        if column.kind == "day":
            read = rules.day_of(cell.value if not isinstance(cell.value, dt.time) else cell.words, today)
        else:
            read = rules.choice_of(name, cell.words)
        if read.doubt:
            filled.doubts.append(f"{place}, {column.heading.rstrip('?')}: {read.doubt}")
        if read.wrong:
            filled.wrong.append((name, read.wrong))
        elif read.value:
            filled.said[name] = read.value


def _altered(filled: Filled, cells, where, columns, digests: str) -> list[str]:
    """The protected cells of a row that say another thing than when the sheet was made."""
    was = dict(each.partition(":")[::2] for each in digests.split())
    found = []
    for column in columns:
        if column.open or column.name not in was or column.name not in where:
            continue
        cell = _at(cells, where, column.name)
        value = cell.value if isinstance(cell.value, dt.datetime | dt.date) else cell.words
        if rules.digest(value) != was[column.name]:
            place = f"{get_column_letter(where[column.name] + 1)}{filled.row}"
            found.append(f"{filled.ref}, {place} ({column.heading}): this protected cell was changed. That is not taken.")
    return found
