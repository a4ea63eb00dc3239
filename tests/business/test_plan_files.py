"""An action plan from bytes to cells: the ten invented plans, and what is refused in words."""

import datetime as dt
import io
import zipfile

import docx
import pytest

from tests import plans
from tests.plans.reading import Writing, book_of, refusal, texts, with_part
from tracker.business import plan_files, plan_limits, plan_package
from tracker.rules.plan_sheets import Cell
from tracker.rules.refusal import Refused


@pytest.fixture
def workbook():
    return Writing()


# The ten invented plans


@pytest.mark.parametrize("name", plans.WRITERS)
def test_every_action_of_an_invented_plan_stands_in_its_row(name):
    plan = plans.plan(name)
    sheet = book_of(plan).sheet(plan.sheet)

    for action in plan.actions:
        row = [cell.text for cell in sheet.rows[action.row - 1]]
        assert any(action.begins in words for words in row), action
        assert not action.owner or any(
            action.owner in words for words in (*row, *(c.text for r in sheet.rows[:6] for c in r))
        )
        assert not action.date or any(action.date in words for words in row), action
    for number, begins in plan.not_actions.items():
        assert any(cell.text.startswith(begins) for cell in sheet.rows[number - 1])


@pytest.mark.parametrize("name", plans.WRITERS)
def test_an_invented_plan_says_that_it_is_invented_and_of_which_file_it_was_read(name):
    plan = plans.plan(name)
    book = book_of(plan)

    said = " ".join(cell.text for sheet in book.sheets for row in sheet.rows for cell in row)
    assert "Invented for testing" in said or name == "daily_life"
    assert (book.name, book.size, len(book.sha256)) == (plan.name, len(plan.content), 64)
    assert all(len(row) == len(sheet.rows[0]) for sheet in book.sheets for row in sheet.rows)


def test_a_recommendation_that_is_merged_down_stands_beside_each_of_its_actions():
    sheet = book_of(plans.plan("neglect")).sheet("Action Plan")

    assert [sheet.cell(row, 1).text[:2] for row in range(6, 13)] == ["1.", "1.", "1.", "2.", "2.", "5.", "5."]
    assert [sheet.cell(row, 1).merged for row in range(6, 13)] == [False, True, True, False, True, False, True]
    assert {cell.text for cell in sheet.rows[0]} == {"Serious case review about neglect: ACTION PLAN v7 FINAL"}
    assert sheet.cell(5, 3).text == "Action\nrequired"
    assert sheet.cell(8, 5).note.startswith("Was to be moved")


def test_the_fills_of_a_column_without_words_are_read():
    sheet = book_of(plans.plan("neglect")).sheet("Action Plan")

    found = [sheet.cell(row, 7) for row in range(6, 13)]
    assert [cell.fill for cell in found] == ["00B050", "FFC000", "FF0000", "00B050", "FFC000", "", "FF0000"]
    assert not any(cell.text for cell in found)
    assert sheet.cell(7, 5) == Cell("30/06/2016", dt.date(2016, 6, 30))


def test_sheets_rows_and_columns_that_are_hidden_are_said_to_be():
    book = book_of(plans.plan("supervision"))
    plan = book.sheet("Plan")

    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [
        ("Cover", False), ("Plan", False), ("Key", False), ("Old plan 2014", True),
    ]  # fmt: skip
    assert (plan.hidden_rows, plan.hidden_columns) == ({5}, {8})
    assert book.noticed == (
        "On the sheet “Plan” these cells hold a formula whose result is not in the file, and were read as empty: G9.",
    )


def test_codes_have_the_colours_of_their_conditions():
    plan = book_of(plans.plan("supervision")).sheet("Plan")

    assert [(plan.cell(row, 7).text, plan.cell(row, 7).fill) for row in (3, 4, 6, 7)] == [
        ("1", "0070C0"), ("2", "00B050"), ("3", "FFC000"), ("4", "FF0000"),
    ]  # fmt: skip


def test_words_that_are_struck_through_are_said_to_be_and_those_in_part_are_named():
    book = book_of(plans.plan("missing"))
    sheet = book.sheet("Sheet1")

    assert [cell.struck for cell in sheet.rows[7]] == [True] * 5
    assert sheet.cell(6, 3).text.split() == ["31/12/2015", "31/03/2016"] and not sheet.cell(6, 3).struck
    assert book.noticed == (
        "On the sheet “Sheet1” these cells have some words struck through and some not; all of them were read: C6.",
    )


def test_colours_of_the_theme_and_of_the_old_list_are_those_that_are_seen():
    sheet = book_of(plans.plan("escalation")).sheet("Escalation")

    assert [sheet.cell(row, 5).fill for row in range(1, 6)] == ["00B050", "0070C0", "B3A2C7", "FF0000", ""]
    assert sheet.cell(2, 4) == Cell("04/12/2016", dt.date(2016, 4, 12))
    assert sheet.cell(3, 4).value is None


def test_a_text_of_one_byte_is_read_and_its_encoding_named():
    book = book_of(plans.plan("domestic_abuse"))

    assert book.sheet("Text").cell(7, 2).text == "Pay for a children’s worker in each refuge (£90,000)"
    assert book.sheet("Text").cell(6, 2).text == "Check that the form arrives;\nask for it again when it does not"
    (said,) = book.noticed
    assert "Windows-1252" in said


def test_blocks_with_labels_become_columns():
    found = texts(book_of(plans.plan("young_carers")))

    assert found[2] == ["Action", "Lead", "By", "Progress"]
    assert found[4] == [
        "Keep a list of young carers in each school,\nand look at it each term",
        "Schools",
        "Autumn 2016",
        "",
    ]
    assert len(found) == 6


def test_each_table_of_a_word_file_has_the_name_of_its_heading():
    book = book_of(plans.plan("daily_life"))
    table = book.sheet("Action plan")

    assert [sheet.name for sheet in book.sheets] == ["Document control", "Action plan"]
    assert [cell.merged for cell in table.rows[1]] == [False, True, True, True, True]
    assert len({cell.text for cell in table.rows[1]}) == 1
    assert table.cell(3, 5) == Cell("Amber", fill="FFC000")


def test_the_plans_are_written_into_a_folder(tmp_path, monkeypatch, capsys):
    import runpy

    monkeypatch.setattr("sys.argv", ["tests.plans", str(tmp_path)])
    runpy.run_module("tests.plans", run_name="__main__")

    assert len(list(tmp_path.iterdir())) == 10
    assert capsys.readouterr().out.count(" actions; ") == 10


# Files that are refused


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("plan.xls", "old Excel"), ("plan.xlsm", "macros"), ("plan.ods", "LibreOffice"), ("plan.numbers", "Numbers"),
        ("plan.doc", "old Word"), ("plan.odt", "Save As"), ("plan.pdf", "PDF"), ("plan.png", "Excel workbook"),
        ("plan", "(.csv"),
    ],
)  # fmt: skip
def test_another_kind_of_file_is_refused_with_what_to_do(name, says):
    assert says in refusal(name, b"anything")


def test_a_workbook_with_a_password_and_an_old_one_in_a_new_name_are_told_apart():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

    assert "has a password" in refusal("plan.xlsx", old + "EncryptedPackage".encode("utf-16-le"))
    assert "old Excel" in refusal("plan.xlsx", old)
    assert "old Word" in refusal("plan.docx", old)


def test_empty_too_large_and_wordless_files_are_refused(workbook):
    assert refusal("plan.xlsx", b"") == "This file is empty. Choose the file again."
    assert "larger than 10 MB" in refusal("plan.csv", b"a" * (plan_limits.LARGEST + 1))
    assert "no words" in refusal("plan.xlsx", workbook.content)
    assert "no words" in refusal("plan.csv", b" , ,\r\n")
    assert "something else" in refusal("plan.csv", workbook.content)
    assert ".txt" not in refusal("plan.csv", b"Action,Lead\nDo\x00it,Police\n")
    with pytest.raises(Refused) as refused:
        plan_files.pasted("  \n\t")
    assert refused.value.field == "text"


BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FETCH = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("trick", [BOMB, FETCH], ids=["grows", "fetches"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/theme/theme1.xml",
                                  "docProps/core.xml", "[Content_Types].xml"])  # fmt: skip
def test_no_part_may_bring_entities(workbook, part, trick):
    workbook.sheet["A1"] = "Action"
    with zipfile.ZipFile(io.BytesIO(workbook.content)) as archive:
        written = archive.read(part)
    head, _, rest = written.partition(b"?>") if written.startswith(b"<?xml") else (b"", b"", written)
    content = with_part(workbook.content, part, written, (head + b"?>" if head else b"") + trick + rest)

    assert refusal("plan.xlsx", content).endswith(".")


def test_a_part_with_millions_of_elements_is_refused_before_it_is_built(workbook, monkeypatch):
    monkeypatch.setattr(plan_package, "ELEMENTS", 5_000)
    workbook.sheet["A1"] = "Action"
    many = b"<row/>" * 5_000 + b"</sheetData>"
    content = with_part(workbook.content, "xl/worksheets/sheet1.xml", b"</sheetData>", many)

    assert workbook.read().sheets
    assert "more than the tracker reads" in refusal("plan.xlsx", content)


SQUARE = "[" * 50_000  # which takes somebody who looks for its end an hour


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("xl/worksheets/sheet1.xml", "<sheetData>", f'<sheetData><row r="1" spans="{"1 " * 400_000}"/>'),
        ("xl/styles.xml", "<fonts", f'<numFmts count="1"><numFmt numFmtId="200" formatCode="{SQUARE}"/></numFmts><fonts'),
        ("xl/workbook.xml", "<calcPr", f'<definedNames><definedName name="a">{SQUARE}</definedName></definedNames><calcPr'),
    ],
    ids=["tag", "format", "name"],
)
def test_what_no_excel_writes_so_long_is_refused_before_it_is_looked_through(workbook, part, before, after):
    workbook.sheet["A1"] = "Action"
    content = with_part(workbook.content, part, before.encode(), after.encode())

    assert "more than the tracker reads" in refusal("plan.xlsx", content)


def test_a_file_of_which_very_much_is_to_be_said_says_the_most_of_it_in_one_sentence():
    made, content = docx.Document(), io.BytesIO()
    for _ in range(140):
        made.add_table(1, 1).cell(0, 0).text = "Action"
    made.save(content)

    noticed = plan_files.read("plan.docx", content.getvalue()).noticed
    assert len(noticed) == 61 and noticed[-1] == "20 more such things were noticed."


def test_a_workbook_with_links_to_others_is_refused_and_no_pdf_is_offered(workbook):
    workbook.sheet["A1"] = "Action"
    made = io.BytesIO(workbook.content)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")

    assert "Copy the plan alone" in refusal("plan.xlsx", made.getvalue())


def test_a_workbook_that_openpyxl_cannot_read_is_refused_with_what_to_do(workbook):
    workbook.sheet["A1"] = "Action"
    content = with_part(workbook.content, "xl/styles.xml", b"<cellXfs", b"<cellOther")

    assert "copy the plan into a new workbook" in refusal("plan.xlsx", content)
