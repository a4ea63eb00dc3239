"""What was asked before: which of two came first, and which earlier wordings are worth a look. A person decides."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Mapping

from .days import in_words
from .refusal import Refused

OFFERED = 5  # candidates at most
WORTH_A_LOOK = 0.13  # of the weight of the words of two wordings (their geometric mean), that of those which both have
# Words that every recommendation has, whatever it asks.
EVERYWHERE = """the and for that this with are was were from its their they them all any each has have had not but who which
 been should must will into than such other also may can when where how board boards agency agencies member members
 review reviews ask asked asks show ensure assurance assure children child young people"""
_EVERYWHERE = frozenset(EVERYWHERE.split())


def check_two(same: bool) -> None:
    if same:
        raise Refused("Choose another one: nothing asks itself again.", "earlier")


def check_order(earlier: str, asked: dt.date | None, later: str, again: dt.date | None) -> None:
    """What was asked before was asked on an earlier day. A day that nobody knows stands in no way."""
    if asked is not None and again is not None and asked >= again:
        raise Refused(
            f"{earlier} was asked on {in_words(asked)} and {later} on {in_words(again)}, so it was not asked before. "
            "Make the link the other way round.",
            "earlier",
        )


def likely(text: str, others: Mapping[str, str]) -> list[str]:
    """The keys of the wordings that are most like this one, the likest first. A rare word in common says more."""
    sets = {key: _words(other) for key, other in others.items()}
    own = _words(text)
    seen = Counter(word for words in (own, *sets.values()) for word in words)
    weight = {word: math.log(1 + (len(sets) + 1) / number) for word, number in seen.items()}

    def likeness(words: frozenset[str]) -> float:
        both = sum(weight[word] for word in own & words)
        # Not of all the words of either: a recommendation in one line would be like none that is worded at length.
        return both / math.sqrt(sum(weight[word] for word in own) * sum(weight[word] for word in words)) if both else 0.0

    found = sorted(((likeness(words), key) for key, words in sets.items()), key=lambda each: (-each[0], each[1]))
    return [key for like, key in found[:OFFERED] if like >= WORTH_A_LOOK]


def _words(text: str) -> frozenset[str]:
    """The words of a wording without those that all have, and without their endings, so that *audits* is *audit*."""
    words = re.findall(r"[a-z]{3,}", text.lower())
    return frozenset(_stem(word) for word in words if word not in _EVERYWHERE)


# The longest first: *escalation*, *escalating* and *escalate* are one word, and so are *supervision* and *supervised*.
ENDINGS = ("ations", "ation", "ating", "ments", "ated", "ates", "ions", "ment", "ate", "ing", "ion", "ed", "es", "e", "s")


def _stem(word: str) -> str:
    if word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word
