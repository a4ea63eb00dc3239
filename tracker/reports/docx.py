"""A report as a Word file: real headings, a contents field, header rows, words for every picture, title and language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from functools import singledispatchmethod
from io import BytesIO

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Inches, Mm, Pt, RGBColor, Twips

from . import chart_drawings, pdf, stocktake_paper
from . import wordml as xml
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
    Picture,
    Run,
    Table,
    Whole,
    Wording,
    each_of,
    plain,
    runs,
)
from .content import Stocktake
from .wordml import INK, LINE, LINK, QUIET, SPACES

FONT = "Arial"
TONES = {
    "delivery": "1D4F91",
    "evidence": "0B6158",
    "assurance": "5B2A6F",
    "plain": QUIET,
    FOR: "0B6158",
    AGAINST: "9C3D0E",
}
# Cells begin where the text around them begins.
_ROOM = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="115" w:type="dxa"/></w:tblCellMar>'
_CLOSE = '<w:spacing w:after="30"/>'
_WIDTH = 9750  # between the margins, in twentieths of a point
_STYLES = {
    "Quiet": (8.5, QUIET),
    "Rule": (7, QUIET),
    "Fact": (9, INK),
    "Lead": (10.5, INK),
    "Official wording": (12, INK),
    "Piece": (10, INK),
    "Contents": (9.5, INK),
}
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
        self.bookmarks = self.pictures_put = 0
        self.pictures = pdf.pictures([drawn for block in each_of(paper.blocks) for drawn in _drawings(block)])
        self.new_page = self.whole = False
        self._set_up()
        self.end = self.document.element.body[-1]  # the page's measures; all else stands before it
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
        about.created = about.modified = dt.datetime.combine(self.paper.made_on, dt.time())
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(19)
        section.top_margin, section.bottom_margin = Mm(24), Mm(20)
        self._styles()
        head = section.header.paragraphs[0]
        head.style = self.document.styles["Header"]
        head.paragraph_format.tab_stops.add_tab_stop(Twips(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        head.add_run(f"{self.paper.running}\t{self.paper.day}")
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        numbers = f"{xml.field('PAGE', shown='1')}{xml.words(' of ')}{xml.field('NUMPAGES', shown='1')}"
        for run in parse_xml(f"<w:p {SPACES}>{numbers}</w:p>"):
            foot._p.append(run)

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size, normal.font.color.rgb = FONT, Pt(10), _colour(INK)
        normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(5), 1.12
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
        normal.element.get_or_add_rPr().append(parse_xml(f'<w:lang {SPACES} w:val="en-GB"/>'))
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), "en-GB")
        for level, size in _SIZES.items():
            style = styles[f"Heading {level}"]
            style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), True, False
            style.font.color.rgb = _colour(INK)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
                fonts.attrib.pop(qn(kind), None)
            fonts.set(qn("w:hAnsi"), FONT)
            style.paragraph_format.space_before = Pt(0 if level == 1 else 14 if level == 2 else 11)
            style.paragraph_format.space_after, style.paragraph_format.keep_with_next = Pt(4), True
        for name, (size, colour) in _STYLES.items():
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.font.size, style.font.color.rgb = normal, Pt(size), _colour(colour)
        _beside(styles["Official wording"], INK, 18)
        styles["Official wording"].paragraph_format.keep_with_next = True
        for tone in ("", FOR, AGAINST):
            for base in ("Piece", "Quiet"):
                style = styles.add_style(_piece_style(tone, base), WD_STYLE_TYPE.PARAGRAPH)
                style.base_style = styles[base]
                style.paragraph_format.keep_together = True
                _beside(style, TONES.get(tone, LINE), 12)
        for name in ("Header", "Footer"):
            styles[name].paragraph_format.tab_stops.clear_all()
            styles[name].font.size, styles[name].font.color.rgb = Pt(7.5), _colour(QUIET)
        self.ids = {style.name: style.style_id for style in styles if style.type == WD_STYLE_TYPE.PARAGRAPH}

    # Blocks

    @singledispatchmethod
    def _block(self, block: Block) -> None:
        raise TypeError(type(block))

    @_block.register
    def _(self, block: NewPage):
        self.new_page = True

    @_block.register
    def _(self, block: Contents):
        """A field that lists the headings, with the way to each.

        Without numbers of pages: only Word could work them out, and it would ask the reader whether it may.
        """
        self._put("Heading 2", xml.words(block.words))
        heads = [
            each for each in each_of(self.paper.blocks) if isinstance(each, Heading) and each.level < 4 and each.anchor
        ]
        for place, head in enumerate(heads):
            begin = xml.field('TOC \\o "2-3" \\n \\h \\z \\u', ("begin", "instr", "separate")) if not place else ""
            end = xml.field("", ("end",)) if place + 1 == len(heads) else ""
            indent = f'<w:ind w:left="{280 * (head.level - 2)}"/>' if head.level > 2 else ""
            about = f'<w:spacing w:after="20"/>{indent}'
            self._put("Contents", begin + self._run(Run(head.words, anchor=head.anchor)) + end, about)

    @_block.register
    def _(self, block: Heading):
        said = xml.words(block.words)
        self._put(f"Heading {min(block.level, 4)}", self._marked(said, block.anchor) if block.anchor else said)

    @_block.register
    def _(self, block: Paragraph):
        style = {"quiet": "Quiet", "lead": "Lead"}.get(block.tone, "Normal")
        self._put(style, self._line(block.line), keeps_next=block.tone == "head")

    @_block.register
    def _(self, block: Wording):
        self._put("Official wording", xml.words(block.text))
        if block.citation:
            self._put("Quiet", xml.words(block.citation), '<w:ind w:left="170"/>')

    @_block.register
    def _(self, block: Facts):
        if block.dense:
            self._dense(block)
            return
        rows = [[xml.words(term, colour=QUIET), self._line(words)] for term, words in block.rows]
        self._table([20, 80], rows)

    @_block.register
    def _(self, block: Entries):
        beside = any(entry.tone for entry in block.rows)
        for entry in block.rows:
            self._entry(entry, block.numbered, beside)

    @_block.register
    def _(self, block: Marks):
        heads, said = [head for _, head, _ in block.cells], [self._line(words) for _, _, words in block.cells]
        tones = [TONES[tone] for tone, _, _ in block.cells]
        self._table([3, *[2] * (len(said) - 1)], [said], heads, tones, whole=True, light=True)

    @_block.register
    def _(self, block: Picture):
        self._put("Heading 3", xml.words(f"{block.title}, {block.by}"), '<w:spacing w:before="80" w:after="20"/>')
        self._put("Normal", self._picture(block.says), '<w:spacing w:after="20"/>', keeps_next=True)
        rule = f"{xml.words(f'Rule: {block.rule} ')}{self._run(Run('The figures as a table.', anchor=block.figures))}"
        self._put("Rule", rule)

    @_block.register
    def _(self, block: Bars):
        self._put("Heading 3", xml.words(f"{block.title}, {block.by}"))
        rows = [
            [xml.words(label), self._picture(f"{label}: {words}"), xml.words(words, bold=True)]
            for label, _, words in block.rows
        ]
        two = len(block.sides) > 1
        widths, figures = ([14, 40, 46], ()) if two else ([30, 60, 10], (2,))
        self._table(widths, rows, ["What", "Drawn", "Number"], [TONES[block.tone]] * 3, figures, whole=True)
        self._put("Rule", xml.words(f"Rule: {block.rule}"))

    @_block.register
    def _(self, block: Whole):
        """What stands on one page where it fits on one: each paragraph in it keeps the next."""
        for place, each in enumerate(block.blocks):
            self.whole = place + 1 < len(block.blocks)
            self._block(each)
        self.whole = False

    @_block.register
    def _(self, block: Table):
        if block.rule:
            self._put("Quiet", xml.words(block.rule), keeps_next=True)
        rows = [[self._line(cell) for cell in row] for row in block.rows]
        self._table(block.widths, rows, block.columns, [INK] * len(block.columns), block.figures)

    # Parts of blocks

    def _picture(self, says: str) -> str:
        """The next of the drawings, with its words for whoever cannot see it."""
        kept = self.pictures.pop(0)
        # A PNG from the typesetter does not say how large it is meant to be.
        inline = self.document.part.new_pic_inline(BytesIO(kept), width=Inches(int.from_bytes(kept[16:20]) / pdf.DOTS))
        # Those of one table are made before any of them stands in the document, which would number them all alike.
        self.pictures_put += 1
        inline.docPr.set("id", str(self.pictures_put))
        inline.docPr.set("name", f"Picture {self.pictures_put}")
        inline.docPr.set("descr", says)
        for side in "TBLR":
            inline.set(f"dist{side}", "0")
        return f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>"

    def _dense(self, block: Facts) -> None:
        """Short facts in one line, each long one in a line of its own."""
        told = [(term, self._line(words), len(plain(words)) < 36) for term, words in block.rows]
        short = "".join(
            f"{xml.words(f'{term}: ', colour=QUIET)}{said}{xml.words('    ')}" for term, said, small in told if small
        )
        self._put("Fact", short, _CLOSE)
        for term, said, small in told:
            if not small:
                self._put("Fact", f"{xml.words(f'{term}: ', colour=QUIET)}{said}", _CLOSE)

    def _entry(self, entry: Entry, numbered: bool, beside: bool) -> None:
        simple = not (beside or entry.number) and len(entry.lines) == 1
        first = "List Number" if numbered else "List Bullet" if simple else _piece_style(entry.tone, "Piece")
        lines = [self._line(words) for words in entry.lines if words]
        if entry.number:
            lines[0] = f"{self._marked(xml.words(str(entry.number), bold=True), entry.anchor)}{xml.words('  ')}{lines[0]}"
        elif entry.anchor:
            lines[0] = self._marked(lines[0], entry.anchor)
        for place, said in enumerate(lines):
            together = place + 1 < min(len(lines), 5)
            style = _piece_style(entry.tone, "Quiet") if place else first
            self._put(style, said, '<w:spacing w:after="0"/>' if place + 1 < len(lines) else "", together)

    def _put(self, style: str, said: str, about: str = "", keeps_next: bool = False) -> None:
        """A paragraph at the end. Written as XML: a report has thousands, and an object for each would take seconds."""
        new_page = "<w:pageBreakBefore/>" if self.new_page else ""
        about = about or ('<w:spacing w:before="0"/>' if self.new_page else "")
        keep = "<w:keepNext/>" if keeps_next or self.whole else ""
        self.new_page = False
        about = f'<w:pPr><w:pStyle w:val="{self.ids[style]}"/>{keep}{new_page}{about}</w:pPr>'
        self._add(f"<w:p {SPACES}>{about}{said}</w:p>")

    def _add(self, xml: str) -> None:
        self.end.addprevious(parse_xml(xml))

    def _line(self, words: Line) -> str:
        return "".join(self._run(run) for run in runs(words))

    def _run(self, run: Run) -> str:
        if run.note or run.anchor:
            raised = bool(run.note and not run.text)
            said = xml.words(run.text or str(run.note), colour=LINK, raised=raised)
            return f'<w:hyperlink w:anchor="{xml.name(run.anchor or f"note-{run.note}")}">{said}</w:hyperlink>'
        if run.link:
            key = self.document.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            return f'<w:hyperlink r:id="{key}">{xml.words(run.text, colour=LINK, underlined=True)}</w:hyperlink>'
        if run.text == "[invented]":
            return xml.words("Invented", bold=True, half_points=16, boxed=True)
        return xml.words(run.text, bold=run.bold, italic=run.italic, code=run.code, colour=TONES.get(run.tone, ""))

    def _marked(self, runs_of_it: str, anchor: str) -> str:
        """Where links inside the file lead to."""
        self.bookmarks += 1
        start = f'<w:bookmarkStart w:id="{self.bookmarks}" w:name="{xml.name(anchor)}"/>'
        return f'{start}{runs_of_it}<w:bookmarkEnd w:id="{self.bookmarks}"/>'

    def _table(
        self,
        widths: Sequence[int],
        rows: list[list[str]],
        head: Sequence[str] = (),
        tones: Sequence[str] = (),
        figures: Collection[int] = (),
        whole: bool = False,
        light: bool = False,
    ) -> None:
        """A table. One that stays whole keeps each row but the last with the next; a light one has quiet heads."""
        shares = [round(_WIDTH * share / sum(widths)) for share in widths]
        lines = f"<w:tblBorders>{xml.edge('bottom', LINE, 4)}{xml.edge('insideH', LINE, 4)}</w:tblBorders>"
        about = f'<w:tblPr><w:tblW w:w="{sum(shares)}" w:type="dxa"/>{lines}<w:tblLayout w:type="fixed"/>{_ROOM}</w:tblPr>'
        grid = "".join(f'<w:gridCol w:w="{share}"/>' for share in shares)
        colour = QUIET if light else ""
        heads = [xml.words(each, bold=not light, half_points=16 if light else 17, colour=colour) for each in head]
        every = [(heads, "<w:tblHeader/>", tones)] if head else []
        every += [(row, "", tones if not head else ()) for row in rows]
        whole = whole or self.whole
        last = len(every) - 1
        told = [(*row, place < last and (whole or (bool(head) and not place))) for place, row in enumerate(every)]
        body = "".join(
            f"<w:tr><w:trPr><w:cantSplit/>{kind}</w:trPr>"
            + "".join(
                xml.cell(said, shares[place], colours[place] if colours else "", place in figures, kept)
                for place, said in enumerate(row)
            )
            + "</w:tr>"
            for row, kind, colours, kept in told
        )
        self._add(f"<w:tbl {SPACES}>{about}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>")
        # A little room; Word would join two tables that touch.
        self._put("Quiet", "", '<w:spacing w:after="40" w:line="120" w:lineRule="exact"/>')


def _drawings(block: Block) -> list[tuple[str, int]]:
    """What a block has drawn, each as SVG with its width in millimetres, in the order in which it stands."""
    if isinstance(block, Picture):
        return [(block.svg, 172)]
    if isinstance(block, Bars):
        most = max(1, *(max(numbers) for _, numbers, _ in block.rows))
        return [(chart_drawings.bar(numbers, most), chart_drawings.BAR) for _, numbers, _ in block.rows]
    return []


def _colour(hexadecimal: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(hexadecimal))


def _piece_style(tone: str, base: str) -> str:
    return f"{base} {tone}" if tone else f"{base} beside"


def _beside(style, colour: str, eighths: int) -> None:
    """A line on the left, by which one sees how far a quotation or a piece goes."""
    style.paragraph_format.left_indent = Mm(3)
    around = parse_xml(f"<w:pBdr {SPACES}>{xml.edge('left', colour, eighths, 6)}</w:pBdr>")
    after = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
    style.element.get_or_add_pPr().insert_element_before(around, *after)
