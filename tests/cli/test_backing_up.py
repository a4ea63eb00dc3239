"""Backup and restore as a person runs them: what is printed, what is refused, and the exit codes."""

from __future__ import annotations

import hashlib
import re

import pytest

from tests import backups as keeping
from tests.cli.test_commands import tracker
from tests.engines import disconnect
from tracker.store import database, files


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A board with a piece and its file."""
    folder = tmp_path_factory.mktemp("board") / "data"
    database.private_folder(str(folder))
    before = database.database.obj
    files.keep_in(folder / "evidence")
    database.open_database(f"sqlite:///{folder / 'tracker.db'}").connect()
    keeping.begin()
    disconnect()
    yield folder
    if before is not None:
        database.database.initialize(before)


def test_r6_a_backup_says_what_it_holds_and_a_check_says_the_same(data, tmp_path):
    file = tmp_path / "a.zip"
    made = tracker(data, "backup", str(file))
    checked = tracker(tmp_path / "none", "restore", "--check", str(file))

    assert (made.returncode, made.stderr) == (0, "")
    wrote, *said = made.stdout.splitlines()
    assert wrote.startswith(f"Wrote {file}, ") and wrote.endswith(" kB.")
    assert re.fullmatch(r"A board, as at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, by version \S+ on sqlite\.", said[0])
    assert re.fullmatch(r"3 records, 2 entries of history, 1 evidence file, \S+ kB unpacked\.", said[1])
    assert re.fullmatch(r"board: 1 entry, head [0-9a-f]{64}", said[2])
    assert said[-1] == f"SHA-256 {hashlib.sha256(file.read_bytes()).hexdigest()}"
    assert checked.stdout.splitlines() == [*said, "The file is whole."] and not (tmp_path / "none").exists()


def test_r6_a_backup_is_restored_into_an_empty_folder_with_a_key_of_its_own(data, tmp_path):
    file, other = tmp_path / "a.zip", tmp_path / "other"
    tracker(data, "backup", str(file))
    restored = tracker(other, "restore", str(file))

    assert restored.returncode == 0, restored.stderr
    assert restored.stdout.endswith("Restored. Everybody signs in again. Next: tracker verify.\n")
    assert tracker(other, "verify").stdout.endswith("Nothing is wrong.\n")
    assert tracker(other, "export").stdout == tracker(data, "export").stdout
    assert (other / "secret-key").stat().st_mode & 0o777 == 0o600 and other.stat().st_mode & 0o777 == 0o700


def test_r6_the_name_of_the_board_is_typed_before_it_is_replaced(data, tmp_path):
    file = tmp_path / "a.zip"
    tracker(data, "backup", str(file))
    refused = tracker(data, "restore", str(file))
    mistyped = tracker(data, "restore", str(file), "--replace", typed="a board\n")
    typed = tracker(data, "restore", str(file), "--replace", typed="A board\n")

    assert (refused.returncode, mistyped.returncode, typed.returncode) == (1, 1, 0)
    assert "This database holds the records of A board. To put the backup in its place say --replace." in refused.stderr
    assert mistyped.stderr.endswith("That is not its name. Nothing was changed.\n")
    assert re.match(rf"What stood here is kept in {data}/backups/before-restore-[-\d]+\.zip, SHA-256", typed.stdout)


def test_r6_a_file_that_is_not_there_is_refused_in_words_by_a_command_that_has_opened_no_database(tmp_path, monkeypatch):
    monkeypatch.setattr(database.database, "obj", None)
    done = tracker(tmp_path / "none", "restore", str(tmp_path / "none.zip"))

    assert (done.returncode, done.stderr) == (1, f"There is no file {tmp_path / 'none.zip'}.\n")


def test_r6_what_a_backup_cannot_be_written_to_is_refused_in_words(data, tmp_path):
    for words, said in (
        (["-"], "it goes to a file, never to standard output"),
        ([str(tmp_path / "a.zip"), "--keep", "3"], "--keep goes with a folder"),
        ([str(tmp_path / "none" / "a.zip")], "There is no folder"),
    ):
        done = tracker(data, "backup", *words)
        assert (done.returncode, done.stdout) == (1, "") and said in done.stderr


def test_r6_old_backups_go_only_when_the_new_one_is_whole(data, tmp_path):
    old = tmp_path / "a-board-2015-01-01-000000.zip"
    old.touch()
    [file] = [path for path in (data / "evidence").rglob("*") if path.is_file()]
    content = file.read_bytes()
    file.unlink()
    lost = tracker(data, "backup", str(tmp_path), "--keep", "1")
    file.write_bytes(content)

    assert lost.returncode == 1 and old.exists() and len(list(tmp_path.iterdir())) == 2
    assert f"Not in it: the file {file.parent.name}/{file.name}. The file is missing from the store." in lost.stderr
    for path in tmp_path.glob("*.zip"):  # the one that is not whole may be of this very second
        path == old or path.unlink()
    kept = tracker(data, "backup", str(tmp_path), "--keep", "1")
    assert kept.returncode == 0 and f"Deleted {old.name}." in kept.stdout and not old.exists()


def test_r7_migrate_says_where_the_backup_is_and_can_be_told_to_make_none(data, tmp_path, monkeypatch):
    from tests.store.test_upgrades import WELL, besides

    besides(monkeypatch, tmp_path / "files", m0900_well=WELL)
    first = tracker(data, "migrate")
    assert re.match(rf"Wrote {data}/backups/before-0900_well-[-\d]+\.zip", first.stdout)
    assert first.stdout.endswith("Applied 0900_well.\n")
    besides(monkeypatch, tmp_path / "more", m0901_well=WELL.replace("more", "also"))
    assert tracker(data, "migrate", "--no-backup").stdout == "Applied 0901_well.\n"
