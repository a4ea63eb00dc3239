"""Plans 1 and 2: a plan with recommendations merged down, and one with the agencies as columns."""

from __future__ import annotations

import datetime as dt
from copy import copy

from openpyxl import Workbook
from openpyxl.comments import Comment

from .drawing import AMBER, GREEN, RED, STRUCK, fill, head, put, saved, title, widths
from .values import INVENTED, Action, Plan


def neglect() -> Plan:
    """Green means done. The colour is in cells without a word; the key and the totals stand below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Action Plan"
    widths(sheet, 24, 7, 46, 20, 20, 38, 9)
    title(sheet, 1, "Serious case review about neglect: ACTION PLAN v7 FINAL", 7)
    title(sheet, 2, INVENTED, 7, 11)
    sheet["A3"] = (
        "Guidance: leads are asked to update the last column before each meeting. Do not insert columns. "
        "Evidence must be sent to the Business Unit and is not kept in this sheet."
    )
    sheet.merge_cells("A3:G3")
    sheet.row_dimensions[3].height = 32
    sheet["A3"].alignment = copy(sheet["A1"].alignment)
    head(sheet, 5, ["Recommendation", "Ref", "Action\nrequired", "Lead\nAgency", "By\nwhen", "How will we know?", "RAG"])
    rows = [
        ("1. Neglect is named early", "1.1", "Write a neglect strategy with all partners", "CSC", "By 31/12/2016",
         "Strategy agreed by the Board", GREEN),
        (None, "1.2", "Train front-line staff in the neglect tool", "LSCB Business Unit", dt.date(2016, 6, 30),
         "80% of staff trained", AMBER),
        (None, "1.3", "Audit 30 files for use of the tool", "Police", "March 2015.", "Audit report", RED),
        ("2. Staff can disagree and take it further", "2.1", "Publish the escalation policy on one page",
         "All agencies",
         "Within 6 months of publication", "Page is on each agency's intranet", GREEN),
        (None, "2.2", "Ask in supervision whether it was used", "Children's Social Care / Health (CCG)", "Ongoing",
         "Supervision records", AMBER),
        ("5. Supervision asks about daily life", "5.1", "Change the supervision form", "Health Visiting",
         dt.date(2016, 9, 1),
         "Form in use", None),
        (None, "5.2", "Sample ten supervision records in each team", "Housing", "As per strategy", None, RED),
    ]  # fmt: skip
    for number, row in enumerate(rows, 6):
        put(sheet, number, [*row[:6], None])
        if row[6]:
            sheet.cell(number, 7).fill = fill(row[6])
    sheet["E7"].number_format = "dd/mm/yyyy"
    sheet["E11"].number_format = "d mmmm yyyy"
    for first, last in ((6, 8), (9, 10), (11, 12)):
        sheet.merge_cells(start_row=first, end_row=last, start_column=1, end_column=1)
    sheet["E8"].comment = Comment("Was to be moved. Ask the lead for a new date.", "Business Unit")
    put(sheet, 14, ["Total actions", None, 7])
    put(sheet, 16, ["Key"])
    for number, (colour, words) in enumerate(((GREEN, "Complete"), (AMBER, "In progress"), (RED, "Not started")), 17):
        sheet.cell(number, 1, words)
        sheet.cell(number, 2).fill = fill(colour)
    return Plan(
        "Neglect SCR action plan v7 FINAL.xlsx", saved(book), "Action Plan", 5,
        {1: "item", 2: "ref", 3: "action", 4: "lead", 5: "deadline", 6: "measure", 7: "status"},
        (
            Action(6, "Write a neglect strategy", "CSC", "CSC", "By 31/12/2016", "2016-12-31", "#" + GREEN, "1"),
            Action(7, "Train front-line staff", "LSCB Business Unit", "UNIT", "30/06/2016", "2016-06-30",
                   "#" + AMBER, "1"),
            Action(8, "Audit 30 files", "Police", "POL", "March 2015.", "2015-03-31", "#" + RED, "1"),
            Action(9, "Publish the escalation policy", "All agencies", "", "Within 6 months of publication",
                   "2016-05-20",
                   "#" + GREEN, "2", "lead"),
            Action(10, "Ask in supervision", "Children's Social Care / Health (CCG)", "CSC", "Ongoing", "",
                   "#" + AMBER, "2",
                   "lead deadline"),
            Action(11, "Change the supervision form", "Health Visiting", "PH", "1 September 2016", "2016-09-01", "",
                   "5"),
            Action(12, "Sample ten supervision", "Housing", "HOUS", "As per strategy", "", "#" + RED, "5", "deadline"),
        ),
        meanings={"#" + GREEN: "done", "#" + AMBER: "on_track", "#" + RED: "not_started"},
        not_actions={1: "Serious case", 2: "Invented", 3: "Guidance", 14: "Total", 16: "Key", 17: "Complete",
                     18: "In progress", 19: "Not started"},
        habits="title merged across; recommendations merged down; fills without words; green is done; totals and key below",
    )  # fmt: skip


def safe_sleeping() -> Plan:
    """The agencies are columns, under a header of two rows. What is left blank, or says N/A, is no action."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Multi-agency"
    widths(sheet, 6, 30, 30, 30, 30, 30, 22, 14)
    title(sheet, 1, "Safe sleeping: what each agency will do", 8)
    sheet["A2"] = INVENTED
    agencies = ["Police", "Children's Social Care", "Health (CCG)", "Schools", "LSCB Business Unit"]
    head(sheet, 4, ["No.", "Recommendation", "What each agency will do", None, None, None, None, "Timescale"])
    head(sheet, 5, [None, None, *agencies, None])
    sheet.merge_cells("C4:G4")
    for column in "ABH":
        sheet.merge_cells(f"{column}4:{column}5")
    rows = [
        (3, "Advice on safe sleeping reaches every family with a baby",
         "Officers who visit a home with a baby say what they saw of where it sleeps",
         "Assessments before birth ask where the baby will sleep",
         "Health visitors see where the baby sleeps at each visit",
         None, "Leaflet in six languages", "30/04/2016"),
        (3.1, "Fathers are told too", None, "Fathers are asked to every meeting before the birth",
         "Midwives write down to whom the advice was given", "N/A", None, "13th January"),
        (3.2, "Advice is given again after a crisis", "Custody nurses ask about babies at home", None,
         "Advice is in the discharge letter", None, "Include in training", "June/July 2016"),
    ]  # fmt: skip
    for number, row in enumerate(rows, 6):
        put(sheet, number, list(row))
    sheet["C8"].font = STRUCK
    sheet["A9"] = "Agencies left blank have no action under that recommendation."
    deadline = {6: ("30/04/2016", "2016-04-30", ""), 7: ("13th January", "2017-01-13", "deadline"),
                8: ("June/July 2016", "2016-07-31", "deadline")}  # fmt: skip
    codes = dict(zip(agencies, ("POL", "CSC", "CCG", "EDU", "UNIT"), strict=True))
    return Plan(
        "Safe sleeping multi agency plan.xlsx", saved(book), "Multi-agency", 4,
        {1: "item", 2: "item_wording", 8: "deadline"}
        | {column: f"agency:{code}" for column, code in enumerate(codes.values(), 3)},
        tuple(
            Action(6 + at, words[:25], name, codes[name], *deadline[6 + at][:2], item=f"{row[0]:g}",
                   doubt=deadline[6 + at][2], struck=words.startswith("Custody"))
            for at, row in enumerate(rows)
            for name, words in zip(agencies, row[2:7], strict=True)
            if words and words != "N/A"
        ),
        header_rows=2,
        not_actions={1: "Safe sleeping", 2: "Invented", 9: "Agencies left blank"},
        habits="agencies as columns; a header of two rows, merged; numbers as numbers; N/A; a struck cell; a note below",
    )  # fmt: skip
