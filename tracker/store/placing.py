"""A new database in the place of another: built beside it, put in place when it is whole, else the old one stays.

On SQLite it is a new file in the same folder. On PostgreSQL everything is one transaction over the same database: who
reads or writes meanwhile waits, and what is not committed was never there.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..rules.refusal import Refused
from . import backups
from .backup_file import sync_folder
from .database import close_if_ours, database, open_database
from .migrations import APPLIED, check_references

IN_USE = "Somebody works with this database: the tracker is being served, or a command runs. Stop it first, then try again."


class Place:
    """Where a database is to stand. ``standing`` is the board that stands there; nobody writes in it until the end."""

    standing: backups.Standing | None = None

    def begin(self) -> None:
        """From here on the database in use is a new one, with nothing in it."""
        raise NotImplementedError

    def take_rows(self) -> None:
        """Its tables are made: rows may come in any order, and references are looked at when all are there."""
        raise NotImplementedError

    def end(self) -> None:
        """Its rows are written: see that every reference holds."""
        raise NotImplementedError

    def _look(self) -> None:
        try:
            self.standing = backups.board()
            foreign = set(database.get_tables()) - {APPLIED}
        except Exception as fault:
            raise Refused(
                f"What stands in this place cannot be read ({fault}). Move it away by hand, then try again."
            ) from fault
        if foreign and "board" not in foreign:
            raise Refused("This database holds tables that are not the tracker's. Name an empty one.")


@contextmanager
def place(url: str) -> Iterator[Place]:
    """The place that a URL names. What was built takes it when the block ends well."""
    close_if_ours()
    with (_of_a_file if url.startswith("sqlite:///") else _of_a_server)(url) as found:
        yield found


class _File(Place):
    def __init__(self, path: Path):
        self.path, self.beside, self.held = path, None, None
        if path.exists():
            self.held = _Held(path)
            try:
                _open(path)
                self._look()
            except BaseException:
                self.held.let_go()
                raise

    def begin(self) -> None:
        descriptor, name = tempfile.mkstemp(dir=self.path.absolute().parent, prefix="restoring-", suffix=".db")
        os.close(descriptor)
        self.beside = Path(name)
        _open(self.beside)

    def take_rows(self) -> None:
        database.obj.pragma("foreign_keys", 0)

    def end(self) -> None:
        check_references()
        database.obj.pragma("foreign_keys", 1)

    def put_in_place(self) -> None:
        # The last connection takes the write-ahead log into the file, and the log away.
        close_if_ours()
        if Path(f"{self.beside}-wal").exists():
            raise Refused(IN_USE)
        with self.beside.open("rb") as file:
            os.fsync(file.fileno())
        if self.held:
            self.held.be_alone()
        os.replace(self.beside, self.path)
        sync_folder(self.path.absolute().parent)


class _Held:
    """Keeps others from writing into a SQLite file while it is read and until another takes its place."""

    def __init__(self, path: Path):
        self.connection = sqlite3.connect(path, isolation_level=None, timeout=1)
        try:
            self._alone()
            self.connection.execute("PRAGMA journal_mode=WAL")
            self.connection.execute("BEGIN IMMEDIATE")
            self.before = self._version()
        except sqlite3.OperationalError as fault:
            self.connection.close()
            raise Refused(IN_USE) from fault
        except sqlite3.DatabaseError as fault:
            self.connection.close()
            raise Refused(f"{path} is no database that can be read. Move it away by hand, then try again.") from fault
        except Refused:
            self.connection.close()
            raise

    def be_alone(self) -> None:
        """Nobody else has it open, and nobody wrote in it since it was held."""
        self.connection.execute("ROLLBACK")
        self._alone()
        self.connection.execute("BEGIN EXCLUSIVE")
        if self._version() != self.before:
            raise Refused(IN_USE)

    def let_go(self) -> None:
        self.connection.close()

    def _alone(self) -> None:
        """Leaving the write-ahead log is possible for the only connection alone, and takes the log into the file."""
        try:
            mode = self.connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except sqlite3.OperationalError as fault:
            raise Refused(IN_USE) from fault
        if mode != "delete":
            raise Refused(IN_USE)

    def _version(self) -> int:
        """A number that changes when another connection has written."""
        return self.connection.execute("PRAGMA data_version").fetchone()[0]


def _open(path: Path) -> None:
    open_database(f"sqlite:///{path}").connect()


@contextmanager
def _of_a_file(url: str) -> Iterator[_File]:
    found = _File(Path(url.removeprefix("sqlite:///")))
    try:
        yield found
        found.put_in_place()
    finally:
        close_if_ours()
        if found.held:
            found.held.let_go()
        if found.beside:
            for end in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    os.unlink(f"{found.beside}{end}")


class _Server(Place):
    """The tables of a database on a server. What they had is dropped in the transaction that makes the new ones."""

    def __init__(self):
        self._look()
        if self.standing:
            names = ", ".join(f'"{name}"' for name in sorted(database.get_tables()))
            _run("LOCK TABLE", names, "IN ACCESS EXCLUSIVE MODE")

    def begin(self) -> None:
        names = ", ".join(f'"{name}"' for name in sorted(database.get_tables()))
        if names:
            _run("DROP TABLE", names, "CASCADE")
            triggers = (
                "SELECT oid::regprocedure::text FROM pg_proc "
                "WHERE pronamespace = current_schema()::regnamespace AND prorettype = 'trigger'::regtype"
            )
            for (function,) in database.execute_sql(triggers).fetchall():
                _run("DROP FUNCTION", function, "CASCADE")

    def take_rows(self) -> None:
        self._references("DEFERRABLE INITIALLY DEFERRED")

    def end(self) -> None:
        database.execute_sql("SET CONSTRAINTS ALL IMMEDIATE")
        self._references("NOT DEFERRABLE")

    def _references(self, kind: str) -> None:
        found = (
            "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint "
            "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
        )
        for table, name in database.execute_sql(found).fetchall():
            _run("ALTER TABLE", table, "ALTER CONSTRAINT", name, kind)


def _run(*words: str) -> None:
    """A statement about tables and functions, whose names the database itself gave."""
    database.execute_sql(" ".join(words))


@contextmanager
def _of_a_server(url: str) -> Iterator[_Server]:
    open_database(url).connect()
    try:
        with database.atomic():
            yield _Server()
    finally:
        close_if_ours()
