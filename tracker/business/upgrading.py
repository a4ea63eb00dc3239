"""Upgrading a database that holds records: a backup first, then every pending migration or none of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from ..rules.refusal import Refused
from ..store import backups as store
from ..store import migrations
from ..store.database import private_folder
from .backups import Made, make


def upgrade(
    data: Path, *, now: dt.datetime, backup: bool = True, told: Callable[[Made], object] = lambda made: None
) -> list[str]:
    """Apply what is pending and return the names. Raises Refused; then the database is as it was.

    The backup lies in the data folder, and ``told`` is called with it before anything is changed.
    """
    waiting = migrations.pending()
    made = None
    if waiting and backup and store.board() is not None:
        folder = data / "backups"
        private_folder(str(folder))
        made = make(folder / f"before-{waiting[0]}-{now:%Y-%m-%d-%H%M%S-%f}.zip", now=now)
        told(made)
    try:
        return migrations.upgrade()
    except (migrations.Failed, ValueError) as fault:
        kept = f" The backup is {made.path}." if made else ""
        raise Refused(f"{fault} Nothing was changed: the database is as it was.{kept}") from fault
