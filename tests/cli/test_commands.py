"""The commands of design 10, run as a person runs them: exit codes, what they print, and what they refuse."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from tests import small
from tracker import config
from tracker.cli import main
from tracker.cli.opening import database_of
from tracker.reports.formats import FORMATS
from tracker.store.people import Account
from tracker.store.second_factor import SecondFactor

ROOT = Path(__file__).parents[2]
PASSWORD = "three quiet words 15"


def tracker(data: Path, *words: str, typed: str = "", today: str = "2015-09-30") -> Done:
    """The command within this process; each takes half a second to start in its own, and one test does that."""
    environment = {"TRACKER_DATA": str(data), "TRACKER_DATABASE": "", "TRACKER_TODAY": today}
    result = CliRunner().invoke(main, words, input=typed, env=environment, prog_name="tracker")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def test_the_command_starts_as_a_process_of_its_own(data):
    environment = {**os.environ, "TRACKER_DATA": str(data), "TRACKER_DATABASE": "", "TRACKER_TODAY": "2015-09-30"}
    command = [sys.executable, "-m", "tracker", "escalate", "children-a-f/R99", "--level", "board", "--why", "x"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)

    assert done.returncode in (1, 2) and done.stderr and "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def seeds(tmp_path_factory) -> str:
    """A small part of the shipped review; all of it is loaded by the commands of the README."""
    return str(small.write(tmp_path_factory.mktemp("seeds") / "children-a-f"))


@pytest.fixture(scope="module")
def data(tmp_path_factory, seeds) -> Path:
    """A board with a review and a business unit."""
    folder = tmp_path_factory.mktemp("board") / "data"
    assert tracker(folder, "init", "--board", "A board").returncode == 0
    assert tracker(folder, "load", seeds).returncode == 0
    added = tracker(
        folder, "user", "add", "--name", "A name", "--email", "unit@example.org", "--role", "business_unit",
        "--title", "Business manager", "--agency", "OSCB", "--password-stdin", typed=f"{PASSWORD}\n",
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    return folder


def test_init_makes_a_key_that_only_its_owner_reads(data):
    assert (data / "secret-key").stat().st_mode & 0o777 == 0o600
    assert data.stat().st_mode & 0o777 == 0o700


def test_a_second_init_is_refused(data):
    again = tracker(data, "init", "--board", "Another")

    assert (again.returncode, again.stdout) == (1, "")
    assert "already has its board" in again.stderr


def test_migrate_twice_is_harmless(data):
    assert tracker(data, "migrate").stdout == "The database is up to date.\n"


def test_a_second_load_changes_nothing(data, seeds):
    before = tracker(data, "export").stdout

    assert tracker(data, "load", seeds).stdout.startswith("0 records added, 0 changed")
    assert tracker(data, "export").stdout == before


def test_a_review_of_later_days_is_said_to_be_on_no_page_yet(data, seeds):
    said = tracker(data, "load", seeds, today="2012-01-01").stdout

    assert (
        "Its first document is of 26 November 2013, and no page shows it before that day. Today is 1 January 2012" in said
    )
    assert "no page" not in tracker(data, "load", seeds).stdout


def test_the_export_is_one_object_and_a_past_day_holds_less(data, tmp_path):
    out = tmp_path / "everything.json"

    assert tracker(data, "export", "--out", str(out)).returncode == 0
    whole = json.loads(out.read_text())
    past = json.loads(tracker(data, "export", "--as-at", "2015-03-31").stdout)

    assert [len(whole["recommendations"]), len(whole["learning_points"])] == [23, len(small.POINTS)]
    assert len(past["evidence"]) < len(whole["evidence"])


def test_the_export_comes_as_an_archive_and_as_a_workbook(data, tmp_path):
    for form, name in (("csv", "everything.zip"), ("xlsx", "everything.xlsx")):
        out = tmp_path / name
        assert tracker(data, "export", "--format", form, "--out", str(out)).stderr == f"Wrote {out}.\n"
        assert any(member.startswith(("actions.csv", "xl/worksheets")) for member in zipfile.ZipFile(out).namelist())


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_stocktake_comes_out_in_each_format(data, tmp_path, form):
    out = tmp_path / f"stocktake.{form}"

    done = tracker(
        data, "stocktake", "--as-at", "2015-07-31", "--format", form, "--out", str(out), "--scope", "recommendations"
    )

    assert done.returncode == 0, done.stderr
    assert "Ask each member agency to review its escalation procedures" in out.read_text()


def test_all_formats_of_a_stocktake_go_into_a_folder(data, tmp_path):
    said = ("stocktake", "--as-at", "2015-07-31", "--format", "all", "--scope", "N1")
    assert "a folder that is there" in tracker(data, *said).stderr
    assert "a folder that is there" in tracker(data, *said, "--out", str(tmp_path / "none")).stderr
    ran = tracker(data, *said, "--out", str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    written = {file.suffix[1:]: file for file in tmp_path.glob("*.*") if file.is_file()}
    assert set(written) == set(FORMATS) and all(file.stat().st_size for file in written.values())
    assert written["pdf"].read_bytes().startswith(b"%PDF-")


def test_a_stocktake_that_is_no_text_goes_to_standard_output_whole(data):
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "stocktake", "--as-at", "2015-07-31", "--format", "pdf", "--scope", "N1"],
        env={**os.environ, "TRACKER_DATA": str(data)},
        capture_output=True,
        check=True,
    )

    assert done.stdout.startswith(b"%PDF-") and done.stdout.rstrip().endswith(b"%%EOF")


def test_a_day_to_come_is_refused_and_a_day_that_is_none_is_wrong_usage(data):
    assert tracker(data, "stocktake", "--as-at", "2030-01-01").returncode == 1
    assert tracker(data, "stocktake", "--as-at", "soon").returncode == 2


def test_a_concern_is_raised_by_somebody_who_holds_a_post(data):
    words = ["escalate", "children-a-f/R7", "--level", "board", "--why", "Nobody looked.", "--asked", "Look.", "--by"]

    raised, stranger = tracker(data, *words, "unit@example.org"), tracker(data, *words, "nobody@example.org")

    assert raised.stdout.startswith("Raised children-a-f/R7 with the Full Board as X1.")
    assert stranger.returncode == 1


def test_people_are_listed_disabled_and_given_a_new_password(data):
    tracker(
        data, "user", "add", "--name", "B", "--email", "reader@example.org", "--role", "reader", "--title", "Reader",
        "--password-stdin", typed=f"{PASSWORD}\n",
    )  # fmt: skip

    set_here = tracker(data, "user", "reset", "reader@example.org", "--password-stdin", typed="another quiet word 7\n")
    assert set_here.stdout == "reader@example.org has a new password.\n"
    assert tracker(data, "user", "disable", "reader@example.org").returncode == 0
    assert tracker(data, "user", "reset", "reader@example.org").returncode == 1
    assert tracker(data, "user", "enable", "reader@example.org").returncode == 0
    assert "reader@example.org\treader\tReader" in tracker(data, "user", "list").stdout


def test_z1_who_runs_the_server_clears_a_lost_second_factor(data):
    """Such as that of the first administrator, or of the chair."""
    nobody = tracker(data, "user", "clear-second-factor", "nobody@example.org")
    none = tracker(data, "user", "clear-second-factor", "unit@example.org")
    assert (nobody.returncode, none.returncode) == (1, 1) and "has no second factor" in none.stderr
    with database_of(config.from_environment({"TRACKER_DATA": str(data)})):
        account = Account.get(Account.email == "unit@example.org")
        SecondFactor.create(account=account.id, secret="kept", confirmed_at=account.created_at)

    done = tracker(data, "user", "clear-second-factor", "unit@example.org")

    assert done.returncode == 0 and "can set up another" in done.stdout
    assert tracker(data, "user", "clear-second-factor", "unit@example.org").returncode == 1


def test_l7_a_person_who_is_added_or_reset_gets_a_link_on_standard_output_alone(data):
    words = ("--name", "C", "--email", "c@example.org", "--role", "reader", "--title", "R")
    added, reset = tracker(data, "user", "add", *words), tracker(data, "user", "reset", "unit@example.org")

    assert added.stdout.startswith("http://127.0.0.1:5000/welcome/") and added.stdout.count("\n") == 1
    assert "works once, for 24 hours" in added.stderr and "works once, for one hour" in reset.stderr
    assert added.stdout.strip().rpartition("/")[2] not in added.stderr


def test_a_concern_is_raised_with_an_agency_that_is_named(data):
    words = [
        "escalate",
        "children-a-f/R7",
        "--level",
        "senior_officer",
        "--why",
        "W.",
        "--asked",
        "A.",
        "--by",
        "unit@example.org",
    ]

    assert tracker(data, *words, "--agency", "TVP").returncode == 0
    assert tracker(data, *words).returncode == 1
    assert "no agency with the code NONE" in tracker(data, *words, "--agency", "NONE").stderr


def test_a_weak_password_is_refused_in_words(data):
    weak = tracker(
        data, "user", "add", "--name", "B", "--email", "b@example.org", "--role", "reader", "--title", "R",
        "--password-stdin", typed="password1234\n",
    )  # fmt: skip

    assert weak.returncode == 1
    assert "tried first" in weak.stderr


def test_settings_hide_secrets(data):
    key = (data / "secret-key").read_text().strip()
    shown = tracker(data, "settings").stdout

    assert "TRACKER_SECRET_KEY=set, hidden" in shown
    assert key not in shown


def test_verify_passes_and_prints_the_heads(data):
    done = tracker(data, "verify")

    assert done.returncode == 0
    assert "children-a-f: " in done.stdout


def test_e7_files_that_belong_to_nothing_are_named_and_taken_away_when_asked(data):
    names = ("aa/" + "a" * 32, "bb/" + "b" * 32, "notes.txt")
    for name in names:
        path = data / "evidence" / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(b"left by a save that did not finish")
    for name in ("aa/" + "a" * 32, "notes.txt"):  # the other may belong to a save in hand
        os.utime(data / "evidence" / name, (1_400_000_000, 1_400_000_000))

    assert tracker(data, "verify").returncode == 1
    named = tracker(data, "files", "--left-over")
    assert named.returncode == 0 and all(name in named.stdout for name in names) and "3 of them left over" in named.stdout
    assert tracker(data, "files", "--delete").returncode == 2
    assert tracker(data, "files", "--left-over", "--delete", typed="n\n").returncode == 1
    assert "3 of them" in tracker(data, "files").stdout

    done = tracker(data, "files", "--left-over", "--delete", typed="y\n")
    assert done.returncode == 0 and "Took 1 file (1 kB) away." in done.stdout
    left = [name for name in names if (data / "evidence" / name).exists()]
    assert left == [*names[1:]]
    for name in left:
        (data / "evidence" / name).unlink()
    assert tracker(data, "verify").returncode == 0


def test_h3_heads_are_printed_kept_in_a_file_and_held_against_the_chains(data, tmp_path):
    kept, other = tmp_path / "heads.txt", tmp_path / "other.txt"
    kept.write_text(tracker(data, "heads").stdout, encoding="utf-8")
    other.write_text(f"board: 999 entries, head {'a' * 64}", encoding="utf-8")

    assert tracker(data, "verify", "--against", str(kept)).returncode == 0
    done = tracker(data, "verify", "--against", str(kept), "--against", str(other))
    assert done.returncode == 1 and "other.txt: board: a head of 999 entries was kept" in done.stderr


def test_nothing_runs_without_a_database(tmp_path):
    missing = tracker(tmp_path / "none", "verify")

    assert missing.returncode == 1
    assert "Run tracker init first" in missing.stderr


def test_o1_nothing_is_served_without_a_good_key(data, monkeypatch):
    monkeypatch.setenv("TRACKER_SECRET_KEY", "changeme")

    assert tracker(data, "serve").returncode == 1


def test_o1_nothing_is_served_from_a_folder_that_others_read(data):
    data.chmod(0o755)
    try:
        refused = tracker(data, "serve")
    finally:
        data.chmod(0o700)

    assert refused.returncode == 1
    assert "Set its mode to 700" in refused.stderr


def test_wrong_usage_is_exit_code_two(data):
    assert tracker(data, "stocktake").returncode == 2


def test_a_persons_own_data_is_exported_for_them(data, tmp_path):
    file = tmp_path / "own.json"
    listed = tracker(data, "user", "list").stdout.split()[0]

    assert tracker(data, "user", "export", listed, "--out", str(file)).returncode == 0
    assert json.loads(file.read_text())["accounts"][0]["email"] == listed
    assert file.stat().st_mode & 0o077 == 0
    assert tracker(data, "user", "export", "nobody@example.org").returncode == 1


def test_a_board_pack_is_written_for_a_level_by_code_or_by_words(data):
    by_words = tracker(data, "board-pack", "--as-at", "2015-09-30", "--level", "the Full Board", "--format", "md")
    assert by_words.returncode == 0 and by_words.stdout.startswith("# Board pack for the full Board")
    assert (
        tracker(data, "board-pack", "--as-at", "2015-09-30", "--level", "board", "--format", "md").stdout == by_words.stdout
    )

    unknown = tracker(data, "board-pack", "--as-at", "2015-09-30", "--level", "nobody")
    assert unknown.returncode == 2 and "executive" in unknown.stderr
    ahead = tracker(data, "board-pack", "--as-at", "2015-12-30", "--level", "board")
    assert ahead.returncode == 1 and "has not come yet" in ahead.stderr


def test_the_update_sheet_of_an_agency_is_written_for_the_business_unit_to_send(data, tmp_path):
    out = tmp_path / "tvp.xlsx"

    done = tracker(data, "update-sheet", "TVP", "--out", str(out))

    assert done.returncode == 0 and str(out) in done.stderr + done.stdout, done.stderr
    assert load_workbook(out).sheetnames[:2] == ["How to fill this in", "Actions"]
    for words, said in (
        (("NOBODY",), "no agency with the code NOBODY"),
        (("TVP", "--round", "9"), "not asked in a round 9"),
    ):
        refused = tracker(data, "update-sheet", *words, "--out", str(tmp_path / "no.xlsx"))
        assert refused.returncode == 1 and said in refused.stderr and not (tmp_path / "no.xlsx").exists()
