"""What a narrative may say of an item: its three texts, the records that they cite, who may make it what the Board says."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from .refusal import Refused

THEN, NOW, TO_DO = "then", "now", "to_do"
PARTS = {THEN: "Then", NOW: "Now", TO_DO: "Still to do"}

DRAFT, ACCEPTED, TAKEN_BACK = "draft", "accepted", "taken_back"
LABELS = {DRAFT: "Draft", ACCEPTED: "Accepted", TAKEN_BACK: "Taken back"}
GIVES_NOTHING = "gives_nothing_away"  # the box on the page of acceptance
NOT_ACCEPTED = "Draft, not accepted by anybody"
RULE = (
    "A narrative is written by the business unit, and is a draft until it is accepted. It sets none of the three "
    "judgements. “Records changed since” means that a record which it cites was changed after it was accepted."
)

# Where the narrative of an item stands, for the list. None of them says anything of what it tells.
NONE, CHANGED = "none", "changed"
STANDINGS = {
    NONE: "None",
    DRAFT: "Draft",
    ACCEPTED: "Accepted",
    CHANGED: "Accepted, records changed since",
}

_BRACKET = re.compile(r"(?<!\\)\[([^\[\]\n]{1,200})\](?!\()")  # what is followed by a round bracket is a Markdown link
_BETWEEN = re.compile(r"\s*(?:[,;&]|\band\b)\s*", re.IGNORECASE)
_REF = re.compile(r"[A-Za-z]{1,4}\s*\d{1,6}\s*[a-z]?(?:\s*/\s*[A-Za-z-]+\s*\d*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Citation:
    """One bracket in a text, such as [E12] or [e 12, A7]: the references in it, and the line that it stands in."""

    written: str
    refs: tuple[str, ...]
    line: int


def citations(text: str) -> list[Citation]:
    """Every citation of a text, in its order. Other square brackets, and Markdown links, are none."""
    found = []
    for match in _BRACKET.finditer(text):
        if refs := _refs(match[1]):
            found.append(Citation(match[0], refs, text.count("\n", 0, match.start()) + 1))
    return found


def cited(*texts: str) -> list[str]:
    """The references that the texts cite, each once, in the order in which they are read."""
    return list(dict.fromkeys(ref for text in texts for each in citations(text) for ref in each.refs))


def replaced(text: str, say: Callable[[Citation], str]) -> str:
    """The text with each citation in the words of ``say``."""

    def instead(match: re.Match) -> str:
        refs = _refs(match[1])
        return say(Citation(match[0], refs, 0)) if refs else match[0]

    return _BRACKET.sub(instead, text)


def without(text: str, hidden: Collection[str]) -> str:
    """The text as it was typed, with a number in the place of citations of what a reader may not see."""

    def say(citation: Citation) -> str:
        out = sum(ref in hidden for ref in citation.refs)
        seen = [f"[{ref}]" for ref in citation.refs if ref not in hidden]
        return " ".join([*seen, f"[{restricted_words(out)}]"]) if out else citation.written

    return replaced(text, say) if hidden else text


def _refs(inside: str) -> tuple[str, ...]:
    """The references in a bracket. One that holds no reference is none; beside one that does, everything must be one."""
    parts = [part for part in _BETWEEN.split(inside.strip()) if part]
    return tuple(map(normal, parts)) if any(_REF.fullmatch(part) for part in parts) else ()


def normal(written: str) -> str:
    """A reference however somebody typed it: "e 12", "E012" and "E12" are one; of "LP25A" the last letter is small."""
    ref = re.sub(r"\s+", "", written).upper()
    ref = re.sub(r"^([A-Z]+)0+(?=\d)", r"\1", ref)
    return re.sub(r"(?<=\d)[A-Z]$", lambda letter: letter[0].lower(), ref)


def check_citations(texts: Mapping[str, str], known: Collection[str]) -> list[Refused]:
    """A refusal for each text that cites what is no record, with the lines. ``known`` are the references that there are."""
    found = []
    for part, text in texts.items():
        wrong = [
            f"{PARTS[part]}, line {each.line}: [{ref}] is no record of this review."
            for each in citations(text)
            for ref in each.refs
            if ref not in known
        ]
        if wrong:
            found.append(Refused(" ".join(wrong), part))
    return found


def check_some(texts: Mapping[str, str]) -> None:
    if not any(text.strip() for text in texts.values()):
        raise Refused("Write at least one of the three.", THEN)


def check_acceptance(state: str, restricted: Collection[str], nothing_given_away: bool) -> None:
    """What is accepted is a draft; and who cites restricted evidence says that the words give nothing of it away."""
    if state != DRAFT:
        raise Refused("There is no draft to accept.")
    if restricted and not nothing_given_away:
        raise Refused(
            "Say that the words give nothing away of what is restricted, or take it out first.", "gives_nothing_away"
        )


def check_taking_back(holds: bool, because: str) -> None:
    if not holds:
        raise Refused("No accepted narrative stands here.")
    if not because.strip():
        raise Refused("Say why it is taken back. The reason stands in the history.", "because")


def standing(state: str | None, accepted: bool, changed: bool) -> str:
    """Where a narrative stands, for the list: what waits for the unit comes before what is settled."""
    if state == DRAFT:
        return DRAFT
    if not accepted:
        return NONE
    return CHANGED if changed else ACCEPTED


def restricted_words(number: int) -> str:
    """What stands in place of a citation of evidence that the reader of a copy may not see."""
    return "1 restricted piece" if number == 1 else f"{number} restricted pieces"
