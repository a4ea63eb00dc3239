"""A Word file is read table by table, with what python-docx leaves out."""

import io

import docx

from tests.plans.reading import texts
from tracker.business import plan_files, plan_limits, plan_word

ROWS = (("Rec", "Action", "Lead"), ("1", "Write it", "Police"), ("", "Old", "CSC"))


def _element(words: str):
    return docx.oxml.parse_xml(words.format(docx.oxml.ns.nsdecls("w")))


def test_merged_cells_tracked_changes_and_content_controls_of_word_are_read():
    document = docx.Document()
    document.add_heading("Plan", 1)
    table = document.add_table(rows=3, cols=3)
    for row, said in zip(
        table.rows, (("Rec", "Action", "Lead"), ("1", "Write it", "Police"), ("", "Old", "CSC")), strict=True
    ):
        for cell, words in zip(row.cells, said, strict=True):
            cell.text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 1).paragraphs[0].runs[0].font.strike = True
    lead = table.cell(1, 2).paragraphs[0]._p
    lead.append(_element('<w:ins {} w:id="1" w:author="A"><w:r><w:t xml:space="preserve"> and health</w:t></w:r></w:ins>'))
    lead.append(_element('<w:del {} w:id="2" w:author="A"><w:r><w:delText> and nobody</w:delText></w:r></w:del>'))
    chosen = "<w:tc><w:p><w:r><w:t>Chosen</w:t></w:r></w:p></w:tc>"
    table.rows[2]._tr.append(_element(f"<w:sdt {{}}><w:sdtContent>{chosen}</w:sdtContent></w:sdt>"))
    document.add_table(rows=1, cols=1).cell(0, 0).text = "Second"
    content = io.BytesIO()
    document.save(content)

    book = plan_files.read("plan.docx", content.getvalue())
    plan = book.sheet("Plan")
    assert [[cell.text for cell in row] for row in plan.rows] == [
        ["Rec", "Action", "Lead", ""], ["1", "Write it", "Police and health", ""], ["1", "Old", "CSC", "Chosen"],
    ]  # fmt: skip
    assert plan.cell(3, 1).merged and plan.cell(3, 2).struck and not plan.cell(2, 2).struck
    assert book.sheets[1].name == "Plan (table 2)"


def test_a_word_file_without_a_table_is_read_as_text():
    document = docx.Document()
    for words in ("Action: Write it", "Lead: Police", "Action: Ask", "Lead: CSC"):
        document.add_paragraph(words)
    content = io.BytesIO()
    document.save(content)

    book = plan_files.read("plan.docx", content.getvalue())
    assert texts(book) == [["Action", "Lead"], ["Write it", "Police"], ["Ask", "CSC"]]
    assert "no table" in book.noticed[0]


def test_what_rows_claim_beyond_what_is_read_is_not_built_up(monkeypatch):
    before = '<w:tr><w:trPr><w:gridBefore w:val="200"/></w:trPr></w:tr>' * 600
    down = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="200"/><w:vMerge/></w:tcPr></w:tc></w:tr>' * 400
    first = "<w:tr><w:tc><w:p><w:r><w:t>Action</w:t></w:r></w:p></w:tc></w:tr>"
    document = docx.Document()
    for rows in (before, down):
        document.element.body.insert(0, _element(f"<w:tbl {{}}>{first}{rows}</w:tbl>"))
    content, built, row_of = io.BytesIO(), [], plan_word._row
    document.save(content)
    monkeypatch.setattr(plan_limits, "ROWS", 500)
    monkeypatch.setattr(plan_word, "_row", lambda *given: built.append(1) or row_of(*given))

    book = plan_files.read("plan.docx", content.getvalue())
    assert "601" in book.noticed[0] and len(built) == 401
    assert len({id(cell) for row in book.sheets[0].rows for cell in row}) < 300
