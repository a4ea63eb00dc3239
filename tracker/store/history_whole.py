"""The whole history, and every version of every record, read in lots for ``tracker verify``.

What is read in great numbers is put together by the database, in texts of many values: it is carried over in a third of the
time. What does not come out even (a value that was emptied, or one in which a mark between two stands) is read one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from peewee import Field

from .database import Record, database, is_sqlite
from .history import BETWEEN, ENDED, History, HistoryValue

MARK = "\x1e"  # stands between two values


class Sealed(NamedTuple):
    """An entry, with what was hashed of it, and of its values, as the database puts it together."""

    id: str
    chain: str
    seq: int
    previous: str
    hash: str
    values_digest: str
    said: str  # what ``history.hash_of`` hashes
    texts: str  # what ``history.digest_of`` hashed of each value, in order, the mark between two
    digests: str  # of all values, in order


def in_order(lot: int) -> Iterator[list[Sealed]]:
    """Every entry, chain by chain, so many at a time. Two queries a lot."""
    for (chain,) in History.select(History.chain).distinct().order_by(History.chain).tuples():
        after = 0
        while rows := database.execute_sql(_entries(), (chain, after, lot)).fetchall():
            keys = [row[0] for row in rows]
            found = {row[0]: row[1:] for row in database.execute_sql(_values(len(keys)), keys).fetchall()}
            yield [Sealed(*row, *found.get(row[0], ("", ""))) for row in rows]
            after = rows[-1][2]


def _entries() -> str:
    moment = "replace(written_at, ' ', 'T')"
    if not is_sqlite():  # as Python writes it
        moment = """replace(to_char(written_at, 'YYYY-MM-DD"T"HH24:MI:SS.US'), '.000000', '')"""
    said = ("chain", "seq", "previous", moment, "known_from", "person", "post", "verb")
    said += ("kind", "subject", "subject_ref", "invented", "values_digest")
    place = database.obj.param
    return (
        f"SELECT id, chain, seq, previous, hash, values_digest, {_joined(said)} FROM history "  # noqa: S608
        f"WHERE chain = {place} AND seq > {place} ORDER BY seq LIMIT {place}"
    )


def _values(keys: int) -> str:
    texts = _together(_joined(("salt", "kind", "record", "version", "field", "value")), MARK, "position")
    # SQLite puts them together as it finds them, by the index of entry and position. If ever it did not,
    # they would not fit, and be read one by one.
    where = f"WHERE entry_id IN ({_places(keys)})"
    return f"SELECT entry_id, {texts}, {_together('digest', '', 'position')} FROM history_value {where} GROUP BY entry_id"  # noqa: S608


def _joined(parts: Sequence[str]) -> str:
    """One text of all parts. What is NULL is empty in it, as where it was hashed."""
    if is_sqlite():
        return f"printf('{BETWEEN.join(['%s'] * len(parts))}', {', '.join(parts)})"
    between = f", '{BETWEEN}', "
    return f"concat({between.join(parts)})"


def _together(text: str, between: str, order: str) -> str:
    if is_sqlite():
        return f"group_concat({text}, '{between}')"
    return f"string_agg({text}, '{between}' ORDER BY {order})"


def _places(keys: int) -> str:
    return ", ".join([database.obj.param] * keys)


def written(entry: str) -> list[tuple]:
    """The values of an entry as written, in order: position, kind, record, version, field, value, salt and digest."""
    v = HistoryValue
    query = v.select(v.position, v.kind, v.record, v.version, v.field, v.value, v.salt, v.digest)
    return as_kept(query.where(v.entry == entry).order_by(v.position))


def told_of() -> set[str]:
    """The keys of all records of which the history tells."""
    return {key for (key,) in as_kept(HistoryValue.select(HistoryValue.record).distinct())} - {None}


def ended() -> dict[str, str]:
    """The records that ended, by their keys, each with the entry that says so."""
    return dict(as_kept(HistoryValue.select(HistoryValue.record, HistoryValue.entry).where(HistoryValue.field == ENDED)))


def kind_of(key: str) -> str | None:
    """The table of a record of which the history tells a version; none where it only names the record."""
    of = (HistoryValue.record == key) & HistoryValue.version.is_null(False)
    return HistoryValue.select(HistoryValue.kind).where(of).scalar()


def as_kept(query) -> list[tuple]:
    """The rows of a query as the database gives them, nothing of them read."""
    return database.execute(query).fetchall()


def who_and_when() -> dict[str, tuple]:
    """Of each entry, as kept: the day from which it is known, its moment, its post, and whether it is invented."""
    query = History.select(History.id, History.known_from, History.written_at, History.post, History.invented)
    return {row[0]: row[1:] for row in as_kept(query)}


EMPTIED = object()  # stands for a value that redaction emptied


@dataclass
class Noted:
    """What the history says of one version: the text in which each field stands, and the entry by which it was written."""

    entry: str
    fields: dict[str, object] = field(default_factory=dict)


class Once(NamedTuple):
    """All that the history says of a record stands in one entry, about one version."""

    version: int | None
    entry: str
    fields: str  # their names, a comma between two
    values: str  # the text of each, the mark between two


def noted(keys: Sequence[str]) -> dict[str, Once | dict[int | None, Noted]]:
    """What the history says of these records: in one piece, or by version.

    Of two entries about the same version the later one counts for the fields, because a redaction writes over a version
    in place; the first is the one that wrote it.
    """
    version = "coalesce(CAST(version AS TEXT), '')"
    columns = ("entry_id", ","), (version, ","), ("field", ","), ("value", MARK)
    query = (
        f"SELECT record, count(*), {', '.join(_together(*column, 'id') for column in columns)} FROM history_value "  # noqa: S608
        f"WHERE record IN ({_places(len(keys))}) GROUP BY record"
    )
    return {row[0]: _of_one(*row) for row in database.execute_sql(query, keys).fetchall()}


def _of_one(record: str, count: int, entries: str, versions: str, fields: str, values: str | None):
    if values is None:
        return _one_by_one(record)
    entry, version = entries.partition(",")[0], versions.partition(",")[0]
    # Its repetition is all there is: one entry, and one version.
    if entries == f"{entry},{entries}"[: len(entries)] and versions == f"{version},{versions}"[: len(versions)]:
        if values.count(MARK) + 1 == count == fields.count(",") + 1:
            return Once(int(version) if version else None, entry, fields, values)
        return _one_by_one(record)
    found: dict[int | None, Noted] = {}
    split = entries.split(","), versions.split(","), fields.split(","), values.split(MARK)
    if any(len(each) != count for each in split):
        return _one_by_one(record)
    for entry, version, name, value in zip(*split, strict=True):
        number = int(version) if version else None
        of = found.get(number)
        if of is None:
            of = found[number] = Noted(entry)
        elif of.entry != entry:
            return _one_by_one(record)
        of.fields[name] = value
    return found


def _one_by_one(record: str) -> dict[int | None, Noted]:
    v, found = HistoryValue, dict[int | None, Noted]()
    rows = as_kept(v.select(v.version, v.entry, v.field, v.value).where(v.record == record).order_by(v.id))
    for version, entry, name, value in rows:
        found.setdefault(version, Noted(entry)).fields[name] = EMPTIED if value is None else value
    return found


def versions(table: type[Record], keys: Iterable[str], fields: Sequence[Field]) -> list[tuple]:
    """Every version of these records, in order: the key, version, days, moment, post, mark, and these fields, as kept."""
    columns = [table.record, table.version, table.known_from, table.known_until]
    columns += [table.written_at, table.written_by, table.invented, *fields]
    query = table.select(*columns).where(table.record.in_(list(keys))).order_by(table.record, table.version)
    return as_kept(query)
