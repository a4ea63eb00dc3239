"""An agency says whether it accepts what is asked of it."""

from __future__ import annotations

import datetime as dt

from ..rules import responses as rules
from ..rules import roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import history, reviews
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
    seen: str | None = WHATEVER_STANDS,
    once: str | None = None,
) -> Response:
    """Record an agency's response to an item that addresses or asks it. A later response is the next version.

    ``seen`` is the id of the response that stood when the person began to write, None for none; Stale is raised when
    another stands now.
    """
    roles.check(by, roles.REPORT, agency=agency.key)
    rules.check(response, reason)
    if agency.key not in {each.key for each in asked(item, today)}:
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
        if standing is None:
            row = entry.add(
                Response, ref=f"{item.ref}/{agency.code}", review=review.key, item=item.key, agency=agency.key, **said
            )
        else:
            row = entry.change(standing, **said)
        entry.subject = item
    return row


def asked(item: Item, day: dt.date, as_at: dt.date | None = None) -> list[Agency]:
    """The agencies that are addressed or asked, "each member agency" expanded to the members of the day."""
    found: dict[str, Agency] = {}
    for part in reviews.parts([item.key], as_at):
        if part.part not in rules.ASKED:
            continue
        if part.agency_id is None:
            found.update({agency.key: agency for agency in reviews.members(day, as_at)})
        elif getattr(part, "body", None) is not None:
            found[part.agency_id] = part.body
    return sorted(found.values(), key=lambda agency: agency.name)
