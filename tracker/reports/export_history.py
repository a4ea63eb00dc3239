"""The part of the export that is the history: every entry of every chain."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from peewee import fn

from ..store import history
from ..store.history import History, HistoryValue
from .export_reading import Reading, gathered_by


class OfHistory(Reading):
    """Every entry of every chain, with its values."""

    most_values = 5_000  # held at a time

    def history(self) -> Iterator[dict]:
        """Every entry of every chain. A value that was redacted is empty, and keeps its digest.

        ``values``, which stand last, are read while they are written: a load is one entry with a million of them.
        """
        for entries in self._entries():
            values = self._values(entries)
            for row in entries:
                yield {
                    "ref": f"{row.chain}/{row.seq}",
                    "review": None if row.chain == history.BOARD else row.chain,
                    "known_from": row.known_from,
                    "written_at": row.written_at,
                    "invented": bool(row.invented),
                    "chain": row.chain,
                    "seq": row.seq,
                    "previous": row.previous,
                    "hash": row.hash,
                    "verb": row.verb,
                    "who": row.post,
                    "person": row.person,
                    "kind": row.kind,
                    "subject": row.subject,
                    "subject_ref": row.subject_ref,
                    "values_digest": row.values_digest,
                    "values": map(_value, values(row.id)),
                }

    def _entries(self) -> Iterator[list[History]]:
        """Entries in the order of their chains, few enough at a time that their values fit."""
        last = ("", 0)
        while True:
            where = (History.chain > last[0]) | ((History.chain == last[0]) & (History.seq > last[1]))
            if self.as_at is not None:
                where &= History.known_from <= self.as_at
            lot = list(History.select().where(where).order_by(History.chain, History.seq).limit(self.lot_size))
            if not lot:
                return
            last = lot[-1].chain, lot[-1].seq
            ids = HistoryValue.entry.in_([row.id for row in lot])
            sizes = (
                HistoryValue.select(HistoryValue.entry, fn.COUNT(HistoryValue.id)).where(ids).group_by(HistoryValue.entry)
            )
            sizes, held, together = dict(sizes.tuples()), 0, []
            for row in lot:
                if together and held + sizes.get(row.id, 0) > self.most_values:
                    yield together
                    held, together = 0, []
                together.append(row)
                held += sizes.get(row.id, 0)
            yield together

    def _values(self, entries: list[History]) -> Callable[[str], Iterable[HistoryValue]]:
        """The values of each of these entries, by its key: together, or of one that is by itself a lot after the other."""
        if len(entries) == 1:
            return self._one_lot_after_the_other
        where = HistoryValue.entry.in_([row.id for row in entries])
        rows = HistoryValue.select().where(where).order_by(HistoryValue.entry, HistoryValue.position)
        return gathered_by(rows, "entry_id").__getitem__

    def _one_lot_after_the_other(self, entry: str) -> Iterator[HistoryValue]:
        last = -1
        while True:
            where = (HistoryValue.entry == entry) & (HistoryValue.position > last)
            lot = list(HistoryValue.select().where(where).order_by(HistoryValue.position).limit(self.most_values))
            yield from lot
            if len(lot) < self.most_values:
                return
            last = lot[-1].position


def _value(row: HistoryValue) -> dict:
    said = json.loads(row.value) if row.value is not None else {}
    return {
        "kind": row.kind,
        "record": row.record,
        "version": row.version,
        "field": row.field,
        "was": said.get("was"),
        "now": said.get("now"),
        "salt": row.salt,
        "digest": row.digest,
    }
