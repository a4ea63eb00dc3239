"""What the title of a column of a plan says about what stands under it: "By when?", "Lead agency", "How will we know"."""

from __future__ import annotations

import re

from .plan_mapping import (
    ACTION,
    DEADLINE,
    EVIDENCE,
    ITEM,
    ITEM_WORDING,
    LEAD,
    MEASURE,
    OWNER_POST,
    PROGRESS,
    REF,
    START,
    STATUS,
    SUPPORTING,
)
from .plan_words import plain

LONGEST = 150  # a longer cell is no title of a column

# For each field, what its titles say, and how sure that is of 10. The surest that matches counts.
_SAYS: dict[str, tuple[tuple[str, int], ...]] = {
    REF: (
        (r"(?:action |item |task |unique |plan )?(?:ref|reference)(?: ?(?:no|number|id|code))?", 10),
        (r"(?:action|item|task|row|serial|line|plan)? ?(?:no|nos|number|num|id|#|№)(?: of action)?", 9),
        (r"#|№|s/n|sn", 9),
    ),
    ITEM_WORDING: (
        (r".*\b(?:wording|text|full text|detail|description)\b.*\b(?:rec(?:ommendation)?|learning point|lesson|finding)s?\b.*", 10),
        (r".*\b(?:rec(?:ommendation)?|learning point|lesson|finding)s?\b.*\b(?:wording|text|in full|as written|description)\b.*", 10),
        (r"what did the review (?:say|recommend|find|ask)\b.*|what we learn(?:ed|t)|what was learn(?:ed|t)|.*\bissue\b.*", 6),
        (r"why\b.*|reason|rationale|background", 3),
    ),
    ITEM: (
        (r".*\b(?:rec(?:ommendation)?|learning point|lesson|lesson learn(?:ed|t)|finding)s? ?(?:no|nos|number|ref|reference|id|#|\(s\))\b.*", 10),
        (r"(?:no|number|ref)\.? of (?:the )?rec(?:ommendation)?", 10),
        (r"(?:scr |review |which |the |overview |national |imr |board )*(?:rec(?:ommendation)?|rcmd)s?(?:\(s\)| addressed| met| it answers)?", 9),
        (r"(?:key )?(?:learning points?|learning|lessons?(?: learn(?:ed|t))?|findings?|lp)(?: addressed)?", 9),
        (r".*\b(?:recommendations?|learning points?)\b.*", 6),
        (r"(?:theme|priority|objective|area|key area|aim|standard)s?(?: area)?", 3),
    ),
    ACTION: (
        (r"(?:agreed |key |proposed |required |specific |planned |smart |single agency |multi-?agency )*actions?"
         r"(?: (?:required|needed|to be taken|agreed|planned|to take|points?|taken forward|description|details?|"
         r"to (?:achieve|address|meet)\b.*))?", 10),
        (r"what (?:will|do|are|should|must|needs?|is)\b.*\b(?:we|be|you|do|done|happen|going|to)\b.*", 9),
        (r"(?:description|detail|details|summary) of (?:the )?(?:action|task)s?", 10),
        (r".*\bactions?\b.*\b(?:required|to be taken|needed|we will take|in response)\b.*", 9),
        (r"what\??", 8),
        (r"tasks?|activit(?:y|ies)|steps?(?: to (?:take|be taken))?|response|planned activity|deliverables?|milestones?(?: and tasks)?", 7),
        (r"how (?:will|do|are|shall) (?:we|this|it|you)\b.*\b(?:do|done|achieve[d]?|deliver(?:ed)?|address(?:ed)?)\b.*", 6),
    ),
    SUPPORTING: (
        (r".*\b(?:support(?:ing|ed)?|contribut\w+|assist\w*|other|involved)\b.*\b(?:agenc\w+|partners?|leads?|by|bodies|services?|organisations?)\b.*", 10),
        (r"who (?:else|will (?:help|support))\b.*|(?:working )?with whom|with who|help(?:ed)? by|partners?(?: involved)?|agencies involved|support(?:ing)?", 9),
    ),
    OWNER_POST: (
        (r"(?:lead |responsible |accountable |named |senior )*(?:officer|post|post ?holder|job title|role|person|professional|manager|individual)s?(?: responsible)?", 7),
        (r"job title|post(?: title| holder)?|role", 10),
    ),
    LEAD: (
        (r"(?:lead|responsible|owning|accountable|owner|single) (?:agenc(?:y|ies)|organisations?|body|bodies|partner|service|board)(?: .*)?", 10),
        (r"who\??|by whom\??|who (?:will|is|by|leads|owns|does|should)\b.*|whom", 9),
        (r"lead(?:s|ing)?|owners?|action owners?|owned by|ownership|lead(?: agency)? (?:and|or) (?:officer|person|lead|owner)", 9),
        (r".*\b(?:responsib\w+|accountab\w+)\b.*", 8),
        (r"agenc(?:y|ies)|organisations?|partner agency|service|assigned to|allocated to|lead by|led by|department|team", 7),
        (r"(?:lead|named|responsible) (?:officer|person|professional|manager|individual)s?(?: .*)?|officer|person", 6),
    ),
    START: (
        (r"start(?:s|ing|ed)?(?: date| by| on)?|(?:date )?(?:commenc\w+|started|begun)(?: date)?|from(?: when)?|begin(?:s|ning)?(?: date)?", 10),
        (r"date (?:raised|added|agreed|set|opened)|when will (?:it|we) (?:start|begin)", 6),
    ),
    DEADLINE: (
        (r"(?:by )?when\??(?: .*)?|deadlines?|(?:target|due|end|finish|completion)(?: completion)? (?:date|by|for completion)s?|due|by", 10),
        (r"(?:original|initial|agreed|new|revised|current|extended|amended|updated)(?: (?:target|due|completion|end))? (?:date|deadline|timescale|target)s?(?: .*)?", 9),
        (r"date (?:due|for completion|to be (?:completed|done|achieved)(?: by)?|by)|(?:to be )?(?:completed|done|achieved) by", 10),
        (r"time ?-?(?:scale|frame|line|table|limit)s?(?: .*)?|target|target completion|delivery date|planned (?:end|completion)(?: date)?", 9),
        (r"dates?", 6),
        (r".*\b(?:timescale|timeframe|deadline|by when)s?\b.*", 8),
        (r"(?:next )?review(?: date)?", 2),
    ),
    EVIDENCE: (
        (r"(?:source of |sources of |supporting |list of )?evidence(?: .*)?", 10),
        (r"(?:how|what|where)\b.*\b(?:evidenced?|proof|proves?)\b.*|proof|documents?|attachments?", 9),
        (r"assurance(?: .*)?|verification|monitoring(?: arrangements)?", 6),
    ),
    MEASURE: (
        (r"how (?:will|do|would|shall) (?:we|you) (?:know|measure|judge|tell|monitor|check)\b.*|how (?:will|is) (?:it|this|success|impact) (?:be )?(?:measured|known)\b.*", 10),
        (r"(?:measures? of |key )?success(?: .*)?|(?:success|outcome|impact|performance|output)s?(?: .*)?|(?:intended|expected|desired|required) \w+.*", 9),
        (r"measur\w+(?: .*)?|kpis?|targets?|what (?:difference|impact|change)\b.*|what will (?:be different|change|success look like|good look like)\b.*|benefits?", 8),
        (r".*\b(?:outcomes?|success criteria|success measures?|what does good look like)\b.*", 8),
    ),
    STATUS: (
        (r"(?:current |progress |overall |latest |action )?(?:b?rag|rag/b|brag|rayg)(?: .*)?", 10),
        (r"(?:current |overall |action |progress |delivery )?(?:status|state|rating)(?: .*)?", 10),
        (r"(?:q[1-4]|month|quarter|[a-z]+ \d{2,4}) (?:rag|status|rating)", 9),
        (r"(?:% |percent(?:age)? )?(?:complete[d]?|done|achieved)(?: ?(?:y/n|yes/no|\(y/n\)))?|%|tick(?: when done)?|on track|colour|traffic light", 8),
        (r"(?:are we|is it) (?:on track|done|there yet|complete)\b.*", 8),
    ),
    PROGRESS: (
        (r"(?:latest |current |quarterly |monthly )?(?:progress|updates?|position)(?: .*)?", 10),
        (r"(?:comments?|notes?|commentary|remarks?|narrative|action taken|actions taken|what (?:have we|has been|did we) do?ne?\b.*)(?: .*)?", 8),
        (r"where are we(?: now)?|how (?:are we doing|is it going)|what happened|(?:date )?(?:actually )?completed(?: on| date)?|date (?:of )?(?:completion achieved|completed|closed|done)|actual (?:completion|end)(?: date)?", 8),
        (r".*\b(?:update|progress)\b.*", 7),
        (r"(?:q[1-4]|quarter [1-4])(?: \d{4}(?:[/-]\d+)?)?", 4),
        (r"risks?(?: .*)?|barriers?|issues (?:and|or) risks", 3),
    ),
}  # fmt: skip
_PATTERNS = {field: [(re.compile(pattern + r"\Z"), sure) for pattern, sure in says] for field, says in _SAYS.items()}


def says(title: str) -> dict[str, int]:
    """The fields that a title may mean, each with how sure that is, of 10."""
    text = _shorn(title)
    if not text or len(text) > LONGEST:
        return {}
    whole = _matches(text)
    # Of a title of two rows or with brackets, the parts may say it.
    for part in re.split(r" / |\(|\)|\n", title):
        for field, sure in _matches(_shorn(part)).items():
            whole[field] = max(whole.get(field, 0), sure - 1)
    return whole


def _matches(text: str) -> dict[str, int]:
    found = {}
    for field, patterns in _PATTERNS.items():
        sure = max((sure for pattern, sure in patterns if pattern.match(text)), default=0)
        if sure:
            found[field] = sure
    return found


def _shorn(title: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[?!*]|\.(?=\s|$)", " ", plain(title))).strip(" .,:;*-")
