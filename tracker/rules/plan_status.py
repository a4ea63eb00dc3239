"""What a plan says of the state of an action: words, codes, percents, ticks, colours. What a colour means is asked."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Values
from dataclasses import dataclass

from .plan_lines import MEANING, Question
from .plan_sheets import Book, Cell, Sheet
from .plan_words import on_one_line, plain

STRUCK = "struck through"
LONGEST = 40  # a longer status is a sentence of progress
# What a word says by itself. A colour says nothing by itself: "green" is on track here and done there.
_SAID = (
    ("not_started", r"not (?:yet )?(?:started|begun|commenced)|to be started|yet to start|outstanding|no progress"),
    ("withdrawn", r"withdrawn|no longer|cancelled|superseded|removed|not (?:being )?pursued|abandoned"),
    (
        "at_risk",
        r"at risk|some (?:delay|concern)s?|slipping|behind|delayed|off track|not on track|partially on track|problems?",
    ),
    ("overdue", r"overdue|late|missed|past (?:its )?deadline|deadline passed"),
    ("closed", r"closed|signed off|embedded|evidenced|assured"),
    ("done", r"(?<!not )(?<!in)(?:complete[d]?|done|achieved|finished|implemented|delivered|met)\b(?! by)|100 ?%|^[✓✔☑]$"),
    ("on_track", r"on track|on target|on schedule|in progress|progressing|under ?way|ongoing|started|in hand|\bwip\b"),
)
_COLOURS = r"(?:green|amber|orange|yellow|red|blue|gr[ea]y|purple|white|black|pink|brown)"
_LETTERS = r"(?:[rgabyw]|b/?g|r/?a|a/?g)"
_KEY = re.compile(
    rf"^\(?(?P<said>{_COLOURS}|{_LETTERS}|[0-9]|brag|✓|✔|x|✗)\)?\s*(?:=|:|-|–|—|means|is)\s*(?P<means>\D.{{2,}})$",
    re.I | re.S,
)


@dataclass(frozen=True)
class Key:
    """One line of a key: what stands in the plan, and what the key says that it means."""

    said: str  # a word or code, compared plainly; or a fill as "#00B050"
    words: str  # what the key says
    meaning: str  # of plan_mapping.MEANINGS; empty where the words name none
    where: str  # "row 30 of “Key”"


def meaning_in(words: str) -> str:
    """What words say, where they say it themselves; else nothing."""
    folded = plain(words)
    return next((meaning for meaning, pattern in _SAID if re.search(rf"(?:{pattern})", folded)), "")


def colour_of(fill: str) -> str:
    """The name of a fill: green, amber, red, blue, grey, by its hue."""
    if not re.fullmatch(r"[0-9A-F]{6}", fill):
        return ""
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, depth = colorsys.rgb_to_hls(red, green, blue)
    if light > 0.97:
        return ""
    if depth < 0.12 or max(red, green, blue) - min(red, green, blue) < 0.06:
        return "black" if light < 0.15 else "grey"
    degrees = hue * 360
    for limit, name in (
        (16, "red"),
        (50, "amber"),
        (66, "yellow"),
        (170, "green"),
        (255, "blue"),
        (320, "purple"),
        (361, "red"),
    ):
        if degrees < limit:
            return name
    return ""


def coloured(cell: Cell) -> bool:
    """Whether a fill is one of those that boards rate with. Grey is shading, and very pale fills may be bands."""
    return colour_of(cell.fill) not in ("", "grey", "black")


def key_of(cell: Cell) -> str:
    """What stands for the status in a cell: the words, else the fill as "#00B050", else that it is struck through."""
    words = on_one_line(cell.text)
    if words and (len(words) <= LONGEST or not coloured(cell)):
        return words
    if cell.fill and colour_of(cell.fill):
        return f"#{cell.fill}"
    return STRUCK if cell.struck else words


def as_written(cell: Cell) -> str:
    """The status as a person would say it: the words, and the colour in words with its fill."""
    words, colour = on_one_line(cell.text), colour_of(cell.fill)
    said = [words] if words and (len(words) <= LONGEST or not coloured(cell)) else []
    said += [f"{colour} (#{cell.fill})"] if colour and (colour not in ("grey", "black") or not said) else []
    said += [STRUCK] if cell.struck else []
    return ", ".join(said)


def meaning(key: str, answers: Values[str, str]) -> str | None:
    """The answer for a status; None where there is none yet."""
    if key in answers:
        return answers[key]
    folded = plain(key)
    return next((means for said, means in answers.items() if plain(said) == folded), None) if folded else None


def questions(asked: Values[str, Sequence[int]], keys: Iterable[Key]) -> list[Question]:
    """Each distinct status without an answer is a question; the likeliest comes first only where a key or a word says it."""
    known = list(keys)
    found = []
    for said, rows in asked.items():
        offered, because = _offered(said, known)
        shown = f"the colour {colour_of(said[1:])} ({said})" if re.fullmatch(r"#[0-9A-F]{6}", said) else f"“{said}”"
        sentence = f"What does {shown} mean in this plan?{because}"
        found.append(Question(MEANING, said, sentence, tuple(rows), offered))
    return found


def _offered(said: str, keys: Sequence[Key]) -> tuple[tuple[str, ...], str]:
    told = [key for key in keys if key.said == said or (plain(key.said) and plain(key.said) == plain(said))]
    if not told and not said.startswith("#"):
        first = re.match(rf"(?:rag\s*:?\s*)?({_COLOURS}|{_LETTERS}|\d)\b", plain(said))
        told = [key for key in keys if first and plain(key.said) == first[1]]
    if not told and said.startswith("#"):
        told = [key for key in keys if plain(key.said) == colour_of(said[1:])]
    own = meaning_in(said)
    because = f" The key says: “{told[0].words}” ({told[0].where})." if told else ""
    offered = [key.meaning for key in told if key.meaning] + ([own] if own else [])
    return tuple(dict.fromkeys(offered)), because


def keys_in(book: Book) -> tuple[Key, ...]:
    """The keys that stand anywhere in a file."""
    return tuple(key for sheet in book.sheets for key in keys_of(sheet))


def keys_of(sheet: Sheet) -> tuple[Key, ...]:
    """The keys of one sheet: "Green = completed", or a coloured cell with its words in it or beside it."""
    found: list[Key] = []
    for number, row in enumerate(sheet.rows, start=1):
        if sum(bool(cell.text.strip()) and not cell.merged for cell in row) > 8:
            continue
        for place, cell in enumerate(row):
            if cell.merged:
                continue
            beside = row[place + 1] if place + 1 < len(row) else Cell()
            found += _keys_at(cell, beside, f"row {number} of “{sheet.name}”", is_key_row(row))
    return tuple(dict.fromkeys(found))


def is_key_row(row: Sequence[Cell]) -> bool:
    """Whether a row explains a colour or code and holds nothing else."""
    cells = [cell for cell in row if not cell.merged and (cell.text.strip() or coloured(cell))]
    if not cells or len(cells) > 8:
        return False
    if any(_KEY.match(line.strip()) for cell in cells for line in cell.text.split("\n") if len(line) < 120):
        return all(len(cell.text) < 400 for cell in cells) and len([c for c in cells if not _KEY.match(c.text)]) <= 2
    if len(cells) == 2:
        said, words = cells[0], cells[1]
        short = not said.text.strip() or re.fullmatch(rf"(?:{_COLOURS}|{_LETTERS}|\d)", said.text.strip(), re.I)
        return bool(short and (coloured(said) or said.text.strip()) and 1 <= len(words.text.split()) <= 20)
    return (
        len(cells) == 1 and coloured(cells[0]) and 1 <= len(cells[0].text.split()) <= 6 and bool(meaning_in(cells[0].text))
    )


def _keys_at(cell: Cell, beside: Cell, where: str, alone: bool) -> list[Key]:
    found = []
    for line in cell.text.split("\n"):
        for piece in re.split(r"[;|]|,(?=\s*(?:" + _COLOURS + r")\s*[=:–-])|\t", line):
            if told := _KEY.match(piece.strip()):
                words = on_one_line(told["means"])
                if len(words) > 100:
                    continue
                found.append(Key(told["said"], on_one_line(piece), meaning_in(words), where))
                if coloured(cell):
                    found.append(Key(f"#{cell.fill}", on_one_line(piece), meaning_in(words), where))
    if not found and alone and (coloured(cell) or cell.text.strip()):
        short = on_one_line(cell.text)
        if beside.text.strip() and (not short or re.fullmatch(rf"(?:{_COLOURS}|{_LETTERS}|\d)", short, re.I)):
            words = on_one_line(beside.text)
            said = [short] if short else []
            said += [f"#{cell.fill}"] if coloured(cell) else []
            found += [Key(each, words, meaning_in(words), where) for each in said]
        elif short and coloured(cell):
            found.append(Key(f"#{cell.fill}", short, meaning_in(short), where))
    return found


def looks_like_a_status(text: str) -> bool:
    """Whether short words, compared plainly, may be a status: a state, a colour, a letter, a percent."""
    return bool(meaning_in(text) or re.match(rf"(?:rag\s*:?\s*)?(?:{_COLOURS}|{_LETTERS}|\d{{1,3}} ?%|yes|no|y|n)\b", text))
