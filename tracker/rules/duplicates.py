"""Which records may be there twice: the same file, the same words, or the same paragraph and figures. A person decides."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from .refusal import Refused

NEARLY_THE_SAME = 0.8  # of the words that two texts have, those that they share
ALIKE = 0.5  # enough when both stand in the same paragraph


@dataclass(frozen=True)
class Sketch:
    """What is compared of one record. Only those of one ``group`` are compared."""

    key: str
    text: str
    figures: frozenset[str] = frozenset()
    places: frozenset[tuple[str, str]] = frozenset()  # document and paragraph
    files: frozenset[str] = frozenset()  # fingerprints
    group: str = ""
    words: frozenset[str] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "words", frozenset(re.findall(r"\d[\d.,%]*|[a-z]{3,}", self.text.lower())))


@dataclass(frozen=True)
class Pair:
    """Two that may be the same, the earlier one first, and why."""

    first: str
    second: str
    why: tuple[str, ...]
    likeness: float
    alike: str = ""  # the digest of what was compared: dismissed, the pair comes back when it changes


def likely(sketches: Sequence[Sketch]) -> list[Pair]:
    """The pairs that may be the same, those most alike first. ``sketches`` are in the order in which they were made."""
    found = []
    for one, other in sorted(_candidates(sketches)):
        first, second = sketches[one], sketches[other]
        why, likeness = reasons(first, second)
        if why:
            found.append(Pair(first.key, second.key, why, likeness, compared(first, second)))
    return sorted(found, key=lambda pair: -pair.likeness)


def reasons(first: Sketch, second: Sketch) -> tuple[tuple[str, ...], float]:
    """Why two may be the same, and how much their words are alike; nothing where they are not."""
    likeness = _likeness(first.words, second.words)
    same_file = bool(first.files & second.files)
    same_place = bool(first.places & second.places)
    same_figures = bool(first.figures) and first.figures == second.figures
    nearly = likeness >= NEARLY_THE_SAME
    if not (same_file or nearly or (same_place and (same_figures or likeness >= ALIKE))):
        return (), likeness
    said = (
        (same_file, "the same file"),
        (same_place, "the same paragraph"),
        (same_figures, "the same figures"),
        (likeness == 1, "the same words"),
        (nearly and likeness < 1, "nearly the same words"),
        (ALIKE <= likeness < NEARLY_THE_SAME, "much the same words"),
    )
    return tuple(words for holds, words in said if holds), likeness


def compared(first: Sketch, second: Sketch) -> str:
    """A digest of all that is compared of two records."""
    said = [[each.text, sorted(each.figures), sorted(each.places), sorted(each.files)] for each in (first, second)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def check_said(stands: bool) -> None:
    if not stands:
        raise Refused("They are back on the list already.")


def check_because_back(because: str) -> None:
    if not because.strip():
        raise Refused("Say why they may be the same after all.", "because")


def check_because(because: str) -> None:
    if not because.strip():
        raise Refused("Say why they are not the same. The reason is kept with the list.", "because")


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _candidates(sketches: Sequence[Sketch]) -> set[tuple[int, int]]:
    """The pairs worth a look: those that share a file, a paragraph, or one of the rarest words of each.

    Two texts that share four fifths of their words share one of the rarest fifth, so none of them is missed.
    """
    seen = Counter(word for sketch in sketches for word in sketch.words)
    together: dict[tuple, list[int]] = defaultdict(list)
    for number, sketch in enumerate(sketches):
        rare = sorted(sketch.words, key=lambda word: (seen[word], word))
        kept = len(rare) - math.ceil(NEARLY_THE_SAME * len(rare)) + 1
        for mark in (*(("word", word) for word in rare[:kept]), *_marks(sketch)):
            together[(sketch.group, *mark)].append(number)
    return {pair for numbers in together.values() for pair in combinations(numbers, 2)}


def _marks(sketch: Sketch) -> Iterable[tuple]:
    yield from (("file", each) for each in sketch.files)
    yield from (("place", *each) for each in sketch.places)
