"""The update sheet: what comes of it is what the pages would have written, and nothing that was not seen."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
import warnings

import pytest

from tests import cast, filled_sheets
from tests.filled_sheets import Sheets, cells, changed, filled
from tests.plans.reading import with_part
from tests.queries import counted
from tracker import clock
from tracker.business import actions as doing
from tracker.business import challenges, rounds
from tracker.business import update_sheet_files as files
from tracker.business import update_sheets as verbs
from tracker.reports import update_sheets as reports
from tracker.rules import update_sheets as rules
from tracker.rules.refusal import NotAllowed
from tracker.store import actions, agencies, names, reviews
from tracker.store import update_sheets as store
from tracker.store.actions import Action, ProgressUpdate
from tracker.store.assurance import Challenge
from tracker.store.database import known
from tracker.store.deadlines import Deadline, DeadlineChange
from tracker.store.evidence import Evidence, EvidenceLink
from tracker.store.rounds import Return

pytestmark = pytest.mark.small

TODAY, DAY = cast.TODAY, dt.timedelta(days=1)
WHEN = TODAY + 60 * DAY
SAID = {"delivery": "At risk", "what_changed": "Two schools of ten ask it.", "forecast": WHEN}
SHOWN = {"rung": "Practice", "stance": "Supports", "independence": "Independent", "url": "https://example.org/audit"}
MORE = {"to": TODAY + 50 * DAY, "because": "The second audit is in November."}


def an_action(review, act, lead: str = "OHFT", title: str = "Ask each child who comes a second time") -> Action:
    made = doing.add(
        review,
        title,
        reviews.agency_of(lead),
        [reviews.item_of(review, "R1")],
        by=act("unit"),
        today=TODAY - 100 * DAY,
        deadline=TODAY + 30 * DAY,
    )
    return actions.action_of(review, made.ref)


def now(action: Action) -> Action:
    return Action.get((Action.record == action.key) & known(Action))


@pytest.fixture
def action(review, act) -> Action:
    return an_action(review, act)


@pytest.fixture
def health(visit) -> Sheets:
    return Sheets(visit("health"), "OHFT")


@pytest.fixture
def opened(action, act):
    days = (TODAY - 20 * DAY, TODAY + 10 * DAY, TODAY + 14 * DAY)
    asked = [reviews.agency_of(code) for code in ("OHFT", "TVP")]
    with clock.held(days[0]):
        return rounds.open_round("Board meeting", *days, asked, by=act("unit"), today=days[0])


# One of a page and its twin of a sheet differ in these alone.
_ITS_OWN = {"id", "record", "ref", "action", "number", "position", "deadline", "written_at", "title", "evidence"}


def written(action: Action) -> list[dict]:
    """All that was written of an action, without what is each record's own."""
    found = []
    tables = (Action, Deadline, ProgressUpdate, DeadlineChange, EvidenceLink)
    for model in tables:
        of = model.record if model is Action else model.action
        found += list(model.select().where(of == action.key).order_by(model.id).dicts())
    pieces = EvidenceLink.select(EvidenceLink.evidence).where(EvidenceLink.action == action.key)
    found += list(Evidence.select().where(Evidence.record.in_(pieces)).dicts())
    return [{name: value for name, value in row.items() if name not in _ITS_OWN} for row in found]


def test_what_a_sheet_reports_is_what_the_pages_would_have_written(action, review, act, health):
    twin = an_action(review, act, title="The same, on the pages")
    at = f"/reviews/children-a-f/actions/{twin.ref}"
    days = {
        f"{name}-{part}": str(getattr(day, part))
        for name, day in (("forecast", WHEN), ("to", MORE["to"]))
        for part in ("day", "month", "year")
    }
    on_page = {"delivery": "at_risk", "what_changed": SAID["what_changed"], "statement": "31 of 50 files show it."}
    on_page |= {"rung": "practice", "stance": "supports", "independence": "independent", "url": SHOWN["url"], **days}
    health.visitor.post(f"{at}/more-time", {"because": MORE["because"], **days})
    assert health.visitor.post(f"{at}/report", on_page, form_at=at).status_code == 302
    content = health.take()
    said = {**SAID, **SHOWN, **MORE, "statement": "31 of 50 files show it."}

    answer = health.send(health.read(filled(content, {action.ref: said})))

    assert (answer.status_code, answer.location) == (302, f"{health.path}#said")
    assert written(action) == written(twin) and len(written(action)) == 8
    assert "Two schools of ten ask it." in health.visitor.page(health.path)


def test_a_sheet_for_a_round_is_sent_as_pieces_of_the_return(action, opened, act, health):
    content = filled(health.take(round="1"), {action.ref: SAID})
    page = health.read(content)
    assert "As part of the return for" in page.get_data(as_text=True) and health.fields(page)["into"] == "1"

    answer = health.send(page)

    assert answer.location == f"{health.path}#said" and "/rounds/1/returns/OHFT#said" in health.visitor.page(health.path)
    update = ProgressUpdate.get(ProgressUpdate.action == action.key)
    assert update.round_id == opened.key and Return.select().where(Return.agency == action.lead_id).count() == 1


def test_no_change_says_why_and_keeps_the_state_that_was_said_last(action, act, health):
    doing.report(now(action), "on_track", "Four schools ask it.", WHEN, by=act("health"), today=TODAY - 30 * DAY)
    content = filled(health.take(), {action.ref: {"no_change": "Schools were closed."}})

    assert health.send(health.read(content)).status_code == 302

    update = actions.updates([action.key]).first()
    assert (update.delivery, update.what_changed, update.no_change) == ("on_track", "Schools were closed.", True)
    assert update.forecast == WHEN  # it stood in the sheet, as on the page


def test_a_question_is_answered_from_the_sheet(action, review, act, health):
    asked = challenges.ask(review, "Who checks it?", action.lead_id, by=act("chair"), today=TODAY, action=action)
    content = health.take()
    assert "Q1, answer due 14 October 2015" in cells(content)[0][filled_sheets.HEADINGS["questions"]]
    content = filled(content, {asked.ref: {"answer": "The lead of another team."}}, rules.QUESTIONS)

    assert health.send(health.read(content)).status_code == 302

    answered = Challenge.get((Challenge.record == asked.key) & known(Challenge))
    assert (answered.answer, answered.answered_by) == ("The lead of another team.", act("health").post)


def test_what_changed_meanwhile_is_shown_on_both_sides_and_sent_only_by_choice(action, act, health):
    content = filled(health.take(), {action.ref: SAID})
    doing.report(now(action), "on_track", "Said on its page.", None, by=act("health"), today=TODAY)
    page = health.read(content)
    text = page.get_data(as_text=True)
    assert "When the sheet was made" in text and "Said on its page." in text and SAID["what_changed"] in text

    undecided = health.send(page)
    assert undecided.status_code == 422 and "Choose whether to send yours" in undecided.get_data(as_text=True)
    assert actions.updates([action.key]).count() == 1
    left = health.send(page, **{f"{action.key}-send": "leave"})
    assert left.status_code == 422 and "There is nothing to send" in left.get_data(as_text=True)
    sent = health.send(page, **{f"{action.key}-send": "mine"})

    assert sent.status_code == 302 and now(action).delivery == "at_risk"


def test_what_the_unit_notes_of_an_action_is_told_and_is_no_clash(action, act, health):
    content = filled(health.take(), {action.ref: SAID})
    edited(action, act, action.title, interval=30)

    page = health.read(content)

    text = page.get_data(as_text=True)
    assert "since the sheet was made: days between reports." in text and "When the sheet was made" not in text
    assert health.send(page).status_code == 302 and now(action).delivery == "at_risk"


def test_what_a_sheet_is_about_is_shown_on_both_sides_where_it_changed(action, act, health):
    content = filled(health.take(), {action.ref: SAID})
    edited(action, act, "Ask every child at each visit")

    text = health.read(content).get_data(as_text=True)

    assert "When the sheet was made" in text and "Ask every child at each visit" in text
    assert f"<b>Title:</b> {action.title}" in text


def test_a_report_of_the_same_day_and_state_is_a_clash_though_the_action_looks_as_it_did(action, act, health):
    doing.report(now(action), "on_track", "In the morning.", None, by=act("health"), today=TODAY)
    content = filled(health.take(), {action.ref: SAID})
    edited(action, act, action.title, interval=30)
    doing.report(now(action), "on_track", "In the evening.", None, by=act("health"), today=TODAY)

    text = health.read(content).get_data(as_text=True)

    assert "When the sheet was made" in text and "In the evening." in text


def edited(action: Action, act, title: str, **more) -> None:
    lead = reviews.agency_of("OHFT")
    plan = doing.Plan(title, lead, action.kind, success_measure=action.success_measure, start=action.start, **more)
    doing.edit(now(action), plan, "Agreed.", by=act("unit"), today=TODAY)


def test_how_the_measure_was_met_goes_with_a_claim_of_done_alone(action, act, health):
    said = {**SAID, "measure_met": "50 of 50 children say so."}
    refused = health.send(health.read(filled(health.take(), {action.ref: said})))
    assert refused.status_code == 422 and "“Done, awaiting check” alone" in refused.get_data(as_text=True)

    done = {**said, "delivery": "Done, awaiting check", "forecast": None}
    assert health.send(health.read(filled(health.take(), {action.ref: done}))).status_code == 302

    assert actions.updates([action.key]).first().measure_met == "50 of 50 children say so."


def test_what_a_cell_says_while_somebody_is_in_it_is_not_cut(action, health):
    sheet = filled_sheets.load_workbook(filled_sheets.BytesIO(health.take()))[rules.ACTIONS]

    titles = {rule.promptTitle for rule in sheet.data_validations.dataValidation if rule.promptTitle}

    assert "What has changed for children …" in titles and all(len(title) <= 32 for title in titles)


def test_one_that_changed_after_the_page_was_shown_stops_all_of_it(action, review, act, health):
    other = an_action(review, act, title="Keep a log of each notice")
    page = health.read(filled(health.take(), {action.ref: SAID, other.ref: SAID}))
    doing.report(now(other), "on_track", "Said on its page.", None, by=act("health"), today=TODAY)

    answer = health.send(page)

    text = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Said on its page." in text and SAID["what_changed"] in text
    assert not actions.updates([action.key]).count()
    assert health.send(answer, **{f"{other.key}-send": "leave"}).status_code == 302
    assert actions.updates([action.key]).count() == 1 and actions.updates([other.key]).count() == 1


def test_a_double_click_is_taken_once_with_all_that_it_says(action, review, act, health):
    asked = challenges.ask(review, "Who checks it?", action.lead_id, by=act("chair"), today=TODAY, action=action)
    content = filled(health.take(), {action.ref: {**SAID, **MORE}})
    page = health.read(filled(content, {asked.ref: {"answer": "Another team."}}, rules.QUESTIONS))

    assert [health.send(page).status_code for _ in range(2)] == [302, 302]

    assert actions.updates([action.key]).count() == DeadlineChange.select().count() == 1


def test_the_same_file_again_says_what_was_reported_and_offers_nothing(action, opened, act, health):
    content = filled(health.take(), {action.ref: {**SAID, **MORE, **SHOWN, "statement": "31 of 50."}})
    health.send(health.read(content))

    text = health.read(content).get_data(as_text=True)

    assert f"as {action.ref}/U1" in text and "More time was asked for on 30 September 2015" in text
    assert "There is nothing in it to send" in text and "Send the ticked rows" not in text


def test_refused_rows_name_the_cell_stop_the_rest_and_can_be_mended_or_left_out(action, review, act, health):
    other = an_action(review, act, title="Keep a log of each notice")
    content = filled(health.take(), {action.ref: {"delivery": "At risk", "to": TODAY}, other.ref: SAID})
    page = health.read(content)
    text = page.get_data(as_text=True)
    for words in ("Say what has changed", "Choose a date after today", "Say why more time is needed", ", K3)", ", O3)"):
        assert words in text

    refused = health.send(page)
    assert refused.status_code == 422 and not actions.updates([action.key, other.key]).count()
    assert f"{action.ref}, K3: Say what has changed" in refused.get_data(as_text=True)
    fields = health.fields(refused)
    del fields[f"{action.key}-send"]
    assert health.visitor.client.post(health.path, data=fields).status_code == 302

    assert [update.action_id for update in ProgressUpdate.select()] == [other.key]


def test_evidence_of_a_sheet_meets_the_rules_of_evidence(action, act, health):
    piece = {"statement": "31 of 50 files show it.", "rung": "Practice", "url": "ftp://example.org"}
    page = health.read(filled(health.take(), {action.ref: {**SAID, **piece}})).get_data(as_text=True)

    assert "Choose whether it supports, challenges or gives context." in page
    assert "begins with https://" in page


def test_a_protected_cell_that_was_changed_is_named_and_never_taken(action, act, health):
    content = filled(health.take(), {action.ref: {**SAID, "title": "Something easier", "deadline": WHEN}})

    page = health.read(content)
    text = page.get_data(as_text=True)
    assert f"{action.ref}, B3 (What will change): this protected cell was changed" in text and "(Deadline)" in text
    assert "Something easier" not in text and health.send(page).status_code == 302

    assert now(action).title == action.title and Deadline.get(Deadline.action == action.key).current != WHEN


def test_a_sheet_that_nobody_changed_says_nothing(action, act, health):
    doing.report(now(action), "on_track", "Four schools\r\nask it.\x0b", WHEN, by=act("health"), today=TODAY)
    text = health.read(filled(health.take(), {})).get_data(as_text=True)

    assert "What is not taken" not in text and f"passed over: {action.ref}" in text


def test_formulas_stay_text_on_the_way_out_and_are_refused_on_the_way_in(review, act, health):
    danger = '=HYPERLINK("http://example.org","x")'
    action = an_action(review, act, title=danger)
    content = health.take()
    sheet = filled_sheets.load_workbook(filled_sheets.BytesIO(content))[rules.ACTIONS]
    row = next(row for row in sheet.iter_rows(min_row=3) if row[0].value == action.ref)
    assert (row[1].value, row[1].data_type) == (danger, "s")

    text = health.read(filled(content, {action.ref: {**SAID, "what_changed": "=1+1"}})).get_data(as_text=True)

    assert "The cell holds a formula" in text and ">\n=1+1</textarea>" in text


def test_a_row_of_another_agency_is_not_known(action, review, act, health):
    foreign = an_action(review, act, "TVP", "Show that officers know whom to tell")
    content = filled(health.take(), {action.ref: SAID})

    def forged(book):
        for row in book[rules.HIDDEN].iter_rows():
            if row[0].value == "action" and row[1].value == action.ref:
                row[3].value, row[4].value = foreign.key, foreign.id

    text = health.read(changed(content, forged)).get_data(as_text=True)

    assert "no action" in text and "of this agency is known here" in text and foreign.title not in text
    fields = {"step": "send", f"{foreign.key}-seen": foreign.id, f"{foreign.key}-send": "mine"}
    fields |= {f"{foreign.key}-delivery": "on_track", f"{foreign.key}-what_changed": "Not theirs."}
    answer = health.visitor.post(health.path, fields)
    assert answer.status_code == 422 and not ProgressUpdate.select().count()


def test_rows_added_repeated_or_taken_out_are_named(action, review, act, health):
    other = an_action(review, act, title="Keep a log of each notice")
    content = filled(health.take(), {action.ref: SAID, other.ref: SAID})

    def muddled(book):
        sheet = book[rules.ACTIONS]
        sheet["A4"], sheet["A9"], sheet["K9"] = sheet["A3"].value, "A999", "A new one."

    text = health.read(changed(content, muddled)).get_data(as_text=True)

    assert "rows 3 and 4" in text and "“A999” is not known" in text and "is not in the sheet" in text


def test_a_sheet_of_another_agency_board_or_form_and_what_is_no_sheet_are_refused_in_a_sentence(action, visit, health):
    theirs, content = Sheets(visit("police"), "TVP").take(), health.take()

    def forged(name, value):
        def forge(book):
            next(row for row in book[rules.HIDDEN].iter_rows() if row[0].value == name)[1].value = value

        return changed(content, forge)

    for file, name, sentence in (
        (forged("format", 0), "s.xlsx", "older form"),
        (forged("board", "Another Board"), "s.xlsx", "was made for “Another Board”"),
        (forged("agency", "0" * 26), "s.xlsx", "made in another tracker"),
        (changed(content, lambda book: book.remove(book[rules.HIDDEN])), "s.xlsx", "not an update sheet"),
        (theirs, "s.xlsx", "was made for Thames Valley Police"),
        (b"PK", "s.xlsx", "something else"),
        (b"", "s.xlsx", "empty"),
        (theirs, "s.csv", "saved as an Excel workbook"),
    ):
        answer = health.read(file, name)
        assert answer.status_code == 422 and sentence in answer.get_data(as_text=True), sentence


def test_a_workbook_that_is_larger_than_any_sheet_is_not_unpacked(action, health, monkeypatch):
    monkeypatch.setattr(rules, "MOST_BYTES", 10_000)
    monkeypatch.setattr(files, "load_workbook", None)

    answer = health.read(health.take())

    assert answer.status_code == 422 and "larger than any update sheet" in answer.get_data(as_text=True)


def test_what_takes_too_long_to_look_through_is_refused_and_no_log_holds_what_stands_in_a_cell(action, health, recwarn):
    content = filled(health.take(), {action.ref: {**SAID, "forecast": 99_999_999_999}})
    warnings.simplefilter("always")
    text = health.read(content).get_data(as_text=True)
    assert "No date can be read" in text and not [each for each in recwarn if "99999999999" in str(each.message)]

    content = with_part(
        health.take(), "xl/styles.xml", b"</styleSheet>", b"<a formatCode='" + b"[" * 5_000 + b"'/></styleSheet>"
    )
    answer = health.read(content)
    assert answer.status_code == 422 and "larger than any update sheet" in answer.get_data(as_text=True)


def test_the_unit_sends_on_behalf_marked_so_and_nobody_else_may(action, act, visit):
    unit = Sheets(visit("unit"), "OHFT")
    assert unit.send(unit.read(filled(unit.take(), {action.ref: SAID}))).status_code == 302
    assert ProgressUpdate.get(ProgressUpdate.action == action.key).on_behalf
    for part in ("police", "chair", "reader"):
        assert visit(part).get("/agencies/OHFT/update-sheet.xlsx").status_code == 403
    with pytest.raises(NotAllowed):
        verbs.take(reviews.agency_of("OHFT"), [], [], by=act("police"), today=TODAY)


def test_reading_asks_as_many_questions_of_many_rows_as_of_one(review, act, health):
    few, many = [an_action(review, act)], [an_action(review, act) for _ in range(4)]
    content = health.take()

    def queries(of) -> int:
        sheet = files.read("s.xlsx", filled(content, {action.ref: {**SAID, **MORE} for action in of}), 9_000_000, TODAY)
        with counted() as found:
            verbs.compare(sheet, store.owing(body("OHFT"), TODAY))
        return len(found)

    assert queries(few) == queries([*few, *many])


def test_three_hundred_rows_are_made_and_read_in_time(review, act, action):
    owing = store.owing(body("OHFT"), TODAY)
    due = next(each for each in owing.rows if each.action.key == action.key)
    owing.every = [numbered(due, number) for number in range(300)]
    about = reports.About(reviews.board().name, names.in_force(), TODAY, clock.now())
    begun = time.perf_counter()

    content = reports.write(owing, about)
    made = time.perf_counter() - begun
    content = filled(content, {f"A{1000 + number}": {**SAID, **SHOWN, **MORE} for number in range(300)})
    begun = time.perf_counter()
    sheet = files.read("s.xlsx", content, 25_000_000, TODAY)
    compared = verbs.compare(sheet, owing)

    assert made < 2 and time.perf_counter() - begun < 3
    assert len(compared.rows) == 300 and not sheet.altered + sheet.unknown + sheet.noticed


def numbered(due: store.Due, number: int) -> store.Due:
    deed = Action(**{**due.action.__data__, "ref": f"A{1000 + number}"})
    return dataclasses.replace(due, position=dataclasses.replace(due.position, action=deed))


def body(code: str) -> agencies.Body:
    return next(each for each in agencies.bodies(TODAY).values() if each.agency.code == code)
