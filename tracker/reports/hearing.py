"""A stocktake on its way to being issued: with the replies of the agencies, and what a public copy must be read for."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ..rules import issuing, privacy
from ..rules.issuing import Stamp
from ..rules.refusal import Refused
from ..store import issued, people, reviews
from ..store.issued import Preparation, Reply, digest
from . import frozen, passages, stocktakes
from .content import PUBLIC, Stocktake
from .content_issue import Hearing, Replied
from .stocktake_words import Terms, Words

ISSUED = "Issued"
_OF_NOBODY = {"text", "other_wordings", "citation"}  # official wording is quoted as it is


@dataclass
class Shown:
    """What the agencies are shown: frozen as text, with the agencies to ask and the items of each."""

    title: str
    content: str
    concerned: dict[str, list[str]]


def shown(review, as_at: dt.date, *, audience: str, scope: str, today: dt.date) -> Shown:
    """Nothing restricted is in it, whoever asks. The Board itself issues, and is not asked."""
    doc = stocktakes.gather(review, as_at, today=today, audience=audience, scope=scope)
    return Shown(doc.title, frozen.canonical(doc), passages.concerned(doc, reviews.agencies()))


@dataclass
class Ready:
    """What would be issued now. ``seen`` is the same as long as the records and the replies are."""

    doc: Stocktake
    evidence: list[str]
    seen: str
    small: list[privacy.Warning]


def ready(row: Preparation, as_at: dt.date, *, today: dt.date, because: str = "") -> Ready:
    """Gather what would be issued of a prepared stocktake, with the replies in it."""
    review = reviews.Review.get_by_id(row.review_id)
    doc = stocktakes.gather(review, as_at, today=today, audience=row.audience, scope=row.scope, everything=row.whole)
    doc = heard(doc, row, because, today)
    return Ready(
        doc,
        [f"{doc.review_code}/{note.ref}" for note in doc.register],
        digest(frozen.canonical(replace(doc, heads=[], hearing=replace(doc.hearing, early_because="")))),
        small_counts(doc) if doc.audience == PUBLIC else [],
    )


def writer(row: Preparation, as_at: dt.date, *, today: dt.date, because: str, seen: str | None) -> Callable[[Stamp], str]:
    """For ``preparing.issue``: gathers at the moment of issue. Refused when it is not what was seen before."""

    def write(stamp: Stamp) -> str:
        now = ready(row, as_at, today=today, because=because)
        if seen is not None and now.seen != seen:
            raise Refused("The records changed since you looked. Read again what would be issued, then confirm.")
        return frozen.content(stamp, replace(now.doc, heads=stamp.heads, status=ISSUED))

    return write


def heard(doc: Stocktake, row: Preparation, because: str, today: dt.date) -> Stocktake:
    """The same with what the agencies replied: under the item that it is about, the rest in front."""
    asked, said = issued.asked(row), issued.replies(row)
    names = {each.agency_id: each.body.name for each in asked}
    terms = Terms(None, today, doc.audience == PUBLIC, set(), set(), doc.names)
    words = Words(terms, (), people.posts())
    items = dict(_refs(reviews.items(reviews.Review.get_by_id(row.review_id))))
    late = issued.silent(asked, said)
    spoken = {reply.agency_id for reply in said}
    told: dict[str, list[Replied]] = {}
    for reply in said:
        if _printed(reply):
            about = items.get(reply.item_id or "", "")
            about = about if any(section.ref == about for section in doc.sections) else ""
            told.setdefault(about, []).append(_told(reply, names, words))
    hearing = Hearing(
        reply_by=row.reply_by,
        nothing=[names[each.agency_id] for each in asked if each.nothing_on and each.agency_id not in spoken],
        replied=[names[each.agency_id] for each in asked if each.agency_id in spoken],
        silent=[names[each.agency_id] for each in late],
        early_because=words.free(because) if issuing.needs_reason(len(late), row.reply_by, today) else "",
        mended=sum(reply.outcome == issuing.MENDED for reply in said),
        about_the_whole=told.get("", []),
    )
    sections = [replace(section, replies=told.get(section.ref, [])) for section in doc.sections]
    return replace(doc, sections=sections, hearing=hearing)


def _refs(items) -> Iterator[tuple[str, str]]:
    return ((item.key, item.ref) for item in items)


def _printed(reply: Reply) -> bool:
    """A disagreement, and a correction that was not made."""
    return reply.kind == issuing.DISAGREEMENT or reply.outcome != issuing.MENDED


def _told(reply: Reply, names: dict[str, str], words: Words) -> Replied:
    return Replied(
        agency=names.get(reply.agency_id, ""),
        kind=reply.kind,
        words=words.free(reply.words),
        said_on=reply.said_on,
        said_by=words.who(reply.said_by, "a post"),
        on_behalf=reply.on_behalf,
        stands_because=words.free(reply.outcome_because) if reply.outcome == issuing.STANDS else "",
        invented=reply.invented,
    )


def small_counts(doc: Stocktake) -> list[privacy.Warning]:
    """Counts of children or families under five in what would be issued, official wording apart; each once."""
    every = json.loads(frozen.canonical(doc))
    found = (each for text in _texts(every) for each in privacy.warnings(text) if each.kind == privacy.FEW)
    return list(dict.fromkeys(found))


def _texts(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in _OF_NOBODY:
                yield from _texts(each)


def otherwise(before: Stocktake, after: Stocktake) -> list[str]:
    """The items of which a word changed, whatever moved: compared without the numbers of notes, which follow the rest."""
    old = {section.ref: _words_of(section) for section in before.sections}
    return [section.ref for section in after.sections if old.get(section.ref) != _words_of(section)]


def _words_of(section) -> str:
    return json.dumps(_unnumbered(json.loads(frozen.canonical(replace(section, replies=[])))), sort_keys=True)


def _unnumbered(value):
    if isinstance(value, list):
        return [_unnumbered(each) for each in value]
    if isinstance(value, dict):
        return {name: _unnumbered(each) for name, each in value.items() if name not in _NUMBERS}
    return value


_NUMBERS = {"number", "rests_on", "weighed"}
