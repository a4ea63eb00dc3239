"""Undoing an import: what it changed is as it was, what it added ends. What others have built on since is not touched."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from peewee import ForeignKeyField

from ..rules import due_points, labels, plan_changes, roles
from ..rules.refusal import Refused
from ..rules.roles import Acting
from ..store import deadlines as deadline_store
from ..store import history
from ..store.actions import Action, ActionAgency, Answer
from ..store.agenda import AgendaItem
from ..store.database import Record, known
from ..store.deadlines import Deadline
from ..store.drift import DriftDismissal
from ..store.duplicates import NotTwice
from ..store.history import History, HistoryValue
from ..store.imports import PlanImport, PlanLine
from ..store.reviews import Item, Review
from ..store.tables import RECORDS
from . import deadlines

# What only says which record it is about by its key.
_BY_KEY = ((DriftDismissal, "subject"), (NotTwice, "first"), (NotTwice, "second"), (AgendaItem, "about"))
# What follows from a date, and is worked out anew.
_COUNTED = {"is_next", "moves", "days_moved", "event", "because", "original"}


@dataclass(frozen=True)
class Kept:
    """What cannot be undone, and why."""

    ref: str
    title: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Undoing:
    """What undoing an import would do."""

    ends: tuple[str, ...]  # refs of actions, and of items, that would be there no more
    restores: tuple[str, ...]  # refs of actions that would be as they were
    kept: tuple[Kept, ...]


def undoing(plan: PlanImport, *, by: Acting, today: dt.date) -> Undoing:
    """What undoing would do, and what of it cannot be done. Nothing is written."""
    roles.check(by, roles.MANAGE)
    return _Undoing(plan, today).told()


def undo(
    plan: PlanImport, because: str, *, by: Acting, today: dt.date, once: str | None = None, rest: bool = False
) -> PlanImport:
    """Undo an import: all of it, or with ``rest`` all on which nobody has built since.

    Raises Refused with the list of what cannot be undone. A plan that was undone can be imported anew.
    """
    roles.check(by, roles.MANAGE)
    plan_changes.check_because(because)
    _check_stands(plan)
    review = Review.get_by_id(plan.review_id)
    with history.entry("undid an import", by=by, today=today, review=review, why=because, once=once) as entry:
        _check_stands(entry.standing(plan))
        work = _Undoing(plan, today)
        told = work.told()
        if told.kept and not rest:
            listed = " ".join(f"{each.ref}: {' '.join(each.because)}" for each in told.kept[:10])
            more = f" And {len(told.kept) - 10} more." if len(told.kept) > 10 else ""
            raise Refused(f"Not all of this import can be undone. {listed}{more} Undo the rest, or nothing.", "rest")
        if not told.ends and not told.restores and told.kept:
            raise Refused("Nothing of this import can be undone any more.", "rest")
        kept = [f"{each.ref}: {' '.join(each.because)}" for each in told.kept]
        entry.subject = undone = entry.change(plan, undone_on=today, undone_because=because.strip(), kept=kept)
        work.run(entry)
    return undone


def _check_stands(plan: PlanImport) -> None:
    if plan.undone_on is not None:
        raise Refused("This import was undone already.")


@dataclass
class _Written:
    """What the import wrote of one record, beside what stands of it."""

    model: type[Record]
    stands: Record | None
    last: Record  # the version that the import wrote last
    before: Record | None  # the version before it; none where the import added the record

    @property
    def fields(self) -> dict[str, object]:
        """The values that the import changed, as they were before."""
        if self.before is None:
            return {}
        was, now = self.before.__data__, self.last.__data__
        names = set(self.last.fields_of_interest()) - _COUNTED
        return {name: was.get(name) for name in sorted(names) if was.get(name) != now.get(name)}

    def changed_since(self) -> list[str]:
        """What somebody changed since, in words: of an added record anything, of a changed one what would be restored."""
        if self.stands is None:
            return ["is there no more"]
        names = self.fields if self.before is not None else set(self.last.fields_of_interest()) - {"is_next", "event"}
        now, then = self.stands.__data__, self.last.__data__
        found = [name for name in names if now.get(name) != then.get(name)]
        kind = self.last._meta.table_name
        return [f"{labels.kind(kind)}, {labels.field(kind, name)}" for name in sorted(found)]


@dataclass
class _OfAction:
    """What the import wrote about one action."""

    key: str
    written: list[_Written] = field(default_factory=list)
    because: list[str] = field(default_factory=list)


class _Undoing:
    def __init__(self, plan: PlanImport, today: dt.date):
        self.plan, self.today = plan, today
        written = list(_written(plan))
        self.added = {each.last.key for each in written if each.before is None}
        self.items = [each for each in written if each.model is Item]
        self.actions: dict[str, _OfAction] = {}
        for each in written:
            if each.model is not Item:
                key = each.last.key if each.model is Action else each.last.action_id
                self.actions.setdefault(key, _OfAction(key)).written.append(each)
        self.refs = {row.key: row for row in _in_lots(Action, Action.record, self.actions) if row.known_until is None}
        self.counted_anew: list[str] = []  # actions whose next date is worked out anew
        self._look()

    def _look(self) -> None:
        """Why some of it cannot be undone."""
        new = [key for key in self.actions if key in self.added]
        for kind, key in _built_on(Action, new, self.added):
            self.actions[key].because.append(f"It has {kind} since.")
        owner = {
            row.last.key: row.last.action_id
            for each in self.actions.values()
            for row in each.written
            if row.model is Deadline
        }
        for kind, key in _built_on(Deadline, [key for key in owner if key in self.added], self.added):
            self.actions[owner[key]].because.append(f"Of its date there is {kind} since.")
        for each in self.actions.values():
            said = [words for row in each.written if row.model is not PlanLine for words in row.changed_since()]
            if said:
                each.because.append(f"Changed since: {'; '.join(dict.fromkeys(said))}.")
        going = {each.last.key for action in self.actions.values() if not action.because for each in action.written}
        items = [each.last.key for each in self.items]
        held = defaultdict(list)
        for kind, key in _built_on(Item, items, going | set(items)):
            held[key].append(f"It has {kind} since.")
        for each in self.items:
            if said := each.changed_since():
                held[each.last.key].append(f"Changed since: {'; '.join(said)}.")
        self.held = dict(held)

    def told(self) -> Undoing:
        ends = [self._row(each.key).ref for each in self.actions.values() if each.key in self.added and not each.because]
        ends += [each.last.ref for each in self.items if each.last.key not in self.held]
        restores = [
            self._row(each.key).ref
            for each in self.actions.values()
            if each.key not in self.added and not each.because and any(row.model is not PlanLine for row in each.written)
        ]
        kept = [
            Kept(self._row(each.key).ref, self._row(each.key).title, tuple(dict.fromkeys(each.because)))
            for each in self.actions.values()
            if each.because
        ]
        kept += [
            Kept(each.last.ref, each.last.title, tuple(dict.fromkeys(self.held[each.last.key])))
            for each in self.items
            if each.last.key in self.held
        ]
        return Undoing(tuple(ends), tuple(restores), tuple(kept))

    def _row(self, key: str) -> Action:
        return self.refs.get(key) or Action.get_by_id(key)

    def run(self, entry: history.Entry) -> None:
        ends: list[Record] = [each.stands for each in self.items if each.last.key not in self.held and each.stands]
        for action in self.actions.values():
            if action.because:
                continue
            dates = False
            for each in action.written:
                if each.before is None and each.stands is not None:
                    ends.append(each.stands)
                    dates |= each.model is Deadline
                elif each.stands is not None and each.fields:
                    entry.change(each.stands, **_restored(each))
                    dates |= each.model is Deadline
            if dates and action.key not in self.added:
                self.counted_anew.append(action.key)
        entry.end(ends)
        for key in self.counted_anew:
            points = deadline_store.points(key)
            deadlines.say_next(entry, points, due_points.next_open(points))


def _restored(each: _Written) -> dict:
    values = each.fields
    if each.model is not Deadline:
        return values
    moved = each.last.event == due_points.MOVED
    said = {"event": due_points.UNDONE if moved else due_points.TAKEN_BACK}
    if moved and values.get("current", 0) is None:
        said["original"] = None
    return values | said


def _written(plan: PlanImport) -> Iterator[_Written]:
    """Every record that the import wrote, but for itself. The history says which they are."""
    entry = (
        History.select(History.id)
        .where((History.subject == plan.key) & (History.kind == PlanImport._meta.table_name))
        .order_by(History.id)
        .first()
    )
    said = HistoryValue.select(HistoryValue.kind, HistoryValue.record, HistoryValue.version).where(
        (HistoryValue.entry == entry.id) & HistoryValue.version.is_null(False)
    )
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for kind, key, version in said.distinct().order_by(HistoryValue.record, HistoryValue.version).tuples():
        found[kind][key].append(version)
    models: dict[str, type[Record]] = {
        each._meta.table_name: each for each in (Item, Action, Answer, ActionAgency, Deadline, PlanLine)
    }
    for kind, model in models.items():
        keys = found.get(kind, {})
        rows: dict[str, dict[int, Record]] = defaultdict(dict)
        for row in _in_lots(model, model.record, keys):
            rows[row.key][row.version] = row
        for key, versions in keys.items():
            of = rows[key]
            stands = next((row for row in of.values() if row.known_until is None), None)
            yield _Written(model, stands, of[versions[-1]], of.get(versions[0] - 1))


def _built_on(model: type[Record], keys: list[str], own: set[str]) -> Iterator[tuple[str, str]]:
    """What refers to these records, but for what is undone with them: the kind in words, and the key of the record."""
    pairs = [
        (table, column)
        for table in RECORDS
        for column in table._meta.sorted_fields
        if isinstance(column, ForeignKeyField) and column.rel_model is model and column.name != "record"
    ]
    pairs += [(table, getattr(table, name)) for table, name in _BY_KEY]
    for table, column in pairs:
        for at in range(0, len(keys), 500):
            query = table.select(table.record, column).where(column.in_(keys[at : at + 500]) & known(table))
            for key, of in query.order_by(table.record).tuples():
                if key not in own:
                    yield _an(labels.kind(table._meta.table_name)), of


def _an(words: str) -> str:
    return f"an {words}" if words[:1] in "aeiou" else f"a {words}" if not words.startswith("what ") else words


def _in_lots(model: type[Record], column, keys: Iterable[str]) -> Iterator[Record]:
    every = list(keys)
    for at in range(0, len(every), 500):
        yield from model.select().where(column.in_(every[at : at + 500])).order_by(model.id)
