"""Upgrading the database, one numbered file at a time. Each file holds frozen copies of the tables as they were then."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from playhouse.migrations import Migration, Runner

from .. import guards
from ..database import database, is_sqlite

FOLDER = Path(__file__).parent
APPLIED = "schema_migration"  # the table of what has been applied


class _Some(Runner):
    """A runner that knows some of the files alone."""

    only: Collection[str] = ()

    def migrations(self):
        return [each for each in super().migrations() if each.name in self.only]


def runner(kind: type[Runner] = Runner) -> Runner:
    """The runner over this folder. The path is absolute: a relative one would be looked for in the working folder."""
    return kind(database.obj, directory=str(FOLDER), table_name=APPLIED)


class Failed(Exception):
    """A file could not be applied, and so none was. The message says which and why."""

    def __init__(self, name: str, because: Exception):
        super().__init__(f"{name} could not be applied ({str(because).splitlines()[0] if str(because) else because!r}).")


def upgrade() -> list[str]:
    """Apply what is pending and return the names. Twice is harmless. Raises Failed; then the database is as it was.

    The guards of the database are away meanwhile, because a migration may have to write over rows.
    """
    with _all_or_nothing():
        names = pending()
        if names:
            guards.take_down()
        for name in names:
            try:
                runner().up(name)
            except Exception as fault:
                raise Failed(name, fault) from fault
        guards.put_up()
    return names


def make_tables_of(names: Collection[str]) -> None:
    """Make, in an empty database, the tables as they were when these migrations and no others had been applied."""
    some = runner(_Some)
    some.only = names
    with _all_or_nothing():
        some.up()


def pending() -> list[str]:
    """The names of files that have not been applied."""
    return [migration.name for migration in runner().status() if migration.path and not migration.applied]


def known() -> list[str]:
    """The names of the files that this program has."""
    return [migration.name for migration in Migration.load_directory(str(FOLDER))]


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """One transaction over all the files, in which a second upgrade waits for the first.

    On SQLite the references are let be meanwhile, because some files write a table anew, and are all checked at its end;
    the switch has no effect inside a transaction, so that the runner's own leaves it as it is.
    """
    if not is_sqlite():
        with database.atomic():
            database.execute_sql("SELECT pg_advisory_xact_lock(hashtext('upgrade of the tracker'))")
            yield
        return
    with references_off(), database.atomic():
        yield
        check_references()


@contextmanager
def references_off() -> Iterator[None]:
    """On SQLite, write rows in any order; whoever does so calls ``check_references`` at the end."""
    outside = not database.obj.in_transaction()
    if outside:
        database.obj.pragma("foreign_keys", 0)
    try:
        yield
    finally:
        if outside:
            database.obj.pragma("foreign_keys", 1)


def check_references() -> None:
    """Raise when a row refers to one that is not there."""
    broken = database.execute_sql("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise ValueError(f"a row of {broken[0]} refers to a row of {broken[2]} that is not there")
