"""Where the tests of faults get their worlds, and where what they counted is written down.

Each world is a database and a folder on a real disk, served by processes of its own. All that is begun here is ended
here, by its own id. ``make faults`` runs them; what they counted becomes docs/reliability.md when all of them ran and held.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.faults import rooms
from tests.faults.databases import Postgresql
from tests.faults.figures import Figures
from tests.faults.worlds import Places

NO_POSTGRESQL = "there is no PostgreSQL"
HERE = Path(__file__).parent
_figures = Figures()
_began = time.monotonic()


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def figures() -> Figures:
    return _figures


@pytest.fixture(scope="session")
def _postgresql():
    """Our own server, begun when it is first asked for."""
    begun: list[Postgresql] = []

    def server() -> Postgresql:
        if not begun:
            begun.append(_begin())
            _figures.postgresql = _version(begun[0].url)
        return begun[0]

    return server


def _begin() -> Postgresql:
    try:
        return Postgresql()
    except Exception as why:  # whatever keeps it from starting, it is named, and make says what follows from it
        pytest.skip(f"{NO_POSTGRESQL}: {why}")


def _version(url: str) -> str:
    import psycopg

    with psycopg.connect(url) as connection:
        return connection.execute("SHOW server_version").fetchone()[0].split()[0] + ", fsync on"


@pytest.fixture
def postgresql(_postgresql) -> Postgresql:
    return _postgresql()


@pytest.fixture(scope="session")
def places(tmp_path_factory, _postgresql):
    return Places(tmp_path_factory.mktemp("places"), lambda: _postgresql().url)


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request, places, tmp_path):
    with places.world(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def of_kind(places, tmp_path):
    """of_kind("sqlite") is a world on that engine, for ``with``; the places of its data and files may be named."""
    return lambda kind, **where: places.world(kind, tmp_path, **where)


@pytest.fixture
def disk():
    """A small one that may be filled."""
    if why := rooms.why_not():
        pytest.skip(why)
    with rooms.small_disk(64) as made:
        yield made


def pytest_runtest_logreport(report):
    if report.skipped and HERE.name in Path(report.fspath).parts:
        _figures.left_out.append(report.longrepr[2].removeprefix("Skipped: "))


def pytest_sessionfinish(session, exitstatus):
    """``TRACKER_FIGURES`` names the page; the others name what could not be run, and what nobody could run here."""
    for why, tests in Counter(_figures.left_out).items():
        where = os.environ.get("TRACKER_NOT_RUN" if why.startswith(NO_POSTGRESQL) else "TRACKER_NOT_HERE")
        if where:
            with open(where, "a", encoding="utf-8") as named:
                named.write(f"- {tests} test{'s'[: tests > 1]} of faults: {why}\n")
    page = os.environ.get("TRACKER_FIGURES")
    if page and exitstatus == 0 and not _deselected(session):
        Path(page).write_text(_figures.page(time.monotonic() - _began), encoding="utf-8")


def _deselected(session) -> bool:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    return bool(reporter and reporter.stats.get("deselected"))
