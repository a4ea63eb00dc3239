"""An agency says whether it accepts what is asked of it."""

from __future__ import annotations

import datetime as dt

from ..rules import responses as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history, reviews
from ..store import responses as store
from ..store.database import known
from ..store.reviews import Agency, Item, Response

WHATEVER_STANDS = "*"


def respond(
    item: Item,
    agency: Agency,
    response: str,
    reason: str,
    *,
    by: Acting,
    today: dt.date,
    change: str = "",
    why: str = "",
    seen: str | None = WHATEVER_STANDS,
    once: str | None = None,
) -> Response:
    """Record an agency's response to an item that addresses or asks it. A later response is the next version,
    and says whether it ``change``s or corrects the one before, and why.

    ``seen`` is the id of the response that stood when the person began to write, None for none; Stale is raised when
    another stands now.
    """
    roles.check(by, roles.REPORT, agency=agency.key)
    rules.check(response, reason)
    if agency.key not in {each.key for each in store.asked(item, today)}:
        raise Refused("This agency is not asked for a response to this.")
    review = reviews.Review.get_by_id(item.review_id)
    said = {
        "response": response,
        "reason": reason,
        "said_by": by.post,
        "said_on": today,
        "on_behalf": roles.on_behalf(by, agency.key),
    }
    with history.entry("responded", by=by, today=today, review=review, once=once) as entry:
        standing = Response.get_or_none((Response.item == item.key) & (Response.agency == agency.key) & known(Response))
        if seen != WHATEVER_STANDS and (standing.id if standing else None) != (seen or None):
            raise history.Stale(Response.get_or_none(Response.id == seen), standing)
        before = (standing.response, standing.reason) if standing is not None else None
        rules.check_change(before, (response, reason), change, why)
        if standing is None:
            row = entry.add(
                Response, ref=f"{item.ref}/{agency.code}", review=review.key, item=item.key, agency=agency.key, **said
            )
        else:
            entry.verb = f"{change} a response"
            if change == rules.CORRECTED:
                said["said_on"] = standing.said_on  # it was said then; it was written down wrongly
            row = entry.change(standing, **said, change=change, why=why)
        entry.subject = item
    return row
