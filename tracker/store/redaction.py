"""Finding words wherever the tracker keeps text, and emptying them there."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from peewee import Cast, Field, OperationalError, Value

from ..rules import redaction as rules
from . import files
from .correspondence import LetterFile
from .database import JSON, Record, database, is_sqlite
from .evidence import EvidenceFile
from .history import History, HistoryValue
from .imports import ImportDraft
from .issued import FrozenContent, canonical, taken_out_of_frozen
from .privacy import RedactionWords
from .redaction_columns import columns, is_code, texts
from .tables import TABLES
from .typed import TypedText

# The tables whose rows have a file of their own in the store.
FILES = (EvidenceFile, LetterFile)
AROUND = 60  # characters shown beside what was found


@dataclass
class Hit:
    """One value in which the words stand. ``now`` is what it becomes; None for a value of the history, which is emptied."""

    model: type
    key: str  # of the row
    field: str
    record: str | None
    version: int | None
    label: str  # how the record is called: its reference, or nothing
    now: object
    shown: list[tuple[str, bool]] = field(default_factory=list)  # the words in their place, in pieces
    of: tuple[str, ...] = ()  # keys of the records that it belongs to, such as the action of an update
    place: str = ""  # of a value of the history: chain/number of the entry/number of the value
    subject: str = ""  # of a value of the history: the table of its record

    @property
    def kind(self) -> str:
        return self.model._meta.table_name


@dataclass
class Found:
    """All that a redaction reaches: rows, values of the history, files; and what it cannot empty."""

    rows: list[Hit] = field(default_factory=list)
    history: list[Hit] = field(default_factory=list)
    files: list[EvidenceFile | LetterFile] = field(default_factory=list)
    left: list[Hit] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The same as long as nothing is added or taken away: what the second person saw is what is emptied."""
        every = [f"{hit.kind}/{hit.key}/{hit.field}" for hit in (*self.rows, *self.history)]
        every += [f"file/{row.key}" for row in self.files]
        return hashlib.sha256("\n".join(sorted(every)).encode()).hexdigest()

    def __bool__(self) -> bool:
        return bool(self.rows or self.history or self.files)


def found(
    words: Sequence[str], mark: str, whole: Sequence[tuple[type, str, str]] = (), chosen: Iterable[str] = ()
) -> Found:
    """Where the words stand, in every version of every record, and in the files that can be searched.

    ``whole`` names values that are emptied altogether, as table, key of the record, field; what they hold is looked for
    elsewhere too. ``chosen`` are keys of files that go whatever is in them.
    """
    words = [*words, *_texts_in(whole)]
    finds, everything = rules.pattern(words), Found()
    emptied = {(model._meta.table_name, record, name) for model, record, name in whole}
    for model in TABLES:
        if model is RedactionWords:
            continue  # the request that is carried out; no other may wait for the same words
        if model in (TypedText, ImportDraft):
            continue  # what is not sent or taken yet goes altogether, whatever stands in it
        if model is HistoryValue:
            everything.history += _in_history(words, finds, emptied)
            continue
        if model is FrozenContent:
            everything.rows += _in_frozen(words, finds, mark)
            continue
        for hit in _in_table(model, words, finds, mark, emptied):
            (everything.left if hit.now is None else everything.rows).append(hit)
    everything.files = _files(finds if words else None, set(chosen))
    return everything


def found_in(records: Iterable[tuple[type, str]], mark: str) -> Found:
    """Every word of whole records, in every version, with their files: what disposal empties."""
    everything, by_model = Found(), defaultdict(list)
    for model, key in records:
        by_model[model].append(key)
    for model, keys in by_model.items():
        for start in range(0, len(keys), 500):
            _add_whole(everything, model, keys[start : start + 500], mark)
    return everything


def _add_whole(everything: Found, model, keys: list[str], mark: str) -> None:
    names = [column.name for column in columns(model)]
    for row in model.select().where(model.record.in_(keys)).order_by(model.id):
        for name in names:
            value = row.__data__.get(name)
            now = rules.emptied(value, mark)
            if now != value:
                now = _fitting(model._meta.fields[name], now, mark)
                everything.rows.append(Hit(model, row.id, name, row.key, row.version, "", now))
    kind, own = model._meta.table_name, History.subject.in_(keys)
    of = (HistoryValue.kind == kind) & HistoryValue.record.in_(keys) & HistoryValue.field.in_(names)
    why = (HistoryValue.kind == "entry") & HistoryValue.entry.in_(History.select(History.id).where(own))
    everything.history += [_value(row) for row in _values_of_history().where(of | why)]
    if model in FILES:
        everything.files += list(_held_files(model).where(model.record.in_(keys)))


def _texts_in(whole) -> list[str]:
    """The texts of values that are emptied altogether, so that a copy of one elsewhere is found."""
    held: set[str] = set()
    for model, record, name in whole:
        for row in model.select(getattr(model, name)).where(model.record == record):
            held |= {" ".join(text.split()) for text in _strings(row.__data__[name])}
    return sorted(text for text in held if len(text) >= rules.FEWEST * 3 and not text.startswith("[redacted"))


def _strings(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _strings(each)


def _in_table(model, words, finds, mark, emptied) -> Iterator[Hit]:
    every = texts(model)
    wanted = _may_hold(every, words)
    mine = {(record, name) for table, record, name in emptied if table == model._meta.table_name}
    if mine:
        wanted |= model.record.in_([record for record, _ in mine])
    for row in model.select().where(wanted).order_by(model._meta.primary_key):
        record = row.__data__.get("record")
        for column in every:
            value = row.__data__.get(column.name)
            if (record, column.name) in mine:
                now = rules.emptied(value, mark)
            else:
                now = rules.taken_out(value, finds, mark)
            if now == value:
                continue
            yield Hit(
                model,
                str(row._pk),
                column.name,
                record,
                row.__data__.get("version"),
                str(row.__data__.get("ref") or row.__data__.get("code") or ""),
                None if is_code(model, column) else _fitting(column, now, mark),
                _excerpt(value, finds),
                tuple(key for name in _OWNERS if (key := row.__data__.get(name))),
            )


def _in_frozen(words: Sequence[str], finds: re.Pattern, mark: str) -> Iterator[Hit]:
    """Issued reports whose content holds the words. What it becomes is canonical again, so that its digest can be made."""
    for row in FrozenContent.select().where(_may_hold([FrozenContent.content], words)).order_by(FrozenContent.record):
        value = json.loads(row.content)
        now = taken_out_of_frozen(value, finds, mark)
        if now != value:
            text = canonical(now)
            yield Hit(FrozenContent, row.record, "content", None, None, "", text, _excerpt(value, finds), (row.record,))


_OWNERS = ("action", "item", "evidence", "escalation")


def _fitting(column: Field, now, mark: str):
    """The new value, or the mark alone where it would be longer than the column."""
    longest = getattr(column, "max_length", None)
    return mark if longest and isinstance(now, str) and len(now) > longest else now


def _in_history(words, finds, emptied) -> list[Hit]:
    """Values of the history that hold the words, or belong to a value that is emptied altogether."""
    where = _may_hold([HistoryValue.value], words)
    if emptied:
        where |= HistoryValue.record.in_([record for _, record, _ in emptied])
    hits = []
    for row in _values_of_history().where(where):
        both = json.loads(row.value)
        whole = (row.kind, row.record, row.field) in emptied and any(both.values())
        if whole or rules.taken_out(both, finds, "") != both:
            label = f"Entry {row.of.seq} of {row.of.chain}"
            told = _excerpt([both.get("now"), both.get("was")], finds)
            hits.append(_value(row, label, told))
    return hits


def _values_of_history():
    """The values that are not emptied, each with its entry."""
    return (
        HistoryValue.select(HistoryValue, History.chain, History.seq)
        .join(History, on=(HistoryValue.entry == History.id), attr="of")
        .where(HistoryValue.value.is_null(False))
        .order_by(HistoryValue.id)
    )


def _value(row, label: str = "", shown: Sequence[tuple[str, bool]] = ()) -> Hit:
    hit = Hit(HistoryValue, row.id, row.field, row.record, row.version, label, None, list(shown))
    hit.place, hit.subject = f"{row.of.chain}/{row.of.seq}/{row.position}", row.kind
    return hit


def _may_hold(every: Sequence[Field], words: Sequence[str]):
    """A condition that no row with the words fails; the rows that pass it are looked at one by one."""
    runs = [max(re.findall(r"[A-Za-z0-9]+", text) or [""], key=len) for text in words]
    if not words or not every:
        return _NEVER
    if not all(runs):
        return _ALWAYS
    conditions = [_text(column).contains(run) for run in set(runs) for column in every]
    return reduce(or_, conditions)


def _text(column: Field):
    return Cast(column, "TEXT") if isinstance(column, JSON) else column


_ALWAYS = Value(1) == Value(1)
_NEVER = Value(1) == Value(0)


def _excerpt(value, finds: re.Pattern) -> list[tuple[str, bool]]:
    """The first place in a value, with what stands around it; the beginning where a whole value is emptied."""
    every = [text for text in _strings(value) if text]
    holding = next((text for text in every if finds.search(text)), None)
    if holding is None:
        whole = "; ".join(every)
        return [(whole[: AROUND * 2] + (" …" if len(whole) > AROUND * 2 else ""), True)]
    match = finds.search(holding)
    start, end = max(0, match.start() - AROUND), min(len(holding), match.end() + AROUND)
    pieces = [
        ("… " if start else "", False),
        (holding[start : match.start()], False),
        (match.group(), True),
        (holding[match.end() : end], False),
        (" …" if end < len(holding) else "", False),
    ]
    return [(text, marked) for text, marked in pieces if text]


def _held_files(model):
    """The files of a table whose bytes are in the store."""
    return model.select().where(model.known_until.is_null() & (model.stored_name != "")).order_by(model.id)


def _files(finds: re.Pattern | None, chosen: set[str]) -> list[EvidenceFile | LetterFile]:
    """Files that were chosen, and plain ones that hold the words. A packed one cannot be searched: nothing is unpacked."""
    every = [row for model in FILES for row in _held_files(model)]
    return [row for row in every if row.key in chosen or (finds is not None and searchable(row) and _holds(row, finds))]


def searchable(row: EvidenceFile | LetterFile) -> bool:
    """Whether the words in a file can be read without unpacking it."""
    return row.media_type.startswith("text/")


def unsearched() -> int:
    """How many files are packed, so that nobody can say whether the words are in them."""
    return sum(not searchable(row) for model in FILES for row in _held_files(model))


def _holds(row: EvidenceFile | LetterFile, finds: re.Pattern) -> bool:
    try:
        content = files.read(row.stored_name, row.sha256)
    except files.Gone:
        return False
    return any(finds.search(content.decode(name, "ignore")) for name in ("utf-8", "latin-1", "utf-16"))


def empty(hits: Found) -> None:
    """Write over every version in place and empty the values of the history. Only inside a transaction."""
    for hit in hits.rows:
        column = hit.model._meta.fields[hit.field]
        hit.model.update({column: hit.now}).where(hit.model._meta.primary_key == hit.key).execute()
    keys = [hit.key for hit in hits.history]
    for start in range(0, len(keys), 500):
        lot = HistoryValue.id.in_(keys[start : start + 500])
        HistoryValue.update(value=None, salt=None).where(lot).execute()


def forget_pages(touched: Iterable[str]) -> str:
    """Have the engine write over what it still holds of the old rows. Returns what remains, in words; empty for nothing.

    SQLite keeps old pages in the write-ahead file and free ones in the database; PostgreSQL keeps dead rows in its tables.
    """
    if is_sqlite():
        try:
            for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM"):
                database.execute_sql(statement)
            busy = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except OperationalError:
            busy = True
        return "Others were at work, so old pages are still in the database's files." if busy else ""
    if not _owns(touched):
        return (
            "The role that the tracker runs as does not own the tables, so the server still holds the old rows: "
            "run VACUUM FULL as the owner. Its write-ahead log and its backups keep them until it recycles them."
        )
    for table in sorted(set(touched)):
        database.execute_sql('VACUUM FULL "' + table + '"')  # the name of one of our own tables
    return "The server's own write-ahead log and its backups keep the old rows until it recycles them."


def _owns(tables: Iterable[str]) -> bool:
    """Whether the role that is connected may take dead rows of tables away. Another's VACUUM passes them over, and says so
    to nobody."""
    query = "SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class WHERE oid = ANY(%s::regclass[])"
    return bool(database.execute_sql(query, ([f'"{table}"' for table in set(tables)],)).fetchone()[0])


def empty_history_of(kind: str, record: str, names: Sequence[str]) -> list[Hit]:
    """Empty what the history says of some fields of a record. Returns what was emptied."""
    where = (HistoryValue.kind == kind) & (HistoryValue.record == record) & HistoryValue.field.in_(list(names))
    rows = list(_values_of_history().where(where))
    HistoryValue.update(value=None, salt=None).where(HistoryValue.id.in_([row.id for row in rows])).execute()
    return [_value(row) for row in rows]


def say_what_stands(entry, reached: Found) -> None:
    """Note what every version says now of the fields that were emptied, in its row or in the history: the entry of the
    redaction is then what the rows are checked against."""
    models = {model._meta.table_name: model for model in TABLES if issubclass(model, Record)}
    touched: dict[str, set[tuple[str, str]]] = defaultdict(set)  # table -> record, field
    for hit in reached.rows:
        if hit.record is not None:
            touched[hit.kind].add((hit.record, hit.field))
    for hit in reached.history:
        if hit.record is not None and hit.subject in models:
            touched[hit.subject].add((hit.record, hit.field))
    for kind, pairs in sorted(touched.items()):
        model, keys = models[kind], sorted({record for record, _ in pairs})
        for start in range(0, len(keys), 500):
            for row in model.select().where(model.record.in_(keys[start : start + 500])).order_by(model.id):
                for name in sorted(name for record, name in pairs if record == row.key):
                    entry.emptied(kind, row.key, row.version, name, row.__data__.get(name))
