"""A copy of the demonstration for all tests of a module, open, with the application over it."""

from __future__ import annotations

import pytest

from tests import cast
from tests.access import ways_in
from tests.access.place import Place
from tests.conftest import settings
from tests.engines import connect, disconnect
from tracker import clock
from tracker.app import create_app
from tracker.store import files, redaction
from tracker.store.database import database, known
from tracker.store.reminders import Reminder
from tracker.web import errors


def _short(code: int, sentence: str = ""):
    """The page of an error without what is around it: the walk reads thousands."""
    return f"{code} {sentence}", code


@pytest.fixture(scope="module")
def demonstration(engine, tmp_path_factory):
    """A copy of the demonstration, open."""
    url = engine.demonstration()
    connect(url)
    app = create_app(settings(url, tmp_path_factory.mktemp("access")))
    files.keep_in(engine.demonstration_files)
    database.connect(reuse_if_open=True)
    clock.pin(cast.TODAY)
    refuse_a_digest()
    ways_in.add(app)
    yield app
    clock.pin(None)
    disconnect()
    engine.drop(url)


def refuse_a_digest() -> None:
    """The one state that the demonstration has nothing in: a digest that the mail server refused."""
    last = Reminder.select().where(known(Reminder) & (Reminder.state == "sent")).order_by(Reminder.id.desc()).get()
    Reminder.update(state="failed").where(Reminder.id == last.id).execute()


@pytest.fixture(scope="module")
def place(demonstration):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(errors, "page", _short)
        # PostgreSQL vacuums outside of every transaction alone, and what is done here is taken back.
        patched.setattr(redaction, "forget_pages", lambda touched: "")
        yield Place(demonstration)
