"""What a name in an owner's cell looks like: a post, a person, everybody, nobody, or one name that holds an "and"."""

from __future__ import annotations

import re

from .plan_words import on_one_line, plain, words_in

# Names that hold "and" or a comma, and are one name although the tracker may not know them.
ONE_NAME = (
    "police and crime commissioner", "police and crime panel", "health and wellbeing board", "health and well-being board",
    "health and social care", "child and adolescent mental health services", "child and adolescent mental health service",
    "child and adolescent mental health", "children and young people", "children and families", "children and family",
    "accident and emergency", "education and skills", "learning and development", "training and development",
    "quality and performance", "quality and audit", "quality assurance and audit", "policy and procedures",
    "performance and quality", "public protection and safeguarding", "safeguarding and quality", "missing and exploited",
    "education, health and care", "looked after and adopted", "drug and alcohol", "drugs and alcohol", "advice and support",
    "schools and learning", "housing and homelessness", "adults and children", "information and advice",
    "monitoring and evaluation", "schools and colleges", "licensing and trading standards", "legal and democratic services",
)  # fmt: skip
_POST = re.compile(
    r"\b(?:head|director|manager|nurse|doctor|chair|vice-chair|chairperson|chairman|lead|leads|officers?|co-?ordinators?|"
    r"commissioner|superintendent|inspector|sergeant|constable|principal|chief|deputy|assistant|advis[eo]r|designated|"
    r"named|professional|practitioner|supervisor|consultant|midwife|headteacher|teacher|governor|executive|secretary|"
    r"leader|matron|paediatrician|dcs|dsl|iro|administrator|trainer|worker|analyst|managers|heads|directors|chairs)\b"
)
_EVERYBODY = re.compile(
    r"^(?:the )?(?:all|each|every)(?: of)?(?: the| our)?"
    r"(?: (?:member|partner|board|lscb|statutory|relevant|other|participating|single))*"
    r"(?: (?:agenc(?:y|ies)|partners?|members?|organisations?|services?|bodies|boards?|leads?|staff))?$"
)
_NOBODY = re.compile(r"^(?:n/?a|none|not applicable|tb[acd]|to be (?:confirmed|agreed|decided)|unknown|\?+|[-–—]*|nil)$")
_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|rev|cllr|councillor|pc|dc|ds|di|dci|supt|det)\b\.?"
_SURNAME = r"(?:(?:de|van|von|al|O['’]|Mc|Mac) ?)?[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?"
_PERSON = re.compile(
    rf"^(?:(?i:{_TITLE}) )+[A-Z][\w'’-]*\.?(?: [A-Z][\w'’-]+)?$"
    rf"|^[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?(?: [A-Z]\.?)? {_SURNAME}$"
    rf"|^[A-Z]\.? ?(?:[A-Z]\.? )?{_SURNAME}$"
)
# Words that no person is called by.
_NO_NAME = words_in(
    """
    board council councils police constabulary health service services team group school schools college colleges
    trust trusts nhs ccg social care children child childrens children's youth offending probation education
    learning housing public safety partnership partnerships business unit district county city borough agency
    agencies partners partner voluntary sector community mental hospital hospitals ambulance fire rescue legal
    training quality audit performance panel committee subgroup sub safeguarding adult adults early help
    intervention hub hubs centre licensing forum network commissioning primary secondary acute foundation clinical
    general practice gps gp nursing maternity support human resources communications media press north south east
    west central local national regional workforce development prevention protection family families court guidance
    independent reviewing missing visiting visitors visitor all each every providers provider refuge refuges crime
    authority authorities government office department directorate steering working task finish strategic
    operational lay member members
    """
)
CLOSE_TO_BOARD = ("lscb", "lscp", "scb", "scp", "board", "the board", "safeguarding board", "local safeguarding board")


def is_post(words: str) -> bool:
    return bool(_POST.search(plain(words)))


def is_everybody(words: str) -> bool:
    """All agencies, each partner: nobody who could be asked about it."""
    return bool(_EVERYBODY.match(plain(words)))


def is_nobody(words: str) -> bool:
    return bool(_NOBODY.match(plain(words)))


def is_person(words: str) -> bool:
    """Whether words look like a person's name. It may be wrong either way, so it is only said and asked."""
    text = on_one_line(words)
    if len(text) > 60 or not _PERSON.match(text):
        return False
    said = set(re.findall(r"[a-z'’-]+", text.casefold()))
    return not said & _NO_NAME and not is_post(re.sub(rf"(?i)^{_TITLE}", "", text))


def bare(words: str) -> str:
    """A name as it is compared, without "the" before it and without what stands in brackets."""
    return re.sub(r"^the ", "", plain(re.sub(r"\([^)]*\)", " ", words)))


def initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"[a-z]+", plain(name)) if word not in ("of", "and", "the", "for"))


def is_board(name: str) -> bool:
    return bool(re.search(r"safeguarding (?:children'?s? )?(?:board|partnership)|^ls?cb$", plain(name)))


def any_of(names: list[str]) -> re.Pattern:
    """Any of the names, the longest first, as whole words."""
    every = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    return re.compile(r"(?<!\w)(?:" + ("|".join(_flexible(name) for name in every) or r"(?!)") + r")(?!\w)", re.I)


def _flexible(name: str) -> str:
    """A name as a pattern, in which white space, "and" and "&" may be written otherwise."""
    words = re.findall(r"[^\W_]+|[^\w\s]|_", name)
    written = {"and": r"(?:&|\band\b)", "&": r"(?:&|\band\b)", "'": "['’‘]", "’": "['’‘]"}
    return r"\s*".join(written.get(word) or re.escape(word) for word in words)
