"""Opening the board's database for a command, and giving it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .. import clock, config
from ..rules.refusal import Refused
from ..store import database, files, migrations, reviews


@contextmanager
def database_of(settings: config.Settings, new: bool = False, of_any_age: bool = False) -> Iterator[config.Settings]:
    """The database named in the settings. Unless ``new``, it must exist, and unless ``of_any_age``, be up to date."""
    if new:
        database.private_folder(str(settings.data))
    elif settings.database.startswith("sqlite:///") and not _exists(settings):
        raise Refused(f"There is no database at {settings.database.removeprefix('sqlite:///')}. Run tracker init first.")
    engine = database.open_database(settings.database)
    files.keep_in(settings.evidence, **settings.evidence_access)
    engine.connect()
    try:
        if not new and not of_any_age:
            _check_up_to_date()
            clock.pin(settings.today or reviews.board().today)
        yield settings
    finally:
        clock.pin(None)
        database.close_if_ours()


def _exists(settings: config.Settings) -> bool:
    from pathlib import Path

    return Path(settings.database.removeprefix("sqlite:///")).is_file()


def _check_up_to_date() -> None:
    waiting = migrations.pending()
    if len(waiting) and not reviews.Board.table_exists():
        raise Refused("This database is empty. Run tracker init first.")
    if waiting:
        raise Refused(f"The database is older than the program. Run tracker migrate first ({', '.join(waiting)}).")
    if reviews.board() is None:
        raise Refused("This database has no board. Run tracker init first.")


def refuse_demonstration() -> None:
    """What is real and what is invented are never mixed."""
    if reviews.is_demonstration():
        raise Refused("This database is a demonstration. It takes nothing real.")
