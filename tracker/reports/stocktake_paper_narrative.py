"""On paper: then, now and still to do of one item, with their notes, and who accepted them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..rules import narratives as rules
from .blocks import Block, Entries, Entry, Heading, Paragraph, Told, bold, spaced, tag
from .content import Section

HEADING = "Then, now and still to do"
# Markdown that hangs together over blank lines is left whole.
_KEPT_WHOLE = re.compile(r"(?m)^(?:[ \t]+\S|\d+[.)]\s|>|```|#|\* |\+ )")


def narrative(s: Section, level: int) -> Iterator[Block]:
    """What the business unit tells; nothing where it has told nothing."""
    told = s.narrative
    if told is None:
        return
    yield Heading(level, HEADING)
    words = told.standing_words
    if not told.accepted:
        line = (bold(f"{rules.NOT_ACCEPTED}."), words.removeprefix(f"{rules.NOT_ACCEPTED}."))
        yield Paragraph(spaced(*line, tag(told)))
    if told.changed_words:
        yield Paragraph((bold(told.changed_words),))
    for part in told.parts:
        yield Paragraph((bold(part.heading),))
        yield from _text(part.text)
    if told.accepted:
        yield Paragraph(spaced(words, tag(told)), "quiet")
    if told.cited_words:
        yield Paragraph((told.cited_words,), "quiet")


def _text(text: str) -> Iterator[Block]:
    """A text paragraph by paragraph, and simple lists as lists, so that paper can break between them."""
    if not text.strip():
        yield Paragraph(("Nothing is written here.",), "quiet")
    elif _KEPT_WHOLE.search(text):
        yield Paragraph((Told(text),))
    else:
        for chunk in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
            lines = chunk.split("\n")
            if all(line.startswith("- ") for line in lines):
                yield Entries([Entry([(Told(line[2:]),)]) for line in lines])
            else:
                yield Paragraph((Told(chunk),))
