"""What a stocktake says of the actions, answers, questions and escalations under an item, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ..rules import assurance, delivery, evidence, rag, responses
from .wording import long_day


@dataclass
class Later:
    """What a document later than the action says of it; without a citation, what none of them tells."""

    says: str
    citation: str
    on: dt.date


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
    in_full_under: str = ""  # the item under which it is told; empty where that is here
    later: list[Later] = field(default_factory=list)
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
    def speaker(self) -> str:
        """Who said the last word about it, as a line begins."""
        return self.said_by[:1].upper() + self.said_by[1:]

    @property
    def basis_words(self) -> str:
        """Stated in a source, or inferred; one that no source holds was put down here."""
        return self.action_basis if self.citation or self.action_basis != evidence.STATED else "set here"

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
    """An escalation, and its decision if there is one; or what the rules only proposed to raise."""

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
    proposed: bool = False  # by the rules; it stands with no level until somebody confirms it
    set_aside: bool = False
    settled_on: dt.date | None = None
    settled_because: str = ""

    @property
    def with_whom(self) -> str:
        """The level that it stands with, and since when; or for which it was only proposed."""
        if self.proposed or self.set_aside:
            return f"proposed by the rules for the {self.level_label} on {long_day(self.raised_on)}"
        return f"with the {self.level_label} since {long_day(self.raised_on)}"

    @property
    def stands(self) -> str:
        """Where it stands, in a word or two."""
        if self.set_aside:
            return "set aside"
        return "proposed, not confirmed" if self.proposed else "not yet decided" if self.open else "decided"


@dataclass
class Event:
    """Something that happened to an action, a letter or a date. ``words`` go on after its reference and its day."""

    ref: str
    on: dt.date
    words: str
    because: str = ""  # Markdown
    invented: bool = False
