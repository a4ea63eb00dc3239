"""What a change of many records at once reads of them, and what was written in it, for the page that says what was done."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from ..rules.delivery import WITHDRAWN
from ..rules.due_points import MOVED
from .actions import Action, updates
from .database import Record, known
from .deadlines import Deadline, DeadlineChange
from .history import History, HistoryValue, sent_as
from .people import Post
from .reviews import Agency, Item, Theme


def standing_of(model: type[Record], keys: Collection[str]) -> dict[str, Any]:
    """The versions that stand of these records, by key."""
    return {row.key: row for row in model.select().where(model.record.in_(list(keys)) & known(model))}


def agencies_by_key() -> dict[str, Agency]:
    return {row.key: row for row in Agency.select().where(known(Agency))}


def persons_in(posts: Collection[str]) -> dict[str, str]:
    """The keys of the persons who hold these posts, or held them, by post."""
    where = Post.record.in_(list(posts)) & known(Post)
    return dict(Post.select(Post.record, Post.person).where(where).tuples())


def owners_of(points: Iterable[Deadline]) -> dict[str, Action | Item]:
    """The actions and items that due points belong to, by key. Two queries."""
    every = list(points)
    acts = {row.action_id for row in every if row.action_id}
    items = {row.item_id for row in every if row.item_id}
    return {**standing_of(Action, acts), **standing_of(Item, items)}


def last_claims(keys: Collection[str]) -> dict[str, str]:
    """What the agency last said of each of these actions, by key; nothing where it said nothing."""
    found: dict[str, str] = {}
    for update in updates(keys):
        found.setdefault(update.action_id, update.delivery)
    return found


def moved_in(entry: History, keys: Collection[str]) -> dict[str, tuple[Deadline, Deadline]]:
    """Of these due points the version before an entry moved them, and the one that it wrote, by key."""
    found: dict[str, tuple[Deadline, Deadline]] = {}
    before: dict[str, Deadline] = {}
    for row in Deadline.select().where(Deadline.record.in_(list(keys))).order_by(Deadline.record, Deadline.version):
        if row.written_at == entry.written_at and row.event == MOVED and row.key in before:
            found[row.key] = (before[row.key], row)
        before[row.key] = row
    return found


# What was done

# The field of each kind of record that a change of many is told by.
_TOLD = {("action", "owner"), ("action", "interval"), ("action", "delivery"), ("item", "theme")}
_TOLD |= {("deadline", "current"), ("deadline_change", "asked_for"), ("deadline_change", "state")}
MOVES = ("moved a date", "moved dates", "moved dates and asked for more time")
REFUSED = "refused"  # a request: what it asked for, and the date that stands
_MODELS: dict[str, type[Record]] = {
    "action": Action,
    "item": Item,
    "deadline": Deadline,
    "deadline_change": DeadlineChange,
}


@dataclass
class Done:
    """What one entry did to one record. ``thing`` is the action or item, ``was`` and ``now`` what its field said."""

    entry: History
    thing: Any
    field: str
    record: str
    was: Any
    now: Any
    label: str = ""  # of a due point that is not the date of the whole

    @property
    def way_back(self) -> str:
        """What can be taken back of it for many at once: owner, interval, theme, delivery or date; else nothing."""
        if self.field == "current":
            return "date" if self.entry.verb in MOVES else ""
        if self.field == "delivery":
            return "delivery" if self.now == WITHDRAWN else ""
        return self.field if self.field in ("owner", "interval", "theme") else ""


def entries_named(ids: Iterable[str], person: str) -> list[History]:
    """Entries by their ids, as far as this person wrote them, in the order of the chains."""
    names = {each for each in ids if each.isascii() and each.isalnum()}
    where = History.id.in_(names) & (History.person == person)
    return list(History.select().where(where).order_by(History.chain, History.seq)) if names else []


def entries_sent(once: Iterable[str | None], person: str) -> list[History]:
    """The entries that these one-time ids of a person's form were kept with."""
    names = [sent_as(each, person) for each in once if each]
    return list(History.select().where(History.once.in_(names)).order_by(History.chain)) if names else []


def done_in(entries: Collection[History]) -> list[Done]:
    """What was done to each record in these entries, in the order in which it was written."""
    by_id = {row.id: row for row in entries}
    fields = {name for _, name in _TOLD}
    where = HistoryValue.entry.in_(list(by_id)) & HistoryValue.field.in_(fields)
    values = list(HistoryValue.select().where(where).order_by(HistoryValue.entry, HistoryValue.position))
    values = [row for row in values if row.value and (row.kind, row.field) in _TOLD]
    found = {
        kind: standing_of(model, {row.record for row in values if row.kind == kind}) for kind, model in _MODELS.items()
    }
    points = {**found["deadline"], **standing_of(Deadline, {row.deadline_id for row in found["deadline_change"].values()})}
    things = {**found["action"], **found["item"], **owners_of(points.values())}
    done = []
    for row in values:
        said, record = json.loads(row.value), found[row.kind].get(row.record)
        point = points.get(getattr(record, "deadline_id", None) or row.record)
        thing = things.get(point.owner if point is not None else row.record)
        if record is None or thing is None:
            continue
        label = point.label if point is not None else ""
        about = (by_id[row.entry_id], thing)
        if row.field == "state":
            # That one was made or granted is told by the date that was asked for, or that moved.
            if said.get("now") == REFUSED:
                done.append(Done(*about, REFUSED, row.record, record.asked_for, record.was, label))
            continue
        was = record.was if row.kind == "deadline_change" else _plain(row.field, said.get("was"))
        done.append(Done(*about, row.field, row.record, was, _plain(row.field, said.get("now")), label))
    return done


def _plain(name: str, value):
    return dt.date.fromisoformat(value) if value and name in ("current", "asked_for") else value


def theme_names() -> dict[str, str]:
    """The names of the themes of every review, by key."""
    return dict(Theme.select(Theme.record, Theme.name).where(known(Theme)).tuples())
