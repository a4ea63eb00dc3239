"""Files in a folder of this machine: for the tracker's own user alone, each synced with the folders that lead to it."""

from __future__ import annotations

import datetime as dt
import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from .file_faults import AlreadyThere, Away, Gone, Kept

_PIECE = 1_000_000  # bytes
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)  # a page of its own says that there is no room


class Folder:
    """One folder. Names in the database are relative to it, so a restored copy finds its files."""

    def __init__(self, folder: Path):
        self.folder = folder

    def put(self, stored: str, chunks: Iterable[bytes]) -> None:
        path = self.folder / stored
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # by itself: the mode is not that of parents
            path.parent.mkdir(mode=0o700, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as there:
            raise AlreadyThere(stored) from there
        except OSError as fault:
            raise _said(fault) from fault
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in chunks:
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            # A power cut must lose neither the file's name nor that of its folder, which may be new.
            _sync_folder(path.parent)
            _sync_folder(self.folder)
        except BaseException as fault:
            path.unlink(missing_ok=True)
            if isinstance(fault, OSError):
                raise _said(fault) from fault
            raise

    def chunks(self, stored: str) -> Iterator[bytes]:
        try:
            with (self.folder / stored).open("rb") as file:
                while piece := file.read(_PIECE):
                    yield piece
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as missing:
            raise Gone("The file is missing from the store.") from missing
        except OSError as fault:
            raise _said(fault) from fault

    def remove(self, stored: str) -> None:
        try:
            (self.folder / stored).unlink(missing_ok=True)
        except OSError as fault:
            raise _said(fault) from fault

    def every(self) -> Iterator[Kept]:
        for path in sorted(self.folder.rglob("*")) if self.folder.exists() else ():
            if path.is_file():
                found = path.stat()
                at = dt.datetime.fromtimestamp(found.st_mtime, dt.UTC).replace(tzinfo=None)
                yield Kept(path.relative_to(self.folder).as_posix(), found.st_size, at)


def _said(fault: OSError) -> Exception:
    """What a fault of the disk is: no room stays what it is."""
    return fault if fault.errno in _NO_ROOM else Away(because=fault.strerror or fault)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
