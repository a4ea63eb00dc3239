"""Checking that nothing was lost or changed by hand: the chains and their heads, the files, the references."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ..rules import due_points
from ..store import files, history, history_read
from ..store.database import known
from ..store.deadlines import Deadline
from ..store.evidence import EvidenceFile
from ..store.history import START, History, HistoryValue
from ..store.tables import RECORDS
from . import deadlines


def problems() -> Iterator[str]:
    """Each thing that is wrong, as a sentence that names it. Nothing when all is well."""
    yield from of_the_database()
    yield from _files()


def of_the_database() -> Iterator[str]:
    """What is wrong with the chains, the records or the counters; the evidence files apart."""
    yield from _chains()
    yield from _records()
    yield from _moves()


def redactions() -> Iterator[str]:
    """Each value whose words were taken out, as a sentence that names it. Nothing is wrong: their digests hold."""
    emptied = HistoryValue.value.is_null() & HistoryValue.salt.is_null()
    rows = HistoryValue.select(HistoryValue, History).join(History, on=(HistoryValue.entry == History.id), attr="of")
    for value in rows.where(emptied).order_by(History.chain, History.seq, HistoryValue.position):
        yield f"{_name(value.of)}: the value of {value.field} is redacted."


def _chains() -> Iterator[str]:
    values = iter(
        HistoryValue.select()
        .join(History, on=(HistoryValue.entry == History.id))
        .order_by(History.chain, History.seq, HistoryValue.position)
        .iterator()
    )
    value = next(values, None)
    found: dict[str, tuple[int, str]] = {}
    for row in History.select().order_by(History.chain, History.seq).iterator():
        seq, previous = found.get(row.chain, (0, START))
        name = _name(row)
        if row.seq != seq + 1:
            yield f"Entry {seq + 1} of {row.chain} is missing."
        elif row.previous != previous:
            yield f"{name} does not follow the entry before it."
        if history.hash_of(row) != row.hash:
            yield f"{name} was altered."
        digests = []
        while value is not None and value.entry_id == row.id:
            digests.append(value.digest)
            if _altered(value):
                yield f"{name}: the value of {value.field} was altered."
            value = next(values, None)
        if hashlib.sha256("".join(digests).encode()).hexdigest() != row.values_digest:
            yield f"{name}: its values are not those that were written."
        found[row.chain] = row.seq, row.hash
    heads = history_read.heads()
    for name, count, head in heads:
        seq, last = found.get(name, (0, START))
        if seq < count:
            yield f"Entry {seq + 1} of {name} is missing: {count} were written, {seq} are there."
        elif last != head:
            yield f"Entry {seq} of {name} is not the one that was written last."
    for name in set(found) - {row[0] for row in heads}:
        yield f"The head of {name} is missing."


def _name(row: History) -> str:
    return f"Entry {row.seq} of {row.chain} ({row.verb}, {row.written_at:%d %B %Y})"


def _altered(value: HistoryValue) -> bool:
    """Whether a value is not what was written. Redaction empties words and salt together: one alone is not redaction."""
    if value.value is None or value.salt is None:
        return value.value is not value.salt
    said = (value.salt, value.kind, value.record, value.version, value.field, value.value)
    return value.digest != history.digest_of(*said)


def _records() -> Iterator[str]:
    for table in RECORDS:
        name = table._meta.table_name
        latest = table.select(table.record).where(known(table)).count()
        every = table.select(table.record).distinct().count()
        if latest != every:
            yield f"{name}: {every - latest} records have no standing version."
        noted = HistoryValue.select(HistoryValue.record).where(HistoryValue.kind == name)
        for row in table.select(table.id, table.record).where(table.record.not_in(noted)).limit(5):
            yield f"{name}: {row.key} stands in no history entry."


def _files() -> Iterator[str]:
    named = set()
    for row in EvidenceFile.select().order_by(EvidenceFile.id):
        named.add(row.stored_name)
        if not row.removed_because:
            try:
                files.read(row.stored_name, row.sha256)
            except files.Gone as gone:
                yield f"The file {row.shown_name}: {gone}"
    for path in files.left_over(named):
        yield f"The file {path} belongs to no evidence. It was left by a save that did not finish."


def _moves() -> Iterator[str]:
    """Recount the moves of each date from its versions; a counter, or an original, that says otherwise is named."""
    before: Deadline | None = None
    moves = days = 0
    for row in Deadline.select().order_by(Deadline.record, Deadline.version).iterator():
        if before is None or before.key != row.key:
            moves = days = 0
            kept = True
        else:
            moves, days = due_points.counted(row.event, before.current, row.current, before.firm, moves, days)
            kept = row.event == due_points.CORRECTED or row.original == (before.original or row.current)
        if (row.moves, row.days_moved) != (moves, days):
            yield (
                f"{_date(row)}: its counter says {row.moves} moves and {row.days_moved} days, "
                f"its versions show {moves} and {days}."
            )
            moves, days = row.moves, row.days_moved
        if not kept:
            yield f"{_date(row)}: its original date was changed."
        before = row


def _date(row: Deadline) -> str:
    owner = deadlines.owner_of(row)
    return f"Date {row.number} of {owner.ref}, version {row.version}"
