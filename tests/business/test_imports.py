"""An action plan that is imported: what comes of each row, all of it or nothing, and what undoing gives back."""

import datetime as dt
import json

import pytest

from tests import cast
from tests.cast import TODAY
from tracker import clock
from tracker.business import actions, deadlines, import_taking, imports, verify
from tracker.reports import export
from tracker.rules.plan_mapping import Mapping
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import actions as action_store
from tracker.store import deadlines as deadline_store
from tracker.store import imports as store
from tracker.store.actions import Action
from tracker.store.deadlines import Deadline
from tracker.store.history import History
from tracker.store.imports import ImportDraft, PlanImport, PlanLine

pytestmark = pytest.mark.small
DATED = dt.date(2015, 9, 1)
HEAD = "No,Recommendation,Action,Lead,Support,Deadline,How will we know,RAG\n"
ROWS = (
    "1.1,R1,Every team looks at neglect with one tool,Thames Valley Police,,31/12/2015,A sample of files shows it,Complete\n"
    "1.2,R2,Visits after a missing episode are recorded,Oxfordshire County Council,Thames Valley Police,March 2016,,Amber\n"
)
FIELDS = ("ref", "item", "action", "lead", "supporting", "deadline", "measure", "status")
MAPPING = Mapping(
    columns={str(number): name for number, name in enumerate(FIELDS, start=1)},
    titles={str(number): title for number, title in enumerate(HEAD.strip().split(","), start=1)},
    meanings={"Complete": "done", "Amber": "at_risk"},
)


@pytest.fixture
def unit(act):
    return act("unit")


@pytest.fixture
def plan(review, unit):
    """plan(rows) is a plan of these rows, begun and mapped."""

    def begun(rows=ROWS, dated=DATED, agreed=False, name="plan.csv", **said):
        draft = imports.begin(review, (HEAD + rows).encode(), name, by=unit, today=TODAY, now=clock.now())
        sheet = imports.book_of(draft).sheets[0].name
        return imports.save(draft, MAPPING.with_(sheet=sheet, dated=dated, agreed=agreed, **said), by=unit)

    return begun


@pytest.fixture
def taken(plan, unit):
    def take(*rows, **said):
        return imports.take(plan(*rows, **said), by=unit, today=TODAY)

    return take


def newest(review, count=1):
    return list(action_store.actions(review))[-count:]


def test_each_row_becomes_an_action_that_nobody_has_reported_on(taken, review):
    made = taken()

    first, second = newest(review, 2)
    assert (first.title, first.lead_body.code, first.delivery) == (
        "Every team looks at neglect with one tool", "TVP", "not_reported",
    )  # fmt: skip
    assert first.success_measure == "A sample of files shows it" and first.known_from == DATED
    assert [each.code for each in action_store.supporters(second)] == ["TVP"]
    (link,) = action_store.answered_by([first.key])
    assert (link.point.ref, link.basis) == ("R1", "stated")
    (date,) = deadline_store.points(second.key)
    assert (date.current, date.precision, date.as_written) == (dt.date(2016, 3, 31), "month", "March 2016")
    assert not date.firm and (made.added, made.changed, made.same, made.left_out) == (2, 0, 0, 0)
    assert list(verify.of_the_database()) == []


def test_what_the_plan_calls_complete_is_kept_as_what_the_plan_says(taken, review):
    made = taken()

    said = list(store.said_of([newest(review, 2)[0].key]))
    assert [(each.status, each.status_as_written, each.row) for each in said] == [("done", "Complete", 2)]
    assert ["Deadline", "31/12/2015"] in said[0].as_written and said[0].of_plan.ref == made.ref
    assert {each.delivery for each in newest(review, 2)} == {"not_reported"}


def test_one_entry_of_the_history_names_the_file_by_its_hash(taken, review):
    before = History.select().count()
    made = taken()

    (entry,) = History.select().order_by(History.id.desc()).limit(History.select().count() - before)
    assert (entry.verb, entry.subject_ref, entry.chain) == ("imported an action plan", "I1", review.code)
    assert entry.known_from == DATED and len(made.sha256) == 64
    assert not ImportDraft.select().exists()


def test_the_same_plan_again_changes_nothing(taken, plan, unit):
    taken()

    found = imports.preview(plan(name="other name.csv"), by=unit, today=TODAY)

    assert found.counts == {"added": 0, "changed": 0, "same": 2, "cannot": 0} and not found.gone
    assert found.again.ref == "I1"


def test_a_later_plan_is_compared_by_its_references_and_shows_what_would_change(taken, plan, unit, review):
    taken()
    later = (
        "1.1,R2,Every team looks at neglect with one agreed tool,Oxfordshire County Council,,31/01/2016,Audits,Green\n"
        "1.3,R1,Another thing is done about sleeping safely,Thames Valley Police,,31/03/2016,,\n"
    )
    found = imports.preview(plan(later, dated=dt.date(2015, 9, 10)), by=unit, today=TODAY)

    first, second = newest(review, 2)
    changed, added = found.outcomes
    assert (changed.what, changed.action, changed.matched, added.what) == ("changed", first.ref, "reference", "added")
    assert [(each.field, each.was, each.becomes[:10]) for each in changed.changes] == [
        ("action", first.title, "Every team"),
        ("measure", "A sample of files shows it", "Audits"),
        ("lead", "TVP", "OCC"),
        ("item", "R1", "R2"),
        ("deadline", "2015-12-31", "2016-01-31"),
    ]
    assert [(each.action, each.plan_ref) for each in found.gone] == [(second.ref, "1.2")]


def test_taking_it_changes_what_it_showed_and_leaves_what_is_no_longer_in_the_plan(taken, review):
    taken()
    kept = newest(review)[0]
    taken(
        "1.1,R2,Every team looks at neglect with one agreed tool,OCC,,31/01/2016,Audits,Green\n", dated=dt.date(2015, 9, 10)
    )

    changed, left = newest(review, 2)
    assert changed.lead_body.code == "OCC" and changed.success_measure == "Audits" and left.id == kept.id
    assert [link.point.ref for link in action_store.answered_by([changed.key])] == ["R2"]
    (date,) = deadline_store.points(changed.key)
    assert (date.current, date.original, date.moves) == (dt.date(2016, 1, 31), dt.date(2015, 12, 31), 1)
    assert list(verify.of_the_database()) == []


def test_what_was_changed_here_stays_where_the_plan_says_what_it_said_before(taken, plan, unit, review):
    taken()
    first = newest(review, 2)[0]
    action = Action.get((Action.record == first.key) & Action.known_until.is_null())
    of = actions.Plan(action.title, first.lead_body, success_measure="Children say so")
    actions.edit(action, of, "Agreed with the lead.", by=unit, today=TODAY)
    deadlines.move(deadline_store.points(first.key)[0], dt.date(2016, 2, 28), "Asked.", by=unit, today=TODAY)

    found = imports.preview(plan(dated=TODAY), by=unit, today=TODAY)

    assert found.counts["same"] == 2


def test_nearly_the_same_words_are_asked_about_and_the_answer_holds(taken, plan, unit, review):
    taken()
    first = newest(review, 2)[0]
    near = ",R1,Every single team looks at neglect with one tool,TVP,,,,\n"
    found = imports.preview(plan(near), by=unit, today=TODAY)
    (outcome,), (question,) = found.outcomes, found.needed
    assert outcome.what == "cannot" and question.offered == (first.ref, "new")

    for answer, what in ((first.ref, "changed"), ("new", "added")):
        found = imports.preview(plan(near, matches={question.as_written: answer}), by=unit, today=TODAY)
        assert found.outcomes[0].what == what


def test_another_board_member_s_plan_with_the_same_numbers_is_another_plan(taken, plan, unit):
    taken()
    other = "1.1,R3,School nurses hear of every child who moves,Oxford Health NHS Foundation Trust,,,,\n"

    found = imports.preview(plan(other), by=unit, today=TODAY)

    assert found.counts["added"] == 1 and not found.gone


def test_dates_are_the_board_s_only_where_it_agreed_the_plan(taken, review):
    taken(agreed=True)

    first, second = newest(review, 2)
    assert [deadline_store.points(each.key)[0].firm for each in (first, second)] == [True, True]


def test_a_firm_date_is_moved_by_an_agreed_plan_alone(taken, plan, unit, review):
    taken(agreed=True)
    moved = ROWS.replace("31/12/2015", "29/02/2016")
    found = imports.preview(plan(moved, dated=TODAY), by=unit, today=TODAY)
    assert found.counts["same"] == 2 and "The Board has not agreed" in found.outcomes[0].left[0]

    taken(moved, dated=TODAY, agreed=True)

    (date,) = deadline_store.points(newest(review, 2)[0].key)
    assert (date.current, date.moves, date.firm, date.because) == (
        dt.date(2016, 2, 29), 1, True, "Action plan I2: “29/02/2016”",
    )  # fmt: skip


def test_what_the_agency_said_is_not_touched_and_what_it_leads_stays_its_own(taken, plan, unit, act, review):
    taken()
    first = newest(review, 2)[0]
    seen = Action.get((Action.record == first.key) & Action.known_until.is_null())
    actions.report(seen, "on_track", "The tool is in use.", dt.date(2015, 12, 1), by=act("police"), today=TODAY)

    found = imports.preview(plan(ROWS.replace("Thames Valley Police,,", "OCC,,"), dated=TODAY), by=unit, today=TODAY)
    assert found.outcomes[0].what == "cannot" and "has reported" in found.outcomes[0].because[0]

    taken(ROWS.replace("A sample", "A bigger sample").replace("31/12/2015", "31/01/2016"), dated=TODAY)
    changed = newest(review, 2)[0]
    (date,) = deadline_store.points(first.key)
    assert (changed.delivery, changed.success_measure[:8]) == ("on_track", "A bigger")
    assert (date.forecast, date.current) == (dt.date(2015, 12, 1), dt.date(2016, 1, 31))


def test_what_is_newer_than_the_plan_is_not_changed_by_it(taken, plan, unit, review):
    taken()

    older = plan(ROWS.replace("one tool", "one known tool"), dated=dt.date(2015, 8, 1))
    found = imports.preview(older, by=unit, today=TODAY)

    assert found.outcomes[0].what == "cannot" and "after the day of the plan" in found.outcomes[0].because[0]


@pytest.mark.parametrize("dated", (None, TODAY + dt.timedelta(days=1), dt.date(2001, 1, 1)))
def test_the_day_of_the_plan_is_asked_and_lies_between_the_review_and_today(taken, dated):
    with pytest.raises(Refused) as refusal:
        taken(dated=dated)
    assert refusal.value.field == "dated" and not PlanImport.select().exists()


def test_rows_that_cannot_be_taken_are_named_and_the_rest_is_taken_only_when_chosen(plan, unit):
    rows = ROWS + "1.3,R1,Nobody is named for this,,,,,\n"
    with pytest.raises(Refused, match="cannot be taken: 4"):
        imports.take(plan(rows), by=unit, today=TODAY)
    assert not PlanImport.select().exists()

    made = imports.take(plan(rows), by=unit, today=TODAY, rest=True)

    assert (made.added, made.left_out) == (2, 1)


def test_words_that_could_name_a_child_are_asked_about(plan, unit):
    rows = "1.1,R1,The worker visits the girl Anna Example,TVP,,,,\n"
    found = imports.preview(plan(rows), by=unit, today=TODAY)
    assert "could be a child’s name" in found.outcomes[0].warnings[0]
    with pytest.raises(Refused) as refusal:
        imports.take(plan(rows), by=unit, today=TODAY)
    assert refusal.value.field == "warned"
    assert imports.take(plan(rows), by=unit, today=TODAY, names_nobody=True).added == 1


def test_a_fault_in_the_middle_leaves_nothing(plan, unit, monkeypatch):
    before = [table.select().count() for table in (Action, Deadline, PlanImport, PlanLine, History, ImportDraft)]
    draft = plan()
    monkeypatch.setattr(import_taking._Taking, "_line", lambda self, outcome, action: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        imports.take(draft, by=unit, today=TODAY)

    assert [table.select().count() for table in (Action, Deadline, PlanImport, PlanLine, History)] == before[:-1]
    assert imports.draft_of(draft.id, by=unit, now=clock.now()) is not None


def test_what_changed_since_the_preview_is_looked_at_again(plan, unit):
    draft = plan()
    seen = imports.preview(draft, by=unit, today=TODAY).digest
    imports.take(plan("1.1,R1,Every team looks at neglect with one tool,TVP,,,,\n"), by=unit, today=TODAY)

    with pytest.raises(Refused, match="Something was changed"):
        imports.take(draft, by=unit, today=TODAY, seen=seen)


def test_a_draft_is_seen_by_who_began_it_for_a_week(plan, act, unit):
    draft, now = plan(), clock.now()
    assert imports.draft_of(draft.id, by=unit, now=now)
    assert imports.draft_of(draft.id, by=act("chair"), now=now) is None
    assert imports.draft_of(draft.id, by=unit, now=now + dt.timedelta(days=8)) is None
    with pytest.raises(NotAllowed):
        imports.give_up(draft, by=act("police"))
    imports.give_up(draft, by=unit)
    assert not ImportDraft.select().exists()


def test_what_was_said_of_the_columns_is_remembered_for_the_next_plan(taken, plan, unit, review):
    taken(order="month")

    draft = imports.begin(review, (HEAD + ROWS).encode(), "next.csv", by=unit, today=TODAY, now=clock.now())
    mapping = imports.preview(draft, by=unit, today=TODAY).mapping

    assert mapping.order == "month" and mapping.meanings["Complete"] == "done" and mapping.dated is None


def standing():
    told = json.loads("".join(export.as_json(today=TODAY)))
    for key in ("history", "imports"):
        told.pop(key, None)
    told["board"] = {}
    for record in told["actions"]:
        for name in ("written_at", "known_from", "position"):
            record.pop(name, None)
        for point in record["due_points"]:
            for name in ("written_at", "known_from", "event", "because"):
                point.pop(name)
        record["answers_withdrawn"] = []
        record["plan_says"] = []
    return told


def test_undoing_gives_back_what_was(taken, unit, review):
    before = standing()
    made = taken()

    undone = imports.undo(made, "The wrong file.", by=unit, today=TODAY)

    assert standing() == before and (undone.undone_on, undone.undone_because) == (TODAY, "The wrong file.")
    assert list(verify.of_the_database()) == []
    assert taken().ref == "I2", "it can be taken anew"


def test_undoing_a_later_plan_gives_back_what_the_first_one_said(taken, unit):
    taken(agreed=True)
    before = standing()
    made = taken(
        "1.1,R2,Every team looks at neglect with one agreed tool,OCC,TVP,31/01/2016,Audits,Green\n",
        dated=dt.date(2015, 9, 10), agreed=True,
    )  # fmt: skip
    assert standing() != before

    imports.undo(made, "The wrong file.", by=unit, today=TODAY)

    assert standing() == before and list(verify.of_the_database()) == []


def test_what_others_have_built_on_is_not_undone(taken, unit, act, review):
    made = taken()
    first, second = newest(review, 2)
    seen = Action.get((Action.record == first.key) & Action.known_until.is_null())
    actions.report(seen, "on_track", "The tool is in use.", None, by=act("police"), today=TODAY)

    told = imports.undoing(made, by=unit, today=TODAY)
    assert told.ends == (second.ref,) and [each.ref for each in told.kept] == [first.ref]
    assert "a progress update" in told.kept[0].because[0]
    with pytest.raises(Refused, match="Not all of this import"):
        imports.undo(made, "The wrong file.", by=unit, today=TODAY)

    undone = imports.undo(made, "The wrong file.", by=unit, today=TODAY, rest=True)

    assert newest(review)[0].ref == first.ref and undone.kept[0].startswith(first.ref)
    assert list(verify.of_the_database()) == []
    with pytest.raises(Refused, match="undone already"):
        imports.undo(undone, "Again.", by=unit, today=TODAY)


def test_a_field_that_somebody_changed_since_is_not_given_back(taken, unit, review):
    taken()
    made = taken(ROWS.replace("A sample", "A bigger sample"), dated=dt.date(2015, 9, 10))
    first = newest(review, 2)[0]
    action = Action.get((Action.record == first.key) & Action.known_until.is_null())
    actions.edit(
        action, actions.Plan(action.title, first.lead_body, success_measure="Ours"), "Agreed.", by=unit, today=TODAY
    )

    told = imports.undoing(made, by=unit, today=TODAY)

    assert [each.ref for each in told.kept] == [first.ref] and "how will we know" in told.kept[0].because[0]


def test_only_the_business_unit_imports_and_undoes(review, plan, taken, act):
    made = taken()
    for part in ("police", "chair", "reader"):
        with pytest.raises(NotAllowed):
            imports.begin(review, b"a", "a.csv", by=act(part), today=TODAY, now=clock.now())
        with pytest.raises(NotAllowed):
            imports.undo(made, "No.", by=cast.acting(part), today=TODAY)
