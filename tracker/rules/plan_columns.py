"""Where the plan stands in a sheet: its header, its columns, its first and its last row. All of it is a proposal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import plan_headers, plan_rows
from .plan_contents import Content, contents
from .plan_lines import Known
from .plan_mapping import (
    ACTION,
    DEADLINE,
    EVIDENCE,
    IGNORE,
    ITEM,
    ITEM_WORDING,
    LEAD,
    MEASURE,
    OF_AGENCY,
    OWNER_POST,
    PROGRESS,
    REF,
    START,
    STATUS,
    SUPPORTING,
    Mapping,
)
from .plan_owners import OwnerReader
from .plan_sheets import Book, Sheet
from .plan_words import on_one_line, plain

SEARCHED = 40  # rows from the top in which a header is looked for
SEVERAL = (DEADLINE, SUPPORTING, PROGRESS, EVIDENCE, MEASURE, STATUS)  # fields that several columns may have
_ASIDE = re.compile(r"\b(cover|keys?|legend|guidance|notes?|instructions?|read ?me|contents|lists?|lookups?|drop ?downs?|front|version|summary|dashboard|charts?|archived?|closed|old)\b")  # fmt: skip
_PLAN = re.compile(r"\b(action|actions|plan|recommendations?|tracker|log|improvement)\b")


@dataclass(frozen=True)
class Header:
    row: int | None  # from 1; None: there is none
    rows: int
    worth: float  # how much it looks like the header of a plan


def choose_sheet(book: Book, known: Known) -> str:
    """The name of the sheet that looks most like a plan; hidden ones come last, covers and keys are passed over."""
    best, name = float("-inf"), book.sheets[0].name if book.sheets else ""
    for place, sheet in enumerate(book.sheets):
        header = find_header(sheet, known)
        filled = sum(any(cell.text.strip() for cell in row) for row in sheet.rows[:500])
        worth = header.worth + min(filled, 50) / 10 - place / 100
        worth -= 12 if _ASIDE.search(plain(sheet.name)) else 0
        worth += 4 if _PLAN.search(plain(sheet.name)) else 0
        worth -= 1000 if sheet.hidden else 0
        worth -= 500 if not filled else 0
        if worth > best:
            best, name = worth, sheet.name
    return name


def propose(sheet: Sheet, known: Known) -> Mapping:
    """A mapping of a sheet that nobody has mapped yet: somebody looks at it before anything is read with it."""
    header = find_header(sheet, known)
    owners = OwnerReader(known)
    titles = titles_of(sheet, header.row, header.rows)
    first = first_row(sheet, header)
    found = contents(sheet, first, known, owners)
    columns = fields_of(titles, found, owners)
    mapping = Mapping(
        sheet=sheet.name,
        header=header.row,
        header_rows=header.rows,
        first=first if header.row is None else None,
        columns=columns,
        titles={number: title for number, title in titles.items() if title},
    )
    return replace(mapping, last=plan_rows.last_row(sheet, mapping))


def fit(remembered: Mapping, sheet: Sheet, known: Known | None = None) -> Mapping | None:
    """A remembered mapping for another file, by the titles of its columns; None where they are too different.

    What was said of words, colours, owners and items stays. What was said of single rows, and of the day of the plan, was
    about the file before, and goes.
    """
    known = known or Known((), (), _LONG_AGO)
    new = replace(remembered, sheet=sheet.name, left_out=(), kept_whole=(), dated=None, agreed=False, first=None, last=None)
    if remembered.header is None:
        width = len(sheet.rows[0]) if sheet.rows else 0
        proposed = propose(sheet, known)
        if proposed.header is not None or max((int(n) for n in remembered.columns), default=0) > width:
            return None
        return replace(new, first=proposed.first, last=proposed.last)
    wanted = {plain(title): remembered.columns.get(number, IGNORE) for number, title in remembered.titles.items()}
    meant = {title for title, held in wanted.items() if held != IGNORE}
    best, header = 0, None
    for row in range(1, min(SEARCHED, len(sheet.rows)) + 1):
        for rows in dict.fromkeys((remembered.header_rows, 1, 2)):
            here = {plain(title) for title in titles_of(sheet, row, rows).values()}
            if len(here & meant) > best:
                best, header = len(here & meant), Header(row, rows, 0)
    if header is None or best < max(1, (len(meant) + 1) // 2):
        return None
    titles = titles_of(sheet, header.row, header.rows)
    if not any(
        wanted.get(plain(title)) == ACTION or (wanted.get(plain(title)) or "").startswith(OF_AGENCY)
        for title in titles.values()
    ):
        return None
    columns = _fitted(remembered, sheet, header, titles, wanted, known)
    new = replace(
        new,
        header=header.row,
        header_rows=header.rows,
        columns=columns,
        titles={number: title for number, title in titles.items() if title},
    )
    return replace(new, last=plan_rows.last_row(sheet, new))


def _fitted(remembered: Mapping, sheet: Sheet, header: Header, titles, wanted, known: Known) -> dict[str, str]:
    """The remembered field of each column by its title; a blank title by its place; a new one as it would be proposed."""
    owners = OwnerReader(known)
    proposed = fields_of(titles, contents(sheet, first_row(sheet, header), known, owners), owners)
    same_place = [plain(remembered.titles.get(number, "")) == plain(title) for number, title in titles.items()]
    columns: dict[str, str] = {}
    for number, title in titles.items():
        if plain(title) in wanted and title:
            columns[number] = wanted[plain(title)]
        elif not title and all(same_place) and number in remembered.columns:
            columns[number] = remembered.columns[number]
    for number in titles:
        if number not in columns:
            held = proposed.get(number, IGNORE)
            columns[number] = held if held in SEVERAL or held not in columns.values() else IGNORE
    return {number: columns[number] for number in titles}


def find_header(sheet: Sheet, known: Known) -> Header:
    """The row, or the two rows, that say what stands under them."""
    best = Header(None, 1, 0)
    for number in range(1, min(SEARCHED, len(sheet.rows)) + 1):
        worth = _worth(sheet, number, 1, known)
        if worth > best.worth + 0.5:
            best = Header(number, 1, worth)
    if best.row is None:
        return best
    return _of_two(sheet, best, known)


def _of_two(sheet: Sheet, best: Header, known: Known) -> Header:
    """A header may have a second row under it, or the one above it may say of which group its columns are."""
    assert best.row is not None  # noqa: S101 - for the types
    below, above = best.row + 1, best.row - 1
    if _is_second(sheet, best.row, below):
        return replace(best, rows=2)
    if above >= 1 and _is_second(sheet, above, best.row) and _groups(sheet, above):
        return Header(above, 2, best.worth)
    return best


def _is_second(sheet: Sheet, upper: int, lower: int) -> bool:
    """Whether a row completes the titles of the row above it."""
    if lower > len(sheet.rows):
        return False
    over, under = sheet.rows[upper - 1], sheet.rows[lower - 1]
    own = [
        (a, b)
        for a, b in zip(over, under, strict=False)
        if b.text.strip() and not (b.merged and plain(b.text) == plain(a.text))
    ]
    if not own or any(len(b.text) > 60 or b.value is not None or re.search(r"\d", b.text) for _, b in own):
        return False
    grouped = [(a, b) for a, b in own if a.merged or not a.text.strip() or _spans(over, a)]
    said = sum(bool(plan_headers.says(b.text)) for _, b in own)
    blanks_above = sum(not a.text.strip() for a, _ in own)
    covered = any(b.merged and b.text.strip() and plain(a.text) == plain(b.text) for a, b in zip(over, under, strict=False))
    if len(grouped) == len(own) and said >= max(1, len(own) // 2) and (_groups(sheet, upper) or covered or blanks_above):
        return True
    return covered and said == len(own)


def _spans(row: Sequence, cell) -> bool:
    """Whether a cell of a row is spread over the next ones."""
    place = next((at for at, each in enumerate(row) if each is cell), None)
    return place is not None and place + 1 < len(row) and row[place + 1].merged and row[place + 1].text == cell.text


def _groups(sheet: Sheet, number: int) -> bool:
    """Whether a row has a cell that spans some columns and not all of them."""
    row = sheet.rows[number - 1]
    spans = sum(
        cell.merged and at > 0 and row[at - 1].text == cell.text and bool(cell.text.strip()) for at, cell in enumerate(row)
    )
    return 0 < spans < len(row) - 1 and len({plain(cell.text) for cell in row if cell.text.strip()}) > 1


def _worth(sheet: Sheet, number: int, rows: int, known: Known) -> float:
    """How much a row looks like the header of a plan: the fields that its titles name; nothing below two of them."""
    row = sheet.rows[number - 1]
    texts = [cell.text for at, cell in enumerate(row) if not (cell.merged and at and row[at - 1].text == cell.text)]
    filled = [text for text in texts if text.strip()]
    if len(filled) < 2 or any(len(text) > 200 for text in filled):
        return 0
    agencies = {plain(name) for each in known.agencies for name in (each.code, each.name, *each.aliases)}
    fields: dict[str, int] = {}
    bodies = 0
    for text in filled:
        said = plan_headers.says(text)
        if said:
            field = max(said, key=lambda each: said[each])
            fields[field] = max(fields.get(field, 0), said[field])
        elif plain(text) in agencies:
            bodies += 1
    numbers = sum(cell.value is not None for cell in row)
    long = sum(len(text) > 90 for text in filled)
    worth = sum(fields.values()) + 3 * bodies - 4 * numbers - 3 * long
    named = len(fields) + bodies
    if named < 2 or (ACTION not in fields and named < 3) or named / len(filled) < 0.34:
        return 0
    return max(0.0, float(worth))


def first_row(sheet: Sheet, header: Header) -> int:
    """The first row under the header; without one, the first that is filled as the most are."""
    if header.row is not None:
        return header.row + header.rows
    filled = [len({plain(cell.text) for cell in row if cell.text.strip()}) for row in sheet.rows]
    usual = sorted(count for count in filled if count)[len([c for c in filled if c]) // 2] if any(filled) else 0
    wanted = max(2, usual - 2) if usual >= 2 else 1
    return next((number for number, count in enumerate(filled, start=1) if count >= wanted), 1)


def titles_of(sheet: Sheet, row: int | None, rows: int = 1) -> dict[str, str]:
    """The title of each column, by its number; of two rows the two, with a stroke between them."""
    width = len(sheet.rows[0]) if sheet.rows else 0
    if row is None:
        return {str(number): "" for number in range(1, width + 1)}
    titles = {}
    for column in range(1, width + 1):
        parts: list[str] = []
        for each in range(row, min(row + rows, len(sheet.rows) + 1)):
            text = on_one_line(sheet.cell(each, column).text)
            if text and plain(text) not in [plain(part) for part in parts]:
                parts.append(text)
        titles[str(column)] = " / ".join(parts)
    return titles


def fields_of(titles: dict[str, str], found: dict[str, Content], owners: OwnerReader) -> dict[str, str]:
    """The field of each column: by its title and what stands under it, the best fitting first."""
    columns = dict.fromkeys(titles, IGNORE)
    agencies = {number: owners.code_of(title) for number, title in titles.items() if title}
    wide = {number: code for number, code in agencies.items() if code and not found[number].dull}
    if len(wide) >= 2:
        columns |= {number: OF_AGENCY + code for number, code in wide.items()}
    claims = []
    for number, title in titles.items():
        if columns[number] != IGNORE:
            continue
        said = plan_headers.says(title)
        for field, worth in found[number].worth(said, bool(title)).items():
            claims.append((worth, -int(number), field, number))
    taken: dict[str, str] = {}
    for worth, _, field, number in sorted(claims, reverse=True):
        if columns[number] != IGNORE or number in taken.values() or worth < 4:
            continue
        if field in taken and not (field in SEVERAL and worth >= 6 and titles[number]):
            continue
        if field in taken and field == STATUS and not _one_of_a_row(titles[taken[field]], titles[number]):
            continue
        taken.setdefault(field, number)
        columns[number] = field
    return _second_best(columns, titles, found, taken)


def _second_best(
    columns: dict[str, str], titles: dict[str, str], found: dict[str, Content], taken: dict[str, str]
) -> dict[str, str]:
    """What is left gets the field that lies next: a second owner supports, words without a title are progress."""
    next_to = {
        LEAD: (SUPPORTING, OWNER_POST),
        OWNER_POST: (LEAD,),
        ITEM: (ITEM_WORDING,),
        ITEM_WORDING: (ITEM,),
        ACTION: (PROGRESS,),
    }
    for number, title in titles.items():
        if columns[number] != IGNORE or found[number].empty:
            continue
        said = plan_headers.says(title)
        worths = found[number].worth(said, bool(title))
        for field in sorted(worths, key=lambda each: -worths[each]):
            if worths[field] < 5:
                break
            other = next((each for each in next_to.get(field, ()) if each not in taken), None)
            if other and found[number].may_be(other):
                columns[number] = other
                taken[other] = number
                break
    if ACTION not in taken and not any(held.startswith(OF_AGENCY) for held in columns.values()):
        _longest_is_the_action(columns, found)
    return columns


def _longest_is_the_action(columns: dict[str, str], found: dict[str, Content]) -> None:
    free = [number for number in columns if columns[number] in (IGNORE, MEASURE, PROGRESS, ITEM_WORDING, EVIDENCE)]
    best = max(free, key=lambda number: (columns[number] == IGNORE, found[number].words), default=None)
    if best is not None and found[best].words >= 2:
        columns[best] = ACTION


def _one_of_a_row(one: str, other: str) -> bool:
    """Two titles that differ by a quarter, a month or a year: "RAG Q1", "RAG Q2"."""
    months = r"jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|q\d|quarter|\d+|[/-]"
    first, second = (re.sub(rf"\b(?:{months})\b|\d+|[/-]", "", plain(title)).split() for title in (one, other))
    return first == second and one != other


import datetime as _dt  # noqa: E402

_LONG_AGO = _dt.date(2000, 1, 1)
_ = (REF, START)
