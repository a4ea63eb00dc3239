"""What the pages of an import show of a plan: its first rows, each column with examples, each word with how often."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..rules import plan_status
from ..rules.plan_lines import MEANING, Question, Reading
from ..rules.plan_mapping import OF_AGENCY, Mapping
from ..rules.plan_sheets import Book, Cell, Sheet

FIRST_ROWS = 15  # among which somebody looks for the header
LAST_ROWS = 6
CELLS, LETTERS = 8, 48  # of a row that is shown in a line
EXAMPLES, EXAMPLE = 3, 90


def letter(column: int) -> str:
    """The name of a column as a spreadsheet shows it: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def short(text: str, most: int) -> str:
    """One line of at most so many characters, cut with a mark that says so."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


@dataclass(frozen=True)
class Row:
    """A row in one line. Blank ones say so."""

    number: int
    words: tuple[str, ...]
    more: int  # cells that are not shown
    hidden: bool

    @property
    def line(self) -> str:
        return " | ".join(self.words) + (f" | and {self.more} more" if self.more else "")


def row_of(sheet: Sheet, number: int) -> Row:
    cells = [cell.text for cell in sheet.rows[number - 1] if cell.text]
    words = list(dict.fromkeys(cells))  # a merged cell repeats its words
    shown = tuple(short(each, LETTERS) for each in words[:CELLS])
    return Row(number, shown, max(0, len(words) - CELLS), number in sheet.hidden_rows)


def first_rows(sheet: Sheet, mapping: Mapping | None = None) -> list[Row]:
    """Those among which the header is looked for, and some after the one that is chosen."""
    most = max(FIRST_ROWS, (mapping.header or 0) + 3 if mapping else 0)
    return [row_of(sheet, number) for number in range(1, min(most, len(sheet.rows)) + 1)]


def last_rows(sheet: Sheet) -> list[Row]:
    """Those at the end, where totals and keys stand."""
    begin = max(FIRST_ROWS, len(sheet.rows) - LAST_ROWS) + 1
    return [row_of(sheet, number) for number in range(begin, len(sheet.rows) + 1)]


@dataclass(frozen=True)
class Column:
    number: int
    title: str
    examples: tuple[str, ...]
    filled: int  # rows in which something stands
    hidden: bool

    @property
    def letter(self) -> str:
        return letter(self.number)


def columns_of(sheet: Sheet, mapping: Mapping) -> list[Column]:
    """Each column in which anything stands, with its header and examples from the rows that are read."""
    wide = max((len(row) for row in sheet.rows), default=0)
    read = [row for row in rows_read(sheet, mapping) if not _is_band(sheet.rows[row - 1])]
    found = []
    for number in range(1, wide + 1):
        texts = [text for text in (sheet.cell(row, number).text for row in read) if text]
        coloured = sum(1 for row in read if sheet.cell(row, number).fill)
        title = title_of(sheet, mapping, number)
        if not (texts or title or coloured):
            continue
        examples = tuple(short(each, EXAMPLE) for each in list(dict.fromkeys(texts))[:EXAMPLES])
        if not examples and coloured:
            examples = (f"no words, but {coloured} coloured cells",)
        found.append(Column(number, title, examples, len(texts) or coloured, number in sheet.hidden_columns))
    return found


def beside_agencies(sheet: Sheet, mapping: Mapping) -> list[Column]:
    """Where agencies are columns, those in which words stand that nobody reads: they may be agencies that are not known."""
    if not any(held.startswith(OF_AGENCY) for held in mapping.columns.values()):
        return []
    every = columns_of(sheet, mapping)
    return [each for each in every if each.filled and each.title and not mapping.columns.get(str(each.number))]


def _is_band(row: Sequence[Cell]) -> bool:
    """Whether one text stands across a row: a heading, and no example of what a column holds."""
    texts = [cell.text for cell in row if cell.text]
    return len(texts) > 2 and len(set(texts)) == 1


def title_of(sheet: Sheet, mapping: Mapping, column: int) -> str:
    """The header of a column, of all its rows; empty where there is none."""
    if mapping.header is None:
        return ""
    rows = range(mapping.header, mapping.header + mapping.header_rows)
    return short(" ".join(dict.fromkeys(filter(None, (sheet.cell(row, column).text for row in rows)))), EXAMPLE)


def rows_read(sheet: Sheet, mapping: Mapping) -> Iterator[int]:
    """The numbers of the rows that the mapping says are read."""
    after = 1 if mapping.header is None else mapping.header + mapping.header_rows
    yield from range(mapping.first or after, min(mapping.last or len(sheet.rows), len(sheet.rows)) + 1)


@dataclass(frozen=True)
class Word:
    """A word, code or colour of a plan, with the rows in which it stands and what the file itself says that it means."""

    key: str
    sentence: str
    rows: tuple[int, ...]
    example: str
    offered: str = ""  # the meaning, where a key of the file or the word itself names one
    from_key: bool = False
    quoted: str = ""  # what the key says
    where: str = ""  # in which row of which sheet

    @property
    def name(self) -> str:
        """Of its field."""
        return f"means-{hashlib.sha256(self.key.encode()).hexdigest()[:12]}"

    @property
    def fill(self) -> str:
        return self.key if self.key.startswith("#") else ""

    @property
    def words(self) -> str:
        colour = plan_status.colour_of(self.key[1:]) if self.fill else ""
        return f"{colour.capitalize()} fill" if colour else f"“{self.key}”"


def words_of(book: Book, every: Reading) -> list[Word]:
    """What a plan says of the state of its actions, the most frequent first. ``every`` was read without an answer."""
    keys = [
        key if len(book.sheets) > 1 else replace(key, where=key.where.partition(" of ")[0])
        for key in plan_status.keys_in(book)
    ]
    titles = {line.row: line.title for line in reversed(every.lines)}
    found = [_word(each, keys, titles) for each in every.questions if each.kind == MEANING]
    return sorted(found, key=lambda each: (-len(each.rows), each.key))


def _word(question: Question, keys, titles: dict[int, str]) -> Word:
    told = plan_status.told_by(question.as_written, keys)
    example = next((titles[row] for row in question.rows if row in titles), "")
    return Word(
        question.as_written,
        question.sentence,
        question.rows,
        short(example, EXAMPLE),
        question.offered[0] if question.offered else "",
        bool(told and told[0].meaning),
        told[0].words if told else "",
        told[0].where if told else "",
    )
