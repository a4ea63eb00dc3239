"""A database for each test, on SQLite or PostgreSQL, with the shipped review loaded and the cast hired."""

from __future__ import annotations

import gc
import hashlib
import inspect
import os
import shutil
import uuid
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from tests import cast, engines
from tests.engines import connect, disconnect
from tracker import clock, config, paths
from tracker.business import sign_in
from tracker.rules import exports
from tracker.store import database, files

ENGINE = os.environ.get("TRACKER_TEST_ENGINE", "sqlite")
# The real profile takes 0.1 s and 64 MiB for each sign-in.
sign_in.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
# A test that reads every list as a file has more of them made than a person may; those about the pace set their own.
exports.MOST = 1_000_000
# A page makes many objects that are gone with it; looking for cycles after every 700 takes a tenth of the time.
gc.set_threshold(50_000, 20, 20)


def pytest_configure(config):
    """Compile templates once for all applications, processes and runs; each would take some seconds to do it anew.

    On PostgreSQL all the processes of a run have one server, so that what one builds the others copy.
    """
    if hasattr(config, "cache"):
        # What a template is compiled to depends on tracker/web/called.py too.
        how = hashlib.sha256((paths.TEMPLATES.parent / "tracker" / "web" / "called.py").read_bytes()).hexdigest()
        kept = FileSystemBytecodeCache(str(config.cache.mkdir(f"templates-{how[:8]}")))
        Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": kept}
    if ENGINE == "postgresql" and "PYTEST_XDIST_WORKER" not in os.environ:
        from tests.postgresql import server_url

        os.environ["TEST_DATABASE_URL"] = server_url()


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL run what an engine can say another thing about (docs/decisions.md); the rest has been run on SQLite."""
    if ENGINE == "postgresql":
        told = [item for item in items if item.get_closest_marker("postgresql") or _asks_the_engine(item)]
        chosen = set(told)
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = told


# Those who go over every page and every form, count the queries of a list, or do two things at once.
ASKING = {"tests.crawl", "tests.addresses", "tests.queries", "tests.races"}


def _asks_the_engine(item) -> bool:
    """Whether a test has a database and is about what comes from it.

    All tests but those of ``web`` are. A page shows what the verbs and queries gave, whose own tests have run: of ``web``
    remain what has a whole review to search, sort and sum, and what uses one of ``ASKING``, itself, in functions of its
    file or in its fixtures.
    """
    if "engine" not in item.fixturenames or item.get_closest_marker("once"):
        return False
    small = item.get_closest_marker("small") and not item.get_closest_marker("whole")
    if "web" not in item.path.relative_to(item.config.rootpath).parts or not small:
        return True
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    return any(_uses(each, set()) for each in [item.function, *(defined.func for each in fixtures for defined in each)])


def _uses(function, seen: set) -> bool:
    """Whether a function, or one of the same file that it calls, uses one of ``ASKING``."""
    seen.add(function)
    named = [function.__globals__.get(name) for name in _names(function.__code__)]
    if any((getattr(each, "__module__", None) or getattr(each, "__name__", None)) in ASKING for each in named):
        return True
    here = [each for each in named if getattr(each, "__module__", None) == function.__module__]
    return any(_uses(each, seen) for each in here if inspect.isfunction(each) and each not in seen)


def _names(code) -> set[str]:
    """What a function names, and what those inside it do."""
    inside = [each for each in code.co_consts if inspect.iscode(each)]
    return {*code.co_names}.union(*map(_names, inside))


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    """Where each test gets its database from. What they are copies of is built by one of the processes of this run."""
    run = tmp_path_factory.getbasetemp()
    shared = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / "built"
    shared.mkdir(exist_ok=True)
    with _in_memory() as folder:
        yield engines.of(ENGINE, folder or tmp_path_factory.mktemp("databases"), shared)


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
def tracker(engine, tmp_path, request):
    """The shipped review and the cast in a database of its own. Today is 30 September 2015.

    A test or a file marked ``small`` has a small part of the review (tests/small.py), where it would read all for nothing;
    in such a file a test marked ``whole`` has all of it, such as one that counts queries or asks for a second page.
    """
    marked = request.node.get_closest_marker
    like = engine.small() if marked("small") and not marked("whole") else engine.full()
    with opened(engine, engine.copy(like), tmp_path) as found:
        yield found


@pytest.fixture
def blank(engine, tmp_path):
    """A database with every table and nothing in them."""
    with opened(engine, engine.copy(engine.tables()), tmp_path) as found:
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
    connect(url)
    clock.pin(cast.TODAY)
    yield settings(url, folder)
    clock.pin(None)
    disconnect()
    engine.drop(url)


def settings(url: str, folder: Path) -> config.Settings:
    return config.Settings(
        data=folder, database=url, secret_key="k" * 40, evidence=str(folder / "evidence"), today=cast.TODAY, testing=True
    )


_made: list = []


@pytest.fixture
def app(tracker):
    """The application over the test's database. It is made once, and told of each database: making it takes a while."""
    from tracker.app import create_app

    if not _made:
        # create_app opens the database anew, and gives its connection back.
        disconnect()
        _made.append(create_app(tracker))
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
