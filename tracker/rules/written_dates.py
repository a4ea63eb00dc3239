"""Dates in words, as plans and reports write them: "Spring 2016", "by 31/12/2016", "within 6 months of publication"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from .deadlines import add_months, after_working_days, last_day

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
MONTHS = {name.lower(): number for names in (calendar.month_name, calendar.month_abbr) for number, name in enumerate(names)}
MONTHS = {name: number for name, number in MONTHS.items() if name} | {"sept": 9}
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
NUMBERS |= {"eleven": 11, "twelve": 12, "eighteen": 18, "a": 1, "an": 1}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}


@dataclass(frozen=True)
class Reading:
    """How words were read: the last day of what they name. ``doubt`` says in a sentence what somebody should look at.

    Without a date the words are kept as they are, and nothing is late by them.
    """

    date: dt.date | None
    precision: str = "day"
    doubt: str = ""


NO_DATE = "No date can be read from these words."
# Words that stand where a date should, and what they leave open.
_INSTEAD = (
    (
        r"as soon as (?:possible|practicable)|asap|immediate(?:ly)?|urgent(?:ly)?|with immediate effect|straight away",
        "They name no day.",
    ),
    (r"on-?going|continuous(?:ly)?|continuing|rolling|business as usual|bau|permanent", "They name no end."),
    (
        r"(?:bi-?)?(?:daily|weekly|monthly|quarterly|annual(?:ly)?|yearly|termly)|(?:each|every) \w+",
        "They say how often, not when.",
    ),
    (r"complete[d]?|done|achieved|closed|finished|in place|implemented", "They say that it is done, not when."),
    (
        r"tb[acd]|to be (?:confirmed|agreed|advised|decided|determined|set)|not (?:yet )?(?:set|known|agreed)",
        "The date is still to be set.",
    ),
    (r"as (?:per|in|set out in)\b.*|see\b.*|in line with\b.*|according to\b.*", "The date stands elsewhere."),
    (r"n/?a|not applicable|none", "The plan sets no date."),
)
_MONTH = r"(?P<{0}>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"


def read(words: str, today: dt.date, published: dt.date | None = None) -> Reading:
    """Read words as a date, in the English order of day and month.

    ``published`` is the day from which "within 6 months of publication" counts; ``today`` gives a date that names no year
    the next such day. A range is read to its end. Nothing is guessed without a doubt that says so.
    """
    text = _plain(words)
    if not text:
        return Reading(None, doubt=NO_DATE)
    for reader in _READERS:
        found = reader(text, today)
        if found is not None:
            return _qualified(found, text)
    found = _within(text, today, published)
    return found if found is not None else Reading(None, doubt=_without(text))


def stands_for_a_date(words: str) -> bool:
    """Whether words stand where a date should: "Ongoing", "As per strategy", "TBC", "within six weeks"."""
    text = _plain(words)
    return _without(text) != NO_DATE or bool(re.match(r"within (?:\d+|[a-z]+) (?:working )?(?:day|week|month|year)", text))


def _without(text: str) -> str:
    return next((f"{NO_DATE} {why}" for pattern, why in _INSTEAD if re.match(rf"(?:{pattern})(?:$|\W)", text)), NO_DATE)


def _plain(words: str) -> str:
    text = re.sub(r"[‐-―]", "-", words.casefold())
    text = re.sub(r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b,?", " ", text)
    return re.sub(r"\s+", " ", text).strip(" .;,:()")


def _qualified(found: Reading, text: str) -> Reading:
    """Words around a date that make it less sure than its figures."""
    said = re.search(
        r"\b(early|mid|late|about|around|approximately|circa|from|after|start|beginning|not before|ongoing|then|thereafter|"
        r"annually|yearly|quarterly|monthly|weekly|termly)\b",
        text,
    )
    if said and found.date and not found.doubt:
        end = _end(found.date, found.precision)
        return Reading(found.date, found.precision, f"“{said[1].capitalize()}” leaves room. Read as {end}.")
    return found


def _end(date: dt.date, precision: str = "day") -> str:
    day = f"{date.day} {date:%B %Y}"
    return day if precision == "day" else f"the end of its {precision}, {day}"


def _iso(text: str, today: dt.date) -> Reading | None:
    found = re.search(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", text)
    return found and _day(int(found[1]), int(found[2]), int(found[3]))


def _figures(text: str, today: dt.date) -> Reading | None:
    """31/12/2016; of several the last."""
    every = list(re.finditer(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?![\d/])", text))
    if not every:
        return None
    read = [_of_figures(*map(int, found.group(1, 3, 4))) for found in every]
    days = [each.date for each in read if each.date]
    if len(set(days)) > 1:
        return Reading(max(days), "day", "More than one date is named. Read as the last.")
    return read[0]


def _of_figures(day: int, month: int, year: int) -> Reading:
    year += 2000 if year < 100 else 0
    if month > 12 >= day:
        swapped = _day(year, day, month)
        return swapped.date and Reading(swapped.date, "day", "The month seems to stand first. Read so.") or swapped
    return _day(year, month, day)


def _whole_day(text: str, today: dt.date) -> Reading | None:
    """13th January 2016, January 13 2016, 13 Jan 16, and of "13 to 15 January 2016" the end."""
    month = _MONTH.format("month")
    for pattern in (rf"\b{_DAY} (?:of )?{month},? {_YEAR}\b", rf"\b{month} {_DAY},? {_YEAR}\b"):
        if found := re.search(pattern, text):
            reading = _day(int(found["year"]), MONTHS[found["month"]], int(found["day"]))
            whole = len(re.findall(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH.format('m')}", text)) > 1
            return _last_of(text, reading) if whole else reading
    if found := re.search(rf"\b{_DAY}[ -](?:of )?{month}[ -]'?(?P<short>\d\d)\b(?!\d)", text):
        return _day(2000 + int(found["short"]), MONTHS[found["month"]], int(found["day"]))
    return None


def _last_of(text: str, first: Reading) -> Reading:
    """Of several whole days the last."""
    every = re.finditer(rf"\b{_DAY} (?:of )?{_MONTH.format('month')},? {_YEAR}\b", text)
    days = [_day(int(m["year"]), MONTHS[m["month"]], int(m["day"])).date for m in every]
    latest = max((day for day in days if day), default=first.date)
    return Reading(latest, "day", "More than one date is named. Read as the last.") if len(days) > 1 else first


def _of_a_span(text: str, today: dt.date) -> Reading | None:
    """Q4 2015/16 is a quarter of a financial year; the school year 2015/16 ends with August."""
    years = r"(?P<year>(?:20)?\d\d)\s?[/-]\s?(?:20)?(?P<next>\d\d)\b"
    numbers = "|".join(ORDINALS)
    found = re.search(rf"\b(?:q|qtr|quarter) ?(?P<n>[1-4])(?: of)?[ ,/-]*{years}", text) or re.search(
        rf"\b(?P<n>{numbers}) (?:quarter|qtr)(?: of)?,? {years}", text
    )
    year = int(found["year"]) % 100 + 2000 if found else 0
    if found and int(found["next"]) == (year + 1) % 100:
        number = ORDINALS.get(found["n"]) or int(found["n"])
        year, month = (year, 3 + 3 * number) if number < 4 else (year + 1, 3)
        end = _end_of(year, month, "quarter")
        return Reading(end.date, "quarter", f"Read as a quarter of the financial year, to {end.date and _end(end.date)}.")
    found = re.search(rf"\b(?:academic|school) year,? {years}", text) or re.search(
        rf"\b{years} (?:academic|school) year", text
    )
    year = int(found["year"]) % 100 + 2000 if found else 0
    if found and int(found["next"]) == (year + 1) % 100:
        end_of_august = dt.date(year + 1, 8, 31)
        return Reading(end_of_august, "day", f"A school year is named. Read as to {_end(end_of_august)}.")
    return None


def _span(text: str, today: dt.date) -> Reading | None:
    """Two years with a stroke that a season or a month does not stand before: 2015/16 is a financial year."""
    found = re.search(r"(?<![\d/])(20\d\d)\s?[/-]\s?(?:20)?(\d\d)\b(?![/-])", text)
    if not found or int(found[2]) != (int(found[1]) + 1) % 100 or re.search(r"[a-z]{3,}\.? (?:term )?20\d\d\s?[/-]", text):
        return None
    end = dt.date(int(found[1]) + 1, 3, 31)
    return Reading(end, "day", f"Two years are named. Read as a financial year, to {_end(end)}.")


def _months(text: str, today: dt.date) -> Reading | None:
    """June/July 2012, March and April 2015, January to March 2016: the later."""
    first = rf"\b{_MONTH.format('first')}(?: (?:19|20)\d\d)?"
    found = re.search(rf"{first}\s?(?:/|-|and|or|to|&|,)\s?(?:by )?{_MONTH.format('month')} {_YEAR}\b", text)
    if not found:
        return None
    end = _end_of(int(found["year"]), MONTHS[found["month"]], "month")
    return Reading(end.date, "month", "Two months are named. Read as the later.")


def _month(text: str, today: dt.date) -> Reading | None:
    found = re.search(rf"\b{_MONTH.format('month')},?(?: of)? {_YEAR}\b", text)
    if not found:
        found = re.search(rf"\b{_MONTH.format('month')}[ -]'?(?P<year>\d\d)\b", text)
    if not found:
        return None
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    return _end_of(year, MONTHS[found["month"]], "month")


def _season(text: str, today: dt.date) -> Reading | None:
    """Winter 2015/16 ends in February 2016. A single year beside winter may be either end of it."""
    found = re.search(
        rf"\b(?P<season>{'|'.join(SEASONS)})(?P<term> term)?(?: of)?,? {_YEAR}(?:\s?[/-]\s?(?:20)?(?P<next>\d\d))?", text
    )
    if not found:
        return None
    end = last_day(dt.date(int(found["year"]), SEASONS[found["season"]], 1), "season")
    doubt = ""
    if found["term"]:
        doubt = "A school term ends on its own day. Read as the end of the season."
    elif found["season"] == "winter" and not found["next"]:
        doubt = f"Winter spans two years. Read as to {_end(end)}."
    return Reading(end, "season", doubt)


def _quarter(text: str, today: dt.date) -> Reading | None:
    """Q2 2016, second quarter of 2016: of the calendar year, which a financial year is not."""
    found = re.search(rf"\bq(?P<n>[1-4])(?: of)?[ /,-]*{_YEAR}\b(?!\s?[/-]\s?\d)", text) or re.search(
        rf"\b(?P<n>{'|'.join(ORDINALS)}) quarter(?: of)?,? {_YEAR}\b(?!\s?[/-]\s?\d)", text
    )
    if not found:
        return None
    number = ORDINALS.get(found["n"]) or int(found["n"])
    reading = _end_of(int(found["year"]), number * 3, "quarter")
    return Reading(reading.date, "quarter", "Read as a quarter of the calendar year, not of the financial year.")


def _years(text: str, today: dt.date) -> Reading | None:
    years = {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)}
    if len(years) < 2:
        return None
    return Reading(dt.date(max(years), 12, 31), "year", "More than one year is named. Read as the end of the last.")


def _year(text: str, today: dt.date) -> Reading | None:
    found = re.search(rf"(?<!\d){_YEAR}(?!\d)", text)
    return found and _end_of(int(found["year"]), 1, "year")


def _day_of_year(text: str, today: dt.date) -> Reading | None:
    """13th January, and March, without a year: the next to come, and a doubt."""
    month = _MONTH.format("month")
    found = re.search(rf"\b{_DAY} (?:of )?{month}\b", text) or re.search(rf"\b{month} {_DAY}\b", text)
    if found:
        for year in range(today.year, today.year + 5):  # 29 February may be four years away
            reading = _day(year, MONTHS[found["month"]], int(found["day"]))
            if reading.date and reading.date >= today:
                return Reading(reading.date, "day", f"No year is named. Read as {reading.date.year}.")
        return Reading(None, doubt=NO_DATE)
    found = re.search(rf"(?:^|\b(?:in|by|of|end|during|for|early|mid|late) ){month}$", text)
    if found:
        for year in (today.year, today.year + 1):
            end = last_day(dt.date(year, MONTHS[found["month"]], 1), "month")
            if end >= today:
                return Reading(end, "month", f"No year is named. Read as {year}.")
    found = re.search(rf"(?:^|\b(?:in|by|of|end|during|for|this|next) )(?P<season>{'|'.join(SEASONS)})$", text)
    if found:
        for year in (today.year - 1, today.year, today.year + 1):
            end = last_day(dt.date(year, SEASONS[found["season"]], 1), "season")
            if end >= today:
                return Reading(end, "season", f"No year is named. Read as to {_end(end)}.")
    return None


def _within(text: str, today: dt.date, published: dt.date | None) -> Reading | None:
    """So much time after the publication. Of any other beginning nothing is known."""
    found = re.search(
        rf"\b(?P<n>\d{{1,3}}|{'|'.join(NUMBERS)}) (?P<unit>working day|day|week|month|year)s?'? ?(?P<rest>.*)$", text
    )
    if not found:
        return None
    if not re.search(r"\b(publication|published|publishing|report|review)\b", found["rest"]):
        return Reading(None, doubt="It is not said from when the time runs.")
    if published is None:
        return Reading(None, doubt="The day of publication is not known.")
    number = int(found["n"]) if found["n"].isdigit() else NUMBERS[found["n"]]
    if found["unit"] == "working day":
        day = after_working_days(published, number)
    elif found["unit"] in ("day", "week"):
        day = published + dt.timedelta(days=number * (7 if found["unit"] == "week" else 1))
    else:
        day = add_months(published, number * (12 if found["unit"] == "year" else 1))
    return Reading(day, "day", f"Counted from the publication on {published.day} {published:%B %Y}.")


def _day(year: int, month: int, day: int) -> Reading:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return Reading(None, doubt="There is no such day.")
    if not 1900 <= year <= 2100:
        return Reading(None, doubt="The year lies too far away.")
    return Reading(date)


def _end_of(year: int, month: int, precision: str) -> Reading:
    return Reading(last_day(dt.date(year, month, 1), precision), precision)


_READERS = (
    _iso, _figures, _whole_day, _of_a_span, _span, _months, _month, _season, _quarter, _years, _year, _day_of_year,
)  # fmt: skip
