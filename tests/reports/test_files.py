"""A parser reads each format back: equal items, notes, ratings and counts, and what each kind of file has to be."""

from __future__ import annotations

import copy
import csv as reading
import datetime as dt
import re
from io import BytesIO, StringIO

import docx as word
import openpyxl
import pypdf
import pytest

from tests import cast
from tests.conftest import opened
from tests.reports import story as telling
from tracker.business import narratives
from tracker.reports import csv, docx, formats, html, md, pdf, registers, stocktakes, xlsx
from tracker.reports.blocks import Said, runs
from tracker.rules import assurance
from tracker.store import reviews

REF = r"(?:R|N|C|LP)\d+[a-d]?"


@pytest.fixture(scope="module")
def told(engine, tmp_path_factory):
    """R1 with its story, gathered once: plain values, which need the database no more."""
    with opened(engine, engine.copy(), tmp_path_factory.mktemp("told")):
        review = reviews.review_of("children-a-f")
        telling.tell(review)
        return stocktakes.gather(review, None, scope="R1")


@pytest.fixture
def doc(told):
    return copy.deepcopy(told)


def _word(doc):
    return word.Document(BytesIO(docx.write(doc)))


def _pdf(doc):
    return pypdf.PdfReader(BytesIO(pdf.write(doc)))


def _book(doc):
    return openpyxl.load_workbook(BytesIO(xlsx.write(doc)))


def _lines(doc) -> list[dict]:
    return list(reading.DictReader(StringIO(csv.write(doc).removeprefix(csv.MARK))))


def _pdf_text(read) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in read.pages)


def test_every_format_holds_the_same_items_notes_and_ratings(doc):
    refs, notes = [s.ref for s in doc.sections], [note.number for note in doc.register]
    ratings = [s.rating_label for s in doc.sections]
    assert notes and ratings == ["Some evidence"]

    text = md.write(doc)
    assert re.findall(rf"^##+ ({REF}) ", text, re.MULTILINE) == refs
    assert [int(n) for n in re.findall(r"^- \[(\d+)\]", text, re.MULTILINE)] == notes

    read = _word(doc)
    heads = [p.text for p in read.paragraphs if p.style.name.startswith("Heading")]
    assert [head.split()[0] for head in heads if re.match(rf"{REF} ", head)] == refs
    marks = re.findall(r'w:name="note_(\d+)"', read.element.xml)
    assert [int(n) for n in marks] == notes
    assert set(re.findall(r'w:anchor="note_(\d+)"', read.element.xml)) <= {str(n) for n in notes}
    columns = [column.cells for table in read.tables for column in table.columns]
    assert _ratings("\n".join(cell.text for cells in columns for cell in cells)) == ratings

    read = _pdf(doc)
    assert [name.split()[0] for name in _outline(read) if re.match(rf"{REF} ", name)] == refs
    register = _pdf_text(read).partition("Each number is the note of that number in this copy.")[2]
    assert [int(number) for number in re.findall(r"(\d+) E\d+\.", register)] == notes
    assert _ratings(_pdf_text(read)) == ratings

    book = _book(doc)
    assert _column(book["Items"], "Ref") == refs and _column(book["Items"], "Assurance") == ratings
    assert _column(book["Evidence"], "Note") == notes

    lines = _lines(doc)
    assert [row["Ref"] for row in lines if row["Register"] == "Items"] == refs
    assert [row["Assurance"] for row in lines if row["Register"] == "Items"] == ratings
    assert [int(row["Note"]) for row in lines if row["Register"] == "Evidence"] == notes


def test_every_format_holds_the_same_narratives_with_the_same_notes(doc):
    told, (begins, ends) = doc.sections[0].narrative, ("Then, now and still to do", "What the evidence shows")
    assert told.notes == [1, 2] and told.hidden == 1
    assert [each.kind for each in told.mentions] == ["item", "action", "escalation"]
    texts = (
        telling.THEN,
        telling.NOW,
        telling.TO_DO,
        "[1 restricted piece]",
        "[X1]",
        told.standing_words,
        told.cited_words,
    )

    text = md.write(doc).partition(f"### {begins}")[2].partition(f"### {ends}")[0]
    assert all(words in text for words in texts) and set(re.findall(r"\[(\d+)\]", text)) == {"1", "2"}

    parts = [(p.text, p._p.xml) for p in _word(doc).paragraphs]
    heads = [place for place, (words, _) in enumerate(parts) if words in (begins, ends)][-2:]
    within = parts[heads[0] + 1 : heads[1]]
    assert all(any(words in text for text, _ in within) for words in texts)
    assert set(re.findall(r'w:anchor="note_(\d+)"', "".join(xml for _, xml in within))) == {"1", "2"}

    text = _pdf_text(_pdf(doc)).rpartition(begins)[2].partition(ends)[0]
    assert all(words in text for words in texts) and f"{telling.NOW}1," in text and "Two2" in text

    row = next(row for row in _lines(doc) if row["Register"] == "Narratives")
    sheet = next(_book(doc)["Narratives"].iter_rows(min_row=2, values_only=True))
    for cells in (list(row.values()), [str(cell or "") for cell in sheet]):
        assert "1, 2" in cells and "Accepted" in cells and any(telling.NOW + " [1]" in cell for cell in cells)


def test_a_draft_is_marked_in_the_board_s_copy_and_left_out_of_the_public_s(review, stocktake, act):
    item = reviews.item_of(review, "R1")
    narratives.save(item, {"then": "Begun.", "now": "", "to_do": ""}, by=act("unit"), today=cast.TODAY)
    boards, public = stocktake(scope="R1"), stocktake(scope="R1", audience="public")

    assert "**Draft, not accepted by anybody.**" in md.write(boards) and "Begun." in md.write(boards)
    assert public.sections[0].narrative is None and "Begun." not in str(public)
    assert any("1 narrative that is only a draft" in words for words in public.left_out)
    assert any("none has been accepted for 1 of 1 item" in words for words in boards.left_out)


def test_a_piece_that_a_narrative_cites_and_that_is_not_linked_stands_in_the_register(doc):
    (alone,) = [note for note in doc.register if note.cited_in]

    assert not alone.about and alone.number == 2
    assert "Cited in the narrative of R1." in md.write(doc)
    assert 'cited in the narrative of <a href="#item-R1">R1</a>' in html.write(doc)


def test_counts_in_front_are_the_same_in_every_format(doc):
    front = [(row.label, str(row.number)) for row in (*doc.overview.delivery, *doc.overview.assurance)]

    tables = [[tuple(cell.text for cell in row.cells) for row in table.rows] for table in _word(doc).tables]
    assert set(front) <= {(row[0], row[-1]) for table in tables for row in table if len(row) == 3}
    text = _pdf_text(_pdf(doc))
    assert all(f"{label} {number}" in text for label, number in front)
    kept = {(row["Of"], row["What"], row["How many"]) for row in _lines(doc) if row["Register"] == "Counts"}
    sheet = _book(doc)["Counts"]
    assert kept == {tuple(str(cell) for cell in row[:3]) for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert {(label, number) for _, label, number in kept} >= set(front)


def test_the_exact_wording_stands_in_every_format(doc):
    wording = doc.sections[0].text

    assert wording in [p.text for p in _word(doc).paragraphs if p.style.name == "Official wording"]
    assert " ".join(wording.split()) in _pdf_text(_pdf(doc))
    assert _column(_book(doc)["Items"], "Wording") == [wording]
    assert [row["Wording"] for row in _lines(doc) if row["Register"] == "Items"] == [wording]


def test_what_is_restricted_is_in_no_public_file_and_what_was_typed_as_a_name_neither(story, stocktake):
    doc = stocktake(scope="R1", audience="public")

    word_text = "\n".join(p.text for p in _word(doc).paragraphs)
    for written in (word_text, _pdf_text(_pdf(doc)), csv.write(doc), str(list(_cells(_book(doc))))):
        assert telling.SECRET not in written and telling.AUDIT in written
        assert "Council lead" not in written


def test_what_is_invented_is_tagged_in_every_format(story, stocktake, monkeypatch, review):
    monkeypatch.setattr(reviews, "is_demonstration", lambda: True)
    telling.give(review, story.item, "A made-up audit.")
    doc = stocktake(scope="R1")

    assert any("A made-up audit." in p.text and p.text.endswith("Invented") for p in _word(doc).paragraphs)
    assert re.search(r"A made-up audit\. ?\d+ Invented", _pdf_text(_pdf(doc)))
    marks = [row["Invented"] for row in _lines(doc) if row["Statement"] == "A made-up audit."]
    assert marks == ["yes"]
    rows = _book(doc)["Evidence"].iter_rows(min_row=2, values_only=True)
    assert [row[-1] for row in rows if row[2] == "A made-up audit."] == ["yes"]


def test_a_pdf_is_tagged_and_says_its_title_and_language(doc):
    read = _pdf(doc)

    assert read.metadata.title == doc.title and read.trailer["/Root"]["/Lang"] == "en-GB"
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part" in read.xmp_metadata.rdf_root.toxml()
    assert "Where we stand" in _outline(read)


def test_a_word_file_has_headings_header_rows_words_for_pictures_title_and_language(doc):
    read = _word(doc)

    assert read.core_properties.title == doc.title and read.core_properties.language == "en-GB"
    levels = [int(p.style.name[-1]) for p in read.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    heads = [table for table in read.tables if "w:tblHeader" in table._tbl.xml]
    # The four counts, the three charts, the judgements of R1, the coverage by theme and that of each item: every table.
    assert len(heads) == len(read.tables) == 10
    o = doc.overview
    pictures = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', read.element.xml)
    bars = sum(map(len, (o.delivery, o.dates, o.evidence, o.assurance))) + 1
    assert len(pictures) == 3 + bars and pictures[0].startswith("Delivery against assurance, 1 recommendation. ")
    numbers = re.findall(r'<wp:docPr id="(\d+)"', read.element.xml)
    assert len(set(numbers)) == len(pictures)
    assert 'TOC \\o "2-3" \\n' in read.element.xml and 'w:lang w:val="en-GB"' in read.styles.element.xml


def test_a_workbook_has_real_dates_filters_and_a_frozen_head(doc):
    book = _book(doc)

    assert book.sheetnames == [register.name for register in registers.of(doc)]
    for sheet in book:
        assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref
    assert book["Items"].cell(2, _place(book["Items"], "Decided on")).value == dt.datetime(2015, 9, 15)


@pytest.mark.parametrize("typed", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r\n=1+1"])
def test_i7_text_is_never_a_formula(typed):
    """Whatever somebody typed."""
    found = [registers.Register("One", ["Words"], [[typed]])]

    book = openpyxl.load_workbook(BytesIO(xlsx.write_registers(found, "Title", "Body", dt.date(2015, 9, 30))))
    assert book["One"]["A2"].data_type == "s"
    cell = list(reading.reader(StringIO(csv.write_registers(found).removeprefix(csv.MARK))))[1][0]
    assert cell[0] == "'" and cell[1:].replace("\r\n", "\n") == typed.replace("\r\n", "\n")


def test_what_was_typed_as_markup_is_shown_and_not_run():
    said = '**Bold** and `#read("/etc/passwd")` <b>x</b>\n\n1. one\n2. two\n\n[a](https://example.org)'

    found = list(runs((Said(said),)))
    assert [run.text for run in found if run.bold] == ["Bold"]
    assert any(run.code and run.text == '#read("/etc/passwd")' for run in found)
    assert [run.text for run in found if run.link] == ["a"]
    assert "1. one\n2. two" in "".join(run.text for run in found)


def test_the_typesetter_evaluates_nothing_that_somebody_typed(doc):
    doc.sections[0].text = '#read("/etc/passwd") #panic("no") $x$ *not bold* @note-1 <label> // comment'

    assert '#read("/etc/passwd") #panic("no") $x$ *not bold* @note-1 <label> // comment' in _pdf_text(_pdf(doc))


def test_every_format_has_a_writer(doc):
    for form in formats.FORMATS:
        assert len(formats.write(doc, form)) > 1000


def _ratings(text: str) -> list[str]:
    labels = "|".join(assurance.LABELS.values())
    return re.findall(rf"Assurance, said by the chair\s+({labels})", text)


def _outline(read) -> list[str]:
    def names(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from names(entry)
            else:
                yield entry.title

    return list(names(read.outline))


def _place(sheet, head: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == head)


def _column(sheet, head: str) -> list:
    return [row[0].value for row in sheet.iter_rows(min_row=2, min_col=_place(sheet, head), max_col=_place(sheet, head))]


def _cells(book):
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            yield from row
