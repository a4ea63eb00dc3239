"""Evidence files: a random name each, private, safe in the store before the row that names them is committed.

They lie in a folder (``file_folder.py``) or in a bucket of an S3-compatible store (``file_bucket.py``). The name in the
database is relative and says nothing of either, so that files copied from one to the other need no change there.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from .file_faults import AlreadyThere, Away, Gone, Kept
from .file_folder import Folder

__all__ = ["AlreadyThere", "Away", "Gone", "Kept"]
NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")  # two letters as a folder, so that no folder grows without end


class Store(Protocol):
    """What a place where files lie can do. Each may raise ``Away``."""

    def put(self, stored: str, chunks: Iterable[bytes]) -> None:
        """Write a file, safe against a power cut when this returns. Raises AlreadyThere; leaves no half of one."""

    def chunks(self, stored: str) -> Iterator[bytes]:
        """The content of a file in pieces of about a megabyte. Raises Gone."""

    def remove(self, stored: str) -> None:
        """Take a file away; one that is gone already is no fault."""

    def every(self) -> Iterator[Kept]:
        """Each thing that lies there, whatever it is."""


_store: Store | None = None


def keep_in(where: str | Path, **access: str) -> None:
    """Name the folder, or the bucket as ``s3://bucket/prefix``. ``access`` is what ``file_bucket.Bucket`` takes."""
    global _store
    if str(where).startswith("s3://"):
        from .file_bucket import Bucket

        _store = Bucket(str(where), **access)
    else:
        _store = Folder(Path(where))


def save(content: bytes) -> tuple[str, str]:
    """Write a file and return its stored name and SHA-256. Raises Away, or OSError where a disk is full."""
    try:
        stored = _new_name()
        put(stored, [content])
    except AlreadyThere:  # by our own hand: the store took it, the answer was lost on the way, and obstore asked again
        stored = _new_name()
        put(stored, [content])
    return stored, hashlib.sha256(content).hexdigest()


def _new_name() -> str:
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


def put(stored: str, chunks: Iterable[bytes]) -> None:
    """Write a file under a name that it has already, for a restored copy. Raises AlreadyThere."""
    if not NAME.fullmatch(stored):
        raise ValueError(f"{stored!r} is no name of a stored file")
    _there().put(stored, chunks)


def chunks(stored: str) -> Iterator[bytes]:
    """The content of a file, a piece at a time, not checked. Raises Gone when it is missing."""
    if not NAME.fullmatch(stored):
        raise Gone("The file is missing from the store.")
    return _there().chunks(stored)


def read(stored: str, sha256: str) -> bytes:
    """The content of a file, checked. Raises Gone when it is missing or was changed."""
    content = b"".join(chunks(stored))
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Gone("The file is not the one that was given: its fingerprint differs.")
    return content


def check(stored: str, sha256: str) -> None:
    """Read a file a piece at a time and check it. Raises Gone."""
    found = hashlib.sha256()
    for chunk in chunks(stored):
        found.update(chunk)
    if found.hexdigest() != sha256:
        raise Gone("The file is not the one that was given: its fingerprint differs.")


def every() -> Iterator[Kept]:
    """Each file that lies in the store, named by a row or not: its stored name, its size, when it was written."""
    return _there().every()


def left_over(known: set[str]) -> list[str]:
    """Files that no row names: what a transaction that failed left behind."""
    return sorted(each.name for each in every() if each.name not in known)


def remove(stored: str) -> None:
    """Take a file away for good. One that is gone already is no fault."""
    _there().remove(stored)


def take_back(stored: str) -> bool:
    """Take a file away that no row names, or will name, and say whether it went.

    One that could not go is left over: ``tracker verify`` names it, and the fault hides no other one.
    """
    try:
        remove(stored)
    except (Away, OSError) as fault:
        because = getattr(fault, "because", "") or fault
        logging.getLogger(__name__).warning("the file %s is left over: %s", stored, because)
        return False
    return True


def _there() -> Store:
    if _store is None:
        raise RuntimeError("files.keep_in() has not named the folder")
    return _store
