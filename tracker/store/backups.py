"""The database as a backup holds it: every row of every table, in values that are the same on each engine.

What is read and written here follows the tables that the database has, not those of the code: a backup is made before an
upgrade too, and one from before it is restored into the tables of its day.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from peewee import __exception_wrapper__ as in_the_words_of_peewee

from ..rules.backups import DAY, MOMENT, NUMBER, TEXT, Manifest, TablePart
from .database import database, insert_tuples, is_sqlite
from .migrations import APPLIED

# What ends soon and opens a door, with what hangs on it: sessions and sign-ins half done, what was typed when one ended,
# links that choose a password; what is counted for some minutes to slow guessing and exporting; and action plans that
# somebody has begun to import, whose files they have.
LEFT_OUT = frozenset(
    {"session", "half_sign_in", "typed_text", "account_link", "sign_in_try", "export_count", "import_draft"}
)
_LOT = 1000
# A truth is 0 or 1: SQLite has no other, and its columns do not say which they are.
_KINDS = (
    ("bool", NUMBER),
    ("int", NUMBER),
    ("bigint", NUMBER),
    ("smallint", NUMBER),
    ("datetime", MOMENT),
    ("timestamp", MOMENT),
    ("date", DAY),
    ("varchar", TEXT),
    ("char", TEXT),
    ("text", TEXT),
)


@dataclass(frozen=True)
class Standing:
    """The board whose records a database holds."""

    name: str
    demonstration: bool


def board() -> Standing | None:
    """The board of the database, whichever version of the program made it; None where there is none."""
    if "board" not in database.get_tables():
        return None
    row = next(_rows('SELECT "name", "demonstration" FROM "board"'), None)
    return Standing(row[0], bool(row[1])) if row else None


def tables() -> list[str]:
    """The tables whose rows a backup holds."""
    return sorted(
        name for name in database.get_tables() if name not in LEFT_OUT | {APPLIED} and not name.startswith("sqlite_")
    )


def columns(table: str) -> list[list[str]]:
    """The columns of a table, each with its kind."""
    return [[column.name, _kind(column.data_type)] for column in database.get_columns(table)]


def _kind(data_type: str) -> str:
    kind = next((kind for start, kind in _KINDS if data_type.lower().startswith(start)), None)
    if kind is None:
        raise TypeError(f"a backup does not know the type {data_type}")
    return kind


def count(table: str) -> int:
    """How many rows a table has."""
    return next(_rows(f'SELECT COUNT(*) FROM "{table}"'))[0]  # noqa: S608 - the name of one of our own tables


def lines(table: str, named: list[list[str]]) -> Iterator[bytes]:
    """The rows of a table, each as a line of JSON, in the order of its keys. What is held of it does not grow with it."""
    wanted = ", ".join(f'"{name}"' for name, _ in named)
    order = ", ".join(f'"{name}"' for name in database.get_primary_keys(table))
    statement = f'SELECT {wanted} FROM "{table}"' + (f" ORDER BY {order}" if order else "")  # noqa: S608
    truths = _truths(table, [name for name, _ in named])
    for found in _rows(statement):
        row = list(found)
        for place in truths:
            row[place] = None if row[place] is None else int(row[place])
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_text).encode() + b"\n"


def _truths(table: str, names: list[str]) -> list[int]:
    """The places of the columns that hold truths, where the engine tells them from numbers."""
    told = {each.name for each in database.get_columns(table) if each.data_type.lower().startswith("bool")}
    return [place for place, name in enumerate(names) if name in told]


def _text(value) -> str:
    if isinstance(value, dt.date):
        return str(value)  # as SQLite keeps it: 2015-09-30, and with the time 2015-09-30 12:00:00
    raise TypeError(f"a backup cannot hold {type(value).__name__}")


def _rows(statement: str) -> Iterator[tuple]:
    """What a statement finds, fetched as it is asked for."""
    connection = database.obj.connection()
    if is_sqlite():
        yield from connection.cursor().execute(statement)
    elif not database.obj.in_transaction():
        yield from connection.cursor().execute(statement).fetchall()
    else:
        with connection.cursor(name="backup") as cursor:
            cursor.itersize = 500
            cursor.execute(statement)
            yield from cursor


def fill(table: TablePart, rows: Iterable[list]) -> None:
    """Write the rows of a table as they were."""
    names, rows = [name for name, _ in table.columns], iter(rows)
    truths = _truths(table.name, names)
    with in_the_words_of_peewee:
        while lot := list(islice(rows, _LOT)):
            for row in lot if truths else ():
                for place in truths:
                    row[place] = None if row[place] is None else bool(row[place])
            insert_tuples(table.name, names, lot)


def heads() -> list[list]:
    """The name, the count and the head of each chain."""
    return [list(row) for row in _rows('SELECT "name", "count", "head" FROM "chain" ORDER BY "name"')]


def records() -> int:
    """How many records there are: first versions."""
    versioned = (name for name in tables() if "known_until" in {each.name for each in database.get_columns(name)})
    return sum(next(_rows(f'SELECT COUNT(*) FROM "{name}" WHERE "version" = 1'))[0] for name in versioned)  # noqa: S608


def applied() -> list[list[str]]:
    """The migrations that the database has had, and when."""
    return [[name, str(at)] for name, at in _rows(f'SELECT "name", "applied" FROM "{APPLIED}" ORDER BY "name"')]  # noqa: S608


def were_applied(migrations: Iterable[Sequence[str]]) -> None:
    """Keep when each was applied to the database that a backup was made of."""
    mark = database.obj.param
    statement = f'UPDATE "{APPLIED}" SET "applied" = {mark} WHERE "name" = {mark}'  # noqa: S608 - our own table
    for name, at in migrations:
        database.execute_sql(statement, (at, name))


def named_files() -> dict[str, str]:
    """The evidence files that rows name, by their stored names, each with its SHA-256."""
    found: dict[str, str] = {}
    for table in tables():
        if {"stored_name", "sha256"} <= {each.name for each in database.get_columns(table)}:
            found |= dict(_rows(f'SELECT "stored_name", "sha256" FROM "{table}" WHERE "stored_name" <> \'\''))  # noqa: S608
    return found


def differences(manifest: Manifest) -> list[str]:
    """The tables that are not, column by column, those of the database: nothing could be restored into it."""
    here, there = {name: columns(name) for name in tables()}, {table.name: table.columns for table in manifest.tables}
    return sorted(name for name in here.keys() | there.keys() if sorted(here.get(name, [])) != sorted(there.get(name, [])))
