"""A report as Markdown that reads well as plain text: the same words and the same order as in every other format."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from . import stocktake_paper
from .blocks import (
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
    Said,
    Table,
    Told,
    Whole,
    Wording,
)
from .content import Stocktake
from .content_narrative import in_brackets

INVENTED = "**[invented]**"


def write(doc: Stocktake) -> str:
    """The whole file. Notes stand in square brackets and are listed in the register at the end."""
    return write_paper(stocktake_paper.lay_out(doc))


def write_paper(paper: Paper) -> str:
    lines = [line for block in paper.blocks for line in _block(block)]
    return "\n".join(lines).rstrip() + "\n"


@singledispatch
def _block(block: Block) -> Iterator[str]:
    raise TypeError(type(block))


@_block.register
def _(block: Heading):
    yield from (f"{'#' * block.level} {block.words}", "")


@_block.register
def _(block: Paragraph):
    yield from (_words(block.line), "")


@_block.register
def _(block: Wording):
    yield from (*(f"> {line}" for line in block.text.split("\n")), "")
    if block.citation:
        yield from (block.citation, "")


@_block.register
def _(block: Facts):
    yield from (*(f"- {term}: {_words(words)}" for term, words in block.rows), "")


@_block.register
def _(block: Entries):
    for place, entry in enumerate(block.rows, 1):
        yield _entry(entry, f"{place}." if block.numbered else "-")
    yield ""


@_block.register
def _(block: Marks):
    for _, head, words in block.cells:
        name, comma, by = head.partition(",")
        yield f"- **{name}**{comma}{by}: {_words(words)}"
    yield ""


@_block.register
def _(block: Bars):
    yield from (f"### {block.title}, {block.by}", "")
    yield from _table(["What", "How many"], [[label, said] for label, _, said in block.rows])
    yield from ("", f"Rule: {block.rule}", "")


@_block.register
def _(block: Picture):
    yield from (f"### {block.title}, {block.by}", "", block.says, "", f"Rule: {block.rule}", "")


@_block.register
def _(block: Table):
    if block.rule:
        yield from (block.rule, "")
    yield from (*_table(block.columns, [[_words(cell) for cell in row] for row in block.rows]), "")


@_block.register
def _(block: Whole):
    for each in block.blocks:
        yield from _block(each)


@_block.register
def _(_block: Contents | NewPage):
    yield from ()  # a text has neither pages nor numbers of them


def _entry(entry: Entry, mark: str) -> str:
    """One entry of a list; what follows its first line stands under it."""
    number = f"[{entry.number}] " if entry.number else ""
    lines = (number + "\n".join(_words(words) for words in entry.lines if words)).splitlines()
    under = " " * (len(mark) + 1)
    return "\n".join([f"{mark} {lines[0]}", *(f"{under}{line}" if line.strip() else "" for line in lines[1:])])


def _table(columns: list[str], rows: list[list[str]]) -> Iterator[str]:
    """A table whose columns also stand straight as text."""
    cells = [columns, *([" ".join(cell.split()).replace("|", "\\|") for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    for number, row in enumerate(cells):
        yield "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        if not number:
            yield "| " + " | ".join("-" * width for width in widths) + " |"


def _words(words: Line) -> str:
    return "".join(_word(each) for each in words)


def _word(each: str | Run | Said) -> str:
    if isinstance(each, str):
        return each
    if isinstance(each, Told):
        return in_brackets(each.text)
    if isinstance(each, Said):
        return each.text
    if each.note:
        return f"{each.text.removesuffix(str(each.note))}[{each.note}]" if each.text else f" [{each.note}]"
    if each.code:
        return f"`{each.text}`"
    if each.bold:
        # A star beside a space would mark nothing.
        kept = each.text.strip()
        return each.text.replace(kept, f"**{kept}**") if kept else each.text
    return each.text
