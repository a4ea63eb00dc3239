"""The colour that a person sees in a cell of Excel: a plain one, one of the old list, or one of the theme with its tint."""

from __future__ import annotations

import colorsys
import re

from openpyxl.styles.colors import COLOR_INDEX, Color
from openpyxl.styles.fills import Fill, GradientFill, PatternFill
from openpyxl.xml.functions import fromstring

# The first two pairs of a theme are asked for the other way round than they are written.
_THEME_ORDER = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
# Of a file that names a theme's colour and carries no theme: those that Excel has had since 2013.
_OFFICE = (
    "FFFFFF",
    "000000",
    "E7E6E6",
    "44546A",
    "4472C4",
    "ED7D31",
    "A5A5A5",
    "FFC000",
    "5B9BD5",
    "70AD47",
    "0563C1",
    "954F72",
)
_HEX = re.compile("[0-9A-Fa-f]{6}")
_UNSAID = "00000000"  # what openpyxl has where the file says no colour
WHITE = "FFFFFF"


def of_theme(xml: bytes | None) -> tuple[str, ...]:
    """The colours of a theme, in the order in which cells ask for them."""
    if not xml:
        return _OFFICE
    found = {}
    for element in fromstring(xml).iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _THEME_ORDER and len(element) and name not in found:
            found[name] = element[0].get("lastClr") or element[0].get("val") or ""
    return tuple(
        found[name].upper() if _HEX.fullmatch(found.get(name, "")) else _OFFICE[at] for at, name in enumerate(_THEME_ORDER)
    )


def of_fill(fill: Fill | None, theme: tuple[str, ...]) -> str:
    """RRGGBB; empty for none, and for white, which nobody sees."""
    if isinstance(fill, GradientFill):
        return _seen(fill.stop[0].color, theme) if fill.stop else ""
    if not isinstance(fill, PatternFill) or fill.fill_type is None:
        return ""
    return _seen(fill.fgColor, theme)


def of_differential(fill: Fill | None, theme: tuple[str, ...]) -> str:
    """The same of a format that a condition puts on: a plain one has its colour as the background."""
    if not isinstance(fill, PatternFill):
        return of_fill(fill, theme)
    named = fill.bgColor is not None and (fill.bgColor.type != "rgb" or fill.bgColor.rgb != _UNSAID)
    if fill.fill_type in (None, "solid") and named:
        return _seen(fill.bgColor, theme)
    return of_fill(fill, theme)


def _seen(color: Color | None, theme: tuple[str, ...]) -> str:
    plain = _plain(color, theme)
    if not plain:
        return ""
    shown = _tinted(plain, color.tint or 0.0)
    return "" if shown == WHITE else shown


def _plain(color: Color | None, theme: tuple[str, ...]) -> str:
    if color is None or color.type == "auto":
        return ""
    if color.type == "theme":
        return theme[color.theme] if 0 <= color.theme < len(theme) else ""
    if color.type == "indexed":
        return COLOR_INDEX[color.indexed][2:] if 0 <= color.indexed < len(COLOR_INDEX) else ""
    return str(color.rgb)[-6:].upper() if _HEX.fullmatch(str(color.rgb)[-6:]) else ""


def _tinted(plain: str, tint: float) -> str:
    """Lighter or darker by a share, as ECMA-376 part 1, 18.8.19 has it. Excel itself may differ by two of 255."""
    if not tint:
        return plain
    hue, light, saturation = colorsys.rgb_to_hls(*(int(plain[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(1, max(0, light)), saturation))
