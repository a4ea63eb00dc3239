"""What a stocktake tells of an item in the words of the business unit, as plain values.

A citation in a text is kept as a mark that no person can type. Each format puts its own words in the place of the mark.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ..rules import narratives as rules
from .wording import listed, long_day, stopped

_OPEN, _SHUT = "\ue000", "\ue001"  # of the private use area of Unicode: no keyboard has them
_MARK = re.compile(f"{_OPEN}([^{_SHUT}]*){_SHUT}")


def mark(what: str | int) -> str:
    """The mark of a citation: the number of a note, or the reference of another record."""
    return f"{_OPEN}{what}{_SHUT}"


def unmarked(text: str) -> str:
    """What somebody typed, without anything that could be taken for a mark."""
    return text.replace(_OPEN, "").replace(_SHUT, "")


def with_marks(text: str, say: Callable[[str], str]) -> str:
    """The text with the words of a format in the place of each mark."""
    return _MARK.sub(lambda found: say(found[1]), text)


def in_pieces(text: str) -> list[tuple[str, bool]]:
    """The text cut at its marks: the words, and what each mark holds, for which the second value is True."""
    return [(piece, bool(place % 2)) for place, piece in enumerate(_MARK.split(text)) if piece]


def close_up(text: str) -> str:
    """The numbers of notes close to what they are notes to, and a comma between two, so that 1 and 2 are not read as 12."""
    number = f"{_OPEN}\\d+{_SHUT}"
    # Looked at from where the spaces begin alone: else many of them take a time that grows with their square.
    return re.sub(f"(?<! ) +(?={number})", "", re.sub(f"({number})[ ,;]*(?={number})", r"\1,", text))


def in_brackets(text: str) -> str:
    """As plain text: notes and other records in square brackets."""
    return with_marks(text, lambda what: f" [{what}]" if what.isdigit() else f"[{what}]")


def several_as_one(text: str) -> str:
    """Restricted pieces that stand side by side are counted together."""
    one = r"\[(\d+) restricted pieces?\]"

    def counted(found: re.Match) -> str:
        return f"[{rules.restricted_words(sum(int(number) for number in re.findall(one, found[0])))}]"

    return re.sub(rf"{one}(?:\s*{one})+", counted, text)


@dataclass
class Mention:
    """A record that is cited and is no evidence, with the words by which a reader of the paper knows it."""

    ref: str
    kind: str
    words: str
    here: bool = False  # an item that stands in this copy

    @property
    def in_words(self) -> str:
        return f"{self.ref} {self.words}".strip()


@dataclass
class Part:
    """One of the three texts, as Markdown with marks."""

    name: str  # then, now or to_do
    text: str

    @property
    def heading(self) -> str:
        return rules.PARTS[self.name]

    @property
    def plain(self) -> str:
        return in_brackets(self.text)


@dataclass
class Narrative:
    """Then, now and still to do of one item, with who says it and what it cites."""

    parts: list[Part]
    accepted: bool
    said_by: str
    said_on: dt.date
    accepted_by: str = ""
    accepted_on: dt.date | None = None
    notes: list[int] = field(default_factory=list)  # of the evidence that it cites
    mentions: list[Mention] = field(default_factory=list)
    hidden: int = 0  # restricted pieces that it cites and that this copy does not show
    changed: list[str] = field(default_factory=list)  # what it cites, and was changed after it was accepted
    changed_hidden: int = 0
    draft_begun: bool = False  # another text was begun, and is not shown
    invented: bool = False

    @property
    def standing_words(self) -> str:
        """Whose words they are, and whether anybody accepted them."""
        written = f"Written by {self.said_by}, {long_day(self.said_on)}"
        if not self.accepted:
            return f"{rules.NOT_ACCEPTED}. {written}."
        said = f"{written}. Accepted by {self.accepted_by}, {long_day(self.accepted_on)}."
        return said + (" Another text has been begun; it is a draft and is not shown." if self.draft_begun else "")

    @property
    def changed_words(self) -> str:
        """Which of the records that it cites were changed since it was accepted; nothing where none was."""
        named = [*self.changed, *([rules.restricted_words(self.changed_hidden)] if self.changed_hidden else [])]
        return f"Changed since it was accepted: {listed(named)}." if named else ""

    @property
    def cited_words(self) -> str:
        """The records that it cites beside the notes, in words; nothing where there are none."""
        said = "; ".join(each.in_words.rstrip(".") for each in self.mentions)
        return stopped(f"Cited: {said}") if said else ""
