"""A drawing in plain SVG: lines, boxes, words and the signs. The same drawing stands on the page and in every document.

One unit is a third of a millimetre on paper: a drawing of 520 units fills the width of an A4 page between its margins.
Colours are written as attributes, because a page may not carry styles; what looks white is left out, never painted.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape

from .. import paths

INK, QUIET, LINE, GRID = "#15242b", "#4c5a60", "#cfcbc0", "#e6e3da"
DELIVERY, SUPPORT, CHALLENGE, ASSURANCE = "#1d4f91", "#0b6158", "#9c3d0e", "#5b2a6f"
WIDTH = 520
_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_SYMBOL = re.compile(r'<symbol id="([\w-]+)" viewBox="0 0 ([\d.]+) ([\d.]+)">(.*?)</symbol>', re.S)


def wide(words: str, size: float) -> float:
    """About how wide words are, so that one sees whether they fit."""
    return size * sum(0.28 if letter in "ijl.,:;' |" else 0.72 if letter.isupper() else 0.56 for letter in words)


@cache
def _signs() -> dict[str, tuple[float, str]]:
    """The signs of static/marks.svg: how high each is, and what it is drawn of."""
    found = _SYMBOL.findall((paths.STATIC / "marks.svg").read_text(encoding="utf-8"))
    return {name: (float(high), inside) for name, _, high, inside in found}


class Drawing:
    """What is drawn so far. Places are in units from the upper left corner."""

    def __init__(self, height: float, width: float = WIDTH):
        self.height, self.width = height, width
        self.parts: list[str] = []

    def box(self, x, y, width, height, fill: str = "none", stroke: str = "", thick: float = 1, dashes: str = "") -> None:
        self._put("rect", fill, stroke, thick, dashes, x=x, y=y, width=width, height=height)

    def line(self, x1, y1, x2, y2, stroke: str = LINE, thick: float = 0.8, dashes: str = "") -> None:
        self._put("path", "none", stroke, thick, dashes, d=f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}")

    def diamond(self, x, y, half, fill: str = "none", stroke: str = INK, thick: float = 1.2, dashes: str = "") -> None:
        corners = f"M{_n(x - half)} {_n(y)}L{_n(x)} {_n(y - half)}L{_n(x + half)} {_n(y)}L{_n(x)} {_n(y + half)}Z"
        self._put("path", fill, stroke, thick, dashes, d=corners)

    def circle(self, x, y, half, fill: str = "none", stroke: str = "", thick: float = 1.2) -> None:
        self._put("circle", fill, stroke, thick, "", cx=x, cy=y, r=half)

    def words(self, x, y, words: str, size=8, anchor: str = "start", bold: bool = False, fill: str = INK) -> None:
        """One line of words, ``y`` at its foot. ``anchor`` is where x is in it: start, middle or end."""
        weight = ' font-weight="bold"' if bold else ""
        place = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"{weight}{place} fill="{fill}">{escape(words)}</text>'
        )

    def sign(self, name: str, x, y, height: float, colour: str) -> None:
        """A sign of the tracker, so high, with its upper left corner there."""
        high, inside = _signs()[name]
        inside = re.sub(r"var\(--[\w-]+,\s*(#\w+)\)", r"\1", inside).replace("currentColor", colour)
        self.parts.append(f'<g transform="translate({_n(x)} {_n(y)}) scale({_n(height / high)})">{inside}</g>')

    def svg(self, says: str) -> str:
        """The whole, with what it says in words for whoever cannot see it."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="0 0 {_n(self.width)} {_n(self.height)}" '
            f'role="img" aria-label="{escape(says)}" font-family="{_FONT}">{"".join(self.parts)}</svg>'
        )

    def _put(self, kind: str, fill: str, stroke: str, thick: float, dashes: str, **where) -> None:
        about = "".join(f' {name}="{value if name == "d" else _n(value)}"' for name, value in where.items())
        lines = f' stroke="{stroke}" stroke-width="{_n(thick)}"' if stroke else ""
        lines += f' stroke-dasharray="{dashes}"' if dashes else ""
        self.parts.append(f'<{kind}{about} fill="{fill}"{lines}/>')


def _n(value: float) -> str:
    """A number as short as it goes: the same drawing is the same text."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
