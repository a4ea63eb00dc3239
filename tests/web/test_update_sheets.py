"""The pages of the update sheet: where it is taken, and what a row says before it is sent."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import pytest

from tests import cast, markup
from tests.filled_sheets import Sheets, cells, filled
from tracker import clock
from tracker.business import actions as doing
from tracker.business import challenges, rounds
from tracker.store import actions, reviews
from tracker.store.actions import Action, ProgressUpdate
from tracker.store.history import HistoryValue

pytestmark = pytest.mark.small

TODAY, DAY = cast.TODAY, dt.timedelta(days=1)


@pytest.fixture
def action(review, act) -> Action:
    items, past = [reviews.item_of(review, "R1")], TODAY - 100 * DAY
    made = doing.add(review, "Ask each child", reviews.agency_of("OHFT"), items, by=act("unit"), today=past)
    return actions.action_of(review, made.ref)


@pytest.fixture
def opened(action, act):
    days = (TODAY - 20 * DAY, TODAY + 10 * DAY, TODAY + 14 * DAY)
    with clock.held(days[0]):
        asked = [reviews.agency_of(code) for code in ("OHFT", "TVP")]
        return rounds.open_round("Board meeting", *days, asked, by=act("unit"), today=days[0])


def test_the_unit_takes_the_sheets_of_all_agencies_of_a_round_in_one_file(opened, visit):
    unit = visit("unit")
    page = unit.page("/rounds/1/update-sheets")
    assert "Thames Valley Police" in page and "update-sheets.zip" in page

    with zipfile.ZipFile(BytesIO(unit.get("/rounds/1/update-sheets.zip").data)) as archive:
        names = archive.namelist()
        held = cells(archive.read(names[0]))

    assert [name.split("-RO1-")[0] for name in names] == ["update-sheet-OHFT", "update-sheet-TVP"]
    assert any(row["What will change"].startswith("Ask each child") for row in held)


def test_the_way_to_the_sheet_is_on_the_page_of_the_agency_and_of_its_return(opened, visit):
    health = visit("health")
    for path in ("/agencies/OHFT", "/rounds/1/returns/OHFT"):
        page = health.page(path)
        assert "Fill this in off-line (Excel)" in page and "Read a filled sheet back" in page
    assert "off-line" not in visit("police").page("/agencies/OHFT")


def test_what_could_identify_a_child_is_asked_about_and_the_answer_kept(action, opened, visit):
    health = Sheets(visit("health"), "OHFT")
    said = {"delivery": "On track", "what_changed": "Two girls were seen again."}
    page = health.read(filled(health.take(), {action.ref: said}))
    assert "is fewer than five" in page.get_data(as_text=True)
    refused = health.send(page)
    assert refused.status_code == 422 and not ProgressUpdate.select().count()
    tick = f"{action.key}-what_changed-names-nobody"
    text = refused.get_data(as_text=True)
    answer = text.partition(f'name="{tick}"')[2].partition('value="')[2].partition('"')[0]

    assert health.send(refused, **{tick: answer}).status_code == 302

    kept = {row.value for row in HistoryValue.select().where(HistoryValue.field == "warning")}
    assert len(kept) == 1 and "The writer answered" in kept.pop()


def test_what_could_not_be_read_is_asked_about_once_and_then_left_empty(action, visit):
    health = Sheets(visit("health"), "OHFT")
    said = {"delivery": "On track", "what_changed": "Seen again.", "forecast": "soon"}
    page = health.read(filled(health.take(), {action.ref: said}))

    refused = health.send(page)
    assert refused.status_code == 422 and "If it stays empty, nothing of it is sent." in refused.get_data(as_text=True)

    assert health.send(refused).status_code == 302
    assert ProgressUpdate.get(ProgressUpdate.action == action.key).forecast is None


def test_a_row_that_is_right_can_be_changed_on_the_page(action, visit):
    health = Sheets(visit("health"), "OHFT")
    page = health.read(filled(health.take(), {action.ref: {"delivery": "complete", "what_changed": "Seen again."}}))
    assert "“complete” is read as “Done, awaiting check”" in page.get_data(as_text=True)

    opened = health.send(page, open=action.key)

    text = opened.get_data(as_text=True)
    assert opened.status_code == 200 and "“complete” is read as" in text and not ProgressUpdate.select().count()
    assert health.send(opened, **{f"{action.key}-delivery": "at_risk"}).status_code == 302
    assert ProgressUpdate.get(ProgressUpdate.action == action.key).delivery == "at_risk"


def folded(answer) -> list[str]:
    """The words of the parts of a page that are folded away."""
    parts = [each for each in markup.parse(answer.get_data(as_text=True)).iter("details") if each.get("open") is None]
    return [" ".join(" ".join(each.itertext()).split()) for each in parts]


def test_what_is_wrong_in_a_part_that_folds_is_not_folded_away(action, visit):
    health = Sheets(visit("health"), "OHFT")
    said = {"delivery": "On track", "what_changed": "Seen again.", "rung": "practise"}

    page = health.read(filled(health.take(), {action.ref: said}))

    assert "“practise” is none of the answers" in page.get_data(as_text=True)
    assert not [words for words in folded(page) if "“practise” is none" in words]


def test_whoever_calls_it_done_is_told_what_a_checker_will_miss(action, visit):
    health = Sheets(visit("health"), "OHFT")
    said = {"delivery": "Done, awaiting check", "what_changed": "All are seen."}
    bare = health.read(filled(health.take(), {action.ref: said})).get_data(as_text=True)
    assert "no evidence has come with it" in bare and "how the measure was met is not said" in bare

    more = {"measure_met": "50 of 50.", "statement": "50 of 50.", "rung": "Practice", "stance": "Supports"}
    whole = health.read(filled(health.take(), {action.ref: {**said, **more, "url": "https://example.org/a"}}))

    assert "called done, and" not in whole.get_data(as_text=True)


def test_the_words_of_last_time_are_asked_about_and_can_be_sent(action, act, visit):
    past = TODAY - 10 * DAY
    doing.report(actions.of_keys([action.key])[action.key], "on_track", "Seen again.", None, by=act("health"), today=past)
    health = Sheets(visit("health"), "OHFT")

    page = health.read(filled(health.take(), {action.ref: {"delivery": "On track", "what_changed": "seen again"}}))

    assert "These are the words of 20 September 2015." in page.get_data(as_text=True)
    assert health.send(page).status_code == 302


def test_what_was_sent_is_told_with_requests_and_answers(action, review, act, visit):
    lead, items = reviews.agency_of("OHFT"), [reviews.item_of(review, "R1")]
    dated = doing.add(review, "Keep a log", lead, items, by=act("unit"), today=TODAY - 9 * DAY, deadline=TODAY + 9 * DAY)
    asked = challenges.ask(review, "Who checks it?", action.lead_id, by=act("chair"), today=TODAY, action=action)
    health = Sheets(visit("health"), "OHFT")
    content = filled(health.take(), {asked.ref: {"answer": "Another team."}}, "Questions to us")
    content = filled(content, {dated.ref: {"to": TODAY + 30 * DAY, "because": "The second audit is late."}})

    sent = health.send(health.read(content))

    told = health.visitor.page(sent.location)
    assert "Another team." in told and "The second audit is late." in told and "waits for a decision" in told
    assert "Nothing has been reported, asked for or answered today." not in told


def test_the_rows_keep_the_order_of_the_sheet_and_the_errors_that_of_the_page(review, action, act, visit):
    items = [reviews.item_of(review, "R1")]
    lead = reviews.agency_of("OHFT")
    other = doing.add(review, "Sooner", lead, items, by=act("unit"), today=TODAY - 50 * DAY, deadline=TODAY + DAY)
    health = Sheets(visit("health"), "OHFT")
    content = health.take()
    assert [row["Ref"] for row in cells(content)][:1] == [other.ref]

    refused = health.send(health.read(filled(content, {each.ref: {"delivery": "On track"} for each in (action, other)})))

    page = markup.parse(refused.get_data(as_text=True))
    rows = [each.get("id").removesuffix("-title") for each in page.iter("h3") if (each.get("id") or "").endswith("-title")]
    errors = [each.get("href") for each in page.iter("a") if (each.get("href") or "").startswith("#")]
    assert rows == [other.key, action.key]
    assert [each for each in errors if "what_changed" in each] == [f"#{key}-what_changed" for key in rows]


def test_many_empty_rows_are_counted_and_folded_away(review, action, act, visit):
    items, lead = [reviews.item_of(review, "R1")], reviews.agency_of("OHFT")
    for number in range(12):
        doing.add(review, f"Ask {number} teams", lead, items, by=act("unit"), today=TODAY)
    health = Sheets(visit("health"), "OHFT")

    page = health.read(health.take())

    assert any(f"13 rows were left empty, and are passed over {action.ref}" in words for words in folded(page))


def test_a_request_is_shown_beside_the_date_that_stands(review, act, visit):
    items, lead = [reviews.item_of(review, "R1")], reviews.agency_of("OHFT")
    dated = doing.add(review, "Keep a log", lead, items, by=act("unit"), today=TODAY - 9 * DAY, deadline=TODAY + 9 * DAY)
    health = Sheets(visit("health"), "OHFT")

    page = health.read(filled(health.take(), {dated.ref: {"to": TODAY + 30 * DAY, "because": "The audit is late."}}))

    assert "<dt>Date that stands</dt><dd>9 October 2015</dd>" in page.get_data(as_text=True)
