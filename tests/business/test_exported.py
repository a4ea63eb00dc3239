"""An exported file, loaded into an empty tracker, is the same tracker."""

import json
import shutil
from types import SimpleNamespace

import pytest

from tests import cast, dictionary, engines, exports
from tests.conftest import opened
from tests.issuing import issue_one
from tests.reports import story as telling
from tracker import clock
from tracker.business import boards, evidence, exported, people, reminders, verify
from tracker.reports import export
from tracker.rules.refusal import Refused
from tracker.store import files, migrations, reviews
from tracker.store import people as people_store
from tracker.store import reminders as reminder_store
from tracker.store.people import Account

pytestmark = pytest.mark.small


@pytest.fixture(scope="module")
def file(engine, tmp_path_factory):
    """The export of some weeks of work."""
    return _exported(engine, engine.small(), tmp_path_factory.mktemp("exported"))


@pytest.fixture(scope="module")
def whole(engine, tmp_path_factory):
    """The richest record there is: its export, that of a past day, and every version in its tables."""
    folder = tmp_path_factory.mktemp("whole")
    with opened(engine, engine.demonstration(), folder):
        # A redaction writes over the evidence folder; it is a copy.
        files.keep_in(shutil.copytree(engine.demonstration_files, folder / "evidence", dirs_exist_ok=True))
        exports.enrich()
        return SimpleNamespace(now=exports.text(), before=exports.text(telling.BEFORE), versions=exports.versions())


def _exported(engine, url, folder):
    with opened(engine, engine.copy(url), folder):
        telling.tell(reviews.review_of("children-a-f"))
        reminders.write(reminders.plan(cast.TODAY), today=cast.TODAY, now=clock.now())
        issue_one(reviews.review_of("children-a-f"), cast.acting)
        (folder / "everything.json").write_text("".join(export.as_json()), encoding="utf-8")
    return folder / "everything.json"


@pytest.fixture
def empty(blank):
    boards.create("Another board", clock.now())


def test_an_export_loaded_is_exported_the_same(blank, whole, tmp_path):
    """Byte for byte, of today and of a past day; and the rows of every table are the same, not what is exported alone."""
    exports.load_elsewhere(whole.now, tmp_path / "everything.json")

    versions = exports.versions()
    assert {name for name in versions if versions[name] != whole.versions[name]} == set()
    assert exports.differs(exports.text(), whole.now) is None
    assert exports.differs(exports.text(telling.BEFORE), whole.before) is None


def test_the_record_that_is_exported_has_something_of_everything(whole):
    """A table that came later is in no export that is compared until the demonstration, or tests/exports.py, fills it."""
    told = json.loads(whole.now)
    standing = {row["state"] for row in told["board"]["redactions"]}

    assert {name for name, rows in whole.versions.items() if not rows} == set()
    assert {"done", "waiting", "declined"} <= standing and any(row["refs"] for row in told["board"]["disposals"])
    assert any(row["redactions"] for row in told["stocktakes"]) and any(row["packs"] for row in told["meetings"])
    assert any(not value["salt"] for entry in told["history"] for value in entry["values"])
    assert list(dictionary.faults(told)) == []


@pytest.mark.postgresql
def test_from_one_engine_to_the_other_and_back_the_export_is_the_same(whole, engine, tmp_path):
    """SQLite, PostgreSQL, SQLite; or the other way about, in a run on PostgreSQL."""
    told = whole.now
    for number, kind in enumerate(("postgresql", "sqlite", "postgresql", "sqlite")[is_other(engine) :][:2]):
        folder = tmp_path / str(number)
        folder.mkdir()
        other = engines.of(kind, folder, folder)
        url = other.empty(f"loaded_{number}")
        with opened(other, url, folder):
            migrations.upgrade()
            exports.load_elsewhere(told, folder / "everything.json")
            told = exports.text()
            assert exports.differs(told, whole.now) is None
            assert exports.differs(exports.text(telling.BEFORE), whole.before) is None
            held = exports.versions()
            assert {name for name in held if held[name] != whole.versions[name]} == set()


def is_other(engine) -> bool:
    return isinstance(engine, engines.Postgresql)


def test_the_past_is_the_same_too(empty, file, engine):
    exported.load(file)

    assert list(verify.of_the_database()) == []
    waiting = len(json.loads(file.read_text())["reminders"])
    assert len(reminder_store.due(clock.now())) == waiting > 0 and reminders.plan(cast.TODAY) == []  # nobody is told again
    past = json.loads("".join(export.as_json(telling.BEFORE)))
    assert not past["updates"] and json.loads("".join(export.as_json()))["updates"]


def test_work_goes_on_with_the_next_numbers_and_nobody_has_a_password(empty, file):
    exported.load(file)
    review = reviews.review_of("children-a-f")
    given = [row["ref"] for row in json.loads(file.read_text())["evidence"]]
    piece = evidence.NewEvidence(
        statement="A later audit.",
        rung="practice",
        independence="independent",
        about=[(reviews.item_of(review, "R1"), "supports")],
        url="https://example.org",
    )
    new = evidence.give(review, piece, by=cast.acting("police"), today=cast.TODAY)

    assert new.ref == f"E{max(int(ref[1:]) for ref in given) + 1}"
    assert Account.select().count() == len(cast.PARTS)
    assert list(verify.of_the_database()) == []


def test_an_altered_file_is_refused_and_nothing_is_kept(empty, file, tmp_path):
    told = json.loads(file.read_text())
    entry = next(each for each in told["history"] if each["verb"].startswith("loaded"))
    entry["values"][5]["now"] = "Altered by hand"
    altered = tmp_path / "altered.json"
    altered.write_text(json.dumps(told), encoding="utf-8")

    with pytest.raises(Refused, match="is not what was exported"):
        exported.load(altered)
    assert not reviews.all_reviews().exists() and reviews.board().name == "Another board"


def test_a_tracker_that_holds_records_takes_no_export(tracker, file):
    with pytest.raises(Refused, match="into an empty tracker"):
        exported.load(file)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"board": {}}', "\x00"])
def test_what_is_no_export_is_refused_in_words(empty, tmp_path, text):
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(Refused, match="is not a file that tracker export wrote"):
        exported.load(path)


def test_who_was_disabled_stays_disabled_and_who_was_enabled_again_is_not(engine, tmp_path):
    path = tmp_path / "everything.json"
    with opened(engine, engine.copy(engine.small()), tmp_path):
        account = {part: Account.get(Account.email == cast.email(part)) for part in ("reader", "district")}
        for part in account:
            people.disable(people_store.person_of(account[part].person), by=None, today=cast.TODAY, now=clock.now())
        people.enable(people_store.person_of(account["district"].person), by=None, today=cast.TODAY)
        path.write_text("".join(export.as_json()), encoding="utf-8")
    with opened(engine, engine.copy(engine.tables()), tmp_path):
        boards.create("Another board", clock.now())
        exported.load(path)

        assert Account.get(Account.email == cast.email("reader")).disabled_at is not None
        assert Account.get(Account.email == cast.email("district")).disabled_at is None
