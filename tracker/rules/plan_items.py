"""Which recommendation or learning point a cell of a plan names: by number, by range, by its wording or nearly so."""

from __future__ import annotations

import re
from collections.abc import Mapping as Values
from dataclasses import dataclass, field

from .plan_lines import Doubt, Known, KnownItem
from .plan_mapping import ITEM
from .plan_words import likeness, on_one_line, plain, shared, tokens

RECOMMENDATION, NATIONAL, COMMENTARY, LEARNING_POINT = "recommendation", "national", "commentary", "learning_point"
_KINDS = (RECOMMENDATION, LEARNING_POINT, NATIONAL, COMMENTARY)
NEARLY = 0.8  # letter by letter, or of the words
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_NUMBER = r"(?:\d{1,3}[a-z]?|[ivxlc]{1,7})"
_KIND = (
    r"(?:(?P<national>national recommendations?|nat\.? recs?|n)|(?P<commentary>commentary recommendations?|commentary)|"
    r"(?P<learning>learning points?|lessons?(?: learn(?:ed|t))?|lp|findings?|key learning|points?)|"
    r"(?P<recommendation>(?:scr |review |overview )?recommendations?|recs?|rcmd|r))"
)
_LISTED = rf"{_NUMBER}(?:\s*(?:,|;|/|and|-|to|\+)\s*(?:{_KIND.replace('?P<', '?P<z_')}\.?\s*)?{_NUMBER})*"
_NAMED = re.compile(
    rf"^(?:the )?{_KIND}\.?\s*(?:no\.?|number|nos\.?|#)?\s*[:.-]?\s*(?P<numbers>{_LISTED})(?![\w])\s*[:.)-]*\s*"
)
_BARE = re.compile(rf"^\(?(?P<numbers>{_LISTED})(?![\w.]\d)(?!\w)\s*[:.)-]*\s*")
_ONE = re.compile(rf"(?<!\w)(?:{_KIND})?\.?\s*(?P<number>{_NUMBER})(?!\w)")
_NOTHING = re.compile(r"^(?:n/?a|none|not applicable|general|other|new|additional|-*|nil|\?+)$")


@dataclass
class Items:
    """What a cell says of items."""

    refs: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()  # not empty where a link is inferred, not stated
    unknown: tuple[str, ...] = ()  # words that name no item we know; each is a question
    answered: bool = False  # somebody said which, or that it is none of this review


@dataclass
class ItemReader:
    """Reads the cells of one plan. ``answers`` are those of the mapping, by the words of the plan."""

    known: Known
    answers: Values[str, tuple[str, ...]] = field(default_factory=dict)
    kind: str = ""  # what the title of the column says that its bare numbers are

    def __post_init__(self):
        self._read: dict[tuple[str, str], Items] = {}
        self._answered = {plain(words): tuple(refs) for words, refs in self.answers.items()}
        self._by_ref = {plain(each.ref).replace(" ", ""): each for each in self.known.items}
        self._by_number: dict[tuple[str, str], KnownItem] = {}
        for each in self.known.items:
            self._by_number.setdefault((each.kind, arabic(each.number)), each)
        self._texts = [(each, plain(each.text), tokens(each.text)) for each in self.known.items]
        self._texts += [(each, plain(each.title), tokens(each.title)) for each in self.known.items if each.title]

    @property
    def unnamed(self) -> Items:
        """What a row answers that names no item, where somebody said so of all such rows."""
        return Items(self._answered[""], answered=True) if "" in self._answered else Items()

    def read(self, words: str, wording: str = "") -> Items:
        """``wording``: what a column of its own gives as the wording of the item."""
        key = (words.strip(), wording.strip())
        if key not in self._read:
            self._read[key] = self._items(*key)
        return self._read[key]

    def _items(self, words: str, wording: str) -> Items:
        for each in (words, wording):
            if each and plain(each) in self._answered:
                return Items(self._answered[plain(each)], answered=True)
        if not words and not wording:
            return self.unnamed
        refs: list[str] = []
        doubts: list[Doubt] = []
        unknown: list[str] = []
        parts = [part.strip() for part in re.split(r"\n|;", words) if part.strip()]
        if len(parts) > 1 and not all(self._number(part) for part in parts):
            parts = [words]
        for part in parts:
            found = self._part(part, wording)
            refs += found.refs
            doubts += found.doubts
            unknown += found.unknown
        if not refs and wording:
            found = self._wording(wording)
            if found.refs:
                return found
            unknown = unknown or list(found.unknown)
        return Items(tuple(dict.fromkeys(refs)), tuple(dict.fromkeys(doubts)), tuple(dict.fromkeys(unknown)))

    def _number(self, words: str) -> re.Match | None:
        return _NAMED.match(plain(words)) or _BARE.match(plain(words))

    def _part(self, words: str, wording: str) -> Items:
        folded = plain(words)
        if folded in self._answered:
            return Items(self._answered[folded])
        if _NOTHING.match(folded):
            return Items()
        if found := self._by_ref.get(folded.replace(" ", "")):
            return Items((found.ref,))
        if above := re.fullmatch(r"(\d{1,3})[.](\d{1,2}[.]?)+", folded):
            item, _ = self._item("", above[1])
            if item is not None:
                said = f"“{words}” is read as a part of {item.ref}. The link is inferred."
                return Items((item.ref,), (Doubt(ITEM, said),))
        return self._by_its_number(words, wording) or self._wording(words)

    def _by_its_number(self, words: str, wording: str) -> Items | None:
        folded = plain(words)
        said = self._number(words)
        if said is None:
            return None
        rest = on_one_line(folded[said.end() :])
        found, doubts, missing = self._numbered(said["numbers"], "" if said.re is _BARE else _kind(said))
        if not found:
            return None
        # "3 children in each school" is no number of an item; "3. Children ..." is, and "3 Children ..." if its words are.
        marked = said[0].rstrip()[-1:] in (":", ".", ")", "-")
        if said.re is _BARE and rest and not marked and max(self._near(each, tokens(rest)) for each in found) < 0.2:
            return None
        refs = tuple(each.ref for each in found)
        return Items(refs, (*doubts, *self._differs(found, rest or wording)), (words,) if missing else ())

    def _numbered(self, numbers_said: str, kind: str) -> tuple[list[KnownItem], list[Doubt], bool]:
        """The items of a list of numbers and ranges, and whether one of them is none of ours."""
        found: list[KnownItem] = []
        doubts: list[Doubt] = []
        missing = False
        before: str | None = None
        end = 0
        for one in _ONE.finditer(numbers_said):
            kind = _kind(one) or kind
            number, own = arabic(one["number"]), one["number"]
            between = numbers_said[end : one.start()].strip()
            end = one.end()
            numbers = [number]
            if before is not None and between in ("-", "to") and before.isdigit() and number.isdigit():
                low, high = int(before), int(number)
                numbers = [str(each) for each in range(low + 1, high + 1)] if low < high <= low + 100 else [number]
            before = number
            for each in numbers:
                item, stated = self._item(kind, each, own)
                if item is None:
                    missing = True
                else:
                    found.append(item)
                    if not stated:
                        doubts.append(Doubt(ITEM, f"“{each}” alone may be a number of another kind. Read as {item.ref}."))
        return found, doubts, missing

    def _item(self, kind: str, number: str, own: str = "") -> tuple[KnownItem | None, bool]:
        """By kind and number. A bare number is of the kind that the column says, else of the only kind that has it or that
        writes it so, else of a recommendation, and that is not stated."""
        if kind or self.kind:
            item = self._by_number.get((kind or self.kind, number))
            if item is not None or kind:
                return item, True
        having = [each for each in _KINDS if (each, number) in self._by_number]
        alike = [each for each in having if own.isalpha() and plain(self._by_number[(each, number)].number) == own]
        kinds = alike if len(alike) == 1 else having
        return (self._by_number[(kinds[0], number)], len(kinds) == 1 and not self.kind) if kinds else (None, True)

    def _differs(self, items: list[KnownItem], wording: str) -> tuple[Doubt, ...]:
        """The wording beside a number, where it is that of another item."""
        said = tokens(wording)
        if len(said) < 5 or not items:
            return ()
        own = max(self._near(each, said) for each in items)
        best, other = max(((shared(said, held), each) for each, _, held in self._texts), key=lambda each: each[0])
        if best >= 0.5 and own < best and other not in items:
            return (Doubt(ITEM, f"The wording beside the number is nearer to {other.ref} than to {items[0].ref}."),)
        if own < 0.1:
            return (Doubt(ITEM, f"The wording beside the number is not that of {items[0].ref}."),)
        return ()

    def _near(self, item: KnownItem, said: frozenset[str]) -> float:
        return max(shared(said, tokens(item.text)), shared(said, tokens(item.title)))

    def _wording(self, words: str) -> Items:
        """Equal wording is stated; nearly equal wording is inferred, and a doubt says how near it is."""
        folded, said = plain(words), tokens(words)
        for item, text, _ in self._texts:
            if text and text == folded:
                return Items((item.ref,))
        best, nearest = 0.0, None
        for near, item, text, _held in self._nearest(said):
            if near < 0.4:
                break
            how = likeness(folded, text, NEARLY)
            if how > best:
                best, nearest = how, item
        if nearest is not None and best >= NEARLY and len(said) >= 3:
            how_near = (
                f"The wording is nearly that of {nearest.ref} ({int(best * 100)} in 100 letters). The link is inferred."
            )
            return Items((nearest.ref,), (Doubt(ITEM, how_near),))
        return Items(unknown=(words,))

    def _nearest(self, said: frozenset[str]):
        found = [(shared(said, held), item, text, held) for item, text, held in self._texts]
        return sorted((each for each in found if each[0] >= 0.2), key=lambda each: -each[0])[:3]

    def likeliest(self, words: str) -> tuple[str, ...]:
        """Refs of items that may be meant, the likeliest first."""
        said = tokens(words)
        return tuple(dict.fromkeys(item.ref for _, item, _, _ in self._nearest(said)))


def kind_in(title: str) -> str:
    """The kind of item that the title of a column names, where it names one alone."""
    folded = plain(title)
    kinds = [
        kind
        for kind, pattern in (
            (NATIONAL, r"\bnational\b"),
            (COMMENTARY, r"\bcommentary\b"),
            (LEARNING_POINT, r"\blearning|\blessons?\b|\bfindings?\b|\blps?\b"),
            (RECOMMENDATION, r"\brec(?:ommendation)?s?\b"),
        )
        if re.search(pattern, folded)
    ]
    return kinds[0] if kinds and (len(kinds) == 1 or kinds[0] in (NATIONAL, COMMENTARY)) else ""


def names_an_item(words: str) -> bool:
    """Whether words begin by naming an item: "Recommendation 3: …"."""
    return bool(_NAMED.match(plain(words)))


def _kind(said: re.Match) -> str:
    groups = {"national": NATIONAL, "commentary": COMMENTARY, "learning": LEARNING_POINT, "recommendation": RECOMMENDATION}
    return next((kind for name, kind in groups.items() if said[name]), "")


def arabic(number: str) -> str:
    """iv as 4; 25a and 4 as they are."""
    text = plain(number)
    if re.fullmatch(r"m*[ivxlc]+", text) and not text.startswith("m"):
        total = 0
        for letter, after in zip(text, [*text[1:], ""], strict=True):
            value = _ROMAN[letter]
            total += -value if after and _ROMAN[after] > value else value
        return str(total)
    return text.lstrip("0") or text
