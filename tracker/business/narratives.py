"""The business unit writes what an item's records tell: then, now and still to do. Accepting it is an act of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ..rules import narratives as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history
from ..store import narratives as store
from ..store.narratives import Narrative
from ..store.reviews import Item, Review


def save(
    item: Item,
    texts: Mapping[str, str],
    *,
    by: Acting,
    today: dt.date,
    seen: str | None = None,
    once: str | None = None,
) -> Narrative:
    """Keep the three texts as a draft. What was accepted before goes on holding until this is accepted in its place.

    ``texts`` are Markdown by part. ``seen`` is the id of the version that stood when the writer began, None for none;
    Stale is raised when another stands now. Refused where a text cites what is no record of the review.
    """
    roles.check(by, roles.MANAGE)
    rules.check_some(texts)
    review = Review.get_by_id(item.review_id)
    for refusal in refusals(review, texts):
        raise refusal
    with history.entry("wrote a draft of a narrative", by=by, today=today, review=review, once=once) as entry:
        standing = _as_seen(item, seen)
        said = {f"text_{part}": texts.get(part, "") for part in rules.PARTS}
        if standing is not None and standing.state != rules.TAKEN_BACK and standing.texts == dict(texts):
            entry.hold(standing)  # nothing was changed; what was accepted stays so
            return standing
        said |= {"ref": _next_ref(entry, item), "state": rules.DRAFT, "said_by": by.post, "said_on": today}
        said |= {"accepted_by": None, "accepted_on": None, "because": ""}
        if standing is None:
            row = entry.add(Narrative, review=review.key, item=item.key, **said)
        else:
            row = entry.change(standing, **said)
        entry.subject = row
    return row


def refusals(review: Review, texts: Mapping[str, str]) -> list[Refused]:
    """What the texts cite that is no record of the review as it stands now, with the place of each."""
    return rules.check_citations(texts, store.resolve(review, rules.cited(*texts.values())))


def accept(
    item: Item,
    *,
    by: Acting,
    today: dt.date,
    gives_nothing_away: bool = False,
    seen: str | None = None,
    once: str | None = None,
) -> Narrative:
    """Make the draft what the stocktake says of the item. What it cites must still be there."""
    roles.check(by, roles.MANAGE)
    review = Review.get_by_id(item.review_id)
    with history.entry("accepted a narrative", by=by, today=today, review=review, once=once) as entry:
        standing = _as_seen(item, seen)
        if standing is None:
            raise Refused("There is no draft to accept.")
        rules.check_acceptance(standing.state, restricted(review, standing), gives_nothing_away)
        for refusal in refusals(review, standing.texts):
            raise refusal
        ref = _next_ref(entry, item)
        row = entry.change(standing, ref=ref, state=rules.ACCEPTED, accepted_by=by.post, accepted_on=today)
        entry.subject = row
    return row


def take_back(
    item: Item, because: str, *, by: Acting, today: dt.date, seen: str | None = None, once: str | None = None
) -> Narrative:
    """Let what was accepted hold no longer, with a reason. The texts stay in the versions and the history, and so does a
    draft that was begun over it; it can be kept anew."""
    roles.check(by, roles.MANAGE)
    review = Review.get_by_id(item.review_id)
    with history.entry("took a narrative back", by=by, today=today, review=review, once=once) as entry:
        standing = _as_seen(item, seen)
        rules.check_taking_back(bool(store.accepted([item.key])), because)
        row = entry.change(standing, ref=_next_ref(entry, item), state=rules.TAKEN_BACK, because=because)
        entry.subject = row
    return row


def restricted(review: Review, row: Narrative) -> list[str]:
    """The references of restricted evidence that a narrative cites."""
    found = store.resolve(review, row.refs)
    return [ref for ref in row.refs if ref in found and found[ref].restricted]


def _next_ref(entry: history.Entry, item: Item) -> str:
    return f"{item.ref}/N{entry.next_number(f'{entry.review.code}/{item.ref}/N')}"


def _as_seen(item: Item, seen: str | None) -> Narrative | None:
    """The version that stands, when it is the one that the writer saw. Raises Stale otherwise."""
    standing = store.of_item(item)
    if (standing.id if standing else None) != (seen or None):
        raise history.Stale(Narrative.get_or_none(Narrative.id == seen) if seen else None, standing)
    return standing
