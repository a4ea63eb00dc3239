"""A backup is one file: everything as at one moment, the database first and then the files that it names."""

import json
from pathlib import Path

import pytest

from tests import backups as keeping
from tests import cast
from tests.reports import story as telling
from tracker import clock
from tracker.business import backups, evidence, redaction
from tracker.rules.refusal import Refused
from tracker.store import backups as store
from tracker.store import files, reviews
from tracker.store.backup_file import Reader
from tracker.store.evidence import EvidenceFile
from tracker.store.tables import RECORDS, TABLES

pytestmark = pytest.mark.small

# What is no record of the board's work, and is in a backup all the same. Another such table is named here or in LEFT_OUT.
KEPT = {
    "account", "access_log", "board", "calendar_feed", "chain", "counter", "draft", "frozen_content", "history",
    "history_value", "outbox", "recovery_code", "redaction_words", "second_factor", "sign_on_identity", "told",
}  # fmt: skip


def rows_of(path: Path, table: str) -> list[dict]:
    with Reader(path) as reader:
        [part] = [each for each in reader.manifest.tables if each.name == table]
        names = [name for name, _ in part.columns]
        return [dict(zip(names, row, strict=True)) for row in reader.rows(part)]


def test_r6_each_table_is_a_record_or_somebody_has_said_whether_a_backup_holds_it():
    others = {table._meta.table_name for table in TABLES} - {table._meta.table_name for table in RECORDS}

    assert others <= KEPT | store.LEFT_OUT
    assert not KEPT & store.LEFT_OUT


def test_r6_a_file_that_is_gone_or_changed_is_named_and_the_rest_is_kept(blank, tmp_path):
    names = keeping.begin(files_=(b"first", b"second", b"third"))
    (tmp_path / "evidence" / names[0]).unlink()
    (tmp_path / "evidence" / names[1]).write_bytes(b"other")
    made = backups.make(tmp_path / "a.zip", now=clock.now())

    assert dict(made.manifest.missing).keys() == set(names[:2])
    assert "fingerprint differs" in dict(made.manifest.missing)[names[1]]
    assert [part.name for part in made.manifest.files] == names[2:]


def test_r6_a_redaction_that_takes_a_file_away_meanwhile_makes_the_backup_begin_again(
    tracker, review, act, tmp_path, monkeypatch
):
    item, words = reviews.item_of(review, "R1"), "Zebedee Quill"
    piece = telling.piece(item, f"{words} was seen.", file_name="a.txt", file_content=words.encode(), url="")
    evidence.give(review, piece, by=act("police"), today=cast.TODAY)
    [row] = EvidenceFile.select().where(EvidenceFile.media_type.startswith("text"))
    real, times = files.read, []

    def read(stored, sha256):
        if not times:
            times.append(stored)
            said = {"category": "child", "because": "A slip names a child.", "authority": "The data protection officer"}
            asked = redaction.ask(words, by=act("unit"), today=cast.TODAY, **said)
            redaction.confirm(asked, redaction.preview(asked).digest, by=act("chair"), today=cast.TODAY)
        return real(stored, sha256)

    monkeypatch.setattr(backups.files, "read", read)
    made = backups.make(tmp_path / "a.zip", now=clock.now())

    assert times == [row.stored_name] and made.manifest.missing == [] and made.manifest.files == []
    assert [each["stored_name"] for each in rows_of(made.path, "evidence_file")] == [""]
    assert words not in json.dumps([rows_of(made.path, name) for name in ("evidence", "history_value", "redaction_words")])


def test_r6_a_backup_writes_over_nothing_unasked_and_leaves_nothing_when_it_fails(blank, tmp_path, monkeypatch):
    keeping.begin()
    place = tmp_path / "a.zip"
    made = backups.make(place, now=clock.now())
    before = place.read_bytes()
    with pytest.raises(Refused, match="is there already"):
        backups.make(place, now=clock.now())
    with pytest.raises(Refused, match="There is no folder"):
        backups.make(tmp_path / "none" / "a.zip", now=clock.now())

    def fails(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(store, "records", fails)
        with pytest.raises(Refused, match=r"No space left on device\. Nothing was kept"):
            backups.make(place, now=clock.now(), replace=True)
    assert place.read_bytes() == before
    assert not [each.name for each in tmp_path.iterdir() if "zip" in each.name and each != place]
    again = backups.make(place, now=clock.now(), replace=True)
    assert again.manifest.tables == made.manifest.tables  # nothing changed between the two, so they hold the same bytes


def test_r6_into_a_folder_a_backup_is_named_by_board_and_moment_and_the_newest_are_kept(blank, tmp_path):
    keeping.begin("The Board's own: A & B")
    folder = tmp_path / "kept"
    folder.mkdir()
    for day in (1, 2, 3):
        made = backups.make(folder, now=clock.now().replace(2015, 9, day, 3, 4, 5))

    assert made.path.name == "the-board-s-own-a-b-2015-09-03-030405.zip"
    gone = backups.prune(folder, made.manifest.board, 2)
    assert gone == ["the-board-s-own-a-b-2015-09-01-030405.zip"]
    assert len(list(folder.iterdir())) == 2


def test_r6_without_a_board_there_is_nothing_to_keep(blank, bare, tmp_path):
    with pytest.raises(Refused, match="no board"):
        backups.make(tmp_path / "a.zip", now=clock.now())
