"""Each version of each record against what the history says of it: a row that was altered past the tracker is named.

Tens of thousands of versions are compared, so values are compared as the database gives them with the text that the history
keeps; only where these differ is either of them read.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from json.encoder import encode_basestring
from operator import itemgetter

from peewee import BooleanField, DateField, DateTimeField, Field, IntegerField

from ..store import history, history_whole
from ..store.database import JSON, known
from ..store.history_whole import EMPTIED, MARK, Noted, Once
from ..store.rows import day_of, moment_of
from ..store.tables import RECORDS

Step = Callable[[int, int], None]

_LOT = 500  # records compared at a time


@dataclass
class Looked:
    """How far it is."""

    step: Step
    of: int  # entries and versions in all
    done: int = 0

    def count(self, more: int) -> None:
        self.done += more
        self.step(self.done, self.of)


@contextmanager
def nothing_collected():
    """Nothing here refers to itself; to look for what does took a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def problems(looked: Looked) -> Iterator[str]:
    """What is wrong with the versions of every table of records."""
    told, entries, ended = history_whole.told_of(), history_whole.who_and_when(), history_whole.ended()
    for table in RECORDS:
        name = table._meta.table_name
        keys = [key for (key,) in history_whole.as_kept(table.select(table.record).distinct().order_by(table.record))]
        latest = table.select(table.record).where(known(table)).count()
        over = len(ended.keys() & set(keys)) if ended else 0
        if latest + over < len(keys):
            yield f"{name}: {len(keys) - latest - over} records have no standing version."
        told.difference_update(keys)
        yield from _Comparison(table, looked, entries, ended).run(keys)
    for key in sorted(told):
        if kind := history_whole.kind_of(key):
            yield f"{kind}: {key} is in the history and nowhere else."


class _Comparison:
    """The versions of one table."""

    def __init__(self, table, looked: Looked, entries: dict[str, tuple], ended: dict[str, str]):
        self.ended = ended
        self.table, self.looked, self.kind, self.entries = table, looked, table._meta.table_name, entries
        self.fields: list[Field] = [table._meta.fields[name] for name in table.fields_of_interest()]
        self.names = [each.name for each in self.fields]
        self.place = {name: place for place, name in enumerate(self.names)}
        self.written = [_written_by(each) for each in self.fields]
        self.filled: dict[tuple[bool, ...], tuple[str, list[tuple[int, Callable]]]] = {}

    def run(self, keys: list[str]) -> Iterator[str]:
        for start in range(0, len(keys), _LOT):
            lot = keys[start : start + _LOT]
            noted = history_whole.noted(lot)
            rows = history_whole.versions(self.table, lot, self.fields)
            for key, versions in groupby(rows, key=itemgetter(0)):
                yield from self._versions(key, list(versions), noted.get(key))
            self.looked.count(len(rows))

    def _versions(self, key: str, rows: list[tuple], noted: Once | dict[int | None, Noted] | None) -> Iterator[str]:
        if noted is None:
            yield f"{self.kind}: {key} stands in no history entry."
        elif isinstance(noted, dict):
            yield from self._one_by_one(key, rows, noted)
        elif len(rows) > 1 or not self._just_as_noted(rows[0], noted):
            names, values = noted.fields.split(","), noted.values.split(MARK)
            fields: dict[str, object] = dict(zip(names, values, strict=True))
            yield from self._one_by_one(key, rows, {noted.version: Noted(noted.entry, fields)})

    def _just_as_noted(self, row: tuple, noted: Once) -> bool:
        """Whether a record of one version is to the letter what the history says of it. Most are."""
        if noted.version != 1 or row[1] != 1 or (row[2], *row[4:7]) != self.entries.get(noted.entry):
            return False
        values = row[7:]
        empty = tuple([value is None for value in values])
        known_before = self.filled.get(empty)
        if known_before is None:
            places = [place for place, nothing in enumerate(empty) if not nothing]
            names = ",".join([self.names[place] for place in places])
            known_before = self.filled[empty] = names, [(place, self.written[place]) for place in places]
        names, writers = known_before
        if names != noted.fields:
            return False
        said = _THEN_NOW.join([write(values[place]) for place, write in writers])
        return noted.values == f'{{"now": {said}, "was": null}}'

    def _one_by_one(self, key: str, rows: list[tuple], noted: dict[int | None, Noted]) -> Iterator[str]:
        kind, entries = self.kind, self.entries
        said: dict[str, object] = {}
        until, before, wrong = rows[0][2], None, set[int]()
        for version in sorted(set(noted) - {row[1] for row in rows} - {None}):
            yield f"{kind}: version {version} of {key} is in the history and nowhere else."
        for row in rows:
            version, values, of = row[1], row[7:], noted.get(row[1])
            if of is None or of.entry not in entries:
                yield f"{kind}: version {version} of {key} stands in no history entry."
            else:
                said.update(of.fields)
                day, *wrote = entries[of.entry]
                if version > 1 and until is not None:
                    day = max(day, until)  # a change is never known before what it changes
                if [day, *wrote] != [row[2], *row[4:7]]:
                    yield from self._written(key, row, day, *wrote)
            if row[2] != until:
                yield f"{kind}: version {version} of {key} does not begin on the day on which the one before it ends."
            until = row[3]
            for place in self._to_compare(before, values, of.fields if of else {}, wrong):
                if self._as_said(place, values[place], said):
                    wrong.discard(place)
                else:
                    wrong.add(place)
                    yield f"{kind}: {self.names[place]} of {key}, version {version}, is not what the history says."
            before = values
        if key in self.ended and day_of(until) != max(day_of(rows[-1][2]), day_of(entries[self.ended[key]][0])):
            yield f"{kind}: {key} did not end on the day that the history says."

    def _written(self, key: str, row: tuple, day, moment, post, made_up) -> Iterator[str]:
        """The day, the moment and the post of a version, and whether it is invented, are not those of its entry."""
        _, version, known_from, _, written_at, written_by, invented, *_ = row
        if day_of(known_from) != day_of(day):
            yield f"{self.kind}: the day from which version {version} of {key} is known is not that of its history entry."
        if moment_of(written_at) != moment_of(moment):
            yield f"{self.kind}: version {version} of {key} was not written at the moment that its history entry names."
        if written_by != post:
            yield f"{self.kind}: version {version} of {key} was not written by the post that its history entry names."
        if bool(invented) != bool(made_up):
            marked = "marked as invented" if invented else "not marked as invented"
            yield f"{self.kind}: version {version} of {key} is {marked}, and its history entry says otherwise."

    def _to_compare(self, before: tuple | None, values: tuple, fields: dict, wrong: set[int]) -> Iterable[int]:
        """The places of values that have to be looked at: of a first version what is not just as it was noted, of a later
        one what is another than before or is named by its entry; and what was wrong before."""
        if before is None:
            return self._not_as_noted(values, fields)
        named = [self.place[name] for name in fields if name in self.place]
        if values != before:
            named += [place for place, value in enumerate(values) if value != before[place]]
        return {*named, *wrong}

    def _not_as_noted(self, values: tuple, fields: dict) -> list[int]:
        found, noted = [], fields.get
        for place, (name, write, value) in enumerate(zip(self.names, self.written, values, strict=True)):
            text = noted(name)
            if text is None:
                if value not in _EMPTY:
                    found.append(place)
            elif value is None or text != f'{{"now": {write(value)}, "was": null}}':
                found.append(place)
        return found

    def _as_said(self, place: int, value, said: dict[str, object]) -> bool:
        name = self.names[place]
        if name not in said:  # what is left empty is not noted, nor a column that came later
            if value in _EMPTY:
                return True
            value = self.fields[place].python_value(value)
            return not value or value == self.fields[place].default
        text = said[name]
        if text is EMPTIED:
            return True
        if text.startswith(f'{{"now": {"null" if value is None else self.written[place](value)}, "was": '):
            return True
        return history.plain(self.fields[place].python_value(value)) == json.loads(text)["now"]


_EMPTY = frozenset((None, "", 0, "[]", "{}"))
_THEN_NOW = f', "was": null}}{MARK}{{"now": '  # between two values of a first version


def _written_by(column: Field) -> Callable[[object], str]:
    """How the history writes a value of a column, from what the database gives."""
    if isinstance(column, JSON):
        return str
    if isinstance(column, BooleanField):
        return lambda value: "true" if value else "false"
    if isinstance(column, IntegerField):
        return str
    if isinstance(column, DateField | DateTimeField):
        return lambda value: f'"{value}"'
    return encode_basestring
