"""A cell of dates taken apart: "Draft by May 2016; final by September 2016" is two of them, each with its words."""

from __future__ import annotations

import datetime as dt
import re

from . import written_dates
from .plan_sheets import Cell
from .plan_words import on_one_line, plain, words_in

_MONTH = "|".join(sorted(written_dates.MONTHS, key=len, reverse=True))
_SEASON = "|".join(written_dates.SEASONS)
_YEAR = r"(?:19|20)\d\d"
_YEARS = rf"{_YEAR}(?:\s?[/-]\s?(?:20)?\d\d(?!\d))?"
# What names a date with its year, and a day of a month without one; the longer forms first.
DATED = re.compile(
    rf"\b\d{{4}}-\d{{1,2}}-\d{{1,2}}\b|(?<![\d/.-])\d{{1,2}}([/.-])\d{{1,2}}\1(?:\d{{4}}|\d\d)(?![\d/])"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})\b\.?,?(?: {_YEAR}| '?\d\d(?!\d))?"
    rf"|\b(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}\b"
    rf"|\b(?:{_MONTH})\.?,?[ -]'?(?:{_YEAR}|\d\d)\b"
    rf"|\b(?:{_SEASON})(?: term)?(?: of)?,? {_YEARS}"
    rf"|\bq[1-4][ ,/-]*{_YEARS}|(?<![\d/-]){_YEARS}(?![\d/-])"
)
_BETWEEN = re.compile(
    r"\n|;|\b(?:then|followed by)\b|[(\[]|,|\band\b|\.\s|(?<=\S) [–-] (?=\D)"
    r"|\b(?:now )?(?:revised|extended|moved|changed)\b|\bnow\b"
)
_STAYS = ("revised", "extended", "moved", "changed", "now")  # words between two dates that belong to the second
_RANGE = re.compile(r"\s*(?:(?:/|-|to|until|and|or|&)\s*(?:the |by |end of )*)?")
_SMALL = words_in(
    "by the end of in on before until from to during mid early late for each every no later than target date due approx "
    "at and"
)
_LONGEST = 60  # letters of a cell that may be a date


def parts(words: str) -> list[tuple[str, str]]:
    """The dates of a cell, each as it is written and with the words that say what is due on it. A range is one date."""
    text = _plainly(words)
    found = list(DATED.finditer(text))[:12]
    if len(found) < 2 or len(text) != len(words):
        return [(on_one_line(words), "")]
    cuts = [0]
    for before, after in zip(found, found[1:], strict=False):
        between = text[before.end() : after.start()]
        if _RANGE.fullmatch(between) and "\n" not in between:
            continue
        if place := _BETWEEN.search(between):
            stays = any(word in place[0] for word in _STAYS)
            cuts.append(before.end() + (place.start() if stays else place.end()))
    pieces = (words[start:end] for start, end in zip(cuts, [*cuts[1:], len(words)], strict=True))
    told = [re.sub(r"(?i)\s(?:and|then|followed by)$", "", on_one_line(piece).strip(" ;,.()[]")) for piece in pieces]
    told = [each for each in told if each]
    if len(told) < 2:
        return [(on_one_line(words), "")]
    return [(each, _beside(each)) for each in told]


def looks_like_a_date(cell: Cell) -> bool:
    """Whether a cell holds a date, or words that stand where one should."""
    if isinstance(cell.value, dt.date):
        return True
    words = plain(cell.text)
    if not words or len(words) > _LONGEST:
        return False
    return bool(written_dates.stands_for_a_date(words) or written_dates.read(words, dt.date(2015, 1, 1)).date)


def _beside(words: str) -> str:
    """What is left of words without their dates and the small words before them."""
    text, rest, end = _plainly(words), "", 0
    for found in DATED.finditer(text):
        rest, end = f"{rest}{words[end : found.start()]} ", found.end()
    said = re.findall(r"\S+", rest + words[end:])
    while said and not set(re.findall(r"\w+", said[-1].casefold())) - _SMALL:
        said.pop()
    while said and not set(re.findall(r"\w+", said[0].casefold())) - _SMALL:
        said.pop(0)
    return " ".join(said).strip(" .,;:()-–") if any(len(word) > 2 for word in said) else ""


def _plainly(words: str) -> str:
    return re.sub(r"[‐-―]", "-", words).casefold()
