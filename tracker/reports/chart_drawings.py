"""How the charts of a stocktake are drawn: places, bricks and lines. What they show is worked out in reports/charts.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Protocol

from .content import RUNGS
from .drawing import ASSURANCE, CHALLENGE, DELIVERY, GRID, INK, LINE, QUIET, SUPPORT, WIDTH, Drawing, wide


class Placed(Protocol):
    """What stands in one month of a lane."""

    number: int
    firm: int


# Delivery against assurance

_HEAD, _ROW, _LEFT = 15, 19, 112


def grid(columns: Sequence[str], rows: Sequence[tuple[str, str, list[tuple[int, str]]]], weak: Sequence[bool]) -> Drawing:
    """A row for each rating, a column for how much is called done; a number and the references in each cell."""
    drawing = Drawing(_HEAD + _ROW * len(rows) + 3)
    across = (WIDTH - _LEFT - 2) / len(columns)
    for place, words in enumerate(columns):
        drawing.words(_LEFT + across * place + 6, 10, words, 8, bold=True, fill=DELIVERY)
    drawing.line(0, _HEAD, WIDTH, _HEAD, INK, 1.2)
    for row, (rating, label, cells) in enumerate(rows):
        top = _HEAD + _ROW * row
        drawing.sign(f"seal-{rating}", 0, top + 1.8, _ROW - 3.6, INK if rating == "not_assured" else ASSURANCE)
        drawing.words(21, top + 12.5, label, 8, fill=INK)
        drawing.line(0, top + _ROW, WIDTH, top + _ROW)
        for place, (number, refs) in enumerate(cells):
            x = _LEFT + across * place
            drawing.words(
                x + 6, top + 13, str(number), 10 if number else 8, bold=bool(number), fill=INK if number else QUIET
            )
            if number and wide(refs, 7) <= across - 30:
                drawing.words(x + 26, top + 12.5, refs, 7, fill=QUIET)
            elif number:
                drawing.words(x + 26, top + 12.5, "named in the table", 7, fill=QUIET)
    for place in range(1, len(columns) + 1):
        x = _LEFT + across * (place - 1)
        drawing.line(x, 3, x, _HEAD + _ROW * len(rows))
    x = _LEFT + across * (len(columns) - 1)
    # Done but not assured: one outline around the rows that are next to each other.
    first = weak.index(True) if True in weak else len(rows)
    last = len(rows) - first
    if last:
        drawing.box(x + 1, _HEAD + _ROW * first + 1, across, _ROW * last - 2, stroke=INK, thick=2)
    return drawing


# Ladders side by side

_BRICK, _TALL, _ACROSS = 5.2, 5.2, 3
_SIGNS_LEFT = 44


def ladders(groups: Sequence[tuple[str, dict]]) -> Drawing:
    """One post for each, thirteen in a row; on each rung the bricks left and right of it, three in a line."""
    lines = [groups[start : start + 13] for start in range(0, len(groups), 13)]
    heights = [_rung_heights(line) for line in lines]
    named = any(wide(name, 8) > 34 for name, _ in groups)
    foot = 26 if named else 13
    drawing = Drawing(sum(sum(each.values()) + foot + 6 for each in heights) + 12)
    _key(drawing)
    top = 14.0
    for line, heights_here in zip(lines, heights, strict=True):
        bases, y = {}, top
        for rung in RUNGS:
            y += heights_here[rung]
            bases[rung] = y
            drawing.words(0, y - 2, rung.capitalize(), 8, bold=True)
            drawing.line(0, y, WIDTH, y)
        step = (WIDTH - _SIGNS_LEFT) / (13 if len(groups) > 9 else max(len(line), 5))
        for place, (name, counts) in enumerate(line):
            post = _SIGNS_LEFT + step * (place + 0.5)
            for rung in RUNGS:
                if not counts[rung]["supports"] and not counts[rung]["challenges"]:
                    # An empty rung is a short tick, so that nothing is seen as nothing.
                    drawing.line(post - 4, bases[rung] - 5, post + 4, bases[rung] - 5, "#8d8a80", 1.2)
                _bricks(drawing, post, bases[rung], counts[rung], -1)
                _bricks(drawing, post, bases[rung], counts[rung], 1)
            drawing.line(post, top - 2, post, y + 1, INK, 1.8)
            _named(drawing, post, y + 10, name, step)
        top = y + foot + 6
    return drawing


def _rung_heights(line: Sequence[tuple[str, dict]]) -> dict[str, float]:
    found = {}
    for rung in RUNGS:
        most = max(max(counts[rung]["supports"], counts[rung]["challenges"]) for _, counts in line)
        found[rung] = max(2, -(-most // _ACROSS)) * (_TALL + 1.2) + 4
    return found


def _bricks(drawing: Drawing, post: float, base: float, counts: dict[str, int], side: int) -> None:
    """The checked ones stand next to the post, the self-reported ones outside and above them."""
    stance, colour = ("supports", SUPPORT) if side > 0 else ("challenges", CHALLENGE)
    for number in range(counts[stance]):
        line, place = divmod(number, _ACROSS)
        x = post + side * (2 + place * (_BRICK + 1)) - (_BRICK if side < 0 else 0)
        y = base - 2 - (line + 1) * (_TALL + 1.2) + 1.2
        if number < counts[f"{stance}_checked"]:
            drawing.box(x, y, _BRICK, _TALL, colour)
        else:
            drawing.box(x + 0.45, y + 0.45, _BRICK - 0.9, _TALL - 0.9, stroke=colour, thick=0.9)


def _named(drawing: Drawing, x: float, y: float, name: str, room: float) -> None:
    """The name under a post; a long one in up to two lines."""
    if wide(name, 8) <= room:
        drawing.words(x, y, name, 8, "middle", bold=True)
        return
    lines = [""]
    for word in name.split():
        if wide(f"{lines[-1]} {word}", 6.5) > room - 2 and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    for number, words in enumerate(lines[:3]):
        drawing.words(x, y - 2 + number * 7.2, words + ("…" if number == 2 and len(lines) > 3 else ""), 6.5, "middle")


def _key(drawing: Drawing) -> None:
    x = float(_SIGNS_LEFT)
    for words, colour, solid in (
        ("challenges, checked", CHALLENGE, True),
        ("challenges, self-reported", CHALLENGE, False),
        ("supports, self-reported", SUPPORT, False),
        ("supports, checked", SUPPORT, True),
    ):
        if solid:
            drawing.box(x, 2.5, _BRICK, _TALL, colour)
        else:
            drawing.box(x + 0.45, 2.95, _BRICK - 0.9, _TALL - 0.9, stroke=colour, thick=0.9)
        left = colour == CHALLENGE
        post = x + _BRICK + 2.2 if left else x - 2.2
        drawing.line(post, 0.5, post, 8.5, INK, 1.4)
        drawing.words(x + _BRICK + (6 if left else 4), 7.5, words, 7, fill=QUIET)
        x += _BRICK + 14 + wide(words, 7)


# The line of time

_LANE, _NAMES, _MIDDLE = 20, 92, 13.5
_TONES = (INK, DELIVERY, ASSURANCE, INK, INK)


def timeline(
    lanes: Sequence[tuple[str, Mapping[dt.date, Placed]]],
    months: Sequence[dt.date],
    published: dt.date | None,
    day: dt.date,
) -> Drawing:
    """A lane for each kind of happening, a place for each month, and a stroke for the day looked at."""
    first = min(months[0], *([published] if published else []))
    line = _Line(first, months[-1])
    drawing = Drawing(14 + _LANE * len(lanes) + 15)
    foot = 14 + _LANE * len(lanes)
    for x, words, year in line.marks():
        drawing.line(x, 12, x, foot, LINE if year else GRID, 0.9 if year else 0.6)
        if words:
            drawing.words(x + 2, foot + 10, words, 7, fill=QUIET, bold=year)
    for number, (name, found) in enumerate(lanes):
        middle = 14 + _LANE * number + _MIDDLE
        drawing.words(0, middle + 2, name, 8, bold=True)
        drawing.line(0, 14 + _LANE * (number + 1), WIDTH, 14 + _LANE * (number + 1))
        if not found:
            drawing.words(_NAMES + 2, middle + 2, "none known", 7, fill=QUIET)
        for month, moment in found.items():
            _mark(drawing, line.of(month), middle, moment, number)
    said = f"As at {day.day} {day:%b %Y}"
    edge = line.on(day) - (wide(said, 7.5) if line.on(day) + wide(said, 7.5) > WIDTH else 0)
    _stroke(drawing, line.on(day), foot, said, "", WIDTH)
    if published and published <= day:
        _stroke(drawing, line.on(published), foot, f"Published {published.day} {published:%b %Y}", "2 2", edge - 6)
    return drawing


class _Line:
    """Where days stand: months are equally wide."""

    def __init__(self, first: dt.date, last: dt.date):
        self.first = first.year * 12 + first.month - 1
        self.months = max(6, last.year * 12 + last.month - self.first)
        self.step = (WIDTH - _NAMES - 4) / self.months

    def on(self, day: dt.date) -> float:
        return _NAMES + (day.year * 12 + day.month - 1 - self.first + min(day.day - 1, 29) / 30) * self.step

    def of(self, month: dt.date) -> float:
        """The middle of a month."""
        return _NAMES + (month.year * 12 + month.month - 1 - self.first + 0.5) * self.step

    def marks(self):
        """A line for each quarter, with the year, or with the month where there is room."""
        for number in range(self.months):
            year, month = divmod(self.first + number, 12)
            if month % 3 == 0 or not number:
                words = str(year) if month == 0 or not number else f"{dt.date(year, month + 1, 1):%b}"
                roomy = self.step * 3 > 18 or month == 0
                crowded = not number and (self.first % 12) % 3
                yield _NAMES + number * self.step, words if roomy and not crowded else "", month == 0


def _mark(drawing: Drawing, x: float, y: float, moment: Placed, lane: int) -> None:
    tone = _TONES[lane]
    if lane == 0:
        drawing.box(x - 3, y - 4, 6, 7.6, tone)
    elif lane < 3:
        drawing.circle(x, y, 3.6, tone)
    elif moment.firm == moment.number:
        drawing.diamond(x, y, 4.2, tone, tone)
    else:
        drawing.diamond(x, y, 4.1, "none", tone, 1.2)
        if moment.firm:
            drawing.diamond(x, y, 2, tone, tone, 0.6)
    if moment.number > 1:
        drawing.words(x, y - 5.4, str(moment.number), 7, "middle", bold=True)


def _stroke(drawing: Drawing, x: float, foot: float, words: str, dashes: str, room: float) -> None:
    """A stroke through all lanes. Its words stand right of it, or left where they would go beyond the room."""
    drawing.line(x, 10, x, foot, INK, 1.2 if dashes else 2, dashes)
    right = x + wide(words, 7.5) <= room
    drawing.words(x if right else min(x, room), 8, words, 7.5, "start" if right else "end", bold=True)


# One bar of a table

BAR = 58  # millimetres


def bar(numbers: Sequence[int], most: int) -> str:
    """A bar for one number; for four, those against left of a post and those for right of it, the checked next to it."""
    drawing = Drawing(10, BAR * 3)
    if len(numbers) == 1:
        if numbers[0]:
            drawing.box(0, 2, max(1.5, (drawing.width - 8) * numbers[0] / most), 6.5, QUIET)
        return drawing.svg("")
    middle = drawing.width / 2
    one = (middle - 6) / most
    drawing.line(middle, 0, middle, 10, INK, 1.8)
    for checked, every, side, colour in ((*numbers[:2], -1, CHALLENGE), (*numbers[2:], 1, SUPPORT)):
        for start, end, solid in ((0, checked, True), (checked, every, False)):
            if end > start:
                left = middle + side * (1.6 + one * (start if side > 0 else end))
                wide_of = one * (end - start)
                if solid:
                    drawing.box(left, 1.8, wide_of, 6.5, colour)
                else:
                    drawing.box(left + 0.5, 2.3, max(0.6, wide_of - 1), 5.5, stroke=colour)
    return drawing.svg("")
