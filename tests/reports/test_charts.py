"""The charts of the overall position: what they count, what they say, and that each format has their figures."""

from __future__ import annotations

import copy
import datetime as dt
from io import BytesIO

import docx as word
import html5lib
import pypdf
import pytest

from tests.conftest import opened
from tests.reports import story as telling
from tracker.reports import chart_drawings, charts, docx, html, md, pdf, registers, stocktakes
from tracker.reports.content import RUNGS
from tracker.reports.drawing import Drawing
from tracker.store import reviews


@pytest.fixture(scope="module")
def told(engine, tmp_path_factory):
    """The recommendations, R1 with its story, gathered once."""
    with opened(engine, engine.copy(), tmp_path_factory.mktemp("charted")):
        review = reviews.review_of("children-a-f")
        telling.tell(review)
        return stocktakes.gather(review, None, scope="recommendations")


@pytest.fixture
def doc(told):
    return copy.deepcopy(told)


def _row(chart, head: str) -> list[str]:
    return next(row for row in chart.rows if row[0] == head)


def test_references_that_follow_each_other_are_drawn_together():
    assert charts.spans(["R2", "R1", "R3", "R10", "N1", "LP25a", "LP25", "C1", "C2"]) == (
        "R1 to R3, R10, N1, C1, C2, LP25, LP25a"
    )


def test_delivery_and_assurance_stand_across_from_each_other(doc):
    grid, _, _ = doc.charts

    assert _row(grid, "Some evidence") == ["Some evidence", "0", "1: R1", "0"]
    assert _row(grid, "Not yet tested")[1] == "12: R2 to R13"


def test_done_but_not_assured_is_counted_and_said(doc):
    for step in doc.sections[0].steps:
        step.delivery = "closed"

    grid = doc.charts[0]

    assert _row(grid, "Some evidence")[3] == "1: R1"
    assert grid.says.endswith("Done but not assured: 1.")


def test_a_withdrawn_action_keeps_nothing_from_being_all_done(doc):
    for step in doc.sections[0].steps:
        step.delivery = "withdrawn"
    doc.sections[0].steps[0].delivery = "done_awaiting_check"

    assert _row(doc.charts[0], "Some evidence")[3] == "1: R1"


def test_each_recommendation_has_a_ladder_with_what_challenges_it(doc):
    ladders = doc.charts[1]
    counts = doc.sections[0].counts["practice"]

    assert [row[0] for row in ladders.rows] == [section.ref for section in doc.sections]
    assert _row(ladders, "R1")[2].startswith(f"{counts['supports']} for")
    assert f"{counts['challenges'] or 'none'} against" in _row(ladders, "R1")[2]
    assert _row(ladders, "R7")[1:] == ["nothing"] * 4


def test_a_brick_is_drawn_for_each_piece_solid_where_somebody_else_checked():
    nothing = dict.fromkeys(("supports", "challenges", "supports_checked", "challenges_checked"), 0)
    practice = {**nothing, "supports": 3, "challenges": 1, "supports_checked": 2}

    def boxes(counts: dict) -> list[str]:
        return [part for part in chart_drawings.ladders([("R1", counts)]).parts if part.startswith("<rect")]

    key = boxes(dict.fromkeys(RUNGS, nothing))
    bricks = boxes({**dict.fromkeys(RUNGS, nothing), "practice": practice})[len(key) :]

    assert len(bricks) == 4
    assert sum('fill="none"' in brick for brick in bricks) == 2


def test_the_line_of_time_knows_documents_reports_decisions_and_dates(doc):
    line = doc.charts[2]

    assert "review published" in _row(line, "Mar 2015")[1]
    september = _row(line, "Sep 2015")
    assert september[2] != "" and "R1" in september[3]
    assert any("R1" in row[4] for row in line.rows)


def test_the_line_of_time_of_a_past_day_has_no_later_report(story, stocktake):
    before = stocktake(dt.date(2015, 8, 31)).charts[2]

    assert not any(row[2] or row[3] for row in before.rows)


def test_every_format_has_the_figures_of_each_chart(doc):
    cells = {(row[0], cell) for chart in doc.charts for row in chart.rows for cell in row[1:] if cell}

    tables = word.Document(BytesIO(docx.write(doc))).tables
    assert cells <= {(row.cells[0].text, cell.text) for table in tables for row in table.rows for cell in row.cells[1:]}
    text = md.write(doc)
    assert all(f"| {head}" in text and cell in text for head, cell in cells)
    page = html.write(doc)
    assert all(f">{cell}</td>" in page for _, cell in cells)
    sheets = {register.name: register.rows for register in registers.of(doc)}
    assert [sheets[chart.name] for chart in doc.charts] == [chart.rows for chart in doc.charts]


def test_the_position_stands_on_the_first_page_alone(doc):
    read = pypdf.PdfReader(BytesIO(pdf.write(doc)))
    first, second = (" ".join(read.pages[number].extract_text().split()) for number in (0, 1))

    assert all(chart.title in first for chart in doc.charts) and first.count("Rule: ") == 3
    assert "What we ask the reader to notice" not in first
    assert "What we ask the reader to notice" in second


def test_a_drawing_is_xml_with_its_words_and_what_is_typed_is_no_markup():
    drawing = Drawing(10)
    drawing.words(0, 8, "<script>R1 & R2</script>")

    read = html5lib.parse(drawing.svg('It says "R1"'), namespaceHTMLElements=False).find("body")[0]

    assert read.attrib["aria-label"] == 'It says "R1"' and read.attrib["role"] == "img"
    assert [each.text for each in read] == ["<script>R1 & R2</script>"]


def test_an_action_that_answers_several_items_is_told_once(stocktake):
    doc = stocktake(scope="all")
    full = [step.ref for section in doc.sections for step in section.steps if not step.in_full_under]
    short = [step for section in doc.sections for step in section.steps if step.in_full_under]

    assert short and len(full) == len(set(full))
    assert {step.ref for step in short} <= set(full)
    page = html.write(doc)
    assert all(f'id="action-{step.ref}"' in page and f'href="#action-{step.ref}"' in page for step in short)
