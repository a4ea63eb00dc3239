"""The ten invented plans, each read as it comes: what is found is what a careful person finds in it."""

import pytest

from tests.plans import KNOWN, WRITERS, plan
from tracker.business import plan_files
from tracker.rules import plan_columns, plan_reading, plan_status
from tracker.rules.plan_words import plain


def book_of(name):
    each = plan(name)
    return plan_files.pasted(each.text) if each.name == "pasted" else plan_files.read(each.name, each.content)


def understood(name):
    book = book_of(name)
    sheet = book.sheet(plan_columns.choose_sheet(book, KNOWN))
    mapping = plan_columns.propose(sheet, KNOWN)
    return sheet, mapping, plan_reading.read(sheet, mapping, KNOWN, plan_status.keys_in(book))


@pytest.mark.parametrize("name", WRITERS)
def test_the_sheet_the_header_and_the_columns_are_found(name):
    sheet, mapping, _ = understood(name)
    each = plan(name)

    assert (sheet.name, mapping.header, mapping.header_rows) == (each.sheet, each.header, each.header_rows)
    assert {int(number): field for number, field in mapping.columns.items() if field} == each.columns


@pytest.mark.parametrize("name", WRITERS)
def test_every_action_is_found_and_nothing_else(name):
    _, _, reading = understood(name)
    each = plan(name)

    found = {(line.row, line.part if action.part else 0) for line in reading.lines for action in each.actions[:1]}
    assert [line.row for line in reading.lines] == [action.row for action in each.actions], found
    for line, action in zip(reading.lines, each.actions, strict=True):
        begins = plain(line.title).startswith(plain(action.begins.split(") ")[-1]).split("…")[0][:15])
        assert begins, (line.title, action.begins)
        assert line.lead == action.lead and plain(action.owner) in plain(line.owner_as_written), line
        assert (line.dates[-1].date.isoformat() if line.dates and line.dates[-1].date else "") == action.day, line.dates
        assert plain(action.date) in plain(line.dates[-1].as_written if line.dates else ""), line.dates
        assert plain(action.status.strip("#")) in plain(line.status_as_written)
        assert plain(action.item) in plain(line.item_as_written) and (not action.item or f"R{action.item[0]}" in line.items)
        assert set(action.doubt.split()) <= {doubt.field for doubt in line.doubts}, line.doubts
        assert action.struck <= any("struck" in doubt.sentence for doubt in line.doubts)
        assert action.hidden <= any("hidden" in doubt.sentence for doubt in line.doubts)


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_no_action_is_passed_over_with_its_words(name):
    _, _, reading = understood(name)
    passed_over = {skipped.row: skipped for skipped in reading.skipped}

    for row, begins in plan(name).not_actions.items():
        assert passed_over[row].why and begins in passed_over[row].words


@pytest.mark.parametrize("name", WRITERS)
def test_a_meaning_is_offered_where_the_plan_says_it_and_only_there(name):
    _, _, reading = understood(name)

    if name == "escalation":  # has no key: what its colours mean is only known to who wrote it
        assert not any(asked.offered for asked in reading.questions if asked.kind == "meaning")
        return
    offered = {asked.as_written: asked.offered for asked in reading.questions if asked.kind == "meaning"}
    for said, meaning in plan(name).meanings.items():
        assert offered[said][:1] == ((meaning,) if meaning else ())
    assert not any(line.status for line in reading.lines)


@pytest.mark.parametrize("name", WRITERS)
def test_what_was_said_of_a_plan_fits_it_again(name):
    sheet, mapping, _ = understood(name)

    assert plan_columns.fit(mapping, sheet, KNOWN) == mapping
