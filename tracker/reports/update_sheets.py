"""The update sheet of an agency as an Excel workbook: what it owes, with lists to choose from. Text is never a formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from io import BytesIO
from textwrap import shorten

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from ..rules import delivery
from ..rules import update_sheets as rules
from ..store.update_sheets import Due, Owing
from .update_sheet_help import About, tell
from .wording import long_day
from .xlsx import SAFE

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INVENTED = "Invented for demonstration."
FONT = {"font_name": "Arial", "font_size": 10}
_LINE = 13.5  # points of one line in it
_BAND, _HEAD = 0, 1  # rows of the sheet with the actions
_LISTS = 8  # row of the hidden sheet in which the lists begin
_RESTS = 26_000  # of a text that a cell shows; a cell cannot hold more than 32,767, and what is locked is never read back


def file_name(code: str, about: About) -> str:
    of = f"-{about.round.ref}" if about.round else ""
    return f"update-sheet-{code}{of}-{about.today.isoformat()}.xlsx"


def columns(owing: Owing) -> tuple[rules.Column, ...]:
    """The columns of the actions. The review is named only where there is more than one."""
    first, *rest = rules.LOCKED
    return (first, *([rules.REVIEW] if len(owing.reviews) > 1 else []), *rest, *rules.OPEN)


def columns_of_questions(owing: Owing) -> tuple[rules.Column, ...]:
    first, *rest = rules.ASKED
    return (first, *([rules.REVIEW] if len(owing.reviews) > 1 else []), *rest, rules.ANSWER)


def write(owing: Owing, about: About) -> bytes:
    """The whole file."""
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "default_format_properties": FONT, **SAFE})
    agency = owing.body.agency
    book.set_properties(
        {
            "title": f"Update sheet of {agency.name}, {long_day(about.today)}",
            "subject": "What it owes, to be filled in and read back",
            "author": about.names.body,
            "created": dt.datetime.combine(about.today, dt.time()),
        }
    )
    looks = _looks(book)
    help_, deeds, asked, hidden = (
        book.add_worksheet(name) for name in (rules.HELP, rules.ACTIONS, rules.QUESTIONS, rules.HIDDEN)
    )
    tell(help_, owing, about, looks)
    found = columns(owing)
    rows = [_cells(due, found) for due in owing.rows]
    _sheet(deeds, found, rows, looks, "There is no open action to report on.")
    to_answer = [_question(each, owing) for each in owing.questions]
    _sheet(asked, columns_of_questions(owing), to_answer, looks, "No question waits for an answer.")
    for sheet in (deeds, asked):
        head = f"Update sheet of {agency.name}, {long_day(about.today)}"
        sheet.set_header(
            "&L" + head.replace("&", "&&") + "&R" + ("Invented for demonstration" if about.demonstration else "")
        )
        sheet.set_footer("&L&A&R&P / &N")
    _hidden(hidden, owing, about, rows, to_answer)
    help_.activate()
    book.close()
    return kept.getvalue()


def _looks(book) -> dict:
    words = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#8D8A80"}
    day = {**words, "num_format": "d mmm yyyy", "align": "left"}
    head = {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#15242B"}
    made = {
        "words": words,
        "day": day,
        "choice": words,
        "open words": {**words, "locked": False, "bg_color": "#FFF9DF"},
        "open day": {**day, "locked": False, "bg_color": "#FFF9DF"},
        "open choice": {**words, "locked": False, "bg_color": "#FFF9DF"},
        "head": {**head, "bg_color": "#143C3F", "font_color": "#FFFFFF"},
        "open head": {**head, "bg_color": "#F4DFA0", "font_color": "#15242B"},
        "band": {"bold": True, "font_size": 12, "font_color": "#15242B", "valign": "vcenter"},
        "title": {"bold": True, "font_size": 16},
        "section": {"bold": True, "font_size": 12, "top": 1},
        "term": {"bold": True, "valign": "top"},
        "plain": {"text_wrap": True, "valign": "top"},
    }
    return {name: book.add_format({**FONT, **look}) for name, look in made.items()}


def _cells(due: Due, found: tuple[rules.Column, ...]) -> dict[str, object]:
    """What the locked cells of one action hold, by the name of the column, and the day that was expected last time."""
    action, deadline = due.action, due.deadline
    values: dict[str, object] = {
        "ref": action.ref,
        "review": due.review.title,
        "title": _lines(action.title, due.lead and f"Led by {due.lead}", _mark(action)),
        "answers": "\n".join(map(_answer, due.answers)),
        "measure": action.success_measure,
        "deadline": deadline.current if deadline else None,
        "basis": _basis(due),
        "last": _last(due),
        "said_on": due.last.said_on if due.last else None,
        "questions": "\n".join(f"{each.ref}, answer due {long_day(each.answer_by)}" for each in due.questions),
    }
    held = {column.name: values[column.name] for column in found if not column.open}
    return {**held, "forecast": due.expects}


def _answer(link) -> str:
    inferred = " (inferred)" if link.stands_on == "inferred" else ""
    return f"{link.point.ref} {link.point.title}{inferred}"


def _basis(due: Due) -> str:
    deadline = due.deadline
    if deadline is None:
        return "No open date"
    said = ["Confirmed" if deadline.firm else "Provisional"]
    if deadline.label:
        said.append(f"for “{deadline.label}”")
    if deadline.stands_as_written:
        said.append(f"written as “{deadline.stands_as_written}”")
    if deadline.counts_as:
        said.append(f"counts as {long_day(deadline.counts_as)}: its clocks stood still")
    if due.asked is not None:
        said.append(f"{long_day(due.asked.asked_for)} is asked for and not decided")
    return "; ".join(said)


def _last(due: Due) -> str:
    if due.last is None:
        return delivery.LABELS[due.action.delivery]
    label = delivery.LABELS[due.last.delivery]
    said = [f"{label}.", "No change." if due.last.no_change else "", due.last.what_changed]
    expected = f"Expected {long_day(due.last.forecast)}." if due.last.forecast else ""
    return _lines(" ".join(word for word in said if word), expected, _mark(due.last))


def _mark(row) -> str:
    return INVENTED if row.invented else ""


def _lines(*words: str) -> str:
    return "\n".join(each for each in words if each)


def _question(row, owing: Owing) -> dict[str, object]:
    about = row.deed or row.point
    review = {"review": owing.reviews[row.review_id].title} if len(owing.reviews) > 1 else {}
    return {
        "ref": row.ref,
        **review,
        "about": f"{about.ref} {about.title}" if about else "The review",
        "question": _lines(row.question, _mark(row)),
        "due": row.answer_by,
    }


def _sheet(sheet, found: tuple[rules.Column, ...], rows: list[dict[str, object]], looks: dict, nothing: str) -> None:
    for number, column in enumerate(found):
        first = number == 0 or found[number - 1].group != column.group
        if first:
            # The first column is repeated on each page, so what stands over it would be too.
            words = column.group if not column.open else f"{column.group} (to fill in)"
            sheet.write_string(_BAND, number or 1, words, looks["band"])
        sheet.write_string(_HEAD, number, column.heading, looks["open head" if column.open else "head"])
        sheet.set_column(number, number, column.width)
        if column.open and rows:
            _validate(sheet, number, column, _HEAD + len(rows))
    sheet.set_row(_HEAD, _LINE * max(_lines_of(column.heading, column.width - 1) for column in found))
    for at, cells in enumerate(rows, _HEAD + 1):
        # Not every program makes room by itself for text that wraps; a row has some for what is to be written, too.
        sheet.set_row(at, _LINE * max(4, *(_lines_of(cells.get(column.name), column.width) for column in found)))
        for number, column in enumerate(found):
            look = looks[f"open {column.kind}" if column.open else column.kind]
            _write(sheet, at, number, cells.get(column.name), look)
    if not rows:
        sheet.write_string(_HEAD + 1, 0, nothing)
    last = max(_HEAD + 1, _HEAD + len(rows))
    sheet.autofilter(_HEAD, 0, last, len(found) - 1)
    sheet.freeze_panes(_HEAD + 1, 2)
    sheet.set_row(_BAND, 20)
    sheet.protect(
        "",
        {"autofilter": True, "format_columns": True, "format_rows": True, "select_locked_cells": True},
    )
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.repeat_rows(_BAND, _HEAD)
    sheet.repeat_columns(0)
    # Each group on a page of its own width: all of them side by side on one could not be read.
    sheet.set_print_scale(77)
    breaks = [number for number, column in enumerate(found) if number and column.group in (rules.SAYS, rules.EVIDENCE)]
    groups = {found[number].group: number for number in reversed(breaks)}
    if len(found) > 6:
        sheet.set_v_pagebreaks(sorted(groups.values()))
    else:
        sheet.fit_to_pages(1, 0)
    sheet.print_across()


def _lines_of(value: object, width: float) -> int:
    """How many lines a text takes in a column of so many characters; a row has room for 30."""
    if not isinstance(value, str):
        return 1
    return min(30, sum(1 + int(len(line) * 1.05 // width) for line in value.split("\n")))


def _validate(sheet, number: int, column: rules.Column, last: int) -> None:
    title = shorten(column.heading, 32, placeholder=" …")  # no more than a program shows
    said = {"input_title": title, "input_message": column.help} if column.help else {}
    if column.kind == "choice":
        place = list(rules.LISTS).index(column.name)
        ends = (xl_rowcol_to_cell(_LISTS + place, at, True, True) for at in (2, 1 + len(rules.LISTS[column.name])))
        rule = {"validate": "list", "source": f"='{rules.HIDDEN}'!{':'.join(ends)}"}
        rule |= {"error_title": "Choose from the list", "error_message": "Please choose one of the answers in the list."}
    elif column.kind == "day":
        rule = {"validate": "date", "criteria": "between", "minimum": dt.date(2000, 1, 1), "maximum": dt.date(2100, 12, 31)}
        rule |= {"error_type": "warning", "error_title": "This is no date"}
        rule |= {"error_message": "Write it like 30/9/2015. Words are read as far as they can be, and you are asked."}
    elif said:
        rule = {"validate": "any"}
    else:
        return
    sheet.data_validation(_HEAD + 1, number, last, number, {**rule, **said})


def _write(sheet, row: int, number: int, value: object, look) -> None:
    if isinstance(value, dt.date):
        sheet.write_datetime(row, number, dt.datetime.combine(value, dt.time()), look)
    elif value:
        words = str(_shown(value)).replace("\r\n", "\n").replace("\r", "\n")
        sheet.write_string(row, number, words, look)
    else:
        sheet.write_blank(row, number, None, look)


def _hidden(sheet, owing: Owing, about: About, rows: list[dict], questions: list[dict]) -> None:
    """What is needed to read it back. Read by business/update_sheet_files.py."""
    agency = owing.body.agency
    sheet.write_string(0, 0, "The tracker reads this workbook back by what stands here. Please leave it as it is.")
    told: Mapping[str, tuple] = {
        "format": (rules.FORMAT,),
        "board": (about.set_up_as,),
        "agency": (agency.key, agency.code, agency.name),
        "round": (str(about.round.number), about.round.title) if about.round else (),
        "as at": (about.today.isoformat(),),
        "made at": (about.made_at.isoformat(timespec="seconds"),),
    }
    for row, (name, values) in enumerate(told.items(), 1):
        _plain(sheet, row, name, *values)
    assert len(told) < _LISTS  # noqa: S101
    row = _LISTS
    for name, labels in rules.LISTS.items():
        _plain(sheet, row, "list", name, *labels.values())
        row += 1
    for due, cells in zip(owing.rows, rows, strict=True):
        keys = (due.action.key, due.action.id, due.deadline.id if due.deadline else "")
        expects = cells["forecast"].isoformat() if cells["forecast"] else ""
        _plain(sheet, row, "action", due.action.ref, due.review.title, *keys, _digests(cells), expects)
        row += 1
    for question, cells in zip(owing.questions, questions, strict=True):
        keys = (question.key, question.id, "")
        _plain(sheet, row, "question", question.ref, owing.reviews[question.review_id].title, *keys, _digests(cells))
        row += 1
    sheet.protect("")
    sheet.hide()


def _digests(cells: dict[str, object]) -> str:
    return " ".join(f"{name}:{rules.digest(_shown(value))}" for name, value in cells.items() if name != "forecast")


def _shown(value: object) -> object:
    return f"{value[:_RESTS]} … (more in the tracker)" if isinstance(value, str) and len(value) > _RESTS else value


def _plain(sheet, row: int, *values: object) -> None:
    for number, value in enumerate(values):
        if isinstance(value, int):
            sheet.write_number(row, number, value)
        else:
            sheet.write_string(row, number, str(value))
