"""The chair decides what the evidence shows. Nothing else sets a rating."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..rules import assurance as rules
from ..rules import roles
from ..rules.roles import Acting
from ..store import assurance as store
from ..store import evidence, history, reviews
from ..store.actions import Action
from ..store.assurance import AssuranceDecision
from ..store.database import database
from ..store.reviews import Item
from . import closing


def decide(
    item: Item,
    rating: str,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    rests_on: Sequence[str] = (),
    weighed: dict[str, str] | None = None,
    look_again: dt.date | None = None,
    override: str = "",
    reopen: Sequence[Action] = (),
    seen: str | None = None,
    once: str | None = None,
) -> AssuranceDecision:
    """Record the chair's decision on the whole of an item.

    ``reopen`` names closed actions that the chair reopens in the same step, where a second look finds less than good
    evidence. Each is reopened by its own verb, with an entry of its own; a better rating reopens nothing.

    ``rests_on`` and ``weighed`` name pieces by reference. ``seen`` is the id of the decision that stood when the chair
    began to write; Stale is raised when another stands now.
    """
    roles.check(by, roles.ASSURE)
    weighed = {ref: words for ref, words in (weighed or {}).items() if words.strip()}
    links = [evidence.for_rules(link) for link in evidence.links([item.key])]
    limits, invented = reviews.limits(), reviews.is_demonstration()
    earlier = store.looks(item)
    rules.check(rating, because, links, weighed, earlier, today, look_again, override, limits, invented)
    broken = rules.why_not(rating, links, earlier, today, limits, invented)
    _as_seen(item, seen)
    review = reviews.Review.get_by_id(item.review_id)
    known = {link.ref for link in links}
    said = {
        "rating": rating,
        "because": because,
        "rests_on": [ref for ref in rests_on if ref in known],
        "weighed": {ref: words for ref, words in weighed.items() if ref in known},
        "broken_rule": broken or "",
        "override": override if broken else "",
        "look_again": look_again,
        "decided_by": by.post,
        "decided_on": today,
        "deputy": by.deputy,
    }
    with database.atomic():
        decision = _write(item, said, review, seen, by=by, today=today, once=once)
        if rules.look_failed(rating, earlier):
            for action in reopen:
                closing.reopen(action, because, by=by, today=today, decision=decision)
    return decision


def _write(item: Item, said: dict, review, seen: str | None, *, by: Acting, today: dt.date, once: str | None):
    with history.entry("decided what the evidence shows", by=by, today=today, review=review, once=once) as entry:
        number = entry.next_number(f"{review.code}/{item.ref}/V")
        # Once more: the number made a second writer wait, so two first decisions cannot both find nothing.
        standing = _as_seen(item, seen)
        said["ref"] = f"{item.ref}/V{number}"
        if standing is None:
            decision = entry.add(AssuranceDecision, review=review.key, item=item.key, **said)
        else:
            decision = entry.change(standing, **said)
        entry.subject = decision
    return decision


def _as_seen(item: Item, seen: str | None) -> AssuranceDecision | None:
    """The decision that stands, when it is the one that the chair saw. Raises Stale otherwise."""
    standing = store.rating_of(item)
    if (standing.id if standing else None) != (seen or None):
        raise history.Stale(_version(seen), standing)
    return standing


def against_the_rules(item: Item, today: dt.date) -> dict[str, str]:
    """The ratings that the evidence does not allow today, each with the sentence that says why."""
    links = [evidence.for_rules(link) for link in evidence.links([item.key])]
    earlier, limits, invented = store.looks(item), reviews.limits(), reviews.is_demonstration()
    found = {rating: rules.why_not(rating, links, earlier, today, limits, invented) for rating in rules.DECIDABLE}
    return {rating: why for rating, why in found.items() if why}


def _version(key: str | None) -> AssuranceDecision | None:
    return AssuranceDecision.get_or_none(AssuranceDecision.id == key) if key else None
