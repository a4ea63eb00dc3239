"""A database for each test, on SQLite or PostgreSQL, with the shipped review loaded and the cast hired."""

from __future__ import annotations

import gc
import os
import shutil
import uuid
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from argon2 import PasswordHasher
from jinja2 import FileSystemBytecodeCache

from tests import cast
from tracker import clock, config, paths
from tracker.business import boards, demonstration, loads, sign_in
from tracker.store import database, files

ENGINE = os.environ.get("TRACKER_TEST_ENGINE", "sqlite")
# The real profile takes 0.1 s and 64 MiB for each sign-in.
sign_in.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
# A page makes many objects that are gone with it; looking for cycles after every 700 takes a tenth of the time.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL run what asks for a database; the rest says the same on every engine and has been run."""
    if ENGINE == "postgresql":
        told = [item for item in items if "engine" in item.fixturenames or item.get_closest_marker("postgresql")]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(told)])
        items[:] = told


class _Engine:
    """Databases for tests: each a copy of one in which the review is loaded and the cast hired."""

    def __init__(self, folder: Path):
        self.folder = folder

    def full(self) -> str:
        if not hasattr(self, "_full"):
            self._full = self.empty("full")
            _open(self._full)
            boards.create("Oxfordshire Safeguarding Children Board", clock.now())
            loads.load(paths.SEEDS / "children-a-f")
            cast.hire()
            _close()
        return self._full

    def demonstration(self) -> str:
        """A copy of the demonstration, whose accounts have the password of the cast; its names are beside it."""
        if not hasattr(self, "_demonstration"):
            self._demonstration = self.empty("demonstration")
            self.demonstration_files = self.folder / "demonstration-evidence"
            files.keep_in(self.demonstration_files)
            _open(self._demonstration)
            name = "Oxfordshire Safeguarding Children Board"
            shipped, invented = paths.SEEDS / "children-a-f", paths.SEEDS / "demonstration"
            self.demonstration_names = demonstration.build(shipped, invented, name, cast.PASSWORD)
            _close()
        return self.empty(uuid.uuid4().hex, like=self._demonstration)

    def copy(self) -> str:
        return self.empty(uuid.uuid4().hex, like=self.full())


class _Sqlite(_Engine):
    def empty(self, name: str, like: str | None = None) -> str:
        path = self.folder / f"{name}.db"
        if like:
            shutil.copy(like.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        for end in ("", "-wal", "-shm"):
            Path(url.removeprefix("sqlite:///") + end).unlink(missing_ok=True)


class _Postgresql(_Engine):
    def __init__(self, folder: Path):
        super().__init__(folder)
        from tests.postgresql import server_url

        self.server = server_url()
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


def _open(url: str) -> None:
    database.open_database(url)
    database.database.connect()


def _close() -> None:
    database.database.close()
    if hasattr(database.database.obj, "close_all"):
        database.database.obj.close_all()


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    kind = _Postgresql if ENGINE == "postgresql" else _Sqlite
    with _in_memory() as folder:
        yield kind(folder or tmp_path_factory.mktemp("databases"))


@contextmanager
def _in_memory():
    """A folder that no disk is waited for, where there is one with room; a third of the time went to such waiting."""
    memory = Path("/dev/shm")  # noqa: S108
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < 1_000_000_000:
        yield None
        return
    with TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def tracker(engine, tmp_path):
    """The shipped review and the cast in a database of its own. Today is 30 September 2015."""
    with opened(engine, engine.copy(), tmp_path) as found:
        yield found


@pytest.fixture
def bare(engine, tmp_path):
    """A database with nothing in it, not even tables."""
    with opened(engine, engine.empty(uuid.uuid4().hex), tmp_path) as found:
        yield found


@contextmanager
def opened(engine, url: str, folder: Path):
    """A database of a test's own, dropped at the end."""
    files.keep_in(folder / "evidence")
    _open(url)
    clock.pin(cast.TODAY)
    yield settings(url, folder)
    clock.pin(None)
    _close()
    engine.drop(url)


def settings(url: str, folder: Path) -> config.Settings:
    return config.Settings(
        data=folder, database=url, secret_key="k" * 40, evidence=str(folder / "evidence"), today=cast.TODAY, testing=True
    )


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """Templates once compiled, shared by the applications of all tests; each would take a second to do it anew."""
    shared = tmp_path_factory.getbasetemp().parent / "templates"
    shared.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(shared))


_made: list = []


@pytest.fixture
def app(tracker, compiled):
    """The application over the test's database. It is made once, and told of each database: making it takes a while."""
    from tracker.app import create_app

    if not _made:
        # create_app opens the database anew, and gives its connection back.
        _close()
        _made.append(create_app(tracker))
        _made[0].jinja_env.bytecode_cache = compiled
        database.database.connect(reuse_if_open=True)
    _made[0].config.update(SETTINGS=tracker, SHOW_ERROR_PAGES=False)
    return _made[0]


@pytest.fixture
def anybody(app) -> cast.Visitor:
    """Somebody who has not signed in."""
    return cast.Visitor(app.test_client())


@pytest.fixture
def visit(app):
    """visit("police") is somebody signed in, in that part."""

    def _visit(part: str) -> cast.Visitor:
        return cast.Visitor(app.test_client()).come_in(part)

    return _visit


@pytest.fixture
def review(tracker):
    from tracker.store import reviews

    return reviews.review_of("children-a-f")


@pytest.fixture
def act(tracker):
    """act("police") is that post, for calling the verbs of ``business`` directly."""
    return cast.acting
