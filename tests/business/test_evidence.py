"""Keeping files of evidence: private, under a name of their own, there before the row that names them, or not at all."""

from __future__ import annotations

import os
import stat

import pytest

from tests import cast
from tracker.business import actions as doing
from tracker.business import boards
from tracker.business import evidence as giving
from tracker.business.evidence import NewEvidence
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import actions, database, evidence, files, history, reviews
from tracker.store.evidence import Evidence, EvidenceFile

pytestmark = pytest.mark.small


def a_piece(review, content: bytes = b"What was found.", name: str = "audit.txt", **more) -> NewEvidence:
    about = [(reviews.item_of(review, "R1"), "supports")]
    return NewEvidence("An audit.", "practice", "independent", about, file_name=name, file_content=content, **more)


def give(review, act, *args, part="police", **more) -> Evidence:
    return giving.give(review, a_piece(review, *args, **more), by=act(part), today=cast.TODAY)


def kept(tracker) -> list:
    return [path for path in (tracker.data / "evidence").rglob("*") if path.is_file()]


def test_e2_a_file_lies_under_a_random_name_that_its_owner_alone_can_read(tracker, review, act):
    piece = give(review, act, name="Audit of Sept 2015.txt")
    row = evidence.files([piece.key]).get()
    [path] = kept(tracker)
    assert row.stored_name == str(path.relative_to(tracker.data / "evidence"))
    assert not os.path.isabs(row.stored_name) and "audit" not in row.stored_name.lower()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_e2_the_same_content_twice_is_two_files(tracker, review, act):
    first, second = give(review, act), give(review, act)
    rows = list(evidence.files([first.key, second.key]))
    assert rows[0].sha256 == rows[1].sha256 and rows[0].stored_name != rows[1].stored_name
    assert len(kept(tracker)) == 2


@pytest.mark.parametrize(
    ("given", "shown"),
    [("../../etc/passwd.txt", "passwd.txt"), ("C:\\temp\\a.txt", "a.txt"), ("a\x00\u202eb\n.txt", "ab.txt")],
)
def test_e2_the_shown_name_has_no_folder_and_no_hidden_characters(review, act, given, shown):
    piece = give(review, act, name=given)
    assert evidence.files([piece.key]).get().shown_name == shown


def test_e2_a_long_name_is_shown_short_and_keeps_its_ending(review, act):
    piece = give(review, act, name="a" * 5000 + ".txt")
    assert len(name := evidence.files([piece.key]).get().shown_name) <= 150 and name.endswith(".txt")


def test_e4_the_same_name_twice_keeps_both(review, act):
    first, second = give(review, act, b"first"), give(review, act, b"second")
    contents = [files.read(row.stored_name, row.sha256) for row in evidence.files([first.key, second.key])]
    assert sorted(contents) == [b"first", b"second"]


def test_e5_a_file_that_changed_on_disk_is_not_read(tracker, review, act):
    piece = give(review, act)
    row = evidence.files([piece.key]).get()
    kept(tracker)[0].write_bytes(b"something else")
    with pytest.raises(files.Gone, match="fingerprint"):
        files.read(row.stored_name, row.sha256)


def test_e7_a_file_is_synced_before_its_row_is_committed(review, act, monkeypatch):
    seen, sync = [], os.fsync

    def watching(descriptor):
        sync(descriptor)
        seen.append((database.database.in_transaction(), EvidenceFile.select().count()))

    monkeypatch.setattr(os, "fsync", watching)
    give(review, act)
    # The file, its folder and the folder above, all while the transaction was open and before the row was written.
    assert seen == [(True, 0)] * 3 and EvidenceFile.select().count() == 1


def test_e7_a_save_that_fails_leaves_neither_row_nor_file(tracker, review, act, monkeypatch):
    monkeypatch.setattr(history, "_append", lambda *_: (_ for _ in ()).throw(OSError("no room")))
    with pytest.raises(OSError, match="no room"):
        give(review, act)
    assert (
        not kept(tracker) and not EvidenceFile.select() and not Evidence.select().where(Evidence.statement == "An audit.")
    )


def test_e7_what_a_crash_left_behind_is_found(tracker, review, act):
    give(review, act)
    stored, _ = files.save(b"the process died before the row was committed")
    assert files.left_over({row.stored_name for row in EvidenceFile.select()}) == [stored]


def test_z10_the_files_of_an_agency_have_room_and_no_more(tracker, review, act):
    boards.change_threshold("agency_megabytes", 1, "The Board decided it.", by=act("unit"), today=cast.TODAY)
    police = reviews.agency_of("TVP").key
    assert evidence.bytes_of(police) == 0
    give(review, act, b"x" * 600_000)
    give(review, act, b"y" * 600_000, part="council")  # it has room of its own
    with pytest.raises(Refused, match="There is no room for this file: it has 600 kB, and 600 kB of 1 MB is used"):
        give(review, act, b"z" * 600_000)
    with pytest.raises(Refused, match="There is no room"):
        giving.give(review, a_piece(review, b"z" * 600_000), by=act("unit"), today=cast.TODAY, given_by=police)
    assert (evidence.bytes_of(police), len(kept(tracker))) == (600_000, 2)
    give(review, act, b"z" * 400_000)  # to the last byte
    assert evidence.bytes_of(police) == 1_000_000


def test_r3_a_stale_report_keeps_none_of_its_files(tracker, review, act):
    lead, item = reviews.agency_of("TVP"), reviews.item_of(review, "R1")
    seen = doing.add(review, "Sample", lead, [item], by=act("unit"), today=cast.TODAY)
    doing.report(seen, "on_track", "First.", None, by=act("police"), today=cast.TODAY)
    with pytest.raises(history.Stale) as clash:
        pieces = [a_piece(review), a_piece(review)]
        doing.report(seen, "at_risk", "Second.", None, by=act("police"), today=cast.TODAY, evidence=pieces)
    assert (clash.value.mine.id, clash.value.standing.delivery) == (seen.id, "on_track")
    assert not kept(tracker) and len(list(actions.updates([seen.key]))) == 1


def test_of_two_pieces_one_that_is_refused_keeps_neither(tracker, review, act):
    action = doing.add(
        review, "Sample", reviews.agency_of("TVP"), [reviews.item_of(review, "R1")], by=act("unit"), today=cast.TODAY
    )
    pieces = [a_piece(review), a_piece(review, b"<html>", "a.html")]
    with pytest.raises(Refused):
        doing.report(action, "on_track", "Two.", None, by=act("police"), today=cast.TODAY, evidence=pieces)
    assert not kept(tracker) and not actions.updates([action.key])


@pytest.mark.parametrize("part", ["chair", "member", "reader"])
def test_a2_who_does_not_report_gives_nothing(review, act, part):
    with pytest.raises(NotAllowed):
        give(review, act, part=part)


def test_a2_nobody_gives_in_the_name_of_another_agency(review, act):
    with pytest.raises(NotAllowed):
        giving.give(review, a_piece(review), by=act("police"), today=cast.TODAY, given_by=reviews.agency_of("OCC").key)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"statement": " "}, "Say what this evidence shows."),
        ({"rung": "top"}, "Choose what kind"),
        ({"independence": ""}, "Choose who has checked it."),
        ({"voice": "parrot"}, "Choose whose own words"),
        ({"about": []}, "Choose at least one"),
        ({"url": "javascript:alert(1)"}, "Enter a web address"),
        ({"file_name": "", "file_content": b""}, "Give a file, a web address or a citation"),
        ({"file_content": b"", "url": "https://example.org"}, "This file is empty"),
    ],
)
def test_a_piece_that_says_too_little_is_refused_in_words(review, change, sentence):
    piece = a_piece(review)
    for name, value in change.items():
        setattr(piece, name, value)
    with pytest.raises(Refused, match=sentence):
        giving.check(piece)
