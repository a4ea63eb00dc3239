"""The pages of the update sheet: where it is taken, and what a row says before it is sent."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import pytest

from tests import cast
from tests.filled_sheets import Sheets, cells, filled
from tracker import clock
from tracker.business import actions as doing
from tracker.business import rounds
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
