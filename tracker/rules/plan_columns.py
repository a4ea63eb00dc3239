"""Which sheet of a file is the plan, and what each of its columns holds. All of it is a proposal that somebody looks at."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from . import plan_headers, plan_rows
from .plan_contents import Content, contents
from .plan_headers import APART
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
    STATUS,
    SUPPORTING,
    Mapping,
)
from .plan_owners import OwnerReader
from .plan_sheets import Book, Sheet
from .plan_tables import SEARCHED, Header, find_header, first_row, titles_of
from .plan_words import plain

SEVERAL = (DEADLINE, SUPPORTING, PROGRESS, EVIDENCE, MEASURE, STATUS)  # fields that several columns may have
_NEXT_TO = {
    LEAD: (SUPPORTING, OWNER_POST),
    OWNER_POST: (LEAD,),
    ITEM: (ITEM_WORDING,),
    ITEM_WORDING: (ITEM,),
    ACTION: (PROGRESS,),
}
_LEAST = 4  # how well a field must fit a column to be proposed
_NOBODY = Known((), (), dt.date(2000, 1, 1))
_ASIDE = re.compile(
    r"\b(?:cover|keys?|legend|guidance|notes?|instructions?|read ?me|contents|lists?|lookups?|drop ?downs?|front|version|"
    r"summary|document control|dashboard|charts?|archived?|closed|old)\b"
)
_PLAN = re.compile(r"\b(?:actions?|plan|recommendations?|tracker|log|improvement)\b")


def choose_sheet(book: Book, known: Known) -> str:
    """The name of the sheet that looks most like a plan; covers and keys are passed over, hidden ones come last."""
    owners = OwnerReader(known)

    def worth(place: int, sheet: Sheet) -> float:
        filled = sum(any(cell.text.strip() for cell in row) for row in sheet.rows[:500])
        if not filled:
            return -2000
        said = find_header(sheet, owners).worth + min(filled, 50) / 10 - place / 100
        said += 4 * bool(_PLAN.search(plain(sheet.name))) - 12 * bool(_ASIDE.search(plain(sheet.name)))
        return said - 1000 * sheet.hidden

    ranked = sorted(enumerate(book.sheets), key=lambda each: worth(*each), reverse=True)
    return ranked[0][1].name if ranked else ""


def propose(sheet: Sheet, known: Known) -> Mapping:
    """A mapping of a sheet that nobody has mapped yet: somebody looks at it before anything is read with it."""
    owners = OwnerReader(known)
    header = find_header(sheet, owners)
    titles = titles_of(sheet, header.row, header.rows)
    first = first_row(sheet, header)
    mapping = Mapping(
        sheet=sheet.name,
        header=header.row,
        header_rows=header.rows,
        first=first if header.row is None else None,
        columns=fields_of(titles, contents(sheet, first, known, owners), owners),
        titles={number: title for number, title in titles.items() if title},
    )
    return replace(mapping, last=plan_rows.last_row(sheet, mapping))


def under(sheet: Sheet, mapping: Mapping, known: Known) -> Mapping:
    """The mapping with the columns that are proposed under the header that it names."""
    owners = OwnerReader(known)
    titles = titles_of(sheet, mapping.header, mapping.header_rows)
    first = first_row(sheet, Header(mapping.header, mapping.header_rows, 0))
    columns = fields_of(titles, contents(sheet, mapping.first or first, known, owners), owners)
    new = replace(mapping, columns=columns, titles={number: title for number, title in titles.items() if title})
    return replace(new, first=mapping.first or (first if mapping.header is None else None))


def fit(remembered: Mapping, sheet: Sheet, known: Known | None = None) -> Mapping | None:
    """A remembered mapping for another file, by the titles of its columns; None where they are too different.

    What was said of words, colours, owners and items stays. What was said of single rows, and of the day of the plan, was
    about the file before, and goes. A column that is new is proposed.
    """
    new = replace(
        remembered,
        sheet=sheet.name,
        left_out=(),
        left_parts=(),
        kept_whole=(),
        dated=None,
        agreed=False,
        first=None,
        last=None,
    )
    if remembered.header is None:
        return _fitted_by_place(new, sheet, known or _NOBODY)
    meant = {plain(title): remembered.columns.get(number, IGNORE) for number, title in remembered.titles.items()}
    header = _header_like(sheet, {title for title, held in meant.items() if held != IGNORE}, remembered.header_rows)
    if header is None:
        return None
    titles = titles_of(sheet, header.row, header.rows)
    columns = _fitted(remembered, sheet, header, titles, meant, known or _NOBODY)
    if not any(held == ACTION or held.startswith(OF_AGENCY) for held in columns.values()):
        return None
    own = {number: title for number, title in titles.items() if title}
    new = replace(new, header=header.row, header_rows=header.rows, columns=columns, titles=own)
    return replace(new, last=plan_rows.last_row(sheet, new))


def _fitted_by_place(new: Mapping, sheet: Sheet, known: Known) -> Mapping | None:
    """Without titles only the places tell: there must be as many columns, and no header now."""
    proposed = propose(sheet, known)
    if proposed.header is not None or set(proposed.columns) != set(new.columns):
        return None
    return replace(new, first=proposed.first, last=proposed.last)


def _header_like(sheet: Sheet, wanted: set[str], rows: int) -> Header | None:
    """The row with the most of the titles that are known, at least half of them. A blank row begins no header."""
    best, header = (0, False), None
    for number, row in enumerate(sheet.rows[:SEARCHED], start=1):
        if not any(cell.text.strip() for cell in row):
            continue
        for count in dict.fromkeys((rows, 1, 2)):
            here = {plain(title) for title in titles_of(sheet, number, count).values()}
            like = (len(here & wanted), count == rows)
            if like > best and like[0]:
                best, header = like, Header(number, count, 0)
    return header if header is not None and best[0] >= max(1, (len(wanted) + 1) // 2) else None


def _fitted(
    remembered: Mapping, sheet: Sheet, header: Header, titles: dict[str, str], meant: dict[str, str], known: Known
) -> dict[str, str]:
    """The remembered field of each column by its title; a blank title by its place; a new one as it would be proposed."""
    owners = OwnerReader(known)
    proposed = fields_of(titles, contents(sheet, first_row(sheet, header), known, owners), owners)
    stayed = all(plain(remembered.titles.get(number, "")) == plain(title) for number, title in titles.items())
    columns: dict[str, str] = {}
    for number, title in titles.items():
        if title and plain(title) in meant:
            columns[number] = meant[plain(title)]
        elif not title and stayed and number in remembered.columns:
            columns[number] = remembered.columns[number]
    for number in titles:
        if number not in columns:
            held = proposed.get(number, IGNORE)
            columns[number] = held if held in SEVERAL or held not in columns.values() else IGNORE
    return {number: columns[number] for number in titles}


def fields_of(titles: dict[str, str], found: dict[str, Content], owners: OwnerReader) -> dict[str, str]:
    """The field of each column: by its title and by what stands under it, the best fitting first."""
    return _Columns(titles, found, owners).chosen()


@dataclass
class _Columns:
    titles: dict[str, str]
    found: dict[str, Content]
    owners: OwnerReader
    columns: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)  # field: the column that has it first

    def chosen(self) -> dict[str, str]:
        self.columns = dict.fromkeys(self.titles, IGNORE)
        self._agencies()
        for worth, number, held in sorted(self._claims(), key=lambda each: (-each[0], int(each[1]))):
            self._give(worth, number, held)
        self._second_best()
        if LEAD not in self.taken and OWNER_POST in self.taken:  # a post says the agency too
            self.columns[self.taken[OWNER_POST]] = LEAD
        wide = any(held.startswith(OF_AGENCY) for held in self.columns.values())
        if wide and ACTION not in self.taken and ITEM in self.taken and REF in self.taken:
            self._number_of_the_item()
        if not wide and ACTION not in self.taken:
            self._longest_is_the_action()
        return self.columns

    def _agencies(self) -> None:
        """Columns whose titles are agencies, where there are several."""
        named = {number: self.owners.code_of(title.split(APART)[-1]) for number, title in self.titles.items() if title}
        codes = {number: code for number, code in named.items() if code}
        if len(set(codes.values())) > 1:
            self.columns |= {number: OF_AGENCY + code for number, code in codes.items()}

    def _claims(self) -> Iterable[tuple[float, str, str]]:
        for number, title in self.titles.items():
            if self.columns[number] == IGNORE:
                for held, worth in self.found[number].worth(plan_headers.says(title), bool(title)).items():
                    yield worth, number, held

    def _give(self, worth: float, number: str, held: str) -> None:
        if self.columns[number] != IGNORE or worth < _LEAST:
            return
        other = self.taken.get(held)
        if other and not (held in SEVERAL and worth >= 6 and self.titles[number]):
            return
        if other and held == STATUS and not _of_a_series(self.titles[other], self.titles[number]):
            return
        self.taken.setdefault(held, number)
        self.columns[number] = held

    def _second_best(self) -> None:
        """What is left gets the field that lies next: a second owner supports, words without a title are progress."""
        for number, title in self.titles.items():
            if self.columns[number] != IGNORE or self.found[number].empty:
                continue
            worths = self.found[number].worth(plan_headers.says(title), bool(title))
            for held in sorted((each for each in worths if worths[each] >= 5), key=lambda each: -worths[each]):
                other = next((each for each in _NEXT_TO.get(held, ()) if each not in self.taken), None)
                if other and self.found[number].may_be(other):
                    self.columns[number] = other
                    self.taken[other] = number
                    break
            else:
                if not title and self.found[number].words >= 2:
                    self.columns[number] = PROGRESS

    def _number_of_the_item(self) -> None:
        """In a wide plan no action has a number of its own: the one beside the wording is that of the recommendation."""
        number, item = self.taken[REF], self.taken[ITEM]
        if self.found[item].words >= 3:
            self.columns[number], self.columns[item] = ITEM, ITEM_WORDING

    def _longest_is_the_action(self) -> None:
        free = [n for n, held in self.columns.items() if held in (IGNORE, MEASURE, PROGRESS, ITEM_WORDING, EVIDENCE)]
        best = max(free, key=lambda n: (self.columns[n] == IGNORE, self.found[n].words), default=None)
        if best is not None and self.found[best].words >= 2:
            self.columns[best] = ACTION


def _of_a_series(one: str, other: str) -> bool:
    """Two titles that differ by a quarter, a month or a year: "RAG Q1", "RAG Q2"."""
    months = r"jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|q\d|quarter|\d+|[/-]"
    first, second = (re.sub(rf"\b(?:{months})\b|\d+|[/-]", "", plain(title)).split() for title in (one, other))
    return first == second and one != other
