"""Redaction: what may be asked, who may confirm it, and how words are taken out of a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from . import roles
from .refusal import NotAllowed, Refused

WAITING, DONE, DECLINED, WITHDRAWN = "waiting", "done", "declined", "withdrawn"
FILES_LEFT = "The store of files did not take a file away."
STATES = {WAITING: "Waiting", DONE: "Redacted", DECLINED: "Declined", WITHDRAWN: "Taken back"}

CATEGORIES = {
    "child": "A child could be identified",
    "family": "A family could be identified",
    "victim": "The victim of an offence could be identified",
    "accused": "Somebody accused or suspected is named",
    "staff": "A member of staff is named who should not be",
    "order": "A court or the law forbids it",
}
FEWEST = 4  # characters: fewer stand in too many other words
MOST_TEXTS = 10


def mark(ref: str) -> str:
    """What is read where words were taken out; the reference leads to who did it, when and why."""
    return f"[redacted, {ref}]"


def texts_of(written: str) -> list[str]:
    """The texts to take out, one on each line, the longest first so that no part of one stays behind."""
    found = {" ".join(line.split()) for line in written.splitlines()}
    return sorted(found - {""}, key=lambda text: (-len(text), text))


def check_asked(texts: Sequence[str], whole: bool, files: bool, category: str) -> None:
    """Refuse a request that names nothing, or that would reach too far to be read by the second person."""
    if not (texts or whole or files):
        raise Refused("Enter the words to take out, or choose the whole value or a file.", "words")
    if len(texts) > MOST_TEXTS:
        raise Refused(f"Enter at most {MOST_TEXTS} lines; the rest can be asked for apart.", "words")
    for text in texts:
        if len(text) < FEWEST or not any(c.isalnum() for c in text):
            raise Refused(f"Each line needs {FEWEST} characters or more, or it would be found in other words.", "words")
    if category not in CATEGORIES:
        raise Refused("Choose why it must be taken out.", "category")


def check_said(texts: Sequence[str], because: str, authority: str) -> None:
    """The reason and the authority are kept and shown, so they must not say again what is taken out."""
    if not because.strip():
        raise Refused("Say why it must be taken out.", "because")
    if not authority.strip():
        raise Refused("Say on whose advice or under which law.", "authority")
    for name, said in (("because", because), ("authority", authority)):
        if any(pattern([part]).search(said) for text in texts for part in (text, *_names_in(text))):
            raise Refused("This is kept and shown. Write it without the words that are to be taken out.", name)


def _names_in(text: str) -> list[str]:
    """Words of a text that could by themselves say whom it is about: those with a capital or a figure."""
    return [w for w in re.findall(r"\w{3,}", text) if (w[0].isupper() and w.lower() not in _PLAIN) or w[0].isdigit()]


_PLAIN = {"the", "this", "that", "child", "she", "her", "his", "they", "and", "who", "was", "mother", "father", "family"}


def other_role(role: str) -> str:
    """The role that must confirm what this one asked."""
    return roles.CHAIR if role == roles.BUSINESS_UNIT else roles.BUSINESS_UNIT


def check_second(by: roles.Acting, asked_role: str, asked_person: str) -> None:
    """It takes two people: one of the business unit and the chair."""
    roles.check(by, roles.REDACT)
    if by.person == asked_person:
        raise NotAllowed("You asked for this. Somebody else must confirm it.")
    if by.role != other_role(asked_role):
        whom = "chair" if asked_role == roles.BUSINESS_UNIT else "business unit"
        raise NotAllowed(f"This was asked by your own side. It is for the {whom} to confirm.")


def pattern(texts: Sequence[str]) -> re.Pattern:
    """Finds any of the texts: in any case, with any space between words, however accents are written."""
    ways = []
    for text in sorted(texts, key=len, reverse=True):
        for form in dict.fromkeys(unicodedata.normalize(kind, text) for kind in ("NFC", "NFD")):
            ways.append(_SPACE.join(re.escape(word) for word in form.split()))
    return re.compile("|".join(ways) or r"(?!)", re.IGNORECASE)


_SPACE = r"(?:\s|\\[nrt])+"  # also the line breaks of text kept inside another


def taken_out(value, found: re.Pattern, instead: str):
    """A value with the words replaced, also inside lists and mappings; the very value where they do not stand."""
    if isinstance(value, str):
        return found.sub(instead, value)
    if isinstance(value, list):
        return [taken_out(each, found, instead) for each in value]
    if isinstance(value, dict):
        return {taken_out(name, found, instead): taken_out(each, found, instead) for name, each in value.items()}
    return value


def emptied(value, instead: str):
    """The whole of a value replaced: a text by the mark, each text of a list or mapping too; what else they hold goes."""
    if isinstance(value, str):
        return instead if value else value
    if isinstance(value, list):
        return [instead] if value and all(isinstance(each, str) for each in value) else []
    if isinstance(value, dict):
        return {name: instead for name, each in value.items() if isinstance(each, str)}
    return value
