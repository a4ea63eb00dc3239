"""A backup restored: in another place the tracker stands as it stood, and what fails leaves what stood there."""

import dataclasses
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import backups as keeping
from tests import cast, engines
from tests.backups import Where, contents, without
from tests.conftest import opened
from tests.issuing import issue_one
from tests.reports import story as telling
from tracker import clock
from tracker.business import backups, boards, evidence, reminders, restoring, verify
from tracker.reports import export
from tracker.rules.refusal import Refused
from tracker.store import backups as store
from tracker.store import database as db
from tracker.store import placing, reviews
from tracker.store.backup_file import Reader
from tracker.store.database import database, is_sqlite
from tracker.store.evidence import EvidenceFile
from tracker.store.people import Session
from tracker.store.tables import RECORDS

pytestmark = pytest.mark.small


@pytest.fixture(scope="module")
def kept(engine, tmp_path_factory):
    """A backup of some weeks of work; what every table held and what was exported; the place itself is gone."""
    folder = tmp_path_factory.mktemp("source")
    with opened(engine, engine.copy(engine.small()), folder):
        telling.tell(reviews.review_of("children-a-f"))
        reminders.write(reminders.plan(cast.TODAY), today=cast.TODAY, now=clock.now())
        issue_one(reviews.review_of("children-a-f"), cast.acting)
        times = {each.name for each in database.get_columns("session")} & {"created_at", "seen_at", "proved_at"}
        Session.create(token_hash="5" * 64, account=cast.acting("unit").account, **dict.fromkeys(times, clock.now()))
        made = backups.make(tmp_path_factory.mktemp("kept"), now=clock.now())
        held, told = contents(), "".join(export.as_json())
    shutil.rmtree(folder)
    return SimpleNamespace(made=made, path=made.path, held=held, told=told)


@pytest.fixture(scope="module")
def small(engine, tmp_path_factory):
    """A backup of a board with next to nothing in it, and its one file."""
    folder = tmp_path_factory.mktemp("small")
    with opened(engine, engine.copy(engine.tables()), folder):
        [stored] = keeping.begin()
        made = backups.make(folder / "small.zip", now=clock.now())
        return SimpleNamespace(made=made, held=contents(), stored=stored)


@pytest.fixture(scope="module")
def restored(engine, kept, tmp_path_factory):
    """The weeks of work in another place."""
    where = Where(engine.empty("restored"), tmp_path_factory.mktemp("other") / "data")
    where.done = where.restore(kept.made)
    yield where
    db.close_if_ours()
    if hasattr(database.obj, "close_all"):
        database.obj.close_all()
    engine.drop(where.url)


def test_r6_everything_comes_back_in_another_place_with_the_original_gone(kept, restored):
    done, gone = restored.done, store.LEFT_OUT | {"access_log"}
    with restored.looked_into():
        held = contents()

        assert (done.upgraded, done.before, done.faults) == ([], None, [])
        there = without(kept.held, *gone)
        assert {name for name in held if name not in gone and held[name] != there.pop(name)} == set() and not there
        assert kept.held["session"] and held["session"] == []
        [said] = set(held["access_log"]) - set(kept.held["access_log"])
        assert kept.made.sha256 in said and kept.path.name in said and "restored a backup" in said
        assert len(held["history_value"]) > 1000 and held["frozen_content"] and held["outbox"] and held["account"]
        assert "".join(export.as_json()) == kept.told
        assert list(verify.problems()) == []
        assert {path.stat().st_mode & 0o777 for path in restored.data.rglob("*") if path.is_file()} <= {0o600}


def test_r6_work_goes_on_in_what_was_restored_and_the_database_still_guards_it(kept, restored):
    given = {row["ref"] for row in json.loads(kept.told)["evidence"]}
    with restored.looked_into():
        item = reviews.item_of(reviews.review_of("children-a-f"), "R1")
        piece = telling.piece(item, "A later audit.", file_name="a.txt", file_content=b"later", url="")
        new = evidence.give(item.review, piece, by=cast.acting("police"), today=cast.TODAY)

        assert new.ref == f"E{max(int(ref[1:]) for ref in given) + 1}"
        for statement in ("UPDATE history SET verb = 'x'", "DELETE FROM history_value"):
            with pytest.raises(Exception, match="cannot be changed"), database.atomic():
                database.execute_sql(statement)
        row = EvidenceFile.select().first().__data__ | {"id": "0" * 26, "record": "0" * 26, "evidence": "1" * 26}
        with pytest.raises(Exception, match="(?i)foreign key"), database.atomic():
            EvidenceFile.create(**row)
        assert list(verify.problems()) == []


def test_r6_a_backup_says_what_it_holds_and_holds_no_way_in(kept):
    told = json.loads(kept.told)
    with Reader(kept.path) as reader:
        manifest = reader.manifest
        whole = b"".join(json.dumps(row).encode() for table in manifest.tables for row in reader.rows(table))

    assert (manifest.board, manifest.demonstration) == ("Oxfordshire Safeguarding Children Board", False)
    assert [[row["chain"], row["count"], row["head"]] for row in told["board"]["chains"]] == manifest.chains
    assert manifest.entries == len(told["history"])
    assert manifest.migrations == sorted(json.loads(row)[1:] for row in kept.held["schema_migration"])
    held = without(kept.held, *store.LEFT_OUT, "schema_migration")
    assert {table.name: table.rows for table in manifest.tables} == {name: len(rows) for name, rows in held.items()}
    versioned = {model._meta.table_name for model in RECORDS}
    place = {table.name: [name for name, _ in table.columns].index("version") for table in manifest.tables
             if table.name in versioned}  # fmt: skip
    assert manifest.records == sum(json.loads(row)[place[name]] == 1 for name in place for row in held[name])
    files_told = sorted(told["files"], key=lambda row: row["stored_name"])
    assert [part.sha256 for part in manifest.files] == [row["sha256"] for row in files_told] != []
    assert b"5" * 64 not in whole and b"$argon2" in whole  # the session; the hashes of passwords
    assert kept.path.stat().st_mode & 0o777 == 0o600


def test_r6_a_backup_with_a_file_missing_is_restored_only_when_that_is_said(blank, engine, tmp_path):
    names = keeping.begin(files_=(b"first", b"second"))
    (tmp_path / "evidence" / names[0]).unlink()
    made = backups.make(tmp_path / "a.zip", now=clock.now())
    there = Where(engine.empty("missing"), tmp_path / "there")

    with pytest.raises(Refused, match=r"not put in place\. The file .* missing from the store.*--despite-faults"):
        there.restore(made)
    assert there.lying("") == []
    assert len(there.restore(made, despite_faults=True).faults) == 1
    with there.looked_into():
        assert ["missing from the store" in problem for problem in verify.problems()] == [True]


def test_r6_a_board_is_replaced_only_when_that_is_asked_for_and_is_kept_first(small, blank, tmp_path):
    here, asked = Where(blank.database, tmp_path), []
    [stored] = keeping.begin("Another board", (b"theirs",))
    held = contents()

    with pytest.raises(Refused, match="holds the records of Another board.*--replace"):
        here.restore(small.made)
    with pytest.raises(Refused, match="not its name"):
        here.restore(small.made, replace=True, agreed=lambda board: asked.append(board) or _refuse())
    with here.looked_into():
        assert contents() == held and asked == ["Another board"]

    done = here.restore(small.made, replace=True)
    with here.looked_into():
        assert without(contents(), "access_log") == without(small.held, "access_log")
        assert list(verify.problems()) == []
    assert here.lying("evidence") == [f"evidence/{small.stored}"]
    here.restore(done.before, replace=True)
    with here.looked_into():
        assert without(contents(), "access_log") == without(held, "access_log")
        assert list(verify.problems()) == []
    assert here.lying("evidence") == [f"evidence/{stored}"]


def _refuse():
    raise Refused("That is not its name.")


def test_r6_when_restoring_fails_at_any_point_what_stood_there_stays(small, blank, tmp_path, monkeypatch):
    here = Where(blank.database, tmp_path)
    keeping.begin("Another board", (b"theirs",))
    held = contents()
    lay = here.lying("evidence")

    def fails(*_, **__):
        raise OSError(28, "No space left on device")

    at = {
        "a file": (restoring.files, "put", fails),
        "a fault": (verify, "of_the_database", lambda: iter(["A row was altered."])),
        "heads": (restoring.history_read, "heads", list),
        "the end": (restoring.people, "log", fails),
    }
    if is_sqlite():
        at["its name"] = (placing._Held, "be_alone", fails)
    for point in at.values():
        with monkeypatch.context() as patched:
            patched.setattr(*point)
            with pytest.raises(Refused, match="What stood here is as it was|not put in place"):
                here.restore(small.made, replace=True)
        with here.looked_into():
            assert contents() == held
        assert here.lying("evidence", "restoring-") == lay


def test_r6_what_is_real_and_a_demonstration_never_take_the_place_of_each_other(small, blank, tmp_path):
    boards.create("A demonstration", clock.now(), demonstration=True)

    with pytest.raises(Refused, match="This database is a demonstration and the backup is of a real board"):
        Where(blank.database, tmp_path).restore(small.made, replace=True)


def test_r6_a_manifest_that_says_otherwise_of_its_board_is_refused(small, blank, tmp_path, monkeypatch):
    boards.create("A demonstration", clock.now(), demonstration=True)
    told = Reader.__enter__

    def lying(reader):
        told(reader).manifest = dataclasses.replace(reader.manifest, demonstration=True)
        return reader

    monkeypatch.setattr(Reader, "__enter__", lying)
    with pytest.raises(Refused, match="not the one that its manifest names"):
        Where(blank.database, tmp_path).restore(small.made, replace=True)


def test_r6_tables_that_are_not_the_trackers_are_let_be(small, bare, tmp_path):
    database.execute_sql("CREATE TABLE orders (id INTEGER)")

    with pytest.raises(Refused, match="holds tables that are not the tracker's"):
        Where(bare.database, tmp_path).restore(small.made, replace=True)
    with Where(bare.database, tmp_path).looked_into():
        assert database.get_tables() == ["orders"]


def test_r6_a_sqlite_file_that_is_being_served_or_is_none_is_not_replaced(small, blank, tmp_path):
    here = Where(blank.database, tmp_path)
    if not is_sqlite():
        pytest.skip("on a server whoever works is waited for, and waits")
    keeping.begin("Another board")
    path = Path(here.url.removeprefix("sqlite:///"))
    other = db.keep_one_open(str(path))  # as a server holds it
    try:
        with pytest.raises(Refused, match="Somebody works with this database"):
            here.restore(small.made, replace=True)
        assert other.execute("SELECT name FROM board").fetchall() == [("Another board",)]
    finally:
        other.close()
    path.write_bytes(b"no database at all " * 100)
    with pytest.raises(Refused, match="no database that can be read. Move it away by hand"):
        here.restore(small.made, replace=True)
    assert path.read_bytes().startswith(b"no database")


@pytest.mark.postgresql
def test_r6_from_one_engine_to_the_other_and_back_everything_is_the_same(kept, engine, tmp_path):
    """SQLite, PostgreSQL, SQLite; or the other way about, in a run on PostgreSQL."""
    made, told = kept.made, ""
    for number, kind in enumerate(("postgresql", "sqlite", "postgresql", "sqlite")[is_other(engine) :][:2]):
        folder = tmp_path / str(number)
        folder.mkdir()
        other = engines.of(kind, folder, folder)
        where = Where(other.empty(f"other_{number}"), folder / "data")
        done = where.restore(made)
        with where.looked_into():
            held, told = contents(), "".join(export.as_json())
            assert {name for name in held if held[name] != kept.held[name]} == {"access_log", "session"}
            assert told == kept.told and list(verify.problems()) == []
            made = backups.make(folder / "again.zip", now=clock.now())
        assert done.manifest.chains == made.manifest.chains == kept.made.manifest.chains
        engines.connect(where.url), engines.disconnect()
        other.drop(where.url)


def is_other(engine) -> bool:
    return isinstance(engine, engines.Postgresql)
