"""What stands in one cell of a plan: several actions, or a number joined to its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .plan_words import begins_an_action, on_one_line

_BULLET = re.compile(r"^\s*(?:[•·▪▫◦●○■□➢➤►‣⁃✓✔*–—]|-(?!\d)|o(?=[ \t]{1,3}[A-Z]))[ \t\u00a0]*(?=\S)")
_MARKER = r"\d{1,2}|[a-z]|[ivx]{1,4}"
_NUMBERED = re.compile(
    rf"^\s*(?:\((?P<a>{_MARKER})\)|(?P<b>\d{{1,2}}(?:\.\d{{1,2}}){{0,2}}|[a-z]|[ivx]{{1,4}})[.):]|(?P<c>\d{{1,2}}\.\d{{1,2}}))"
    r"[ \t\u00a0]*(?=[^\W\d])",
    re.I,
)
_INLINE = re.compile(
    rf"(?:(?<=^)|(?<=[\s;,.]))\(?(?P<n>{_MARKER})\)[ \t]*(?=[A-Za-z])"
    r"|(?:(?<=^)|(?<=[\s;.]))(?P<m>\d{1,2})\.[ \t]+(?=[A-Z])"
)
_JOINED = re.compile(
    r"^\s*(?P<ref>(?:[A-Z]{1,3}[ -]?)?\d{1,3}(?:\.\d{1,3}){1,3}[a-z]?)[.):\s–-]*(?=[^\W\d]|\()"
    r"|^\s*(?P<plain>\d{1,3}[a-z]?)(?:[.):]\s*(?=[^\W\d])|(?=[A-Z][a-z]|\([a-z]\)))"
    r"|^\s*(?P<code>[A-Z]{1,4}\d{1,3}(?:[./]\d{1,3})?)\s*[.):–-]\s*(?=[^\W\d])"
)


@dataclass(frozen=True)
class Part:
    """One of several things of a cell."""

    words: str
    marker: str = ""  # 1, a, ii; empty for bullets and lines
    lead_in: str = ""  # words before the first, which end with a colon


def parts(text: str) -> tuple[Part, ...]:
    """The actions of a cell: numbered, bulleted, or one a line. One where it may be a single sentence."""
    lines = [line for line in text.split("\n") if line.strip()]
    return _marked(lines) or _inline(text) or _by_line(lines) or (Part(text.strip()),)


def answering(text: str, markers: tuple[str, ...]) -> tuple[str, ...] | None:
    """The parts of another cell of the row that answer those of the action one by one; None where they do not."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    found = _marked(lines) or _inline(text)
    if found:
        return tuple(each.words for each in found) if len(found) == len(markers) else None
    return tuple(lines) if len(lines) == len(markers) else None


def ref_and_text(text: str) -> tuple[str, str]:
    """A number that is joined to the words after it: "1.2Review the policy"."""
    found = _JOINED.match(text)
    if not found:
        return "", text
    ref = found["ref"] or found["plain"] or found["code"]
    return on_one_line(ref), text[found.end() :].strip()


def _marked(lines: list[str]) -> tuple[Part, ...]:
    """Lines that begin with a number or a bullet; those that do not go on with the one before."""
    for pattern in (_NUMBERED, _BULLET):
        starts = [at for at, line in enumerate(lines) if pattern.match(line)]
        if len(starts) < 2 or starts[0] > 1 or (starts[0] == 1 and not lines[0].rstrip().endswith((":", "-", "–"))):
            continue
        found = []
        lead_in = lines[0].strip() if starts[0] else ""
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            begun = pattern.match(lines[start])
            assert begun is not None  # noqa: S101 - for the types
            marker = next((group for group in begun.groups() if group), "") if pattern is _NUMBERED else ""
            words = "\n".join([lines[start][begun.end() :].strip(), *(line.strip() for line in lines[start + 1 : end])])
            found.append(Part(words.strip(), marker, lead_in))
        if pattern is _NUMBERED and not _in_order([each.marker for each in found]):
            continue
        if all(re.search(r"[^\W\d_]{2,}", each.words) for each in found):
            return tuple(found)
    return ()


def _inline(text: str) -> tuple[Part, ...]:
    """1) Review the policy 2) Train staff: in one line, in order from the first."""
    found = list(_INLINE.finditer(text))
    if len(found) < 2 or text[: found[0].start()].strip() and not text[: found[0].start()].rstrip().endswith(":"):
        return ()
    markers = [each["n"] or each["m"] for each in found]
    if not _in_order(markers) or markers[0].casefold() not in ("1", "a", "i"):
        return ()
    lead_in = text[: found[0].start()].strip()
    ends = [*(each.start() for each in found[1:]), len(text)]
    pieces = [text[each.end() : end].strip(" ;,\n") for each, end in zip(found, ends, strict=True)]
    pieces = [re.sub(r"[;,]?\s*\band$", "", piece).strip() for piece in pieces]
    if not all(len(piece.split()) >= 2 for piece in pieces):
        return ()
    return tuple(Part(words, marker, lead_in) for words, marker in zip(pieces, markers, strict=True))


def _by_line(lines: list[str]) -> tuple[Part, ...]:
    """One action a line: each begins as an action does, and none can be the end of the sentence before."""
    said = [line.strip() for line in lines]
    if len(said) < 2 or not all(line[0].isupper() and len(line.split()) >= 2 and begins_an_action(line) for line in said):
        return ()
    if any(re.search(r"(?:,|\b(?:and|or|the|to|of|for|with|by|in|a|an|that|which)|[–-])$", line) for line in said[:-1]):
        return ()
    return tuple(Part(line) for line in said)


def _in_order(markers: list[str]) -> bool:
    """1 2 3, a b c, i ii iii, 1.1 1.2: each after the one before."""
    values = [_value(marker) for marker in markers]
    alike = all((a.isdigit() or "." in a) == (b.isdigit() or "." in b) for a, b in zip(markers, markers[1:], strict=False))
    roman = [_ROMANS.index(marker.casefold()) if marker.casefold() in _ROMANS else -9 for marker in markers]
    return alike and (_steps(values) or _steps([(each,) for each in roman]))


_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


def _value(marker: str) -> tuple[int, ...]:
    if marker[0].isdigit():
        return tuple(int(each) for each in re.findall(r"[0-9]+", marker)) or (-9,)
    return (ord(marker.casefold()) - 96,) if len(marker) == 1 else (-9,)


def _steps(values: list[tuple[int, ...]]) -> bool:
    return all(
        len(a) == len(b) and a[:-1] == b[:-1] and b[-1] == a[-1] + 1 and a[-1] >= 0
        for a, b in zip(values, values[1:], strict=False)
    )
