"""A report as a PDF that is tagged and accessible (PDF/UA-1), set by Typst from templates/reports/paper.typ."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from itertools import groupby
from tempfile import TemporaryDirectory

import typst

from .. import paths
from . import stocktake_paper
from .blocks import Bars, Block, Entries, Facts, Line, Marks, Paper, Paragraph, Table, Whole, runs
from .content import Stocktake

STANDARD = "ua-1"
DOTS = 220  # to the inch, in pictures


def write(doc: Stocktake) -> bytes:
    """The whole file."""
    return write_paper(stocktake_paper.lay_out(doc))


def write_paper(paper: Paper) -> bytes:
    """Set a report. The compiler itself refuses what would not be accessible: a picture without words, a skipped level."""
    said = {**vars(paper), "blocks": [*_blocks(paper.blocks)], "made_on": paper.made_on.isoformat()}
    midnight = dt.datetime.combine(paper.made_on, dt.time(), dt.UTC)
    # The day, not the moment: the same report twice is the same file.
    return _compile({"paper": json.dumps(said)}, format="pdf", pdf_standards=STANDARD, timestamp=int(midnight.timestamp()))


def pictures(drawings: list[tuple[str, int]]) -> list[bytes]:
    """Drawings in SVG, each with its width in millimetres, as PNG files for a format that cannot draw."""
    if not drawings:
        return []
    said = {"blocks": [{"svg": svg, "wide": wide} for svg, wide in drawings]}
    found = _compile({"paper": json.dumps(said), "pictures": "yes"}, format="png", ppi=DOTS)
    return found if isinstance(found, list) else [found]


def _compile(inputs: dict[str, str], **how):
    source = (paths.TEMPLATES / "reports" / "paper.typ").read_bytes()
    # An empty root: the typesetter can reach no file at all.
    with TemporaryDirectory() as root:
        return typst.compile(source, root=root, sys_inputs=inputs, **how)


def _blocks(blocks: list[Block]) -> Iterator[dict]:
    """Each block as it goes to the template; bars that follow each other go as one."""
    for bars, group in groupby(blocks, lambda block: isinstance(block, Bars)):
        if bars:
            yield {"kind_of": "bars", "rows": [vars(each) for each in group]}
        else:
            yield from map(_block, group)


def _block(block: Block) -> dict:
    said = {**vars(block), "kind_of": block.kind}
    match block:
        case Paragraph():
            said["line"] = _runs(block.line)
        case Facts():
            said["rows"] = [(term, _runs(words)) for term, words in block.rows]
        case Entries():
            said["rows"] = [{**vars(row), "lines": [_runs(words) for words in row.lines]} for row in block.rows]
        case Table():
            said["rows"] = [[_runs(cell) for cell in row] for row in block.rows]
            said["figures"] = sorted(block.figures)
        case Whole():
            said["blocks"] = [*_blocks(block.blocks)]
        case Marks():
            said["cells"] = [(tone, head, _runs(words)) for tone, head, words in block.cells]
    return said


def _runs(words: Line) -> list[str | dict]:
    """Words alone where nothing else is said of them: a large report has a million runs, and most are plain."""
    found = []
    for each in runs(words):
        said = {name: value for name, value in vars(each).items() if value}
        found.append(each.text if len(said) < 2 and each.text and "\n" not in each.text else {"text": "", **said})
    return found
