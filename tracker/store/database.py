"""The connection, the keys, and what every versioned row has: versions are rows, and the past is a ``where``."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import threading
import time
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

from peewee import (
    BooleanField,
    CharField,
    DatabaseProxy,
    DateField,
    DateTimeField,
    Expression,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
    __exception_wrapper__,
)

from .rows import QuickSelect
from .sql import QuickContext

database = DatabaseProxy()
_address = ""  # of the database that is open


class _SqliteDatabase(SqliteDatabase):
    context_class = QuickContext

    def rollback(self):
        # A full disk makes SQLite end the transaction by itself. That there is none would be said instead of why.
        if self.connection().in_transaction:
            super().rollback()


SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",  # an acknowledged write survives a power cut
    "foreign_keys": 1,
    "recursive_triggers": 1,  # else INSERT OR REPLACE takes a row of the history away past its trigger
    "busy_timeout": 10_000,
    "secure_delete": 1,  # what is overwritten is gone: redaction relies on it
}


def open_database(url: str):
    """Point the tables at a database. ``sqlite:///path`` or ``postgresql://user:password@host/name``.

    The connections to the database opened before it are given back.
    """
    if database.obj is not None:
        close_if_ours()
        if hasattr(database.obj, "close_all"):
            database.obj.close_all()
    if url.startswith("sqlite:///"):
        # IMMEDIATE, because a deferred transaction that reads and then writes fails at once with "database is locked".
        engine = _SqliteDatabase(
            url.removeprefix("sqlite:///"), pragmas=SQLITE_PRAGMAS, timeout=10, lock_type="IMMEDIATE", autoconnect=False
        )
    elif url.startswith(("postgresql://", "postgres://")):
        engine = _postgresql(url)
    else:
        raise ValueError("TRACKER_DATABASE must begin with sqlite:/// or postgresql://")
    database.initialize(engine)
    global _address
    _address = url
    return engine


def address() -> str:
    """The address of the database that is open, with its password: for another process of ours."""
    return _address


def _postgresql(url: str):
    from playhouse.postgres_ext import PooledPsycopg3Database

    class Database(PooledPsycopg3Database):
        context_class = QuickContext

    parts = urlsplit(url)
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return Database(
        parts.path.lstrip("/"),
        user=unquote(parts.username or "") or None,
        password=unquote(parts.password or "") or None,
        host=unquote(options.pop("host", "")) or parts.hostname,
        port=parts.port or 5432,
        autoconnect=False,
        max_connections=20,
        stale_timeout=300,
        timeout=10,
        **options,
    )


# What a database answers when it did not commit: no room, or somebody in the way. Of PostgreSQL the class of the state.
_NOT_COMMITTED = {"SQLITE_FULL", "SQLITE_BUSY", "23", "40", "53"}


def surely_not_kept(failure: BaseException) -> bool:
    """Whether a commit that failed left nothing, for certain. A line that broke may have broken after it."""
    said = getattr(failure, "orig", None)  # the engine's own error, inside that of Peewee
    return (getattr(said, "sqlite_errorname", None) or (getattr(said, "sqlstate", None) or "")[:2]) in _NOT_COMMITTED


def is_sqlite() -> bool:
    """Whether the engine in use is SQLite."""
    return isinstance(database.obj, SqliteDatabase)


# Letters that sort as their numbers do, without those that are mistaken for others; and the pairs of them, for ten bits.
_SORTED = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [first + second for first in _SORTED for second in _SORTED]
_last = [0, 0]
_lock = threading.Lock()


def new_key() -> str:
    """A key of 26 characters that sorts by when it was made.

    Made by the application and not by a sequence, so that a copy to another engine needs no renumbering and no two
    writers wait for a number.
    """
    with _lock:
        stamp = max(time.time_ns() // 1_000_000, _last[0])
        chance = _last[1] + 1 if stamp == _last[0] else int.from_bytes(secrets.token_bytes(10)) >> 1
        _last[:] = stamp, chance
    whole = (stamp << 80) | chance
    return "".join([_PAIRS[(whole >> place) & 1023] for place in range(120, -1, -10)])


def insert_rows(model, rows: list) -> None:
    """Write many new rows of a table at once: one prepared statement, where Peewee would build a new one for each."""
    insert_values(model, [row.__data__ for row in rows])


def insert_values(model, rows: list[dict]) -> None:
    """The same of mappings that hold every value, for rows that nobody needs as objects."""
    if not rows:
        return
    fields = model._meta.sorted_fields
    readied = [(field.name, field.db_value) for field in fields]
    values = [tuple([ready(row.get(name)) for name, ready in readied]) for row in rows]
    insert_tuples(model._meta.table_name, [field.column_name for field in fields], values)


def insert_tuples(table: str, columns: list[str], values: list) -> None:
    """The same of values as the engine keeps them, in the order of the columns."""
    names = ", ".join(f'"{name}"' for name in columns)
    places = ", ".join([database.obj.param] * len(columns))
    statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - names of our own tables
    with __exception_wrapper__:  # a full disk is said as it is everywhere else
        database.obj.connection().cursor().executemany(statement, values)


class JSON(TextField):
    """A list or mapping kept as text, the same on every engine."""

    def db_value(self, value):
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def python_value(self, value):
        return None if value is None else [] if value == "[]" else json.loads(value)


class Table(Model):
    """Every table of the tracker."""

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True

    @classmethod
    def select(cls, *fields):
        return QuickSelect(cls, fields or (cls,), is_default=not fields)


class Record(Table):
    """A row that is one version of a record.

    A change closes the version (``known_until``) and adds the next. ``record`` is the key that all versions share: the
    first version's own ``id``, so that other tables can refer to it with a real foreign key.
    """

    id = CharField(max_length=26, primary_key=True, default=new_key)
    record = ForeignKeyField("self", column_name="record", object_id_name="key", backref="+", lazy_load=False)
    version = IntegerField(default=1)
    known_from = DateField()  # the day from which the board had it
    known_until = DateField(null=True)  # the day on which the next version took its place; empty while it stands
    written_at = DateTimeField()  # UTC, the machine's clock
    written_by = CharField(max_length=26, null=True)  # the key of the post that wrote it; empty for a load
    invented = BooleanField(default=False)

    # Fields that hold words which redaction may have to empty.
    words: tuple[str, ...] = ()
    # What a version says besides, when a load sets a record right after its seed file was corrected.
    set_right: dict = {}

    def follow(self, before: Record, given: dict) -> None:
        """Called on each next version before it is written; ``given`` are the values that were asked for.

        A table that counts what happens to it counts here, where no writer gets past it.
        """

    @classmethod
    def standing_once(cls, *names: str, where=None, called: str = "once"):
        """At most one standing record may carry these values together, however many people write at once.

        ``called`` tells a second such rule of a table from its first.
        """
        condition = cls.known_until.is_null() if where is None else cls.known_until.is_null() & where
        fields = [cls._meta.fields[name] for name in names]
        cls.add_index(*fields, unique=True, where=condition, name=f"{cls._meta.table_name}_{called}")

    @classmethod
    def current_index(cls):
        """One standing version for each record: the index that makes a lost update impossible."""
        cls.add_index(cls.record, unique=True, where=cls.known_until.is_null(), name=f"{cls._meta.table_name}_standing")

    @classmethod
    def fields_of_interest(cls) -> list[str]:
        """The names of the fields that say something: all but the keys and times that every version has."""
        return [name for name in cls._meta.fields if name not in _KEPT_BY_EVERY_VERSION]

    @property
    def standing(self) -> bool:
        return self.known_until is None


class Link(Record):
    """A record that ties two others, and is one of its own: made, *stated* or *inferred*, confirmed, withdrawn, put back.

    A link is never taken away. Withdrawn, it counts no more, and still says what it said and why it was withdrawn.
    """

    basis = CharField(max_length=20)
    basis_source = JSON(default=list)  # where a source states it
    basis_reason = TextField(default="")  # why somebody infers it, or says now that it shows something else
    confirmed = BooleanField(default=False)
    confirmed_by = CharField(max_length=26, null=True)  # the key of the post
    confirmed_on = DateField(null=True)
    withdrawn_because = TextField(default="")
    put_back_because = TextField(default="")  # why it stands again after it was withdrawn
    moved_to = ForeignKeyField("self", null=True, backref="+", lazy_load=False, index=False)  # what took its place

    @classmethod
    def waiting_index(cls):
        """For the list of inferred links that wait to be confirmed."""
        name = f"{cls._meta.table_name}_waiting"
        cls.add_index(cls.basis, cls.confirmed, where=cls.known_until.is_null(), name=name)

    @property
    def withdrawn(self) -> bool:
        return bool(self.withdrawn_because)

    @property
    def stands_on(self) -> str:
        """The word that is shown: *stated*, *inferred*, or *confirmed* once somebody has confirmed what was inferred."""
        return "confirmed" if self.confirmed else self.basis


_KEPT_BY_EVERY_VERSION = {
    "id",
    "record",
    "version",
    "known_from",
    "known_until",
    "written_at",
    "written_by",
    "invented",
}


def known(model, as_at: dt.date | None = None) -> Expression:
    """The condition for what was known on a day: from that day or earlier, and not yet replaced on it. None means now."""
    if as_at is None:
        return model.known_until.is_null()
    return (model.known_from <= as_at) & (model.known_until.is_null() | (model.known_until > as_at))


def in_force(model, as_at: dt.date | None = None) -> Expression:
    """The condition for links that stood on a day: known, and not withdrawn. What counts or lists links asks this."""
    return known(model, as_at) & (model.withdrawn_because == "")


@contextmanager
def one_moment():
    """Read everything inside as it stands at one moment, whatever is written meanwhile, and hold nobody up."""
    engine = database.obj
    if engine.in_transaction():
        yield
    elif is_sqlite():
        # DEFERRED: the usual IMMEDIATE would keep writers waiting for as long as we read.
        with engine.atomic("DEFERRED"):
            yield
    else:
        with engine.atomic():
            engine.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def one_after_the_other(name: str) -> None:
    """Until the transaction is over, nobody else comes past here with this name. SQLite has one writer at a time anyway."""
    if not is_sqlite():
        database.execute_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (name,))


def close_if_ours() -> None:
    """Give the connection back, if this thread holds one."""
    if database.obj is not None and not database.obj.is_closed():
        database.obj.close()


def keep_one_open(path: str):
    """Hold one SQLite connection for the life of the process.

    When the last connection closes, SQLite removes the shared-memory file, and on a full disk even reading then fails.
    """
    import sqlite3

    keeper = sqlite3.connect(path, check_same_thread=False)
    for name, value in SQLITE_PRAGMAS.items():
        keeper.execute(f"PRAGMA {name} = {value}")
    keeper.execute("select 1 from sqlite_master").fetchone()
    return keeper


def settings_that_lose_writes() -> list[str]:
    """Of a PostgreSQL server, what would let it acknowledge a write that a power cut takes away; SQLite is told by us."""
    if is_sqlite():
        return []
    asked = {"fsync": "SHOW fsync", "synchronous_commit": "SHOW synchronous_commit"}
    return [f"{name} = off" for name, asks in asked.items() if database.execute_sql(asks).fetchone()[0] == "off"]


def private_folder(path: str) -> None:
    """Make a folder that only its owner can read."""
    os.makedirs(path, mode=0o700, exist_ok=True)
