"""What a stocktake says, as plain values. A format adds nothing to it and leaves nothing out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..rules import assurance, delivery, evidence, rag, responses
from ..rules import whom as children
from ..rules.names import Names
from .content_agencies import Answer, Event, Question, Raised, Step
from .content_before import AskedAgain, AskedBefore
from .content_evidence import Decision, Note, Piece
from .content_figures import Disagreement, ItemCover
from .content_issue import Hearing, Issue, Replied
from .content_narrative import Narrative

if TYPE_CHECKING:
    from .charts import Chart

BOARD, PUBLIC = "board", "public"
AUDIENCES = {BOARD: "The Board", PUBLIC: "The public"}
RUNGS = tuple(reversed(evidence.RUNGS))  # impact first, as the ladder stands
# One and many of each kind of item, in running text.
KIND_NOUNS = {
    "recommendation": ("recommendation", "recommendations"),
    "national": ("national recommendation", "national recommendations"),
    "commentary": ("recommendation of the commentary", "recommendations of the commentary"),
    "learning_point": ("learning point", "learning points"),
}


@dataclass
class Section:
    """One item with its three judgements and what they rest on."""

    ref: str
    kind: str
    kind_label: str
    number: str
    theme: str
    title: str
    text: str  # exactly as printed
    citation: str
    other_wordings: list[tuple[str, str]]
    part_of: str
    shown_with: str
    due: dt.date | None
    due_basis: str
    due_note: str
    due_invented: bool
    answers: list[Answer] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    hidden: dict[str, int] = field(default_factory=dict)  # restricted pieces not shown, by rung
    decision: Decision | None = None
    steps: list[Step] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)
    happened: list[Event] = field(default_factory=list)  # to its actions, by others than the agency
    missed: list[Event] = field(default_factory=list)  # due points
    letters: list[Event] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    disagree: list[Disagreement] = field(default_factory=list)  # figures on its evidence that do not agree
    next_rung: str = ""  # what would move its evidence up one rung
    key_areas: list[Concerned] = field(default_factory=list)
    looked_for: str = ""  # what would challenge it, was looked for and not found
    outlook_on: dt.date | None = None  # the date of the latest source from which both were concluded
    narrative: Narrative | None = None  # what the business unit tells of it
    replies: list[Replied] = field(default_factory=list)  # of agencies, before it was issued
    asked_before: list[AskedBefore] = field(default_factory=list)
    made_up: bool = False  # the item itself, with its wording: its review is invented
    asked_again: list[AskedAgain] = field(default_factory=list)

    @property
    def one_sided(self) -> bool:
        """Something supports it and nothing challenges it, in this copy."""
        return bool(self.for_or_against) and not self.challenging

    @property
    def steps_heading(self) -> str:
        """Over the actions that are open. Where a narrative has its own *still to do*, they are the next steps."""
        return "Next steps" if self.narrative else "Still to do"

    @property
    def events(self) -> list[tuple[str, list[Event]]]:
        """What happened around the item, under headings; a heading with nothing under it is left out."""
        found = (("What was decided about its actions", self.happened), ("Due points missed", self.missed))
        return [pair for pair in (*found, ("Letters", self.letters)) if pair[1]]

    @property
    def awaited(self) -> list[str]:
        """The bodies that are addressed or asked and have not responded."""
        return [row.agency for row in self.answers if row.response == responses.AWAITING]

    @property
    def responses_words(self) -> str:
        """How many have responded, in words."""
        of = sum(not row.former for row in self.answers)
        said = of - len(self.awaited)
        if not of:
            return "Nobody is asked for a response any more."
        if of == 1:
            return f"The one body that is addressed or asked has {'' if said else 'not '}responded."
        if not said:
            return f"{'Neither' if of == 2 else 'None'} of the {of} bodies that are addressed or asked has responded."
        return f"{said} of the {of} bodies that are addressed or asked {'has' if said == 1 else 'have'} responded."

    @property
    def rating(self) -> str:
        return self.decision.rating if self.decision else assurance.NOT_YET_TESTED

    @property
    def rating_label(self) -> str:
        return assurance.LABELS[self.rating]

    @property
    def states(self) -> list[str]:
        """What the agencies say of each action; those that nobody has reported on stand last."""
        return sorted((step.delivery for step in self.steps), key=lambda state: state == delivery.NOT_REPORTED)

    @property
    def still_to_do(self) -> list[Step]:
        return [step for step in self.steps if step.open]

    @property
    def ended(self) -> list[Step]:
        return [step for step in self.steps if not step.open]

    @property
    def counts(self) -> dict:
        """The ladder of the pieces that this copy shows."""
        return evidence.tally(evidence.Link(p.note.ref, p.note.rung, p.stance, p.note.independence) for p in self.pieces)

    @property
    def colours(self) -> dict[str, int]:
        return {colour: n for colour in rag.LABELS if (n := sum(step.colour == colour for step in self.steps))}

    @property
    def for_or_against(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.stance != evidence.CONTEXT]

    @property
    def context(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.stance == evidence.CONTEXT]

    @property
    def challenging(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.stance == evidence.CHALLENGES]

    @property
    def whom(self) -> children.Whom:
        """Whom what supports or challenges speaks for, with its gaps."""
        notes = [piece.note for piece in self.for_or_against]
        return children.gathered((str(n.number), n.speaks_for, n.heard, n.missing) for n in notes)

    @property
    def notes(self) -> list[Note]:
        """The notes of the evidence under this item, in the order of their numbers."""
        return sorted((piece.note for piece in self.pieces), key=lambda note: note.number)

    def on(self, rung: str) -> list[Piece]:
        """What supports or challenges on a rung, in the order in which it is shown."""
        return [piece for piece in self.for_or_against if piece.note.rung == rung]

    @property
    def covered(self) -> bool:
        """Whether an action answers it; a proposal, or what was withdrawn, is no answer."""
        return any(not step.proposed and step.delivery != delivery.WITHDRAWN for step in self.steps)

    @property
    def done_but_not_assured(self) -> bool:
        return assurance.done_but_not_assured(self.states, self.rating)

    @property
    def invented(self) -> bool:
        said = [each for each in (self.decision, self.narrative) if each]
        return (
            self.made_up
            or self.due_invented
            or any(
                x.invented
                for x in (
                    *(*said, *self.steps, *self.pieces, *self.answers, *self.questions, *self.raised),
                    *(*self.happened, *self.missed, *self.letters, *self.replies),
                )
            )
        )


@dataclass
class Count:
    """A row of the page in front: a value, its word, and how many."""

    value: str
    label: str
    number: int


@dataclass
class RungCount:
    """How many pieces stand on a rung, for and against, and how many of them somebody else has checked."""

    rung: str
    supports: int
    supports_checked: int
    challenges: int
    challenges_checked: int

    @property
    def label(self) -> str:
        return evidence.RUNG_LABELS[self.rung]


@dataclass
class Overview:
    """Where we stand, on one page. Each block carries its rule in words."""

    sentences: list[str]
    delivery: list[Count]
    delivery_rule: str
    dates: list[Count]
    dates_rule: str
    differing: int
    evidence: list[RungCount]
    evidence_rule: str
    assurance: list[Count]
    assurance_rule: str
    invented: bool = False


@dataclass
class Notice:
    """Something that the reader is asked to notice: worked out, with its rule and the items that it is true of."""

    words: str
    rule: str
    refs: list[str]


@dataclass
class Concerned:
    """A key area of a source under an item, or an item under its key area, and how we know."""

    ref: str  # of the item, or the number of the area
    title: str
    basis: str  # stated or inferred
    because: str
    citation: str


@dataclass
class KeyArea:
    """The key area that a copy is about: our title, the wording as printed, and the items that it concerns."""

    number: int
    title: str
    wording: str
    citation: str
    items: list[Concerned] = field(default_factory=list)


@dataclass
class Coverage:
    """One row of the coverage table."""

    theme: str
    items: int
    answered: int
    unanswered: list[str]
    evidenced: int
    checked: int
    looked_at: int


@dataclass
class Stocktake:
    """All that a stocktake says."""

    review: str
    review_code: str
    review_kind: str
    body: str
    published: dt.date | None
    summary: str
    as_at: dt.date
    made_on: dt.date
    audience: str
    scope: str
    scope_words: str
    status: str
    demonstration: bool
    overview: Overview
    notices: list[Notice]
    left_out: list[str]
    sections: list[Section]
    register: list[Note]
    coverage: list[Coverage]
    coverage_rule: str
    disagree: list[Disagreement]
    disagree_rule: str
    item_coverage: list[ItemCover]
    item_coverage_rule: str
    heads: list[tuple[str, int, str]]  # chain, entries, head
    attribution: list[str]
    key_area: KeyArea | None = None  # where the scope is one
    documents: list[tuple[str, dt.date]] = field(default_factory=list)  # the sources known, with their dates
    names: Names = field(default_factory=Names)  # of the body, the roles and the levels, as on the day
    restricted_shown: list[str] = field(default_factory=list)  # references, for the log of readings
    of_all: int = 0  # items in the review, in scope or not
    hearing: Hearing | None = None  # of the agencies, before it was issued
    issue: Issue | None = field(default=None, metadata={"frozen": False})  # set when a frozen one is read

    @property
    def charts(self) -> list[Chart]:
        """The three of the overall position, worked out from what stands here."""
        from . import charts

        return charts.of(self)

    @property
    def title(self) -> str:
        return f"Stocktake: {self.review}"

    @property
    def audience_label(self) -> str:
        return AUDIENCES[self.audience]

    @property
    def sheets(self) -> list[tuple[str, list[Section]]]:
        """How it lies on paper: a sheet for each recommendation, one for the learning points of each theme."""
        found: list[tuple[str, list[Section]]] = []
        for section in self.sections:
            heading = (
                f"Learning points{f': {section.theme}' if section.theme else ' without a theme'}"
                if section.kind == "learning_point"
                else ""
            )
            if heading and found and found[-1][0] == heading:
                found[-1][1].append(section)
            else:
                found.append((heading, [section]))
        return found

    @property
    def invented(self) -> bool:
        return any(section.invented for section in self.sections)

    @property
    def made_up(self) -> bool:
        """The review itself is invented, and so is every wording."""
        return bool(self.sections) and all(section.made_up for section in self.sections)

    @property
    def file_name(self) -> str:
        """Without an ending."""
        if self.issue:
            return f"stocktake-{self.review_code}-{self.issue.stamp.number}-{self.as_at.isoformat()}-{self.audience}"
        scope = "".join(c if c.isalnum() else "-" for c in self.scope.lower()).strip("-")
        return f"stocktake-{self.review_code}-{self.as_at.isoformat()}-{scope}-{self.audience}"
