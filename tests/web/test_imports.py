"""An action plan is imported on pages: each step keeps what was said, nothing comes before the last, all can be undone."""

import io
import json

import pytest

from tests import cast, plans
from tests.access import filling
from tests.cast import TODAY
from tests.queries import queries_of
from tracker import clock
from tracker.business import actions as doing
from tracker.business import people as hiring
from tracker.business import redaction
from tracker.rules import roles
from tracker.rules.plan_mapping import Mapping
from tracker.store import actions, imports, reviews

pytestmark = pytest.mark.small

HOME = "/reviews/children-a-f/imports"
HEAD = "Ref,Recommendation,Action,Lead,By when,How will we know,RAG"
NEGLECT = "1,R1,Write one strategy against neglect,Police,31/12/2016,Strategy agreed,Green"
SLEEP = "2,R2,Train every school in safe sleeping,Nobody Known Ltd,Spring 2016,,Amber"
PARENTS = "3,,Ask parents what helped,Police,as soon as possible,,"
BEGUN = {"names_child": "no", "agreed": "no", "dated-day": "1", "dated-month": "9", "dated-year": "2015"}


@pytest.fixture
def unit(visit):
    return visit("unit")


def plan_of(*rows):
    return "\n".join((HEAD, *rows)).encode()


def begin(who, *rows, content=None, name="plan.csv"):
    """The address of a draft, without its step."""
    file = (io.BytesIO(content or plan_of(*(rows or (NEGLECT, SLEEP, PARENTS)))), name)
    answer = who.post(f"{HOME}/begin", {**BEGUN, "file": file})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.location.rpartition("/")[0]


def fields(who, draft, step):
    """What the form of a step says as it stands."""
    forms = filling.posting(who.page(f"{draft}/{step}"), "")
    return filling.filled(next(form for at, form in forms.items() if "/imports/" in at), TODAY).to_dict(flat=False)


def on(who, draft, step, to="on", **said):
    """Send the form of a step as it stands, with what is said; where that leads."""
    answer = who.client.post(f"{draft}/{step}", data={**fields(who, draft, step), **said, "to": to})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.location


def take(who, draft, **said):
    return who.post(f"{draft}/take", fields(who, draft, "take") | said)


def owner_asked(who, draft):
    return next(name for name in fields(who, draft, "matches") if name.startswith("owner-"))


def mapping_of(who, draft):
    return Mapping.from_values(json.loads(who.get(f"{draft}/mapping.json").data))


def of_title(review, begins):
    return next(row for row in actions.actions(review) if row.title.startswith(begins))


# Who may, and beginning


def test_a_plan_comes_in_although_a_redaction_took_words_out_of_what_was_said_of_the_last_one(unit, act):
    assert take(unit, begin(unit, NEGLECT)).status_code == 302
    asked = redaction.ask("measure", "staff", "It names somebody.", "The Board", by=act("unit"), today=TODAY)
    redaction.confirm(asked, redaction.preview(asked).digest, by=act("chair"), today=TODAY)

    assert unit.get(f"{begin(unit, SLEEP)}/rows").status_code == 200


def test_only_the_business_unit_imports_and_a_draft_is_seen_by_who_began_it(visit, unit, app):
    draft = begin(unit)
    for part in ("police", "chair", "member", "reader"):
        somebody = visit(part)
        assert {somebody.get(path).status_code for path in (HOME, f"{HOME}/begin", f"{draft}/columns")} == {403}
    second = hiring.add("Deputy", cast.email("deputy"), cast.PASSWORD, by=None, today=TODAY, now=clock.now())
    hiring.give_post(second, roles.BUSINESS_UNIT, "Deputy", by=None, today=TODAY, agency=reviews.agency_of("OSCB"))
    deputy = cast.Visitor(app.test_client()).come_in("deputy")

    assert "plan.csv" not in deputy.page(HOME) and "plan.csv" in unit.page(HOME)
    for step in ("rows", "preview", "take", "give-up", "afresh", "mapping.json"):
        assert deputy.get(f"{draft}/{step}").status_code == 404


REFUSED = (
    ({}, "Choose a file, or paste the table below."),
    ({"text": "a\tb", "file": (b"a,b", "a.csv")}, "Choose a file or paste a table, not both."),
    ({"text": "a\tb", "names_child": "yes"}, "A plan must not identify a child or a family."),
    ({"text": "a\tb", "names_child": ""}, "Say whether this plan names or describes a child or family."),
    ({"text": "a\tb", "dated-year": "2016"}, "cannot be in the future."),
    ({"text": "a\tb", "dated-year": "2012"}, "The review is known here from"),
    ({"text": "a\tb", "dated-day": ""}, "The date must have a day."),
    ({"text": "a\tb", "agreed": ""}, "Say whether the Board has agreed its dates."),
    ({"file": (b"", "plan.csv")}, "This file is empty."),
    ({"file": (b"PK\x03\x04", "plan.xlsm")}, "xlsx"),
    ({"file": (b"\xd0\xcf\x11\xe0", "plan.xls")}, "xlsx"),
)


def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_typed_is_lost(unit):
    hidden = cast.hidden_fields(unit.page(f"{HOME}/begin"), f"{HOME}/begin")
    for changed, said in REFUSED:
        files = {"file": (io.BytesIO(changed["file"][0]), changed["file"][1])} if "file" in changed else {}
        answer = unit.client.post(f"{HOME}/begin", data={**hidden, **BEGUN, **changed, **files})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422 and said in page, said
        assert 'value="9"' in page and ("again: it was not kept" in page) == ("file" in changed and "text" in changed)
        assert "a\tb" in page or "text" not in changed


# The steps


def test_a_plan_goes_through_all_its_steps_into_the_tracker_and_out_again(visit, unit, review):
    draft, before = begin(unit), actions.actions(review).count()
    assert [on(unit, draft, step).rpartition("/")[2] for step in ("rows", "columns", "meanings")] == [
        "columns",
        "meanings",
        "matches",
    ]
    assert "1 answer is needed" in unit.page(f"{draft}/matches")
    assert on(unit, draft, "matches", **{owner_asked(unit, draft): "OCC"}).endswith("/preview")
    page = unit.page(f"{draft}/preview")
    assert "Oxfordshire County Council" in page and "“Spring 2016”" in page and "31 May 2016" in page
    assert actions.actions(review).count() == before

    report = take(unit, draft).location
    added = list(actions.actions(review))[before:]
    assert [row.delivery for row in added] == ["not_reported"] * 3
    own = f"/reviews/children-a-f/actions/{added[0].ref}"
    assert own in unit.page(report) and unit.get(f"{draft}/preview").status_code == 404
    said = visit("reader").page(own)
    assert "What the plan says" in said and "“Green”" in said and "Taken from an action plan" in said

    assert unit.post(f"{report}/undo", {"because": ""}).status_code == 422
    assert unit.post(f"{report}/undo", {"because": "It was the wrong file."}).location == report
    assert "It was the wrong file." in unit.page(report) and actions.actions(review).count() == before
    assert unit.get(own).status_code == 404


def test_what_is_said_is_kept_on_the_way_back_and_can_be_taken_away_as_a_file(unit):
    draft = begin(unit)
    on(unit, draft, "columns", **{"column-7": "progress"}, to="back")

    mapping = mapping_of(unit, draft)
    assert mapping.columns["7"] == "progress" and mapping.dated.isoformat() == "2015-09-01"


def test_the_columns_are_looked_at_before_they_are_saved_and_one_must_hold_the_actions(unit):
    draft = begin(unit)
    said = {**fields(unit, draft, "columns"), "column-3": "", "column-7": "evidence"}
    looked = unit.client.post(f"{draft}/columns", data={**said, "to": "look"}).get_data(as_text=True)
    refused = unit.client.post(f"{draft}/columns", data={**said, "to": "on"})

    assert "With these columns 0 actions would be read" in looked
    assert refused.status_code == 422 and "Say which column holds the actions." in refused.get_data(as_text=True)
    assert '<option value="evidence" selected>' in refused.get_data(as_text=True)
    assert "With these columns 3 actions would be read" in unit.page(f"{draft}/columns")


def test_another_header_proposes_the_columns_anew(unit):
    draft = begin(unit, content=b"Plan of the Board\nRef,Action,Lead\n1,Write one strategy,Police\n")
    on(unit, draft, "rows", header="none")
    assert mapping_of(unit, draft).header is None
    on(unit, draft, "rows", header="2", first="")

    assert mapping_of(unit, draft).columns == {"1": "ref", "2": "action", "3": "lead"}


def test_a_workbook_asks_first_which_of_its_sheets_it_is(unit):
    plan = plans.plan("supervision")
    draft = begin(unit, content=plan.content, name=plan.name)
    page = unit.page(f"{draft}/sheet")
    assert "It is hidden in the file." in page and "The first rows of “Key”" in page

    on(unit, draft, "sheet", sheet="Cover")
    assert mapping_of(unit, draft).sheet == "Cover"


def test_nothing_is_chosen_for_a_colour_unless_the_file_says_it(unit):
    asked = unit.page(f"{begin(unit)}/meanings")
    assert "“Green”" in asked and "selected" not in asked.replace('<option value="" selected>', "")

    plan = plans.plan("domestic_abuse")
    page = unit.page(f"{begin(unit, content=plan.content, name=plan.name)}/meanings")
    assert "The file says: “Green = done”, row 11." in page and '<option value="say-done" selected>' in page


def test_an_owner_of_nobody_leaves_its_row_out_and_the_rest_is_imported_when_that_is_said(unit, review):
    draft = begin(unit)
    on(unit, draft, "matches", **{owner_asked(unit, draft): "-"})

    assert "Nobody is chosen to lead it." in unit.page(f"{draft}/preview?only=cannot")
    assert take(unit, draft).status_code == 422
    assert "2 added" in unit.page(take(unit, draft, rest="y").location)


def test_several_owners_are_said_the_first_leads(unit):
    draft = begin(unit, SLEEP.replace("Nobody Known Ltd", "All agencies"))
    name = owner_asked(unit, draft)
    on(unit, draft, "matches", **{name: "OCC", f"also-{name}": ["TVP", "OHFT"]})

    assert mapping_of(unit, draft).owners == {"All agencies": ("OCC", "TVP", "OHFT")}
    on(unit, draft, "matches")
    assert sorted(mapping_of(unit, draft).owners["All agencies"]) == ["OCC", "OHFT", "TVP"]


# The preview


def test_a_row_is_left_out_and_put_back(unit):
    draft = begin(unit)
    on(unit, draft, "preview", to="stay", leave=["2"])
    page = unit.page(f"{draft}/preview")
    assert "Rows that you left out (1)" in page and "Write one strategy" not in page.split("Rows that you left out")[0]

    on(unit, draft, "preview", to="stay", leave=[])
    assert mapping_of(unit, draft).left_out == ()


def test_a_plan_that_comes_again_shows_what_was_and_what_becomes(unit, review):
    first = begin(unit, NEGLECT, PARENTS)
    on(unit, first, "meanings", **{name: "say-done" for name in fields(unit, first, "meanings") if "means-" in name})
    take(unit, first)
    draft = begin(unit, NEGLECT.replace("31/12/2016", "30/06/2016"), PARENTS)
    page = unit.page(f"{draft}/preview?only=changed")

    assert "31 December 2016" in page and "30 June 2016 (“30/06/2016”)" in page and PARENTS[3:20] not in page
    assert "used again" in unit.page(f"{draft}/columns") and unit.post(f"{draft}/afresh").status_code == 302
    assert "used again" not in unit.page(f"{draft}/columns")


def test_a_step_at_which_nothing_is_asked_is_passed_over(unit):
    draft = begin(unit, content=b"Recommendation,Action,Lead,By when\nR1,Write one strategy,Police,as soon as possible\n")

    assert on(unit, draft, "columns").endswith("/preview")
    assert on(unit, draft, "preview", to="back").endswith("/columns")
    page = unit.page(f"{draft}/matches")
    assert "Nothing has to be said here" in page and "1 row has something else to look at" in page


def test_which_of_day_and_month_comes_first_is_asked_once_and_in_words(unit):
    draft = begin(unit, NEGLECT.replace("31/12/2016", "9/30/2016"), SLEEP.replace("Spring 2016", "03/04/2016"))
    page = unit.page(f"{draft}/matches")
    asked = next(name for name in fields(unit, draft, "matches") if name.startswith("date-"))

    assert "Is 03/04/2016 written with the day or the month first?" in page
    assert "“order”" not in page and "It gives no date" not in page and "Or write the day" not in page
    assert "How does the plan write" not in unit.page(f"{draft}/columns")
    on(unit, draft, "matches", **{asked: "month"})
    assert "4 Mar 2016" in unit.page(f"{draft}/preview")


def test_day_and_month_are_asked_with_a_date_of_the_plan_and_only_where_it_matters(unit):
    matters = begin(unit, NEGLECT.replace("31/12/2016", "05/04/2016"))
    page = unit.page(f"{matters}/columns")

    assert "a date such as 05/04/2016?" in page and "Day first: 5 April 2016" in page
    assert "How does the plan write" not in unit.page(f"{begin(unit, NEGLECT)}/columns")


def test_what_a_key_on_another_sheet_says_is_chosen(unit):
    written = plans.plan("supervision")
    draft = begin(unit, content=written.content, name=written.name)
    chosen = {value for name, (value,) in fields(unit, draft, "meanings").items() if name.startswith("means-")}

    assert chosen == {"say-done", "say-on_track", "say-at_risk", ""}  # "Not started or overdue" says two things


def test_rows_that_name_no_recommendation_are_asked_about_together(unit, review):
    draft = begin(unit, NEGLECT.replace("R1", ""), PARENTS)
    name = next(name for name in fields(unit, draft, "matches") if name.startswith("item-"))
    on(unit, draft, "matches", **{name: "R3", f"also-{name}": ["R4"]})
    take(unit, draft)

    assert "Rows that name no recommendation" in unit.page(f"{begin(unit, PARENTS)}/matches")
    assert [link.point.ref for link in actions.answered_by([of_title(review, "Ask parents").key])] == ["R3", "R4"]


def test_the_day_of_a_plan_can_be_said_otherwise_before_it_is_taken(unit):
    draft = begin(unit)
    page = unit.page(f"{draft}/day")
    assert (
        'value="2015"' in page
        and f"{draft}/day" in unit.page(f"{draft}/preview")
        and f"{draft}/day" in unit.page(f"{draft}/take")
    )

    answer = unit.post(f"{draft}/day", {"dated-day": "1", "dated-month": "9", "dated-year": "2012", "agreed": "yes"})
    assert answer.status_code == 422 and "The review is known here from" in answer.get_data(as_text=True)
    said = {"dated-day": "2", "dated-month": "8", "dated-year": "2015", "agreed": "yes"}
    assert unit.post(f"{draft}/day", said).location.endswith("/preview")
    assert mapping_of(unit, draft).dated.isoformat() == "2015-08-02" and mapping_of(unit, draft).agreed


def test_a_status_that_the_plan_says_otherwise_now_stands_beside_the_former_one(unit, review):
    take(unit, begin(unit, NEGLECT, PARENTS))
    changed = NEGLECT.replace("one strategy against neglect", "and agree one strategy against neglect").replace(
        "Green", "Red"
    )
    draft = begin(unit, changed, PARENTS)
    page = unit.page(f"{draft}/preview")

    assert "“Red”" in page and 'last time <span class="import-was">“Green”' in page
    report = unit.page(take(unit, draft).location)
    assert "Write and agree one strategy" in report  # as this plan has it, not as it was before


def test_a_row_in_other_words_is_asked_about_and_not_added_twice(unit, review):
    given = NEGLECT.replace("1,", ",", 1), PARENTS.replace("3,", ",", 1)
    take(unit, begin(unit, *given))
    first = of_title(review, "Write one strategy")
    draft = begin(unit, given[0].replace("one strategy against neglect", "one strategy for all neglect"), given[1])
    asked = next(name for name in fields(unit, draft, "matches") if name.startswith("match-"))

    page = unit.page(f"{draft}/matches")
    assert "had much the same words" in page and "Another action: add it" in page and 'value="new"' not in page
    on(unit, draft, "matches", **{asked: first.ref})
    take(unit, draft)
    assert of_title(review, "Write one strategy for all").ref == first.ref


def test_the_agencies_of_a_wide_plan_are_no_doubt_and_cannot_be_put_together(unit):
    wide = (
        b"Recommendation,Thames Valley Police,Oxfordshire County Council,By when\nR1,Ask each child,Write a list,May 2016\n"
    )
    page = unit.page(f"{begin(unit, content=wide)}/preview")

    assert "part 1" in page and "This row holds" not in page and "as one action" not in page


def test_a_column_of_an_agency_that_is_not_known_is_not_left_out_silently(unit):
    head = b"Recommendation,Thames Valley Police,Oxfordshire County Council,Lamplighters,By when\n"
    wide = head + b"R1,Ask,List,Light the way,May 2016\n"
    draft = begin(unit, content=wide)
    said = "Column D (“Lamplighters”) stands beside columns of agencies and is left out"

    assert said in unit.page(f"{draft}/columns") and said in unit.page(f"{draft}/preview")
    on(unit, draft, "columns", **{"column-4": "agency:OSCB"})
    assert "Light the way" in unit.page(f"{draft}/preview") and "is left out" not in unit.page(f"{draft}/preview")


def test_one_of_the_actions_of_a_row_is_left_out_and_put_back(unit):
    draft = begin(unit, "1,R1,(a) Ask each child (b) Write a list (c) Tell the Board,Police,31/12/2016,,", PARENTS)
    on(unit, draft, "preview", leave="2.2")
    page = unit.page(f"{draft}/preview")

    assert mapping_of(unit, draft).left_parts == ("2.2",) and mapping_of(unit, draft).left_out == ()
    assert "Rows that you left out (1)" in page and "Row 2 part 2: Write a list" in page
    assert "Ask each child" in page and "Tell the Board" in page
    on(unit, draft, "preview", leave=[])
    assert mapping_of(unit, draft).left_parts == ()


def test_a_plan_with_a_header_of_two_rows_is_known_again_after_its_columns_were_looked_at(unit):
    written = plans.plan("safe_sleeping")
    draft = begin(unit, content=written.content, name=written.name)
    before = mapping_of(unit, draft).titles
    on(unit, draft, "columns")

    assert mapping_of(unit, draft).titles == before and "What each agency will do / Police" in before.values()


def test_a_heading_across_a_table_is_no_example_of_its_columns(unit):
    written = plans.plan("daily_life")
    draft = begin(unit, content=written.content, name=written.name)

    assert "Recommendation 2: Staff know" not in unit.page(f"{draft}/columns")


def test_the_list_of_actions_leads_to_the_imports(visit, unit):
    assert "Import an action plan" in unit.page("/actions") and "Import an action plan" not in visit("police").page(
        "/actions"
    )


def test_what_colours_meant_in_another_plan_is_not_said_of_this_one(unit):
    first = begin(unit, NEGLECT, SLEEP.replace("Nobody Known Ltd", "The nurses"))
    on(unit, first, "meanings", **{name: "say-done" for name in fields(unit, first, "meanings") if "means-" in name})
    on(unit, first, "matches", **{owner_asked(unit, first): "OCC"})
    take(unit, first)
    draft = begin(unit, "1,R3,Count how often the tool is used,The nurses,31/12/2016,,Green")
    mapping = mapping_of(unit, draft)

    assert mapping.meanings == {} and mapping.owners == {"The nurses": ("OCC",)}
    assert "of columns and owners of another plan was used again" in unit.page(f"{draft}/columns")
    assert "say-" not in str(fields(unit, draft, "meanings"))


def test_a_plan_whose_header_comes_after_a_blank_row_goes_on_when_it_comes_again(unit):
    rows = b"Our plan,,,,,,\n,,,,,,\n" + plan_of(NEGLECT, PARENTS)
    first = begin(unit, content=rows)
    take(unit, first)

    assert on(unit, begin(unit, content=rows), "rows").endswith("/columns")


def test_words_that_may_name_a_child_are_looked_at_before_anything_is_imported(unit):
    draft = begin(unit, "1,R1,Visit the child Anna Example every week,Police,31/12/2016,,")
    assert "“child Anna Example” could be a child’s name" in unit.page(f"{draft}/preview?only=warned")

    assert take(unit, draft).status_code == 422
    assert take(unit, draft, warned="y").status_code == 302


# Taking


def test_what_changed_meanwhile_is_shown_anew_and_nothing_is_imported(unit, act, review):
    take(unit, begin(unit, NEGLECT))
    row = of_title(review, "Write one strategy")
    draft = begin(unit, NEGLECT.replace("Strategy agreed", "Strategy in use"))
    form = cast.hidden_fields(unit.page(f"{draft}/take"), f"{draft}/take")
    edited = doing.Plan(title=row.title, lead=row.lead_body, success_measure="Somebody else said this.")
    doing.edit(row, edited, "Said in the meeting.", by=act("unit"), today=TODAY)

    answer = unit.client.post(f"{draft}/take", data=form)
    assert answer.status_code == 409 and "What would be imported has changed" in answer.get_data(as_text=True)
    assert imports.imports(review).count() == 1


def test_who_was_not_shown_what_would_come_of_it_is_shown_it_first(unit, review):
    draft = begin(unit, NEGLECT)
    form = cast.hidden_fields(unit.page(f"{draft}/take"), f"{draft}/take")

    for seen in ({}, {"seen": ""}, {"seen": "nothing"}):
        answer = unit.client.post(f"{draft}/take", data={name: form[name] for name in form if name != "seen"} | seen)
        assert answer.status_code == 409 and not imports.imports(review).count(), seen


def test_a_double_click_imports_once(unit, review):
    draft = begin(unit, NEGLECT)
    form = cast.hidden_fields(unit.page(f"{draft}/take"), f"{draft}/take")

    assert [unit.client.post(f"{draft}/take", data=form).status_code for _ in range(2)] == [302, 302]
    assert imports.imports(review).count() == 1


def test_a_draft_that_went_on_in_another_window_is_not_overwritten(unit):
    draft = begin(unit)
    old = fields(unit, draft, "columns")
    on(unit, draft, "columns", **{"column-7": "progress"})
    answer = unit.client.post(f"{draft}/columns", data={**old, "column-6": "evidence", "to": "on"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "changed in another window" in page
    assert '<option value="evidence" selected>' in page and "evidence" not in mapping_of(unit, draft).columns.values()


def test_a_draft_that_is_given_up_is_gone(unit):
    draft = begin(unit)
    assert unit.post(f"{draft}/give-up").location == HOME

    assert unit.get(f"{draft}/columns").status_code == 404
    assert "No plan has been imported" in unit.page(HOME) and HOME in unit.page("/administration/imports")


def test_the_queries_of_the_lists_and_the_report_do_not_grow_with_their_rows(unit):
    def rows(first, count):
        return tuple(f"{n},R1,Do thing {n * 7} of {n},Police,31/12/2016,," for n in range(first, first + count))

    asked = []
    for first, count in ((1, 2), (50, 20)):
        report = take(unit, begin(unit, *rows(first, count))).location
        begin(unit, NEGLECT)
        asked.append([queries_of(unit, at) for at in (HOME, "/administration/imports", report, f"{report}/undo")])

    assert asked[0] == asked[1]


def test_the_queries_of_a_preview_do_not_grow_with_its_rows(unit):
    few, many = (
        begin(unit, *(f"{n},R1,Do thing {n * 7} of {n},Police,31/12/2016,," for n in range(count)), name=f"{count}.csv")
        for count in (3, 30)
    )

    assert queries_of(unit, f"{few}/preview") == queries_of(unit, f"{many}/preview")
