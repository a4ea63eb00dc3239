"""What the board calls itself, its reviews, its roles and its levels. Since 2019 a board may be a partnership."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from . import escalations, roles
from .refusal import Refused

BODY, SHORT, REVIEW, CHAIR = "body", "short", "review", "chair"
ROLE, LEVEL = "role-", "level-"
GROUPS = {
    "The body and its work": {
        BODY: "The body in full, in the head of every page",
        SHORT: "The body inside a sentence, after “the”",
        REVIEW: "The kind of review, where reviews are spoken of in general",
        CHAIR: "The chair inside a sentence, after “the”",
    },
    "Roles": {f"{ROLE}{role}": f"The role “{label}”" for role, label in roles.LABELS.items()},
    "Levels": {f"{LEVEL}{level}": f"The level “{label}”" for level, label in escalations.LABELS.items()},
}
LABELS = {name: label for group in GROUPS.values() for name, label in group.items()}
DEFAULTS = {
    BODY: "",  # the name under which the tracker was set up
    SHORT: "Board",
    REVIEW: "Serious case review",
    CHAIR: "chair",
    **{f"{ROLE}{role}": label for role, label in roles.LABELS.items()},
    **{f"{LEVEL}{level}": label for level, label in escalations.LABELS.items()},
}
LONGEST = 100


# How our own sentences say each name, the longer ones first: "the full Board" is a level, "the Board" is not.
_SAID = {
    f"{LEVEL}{escalations.SENIOR_OFFICER}": r"[Aa]gency[’']s senior officer",
    f"{LEVEL}{escalations.BOARD}": r"[Ff]ull Board",
    f"{LEVEL}{escalations.SUMMIT}": r"(?:[Cc]hief officers[’'] )?(?:safeguarding )?[Ss]ummit",
    f"{LEVEL}{escalations.EXECUTIVE}": r"(?:OSCB |(?<!hief ))[Ee]xecutive",
    f"{ROLE}{roles.CHAIR}": r"[Ii]ndependent chair",
    f"{ROLE}{roles.BUSINESS_UNIT}": r"[Bb]usiness unit",
    f"{ROLE}{roles.BOARD_MEMBER}": r"[Bb]oard members?",
    f"{ROLE}{roles.LEAD}": r"[Aa]gency leads?",
    f"{ROLE}{roles.SENIOR_OFFICER}": r"[Ss]enior officers?",
    REVIEW: r"[Ss]erious case reviews?",
    CHAIR: r"[Cc]hair",
    SHORT: r"Board",
}
_GROUP_OF = {name: f"n{number}" for number, name in enumerate(_SAID)}
# Not inside an address, an attribute or a longer word.
_PHRASE = re.compile(
    r"(?<![\w/#=\"'&.-])(?:" + "|".join(f"(?P<{_GROUP_OF[name]}>{said})" for name, said in _SAID.items()) + r")(?![\w/=-])"
)


@dataclass(frozen=True)
class Names:
    """The names in force on a day: those that the board gave, the rest as they come."""

    given: Mapping[str, str] = field(default_factory=dict)
    set_up_as: str = ""  # the name of the body under which the tracker was set up

    def of(self, name: str) -> str:
        return self.given.get(name) or DEFAULTS[name] or self.set_up_as

    def said(self, text: str) -> str:
        """A sentence of ours with the names that the board gave in place of the default ones. Never for a quotation."""
        return _PHRASE.sub(self._in_place, text) if self.given and text else text

    def _in_place(self, found: re.Match) -> str:
        words, name = found[0], next(name for name, group in _GROUP_OF.items() if found[group] is not None)
        given = self.given.get(name)
        if not given:
            return words
        many = "s" if words.endswith("s") and name not in (f"{LEVEL}{escalations.SUMMIT}",) else ""
        said = given if words[0].isupper() or name == SHORT else inside(given)
        return said[:1].upper() + said[1:] + many if words[0].isupper() else said + many

    def role(self, role: str | None) -> str:
        return self.of(f"{ROLE}{role}") if role in roles.LABELS else ""

    def level(self, level: str | None) -> str:
        return self.of(f"{LEVEL}{level}") if level in escalations.LABELS else ""

    def level_in_text(self, level: str) -> str:
        return inside(self.level(level))

    def before_in_text(self, level: str, agency: str | None) -> str:
        """Before whom a thing stands. The Board's own has no agency, so no lead and no senior officer."""
        own = {escalations.AGENCY_LEAD: roles.BUSINESS_UNIT, escalations.SENIOR_OFFICER: roles.CHAIR}
        if agency is None and level in own:
            return self.role_in_text(own[level])
        return self.level_in_text(level)

    def role_in_text(self, role: str) -> str:
        return inside(self.role(role))

    @property
    def roles(self) -> dict[str, str]:
        return {role: self.role(role) for role in roles.ROLES}

    @property
    def levels(self) -> dict[str, str]:
        return {level: self.level(level) for level in escalations.LEVELS}

    @property
    def body(self) -> str:
        return self.of(BODY)

    @property
    def short(self) -> str:
        return self.of(SHORT)

    @property
    def review(self) -> str:
        return self.of(REVIEW)

    @property
    def review_in_text(self) -> str:
        return inside(self.review)

    @property
    def chair(self) -> str:
        return self.of(CHAIR)


def says_a_name(text: str) -> bool:
    """Whether a sentence says one of the default names."""
    return _PHRASE.search(text) is not None


def inside(label: str) -> str:
    """A name inside a sentence: agency lead, full Board; OSCB executive stays."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def check_change(words: str, now: str, because: str) -> None:
    """Another name than the one in force, in one short line, with a reason."""
    if not words.strip():
        raise Refused("Enter a name.", "words")
    if len(words) > LONGEST:
        raise Refused(f"Use at most {LONGEST} characters.", "words")
    if words.strip() == now:
        raise Refused(f"It is “{now}” already.", "words")
    if not because.strip():
        raise Refused("Give a reason.", "because")
