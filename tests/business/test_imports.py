"""An action plan that is imported: what comes of each row, all of it or nothing, and what undoing gives back."""

import datetime as dt
import json

import pytest

from tests import cast
from tests.cast import TODAY
from tests.importing import DATED, HEAD, MAPPING, ROWS, begin, look, newest, standing, take
from tracker import clock
from tracker.business import actions, deadlines, import_taking, imports, verify
from tracker.reports import own_data
from tracker.rules.plan_mapping import Mapping
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import actions as action_store
from tracker.store import deadlines as deadline_store
from tracker.store import history, retention, reviews, search
from tracker.store import imports as store
from tracker.store.actions import Action
from tracker.store.deadlines import Deadline
from tracker.store.history import History
from tracker.store.imports import ImportDraft, PlanImport, PlanLine
from tracker.store.reviews import Item, item_of

pytestmark = pytest.mark.small


@pytest.fixture
def unit(act):
    return act("unit")


def test_each_row_becomes_an_action_that_nobody_has_reported_on(tracker):
    made = take()

    first, second = newest(2)
    assert (first.title, first.lead_body.code, first.delivery) == (
        "Every team looks at neglect with one tool", "TVP", "not_reported",
    )  # fmt: skip
    assert first.success_measure == "A sample shows it" and first.known_from == DATED
    assert [each.code for each in action_store.supporters(second)] == ["TVP"]
    (link,) = action_store.answered_by([first.key])
    assert (link.point.ref, link.basis) == ("R1", "stated")
    (date,) = deadline_store.points(second.key)
    assert (date.current, date.precision, date.as_written) == (dt.date(2016, 3, 31), "month", "March 2016")
    assert not date.firm and (made.added, made.changed, made.same, made.left_out) == (2, 0, 0, 0)
    assert list(verify.of_the_database()) == []


def test_a_link_is_stated_by_number_or_wording_and_inferred_where_the_words_are_near(review):
    words = item_of(review, "R2").text.replace('"', "")
    near = words.replace("the ", "a ", 1)
    take(f'1,R1,One thing is done,TVP,,,,\n2,"{words}",Quite another thing,TVP,,,,\n3,"{near}",A third matter,TVP,,,,\n')

    links = {link.action_id: link for link in action_store.answered_by([each.key for each in newest(3)])}
    said = [links[each.key] for each in newest(3)]
    assert [(link.point.ref, link.basis) for link in said] == [("R1", "stated"), ("R2", "stated"), ("R2", "inferred")]
    assert "nearly that of R2" in said[2].basis_reason and not said[2].basis_source


def test_what_the_plan_calls_complete_is_kept_as_what_the_plan_says(tracker):
    made = take()

    said = list(store.said_of([newest(2)[0].key]))
    assert [(each.status, each.status_as_written, each.row) for each in said] == [("done", "Complete", 2)]
    assert ["Deadline", "31/12/2015"] in said[0].as_written and said[0].of_plan.ref == made.ref
    assert {each.delivery for each in newest(2)} == {"not_reported"}


def test_one_entry_of_the_history_names_the_file_by_its_hash(review):
    before = History.select().count()
    made = take()

    (entry,) = History.select().order_by(History.id.desc()).limit(History.select().count() - before)
    assert (entry.verb, entry.subject_ref, entry.chain) == ("imported an action plan", "I1", review.code)
    assert entry.known_from == DATED and len(made.sha256) == 64
    assert not ImportDraft.select().exists()


def test_the_same_plan_again_changes_nothing(tracker):
    take()

    found = look(name="other name.csv")

    assert found.counts == {"added": 0, "changed": 0, "same": 2, "cannot": 0} and not found.gone
    assert found.again.ref == "I1"


def test_a_later_plan_is_compared_by_its_references_and_shows_what_would_change(tracker):
    take()
    later = (
        "1.1,R2,Every team looks at neglect with one agreed tool,Oxfordshire County Council,,31/01/2016,Audits,Green\n"
        "1.3,R1,Another thing is done about sleeping safely,Thames Valley Police,,31/03/2016,,\n"
    )
    found = look(later, dated=dt.date(2015, 9, 10))

    first, second = newest(2)
    changed, added = found.outcomes
    assert (changed.what, changed.action, changed.matched, added.what) == ("changed", first.ref, "reference", "added")
    assert [(each.field, each.was, each.becomes[:10]) for each in changed.changes] == [
        ("action", first.title, "Every team"),
        ("measure", "A sample shows it", "Audits"),
        ("lead", "TVP", "OCC"),
        ("item", "R1", "R2"),
        ("deadline", "31 December 2015", "31 January"),
    ]
    assert [(each.action, each.plan_ref) for each in found.gone] == [(second.ref, "1.2")]


def test_taking_it_changes_what_it_showed_and_leaves_what_is_no_longer_in_the_plan(tracker):
    take()
    kept = newest(1)[0]
    take(
        "1.1,R2,Every team looks at neglect with one agreed tool,OCC,,31/01/2016,Audits,Green\n", dated=dt.date(2015, 9, 10)
    )

    changed, left = newest(2)
    assert changed.lead_body.code == "OCC" and changed.success_measure == "Audits" and left.id == kept.id
    assert [link.point.ref for link in action_store.answered_by([changed.key])] == ["R2"]
    (date,) = deadline_store.points(changed.key)
    assert (date.current, date.original, date.moves) == (dt.date(2016, 1, 31), dt.date(2015, 12, 31), 1)
    assert list(verify.of_the_database()) == []


def test_what_was_changed_here_stays_where_the_plan_says_what_it_said_before(unit):
    take()
    first = newest(2)[0]
    action = standing(first)
    of = actions.Plan(action.title, first.lead_body, success_measure="Children say so")
    actions.edit(action, of, "Agreed with the lead.", by=unit, today=TODAY)
    deadlines.move(deadline_store.points(first.key)[0], dt.date(2016, 2, 28), "Asked.", by=unit, today=TODAY)

    found = look(dated=TODAY)

    assert found.counts["same"] == 2


def test_nearly_the_same_words_are_asked_about_and_the_answer_holds(tracker):
    take()
    first = newest(2)[0]
    near = ",R1,Every single team looks at neglect with one tool,TVP,,,,\n"
    found = look(near)
    (outcome,), (question,) = found.outcomes, found.needed
    assert outcome.what == "cannot" and question.offered == (first.ref, "new")

    for answer, what in ((first.ref, "changed"), ("new", "added")):
        found = look(near, matches={question.as_written: answer})
        assert found.outcomes[0].what == what


def test_what_was_said_to_be_new_is_added_once_however_often_its_plan_comes(unit, review):
    take()
    near = "2.1,R1,Every single team looks at neglect with one tool,TVP,,,,\n"
    take(near, matches={"Every single team looks at neglect with one tool": "new"})

    again = imports.begin(review, (HEAD + near).encode(), "again.csv", by=unit, today=TODAY, now=clock.now())
    found = imports.preview(again, by=unit, today=TODAY)

    assert list(found.mapping.matches.values()) == ["new"]
    assert [(each.what, each.action) for each in found.outcomes] == [("same", newest(1)[0].ref)]


def test_an_answer_that_names_an_action_that_is_there_no_more_adds_nothing_by_itself(tracker):
    take()
    near = ",R1,Every single team looks at neglect with one tool,TVP,,,,\n"

    found = look(near, matches={"Every single team looks at neglect with one tool": "A999"})

    assert found.counts["added"] == 0 and found.needed


def test_another_board_member_s_plan_with_the_same_numbers_is_another_plan(tracker):
    take()
    other = "1.1,R3,School nurses hear of every child who moves,Oxford Health NHS Foundation Trust,,,,\n"

    found = look(other)

    assert found.counts["added"] == 1 and not found.gone


def test_dates_are_the_board_s_only_where_it_agreed_the_plan(tracker):
    take(agreed=True)

    first, second = newest(2)
    assert [deadline_store.points(each.key)[0].firm for each in (first, second)] == [True, True]


def test_a_firm_date_is_moved_by_an_agreed_plan_alone(tracker):
    take(agreed=True)
    moved = ROWS.replace("31/12/2015", "29/02/2016")
    found = look(moved, dated=TODAY)
    assert found.counts["same"] == 2 and "The Board has not agreed" in found.outcomes[0].left[0]

    take(moved, dated=TODAY, agreed=True)

    (date,) = deadline_store.points(newest(2)[0].key)
    assert (date.current, date.moves, date.firm, date.because) == (
        dt.date(2016, 2, 29), 1, True, "Action plan I2: “29/02/2016”",
    )  # fmt: skip


def test_what_the_agency_said_is_not_touched_and_what_it_leads_stays_its_own(act):
    take()
    first = newest(2)[0]
    seen = standing(first)
    actions.report(seen, "on_track", "The tool is in use.", dt.date(2015, 12, 1), by=act("police"), today=TODAY)

    found = look(ROWS.replace("Thames Valley Police,,", "OCC,,"), dated=TODAY)
    assert found.outcomes[0].what == "cannot" and "has reported" in found.outcomes[0].because[0]

    take(ROWS.replace("A sample", "A bigger sample").replace("31/12/2015", "31/01/2016"), dated=TODAY)
    changed = newest(2)[0]
    (date,) = deadline_store.points(first.key)
    assert (changed.delivery, changed.success_measure[:8]) == ("on_track", "A bigger")
    assert (date.forecast, date.current) == (dt.date(2015, 12, 1), dt.date(2016, 1, 31))


def test_a_post_that_owns_an_action_is_not_left_with_one_of_another_agency(act, unit):
    take()
    first = newest(2)[0]
    of = actions.Plan(first.title, first.lead_body, owner=act("police").post, success_measure=first.success_measure)
    actions.edit(standing(first), of, "Agreed with the lead.", by=unit, today=TODAY)

    found = look(ROWS.replace("Thames Valley Police,,", "OCC,,"), dated=TODAY)

    assert found.outcomes[0].what == "cannot"
    assert found.outcomes[0].because == (
        f"The post that owns {first.ref} does not report for OCC. Change the owner of the action first.",
    )


def test_an_agency_that_leads_from_now_on_supports_no_more(tracker):
    take()
    later = ROWS.replace("Oxfordshire County Council,Thames Valley Police", "TVP,")
    found = look(later, dated=TODAY)
    assert [(each.field, each.becomes) for each in found.outcomes[1].changes] == [("lead", "TVP"), ("supporting", "")]

    take(later, dated=TODAY)

    assert newest(1)[0].lead_body.code == "TVP" and not list(action_store.supporters(newest(1)[0]))


def test_what_is_newer_than_the_plan_is_not_changed_by_it(unit):
    take()

    older = begin(ROWS.replace("one tool", "one known tool"), dated=dt.date(2015, 8, 1))
    found = imports.preview(older, by=unit, today=TODAY)

    assert found.outcomes[0].what == "cannot" and "after the day of the plan" in found.outcomes[0].because[0]


@pytest.mark.parametrize("dated", (None, TODAY + dt.timedelta(days=1), dt.date(2001, 1, 1)))
def test_the_day_of_the_plan_is_asked_and_lies_between_the_review_and_today(tracker, dated):
    with pytest.raises(Refused) as refusal:
        take(dated=dated)
    assert refusal.value.field == "dated" and not PlanImport.select().exists()


def test_rows_that_cannot_be_taken_are_named_and_the_rest_is_taken_only_when_chosen(unit):
    rows = ROWS + "1.3,R1,Nobody is named for this,,,,,\n"
    with pytest.raises(Refused, match="cannot be taken: 4"):
        imports.take(begin(rows), by=unit, today=TODAY)
    assert not PlanImport.select().exists()

    made = imports.take(begin(rows), by=unit, today=TODAY, rest=True)

    assert (made.added, made.left_out) == (2, 1)


def test_words_that_could_name_a_child_are_asked_about(unit):
    rows = "1.1,R1,The worker visits the girl Anna Example,TVP,,,,\n"
    found = look(rows)
    assert "could be a child’s name" in found.outcomes[0].warnings[0]
    with pytest.raises(Refused) as refusal:
        imports.take(begin(rows), by=unit, today=TODAY)
    assert refusal.value.field == "warned"
    assert imports.take(begin(rows), by=unit, today=TODAY, names_nobody=True).added == 1


def test_a_fault_in_the_middle_leaves_nothing(unit, monkeypatch):
    before = [table.select().count() for table in (Action, Deadline, PlanImport, PlanLine, History, ImportDraft)]
    draft = begin()
    monkeypatch.setattr(import_taking._Taking, "_line", lambda self, outcome, action: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        imports.take(draft, by=unit, today=TODAY)

    assert [table.select().count() for table in (Action, Deadline, PlanImport, PlanLine, History)] == before[:-1]
    assert imports.draft_of(draft.id, by=unit, now=clock.now()) is not None


def test_what_changed_since_the_preview_is_looked_at_again(unit):
    draft = begin()
    seen = imports.preview(draft, by=unit, today=TODAY).digest
    imports.take(begin("1.1,R1,Every team looks at neglect with one tool,TVP,,,,\n"), by=unit, today=TODAY)

    with pytest.raises(Refused, match="Something was changed"):
        imports.take(draft, by=unit, today=TODAY, seen=seen)


def test_a_row_that_is_read_otherwise_since_the_preview_is_looked_at_again(unit):
    draft = begin("1,R1,Every desk asks the same question,The Desk,,,,\n", owners={"The Desk": ("TVP",)})
    seen = imports.preview(draft, by=unit, today=TODAY).digest
    imports.save(draft, Mapping.from_values(draft.mapping).with_(owners={"The Desk": ("OCC",)}), by=unit)
    assert imports.preview(draft, by=unit, today=TODAY).digest != seen

    plain = begin("1,R1,Every desk asks the same question,Thames Valley Police,OCC,,,\n")
    seen = imports.preview(plain, by=unit, today=TODAY).digest
    police, council = reviews.agency_of("TVP"), reviews.agency_of("OCC")
    with history.entry("changed agencies", by=unit, today=TODAY) as entry:
        entry.change(police, name="The police of the valley", aliases=[])
        entry.change(council, aliases=["Thames Valley Police"])

    with pytest.raises(Refused, match="Something was changed"):
        imports.take(plain, by=unit, today=TODAY, seen=seen)
    assert not PlanImport.select().exists()


def test_what_is_known_is_asked_once_more_before_anything_is_written(unit, monkeypatch):
    draft, real = begin(), import_taking.previewed

    def and_then_somebody_else(draft, **who):
        found = real(draft, **who)
        with history.entry("changed an agency", by=unit, today=TODAY) as entry:
            entry.change(reviews.agency_of("TVP"), name="The police of the valley", aliases=[])
        return found

    monkeypatch.setattr(import_taking, "previewed", and_then_somebody_else)
    with pytest.raises(Refused, match="Something was changed"):
        imports.take(draft, by=unit, today=TODAY)


def test_a_draft_is_seen_by_who_began_it_for_a_week(act, unit):
    draft, now = begin(), clock.now()
    assert imports.draft_of(draft.id, by=unit, now=now)
    assert imports.draft_of(draft.id, by=act("chair"), now=now) is None
    assert imports.draft_of(draft.id, by=unit, now=now + dt.timedelta(days=8)) is None
    with pytest.raises(NotAllowed):
        imports.give_up(draft, by=act("police"))
    imports.give_up(draft, by=unit)
    assert not ImportDraft.select().exists()


def test_a_draft_is_called_by_its_file_without_what_cannot_be_kept_or_shown(unit):
    assert begin(name="..\\of\x00 \u202eus.csv").name == "of us.csv"
    assert len(begin(name="a" * 9000 + ".csv").name) == 144


@pytest.mark.parametrize(
    "said",
    [{"header": float("inf")}, {"header_rows": None}, {"header_rows": 10**30}, {"header": 0}, {"titles": {"a": "Action"}}],
)
def test_a_mapping_that_was_altered_is_refused(said):
    with pytest.raises(Refused, match="not a mapping"):
        Mapping.from_values(MAPPING.as_values() | said)


def test_what_was_said_of_the_columns_is_remembered_for_the_next_plan(unit, review):
    take(order="month")

    draft = imports.begin(review, (HEAD + ROWS).encode(), "next.csv", by=unit, today=TODAY, now=clock.now())
    mapping = imports.preview(draft, by=unit, today=TODAY).mapping

    assert mapping.order == "month" and mapping.meanings["Complete"] == "done" and mapping.dated is None


def test_only_the_business_unit_imports_and_undoes(review, act):
    made = take()
    for part in ("police", "chair", "reader"):
        with pytest.raises(NotAllowed):
            imports.begin(review, b"a", "a.csv", by=act(part), today=TODAY, now=clock.now())
        with pytest.raises(NotAllowed):
            imports.undo(made, "No.", by=cast.acting(part), today=TODAY)


def test_the_plan_s_own_recommendations_become_those_of_the_review(tracker):
    rows = (
        "1,40. Safe sleeping is talked about at each visit,Visits have a prompt,TVP,,,,\n"
        "2,40,The prompt is sampled,OCC,,,,\n"
        "3,R1,The tool is used,TVP,,,,\n"
    )
    assert look(rows).items == () and not look(rows).outcomes[0].line.items
    made = take(rows, with_items=True)

    item = Item.get(Item.ref == "R40")
    assert (item.number, item.text, item.kind) == ("40", "Safe sleeping is talked about at each visit", "recommendation")
    assert item.source == [{"document": "plan.csv (I1)", "paragraph": "row 2"}] and made.items_added == 1
    links = action_store.answered_by([each.key for each in newest(3)])
    assert sorted((link.point.ref, link.basis) for link in links) == [
        ("R1", "stated"),
        ("R40", "stated"),
        ("R40", "stated"),
    ]
    assert list(verify.of_the_database()) == [] and look(rows, dated=TODAY).counts["same"] == 3

    undone = imports.undo(made, "The wrong file.", by=cast.acting("unit"), today=TODAY)

    assert not undone.kept and not Item.select().where((Item.ref == "R40") & Item.known_until.is_null()).exists()


def test_a_recommendation_with_a_roman_number_gets_a_reference_with_figures(tracker):
    rows = '1,"Recommendation xl: Safe sleeping is talked about",Nurses ask at each visit,TVP,,,,\n'
    take(rows + "2,Recommendation 40,Posters are printed,TVP,,,,\n", with_items=True)

    item = Item.get(Item.ref == "R40")
    assert (
        item.number == "xl"
        and reviews.items(reviews.review_of("children-a-f")).where(Item.ref.startswith("Rx")).count() == 0
    )
    links = action_store.answered_by([each.key for each in newest(2)])
    assert [link.point.ref for link in links] == ["R40", "R40"]


def test_what_a_plan_says_is_searched_kept_for_a_period_and_told_to_who_began_it(tracker, unit):
    made = take(ROWS.replace("1.1,", "QZ/7,"))
    begin(name="next.csv")

    (found,) = search.found(search.BY_NAME["actions"], ["QZ/7"], unit)
    assert found.title.startswith("Every team looks at neglect with one tool")
    assert [row.key for row in retention.past("imports", TODAY + dt.timedelta(days=1))] == [made.key]
    assert retention.past("imports", TODAY) == []
    parts = {model.__name__ for model, _ in retention.with_parts([made])}
    assert parts == {"PlanImport", "PlanLine"}
    assert [each["name"] for each in json.loads(own_data.as_json(unit.person))["plans_begun"]] == ["next.csv"]
