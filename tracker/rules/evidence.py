"""Evidence: the ladder, the stance of a link, how independent a piece is, and which links count toward a rule."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .refusal import Refused

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
        return self.why_it_does_not_count(today, invented_too) is None

    def why_it_does_not_count(self, today: dt.date, invented_too: bool = False) -> str | None:
        """What keeps the link from counting toward a rule, in words, or None where it counts."""
        if self.basis == INFERRED and not self.confirmed:
            return "the link is inferred, and nobody has confirmed it"
        if self.invented and not invented_too:
            return "it is invented"
        if self.look_again is not None and self.look_again < today:
            return f"its look-again date was {self.look_again.day} {self.look_again:%B %Y}"
        return None


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


def check_statement(statement: str) -> None:
    if not statement.strip():
        raise Refused("Say what this evidence shows.", "statement")


def check_rung(rung: str) -> None:
    if rung not in RUNGS:
        raise Refused("Choose what kind of evidence this is.", "rung")


def check_independence(independence: str) -> None:
    if independence not in INDEPENDENCE:
        raise Refused("Choose who has checked it.", "independence")


def check_voice(voice: str) -> None:
    if voice not in VOICES:
        raise Refused("Choose whose own words it carries.", "voice")


def check_stances(stances: Collection[str]) -> None:
    """One for each recommendation or learning point that the piece bears on."""
    if not stances:
        raise Refused("Choose at least one recommendation or learning point that it bears on.", "about")
    if any(stance not in STANCES for stance in stances):
        raise Refused("Choose whether it supports, challenges or gives context.", "stance")


def check_address(url: str) -> None:
    """Web addresses only: a link of another kind could run something."""
    if url and not re.fullmatch(r"https?://[^\s<>\"]+", url):
        raise Refused("Enter a web address that begins with https:// or http://.", "url")


def check_behind(behind: object) -> None:
    """A file, a web address or a citation stands behind each piece."""
    if not behind:
        raise Refused("Give a file, a web address or a citation, so that others can check it.", "file")
