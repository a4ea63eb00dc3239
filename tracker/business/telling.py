"""Who is told of an escalation: the posts that hold its level, and those who come to hold it while it stands open."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from ..rules import escalations as levels
from ..rules.roles import Acting
from ..store import escalations as store
from ..store import history, people, reviews
from ..store.escalations import Escalation, EscalationTold
from ..store.history import Entry

HOME, DIGEST = "home", "digest"


def tell(entry: Entry, escalation: Escalation, today: dt.date) -> None:
    """Note in the same entry which posts find it on their home page from today."""
    agencies = reviews.with_those_above([escalation.agency_id]) if escalation.agency_id else {}
    for post in people.before_whom(escalation.level, agencies.get(escalation.agency_id, ()), today):
        entry.add(EscalationTold, review=escalation.review_id, escalation=escalation.key, post=post.key, on=today, how=HOME)


def tell_by_digest(escalations: list[Escalation], post: str, *, by: Acting | None, today: dt.date) -> list[EscalationTold]:
    """Note that a digest told a post of these escalations of one review. Of each it is noted once."""
    keys = {row.key for row in escalations}
    done = {row.escalation_id for row in store.told(keys) if row.post == post and row.how == DIGEST}
    new = [row for row in escalations if row.key not in done]
    if not new:
        return []
    review = reviews.Review.get_by_id(new[0].review_id)
    with history.entry("told of escalations by digest", by=by, today=today, review=review) as entry:
        entry.subject = new[0]
        return [
            entry.add(EscalationTold, review=review.key, escalation=row.key, post=post, on=today, how=DIGEST) for row in new
        ]


def untold(today: dt.date) -> list[tuple[Escalation, str]]:
    """Open escalations with the posts that hold the level now and were never told, such as one given since."""
    rows = list(store.still_open(Escalation.select().where(store.known(Escalation))))
    agencies = reviews.with_those_above({row.agency_id for row in rows if row.agency_id})
    told: dict[str, set[str]] = defaultdict(set)
    for each in store.told([row.key for row in rows]):
        told[each.escalation_id].add(each.post)
    own = {row.key: row.agency_id if row.level in (levels.AGENCY_LEAD, levels.SENIOR_OFFICER) else None for row in rows}
    held = people.before_each({(row.level, own[row.key]): agencies.get(own[row.key], ()) for row in rows}, today)
    return [(row, post.key) for row in rows for post in held[row.level, own[row.key]] if post.key not in told[row.key]]


def tell_newcomers(held: dict, *, by: Acting | None, today: dt.date) -> None:
    """Note of each review, in one entry, who finds what stands open since they came to their post."""
    of_review: dict[str, list] = defaultdict(list)
    for row, post in untold(today):
        of_review[row.review_id].append((row, post))
    for key, pairs in sorted(of_review.items()):
        with history.entry("told posts of open escalations by rule", by=by, today=today, review=held[key]) as entry:
            entry.subject = pairs[0][0]
            for row, post in pairs:
                entry.add(EscalationTold, review=key, escalation=row.key, post=post, on=today, how=HOME)
