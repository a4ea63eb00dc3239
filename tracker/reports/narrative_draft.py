"""A narrative drafted from the records of one item: plain sentences, each with the records that it rests on.

Nothing is concluded here. What a piece says is quoted, or cut at the end of a sentence and marked as cut. The three
judgements stand in paragraphs of their own, each with who says it. Where the records hold nothing, a sentence says that.
Bodies are named, and no posts: what is accepted goes to the public as it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..rules import assurance, delivery, evidence
from ..rules import narratives as rules
from .blocks import Said, in_line, plain
from .content import RUNGS, Section
from .content_agencies import Step
from .content_evidence import Piece
from .wording import count, listed, long_day, stopped

LONGEST = 260  # characters of what is quoted
FEW = 6  # agencies that are named one by one
MOST = 6  # pieces of one rung and side that are quoted; the rest are cited by their number
_STANCE = {evidence.SUPPORTS: "Supports", evidence.CHALLENGES: "Challenges", evidence.CONTEXT: "Context to"}
_MADE_UP = "Invented for demonstration: "


@dataclass(frozen=True)
class Sentence:
    """What is said, and the references of what it rests on. Without any it says that there is none."""

    words: str
    cites: tuple[str, ...] = ()
    invented: bool = False

    @property
    def text(self) -> str:
        cited = "".join(f" [{ref}]" for ref in self.cites)
        words = f"{_MADE_UP}{self.words}" if self.invented else self.words
        return f"{words.rstrip('.')}{cited}." if cited else stopped(words)


@dataclass(frozen=True)
class Group:
    """Sentences under a heading that says whose judgement they are."""

    heading: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        lines = "\n".join(f"- {each.text}" for each in self.sentences)
        return f"**{self.heading}**\n\n{lines}" if self.heading else lines


@dataclass(frozen=True)
class Draft:
    """The proposal for the three texts."""

    then: tuple[Group, ...]
    now: tuple[Group, ...]
    to_do: tuple[Group, ...]

    @property
    def texts(self) -> dict[str, str]:
        """As Markdown, by part."""
        parts = {rules.THEN: self.then, rules.NOW: self.now, rules.TO_DO: self.to_do}
        return {name: "\n\n".join(group.text for group in groups) for name, groups in parts.items()}

    @property
    def sentences(self) -> list[Sentence]:
        return [each for group in (*self.then, *self.now, *self.to_do) for each in group.sentences]


def draft(s: Section, published: dt.date | None, chair: str = "chair") -> Draft:
    """What the records of an item would have a narrative say. ``published`` is the day of the review.

    What the Board had up to that day is *then*; with no such day, all of it is *now*.
    """
    before = [p for p in s.pieces if published and p.note.known_from and p.note.known_from <= published]
    since = [p for p in s.pieces if p not in before]
    return Draft(
        then=tuple(
            _groups(
                ("", _wording(s)), ("Evidence up to publication, in the words of the register", _then(s, before, published))
            )
        ),
        now=tuple(
            _groups(
                ("Evidence since then, in the words of the register", _since(s, since, published)),
                ("Delivery, said by the agencies", _delivery(s)),
                (f"Assurance, said by the {chair}", _assurance(s, chair)),
            )
        ),
        to_do=tuple(
            _groups(
                ("Open actions", _open_actions(s)),
                ("Questions and escalations that wait", _waiting(s)),
                ("Gaps", _gaps(s)),
            )
        ),
    )


def _groups(*pairs: tuple[str, Iterable[Sentence]]) -> Iterator[Group]:
    for heading, sentences in pairs:
        if found := tuple(sentences):
            yield Group(heading, found)


# Then


def _wording(s: Section) -> Iterator[Sentence]:
    what = s.kind_label.lower()
    yield Sentence(f"The {what} ({s.citation}) reads: {quoted(s.text)}", (s.ref,))


def _then(s: Section, pieces: Sequence[Piece], published: dt.date | None) -> Iterator[Sentence]:
    if published is None:
        yield Sentence(f"No day of publication is recorded, so no record is told of as earlier than {s.ref}: there is none")
    elif not pieces:
        yield Sentence(
            f"No evidence about {s.ref} from before publication on {long_day(published)} is recorded: there is none to cite"
        )
    else:
        yield from _pieces(s, pieces)


# Now


def _since(s: Section, pieces: Sequence[Piece], published: dt.date | None) -> Iterator[Sentence]:
    if not pieces:
        after = f" since publication on {long_day(published)}" if published else ""
        yield Sentence(f"No evidence about {s.ref} has been recorded{after}: there is none to cite")
    else:
        yield from _pieces(s, pieces)
        if not any(piece.stance == evidence.CHALLENGES for piece in s.pieces):
            yield Sentence(f"No record challenges {s.ref}: there is none to cite")
    if s.hidden:
        number = sum(s.hidden.values())
        yield Sentence(f"{count(number, 'restricted piece')} of evidence on {s.ref} cannot be told of here", (s.ref,))
    for group in s.disagree:
        yield Sentence(f"Figures disagree, and both are kept: {in_line(group.title)}", (group.ref,), group.invented)


def _pieces(s: Section, pieces: Sequence[Piece]) -> Iterator[Sentence]:
    """Rung by rung, the highest first; what supports, then what challenges, then context."""
    for stance in (evidence.SUPPORTS, evidence.CHALLENGES, evidence.CONTEXT):
        for rung in RUNGS:
            here = [p for p in pieces if p.stance == stance and p.note.rung == rung]
            for piece in here[:MOST]:
                yield _piece(s, piece)
            if more := here[MOST:]:
                for made_up in (False, True):
                    these = [p.note.ref for p in more if p.note.invented is made_up]
                    if these:
                        words = f"{_STANCE[stance]} {s.ref} too, on {rung}: {count(len(these), 'more piece')}"
                        yield Sentence(words, tuple(these), made_up)


def _piece(s: Section, p: Piece) -> Sentence:
    about = f"{p.note.rung_label.lower()}, {p.note.independence_label.lower()}, {p.link_words}; {_place(p.note.citation)}"
    voice = f" {p.note.voice_label}’s own words." if p.note.voice_label else ""
    return Sentence(
        f"{_STANCE[p.stance]} {s.ref} ({about}):{voice} {quoted(p.note.statement)}", (p.note.ref,), p.note.invented
    )


def _place(citation: str) -> str:
    """The first place that is cited, and how many more there are: the register lists them all."""
    first, *more = citation.split("; ")
    return f"{first} and {count(len(more), 'more place')}" if more else first


def _delivery(s: Section) -> Iterator[Sentence]:
    steps = [step for step in s.steps if not step.proposed]
    if not steps:
        only = " but a proposal to decide what would" if s.steps else ""
        cites = tuple(step.ref for step in s.steps)
        yield Sentence(f"No action answers {s.ref}{only}" + ("" if cites else ": there is none to cite"), cites)
        return
    for step in steps:
        if step.delivery != delivery.NOT_REPORTED:
            yield _said(step)
            if step.differs and step.open:
                yield Sentence(
                    f"The dates of {step.ref} say other than the agency: {step.colour_label.lower()}, {step.colour_reason}",
                    (step.ref,),
                    step.invented_date or step.invented_itself,
                )
    silent = [step for step in steps if step.delivery == delivery.NOT_REPORTED]
    for made_up in (False, True):
        these = tuple(step.ref for step in silent if step.invented_itself is made_up)
        if these:
            many = f"{len(these)} actions" if len(these) > 1 else "1 action"
            yield Sentence(f"No agency has reported on {many} since the source", these, made_up)


def _said(step: Step) -> Sentence:
    words = f"{step.lead} says of “{in_line(step.title)}”: {step.delivery_label.lower()}"
    if step.delivery in (delivery.CLOSED, delivery.WITHDRAWN, delivery.PAUSED):
        # Said by others than the agency, with their reason.
        decided = f". {shortened(step.decided)}" if step.decided else ""
        words = f"“{in_line(step.title)}” ({step.lead}) is {step.delivery_label.lower()}{decided}"
        return Sentence(words, (step.ref,), step.invented_decided or step.invented_itself)
    words += f" ({long_day(step.reported_on)})" if step.reported_on else ""
    words += f": {quoted(step.said)}" if step.said else ""
    return Sentence(words, (step.ref,), step.invented_report or step.invented_itself)


def _assurance(s: Section, chair: str) -> Iterator[Sentence]:
    d = s.decision
    if d is None:
        yield Sentence(f"The {chair} has not tested {s.ref}: there is no decision to cite", (s.ref,))
        return
    who = f"The deputy for the {chair}" if d.deputy else f"The {chair}"
    said = f"{who} said of {s.ref} on {long_day(d.decided_on)}"
    yield Sentence(f"{said}: {assurance.LABELS[d.rating].lower()}. The reason: {quoted(d.because)}", (d.ref,), d.invented)
    if d.broken_rule:
        yield Sentence(f"It was decided against a rule. The reason: {quoted(d.override)}", (d.ref,), d.invented)
    if d.look_again:
        yield Sentence(f"The next look is due by {long_day(d.look_again)}", (d.ref,), d.invented)


# Still to do


def _open_actions(s: Section) -> Iterator[Sentence]:
    steps = s.still_to_do
    if not steps:
        yield Sentence(f"No action on {s.ref} is open: there is none to cite")
    for step in steps:
        kind = "Only proposed: " if step.proposed else ""
        words = f"{kind}“{in_line(step.title)}”, owned by {step.lead}, {_by(step)}"
        yield Sentence(words, (step.ref,), step.invented_itself or step.invented_date)
    if s.due:
        basis = f" (date {s.due_basis})" if s.due_basis else ""
        yield Sentence(f"{s.ref} itself is due by {long_day(s.due)}{basis}", (s.ref,), s.due_invented)


def _by(step: Step) -> str:
    if step.due is None and not step.due_as_written:
        return "without a date"
    words = f"by “{step.due_as_written}”" if step.due_as_written else f"by {long_day(step.due)}"
    words += f", read as {long_day(step.due)}" if step.due_as_written and step.due else ""
    words += f" ({step.basis})" if step.basis else ""
    if step.moves:
        words += f", moved {count(step.moves, 'time')} by {count(step.days_moved, 'day')}"
    return words + (f"; more time is asked for, to {long_day(step.asked_for)}" if step.asked_for else "")


def _waiting(s: Section) -> Iterator[Sentence]:
    for q in s.questions:
        late = f" ({count(q.late, 'day')} late)" if q.late else ""
        asked = f"{q.agency} was asked on {long_day(q.asked_on)}, for an answer by {long_day(q.due)}"
        words = f"{asked}, and has not answered{late}: {quoted(q.question)}"
        yield Sentence(words, (q.ref,), q.invented)
    for x in s.raised:
        if x.open:
            words = f"With the {x.level_label} since {long_day(x.raised_on)}, not yet decided: {quoted(x.asked)}"
            yield Sentence(words, (x.ref,), x.invented)
        elif x.decision and not x.carried_out_on:
            words = f"Decided on {long_day(x.decided_on)} and not recorded as carried out: {quoted(x.decision)}"
            yield Sentence(f"{words}, by {long_day(x.by_when)}", (x.ref,), x.invented)


def _gaps(s: Section) -> Iterator[Sentence]:
    for gap in s.gaps:
        yield Sentence(gap, (s.ref,))
    if 0 < len(s.awaited) <= FEW:
        yield Sentence(f"No response yet from {listed(s.awaited)}", (s.ref,))
    if s.one_sided and s.looked_for:
        words = f"What would challenge it was looked for and not found, in the sources up to {long_day(s.outlook_on)}"
        yield Sentence(f"{words}: {shortened(s.looked_for)}", (s.ref,))
    if s.next_rung:
        words = f"What would move the evidence up one rung, in our reading of the sources up to {long_day(s.outlook_on)}"
        yield Sentence(f"{words}: {shortened(s.next_rung)}", (s.ref,))


# How something is quoted


def quoted(text: str) -> str:
    """In quotation marks and in one line; what is longer ends where one of its sentences does, and says that it was cut."""
    words, cut = _cut(text)
    return f"“{words} …” (shortened)" if cut else f"“{words}”"


def shortened(text: str) -> str:
    words, cut = _cut(text)
    return f"{words} … (shortened)" if cut else words


def _cut(text: str) -> tuple[str, bool]:
    # Square brackets would be read as citations.
    words = in_line(plain((Said(text),))).replace("[", "(").replace("]", ")")
    if len(words) <= LONGEST:
        return words, False
    ends = [match.end() for match in re.finditer(r"[.?!](?=\s)", words[: LONGEST + 1])]
    return (words[: ends[-1]] if ends and ends[-1] > LONGEST // 3 else words[:LONGEST].rsplit(" ", 1)[0]), True
