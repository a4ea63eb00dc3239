"""The position of each agency on each item: its response, its actions, the evidence that concerns it, the chair's view.

They are gathered side by side. Nothing here makes one of another, and no agency's position makes up that of the whole.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..rules import assurance as ratings
from ..rules import evidence as ladder
from ..rules.roles import Acting
from . import assurance, evidence, positions, responses
from .assurance import AssuranceDecision
from .positions import ActionPosition, Position
from .responses import Members, Party
from .reviews import Agency, Item


@dataclass
class Standing:
    """One agency on one item: its part and response, and the three judgements on that part alone."""

    party: Party
    actions: list[ActionPosition] = field(default_factory=list)  # that it or a part of it leads
    links: list = field(default_factory=list)  # to pieces that concern it or a part of it, as the reader may see them
    view: AssuranceDecision | None = None  # the chair's, of this agency

    @property
    def agency(self) -> Agency:
        return self.party.agency

    @property
    def states(self) -> list[str]:
        return [each.action.delivery for each in self.actions]

    @property
    def counts(self) -> dict:
        return ladder.tally(evidence.for_rules(link) for link in self.links)

    @property
    def rating(self) -> str:
        return self.view.rating if self.view else ratings.NOT_YET_TESTED

    @property
    def has_evidence(self) -> bool:
        return any(link.stance != ladder.CONTEXT for link in self.links)

    @property
    def telling(self) -> bool:
        """Whether there is more to say than that its response is awaited."""
        return bool(self.party.response or self.actions or self.has_evidence or self.view)

    @property
    def invented(self) -> bool:
        """Whether anything shown of it belongs to the demonstration."""
        rows = [self.party.response, self.view, *(each.action for each in self.actions), *self.links]
        return any(row is not None and row.invented for row in rows) or any(link.piece.invented for link in self.links)


def standings(
    of: Iterable[Position],
    day: dt.date,
    as_at: dt.date | None = None,
    members: Members | None = None,
) -> dict[str, list[Standing]]:
    """Where each agency with a part stands, by the item's key. The positions have been fetched for the reader.

    Six queries at most, however many items and agencies there are.
    """
    of = list(of)
    members = members or Members(day, as_at)
    own = _with_parts(members.agencies)
    by_item = responses.parties([position.item for position in of], day, as_at, members)
    views = assurance.views(by_item, as_at)
    concerned: dict[str, set[str]] = defaultdict(set)
    for row in evidence.concerns({link.evidence_id for position in of for link in position.links}, as_at):
        concerned[row.evidence_id].add(row.agency_id)
    found: dict[str, list[Standing]] = {}
    for position in of:
        key = position.item.key
        found[key] = []
        for party in by_item[key]:
            whose = own[party.agency.key]
            found[key].append(
                Standing(
                    party,
                    actions=[each for each in position.actions if each.action.lead_id in whose],
                    links=[link for link in position.links if whose & concerned[link.evidence_id]],
                    view=views.get((key, party.agency.key)),
                )
            )
    return found


def _with_parts(agencies: dict[str, Agency]) -> dict[str, set[str]]:
    """The keys of each agency with those of all its parts."""
    found = {key: {key} for key in agencies}
    for key, agency in agencies.items():
        above, seen = agency.parent_id, {key}
        while above in found and above not in seen:
            found[above].add(key)
            seen.add(above)
            above = agencies[above].parent_id
    return found


@dataclass
class Matrix:
    """Items by agencies. A place is empty where the agency has no part in the item."""

    rows: list[Position]
    columns: list[Agency]
    cells: dict[tuple[str, str], Standing]  # by the keys of item and agency

    def at(self, item: Item, agency: Agency) -> Standing | None:
        return self.cells.get((item.key, agency.key))

    def of_item(self, item: Item) -> list[Standing]:
        """Those with a part in an item, in the order of the columns."""
        return [cell for agency in self.columns if (cell := self.at(item, agency)) is not None]

    @property
    def asked(self) -> int:
        return sum(cell.party.asked for cell in self.cells.values())

    @property
    def awaited(self) -> int:
        return sum(cell.party.awaited for cell in self.cells.values())

    @property
    def viewed(self) -> int:
        return sum(cell.view is not None for cell in self.cells.values())


def matrix(
    items: Iterable[Item],
    day: dt.date,
    as_at: dt.date | None = None,
    reader: Acting | str | None = None,
    parts: Iterable[str] = (),
    kind: str = "",
    response: str = "",
) -> Matrix:
    """The items by the agencies that have a part in them, of these parts, this kind and this response where any is given.

    The Board stands first, then those with most items, then by name.
    """
    rows = positions.of_items(items, day, as_at, brief=True, reader=reader)
    parts = set(parts)
    cells, columns, held = {}, {}, defaultdict(int)
    for key, found in standings(rows, day, as_at).items():
        for standing in found:
            agency = standing.agency
            if (parts and standing.party.part not in parts) or (kind and agency.kind != kind):
                continue
            if response and (standing.party.state != response or not (standing.party.asked or standing.party.response)):
                continue
            cells[key, agency.key] = standing
            columns[agency.key] = agency
            held[agency.key] += 1
    order = sorted(columns.values(), key=lambda body: (not body.is_board, -held[body.key], body.name))
    return Matrix(rows, order, cells)
