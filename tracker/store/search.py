"""Searching every record for words, as at a day, through what a post may see."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from peewee import Case, Cast, Expression, Field, ForeignKeyField, Value, fn

from ..rules.roles import Acting
from . import evidence, meetings
from .actions import Action, ProgressUpdate
from .agenda import AgendaItem, Minute
from .assurance import AssuranceDecision, Challenge
from .closing import StateChange
from .correspondence import Letter
from .database import JSON, is_sqlite, known
from .drift import DriftDismissal
from .escalations import BoardDecision, Escalation, EscalationReply
from .evidence import Evidence
from .figures import FigureGroup, FigureStatement
from .imports import PlanLine
from .issued import Issued
from .meetings import Meeting
from .narratives import Narrative, readable
from .reviews import Agency, Item, Response, Review
from .sequels import Sequel

LONGEST = 200  # characters of what is looked for
MOST_WORDS = 12
_STRUCTURE = '"text" "source" "document" "paragraph"'
AROUND = 110  # characters shown on either side of the first match


@dataclass(frozen=True)
class Kind:
    """One kind of record that is searched: where its words are, and how one is called."""

    name: str  # in addresses
    label: str
    model: type
    columns: tuple[Field, ...]
    # Records that belong to one of these and are searched with it: for each the field that says to which, and its columns.
    within: tuple[tuple[Field, tuple[Field, ...]], ...] = ()

    def words(self, row) -> list[str]:
        """The texts of a row, in the order of the columns, for showing the match in its place."""
        return [text for column in self.columns for text in _texts(getattr(row, column.name))]


KINDS = (
    Kind("items", "Recommendations and learning points", Item, (Item.ref, Item.title, Item.text, Item.other_wordings)),
    Kind(
        "actions",
        "Actions",
        Action,
        (Action.ref, Action.title, Action.detail, Action.success_measure, Action.difference, Action.owner_post),
        (
            (Sequel.action, (Sequel.says,)),
            (PlanLine.action, (PlanLine.plan_ref, PlanLine.title, PlanLine.progress, PlanLine.evidence)),
        ),
    ),
    Kind("updates", "Progress updates", ProgressUpdate, (ProgressUpdate.ref, ProgressUpdate.what_changed)),
    Kind(
        "evidence",
        "Evidence",
        Evidence,
        (
            Evidence.ref,
            Evidence.statement,
            Evidence.figures,
            Evidence.said_by,
            Evidence.period,
            Evidence.url,
            Evidence.heard,
            Evidence.missing,
        ),
    ),
    Kind("questions", "Questions and answers", Challenge, (Challenge.ref, Challenge.question, Challenge.answer)),
    Kind(
        "assurance",
        "Decisions of the chair",
        AssuranceDecision,
        (AssuranceDecision.ref, AssuranceDecision.because, AssuranceDecision.override),
    ),
    Kind(
        "closings",
        "Closing, pausing and withdrawing",
        StateChange,
        (StateChange.ref, StateChange.because, StateChange.second_because),
    ),
    Kind(
        "narratives",
        "Narratives",
        Narrative,
        (Narrative.ref, Narrative.text_then, Narrative.text_now, Narrative.text_to_do),
    ),
    Kind(
        "escalations",
        "Escalations",
        Escalation,
        (Escalation.ref, Escalation.why, Escalation.asked, Escalation.settled_because),
        ((EscalationReply.escalation, (EscalationReply.says,)),),
    ),
    Kind(
        "decisions",
        "Decisions of the levels",
        BoardDecision,
        (BoardDecision.ref, BoardDecision.decision, BoardDecision.owner, BoardDecision.carried_out_shows),
    ),
    Kind(
        "meetings",
        "Meetings",
        Meeting,
        (
            Meeting.ref,
            Meeting.title,
            Meeting.place,
            Meeting.moved_because,
            Meeting.cancelled_because,
            Meeting.attended,
            Meeting.apologies,
        ),
        ((AgendaItem.meeting, (AgendaItem.title, AgendaItem.asked)),),
    ),
    Kind("minutes", "Minutes of meetings", Minute, (Minute.ref, Minute.words, Minute.owner, Minute.carried_out_how)),
    # By what stands on the face of it: what is in it stands in the records.
    Kind("issued", "Issued reports", Issued, (Issued.ref, Issued.title, Issued.scope, Issued.note)),
    Kind("drift", "Questions that were dismissed", DriftDismissal, (DriftDismissal.found, DriftDismissal.because)),
    Kind("responses", "Responses of agencies", Response, (Response.ref, Response.reason, Response.why)),
    Kind("letters", "Letters", Letter, (Letter.ref, Letter.subject, Letter.what, Letter.together_with)),
    Kind(
        "figures",
        "Figures that disagree",
        FigureGroup,
        (FigureGroup.ref, FigureGroup.title, FigureGroup.why, FigureGroup.how),
        ((FigureStatement.group, (FigureStatement.figure, FigureStatement.says)),),
    ),
    Kind("agencies", "Agencies", Agency, (Agency.code, Agency.name, Agency.aliases, Agency.responsible_post)),
)
BY_NAME = {kind.name: kind for kind in KINDS}


def words_of(asked: str) -> list[str]:
    """What is looked for, word by word; words in double quotes stay together. Each must be found."""
    found = [phrase or word for phrase, word in re.findall(r'"([^"]+)"|([^\s"]+)', asked)]
    return [" ".join(word.split()) for word in found if word.strip()][:MOST_WORDS]


def of_review(words: Sequence[str], as_at: dt.date | None = None) -> tuple[list[str], list[str]]:
    """Words without the review that is named before a reference, and the keys of the reviews named so.

    Pages write infants-2015/R1 where there are several reviews, so that is looked for too.
    """
    codes = {}
    if any("/" in word for word in words):
        codes = {row.code: row.key for row in Review.select().where(known(Review, as_at))}
    left, named = [], []
    for word in words:
        code, _, rest = word.partition("/")
        key = codes.get(code.lower()) if rest else None
        named += [key] if key else []
        left.append(rest if key else word)
    return left, named


def found(kind: Kind, words: Sequence[str], acting: Acting | None, as_at: dt.date | None = None, of: Sequence[str] = ()):
    """The records of a kind in which each of the words stands, of those that the post may see.

    ``of``: the keys of the reviews to which they must belong; of two there is nothing, as with words that no text holds.
    What has just the reference that is looked for comes first.
    """
    model = kind.model
    # Of a narrative what its item's page shows, which need not be what was written last.
    shown = model.id.in_(readable(acting, as_at)) if model is Narrative else known(model, as_at)
    query = model.select().where(shown)
    for word in words:
        holding = reduce(or_, (_holds(column, word) for column in kind.columns))
        for owner, columns in kind.within:
            inside = _inside(owner.model, acting, as_at).select(owner)
            holding |= model.record.in_(inside.where(reduce(or_, (_holds(column, word) for column in columns))))
        query = query.where(holding)
    if model is Evidence:
        query = evidence.seen_by(query, acting)
    if of and "review" not in model._meta.fields:
        query = query.where(Value(1) == Value(0))
    for key in of if "review" in model._meta.fields else ():
        query = query.where(model.review == key)
    if "ref" in model._meta.fields and words:
        query = query.order_by(Case(None, [(fn.LOWER(model.ref).in_([word.lower() for word in words]), 0)], 1))
    # Their own order, and the key where that says nothing.
    own = [getattr(model, name) for name in ("review", "position", "name") if name in model._meta.fields]
    return query.order_by_extend(*own, model.record)


def _inside(model: type, acting: Acting | None, as_at: dt.date | None):
    """The records that belong to those of a kind, of those that the post may see."""
    query = model.select().where(known(model, as_at))
    if "dropped" in model._meta.fields:
        query = query.where(~model.dropped)
    of_evidence = isinstance(model._meta.fields.get("evidence"), ForeignKeyField)
    hidden = evidence.hidden_from(acting) if of_evidence else set()
    return query.where(model.evidence.is_null() | model.evidence.not_in(hidden)) if hidden else query


def _holds(column: Field, word: str) -> Expression:
    """Whether the column holds the word, in any case. Wildcards in the word are letters like others."""
    if isinstance(column, JSON):
        # The names and brackets of a stored list are no words of the board's.
        if not any(c.isalnum() for c in word) or word.lower() in _STRUCTURE:
            return Value(1) == Value(0)
        column = Cast(column, "TEXT")
    # SQLite folds the case of ASCII alone, so the other ways of writing a word with an accent are asked for as well.
    ways = {word} if word.isascii() or not is_sqlite() else {word, word.lower(), word.upper(), word.capitalize()}
    return reduce(or_, (column.contains(way) for way in sorted(ways)))


def _texts(value) -> Iterator[str]:
    """The texts of a column: itself, or those in a list or mapping."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


@dataclass
class Match:
    """A record that was found: how it is called, the words in their place, and where its page is."""

    row: object
    ref: str
    titled: list[tuple[str, bool]]  # the title in pieces; True where a word that was looked for stands
    excerpt: list[tuple[str, bool]]  # the same of another text, cut around the first match; empty where the title says all
    review: str = ""  # its code
    about: tuple[str, str] | None = None  # "item" or "action", and its reference
    meeting: int | None = None  # the number of the meeting that it belongs to

    @property
    def invented(self) -> bool:
        return bool(self.row.invented)


def matches(
    kind: Kind, rows: Sequence, words: Sequence[str], as_at: dt.date | None = None, acting: Acting | None = None
) -> list[Match]:
    """Rows as they are shown. A few more queries, however many rows."""
    reviews = {row.key: row.code for row in Review.select().where(known(Review, as_at))}
    items = _refs(Item, [getattr(row, "item_id", None) for row in rows], as_at)
    actions = _refs(Action, [getattr(row, "action_id", None) for row in rows], as_at)
    met = _numbers([row.__data__.get("meeting") for row in rows], as_at)
    inside = _words_inside(kind, rows, acting, as_at) if kind.within else {}
    shown = []
    for row in rows:
        title = getattr(row, "title", None) or getattr(row, "name", None) or ""
        item, action = items.get(getattr(row, "item_id", None)), actions.get(getattr(row, "action_id", None))
        shown.append(
            Match(
                row,
                getattr(row, "ref", None) or row.code,
                _marked(title, _pattern(words), 0, len(title)),
                excerpt([text for text in (*kind.words(row), *inside.get(row.key, ())) if text != title], words),
                reviews.get(getattr(row, "review_id", None), ""),
                ("item", item) if item else ("action", action) if action else None,
                met.get(row.__data__.get("meeting"), getattr(row, "number", None) if kind.model is Meeting else None),
            )
        )
    return shown


def _words_inside(kind: Kind, rows: Sequence, acting: Acting | None, as_at: dt.date | None) -> dict[str, list[str]]:
    """The texts of the records that belong to rows, by the key of the row."""
    found: dict[str, list[str]] = {}
    for owner, columns in kind.within:
        for row in _inside(owner.model, acting, as_at).where(owner.in_([row.key for row in rows])):
            texts = found.setdefault(row.__data__[owner.name], [])
            texts.append(": ".join(text for column in columns if (text := getattr(row, column.name))))
    return found


def _refs(model, keys, as_at) -> dict[str, str]:
    query = model.select(model.record, model.ref).where(model.record.in_([k for k in keys if k]) & known(model, as_at))
    return dict(query.tuples())


def _numbers(keys, as_at) -> dict[str, int]:
    """The numbers of meetings, by key."""
    wanted = [key for key in keys if key]
    return {key: row.number for key, row in meetings.of_keys(wanted, as_at).items()} if wanted else {}


def excerpt(texts: Sequence[str], words: Sequence[str]) -> list[tuple[str, bool]]:
    """The text in which most of the words stand, cut around the first of them, in pieces that say which are matches."""
    pattern = _pattern(words)
    # The longer of two texts that hold as many: a sentence says more than a reference.
    best = max(texts, key=lambda text: (len({m.casefold() for m in pattern.findall(text)}), len(text)), default="")
    first = pattern.search(best)
    if first is None:
        return []
    start, end = _at_a_word(best, first.start() - AROUND, first.end() + AROUND)
    pieces = [("… " if start else "", False), *_marked(best, pattern, start, end), (" …" if end < len(best) else "", False)]
    return [(text, marked) for text, marked in pieces if text]


def _pattern(words: Sequence[str]) -> re.Pattern:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)", re.I)


def _marked(text: str, pattern: re.Pattern, start: int, end: int) -> list[tuple[str, bool]]:
    """A stretch of a text in pieces, those that match apart."""
    pieces, here = [], start
    for match in pattern.finditer(text, start, end):
        pieces += [(text[here : match.start()], False), (match.group(), True)]
        here = match.end()
    return [(piece, marked) for piece, marked in (*pieces, (text[here:end], False)) if piece]


def _at_a_word(text: str, start: int, end: int) -> tuple[int, int]:
    """The nearest places between words, so that no word is cut."""
    start = 0 if start <= 0 else text.rfind(" ", 0, start + 1) + 1
    end = len(text) if end >= len(text) else text.find(" ", end)
    return start, len(text) if end < 0 else end
