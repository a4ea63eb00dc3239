"""Setting a review up without seed files: the review, its documents and themes, its recommendations and learning points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from peewee import fn

from ..rules import reviews as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history, reviews
from ..store.actions import Action
from ..store.database import known
from ..store.evidence import Evidence
from ..store.reviews import KINDS, Document, Item, Review, Theme


@dataclass(frozen=True)
class Said:
    """What is said of a review, but for its code, which never changes."""

    title: str
    kind: str
    body: str
    published: dt.date | None
    summary: str = ""


@dataclass(frozen=True)
class Point:
    """A recommendation or learning point as it is printed, and the title that we give it."""

    ref: str
    kind: str
    title: str
    text: str
    document: str
    paragraph: str
    number: str = ""
    theme: str = ""


@dataclass(frozen=True)
class Source:
    """A source document: what it is and which places of it can be cited. Its text is not kept."""

    code: str
    title: str
    short: str
    date: dt.date | None
    places: Sequence[str]
    owner: str = ""
    licence: str = ""


def add(code: str, said: Said, *, by: Acting | None, today: dt.date, once: str | None = None) -> Review:
    """Set up a review. What it holds is added to it afterwards, or loaded, or imported."""
    _check_may(by)
    check_new(code, said, today)
    with history.entry("set up a review", by=by, today=today, once=once) as entry:
        review = entry.subject = entry.add(Review, code=code.strip(), **_values(said))
    return review


def check_new(code: str, said: Said, today: dt.date) -> None:
    """What the rules say of it, before it is shown for confirmation and again when it is made."""
    once = [name for (name,) in Review.select(Review.code).distinct().tuples()]
    rules.check_code(code.strip(), once)
    check_said(said, today)


def change(
    review: Review, said: Said, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> Review:  # fmt: skip
    """Say something else of a review, with a reason. Raises Stale when somebody else changed it first."""
    _check_may(by)
    check_said(said, today)
    rules.check_said(because=because)
    with history.entry("changed a review", by=by, today=today, review=review, why=because, once=once) as entry:
        changed = entry.subject = entry.change(review, **_values(said))
    return changed


def check_said(said: Said, today: dt.date) -> None:
    rules.check_said(title=said.title, kind=said.kind, body=said.body)
    rules.check_published(said.published, today)


def _values(said: Said) -> dict:
    return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(said).items()}


def add_document(review: Review, said: Source, *, by: Acting, today: dt.date, once: str | None = None) -> Document:
    """Add a source document, so that its paragraphs can be cited."""
    _check_may(by)
    check_document(review, said, today)
    with history.entry("added a source document", by=by, today=today, review=review, once=once) as entry:
        made = entry.add(Document, review=review.key, position=_next(Document, review), **asdict(said))
        entry.subject = review
    return made


def check_document(review: Review, said: Source, today: dt.date) -> None:
    rules.check_document_code(said.code, {row.code for row in reviews.documents(review)})
    rules.check_said(title=said.title, short=said.short)
    if said.date is None or said.date > today:
        raise Refused("Give the date of the document. It is not a day to come.", "date")
    rules.check_places(said.places)


def add_theme(review: Review, name: str, *, by: Acting, today: dt.date, once: str | None = None) -> Theme:
    """Add a theme, under which recommendations and learning points stand."""
    _check_may(by)
    rules.check_theme(name, {row.name for row in reviews.themes(review)})
    with history.entry("added a theme", by=by, today=today, review=review, once=once) as entry:
        made = entry.add(Theme, review=review.key, name=name.strip(), position=_next(Theme, review))
        entry.subject = review
    return made


def add_item(review: Review, said: Point, *, by: Acting, today: dt.date, once: str | None = None) -> Item:
    """Add a recommendation or learning point, its wording exactly as it is printed. Its agencies and date come after."""
    _check_may(by)
    check_item(review, said)
    theme = next((row.key for row in reviews.themes(review) if row.name == said.theme), None)
    values = asdict(said) | {"text": rules.quoted(said.text), "title": said.title.strip(), "theme": theme}
    source = [{"document": values.pop("document"), "paragraph": values.pop("paragraph").strip()}]
    with history.entry("added a recommendation or learning point", by=by, today=today, review=review, once=once) as entry:
        item = entry.subject = entry.add(Item, review=review.key, source=source, position=_next(Item, review), **values)
    return item


def check_item(review: Review, said: Point) -> None:
    taken = {row.ref for row in reviews.items(review)}
    for model in (Action, Evidence):
        taken |= {ref for (ref,) in model.select(model.ref).where((model.review == review.key) & known(model)).tuples()}
    rules.check_ref(said.ref, taken)
    if said.kind not in KINDS:
        raise Refused("Choose what it is.", "kind")
    rules.check_said(title=said.title, text=said.text)
    rules.check_source(said.document, said.paragraph, {row.code for row in reviews.documents(review)})
    if said.theme and said.theme not in {row.name for row in reviews.themes(review)}:
        raise Refused("Choose one of the themes of this review.", "theme")


def _check_may(by: Acting | None) -> None:
    """Whoever runs the tracker may, from the command line."""
    if by is not None:
        roles.check(by, roles.MANAGE)


def _next(model, review: Review) -> int:
    last = model.select(fn.MAX(model.position)).where((model.review == review.key) & known(model)).scalar()
    return 0 if last is None else last + 1
