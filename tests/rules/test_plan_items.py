"""Which recommendation or learning point a cell names: numbers, ranges, wording, and what is inferred and so in doubt."""

import pytest

from tests.plans import KNOWN
from tests.sheets import HEADER, doubts, read, rows, sheet
from tracker.rules import plan_columns, plan_reading
from tracker.rules.plan_items import ItemReader, kind_in
from tracker.rules.plan_lines import Known, KnownItem

ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii")
SHIPPED = Known(
    (),
    (
        *(KnownItem(f"R{n}", "recommendation", number, f"The Board should do the thing called {number} with all its care")
          for n, number in enumerate(ROMAN, 1)),
        *(KnownItem(f"LP{n}", "learning_point", str(n), f"Staff did not see the sign called {n} at the time it showed")
          for n in range(1, 75)),
        KnownItem("LP25a", "learning_point", "25a", "A point under another"),
        KnownItem("N1", "national", "1", "The government should look at the guidance again"),
        KnownItem("C1", "commentary", "1", "The commentary asks for proof"),
    ),
    KNOWN.today,
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        ("Rec 3", ["R3"]),
        ("R3", ["R3"]),
        ("r 3", ["R3"]),
        ("Recommendation iii", ["R3"]),
        ("Recommendation No. 3", ["R3"]),
        ("Rec. 3:", ["R3"]),
        ("Recommendation 3: The Board should do the thing called iii with all its care", ["R3"]),
        ("xiii", ["R13"]),
        ("Recs 3 & 4", ["R3", "R4"]),
        ("R1, R2 and R5", ["R1", "R2", "R5"]),
        ("Recommendations 1-3", ["R1", "R2", "R3"]),
        ("Recommendations i to iii", ["R1", "R2", "R3"]),
        ("LP 12", ["LP12"]),
        ("LP12-14", ["LP12", "LP13", "LP14"]),
        ("Learning point 25a", ["LP25a"]),
        ("LP1; R2", ["LP1", "R2"]),
        ("Rec 1\nLP 2", ["R1", "LP2"]),
        ("National recommendation 1", ["N1"]),
        ("C1", ["C1"]),
        ("The Board should do the thing called iv with all its care.", ["R4"]),
        ("n/a", []),
        ("General", []),
        ("", []),
    ],
)
def test_items_are_known_by_number_in_every_way_of_writing_it_and_by_their_wording(words, refs):
    found = ItemReader(SHIPPED).read(words)

    assert [*found.refs] == refs and not found.doubts and not found.unknown


def test_a_bare_number_is_of_the_kind_that_the_column_names():
    assert ItemReader(SHIPPED, kind=kind_in("Learning point")).read("3").refs == ("LP3",)
    assert ItemReader(SHIPPED, kind=kind_in("Recommendation")).read("3").refs == ("R3",)
    assert kind_in("Recommendation / learning point") == ""

    other = ItemReader(SHIPPED, kind=kind_in("Recommendation")).read("25a")
    assert other.refs == ("LP25a",) and "another kind" in other.doubts[0].sentence


def test_a_bare_number_that_several_kinds_have_is_read_as_a_recommendation_and_doubted():
    found = ItemReader(SHIPPED).read("3 & 4")

    assert found.refs == ("R3", "R4") and "another kind" in found.doubts[0].sentence


def test_nearly_the_same_wording_is_inferred_and_how_near_is_said():
    found = ItemReader(KNOWN).read("Advice on safe sleeping should reach every family with babies, and fathers too")

    assert found.refs == ("R3",) and "in 100 letters" in found.doubts[0].sentence


def test_other_wording_is_asked_and_the_nearest_are_offered():
    reading = rows(("1", "Safe sleeping advice for every family", "Print a leaflet", "CSC", "", ""))

    asked = next(each for each in reading.questions if each.kind == "item")
    assert asked.offered[0] == "R3" and not asked.needed
    assert not reading.lines[0].items and "not known" in doubts(reading.lines[0], "item")


def test_an_answer_to_a_question_about_an_item_is_taken():
    reading = rows(
        ("1", "Safer sleep", "Print a leaflet", "CSC", "", ""),
        ("2", "Nothing of ours", "Hold a day", "CSC", "", ""),
        items={"safer sleep": ("R3",), "Nothing of ours": ()},
    )

    assert [line.items for line in reading.lines] == [("R3",), ()] and not reading.questions


def test_a_number_that_no_item_has_is_asked():
    assert ItemReader(KNOWN).read("Rec 19").unknown == ("Rec 19",)
    assert ItemReader(KNOWN).read("Rec 2 and 19").refs == ("R2",) and ItemReader(KNOWN).read("Rec 2 and 19").unknown


def test_a_number_with_the_wording_of_another_item_is_doubted():
    found = ItemReader(KNOWN).read("Rec 2: Advice on safe sleeping should reach every family with a baby, fathers too")

    assert found.refs == ("R2",) and "nearer to R3" in found.doubts[0].sentence


def test_a_number_below_a_recommendation_is_inferred():
    found = ItemReader(KNOWN).read("3.1")

    assert found.refs == ("R3",) and "inferred" in found.doubts[0].sentence


def test_a_wording_in_its_own_column_says_it_where_the_number_does_not():
    head = ("Recommendation no.", "Recommendation in full", "Action", "Lead")
    told = "Supervision should ask what daily life is like for the child."
    reading = read(sheet(head, ("", told, "Change the form", "CSC"), ("2", told, "Change the form again", "CSC")))

    assert [line.items for line in reading.lines] == [("R5",), ("R2",)]
    assert not doubts(reading.lines[0], "item") and "nearer to R5" in doubts(reading.lines[1], "item")


def test_a_heading_gives_its_recommendation_to_the_rows_under_it():
    reading = read(
        sheet(
            ("Ref", "Action", "Lead"),
            ("Recommendation 3: Safe sleeping", "<", "<"),
            ("3.1", "Print a leaflet", "CSC"),
            ("Theme: training", "<", "<"),
            ("4.1", "Hold a day of training", "CSC"),
        )
    )

    assert [line.items for line in reading.lines] == [("R3",), ()]
    assert reading.lines[0].item_as_written == "Recommendation 3: Safe sleeping"
    # A theme is no recommendation that could be meant: it is asked of the row, and nothing stops it.
    assert [(asked.as_written, asked.rows, asked.needed) for asked in reading.questions] == [("", (5,), False)]


def test_a_recommendation_above_the_header_is_that_of_the_rows_under_it():
    head = ("Action", "Lead", "By when")
    plan = sheet(
        ("Action plan",), ("Recommendation 1: neglect", "<", "<"), head, ("Write a strategy", "CSC", "2016"),
        ("Recommendation 12: other", "<", "<"), head, ("Print a leaflet", "CSC", "2016"),
    )  # fmt: skip
    reading = read(plan)

    assert [line.items for line in reading.lines] == [("R1",), ()]
    assert [(asked.kind, asked.as_written) for asked in reading.questions] == [("item", "Recommendation 12: other")]


def test_an_action_that_names_nothing_may_answer_nothing_yet():
    reading = rows(("1", "", "Print a leaflet", "CSC", "", ""))

    assert "does not say" in doubts(reading.lines[0], "item")
    assert not [asked for asked in reading.questions if asked.needed]
    assert HEADER[1] == "Recommendation"


def test_one_answer_says_what_all_the_rows_answer_that_name_nothing():
    plan = sheet(HEADER, ("1", "", "Print a leaflet", "CSC", "", ""), ("2", "3", "Hold a day of training", "CSC", "", ""))
    mapping = plan_columns.propose(plan, KNOWN)
    asked = [each for each in plan_reading.read(plan, mapping, KNOWN).questions if each.kind == "item"]
    answered = plan_reading.read(plan, mapping.with_(items={"": ("R4",)}), KNOWN)
    of_none = plan_reading.read(plan, mapping.with_(items={"": ()}), KNOWN)

    assert [(each.as_written, each.rows, each.needed) for each in asked] == [("", (2,), False)]
    assert [line.items for line in answered.lines] == [("R4",), ("R3",)] and not answered.questions
    assert [line.items for line in of_none.lines] == [(), ("R3",)] and not of_none.questions
    assert "does not say" in doubts(of_none.lines[0], "item")
