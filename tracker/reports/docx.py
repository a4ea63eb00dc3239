"""A report as a Word file: real headings, a contents field, header rows, words for every picture, title and language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import singledispatchmethod
from io import BytesIO

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Mm, Pt, RGBColor

from . import pdf, stocktake_paper
from .blocks import (
    AGAINST,
    FOR,
    Bars,
    Block,
    Contents,
    Entries,
    Entry,
    Facts,
    Heading,
    Line,
    Marks,
    NewPage,
    Paper,
    Paragraph,
    Run,
    Table,
    Wording,
    runs,
)
from .content import Stocktake

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"
INK, QUIET, LINE, HELD = "15242B", "4C5A60", "CFCBC0", "FDF0CF"
TONES = {
    "delivery": "1D4F91",
    "evidence": "0B6158",
    "assurance": "5B2A6F",
    "plain": QUIET,
    FOR: "0B6158",
    AGAINST: "9C3D0E",
}
_WIDTH = 172  # millimetres between the margins
_SIZES = {1: 20, 2: 15, 3: 12, 4: 10.5}


def write(doc: Stocktake) -> bytes:
    """The whole file."""
    return write_paper(stocktake_paper.lay_out(doc))


def write_paper(paper: Paper) -> bytes:
    """Write a report. The contents are a field that Word fills when the file is opened, or with F9."""
    return _Writer(paper).bytes()


class _Writer:
    def __init__(self, paper: Paper):
        self.paper, self.document = paper, Document()
        self.bookmarks = 0
        self.pictures = pdf.pictures([block for block in paper.blocks if isinstance(block, Bars)])
        self.new_page = False
        self._set_up()
        for block in paper.blocks:
            self._block(block)

    def bytes(self) -> bytes:
        kept = BytesIO()
        self.document.save(kept)
        return kept.getvalue()

    def _set_up(self) -> None:
        about = self.document.core_properties
        about.title, about.author, about.subject = self.paper.title, self.paper.body, self.paper.subject
        about.language, about.comments = "en-GB", ""
        about.created = about.modified = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(19)
        section.top_margin, section.bottom_margin = Mm(24), Mm(20)
        self._styles()
        head = section.header.paragraphs[0]
        head.style = self.document.styles["Header"]
        head.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        head.add_run(f"{self.paper.running}\t{self.paper.day}")
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _field(foot, "PAGE", shown="1")
        foot.add_run(" of ")
        _field(foot, "NUMPAGES", shown="1")

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size, normal.font.color.rgb = FONT, Pt(10), RGBColor.from_string(INK)
        normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(5), 1.12
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
        _language(normal.element.get_or_add_rPr())
        for level, size in _SIZES.items():
            style = styles[f"Heading {level}"]
            style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), True, False
            style.font.color.rgb = RGBColor.from_string(INK)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
                fonts.attrib.pop(qn(kind), None)
            fonts.set(qn("w:hAnsi"), FONT)
            style.paragraph_format.space_before = Pt(0 if level == 1 else 18 if level == 2 else 12)
            style.paragraph_format.space_after, style.paragraph_format.keep_with_next = Pt(4), True
        for name, size, colour in (("Quiet", 8.5, QUIET), ("Lead", 12, INK), ("Official wording", 12, INK), ("Piece", 10, INK), ("Contents", 9.5, INK)):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.font.size, style.font.color.rgb = normal, Pt(size), RGBColor.from_string(colour)
        styles["Official wording"].paragraph_format.keep_with_next = True
        for name in ("Header", "Footer"):
            styles[name].paragraph_format.tab_stops.clear_all()
            styles[name].font.size, styles[name].font.color.rgb = Pt(7.5), RGBColor.from_string(QUIET)

    # Blocks

    @singledispatchmethod
    def _block(self, block: Block) -> None:
        raise TypeError(type(block))

    @_block.register
    def _(self, block: NewPage):
        self.new_page = True

    @_block.register
    def _(self, block: Contents):
        """A field that Word updates with F9. Until then it lists the headings, with the way to each."""
        self._paragraph("Heading 2").add_run(block.words)
        heads = [each for each in self.paper.blocks if isinstance(each, Heading) and each.level < 4 and each.anchor]
        for place, head in enumerate(heads):
            said = self._paragraph("Contents")
            if not place:
                _field(said, 'TOC \\o "2-3" \\h \\z \\u', ("begin", "instr", "separate"))
            said.paragraph_format.left_indent = Mm(5 * (head.level - 2)) if head.level > 1 else None
            _linked(said, Run(head.words, anchor=head.anchor))
            if place + 1 == len(heads):
                _field(said, "", ("end",))

    @_block.register
    def _(self, block: Heading):
        said = self._paragraph(f"Heading {min(block.level, 4)}")
        with_mark = said.add_run(block.words)
        if block.anchor:
            self._bookmark(with_mark, block.anchor)

    @_block.register
    def _(self, block: Paragraph):
        style = {"quiet": "Quiet", "lead": "Lead"}.get(block.kind, "Normal")
        self._say(self._paragraph(style), block.line)

    @_block.register
    def _(self, block: Wording):
        said = self._paragraph("Official wording")
        said.add_run(block.text)
        _border(said, "left", INK, 18)
        said.paragraph_format.left_indent = Mm(3)
        if block.citation:
            where = self._paragraph("Quiet")
            where.add_run(block.citation)
            where.paragraph_format.left_indent = Mm(3)

    @_block.register
    def _(self, block: Facts):
        table = self._table(2, [20, 80])
        for term, words in block.rows:
            cells = table.add_row().cells
            _cell(cells[0]).add_run(term).font.color.rgb = RGBColor.from_string(QUIET)
            self._say(_cell(cells[1]), words)
        self._after()

    @_block.register
    def _(self, block: Entries):
        for entry in block.rows:
            self._entry(entry, block.numbered)

    @_block.register
    def _(self, block: Marks):
        table = self._table(len(block.cells), [1] * len(block.cells))
        for cell, (tone, head, words) in zip(table.add_row().cells, block.cells, strict=True):
            _cell_border(cell, "top", TONES[tone], 24)
            first = _cell(cell)
            small = first.add_run(head)
            small.font.size, small.font.color.rgb = Pt(8), RGBColor.from_string(QUIET)
            self._say(cell.add_paragraph(), words)
        self._after()

    @_block.register
    def _(self, block: Bars):
        said = self._paragraph("Heading 3")
        said.add_run(f"{block.title}, {block.by}")
        drawn = self._paragraph("Normal")
        drawn.paragraph_format.keep_with_next = True
        kept = self.pictures.pop(0)
        # A PNG from the typesetter does not say how large it is meant to be.
        picture = drawn.add_run().add_picture(BytesIO(kept), width=Inches(int.from_bytes(kept[16:20]) / pdf.DOTS))
        about = picture._inline.docPr
        about.set("descr", f"{block.title}: " + "; ".join(f"{label}, {words}" for label, _, words in block.rows))
        table = self._table(2, [50, 50], head=["What", "How many"], tone=TONES[block.tone])
        for label, _, words in block.rows:
            cells = table.add_row().cells
            _cell(cells[0]).add_run(label)
            _cell(cells[1]).add_run(words).bold = True
            _whole(table.rows[-1])
        self._after()
        self._paragraph("Quiet").add_run(f"Rule: {block.rule}")

    @_block.register
    def _(self, block: Table):
        if block.rule:
            self._paragraph("Quiet").add_run(block.rule)
        table = self._table(len(block.columns), block.widths, head=block.columns)
        for row in block.rows:
            for place, (cell, words) in enumerate(zip(table.add_row().cells, row, strict=True)):
                said = _cell(cell)
                self._say(said, words)
                if place in block.figures:
                    said.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _whole(table.rows[-1])
        self._after()

    # Parts of blocks

    def _entry(self, entry: Entry, numbered: bool) -> None:
        simple = not (entry.tone or entry.number) and len(entry.lines) == 1
        style = "List Number" if numbered else "List Bullet" if simple else "Piece"
        for place, words in enumerate(entry.lines):
            if not words:
                continue
            said = self._paragraph(style if not place else "Quiet")
            if not simple and not numbered:
                _border(said, "left", TONES.get(entry.tone, LINE), 12)
                said.paragraph_format.left_indent = Mm(3)
                said.paragraph_format.space_after = Pt(0 if place + 1 < len(entry.lines) else 7)
                said.paragraph_format.keep_together = True
                said.paragraph_format.keep_with_next = place + 1 < min(len(entry.lines), 5)
            if entry.number and not place:
                number = said.add_run(str(entry.number))
                number.bold = True
                self._bookmark(number, entry.anchor)
                said.add_run("  ")
            self._say(said, words)

    def _say(self, said, words: Line) -> None:
        for run in runs(words):
            if run.note or run.link or run.anchor:
                _linked(said, run)
                continue
            put = said.add_run("Invented" if run.text == "[invented]" else run.text)
            put.bold, put.italic = run.bold or None, run.italic or None
            if run.code:
                put.font.name, put.font.size = "Courier New", Pt(8)
            if run.tone:
                put.font.color.rgb = RGBColor.from_string(TONES[run.tone])
            if run.text == "[invented]":
                put.font.size = Pt(8)
                _boxed(put)

    def _paragraph(self, style: str):
        made = self.document.add_paragraph(style=style)
        if self.new_page:
            made.paragraph_format.page_break_before = True
            self.new_page = False
        return made

    def _bookmark(self, run, name: str) -> None:
        """Where links inside the file lead to. Word takes letters, digits and underscores only."""
        self.bookmarks += 1
        for kind in ("start", "end"):
            mark = OxmlElement(f"w:bookmark{kind.capitalize()}")
            mark.set(qn("w:id"), str(self.bookmarks))
            if kind == "start":
                mark.set(qn("w:name"), _name(name))
                run._r.addprevious(mark)
            else:
                run._r.addnext(mark)

    def _table(self, columns: int, widths: Iterable[int], head: list[str] | None = None, tone: str = INK):
        table = self.document.add_table(rows=0, cols=columns)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        shares = list(widths)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(_WIDTH * share / sum(shares))
        _table_lines(table)
        if head:
            row = table.add_row()
            for cell, words in zip(row.cells, head, strict=True):
                _cell_border(cell, "top", tone, 24)
                _cell(cell).add_run(words).bold = True
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            row._tr.get_or_add_trPr().append(mark)
            _whole(row)
        return table

    def _after(self) -> None:
        """A little room below a table; Word would join two that touch."""
        room = self.document.add_paragraph(style="Quiet")
        room.paragraph_format.space_after = Pt(2)
        room.paragraph_format.line_spacing = Pt(6)


def _name(anchor: str) -> str:
    return anchor.replace("-", "_")


def _cell(cell):
    said = cell.paragraphs[0]
    said.paragraph_format.space_after = Pt(1)
    return said


def _whole(row) -> None:
    """A row is never cut by the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _field(paragraph, code: str, parts=("begin", "instr", "separate", "shown", "end"), shown: str = "") -> None:
    for part in parts:
        run = paragraph.add_run(shown if part == "shown" else "")
        if part == "instr":
            words = OxmlElement("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = f" {code} "
            run._r.append(words)
        elif part != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), part)
            run._r.append(mark)


def _linked(paragraph, run: Run) -> None:
    """A link to a place in this file, or to an address outside."""
    link = OxmlElement("w:hyperlink")
    if not run.link:
        link.set(qn("w:anchor"), _name(run.anchor or f"note-{run.note}"))
    else:
        where = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        link.set(qn("r:id"), paragraph.part.relate_to(run.link, where, is_external=True))
    put = paragraph.add_run(run.text or str(run.note))
    put.font.color.rgb = RGBColor.from_string("164F86")
    put.font.superscript = bool(run.note and not run.text) or None
    put.font.underline = bool(run.link) or None
    link.append(put._r)
    paragraph._p.append(link)


def _border(paragraph, side: str, colour: str, eighths: int) -> None:
    around = OxmlElement("w:pBdr")
    around.append(_edge(side, colour, eighths, "6"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        around, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _edge(side: str, colour: str, eighths: int, space: str = "0"):
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", space), ("color", colour)):
        edge.set(qn(f"w:{name}"), value)
    return edge


def _cell_border(cell, side: str, colour: str, eighths: int) -> None:
    around = OxmlElement("w:tcBorders")
    around.append(_edge(side, colour, eighths))
    cell._tc.get_or_add_tcPr().append(around)


def _table_lines(table) -> None:
    around = OxmlElement("w:tblBorders")
    around.append(_edge("bottom", LINE, 4))
    around.append(_edge("insideH", LINE, 4))
    table._tbl.tblPr.append(around)


def _boxed(run) -> None:
    box = OxmlElement("w:bdr")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", INK)):
        box.set(qn(f"w:{name}"), value)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", HELD)):
        shade.set(qn(f"w:{name}"), value)
    about = run._r.get_or_add_rPr()
    about.append(box)
    about.append(shade)


def _language(properties) -> None:
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), "en-GB")
    properties.append(tongue)
