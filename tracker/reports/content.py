"""What a stocktake says, as plain values. A format adds nothing to it and leaves nothing out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ..rules import assurance, delivery, evidence, rag, responses
from ..rules import whom as children
from ..rules.names import Names

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

    @property
    def rating_label(self) -> str:
        return assurance.LABELS[self.rating]


@dataclass
class Step:
    """An action under an item: what its agency says, what the dates say, who owes what by when."""

    ref: str
    title: str
    detail: str
    success_measure: str
    lead: str
    owner: str
    delivery: str
    reported_on: dt.date | None
    said: str  # the words of the last update
    said_by: str
    due: dt.date | None
    due_as_written: str
    original: dt.date | None
    moves: int
    days_moved: int
    forecast: dt.date | None
    basis: str  # of the date: stated, confirmed or provisional
    asked_for: dt.date | None  # more time, asked and not decided
    colour: str
    colour_reason: str
    differs: bool
    link_basis: str
    action_basis: str
    proposed: bool  # only a proposal to decide what answers the item
    citation: str
    # What the business unit or the chair decided of its state, with the day and the reason.
    decided: str = ""
    invented_decided: bool = False
    # What of it was made up: a document's action may carry an invented report, and then only the report is tagged.
    invented_itself: bool = False
    invented_date: bool = False
    invented_report: bool = False

    @property
    def invented(self) -> bool:
        return self.invented_itself or self.invented_date or self.invented_report or self.invented_decided

    @property
    def delivery_label(self) -> str:
        return delivery.LABELS[self.delivery]

    @property
    def colour_label(self) -> str:
        return rag.LABELS[self.colour]

    @property
    def open(self) -> bool:
        """Something is still to be done. A pause is not an end."""
        return self.delivery == delivery.PAUSED or self.delivery not in delivery.STOPPED


@dataclass
class Answer:
    """What an agency answered to an item that addresses or asks it."""

    agency: str
    part: str
    response: str
    reason: str
    said_on: dt.date | None
    on_behalf: bool = False
    invented: bool = False
    since: dt.date | None = None  # it joined the board after the item was known, and is asked since then
    former: bool = False  # it is asked no more; what it said stays
    view: str = ""  # the chair's rating of this agency alone, where one was given
    view_because: str = ""
    view_on: dt.date | None = None
    view_override: str = ""
    view_invented: bool = False

    @property
    def view_label(self) -> str:
        return assurance.LABELS[self.view] if self.view else ""

    @property
    def response_label(self) -> str:
        return responses.LABELS[self.response]


@dataclass
class Question:
    """A question that waits for its answer."""

    ref: str
    agency: str
    question: str
    about: str
    asked_on: dt.date
    due: dt.date
    late: int
    invented: bool = False


@dataclass
class Raised:
    """An escalation, and its decision if there is one."""

    ref: str
    level: str
    about: str
    why: str
    asked: str
    raised_on: dt.date
    due: dt.date
    open: bool
    decision: str = ""
    decision_owner: str = ""
    decided_on: dt.date | None = None
    by_when: dt.date | None = None
    carried_out_on: dt.date | None = None
    invented: bool = False
    level_label: str = ""  # as it is called on the day


@dataclass
class Event:
    """Something that happened to an action, a letter or a date. ``words`` go on after its reference and its day."""

    ref: str
    on: dt.date
    words: str
    because: str = ""  # Markdown
    invented: bool = False


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
        have = "has" if said == 1 else "have"
        return f"{said or 'None'} of {of} bodies that are addressed or asked {have} responded."

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
        """The notes that stand under this item, in the order of their numbers."""
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
        said = [self.decision] if self.decision else []
        return self.due_invented or any(
            x.invented
            for x in (
                *(*said, *self.steps, *self.pieces, *self.answers, *self.questions, *self.raised),
                *(*self.happened, *self.missed, *self.letters),
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
    heads: list[tuple[str, int, str]]  # chain, entries, head
    attribution: list[str]
    names: Names = field(default_factory=Names)  # of the body, the roles and the levels, as on the day
    restricted_shown: list[str] = field(default_factory=list)  # references, for the log of readings
    of_all: int = 0  # items in the review, in scope or not

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
            heading = f"Learning points: {section.theme}" if section.kind == "learning_point" else ""
            if heading and found and found[-1][0] == heading:
                found[-1][1].append(section)
            else:
                found.append((heading, [section]))
        return found

    @property
    def invented(self) -> bool:
        return any(section.invented for section in self.sections)

    @property
    def file_name(self) -> str:
        """Without an ending."""
        scope = "".join(c if c.isalnum() else "-" for c in self.scope.lower()).strip("-")
        return f"stocktake-{self.review_code}-{self.as_at.isoformat()}-{scope}-{self.audience}"
