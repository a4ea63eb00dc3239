"""A workbook is read as a person sees it: formats, strokes, merged cells, conditions; nothing is cut in silence."""

import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule
from openpyxl.styles import Font, PatternFill

from tests.plans.reading import Writing, with_part
from tracker.business import plan_files
from tracker.rules.plan_sheets import Cell


@pytest.fixture
def workbook():
    return Writing()


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1.0, "General", "1"),
        (1.2, "General", "1.2"),
        (0.1 + 0.2, "General", "0.3"),
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (90000, '"£"#,##0', "£90,000"),
        (90000, "[$£-809]#,##0.00", "£90,000.00"),
        (7, "000", "007"),
        (3, '"Rec "0', "Rec 3"),
        (-2.5, "0.0;[Red]-0.0", "-2.5"),
        (True, "General", "TRUE"),
        ("#REF!", "General", "#REF!"),
        (dt.date(2016, 3, 1), "mm-dd-yy", "01/03/2016"),
        (dt.date(2016, 3, 1), "d mmmm yyyy", "1 March 2016"),
        (dt.date(2016, 3, 1), "[$-809]dd mmmm yyyy;@", "01 March 2016"),
        (dt.date(2016, 3, 1), "mmm-yy", "Mar-16"),
        (dt.date(2016, 3, 1), "ddd dd/mm/yy", "Tue 01/03/16"),
        (dt.datetime(2016, 3, 1, 14, 5), "dd/mm/yyyy h:mm AM/PM", "01/03/2016 2:05 pm"),
        (dt.time(9, 30), "h:mm", "09:30"),
    ],
)
def test_a_value_is_read_as_excel_shows_it(workbook, value, number_format, shown):
    workbook.sheet["A1"] = value
    workbook.sheet["A1"].number_format = number_format

    assert workbook.cell("A1").text == shown


def test_line_breaks_stay_and_what_nobody_sees_goes(workbook):
    workbook.sheet["A1"] = " \u00a0One\u200b_x000D_\ntwo\u00a0three \u202e"

    assert workbook.cell("A1").text == "One\ntwo three"


def test_a_sheet_that_claims_a_million_rows_has_those_with_words(workbook):
    workbook.sheet["A1"], workbook.sheet["B3"] = "Action", "Police"
    for row in (5, 500_000, 1_048_576):
        workbook.sheet.cell(row, 1).fill = PatternFill("solid", fgColor="FFFF0000")
    workbook.sheet["C2"].font = Font(bold=True)

    sheet = workbook.read().sheet("Plan")
    assert (len(sheet.rows), len(sheet.rows[0])) == (3, 2)


def test_words_far_away_are_said_and_never_cut_in_silence(workbook):
    workbook.sheet["A1"] = "Action"
    other = workbook.book.create_sheet("Data")
    other["A1"], other.cell(1, 300).value = "x", "far"
    long = workbook.book.create_sheet("Long")
    long.cell(25_000, 1).value = "far down"

    book = workbook.read()
    assert [sheet.name for sheet in book.sheets] == ["Plan"]
    assert book.noticed == (
        "The sheet “Data” was left out: it has words in column 300, and the tracker reads 200 columns.",
        "The sheet “Long” was left out: it has words in row 25,000, and the tracker reads 20,000 rows.",
    )


def test_a_cell_merged_over_the_whole_sheet_costs_nothing(workbook):
    workbook.sheet["A1"], workbook.sheet["B2"] = "Title", "x"
    workbook.sheet["A1"].comment = openpyxl.comments.Comment("Why", "Somebody")
    content = workbook.content
    merged = with_part(content, "xl/worksheets/sheet1.xml", b"</sheetData>",
                   b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')  # fmt: skip

    (sheet,) = plan_files.read("plan.xlsx", merged).sheets
    assert [[cell.text for cell in row] for row in sheet.rows] == [["Title", "Title"], ["Title", "Title"]]
    assert [cell.note for row in sheet.rows for cell in row] == ["Why", "", "", ""]


def test_conditions_are_worked_out_or_named(workbook):
    sheet = workbook.sheet
    for row, words in enumerate(("Complete", "late", ""), 1):
        sheet.cell(row, 1).value, sheet.cell(row, 2).value, sheet.cell(row, 3).value = f"Action {row}", words, row
    green, red = (PatternFill("solid", bgColor=f"FF{colour}") for colour in ("00B050", "FF0000"))
    sheet.conditional_formatting.add("A1:A3", FormulaRule(formula=['$B1="complete"'], fill=green))
    sheet.conditional_formatting.add("C1:C3", CellIsRule(operator="between", formula=["2", "3"], fill=red))
    sheet.conditional_formatting.add("B1:B3", FormulaRule(formula=["TODAY()>B1"], fill=red))
    sheet.conditional_formatting.add("C1:C1048576", ColorScaleRule(start_type="min", end_type="max"))

    book = workbook.read()
    assert [[cell.fill for cell in row] for row in book.sheets[0].rows] == [
        ["00B050", "", ""], ["", "", "FF0000"], ["", "", "FF0000"],
    ]  # fmt: skip
    (said,) = book.noticed
    assert said.endswith("by a condition that was not worked out; Excel may show others: B1:B3, C1:C3.")


def test_one_cell_all_of_whose_pieces_are_struck_is_struck(workbook):
    struck = InlineFont(strike=True)
    workbook.sheet["A1"] = CellRichText(TextBlock(struck, "Old "), TextBlock(InlineFont(strike=True, b=True), "words"))

    assert workbook.cell("A1") == Cell("Old words", struck=True)
    assert workbook.read().noticed == ()


def test_pieces_that_are_struck_are_known_as_excel_itself_keeps_them():
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet, struck, plain = book.add_worksheet("Plan"), book.add_format({"font_strikeout": True}), book.add_format()
    sheet.write_rich_string("A1", struck, "31/12/2015", plain, " 31/03/2016")
    sheet.write_rich_string("A2", struck, "All", struck, " gone")
    book.close()

    read = plan_files.read("plan.xlsx", content.getvalue())
    assert [(cell.text, cell.struck) for (cell,) in read.sheets[0].rows] == [
        ("31/12/2015 31/03/2016", False),
        ("All gone", True),
    ]
    assert len(read.noticed) == 1 and read.noticed[0].endswith("all of them were read: A1.")


def test_of_two_conditions_that_hold_the_first_counts_and_one_that_stops_leaves_the_cell_alone(workbook):
    sheet = workbook.sheet
    for row, words in enumerate(("", "Late", "Late again"), 1):
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = words, "x"
    green, red = (PatternFill("solid", bgColor=f"FF{colour}") for colour in ("00B050", "FF0000"))
    sheet.conditional_formatting.add("A1:A3", FormulaRule(formula=['A1=""'], stopIfTrue=True))
    sheet.conditional_formatting.add("A1:A3", CellIsRule(operator="equal", formula=['"late"'], fill=red))
    sheet.conditional_formatting.add("A1:A3", CellIsRule(operator="notEqual", formula=["5"], fill=green))

    assert [row[0].fill for row in workbook.read().sheets[0].rows] == ["", "FF0000", "00B050"]
