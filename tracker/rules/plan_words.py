"""How the words of a plan are compared: without case, kinds of dashes and quotes, and the white space around them."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

_SAME = str.maketrans({"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "\u00a0": " ", "&": " and ", "\u200b": None})


def words_in(text: str) -> frozenset[str]:
    """A list of words that stand one after another."""
    return frozenset(re.findall(r"\S+", text))


_STOP = words_in("the of and to for in on at by with from that this all any its their our be is are will shall a an or as")


@lru_cache(maxsize=20_000)
def plain(words: str) -> str:
    """Words as they are compared, never as they are shown."""
    text = re.sub(r"[‐-―−]", "-", words.casefold().translate(_SAME))
    return re.sub(r"\s+", " ", text).strip(" .,:;*|-\"'")


def on_one_line(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


@lru_cache(maxsize=5_000)
def tokens(words: str) -> frozenset[str]:
    """The words that carry the sense."""
    return frozenset(re.findall(r"[^\W_]{2,}", plain(words))) - _STOP


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Of the words that two texts have, how many they share: 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def likeness(one: str, other: str, least: float = 0.0) -> float:
    """How near two short texts are, letter by letter: 0 to 1. Below ``least`` it is not worked out, and is 0."""
    first, second = plain(one)[:600], plain(other)[:600]
    if not first or not second:
        return 0.0
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()


def cut(words: str, most: int) -> str:
    """At most so many characters, cut between words."""
    text = on_one_line(words)
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept).rstrip(" ,;:-") + "…"


# Words with which an action begins. They tell a list of actions from a sentence that runs over two lines.
VERBS = words_in(
    """
    add address adopt agree align amend analyse appoint approve arrange ask assess assign assure audit brief bring
    build carry challenge check circulate clarify co-ordinate collate collect commission communicate complete
    conduct confirm consider consult continue convene coordinate create define deliver demonstrate design develop
    devise discuss disseminate distribute document draft embed enable encourage engage enhance ensure escalate
    establish evaluate evidence examine expand explore extend feed finalise find gather get give hold identify
    implement improve include incorporate increase inform introduce invite issue join launch lead learn liaise link
    maintain make map meet monitor move negotiate nominate obtain offer organise participate pilot plan prepare
    present prioritise produce promote propose provide publicise publish purchase put raise read reaffirm recommend
    record recruit reduce refresh reinforce relaunch remind repeat replace report request require research resolve
    respond review revise revisit roll run scope secure seek send set share showcase sign spot-check standardise
    start strengthen submit support survey sustain take target test tighten track train undertake update upload use
    validate verify visit work write
    """
)


def begins_an_action(words: str) -> bool:
    """Whether a line begins as an action does: "Review …", "To review …", "All agencies to review …"."""
    found = re.findall(r"[^\W\d_][\w'-]*", plain(words))[:9]
    if not found:
        return False
    if found[0] in VERBS or (found[0] in ("to", "will", "must", "re") and len(found) > 1):
        return found[0] in VERBS or found[1] in VERBS
    return any(
        before in ("to", "will", "should", "must") and word in VERBS for before, word in zip(found, found[1:], strict=False)
    )
