"""Plans 3 to 5: one in three sheets with codes, one with several things in a cell, one without a header."""

from __future__ import annotations

import datetime as dt

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill

from .drawing import AMBER, BLUE, GREEN, GREY, RED, STRUCK, fill, head, indexed, put, saved, theme, title, widths
from .values import INVENTED, Action, Plan


def supervision() -> Plan:
    """A cover, the plan and a key. Questions as headers; codes 1 to 4, coloured by a condition; hidden rows and columns."""
    book = Workbook()
    cover = book.active
    cover.title = "Cover"
    title(cover, 2, "Learning review about supervision")
    cover["A3"], cover["A5"], cover["B5"] = INVENTED, "Version", 12
    cover["A6"], cover["B6"] = "Last updated", dt.date(2016, 2, 11)
    cover["A7"], cover["B7"] = "Owner", "Business Manager"
    widths(cover, 40, 20)
    sheet = book.create_sheet("Plan")
    widths(sheet, 8, 40, 24, 16, 34, 40, 9, 12)
    title(sheet, 1, "Action plan (please read the key first)", 7, 14)
    head(
        sheet, 2,
        ["", "What do we need to do?", "Who will do it?", "By when?", "How will we know it has worked?",
         "Where are we now?",
         "Code", "Old ref"],
        theme(4, -0.25),
    )  # fmt: skip
    rows = [
        ("5a", "Agree one standard for supervision", "Chair of the training group / LSCB", dt.date(2016, 1, 31),
         "Standard agreed",
         "Agreed on 19/01/2016. See minutes.", 1, "S1"),
        ("5b", "Train managers in the standard", "LSCB Business Unit", dt.date(2016, 7, 1), "All managers trained",
         "Two of five courses held", 2, "S2"),
        ("5c", "Closed last year: buy a case system", "CSC", dt.date(2015, 3, 31), "System in use", "Done", 1, "S3"),
        ("5d", "Ask children what they think of their plans", "Designated Nurse", "Spring 2016", "Survey twice a year",
         "Survey is being written", 3, "S4"),
        ("6a", "Audit whether plans change anything", "Quality sub group", "Q2 2016", "Audit shows a change", None,
         4, "S5"),
        ("6b", "Report the audit to the Board", "Quality sub group", "After 6a", None, None, 4, "S6"),
    ]  # fmt: skip
    for number, row in enumerate(rows, 3):
        put(sheet, number, list(row))
        if isinstance(row[3], dt.date):
            sheet.cell(number, 4).number_format = "dd-mmm-yy"
    put(sheet, 9, ["Number of actions", None, None, None, None, None, "=COUNT(G3:G8)"])
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["H"].hidden = True
    for code, colour in ((1, BLUE), (2, GREEN), (3, AMBER), (4, RED)):
        shade = PatternFill("solid", bgColor=f"FF{colour}")
        sheet.conditional_formatting.add("G3:G8", CellIsRule(operator="equal", formula=[str(code)], fill=shade))
    key = book.create_sheet("Key")
    head(key, 1, ["Code", "Meaning"])
    meanings = ((1, "Complete and embedded"), (2, "On track"), (3, "At risk of delay"), (4, "Not started or overdue"))
    for number, row in enumerate(meanings, 2):
        put(key, number, list(row))
    widths(key, 10, 40)
    old = book.create_sheet("Old plan 2014")
    old.sheet_state = "hidden"
    put(old, 1, ["Action", "Who", "When"])
    put(old, 2, ["An action of an old plan that is not meant", "Police", "2014"])
    return Plan(
        "Supervision learning review plan (v12).xlsx", saved(book), "Plan", 2,
        {1: "ref", 2: "action", 3: "lead", 4: "deadline", 5: "measure", 6: "progress", 7: "status"},
        (
            Action(3, "Agree one standard", "Chair of the training group / LSCB", "", "31-Jan-16", "2016-01-31", "1",
                   doubt="lead"),
            Action(4, "Train managers", "LSCB Business Unit", "UNIT", "01-Jul-16", "2016-07-01", "2"),
            Action(5, "Closed last year", "CSC", "CSC", "31-Mar-15", "2015-03-31", "1", hidden=True),
            Action(6, "Ask children", "Designated Nurse", "CCG", "Spring 2016", "2016-05-31", "3"),
            Action(7, "Audit whether", "Quality sub group", "", "Q2 2016", "2016-06-30", "4", doubt="lead deadline"),
            Action(8, "Report the audit", "Quality sub group", "", "After 6a", "", "4", doubt="lead deadline"),
        ),
        meanings={"1": "done", "2": "on_track", "3": "at_risk", "4": ""},
        not_actions={1: "Action plan", 9: "Number of actions"},
        habits="cover, plan, key and a hidden old plan; questions as headers; a blank header; "
        "codes coloured by a condition; "
        "a hidden row and a hidden column; a formula without a result",
    )  # fmt: skip


def missing() -> Plan:
    """Several actions, owners and dates in one cell, numbers joined to text, struck-through rows, a blank header."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    widths(sheet, 58, 30, 26, 30, 16)
    title(sheet, 1, "Missing from care - single agency and multi agency actions")
    sheet["A2"] = INVENTED
    head(sheet, 4, ["Action", "Responsible", "Timescale / milestones", None, "Status"], theme(9), dark=False)
    moved = CellRichText(TextBlock(InlineFont(strike=True), "31/12/2015 "), "31/03/2016")
    rows = [
        ("1.1Review the policy for children missing from care", "CSC & Police", "Draft: 31/01/2016\nFinal: 31/03/2016",
         "Draft sent round", "Amber"),
        ("1.2Offer each child a talk on return within three days", "CSC", moved, None, "Green"),
        ("1.3(a) List the homes in the area\n(b) Visit each home once a year\n(c) Share what was seen with the police",
         "Housing\nPolice", "30/06/2016", "List is made", "Green"),
        ("1.4Buy a new telephone line for children", "LSCB", "ASAP", "Overtaken: a national line is there", "N/A"),
        ("2.1 Tell the Board each quarter how many talks were held and what was learnt from them; "
         "tell the officers who look for children as well", "LSCB Business Unit, CSC, Police",
         "Quarterly from April 2016",
         None, "Not yet started"),
    ]  # fmt: skip
    for number, row in enumerate(rows, 5):
        put(sheet, number, list(row))
    for cell in sheet[8]:
        cell.font = STRUCK
    sheet["A11"] = "Items struck through were withdrawn by the sub group."
    parts = ("(a) List the homes", "(b) Visit each home", "(c) Share what was seen")
    return Plan(
        "missing from care ACTIONS (2).xlsx", saved(book), "Sheet1", 4,
        {1: "action", 2: "lead", 3: "deadline", 4: "progress", 5: "status"},
        (
            Action(5, "Review the policy", "CSC & Police", "CSC", "31/03/2016", "2016-03-31", "Amber", doubt="lead"),
            Action(6, "Offer each child", "CSC", "CSC", "31/12/2015 31/03/2016", "2016-03-31", "Green",
                   doubt="deadline"),
            *(Action(7, words, "Housing\nPolice", "HOUS", "30/06/2016", "2016-06-30", "Green", doubt="lead", part=part)
              for part, words in enumerate(parts, 1)),
            Action(8, "Buy a new telephone", "LSCB", "BOARD", "ASAP", "", "N/A", doubt="deadline", struck=True),
            Action(9, "Tell the Board each quarter", "LSCB Business Unit, CSC, Police", "UNIT",
                   "Quarterly from April 2016",
                   "2016-04-30", "Not yet started", doubt="lead deadline"),
        ),
        meanings={"Amber": "", "Green": "", "N/A": "", "Not yet started": "not_started"},
        not_actions={1: "Missing from care", 2: "Invented", 11: "Items struck"},
        habits="several actions, owners, milestones in one cell; numbers joined to text; "
        "a date struck through beside a new "
        "one; a row struck through; a blank header; no key for Green and Amber",
    )  # fmt: skip


def escalation() -> Plan:
    """No header at all. Green means on track and blue means done; colours of the theme and the old list; American dates."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Escalation"
    widths(sheet, 7, 50, 26, 14, 14)
    rows = [
        ("A1", "Rewrite the policy on professional disagreement", "Business Manager, LSCB", "9/30/2016", GREEN),
        ("A2", "Put the names of the safeguarding leads on one list", "LSCB Business Unit", dt.date(2016, 4, 12), BLUE),
        ("A3", "Brief all staff in team meetings", "All partners", "03/04/2016", "theme"),
        ("A4", "Count how often the policy is used", "NPS", dt.datetime(2016, 10, 3), "indexed"),
        ("A5", "Look again after a year", "LSCB", "1/15/2017", None),
    ]
    for number, row in enumerate(rows, 1):
        put(sheet, number, [*row[:4], None])
    for number in (2, 4):
        sheet.cell(number, 4).number_format = "mm/dd/yyyy"
    for number, shade in ((1, fill(GREEN)), (2, fill(BLUE)), (3, theme(7, 0.4)), (4, indexed(10))):
        sheet.cell(number, 5).fill = shade
    sheet["A7"], sheet["A7"].fill = INVENTED, fill(GREY)
    return Plan(
        "escalation.xlsx", saved(book), "Escalation", None,
        {1: "ref", 2: "action", 3: "lead", 4: "deadline", 5: "status"},
        (
            Action(1, "Rewrite the policy", "Business Manager, LSCB", "", "9/30/2016", "2016-09-30", "#" + GREEN,
                   doubt="lead deadline"),
            Action(2, "Put the names", "LSCB Business Unit", "UNIT", "04/12/2016", "2016-04-12", "#" + BLUE),
            Action(3, "Brief all staff", "All partners", "", "03/04/2016", "2016-03-04", "#B3A2C7",
                   doubt="lead deadline"),
            Action(4, "Count how often", "NPS", "PROB", "10/03/2016", "2016-10-03", "#FF0000"),
            Action(5, "Look again", "LSCB", "BOARD", "1/15/2017", "2017-01-15", "", doubt="deadline"),
        ),
        meanings={"#" + GREEN: "on_track", "#" + BLUE: "done"},
        not_actions={7: "Invented"},
        habits="no header; colours of the theme and of the old list without words; green is on track and blue is done; "
        "American dates as text and as dates",
    )  # fmt: skip
