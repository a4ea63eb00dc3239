"""A real server on loopback and a real browser. Without Chromium these tests fail: they are marked, not skipped."""

from __future__ import annotations

import dataclasses
import os
import shutil
import threading
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from playwright.sync_api import sync_playwright

from tests import cast
from tests.conftest import settings
from tests.engines import connect, disconnect
from tracker import clock, config
from tracker.app import create_app
from tracker.store import database, files


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in item.nodeid or item.nodeid.startswith("tests/browser"):
            item.add_marker(pytest.mark.browser)


def _chromium() -> str:
    given = os.environ.get("TRACKER_TEST_BROWSER")
    found = given or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "There is no Chromium on this machine."
    return found


@pytest.fixture(scope="session")
def chromium():
    """One browser for the run. It asks nobody but us for anything."""
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=quiet)
        yield browser
        browser.close()


@contextmanager
def serving(settings):
    """The application on a free port of loopback, in threads of this process, so that a test can hold today."""
    import waitress

    app = create_app(dataclasses.replace(settings, testing=False))
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    closing = threading.Event()

    def run():
        try:
            server.run()
        except OSError:
            # Closed while it waits, it may find its socket gone before it finds that it is to stop.
            if not closing.is_set():
                raise

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        closing.set()
        server.close()
        thread.join(5)
        database.database.connect(reuse_if_open=True)


@pytest.fixture
def site(tracker):
    """The address of a server over the test's own database."""
    with serving(tracker) as address:
        clock.pin(cast.TODAY)
        yield address


class Served(NamedTuple):
    """The demonstration, served."""

    address: str
    settings: config.Settings
    names: dict[str, str]  # what the acts call what they make, and its reference


@pytest.fixture(scope="module")
def demonstration(engine, tmp_path_factory):
    """The demonstration, which has something on every page, served once for all tests of a module."""
    url = engine.demonstration()
    files.keep_in(engine.demonstration_files)
    connect(url)
    clock.pin(cast.TODAY)
    told = settings(url, tmp_path_factory.mktemp("demonstration"))
    with serving(told) as address:
        clock.pin(cast.TODAY)
        yield Served(address, told, engine.demonstration_names)
    clock.pin(None)
    disconnect()
    engine.drop(url)


@pytest.fixture(scope="session")
def clean(engine):
    """Where the processes of a run tell one another of what the clean pages are made."""
    folder = engine.shared / "clean"
    folder.mkdir(exist_ok=True)
    return folder


class Screen:
    """Somebody's browser window."""

    def __init__(self, page, site: str):
        self.page, self.site = page, site

    def open(self, path: str) -> Screen:
        answer = self.page.goto(self.site + path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return self

    def sign_in(self, part: str) -> Screen:
        return self.sign_in_as(cast.email(part))

    def sign_in_as(self, email: str) -> Screen:
        self.open("/sign-in")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(cast.PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(f"{self.site}/")
        return self

    @property
    def text(self) -> str:
        return self.page.inner_text("main")


@pytest.fixture
def window(chromium, site):
    """window("police", width=320) is a browser in which that part has signed in."""
    opened = []

    def _window(part: str | None = None, width: int = 1280, height: int = 900, **options) -> Screen:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        opened.append(context)
        screen = Screen(context.new_page(), site)
        return screen.sign_in(part) if part else screen

    yield _window
    for context in opened:
        context.close()
