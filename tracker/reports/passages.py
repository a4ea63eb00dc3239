"""What a stocktake says of one agency, and nothing else of it: for its right of reply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..store.reviews import Agency
from .blocks import INVENTED, Block, Entries, Heading, Paper, Paragraph, Whole, Wording, plain, spaced
from .content import Section, Stocktake
from .stocktake_paper import section_blocks
from .stocktake_paper_narrative import HEADING as NARRATIVE
from .wording import called, long_day


@dataclass
class Passage:
    """The passages of one item that speak of an agency, as they stand in the paper."""

    ref: str
    title: str
    blocks: list[Block]


def of(doc: Stocktake, family: Iterable[Agency]) -> list[Passage]:
    """The passages about an agency and its parts, item by item, found by their names and the others that they go by."""
    called.set(doc.names)
    finds = _pattern(name for agency in family for name in (agency.name, *agency.aliases))
    found = []
    for section in doc.sections:
        blocks = [*_about(section, finds)]
        if blocks:
            found.append(Passage(section.ref, section.title, blocks))
    return found


def concerned(doc: Stocktake, agencies: Iterable[Agency]) -> dict[str, list[str]]:
    """The agencies that have a right of reply, by key, each with the references of the items that speak of it.

    They are those that are addressed or asked, that lead an action, or that owe an answer; a part is heard through the body
    that it is a part of. Who is only named, as an inspectorate is, and the Board itself, which issues, are not asked.
    """
    every = {row.key: row for row in agencies}
    named: set[str] = set()
    for section in doc.sections:
        named |= {row.agency for row in section.answers if not row.former}
        named |= {row.agency for row in section.questions} | {step.lead for step in section.steps}
    bodies = {_above(row, every).key for row in every.values() if row.name in named}
    told = {key: [each.ref for each in of(doc, family(every[key], every.values()))] for key in bodies}
    found = sorted((key for key, refs in told.items() if refs and not every[key].is_board), key=lambda key: every[key].name)
    return {key: told[key] for key in found}


def family(agency: Agency, agencies: Iterable[Agency]) -> list[Agency]:
    """An agency with all its parts."""
    every = {row.key: row for row in agencies}
    return [agency, *(row for row in every.values() if row.key != agency.key and _above(row, every).key == agency.key)]


def _above(row: Agency, every: dict[str, Agency]) -> Agency:
    """The body that an agency is a part of, at the top; the one that took its place where it is no more."""
    seen = {row.key}
    while (above := every.get(row.merged_into_id or row.parent_id or "")) is not None and above.key not in seen:
        seen.add(above.key)
        row = above
    return row


def paper(doc: Stocktake, agency: Agency, found: list[Passage]) -> Paper:
    """The passages as one paper, to read on a page or to print."""
    title = f"What the stocktake says of {agency.name}"
    blocks = [block for passage in found for block in passage.blocks]
    return Paper(title, doc.body, title, f"As at {long_day(doc.as_at)}", doc.scope_words, doc.made_on, blocks)


def without(doc: Stocktake, refs: Iterable[str]) -> Stocktake:
    """The same without some pieces, for who may not read them any more."""
    gone = set(refs)
    if not gone:
        return doc
    sections = [replace(s, pieces=[piece for piece in s.pieces if piece.note.ref not in gone]) for s in doc.sections]
    return replace(doc, sections=sections, register=[note for note in doc.register if note.ref not in gone])


def _pattern(names: Iterable[str]) -> re.Pattern:
    every = sorted({name for name in names if name.strip()}, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in every) or r"(?!)")


def _about(section: Section, finds: re.Pattern) -> Iterator[Block]:
    """Its heading and wording, then what names the agency, each under the heading where it stands."""
    kept: list[Block] = []
    head, heading, told_in = [], None, ""
    # The report marks a narrative once, under its last paragraph, and that may not be among what is kept.
    invented = section.narrative is not None and section.narrative.invented
    for block in _flat(section_blocks(section, 3)):
        if isinstance(block, Wording) and not kept:
            head.append(block)
        elif isinstance(block, Heading):
            if not head:
                head.append(block)
            heading, told_in = block, block.words
        elif said := _said(block, finds):
            if heading is not None and heading is not head[0]:
                kept.append(heading)
            heading = None
            kept.append(_marked(said) if invented and told_in == NARRATIVE else said)
    if kept:
        yield from (*head, *kept)


def _marked(block: Block) -> Block:
    """With the mark of what was made up behind each paragraph or entry that has none."""
    if isinstance(block, Paragraph):
        return block if INVENTED in block.line else replace(block, line=spaced(*block.line, INVENTED))
    rows = [replace(row, lines=[spaced(*row.lines[0], INVENTED), *row.lines[1:]]) for row in block.rows]
    return replace(block, rows=rows)


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """What paper keeps together, piece by piece."""
    for block in blocks:
        if isinstance(block, Whole):
            yield from _flat(block.blocks)
        else:
            yield block


def _said(block: Block, finds: re.Pattern) -> Block | None:
    if isinstance(block, Paragraph) and finds.search(plain(block.line)):
        return block
    if isinstance(block, Entries):
        rows = [row for row in block.rows if any(finds.search(plain(each)) for each in row.lines)]
        return replace(block, rows=rows) if rows else None
    return None
