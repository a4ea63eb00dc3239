"""An upgrade of a database that holds records: from each shape that is kept with data; all of it or none; kept before.

The backups in ``shapes`` were made of databases that the program of their day filled (shapes/fill.py).
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import cast
from tests.backups import Where, contents
from tests.conftest import settings
from tests.races import at_once
from tracker.business import restoring, upgrading, verify
from tracker.rules.refusal import Refused
from tracker.store import database as db
from tracker.store import files, migrations, reviews
from tracker.store.actions import action_of
from tracker.store.backup_file import Reader
from tracker.store.database import database, is_sqlite
from tracker.store.placing import place

SHAPES = sorted((Path(__file__).parent / "shapes").glob("*.zip"))
OLD = SHAPES[2]  # a dozen migrations; what came after them changes tables that hold rows


@pytest.fixture
def there(bare, tmp_path):
    return Where(bare.database, tmp_path)


@pytest.fixture
def old(there):
    """A database of an earlier shape with its rows, open."""
    files.keep_in(there.data / "evidence")
    with Reader(OLD) as reader:
        with place(there.url) as where:
            restoring.rebuild(reader, where)
        for part in reader.manifest.files:
            files.put(part.name, reader.content(part))
    with there.looked_into():
        yield there


def besides(monkeypatch, folder: Path, **more: str) -> None:
    """The migrations of the program, and these after them."""
    folder.mkdir()
    for path in migrations.FOLDER.glob("0*.py"):
        (folder / path.name).symlink_to(path)
    for name, text in more.items():
        (folder / f"{name.removeprefix('m')}.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(migrations, "FOLDER", folder)


WELL = """
def up(migrator, db):
    db.execute_sql('ALTER TABLE "item" ADD COLUMN "more" VARCHAR(20) NOT NULL DEFAULT \\'x\\'')
"""
# As a table is written anew: on SQLite the old one is gone already when it fails.
IN_A_REBUILD = """
def up(migrator, db):
    db.execute_sql('CREATE TABLE "item_new" AS SELECT * FROM "item"')
    if db.__class__.__name__.endswith("SqliteDatabase"):
        db.execute_sql('DROP TABLE "item"')
    else:
        db.execute_sql('ALTER TABLE "item" DROP COLUMN "text"')
        db.execute_sql('ALTER TABLE "item" RENAME COLUMN "title" TO "called"')
    {ends}
"""


@pytest.mark.parametrize("shape", SHAPES, ids=lambda path: path.stem)
def test_r7_a_database_of_each_kept_shape_is_upgraded_with_all_that_it_held(shape, there):
    with Reader(shape) as reader:
        manifest = reader.manifest
    done = there.restore(restoring_of(shape))

    assert len(done.upgraded) == len(migrations.known()) - len(manifest.migrations) > 0 and done.faults == []
    with there.looked_into():
        held = contents()
        assert {table.name: table.rows for table in manifest.tables if table.name != "access_log"}.items() <= {
            name: len(rows) for name, rows in held.items()
        }.items()
        assert migrations.pending() == [] and list(verify.problems()) == []
        review = reviews.review_of("review")
        assert reviews.item_of(review, "R1").text == "Wording." and action_of(review, "A1").title == "Try the procedure"


def restoring_of(path: Path):
    from types import SimpleNamespace

    return SimpleNamespace(path=path)


def test_r7_the_pages_of_an_upgraded_database_open(there, tmp_path):
    from tracker.app import create_app

    there.restore(restoring_of(SHAPES[0]))
    app = create_app(settings(there.url, there.data))
    app.config.update(SHOW_ERROR_PAGES=False)
    database.connect(reuse_if_open=True)
    visitor = cast.Visitor(app.test_client()).come_in("unit")
    of_the_review = ("", "/R1", "/LP1", "/actions/A1", "/evidence/E1", "/evidence/E2")
    for path in ("/", "/history", "/agencies", "/people", *(f"/reviews/review{each}" for each in of_the_review)):
        assert visitor.page(path)
    assert "At night nobody looked." in visitor.page("/reviews/review/evidence/E2")


def test_r7_an_upgrade_makes_a_backup_first_and_twice_is_harmless(old):
    before, told = contents(), []
    done = upgrading.upgrade(old.data, now=_now(), told=told.append)

    assert done == migrations.known()[12:] and database.get_tables() != list(before)
    [made] = told
    assert made.path.parent == old.data / "backups" and made.path.name.startswith("before-0013_issued-")
    assert upgrading.upgrade(old.data, now=_now(), told=told.append) == [] and told == [made]
    there = Where(old.url, old.data)
    with Reader(made.path) as reader, place(there.url) as where:
        restoring.rebuild(reader, where)
    with there.looked_into():
        after = contents()
        for held in (before, after):
            held["schema_migration"] = sorted(row.partition(",")[2] for row in held["schema_migration"])
        assert after == before


def _now():
    from tracker import clock

    return clock.now()


@pytest.mark.parametrize("ends", ["raise ValueError('half way')", "db.execute_sql('SELECT nothing FROM nowhere')"])
def test_r7_a_migration_that_fails_in_the_middle_leaves_the_database_as_it_was(old, tmp_path, monkeypatch, ends):
    before = contents()
    besides(monkeypatch, tmp_path / "files", m0900_well=WELL, m0901_breaks=IN_A_REBUILD.format(ends=ends))

    with pytest.raises(Refused, match=r"0901_breaks could not be applied .*Nothing was changed.*before-0013_issued"):
        upgrading.upgrade(old.data, now=_now())
    assert contents() == before and set(database.get_tables()) == set(before)
    if is_sqlite():
        assert database.obj.pragma("foreign_keys") == 1
        assert database.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
    (tmp_path / "files" / "0901_breaks.py").unlink()
    assert upgrading.upgrade(old.data, now=_now(), backup=False)[-1] == "0900_well"
    assert list(verify.problems()) == []


def test_r7_a_migration_that_leaves_a_row_without_what_it_refers_to_is_not_kept(old, tmp_path, monkeypatch):
    before = contents()
    takes = "def up(migrator, db):\n    db.execute_sql('DELETE FROM \"person\"')\n"
    besides(monkeypatch, tmp_path / "files", m0901_takes=takes)

    with pytest.raises(Refused, match="Nothing was changed"):
        upgrading.upgrade(old.data, now=_now(), backup=False)
    assert contents() == before


PROGRAM = """
import sys
from pathlib import Path
from tracker.store import migrations
from tracker.store.database import database, open_database
migrations.FOLDER = Path(sys.argv[2])
open_database(sys.argv[1]).connect()
migrations.upgrade()
"""


def test_r7_killed_in_the_middle_of_a_migration_the_database_is_as_it_was(old, tmp_path, monkeypatch):
    before = contents()
    dies = IN_A_REBUILD.format(ends="import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    besides(monkeypatch, tmp_path / "files", m0900_well=WELL, m0901_dies=dies)
    db.close_if_ours()
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, old.url, str(tmp_path / "files")],
        cwd=Path(__file__).parents[2], env=os.environ, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == -9, ran.stderr
    database.connect()

    assert contents() == before
    (tmp_path / "files" / "0901_dies.py").unlink()
    assert upgrading.upgrade(old.data, now=_now(), backup=False)[-1] == "0900_well"
    assert list(verify.problems()) == []


def test_r7_of_two_upgrades_at_one_moment_one_does_the_work_and_the_other_finds_it_done(bare):
    came = at_once(migrations.upgrade, migrations.upgrade)

    assert sorted(came, key=len) == [[], migrations.known()]
