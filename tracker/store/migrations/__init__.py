"""Upgrading the database, one numbered file at a time. Each file holds frozen copies of the tables as they were then."""

from __future__ import annotations

from pathlib import Path

from playhouse.migrations import Runner

from .. import guards
from ..database import database

FOLDER = Path(__file__).parent


def runner() -> Runner:
    """The runner over this folder. The path is absolute: a relative one would be looked for in the working folder."""
    return Runner(database.obj, directory=str(FOLDER), table_name="schema_migration")


def upgrade() -> list[str]:
    """Apply what is pending and return the names. Twice is harmless; a failing file leaves the database as it was.

    The guards of the database are away meanwhile, because a migration may have to write over rows, and are put up again
    whatever comes of it; those of a table that is no longer as the program knows it only when all is applied.
    """
    if pending():
        guards.take_down()
    applied = runner().up()
    guards.put_up()
    return applied


def pending() -> list[str]:
    """The names of files that have not been applied."""
    return [migration.name for migration in runner().status() if migration.path and not migration.applied]
