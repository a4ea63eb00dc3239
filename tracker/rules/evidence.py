"""Evidence: the ladder, the stance of a link, how independent a piece is, and which links count toward a rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

RUNGS = ("plan", "activity", "practice", "impact")  # lowest first
RUNG_LABELS = {"plan": "Plan", "activity": "Activity", "practice": "Practice", "impact": "Impact"}
RUNG_HINTS = {
    "plan": "a policy, a strategy, a commitment",
    "activity": "training given, a tool rolled out",
    "practice": "an audit, an inspection, an observation, what practitioners say",
    "impact": "outcome data; what children and families say",
}

SUPPORTS, CHALLENGES, CONTEXT = "supports", "challenges", "context"
STANCES = (SUPPORTS, CHALLENGES, CONTEXT)
STANCE_LABELS = {SUPPORTS: "Supports", CHALLENGES: "Challenges", CONTEXT: "Context"}

SELF_REPORTED = "self_reported"
INDEPENDENCE = (SELF_REPORTED, "checked_by_peer", "independent", "inspected")
INDEPENDENCE_LABELS = {
    SELF_REPORTED: "Self-reported",
    "checked_by_peer": "Checked by a peer",
    "independent": "Independent",
    "inspected": "Inspected",
}

VOICES = ("none", "child", "family", "practitioner")
VOICE_LABELS = {
    "none": "Nobody's own words",
    "child": "A child",
    "family": "A family",
    "practitioner": "A practitioner",
}

STATED, INFERRED = "stated", "inferred"


@dataclass(frozen=True)
class Link:
    """One piece as it bears on one item: all that the rules of assurance may depend on."""

    ref: str
    rung: str
    stance: str
    independence: str
    basis: str = STATED
    confirmed: bool = False
    invented: bool = False
    look_again: dt.date | None = None

    @property
    def checked(self) -> bool:
        """Somebody other than the agency itself has looked."""
        return self.independence != SELF_REPORTED

    def counts(self, today: dt.date, invented_too: bool = False) -> bool:
        """Whether the link counts toward a rule: not inferred (unless confirmed), not invented, not past its date.

        ``invented_too`` is for a decision that is itself invented, in the demonstration: it may rest on invented
        evidence, and nothing real ever may.
        """
        if self.basis == INFERRED and not self.confirmed:
            return False
        if self.invented and not invented_too:
            return False
        return self.look_again is None or self.look_again >= today


def at_or_above(rung: str, lowest: str) -> bool:
    """Whether a rung stands as high as another, or higher."""
    return RUNGS.index(rung) >= RUNGS.index(lowest)


def tally(links: Iterable[Link]) -> dict:
    """The ladder: for each rung how many support and challenge, and how many of them somebody else checked."""
    ladder = {
        rung: {"supports": 0, "challenges": 0, "supports_checked": 0, "challenges_checked": 0} for rung in reversed(RUNGS)
    }
    for link in links:
        if link.stance == CONTEXT:
            continue
        ladder[link.rung][link.stance] += 1
        ladder[link.rung][f"{link.stance}_checked"] += link.checked
    return ladder
