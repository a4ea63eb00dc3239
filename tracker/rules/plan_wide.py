"""A plan in which each agency has a column: what its cell says is an action of its own, or a mark that it has a part."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import plan_names, plan_status
from .plan_date_cells import looks_like_a_date
from .plan_groups import Columns, Group, shared_cells
from .plan_headers import APART
from .plan_sheets import Cell
from .plan_words import begins_an_action, on_one_line, plain

_MARK = re.compile(r"(?:x|y|yes|✓|✔|☑|●|•|\*|s|support(?:ing|s)?|l|lead(?:s|ing)?|1|r|a)")
_LEADS = re.compile(r"(?:l|lead(?:s|ing)?)")
_NONE = re.compile(r"(?:no|n|✗|✘|0|-+|no action|nil|nothing)")
SEVERAL = "Several agencies are marked. The first is read as the lead, the others as supporting."


@dataclass(frozen=True)
class Said:
    """What the cell of one agency says, or what the marks of all of them say together."""

    words: str  # the action
    lead: str
    title: str  # of the column
    supporting: tuple[str, ...] = ()
    progress: str = ""
    date: Cell | None = None
    status: Cell | None = None
    struck: bool = False
    doubt: str = ""
    apart: bool = True  # an action of this agency alone


def of_agencies(group: Group, columns: Columns, action: str) -> list[Said]:
    """An action for each agency whose cell says something; one for all of them where the cells hold marks alone."""
    found = []
    for number, code in columns.agencies:
        for cell in shared_cells(group, columns, number):
            if _says_something(cell):
                found.append((code, on_one_line(columns.titles.get(number, code).split(APART)[-1]), cell))
    if not found:
        return []
    if action and all(_MARK.fullmatch(plain(cell.text)) or not cell.text.strip(".") for _, _, cell in found):
        return [_marked(action, found)]
    return [_said(action, *each) for each in found if action or any(letter.isalpha() for letter in each[2].text)]


def _says_something(cell: Cell) -> bool:
    said = plain(cell.text)
    return bool(cell.text.strip()) and not _NONE.fullmatch(said) and not (plan_names.is_nobody(cell.text) and said != "tbc")


def _marked(action: str, found: list[tuple[str, str, Cell]]) -> Said:
    leads = [code for code, _, cell in found if _LEADS.fullmatch(plain(cell.text))]
    codes = list(dict.fromkeys(code for code, _, _ in found))
    lead = leads[0] if leads else codes[0]
    said = ", ".join(title for _, title, _ in found)
    doubt = SEVERAL if len(codes) > 1 and len(leads) != 1 else ""
    return Said(action, lead, said, tuple(code for code in codes if code != lead), doubt=doubt, apart=False)


def _said(action: str, code: str, title: str, cell: Cell) -> Said:
    words = cell.text.strip()
    if not action:
        return Said(words, code, title, struck=cell.struck)
    if len(words) <= plan_status.LONGEST and plan_status.looks_like_a_status(plain(words)):
        return Said(action, code, title, status=cell, struck=cell.struck)
    if looks_like_a_date(cell):
        return Said(action, code, title, date=cell, struck=cell.struck)
    if _MARK.fullmatch(plain(words)):
        return Said(action, code, title, struck=cell.struck)
    if begins_an_action(words):
        return Said(f"{action.rstrip('.:')}: {words}", code, title, struck=cell.struck)
    return Said(action, code, title, progress=words, struck=cell.struck)
