"""Rounds and returns: opened for a meeting, drafted, sent whole or in pieces, and who has returned."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from tests import cast
from tests.queries import queries_of
from tracker import clock
from tracker.business import actions as doing
from tracker.business import challenges, rounds
from tracker.store import actions, reviews
from tracker.store.actions import Action, ProgressUpdate
from tracker.store.database import known
from tracker.store.evidence import Evidence
from tracker.store.rounds import Round

pytestmark = pytest.mark.small

DAY = dt.timedelta(days=1)
RETURN = "/rounds/1/returns/TVP"


def standing(action: Action) -> Action:
    return Action.get((Action.record == action.key) & known(Action))


@pytest.fixture
def opened(tracker, act):
    """A round of the police and the council, open for ten days more, for a meeting in a fortnight."""
    asked = [reviews.agency_of(code) for code in ("TVP", "OCC")]
    with clock.held(cast.TODAY - 20 * DAY):
        return rounds.open_round(
            "Board meeting, October",
            cast.TODAY - 20 * DAY,
            cast.TODAY + 10 * DAY,
            cast.TODAY + 14 * DAY,
            asked,
            by=act("unit"),
            today=cast.TODAY - 20 * DAY,
        )


@pytest.fixture
def action(review, act):
    """An action of the police that answers R1."""
    return another(review, act, title="Show that officers know whom to tell")


def another(review, act, lead: str = "TVP", title: str = "Keep a log of each notice") -> Action:
    made = doing.add(
        review,
        title,
        reviews.agency_of(lead),
        [reviews.item_of(review, "R1")],
        by=act("unit"),
        today=cast.TODAY - 100 * DAY,
        deadline=cast.TODAY + 30 * DAY,
    )
    return actions.action_of(review, made.ref)


def row(action: Action, **said) -> dict[str, str]:
    return {f"{action.key}-{name.replace('forecast_', 'forecast-')}": value for name, value in said.items()}


SAID = {"delivery": "on_track", "what_changed": "31 of 40 officers could say whom to tell."}


def test_an_agency_sends_its_return_from_the_page_with_all_it_owes(visit, opened, action):
    police = visit("police")
    page = police.page(RETURN)
    assert action.title in page and "Due 30 October 2015, in 30 days" in page

    answer = police.post(f"{RETURN}/send", row(action, **SAID), form_at=RETURN)

    assert (answer.status_code, answer.location) == (302, f"{RETURN}#said")
    update = ProgressUpdate.get(ProgressUpdate.action == action.key)
    assert (update.what_changed, update.round_id) == (SAID["what_changed"], opened.key)
    assert SAID["what_changed"] in police.page(RETURN)


def test_questions_and_responses_are_links_and_what_was_said_is_not_asked_again(visit, opened, action, act, review):
    doing.report(standing(action), "on_track", "Said on its own page.", None, by=act("police"), today=cast.TODAY)
    challenges.ask(review, "Who checks it?", action.lead_id, by=act("chair"), today=cast.TODAY, action=action)
    page = visit("police").page(RETURN)
    assert f'name="{action.key}-what_changed"' not in page and "reported on the action's own page" in page
    assert 'href="/reviews/children-a-f/questions/Q1"' in page and "/respond/TVP" in page


def test_no_change_without_a_sentence_is_refused_beside_the_field_and_nothing_is_lost(visit, opened, action, review, act):
    other = another(review, act)
    police = visit("police")
    typed = {**row(action, no_change="y", delivery="at_risk"), **row(other, **SAID)}

    answer = police.post(f"{RETURN}/send", typed, form_at=RETURN)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "say in a sentence why" in page and SAID["what_changed"] in page
    assert f'<a href="#{action.key}-what_changed">{action.ref}: Nothing has changed' in page
    assert not ProgressUpdate.select().count()
    assert SAID["what_changed"] in visit("police_chief").page(RETURN)


def test_r3_one_piece_in_conflict_is_shown_with_both_versions_and_the_other_is_sent(visit, opened, action, review, act):
    other = another(review, act)
    police = visit("police")
    hidden = cast.hidden_fields(police.page(RETURN), f"{RETURN}/send")
    doing.report(standing(action), "at_risk", "Said by the senior officer.", None, by=act("police_chief"), today=cast.TODAY)
    typed = {**hidden, **row(action, delivery="on_track", what_changed="Mine, still here."), **row(other, **SAID)}

    answer = police.client.post(f"{RETURN}/send", data=typed)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Said by the senior officer." in page and "Mine, still here." in page and "What stands now" in page
    assert [row.what_changed for row in ProgressUpdate.select().where(ProgressUpdate.action == other.key)] == [
        SAID["what_changed"]
    ]
    again = {
        **cast.hidden_fields(page, f"{RETURN}/send"),
        **row(action, delivery="on_track", what_changed="Mine, still here."),
    }
    assert police.client.post(f"{RETURN}/send", data=again).status_code == 302
    assert "Mine, still here." in police.page(RETURN)


def test_one_row_is_sent_by_its_own_button_and_the_others_stay_as_a_draft(visit, opened, action, review, act):
    other, police = another(review, act), visit("police")
    typed = {**row(action, **SAID), **row(other, what_changed="Half a sen"), "only": action.key}
    assert police.post(f"{RETURN}/send", typed, form_at=RETURN).status_code == 302
    assert [update.action_id for update in ProgressUpdate.select()] == [action.key]
    assert "Half a sen" in police.page(RETURN)


# Drafts


def keep(visitor, action, json=True, **typed):
    hidden = cast.hidden_fields(visitor.page(RETURN), f"{RETURN}/send")
    headers = {"Accept": "application/json"} if json else {}
    return visitor.client.post(f"{RETURN}/draft", data={**hidden, **row(action, **typed)}, headers=headers)


def test_l6_what_is_typed_is_kept_and_outlives_the_session(visit, opened, action):
    answer = keep(visit("police"), action, what_changed="Half a sen", forecast_day="31", forecast_month="2")
    assert answer.status_code == 200 and len(answer.json["saved"]) == 5

    page = visit("police").page(RETURN)

    assert "Half a sen" in page and f"Saved {answer.json['saved']}" in page and 'value="31"' in page


def test_without_a_script_the_button_keeps_it(visit, opened, action):
    police = visit("police")
    answer = keep(police, action, json=False, what_changed="Half a sen")
    assert (answer.status_code, answer.location) == (302, f"{RETURN}#draft")
    assert "Half a sen" in police.page(RETURN)


@pytest.mark.parametrize("part", ["unit", "council", "chair", "member", "reader"])
def test_a9_a_draft_is_seen_by_that_agency_alone(visit, opened, action, part):
    keep(visit("police"), action, what_changed="Half a snippetless")
    other = visit(part)
    for path in (RETURN, "/rounds/1", "/agencies/TVP", "/search?q=half", "/history"):
        assert "snippetless" not in other.page(path), path


def test_r3_a_draft_from_an_old_page_does_not_write_over_a_newer_one(visit, opened, action):
    police, chief = visit("police"), visit("police_chief")
    old = cast.hidden_fields(police.page(RETURN), f"{RETURN}/send")
    keep(chief, action, what_changed="The senior officer's words")

    data = {**old, **row(action, what_changed="Mine")}
    answer = police.client.post(f"{RETURN}/draft", data=data, headers={"Accept": "application/json"})

    assert answer.status_code == 409
    assert answer.json["clashes"][action.key]["words"] == "The senior officer's words"
    shown = police.client.post(f"{RETURN}/draft", data=data)
    assert shown.status_code == 409
    assert "Mine" in shown.get_data(as_text=True) and "senior officer&#39;s words" in shown.get_data(as_text=True)


def test_i4_a_draft_that_cannot_be_kept_whole_is_refused_in_words(visit, opened, action):
    answer = keep(visit("police"), action, what_changed="x" * 20_001)
    assert answer.status_code == 422 and "at most 20,000" in answer.json["refused"][action.key]


@pytest.mark.parametrize("end", ["send", "draft"])
@pytest.mark.parametrize("part", ["council", "chair", "member", "executive"])
def test_a2_nobody_else_writes_in_the_return_of_an_agency(visit, opened, action, part, end):
    other = visit(part)
    assert other.post(f"{RETURN}/{end}", row(action, **SAID), form_at="/people").status_code == 403
    assert "what_changed" not in other.page(RETURN)


def test_a3_a_row_of_another_agency_is_never_read(visit, opened, review, act):
    theirs, police = another(review, act, "OCC"), visit("police")
    hidden = cast.hidden_fields(police.page(RETURN), f"{RETURN}/send")
    police.client.post(f"{RETURN}/send", data={**hidden, f"{theirs.key}-seen": theirs.id, **row(theirs, **SAID)})
    assert not ProgressUpdate.select().count()


def test_the_business_unit_writes_on_behalf_with_a_draft_of_its_own(visit, opened, action):
    unit = visit("unit")
    keep(unit, action, what_changed="Told by telephone")
    assert "Told by telephone" not in visit("police").page(RETURN)
    assert "You write on behalf of Thames Valley Police" in unit.page(RETURN)
    unit.post(f"{RETURN}/send", row(action, **SAID), form_at=RETURN)
    assert "<b>on behalf of Thames Valley Police</b>" in visit("reader").page("/rounds/1")


def test_i3_what_was_typed_when_the_round_was_closed_is_not_lost(visit, opened, action, act):
    police = visit("police")
    keep(police, action, what_changed="Half a snippetless")
    hidden = cast.hidden_fields(police.page(RETURN), f"{RETURN}/send")
    rounds.close(opened, "The papers go out.", by=act("unit"), today=cast.TODAY)

    answer = police.client.post(f"{RETURN}/send", data={**hidden, **row(action, **SAID)})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "This round is closed." in page and SAID["what_changed"] in page
    assert "Half a snippetless" in police.page(RETURN)
    assert "Half a snippetless" not in visit("unit").page(RETURN)


def test_what_is_typed_when_the_round_was_closed_is_not_called_saved(visit, opened, action, act):
    police = visit("police")
    hidden = cast.hidden_fields(police.page(RETURN), f"{RETURN}/send")
    rounds.close(opened, "The papers go out.", by=act("unit"), today=cast.TODAY)

    typed = {**hidden, **row(action, what_changed="Half a sen")}
    answer = police.client.post(f"{RETURN}/draft", data=typed, headers={"Accept": "application/json"})

    assert answer.status_code == 422 and "nothing more is taken" in answer.json["refused"][action.key]


# One action with evidence


def test_evidence_goes_with_one_action_of_the_return(visit, opened, action):
    police, path = visit("police"), f"{RETURN}/children-a-f/{action.ref}"
    assert keep(police, action, json=False, **SAID, then=action.key).status_code == 302
    data = {**SAID, "names_child": "no", "rung": "practice", "stance": "supports", "independence": "self_reported"}
    answer = police.post(path, {**data, "file": (io.BytesIO(b"a,b\n"), "a.csv")})
    assert (answer.status_code, answer.location) == (302, f"{RETURN}#said")
    piece = Evidence.get(Evidence.given_by == action.lead_id)
    assert (piece.statement, piece.independence) == (SAID["what_changed"], "self_reported")
    assert ProgressUpdate.get(ProgressUpdate.action == action.key).round_id == opened.key


def test_a_return_says_how_the_measure_was_met_of_what_is_done(visit, opened, action):
    police, path = visit("police"), f"{RETURN}/children-a-f/{action.ref}"
    assert "what a checker will look for" in police.page(path)

    data = {"delivery": "done_awaiting_check", "what_changed": "All can say.", "measure_met": "40 of 40 could say."}
    assert police.post(path, data).status_code == 302

    assert ProgressUpdate.get(ProgressUpdate.action == action.key).measure_met == "40 of 40 could say."


def test_i3_a_refused_piece_comes_back_with_what_was_typed(visit, opened, action):
    path = f"{RETURN}/children-a-f/{action.ref}"
    data = {"what_changed": "Typed", "statement": "Half", "file": (io.BytesIO(b"a,b\n"), "a.csv")}
    answer = visit("police").post(path, data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for words in ("Typed", "Half", "Choose where the action is now.", "Choose the file a.csv again"):
        assert words in page


def test_a9_the_action_of_another_agency_is_not_in_the_return(visit, opened, review, act):
    theirs = another(review, act, "OCC")
    assert visit("police").get(f"{RETURN}/children-a-f/{theirs.ref}").status_code == 404


# Rounds


DAYS = {"opens-day": "30", "opens-month": "9", "opens-year": "2015", "closes-day": "16", "closes-month": "10"}
DAYS |= {"closes-year": "2015", "meeting-day": "22", "meeting-month": "10", "meeting-year": "2015"}


def test_a_round_is_opened_in_two_steps(visit, tracker):
    unit = visit("unit")
    said = {"title": "Board meeting, October", "agencies": ["TVP", "OCC"], "others": ["KINGFISHER"], **DAYS}
    sure = unit.post("/rounds/open", said)
    assert sure.status_code == 200 and not Round.select().count()
    page = sure.get_data(as_text=True)
    assert "3 agencies are asked" in page

    answer = unit.client.post("/rounds/open", data={**said, **cast.hidden_fields(page, "/rounds/open")})

    assert answer.location == "/rounds/1"
    assert "Kingfisher Team" in unit.page("/rounds/1")


def test_i2_a_round_without_its_days_or_before_today_is_refused_beside_the_field(visit, tracker):
    said = {"title": " ", **DAYS, "opens-year": "2014", "meeting-day": "31", "meeting-month": "2"}
    page = visit("unit").post("/rounds/open", said).get_data(as_text=True)
    for words in ("Name the meeting", "cannot open in the past", "is not a date", "Choose at least one agency"):
        assert words in page


@pytest.mark.parametrize("part", ["police", "chair", "member"])
@pytest.mark.parametrize("path", ["/rounds/open", "/rounds/1/close", "/rounds/1/ask"])
def test_a1_only_the_business_unit_manages_rounds(visit, opened, part, path):
    other = visit(part)
    token = cast.hidden_fields(other.page("/"), "/")["csrf_token"]
    assert other.get(path).status_code == 403
    assert other.client.post(path, data={"csrf_token": token}).status_code == 403


def test_an_agency_is_added_and_the_round_closed_with_reasons(visit, opened):
    unit = visit("unit")
    assert unit.post("/rounds/1/ask", {"agency": "OHFT", "because": ""}).status_code == 422
    unit.post("/rounds/1/ask", {"agency": "OHFT", "because": "It leads one now."})
    assert unit.post("/rounds/1/close", {"because": " "}).status_code == 422
    unit.post("/rounds/1/close", {"because": "The papers go out."})
    page = unit.page("/rounds/1")
    assert "It leads one now." in page and "The papers go out." in page and "<b>3</b></a> silent" in page
    assert "This round is closed." in visit("police").page(RETURN)


def test_the_home_of_a_lead_begins_with_the_return_and_the_units_says_who_is_missing(visit, opened, action):
    home = visit("police").page("/")
    assert "<h2>Your return is awaited</h2>" in home and f'href="{RETURN}"' in home
    assert "Due Saturday 10 October, in 10 days" in home
    assert "2 of 2 agencies have yet to return" in visit("unit").page("/")


def test_an_agency_that_returned_is_not_asked_again_on_its_home(visit, opened, action, act, review):
    led = list(actions.led_by(actions.actions(review), [action.lead_id]))
    pieces = [rounds.Piece(each, "on_track", "Said.") for each in led]
    rounds.send(opened, reviews.agency_of("TVP"), pieces, by=act("police"), today=cast.TODAY)
    police = visit("police")
    assert "Write your return" not in police.page("/") and "Go on with your return" not in police.page("/")
    assert "All of it was sent on 30 September 2015" in police.page(RETURN)


def test_who_was_silent_stands_on_the_units_home_until_it_says_something(visit, opened, action, act):
    clock.pin(opened.meeting + DAY)
    unit = visit("unit")
    assert "2 of 2 agencies were silent in the last round" in unit.page("/")
    doing.report(action, "on_track", "Said after the meeting.", None, by=act("police"), today=clock.today())
    home = unit.page("/")
    assert "1 of 2 agencies was silent in the last round" in home and 'href="/rounds/1?standing=silent"' in home


def test_a_round_or_an_agency_that_is_not_in_it_is_not_there(visit, opened):
    reader = visit("reader")
    paths = ("/rounds/2", "/rounds/x", "/rounds/0001x", "/rounds/1/returns/OHFT", "/rounds/1/returns/nobody")
    assert {reader.get(path).status_code for path in paths} == {404}


@pytest.mark.whole
@pytest.mark.parametrize("path", ["/rounds", "/rounds/1", RETURN, "/", "/agencies"])
def test_the_number_of_queries_does_not_grow(visit, opened, action, review, act, path):
    police = visit("police")
    few = queries_of(police, path)
    for number in range(12):
        another(review, act, title=f"Another {number}")
    for code in ("OHFT", "OUHT", "OXCITY", "CHERWELL"):
        rounds.add_agency(opened, reviews.agency_of(code), "Asked.", by=act("unit"), today=cast.TODAY)
    with clock.held(cast.TODAY - DAY):
        day = cast.TODAY - DAY
        rounds.open_round("Next", day, day + DAY, day + 2 * DAY, [reviews.agency_of("TVP")], by=act("unit"), today=day)
    assert queries_of(police, path) <= few + (path == "/") * 2


def test_there_are_no_rounds_yet(visit, tracker):
    assert "No round has been opened yet." in visit("reader").page("/rounds")


def test_a_draft_is_thrown_away_by_its_writer_after_one_more_question(visit, opened, action):
    police = visit("police")
    keep(police, action, what_changed="Not to be sent.")
    address = f"{RETURN}/children-a-f/{action.ref}/throw-away"
    assert f'href="{address}"' in police.page(RETURN)

    assert "Not to be sent." in police.page(address)
    assert visit("council").get(address).status_code in (403, 404)
    assert police.post(address).status_code == 302
    assert "Not to be sent." not in police.page(RETURN) and police.get(address).status_code == 404


def test_a_draft_of_a_closed_round_goes_by_the_retention_class_and_not_before(visit, opened, action, act):
    from tracker.business import retention
    from tracker.rules import retention as rules
    from tracker.store import retention as past

    keep(visit("police"), action, what_changed="Never sent.")
    assert past.count_past(rules.DRAFTS, opened.meeting) == 0
    later = opened.meeting + 60 * DAY
    retention.set_period(rules.DRAFTS, "1", "Agreed by the Board.", by=act("unit"), today=later)
    asked = retention.propose(rules.DRAFTS, "The round is over.", by=act("unit"), today=later)
    retention.dispose(asked, by=act("chair"), today=later)

    assert past.count_past(rules.DRAFTS, later) == 0 and not past.Draft.select().exists()


def test_the_lead_of_a_part_sees_the_round_of_the_body_above(visit, opened):
    from tracker.business import people
    from tracker.store.reviews import Agency

    council = reviews.agency_of("OCC")
    part = Agency.select().where((Agency.parent == council.key) & known(Agency)).first()
    person = people.add("Lead of a part", cast.email("part"), cast.PASSWORD, by=None, today=cast.TODAY, now=clock.now())
    people.give_post(person, "lead", "Lead of a part", by=None, today=cast.TODAY, agency=part, since=cast.TODAY)

    page = visit("part").page("/")
    assert f"{council.name} has yet to return, and you are a part of it" in page
    assert "has yet to return, and you are a part of it" not in visit("council").page("/")


def test_evidence_begun_with_a_link_is_sent_with_the_return(visit, opened, action):
    police = visit("police")
    typed = {
        "statement": "31 of 40 could say.",
        "rung": "practice",
        "stance": "supports",
        "url": "https://example.org/audit",
        "measure_met": "31 of 40 is most.",
    }
    said = {**SAID, "delivery": "done_awaiting_check"}
    keep(police, action, **said, evidence="1", independence="self_reported", voice="none", **typed)

    answer = police.post(f"{RETURN}/send", row(action, **said), form_at=RETURN)

    assert answer.status_code == 302, answer.get_data(as_text=True)
    assert ProgressUpdate.get(ProgressUpdate.action == action.key).measure_met == "31 of 40 is most."
    given = Evidence.select().where(Evidence.statement == typed["statement"]).first()
    assert given is not None and given.url == typed["url"]


def test_evidence_that_needs_its_file_holds_its_row_and_says_so(visit, opened, action):
    police = visit("police")
    keep(police, action, **SAID, evidence="1", statement="31 of 40 could say.", rung="practice", stance="supports")

    answer = police.post(f"{RETURN}/send", row(action, **SAID), form_at=RETURN)

    assert answer.status_code == 422 and f"{action.ref}: This one waits" in answer.get_data(as_text=True)
