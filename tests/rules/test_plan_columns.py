"""Where the plan stands in a file, and what each of its columns holds, before anybody has said anything."""

import datetime as dt

import pytest

from tests.plans import KNOWN
from tests.sheets import fields, sheet
from tracker.rules import plan_columns, plan_headers
from tracker.rules.plan_sheets import Book, Cell

ROW = ("1.1", "Rec 2", "Review the escalation policy", "Police", "31/12/2016", "Audit report", "Green")


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("What will we do?", "action"),
        ("Action\nrequired", "action"),
        ("What do we need to do?", "action"),
        ("Key actions", "action"),
        ("ActionDescription", "action"),
        ("Who?", "lead"),
        ("Who is responsible?", "lead"),
        ("Lead agency / officer", "lead"),
        ("Lead agency and supporting partners", "lead"),
        ("Who else?", "supporting"),
        ("Supporting agencies", "supporting"),
        ("Job title", "owner_post"),
        ("By when?", "deadline"),
        ("Timescale (month)", "deadline"),
        ("Target date", "deadline"),
        ("Revised deadline", "deadline"),
        ("Start date", "start"),
        ("How will we know?", "measure"),
        ("Success criteria", "measure"),
        ("Intended outcome", "measure"),
        ("RAG rating", "status"),
        ("BRAG", "status"),
        ("% complete", "status"),
        ("Progress to date", "progress"),
        ("Update – June 2016", "progress"),
        ("Date completed", "progress"),
        ("Evidence of impact", "evidence"),
        ("How will it be evidenced?", "evidence"),
        ("No.", "ref"),
        ("Action ref", "ref"),
        ("Rec", "item"),
        ("SCR Recommendation", "item"),
        ("Recommendation no.", "item"),
        ("Learning point", "item"),
        ("Wording of the recommendation", "item_wording"),
    ],
)
def test_a_title_says_what_stands_under_it(title, field):
    said = plan_headers.says(title)

    assert max(said, key=said.get) == field


@pytest.mark.parametrize("title", ["", "Oxbow", "x" * 500, "Notice", "Whose turn"])
def test_a_title_of_other_words_says_nothing(title):
    assert not plan_headers.says(title)


def test_the_header_is_found_under_title_guidance_and_blank_rows():
    mapping = plan_columns.propose(
        sheet(
            ("Action plan about neglect",),
            ("Guidance: leads update the last column before each meeting, and send evidence to the business unit",),
            (),
            ("Ref", "Rec", "What will we do?", "Who?", "By\nwhen?", "How will we know?", "RAG"),
            ROW,
        ),
        KNOWN,
    )

    assert (mapping.header, mapping.header_rows) == (4, 1)
    assert list(mapping.columns.values()) == ["ref", "item", "action", "lead", "deadline", "measure", "status"]
    assert mapping.titles["5"] == "By when?"


def test_a_header_of_two_rows_is_read_together():
    mapping = plan_columns.propose(
        sheet(
            ("Ref", "Action", "Timescale", "<", "Ownership", "<"),
            ("^", "^", "Start", "End", "Lead agency", "Supporting agencies"),
            ("1", "Review the policy", "01/01/2016", "31/12/2016", "Police", "CSC"),
        ),
        KNOWN,
    )

    assert (mapping.header, mapping.header_rows) == (1, 2)
    assert list(mapping.columns.values()) == ["ref", "action", "start", "deadline", "lead", "supporting"]
    assert mapping.titles["3"] == "Timescale / Start"


def test_columns_without_a_title_are_proposed_by_what_stands_in_them():
    found = fields(
        sheet(
            ("", "Action", "", "", "", ""),
            ("", "", "Who?", "", "", ""),  # a second header that says one thing more
            (
                "1.1",
                "Review the policy of the board",
                "CSC",
                "31/12/2016",
                "Two meetings were held so far",
                Cell(fill="00B050"),
            ),
            (
                "1.2",
                "Train all staff in the tool",
                "Police",
                "March 2016",
                "Nothing has been done yet",
                Cell(fill="FF0000"),
            ),
        )
    )

    assert found == {1: "ref", 2: "action", 3: "lead", 4: "deadline", 5: "progress", 6: "status"}


def test_without_any_header_all_is_proposed_by_content():
    plan = sheet(
        ("A1", "Review the policy of the board", "CSC", "31/12/2016", "On track"),
        ("A2", "Train all staff in the tool", "Police", "March 2016", "Not started"),
        ("A3", "Audit thirty files each year", "LSCB", "Ongoing", "Complete"),
    )

    mapping = plan_columns.propose(plan, KNOWN)

    assert mapping.header is None and mapping.first == 1
    assert list(mapping.columns.values()) == ["ref", "action", "lead", "deadline", "status"]


def test_columns_of_agencies_are_known_by_their_titles():
    found = fields(sheet(("Ref", "Action", "Police", "CSC", "Health (CCG)"), ("1", "Review the policy", "x", "L", "")))

    assert found == {1: "ref", 2: "action", 3: "agency:POL", 4: "agency:CSC", 5: "agency:CCG"}


def test_of_two_candidates_the_better_one_is_taken_and_the_other_as_fits():
    found = fields(
        sheet(
            ("Action", "Lead", "Agency", "Original date", "Revised date", "RAG", "Progress", "Comments"),
            ("Review the policy", "Police", "CSC", "31/12/2015", "31/03/2016", "G", "Drafted", "Late"),
            ("Train the staff", "CSC", "Police", "31/12/2015", "", "A", "", ""),
        )
    )

    assert found == {
        1: "action", 2: "lead", 3: "supporting", 4: "deadline", 5: "deadline", 6: "status", 7: "progress", 8: "progress"
    }  # fmt: skip


def test_where_only_posts_are_named_they_are_the_lead():
    rows = (
        ("Action", "Lead officer", "By when"),
        ("Review it all", "Head of Service, CSC", "2016"),
        ("Train staff", "Training Manager", "2017"),
    )

    assert fields(sheet(*rows)) == {1: "action", 2: "lead", 3: "deadline"}


def test_totals_keys_and_notes_below_are_left_out_of_the_plan():
    rows = [("Ref", "Action", "Lead", "RAG"), ("1", "Review it all", "CSC", "G"), ("2", "Train the staff", "CSC", "A"), ()]
    below = [("Total", "2"), (), ("Key",), ("G", "Done"), ("A", "In progress"), ("Last updated 3 May 2016",)]

    assert plan_columns.propose(sheet(*rows, *below), KNOWN).last == 3
    assert plan_columns.propose(sheet(*rows), KNOWN).last is None


def test_the_sheet_that_looks_most_like_a_plan_is_chosen():
    plan = (("Action", "Who?", "By when?"), ("Review the policy", "Police", "2016"))
    sheets = (
        sheet(("Cover",), ("Business Manager",), name="Cover"),
        sheet(("Code", "Meaning"), ("1", "Done"), ("2", "On track"), name="Key"),
        sheet(*plan, *plan[1:] * 9, name="Old actions", hidden=True),
        sheet(*plan, name="Sheet2"),
        sheet(name="Sheet3"),
    )

    assert plan_columns.choose_sheet(Book("a.xlsx", "xlsx", "", 0, sheets), KNOWN) == "Sheet2"
    assert plan_columns.choose_sheet(Book("a.xlsx", "xlsx", "", 0, sheets[2:3]), KNOWN) == "Old actions"
    assert plan_columns.choose_sheet(Book("a.xlsx", "xlsx", "", 0, ()), KNOWN) == ""


REMEMBERED = plan_columns.propose(sheet(("Ref", "What now", "Action", "Who?", "By when?"), ROW[:5]), KNOWN).with_(
    columns={"1": "ref", "2": "measure", "3": "action", "4": "lead", "5": "deadline"},
    meanings={"G": "done"},
    owners={"Council": ("HOUS",)},
    left_out=(7,),
    kept_whole=(9,),
    dated=dt.date(2016, 1, 1),
    agreed=True,
)


def test_a_remembered_mapping_fits_when_columns_changed_their_order_and_one_came():
    plan = sheet(
        ("A title",),
        ("By When?", "ACTION", "Who?", "RAG", "Ref", "What now"),
        ("31/12/2016", "Review the policy", "Police", "Green", "1.1", "x"),
    )

    fitted = plan_columns.fit(REMEMBERED, plan, KNOWN)

    assert fitted.header == 2
    assert list(fitted.columns.values()) == ["deadline", "action", "lead", "status", "ref", "measure"]
    assert fitted.meanings == {"G": "done"} and fitted.owners == {"Council": ("HOUS",)}


def test_what_was_said_of_rows_and_of_the_day_of_one_file_is_not_said_of_the_next():
    fitted = plan_columns.fit(REMEMBERED, sheet(("Ref", "What now", "Action", "Who?", "By when?"), ROW[:5]), KNOWN)

    assert (fitted.left_out, fitted.kept_whole, fitted.dated, fitted.agreed) == ((), (), None, False)


def test_a_remembered_mapping_does_not_fit_another_plan():
    assert plan_columns.fit(REMEMBERED, sheet(("Task", "Owner", "Due"), ("a", "b", "c")), KNOWN) is None
    assert plan_columns.fit(REMEMBERED, sheet(("Ref", "Who?", "By when?", "What now"), ROW[:4]), KNOWN) is None
    assert plan_columns.fit(REMEMBERED, sheet(), KNOWN) is None


def test_a_remembered_mapping_without_a_header_fits_by_the_places_of_its_columns():
    rows = (("A1", "Review the policy", "CSC", "31/12/2016"), ("A2", "Train all the staff", "Police", "March 2016"))
    remembered = plan_columns.propose(sheet(*rows), KNOWN)

    assert plan_columns.fit(remembered, sheet(("A title of it",), *rows), KNOWN).columns == remembered.columns
    assert plan_columns.fit(remembered, sheet(*(row[:3] for row in rows)), KNOWN) is None
