"""Evidence files on disk: a random name each, private, written and synced before the row that names them is committed."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

_folder: Path | None = None


class Gone(Exception):
    """The file is not there, or is not what was stored. The message says which."""


def keep_in(folder: str | Path) -> None:
    """Name the folder. Names in the database are relative to it, so a restored copy finds its files."""
    global _folder
    _folder = Path(folder)


def save(content: bytes) -> tuple[str, str]:
    """Write a file and return its stored name and SHA-256."""
    name = secrets.token_hex(16)
    stored = f"{name[:2]}/{name}"
    path = _path(stored)
    path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # by itself: the mode is not that of parents
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    # A power cut must lose neither the file's name nor that of its folder, which may be new.
    _sync_folder(path.parent)
    _sync_folder(path.parent.parent)
    return stored, hashlib.sha256(content).hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(stored: str, sha256: str) -> bytes:
    """The content of a file, checked. Raises Gone when it is missing or was changed."""
    try:
        content = _path(stored).read_bytes()
    except OSError as missing:
        raise Gone("The file is missing from the store.") from missing
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Gone("The file is not the one that was given: its fingerprint differs.")
    return content


def left_over(known: set[str]) -> list[str]:
    """Files that no row names: what a transaction that failed left behind."""
    if _folder is None or not _folder.exists():
        return []
    found = {str(path.relative_to(_folder)) for path in _folder.rglob("*") if path.is_file()}
    return sorted(found - known)


def remove(stored: str) -> None:
    """Take a file away again when its row was not committed."""
    _path(stored).unlink(missing_ok=True)


def _path(stored: str) -> Path:
    if _folder is None:
        raise RuntimeError("files.keep_in() has not named the folder")
    return _folder / stored
