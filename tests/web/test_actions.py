"""Actions: the list, one action with its whole story, and what is done on it."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import actions as doing
from tracker.business import challenges, deadlines
from tracker.business.evidence import NewEvidence
from tracker.rules import delivery
from tracker.store import actions, assurance, evidence, files, history, reviews
from tracker.store import deadlines as dates
from tracker.store.actions import Action, ProgressUpdate
from tracker.store.database import known
from tracker.store.evidence import Evidence, EvidenceFile

pytestmark = pytest.mark.small

DAY = dt.timedelta(days=1)
SAID = {"delivery": "on_track", "what_changed": "Three areas were sampled; 31 of 40 officers could say."}
GIVEN = {
    "statement": "31 of 40 officers could name who they would go to.",
    "names_child": "no",
    "rung": "practice",
    "stance": "supports",
    "independence": "checked_by_peer",
    "period": "September 2015",
}


def a_file(name: str = "sample.csv", content: bytes = b"area,yes\nnorth,31\n"):
    return io.BytesIO(content), name


@pytest.fixture
def action(review, act):
    """An action of the police, agreed a hundred days ago, due ten days ago."""
    return an_action(review, act, "TVP", ["R1", "LP37"])


def an_action(review, act, lead: str, answers: list[str], title: str = "Show that officers know whom to tell") -> Action:
    made = doing.add(
        review,
        title,
        reviews.agency_of(lead),
        [reviews.item_of(review, ref) for ref in answers],
        by=act("unit"),
        today=cast.TODAY - 100 * DAY,
        deadline=cast.TODAY - 10 * DAY,
    )
    return actions.action_of(review, made.ref)


def standing(action: Action) -> Action:
    return Action.get((Action.record == action.key) & known(Action))


def report(action, act, words="Briefings continue.", state="on_track", ago=0, part="police", **more) -> ProgressUpdate:
    day = cast.TODAY - ago * DAY
    return doing.report(standing(action), state, words, None, by=act(part), today=day, **more)


def path(action: Action, rest: str = "") -> str:
    return f"/reviews/children-a-f/actions/{action.ref}{rest}"


def stored(folder) -> list:
    return [found for found in (folder / "evidence").rglob("*") if found.is_file()]


# Reporting


def test_a_lead_reports_with_a_file_in_one_form(visit, action):
    police = visit("police")

    answer = police.post(path(action, "/report"), {**SAID, **GIVEN, "file": a_file()}, form_at=path(action))

    assert (answer.status_code, answer.location) == (302, f"{path(action)}#U1")
    assert standing(action).delivery == delivery.ON_TRACK
    [piece] = Evidence.select().where(Evidence.statement == GIVEN["statement"])
    links = {link.point.ref: link.stance for link in evidence.links_of([piece.key])}
    assert links == {"R1": "supports", "LP37": "supports"}
    [file] = evidence.files([piece.key])
    assert files.read(file.stored_name, file.sha256) == b"area,yes\nnorth,31\n"
    page = police.page(path(action))
    assert SAID["what_changed"] in page and f"/evidence/{piece.ref}" in page and "with a piece of evidence" in page


def test_an_update_needs_no_evidence(visit, action):
    assert visit("police").post(path(action, "/report"), SAID, form_at=path(action)).status_code == 302
    assert not Evidence.select().where(Evidence.given_by == action.lead_id)


def test_one_piece_may_bear_on_two_items_differently(visit, action):
    said = {**SAID, **GIVEN, "url": "https://example.org/audit", "stance_LP37": "challenges"}
    visit("police").post(path(action, "/report"), said, form_at=path(action))
    [piece] = Evidence.select().where(Evidence.given_by == action.lead_id)
    assert {each.point.ref: each.stance for each in evidence.links_of([piece.key])} == {
        "R1": "supports",
        "LP37": "challenges",
    }


def test_a_citation_names_a_paragraph_that_the_document_has(visit, action):
    police = visit("police")
    cited = {**SAID, **GIVEN, "document": "scrutiny", "paragraph": "9999"}
    refused = police.post(path(action, "/report"), cited, form_at=path(action))
    assert refused.status_code == 422
    assert "has no paragraph or section called" in refused.get_data(as_text=True)

    assert police.post(path(action, "/report"), {**cited, "paragraph": "¶54"}, form_at=path(action)).status_code == 302
    [piece] = Evidence.select().where(Evidence.given_by == action.lead_id)
    assert piece.source == [{"document": "scrutiny", "paragraph": "54"}]


def test_the_business_unit_reports_on_behalf_and_the_story_says_so(visit, action):
    unit = visit("unit")
    assert "on behalf of Thames Valley Police" in unit.page(path(action))
    unit.post(path(action, "/report"), SAID, form_at=path(action))
    assert "Business manager on behalf of Thames Valley Police" in unit.page(path(action))


@pytest.mark.parametrize("part", ["council", "health", "district", "chair", "member", "executive"])
def test_a2_nobody_outside_the_agency_reports_on_its_action(visit, action, part):
    other = visit(part)
    assert "Report progress" not in other.page(path(action))
    answer = other.post(path(action, "/report"), SAID, form_at="/people")
    assert answer.status_code == 403
    assert not actions.updates([action.key])


def test_a_reader_sees_the_story_and_no_way_to_change_it(visit, action, act):
    report(action, act)
    page = visit("reader").page(path(action))
    assert "Briefings continue." in page
    assert not [words for words in ("Report progress", "Correct this", "more-time", "/ask") if words in page]


def test_a_closed_action_says_why_nothing_can_be_reported(visit, action, act):
    with history.entry("closed", by=act("chair"), today=cast.TODAY) as entry:
        entry.change(standing(action), delivery=delivery.CLOSED)
    police = visit("police")
    assert "This action is closed." in police.page(path(action))
    assert police.post(path(action, "/report"), SAID, form_at="/actions").status_code == 422


# What is refused


def test_i2_an_empty_report_is_refused_field_by_field(visit, action):
    answer = visit("police").post(path(action, "/report"), {}, form_at=path(action))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Choose where the action is now." in page and "Say what has changed" in page
    assert "<title>Error:" in page


def test_i3_a_refused_report_comes_back_with_all_that_was_typed_and_asks_for_the_file_again(visit, action, tracker):
    said = {**SAID, **GIVEN, "rung": "", "voice": "family", "url": "https://example.org/a", "stance_LP37": "context"}
    said |= {"forecast-day": "31", "forecast-month": "2", "forecast-year": "2016", "restricted": "y"}
    answer = visit("police").post(path(action, "/report"), {**said, "file": a_file()}, form_at=path(action))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for typed in (SAID["what_changed"], GIVEN["statement"], "September 2015", "https://example.org/a", 'value="31"'):
        assert typed in page
    assert "31 2 2016" in page and "Choose what kind of evidence this is." in page
    assert "Choose the file sample.csv again" in page
    assert re.search(r'value="family" checked', page) and page.count(" checked") >= 6 and page.count(" selected") >= 1
    assert not stored(tracker.data) and not actions.updates([action.key])


def test_a_yes_to_the_question_of_every_upload_stops_the_save(visit, action, tracker):
    said = {**SAID, **GIVEN, "names_child": "yes", "file": a_file()}
    answer = visit("police").post(path(action, "/report"), said, form_at=path(action))
    assert answer.status_code == 422
    assert "must not identify a child or a family" in answer.get_data(as_text=True)
    assert not stored(tracker.data) and not Evidence.select().where(Evidence.given_by == action.lead_id)


def test_a_file_without_an_answer_to_the_question_is_not_kept(visit, action, tracker):
    said = {**SAID, **GIVEN, "names_child": "", "file": a_file()}
    answer = visit("police").post(path(action, "/report"), said, form_at=path(action))
    assert answer.status_code == 422 and "Say whether this file names" in answer.get_data(as_text=True)
    assert not stored(tracker.data)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.html", b"<html>"), ("a.svg", b"<svg>"), ("a.pdf", b"MZ\x90\x00"), ("a.csv", b""), ("a", b"x"), ("a.exe", b"MZ")],
)
def test_e1_a_file_that_may_not_be_kept_is_refused_in_words(visit, action, tracker, name, content):
    said = {**SAID, **GIVEN, "file": a_file(name, content)}
    answer = visit("police").post(path(action, "/report"), said, form_at=path(action))
    assert answer.status_code == 422 and "file-error" in answer.get_data(as_text=True)
    assert not stored(tracker.data) and not EvidenceFile.select()


def test_a3_refs_in_the_body_are_looked_up_among_what_the_person_may_use(visit, action, review, act):
    other = an_action(review, act, "OCC", ["R3"], "Another body's action")
    for words in ("One.", "Two."):
        theirs = report(other, act, words, part="council")
    police = visit("police")
    # Another item in a stance, another action's update, another agency in a question, another version in "seen".
    said = {**SAID, **GIVEN, "url": "https://example.org/a", "stance_R3": "supports", "seen": other.id}
    assert police.post(path(action, "/report"), said, form_at=path(action)).status_code == 302
    [piece] = Evidence.select().where(Evidence.given_by == action.lead_id)
    assert {each.point.ref for each in evidence.links_of([piece.key])} == {"R1", "LP37"}
    assert theirs.ref.endswith("/U2")
    assert police.get(path(action, "/updates/U2/correct")).status_code == 404
    asked = police.post(path(other, "/ask"), {"question": "Why?", "agency": "OHFT"})
    assert asked.status_code == 422 and not assurance.challenges()


def test_a6_fields_that_the_form_does_not_have_change_nothing(visit, action, review):
    before = dates.of_actions([action.key])[action.key]
    more = {"deadline": "2020-01-01", "current": "2020-01-01", "original": "2020-01-01", "rating": "good_evidence"}
    more |= {"lead": "OCC", "agency": "OCC", "said_by": "x", "reported_by": "x", "ref": "A1", "on_behalf": "y"}
    assert visit("police").post(path(action, "/report"), {**SAID, **more}, form_at=path(action)).status_code == 302
    after = dates.of_actions([action.key])[action.key]
    assert (after.id, standing(action).lead_id, standing(action).ref) == (before.id, action.lead_id, action.ref)
    assert assurance.rating_of(reviews.item_of(review, "R1")) is None
    [update] = actions.updates([action.key])
    assert not update.on_behalf and update.said_by == standing(action).reported_by


@pytest.mark.parametrize("state", ["closed", "withdrawn", "paused", "not_reported", "green", "done"])
def test_a6_a_lead_cannot_say_what_others_decide(visit, action, state):
    answer = visit("police").post(path(action, "/report"), {**SAID, "delivery": state}, form_at=path(action))
    assert answer.status_code == 422 and standing(action).delivery == delivery.NOT_REPORTED


def test_a_correction_does_not_open_what_was_closed(action, act):
    first = report(action, act)
    with history.entry("closed", by=act("chair"), today=cast.TODAY) as entry:
        entry.change(standing(action), delivery=delivery.CLOSED)
    with pytest.raises(doing.Refused, match="closed"):
        report(action, act, state="at_risk", corrects=first)


# Two at once


def test_r3_a_stale_report_is_shown_beside_what_stands_and_can_be_sent_from_there(visit, action, act, tracker):
    police = visit("police")
    seen = action.id
    report(action, act, "The second sample is late.", "at_risk", part="police_chief")
    said = {**SAID, **GIVEN, "seen": seen, "file": a_file()}

    answer = police.post(path(action, "/report"), said, form_at=path(action))

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "The second sample is late." in page and "Police senior officer" in page and SAID["what_changed"] in page
    assert "Choose the file sample.csv again" in page
    assert len(list(actions.updates([action.key]))) == 1 and not stored(tracker.data)
    hidden = cast.hidden_fields(page, path(action, "/report"))
    assert hidden["seen"] == standing(action).id
    again = police.client.post(path(action, "/report"), data={**hidden, **SAID, **GIVEN, "file": a_file()})
    assert again.status_code == 302 and standing(action).delivery == "on_track"


def test_r3_the_same_words_as_before_do_not_hide_that_somebody_was_first(visit, action, act):
    report(action, act, part="police")
    seen = standing(action).id
    report(action, act, "It is late.", "at_risk", part="police_chief")
    answer = visit("police").post(path(action, "/report"), {**SAID, "seen": seen}, form_at=path(action))
    assert answer.status_code == 409 and standing(action).delivery == "at_risk"


def test_z14_a_double_click_is_one_update_and_one_file(visit, action, tracker):
    police = visit("police")
    hidden = cast.hidden_fields(police.page(path(action)), path(action, "/report"))
    for _ in range(2):
        answer = police.client.post(path(action, "/report"), data={**hidden, **SAID, **GIVEN, "file": a_file()})
        assert answer.status_code in (302, 409)
    assert len(list(actions.updates([action.key]))) == 1
    assert len(stored(tracker.data)) == EvidenceFile.select().count() == 1


def test_z14_a_second_click_on_a_report_that_changed_no_state_is_not_asked_about_its_own_words(visit, action, act):
    """The state and the day are those of the report before, so the action has no new version by which to tell."""
    report(action, act)
    police = visit("police")
    hidden = cast.hidden_fields(police.page(path(action)), path(action, "/report"))
    clicks = [police.client.post(path(action, "/report"), data={**hidden, **SAID}) for _ in range(2)]
    assert [click.status_code for click in clicks] == [302, 302] and len(list(actions.updates([action.key]))) == 2


def test_z14_a_double_click_on_the_other_forms_is_one_record(visit, action):
    council = visit("council")
    hidden = cast.hidden_fields(council.page(path(action, "/ask")), path(action, "/ask"))
    for _ in range(2):
        assert council.client.post(path(action, "/ask"), data={**hidden, "question": "How?"}).status_code == 302
    assert assurance.challenges().count() == 1


# Correcting


def test_a_correction_is_a_new_update_that_names_the_one_it_corrects(visit, action, act):
    report(action, act, "All areas.", ago=5)
    police = visit("police")
    where = path(action, "/updates/U1/correct")
    assert "All areas." in police.page(where)

    answer = police.post(where, {**SAID, "delivery": "not_started", "what_changed": "Two of three areas."})

    assert answer.status_code == 302
    page = police.page(path(action))
    assert "Two of three areas." in page and "All areas." in page
    assert "Corrects the" in page and "Corrected by the" in page
    assert standing(action).delivery == "not_started"


def test_a_correction_that_changes_nothing_is_refused_and_with_evidence_it_is_kept(visit, action, act):
    first = report(action, act, ago=5)
    police, where = visit("police"), path(action, "/updates/U1/correct")
    same = {"delivery": first.delivery, "what_changed": f"{first.what_changed} "}
    answer = police.post(where, same)
    assert answer.status_code == 422 and "says the same as the update" in answer.get_data(as_text=True)
    assert police.post(where, {**same, **GIVEN, "url": "https://example.org"}).status_code == 302


def test_what_was_said_of_the_measure_stands_in_the_correction(visit, action, act):
    said = {"by": act("police"), "today": cast.TODAY, "measure_met": "31 of 40 could say."}
    doing.report(standing(action), delivery.DONE, "All were asked.", None, **said)
    assert "31 of 40 could say." in visit("police").page(path(action, "/updates/U1/correct"))


def test_a_correction_that_is_refused_comes_back_with_what_was_typed(visit, action, act):
    report(action, act, ago=5)
    answer = visit("police").post(path(action, "/updates/U1/correct"), {"what_changed": "Two areas", "delivery": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Two areas" in page and "Choose where the action is now." in page


def test_a_stale_correction_shows_both_versions(visit, action, act):
    report(action, act, ago=5)
    seen = standing(action).id
    report(action, act, "It is late.", "at_risk", part="police_chief")
    answer = visit("police").post(path(action, "/updates/U1/correct"), {**SAID, "seen": seen})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "It is late." in page and SAID["what_changed"] in page


def test_the_same_words_without_new_evidence_are_remarked_on(visit, action, act):
    report(action, act, "Briefings continue.", ago=30)
    report(action, act, "briefings  continue", ago=3)
    assert "Same words as 31 August 2015, no new evidence." in visit("chair").page(path(action))


# Time


MORE = {"to-day": "31", "to-month": "12", "to-year": "2015", "because": "The supervisors are new."}


def asked_for_more(action, act, to=dt.date(2015, 12, 31)):
    deadline = dates.of_actions([action.key])[action.key]
    return deadlines.ask(deadline, to, "New supervisors.", by=act("police"), today=cast.TODAY)


def test_a_lead_asks_for_more_time_and_the_old_date_stands(visit, action):
    police = visit("police")
    answer = police.post(path(action, "/more-time"), MORE)
    assert (answer.status_code, answer.location) == (302, f"{path(action)}#T1")
    assert dates.of_actions([action.key])[action.key].current == cast.TODAY - 10 * DAY
    assert "waits for a decision" in police.page(path(action))
    assert "nothing else can be asked for" in police.page(path(action, "/more-time"))


def test_asking_without_a_date_or_reason_is_refused_at_once(visit, action):
    answer = visit("police").post(path(action, "/more-time"), {})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Enter the date that you ask for." in page and "Say why more time is needed." in page


def test_asking_for_time_on_a_date_that_moved_meanwhile_shows_both_dates(visit, action, act):
    seen = dates.of_actions([action.key])[action.key].id
    change = asked_for_more(action, act, dt.date(2015, 11, 30))
    deadlines.decide(change, True, "Once.", by=act("unit"), today=cast.TODAY)
    police = visit("police")
    answer = police.post(path(action, "/more-time"), {**MORE, "seen": seen})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "20 September 2015" in page and "30 November 2015" in page and MORE["because"] in page
    hidden = cast.hidden_fields(page, path(action, "/more-time"))
    assert police.client.post(path(action, "/more-time"), data={**hidden, **MORE}).status_code == 302


@pytest.mark.parametrize("part", ["council", "chair", "member", "reader"])
def test_only_the_owner_asks_for_more_time(visit, action, part):
    other = visit(part)
    assert other.get(path(action, "/more-time")).status_code == 403
    assert other.post(path(action, "/more-time"), MORE, form_at="/people").status_code == 403
    assert dates.waiting(action) is None


@pytest.mark.parametrize("part", ["unit", "chair"])
def test_the_business_unit_or_the_chair_grants_it_with_a_reason(visit, action, act, part):
    asked_for_more(action, act)
    decider = visit(part)
    assert "time/T1" in decider.page(path(action))
    empty = decider.post(path(action, "/time/T1"), {})
    assert empty.status_code == 422 and "Give a reason." in empty.get_data(as_text=True)

    assert decider.post(path(action, "/time/T1"), {"granted": "yes", "because": "Once."}).status_code == 302

    deadline = dates.of_actions([action.key])[action.key]
    assert (deadline.current, deadline.original, deadline.moves) == (dt.date(2015, 12, 31), cast.TODAY - 10 * DAY, 1)
    assert "More time granted" in decider.page(path(action))


def test_a_refusal_leaves_the_date_and_stands_in_the_story(visit, action, act):
    asked_for_more(action, act)
    visit("unit").post(path(action, "/time/T1"), {"granted": "no", "because": "Bring the sample."})
    assert dates.of_actions([action.key])[action.key].moves == 0
    page = visit("police").page(path(action))
    assert "More time refused" in page and "Bring the sample." in page


@pytest.mark.parametrize("part", ["police", "police_chief", "council", "member", "reader"])
def test_a7_nobody_else_decides_about_time(visit, action, act, part):
    asked_for_more(action, act)
    assert visit(part).post(path(action, "/time/T1"), {"granted": "yes", "because": "x"}, form_at="/").status_code == 403
    assert dates.waiting(action) is not None


def test_the_boards_own_time_is_decided_by_the_chair_alone(visit, review, act):
    own = an_action(review, act, "OSCB", ["R1"])
    deadline = dates.of_actions([own.key])[own.key]
    deadlines.ask(deadline, dt.date(2015, 12, 31), "Later.", by=act("unit"), today=cast.TODAY)
    decision = {"granted": "yes", "because": "Once."}
    assert visit("unit").post(path(own, "/time/T1"), decision, form_at="/people").status_code == 403
    assert visit("chair").post(path(own, "/time/T1"), decision).status_code == 302


def test_r3_a_request_that_another_decided_first_shows_their_decision(visit, action, act):
    change = asked_for_more(action, act)
    deadlines.decide(change, False, "Bring the sample.", by=act("chair"), today=cast.TODAY)
    said = {"granted": "yes", "because": "They asked well.", "seen": change.id}
    answer = visit("unit").post(path(action, "/time/T1"), said)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Bring the sample." in page and "They asked well." in page
    assert dates.of_actions([action.key])[action.key].moves == 0


# Questions


def test_a_lead_of_another_agency_asks_and_the_owner_answers(visit, action):
    council, police = visit("council"), visit("police")
    assert council.post(path(action, "/ask"), {"question": "What did the officers say?"}).status_code == 302
    assert "Answer Q1" in police.page(path(action)) and "Answer Q1" not in council.page(path(action))
    question = "/reviews/children-a-f/questions/Q1"

    assert police.post(question, {"answer": "31 of 40 could say."}).status_code == 302

    assert "31 of 40 could say." in council.page(path(action))
    again = police.client.post(question, data={**cast.hidden_fields(police.page(path(action)), ""), "answer": "More"})
    assert again.status_code == 422 and "More" in again.get_data(as_text=True)


def test_a_question_and_an_answer_need_words(visit, action, review, act):
    challenges.ask(review, "Why?", action.lead_id, by=act("chair"), today=cast.TODAY, action=action)
    refused = visit("council").post(path(action, "/ask"), {"question": " "})
    assert refused.status_code == 422 and "Write the question." in refused.get_data(as_text=True)
    refused = visit("police").post("/reviews/children-a-f/questions/Q1", {"answer": ""})
    assert refused.status_code == 422 and "Write the answer." in refused.get_data(as_text=True)


@pytest.mark.parametrize("part", ["council", "chair", "reader"])
def test_a2_nobody_answers_for_another_agency(visit, action, review, act, part):
    challenges.ask(review, "Why?", action.lead_id, by=act("chair"), today=cast.TODAY, action=action)
    other = visit(part)
    assert other.get("/reviews/children-a-f/questions/Q1").status_code == 403
    assert other.post("/reviews/children-a-f/questions/Q1", {"answer": "x"}, form_at="/people").status_code == 403


def test_r3_a_question_answered_meanwhile_shows_both_answers(visit, action, review, act):
    asked = challenges.ask(review, "Why?", action.lead_id, by=act("chair"), today=cast.TODAY, action=action)
    challenges.answer(asked, "Theirs.", by=act("police_chief"), today=cast.TODAY)
    answer = visit("police").post("/reviews/children-a-f/questions/Q1", {"answer": "Mine.", "seen": asked.id})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Theirs." in page and "Mine." in page and "Police senior officer" in page


# Reading


def test_the_three_judgements_stand_side_by_side_and_the_seal_is_of_what_it_answers(visit, action):
    page = visit("reader").page(path(action))
    assert page.index("cell-delivery") < page.index("cell-evidence") < page.index("cell-assurance")
    assert "Said of R1 and LP37, never of one action." in page


def test_claim_and_dates_that_differ_are_both_shown(visit, action, act):
    report(action, act)
    page = visit("reader").page(path(action))
    assert "Thames Valley Police says on track. The dates say red." in page


def test_an_action_as_at_a_day_before_shows_what_was_known_then(visit, action, act):
    report(action, act, "First words.", ago=20)
    reader = visit("reader")
    yesterday = f"{path(action)}?as_at={cast.TODAY - DAY}"
    before = reader.still(yesterday)
    assert "First words." in before

    report(action, act, "Second words.", "at_risk")
    asked_for_more(action, act)
    challenges.ask(
        reviews.review_of("children-a-f"), "Why?", action.lead_id, by=act("chair"), today=cast.TODAY, action=action
    )

    assert reader.still(yesterday) == before
    assert reader.get(f"{path(action)}?as_at={cast.TODAY - 200 * DAY}").status_code == 404


def test_nothing_is_changed_in_the_past(visit, action):
    police = visit("police")
    assert "Report progress" not in police.page(f"{path(action)}?as_at={cast.TODAY - DAY}")
    answer = police.post(f"{path(action, '/report')}?as_at={cast.TODAY - DAY}", SAID, form_at=path(action))
    assert answer.status_code == 400 and not actions.updates([action.key])


def test_an_action_that_is_not_there_is_not_there(visit):
    assert visit("police").get("/reviews/children-a-f/actions/A99999").status_code == 404
    assert visit("police").get("/reviews/nothing/actions/A1").status_code == 404


@pytest.mark.whole
def test_the_story_makes_as_many_queries_for_25_updates_as_for_2(visit, action, act, review):
    piece = NewEvidence(
        "Seen.", "activity", "self_reported", [(reviews.item_of(review, "R1"), "supports")], url="https://e.org"
    )
    for ago in (90, 89):
        report(action, act, ago=ago, evidence=[piece])
    reader = visit("reader")
    few = queries_of(reader, path(action))
    for ago in range(60, 37, -1):
        report(action, act, f"Number {ago}", ago=ago, evidence=[piece])
    assert queries_of(reader, path(action)) == few


# The list


@pytest.mark.whole
def test_the_list_makes_as_many_queries_for_25_rows_as_for_2(visit, action, review, act):
    an_action(review, act, "TVP", ["R1"], "A second action of the police")
    reader = visit("reader")
    few = queries_of(reader, "/actions?agency=TVP")
    assert "Showing 1 to 25" in reader.page("/actions?agency=OSCB")
    assert queries_of(reader, "/actions?agency=OSCB") == few


def test_the_list_is_filtered_by_each_choice(visit, action, act):
    report(action, act, state="at_risk")
    asked_for_more(action, act)
    reader = visit("reader")
    for choice in (
        "agency=TVP",
        "delivery=at_risk",
        "dates=red",
        "answers=LP37",
        "time=1",
        "review=children-a-f&delivery=at_risk",
    ):
        assert action.title in reader.page(f"/actions?{choice}"), choice
    for choice in ("agency=OCC", "delivery=on_track", "dates=green", "answers=R7"):
        assert action.title not in reader.page(f"/actions?{choice}"), choice


def test_the_list_is_in_the_order_asked_for_and_a_choice_it_does_not_know_changes_nothing(visit, action, act):
    report(action, act)
    reader = visit("reader")
    assert action.title in reader.page("/actions?sort=reported")
    dated = reader.page("/actions?sort=deadline")
    assert action.title in dated and "No date" not in dated[: dated.index(action.title)]
    assert reader.still("/actions?sort=nonsense&agency=nobody&page=-1").count("<tr>") == reader.still("/actions").count(
        "<tr>"
    )


def test_a_list_with_nothing_in_it_says_so(visit):
    assert "No action fits these choices." in visit("reader").page("/actions?delivery=paused")


@pytest.mark.whole
def test_the_list_has_pages_of_25(visit, review):
    page = visit("reader").page("/actions?page=2")
    assert f"Showing 26 to 50 of {actions.actions().count()} actions." in page


def test_the_list_as_at_a_day_before_is_the_same_whatever_happens_today(visit, action, act):
    reader = visit("reader")
    yesterday = f"/actions?as_at={cast.TODAY - DAY}&sort=lead"
    before = reader.still(yesterday)
    report(action, act)
    assert reader.still(yesterday) == before


@pytest.mark.parametrize("seen", ["\x00", "x" * 5000, "'; --", "\ud7ff", "0"])
def test_i1_a_version_that_is_none_is_taken_as_the_one_that_stands(visit, action, seen):
    answer = visit("police").post(path(action, "/report"), {**SAID, "seen": seen}, form_at=path(action))
    assert answer.status_code == 302


def test_i1_no_text_breaks_the_form(visit, action):
    police, hidden = visit("police"), {}
    for field in ("what_changed", "statement", "period", "url", "paragraph", "forecast-day", "stance_LP37"):
        for text in ("\x00", "x" * 30_000, "99999999999999999999", "\ufffe\u202e"):
            hidden = hidden or cast.hidden_fields(police.page(path(action)), path(action, "/report"))
            answer = police.client.post(path(action, "/report"), data={**hidden, **SAID, **GIVEN, field: text})
            assert answer.status_code in (302, 422), (field, text[:5])
            if answer.status_code == 302:
                hidden = {}  # its one-time id is used up
