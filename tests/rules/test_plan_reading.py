"""A whole plan, row by row: what is an action, what goes on, what is passed over, and that every word is kept."""

import pytest

from tests.plans import KNOWN
from tests.sheets import HEADER, doubts, read, rows, sheet, why
from tracker.rules import plan_columns, plan_reading
from tracker.rules.plan_mapping import Mapping
from tracker.rules.plan_sheets import Cell

PLAIN = ("1.1", "3", "Review the policy", "CSC", "31/12/2016", "Green")


def test_a_plain_row_is_one_action_with_all_its_words():
    (line,) = rows(PLAIN).lines

    assert (line.row, line.part, line.rows, line.ref, line.items) == (2, 0, (2,), "1.1", ("R3",))
    assert (line.title, line.detail, line.lead, line.owner_as_written) == ("Review the policy", "", "CSC", "CSC")
    assert line.doubts == () and line.as_written == dict(zip(HEADER, PLAIN, strict=True))


def test_titles_headings_totals_keys_and_blank_rows_are_passed_over_with_why():
    reading = read(
        sheet(
            ("Neglect: action plan",), (), HEADER, PLAIN, (), HEADER,
            ("Theme: training", *"<" * 5), ("2.1", "3", "Train all staff", "Police", "2016", ""),
            ("3",), ("", "", "", "", "31/12/2016", ""), ("", "", "", "CSC", "", ""),
            ("Total", "2"), ("Key",), ("Green", "done"), ("Last updated May 2016",),
        )
    )  # fmt: skip

    assert [line.row for line in reading.lines] == [4, 8]
    said = why(reading)
    assert said[1] == "It stands above the plan." and said[2] == "It is blank." and said[3] == "It is the header."
    assert said[6] == "It is the header once more." and said[7] == "It is a heading for the rows under it."
    assert said[9].startswith("It holds a number") and said[10].startswith("It holds a number") and "no action" in said[11]
    assert said[12] == "It is a total." and said[13] == said[14] == "It belongs to a key." and "note" in said[15]


def test_what_somebody_leaves_out_is_left_out():
    reading = rows(PLAIN, ("1.2", "3", "Train all staff", "CSC", "", ""), left_out=(2,))

    assert [line.row for line in reading.lines] == [3] and why(reading)[2] == "Somebody chose to leave it out."


def test_a_date_without_an_action_is_passed_over_with_why():
    assert why(rows(PLAIN, ("1.2", "3", "", "Police", "May 2016", "")))[3] == "It has a date and no action."


def test_merged_cells_carry_down_without_a_doubt_and_the_references_are_told_apart():
    reading = rows(
        PLAIN, ("^", "^", "Train all staff", "^", "^", "Red"), ("^", "^", "Audit the files", "Police", "2017", "")
    )

    assert [(line.ref, line.items, line.lead) for line in reading.lines] == [
        ("1.1/1", ("R3",), "CSC"), ("1.1/2", ("R3",), "CSC"), ("1.1/3", ("R3",), "POL"),
    ]  # fmt: skip
    assert not any(line.doubts for line in reading.lines)


def test_what_is_blank_and_not_merged_is_taken_from_above_only_with_a_doubt():
    reading = rows(PLAIN, ("", "", "Train all staff", "", "", ""))

    second = reading.lines[1]
    assert (second.ref, second.items, second.lead) == ("1.1/2", ("R3",), "CSC")
    assert "row above" in doubts(second, "item") and "above" in doubts(second, "ref") and "above" in doubts(second, "lead")


def test_an_owner_is_not_taken_from_above_where_the_row_does_not_go_on():
    reading = rows(PLAIN, ("1.2", "4", "Train all staff", "", "", ""), ("", "4", "Audit the files", "Police", "2016", ""))

    assert [(line.ref, line.lead) for line in reading.lines] == [("1.1", "CSC"), ("1.2", ""), ("", "POL")]


def test_an_action_under_a_merged_cell_is_one_action_with_all_that_stands_beside_it():
    (line,) = rows(
        ("1.1", "3", "Review the policy", "CSC", "31/12/2016", ""), ("^", "^", "^", "Police", "31/01/2017", "")
    ).lines

    assert (line.rows, line.lead, line.supporting, len(line.dates)) == ((2, 3), "CSC", ("POL",), 2)
    assert line.as_written["Lead"] == "CSC\nPolice"


def test_a_sentence_that_runs_over_two_rows_is_one_action():
    (line,) = rows(PLAIN, ("", "", "and tell all staff of it", "", "", "")).lines

    assert line.title == "Review the policy and tell all staff of it" and line.rows == (2, 3)


@pytest.mark.parametrize(
    ("cell", "titles"),
    [
        ("1) Review the policy\n2) Train staff in it", ["Review the policy", "Train staff in it"]),
        ("1. Review the policy 2. Train staff in it", ["Review the policy", "Train staff in it"]),
        ("(a) Review the policy; (b) train staff in it", ["Review the policy", "train staff in it"]),
        ("i) Review it\nii) Train staff\niii) Audit files", ["Review it", "Train staff", "Audit files"]),
        ("• Review the policy\n• Train staff\n  in all teams", ["Review the policy", "Train staff in all teams"]),
        ("- Review the policy\n- Train staff", ["Review the policy", "Train staff"]),
        ("Review the policy\nTrain staff in it", ["Review the policy", "Train staff in it"]),
        ("Each agency will:\n• review the policy\n• train staff",
         ["Each agency will: review the policy", "Each agency will: train staff"]),
    ],
)  # fmt: skip
def test_several_actions_of_a_cell_become_several_lines(cell, titles):
    lines = rows(("3.1", "3", cell, "CSC", "2016", "")).lines

    assert [line.title for line in lines] == titles
    assert [(line.part, line.ref) for line in lines] == [(n, f"3.1/{n}") for n in range(1, len(titles) + 1)]
    assert f"holds {len(titles)} actions" in doubts(lines[0], "action")


def test_actions_that_have_numbers_of_their_own_in_the_cell_keep_them():
    lines = rows(("1", "3", "1.1 Print leaflets\n1.2 Train midwives", "CSC", "1.1 Jan 2016\n1.2 Feb 2016", "")).lines

    assert [(line.ref, line.part, line.dates[0].as_written) for line in lines] == [
        ("1.1", 1, "Jan 2016"),
        ("1.2", 2, "Feb 2016"),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "Review the policy and\nTrain staff in it",
        "Review the policy for children\nmissing from care",
        "Review the policy.\nThis will be done with partners.",
        "Review the policy of 2.5 pages, (b) as before",
        "Review policies 1 and 2. Say what is found.",
        "Work with:\nPolice and Housing",
        "Ask the board to:\n- agree",
    ],
)
def test_what_could_be_one_sentence_is_one_action(cell):
    (line,) = rows(("3.1", "3", cell, "CSC", "2016", "")).lines

    assert (line.part, line.ref, line.title) == (0, "3.1", " ".join(cell.split()))


def test_a_cell_is_kept_whole_where_somebody_says_so():
    (line,) = rows(("3.1", "3", "1) Review the policy\n2) Train staff", "CSC", "", ""), kept_whole=(2,)).lines

    assert line.part == 0 and line.title == "1) Review the policy 2) Train staff"


def test_owners_and_dates_that_are_numbered_like_the_actions_go_with_them():
    lines = rows(
        ("1", "3", "1) Review the policy\n2) Train staff", "1) Police\n2) Health (CCG)", "May 2016\nJune 2016", "")
    ).lines

    assert [(line.lead, line.dates[0].as_written) for line in lines] == [("POL", "May 2016"), ("CCG", "June 2016")]


@pytest.mark.parametrize(
    ("cell", "ref", "title"),
    [
        ("1.2Review the policy", "1.2", "Review the policy"),
        ("1.2 Review the policy", "1.2", "Review the policy"),
        ("12. Review the policy", "12", "Review the policy"),
        ("3Review the policy", "3", "Review the policy"),
        ("A1: Review the policy", "A1", "Review the policy"),
        ("24 hour cover in all places", "", "24 hour cover in all places"),
        ("3 social workers to be trained", "", "3 social workers to be trained"),
        ("2015 Strategy is to be reviewed", "", "2015 Strategy is to be reviewed"),
    ],
)
def test_a_number_joined_to_the_words_is_the_reference_and_other_numbers_are_not(cell, ref, title):
    (line,) = rows(("", "3", cell, "CSC", "2016", "")).lines

    assert (line.ref, line.title) == (ref, title)


def test_a_reference_that_stands_twice_is_doubted():
    lines = rows(PLAIN, ("1.2", "3", "Train staff", "CSC", "", ""), ("1.1", "4", "Audit the files", "CSC", "", "")).lines

    assert "row 4" in doubts(lines[0], "ref") and "row 2" in doubts(lines[2], "ref") and not doubts(lines[1], "ref")


def test_a_long_action_has_a_title_cut_at_a_word_and_all_of_it_in_the_detail():
    words = "Review the escalation policy with every partner " * 9
    (line,) = rows(("1", "3", words.strip(), "CSC", "2016", "")).lines

    assert len(line.title) <= 300 and line.title.endswith(("partner…", "every…", "policy…", "with…", "the…", "escalation…"))
    assert line.detail == words.strip()


def test_every_cell_and_comment_of_a_row_is_kept_under_its_header():
    plan = sheet(
        ("Action", "Lead", "", "Notes", "Notes"),
        ("Review the policy", Cell("CSC", note="To be asked"), "loose words", "one", "two"),
    )
    (line,) = plan_reading.read(plan, plan_columns.propose(plan, KNOWN), KNOWN).lines

    assert line.as_written == {
        "Action": "Review the policy", "Lead": "CSC", "Note on Lead": "To be asked", "Column 3": "loose words",
        "Notes": "one", "Notes (column 5)": "two",
    }  # fmt: skip


def test_a_hidden_row_is_read_and_doubted():
    plan = sheet(HEADER, PLAIN, hidden_rows=frozenset({2}))

    assert "hidden" in doubts(read(plan).lines[0], "action")


WIDE = ("Ref", "Action", "Police", "CSC", "Health (CCG)")


def test_marks_under_agencies_say_who_leads_and_who_supports():
    lines = read(
        sheet(
            WIDE,
            ("1", "Review the policy", "S", "L", ""),
            ("2", "Train staff", "x", "x", "n/a"),
            ("3", "Audit files", "", "", ""),
        )
    ).lines

    assert [(line.lead, line.supporting) for line in lines] == [("CSC", ("POL",)), ("POL", ("CSC",)), ("", ())]
    assert not doubts(lines[0], "lead") and "first is read as the lead" in doubts(lines[1], "lead")
    assert [line.ref for line in lines] == ["1", "2", "3"]


def test_words_under_agencies_are_an_action_of_each_of_them():
    lines = read(
        sheet(
            WIDE,
            ("1", "Review the policy", "By May 2016", "Drafted with all teams", "Ask the GPs"),
            ("2", "Train", "", "Done", ""),
        )
    ).lines

    assert [(line.ref, line.lead, line.part) for line in lines] == [
        ("1/POL", "POL", 1),
        ("1/CSC", "CSC", 2),
        ("1/CCG", "CCG", 3),
        ("2/CSC", "CSC", 0),
    ]
    assert lines[0].dates[0].as_written == "By May 2016" and lines[1].progress == "Drafted with all teams"
    assert lines[2].title == "Review the policy: Ask the GPs" and lines[3].status_as_written == "Done"


def test_a_mapping_without_an_action_reads_no_action_and_says_so():
    reading = plan_reading.read(sheet(HEADER, PLAIN), Mapping(columns={"1": "ref"}), KNOWN)

    assert not reading.lines and "no action" in why(reading)[2]
