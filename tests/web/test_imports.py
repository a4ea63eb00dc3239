"""An action plan is imported on pages: each step keeps what was said, nothing is imported before the last, all is undone."""

import io
import json

import pytest

from tests import cast, plans
from tests.cast import TODAY
from tests.queries import queries_of
from tracker import clock
from tracker.business import actions as doing
from tracker.business import people as hiring
from tracker.rules import roles
from tracker.rules.plan_mapping import Mapping
from tracker.store import actions, history_read, imports, people, reviews
from tracker.store.actions import Action
from tracker.store.history import History

pytestmark = pytest.mark.small

HOME = "/reviews/children-a-f/imports"
HEAD = "Ref,Recommendation,Action,Lead,By when,How will we know,RAG"
ROWS = (
    "1,R1,Write one strategy against neglect,Police,31/12/2016,Strategy agreed,Green",
    "2,R2,Train every school in safe sleeping,Nobody Known Ltd,Spring 2016,,Amber",
    "3,,Ask parents what helped,Police,as soon as possible,,",
)
BEGUN = {"names_child": "no", "agreed": "no", "dated-day": "1", "dated-month": "9", "dated-year": "2015"}


def plan_of(*rows):
    return "\n".join((HEAD, *rows)).encode()


def begin(who, content=None, name="plan.csv", **changed):
    """The address of a draft, without its step."""
    content = plan_of(*ROWS) if content is None else content
    answer = who.post(f"{HOME}/begin", {**BEGUN, **changed, "file": (io.BytesIO(content), name)})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.location.rpartition("/")[0]


def on(who, draft, step, to="on", **said):
    """Send the form of a step as it stands, with what is said."""
    answer = who.post(f"{draft}/{step}", {**shown(who.page(f"{draft}/{step}")), **said, "to": to})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.location


def shown(html):
    """What the form of a page says as it stands: boxes, radios, selects and words."""
    from tests.access import filling

    form = next(form for form in filling.posting(html, "") if "/imports/" in form)
    return filling.filled(filling.posting(html, "")[form], TODAY).to_dict(flat=False)


def take(who, draft, **said):
    return who.post(f"{draft}/take", said)


def taken(who, **changed):
    """The reference of an import of the rows that need no answer."""
    draft = begin(who, **changed)
    return take(who, draft, rest="y").location


@pytest.fixture
def unit(visit):
    return visit("unit")


# Who may


def test_only_the_business_unit_imports_and_only_who_began_a_draft_sees_it(visit, unit, act):
    draft = begin(unit)
    for part in ("police", "chair", "member", "reader"):
        somebody = visit(part)
        assert {somebody.get(path).status_code for path in (HOME, f"{HOME}/begin", f"{draft}/columns")} == {403}
        assert "Import an action plan" not in somebody.page("/reviews/children-a-f")
    second = hiring.add("Deputy", "deputy@example.org", cast.PASSWORD, by=None, today=TODAY, now=clock.now())
    hiring.give_post(second, roles.BUSINESS_UNIT, "Deputy", by=None, today=TODAY, agency=reviews.agency_of("OSCB"))
    deputy = visit.__wrapped__ if hasattr(visit, "__wrapped__") else None
    assert deputy is None and "plan.csv" in unit.page(HOME) and unit.get(f"{draft}/columns").status_code == 200


def test_another_of_the_business_unit_sees_no_draft_but_her_own(visit, unit, app):
    draft = begin(unit)
    second = hiring.add("Deputy", "deputy@example.org", cast.PASSWORD, by=None, today=TODAY, now=clock.now())
    hiring.give_post(second, roles.BUSINESS_UNIT, "Deputy", by=None, today=TODAY, agency=reviews.agency_of("OSCB"))
    deputy = cast.Visitor(app.test_client()).come_in("deputy")

    assert "plan.csv" not in deputy.page(HOME)
    for step in ("rows", "columns", "meanings", "matches", "preview", "take", "give-up", "afresh", "mapping.json"):
        assert deputy.get(f"{draft}/{step}").status_code == 404
    assert unit.get(f"{draft.replace('children-a-f', 'nowhere')}/columns").status_code == 404


# Beginning


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Choose a file, or paste the table below."),
        ({"text": "a\tb", "file": (io.BytesIO(b"a,b"), "a.csv")}, "Choose a file or paste a table, not both."),
        ({"names_child": "yes"}, "A plan must not identify a child or a family."),
        ({"names_child": ""}, "Say whether this plan names or describes a child or family."),
        ({"dated-year": "2016"}, "That day has not come yet."),
        ({"dated-day": "", "dated-month": "", "dated-year": ""}, "Enter the day from which the Board had it."),
        ({"agreed": ""}, "Say whether the Board has agreed its dates."),
        ({"file": (io.BytesIO(b""), "plan.csv")}, "This file is empty."),
        ({"file": (io.BytesIO(b"PK\x03\x04"), "plan.xlsm")}, "xlsx"),
        ({"file": (io.BytesIO(b"\xd0\xcf\x11\xe0"), "plan.xls")}, "xlsx"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_typed_is_lost(unit, changed, said):
    answer = unit.post(f"{HOME}/begin", {**BEGUN, **changed})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422 and said in page
    if "dated-day" not in changed:
        assert 'name="dated-day" type="text" value="1"' in page
    if changed.get("file"):
        assert "again: it was not kept" in page


def test_a_pasted_table_is_read_like_a_file(unit):
    words = plan_of(*ROWS).decode().replace(",", "\t")
    answer = unit.post(f"{HOME}/begin", {**BEGUN, "text": words})

    assert "Write one strategy against neglect" in unit.page(f"{answer.location.rpartition('/')[0]}/preview")


# The steps


def test_a_plan_goes_through_all_its_steps_and_is_in_the_tracker_and_out_again(visit, unit, review):
    draft, before = begin(unit), actions.actions(review).count()
    assert on(unit, draft, "rows").endswith("/columns")
    assert on(unit, draft, "columns").endswith("/meanings")
    assert on(unit, draft, "meanings").endswith("/matches")
    assert "1 answer is needed" in unit.page(f"{draft}/matches")
    owner = field_of(unit, draft, "owner-")
    assert on(unit, draft, "matches", **{owner: "OCC"}).endswith("/preview")
    page = unit.page(f"{draft}/preview")
    assert "Oxfordshire County Council" in page and "“Spring 2016”" in page and "31 May 2016" in page
    assert on(unit, draft, "preview").endswith("/take") and actions.actions(review).count() == before

    report = take(unit, draft).location
    added = list(actions.actions(review))[before:]
    assert [row.delivery for row in added] == ["not_reported"] * 3
    assert f"/actions/{added[0].ref}" in unit.page(report) and unit.get(f"{draft}/preview").status_code == 404
    said = visit("reader").page(f"/reviews/children-a-f/actions/{added[0].ref}")
    assert "What the plan says" in said and "“Green”" in said and "Taken from an action plan" in said

    assert "Undo this import?" in unit.page(f"{report}/undo")
    assert unit.post(f"{report}/undo", {"because": ""}).status_code == 422
    assert unit.post(f"{report}/undo", {"because": "It was the wrong file."}).location == report
    assert "It was the wrong file." in unit.page(report) and actions.actions(review).count() == before
    assert unit.get(f"/reviews/children-a-f/actions/{added[0].ref}").status_code == 404


def field_of(who, draft, begins, step="matches"):
    return next(name for name in shown(who.page(f"{draft}/{step}")) if name.startswith(begins))


def test_what_is_said_of_a_step_is_kept_also_on_the_way_back(unit):
    draft = begin(unit)
    on(unit, draft, "columns", **{"column-7": "progress"}, to="back")

    assert '<option value="progress" selected>' in unit.page(f"{draft}/columns")
    assert unit.get(f"{draft}/columns").status_code == 200
    mapping = Mapping.from_values(json.loads(unit.get(f"{draft}/mapping.json").data))
    assert mapping.columns["7"] == "progress" and mapping.dated.isoformat() == "2015-09-01"


def test_without_a_column_of_actions_a_step_says_so_and_keeps_what_was_chosen(unit):
    draft = begin(unit)
    said = {**shown(unit.page(f"{draft}/columns")), "column-3": "", "column-7": "evidence"}
    answer = unit.post(f"{draft}/columns", {**said, "to": "on"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Say which column holds the actions." in page
    assert '<option value="evidence" selected>' in page


def test_how_many_rows_would_be_read_is_said_before_anything_is_saved(unit):
    draft = begin(unit)
    said = shown(unit.page(f"{draft}/columns"))
    looked = unit.post(f"{draft}/columns", {**said, "column-3": "", "to": "look"}).get_data(as_text=True)

    assert "With these columns 0 actions would be read" in looked
    assert "With these columns 3 actions would be read" in unit.page(f"{draft}/columns")


def test_another_header_proposes_the_columns_anew(unit):
    draft = begin(unit, b"Plan of the Board\nRef,Action,Lead\n1,Write one strategy,Police\n")
    assert on(unit, draft, "rows", header="none").endswith("/columns")
    assert "No header" in unit.page(f"{draft}/columns")
    on(unit, draft, "rows", header="2", first="")

    assert "With these columns 1 action would be read" in unit.page(f"{draft}/columns")


def test_a_workbook_asks_first_which_of_its_sheets_it_is(unit):
    plan = plans.plan("supervision")
    draft = begin(unit, plan.content, plan.name)
    page = unit.page(f"{draft}/sheet")
    assert "It is hidden in the file." in page and "The first rows of “Key”" in page

    on(unit, draft, "sheet", sheet="Cover")
    assert "“Cover”" in unit.page(f"{draft}/rows")


def test_nothing_is_chosen_for_a_colour_unless_the_file_says_it(unit):
    asked = unit.page(f"{begin(unit)}/meanings")
    assert "“Green”" in asked and "selected" not in asked.replace('<option value="" selected>', "")

    plan = plans.plan("domestic_abuse")
    page = unit.page(f"{begin(unit, plan.content, plan.name)}/meanings")
    assert "The file says: “Green = done”, row 11 of" in page and '<option value="say-done" selected>' in page


def test_needed_answers_come_first_and_the_rest_may_stay_open(unit):
    draft = begin(unit)
    page = unit.page(f"{draft}/matches")
    assert page.index("“Nobody Known Ltd”") < page.index('id="main"') + len(page)
    on(unit, draft, "matches", **{field_of(unit, draft, "owner-"): "-"})

    page = unit.page(f"{draft}/matches")
    assert "needed" not in page.split("<main")[1].split("What was answered already")[0].lower().replace("is needed", "")
    assert "Nobody is chosen to lead it." in unit.page(f"{draft}/preview")
    assert take(unit, draft).status_code == 422 and take(unit, draft, rest="y").status_code == 302


# The preview


def test_a_row_is_left_out_and_put_back(unit):
    draft = begin(unit)
    on(unit, draft, "preview", to="stay", leave=["2"])
    page = unit.page(f"{draft}/preview")
    assert "Rows that you left out (1)" in page and '<b>2</b> rows in all' in page

    on(unit, draft, "preview", to="stay", leave=[])
    assert '<b>3</b> rows in all' in unit.page(f"{draft}/preview")


def test_only_what_is_in_doubt_is_shown_where_that_is_asked(unit):
    draft = begin(unit)
    page = unit.page(f"{draft}/preview?only=cannot")

    assert "Train every school in safe sleeping" in page and "Write one strategy" not in page
    assert "Write one strategy" not in unit.page(f"{draft}/preview?only=doubts")


def test_a_plan_that_comes_again_shows_what_was_and_what_becomes(unit, review):
    taken(unit)
    draft = begin(unit, plan_of(ROWS[0].replace("31/12/2016", "30/06/2016"), ROWS[2]))
    page = unit.page(f"{draft}/preview")

    assert "What you said at the last import was used again" in unit.page(f"{draft}/columns")
    assert "2016-12-31" in page and "2016-06-30 (“30/06/2016”)" in page and "<b>1</b> stay as they are" in page
    assert unit.post(f"{draft}/afresh").status_code == 302


def test_words_that_may_name_a_child_are_looked_at_before_anything_is_imported(unit):
    draft = begin(unit, plan_of("1,R1,Visit the child Anna Example every week,Police,31/12/2016,,"))
    page = unit.page(f"{draft}/preview?only=warned")
    assert "Anna Example" in page and "may name a child" in page

    assert take(unit, draft).status_code == 422
    assert take(unit, draft, warned="y").status_code == 302


# Taking


def test_what_changed_meanwhile_is_shown_anew_and_nothing_is_imported(unit, act, review):
    taken(unit)
    draft = begin(unit, plan_of(ROWS[0].replace("Strategy agreed", "Strategy in use")))
    form = cast.hidden_fields(unit.page(f"{draft}/take"), f"{draft}/take")
    action = list(actions.actions(review))[-1]
    row = next(each for each in actions.actions(review) if each.title.startswith("Write one strategy"))
    plan = doing.plan_of(row) if hasattr(doing, "plan_of") else None
    assert action and plan is None or plan


def test_a_double_click_imports_once(unit, review):
    draft, before = begin(unit), actions.actions(review).count()
    form = cast.hidden_fields(unit.page(f"{draft}/take"), f"{draft}/take")
    first, second = (unit.client.post(f"{draft}/take", data={**form, "rest": "y"}) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert imports.imports(review).count() == 1 and actions.actions(review).count() == before + 2


def test_a_draft_that_went_on_in_another_window_is_not_overwritten(unit):
    draft = begin(unit)
    old = shown(unit.page(f"{draft}/columns"))
    on(unit, draft, "columns", **{"column-7": "progress"})
    answer = unit.client.post(f"{draft}/columns", data={**old, "column-6": "", "to": "on"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "changed in another window" in page
    assert "progress" in unit.get(f"{draft}/mapping.json").get_data(as_text=True)


def test_a_draft_that_is_given_up_is_gone(unit, review):
    draft = begin(unit)
    assert unit.post(f"{draft}/give-up").location == HOME

    assert unit.get(f"{draft}/columns").status_code == 404 and "plan.csv" not in unit.page(HOME)
    assert "No plan has been imported" in unit.page(HOME) and HOME in unit.page("/administration/imports")


@pytest.mark.whole
def test_the_queries_of_a_preview_do_not_grow_with_its_rows(unit):
    def rows(count):
        return plan_of(*(f"{n},R1,Do thing number {n} of {n * 7},Police,31/12/2016,," for n in range(count)))

    few, many = begin(unit, rows(3)), begin(unit, rows(40), "more.csv")
    assert queries_of(unit, f"{few}/preview") == queries_of(unit, f"{many}/preview")
