"""What a later document says of an action: from the seed files into the tracker, as at a day, and out again."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.business.test_figures import JULY, LATER, MARCH, change
from tests.business.test_loads import SMALL
from tracker import clock
from tracker.business import boards, loads
from tracker.business.seed_files import SeedMistake
from tracker.reports import export
from tracker.store import reviews, sequels
from tracker.store.actions import action_of
from tracker.store.sequels import Sequel

FILE = "actions-report.yaml"
SAID = """\
  later:
    - says: It was rewritten in May.
      source: later 1
    - says: It was read.
      source: report 1
    - says: No document gives the result.
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name, text in (("documents.yaml", LATER), (FILE, SAID)):
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(text)
    return tmp_path


@pytest.fixture
def board(blank):
    return boards.create("A board", clock.now())


def told(as_at=None) -> list[tuple[str, list[str]]]:
    """What is said of the one action, with the documents that say it."""
    action = action_of(reviews.review_of("small"), "A1")
    rows = sequels.of_actions([action.key], as_at).get(action.key, [])
    return [(row.says, [citation["document"] for citation in row.source]) for row in rows]


def test_each_is_known_from_the_date_of_its_document_and_a_gap_from_the_latest_of_all(board, folder):
    loads.load(folder)

    assert told(MARCH - dt.timedelta(days=1)) == []
    assert told(JULY - dt.timedelta(days=1)) == [("It was read.", ["report"])]
    assert told(JULY) == [
        ("It was read.", ["report"]),
        ("It was rewritten in May.", ["later"]),
        ("No document gives the result.", []),
    ]


def test_delivery_stays_what_no_agency_has_said(board, folder):
    loads.load(folder)

    assert action_of(reviews.review_of("small"), "A1").delivery == "not_reported"


def test_the_same_load_twice_changes_nothing_and_corrected_words_are_the_next_version(board, folder):
    loads.load(folder)
    again = loads.load(folder)
    change(folder, "rewritten in May", "rewritten in June", FILE)
    corrected = loads.load(folder)

    assert (again.added, again.changed, again.kept) == (0, 0, 0)
    assert (corrected.added, corrected.changed) == (0, 1)
    assert told(JULY)[1][0] == "It was rewritten in June."


def test_what_the_file_gives_no_more_is_told_no_more_and_may_come_back(board, folder):
    loads.load(folder)
    change(folder, SAID, SAID[: SAID.index("    - says: No document")], FILE)
    loaded, again = loads.load(folder), loads.load(folder)

    assert (loaded.added, loaded.changed) == (0, 1) and (again.added, again.changed) == (0, 0)
    assert len(told()) == 2 and Sequel.select().where(Sequel.position == 2).count() == 2  # its versions stay
    change(folder, SAID[: SAID.index("    - says: No document")], SAID, FILE)
    assert loads.load(folder).changed == 1 and len(told()) == 3


MISTAKES = [
    ("source: later 1", "source: later 9", "line 10: documents.yaml lists no place"),
    ("says: It was rewritten", "said: It was rewritten", "line 9 (A1): what a later document says has no field"),
    ("    - says: It was read.\n", "    - says:\n", "line 11 (A1): says is missing in what a later document says."),
    (SAID, "  later: It was rewritten.\n", "line 8 (A1): later is a list of records"),
    ("source: report 2\n", "source: later 1\n", "line 12 (A1): report is earlier than the document that names the action."),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "says"), MISTAKES)
def test_a_mistake_is_named_with_file_line_and_a_sentence(board, folder, right, wrong, says):
    change(folder, right, wrong, FILE)
    with pytest.raises(SeedMistake) as mistake:
        loads.load(folder)

    assert str(mistake.value).startswith(f"{FILE}, {says}")


def test_the_export_gives_it_with_the_action(board, folder):
    loads.load(folder)
    (action,) = json.loads("".join(export.as_json(today=JULY)))["actions"]
    (before,) = json.loads("".join(export.as_json(MARCH)))["actions"]

    report, later = [{"document": "report", "paragraph": "1"}], [{"document": "later", "paragraph": "1"}]
    told = [{name: each[name] for name in ("says", "source", "known_from")} for each in action["later"]]
    assert told == [
        {"says": "It was read.", "source": report, "known_from": "2015-03-26"},
        {"says": "It was rewritten in May.", "source": later, "known_from": "2015-07-31"},
        {"says": "No document gives the result.", "source": [], "known_from": "2015-07-31"},
    ]
    assert [each["says"] for each in before["later"]] == ["It was read."]
