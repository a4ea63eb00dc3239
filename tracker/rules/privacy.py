"""What in a text could identify a child: found before it is saved, and the writer is asked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NHS, BORN, NAMED, FEW = "nhs", "born", "named", "few"
LABELS = {
    NHS: "a number that could be an NHS number",
    BORN: "a date of birth",
    NAMED: "a child’s name",
    FEW: "a number under five of children or families",
}


@dataclass(frozen=True)
class Warning:
    """One thing found: what it could be, and the words."""

    kind: str
    words: str


def warnings(text: str) -> list[Warning]:
    """Everything in a text that the writer should look at again, in the order in which it stands; each once."""
    found = sorted((*_numbers(text), *_births(text), *_names(text), *_few(text)), key=lambda each: each[0])
    return list(dict.fromkeys(warning for _, warning in found))


def sentence(found: Sequence[Warning]) -> str:
    """What the writer reads beside the field."""
    said = "; ".join(f"“{each.words}” {_could(each.kind)}" for each in found[:3])
    more = f", and {len(found) - 3} more" if len(found) > 3 else ""
    instead = ", write “fewer than five”" if any(each.kind == FEW for each in found) else ""
    return f"{said}{more}. Take it out{instead}, or say below that {says_of(found)}."


def _could(kind: str) -> str:
    return "is fewer than five, and could point to a child or a family" if kind == FEW else f"could be {LABELS[kind]}"


def says_of(found: Sequence[Warning]) -> str:
    """What a writer says who keeps the words: that they name nobody, and of a small number that it gives nobody away."""
    kinds = {each.kind for each in found}
    if kinds == {FEW}:
        return "nobody could be known by it"
    return "it names nobody, and nobody could be known by it" if FEW in kinds else "it names nobody"


def answer(field: str, found: Sequence[Warning]) -> str:
    """What the history keeps of a warning: what kind, in which field, what was answered; never the words."""
    kinds = " and ".join(dict.fromkeys(LABELS[each.kind] for each in found))
    return f"Warned of {kinds} in “{field}”. The writer answered that {says_of(found)}."


def digest(found: Sequence[Warning]) -> str:
    """The same for the same warnings, so that an answer holds for what was asked about and nothing else."""
    every = "\x1f".join(sorted(f"{each.kind} {each.words}" for each in found))
    return hashlib.sha256(every.encode()).hexdigest()[:32]


def _numbers(text: str) -> Iterator[tuple[int, Warning]]:
    for match in re.finditer(r"(?<![\d£.,-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d])", text):
        if is_nhs_number(re.sub(r"\D", "", match.group())):
            yield match.start(), Warning(NHS, match.group())


def is_nhs_number(digits: str) -> bool:
    """Ten digits whose last is the check digit of the others (modulus 11)."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and int(digits[9]) == check % 11


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|{_DAY}(?:\s+of)?\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+{_DAY},?\s+\d{{4}}|{_MONTH}\s+\d{{4}})"
)
_BIRTH = r"\b(?:born|d\.?\s?o\.?\s?b\b\.?|date\s+of\s+birth|birth\s?date|birthday)"
_BESIDE = r"[^.!?\n\d]{0,25}?"
_BORN = re.compile(rf"{_BIRTH}{_BESIDE}\b(?:{_DATE})\b|\b(?:{_DATE})\b[^.!?\n\d]{{0,12}}?{_BIRTH}\b", re.IGNORECASE)


def _births(text: str) -> Iterator[tuple[int, Warning]]:
    for match in _BORN.finditer(text):
        yield match.start(), Warning(BORN, " ".join(match.group().split()))


# "child" and its neighbours, then two words with a capital: "child Anna Example", "the girl, Anna Example".
_CALLED = re.compile(
    r"\b(?:[Cc]hild|CHILD|[Gg]irl|[Bb]oy|[Dd]aughter|[Ss]on|[Pp]upil)\b(?:[’']s name)?"
    r"(?:,? (?:called|named|is|was))?,?\s+"
    r"([A-Z][a-z’'-]+)\s+([A-Z][A-Za-z’'-]+)"
)
# The field writes its own terms with capitals. Where one of these comes first it is a term, a body or a paper, and no name.
_WRITTEN = """
    abduction abuse access act action adolescent advocacy and assessment at attendance care centre commissioner
    concern criminal cruelty death development disability education emotional exploitation family first for group
    health in law looked maintenance measurement mental minister missing needs neglect not of on or poverty practice
    protection psychology public record referral report rescue rights risk safeguarding safety school services sex
    sexual sexually social speech support survey the to trafficking victim victims voice welfare witness
"""
_TERMS = frozenset(_WRITTEN.split())


def _names(text: str) -> Iterator[tuple[int, Warning]]:
    for match in _CALLED.finditer(text):
        if match[1].lower() not in _TERMS:
            yield match.start(), Warning(NAMED, " ".join(match.group().split()))


# A small number of children or families, in figures or in words. "One child in five" is a share, and stays.
_SMALL = r"(?:only\s+)?(?:[1-4]|one|two|three|four|a\s+single)"
_WHO = (
    r"(?:young\s+(?:person|people|wom[ae]n|m[ae]n)|child(?:ren)?|girls?|boys?|teenagers?|bab(?:y|ies)|siblings?|"
    r"famil(?:y|ies)|parents?|mothers?|fathers?|carers?|victims?|care\s+leavers?)"
)
_NUMBER = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|every)"
# "Two family support workers" counts workers, and "three child protection plans" plans.
_OF_A_SERVICE = (
    r"(?!\s+(?:protection|support|courts?|homes?|hubs?|cent(?:re|er)s?|workers?|social|services?|groups?|forums?|panels?|"
    r"teams?|nurses?|health|sexual|exploitation|abuse|safeguarding|champions?|practitioners?|conferences?|programmes?)\b)"
)
_ALONE = r"(?<![\w.,/–-])(?<!\bin )(?<!out of )"  # not the end of 2014, nor of "one in four"
_BETWEEN = r"(?:\s+(?!(?:in|of|with|from|for|by|to|and|or|groups?)\b)[\w-]+){0,2}?\s+"
_COUNTED = re.compile(
    rf"{_ALONE}({_SMALL}{_BETWEEN}{_WHO})\b{_OF_A_SERVICE}(?!\s+(?:in|out of)\s+{_NUMBER}\b)", re.IGNORECASE
)
_SHARE = re.compile(
    rf"{_ALONE}({_SMALL}\s+of\s+(?:the\s+|these\s+|our\s+)?(?:\w+\s+)?{_WHO})\b{_OF_A_SERVICE}", re.IGNORECASE
)


def _few(text: str) -> Iterator[tuple[int, Warning]]:
    """The phrases that count fewer than five children or families, as they were typed (design 14)."""
    for pattern in (_COUNTED, _SHARE):
        for match in pattern.finditer(text):
            yield match.start(), Warning(FEW, " ".join(match[1].split()))
