"""What a plan says of the state of an action: words, codes, colours. What they mean is asked, and never assumed."""

import pytest

from tests.plans import KNOWN
from tests.sheets import HEADER, doubts, read, rows, sheet
from tracker.rules import plan_columns, plan_reading, plan_status
from tracker.rules.plan_sheets import Book, Cell

GREEN, AMBER, RED = (Cell(fill=fill) for fill in ("00B050", "FFC000", "FF0000"))


def said(status, *below, **answers):
    """The line of one row with a status, and what is asked about it."""
    plan = sheet(HEADER, ("1", "3", "Review the policy", "CSC", "2016", status), *below)
    reading = read(plan, **answers)
    return reading.lines[0], [asked for asked in reading.questions if asked.kind == "meaning"]


@pytest.mark.parametrize(
    ("fill", "name"),
    [
        ("00B050", "green"), ("92D050", "green"), ("C6EFCE", "green"), ("FFC000", "amber"), ("FF9900", "amber"),
        ("FFEB9C", "amber"), ("FFFF00", "yellow"), ("FF0000", "red"), ("C00000", "red"), ("FFC7CE", "red"),
        ("0070C0", "blue"), ("9DC3E6", "blue"), ("7030A0", "purple"), ("D9D9D9", "grey"), ("808080", "grey"),
        ("000000", "black"), ("FFFFFF", ""), ("", ""), ("nonsense", ""),
    ],
)  # fmt: skip
def test_a_fill_has_the_name_that_a_person_would_give_it(fill, name):
    assert plan_status.colour_of(fill) == name


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Complete", "done"), ("COMPLETED", "done"), ("100%", "done"), ("✓", "done"), ("Complete and embedded", "done"),
        ("Completed, signed off by the Board", ""), ("Green – on track", "on_track"), ("In progress", "on_track"),
        ("Not on track", "at_risk"), ("At risk of delay", "at_risk"), ("Not started", "not_started"),
        ("Overdue", "overdue"), ("Closed", "closed"), ("No longer required", "withdrawn"), ("Not complete", ""),
        ("Partially complete", ""), ("Incomplete", ""), ("Not started or overdue", ""), ("Green", ""), ("G", ""),
        ("2", ""), ("75%", ""), ("OPEN", ""), ("", ""),
    ],
)  # fmt: skip
def test_words_say_what_they_say_and_colours_and_codes_say_nothing(words, meaning):
    found = plan_status.meaning_in(words)

    assert found == meaning or (words.startswith("Completed, signed") and found == "closed")


@pytest.mark.parametrize(
    "status", ["G", "Green", "RAG: amber", "3", "75%", "✓", Cell(fill="00B050"), Cell("", struck=True)]
)
def test_whatever_stands_there_is_asked_and_means_nothing_until_it_is_answered(status):
    line, asked = said(status)

    assert line.status == "" and (not line.status_as_written or len(asked) == 1) and not any(each.needed for each in asked)


def test_an_answer_by_word_code_or_fill_is_taken_and_nothing_is_asked_any_more():
    for status, key in (("Green", "green"), ("g ", "G"), (GREEN, "#00B050"), ("2", "2")):
        line, asked = said(status, meanings={key: "on_track"})
        assert line.status == "on_track" and not asked

    line, asked = said("Amber", meanings={"Amber": ""})
    assert (line.status, line.status_as_written, asked) == ("", "Amber", [])


def test_the_colour_is_written_in_words_beside_what_stands_in_the_cell():
    assert said(GREEN)[0].status_as_written == "green (#00B050)"
    assert said(Cell("Amber", fill="FFC000"))[0].status_as_written == "Amber (#FFC000)"
    assert said(Cell("Done", fill="0070C0"))[0].status_as_written == "Done, blue (#0070C0)"


def test_words_in_a_coloured_cell_count_before_its_colour_unless_they_are_a_sentence():
    _, (asked,) = said(Cell("Delayed", fill="00B050"))
    assert asked.as_written == "Delayed" and asked.offered == ("at_risk",)

    _, (asked,) = said(Cell("The draft was sent round to all of the members in May", fill="00B050"))
    assert asked.as_written == "#00B050" and "the colour green (#00B050)" in asked.sentence


@pytest.mark.parametrize(
    ("status", "key"),
    [
        ("Green", ("Green = completed",)),
        ("G", ("Green = completed",)),
        ("RAG: green", ("G - complete",)),
        (GREEN, ("Green: complete; Red: late",)),
        (GREEN, (Cell("Complete"), Cell(fill="00B050"))),
        (GREEN, (Cell(fill="00B050"), Cell("Complete"))),
        (GREEN, (Cell("Complete", fill="00B050"),)),
        ("1", ("1", "Complete")),
    ],
)
def test_what_a_key_below_says_is_offered_first_with_where_it_stands(status, key):
    _, (asked,) = said(status, (), ("Key",), key)

    assert asked.offered == ("done",) and "The key says" in asked.sentence and "row 5 of “Plan”" in asked.sentence


def test_a_key_on_another_sheet_is_found():
    plan = sheet(HEADER, ("1", "3", "Review the policy", "CSC", "2016", "2"))
    book = Book("a.xlsx", "xlsx", "", 0, (plan, sheet(("Code", "Meaning"), ("2", "On track"), name="Key")))

    reading = plan_reading.read(plan, plan_columns.propose(plan, KNOWN), KNOWN, plan_status.keys_in(book))

    assert reading.questions[0].offered == ("on_track",) and "row 2 of “Key”" in reading.questions[0].sentence


def test_the_same_status_is_asked_once_however_it_is_written():
    reading = rows(
        *((str(n), "3", "Review it all", "CSC", "", word) for n, word in enumerate(("Green", "GREEN ", "green.")))
    )

    assert [(asked.as_written, asked.rows) for asked in reading.questions] == [("Green", (2, 3, 4))]


def test_a_struck_action_is_kept_and_doubted():
    reading = rows(("1", "3", Cell("Review the policy", struck=True), "CSC", "", ""))

    assert "struck through" in doubts(reading.lines[0], "action")
    assert reading.lines[0].status_as_written == "struck through" and reading.questions[0].as_written == "struck through"


def test_the_colour_of_whole_rows_counts_where_no_column_is_for_that():
    head = ("Action", "Lead", "By when")
    reading = read(
        sheet(
            head,
            *((Cell(f"Review policy {n}", fill=fill), "CSC", "2016") for n, fill in enumerate(("00B050", "FF0000", ""))),
        )
    )
    assert [line.status_as_written for line in reading.lines] == ["green (#00B050)", "red (#FF0000)", ""]

    bands = read(
        sheet(head, *((Cell(f"Review policy {n}", fill=fill), "CSC", "2016") for n, fill in enumerate(("DDEBF7", "") * 3)))
    )
    assert not any(line.status_as_written for line in bands.lines)


def test_of_several_columns_of_status_the_last_that_says_something_counts():
    head = ("Action", "Lead", "RAG Q1", "RAG Q2", "RAG Q3")
    reading = read(sheet(head, ("Review the policy", "CSC", "Red", "Green", ""), ("Train the staff", "CSC", "Red", "", "")))

    assert [line.status_as_written for line in reading.lines] == ["Green", "Red"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("green (#00B050)", "green fill"),
        ("1, blue (#0070C0)", "1, blue fill"),
        ("Green (#00B050)", "Green"),
        ("N/A, struck through", "N/A, struck through"),
        ("", ""),
    ],
)
def test_a_status_is_said_without_the_figures_of_its_colour(written, said):
    assert plan_status.in_words(written) == said
