"""What stands in the columns of a plan: dates, agencies, numbers, long words, colours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import plan_date_cells, plan_items, plan_status
from .plan_lines import Known
from .plan_mapping import (
    ACTION,
    DEADLINE,
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
from .plan_names import is_post
from .plan_owners import OwnerReader
from .plan_sheets import Cell, Sheet
from .plan_words import begins_an_action, plain

LOOKED_AT = 80  # rows
_REF = re.compile(r"^[a-z]{0,4}[ .-]?\d{1,3}(?:[.\-/]\d{1,3}){0,3}[a-z]?[.)]?$|^\d{1,3}[a-z]$|^[a-z]\d?$")


@dataclass(frozen=True)
class Content:
    """What the cells of a column are, each a part of all that hold something: 0 to 1."""

    filled: int
    dates: float = 0
    agencies: float = 0
    posts: float = 0
    refs: float = 0
    items: float = 0
    statuses: float = 0
    colours: float = 0
    codes: float = 0  # single figures
    actions: float = 0
    words: float = 0  # how many words a cell has
    distinct: float = 0

    @property
    def empty(self) -> bool:
        return not self.filled

    def worth(self, said: dict[str, int], titled: bool) -> dict[str, float]:
        """The fields that the column may be, each with how well it fits, by its title and by what it holds."""
        worths: dict[str, float] = {field: float(sure) for field, sure in said.items()}
        if self.empty and not self.colours:
            return worths
        for field, fits in self._fits().items():
            if field in worths:
                worths[field] += 3 * fits - (4 if fits < 0.1 and field in (DEADLINE, START, STATUS, REF, OWNER_POST) else 0)
            elif not titled:
                worths[field] = 9 * fits if fits >= 0.4 else 0
            elif not said and fits >= 0.7:
                worths[field] = 6 * fits
        return worths

    def _fits(self) -> dict[str, float]:
        long = min(1.0, self.words / 8) if self.words >= 3 else 0.0
        return {
            DEADLINE: self.dates,
            START: self.dates,
            LEAD: self.agencies,
            SUPPORTING: self.agencies,
            OWNER_POST: self.posts,
            REF: self.refs * self.distinct,
            ITEM: self.items * (0.9 if self.distinct < 0.9 else 0.6),
            ITEM_WORDING: 0.3 * long,
            STATUS: max(self.statuses, 0.9 * self.colours, self.codes * (1 - self.distinct)),
            ACTION: max(self.actions, 0.6 * long) if long else 0.0,
            PROGRESS: 0.5 * long,
            MEASURE: 0.4 * long,
        }

    def may_be(self, field: str) -> bool:
        return self.empty or field in (ITEM_WORDING, PROGRESS) or self._fits().get(field, 0) >= 0.3


def contents(sheet: Sheet, first: int, known: Known, owners: OwnerReader) -> dict[str, Content]:
    """For each column, by its number, what stands in it from a row on."""
    width = len(sheet.rows[0]) if sheet.rows else 0
    rows = [row for row in sheet.rows[first - 1 :] if not _is_across(row)][:LOOKED_AT]
    refs = {plain(each.ref).replace(" ", "") for each in known.items}
    return {str(at + 1): _content([row[at] for row in rows], owners, refs) for at in range(width)}


def _is_across(row: tuple[Cell, ...]) -> bool:
    """A heading or a blank row tells nothing of a column."""
    return len({cell.text for cell in row if cell.text.strip()}) <= 1


def _content(cells: list[Cell], owners: OwnerReader, refs: set[str]) -> Content:
    own = [cell for cell in cells if cell.text.strip()]
    fills = [cell.fill for cell in cells if plan_status.coloured(cell)]
    colours = len(fills) / len(cells) if cells and len(set(fills)) > 1 else 0.0
    if not own:
        return Content(0, colours=colours)
    texts = [plain(cell.text) for cell in own]

    def part(question) -> float:
        return sum(bool(question(cell, text)) for cell, text in zip(own, texts, strict=True)) / len(own)

    return Content(
        filled=len(own),
        dates=part(lambda cell, text: plan_date_cells.looks_like_a_date(cell)),
        agencies=part(lambda cell, text: len(text) < 200 and owners.read(cell.text).codes),
        posts=part(lambda cell, text: len(text) < 120 and is_post(text)),
        refs=part(lambda cell, text: _REF.match(text)),
        items=part(
            lambda cell, text: text.replace(" ", "") in refs or plan_items.names_an_item(text) or _ROMAN.match(text)
        ),
        statuses=part(lambda cell, text: len(text) <= plan_status.LONGEST and plan_status.looks_like_a_status(text)),
        colours=colours,
        codes=part(lambda cell, text: re.fullmatch(r"[0-9]", text)),
        actions=part(lambda cell, text: len(text.split()) >= 3 and begins_an_action(text)),
        words=sum(len(text.split()) for text in texts) / len(texts),
        distinct=len(set(texts)) / len(texts),
    )


_ROMAN = re.compile(r"^[ivx]{1,5}$")
