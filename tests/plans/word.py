"""Plan 10: a Word file with a table of versions first, and bands for the recommendations in the table of actions."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from .drawing import AMBER, GREEN, RED
from .values import INVENTED, Action, Plan

_BANDS = (
    ("Recommendation 2: Staff know how to disagree and take it further", (
        ("2.1", "Hold a workshop on curiosity and challenge", "LSCB Training Officer",
         "By end of March 2016", AMBER, "Amber"),
        ("2.2", "Put a case in each newsletter", "LSCB Business Unit", "From January 2016", GREEN, "Green"),
    )),
    ("Recommendation 5: Supervision asks about daily life", (
        ("5.1", "Add the question to the record of supervision", "Children's Social Care", "22/02/2016", GREEN,
         "Green"),
        ("", "Show the Board twenty records", "Hospitals", "TBC", RED, "Red"),
    )),
)  # fmt: skip


def daily_life() -> Plan:
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading("Thematic review: the daily life of the child", 0)
    document.add_paragraph(INVENTED)
    document.add_heading("Document control", 1)
    versions = document.add_table(rows=2, cols=3, style="Table Grid")
    for row, words in zip(
        versions.rows, (("Version", "Date", "Author"), ("3", "01/02/2016", "Business Manager")), strict=True
    ):
        for cell, said in zip(row.cells, words, strict=True):
            cell.text = said
    document.add_heading("Action plan", 1)
    document.add_paragraph("Updates are due one week before each meeting of the Board.")
    table = document.add_table(rows=1, cols=5, style="Table Grid")
    for cell, said in zip(table.rows[0].cells, ("Ref", "Action", "Responsible", "Deadline", "Status"), strict=True):
        cell.text = said
        cell.paragraphs[0].runs[0].bold = True
    for band, actions in _BANDS:
        cells = table.add_row().cells
        whole = cells[0].merge(cells[-1])
        whole.text = band
        _shade(whole, "D9E2F3")
        for *words, colour, status in actions:
            cells = table.add_row().cells
            for cell, said in zip(cells, (*words, status), strict=True):
                cell.text = said
            _shade(cells[-1], colour)
    content = io.BytesIO()
    document.save(content)
    return Plan(
        "Daily life thematic review action plan.docx", content.getvalue(), "Action plan", 1,
        {1: "ref", 2: "action", 3: "lead", 4: "deadline", 5: "status"},
        (
            Action(3, "Hold a workshop", "LSCB Training Officer", "", "By end of March 2016", "2016-03-31", "Amber",
                   "2", "lead"),
            Action(4, "Put a case", "LSCB Business Unit", "UNIT", "From January 2016", "2016-01-31", "Green", "2",
                   "deadline"),
            Action(6, "Add the question", "Children's Social Care", "CSC", "22/02/2016", "2016-02-22", "Green", "5"),
            Action(7, "Show the Board", "Hospitals", "HOSP", "TBC", "", "Red", "5", "deadline"),
        ),
        not_actions={2: "Recommendation 2", 5: "Recommendation 5"},
        habits="a Word file; a table of versions before the plan; "
        "bands across the table for the recommendations; shaded cells "
        "with words; a blank reference",
    )  # fmt: skip


def _shade(cell, colour: str) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:color"), "auto")
    shading.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shading)
