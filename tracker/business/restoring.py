"""Putting a backup in place: checked in full, restored beside what stands there, verified, and only then put there."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from peewee import PeeweeException

from ..rules import backups as rules
from ..rules.backups import Manifest
from ..rules.refusal import Refused
from ..store import backups as store
from ..store import files, history_read, migrations, people
from ..store.backup_file import Reader
from ..store.database import database, private_folder
from ..store.placing import Place, place
from . import verify
from .backups import Made, Progress, make


@dataclass
class Restored:
    """What was put in place, and what it replaced."""

    manifest: Manifest
    sha256: str
    upgraded: list[str]
    before: Made | None = None  # the backup of what stood there
    faults: list[str] = field(default_factory=list)


def check(path: Path, progress: Progress | None = None) -> tuple[Manifest, str]:
    """Read a backup to its end and change nothing. Returns what it holds and its SHA-256. Raises Refused."""
    with Reader(path) as reader:
        _check(reader, progress)
        return reader.manifest, reader.sha256


def _check(reader: Reader, progress: Progress | None) -> None:
    rules.check_program(reader.manifest, migrations.known())
    whole = max(reader.manifest.size, 1)
    done = 0
    for part in reader.check():
        done += part.size
        if progress:
            progress(done, whole)


def restore(
    path: Path,
    url: str,
    data: Path,
    *,
    now: dt.datetime,
    replace: bool = False,
    despite_faults: bool = False,
    agreed: Callable[[str], None] = lambda board: None,
    progress: Progress | None = None,
) -> Restored:
    """Restore into the database that the URL names, and the evidence store in use. Raises Refused; then nothing changed.

    ``agreed`` is asked with the name of the board that is to be replaced, and raises Refused when it is not to be.
    """
    with Reader(path) as reader:
        _check(reader, progress)
        try:
            private_folder(str(data))
            rules.check_room(reader.manifest, shutil.disk_usage(data).free)
            return _put_in_place(reader, url, data, now, replace, despite_faults, agreed)
        except (OSError, PeeweeException) as fault:
            because = getattr(fault, "strerror", None) or str(fault).splitlines()[0]
            raise Refused(f"The backup was not restored: {because}. What stood here is as it was.") from fault


def _put_in_place(reader: Reader, url: str, data: Path, now, replace: bool, despite_faults: bool, agreed) -> Restored:
    before, gone = None, set()
    with _Files() as kept, place(url) as where:
        standing = where.standing
        if standing is not None:
            rules.check_place(reader.manifest, standing.name, standing.demonstration, replace)
            agreed(standing.name)
            before = _keep(data, now)
            gone = {part.name for part in before.manifest.files}
        done = _restore(reader, where, kept, now, despite_faults)
        done.before = before
        wanted = set(store.named_files())
    for name in sorted(gone - wanted):  # they lie in the backup of what stood here
        files.take_back(name)
    return done


def _keep(data: Path, now: dt.datetime) -> Made:
    """A backup of what stands where another is to be put."""
    folder = data / "backups"
    private_folder(str(folder))
    return make(folder / f"before-restore-{now:%Y-%m-%d-%H%M%S-%f}.zip", now=now)


def _restore(reader: Reader, where: Place, kept: _Files, now: dt.datetime, despite_faults: bool) -> Restored:
    manifest = reader.manifest
    try:
        rebuild(reader, where)
        _check_board(manifest)
        upgraded = migrations.upgrade()
    except (PeeweeException, migrations.Failed, ValueError) as fault:
        raise Refused(f"The rows of this backup cannot be kept here: {str(fault).splitlines()[0]}.") from fault
    for part in manifest.files:
        kept.save(part.name, part.sha256, reader.content(part))
    faults = _faults(manifest)
    if faults and not despite_faults:
        shown = " ".join(faults[:5])
        raise Refused(f"What was restored is not sound, so it was not put in place. {shown} To do so say --despite-faults.")
    people.log("restored a backup", f"{reader.path.name}, SHA-256 {reader.sha256}, made at {manifest.made_at}", None, now)
    return Restored(manifest, reader.sha256, upgraded, faults=faults)


def _check_board(manifest: Manifest) -> None:
    """What the manifest says of the board decided what it may take the place of, so its row says the same."""
    found = store.board()
    if found is None or (found.name, found.demonstration) != (manifest.board, manifest.demonstration):
        raise Refused("The board in this backup is not the one that its manifest names. It was not put in place.")


def rebuild(reader: Reader, where: Place) -> None:
    """Make the tables that the backup was made of, in a place, with every row that they had."""
    manifest = reader.manifest
    where.begin()
    migrations.make_tables_of({name for name, _ in manifest.migrations})
    if other := store.differences(manifest):
        raise Refused(f"This backup has other tables than its migrations make: {', '.join(other)}.")
    where.take_rows()
    with database.atomic():
        for table in manifest.tables:
            store.fill(table, reader.rows(table))
        store.were_applied(manifest.migrations)
    where.end()


def _faults(manifest: Manifest) -> list[str]:
    """What is wrong with what was restored: by its history, its heads, its files."""
    heads = sorted([name, count, head] for name, count, head in history_read.heads())
    if heads != sorted(manifest.chains):
        raise Refused("What was restored has other heads than the backup names. It was not put in place.")
    found = list(verify.of_the_database())
    for name, sha256 in sorted(store.named_files().items()):
        try:
            files.check(name, sha256)
        except files.Gone as gone:
            found.append(f"The file {name}: {gone}")
    return found


class _Files:
    """The evidence files that are written, and taken away again when what names them is not put in place."""

    def __init__(self):
        self.written: list[str] = []
        self.damaged: dict[str, bytes] = {}  # what lay there under the same name and was not what was stored

    def save(self, name: str, sha256: str, chunks: Iterable[bytes]) -> None:
        """Write a file under the name that it had, unless it is there already as it was."""
        try:
            files.check(name, sha256)
        except files.Gone:
            with suppress(files.Gone):
                self.damaged[name] = b"".join(files.chunks(name))
                files.remove(name)
            self.written.append(name)
            files.put(name, chunks)

    def __enter__(self) -> _Files:
        return self

    def __exit__(self, kind, *_) -> None:
        if kind is not None:
            for name in self.written:
                if files.take_back(name) and name in self.damaged:
                    files.put(name, [self.damaged[name]])
