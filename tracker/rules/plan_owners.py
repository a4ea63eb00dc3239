"""Who owns an action of a plan: the agencies and the post that a cell names, and what has to be asked about them."""

from __future__ import annotations

import re
from collections.abc import Mapping as Values
from dataclasses import dataclass, field

from .plan_lines import Doubt, Known
from .plan_mapping import LEAD, OWNER_POST
from .plan_words import likeness, on_one_line, plain, shared, tokens

# Names that hold "and" or a comma, and are one name although the tracker may not know them.
_ONE_NAME = (
    "police and crime commissioner", "police and crime panel", "health and wellbeing board", "health and well-being board",
    "health and social care", "child and adolescent mental health services", "child and adolescent mental health service",
    "child and adolescent mental health", "children and young people", "children and families", "children and family",
    "accident and emergency", "education and skills", "learning and development", "training and development",
    "quality and performance", "quality and audit", "quality assurance and audit", "policy and procedures",
    "performance and quality", "public protection and safeguarding", "safeguarding and quality", "missing and exploited",
    "education, health and care", "looked after and adopted", "drug and alcohol", "drugs and alcohol", "advice and support",
    "schools and learning", "housing and homelessness", "adults and children", "information and advice",
    "monitoring and evaluation",
)  # fmt: skip
_POSTS = re.compile(
    r"\b(head|director|manager|nurse|doctor|gp lead|chair|vice-chair|chairperson|lead|leads|officer|officers|co-?ordinator|"
    r"commissioner|superintendent|inspector|sergeant|constable|principal|chief|deputy|assistant|adviser|advisor|designated|"
    r"named|professional|practitioner|supervisor|consultant|midwife|headteacher|head teacher|governor|executive|secretary|"
    r"team leader|service lead|strategic lead|matron|paediatrician|dcs|dsl|iro|administrator|trainer|worker|analyst)\b"
)
_EVERYBODY = re.compile(
    r"^(?:the )?(?:all|each|every)(?: of)?(?: the| our)?"
    r"(?: (?:member|partner|board|lscb|statutory|relevant|other|participating|single))*"
    r"(?: (?:agenc(?:y|ies)|partners?|members?|organisations?|services?|bodies|boards?|leads?))?$"
)
_NOBODY = re.compile(r"^(?:n/?a|none|not applicable|tb[acd]|to be (?:confirmed|agreed|decided)|unknown|\?+|-*|nil)$")
_TITLES = r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|rev|cllr|councillor|pc|dc|ds|di|dci|supt|det)\b\.?"
_PERSON = re.compile(
    rf"^(?:(?i:{_TITLES}) )+[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?$"
    r"|^[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?(?: [A-Z]\.?)? (?:(?:de|van|von|al|O['’]|Mc|Mac) ?)?[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?$"
    r"|^[A-Z]\.? ?(?:[A-Z]\.? )?[A-Z][a-z]{2,}(?:[-'’][A-Z][a-z]+)?$"
)
# Words that no person is called by.
_NO_NAME = frozenset(
    [
        "board",
        "council",
        "police",
        "health",
        "service",
        "services",
        "team",
        "group",
        "school",
        "schools",
        "college",
        "trust",
        "nhs",
        "ccg",
        "social",
        "care",
        "children",
        "child",
        "childrens",
        "youth",
        "offending",
        "probation",
        "education",
        "learning",
        "housing",
        "public",
        "safety",
        "partnership",
        "business",
        "unit",
        "district",
        "county",
        "city",
        "borough",
        "agency",
        "agencies",
        "partners",
        "voluntary",
        "sector",
        "community",
        "mental",
        "hospital",
        "hospitals",
        "ambulance",
        "fire",
        "rescue",
        "legal",
        "training",
        "quality",
        "audit",
        "performance",
        "panel",
        "committee",
        "subgroup",
        "sub",
        "safeguarding",
        "adult",
        "adults",
        "early",
        "help",
        "intervention",
        "hub",
        "centre",
        "licensing",
        "forum",
        "network",
        "commissioning",
        "primary",
        "secondary",
        "acute",
        "foundation",
        "clinical",
        "general",
        "practice",
        "gps",
        "gp",
        "nursing",
        "maternity",
        "council's",
        "support",
        "human",
        "resources",
        "communications",
        "media",
        "press",
        "north",
        "south",
        "east",
        "west",
        "central",
        "local",
        "national",
        "regional",
        "workforce",
        "development",
        "prevention",
        "protection",
        "family",
        "families",
        "court",
        "guidance",
        "independent",
        "reviewing",
        "missing",
    ]
)
_HARD = re.compile(r"\s*(?:\n|;|\||/|\+|•|·|▪)\s*")
_SOFT = re.compile(
    r"\s*(?:,|&|\band\b|\bwith\b|\bplus\b|\bsupported by\b|\bin partnership with\b|\bjointly with\b)\s*", re.I
)
_MARK = re.compile(
    r"\((?:joint )?(?:lead|support|supporting|joint|tbc|chair)\)|^(?:joint )?(?:lead|support|supporting)\s*[:–-]\s*", re.I
)
_HELD = "\ue000"  # stands for the separators inside a name, so that the name is not broken there
_MOST = 60  # names of one cell


@dataclass
class Owners:
    """What a cell says of owners."""

    codes: tuple[str, ...] = ()
    post: str = ""
    doubts: tuple[Doubt, ...] = ()
    unknown: tuple[str, ...] = ()  # names that no agency has; each is a question
    supporting: tuple[str, ...] = ()  # those the cell itself calls supporting


@dataclass
class OwnerReader:
    """Reads the cells of one plan. ``answers`` are those of the mapping, by the words of the plan."""

    known: Known
    answers: Values[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self):
        self._read: dict[str, Owners] = {}
        self._by_name: dict[str, str] = {}
        for each in self.known.agencies:
            for name in (each.code, each.name, *each.aliases):
                for said in (plain(name), _bare(name)):
                    if said:
                        self._by_name.setdefault(said, each.code)
        self._names = {each.code: each.name for each in self.known.agencies}
        self._answered = {plain(name): tuple(codes) for name, codes in self.answers.items()}
        self._words = [
            (each.code, [(n, tokens(n)) for n in (each.name, each.code, *each.aliases)]) for each in self.known.agencies
        ]
        held = {name for name in (*self._by_name, *self._answered) if _SOFT.search(name) or _HARD.search(name)}
        self._held = _any_of([*held, *_ONE_NAME])
        self._inside = _any_of([name for name in self._by_name if len(name) > 2])

    def read(self, words: str) -> Owners:
        key = words.strip()
        if key not in self._read:
            self._read[key] = self._owners(key)
        return self._read[key]

    def code_of(self, words: str) -> str:
        """The agency that is called exactly so."""
        return self._by_name.get(plain(words)) or self._by_name.get(_bare(words), "")

    def name_of(self, code: str) -> str:
        return self._names.get(code, code)

    def _owners(self, words: str) -> Owners:
        if plain(words) in self._answered:
            return Owners(self._answered[plain(words)])
        codes: list[str] = []
        supporting: list[str] = []
        posts: list[str] = []
        doubts: list[Doubt] = []
        unknown: list[str] = []
        for group in self._groups(words)[:_MOST]:
            found = self._group(group)
            helps = bool(re.search(r"\bsupport(?:ing|ed by)?\b", group, re.I)) and bool(_MARK.search(group))
            for code in found.codes:
                (supporting if helps else codes).append(code)
            posts += [found.post] if found.post else []
            doubts += found.doubts
            unknown += found.unknown
        first = tuple(dict.fromkeys(codes))
        return Owners(
            first,
            "; ".join(dict.fromkeys(posts)),
            tuple(dict.fromkeys(doubts)),
            tuple(dict.fromkeys(unknown)),
            tuple(code for code in dict.fromkeys(supporting) if code not in first),
        )

    def _groups(self, words: str) -> list[str]:
        """Parted at line breaks, strokes and semicolons, but inside no name."""
        return [part for part in (each.strip(" ,.-–*\t") for each in _HARD.split(self._hold(words))) if part]

    def _hold(self, words: str) -> str:
        """The separators inside names put aside."""
        text = re.sub(r"[ \t\u00a0]+", " ", words.replace("’", "'").replace("‘", "'"))
        return self._held.sub(lambda found: _aside(found[0]), text)

    def _group(self, words: str) -> Owners:
        whole = _back(_MARK.sub("", words).strip(" ,.:"))
        settled = self._one(whole)
        if settled is not None:
            return settled
        parts = [part for part in (_back(each).strip(" ,.:()-–") for each in _SOFT.split(_MARK.sub("", words))) if part]
        if len(parts) > 1:
            joined = self._parts(whole, parts)
            if joined is not None:
                return joined
        return self._post_or_question(whole)

    def _one(self, words: str) -> Owners | None:
        """What one name says, where it needs no taking apart."""
        folded = plain(words)
        if folded in self._answered:
            return Owners(self._answered[folded])
        if code := self.code_of(words):
            return Owners((code,))
        if _NOBODY.match(folded):
            return Owners()
        if _EVERYBODY.match(folded):
            return Owners(unknown=(on_one_line(words),))
        return None

    def _parts(self, whole: str, parts: list[str]) -> Owners | None:
        """Several names in a group. They are parted only where that finds an agency, or each of them is a person."""
        read = [self._one(part) for part in parts]
        people = [_is_person(part) for part in parts]
        if not any(read) and not any(people):
            return None
        codes: list[str] = []
        posts: list[str] = []
        doubts: list[Doubt] = []
        unknown: list[str] = []
        for part, found, person in zip(parts, read, people, strict=True):
            if found is not None:
                codes += found.codes
                unknown += found.unknown
            elif person:
                doubts.append(_person(part))
            elif _POSTS.search(plain(part)):
                other = self._post_or_question(part)
                codes += other.codes
                posts.append(part)
            else:
                other = self._post_or_question(part)
                codes += other.codes
                posts += [other.post] if other.post else []
                doubts += other.doubts
                unknown += other.unknown
        if not codes and not unknown:
            unknown = [whole]
        return Owners(tuple(codes), "; ".join(posts), tuple(doubts), tuple(unknown))

    def _post_or_question(self, words: str) -> Owners:
        """A post that names its agency, an agency with other words around it, or a question."""
        if _is_person(words):
            return Owners(doubts=(_person(words),), unknown=(words,))
        folded = plain(words)
        found = max(self._inside.finditer(folded), key=lambda each: len(each[0]), default=None)
        if found is not None:
            code = self.code_of(found[0])
            rest = on_one_line(
                re.sub(rf"[\s,(–-]*{_flexible(found[0])}[\s,):–-]*", " ", words.replace("’", "'"), count=1, flags=re.I)
            )
            rest = rest.strip(" ,.:;()-–")
            if _is_person(rest):
                return Owners((code,), doubts=(_person(rest),))
            if _POSTS.search(folded):
                apart = re.search(
                    rf"(?:[,(–:/-]\s*{_flexible(found[0])})|(?:{_flexible(found[0])}\)?\s*[,(–:/-])", words, re.I
                )
                return Owners((code,), rest if apart and _POSTS.search(plain(rest)) else on_one_line(words))
            sure = len(found[0]) >= 0.6 * len(folded)
            if sure:
                said = f"“{_short(words)}” is read as {self.name_of(code)}, because it holds “{found[0]}”."
                return Owners((code,), doubts=(Doubt(LEAD, said),))
        return Owners(unknown=(on_one_line(words),))

    def likeliest(self, words: str, most: int = 3) -> tuple[str, ...]:
        """Codes of agencies that may be meant, the likeliest first."""
        folded, said, letters = plain(words), tokens(words), re.sub(r"\W", "", plain(words))
        if _EVERYBODY.match(folded) or folded in ("lscb", "lscp", "the board", "board"):
            return tuple(code for code, names in self._words if any(_is_board(name) for name, _ in names))[:1]
        found = []
        for code, names in self._words:
            best = 0.0
            for name, held in names:
                near = shared(said, held)
                if letters and len(letters) <= 6 and letters == _initials(name):
                    near = 1.0
                elif said and said <= held or held and held <= said:
                    near = max(near, 0.6)
                elif near or (said and len(folded) < 40):
                    near = max(near, likeness(folded, name) - 0.1)
                best = max(best, near)
            found.append((best, code))
        return tuple(code for near, code in sorted(found, key=lambda each: -each[0]) if near >= 0.5)[:most]


def lead_and_supporting(found: Owners) -> tuple[str, tuple[str, ...], tuple[Doubt, ...]]:
    """The first named leads, the others support it; a doubt says so."""
    lead, others = (found.codes[0], found.codes[1:]) if found.codes else ("", ())
    said: tuple[Doubt, ...] = ()
    if others:
        said = (Doubt(LEAD, "Several agencies are named. The first is read as the lead, the others as supporting."),)
    return lead, (*others, *found.supporting), said


def question_about(words: str, rows: int) -> str:
    """The sentence of a question about an owner."""
    if not words:
        return "Who leads the actions that name no owner?"
    if _EVERYBODY.match(plain(words)):
        return f"Which agency leads where the plan says “{_short(words)}”? Name the lead first, then those that support it."
    if _is_person(words):
        return f"“{_short(words)}” looks like a person’s name. The tracker keeps posts. Which agency is meant?"
    return f"Which agency is “{_short(words)}”?"


def _is_person(words: str) -> bool:
    text = on_one_line(words)
    if not _PERSON.match(text):
        return False
    said = set(re.findall(r"[a-z'’-]+", text.casefold()))
    return not said & _NO_NAME and not _POSTS.search(plain(re.sub(rf"(?i)^{_TITLES}", "", text)))


def _person(words: str) -> Doubt:
    return Doubt(OWNER_POST, f"“{_short(words)}” looks like a person’s name. The tracker keeps posts, not persons.")


def _short(words: str) -> str:
    text = on_one_line(words)
    return text if len(text) <= 60 else text[:59] + "…"


def _bare(words: str) -> str:
    """Without "the" before it and what stands in brackets."""
    return re.sub(r"^the ", "", plain(re.sub(r"\([^)]*\)", " ", words)))


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"[a-z]+", plain(name)) if word not in ("of", "and", "the", "for"))


def _is_board(name: str) -> bool:
    return bool(re.search(r"safeguarding (?:children'?s? )?(?:board|partnership)|^ls?cb$", plain(name)))


def _flexible(name: str) -> str:
    """A name as a pattern, in which white space, "and" and "&" may be written otherwise."""
    return r"\s*".join(
        r"(?:&|and)" if word == "and" else re.escape(word) for word in re.findall(r"[^\W_]+|[^\w\s]|_", name)
    ).replace(r"\s*(?:&|and)\s*", r"\s*(?:&|\band\b)\s*")


def _any_of(names: list[str]) -> re.Pattern:
    """Any of the names, the longest first, as whole words."""
    every = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    return re.compile(r"(?<!\w)(?:" + ("|".join(_flexible(name) for name in every) or r"(?!)") + r")(?!\w)", re.I)


def _aside(words: str) -> str:
    """A name with its separators put where no separator is looked for."""
    out = []
    for letter in words:
        out.append(chr(ord(_HELD) + 1 + "\n;|/+,&".index(letter)) if letter in "\n;|/+,&" else letter)
    text = "".join(out)
    return re.sub(r"\b(and|with|plus)\b", lambda found: found[0][0] + _HELD + found[0][1:], text, flags=re.I)


def _back(words: str) -> str:
    text = words.replace(_HELD, "")
    for place, letter in enumerate("\n;|/+,&"):
        text = text.replace(chr(ord(_HELD) + 1 + place), letter)
    return on_one_line(text)


def is_post(words: str) -> bool:
    """Whether words name a post."""
    return bool(_POSTS.search(plain(words)))
