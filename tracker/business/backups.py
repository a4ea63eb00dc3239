"""A backup: one file with everything that the tracker needs to stand elsewhere as it stood at one moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import __version__
from ..rules import backups as rules
from ..rules.backups import FilePart, Manifest, TablePart
from ..rules.refusal import Refused
from ..store import backups as store
from ..store import files
from ..store.backup_file import Reader, Writer
from ..store.database import is_sqlite, one_moment

Progress = Callable[[int, int], object]  # how much is done, of how much
_TRIES = 3


@dataclass
class Made:
    """A backup that was made and checked."""

    path: Path
    sha256: str
    size: int
    manifest: Manifest


class _TakenAway(Exception):
    """A redaction took a file away while it was being read."""


def make(place: Path, *, now: dt.datetime, replace: bool = False, progress: Progress | None = None) -> Made:
    """Write a backup to a file, or into a folder under a name of its own. Raises Refused, and then nothing is kept.

    A file that is missing in the store is named in the manifest, and the rest is kept.
    """
    standing = store.board()
    if standing is None:
        raise Refused("This database has no board. There is nothing to keep.")
    if place.is_dir():
        place = place / rules.named_after(standing.name, now)
    _check_place(place, replace)
    for last in (*[False] * (_TRIES - 1), True):
        try:
            return _make(place, now, replace, progress, last)
        except _TakenAway:  # what the file held must not stand in a backup made after that: begin again
            continue
    raise AssertionError


def _check_place(place: Path, replace: bool) -> None:
    if not place.absolute().parent.is_dir():
        raise Refused(f"There is no folder {place.absolute().parent}.")
    if place.exists() and not replace:
        raise Refused(f"{place} is there already. To write over it say --replace.")


def _make(place: Path, now: dt.datetime, replace: bool, progress: Progress | None, last: bool) -> Made:
    try:
        writer = Writer(place)
    except OSError as fault:
        raise Refused(f"The backup could not be written: {fault.strerror}.") from fault
    try:
        manifest = _write(writer, now, progress or (lambda done, of: None), last)
        writer.seal()
        with Reader(writer.path) as reader:
            for _ in reader.check():
                pass
            sha256 = reader.sha256
        _check_place(place, replace)
        size = writer.path.stat().st_size
        writer.put_in_place()
    except OSError as fault:
        raise Refused(f"The backup could not be written: {fault.strerror}. Nothing was kept.") from fault
    finally:
        writer.throw_away()
    return Made(place, sha256, size, manifest)


def _write(writer: Writer, now: dt.datetime, progress: Progress, last: bool) -> Manifest:
    """The database first, all of it as at one moment; then the files that its rows name, which nobody changes."""
    with one_moment():
        names = store.tables()
        counted = {name: store.count(name) for name in names}
        wanted = store.named_files()
        step = _Steps(progress, sum(counted.values()) + len(wanted))
        standing, migrations, chains = store.board(), store.applied(), store.heads()
        records = store.records()
        tables = [_table(writer, name, counted[name], step) for name in names]
    found, missing = [], []
    for name in sorted(wanted):
        try:
            content = files.read(name, wanted[name])
        except files.Gone as gone:
            if not last and name not in store.named_files():
                raise _TakenAway from gone
            missing.append([name, str(gone)])
            continue
        size, sha256 = writer.add(f"evidence/{name}", [content], packed=False)
        found.append(FilePart(name, size, sha256))
        step()
    manifest = Manifest(
        program=__version__,
        engine="sqlite" if is_sqlite() else "postgresql",
        made_at=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        board=standing.name,
        demonstration=standing.demonstration,
        migrations=migrations,
        chains=chains,
        records=records,
        tables=tables,
        files=found,
        missing=missing,
    )
    writer.add(rules.MANIFEST, [manifest.as_json().encode()], packed=True)
    return manifest


class _Steps:
    """Counts what is done, and says so each hundredth of the way."""

    def __init__(self, progress: Progress, of: int):
        self.progress, self.of, self.done, self.every = progress, of, 0, max(of // 100, 1)

    def __call__(self) -> None:
        self.done += 1
        if self.done % self.every == 0 or self.done == self.of:
            self.progress(self.done, self.of)


def _table(writer: Writer, name: str, rows: int, step: Callable[[], None]) -> TablePart:
    columns = store.columns(name)

    def lines() -> Iterator[bytes]:
        for line in store.lines(name, columns):
            step()
            yield line

    size, sha256 = writer.add(f"tables/{name}.jsonl", lines(), packed=True)
    return TablePart(name, columns, rows, size, sha256)


def prune(folder: Path, board: str, keep: int) -> list[str]:
    """Delete the backups of a board in a folder but for the newest so many. Returns their names."""
    past = rules.past_keeping((each.name for each in folder.iterdir() if each.is_file()), board, keep)
    for name in past:
        (folder / name).unlink()
    return past
