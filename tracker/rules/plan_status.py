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
# What words say by themselves; each is looked for in what the ones before it left. A colour says nothing by itself: green
# is on track here and done there.
_SAID = (
    ("not_started", r"not (?:yet )?(?:been )?(?:started|begun|commenced)|to be started|yet to (?:start|begin)|no progress"),
    ("withdrawn", r"withdrawn|no longer|cancell?ed|superseded|removed|not (?:being )?pursued|abandoned"),
    (
        "at_risk",
        r"at risk(?: of [a-z]+)?|some (?:delay|concern)s?|slipping|behind(?: schedule)?|delay(?:s|ed)?|"
        r"(?:off|not on) track",
    ),
    ("", r"(?:not|in|part(?:ial)?ly|nearly|almost) ?(?:complete[d]?|done|achieved|met)|to be (?:completed|done)"),
    ("overdue", r"overdue|missed|past (?:its )?(?:deadline|due)|deadline passed"),
    ("closed", r"closed|signed off|evidenced|assured"),
    ("done", r"complete[d]?|done|achieved|finished|implemented|delivered|100 ?%|[✓✔☑]"),
    ("on_track", r"on (?:track|target|schedule)|in progress|progressing|under ?way|ongoing|started|in hand|wip"),
)
_COLOURS = r"(?:green|amber|orange|yellow|red|blue|gr[ea]y|purple|white|black|pink|brown)"
_FIGURES = r"#[0-9A-F]{6}"
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
    """What words say, where they say one thing themselves; else nothing."""
    rest, found = plain(words), []
    for meaning, pattern in _SAID:
        rest, times = re.subn(rf"(?<!\w)(?:{pattern})(?!\w)", " ", rest)
        found += [meaning] if times and meaning else []
    if found == ["closed", "done"]:
        return "closed"
    return found[0] if len(found) == 1 else ""


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


def rates(cell: Cell) -> bool:
    """Whether the fill of a whole row may rate it. Very pale blues and purples are bands."""
    if not coloured(cell):
        return False
    red, green, blue = (int(cell.fill[at : at + 2], 16) for at in (0, 2, 4))
    return not (min(red, green, blue) > 200 and blue == max(red, green, blue))


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
    if said and plain(said[0]) == colour:
        said = [f"{said[0]} (#{cell.fill})"]
    elif colour and (colour not in ("grey", "black") or not said):
        said.append(f"{colour} (#{cell.fill})")
    said += [STRUCK] if cell.struck else []
    return ", ".join(said)


def in_words(written: str) -> str:
    """A status as a page says it: "green fill", not the figures of the colour. A word of that colour stays alone."""
    return re.sub(rf" \({_FIGURES}\)", "", re.sub(rf"(?<![^ ])([a-z]+) \({_FIGURES}\)", r"\1 fill", written))


def meaning(key: str, answers: Values[str, str]) -> str | None:
    """The answer for a status; None where there is none yet."""
    if key in answers:
        return answers[key]
    folded = plain(key)
    return next((means for said, means in answers.items() if plain(said) == folded), None) if folded else None


def questions(asked: Iterable[tuple[str, tuple[int, ...]]], keys: Iterable[Key]) -> list[Question]:
    """Each status without an answer is a question. What is likeliest is offered only where a key or a word says it."""
    known = list(keys)
    found = []
    for said, rows in asked:
        offered, because = _offered(said, known)
        shown = f"the colour {colour_of(said[1:])} ({said})" if re.fullmatch(r"#[0-9A-F]{6}", said) else f"“{said}”"
        sentence = f"What does {shown} mean in this plan?{because}"
        found.append(Question(MEANING, said, sentence, rows, offered))
    return found


def _offered(said: str, keys: Sequence[Key]) -> tuple[tuple[str, ...], str]:
    told, own = told_by(said, keys), meaning_in(said)
    because = f" The key says: “{told[0].words}” ({told[0].where})." if told else ""
    offered = [key.meaning for key in told if key.meaning] + ([own] if own else [])
    return tuple(dict.fromkeys(offered)), because


def told_by(said: str, keys: Sequence[Key]) -> list[Key]:
    """What the keys of a file say of a status: by its own word or fill, else by the colour that it is."""
    names = _names(said)
    return [key for key in keys if key.said == said] or [key for key in keys if names & _names(key.said)]


def _names(said: str) -> set[str]:
    """A status by the name of its colour and by itself: "G", "Green", "RAG: green" and "#00B050" are one colour."""
    if re.fullmatch(r"#[0-9A-F]{6}", said):
        return {colour_of(said[1:])} - {""}
    folded = re.sub(r"^b?rag(?: rating| status)?\s*[:-]?\s*", "", plain(said))
    first = re.match(rf"(?:{_COLOURS}|{_LETTERS}|\d)\b", folded)
    name = first[0] if first else folded
    return {_LETTER.get(name, name)} - {""}


_LETTER = {"g": "green", "a": "amber", "r": "red", "b": "blue", "y": "yellow", "gray": "grey", "orange": "amber"}


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
    if not cells or len(cells) > 8 or any(len(cell.text) > 400 for cell in cells):
        return False
    told = [bool(_told(cell)) for cell in cells]
    if any(told):
        return told.count(False) <= 2
    if len(cells) == 2:
        return bool(_code_and_words(*cells) or _code_and_words(*reversed(cells)))
    return len(cells) == 1 and coloured(cells[0]) and len(cells[0].text.split()) <= 6 and bool(meaning_in(cells[0].text))


def explains(words: str) -> bool:
    """Whether words explain a colour or code: "Green = done"."""
    return bool(_told(Cell(words)))


def _told(cell: Cell) -> list[tuple[str, str, str]]:
    """What a cell explains by itself: "Green = done; Amber = in progress"."""
    found = []
    for line in cell.text.split("\n"):
        for piece in re.split(rf"[;|\t]|,(?=\s*{_COLOURS}\s*[=:–-])", line):
            told = _KEY.match(piece.strip())
            if told and len(told["means"]) <= 100:
                found.append((told["said"], on_one_line(told["means"]), on_one_line(piece)))
    return found


def _code_and_words(code: Cell, words: Cell) -> bool:
    said = code.text.strip()
    short = re.fullmatch(rf"(?:{_COLOURS}|{_LETTERS}|\d)", said, re.I) if said else coloured(code)
    return bool(short) and 1 <= len(words.text.split()) <= 20 and len(words.text.strip()) > 2


def _keys_at(cell: Cell, beside: Cell, where: str, alone: bool) -> list[Key]:
    found = []
    for said, means, words in _told(cell):
        found.append(Key(said, words, meaning_in(means), where))
        if coloured(cell) and len(_told(cell)) == 1:
            found.append(Key(f"#{cell.fill}", words, meaning_in(means), where))
    if found or not alone:
        return found
    for code, meant in ((cell, beside), (beside, cell)):
        if _code_and_words(code, meant):
            told = on_one_line(meant.text)
            codes = [on_one_line(code.text)] if code.text.strip() else []
            codes += [f"#{each.fill}" for each in (code, meant) if coloured(each)][:1]
            return [Key(each, told, meaning_in(told), where) for each in codes]
    short = on_one_line(cell.text)
    if short and coloured(cell) and not beside.text.strip() and meaning_in(short):
        return [Key(f"#{cell.fill}", short, meaning_in(short), where)]
    return []


def looks_like_a_status(text: str) -> bool:
    """Whether short words, compared plainly, may be a status: a state, a colour, a letter, a percent."""
    return bool(meaning_in(text) or re.match(rf"(?:rag\s*:?\s*)?(?:{_COLOURS}|{_LETTERS}|\d{{1,3}} ?%|yes|no|y|n)\b", text))
