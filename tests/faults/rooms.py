"""A small disk that can be filled: a tmpfs of a few megabytes, where this process may mount one."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path


@contextmanager
def small_disk(megabytes: int) -> Iterator[Disk]:
    """Into whose folder other users of this machine may come too, such as the one that PostgreSQL runs as."""
    at = Path(tempfile.mkdtemp(prefix="tracker-disk-"))
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(at)], check=True)
        try:
            yield Disk(at)
        finally:
            subprocess.run(["umount", "--lazy", str(at)], check=True)
    finally:
        at.rmdir()


class Disk:
    def __init__(self, at: Path):
        self.at, self.ballast = at, at / "ballast"

    def fill(self) -> None:
        """To the last byte."""
        with self.ballast.open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while file.write(b"x" * size) == size:
                        pass
                except OSError:
                    continue

    def make_room(self) -> None:
        self.ballast.unlink()


@cache
def why_not() -> str:
    """Why there can be no small disk here; empty where there can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "only root may mount a small disk to fill"
    try:
        with small_disk(1):
            return ""
    except (OSError, subprocess.CalledProcessError):
        return "this machine mounts no small disk to fill"
