"""Where files lie, a folder or a bucket: the same is asked of both. The bucket is one of moto, a likeness of S3."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests import buckets
from tracker import config
from tracker.rules.refusal import Refused
from tracker.store import files

NAME = "ab/" + "0" * 32


class Folder:
    def __init__(self, path: Path):
        self.path = path

    def use(self) -> None:
        files.keep_in(self.path)

    def change(self, stored: str, content: bytes) -> None:
        (self.path / stored).write_bytes(content)

    def lose(self, stored: str) -> None:
        (self.path / stored).unlink()

    def down(self) -> None:
        """Something lies where the folder was, as when the place that it is on is gone."""
        self.path.rename(self.path.with_name("away"))
        self.path.write_bytes(b"")

    def up(self) -> None:
        if self.path.with_name("away").exists():
            self.path.unlink()
            self.path.with_name("away").rename(self.path)


@pytest.fixture(scope="module")
def server():
    with buckets.server() as made:
        yield made


@pytest.fixture(params=["folder", "bucket"])
def place(request, tmp_path):
    made = Folder(tmp_path / "evidence") if request.param == "folder" else buckets.Bucket(request.getfixturevalue("server"))
    made.use()
    yield made
    made.up()
    files.keep_in(tmp_path / "evidence")


def test_e2_e5_a_file_is_kept_whole_under_a_random_name_and_read_back_checked(place):
    content = os.urandom(2_500_000)
    (first, digest), (second, _) = files.save(content), files.save(content)
    assert first != second and files.NAME.fullmatch(first) and files.read(first, digest) == content
    assert b"".join(files.chunks(second)) == content and max(map(len, files.chunks(second))) < 2_500_000
    files.check(first, digest)
    assert sorted((each.name, each.size) for each in files.every()) == sorted([(first, 2_500_000), (second, 2_500_000)])


def test_e5_what_is_missing_or_was_changed_is_said(place):
    (changed, digest), (lost, other) = files.save(b"as given"), files.save(b"as given")
    place.change(changed, b"something else")
    place.lose(lost)
    for read in (files.read, files.check):
        with pytest.raises(files.Gone, match="fingerprint differs"):
            read(changed, digest)
        with pytest.raises(files.Gone, match="missing"):
            read(lost, other)
    for strange in ("", "../../etc/passwd", "ab/../../x", NAME.upper(), f"/{NAME}"):
        with pytest.raises(files.Gone, match="missing"):
            files.read(strange, digest)
        with pytest.raises(ValueError, match="no name of a stored file"):
            files.put(strange, [b"x"])


def test_e4_nothing_is_ever_written_over(place):
    files.put(NAME, [b"fir", b"st"])
    with pytest.raises(files.AlreadyThere):
        files.put(NAME, [b"second"])
    assert b"".join(files.chunks(NAME)) == b"first"


def test_a_save_whose_answer_was_lost_on_the_way_takes_another_name(place, monkeypatch):
    names = iter([NAME, "cd/" + "1" * 32])
    monkeypatch.setattr(files, "_new_name", lambda: next(names))
    files.put(NAME, [b"the same"])
    assert files.save(b"the same")[0].startswith("cd/")


def test_e7_what_belongs_to_nothing_is_found_and_can_be_taken_away(place):
    (kept, _), (left, _) = files.save(b"kept"), files.save(b"left")
    assert files.left_over({kept}) == [left]
    files.remove(left)
    files.remove(left)  # gone already
    assert files.left_over({kept}) == []


def test_a_store_that_is_away_says_so_keeps_nothing_by_half_and_is_well_again_when_it_is_back(place, caplog):
    stored, digest = files.save(b"as given")
    place.down()
    for doing in (lambda: files.save(b"new"), lambda: files.remove(stored), lambda: files.put(NAME, [b"x"])):
        with pytest.raises((files.Away, files.AlreadyThere)):
            doing()
    with pytest.raises((files.Away, files.Gone)):
        files.read(stored, digest)
    assert not files.take_back(stored) and "is left over" in caplog.text
    place.up()
    assert files.read(stored, digest) == b"as given" and [each.name for each in files.every()] == [stored]


def test_a_bucket_that_is_not_there_or_does_not_let_us_in_is_no_lost_file(tmp_path, server):
    files.keep_in("s3://no-such-bucket", **buckets.Bucket(server).access)
    for doing in (lambda: files.save(b"x"), lambda: files.read(NAME, ""), lambda: list(files.every())):
        with pytest.raises(files.Away) as away:
            doing()
        assert "no-such-bucket" in away.value.because and "a-secret" not in away.value.because
    files.keep_in(tmp_path)


def test_e7_a_disk_that_is_full_leaves_no_half_of_a_file(tmp_path, monkeypatch):
    files.keep_in(tmp_path / "evidence")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        files.save(b"x" * 9000)
    assert list(files.every()) == []


def test_e2_a_new_folder_is_for_its_owner_alone(tmp_path):
    old = os.umask(0)
    files.keep_in(tmp_path / "new" / "evidence")
    stored, _ = files.save(b"x")
    os.umask(old)
    path = tmp_path / "new" / "evidence" / stored
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(each.stat().st_mode) for each in (path.parent, path.parent.parent)} == {0o700}


@pytest.mark.parametrize(
    ("where", "endpoint", "sentence"),
    [
        ("s3://", "https://store.example", "write it as s3://bucket/prefix"),
        ("s3://bucket?x=y", "https://store.example", "write it as s3://bucket/prefix"),
        ("s3://bucket", "http://store.example", "must begin with https://"),
        ("s3://bucket", "store.example:9000", "must begin with https://"),
    ],
)
def test_a_bucket_that_is_named_wrongly_or_reached_in_the_open_is_refused(where, endpoint, sentence):
    with pytest.raises(Refused, match=sentence):
        files.keep_in(where, endpoint=endpoint, region="eu-west-2", key="k", secret="s")


def test_the_bucket_is_read_from_the_environment_and_its_key_is_hidden(tmp_path):
    told = {"KEY": "a-key", "SECRET": "a-secret", "REGION": "eu-west-2", "ENDPOINT": "https://u:p@store.example"}
    environ = {
        "TRACKER_EVIDENCE": "s3://bucket/board",
        **{f"TRACKER_EVIDENCE_{name}": value for name, value in told.items()},
    }
    settings = config.from_environment({**environ, "TRACKER_DATA": str(tmp_path)})
    assert settings.evidence_access == {name.lower(): value for name, value in told.items()}
    shown = str(settings.shown()) + repr(settings)
    assert "s3://bucket/board" in shown and "a-key" not in shown and "a-secret" not in shown
    assert "u:p" not in str(settings.shown())
