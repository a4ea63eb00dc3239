"""Who owns an action: agencies by alias, several in a cell, posts, persons, everybody, and names that nobody knows."""

import pytest

from tests.plans import KNOWN
from tests.sheets import doubts, rows
from tracker.rules import plan_owners
from tracker.rules.plan_lines import Known, KnownAgency
from tracker.rules.plan_owners import OwnerReader


def owners(words, answers=None):
    return OwnerReader(KNOWN, answers or {}).read(words)


def row(owner, **answers):
    reading = rows(("1", "3", "Review the policy", owner, "", ""), **answers)
    return reading, reading.lines[0]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("CSC", ["CSC"]),
        ("the police", ["POL"]),
        ("  Police. ", ["POL"]),
        ("Children’s Social Care", ["CSC"]),
        ("Education & Learning", ["EDU"]),
        ("Education and Learning and Police", ["EDU", "POL"]),
        ("CSC / Police", ["CSC", "POL"]),
        ("Housing\nPolice", ["HOUS", "POL"]),
        ("CSC & Police", ["CSC", "POL"]),
        ("LSCB Business Unit, CSC and Police", ["UNIT", "CSC", "POL"]),
        ("Police; Social Care / Health (CCG)", ["POL", "CSC", "CCG"]),
        ("• Police\n• CSC", ["POL", "CSC"]),
        ("CSC with Education", ["CSC", "EDU"]),
        ("TBC", []),
        ("n/a", []),
        ("", []),
    ],
)
def test_agencies_are_known_by_code_name_and_alias_and_a_name_with_and_in_it_is_one(words, codes):
    found = owners(words)

    assert [*found.codes, *found.supporting] == codes and not found.unknown


@pytest.mark.parametrize(
    "words",
    [
        "Council",
        "Schools and Colleges",
        "Police and Lay Members",
        "Police and Crime Commissioner",
        "LSCB Training Officer",
        "Quality sub group",
        "Thames",
    ],
)
def test_a_name_that_no_agency_has_is_asked_whole(words):
    found = owners(words)

    assert not found.codes and found.unknown == (words,)


def test_the_likeliest_are_offered_for_a_name_that_nobody_has():
    reader = OwnerReader(KNOWN)

    assert reader.likeliest("Constabulery") == ("POL",)
    assert reader.likeliest("Council") == ("HOUS",)
    assert reader.likeliest("PH") == ("PH",)
    assert reader.likeliest("All agencies") == ("BOARD",)
    assert reader.likeliest("zzz") == ()
    assert OwnerReader(Known((KnownAgency("X", "Thames Valley Police"),), (), KNOWN.today)).likeliest("TVP") == ("X",)


@pytest.mark.parametrize(
    ("words", "code", "post"),
    [
        ("Head of Safeguarding, CCG", "CCG", "Head of Safeguarding"),
        ("CCG - Head of Safeguarding", "CCG", "Head of Safeguarding"),
        ("Head of Safeguarding (CCG)", "CCG", "Head of Safeguarding"),
        ("Police: Superintendent, Protecting Children", "POL", "Superintendent, Protecting Children"),
        ("Head of Safeguarding, CCG; Named Nurse, Hospitals", "CCG", "Head of Safeguarding; Named Nurse"),
    ],
)
def test_a_post_beside_its_agency_is_kept_as_the_post(words, code, post):
    found = owners(words)

    assert (found.codes[0], found.post) == (code, post)


def test_what_stands_beside_a_name_and_is_not_read_is_said():
    _, line = row("Police (Roads)")

    assert line.lead == "POL" and "“Roads” stands beside the name" in doubts(line, "lead")


def test_a_post_whose_words_in_another_order_are_another_agency_is_asked():
    assert owners("Business Manager, LSCB").unknown == ("Business Manager, LSCB",)


@pytest.mark.parametrize("words", ["Jane Smith, CCG", "CCG (Jane Smith)", "Jane Smith / CCG", "Dr J. Smith, CCG"])
def test_a_persons_name_is_no_post_and_is_said(words):
    _, line = row(words)

    assert line.lead == "CCG" and not line.owner_post
    assert "keeps posts, not persons" in doubts(line, "owner_post")


def test_a_persons_name_alone_is_offered_for_choice():
    reading, line = row("Jane O’Brien")

    asked = next(each for each in reading.questions if each.kind == "owner")
    assert asked.as_written == "Jane O’Brien" and asked.needed and "looks like a person’s name" in asked.sentence
    assert not line.lead and not line.owner_post


@pytest.mark.parametrize(
    "words", ["Public Health", "Adult Social Care", "Early Help Hub", "Named Nurse", "Youth Offending Service"]
)
def test_what_bodies_and_posts_are_called_is_no_persons_name(words):
    from tracker.rules import plan_names

    assert not plan_names.is_person(words)


def test_the_first_named_leads_and_the_others_support_and_a_doubt_says_so():
    _, line = row("CSC, Police and Education")

    assert (line.lead, line.supporting) == ("CSC", ("POL", "EDU"))
    assert "The first is read as the lead" in doubts(line, "lead")


def test_the_one_that_the_plan_calls_lead_leads():
    for words in ("CSC, Police (lead)", "Lead: Police; Support: CSC"):
        _, line = row(words)

        assert (line.lead, line.supporting) == ("POL", ("CSC",))
        assert not doubts(line, "lead")


def test_where_the_first_is_not_known_nobody_leads_yet():
    reading, line = row("Chair of the training group / LSCB")

    assert (line.lead, line.supporting) == ("", ("BOARD",))
    assert [(each.as_written, each.needed) for each in reading.questions] == [("Chair of the training group", True)]


def test_where_a_known_one_leads_the_unknown_one_need_not_be_said():
    reading, line = row("CSC / Colleges")

    assert line.lead == "CSC"
    assert [(each.as_written, each.needed) for each in reading.questions] == [("Colleges", False)]


@pytest.mark.parametrize(
    "words", ["All agencies", "All partners", "Each agency", "All", "All LSCB partner agencies", "each member agency"]
)
def test_everybody_is_asked_about_and_the_board_is_offered(words):
    reading, line = row(words)

    assert not line.lead and reading.questions[0].offered == ("BOARD",) and reading.questions[0].needed


def test_an_answer_holds_for_the_whole_cell_and_for_each_name_in_it():
    reading, line = row("All Agencies", owners={"all agencies": ("BOARD", "POL")})
    assert (line.lead, line.supporting) == ("BOARD", ("POL",)) and not reading.questions

    reading, line = row("Colleges / CSC", owners={"Colleges": ("EDU",)})
    assert (line.lead, line.supporting) == ("EDU", ("CSC",)) and not reading.questions

    reading, line = row("Schools and Colleges", owners={"Schools and Colleges": ("EDU",)})
    assert line.lead == "EDU" and not reading.questions


def test_an_action_without_an_owner_is_asked_about_with_all_others_of_its_kind():
    reading = rows(("1", "3", "Review it all", "", "", ""), ("2", "3", "Train the staff", "", "", ""))
    assert [(each.as_written, each.rows, each.needed) for each in reading.questions] == [("", (2, 3), True)]

    reading = rows(("1", "3", "Review it all", "", "", ""), owners={"": ("CSC",)})
    assert reading.lines[0].lead == "CSC" and not reading.questions


def test_an_owner_who_is_none_of_ours_leaves_the_row_without_a_lead():
    reading, line = row("Ofsted", owners={"Ofsted": ()})

    assert not line.lead and [(each.as_written, each.needed) for each in reading.questions] == [("Ofsted", True)]


def test_a_post_in_a_column_of_its_own_is_kept_and_a_person_there_is_not():
    from tests.sheets import read, sheet

    head = ("Action", "Agency", "Lead officer", "By when")
    reading = read(
        sheet(
            head, ("Review it all", "CSC", "Head of Service", "2016"), ("Train the staff", "Police", "John Brown", "2016")
        )
    )

    assert [line.owner_post for line in reading.lines] == ["Head of Service", ""]
    assert "John Brown" in doubts(reading.lines[1], "owner_post")


def test_a_heading_that_is_an_agency_owns_the_rows_that_name_nobody_and_a_doubt_says_so():
    from tests.sheets import read, sheet

    head = ("Action", "Lead", "By when")
    first, second = read(
        sheet(head, ("Actions for Police", "<", "<"), ("Train the officers", "", "2016"), ("Hold a day", "CSC", "2016"))
    ).lines

    assert first.lead == "POL" and "heading above" in doubts(first, "lead")
    assert second.lead == "CSC" and not doubts(second, "lead")


def test_the_sentences_of_questions_are_plain():
    assert plan_owners.question_about("") == "Which agency leads where the plan names none?"
    assert plan_owners.question_about("Council") == "Which agency is “Council”?"
