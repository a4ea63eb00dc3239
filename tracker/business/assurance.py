"""The chair decides what the evidence shows. Nothing else sets a rating."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..rules import assurance as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import assurance as store
from ..store import evidence, history, responses, reviews
from ..store.actions import Action
from ..store.assurance import AssuranceDecision
from ..store.reviews import Agency, Item
from . import closing


def decide(
    item: Item,
    rating: str,
    because: str,
    *,
    by: Acting,
    today: dt.date,
    agency: Agency | None = None,
    rests_on: Sequence[str] = (),
    weighed: dict[str, str] | None = None,
    look_again: dt.date | None = None,
    override: str = "",
    reopen: Sequence[Action] = (),
    seen: str | None = None,
    once: str | None = None,
) -> AssuranceDecision:
    """Record the chair's decision on the whole of an item, or the chair's view of one ``agency`` in it.

    The same rules hold for both. A view is judged on the evidence that concerns the agency or a part of it, and sets
    nothing but itself. ``reopen`` names closed actions that the chair reopens in the same step, where a second look at
    the whole finds less than good evidence. Each is reopened by its own verb, with an entry of its own; a better rating
    reopens nothing.

    ``rests_on`` and ``weighed`` name pieces by reference. ``seen`` is the id of the decision that stood when the chair
    began to write; Stale is raised when another stands now.
    """
    roles.check(by, roles.ASSURE)
    weighed = {ref: words for ref, words in (weighed or {}).items() if words.strip()}
    if agency is not None and agency.key not in {each.key for each in responses.asked(item, today)}:
        raise Refused("The chair gives a view of an agency that is addressed or asked. This one is not.")
    links = [evidence.for_rules(link) for link in evidence_on(item, agency)]
    limits, invented = reviews.limits(), reviews.is_demonstration()
    earlier = store.looks(item, agency)
    rules.check(rating, because, links, weighed, earlier, today, look_again, override, limits, invented)
    broken = rules.why_not(rating, links, earlier, today, limits, invented)
    _as_seen(item, agency, seen)
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
    with history.together(review.code):
        decision = _write(item, agency, said, review, seen, by=by, today=today, once=once)
        if agency is None and rules.look_failed(rating, earlier):
            for action in reopen:
                closing.reopen(action, because, by=by, today=today, decision=decision)
    return decision


def _write(
    item: Item, agency: Agency | None, said: dict, review, seen: str | None, *, by: Acting, today: dt.date, once: str | None
) -> AssuranceDecision:
    verb = "decided what the evidence shows" if agency is None else "gave a view of one agency"
    whose = item.ref if agency is None else f"{item.ref}/{agency.code}"
    with history.entry(verb, by=by, today=today, review=review, once=once) as entry:
        number = entry.next_number(f"{review.code}/{whose}/V")
        # Once more: the number made a second writer wait, so two first decisions cannot both find nothing.
        standing = _as_seen(item, agency, seen)
        said["ref"] = f"{whose}/V{number}"
        if standing is None:
            of = agency.key if agency is not None else None
            decision = entry.add(AssuranceDecision, review=review.key, item=item.key, agency=of, **said)
        else:
            decision = entry.change(standing, **said)
        entry.subject = decision
    return decision


def evidence_on(item: Item, agency: Agency | None = None) -> list:
    """The links that a decision is judged on: all of the item, or those whose pieces concern the agency or its parts."""
    links = list(evidence.links([item.key]))
    if agency is None:
        return links
    own = reviews.with_parts({agency.key})
    concerned = {row.evidence_id for row in evidence.concerns([link.evidence_id for link in links]) if row.agency_id in own}
    return [link for link in links if link.evidence_id in concerned]


def _as_seen(item: Item, agency: Agency | None, seen: str | None) -> AssuranceDecision | None:
    """The decision that stands, when it is the one that the chair saw. Raises Stale otherwise."""
    standing = store.rating_of(item, agency=agency)
    if (standing.id if standing else None) != (seen or None):
        raise history.Stale(_version(seen), standing)
    return standing


def against_the_rules(item: Item, today: dt.date, agency: Agency | None = None) -> dict[str, str]:
    """The ratings that the evidence does not allow today, each with the sentence that says why."""
    links = [evidence.for_rules(link) for link in evidence_on(item, agency)]
    earlier, limits, invented = store.looks(item, agency), reviews.limits(), reviews.is_demonstration()
    found = {rating: rules.why_not(rating, links, earlier, today, limits, invented) for rating in rules.DECIDABLE}
    return {rating: why for rating, why in found.items() if why}


def beside_the_ratings(item: Item, today: dt.date, agency: Agency | None = None) -> dict[str, str]:
    """For each rating, what there is for it or what it would need, as it stands today."""
    links = [evidence.for_rules(link) for link in evidence_on(item, agency)]
    earlier, limits, invented = store.looks(item, agency), reviews.limits(), reviews.is_demonstration()
    return {rating: rules.stands(rating, links, earlier, today, limits, invented) for rating in rules.DECIDABLE}


def _version(key: str | None) -> AssuranceDecision | None:
    return AssuranceDecision.get_or_none(AssuranceDecision.id == key) if key else None
