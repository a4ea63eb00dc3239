"""Figures that disagree, and what readers of the sources say of an item: from the seed files into the tracker."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.business.test_loads import SMALL
from tracker import clock
from tracker.business import boards, loads
from tracker.business.seed_files import SeedMistake
from tracker.reports import export
from tracker.store import figures, outlooks, reviews
from tracker.store.figures import FigureStatement

MARCH, JULY = dt.date(2015, 3, 26), dt.date(2015, 7, 31)
LATER = """\
- code: later
  title: A later report
  short: Later report, July 2015
  date: 2015-07-31
  file: later.txt
  sha256: abc
  places: [1]
"""
GROUP = """\
- ref: F1
  title: Records read
  statements:
    - figure: twenty
      says: Twenty were read.
      evidence: E1
    - figure: "21"
      says: The later report says one more.
      source: later 1
    - figure: about 20
      says: In the summary.
      source: report 1
  may_differ: [rounding, period]
  why: One may be rounded.
  reconciled: not_known
"""


@pytest.fixture
def folder(tmp_path):
    for name, text in (SMALL | {"figures.yaml": GROUP}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with (tmp_path / "documents.yaml").open("a", encoding="utf-8") as documents:
        documents.write(LATER)
    return tmp_path


@pytest.fixture
def board(blank):
    return boards.create("A board", clock.now())


def change(folder, right: str, wrong: str, file: str = "figures.yaml") -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert right in text
    (folder / file).write_text(text.replace(right, wrong, 1), encoding="utf-8")


def of_small(as_at=None) -> list[figures.Group]:
    return figures.of_review(reviews.review_of("small"), as_at)


def test_a_group_is_known_from_the_last_of_its_documents_and_touches_what_its_evidence_bears_on(board, folder):
    loads.load(folder)

    assert of_small(JULY - dt.timedelta(days=1)) == []
    (group,) = of_small(JULY)
    assert [each.row.figure for each in group.statements] == ["twenty", "21", "about 20"]
    assert [each.piece.ref if each.piece else None for each in group.statements] == ["E1", None, None]
    assert group.statements[0].row.source == [{"document": "report", "paragraph": "2"}]
    assert [item.ref for item in group.items] == ["R1", "LP1"]
    assert group.reasons == ["another period or day", "one is rounded or estimated"]


def test_a_statement_that_the_file_gives_no_more_is_told_no_more(board, folder):
    loads.load(folder)
    change(folder, GROUP[GROUP.index("    - figure: about 20") : GROUP.index("  may_differ")], "")
    loaded = loads.load(folder)
    again = loads.load(folder)

    assert (loaded.added, loaded.changed) == (0, 1)
    assert (again.added, again.changed, again.kept) == (0, 0, 0)
    assert [each.row.figure for each in of_small()[0].statements] == ["twenty", "21"]
    assert FigureStatement.select().where(FigureStatement.position == 3).count() == 2  # its versions stay


def test_what_was_concluded_from_all_the_sources_is_known_from_the_last_of_them(board, folder):
    change(
        folder,
        "  theme: Escalation",
        "  theme: Escalation\n  next_rung: An audit.\n  looked_for: Complaints.",
        RECOMMENDATIONS,
    )
    loads.load(folder)
    item = reviews.item_of(reviews.review_of("small"), "R1")

    assert outlooks.of_items([item.key], MARCH) == {}
    said = outlooks.of_items([item.key], JULY)[item.key]
    assert (said.next_rung, said.looked_for) == ("An audit.", "Complaints.")
    assert loads.load(folder).changed == 0


RECOMMENDATIONS = "recommendations.yaml"
MISTAKES = [
    ("reconciled: not_known", "reconciled: perhaps", "line 15 (F1): reconciled is", "use one of yes, no, not_known"),
    ("reconciled: not_known", "reconciled: yes", "line 15 (F1): reconciled is yes, so how must", "say how they agree"),
    ("[rounding, period]", "[rounding, weather]", 'line 13 (F1): "weather" is no reason', "use some of period, population"),
    ("evidence: E1", "evidence: E9", 'line 6 (F1): "E9" is no piece of evidence.', ""),
    ("source: later 1", "source: later 9", "line 9: documents.yaml lists no place", ""),
    ("      source: later 1\n", "", "line 7 (F1): a statement says where it stands", ""),
    ("says: The later", "said: The later", "line 8 (F1): a statement has no field called said", "evidence, figure, says"),
    ('    - figure: "21"\n', "    - figure:\n", "line 7 (F1): figure is missing in a statement", ""),
    ("ref: F1", "ref: F1\n  number: 4", "line 2: there is no field called number.", ""),
    ("  why: One may be rounded.\n", "", "line 1 (F1): why is missing.", ""),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "says", "too"), MISTAKES)
def test_a_mistake_is_named_with_file_line_and_a_sentence(board, folder, right, wrong, says, too):
    change(folder, right, wrong)
    with pytest.raises(SeedMistake) as mistake:
        loads.load(folder)

    assert str(mistake.value).startswith(f"figures.yaml, {says}") and too in str(mistake.value)


def test_one_figure_disagrees_with_nothing(board, folder):
    change(folder, GROUP[GROUP.index('    - figure: "21"') : GROUP.index("  may_differ")], "")
    with pytest.raises(SeedMistake, match="line 4 .F1.: give two statements or more"):
        loads.load(folder)


def test_the_export_names_each_figure_with_its_place(board, folder):
    loads.load(folder)
    told = json.loads("".join(export.as_json(today=JULY)))
    (group,) = told["figures_that_disagree"]

    assert (group["ref"], group["review"], group["known_from"], group["invented"]) == ("F1", "small", "2015-07-31", False)
    assert [each["figure"] for each in group["statements"]] == ["twenty", "21", "about 20"]
    assert group["statements"][0]["evidence"] == "E1" and group["about"] == ["R1", "LP1"]
    assert json.loads("".join(export.as_json(MARCH)))["figures_that_disagree"] == []
