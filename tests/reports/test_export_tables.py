"""Everything as tables: a ZIP of CSV files and a workbook say what the JSON says, and cut nothing."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest

from tests.conftest import opened
from tests.reports import story as telling
from tracker.reports import dictionary, export, export_about, export_csv, export_xlsx
from tracker.store import reviews

pytestmark = pytest.mark.small
FORMULA = '=HYPERLINK("https://example.org")'
LONG = "A long answer. " * 3_000  # 45,000 characters


@pytest.fixture(scope="module")
def told(engine, tmp_path_factory) -> SimpleNamespace:
    """Some weeks of work with a text that looks like a formula and one that no cell holds, in every form."""
    with opened(engine, engine.copy(engine.small()), tmp_path_factory.mktemp("tables")):
        review = reviews.review_of("children-a-f")
        story = telling.tell(review)
        telling.give(review, story.item, FORMULA)
        telling.give(review, story.item, LONG + "𝄞", period="\x07 rang", url="https://example.org")
        archive, book, past = io.BytesIO(), io.BytesIO(), io.BytesIO()
        steps: list[tuple[int, int]] = []
        export_csv.write(archive, progress=lambda done, of: steps.append((done, of)))
        export_csv.write(past, telling.BEFORE)
        export_xlsx.write(book)
        return SimpleNamespace(
            json=json.loads("".join(export.as_json())),
            zip=zipfile.ZipFile(archive),
            past=zipfile.ZipFile(past),
            book=openpyxl.load_workbook(book),
            action=story.action.ref,
            steps=steps,
        )


def lines(archive: zipfile.ZipFile, name: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode("utf-8-sig"), newline="")))


def cells(book, name: str) -> list[dict]:
    heads, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_every_table_is_a_file_and_a_sheet_with_a_row_for_each_record(told):
    names = [table.name for table in dictionary.every_table()]

    assert told.zip.namelist() == ["README.txt", "dictionary.csv", *(f"{name}.csv" for name in names)]
    assert [*told.book.sheetnames] == ["About", "dictionary", *names, "long_texts"]
    for key in set(export.KEYS) - {"board"}:
        assert [row["ref"] for row in lines(told.zip, key)] == [row["ref"] for row in told.json[key]], key
    for name in names:
        assert len(lines(told.zip, name)) == told.book[name].max_row - 1, name


def test_a_list_inside_a_record_is_a_table_that_leads_back_to_it(told):
    answers = [(a["ref"], r["ref"], a["basis"]) for r in told.json["actions"] for a in r["answers"]]
    entries = [value["field"] for entry in told.json["history"] for value in entry["values"]]

    rows = lines(told.zip, "action_answers")
    assert [(row["ref"], row["of"], row["basis"]) for row in rows] == answers
    assert {row["review"] for row in rows} == {"children-a-f"} and {row["place"] for row in rows} >= {"1", "2"}
    assert [row["field"] for row in lines(told.zip, "history_values")] == entries
    weighed = told.json["assurance"][0]["weighed"]
    assert {row["evidence"]: row["words"] for row in lines(told.zip, "assurance_weighed")} == weighed


def test_values_are_written_as_a_person_reads_them(told):
    record = next(row for row in told.json["actions"] if row["ref"] == told.action)
    row = next(row for row in lines(told.zip, "actions") if row["ref"] == told.action)
    cell = next(row for row in cells(told.book, "actions") if row["ref"] == told.action)

    assert (row["delivery"], row["proposed"], row["known_from"]) == ("done_awaiting_check", "no", record["known_from"])
    assert row["evidence"] == "; ".join(record["evidence"]) != ""
    assert row["sources"].splitlines() == [f"{each['document']}: {each['paragraph']}" for each in record["sources"]]
    assert cell["known_from"] == dt.datetime.fromisoformat(record["known_from"]) and cell["moves"] == record["moves"]


def test_text_is_never_a_formula(told):
    assert [row["statement"] for row in lines(told.zip, "evidence")].count(f"'{FORMULA}") == 1
    [cell] = [c for row in told.book["evidence"].iter_rows() for c in row if c.value == FORMULA]
    assert cell.data_type != "f"


def test_a_text_that_no_cell_holds_stands_in_full_elsewhere_and_the_cell_says_so(told):
    whole = next(row for row in lines(told.zip, "evidence") if row["statement"].startswith("A long answer"))
    cell = next(row["statement"] for row in cells(told.book, "evidence") if row["ref"] == whole["ref"])
    parts = [row for row in cells(told.book, "long_texts") if row["Sheet"] == "evidence"]

    assert whole["statement"].replace("\r\n", "\n") == (LONG + "𝄞").strip()
    assert "characters, and a cell holds 32,767" in cell and "long_texts" in cell
    assert "".join(row["Text"] for row in parts) == (LONG + "𝄞").strip()


def test_rows_past_the_last_of_a_sheet_go_on_in_another(tracker, monkeypatch):
    monkeypatch.setattr(export_xlsx, "MOST_ROWS", 101)
    out = io.BytesIO()
    export_xlsx.write(out)

    book = openpyxl.load_workbook(out, read_only=True)
    parts = [name for name in book.sheetnames if name.startswith("agencies")]
    rows = [row[0] for name in parts for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert parts == ["agencies", "agencies_2"] and len(rows) == len(set(rows)) > 100


def test_no_row_is_remembered_once_it_is_written(tracker):
    out, kept = io.BytesIO(), []
    writer = export_xlsx.Writer(out, export_about.about(None, None))
    table = next(dictionary.every_table())
    sheet = writer.rows(table, [*table.keys, *table.columns])
    for number in range(50):
        sheet.add([f"Words of {number}\n" * 3] * len(sheet.heads))
        kept.append(len(sheet.sheet.row_info) + len(sheet.sheet.row_sizes))
    sheet.end()
    writer.close()

    assert max(kept) <= 2
    heights = [row.height for row in openpyxl.load_workbook(out)[table.name].row_dimensions.values()]
    assert heights.count(60) == 50


def test_in_front_stands_whose_it_is_of_which_day_and_how_to_keep_it(told):
    front = [str(c.value) for row in told.book["About"].iter_rows() for c in row if c.value is not None]
    read, before = (archive.read("README.txt").decode() for archive in (told.zip, told.past))

    for words in (" ".join(front), read):
        assert "Oxfordshire Safeguarding Children Board" in words and "2015-09-30" in words
        assert "Restricted evidence is in it" in words and "Keep it as the database is kept" in words
    assert "As at: 2015-08-31" in before and "as it was known on that day" in before
    assert not lines(told.past, "updates") and lines(told.zip, "updates")
    assert f"actions.csv ({len(told.json['actions'])} rows)" in read
    assert told.steps[-1] == (len(export.KEYS), len(export.KEYS)) == (len(told.steps),) * 2


def test_the_dictionary_is_in_both_and_every_sheet_can_be_filtered(told):
    rows = [tuple(row.values()) for row in lines(told.zip, "dictionary")]

    assert rows == [*dictionary.rows()]
    assert told.book["dictionary"].max_row == len(rows) + 1
    for table in dictionary.every_table():
        sheet = told.book[table.name]
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:"), table.name


def test_it_is_made_with_queries_that_do_not_grow_with_the_rows(told, tracker):
    from tests.queries import counted

    with counted() as plain:
        for _ in export.as_json():
            pass
    with counted() as tables:
        export_csv.write(io.BytesIO())
    assert len(tables) <= len(plain) + 1  # whose board it is
