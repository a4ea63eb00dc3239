"""The steps of an import before its preview: sheet, header, columns, what words and colours mean, who is meant."""

from __future__ import annotations

import datetime as dt
import re

from flask import Blueprint, redirect, request
from wtforms.fields.choices import SelectChoice

from ..business import imports as doing
from ..rules import plan_columns, plan_dates, plan_status, plan_tables, roles
from ..rules import plan_mapping as plans
from ..store import import_rows
from . import guard, import_questions, import_shown, reading
from .forms import imports as forms
from .import_drafts import Work, find, page

BESIDE = 20  # questions on one page; what is left is asked again when these are answered


def add_to(pages: Blueprint) -> None:
    for name in ("sheet", "rows", "columns", "meanings", "matches"):
        pages.add_url_rule(
            f"/reviews/<review>/imports/drafts/<draft>/{name}", name, globals()[name], methods=["GET", "POST"]
        )


@guard.allows(roles.MANAGE)
@reading.only_today
def sheet(review, draft):
    work = find(review, draft)
    if len(work.book.sheets) == 1:
        return redirect(work.begin)
    form, sent = forms.SheetForm(), None
    form.sheet.choices = [SelectChoice(each.name, each.name) for each in work.book.sheets]
    if request.method == "POST":
        sent = work.keep(form, lambda: _of_sheet(work, work.book.sheet(form.sheet.data or "") or work.sheet))
        if sent.kept:
            return redirect(work.after("sheet"))
    else:
        form.sheet.data = work.sheet.name
    shown = [(each, import_shown.first_rows(each)) for each in work.book.sheets]
    hints = {each.name: _of_how_many(each) for each in work.book.sheets}
    return page(work, "sheet", form, sent, sheets=shown, hints=hints)


def _of_sheet(work: Work, chosen) -> plans.Mapping:
    """The mapping for a sheet: what was said stays where it is the same sheet, else it is proposed anew."""
    if chosen.name == work.mapping.sheet:
        return work.mapping
    fresh = doing.mapping_for(work.review, chosen, work.known)
    return fresh.with_(sheet=chosen.name, dated=work.mapping.dated, agreed=work.mapping.agreed)


def _of_how_many(each) -> str:
    said = f"{len(each.rows)} rows"
    return f"{said}. It is hidden in the file." if each.hidden else said


@guard.allows(roles.MANAGE)
@reading.only_today
def rows(review, draft):
    work = find(review, draft)
    mapping, form, sent = work.mapping, forms.RowsForm(), None
    lines = import_shown.first_rows(work.sheet, mapping)
    form.header.choices = [SelectChoice(str(row.number), f"Row {row.number}") for row in lines if row.words]
    form.header.choices.append(SelectChoice(forms.NO_HEADER, "There is no header"))
    if request.method == "POST":
        form.validate()  # reads the numbers
        sent = work.keep(form, lambda: _of_rows(work, form), form.wrong())
        if sent.kept:
            return redirect(work.after("rows"))
    else:
        form.header.data = forms.NO_HEADER if mapping.header is None else str(mapping.header)
        form.header_rows.data = str(mapping.header_rows)
        form.first.data, form.last.data = (str(row or "") for row in (mapping.first, mapping.last))
    hints = {str(row.number): f"{row.line}{' (hidden in the file)' if row.hidden else ''}" for row in lines}
    noticed = work.book.noticed
    return page(
        work,
        "rows",
        form,
        sent,
        hints=hints,
        read=_which_rows(mapping),
        ending=import_shown.last_rows(work.sheet),
        noticed=noticed,
        remembered=work.remembered,
    )


def _which_rows(mapping: plans.Mapping) -> str:
    """Which rows are read as it is now, in words."""
    deep = {1: "one row", 2: "two rows", 3: "three rows"}.get(mapping.header_rows, "several rows")
    header = "There is no header" if mapping.header is None else f"The header takes up {deep}"
    last = f"to row {mapping.last}" if mapping.last else "to the end"
    return f"{header}, and the plan is read {f'from row {mapping.first} ' if mapping.first else ''}{last}"


def _of_rows(work: Work, form: forms.RowsForm) -> plans.Mapping:
    """With another header the columns are proposed anew; else what was said of them stays."""
    before, chosen = work.mapping, form.header.data or ""
    header = None if chosen == forms.NO_HEADER else int(chosen or 0) or None
    deep = int(form.header_rows.data or 1)
    said = before.with_(header=header, header_rows=deep, first=form.first.row, last=form.last.row)
    if (header, deep) == (before.header, before.header_rows):
        return said
    return plan_columns.under(work.sheet, said, work.known)


@guard.allows(roles.MANAGE)
@reading.only_today
def columns(review, draft):
    work = find(review, draft)
    shown = import_shown.columns_of(work.sheet, work.mapping)
    agencies = {each.code: each.name for each in work.known.agencies}
    form, sent = forms.columns_form([column.number for column in shown], agencies)(), None
    if request.method == "POST":
        mapping = _of_columns(work, form)
        if request.form.get("to") == "look":
            form.validate()
            work.looked_at = mapping
        else:
            sent = work.keep(form, lambda: mapping, form.wrong())
            if sent.kept:
                return redirect(work.after("columns"))
    else:
        for column in shown:
            form[f"column-{column.number}"].data = work.mapping.columns.get(str(column.number), plans.IGNORE)
        form.order.data = work.mapping.order
    proposed, found = plan_columns.under(work.sheet, work.mapping, work.known).columns, work.reading
    return page(
        work,
        "columns",
        form,
        sent,
        columns=shown,
        proposed=proposed,
        reading=found,
        names=agencies,
        unread=import_shown.beside_agencies(work.sheet, work.mapping),
        example=_date_in_doubt(form, found),
        remembered=work.remembered,
    )


def _date_in_doubt(form, found) -> str:
    """A date of the plan of which it is asked here whether the day comes first, with what either way makes of it.

    Where other dates of the plan prove the month first, it is asked with the other open questions.
    """
    if any(each.as_written == plan_dates.ORDER for each in found.questions):
        return ""
    example = plan_dates.example_of_order(date for line in found.lines for date in line.dates)
    one, two, year = map(int, re.split(r"[/.-]", example)) if example else (3, 4, 2016)
    year += 2000 if year < 100 else 0
    form.order.choices = [
        SelectChoice(plans.DAY_FIRST, f"Day first: {reading.long_day(dt.date(year, two, one))}"),
        SelectChoice(plans.MONTH_FIRST, f"Month first: {reading.long_day(dt.date(year, one, two))}"),
    ]
    return example


def _of_columns(work: Work, form) -> plans.Mapping:
    said = {number: held for number, held in form.said().items() if held}
    every = plan_tables.titles_of(work.sheet, work.mapping.header, work.mapping.header_rows)
    titles = {number: title for number, title in every.items() if title}  # as the next plan is compared with them
    return work.mapping.with_(columns=said, titles=titles, order=form.order.data or plans.DAY_FIRST)


@guard.allows(roles.MANAGE)
@reading.only_today
def meanings(review, draft):
    work = find(review, draft)
    words, said = import_shown.words_of(work.book, work.wordless), work.mapping.meanings
    form, sent = forms.meanings_form([each.name for each in words])(), None
    if request.method == "POST":
        sent = work.keep(form, lambda: work.mapping.with_(meanings=_of_words(form, words, said)))
        if sent.kept:
            return redirect(work.after("meanings"))
    else:
        for each in words:
            means = plan_status.meaning(each.key, said)
            # Only what the file says itself is chosen before anybody has chosen.
            means = (each.offered or None) if means is None else means
            form[each.name].data = forms.OPEN if means is None else forms.SAY + means
    return page(work, "meanings", form, sent, words=words, remembered=work.remembered)


def _of_words(form, words, before) -> dict[str, str]:
    said = dict(before)
    for each in words:
        chosen = form[each.name].data or forms.OPEN
        if chosen == forms.OPEN:
            said.pop(each.key, None)
        else:
            said[each.key] = chosen.removeprefix(forms.SAY)
    return said


@guard.allows(roles.MANAGE)
@reading.only_today
def matches(review, draft):
    work = find(review, draft)
    titles = {row.ref: row.title for row in import_rows.actions(work.review)}
    every = import_questions.asked(work.preview.questions, work.mapping, work.known, titles)
    asked = every[:BESIDE]
    form, sent = forms.matches_form(asked)(), None
    if request.method == "POST":
        form.validate()  # reads the days
        sent = work.keep(form, lambda: import_questions.answers(form, asked, work.mapping))
        if sent.kept:
            return redirect(work.address("matches") if _others_wait(form, every) else work.after("matches"))
    else:
        import_questions.show(form, asked, work.mapping)
    return page(
        work,
        "matches",
        form,
        sent,
        asked=asked,
        more=len(every) - len(asked),
        doubts=sum(bool(each.line.doubts) for each in work.preview.outcomes),
        headings=import_questions.HEADINGS,
        needed=import_questions.open_and_needed(work.preview.questions, work.mapping),
    )


def _others_wait(form, every) -> bool:
    """Whether more is needed than stood on the page, and some of that was answered: then the rest is asked next."""
    needed = [each for each in every if each.needed and not each.answered]
    answered = any(form[each.name].data for each in needed if each.name in form)
    return request.form.get("to") == "on" and answered and len(needed) > sum(each.name in form for each in needed)
