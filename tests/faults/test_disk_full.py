"""R5: with no room left a save says so and gives the words back, reading goes on, and nothing is kept by half."""

import datetime as dt
import os
import pwd

import pytest

from tests import cast
from tests.faults.test_at_once import NAMES
from tests.faults.worlds import GIVEN, REVIEW, World, a_file, kept, report
from tracker import clock
from tracker.store.people import Session

# Long enough for pages of its own, so that a place left free in one that is there does not take it.
LONG = " Each of the areas was looked at again." * 300
FULL = {
    "sqlite: everything": ("sqlite", True, True),
    "sqlite: the database": ("sqlite", True, False),
    "sqlite: the evidence": ("sqlite", False, True),
    "postgresql: the database": ("postgresql", True, False),
    "postgresql: the evidence": ("postgresql", False, True),
}


@pytest.fixture(params=FULL)
def full(request, of_kind, disk, tmp_path, _postgresql):
    """A world of which something lies on a small disk: what that is, the world, and the disk."""
    kind, data, evidence = FULL[request.param]
    place = disk.at / "data"
    if kind == "postgresql":
        user = pwd.getpwnam(_postgresql().user)
        place.mkdir(mode=0o700)
        os.chown(place, user.pw_uid, user.pw_gid)
    where = {"evidence": disk.at / "evidence" if evidence else tmp_path / "evidence"} | ({"data": place} if data else {})
    with of_kind(kind, **where) as world:
        yield request.param.partition(": ")[2], world, disk


def an_hour_ago(world: World, part: str) -> None:
    """Somebody signed in earlier, so that the tracker would note that they are still there."""
    with world.looked_into():
        Session.update(seen_at=clock.now() - dt.timedelta(minutes=20)).execute()


def test_r5_a_full_disk_is_said_in_words_nothing_is_kept_by_half_and_with_room_it_goes_on(full, figures):
    what, world, disk = full
    ref, server = world.refs()["lead1"], world.served()
    writer, reader = server.visitor("lead1"), server.visitor("reader")
    page = f"{REVIEW}/actions/{ref}"
    assert report(writer, ref, "Saved before 2").status_code == 302
    hidden = cast.hidden_fields(writer.page(page), f"{page}/report")
    an_hour_ago(world, "reader")
    disk.fill()

    for number in range(6):
        words = f"Saved when full {number * 3}"
        said = {"delivery": "on_track", "what_changed": words + LONG, **GIVEN, "statement": words + LONG}
        answer = writer.client.post(f"{page}/report", {**hidden, **said, "file": a_file(words)})
        if answer.status_code == 507:
            break
        # A page of the database that was there already may take one more.
        assert answer.status_code == 302, answer.get_data(as_text=True)
        hidden = cast.hidden_fields(writer.page(page), f"{page}/report")
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 507 and "There is no room left" in shown and words in shown and LONG[-40:] in shown
    paths = ("/", page, "/evidence", "/actions", "/stocktake", f"{REVIEW}/R1")
    read = [reader.get(path).status_code for path in paths]
    assert read == [200] * len(paths), read
    if what == "the evidence":
        assert report(writer, ref, "Saved without a file 2").status_code == 302, "only files have no room"
        hidden = cast.hidden_fields(writer.page(page), f"{page}/report")

    disk.make_room()
    again = writer.client.post(f"{page}/report", {**hidden, **said, "file": a_file(words)})
    assert again.status_code == 302, again.get_data(as_text=True)
    assert server.process.poll() is None and "Traceback" not in server.said()
    found = kept(world)
    assert found.updates[words + LONG] == found.pieces[words + LONG] == 1 and all(found.files.values())
    assert not found.left_over and not found.wrong
    figures.say(
        "full",
        engine=NAMES[world.kind],
        full=what,
        answer_to_a_save=507,
        words_given_back="yes",
        pages_read_meanwhile=len(paths),
        kept_by_half=0,
        files_left_over=0,
        saved_again_without_a_restart="yes",
    )


@pytest.mark.parametrize("size", [400_000, 3_000_000])
def test_r5_what_comes_in_when_temporary_files_have_no_room(of_kind, disk, figures, size):
    """A large request is laid aside before it is read. Then nothing of it can be given back, but it is said in words."""
    with of_kind("sqlite") as world:
        ref, server = world.refs()["lead1"], world.served(TMPDIR=str(disk.at))
        lead, page, words = server.visitor("lead1"), f"{REVIEW}/actions/{ref}", "Saved all the same 0"
        hidden = cast.hidden_fields(lead.page(page), f"{page}/report")
        said = {**hidden, "delivery": "on_track", "what_changed": words, **GIVEN, "statement": words}
        disk.fill()

        answer = lead.client.post(f"{page}/report", {**said, "file": a_file(words, size)})
        read = lead.get("/stocktake.pdf?review=children-a-f")
        if size < 500_000:
            assert answer.status_code == 302, "a small one needs no room"
        else:
            assert answer.status_code == 507 and "There is no room left" in answer.get_data(as_text=True)
            assert not kept(world).updates
            disk.make_room()
            assert lead.client.post(f"{page}/report", {**said, "file": a_file(words, size)}).status_code == 302
        assert read.status_code == 200
        found = kept(world)
        assert found.updates == {words: 1} and found.files == {words: True} and not found.wrong
        figures.say(
            "full",
            engine=NAMES[world.kind],
            full=f"temporary files, an upload of {size / 1_000_000:g} MB",
            answer_to_a_save=answer.status_code,
            words_given_back="no" if answer.status_code == 507 else "",
            pages_read_meanwhile=1,
            kept_by_half=0,
            files_left_over=0,
            saved_again_without_a_restart="yes",
        )
