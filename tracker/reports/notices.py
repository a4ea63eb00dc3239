"""What a stocktake works out from its own content: where we stand, what to notice, gaps, coverage, and what was left out.

Each block says the rule that made it. Nothing here asks the store, and nothing here is a judgement.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..rules import assurance, delivery, evidence, rag, roles
from ..rules.names import Names
from ..rules.settings import Thresholds
from .content import KIND_NOUNS, PUBLIC, RUNGS, Count, Coverage, Notice, Overview, RungCount, Section, Stocktake
from .content_agencies import Step
from .wording import count, listed, long_day

CHECKED_RULE = (
    "Checked means that somebody other than the agency itself has looked: a peer, somebody independent, an inspector."
)

LADDER_RULE = (
    "Plan: what is promised or written. Activity: what was done or given. Practice: how staff were seen to work. Impact: "
    "what changed for children. A link is stated where a source makes it, and inferred where it is a reading of ours."
)

COVERAGE_RULE = (
    "By theme, of the items in this copy. Answered: an action answers it; a proposal to decide what would is no answer. "
    "Evidenced: something supports or challenges. Checked: some of it by somebody other than the agency itself. "
    "Looked at: the chair has decided."
)


def overview(sections: list[Section], day: dt.date, limits: Thresholds, called: Names) -> Overview:
    """Where we stand on one page."""
    steps = _each_once(sections)
    rungs = [_on_rung(sections, rung) for rung in RUNGS]
    proposed = sum(step.proposed for step in steps)
    delivery_rule = (
        f"The agency that leads an action says where it stands; only somebody outside it may close it. {_s(steps)}"
    )
    if proposed:
        delivery_rule += f", of which {proposed} only propose to decide what answers a point"
    return Overview(
        sentences=_sentences(sections, steps, day, called),
        delivery=[
            Count(state, label, sum(step.delivery == state for step in steps)) for state, label in delivery.LABELS.items()
        ],
        delivery_rule=f"{delivery_rule}. An action that answers several items is counted once.",
        dates=[Count(colour, label, sum(step.colour == colour for step in steps)) for colour, label in rag.LABELS.items()],
        dates_rule=f"{rag.rule(limits)} Worked out from dates, moves and silence; nobody can type a colour.",
        differing=sum(step.differs for step in steps),
        evidence=rungs,
        evidence_rule=(
            "One piece is counted once on each side on which it stands, however many items it bears on. "
            f"{CHECKED_RULE} {_context_words(sections)} {LADDER_RULE}"
        ),
        assurance=[
            Count(rating, label, sum(section.rating == rating for section in sections))
            for rating, label in _strongest_first()
        ],
        assurance_rule=(
            f"The {called.role_in_text(roles.CHAIR)} decides, for each item. "
            "Good evidence needs practice or impact that supports and is "
            f"checked; sustained needs a second look at least {limits.sustained_after} months later. Links that are only "
            "inferred, invented, or past the date of their next look do not count toward these rules. "
            "No decision is worked out from others."
        ),
        invented=any(section.invented for section in sections),
    )


def _strongest_first() -> list[tuple[str, str]]:
    """Ratings with their words: what was assured, what was not yet, and apart what was tested and failed."""
    order = [assurance.SUSTAINED, assurance.GOOD_EVIDENCE, assurance.SOME_EVIDENCE, assurance.SELF_REPORTED_ONLY]
    return [(rating, assurance.LABELS[rating]) for rating in (*order, assurance.NOT_YET_TESTED, assurance.NOT_ASSURED)]


def _each_once(sections: Iterable[Section]) -> list[Step]:
    return list({step.ref: step for section in sections for step in section.steps}.values())


def _s(steps: list[Step]) -> str:
    return count(len(steps), "action")


def some_of(number: int, sections: list[Section]) -> str:
    """So many of the items of a copy, in words: 3 of the 13 recommendations; all 13; the one recommendation."""
    kinds = {section.kind for section in sections}
    one, many = KIND_NOUNS[kinds.pop()] if len(kinds) == 1 else ("item", "items")
    if len(sections) == 1:
        return f"{'the one' if number else 'no'} {one}"
    return f"all {len(sections)} {many}" if number == len(sections) else f"{number or 'none'} of the {len(sections)} {many}"


def _sentences(sections: list[Section], steps: list[Step], day: dt.date, called: Names) -> list[str]:
    if not sections:
        return [f"Nothing within this scope was known on {long_day(day)}."]
    good = sum(section.rating in assurance.ASSURED for section in sections)
    tested = sum(section.rating != assurance.NOT_YET_TESTED for section in sections)
    said = [
        f"As at {long_day(day)} the {called.role_in_text(roles.CHAIR)} has tested {some_of(tested, sections)} in this copy"
        + (f", and has said good evidence or sustained of {good or 'none'}." if tested else ".")
    ]
    done = sum(step.delivery in (delivery.DONE, delivery.CLOSED) for step in steps)
    silent = sum(step.delivery == delivery.NOT_REPORTED for step in steps)
    if not steps:
        said.append("No action answers any of them.")
    else:
        if silent == len(steps):
            what = "the one action" if silent == 1 else f"any of the {silent} actions"
            said.append(f"No agency has reported here on {what}: what is known of them is what the documents say.")
        else:
            said.append(
                f"The agencies call {done or 'none'} of {_s(steps)} done or closed; on {silent or 'none'} nothing has "
                "been reported here since the source document."
            )
    notes = {piece.note.ref: piece.note for section in sections for piece in section.for_or_against}.values()
    against = len({piece.note.ref for section in sections for piece in section.challenging})
    checked = sum(note.checked for note in notes)
    said.append(
        f"{count(len(notes), 'piece').capitalize()} of evidence {'stands' if len(notes) == 1 else 'stand'} for or against: "
        f"{checked or 'none'} checked by somebody other than the agency itself, {against or 'none'} that "
        f"{'challenges' if against == 1 else 'challenge'}."
        if notes
        else "There is no evidence for or against any of them."
    )
    return said


def _on_rung(sections: list[Section], rung: str) -> RungCount:
    sides: dict[str, dict[str, bool]] = {evidence.SUPPORTS: {}, evidence.CHALLENGES: {}}
    for section in sections:
        for piece in section.on(rung):
            sides[piece.stance][piece.note.ref] = piece.note.checked
    supports, challenges = sides[evidence.SUPPORTS], sides[evidence.CHALLENGES]
    return RungCount(rung, len(supports), sum(supports.values()), len(challenges), sum(challenges.values()))


def _context_words(sections: list[Section]) -> str:
    only = {piece.note.ref for section in sections for piece in section.context}
    only -= {piece.note.ref for section in sections for piece in section.for_or_against}
    gives = "gives context alone and is" if len(only) == 1 else "give context alone and are"
    return f"{count(len(only), 'piece').capitalize()} {gives} not counted."


# What the reader is asked to notice


@dataclass(frozen=True)
class _Look:
    """A thing to notice: when it is true of an item, and how it is said of several."""

    true_of: Callable[[Section], bool]
    words: Callable[[str], str]  # 3 of the 13 recommendations -> the sentence
    rule: str


def _unheard(section: Section) -> bool:
    return not any(piece.note.voice in ("child", "family") for piece in section.for_or_against)


def _no_evidence(section: Section) -> bool:
    return not section.for_or_against


def _self_reported(section: Section) -> bool:
    return bool(section.for_or_against) and not any(piece.note.checked for piece in section.for_or_against)


def _low(section: Section) -> bool:
    supports = [piece for piece in section.for_or_against if piece.stance == evidence.SUPPORTS]
    return bool(supports) and not any(evidence.at_or_above(piece.note.rung, "practice") for piece in supports)


LOOKS = (
    _Look(
        lambda s: bool(s.asked_before),
        lambda of: f"What an earlier recommendation or learning point asked is asked again in {of}.",
        "a link to what was asked before stands; it tells how the earlier one was closed then, and how it stands now",
    ),
    _Look(
        lambda s: s.done_but_not_assured,
        lambda of: f"Every action is called done or closed on {of}, and the chair has not said good evidence.",
        "every action that was not withdrawn is done, awaiting check, or closed; the rating is below good evidence",
    ),
    _Look(
        lambda s: bool(s.challenging),
        lambda of: f"Evidence challenges {of}. It stands among the evidence of each, not in an annex.",
        "at least one piece challenges",
    ),
    _Look(
        _no_evidence,
        lambda of: f"Nothing supports or challenges {of}.",
        "no piece supports or challenges; context does not count",
    ),
    _Look(
        _self_reported,
        lambda of: f"What stands for or against {of} comes from the agencies alone: nobody outside them has checked it.",
        "there is evidence, and every piece for or against is self-reported",
    ),
    _Look(
        _low,
        lambda of: f"What supports {of} is plans and activity: what was written or given, not what changed.",
        "something supports, and nothing that supports stands on practice or impact",
    ),
    _Look(
        _unheard,
        lambda of: f"No child's or family's voice stands behind {of}.",
        "no piece for or against carries the words of a child or a family",
    ),
    _Look(
        lambda s: bool(s.disagree),
        lambda of: f"Figures disagree on {of}. Each is shown as printed, and none is corrected.",
        "a piece of its evidence stands in a group of figures that disagree",
    ),
    _Look(
        lambda s: not s.covered,
        lambda of: f"No action answers {of}.",
        "no action is linked, or only a proposal to decide what answers it",
    ),
    _Look(
        lambda s: bool(s.decision and s.decision.override),
        lambda of: f"The chair decided against a rule on {of}, with a written reason.",
        "the decision carries the reason for going against a rule",
    ),
    _Look(
        lambda s: any(row.open for row in s.raised),
        lambda of: f"A level has not yet decided what was raised on {of}.",
        "an escalation of the item, or of an action that answers it, is open",
    ),
)


def notices(sections: list[Section]) -> list[Notice]:
    """What we ask the reader to notice: worked out, in a fixed order, only what is true of something."""
    found = []
    for look in LOOKS:
        refs = [section.ref for section in sections if look.true_of(section)]
        if refs:
            found.append(Notice(look.words(some_of(len(refs), sections)), look.rule, refs))
    return found


# Gaps of one item


def gaps(section: Section) -> list[str]:
    """What is missing under one item, each as a sentence. Worked out from what this copy shows."""
    found = []
    if not section.steps:
        found.append("No action answers it.")
    elif not section.covered:
        found.append("No action answers it yet: there is only a proposal to decide what would.")
    if section.steps and all(step.delivery == delivery.NOT_REPORTED for step in section.steps):
        found.append("No agency has reported on its actions since the source.")
    if _no_evidence(section):
        found.append("Nothing supports or challenges it" + ("; there is only context." if section.context else "."))
    else:
        found += _gaps_of_evidence(section)
    if section.awaited:
        found.append(section.responses_words)
    if section.rating == assurance.NOT_YET_TESTED:
        found.append("The chair has not yet tested it.")
    if section.due is None:
        found.append("It has no date.")
    elif section.due_basis == "provisional":
        found.append("Its date is provisional until the Board confirms it.")
    return found


def _gaps_of_evidence(section: Section) -> list[str]:
    found = []
    empty = [evidence.RUNG_LABELS[rung].lower() for rung in RUNGS if not section.on(rung)]
    if empty:
        found.append(f"There is no evidence on {listed(empty, 'or')}.")
    if _self_reported(section):
        found.append("All of it comes from the agencies alone; nobody outside them has checked it.")
    if _unheard(section):
        found.append("No child's or family's voice stands behind it.")
    found += _gaps_of_children(section)
    if section.one_sided and not section.looked_for:
        found.append("Nothing challenges it, and nobody has written down what was looked for.")
    if not any(piece.counts for piece in section.for_or_against):
        found.append("No link counts toward a rule of assurance yet: each is inferred, invented or past its date.")
    return found


def _gaps_of_children(section: Section) -> list[str]:
    """Which children nobody speaks for. Where no piece says anything of it, that is the gap."""
    if not section.for_or_against:
        return []
    if not section.whom.said:
        return ["No piece says which children it speaks for."]
    rows = [f"{row.label.lower()}: {listed(row.missing, 'and')}" for row in section.whom.rows if row.missing]
    return [f"Of the children, no piece says that it speaks for ({'; '.join(rows)})."] if rows else []


# Coverage


def coverage(sections: list[Section]) -> list[Coverage]:
    """By theme: how many items an action answers, evidence bears on, somebody checked, the chair has looked at."""
    themes: dict[str, list[Section]] = defaultdict(list)
    for section in sections:
        themes[section.theme or section.kind_label].append(section)
    return [
        Coverage(
            theme=theme,
            items=len(rows),
            answered=sum(row.covered for row in rows),
            unanswered=[row.ref for row in rows if not row.covered],
            evidenced=sum(bool(row.for_or_against) for row in rows),
            checked=sum(any(piece.note.checked for piece in row.for_or_against) for row in rows),
            looked_at=sum(row.decision is not None for row in rows),
        )
        for theme, rows in themes.items()
    ]


# What was left out


@dataclass
class LeftOut:
    """What the copy does not hold, counted while it was gathered."""

    hidden: list[str]  # the rung of each restricted piece that is not shown
    names: int
    outside: int
    outside_kinds: list[str]
    past: bool
    withdrawn: int
    updates: int
    answered: int
    decisions: int
    disagreeing: int = 0  # groups of figures that touch no item of the copy
    untold: int = 0  # items of the copy of which no narrative was accepted
    drafts: int = 0  # narratives that are only drafts, and that a copy for the public does not hold


def restricted_words(rungs: Iterable[str]) -> str:
    """3 restricted pieces (2 on practice, 1 on plan): how many and their rungs, and nothing else."""
    rungs = list(rungs)
    on = [f"{rungs.count(rung)} on {rung}" for rung in RUNGS if rung in rungs]
    return f"{count(len(rungs), 'restricted piece')} of evidence ({', '.join(on)})"


def left_out(done: Stocktake, facts: LeftOut) -> list[str]:
    """What was left out and why, as sentences."""
    public = done.audience == PUBLIC
    found = []
    if facts.hidden:
        why = "this copy is for the public" if public else "the post for which this copy was made may not see them"
        found.append(f"{restricted_words(facts.hidden)}, because {why}. Only their number and their rungs are given.")
    else:
        found.append("No evidence was left out for being restricted.")
    if public:
        words = "The names of officers and the titles of their posts: their agency or office stands in their place."
        if facts.names:
            words += f" {count(facts.names, 'name or address', 'names or addresses').capitalize()} that people had typed "
            words += "was taken out of the text." if facts.names == 1 else "were taken out of the text."
        found.append(words)
    else:
        found.append("The names of people: they stand as posts.")
    if facts.outside:
        found.append(f"{count(facts.outside, 'item')} outside the scope ({listed(facts.outside_kinds)}).")
    if facts.past:
        found.append(f"Whatever became known after {long_day(done.as_at)}.")
    if facts.withdrawn:
        found.append(f"{count(facts.withdrawn, 'withdrawn link')} between evidence and an item.")
    if facts.updates:
        found.append(f"{count(facts.updates, 'earlier progress update')}: the last on each action is printed.")
    if facts.decisions:
        found.append(f"{count(facts.decisions, 'earlier decision')} of the chair: the one that stands is printed.")
    if facts.disagreeing:
        found.append(f"{count(facts.disagreeing, 'group')} of figures that disagree: they touch no item in this copy.")
    if facts.answered:
        found.append(f"{count(facts.answered, 'answered question')}: those that wait for an answer are printed.")
    if facts.drafts:
        why = "nobody has accepted it" if facts.drafts == 1 else "nobody has accepted them"
        found.append(f"{count(facts.drafts, 'narrative')} that {'is' if facts.drafts == 1 else 'are'} only a draft: {why}.")
    if facts.untold:
        of = count(len(done.sections), "item")
        found.append(
            f"A narrative of then, now and still to do: none has been accepted for {facts.untold} of {of}. "
            "What the records say stands there all the same."
        )
    found.append("The files behind evidence: they are named by their fingerprints, and kept by the Board.")
    return found
