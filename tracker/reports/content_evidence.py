"""What a stocktake says of the evidence under an item, and of what the chair made of it, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ..rules import assurance, evidence
from ..rules import whom as children


@dataclass
class About:
    """What a piece bears on: the item, how, and who says so."""

    item: str
    stance: str
    basis: str  # stated or inferred
    confirmed: bool = False


@dataclass
class Note:
    """One piece of evidence in the register. Its number is the number of the note in every format."""

    number: int
    ref: str
    statement: str  # Markdown
    rung: str
    independence: str
    voice: str
    citation: str  # the documents and paragraphs, or who gave it and when
    behind: list[str]  # files and addresses
    said_by: str = ""
    period: str = ""
    heard: str = ""
    speaks_for: list[str] = field(default_factory=list)
    missing: str = ""
    figures: list[str] = field(default_factory=list)
    look_again: dt.date | None = None
    known_from: dt.date | None = None
    documents: frozenset[str] = frozenset()  # codes of the documents cited
    restricted: bool = False
    invented: bool = False
    about: list[About] = field(default_factory=list)
    cited_in: list[str] = field(default_factory=list)  # items whose narrative cites it, and that it is not linked to

    @property
    def checked(self) -> bool:
        """Somebody other than the agency itself has looked."""
        return self.independence != evidence.SELF_REPORTED

    @property
    def independence_label(self) -> str:
        return evidence.INDEPENDENCE_LABELS.get(self.independence, self.independence)

    @property
    def rung_label(self) -> str:
        return evidence.RUNG_LABELS[self.rung]

    @property
    def voice_label(self) -> str:
        """Whose own words it carries; nothing where nobody's."""
        return "" if self.voice == "none" else evidence.VOICE_LABELS[self.voice]

    @property
    def whom_words(self) -> str:
        """Which children it speaks for and which are missing, in one line; nothing where it does not say."""
        groups = [f"{label}: {words}" for label, words in children.in_words(self.speaks_for) if words]
        heard = f"Heard or looked at: {self.heard}" if self.heard else ""
        missing = f"Missing: {self.missing}" if self.missing else ""
        return ". ".join(words.strip().rstrip(".") for words in (heard, *groups, missing) if words)


@dataclass
class Piece:
    """A piece as it stands under one item."""

    note: Note
    stance: str
    basis: str
    confirmed: bool = False
    basis_citation: str = ""
    invented: bool = False
    counts: bool = True  # toward a rule of assurance

    @property
    def stance_label(self) -> str:
        return evidence.STANCE_LABELS[self.stance]

    @property
    def link_words(self) -> str:
        """How firm the link is: link stated (Scrutiny report, ¶21), link inferred, confirmed."""
        words = f"link {self.basis}"
        if self.basis_citation and self.basis_citation != self.note.citation:
            words += f" ({self.basis_citation})"
        words = f"{words}, confirmed" if self.confirmed else words
        # What a source says is never called invented, even where somebody in the demonstration changed its link.
        return f"{words} (the link is invented)" if self.invented and not self.note.invented else words


@dataclass
class Weighed:
    """A piece that challenges, and how the chair weighed it."""

    note: int
    words: str


@dataclass
class Decision:
    """What the chair concluded, why, and on what."""

    rating: str
    because: str
    decided_on: dt.date
    decided_by: str
    deputy: bool
    look_again: dt.date | None
    rests_on: list[int]  # numbers of notes
    weighed: list[Weighed]
    hidden: int = 0  # restricted pieces that it rests on or weighs, and that this copy does not show
    broken_rule: str = ""
    override: str = ""
    earlier: int = 0  # decisions that it replaced
    invented: bool = False
    ref: str = ""

    @property
    def rating_label(self) -> str:
        return assurance.LABELS[self.rating]
