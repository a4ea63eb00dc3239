"""Links to items, of evidence, actions, agencies and what was asked before: made, changed, withdrawn; none taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..rules import links as rules
from ..rules import roles
from ..rules.evidence import INFERRED, STATED
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history
from ..store import links as store
from ..store.actions import Action, Answer
from ..store.asked_before import AskedBefore
from ..store.database import Link, Record, in_force, known
from ..store.evidence import Evidence, EvidenceLink
from ..store.people import post_of
from ..store.reviews import Agency, Item, ItemAgency, Review
from . import asked_before


def link_evidence(
    piece: Evidence,
    item: Item,
    stance: str,
    basis: str,
    *,
    by: Acting,
    today: dt.date,
    source: Sequence[dict] = (),
    because: str = "",
    once: str | None = None,
) -> EvidenceLink:
    """The business unit links a piece to one more item: *stated* with the paragraph, or *inferred* with a reason."""
    rules.check_may_make(by)
    rules.check_stance(stance)
    said = _said(basis, source, because)
    return _make(EvidenceLink, piece, item, "linked evidence", by, today, once, evidence=piece.key, stance=stance, **said)


def link_action(
    action: Action,
    item: Item,
    basis: str,
    *,
    by: Acting,
    today: dt.date,
    source: Sequence[dict] = (),
    because: str = "",
    once: str | None = None,
) -> Answer:
    """The business unit says that an action answers one more item."""
    rules.check_may_make(by)
    return _make(
        Answer, action, item, "linked an action", by, today, once, action=action.key, **_said(basis, source, because)
    )


def give_part(
    item: Item,
    agency: Agency | None,
    part: str,
    basis: str,
    *,
    by: Acting,
    today: dt.date,
    source: Sequence[dict] = (),
    because: str = "",
    once: str | None = None,
) -> ItemAgency:
    """The business unit says what part an agency has in an item. Without an agency: each member agency of the date."""
    rules.check_may_make(by)
    rules.check_part(part)
    said = _said(basis, source, because)
    return _make(
        ItemAgency, agency, item, "gave an agency a part", by, today, once,
        agency=agency.key if agency is not None else None, part=part, **said,
    )  # fmt: skip


def _said(basis: str, source: Sequence[dict], because: str) -> dict:
    rules.check_basis(basis, source, because)
    return {
        "basis": basis,
        "basis_source": list(source) if basis == STATED else [],
        "basis_reason": because.strip() if basis == INFERRED else "",
    }


def _make(model, side, item: Item, verb: str, by: Acting, today: dt.date, once: str | None, **said) -> Link:
    review = Review.get_by_id(item.review_id)
    subject = item if model is ItemAgency else side
    with history.entry(verb, by=by, today=today, review=review, once=once) as entry:
        # Both ends stay as they are until the end, so that two people cannot make the same link at once.
        current = _current(subject)
        entry.hold(current)
        rules.check_end_stands(_name(current), getattr(current, "merged_into_id", None) is not None)
        rules.check_new(store.standing_between(model, side, item) is not None, _name(side), item.ref)
        link = entry.add(model, item=item.key, **said)
        entry.subject = subject
    return link


def confirm(links: Sequence[Link], *, by: Acting, today: dt.date, once: str | None = None) -> list[Link]:
    """The business unit or the chair confirms inferred links of a review, one or many: all of them, or none.

    Each is the version that the person saw. Who inferred a link does not confirm it.
    """
    rules.check_may_confirm(by)
    if not links:
        raise Refused("Tick at least one link.", "links")
    read = store.readers_of(links)
    who = store.people_of(read.values())
    for link in links:
        rules.check_stands(link.withdrawn)
        rules.check_waits(link.basis, link.confirmed)
        rules.check_not_own(read.get(link.key) is not None and who.get(read[link.key] or "") == by.person)
    item = _end(Item, links[0].item_id)
    review = Review.get_by_id(item.review_id)
    verb = "confirmed a link" if len(links) == 1 else "confirmed links"
    with history.entry(verb, by=by, today=today, review=review, once=once) as entry:
        done = [entry.change(link, confirmed=True, confirmed_by=by.post, confirmed_on=today) for link in links]
        entry.subject = _subject(links[0]) if len(links) == 1 else review
    return done


def change_stance(
    link: EvidenceLink, stance: str, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> EvidenceLink:
    """The business unit says that a piece shows something else of an item than was said, and why.

    That is its own reading, so the link is *inferred* from then on, whatever stated the other.
    """
    rules.check_stance(stance)
    rules.check_differs(link.stance, stance, "stance")
    own = {"stance": stance, "basis": INFERRED, "basis_source": []}
    return _change(link, "changed what evidence shows", because, by, today, once, **own)


def change_part(
    link: ItemAgency, part: str, because: str, *, by: Acting, today: dt.date, once: str | None = None
) -> ItemAgency:
    """The business unit says that an agency has another part in an item, and why."""
    rules.check_part(part)
    rules.check_differs(link.part, part, "part")
    return _change(link, "changed an agency's part", because, by, today, once, part=part)


def _change(link: Link, verb: str, because: str, by: Acting, today: dt.date, once: str | None, **values):
    rules.check_may_make(by)
    rules.check_stands(link.withdrawn)
    rules.check_reason(because)
    values["basis_reason"] = because.strip()
    if link.confirmed:
        # What was confirmed was the reading before this one.
        values |= {"confirmed": False, "confirmed_by": None, "confirmed_on": None}
    with history.entry(verb, by=by, today=today, review=_review(link), why=because, once=once) as entry:
        changed = entry.change(link, **values)
        entry.subject = _subject(link)
    return changed


def withdraw(link: Link, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Link:
    """The business unit, or the agency that gave the evidence, withdraws a link. What it said stays to be read."""
    rules.check_may_take_away(by, _giver(link))
    rules.check_stands(link.withdrawn)
    rules.check_reason(because)
    with history.entry("withdrew a link", by=by, today=today, review=_review(link), why=because, once=once) as entry:
        gone = entry.change(link, withdrawn_because=because.strip())
        entry.subject = _subject(link)
    return gone


def put_back(link: Link, because: str, *, by: Acting, today: dt.date, once: str | None = None) -> Link:
    """A link that was withdrawn or moved by mistake stands again as it was. What took its place is not touched."""
    rules.check_may_take_away(by, _giver(link))
    rules.check_withdrawn(link.withdrawn)
    rules.check_reason(because)
    side = None if isinstance(link, ItemAgency) and link.agency_id is None else _side(link)
    item = _end(Item, link.item_id)
    with history.entry("put back a link", by=by, today=today, review=_review(link), why=because, once=once) as entry:
        subject = _subject(link)
        entry.hold(subject)
        if isinstance(link, EvidenceLink | Answer):
            rules.check_end_stands(subject.ref, subject.merged_into_id is not None)
        rules.check_new(store.standing_between(type(link), side, item) is not None, _name(side), item.ref)
        back = entry.change(link, withdrawn_because="", moved_to=None, put_back_because=because.strip())
        entry.subject = subject
    return back


def move(
    link: Link, item: Item, because: str, *, by: Acting, today: dt.date, stance: str = "", once: str | None = None
) -> Link:
    """Move a mistaken link to the item that was meant, in one step: the old one is withdrawn and says where it went.

    Moved by the agency that gave the evidence, the new link is *stated*, for the giver is the source; moved by somebody
    else, it is *inferred* and waits to be confirmed.
    """
    rules.check_may_take_away(by, _giver(link))
    rules.check_stands(link.withdrawn)
    rules.check_differs(link.item_id, item.key, "item")
    if isinstance(link, EvidenceLink):
        rules.check_stance(stance or link.stance)
    if isinstance(link, AskedBefore):
        asked_before.check_pair(item, _end(Item, link.earlier_id))
    rules.check_reason(because)
    with history.entry("moved a link", by=by, today=today, review=_review(link), why=because, once=once) as entry:
        subject = _subject(link)
        entry.hold(subject)
        side = None if isinstance(link, ItemAgency) and link.agency_id is None else _side(link)
        rules.check_new(store.standing_between(type(link), side, item) is not None, _name(side), item.ref)
        kept = {"stance": stance or link.stance} if isinstance(link, EvidenceLink) else {}
        made = _again(entry, link, item, because, by, **kept)
        entry.change(link, withdrawn_because=because.strip(), moved_to=made.key)
        entry.subject = subject
    return made


def move_given(
    piece: Evidence,
    links: Sequence[EvidenceLink],
    action: Action | None,
    about: Sequence[tuple[Item, str]],
    because: str,
    *,
    by: Acting,
    today: dt.date,
    once: str | None = None,
) -> list[EvidenceLink]:
    """Move evidence that was given with the wrong action, or about the wrong items, to where it belongs, in one step.

    ``links`` are the standing links as the person saw them; all of them are withdrawn. ``action`` is the one with which it
    should have been given, ``about`` each item that it bears on, with the stance.
    """
    rules.check_may_take_away(by, piece.given_by_id)
    if action is not None:
        roles.check(by, roles.REPORT, agency=action.lead_id)
    if not rules.may_make(by) and any(_giver(link) is None for link in links):
        raise Refused(rules.NOT_ALL_YOURS)
    if not about:
        raise Refused("Choose at least one recommendation or learning point that it bears on.", "about")
    for _, stance in about:
        rules.check_stance(stance)
    rules.check_reason(because)
    if not links:
        raise Refused("This piece bears on nothing, so there is nothing to move. Link it instead.")
    if _same(links, action, about):
        raise Refused("That is where it stands already. Choose another action or item, or go back.", "action")
    review = Review.get_by_id(piece.review_id)
    with history.entry("moved evidence", by=by, today=today, review=review, why=because, once=once) as entry:
        entry.hold(piece)
        left = {link.key for link in links}
        for item, _ in about:
            other = store.standing_between(EvidenceLink, piece, item)
            rules.check_new(other is not None and other.key not in left, piece.ref, item.ref)
        made = {}
        for item, stance in about:
            like = next((link for link in links if link.item_id == item.key), links[0])
            key = action.key if action is not None else None
            made[item.key] = _again(entry, like, item, because, by, stance=stance, action=key)
        for link in links:
            to = made.get(link.item_id) or next(iter(made.values()))
            entry.change(link, withdrawn_because=because.strip(), moved_to=to.key)
        entry.subject = piece
    return list(made.values())


def _same(links, action: Action | None, about) -> bool:
    now = {(link.item_id, link.stance, link.action_id) for link in links}
    return now == {(item.key, stance, action.key if action is not None else None) for item, stance in about}


def _again(entry, link: Link, item: Item, because: str, by: Acting, **values) -> Link:
    """The same link to another item. Only who gave a piece can state anew what it is about."""
    giver = _giver(link)
    own = giver is not None and by.of(giver)
    basis = {"basis": STATED} if own else {"basis": INFERRED, "basis_reason": because.strip()}
    if link.item_id == item.key and values.get("stance", link.__data__.get("stance")) == link.__data__.get("stance"):
        # What it stands on is of this reading alone: another stance is another reading.
        basis = {name: link.__data__[name] for name in _STANDING_ON}
    kept = {name: link.__data__[name] for name in _ENDS[type(link)]} | values
    return entry.add(type(link), item=item.key, **kept, **basis)


_STANDING_ON = ("basis", "basis_source", "basis_reason", "confirmed", "confirmed_by", "confirmed_on")
_ENDS = {
    EvidenceLink: ("evidence", "action", "stance"),
    Answer: ("action",),
    ItemAgency: ("agency", "part"),
    AskedBefore: ("earlier", "closed_then"),
}


def standing_links(piece: Evidence) -> list[EvidenceLink]:
    """The links of a piece that stand now."""
    where = (EvidenceLink.evidence == piece.key) & in_force(EvidenceLink)
    return list(EvidenceLink.select().where(where).order_by(EvidenceLink.id))


def giver_of(link: Link) -> str | None:
    """The agency that gave the evidence of a link, where the link is its own reading: it may withdraw and move that.

    A link that the business unit made, or whose stance it changed, is not the agency's: a challenge is not taken away by
    whom it challenges.
    """
    return _giver(link)


def _giver(link: Link) -> str | None:
    if not isinstance(link, EvidenceLink):
        return None
    piece = _end(Evidence, link.evidence_id)
    first, given = EvidenceLink.get_by_id(link.key), Evidence.get_by_id(piece.key)
    post = post_of(first.written_by) if first.written_by else None
    own = first.written_at == given.written_at or (post is not None and post.agency_id == piece.given_by_id)
    return piece.given_by_id if own and first.stance == link.stance else None


def _side(link: Link) -> Record:
    if isinstance(link, EvidenceLink):
        return _end(Evidence, link.evidence_id)
    if isinstance(link, AskedBefore):
        return _end(Item, link.earlier_id)
    return _end(Action, link.action_id) if isinstance(link, Answer) else _end(Agency, link.agency_id)


def _subject(link: Link) -> Record:
    """The record in whose history a link is told."""
    return _end(Item, link.item_id) if isinstance(link, ItemAgency | AskedBefore) else _side(link)


def _review(link: Link) -> Review:
    return Review.get_by_id(_end(Item, link.item_id).review_id)


def _end(model, key: str):
    return model.get((model.record == key) & known(model))


def _current(row: Record) -> Record:
    return _end(type(row), row.key)


def _name(side) -> str:
    return "Each member agency" if side is None else getattr(side, "ref", None) or side.name
