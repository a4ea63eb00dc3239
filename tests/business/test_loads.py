"""Loading seed files: mistakes are named with file and line, and the same load twice changes nothing."""

import datetime as dt
import shutil

import pytest

from tests import cast
from tracker import clock, paths
from tracker.business import boards, loads, seed_files
from tracker.business.seed_files import SeedMistake
from tracker.store import history, reviews
from tracker.store.actions import Action, action_of
from tracker.store.database import known
from tracker.store.evidence import Evidence, EvidenceLink
from tracker.store.history import Chain, History
from tracker.store.reviews import Agency, Item, Membership
from tracker.store.tables import TABLES

# A whole review of two items, small enough to read.
SMALL = {
    "review.yaml": """\
code: small
title: A small review
kind: Serious Case Review
body: A board
published: 2015-03-03
summary: Short.
themes:
  - name: Escalation
""",
    "documents.yaml": """\
- code: report
  title: A report
  short: Report, March 2015
  date: 2015-03-26
  file: report.txt
  sha256: abc
  places: [1, 2, "3(i)"]
""",
    "agencies.yaml": """\
- code: BOARD
  name: The Board
  kind: board
- code: POLICE
  name: The police
  kind: police
  board_member: 2015-03-26
- code: TEAM
  name: A team
  kind: team
  parent: POLICE
""",
    "recommendations.yaml": """\
- ref: R1
  kind: recommendation
  title: Review the procedures
  text: Ask each member agency to review its procedures
  source: report 3(i)
  theme: Escalation
  agencies:
    - BOARD addressed stated
    - EACH-MEMBER asked stated
  deadline: 2015-06-01
  deadline_precision: month
""",
    "learning-points.yaml": """\
- ref: LP1
  title: A point
  text: People did not know
  source: report 1
  agencies: POLICE addressed inferred
""",
    "actions-report.yaml": """\
- ref: A1
  title: Rewrite the procedure
  kind: one_off
  lead: POLICE
  answers: R1 inferred
  basis: stated
  source: report 2
""",
    "evidence-report.yaml": """\
- ref: E1
  statement: Twenty records were read.
  rung: practice
  independence: independent
  source: report 2
  about:
    - R1 supports inferred
    - LP1 challenges stated
""",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in SMALL.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def board(blank):
    return boards.create("A board", clock.now())


def test_a_small_review_is_loaded(board, folder):
    loaded = loads.load(folder)
    review = reviews.review_of("small")

    assert loaded.changed == loaded.kept == loaded.same == 0
    assert reviews.item_of(review, "R1").text == "Ask each member agency to review its procedures"
    assert action_of(review, "A1").delivery == "not_reported"
    assert Evidence.get(Evidence.ref == "E1").known_from == dt.date(2015, 3, 26)


def test_the_same_load_twice_changes_nothing(board, folder):
    loads.load(folder)
    before = _everything()
    again = loads.load(folder)

    assert (again.added, again.changed, again.kept) == (0, 0, 0)
    assert _everything() == before


def test_the_shipped_review_loaded_twice_changes_nothing(tracker):
    before = _everything()
    again = loads.load(paths.SEEDS / "children-a-f")

    assert (again.added, again.changed, again.kept) == (0, 0, 0) and again.same > 3000
    assert _everything() == before


def test_a_corrected_file_adds_the_next_version_of_that_record_alone(board, folder):
    loads.load(folder)
    _change(folder, "recommendations.yaml", "title: Review the procedures", "title: Review them")
    loaded = loads.load(folder)

    assert (loaded.added, loaded.changed) == (0, 1)
    versions = list(Item.select().where(Item.ref == "R1").order_by(Item.version))
    assert [row.title for row in versions] == ["Review the procedures", "Review them"]
    assert Item.select().where(known(Item)).count() == 2


def test_what_somebody_changed_here_is_left_and_counted(board, folder):
    loads.load(folder)
    _worked_on()
    _change(folder, "actions-report.yaml", "title: Rewrite the procedure", "title: Rewrite it")
    loaded = loads.load(folder)

    assert (loaded.changed, loaded.kept) == (0, 1)
    assert "left because they were changed here since" in loaded.in_words()
    assert Action.get(known(Action)).title == "Rewrite the procedure"


def test_a_link_that_was_withdrawn_or_moved_here_is_not_loaded_again(board, folder):
    from tracker.business import links
    from tracker.rules.roles import BUSINESS_UNIT, Acting

    loads.load(folder)
    unit = Acting("0" * 26, "1" * 26, BUSINESS_UNIT, "Business manager")
    first, second = EvidenceLink.select().order_by(EvidenceLink.id)
    links.withdraw(first, "A mistake.", by=unit, today=cast.TODAY)
    links.change_stance(second, "supports", "It went down.", by=unit, today=cast.TODAY)
    loaded = loads.load(folder)

    assert (loaded.added, loaded.changed, loaded.kept) == (0, 0, 1)
    assert [(row.stance, row.withdrawn) for row in EvidenceLink.select().where(known(EvidenceLink))] == [
        ("supports", True),
        ("supports", False),
    ]


def test_one_mistake_and_nothing_is_loaded(board, folder):
    _change(folder, "evidence-report.yaml", "rung: practice", "rung: top")
    with pytest.raises(SeedMistake):
        loads.load(folder)

    assert not History.select().exists() and not Agency.select().exists() and not Chain.select().exists()


def test_a_record_is_known_from_the_day_of_its_document(board, folder):
    loads.load(folder)

    assert reviews.review_of("small", dt.date(2015, 3, 2)) is None
    assert {row.known_from for row in Membership.select()} == {dt.date(2015, 3, 26)}


MISTAKES = [
    ("recommendations.yaml", "source: report 3(i)", "source: report 9", 'line 5 (R1): documents.yaml lists no place "9"'),
    ("recommendations.yaml", "source: report 3(i)", "source: paper 1", 'line 5 (R1): "paper" is not a document'),
    ("recommendations.yaml", "- BOARD addressed", "- BORD addressed", 'line 8 (R1): "BORD" is not an agency'),
    ("recommendations.yaml", "theme: Escalation", "theme: Other", 'line 6 (R1): theme is "Other"; use one of Escalation.'),
    ("recommendations.yaml", "2015-06-01", "2015-06-31", 'line 10 (R1): deadline is "2015-06-31"; write'),
    ("recommendations.yaml", "_precision: month", "_precision: week", "line 11 (R1): deadline_precision is"),
    ("recommendations.yaml", "title: Review", "titel: Review", "line 3: there is no field called titel."),
    ("recommendations.yaml", "  title: Review the procedures\n", "", "line 1 (R1): title is missing."),
    ("recommendations.yaml", "  kind: recommendation", "  kind: x", 'line 2 (R1): kind is "x"; use one of'),
    ("learning-points.yaml", "ref: LP1", "ref: R1", "line 1 (R1): R1 is used twice."),
    ("learning-points.yaml", "title: A point", "title: [A, point]", "line 2 (LP1): title holds one value."),
    ("learning-points.yaml", "title: A point", "title: {a: point}", "title holds words, and no fields of its own."),
    ("recommendations.yaml", "  theme:", "  title: x\n  theme:", "line 6: title stands twice in this record."),
    ("recommendations.yaml", "title: Review the procedures", 'title: "Review', "this cannot be read"),
    ("recommendations.yaml", "title: Review the procedures", "title: Re\x00view", "this cannot be read"),
    ("recommendations.yaml", "  theme: Escalation", "  other_wordings: words", "other_wordings"),
    ("recommendations.yaml", "  theme: Escalation", "  ? [a]\n  : b", "line 6"),
    ("learning-points.yaml", "POLICE addressed inferred", "POLICE led inferred", 'must read like "TVP asked stated".'),
    ("actions-report.yaml", "lead: POLICE", "lead: NOBODY", 'line 4 (A1): "NOBODY" is not an agency in agencies.yaml.'),
    ("actions-report.yaml", "answers: R1 inferred", "answers: R9 inferred", 'line 5 (A1): "R9" is not a recommendation'),
    ("actions-report.yaml", "answers: R1 inferred", "answers: R1", 'line 5 (A1): "R1" must read like "R1 inferred".'),
    ("actions-report.yaml", "kind: one_off", "kind: once", 'line 3 (A1): kind is "once"'),
    ("evidence-report.yaml", "R1 supports", "R1 proves", 'must read like "R1 supports inferred".'),
    ("evidence-report.yaml", "independence: independent", "independence: own", 'line 4 (E1): independence is "own"'),
    ("agencies.yaml", "board_member: 2015-03-26", "board_member: 2015", "is not a time; write 2013-11-26 to 2015-07-31."),
    ("agencies.yaml", "parent: POLICE", "parent: TEAM", "TEAM cannot be a part of itself."),
    ("documents.yaml", "date: 2015-03-26", "date: March", 'line 4 (report): date is "March"'),
    ("review.yaml", "published: 2015-03-03", "published: soon", 'published is "soon"'),
    ("review.yaml", "themes:\n  - name: Escalation", "themes: Escalation", "themes"),
    ("recommendations.yaml", "title: Review", f"title: {'x' * 300} Review", "(R1): title has 322 letters; at most 300"),
    ("recommendations.yaml", "  deadline: 2015-06-01\n", "", "line 10 (R1): deadline_precision is of a date."),
    ("recommendations.yaml", "_precision: month", "_basis: stated", "is stated, so deadline_source must say where."),
    ("recommendations.yaml", "EACH-MEMBER asked", "BOARD asked", "line 9 (R1): BOARD stands twice in agencies."),
    ("learning-points.yaml", "  source:", "  part_of: LP9\n  source:", 'line 4 (LP1): "LP9" is not a recommendation'),
    ("learning-points.yaml", "  source:", "  shown_with: LP1\n  source:", "line 4 (LP1): shown_with names another one."),
    ("learning-points.yaml", "  source:", "  asked_before: [{item: R1, basis: inferred, because: x}]\n  source:",
     "so it was not asked before."),
    ("actions-report.yaml", "ref: A1", "ref: R1", 'line 1 (R1): "R1" is no reference here; use A and'),
    ("actions-report.yaml", "answers: R1 inferred", "answers: [R1 inferred, R1 stated]", "R1 stands twice in answers."),
    ("actions-report.yaml", "  basis:", "  fragile: true\n  basis:", 'line 6 (A1): fragile is "true"; use one of yes, no.'),
    ("actions-report.yaml", "  basis:", "  proposed: Yes\n  basis:", 'line 6 (A1): proposed is "Yes"; use one of yes, no.'),
    ("evidence-report.yaml", "LP1 challenges stated", "R1 challenges stated", "line 8 (E1): R1 stands twice in about."),
    ("agencies.yaml", "kind: police", "kind: constabulary", 'line 6 (POLICE): kind is "constabulary"; use one of'),
    ("agencies.yaml", "kind: police", "kind: board", "BOARD is the Board already. There is one"),
    ("agencies.yaml", "code: TEAM", "code: A team", "line 8 (A team): A code has capital letters, figures and hyphens"),
    ("documents.yaml", "- code: report", "- code: a report", "line 1 (a report): Use small letters without accents"),
    ("documents.yaml", "  file: report.txt", "  places: [1]\n- code: report\n  title: A\n  short: A\n  date: 2015-03-26",
     "report is used twice."),
]  # fmt: skip


@pytest.mark.parametrize(("file", "right", "wrong", "says"), MISTAKES)
def test_a_mistake_is_reported_with_its_file_its_line_and_a_sentence(board, folder, file, right, wrong, says):
    _change(folder, file, right, wrong)
    with pytest.raises(SeedMistake) as mistake:
        loads.load(folder)

    assert str(mistake.value).startswith(f"{file}, line ")
    assert says in str(mistake.value)
    assert str(mistake.value).endswith((".", ")"))


def test_a_file_that_is_missing_or_no_text_is_named(board, folder):
    (folder / "agencies.yaml").write_bytes(b"\xff\xfe- code: X")
    with pytest.raises(SeedMistake, match="agencies.yaml, line 1: the file is not UTF-8 text."):
        loads.load(folder)
    (folder / "agencies.yaml").unlink()
    with pytest.raises(SeedMistake, match="agencies.yaml is missing"):
        loads.load(folder)
    with pytest.raises(SeedMistake, match="is not a folder"):
        seed_files.read(folder / "nothing")


@pytest.mark.parametrize("name", ["evidence_report.yaml", "evidence-report.yml", "recomendations.yaml"])
def test_a_file_with_a_slip_in_its_name_is_not_left_out(board, folder, name):
    (folder / "evidence-report.yaml").rename(folder / name)
    with pytest.raises(SeedMistake, match=f"^{name} is the name of no seed file"):
        loads.load(folder)
    assert not Item.select().exists()


def test_a_field_has_the_room_that_its_column_has():
    assert seed_files.room_of("actions")["owner"] == 200
    assert "voice" not in seed_files.room_of("recommendations")  # kept as a text under another name


def test_every_shipped_file_is_read(tmp_path):
    copied = shutil.copytree(paths.SEEDS / "children-a-f", tmp_path / "seeds")

    seeds = seed_files.read(copied)
    assert len([entry for entry in seeds.items if entry.text("ref").startswith("R")]) == 13


def _change(folder, file: str, right: str, wrong: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")


def _worked_on() -> None:
    """Somebody reports on the action, so that its standing version is theirs."""
    from tracker.rules.roles import LEAD, Acting

    police = Agency.get(Agency.code == "POLICE")
    by = Acting("0" * 26, "1" * 26, LEAD, "Police lead", police.key, frozenset({police.key}))
    action = Action.get(known(Action))
    with history.entry("reported progress", by=by, today=cast.TODAY, review=reviews.review_of("small")) as entry:
        entry.change(action, delivery="on_track")


def _everything() -> dict:
    return {table._meta.table_name: sorted(map(str, table.select().tuples())) for table in TABLES}
