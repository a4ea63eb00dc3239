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

RUNG_EXAMPLES = {
    "plan": "a strategy on exploitation that the Board has agreed",
    "activity": "800 staff trained; a screening tool in use in every team",
    "practice": "an audit of 50 files: in 31 the tool was used and acted on",
    "impact": "children are found sooner; young people say that somebody now asks why they went",
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

INDEPENDENCE_HINTS = {
    SELF_REPORTED: "the agency looked at its own work",
    "checked_by_peer": "another agency or another force looked, or sampled it",
    "independent": "somebody with no part in the work: an outside auditor, a researcher, an advocate",
    "inspected": "an inspectorate said so in a report",
}

VOICES = ("none", "child", "family", "practitioner")
VOICE_LABELS = {
    "none": "Nobody's own words",
    "child": "A child",
    "family": "A family",
    "practitioner": "A practitioner",
}

VOICE_HINTS = {
    "none": "a figure, a finding, a document",
    "child": "what children or young people said themselves, also looking back",
    "family": "what parents, carers or other relatives said themselves",
    "practitioner": "what staff said; it is practice and not impact",
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


def worth(rung: str, independence: str, stance: str) -> str:
    """What one piece would count toward, in words. The chair decides; this only says what a decision could rest on."""
    if stance == CONTEXT:
        return "It gives context. It counts toward no rating, for or against."
    if stance == CHALLENGES:
        return "It challenges. The chair says how it was weighed in each decision, and it supports no rating."
    if independence == SELF_REPORTED:
        return (
            "It is the agency's own word. Alone it carries “self-reported only”, however high it stands. "
            "The same seen by somebody else would carry more."
        )
    if at_or_above(rung, "practice"):
        return (
            "It can carry “good evidence”: it shows "
            + ("what changed for children" if rung == "impact" else "how practice is")
            + ", and somebody else has checked it."
        )
    return (
        "It counts toward “some evidence”: somebody else has checked it. “Good evidence” needs practice or impact, "
        "and this shows what was " + ("planned." if rung == "plan" else "done.")
    )


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
