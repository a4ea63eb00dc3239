"""Coverage: what stands for and against an item on each rung, who has checked it, and what nothing covers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from . import evidence

RULE = (
    "Each piece is counted on its rung for each item on which it bears, for or against; context is not counted. "
    "Checked: by a peer, somebody independent or an inspector, and not by the agency itself alone. "
    "Inferred: the link is our reading, and nobody has confirmed it; such a link counts toward no rule of assurance. "
    "An action answers an item unless it was withdrawn, or only proposes to decide what would answer it: "
    "a proposal is never coverage."
)


@dataclass
class Cover:
    """What stands for and against one item, and what answers it."""

    rungs: dict[str, dict[str, int]] = field(default_factory=dict)  # rung -> supports, challenges
    supports: int = 0
    challenges: int = 0
    checked: int = 0  # pieces for or against that somebody else has checked
    inferred: int = 0  # links for or against that nobody has confirmed
    invented: int = 0  # links for or against that are made up
    context: int = 0
    answers: int = 0  # actions that answer it
    proposals: int = 0  # actions that only propose to decide what would
    # Through its sub-points: each of them is evidenced, or answered.
    parts_evidenced: bool = False
    parts_answered: bool = False

    @property
    def pieces(self) -> int:
        return self.supports + self.challenges

    @property
    def evidenced(self) -> bool:
        """Whether anything supports or challenges it, or each of its sub-points."""
        return bool(self.pieces) or self.parts_evidenced

    @property
    def answered(self) -> bool:
        return bool(self.answers) or self.parts_answered

    @property
    def highest(self) -> str:
        """The highest rung on which something supports; empty for none."""
        return next((rung for rung in reversed(evidence.RUNGS) if self.rungs[rung][evidence.SUPPORTS]), "")

    @property
    def low(self) -> bool:
        """Something supports, and nothing that does stands on practice or impact."""
        return self.supports > 0 and not evidence.at_or_above(self.highest, "practice")

    @property
    def one_sided(self) -> bool:
        """Something supports and nothing challenges: then it matters what was looked for."""
        return self.supports > 0 and not self.challenges


def of(links: Iterable[evidence.Link], answers: int = 0, proposals: int = 0) -> Cover:
    """The coverage of one item by the links to it and the actions that answer it."""
    links = list(links)
    sided = [link for link in links if link.stance != evidence.CONTEXT]
    tally = evidence.tally(sided)
    rungs = {
        rung: {stance: tally[rung][stance] for stance in (evidence.SUPPORTS, evidence.CHALLENGES)}
        for rung in evidence.RUNGS
    }
    return Cover(
        rungs=rungs,
        supports=sum(link.stance == evidence.SUPPORTS for link in sided),
        challenges=sum(link.stance == evidence.CHALLENGES for link in sided),
        checked=sum(link.checked for link in sided),
        inferred=sum(link.basis == evidence.INFERRED and not link.confirmed for link in sided),
        invented=sum(link.invented for link in sided),
        context=len(links) - len(sided),
        answers=answers,
        proposals=proposals,
    )


def through_parts(parts: Iterable[Cover]) -> tuple[bool, bool]:
    """Whether each of the sub-points of an item is evidenced, and whether each is answered. Without any: neither."""
    parts = list(parts)
    return bool(parts) and all(each.evidenced for each in parts), bool(parts) and all(each.answered for each in parts)


# What the table can be narrowed to, with the words for it.
ONLY = {
    "nothing": "Nothing covers it: no evidence for or against, and no action",
    "no_evidence": "No evidence for or against",
    "unanswered": "No action answers it",
    "unchecked": "All evidence is self-reported",
    "low": "What supports is plan or activity alone",
    "one_sided": "Something supports, nothing challenges",
    "challenged": "Something challenges",
}


def is_like(cover: Cover, only: str) -> bool:
    """Whether an item belongs into a narrowed table."""
    return {
        "nothing": not cover.evidenced and not cover.answered,
        "no_evidence": not cover.evidenced,
        "unanswered": not cover.answered,
        "unchecked": cover.pieces > 0 and not cover.checked,
        "low": cover.low,
        "one_sided": cover.one_sided,
        "challenged": cover.challenges > 0,
    }[only]
