"""A value of Excel as a British reader sees it in the cell: by its number format."""

from __future__ import annotations

import datetime as dt
import re

_SIGNS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|am/pm|a/p|y+|m+|d+|h+|s+|\.0+|.', re.I | re.S)
_SYSTEM = ("mm-dd-yy", "m/d/yyyy", "m/d/yy")  # the short date of the reader's own system, which here is British
_NUMBER = re.compile(r"[#0?][#0?,.]*")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.', re.S)


def shown(value: object, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if isinstance(value, dt.timedelta):
        minutes = int(value.total_seconds() // 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, dt.date | dt.time):
        return _moment(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _moment(value: dt.date | dt.time, number_format: str) -> str:
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    plain = number_format.partition(";")[0]
    if plain.lower() in _SYSTEM or plain.upper().startswith("[$-F800]"):
        return f"{value:%d/%m/}{value.year:04d}"
    signs = _SIGNS.findall(plain)
    twelve = any(sign.lower() in ("am/pm", "a/p") for sign in signs)
    said, hours = [], False
    for sign in signs:
        said.append(_part(sign, value, hours, twelve))
        if sign[0] in "hHsS":
            hours = sign[0] in "hH"
        elif sign[0] in "dDyY":
            hours = False
    return "".join(said).strip()


def _part(sign: str, value: dt.date, after_hours: bool, twelve: bool) -> str:
    kind, long = sign[0].lower(), len(sign)
    if sign[0] == '"':
        return sign[1:-1]
    if sign[0] == "\\":
        return sign[1:]
    if sign[0] in "[*":
        return ""
    if sign[0] == "_":
        return " "
    hour, minute, second = (value.hour, value.minute, value.second) if isinstance(value, dt.datetime) else (0, 0, 0)
    if sign.lower() in ("am/pm", "a/p"):
        return "am" if hour < 12 else "pm"
    if kind == "y":
        return f"{value.year % 100:02d}" if long <= 2 else f"{value.year:04d}"
    if kind == "m" and after_hours:
        return f"{minute:02d}"
    if kind == "m":
        return (
            str(value.month) if long == 1 else f"{value:%m}" if long == 2 else f"{value:%b}" if long == 3 else f"{value:%B}"
        )
    if kind == "d":
        return (
            str(value.day) if long == 1 else f"{value:%d}" if long == 2 else f"{value:%a}" if long == 3 else f"{value:%A}"
        )
    if kind == "h":
        said = (hour % 12 or 12) if twelve else hour
        return f"{said:02d}" if long > 1 else str(said)
    if kind == "s":
        return f"{second:02d}"
    if sign.startswith(".0"):
        return ""
    return sign if sign != "@" else ""


def _number(value: float, number_format: str) -> str:
    section = number_format.partition(";")[0]
    bare = _LITERAL.sub("", section)
    found = _NUMBER.search(bare)
    if not found or "e+" in bare.lower() or "/" in bare or bare.strip().lower().startswith("general"):
        return _general(value)
    percent = "%" in bare
    whole, _, decimals = found.group().partition(".")
    places = sum(letter in "0?#" for letter in decimals)
    size = abs(value) * (100 if percent else 1)
    said = f"{size:,.{places}f}" if "," in whole.rstrip(",") else f"{size:.{places}f}"
    optional = len(decimals) - len(decimals.rstrip("#"))
    if optional and "." in said:
        kept = said.rstrip("0") if places else said
        said = kept if len(kept.partition(".")[2]) >= places - optional else said
        said = said.rstrip(".")
    front, _, behind = said.partition(".")
    said = front.zfill(whole.count("0")) + (f".{behind}" if behind else "")
    before, after = _literals(section)
    minus = "-" if value < 0 and said.strip("0.,") else ""
    return f"{before}{minus}{said}{'%' if percent else ''}{after}".strip()


def _literals(section: str) -> tuple[str, str]:
    """What a format writes before and after the number."""
    at = _NUMBER.search(_LITERAL.sub(lambda match: "\x00" * len(match.group()), section))
    return (_written(section[: at.start()]), _written(section[at.end() :])) if at else ("", "")


def _written(piece: str) -> str:
    return _LITERAL.sub(lambda match: match.group(1) or match.group(2) or match.group(3) or "", piece).replace("%", "")


def _general(value: float) -> str:
    """1.0 as 1; no more digits than Excel shows."""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else f"{value:.11g}"
    if value != value or value in (float("inf"), float("-inf")):
        return "#NUM!"
    return str(int(value)) if value.is_integer() and abs(value) < 1e11 else f"{value:.10g}"
