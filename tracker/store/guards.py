"""What the database itself refuses: triggers, worked out from the tables, so that a new table is guarded because it is one.

A version may be closed, once, and no more. It may be written over, and values of the history emptied, only while a
redaction or a disposal waits to be carried out. Entries stay as they are; a head moves on by one. Whoever owns the database
can take the triggers away: ``missing`` names that, and heads that were kept elsewhere show what came of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .database import Record, database, is_sqlite
from .history import Chain, History, HistoryValue
from .issued import FrozenContent
from .people import AccessLog
from .reviews import Board
from .tables import RECORDS

REFUSAL = "the history cannot be changed"
_MARK = "kept_"  # how the name of every trigger of ours begins, and of every function

# When a change is let through all the same, as a question to the database; OLD is the row that would go.
WAITING = "redacting"
DISPOSED = "disposing_of_the_log"
_LETS = {
    WAITING: (
        "EXISTS (SELECT 1 FROM {schema}redaction WHERE known_until IS NULL AND state = 'waiting') "
        "OR EXISTS (SELECT 1 FROM {schema}disposal WHERE known_until IS NULL AND state = 'waiting')"
    ),
    DISPOSED: (
        "EXISTS (SELECT 1 FROM {schema}disposal WHERE known_until IS NULL AND state = 'waiting' "
        "AND name = 'access_log' AND {at} < before)"
    ),
}


@dataclass(frozen=True)
class Guard:
    """One refusal: of an event on a table, when the condition holds, unless something lets it through."""

    table: str
    event: str  # UPDATE, DELETE, TRUNCATE, INSERT
    when: str = ""
    unless: str = ""
    of: tuple[str, ...] = ()  # of an UPDATE: the columns that may not be named in it; none for any
    called: str = ""  # tells a second one of a table and event from the first
    quietly: bool = False  # the row is passed over and nothing is said

    @property
    def name(self) -> str:
        return f"{_MARK}{self.table}_{self.called or self.event.lower()}"

    @property
    def told(self) -> str:
        """The event as it is written in SQL."""
        named = ", ".join(f'"{name}"' for name in self.of)
        return f"{self.event} OF {named}" if named else self.event


def every() -> list[Guard]:
    """All that is refused on the engine in use."""
    found = [*_of_the_history(), *_of_the_rest()]
    for model in RECORDS:
        found += _of_versions(model)
    return [guard for guard in found if guard.event != ("TRUNCATE" if is_sqlite() else "INSERT")]


def _of_the_history() -> Iterable[Guard]:
    entries, values, chains = (model._meta.table_name for model in (History, HistoryValue, Chain))
    for table in (entries, values, chains):
        yield from _stays(table)
    yield Guard(entries, "UPDATE")
    yield Guard(values, "UPDATE", of=_all(HistoryValue, but=("value", "salt")))
    filled = "NEW.value IS NOT NULL OR NEW.salt IS NOT NULL"
    yield Guard(values, "UPDATE", filled, of=("value", "salt"), called="only_emptied")
    yield Guard(values, "UPDATE", unless=WAITING, of=("value", "salt"), called="words")
    yield Guard(chains, "UPDATE", of=("name",))
    yield Guard(chains, "UPDATE", "NEW.count <> OLD.count + 1", of=("count",), called="counts_on")
    yield Guard(chains, "UPDATE", "NEW.count = OLD.count", of=("head",), called="head")
    # SQLite alone: INSERT OR REPLACE takes a row away, and unless a connection asks for it no trigger of DELETE is told.
    same = "id = NEW.id OR rowid = NEW.rowid"
    twice = "(chain = NEW.chain AND seq = NEW.seq) OR once = NEW.once"
    place = "(entry_id = NEW.entry_id AND position = NEW.position)"
    for table, row in ((entries, f"{same} OR {twice}"), (values, f"{same} OR {place}"), (chains, "name = NEW.name")):
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {row})"  # noqa: S608 - names of our own tables
        # Each entry makes sure of its chain by an insert, and mostly it is there.
        yield Guard(table, "INSERT", there, quietly=table == chains)


def _of_the_rest() -> Iterable[Guard]:
    board, log, frozen = (model._meta.table_name for model in (Board, AccessLog, FrozenContent))
    yield from _stays(board)
    yield Guard(board, "UPDATE", of=("id", "demonstration"))
    yield Guard(log, "TRUNCATE")
    yield Guard(log, "DELETE", unless=DISPOSED)
    yield Guard(log, "UPDATE", of=_all(AccessLog, but=("what", "where")))
    yield Guard(log, "UPDATE", unless=WAITING, of=("what", "where"), called="words")
    yield from _stays(frozen)
    yield Guard(frozen, "UPDATE", of=("record",))
    yield Guard(frozen, "UPDATE", unless=WAITING, of=("content",), called="words")
    # SQLite alone, as above.
    for table, row in ((board, "id = NEW.id"), (log, "id = NEW.id OR rowid = NEW.rowid"), (frozen, "record = NEW.record")):
        yield Guard(table, "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE {row})")  # noqa: S608 - names of our own tables


def _of_versions(model: type[Record]) -> Iterable[Guard]:
    """Three each: SQLite reads every trigger anew with every connection that it opens."""
    table = model._meta.table_name
    yield from _stays(table)
    yield Guard(table, "UPDATE", unless=WAITING, of=_all(model, but=("known_until",)))
    yield Guard(table, "UPDATE", "OLD.known_until IS NOT NULL", of=("known_until",), called="closed_once")


def _stays(table: str) -> Iterable[Guard]:
    yield Guard(table, "DELETE")
    yield Guard(table, "TRUNCATE")


def _all(model, but: Collection[str] = ()) -> tuple[str, ...]:
    return tuple(field.column_name for field in model._meta.sorted_fields if field.column_name not in but)


def put_up(tables: Collection[str] | None = None) -> None:
    """Put up every guard that is not there as it should be; of these tables alone, where some are named."""
    with database.atomic():
        if not is_sqlite():
            for statement in _functions():
                database.execute_sql(statement)
        there = _there()
        for guard in every():
            if tables is None or guard.table in tables:
                if guard.name in there:
                    if there[guard.name] == _as_found(guard):
                        continue
                    _drop(guard.name, guard.table)
                for statement in _statements(guard):
                    database.execute_sql(statement)


def take_down(tables: Collection[str] | None = None) -> None:
    """Take the guards away, for a migration that must write over rows. ``put_up`` puts them up again."""
    with database.atomic():
        for name, table in _ours():
            if tables is None or table in tables:
                _drop(name, table)


def _drop(name: str, table: str) -> None:
    statement = f'DROP TRIGGER "{name}"' + ("" if is_sqlite() else f' ON "{table}"')  # names of our own
    database.execute_sql(statement)


def missing() -> list[Guard]:
    """The guards that are not there, are switched off, or are not what they should be."""
    there = _there()
    return [guard for guard in every() if there.get(guard.name) != _as_found(guard)]


def _ours() -> list[tuple[str, str]]:
    if is_sqlite():
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
    return [(name, table) for name, table in database.execute_sql(query).fetchall() if name.startswith(_MARK)]


def _there() -> dict[str, object]:
    """The guards in the database, by name: their text on SQLite, on PostgreSQL whether they are on and what they run."""
    if is_sqlite():
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        return {name: sql for name, sql in database.execute_sql(query).fetchall() if name.startswith(_MARK)}
    query = (
        "SELECT tgname, relname, tgenabled, prosrc FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal AND pg_table_is_visible(tgrelid)"
    )
    rows = database.execute_sql(query).fetchall()
    return {name: (table, enabled, told) for name, table, enabled, told in rows if name.startswith(_MARK)}


def _as_found(guard: Guard) -> object:
    """What ``_there`` says of a guard that is as it should be."""
    return _sqlite(guard) if is_sqlite() else (guard.table, "A", _bodies()[guard.unless])


def _statements(guard: Guard) -> list[str]:
    if is_sqlite():
        return [_sqlite(guard)]
    each = "ROW" if guard.event in ("UPDATE", "INSERT") or guard.unless else "STATEMENT"
    when = f" WHEN ({guard.when})" if guard.when else ""
    function = f"{_MARK}{guard.unless or 'as_it_is'}"
    made = f'BEFORE {guard.told} ON "{guard.table}" FOR EACH {each}{when} EXECUTE FUNCTION "{function}"()'
    return [
        f'CREATE TRIGGER "{guard.name}" {made}',
        # Also where session_replication_role says that triggers are not to run.
        f'ALTER TABLE "{guard.table}" ENABLE ALWAYS TRIGGER "{guard.name}"',
    ]


def _sqlite(guard: Guard) -> str:
    conditions = [f"({guard.when})"] if guard.when else []
    if guard.unless:
        conditions.append(f"NOT ({_LETS[guard.unless].format(schema='', at='OLD.at')})")
    when = f" WHEN {' AND '.join(conditions)}" if conditions else ""
    refuses = "RAISE(IGNORE)" if guard.quietly else f"RAISE(ABORT, '{REFUSAL}')"
    return f'CREATE TRIGGER "{guard.name}" BEFORE {guard.told} ON "{guard.table}"{when} BEGIN SELECT {refuses}; END'


def _functions() -> list[str]:
    return [
        f'CREATE OR REPLACE FUNCTION "{_MARK}{lets or "as_it_is"}"() RETURNS trigger LANGUAGE plpgsql AS $kept${body}$kept$'
        for lets, body in _bodies().items()
    ]


def _bodies() -> dict[str, str]:
    """What the functions of PostgreSQL say, by what lets a change through. A condition of a trigger can ask no table there.

    The tables are named with their schema: a temporary one of the same name lets nothing through.
    """
    refuses = f"RAISE EXCEPTION '{REFUSAL}';"
    bodies = {"": f" BEGIN {refuses} END "}
    for lets, asks in _LETS.items():
        asked = asks.replace("'", "''").format(schema="' || quote_ident(TG_TABLE_SCHEMA) || '.", at="$1")
        given, gives = ("USING OLD.at", "OLD") if lets == DISPOSED else ("", "NEW")
        bodies[lets] = (
            f" DECLARE lets boolean; BEGIN EXECUTE 'SELECT {asked}' INTO lets {given}; "
            f"IF lets THEN RETURN {gives}; END IF; {refuses} END "
        )
    return bodies
