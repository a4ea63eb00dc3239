"""Who owns an action of a plan: the agencies and the post that a cell names, and what has to be asked about them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Values
from dataclasses import dataclass, field

from . import plan_names
from .plan_lines import Doubt, Known
from .plan_mapping import LEAD, OWNER_POST
from .plan_words import cut, likeness, on_one_line, plain, shared, tokens

_HARD = re.compile(r"\s*(?:\n|;|\||/|\+|•|·|▪)\s*")
_COMMA = re.compile(
    r"\s*,\s*(?:and\b\s*)?|\s*\b(?:with|plus|supported by|assisted by|in partnership with|jointly with)\b\s*", re.I
)
_AND = re.compile(r"\s*(?:&|\band\b)\s*", re.I)
_LEADS = re.compile(r"\((?:joint )?lead(?: agency)?\)|^(?:joint )?lead(?: agency)?\s*[:–-]\s*", re.I)
_HELPS = re.compile(r"\((?:in )?support(?:ing|s)?\)|^support(?:ing|ed by|s)?\s*[:–-]\s*", re.I)
_DASH = re.compile(r"\s+[–—-]\s+|\s*:\s+|\s*[(\[]")
_SEPARATORS = "\n;|/+,&"
_HELD = 0xE000  # letters of nobody: a separator inside a name, put aside so that the name is not broken there
_MOST = 60  # names of one cell


@dataclass(frozen=True)
class Owners:
    """What a cell says of owners."""

    codes: tuple[str, ...] = ()
    post: str = ""
    doubts: tuple[Doubt, ...] = ()
    unknown: tuple[str, ...] = ()  # names that no agency has; each is a question
    supporting: tuple[str, ...] = ()  # those that the cell itself calls supporting
    unknown_first: bool = False  # the one named first, who would lead, is not known


@dataclass(frozen=True)
class _Name:
    """One of the names of a cell."""

    codes: tuple[str, ...] = ()
    post: str = ""
    doubt: Doubt | None = None
    unknown: str = ""
    person: bool = False
    leads: bool = False
    helps: bool = False


@dataclass
class OwnerReader:
    """Reads the cells of one plan. ``answers`` are those of the mapping, by the words of the plan."""

    known: Known
    answers: Values[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self):
        self._read: dict[str, Owners] = {}
        self._by_name: dict[str, str] = {}
        self._by_words: dict[frozenset[str], str] = {}
        for each in self.known.agencies:
            for name in (each.code, each.name, *each.aliases):
                for said in filter(None, (plain(name), re.sub(r"^the ", "", plain(name)))):
                    self._by_name.setdefault(said, each.code)
                self._by_words.setdefault(tokens(name), each.code)
        self._answered = {plain(name): tuple(codes) for name, codes in self.answers.items()}
        self._words = [
            (each.code, [(n, tokens(n)) for n in (each.name, each.code, *each.aliases)]) for each in self.known.agencies
        ]
        joined = (_HARD, _COMMA, _AND)
        held = {name for name in (*self._by_name, *self._answered) if any(each.search(name) for each in joined)}
        self._one_name = plan_names.any_of([*held, *plan_names.ONE_NAME])

    def read(self, words: str) -> Owners:
        key = words.strip()
        if key not in self._read:
            self._read[key] = self._owners(key)
        return self._read[key]

    def code_of(self, words: str) -> str:
        """The agency that is called exactly so."""
        return self._by_name.get(plain(words)) or self._by_name.get(plan_names.bare(words), "")

    def _owners(self, words: str) -> Owners:
        if plain(words) in self._answered:
            return Owners(self._answered[plain(words)])
        if plan_names.is_nobody(words):
            return Owners()
        names = [name for group in self._groups(words)[:_MOST] for name in self._group(group)]
        found = any(name.codes for name in names)
        unknown = [name.unknown for name in names if name.unknown and not (name.person and found)]
        asked = [name for name in names if name.codes or (name.unknown and not name.person)]
        leading = [name for name in asked if name.leads] or [name for name in asked if not name.helps]
        codes = dict.fromkeys(code for name in sorted(leading, key=lambda each: not each.leads) for code in name.codes)
        rest = dict.fromkeys(code for name in names if name not in leading for code in name.codes)
        return Owners(
            tuple(codes),
            "; ".join(dict.fromkeys(name.post for name in names if name.post)),
            tuple(dict.fromkeys(name.doubt for name in names if name.doubt)),
            tuple(dict.fromkeys(unknown)),
            tuple(code for code in rest if code not in codes),
            unknown_first=bool(leading) and not leading[0].codes,
        )

    def _groups(self, words: str) -> list[str]:
        """Parted at line breaks, strokes and semicolons, but inside no name."""
        text = re.sub(r"[ \t\u00a0]+", " ", words)
        text = self._one_name.sub(lambda found: _aside(found[0]), text)
        return [part for part in (each.strip(" ,.-–*\t") for each in _HARD.split(text)) if part]

    def _group(self, words: str) -> Iterable[_Name]:
        """The names of a group. Parted at commas where that finds an agency, and at "and" where it finds only such."""
        leads, helps = bool(_LEADS.search(words)), bool(_HELPS.search(words))
        text = words if leads and "," in words else _HELPS.sub("", _LEADS.sub("", words)).strip(" ,.:")
        whole = _back(text)
        if named := self._one(whole, leads, helps):
            return [named]
        if other := self._turned_round(whole):
            return [other]
        parts = [each for each in (part.strip(" .:-–") for part in _COMMA.split(text)) if each]
        if len(parts) > 1:
            read = [(part, self._one(_marked_off(part)[0], *_marked_off(part)[1:]) or self._ands(part)) for part in parts]
            if any(isinstance(each, list) or (each and each.codes) for _, each in read):
                return self._joined(read)
        if several := self._ands(text):
            return several
        return [self._post_of(whole)]

    def _joined(self, read: list[tuple[str, _Name | list[_Name] | None]]) -> list[_Name]:
        """The parts of a group: a post belongs to the agency after it, else to the one before."""
        found: list[_Name] = []
        waiting = ""
        for part, said in read:
            words = _back(part)
            if isinstance(said, list):
                found += said
            elif said is not None:
                found.append(
                    _Name(said.codes, waiting or said.post, said.doubt, said.unknown, said.person, said.leads, said.helps)
                )
                waiting = "" if said.codes else waiting
            elif plan_names.is_post(words):
                waiting = words if not waiting else f"{waiting}, {words}"
            else:
                found.append(self._post_of(words))
        if waiting:
            last = next((at for at in range(len(found) - 1, -1, -1) if found[at].codes), None)
            if last is not None and not found[last].post:
                found[last] = _Name(
                    found[last].codes, waiting, found[last].doubt, leads=found[last].leads, helps=found[last].helps
                )
            else:
                found.append(_Name(unknown=waiting))
        return found

    def _ands(self, words: str) -> list[_Name] | None:
        """Several agencies joined by "and", where every one of them is known; else it may be one name."""
        parts = [_back(each).strip(" .:") for each in _AND.split(words)]
        read = [self._one(part) for part in parts if part]
        known = len(read) > 1 and all(each is not None for each in read) and any(each.codes for each in read if each)
        return [each for each in read if each] if known else None

    def _one(self, words: str, leads: bool = False, helps: bool = False) -> _Name | None:
        """What one name says, where it needs no taking apart."""
        folded = plain(words)
        if folded in self._answered:
            return _Name(self._answered[folded], leads=leads, helps=helps)
        if code := self._by_name.get(folded):
            return _Name((code,), leads=leads, helps=helps)
        if plan_names.is_nobody(words):
            return _Name()
        if plan_names.is_everybody(words):
            return _Name(unknown=on_one_line(words))
        if plan_names.is_person(words):
            return _Name(doubt=_person(words), unknown=on_one_line(words), person=True)
        return None

    def _turned_round(self, words: str) -> _Name | None:
        """The same words in another order may be an agency of ours, or a post in another: it is asked."""
        code = self._by_words.get(tokens(words))
        return _Name(unknown=on_one_line(words)) if code and "," in words else None

    def _post_of(self, words: str) -> _Name:
        """A post or a person beside its agency, with a dash or brackets between them; else a question."""
        parts = [part.strip(" )].,") for part in _DASH.split(words, maxsplit=1)]
        if len(parts) == 2 and all(parts):
            for name, rest in (parts, parts[::-1]):
                code = self.code_of(name)
                if not code:
                    continue
                if plan_names.is_person(rest):
                    return _Name((code,), doubt=_person(rest))
                if plan_names.is_post(name) and self.code_of(rest) == code:
                    return _Name((code,), on_one_line(name))
                if plan_names.is_post(rest):
                    return _Name((code,), on_one_line(rest))
                if name is parts[0]:
                    said = f"“{cut(rest, 60)}” stands beside the name and is not read as an agency."
                    return _Name((code,), doubt=Doubt(LEAD, said))
        return _Name(unknown=on_one_line(words))

    def likeliest(self, words: str, most: int = 3) -> tuple[str, ...]:
        """Codes of agencies that may be meant, the likeliest first."""
        folded, said = plain(words), tokens(words)
        if plan_names.is_everybody(words) or folded in plan_names.CLOSE_TO_BOARD:
            return tuple(code for code, names in self._words if any(plan_names.is_board(name) for name, _ in names))[:1]
        found = [(max((self._near(folded, said, *each) for each in names), default=0), code) for code, names in self._words]
        return tuple(code for near, code in sorted(found, key=lambda each: -each[0]) if near >= 0.5)[:most]

    def _near(self, folded: str, said: frozenset[str], name: str, held: frozenset[str]) -> float:
        letters = re.sub(r"\W", "", folded)
        if not letters:
            return 0
        if len(letters) <= 6 and letters == plan_names.initials(name) or said == held:
            return 1
        if held and held <= said:
            return 0.6 + len(held) / 20
        near = max(shared(said, held), 0.6 if said and said <= held else 0)
        return max(near, likeness(folded, name, 0.6) - 0.1) if len(folded) < 60 else near


def lead_and_supporting(found: Owners) -> tuple[str, tuple[str, ...], tuple[Doubt, ...]]:
    """The first named leads, the others support it; a doubt says so. Where the first is not known, nobody leads yet."""
    if found.unknown_first:
        return "", (*found.codes, *found.supporting), ()
    lead, others = (found.codes[0], found.codes[1:]) if found.codes else ("", ())
    said = "Several agencies are named. The first is read as the lead, the others as supporting."
    several = bool(others or (lead and found.unknown))
    return lead, (*others, *found.supporting), (Doubt(LEAD, said),) if several else ()


def question_about(words: str) -> str:
    """The sentence of a question about an owner."""
    if not words:
        return "Which agency leads where the plan names none?"
    if plan_names.is_everybody(words):
        return (
            f"Which agency leads where the plan says “{cut(words, 60)}”? Name the lead first, then those that support it."
        )
    if plan_names.is_person(words):
        return f"“{cut(words, 60)}” looks like a person’s name. The tracker keeps posts. Which agency is meant?"
    return f"Which agency is “{cut(words, 60)}”?"


def _person(words: str) -> Doubt:
    return Doubt(OWNER_POST, f"“{cut(words, 60)}” looks like a person’s name. The tracker keeps posts, not persons.")


def _marked_off(words: str) -> tuple[str, bool, bool]:
    """A name without what says that it leads or supports."""
    text = _back(_HELPS.sub("", _LEADS.sub("", words))).strip(" ,.:")
    return text, bool(_LEADS.search(words)), bool(_HELPS.search(words))


def _aside(words: str) -> str:
    """A name with its separators put where none is looked for."""
    text = "".join(chr(_HELD + 1 + _SEPARATORS.index(letter)) if letter in _SEPARATORS else letter for letter in words)
    return re.sub(r"\b(?:and|with|plus)\b", lambda found: found[0][0] + chr(_HELD) + found[0][1:], text, flags=re.I)


def _back(words: str) -> str:
    text = words.replace(chr(_HELD), "")
    for place, letter in enumerate(_SEPARATORS):
        text = text.replace(chr(_HELD + 1 + place), letter)
    return on_one_line(text)
