"""Plans that are no table of cells: Markdown tables, blocks with labels, columns made with spaces, and plain lists."""

from __future__ import annotations

import re
from collections import Counter

from . import plan_limits

Rows = list[list[str]]
Found = tuple[Rows, tuple[str, ...]]
_RULE = re.compile(r"\|?\s*+:?-{2,}+:?\s*+(\|\s*+:?-{2,}+:?\s*+)*+\|?")  # of a line without the spaces at its ends
_CELLS = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_LABEL = re.compile(r"\s*(?:[-*•]\s+)?\**([A-Za-z][A-Za-z '’/?()&-]{0,39}?)\**\s*:\**(?:\s+|$)(.*)", re.S)
_BULLET = re.compile(r"\s*(?:[•·▪◦‣*–—o]|-)[ \t]+")
_NUMBERED = re.compile(r"\s*\(?(?:\d+(?:\.\d+)*|[a-z]|[ivx]+)[.):]", re.I)
_GAP = re.compile(r"\S\s{2,}\S")
_BLOCKS = "The text was read as blocks with labels, one row for each: its rows are not the lines of the file."
_JOINED = "Lines that go on from the one before were joined to it."
_SPACES = "The columns were told by the spaces between them. See whether each word is in its own."


def upright_lines(text: str) -> Found | None:
    """A table of Markdown: lines that begin and end with an upright line, or stand under a rule of dashes."""
    lines = text.splitlines()
    table = [line for line in lines if line.strip().startswith("|")]
    if len(table) < 2 or not any(map(_is_rule, lines)):
        return None
    rows = []
    for line in lines:
        if _is_rule(line):
            continue
        if line.strip().startswith("|"):
            cells = _CELLS.split(line.strip().removeprefix("|").removesuffix("|"))
            rows.append([_BREAK.sub("\n", cell.replace("\\|", "|")) for cell in cells])
        else:
            rows.append([line])
    return rows, ()


def _is_rule(line: str) -> bool:
    return "|" in line and _RULE.fullmatch(line.strip()) is not None


def labelled(text: str) -> Found | None:
    """Action: …, Lead: …, By: …, again and again: a row for each block, a column for each label."""
    lines = text.splitlines()
    seen = [match[1].strip().casefold() for line in lines if (match := _LABEL.fullmatch(line))]
    often = [label for label, count in Counter(seen).items() if count > 1]
    if len(often) < 2:
        return None
    labels: dict[str, str] = {}
    before: Rows = []
    blocks: list[dict[str, list[str]]] = []
    last = ""
    for line in lines:
        match = _LABEL.fullmatch(line)
        label = match[1].strip().casefold() if match else ""
        if match and (label in often or blocks):
            labels.setdefault(label, match[1].strip())
            if not blocks or label in blocks[-1]:
                blocks.append({})
            blocks[-1][label], last = [match[2]], label
        elif not blocks:
            before.append([line])
        elif not line.strip():
            last = ""
        elif last:
            blocks[-1][last].append(line)
        else:  # a heading between two blocks, as a block of its own, so that it is seen
            blocks.append({"": [line]})
    if len(labels) > plan_limits.COLUMNS:  # lines that happen to have a colon
        return None
    while before and not before[-1][0].strip():
        before.pop()
    return [*before, list(labels.values()), *(_block(block, labels) for block in blocks)], (_BLOCKS,)


def _block(block: dict[str, list[str]], labels: dict[str, str]) -> list[str]:
    return ["\n".join(block.get(label, [])) for label in ([""] if "" in block else labels)]


def aligned(text: str) -> Found | None:
    """Columns that are made with spaces: where no line with a wide gap has a letter, a column ends."""
    lines = [line.expandtabs() for line in text.splitlines()]
    table = [line for line in lines if _GAP.search(line)]
    filled = [line for line in lines if line.strip()]
    if len(table) < 3 or len(table) < len(filled) * 0.5 or max(map(len, table)) > 1000:
        return None
    width = max(map(len, table))
    free = [all(at >= len(line) or line[at] == " " for line in table) for at in range(width)]
    starts = [at for at in range(width) if not free[at] and (at == 0 or free[at - 1])]
    starts = [at for number, at in enumerate(starts) if not number or all(free[at - 2 : at])]
    if len(starts) < 2:
        return None
    ends = [*starts[1:], None]
    rows = [
        [line[start:end] for start, end in zip(starts, ends, strict=True)] if _GAP.search(line) else [line]
        for line in lines
    ]
    return rows, (_SPACES,)


def lines(text: str) -> Found:
    """One column: a row for each line, a bullet taken off, what goes on under a number or bullet joined to it."""
    rows: list[list[str]] = []  # the lines of each
    joined = begun = False
    for line in text.splitlines():
        begins = _BULLET.match(line) or _NUMBERED.match(line)
        if begun and not begins and line[:1] in (" ", "\t") and line.strip():
            rows[-1].append(line.strip())
            joined = True
            continue
        begun, bullet = bool(begins), _BULLET.match(line)
        rows.append([line[bullet.end() :] if bullet else line])
    return [["\n".join(row)] for row in rows], (_JOINED,) if joined else ()
