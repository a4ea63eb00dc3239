"""Databases for tests, on SQLite or PostgreSQL: each a copy of one that is built once for all the processes of a run."""

from __future__ import annotations

import fcntl
import json
import shutil
import uuid
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from tests import cast, small
from tracker import clock, paths
from tracker.business import boards, demonstration, loads
from tracker.reports import board_pack_paper, hearing
from tracker.store import database, files, migrations

BOARD = "Oxfordshire Safeguarding Children Board"
SHIPPED, INVENTED = paths.SEEDS / "children-a-f", paths.SEEDS / "demonstration"


class Engine:
    """``folder`` is of this process; ``shared`` of all the processes of this run."""

    def __init__(self, folder: Path, shared: Path):
        self.folder, self.shared = folder, shared
        self._built: dict[str, str] = {}

    def tables(self) -> str:
        """Every table, and nothing in them."""
        return self._once("tables", migrations.upgrade)

    def full(self) -> str:
        """The shipped review, and the cast hired."""
        return self._once("full", lambda: self._review(SHIPPED))

    def small(self) -> str:
        """A small part of the shipped review (tests/small.py), and the cast hired."""
        return self._once("small", lambda: self._review(small.write(self.shared / "small")))

    def demonstration(self) -> str:
        """A copy of the demonstration, whose accounts have the password of the cast; its names are beside it."""
        whole = self._once("demonstration", self._demonstration)
        self.demonstration_files = self.folder / "demonstration-evidence"
        if not self.demonstration_files.exists():
            shutil.copytree(self.shared / "demonstration-evidence", self.demonstration_files)
        self.demonstration_names = json.loads((self.shared / "demonstration.json").read_text(encoding="utf-8"))
        return self.copy(whole)

    def copy(self, whole: str | None = None) -> str:
        """A database like another; like the shipped review unless said otherwise."""
        return self.empty(uuid.uuid4().hex, like=whole or self.full())

    def empty(self, name: str, like: str | None = None) -> str:
        raise NotImplementedError

    def drop(self, url: str) -> None:
        raise NotImplementedError

    def _once(self, name: str, fill: Callable[[], object]) -> str:
        """The URL of a database that the first process to ask for it builds; the others wait for that."""
        if name not in self._built:
            told = self.shared / f"{name}.url"
            with _alone(self.shared / f"{name}.lock"):
                if not told.exists():
                    url = self.empty(f"{name}_whole")
                    connect(url)
                    fill()
                    disconnect()
                    told.write_text(self._kept(url, name), encoding="utf-8")
            self._built[name] = told.read_text(encoding="utf-8")
        return self._built[name]

    def _kept(self, url: str, name: str) -> str:
        """Where all the processes find what one has built."""
        return url

    def _review(self, seeds: Path) -> None:
        boards.create(BOARD, clock.now())
        loads.load(seeds)
        cast.hire()

    def _demonstration(self) -> None:
        files.keep_in(self.shared / "demonstration-evidence")
        names = demonstration.build(SHIPPED, INVENTED, BOARD, cast.PASSWORD, hearing, board_pack_paper.to_freeze)
        (self.shared / "demonstration.json").write_text(json.dumps(names), encoding="utf-8")


class Sqlite(Engine):
    def empty(self, name: str, like: str | None = None) -> str:
        path = self.folder / f"{name}.db"
        if like:
            shutil.copyfile(like.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        for end in ("", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + end).unlink(missing_ok=True)

    def _kept(self, url: str, name: str) -> str:
        shutil.move(url.removeprefix("sqlite:///"), self.shared / f"{name}.db")
        return f"sqlite:///{self.shared / name}.db"


class Postgresql(Engine):
    def __init__(self, folder: Path, shared: Path, server: str = ""):
        super().__init__(folder, shared)
        from tests.postgresql import server_url

        self.server = server or server_url()
        self.prefix = f"t{uuid.uuid4().hex[:8]}"

    def empty(self, name: str, like: str | None = None) -> str:
        name = f"{self.prefix}_{name}"
        template = f' TEMPLATE "{self._name(like)}" STRATEGY FILE_COPY' if like else ""
        self._run(f'CREATE DATABASE "{name}"{template}')
        head, _, tail = self.server.partition("?")
        return f"{head.rpartition('/')[0]}/{name}{'?' + tail if tail else ''}"

    def drop(self, url: str) -> None:
        self._run(f'DROP DATABASE "{self._name(url)}" WITH (FORCE)')

    def _name(self, url: str) -> str:
        return url.partition("?")[0].rpartition("/")[2]

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def _alone(lock: Path):
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def of(kind: str, folder: Path, shared: Path) -> Engine:
    return (Postgresql if kind == "postgresql" else Sqlite)(folder, shared)


def connect(url: str) -> None:
    database.open_database(url)
    database.database.connect()


def disconnect() -> None:
    database.database.close()
    if hasattr(database.database.obj, "close_all"):
        database.database.obj.close_all()
