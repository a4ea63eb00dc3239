"""The file of a backup: what is damaged, foreign or hostile is refused before anything in it is used."""

import hashlib
import io
import json
import random
import stat
import zipfile

import pytest

from tracker.rules import backups as rules
from tracker.rules.refusal import Refused
from tracker.store.backup_file import Reader, Writer

ROWS = b'["a",1,0,"2015-09-30","2015-09-30 12:00:00.5"]\n["b\\u0000\\n",-1,9,null,null]\n'
COLUMNS = [["id", "text"], ["n", "number"], ["t", "number"], ["d", "day"], ["m", "moment"]]
FILE = b"what an agency gave" * 3000
STORED = "ab/" + "c" * 32


def part(member, content):
    return {"name": member, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def manifest(**given) -> dict:
    return {
        "format": 1,
        "program": "0.1.0",
        "engine": "sqlite",
        "made_at": "2015-09-30T12:00:00Z",
        "board": "A board",
        "demonstration": False,
        "migrations": [["0001_first_shape", "2015-09-30 12:00:00"]],
        "chains": [["board", 3, "0" * 64]],
        "records": 2,
        "tables": [{**part("thing", ROWS), "columns": COLUMNS, "rows": 2}],
        "files": [part(STORED, FILE)],
        "missing": [],
        **given,
    }


def members(told=None) -> list[tuple[str, bytes]]:
    written = told if isinstance(told, bytes) else json.dumps(told or manifest()).encode()
    return [("tables/thing.jsonl", ROWS), (f"evidence/{STORED}", FILE), ("manifest.json", written)]


def sealed(path, archive: bytes):
    """An archive with a seal that is right: what somebody who wants to do harm can make too."""
    body = archive[:-64]
    path.write_bytes(body + hashlib.sha256(body).hexdigest().encode())
    return path


def archive(found, change=lambda info: None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.comment = b"tracker backup, sha256 " + b"0" * 64
        for name, content in found:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            made.writestr(info, content)
    return out.getvalue()


def read(path):
    with Reader(path) as reader:
        for _ in reader.check():
            pass
        return reader.manifest


@pytest.fixture
def good(tmp_path):
    writer = Writer(tmp_path / "good.zip")
    for name, content in members():
        writer.add(name, [content[:5], content[5:]], packed=name.endswith("l"))
    writer.seal()
    writer.put_in_place()
    return tmp_path / "good.zip"


def test_r6_a_file_is_read_as_it_was_written_and_by_its_owner_alone(good):
    with Reader(good) as reader:
        assert list(reader.rows(reader.manifest.tables[0])) == [json.loads(line) for line in ROWS.splitlines()]
        assert b"".join(reader.content(reader.manifest.files[0])) == FILE
        assert reader.sha256 == hashlib.sha256(good.read_bytes()).hexdigest()
    assert stat.S_IMODE(good.stat().st_mode) == 0o600
    assert [each.name for each in good.parent.iterdir()] == ["good.zip"]


def test_r6_a_file_that_was_cut_or_of_which_one_bit_turned_is_refused(good, tmp_path):
    whole, chance = good.read_bytes(), random.Random(7)  # noqa: S311 - places to try
    other = tmp_path / "other.zip"
    for length in [0, 1, 63, 64, 87, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(40))]:
        other.write_bytes(whole[:length])
        with pytest.raises(Refused, match="not a backup of the tracker, or its end is missing"):
            Reader(other)
    for _ in range(200):
        place = chance.randrange(len(whole))
        other.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :])
        with pytest.raises(Refused, match="damaged|not a backup"):
            Reader(other)
    other.write_bytes(whole + b"\n")
    with pytest.raises(Refused, match="not a backup"):
        Reader(other)


@pytest.mark.parametrize("content", [b"", b"PK", b"\x00" * 500, b"{}", b"SQLite format 3\x00" * 20])
def test_r6_a_foreign_file_is_refused_in_words(tmp_path, content):
    (tmp_path / "other.zip").write_bytes(content)

    with pytest.raises(Refused, match=r"other\.zip is not a backup of the tracker"):
        Reader(tmp_path / "other.zip")
    with pytest.raises(Refused, match="There is no file"):
        Reader(tmp_path)


def link(info):
    if info.filename.startswith("evidence"):
        info.external_attr = (stat.S_IFLNK | 0o777) << 16


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([*members(), ("../escaped", b"x")], "a name that no backup has"),
        ([*members(), ("/etc/escaped", b"x")], "a name that no backup has"),
        ([*members(), ("tables/../../escaped.jsonl", b"x")], "a name that no backup has"),
        ([*members(), ("evidence/", b"")], "a name that no backup has"),
        ([*members(), ("evidence/ab/" + "C" * 32, b"x")], "a name that no backup has"),
        ([*members(), ("tables/thing.jsonl\n", b"x")], "a name that no backup has"),
        ([*members(), ("evidence/ab/" + "d" * 32, b"x")], "what is in it is not what its manifest names"),
        (members()[1:], "what is in it is not what its manifest names"),
        (members()[:2], "it has no manifest"),
        ([*members()[:2], ("manifest.json", b"[" * 100_000)], "its manifest is not one"),
        ([*members()[:2], ("manifest.json", b"\xff\xfe")], "its manifest is not one"),
    ],
)  # fmt: skip
def test_r6_a_hostile_archive_is_refused_before_anything_is_written(tmp_path, found, said):
    with pytest.raises(Refused, match=said):
        read(sealed(tmp_path / "hostile.zip", archive(found)))
    assert [each.name for each in tmp_path.iterdir()] == ["hostile.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_r6_a_member_that_comes_twice_or_is_a_link_or_is_larger_than_it_can_be_is_refused(tmp_path):
    path = tmp_path / "hostile.zip"
    with pytest.raises(Refused, match="twice"):
        read(sealed(path, archive([*members(), members()[0]])))
    with pytest.raises(Refused, match="not a plain file"):
        read(sealed(path, archive(members(), change=link)))
    # The size of the evidence file in the directory of the archive is made nearly four gigabytes.
    made = archive(members())
    place = made.rindex(f"evidence/{STORED}".encode()) - 46
    with pytest.raises(Refused, match="too large"):
        read(sealed(path, made[: place + 24] + b"\xff\xff\xff\xef" + made[place + 28 :]))
    # Its content is said to lie where that of the table lies.
    with pytest.raises(Refused, match="lies over another"):
        read(sealed(path, made[: place + 42] + b"\x05\x00\x00\x00" + made[place + 46 :]))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"format": 2}, "has the format 2, and this program reads up to 1"),
        ({"format": "1"}, "does not hold together"),
        ({"board": 5}, "does not hold together"),
        ({"board": "\x1b[2J"}, "does not hold together"),
        ({"demonstration": 0}, "does not hold together"),
        ({"chains": [["board", -1, "0" * 64]]}, "does not hold together"),
        ({"chains": [["board", 1]]}, "is not one"),
        ({"other": 1}, "is not one"),
        ({"tables": [{"name": "../x"}]}, "is not one"),
        ({"files": [part("../../x", b"")]}, "does not hold together"),
        ({"files": [part(STORED, FILE) | {"size": 10**30}]}, "does not hold together"),
        ({"files": [part(STORED, FILE) | {"size": 1}]}, "not what its manifest names"),
        ({"files": [part(STORED, FILE) | {"sha256": "0" * 64}]}, "is not what was written"),
        ({"tables": [{**part("thing", ROWS), "columns": COLUMNS, "rows": 3}]}, "has 2 rows, and 3 were written"),
        ({"tables": [{**part("thing", ROWS), "columns": COLUMNS[:4], "rows": 2}]}, "a row of thing is not one"),
        ({"tables": [{**part("thing", ROWS), "columns": [["id", "day"], *COLUMNS[1:]], "rows": 2}]}, "is not one"),
        ({"tables": [{**part("thing", ROWS), "columns": [["a b", "text"]], "rows": 2}]}, "does not hold together"),
    ],
)
def test_r6_a_manifest_that_is_not_that_of_the_file_is_refused(tmp_path, told, said):
    with pytest.raises(Refused, match=said):
        read(sealed(tmp_path / "other.zip", archive(members(manifest(**told)))))


def test_r6_a_backup_of_a_newer_program_or_one_with_no_room_for_it_is_refused_in_words():
    newer = rules.read_manifest(json.dumps(manifest(migrations=[["0001_first_shape", ""], ["0999_later", ""]])).encode())

    with pytest.raises(Refused, match=r"made by a newer program \(0\.1\.0\): 0999_later is not known"):
        rules.check_program(newer, ["0001_first_shape"])
    with pytest.raises(Refused, match=r"unpacks to 57 kB, and there is room for 60 kB"):
        rules.check_room(newer, 60_000)


def test_r6_only_backups_of_the_same_board_are_pruned_and_the_newest_stay():
    name = "a-board-2015-09-{:02}-120000.zip"
    ours = [name.format(day) for day in (3, 1, 2)]
    others = ["another-board-2015-09-01-120000.zip", "a-board-2015-09-01-120000.zip.part", "a-board.zip", "tracker.db"]

    assert rules.past_keeping([*ours, *others], "A Board", 2) == [name.format(1)]
    assert rules.past_keeping(ours, "A Board", 5) == []
