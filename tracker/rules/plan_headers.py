"""What the title of a column of a plan says about what stands under it: "By when?", "Lead agency", "How will we know"."""

from __future__ import annotations

import re

from . import plan_mapping as fields
from .plan_words import plain

APART = " / "  # between the two rows of a title
LONGEST = 150  # a longer cell is no title of a column

_ITEMS = r"(?:recommendation|rec|rcmd|learning point|lesson|finding)s?"
_BODIES = r"(?:agenc(?:y|ies)|partners?|leads?|bodies|body|services?|organisations?|boards?)"
# For each field, how sure its titles are, of 10, and what they say. The surest that matches counts.
_SAYS: dict[str, dict[int, tuple[str, ...]]] = {
    fields.REF: {
        10: (r"(?:action |item |task |unique |plan )?(?:ref|reference)(?: ?(?:no|number|id|code))?",),
        9: (r"(?:action|item|task|row|serial|line|plan)? ?(?:nos?|number|num|id|#|№)(?: of action)?", r"#|№|s/n|sn"),
    },
    fields.ITEM_WORDING: {
        10: (
            rf".*\b(?:wording|text|details?|description)\b.*\b{_ITEMS}\b.*",
            rf".*\b{_ITEMS}\b.*\b(?:wording|text|in full|as written)\b.*",
        ),
        6: (
            r"what did the review (?:say|recommend|find|ask)\b.*",
            r"what (?:we|was) learn(?:ed|t)",
            r"(?:the )?issues?(?: identified)?",
        ),
        3: (r"why\b.*", r"reason|rationale|background"),
    },
    fields.ITEM: {
        10: (
            rf".*\b{_ITEMS} ?(?:nos?|number|ref|reference|id|#|\(s\))(?:$| .*)",
            rf"(?:nos?|number|ref)\.? of (?:the )?{_ITEMS}",
        ),
        9: (
            rf"(?:scr |review |which |the |overview |national |imr |board |key )*{_ITEMS}"
            r"(?:\(s\)| addressed| met| it answers)?",
            r"(?:key )?learning(?: points?)?(?: addressed)?|lessons? learn(?:ed|t)|lp",
        ),
        6: (r".*\b(?:recommendations?|learning points?)\b.*",),
        3: (r"(?:theme|priority|objective|area|key area|aim|standard)s?(?: area)?",),
    },
    fields.ACTION: {
        10: (
            r"(?:agreed |key |proposed |required |specific |planned |smart |single agency |multi-?agency )*actions?",
            r".*\bactions? (?:required|needed|to be taken|agreed|planned|to take|points?|description|details?|"
            r"to achieve\b.*)",
            r"(?:description|details?|summary) of (?:the )?(?:action|task)s?",
        ),
        9: (
            r"what (?:will|do|are|should|must|needs?|is)\b.*\b(?:we|be|you|do|done|happen|going|to)\b.*",
            r"what (?:each|every) agency (?:will|should|must) do",
        ),
        8: (r"what",),
        7: (r"tasks?|activit(?:y|ies)|steps?(?: to (?:take|be taken))?|planned activity|deliverables?",),
        6: (
            r"(?:our |the )?response",
            r"how (?:will|do|shall) (?:we|this|it)\b.*\b(?:do|done|achieved?|delivered|addressed)\b.*",
        ),
    },
    fields.SUPPORTING: {
        10: (rf"(?!lead\b).*\b(?:support\w*|contribut\w+|assist\w*|other|involved)\b.*\b(?:{_BODIES}|by)",),
        9: (
            r"who (?:else|will (?:help|support))\b.*",
            r"(?:working )?with (?:whom|who)|help(?:ed)? by|support(?:ing)?",
            rf"{_BODIES} involved|partners",
        ),
    },
    fields.OWNER_POST: {
        10: (r"job title|post(?: title| holder)?|role",),
        7: (
            r"(?:lead |responsible |accountable |named |senior )*"
            r"(?:officer|post ?holder|person|professional|manager|individual)s?",
        ),
    },
    fields.LEAD: {
        10: (rf"(?:lead|responsible|owning|accountable|single) {_BODIES}(?: .*)?",),
        9: (
            r"who|by whom|whom|who (?:will|is|by|leads|owns|does|should)\b.*",
            r"leads?|lead by|led by|(?:action )?owners?|owned by|ownership|leading",
            r"lead(?: agency)? (?:and|or) (?:officer|person|lead|owner)",
        ),
        8: (r".*\b(?:responsible|responsibility|responsibilities|accountable|accountability)\b.*",),
        7: (r"agenc(?:y|ies)|organisations?|partner agency|service|assigned to|allocated to|department|team",),
        6: (r"(?:lead|named|responsible) (?:officer|person|professional|manager|individual)s?(?: .*)?|officer|person",),
    },
    fields.START: {
        10: (
            r"start(?:s|ing|ed)?(?: date| by| on)?|from(?: when)?|begin(?:s|ning)?(?: date)?",
            r"(?:date )?(?:commenc\w+|started|begun)(?: date)?",
        ),
        6: (r"date (?:raised|added|agreed|set|opened)|when will (?:it|we) (?:start|begin)",),
    },
    fields.DEADLINE: {
        10: (
            r"(?:by )?when(?: .*)?|deadlines?|due(?: date| by)?|by",
            r"(?:target|end|finish|completion|target completion) (?:date|by|for completion)s?",
            r"date (?:due|by|for completion|to be (?:completed|done|achieved)(?: by)?)",
            r"(?:to be )?(?:completed|done|achieved) by",
        ),
        9: (
            r"(?:original|initial|agreed|new|revised|current|extended|amended|updated)"
            r"(?: (?:target|due|completion|end))? (?:date|deadline|timescale|target)s?(?: .*)?",
            r"time ?-?(?:scale|frame|line|table|limit)s?(?: .*)?|target|delivery date|planned (?:end|completion)(?: date)?",
        ),
        8: (r".*\b(?:timescale|timeframe|deadline|by when)s?\b.*",),
        6: (r"dates?",),
        2: (r"(?:next )?review(?: date)?",),
    },
    fields.EVIDENCE: {
        10: (r"(?:sources? of |supporting |list of )?evidence(?: .*)?",),
        9: (r"(?:how|what|where)\b.*\b(?:evidenced?|proof|proves?)\b.*|proof|documents?|attachments?",),
        6: (r"assurance(?: .*)?|verification|monitoring(?: arrangements)?",),
    },
    fields.MEASURE: {
        10: (
            r"how (?:will|do|would|shall) (?:we|you) (?:know|measure|judge|tell|monitor|check)\b.*",
            r"how (?:will|is) (?:it|this|success|impact) (?:be )?(?:measured|known)\b.*",
        ),
        9: (
            r"(?:measures? of |key )?success(?: .*)?|(?:outcome|impact|output)s?(?: .*)?",
            r"(?:intended|expected|desired|required) (?:outcome|impact|result|output|change|benefit)s?.*",
        ),
        8: (
            r"measur\w+(?: .*)?|kpis?|targets|benefits?|performance(?: .*)?",
            r".*\b(?:outcomes?|success criteria|success measures?)\b.*",
            r"what (?:difference|impact|change)\b.*|what (?:will|does) (?:be different|change|success|good)\b.*",
        ),
    },
    fields.STATUS: {
        10: (
            r"(?:current |progress |overall |latest |action )?(?:b?rag|rag/b|brag|rayg)(?: .*)?",
            r"(?:current |overall |action |progress |delivery )?(?:status|state|rating)(?: .*)?",
        ),
        9: (r"(?:q[1-4]|month|quarter|[a-z]+ \d{2,4}) (?:rag|status|rating)",),
        8: (
            r"(?:% |percent(?:age)? )?(?:completed?|done|achieved)(?: ?\(?(?:y/n|yes/no)\)?)?",
            r"%|tick(?: when done)?|on track",
            r"colour|traffic light|(?:are we|is it) (?:on track|done|there yet|complete)\b.*",
        ),
        7: (r"(?:status |rag |progress )?codes?",),
    },
    fields.PROGRESS: {
        10: (r"(?:latest |current |quarterly |monthly )?(?:progress|updates?|position)(?: .*)?",),
        8: (
            r"(?:comments?|notes?|commentary|remarks?|narrative|actions? taken|"
            r"what (?:have we|has been|did we) do?ne?\b.*)(?: .*)?",
            r"where are we(?: now)?|how (?:are we doing|is it going)|what happened",
            r"(?:date )?(?:actually )?(?:completed|closed) (?:on|date)",
            r"date (?:of completion|completed|closed|done|achieved)",
            r"actual (?:completion|end)(?: date)?",
        ),
        7: (r".*\b(?:update|progress)\b.*",),
        4: (r"(?:q[1-4]|quarter [1-4])(?: \d{4}(?:[/-]\d+)?)?",),
        3: (r"risks?(?: .*)?|barriers?",),
    },
}
_PATTERNS = [
    (field, sure, re.compile(rf"(?:{pattern})\Z"))
    for field, says in _SAYS.items()
    for sure, every in says.items()
    for pattern in every
]


def says(title: str) -> dict[str, int]:
    """The fields that a title may mean, each with how sure that is, of 10."""
    if not title.strip() or len(title) > LONGEST:
        return {}
    *groups, own = title.split(APART)
    found = _matches(own)
    # Of a title of two rows the lower one says it best; of one with a second thing in it, the parts may say it.
    parts = re.split(r"[()\n;:]| - ", own)
    for part in (*groups, *(parts if len(parts) > 1 else ())):
        for field, sure in _matches(part).items():
            found[field] = max(found.get(field, 0), sure - 1)
    return found


def _matches(title: str) -> dict[str, int]:
    text = _shorn(title)
    found: dict[str, int] = {}
    for field, sure, pattern in _PATTERNS:
        if text and sure > found.get(field, 0) and pattern.match(text):
            found[field] = sure
    return found


def _shorn(title: str) -> str:
    """A title without its marks; of words that a system joined ("LeadAgency") the words."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z][a-zA-Z])|(?<=[a-z])(?=ID\b)|_", " ", title)
    return re.sub(r"\s+", " ", re.sub(r"[?!*]|\.(?=\s|$)", " ", plain(text))).strip(" .,:;*-")
