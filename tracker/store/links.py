"""Links with what they tie: those that wait to be confirmed, those that were withdrawn, who made and who changed each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from peewee import JOIN

from ..rules.evidence import INFERRED
from ..rules.roles import Acting
from . import evidence
from .actions import Action, Answer
from .asked_before import BEFORE, AskedBefore
from .database import Link, Record, in_force, known
from .evidence import Evidence, EvidenceLink
from .people import Post
from .reviews import Agency, Item, ItemAgency, Review

EVIDENCE, ACTIONS, AGENCIES, BEFORE_IT = "evidence", "actions", "agencies", "before"
KINDS: dict[str, type[Link]] = {EVIDENCE: EvidenceLink, ACTIONS: Answer, AGENCIES: ItemAgency, BEFORE_IT: AskedBefore}
KIND_LABELS = {
    EVIDENCE: "Evidence, and what it bears on",
    ACTIONS: "Actions, and what they answer",
    AGENCIES: "Agencies, and their part",
    BEFORE_IT: "What was asked before, and what asks it again",
}
CHANGED = (EVIDENCE, AGENCIES)  # of which somebody can say that they show something else


def kind_of(link: Link) -> str:
    return next(kind for kind, model in KINDS.items() if isinstance(link, model))


def every(kind: str, review: Review, as_at: dt.date | None = None, reader: Acting | None = None):
    """The links of a kind in a review with both their ends, withdrawn ones too, in the order of the items.

    The ends are ``point`` (the item) and ``piece``, ``done_by``, ``body``, or ``before`` with its review as ``of``.
    Links of evidence that the reader may not see are left out.
    """
    model = KINDS[kind]
    item = (model.item == Item.record) & known(Item, as_at)
    where = known(model, as_at) & (Item.review == review.key)
    if kind == EVIDENCE:
        piece = (EvidenceLink.evidence == Evidence.record) & known(Evidence, as_at)
        query = EvidenceLink.select(EvidenceLink, Item, Evidence).join(Evidence, on=piece, attr="piece")
        query = evidence.seen_by(query, reader)
        order = (Item.position, Evidence.position, EvidenceLink.record)
    elif kind == ACTIONS:
        action = (Answer.action == Action.record) & known(Action, as_at)
        query = Answer.select(Answer, Item, Action).join(Action, on=action, attr="done_by")
        order = (Item.position, Action.position, Answer.record)
    elif kind == BEFORE_IT:
        earlier = (AskedBefore.earlier == BEFORE.record) & known(BEFORE, as_at)
        query = AskedBefore.select(AskedBefore, Item, BEFORE, Review).join(BEFORE, on=earlier, attr="before")
        query = query.join(Review, on=(BEFORE.review == Review.record) & known(Review, as_at), attr="of")
        order = (Item.position, BEFORE.position, AskedBefore.record)
    else:
        agency = (ItemAgency.agency == Agency.record) & known(Agency, as_at)
        query = ItemAgency.select(ItemAgency, Item, Agency).join(Agency, JOIN.LEFT_OUTER, on=agency, attr="body")
        order = (Item.position, Agency.name, ItemAgency.record)
    return query.switch(model).join(Item, on=item, attr="point").where(where).order_by(*order)


def waiting(kind: str, review: Review, as_at: dt.date | None = None, reader: Acting | None = None):
    """The inferred links that nobody has confirmed. A proposal to decide what would answer is no answer to confirm."""
    model = KINDS[kind]
    query = every(kind, review, as_at, reader).where(
        (model.basis == INFERRED) & ~model.confirmed & (model.withdrawn_because == "")
    )
    return query.where(~Action.proposed) if kind == ACTIONS else query


def numbers_waiting(review: Review, as_at: dt.date | None = None, reader: Acting | None = None) -> dict[str, int]:
    """How many links of each kind wait to be confirmed."""
    return {kind: waiting(kind, review, as_at, reader).order_by().count() for kind in KINDS}


def withdrawn(kind: str, review: Review, as_at: dt.date | None = None, reader: Acting | None = None):
    """The links that were withdrawn, with where each was moved, if it was."""
    return every(kind, review, as_at, reader).where(KINDS[kind].withdrawn_because != "")


def of_item(query, item: Item):
    """Of the links, those to an item."""
    return query.where(Item.record == item.key)


def one(kind: str, review: Review, key: str, as_at: dt.date | None = None, reader: Acting | None = None) -> Link | None:
    """A link by its key, with both its ends."""
    model = KINDS[kind]
    return every(kind, review, as_at, reader).where(model.record == key).first()


def story(link: Link, as_at: dt.date | None = None) -> list[Link]:
    """Every version of a link that was known by then, the first one first: made, confirmed, changed, withdrawn."""
    model = type(link)
    query = model.select().where(model.record == link.key).order_by(model.version)
    return list(query if as_at is None else query.where(model.known_from <= as_at))


def made_by(links: Iterable[Link]) -> dict[str, str | None]:
    """The key of the post that made each link, by the link's key; None for what was loaded. All links are of one kind.

    A link that merging or moving carried over unchanged was made by who made it in the first place.
    """
    found = list(links)
    if not found:
        return {}
    model = type(found[0])
    came = _carried(model, [link.key for link in found])
    origins = {link.key: [link.key, *_back(link.key, came)][-1] for link in found}
    first = model.select(model.record, model.written_by).where(model.id.in_(list(origins.values())))
    by = dict(first.tuples())
    return {key: by.get(origin) for key, origin in origins.items()}


def readers_of(links: Iterable[Link]) -> dict[str, str | None]:
    """The key of the post whose reading each link is, by the link's key: that made it, or said later that it shows
    something else. All links are of one kind. Whoever merely carried one over, in merging, has read nothing."""
    found = list(links)
    if not found:
        return {}
    model = type(found[0])
    came = _carried(model, [link.key for link in found])
    every: dict[str, list[Link]] = {}
    keys = {link.key for link in found} | set(came.values())
    for row in model.select().where(model.record.in_(list(keys))).order_by(model.record, model.version):
        every.setdefault(row.key, []).append(row)
    by: dict[str, str | None] = {}
    for link in found:
        read = None
        for row in [row for key in reversed([link.key, *_back(link.key, came)]) for row in every[key]]:
            if _reading(row) != read:
                read, by[link.key] = _reading(row), row.written_by
    return by


def _reading(row: Link) -> tuple:
    return tuple(row.__data__.get(name) for name in ("item", "stance", "part", "basis", "basis_reason"))


def _carried(model: type[Link], keys: Collection[str]) -> dict[str, str]:
    """Of links that merging or moving made: the link that each carries on, saying the same of the same item, by its key.

    One query, and two more for each time that a link was carried on.
    """
    came: dict[str, str] = {}
    ask = set(keys)
    while ask:
        before = list(model.select().where(model.moved_to.in_(list(ask))).order_by(model.id))
        if not before:
            break
        made = {row.key: row for row in model.select().where(model.id.in_([row.moved_to_id for row in before]))}
        ask = set()
        for row in before:
            here = made[row.moved_to_id]
            # What one transaction wrote has one moment; a link that stood there already is its maker's own.
            if row.written_at == here.written_at and _reading(row) == _reading(here) and here.key not in came:
                came[here.key] = row.key
                ask.add(row.key)
    return came


def _back(key: str, came: dict[str, str]) -> list[str]:
    """The links that one carries on, the nearest first."""
    found: list[str] = []
    while (key := came.get(key, "")) and key not in found:
        found.append(key)
    return found


def people_of(posts: Iterable[str | None]) -> dict[str, str]:
    """The key of the person of each post."""
    return dict(Post.select(Post.record, Post.person).where(Post.record.in_([key for key in posts if key])).tuples())


def took_place(
    kind: str, review: Review, links: Iterable[Link], as_at: dt.date | None = None, reader: Acting | None = None
) -> dict[str, Link]:
    """What took the place of links that were moved or merged, with both its ends, by its key."""
    keys = [link.moved_to_id for link in links if link.moved_to_id]
    if not keys:
        return {}
    return {row.key: row for row in every(kind, review, as_at, reader).where(KINDS[kind].record.in_(keys))}


@dataclass
class OfItem:
    """The links of an item, as one reader may see them: how many of a kind wait, and those that were withdrawn."""

    waiting: dict[str, int]
    gone: dict[str, list[Link]]
    instead: dict[str, Link]  # what took the place of a withdrawn one, by its key

    @property
    def any_gone(self) -> bool:
        return any(self.gone.values())


def of_one_item(review: Review, item: Item, as_at: dt.date | None = None, reader: Acting | None = None) -> OfItem:
    """The links of an item in three queries at most for each kind."""
    found = OfItem({}, {}, {})
    for kind in KINDS:
        found.waiting[kind] = of_item(waiting(kind, review, as_at, reader), item).order_by().count()
        found.gone[kind] = list(of_item(withdrawn(kind, review, as_at, reader), item))
        found.instead |= took_place(kind, review, found.gone[kind], as_at, reader)
    return found


def places(rows: Iterable[EvidenceLink], as_at: dt.date | None = None) -> dict[str, EvidenceLink]:
    """What took the place of links of evidence that were moved, by its key: with its item, piece and action."""
    keys = [row.moved_to_id for row in rows]
    if not keys:
        return {}
    found = (
        EvidenceLink.select(EvidenceLink, Item, Evidence, Action)
        .join(Item, on=(EvidenceLink.item == Item.record) & known(Item, as_at), attr="point")
        .switch(EvidenceLink)
        .join(Evidence, on=(EvidenceLink.evidence == Evidence.record) & known(Evidence, as_at), attr="piece")
        .switch(EvidenceLink)
        .join(Action, JOIN.LEFT_OUTER, on=(EvidenceLink.action == Action.record) & known(Action, as_at), attr="deed")
        .where(EvidenceLink.record.in_(keys) & known(EvidenceLink, as_at))
    )
    return {row.key: row for row in found}


def standing_between(model: type[Link], side: Record | None, item: Item) -> Link | None:
    """The link that stands now between an item and the record at its other end. No agency means each member."""
    column = {
        EvidenceLink: EvidenceLink.evidence,
        Answer: Answer.action,
        ItemAgency: ItemAgency.agency,
        AskedBefore: AskedBefore.earlier,
    }[model]
    end = column.is_null() if side is None else column == side.key
    return model.get_or_none(end & (model.item == item.key) & in_force(model))


# What is there twice


def merged_into(model: type[Record], key: str, as_at: dt.date | None = None):
    """The pieces, or the actions, that were merged into one, the first one first."""
    return model.select().where((model.merged_into == key) & known(model, as_at)).order_by(model.id)


def stays(row: Record, as_at: dt.date | None = None) -> Record | None:
    """The record into which this one was merged, if it was."""
    model = type(row)
    return model.get_or_none((model.record == row.merged_into_id) & known(model, as_at)) if row.merged_into_id else None


def merging_of(row: Record) -> Record | None:
    """The version of a record with which it was merged, and with it the moment at which that was done."""
    model = type(row)
    found = None
    for version in model.select().where(model.record == row.key).order_by(model.version):
        found = None if not version.merged_into_id else found or version
    return found
