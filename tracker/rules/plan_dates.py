"""The dates of a plan: each cell with its own words, and what the other dates of the plan say about a doubtful one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from . import written_dates
from .days import in_words
from .plan_date_cells import DATED, parts
from .plan_lines import DATE, Known, PlanDate, Question
from .plan_mapping import DAY_FIRST, MONTH_FIRST, Mapping
from .plan_sheets import Cell
from .plan_words import plain

ORDER = "order"  # the question about day and month of a whole plan; its answer is "day" or "month"
_FIGURES = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/])")
_NO_YEAR = "No year is named."
_FAR = 6  # years between a date and the rest of the plan that make somebody look


@dataclass
class DateReader:
    """Reads the dates of one plan. ``cells`` are all its cells of dates: one proves what another leaves open."""

    mapping: Mapping
    known: Known
    cells: Iterable[Cell] = ()
    _sure: list[dt.date] = field(default_factory=list)
    ambiguous: dict[str, dt.date] = field(default_factory=dict)  # as read with the day first

    def __post_init__(self):
        self._answered = {plain(words): day for words, day in self.mapping.dates.items()}
        self.day_first, self.month_first = False, False
        self._memory: dict[tuple, tuple[PlanDate, ...]] = {}
        for cell in self.cells:
            if isinstance(cell.value, dt.date):
                self._sure.append(_day_of(cell.value))
                continue
            for one, _, two, _year in _FIGURES.findall(cell.text):
                self.day_first |= int(one) > 12 >= int(two)
                self.month_first |= int(two) > 12 >= int(one)
            for found in list(DATED.finditer(plain(cell.text)))[:5]:
                read = written_dates.read(found[0], self.known.today)
                if read.date and _NO_YEAR not in read.doubt:
                    self._sure.append(read.date)
        self._sure.sort()

    def read(self, cell: Cell, milestone: str = "") -> tuple[PlanDate, ...]:
        """Every date that a cell names, in its order. A cell without words names none."""
        key = (cell.text, cell.value, milestone)
        if key not in self._memory:
            self._memory[key] = tuple(self._dates(cell, milestone))
        return self._memory[key]

    def _dates(self, cell: Cell, milestone: str) -> Iterable[PlanDate]:
        words = cell.text.strip()
        if not words and cell.value is None:
            return
        answered = self._answer(words, milestone)
        if answered:
            yield answered
        elif isinstance(cell.value, dt.date):
            yield self._of_the_file(words, _day_of(cell.value), milestone)
        elif isinstance(cell.value, (int, float)) and (serial := _serial(cell.value)) and re.fullmatch(r"[\d.,]+", words):
            said = f"“{words}” is a number. As Excel counts days it is {in_words(serial)}. Read so."
            yield PlanDate(words, serial, "day", said, milestone)
        else:
            for part, own in parts(words):
                told = "; ".join(each for each in (milestone, own) if each)
                yield self._answer(part, told) or self._of_words(part, told)

    def _answer(self, words: str, milestone: str) -> PlanDate | None:
        day = self._answered.get(plain(words)) if plain(words) else None
        if day is None:
            return None
        try:
            return PlanDate(words, dt.date.fromisoformat(day) if day else None, "day", "", milestone)
        except ValueError:
            return None

    def _of_the_file(self, words: str, day: dt.date, milestone: str) -> PlanDate:
        """A date that the file holds as one. Where it shows the month alone, the month is meant."""
        shown = written_dates.read(words, self.known.today)
        if shown.date and shown.precision != "day" and (shown.date.year, shown.date.month) == (day.year, day.month):
            return PlanDate(words, shown.date, shown.precision, "", milestone)
        return PlanDate(words or day.isoformat(), day, "day", self._far(day), milestone)

    def _of_words(self, words: str, milestone: str) -> PlanDate:
        found = written_dates.read(words, self._base(), self.known.published)
        figures = list(_FIGURES.finditer(words))
        if len(figures) == 1:
            found = self._ordered(figures[0], found)
        doubt = found.doubt
        if _NO_YEAR in doubt and found.date:
            doubt += f" {self._why()}"
        if found.date and not doubt:
            doubt = self._far(found.date)
        return PlanDate(words, found.date, found.precision, doubt, milestone)

    def _ordered(self, figures: re.Match, found: written_dates.Reading) -> written_dates.Reading:
        """03/04/2016, by what was said and by what the other dates of the plan prove."""
        one, two = int(figures[1]), int(figures[3])
        if two > 12 >= one and self._said_order() == MONTH_FIRST:
            return replace(found, doubt="")  # it is as somebody said
        if one > 12 or two > 12 or one == two or found.date is None:
            return found
        said = self._said_order()
        swapped = dt.date(found.date.year, found.date.day, found.date.month)
        if said is None and self.month_first:
            self.ambiguous[figures[0]] = found.date
            first, other = (found.date, swapped) if self.day_first else (swapped, found.date)
            doubt = "Other dates of this plan have the month first. "
            doubt += f"Read as {in_words(first)}; it may be {in_words(other)}."
            return replace(found, date=first, doubt=doubt)
        return replace(found, date=swapped, doubt="") if said == MONTH_FIRST else found

    def _said_order(self) -> str | None:
        """What somebody said; the day first is only what we begin with."""
        said = self._answered.get(ORDER)
        if said in (DAY_FIRST, MONTH_FIRST):
            return said
        return MONTH_FIRST if self.mapping.order == MONTH_FIRST else None

    def _base(self) -> dt.date:
        """The day from which a date without a year is the next one."""
        if self.mapping.dated:
            return self.mapping.dated
        if self._sure:
            return self._sure[0].replace(day=1)
        return self.known.published or self.known.today

    def _why(self) -> str:
        if self.mapping.dated:
            return f"It is the next one after the day of the plan, {in_words(self.mapping.dated)}."
        if self._sure:
            return "It is the first one that fits the other dates of the plan."
        if self.known.published:
            return f"It is the next one after the publication on {in_words(self.known.published)}."
        return "It is the next one from today."

    def _far(self, day: dt.date) -> str:
        """A year that is written wrongly lies far from the others."""
        if len(self._sure) < 3:
            return ""
        middle = self._sure[len(self._sure) // 2]
        return (
            f"The year lies far from the other dates of the plan. Read as {in_words(day)}."
            if abs(day.year - middle.year) >= _FAR
            else ""
        )


def question_of_order(reader: DateReader, rows: Iterable[int]) -> Question | None:
    """Which of day and month stands first, where the plan itself proves that it is not always the day."""
    if not reader.ambiguous:
        return None
    both = " Some dates have the day first for certain." if reader.day_first else ""
    example = next(iter(reader.ambiguous))
    sentence = f"Is {example} written with the day or the month first? Some dates of this plan have the month first.{both}"
    likely = (DAY_FIRST, MONTH_FIRST) if reader.day_first else (MONTH_FIRST, DAY_FIRST)
    return Question(DATE, ORDER, sentence, tuple(sorted(set(rows))), likely)


def example_of_order(dates: Iterable[PlanDate]) -> str:
    """A date of a plan that is another day with the month first; empty where there is none, and nothing has to be said."""
    for each in dates:
        for found in _FIGURES.finditer(each.as_written):
            if int(found[1]) <= 12 and int(found[3]) <= 12 and int(found[1]) != int(found[3]):
                return found[0]
    return ""


def _day_of(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _serial(number: float) -> dt.date | None:
    """A day as Excel counts them, of this century until 2060."""
    return dt.date(1899, 12, 30) + dt.timedelta(days=int(number)) if 36526 <= number <= 58500 else None
