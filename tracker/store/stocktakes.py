"""What a stocktake asks beyond the positions: which pieces may be shown, what was withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..rules.roles import Acting
from .actions import Action, ActionAgency, supporting
from .database import in_force, known
from .evidence import Evidence, EvidenceLink, seen_by
from .people import Person
from .reviews import Agency, Item, ItemAgency, Review, agencies


def evidence_seen(review: Review, reader: Acting | None, as_at: dt.date | None = None) -> set[str]:
    """The keys of the pieces that a reader may see; for nobody in particular, those that are not restricted now."""
    query = Evidence.select(Evidence.record).where((Evidence.review == review.key) & known(Evidence, as_at))
    return {key for (key,) in seen_by(query, reader).tuples()}


def restricted_now(review: Review) -> set[str]:
    """The keys of the pieces that are restricted today, whatever the day looked at."""
    rows = Evidence.select(Evidence.record).where((Evidence.review == review.key) & known(Evidence) & Evidence.restricted)
    return {key for (key,) in rows.tuples()}


def withdrawn_links(item_keys: Iterable[str], as_at: dt.date | None = None) -> int:
    """How many links to these items were withdrawn."""
    where = known(EvidenceLink, as_at) & (EvidenceLink.withdrawn_because != "") & EvidenceLink.item.in_(list(item_keys))
    return EvidenceLink.select().where(where).count()


def supported_by(agency_keys: Iterable[str], as_at: dt.date | None = None) -> set[str]:
    """The keys of the actions that these agencies support."""
    where = supporting(as_at) & ActionAgency.agency.in_(list(agency_keys))
    return {key for (key,) in ActionAgency.select(ActionAgency.action).where(where).tuples()}


def agencies_with_a_part(review: Review, as_at: dt.date | None = None):
    """The agencies that are named in an item, or lead an action, of a review."""
    named = (
        ItemAgency.select(ItemAgency.agency)
        .join(Item, on=(ItemAgency.item == Item.record) & known(Item, as_at))
        .where((Item.review == review.key) & in_force(ItemAgency, as_at) & ItemAgency.agency.is_null(False))
    )
    leading = Action.select(Action.lead).where((Action.review == review.key) & known(Action, as_at))
    return agencies(as_at).where(Agency.record.in_(named) | Agency.record.in_(leading))


def names_of_people() -> set[str]:
    """Every name that a person has had here, for taking names out of what goes to the public."""
    return {name.strip() for (name,) in Person.select(Person.name).distinct().tuples() if name.strip()}
