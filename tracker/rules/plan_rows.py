"""What each row of a plan is: an action, a heading, a total, a key, or more of the row above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import plan_items, plan_status
from .plan_mapping import ACTION, DEADLINE, IGNORE, LEAD, OF_AGENCY, Mapping
from .plan_sheets import Cell, Sheet
from .plan_words import begins_an_action, on_one_line, plain

_TOTAL = re.compile(
    r"^(?:grand |sub-?)?totals?\b|^(?:number|no|count|sum) of\b.{0,40}$|^(?:% |percent(?:age)? )(?:of|complete)|"
    r"^(?:actions? )?(?:complete[d]?|green|amber|red|outstanding|overdue|on track|open|closed)"
    r"\s*[:=]?\s*\d+(?:\s*%)?$|^average\b"
)
_KEY_TITLE = re.compile(
    r"^(?:(?:b?rag|status|colour|rating|progress)\s*)*(?:keys?|legend|ratings?)(?: to .{0,40}| \(?b?rag\)?)?$"
)
_NOTE = re.compile(
    r"^(?:notes?\b|nb\b|n\.b|\*|last updated|updated|version\b|v\d|page \d|document|author|prepared by|printed|end of|"
    r"approved by|agreed (?:by|at)|reviewed (?:by|on)|guidance|signed|date of (?:next )?review|next review|©|"
    r"confidential|official)"
)
_HEADING = re.compile(
    r"^(?:theme|priority|objective|section|part|area|key area|strand|work ?stream|outcome|aim|goal|standard|domain|chapter|"
    r"group|agency|actions? for|finding|issue|recommendations?|recs?|learning points?|lessons?|lp)\b"
    r"\s*(?:no\.?\s*)?(?:\d|[ivx]+\b|[a-z]\b|[:–-]|from|for|\w)"
)


def texts_of(row: Sequence[Cell]) -> list[str]:
    """What stands in a row, each merged cell once."""
    found: list[str] = []
    for at, cell in enumerate(row):
        if cell.text.strip() and not (cell.merged and at and row[at - 1].text == cell.text):
            found.append(cell.text.strip())
    return found


def words_of(row: Sequence[Cell]) -> str:
    """All that stands in a row, with its notes, in one line."""
    said = list(dict.fromkeys(on_one_line(text) for text in texts_of(row)))
    return " | ".join([*said, *(f"({on_one_line(cell.note)})" for cell in row if cell.note.strip())])


def is_blank(row: Sequence[Cell]) -> bool:
    return not any(cell.text.strip() or cell.note.strip() for cell in row)


def is_total(row: Sequence[Cell]) -> bool:
    """Totals and counts: the words begin so, and there is no action with them."""
    said = texts_of(row)
    if not said or not any(_TOTAL.match(plain(text)) for text in said[:2]):
        return False
    return all(len(text) < 80 for text in said) and not any(
        begins_an_action(text) and len(text.split()) > 3 for text in said
    )


def is_key_title(row: Sequence[Cell]) -> bool:
    said = texts_of(row)
    return (
        bool(said) and bool(_KEY_TITLE.match(plain(said[0]))) and len(said) <= 8 and all(len(text) < 120 for text in said)
    )


def is_note(row: Sequence[Cell]) -> bool:
    said = list(dict.fromkeys(texts_of(row)))
    return len(said) == 1 and bool(_NOTE.match(plain(said[0]) or said[0]))


def is_heading(row: Sequence[Cell], mapping: Mapping) -> bool:
    """One text across the table, or one that says that it heads what follows."""
    said = list(dict.fromkeys(texts_of(row)))
    if not said:
        return False
    if len(said) > 1:  # "Recommendation 3" in one cell and its wording in the next, and nothing else
        named = re.match(r"(?:rec|lp|theme|learning|priority|lesson|finding|objective|r\d)", plain(said[0]))
        action = _text(row, mapping, ACTION)
        return bool(len(said) == 2 and named and len(said[0]) <= 40 and not action and _only_items(row, mapping))
    places = [at for at, cell in enumerate(row, start=1) if cell.text.strip()]
    field = mapping.columns.get(str(places[0]), IGNORE)
    spread = len(places) > 1 and all(row[at - 1].merged for at in places[1:])
    if spread:
        return True
    text = plain(said[0])
    if field == ACTION or field.startswith(OF_AGENCY):
        return (
            bool(_HEADING.match(text))
            and (plan_items.names_an_item(text) or not begins_an_action(said[0]))
            and _is_short(said[0])
        )
    return bool(re.search(r"[^\W\d_]{2,}", text))


def heads_an_item(heading: str) -> bool:
    """Whether a heading speaks of a recommendation or learning point at all: a theme or an agency is none."""
    return bool(re.match(r"(?:the )?(?:national )?(?:recommendation|rec|learning|lesson|finding|lp)", plain(heading)))


def names_what_follows(row: Sequence[Cell]) -> bool:
    """Whether a row above the header names the recommendation of all the rows under it."""
    said = list(dict.fromkeys(texts_of(row)))
    return len(said) == 1 and plan_items.names_an_item(said[0])


def _is_short(text: str) -> bool:
    return len(text) <= 60 or ":" in text[:60]


def _only_items(row: Sequence[Cell], mapping: Mapping) -> bool:
    held = [mapping.columns.get(str(at), IGNORE) for at, cell in enumerate(row, start=1) if cell.text.strip()]
    return not {LEAD, DEADLINE} & set(held)


def is_repeated_header(sheet: Sheet, number: int, mapping: Mapping) -> bool:
    """The header once more, at the top of a next page."""
    if mapping.header is None:
        return False
    own = [cell.text for cell in sheet.rows[number - 1]]
    if sum(bool(text) for text in own) < 2:
        return False
    header = range(mapping.header, mapping.header + mapping.header_rows)
    above = (sheet.rows[each - 1] for each in header if 1 <= each <= len(sheet.rows))
    return any(own == [cell.text for cell in row] for row in above)


def last_row(sheet: Sheet, mapping: Mapping) -> int | None:
    """The last row before the totals, keys and notes at the foot; None where nothing stands below the plan."""
    number = len(sheet.rows)
    first = (mapping.header or 0) + (mapping.header_rows if mapping.header else 0) + 1
    below = False
    foot = _foot(sheet, mapping, first)
    if foot:
        number, below = foot - 1, True
    while number >= first:
        row = sheet.rows[number - 1]
        if is_blank(row) and not any(plan_status.coloured(cell) for cell in row):
            number -= 1
        elif is_foot(row, mapping):
            number, below = number - 1, True
        else:
            break
    return number if below and number >= first else None


def is_foot(row: Sequence[Cell], mapping: Mapping) -> bool:
    return is_total(row) or is_note(row) or is_key(row, mapping)


def is_key(row: Sequence[Cell], mapping: Mapping) -> bool:
    """The title of a key, or a line of one: not a number and an action that nobody owns yet."""
    if is_key_title(row):
        return True
    if not plan_status.is_key_row(row) or _text(row, mapping, DEADLINE) or _text(row, mapping, LEAD):
        return False
    action = _text(row, mapping, ACTION)
    return not action or plan_status.explains(action) or bool(plan_status.meaning_in(action))


def _foot(sheet: Sheet, mapping: Mapping, first: int) -> int | None:
    """Where a key begins after which no row is an action any more."""
    for number in range(len(sheet.rows), max(first, len(sheet.rows) - 60) - 1, -1):
        if is_key_title(sheet.rows[number - 1]):
            below = sheet.rows[number:]
            if not any(
                _text(row, mapping, ACTION) and (_text(row, mapping, LEAD) or _text(row, mapping, DEADLINE))
                for row in below
            ):
                return number
    return None


def _text(row: Sequence[Cell], mapping: Mapping, field: str) -> str:
    for number, held in mapping.columns.items():
        if held == field and int(number) <= len(row) and row[int(number) - 1].text.strip():
            return row[int(number) - 1].text.strip()
    return ""
