"""The timeline of due points as a picture: months across, a band for each agency or level, and where each sign stands.

Only the places are worked out here; templates/deadlines/picture.html draws them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

WIDTH = 1120
_SIDE = 12  # kept free left and right, so that a sign on the first or last day is whole
_HEAD, _NAME, _LANE = 58, 30, 27  # heights: the months, the name of a band, a line of signs
_LANES = 24  # lines in one picture, names among them; what is more goes on in a further one, so that each fits on a sheet
_LETTER = 9.4  # the width of a letter, taken wide, for on paper the letters are larger
_NAMED = 3  # references that stand beside a sign for many


@dataclass(frozen=True)
class Due:
    """One due point, as the picture wants it."""

    ref: str
    band: str  # the agency or the level under which it is drawn
    current: dt.date
    original: dt.date | None = None
    forecast: dt.date | None = None
    firm: bool = True


@dataclass(frozen=True)
class Sign:
    """Where one date, or several that are the same, stand in the picture. A side without a place has nothing to show."""

    label: str
    firm: bool
    current: float
    original: float | None = None
    forecast: float | None = None
    from_before: bool = False  # its original lies before the first month
    goes_on: bool = False  # its forecast lies after the last month
    words_at: float = 0
    words_left: bool = False  # the words stand left of the sign, where there is no room on its right
    y: float = 0

    @property
    def first(self) -> float:
        return min(x for x in (self.original, self.current, self.forecast) if x is not None)

    @property
    def last(self) -> float:
        return max(x for x in (self.original, self.current, self.forecast) if x is not None)


@dataclass
class Panel:
    """One picture: bands with their names, and the signs."""

    height: int = _HEAD
    bands: list[tuple[int, str]] = field(default_factory=list)  # where the name stands, and the name
    signs: list[Sign] = field(default_factory=list)


@dataclass
class Timeline:
    """The months with the place of each, today, and the pictures."""

    first: dt.date
    after: dt.date  # the day after the last
    months: list[tuple[float, str, str]]  # where it begins, its name, and the year where that is to be written
    today: float | None
    panels: list[Panel]
    width: int = WIDTH


def months_from(first: dt.date, count: int) -> list[dt.date]:
    """The first days of so many months and of the one after them."""
    whole = first.year * 12 + first.month - 1
    return [dt.date((whole + n) // 12, (whole + n) % 12 + 1, 1) for n in range(count + 1)]


def draw(dues: Iterable[Due], bands: Sequence[str], first: dt.date, count: int, today: dt.date) -> Timeline:
    """The pictures of what is due in ``count`` months from ``first``, under the bands in their order."""
    starts = months_from(first, count)
    after = starts[-1]
    scale = (WIDTH - 2 * _SIDE) / (after - first).days

    def x(day: dt.date) -> float:
        return round(_SIDE + (min(max(day, first), after) - first).days * scale, 1)

    found: dict[str, list[Due]] = {band: [] for band in bands}
    for due in dues:
        found[due.band].append(due)
    panels = [Panel()]
    for band in bands:
        _place(panels, band, [_sign(each, x, first, after) for each in _together(found[band])])
    months = [
        (x(month), f"{month:%b}", str(month.year) if not n or month.month == 1 else "")
        for n, month in enumerate(starts[:-1])
    ]
    return Timeline(first, after, months, x(today) if first <= today < after else None, panels)


def _together(dues: Iterable[Due]) -> list[list[Due]]:
    """Those of the same day that never moved and are expected on it, together; every other by itself."""
    found: dict[tuple, list[Due]] = {}
    for due in dues:
        plain = due.original in (None, due.current) and due.forecast in (None, due.current)
        found.setdefault((due.current, due.firm) if plain else (due.current, due.firm, due.ref, id(due)), []).append(due)
    return list(found.values())


def _sign(same: list[Due], x, first: dt.date, after: dt.date) -> Sign:
    one = same[0]
    original = one.original if one.original != one.current else None
    forecast = one.forecast if one.forecast != one.current else None
    sign = Sign(
        label=_label(list(dict.fromkeys(each.ref for each in same))),
        firm=one.firm,
        current=x(one.current),
        original=x(original) if original else None,
        forecast=x(forecast) if forecast else None,
        from_before=bool(original and original < first),
        goes_on=bool(forecast and forecast >= after),
    )
    wide = len(sign.label) * _LETTER
    if sign.last + 14 + wide > WIDTH:
        return replace(sign, words_at=sign.first - 14, words_left=True)
    return replace(sign, words_at=sign.last + 14)


def _label(refs: list[str]) -> str:
    if len(refs) <= _NAMED + 1:
        return ", ".join(refs)
    return f"{', '.join(refs[:_NAMED])} and {len(refs) - _NAMED} more"


def _place(panels: list[Panel], band: str, signs: list[Sign]) -> None:
    """Put the signs of a band on as few lines as hold them without one covering another."""
    lanes: list[tuple[float, list[Sign]]] = []
    for sign in sorted(signs, key=lambda each: (_from(each), each.current)):
        at = next((n for n, (taken, _) in enumerate(lanes) if taken <= _from(sign)), None)
        if at is None:
            lanes.append((_to(sign), [sign]))
        else:
            lanes[at] = (_to(sign), [*lanes[at][1], sign])
    for number, (_, placed) in enumerate(lanes):
        panel = panels[-1]
        if (panel.height - _HEAD) / _LANE >= _LANES:
            panel = Panel()
            panels.append(panel)
        if not number or not panel.bands:
            panel.bands.append((panel.height + 20, band if not number else f"{band}, continued"))
            panel.height += _NAME
        panel.signs += [replace(sign, y=panel.height + _LANE / 2) for sign in placed]
        panel.height += _LANE


def _from(sign: Sign) -> float:
    return sign.words_at - len(sign.label) * _LETTER if sign.words_left else sign.first - 12


def _to(sign: Sign) -> float:
    return sign.last + 12 if sign.words_left else sign.words_at + len(sign.label) * _LETTER
