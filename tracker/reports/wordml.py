"""Pieces of a Word file as XML: runs, fields, cells and edges. A report has thousands; an object for each takes seconds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

INK, QUIET, LINE, LINK, HELD = "15242B", "4C5A60", "CFCBC0", "164F86", "FDF0CF"
SPACES = nsdecls("w", "r")
# What XML cannot carry at all.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def words(
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    code: bool = False,
    colour: str = "",
    underlined: bool = False,
    half_points: int = 0,
    boxed: bool = False,
    raised: bool = False,
) -> str:
    """A run of text. The order of its properties is the order of the schema."""
    about = [
        '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>' if code else "",
        "<w:b/>" if bold else "",
        "<w:i/>" if italic else "",
        f'<w:color w:val="{colour}"/>' if colour else "",
        f'<w:sz w:val="{16 if code else half_points}"/>' if code or half_points else "",
        '<w:u w:val="single"/>' if underlined else "",
        f'<w:bdr w:val="single" w:sz="4" w:space="0" w:color="{INK}"/><w:shd w:val="clear" w:color="auto" w:fill="{HELD}"/>'
        if boxed
        else "",
        '<w:vertAlign w:val="superscript"/>' if raised else "",
    ]
    lines = _UNPRINTABLE.sub("", text).split("\n")
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else "" for line in lines)
    return f"<w:r><w:rPr>{''.join(about)}</w:rPr>{said}</w:r>"


def field(code: str, parts: Sequence[str] = ("begin", "instr", "separate", "shown", "end"), shown: str = "") -> str:
    found = []
    for part in parts:
        if part == "instr":
            found.append(f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>')
        elif part == "shown":
            found.append(words(shown))
        else:
            found.append(f'<w:r><w:fldChar w:fldCharType="{part}"/></w:r>')
    return "".join(found)


def cell(said: str, width: int, tone: str, figures: bool, keeps_next: bool = False) -> str:
    top = f"<w:tcBorders>{edge('top', tone, 24)}</w:tcBorders>" if tone else ""
    right = '<w:jc w:val="right"/>' if figures else ""
    kept = "<w:keepNext/>" if keeps_next else ""
    about = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{top}</w:tcPr>'
    return f'<w:tc>{about}<w:p><w:pPr>{kept}<w:spacing w:after="20"/>{right}</w:pPr>{said}</w:p></w:tc>'


def edge(side: str, colour: str, eighths: int, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


def name(anchor: str) -> str:
    """Word takes letters, digits and underscores in the name of a place."""
    return anchor.replace("-", "_")
