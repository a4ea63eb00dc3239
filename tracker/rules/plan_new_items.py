"""The recommendations of a review that a plan alone holds: taken from its cells, quoted as the file has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .plan_items import RECOMMENDATION, arabic
from .plan_lines import ITEM, Known, KnownItem, Reading
from .plan_mapping import Mapping

_NUMBERED = re.compile(
    r"^(?:the\s+)?(?:(?:scr\s+)?recommendation|rec|rcmd|r)?\.?\s*(?:no\.?|number)?\s*"
    r"\(?(?P<number>\d{1,3}[a-z]?|[ivxlc]{1,7})(?![\w])\)?\s*[:.)–-]*\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_FEWEST = 3  # words that are a wording; fewer are a name, such as "Recommendation 3"


@dataclass(frozen=True)
class NewItem:
    """A recommendation that the review does not have yet."""

    ref: str
    number: str
    text: str
    row: int
    words: tuple[str, ...]  # by which the plan names it

    @property
    def title(self) -> str:
        return self.text if len(self.text) <= 120 else f"{self.text[:119].rsplit(' ', 1)[0]}…"


def of(reading: Reading, mapping: Mapping, known: Known) -> tuple[NewItem, ...]:
    """What the plan names and the review does not have, in the order of its rows; the same number is the same item."""
    found: dict[str, NewItem] = {}
    taken = {each.ref for each in known.items}
    written = {line.row: line.item_as_written for line in reading.lines}
    for question in reading.questions:
        words = question.as_written.strip()
        if question.kind != ITEM or not words or words in mapping.items:
            continue
        number, text = _read(words, written.get(question.rows[0], ""))
        name = arabic(number) or words.casefold()
        if name in found:
            before = found[name]
            longer = text if len(text) > len(before.text) else before.text
            found[name] = replace(before, text=longer, words=(*before.words, words))
            continue
        ref = _free(number, taken)
        taken.add(ref)
        found[name] = NewItem(ref, number, text, question.rows[0], (words,))
    return tuple(found.values())


def with_items(known: Known, mapping: Mapping, found: Sequence[NewItem]) -> tuple[Known, Mapping]:
    """What is known, and what was said, once these are items of the review."""
    items = tuple(KnownItem(each.ref, RECOMMENDATION, each.number, each.text, each.title) for each in found)
    named = {words: (each.ref,) for each in found for words in each.words}
    return replace(known, items=(*known.items, *items)), mapping.with_(items={**mapping.items, **named})


def _read(words: str, whole: str) -> tuple[str, str]:
    """The number and the wording: beside the number, else in a column of its own, else the words themselves."""
    numbered = _NUMBERED.match(words)
    number = numbered["number"] if numbered else ""
    rest = " ".join((numbered["rest"] if numbered else words).split())
    if len(rest.split()) < _FEWEST:
        apart = " ".join(whole.removeprefix(words).split())
        rest = apart or rest or words
    return number[:20], rest


def _free(number: str, taken: set[str]) -> str:
    """R4 of 4, of 04 and of iv: references have figures. Where that is taken, the first that is free."""
    if number and (ref := f"R{arabic(number)}") not in taken:
        return ref
    place = 1
    while f"R{place}" in taken:
        place += 1
    return f"R{place}"
