"""The connection: how SQLite is opened, keys that sort, and what was known on a day."""

import datetime as dt
import threading

import pytest

from tests import cast
from tests.hand import unguarded
from tracker import config
from tracker.cli.opening import database_of
from tracker.store import database as db
from tracker.store import history, reviews
from tracker.store.database import database
from tracker.store.reviews import Item

pytestmark = pytest.mark.small

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}


@pytest.fixture
def sqlite(tmp_path):
    """A SQLite file opened as the tracker opens it, whatever engine the other tests are on."""
    before = db.database.obj
    engine = db.open_database(f"sqlite:///{tmp_path / 'x.db'}")
    yield engine
    engine.close()
    if before is not None:
        db.database.initialize(before)


def test_r2_every_connection_is_opened_safely(sqlite):
    found = []

    def look():
        sqlite.connect()
        found.append({name: sqlite.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in (*PRAGMAS, "busy_timeout")})
        sqlite.close()

    for _ in range(3):
        look()
    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert len(found) == 7
    for each in found:
        assert each.pop("busy_timeout") >= 5000 and each == PRAGMAS


def test_r2_also_the_one_that_is_kept_open_for_the_life_of_the_process(sqlite, tmp_path):
    keeper = db.keep_one_open(str(tmp_path / "x.db"))
    found = {name: keeper.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
    keeper.close()

    assert found == PRAGMAS


def test_r2_a_command_opens_its_connection_in_the_same_way(tmp_path):
    before = db.database.obj
    with database_of(config.from_environment({"TRACKER_DATA": str(tmp_path)}), new=True):
        found = {name: db.database.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
    db.database.obj.close()
    db.database.initialize(before)

    assert found == PRAGMAS


def test_r2_a_server_that_would_lose_what_it_acknowledged_is_not_served_from(tracker):
    if db.is_sqlite():
        assert db.settings_that_lose_writes() == []
        return
    database.execute_sql("SET synchronous_commit = off")
    assert "synchronous_commit = off" in db.settings_that_lose_writes()
    database.execute_sql("SET synchronous_commit = on")
    assert "synchronous_commit = off" not in db.settings_that_lose_writes()


def test_r2_a_transaction_takes_its_place_at_once(sqlite):
    """A deferred one that reads and then writes fails with "database is locked"."""
    said = []
    sqlite.connect()
    sqlite.connection().set_trace_callback(said.append)
    with sqlite.atomic():
        sqlite.execute_sql("CREATE TABLE x (y)")
    sqlite.connection().set_trace_callback(None)

    assert said[0].upper().startswith("BEGIN IMMEDIATE")


def test_r2_foreign_keys_hold(tracker, review):
    with unguarded(Item), pytest.raises(Exception, match="(?i)foreign key"), db.database.atomic():
        Item.update(theme="0" * 26).where(Item.ref == "R1").execute()


def test_an_address_of_another_engine_is_refused_in_words():
    with pytest.raises(ValueError, match="must begin with sqlite:/// or postgresql://"):
        db.open_database("mysql://localhost/x")


def test_keys_sort_by_when_they_were_made_and_never_repeat():
    made = [db.new_key() for _ in range(5000)]

    assert made == sorted(made) and len(set(made)) == 5000
    assert {len(key) for key in made} == {26}


def test_keys_made_at_once_in_threads_never_repeat():
    made = []
    threads = [threading.Thread(target=lambda: made.extend([db.new_key() for _ in range(2000)])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 8000


def test_the_past_is_what_was_known_by_then_and_not_yet_replaced(tracker, review):
    item, day = reviews.item_of(review, "R1"), dt.timedelta(1)
    with history.entry("test", by=None, today=cast.TODAY - 10 * day, review=review) as entry:
        second = entry.change(item, title="Second")
    with history.entry("test", by=None, today=cast.TODAY, review=review) as entry:
        entry.change(second, title="Third")

    def title(when):
        found = reviews.item_of(review, "R1", when)
        return found and found.title

    assert title(item.known_from - day) is None
    assert title(cast.TODAY - 11 * day) == item.title
    assert [title(when) for when in (cast.TODAY - 10 * day, cast.TODAY - day, cast.TODAY, None)] == [
        "Second", "Second", "Third", "Third"
    ]  # fmt: skip


def test_i4_words_are_kept_whole_whatever_they_are(tracker, review):
    words = "  Ünïcode 👩‍🔧 \u202e \r\n\t 'quotes\" \\ % _ <b> " + "x" * 20_000
    with history.entry("test", by=None, today=cast.TODAY, review=review) as entry:
        entry.change(reviews.item_of(review, "R1"), text=words, other_wordings=[{"text": words, "source": []}])
    kept = reviews.item_of(review, "R1")

    assert kept.text == words and kept.other_wordings[0]["text"] == words
