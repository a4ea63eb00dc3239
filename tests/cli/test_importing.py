"""tracker import: what it lists without a terminal, what it takes, what it gives back, and what it refuses."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.cli.test_commands import tracker
from tests.importing import HEAD, ROWS
from tracker import config
from tracker.cli.opening import database_of
from tracker.store import history
from tracker.store.imports import imports
from tracker.store.reviews import Agency, Item, Review

KNOWN = dt.date(2015, 3, 3)
NOBODY = "1.3,R1,Nobody we know is named for this,The Lamplighters,,31/12/2015,,\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A board with a review of two recommendations, and nobody in it."""
    folder = tmp_path_factory.mktemp("board") / "data"
    assert tracker(folder, "init", "--board", "A board").returncode == 0
    said = {"TRACKER_DATA": str(folder), "TRACKER_TODAY": "2015-09-30"}
    with database_of(config.from_environment(said)), history.entry("loaded", by=None, today=KNOWN) as entry:
        review = entry.add(Review, code="sleep", title="Infant safe sleeping", kind="Case review", body="A board")
        for place, text in enumerate(("Every visit asks about sleep.", "Teams share one tool."), start=1):
            item = {"ref": f"R{place}", "number": str(place), "position": place, "title": text, "text": text}
            entry.add(Item, review=review.key, kind="recommendation", **item)
        for code, name in (("TVP", "Thames Valley Police"), ("OCC", "Oxfordshire County Council")):
            entry.add(Agency, code=code, name=name, kind="police")
    return folder


@pytest.fixture(scope="module")
def unit(data):
    said = ("--role", "business_unit", "--title", "Business manager", "--password-stdin")
    made = tracker(
        data, "user", "add", "--name", "Unit", "--email", "unit@example.org", *said, typed="three quiet words 15\n"
    )
    assert made.returncode == 0
    return data


@pytest.fixture
def plan(tmp_path):
    def written(rows=ROWS, name="plan.csv"):
        (tmp_path / name).write_text(HEAD + rows, encoding="utf-8")
        return str(tmp_path / name)

    return written


def imported(data, *words):
    return tracker(data, "import", "--review", "sleep", *words)


def test_without_a_terminal_it_lists_rows_and_questions_and_takes_nothing(data, plan):
    done = imported(data, plan(ROWS + NOBODY))

    assert done.returncode == 0 and "Nothing was imported." in done.stderr
    assert "3 rows read: 2 would be added" in done.stdout and "1 cannot be taken" in done.stdout
    assert "Needed, row 4" in done.stdout and "The Lamplighters" in done.stdout
    assert "Enter the day from which the Board had this plan" in done.stderr


def test_a_file_in_which_no_row_can_be_read_is_refused(data, tmp_path):
    (tmp_path / "empty.csv").write_text("A title\n\n\n", encoding="utf-8")

    done = imported(data, str(tmp_path / "empty.csv"))

    assert done.returncode == 1 and "No row of this file could be read as an action." in done.stderr


def test_a_plan_is_taken_with_its_mapping_and_undone(unit, plan, tmp_path):
    saved = tmp_path / "mapping.json"
    looked = imported(unit, plan(ROWS + NOBODY), "--dry-run", "--save-mapping", str(saved))
    mapping = json.loads(saved.read_text(encoding="utf-8"))
    assert looked.returncode == 0 and mapping["columns"]["3"] == "action"
    saved.write_text(json.dumps({**mapping, "owners": {"The Lamplighters": ["OCC"]}, "dated": "2015-09-01"}))

    done = imported(unit, plan(ROWS + NOBODY), "--mapping", str(saved), "--agreed")
    assert done.returncode == 0 and "Imported as I1: 3 added, 0 changed" in done.stdout, done
    again = imported(unit, plan(ROWS + NOBODY), "--dry-run")
    assert "3 are as they are" in again.stdout and "imported before, as I1" in again.stdout

    undone = imported(unit, "--undo", "I1", "--because", "The wrong file.")
    assert undone.returncode == 0 and "3 there no more" in undone.stdout
    assert tracker(unit, "verify").returncode == 0
    twice = imported(unit, "--undo", "I1", "--because", "Again.")
    assert twice.returncode == 1 and "undone already" in twice.stderr


def test_at_a_terminal_it_asks_one_thing_after_the_other(unit, plan, monkeypatch):
    monkeypatch.setattr("tracker.cli.importing.asks", lambda: True)
    answers = ("2031-01-01", "2015-09-01", "y", "nobody", "?", "OCC", "", "at_risk", "y")

    done = tracker(unit, "import", "--review", "sleep", plan(ROWS + NOBODY), typed="\n".join(answers) + "\n")

    assert "That day lies in the future." in done.stderr and "There is nothing called nobody." in done.stderr
    assert "  TVP Thames Valley Police" in done.stderr and "Enter takes done" in done.stderr
    assert "3 added" in done.stdout, done
    with database_of(config.from_environment({"TRACKER_DATA": str(unit), "TRACKER_TODAY": "2015-09-30"})):
        row = imports().first()
        assert row.agreed and row.mapping["owners"] == {"The Lamplighters": ["OCC"]}
        assert row.mapping["meanings"] == {"Complete": "done", "Amber": "at_risk"}


@pytest.mark.parametrize(
    ("words", "says", "code"),
    (
        (("--dated", "2031-01-01"), "cannot be in the future", 1),
        (("--sheet", "Nowhere"), "There is no sheet", 1),
        (("--as", "nobody@example.org"), "holds no post of the business unit", 1),
        (("--undo", "I9"), "Name the file", 2),
    ),
)
def test_what_is_refused_is_said(unit, plan, words, says, code):
    done = imported(unit, plan(), *words)

    assert done.returncode == code and says in done.stderr


def test_a_demonstration_takes_no_plan(unit, plan, monkeypatch):
    monkeypatch.setattr("tracker.cli.opening.reviews.is_demonstration", lambda: True)

    done = imported(unit, plan())

    assert done.returncode == 1 and "It takes nothing real" in done.stderr
