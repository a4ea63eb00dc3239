"""Plans 6 to 9: three texts with delimiters as Excel, a system and Word give them, and one that is only a list."""

from __future__ import annotations

import csv
import io

from .values import INVENTED, Action, Plan


def domestic_abuse() -> Plan:
    """Semicolons and Windows-1252, as Excel saves in some countries: colours as words, quoted line breaks, ragged rows."""
    rows = [
        ["Domestic abuse and young children – action plan"],
        [INVENTED],
        [],
        ["Rec", "Action; what exactly", "Lead officer", "Agency", "Target date", "RAG", "Progress to date"],
        ["1", "Share each call-out with the health visitor, the school and the GP",
         "Detective Inspector, Public Protection",
         "Police", "01/01/26", "Green", "Done since May – 410 forms shared"],
        ["1", "Check that the form arrives;\nask for it again when it does not", "Named Nurse", "Health Visiting",
         "31.03.2016",
         "Amber", ""],
        ["2", "Pay for a children’s worker in each refuge (£90,000)", "Head of Commissioning", "Council",
         "FY 2016/17", "Red",
         "No money was found"],
        ["2", "Write “what to say” cards for schools", "Safeguarding Adviser", "Schools", "Complete", "Complete",
         "Cards sent"],
        ["6", "Audit twenty files", "Quality Manager", "LSCB Business Unit", "end of Sept 2016", "Blue", ""],
        [],
        ["Green = done; Amber = in progress; Red = not started"],
    ]  # fmt: skip
    return Plan(
        "domestic_abuse_plan.csv", _delimited(rows, ";").encode("cp1252"), "Text", 4,
        {1: "item", 2: "action", 3: "owner_post", 4: "lead", 5: "deadline", 6: "status", 7: "progress"},
        (
            Action(5, "Share each call-out", "Police", "POL", "01/01/26", "2026-01-01", "Green", "1"),
            Action(6, "Check that the form", "Health Visiting", "PH", "31.03.2016", "2016-03-31", "Amber", "1"),
            Action(7, "Pay for a children’s", "Council", "", "FY 2016/17", "2017-03-31", "Red", "2", "lead deadline"),
            Action(8, "Write “what to say”", "Schools", "EDU", "Complete", "", "Complete", "2", "deadline"),
            Action(9, "Audit twenty files", "LSCB Business Unit", "UNIT", "end of Sept 2016", "2016-09-30", "Blue",
                   "6"),
        ),
        meanings={"Green": "done", "Amber": "on_track", "Red": "not_started", "Complete": "done", "Blue": ""},
        not_actions={1: "Domestic abuse", 2: "Invented", 11: "Green ="},
        habits="semicolons, Windows-1252; colours as words with one that the key does not name; "
        "quoted line breaks; rows of "
        "unlike length; a status where the date should be; a year of two figures",
    )  # fmt: skip


def home_education() -> Plan:
    """Tabs and UTF-16, as a system exports: no title, ISO dates, a column of nothing, two columns of dates."""
    rows = [
        ["ActionID", "ActionDescription", "LeadAgency", "SupportingAgencies", "StartDate", "DueDate", "StatusCode",
         "Blank"],
        ["HE-001", "Agree who sees children educated at home", "Education", "CSC, Health Visiting", "2015-12-01",
         "2016-05-31",
         "OPEN", ""],
        ["HE-002", "Tell GPs how to say that a child is not seen", "CCG", "", "2016-01-04", "2016-02-29", "CLOSED", ""],
        ["HE-003", "Ask families what would have helped", "LSCB", "Education; CSC", "", "2016-12-31", "OPEN", ""],
        ["HE-004", "Match the lists of schools and of health", "Education / Health", "", "2016-01-04", "30/02/2016",
         "OPEN"],
        ["HE-005", "Withdrawn by the Board", "Police", "", "", "", "CANCELLED", ""],
        [INVENTED],
    ]  # fmt: skip
    return Plan(
        "HomeEdActions_export.tsv", _delimited(rows, "\t").encode("utf-16"), "Text", 1,
        {1: "ref", 2: "action", 3: "lead", 4: "supporting", 5: "start", 6: "deadline", 7: "status"},
        (
            Action(2, "Agree who sees", "Education", "EDU", "2016-05-31", "2016-05-31", "OPEN"),
            Action(3, "Tell GPs", "CCG", "CCG", "2016-02-29", "2016-02-29", "CLOSED"),
            Action(4, "Ask families", "LSCB", "BOARD", "2016-12-31", "2016-12-31", "OPEN"),
            Action(5, "Match the lists", "Education / Health", "EDU", "30/02/2016", "", "OPEN", doubt="lead deadline"),
            Action(6, "Withdrawn by", "Police", "POL", "", "", "CANCELLED"),
        ),
        not_actions={7: "Invented"},
        habits="tabs, UTF-16; words joined in headers; a start and a due date; "
        "a day that is not in the calendar; an action "
        "without a date",
    )  # fmt: skip


def private_fostering() -> Plan:
    """Pasted from Word: tabs, a cell with a line break in quotation marks, one action over several lines of the table."""
    rows = [
        ["Private fostering: actions of all partners"],
        [INVENTED],
        ["Recommendation", "Actions", "Lead", "Date", "Outcome sought"],
        ["4", "1) Visit each arrangement within a week\n2) Write down what the child said", "Social Care",
         "1st May 2016",
         "Children are seen"],
        ["", "Put posters into surgeries", "Health Visiting", "May 2016", ""],
        ["4", "Ask at school admission with whom the child lives", "Schools and Colleges", "Sept. 2016",
         "More are known"],
        ["5", "Tell the Board once a year", "Social Care", "annually", ""],
    ]  # fmt: skip
    return Plan(
        "pasted", _delimited(rows, "\t").encode(), "Text", 3,
        {1: "item", 2: "action", 3: "lead", 4: "deadline", 5: "measure"},
        (
            Action(4, "Visit each arrangement", "Social Care", "CSC", "1st May 2016", "2016-05-01", item="4", part=1),
            Action(4, "Write down what", "Social Care", "CSC", "1st May 2016", "2016-05-01", item="4", part=2),
            Action(5, "Put posters", "Health Visiting", "PH", "May 2016", "2016-05-31", doubt="item"),
            Action(6, "Ask at school", "Schools and Colleges", "", "Sept. 2016", "2016-09-30", item="4", doubt="lead"),
            Action(7, "Tell the Board", "Social Care", "CSC", "annually", "", item="5", doubt="deadline"),
        ),
        not_actions={1: "Private fostering", 2: "Invented"},
        habits="pasted from Word; several actions in one cell with numbers; "
        "a recommendation that stands only in the row above",
    )  # fmt: skip


_LIST = f"""Young carers: what we said we would do
{INVENTED}

Action: Ask in every adult assessment whether a child helps
Lead: Social Care
By: 30 June 2016
Progress: The form is changed

Action: Keep a list of young carers in each school,
and look at it each term
Lead: Schools
By: Autumn 2016

Action: Tell GPs what a young carer may need – and that “coping” is no answer
Lead: CCG
By: as soon as possible
Progress: Talked about once
"""


def young_carers() -> Plan:
    """Only text: blocks with labels, one for each action, in the bytes of an old Windows."""
    return Plan(
        "young carers.txt", _LIST.replace("\n", "\r\n").encode("cp1252"), "Text", 3,
        {1: "action", 2: "lead", 3: "deadline", 4: "progress"},
        (
            Action(4, "Ask in every adult", "Social Care", "CSC", "30 June 2016", "2016-06-30"),
            Action(5, "Keep a list", "Schools", "EDU", "Autumn 2016", "2016-11-30"),
            Action(6, "Tell GPs", "CCG", "CCG", "as soon as possible", "", doubt="deadline"),
        ),
        not_actions={1: "Young carers", 2: "Invented"},
        habits="no table at all: a block for each action, with labels",
    )  # fmt: skip


def _delimited(rows: list[list[str]], delimiter: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()
