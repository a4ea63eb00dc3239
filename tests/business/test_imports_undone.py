"""An import that is undone: what it changed is as it was, what it added ends, and every copy and check understands that."""

import datetime as dt
import json

import pytest

from tests import hand
from tests.cast import TODAY
from tests.conftest import opened
from tests.importing import FIRST, ROWS, begin, newest, standing, take
from tracker import clock
from tracker.business import actions, boards, exported, imports, redaction, verify
from tracker.reports import export
from tracker.rules.refusal import Refused
from tracker.store import imports as store
from tracker.store.actions import Action
from tracker.store.deadlines import Deadline
from tracker.store.imports import ImportDraft, PlanLine

pytestmark = pytest.mark.small
LATER = "1.1,R2,Every team looks at neglect with one agreed tool,OCC,TVP,31/01/2016,Audits,Green\n"


@pytest.fixture
def unit(act):
    return act("unit")


OF_A_VERSION = {"known_from", "written_at", "event", "because", "answers_withdrawn", "plan_says"}


def everything():
    """All actions of the export, without when and for what their versions were written."""
    return [_bare(json.loads(export._dump(record))) for record in export._Export(None, TODAY).actions()]


def _bare(value):
    if isinstance(value, dict):
        return {name: _bare(each) for name, each in value.items() if name not in OF_A_VERSION}
    return [_bare(each) for each in value] if isinstance(value, list) else value


def test_undoing_gives_back_what_was(tracker, unit):
    before = everything()
    made = take()
    assert everything() != before

    undone = imports.undo(made, "The wrong file.", by=unit, today=TODAY)

    assert everything() == before and (undone.undone_on, undone.undone_because) == (TODAY, "The wrong file.")
    assert not list(store.said_of([each.action_id for each in store.lines_of(made)]))
    assert [each.about.title for each in store.lines_of(made)][0].startswith("Every team"), "the report can still be read"
    assert list(verify.of_the_database()) == []
    assert take().ref == "I2", "it can be taken anew"


@pytest.mark.parametrize("agreed", (True, False))
def test_undoing_a_later_plan_gives_back_what_the_first_one_said(tracker, unit, agreed):
    take(agreed=agreed)
    before = everything()
    made = take(LATER, dated=dt.date(2015, 9, 10), agreed=True)
    assert everything() != before

    imports.undo(made, "The wrong file.", by=unit, today=TODAY)

    assert everything() == before and list(verify.of_the_database()) == []


def test_what_others_have_built_on_is_not_undone(tracker, unit, act):
    made = take()
    first, second = newest(2)
    actions.report(standing(first), "on_track", "The tool is in use.", None, by=act("police"), today=TODAY)

    told = imports.undoing(made, by=unit, today=TODAY)
    assert told.ends == (second.ref,) and [each.ref for each in told.kept] == [first.ref]
    assert "a progress update" in told.kept[0].because[0]
    with pytest.raises(Refused, match="Not all of this import"):
        imports.undo(made, "The wrong file.", by=unit, today=TODAY)

    undone = imports.undo(made, "The wrong file.", by=unit, today=TODAY, rest=True)

    assert newest(1)[0].ref == first.ref and undone.kept[0].startswith(first.ref)
    assert list(verify.of_the_database()) == []
    with pytest.raises(Refused, match="undone already"):
        imports.undo(undone, "Again.", by=unit, today=TODAY)


def test_a_field_that_somebody_changed_since_is_not_given_back(tracker, unit):
    take()
    made = take(ROWS.replace("A sample", "A bigger sample"), dated=dt.date(2015, 9, 10))
    first = newest(2)[0]
    ours = actions.Plan(first.title, first.lead_body, success_measure="Ours")
    actions.edit(standing(first), ours, "Agreed.", by=unit, today=TODAY)

    told = imports.undoing(made, by=unit, today=TODAY)

    assert [each.ref for each in told.kept] == [first.ref] and "how will we know" in told.kept[0].because[0]


def test_a_fault_in_the_middle_of_undoing_leaves_the_import(tracker, unit, monkeypatch):
    made, before = take(), everything()
    monkeypatch.setattr("tracker.store.history.Entry.end", lambda self, rows: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        imports.undo(made, "The wrong file.", by=unit, today=TODAY)

    assert (
        everything() == before and not store.PlanImport.select().where(store.PlanImport.undone_on.is_null(False)).exists()
    )


def test_an_export_with_an_import_and_an_undone_one_is_loaded_the_same(tracker, unit, engine, tmp_path):
    take(agreed=True)
    imports.undo(take(LATER, dated=dt.date(2015, 9, 10), agreed=True), "The wrong file.", by=unit, today=TODAY)
    imports.undo(take("9,R1,Something else is done,TVP,,,,\n", dated=TODAY), "Twice.", by=unit, today=TODAY)
    before = "".join(export.as_json(today=TODAY))
    (tmp_path / "everything.json").write_text(before, encoding="utf-8")
    told = json.loads(before)
    assert [(each["ref"], each["undone_on"]) for each in told["reviews"][0]["imports"]] == [
        ("I1", None), ("I2", "2015-09-30"), ("I3", "2015-09-30"),
    ]  # fmt: skip
    (said,) = next(each for each in told["actions"] if each["title"].endswith("neglect with one tool"))["plan_says"]
    assert (said["import"], said["status"], said["row"]) == ("I1", "done", 2)

    with opened(engine, engine.copy(engine.tables()), tmp_path / "other"):
        boards.create("Another board", clock.now())
        exported.load(tmp_path / "everything.json")
        after = json.loads("".join(export.as_json(today=TODAY)))
        assert list(verify.of_the_database()) == []

    told["board"] = after["board"] = {}
    assert {key for key in told if told[key] != after[key]} == set()


def test_verify_names_what_ended_otherwise_than_the_history_says(tracker, unit):
    imports.undo(take(FIRST), "The wrong file.", by=unit, today=TODAY)
    line = PlanLine.get()
    hand.by_hand(PlanLine.update(known_until=dt.date(2015, 9, 2)).where(PlanLine.id == line.id))

    assert list(verify.of_the_database()) == [f"plan_line: {line.key} did not end on the day that the history says."]


def test_a_redaction_reaches_what_a_plan_says_and_no_draft_outlives_it(tracker, act):
    take("1.1,R1,The tool by Zebedee is used,TVP,,,,\n")
    begin(ROWS)
    said = {"because": "A name.", "authority": "The Board", "category": "child"}
    asked = redaction.ask("Zebedee", by=act("unit"), today=TODAY, **said)

    redaction.confirm(asked, redaction.preview(asked).digest, by=act("chair"), today=TODAY)

    line = PlanLine.get()
    assert "Zebedee" not in json.dumps([line.title, line.as_written, line.understood])
    assert not Action.select().where(Action.title.contains("Zebedee")).exists() and not ImportDraft.select().exists()
    assert list(verify.of_the_database()) == []
    again = take("1.1,R1,Another thing altogether,TVP,,31/12/2015,,\n", dated=TODAY)
    assert again.added == 1 and Deadline.select().exists(), "what was redacted does not stop the next plan"
