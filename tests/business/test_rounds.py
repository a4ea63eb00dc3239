"""Rounds: who is asked, what a return sends, what stands of each agency, and silence that counts from the first round."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tracker.business import actions as doing
from tracker.business import rounds
from tracker.business.rounds import Piece
from tracker.rules import rounds as rules
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import actions, history, positions, reviews
from tracker.store import rounds as store
from tracker.store.actions import Action, ProgressUpdate
from tracker.store.database import known
from tracker.store.rounds import Draft, Return

pytestmark = pytest.mark.small

TODAY, DAY = cast.TODAY, dt.timedelta(days=1)


def agency(code: str):
    return reviews.agency_of(code)


def standing_of(round, code: str, day=TODAY, as_at=None) -> str:
    return store.party_of(round, agency(code), day, as_at).standing


def now(action: Action) -> Action:
    return Action.get((Action.record == action.key) & known(Action))


@pytest.fixture
def opened(tracker, act):
    return open_it(act, ["OHFT", "TVP", "OXCITY"])


def open_it(act, codes, begins=TODAY - 20 * DAY, lasts=30):
    asked = [agency(code) for code in codes]
    days = (begins, begins + lasts * DAY, begins + (lasts + 4) * DAY)
    return rounds.open_round("Board meeting", *days, asked, by=act("unit"), today=begins)


@pytest.fixture
def action(review, act):
    return an_action(review, act, "OHFT")


def an_action(review, act, lead: str, title: str = "Ask each child who comes a second time"):
    r1 = reviews.item_of(review, "R1")
    made = doing.add(review, title, agency(lead), [r1], by=act("unit"), today=TODAY - 100 * DAY)
    return actions.action_of(review, made.ref)


def the_others(action, code: str = "OHFT") -> list[Piece]:
    """A piece for all else that the agency owes; the shipped review gives it some."""
    owed = actions.led_by(actions.actions(), [agency(code).key])
    return [piece(each, "not_started", "Nothing yet.") for each in owed if each.key != action.key and not each.proposed]


def piece(action, state="on_track", words="Four schools ask it now.", **more) -> Piece:
    return Piece(now(action), state, words, **more)


def send(opened, pieces, act, part="health", code="OHFT", day=TODAY, **more):
    return rounds.send(opened, agency(code), pieces, by=act(part), today=day, **more)


# Opening and closing


@pytest.mark.parametrize("part", ["chair", "health", "member", "reader"])
def test_only_the_business_unit_opens_a_round(tracker, act, part):
    with pytest.raises(NotAllowed):
        rounds.open_round("x", TODAY, TODAY + DAY, TODAY + DAY, [agency("TVP")], by=act(part), today=TODAY)


def test_opening_one_is_written_in_the_history_of_the_board_with_who_is_asked(opened):
    entry = history.History.select().where(history.History.subject == opened.key).get()

    assert (entry.chain, entry.verb, entry.subject_ref) == ("board", "opened a round", "RO1")
    assert [party.agency.code for party in store.parties([opened], TODAY)[opened.key]] == ["OXCITY", "OHFT", "TVP"]


def test_an_agency_is_added_with_a_reason_and_once(opened, act):
    with pytest.raises(Refused, match="Say why"):
        rounds.add_agency(opened, agency("OCC"), " ", by=act("unit"), today=TODAY)
    rounds.add_agency(opened, agency("OCC"), "It leads one now.", by=act("unit"), today=TODAY)

    assert standing_of(opened, "OCC") == rules.AWAITED
    with pytest.raises(Refused, match="already"):
        rounds.add_agency(opened, agency("OCC"), "Again.", by=act("unit"), today=TODAY)


def test_r3_closing_it_twice_at_once_is_stale(opened, act):
    rounds.close(opened, "The papers go out.", by=act("unit"), today=TODAY)

    with pytest.raises(history.Stale):
        rounds.close(opened, "I close it too.", by=act("unit"), today=TODAY)


# Returns


def test_each_piece_is_a_report_of_its_round_and_the_last_one_makes_the_return_whole(opened, action, review, act):
    other = an_action(review, act, "OHFT", "Read the notes of the clinic")

    first = send(opened, the_others(other), act)
    assert (first.whole, standing_of(opened, "OHFT")) == (False, rules.IN_PART)
    second = send(opened, [piece(other)], act)

    assert (second.whole, standing_of(opened, "OHFT")) == (True, rules.RETURNED)
    assert {row.round_id for row in ProgressUpdate.select()} == {opened.key}
    assert Return.get(known(Return)).version == 2


def test_a_return_after_the_last_day_is_late_and_after_the_meeting_it_is_refused(opened, action, act):
    late = opened.closes + DAY
    assert standing_of(opened, "OHFT", late) == rules.LATE

    send(opened, [piece(action), *the_others(action)], act, day=late)

    assert standing_of(opened, "OHFT", late) == rules.RETURNED_LATE
    with pytest.raises(Refused, match="closed"):
        send(opened, [piece(action)], act, day=opened.meeting + DAY)


def test_who_says_nothing_is_silent_when_the_round_is_over(opened, action, act):
    assert standing_of(opened, "OHFT", opened.meeting) == rules.LATE
    assert standing_of(opened, "OHFT", opened.meeting + DAY) == rules.SILENT


def test_who_reports_on_the_page_of_an_action_is_not_silent(opened, action, act):
    doing.report(now(action), "on_track", "Begun.", None, by=act("health"), today=TODAY)

    assert standing_of(opened, "OHFT", opened.meeting + DAY) == rules.IN_PART


def test_the_business_unit_sends_one_on_behalf_and_it_is_marked_so(opened, action, act):
    send(opened, [piece(action)], act, part="unit")

    assert Return.get(known(Return)).on_behalf
    assert ProgressUpdate.get(ProgressUpdate.action == action.key).on_behalf


def test_an_agency_that_owes_nothing_returns_with_one_press(opened, act, review):
    for row in actions.led_by(actions.actions(review), [agency("OXCITY").key]):
        raise AssertionError(f"{row.ref} is led by it")

    assert send(opened, [], act, part="district", code="OXCITY").whole
    assert standing_of(opened, "OXCITY") == rules.RETURNED


def test_nothing_filled_in_is_no_return_while_something_is_owed(opened, action, act):
    with pytest.raises(Refused, match="nothing to send"):
        send(opened, [], act)


def test_no_change_needs_a_sentence_and_says_again_what_was_said(opened, action, act):
    doing.report(now(action), "at_risk", "Two nurses left.", None, by=act("health"), today=TODAY - 60 * DAY)
    with pytest.raises(Refused, match="say in a sentence why"):
        send(opened, [piece(action, "", "", no_change=True)], act)

    send(opened, [piece(action, "", "Both posts are still empty.", no_change=True)], act)

    last = actions.updates([action.key]).first()
    assert (last.delivery, last.no_change) == ("at_risk", True)


def test_what_a_rule_refuses_stops_all_of_it(opened, action, review, act):
    other = an_action(review, act, "OHFT", "Read the notes of the clinic")

    with pytest.raises(Refused):
        send(opened, [piece(action), piece(other, words=" ")], act)

    assert not ProgressUpdate.select().count() and not Return.select().count()


def test_r3_a_piece_whose_action_changed_meanwhile_is_kept_back_and_the_rest_is_sent(opened, action, review, act):
    other = an_action(review, act, "OHFT", "Read the notes of the clinic")
    mine, theirs = piece(action), piece(other)
    doing.report(now(action), "at_risk", "Said first.", None, by=act("health"), today=TODAY)

    outcome = send(opened, [mine, theirs], act)

    assert list(outcome.clashes) == [action.key]
    assert [update.action_id for update in outcome.sent] == [other.key]
    assert outcome.clashes[action.key].mine.id == mine.action.id


def test_sent_twice_it_is_there_once(opened, action, act):
    what = [piece(action)]
    send(opened, what, act, once="one-time")
    send(opened, what, act, once="one-time")

    assert ProgressUpdate.select().count() == 1
    assert Return.select().count() == 1


@pytest.mark.parametrize("part", ["police", "chair", "member", "reader"])
def test_a2_nobody_else_sends_the_return_of_an_agency(opened, action, act, part):
    with pytest.raises(NotAllowed):
        send(opened, [piece(action)], act, part=part)


def test_a3_an_action_of_another_agency_is_in_no_return(opened, review, act):
    with pytest.raises(Refused, match="not in the return"):
        send(opened, [piece(an_action(review, act, "TVP"))], act)


def test_the_past_of_a_round_stays(opened, action, act):
    send(opened, [piece(action)], act)
    rounds.close(opened, "The papers go out.", by=act("unit"), today=TODAY)

    yesterday = TODAY - DAY
    (then,) = store.rounds(yesterday)
    assert then.state(yesterday) == rules.OPEN
    assert standing_of(then, "OHFT", yesterday, yesterday) == rules.AWAITED


# Drafts


def keep(opened, action, act, typed, seen=0, part="health", code="OHFT"):
    return rounds.keep_draft(opened, agency(code), action.key, typed, seen, by=act(part), today=TODAY)


def drafts(opened, on_behalf=False, code="OHFT"):
    return store.drafts(opened.key, agency(code).key, on_behalf)


def test_a_draft_is_no_record_and_leaves_nothing_in_the_history(opened, action, act):
    before = history.History.select().count()
    keep(opened, action, act, {"what_changed": "Half a sen"})

    assert drafts(opened)[action.key].typed == {"what_changed": "Half a sen"}
    assert history.History.select().count() == before


def test_the_draft_on_behalf_is_another_than_the_agencys_own(opened, action, act):
    keep(opened, action, act, {"what_changed": "Ours"})
    keep(opened, action, act, {"what_changed": "What they told us"}, part="unit")

    assert drafts(opened)[action.key].typed["what_changed"] == "Ours"
    assert drafts(opened, on_behalf=True)[action.key].typed["what_changed"] == "What they told us"


def test_r3_two_people_of_one_agency_do_not_write_over_each_others_draft(opened, action, act):
    first = keep(opened, action, act, {"what_changed": "The first"})
    second = keep(opened, action, act, {"what_changed": "The second"}, seen=first.version)
    assert second.typed["what_changed"] == "The second"

    clash = keep(opened, action, act, {"what_changed": "From an old page"}, seen=first.version)

    assert isinstance(clash, rounds.Clash)
    assert drafts(opened)[action.key].typed["what_changed"] == "The second"


def test_a_draft_goes_when_its_piece_is_sent(opened, action, act):
    keep(opened, action, act, {"what_changed": "Half a sen"})
    send(opened, [piece(action)], act)

    assert not Draft.select().count()


def test_a2_nobody_else_keeps_a_draft_for_an_agency(opened, action, act):
    with pytest.raises(NotAllowed):
        keep(opened, action, act, {"what_changed": "Mine"}, part="police")


# Silence


def silence(action, day=TODAY):
    return positions.of_actions([now(action)], day)[0]


@pytest.mark.whole
def test_silence_counts_from_the_first_round_and_never_from_the_source(tracker, review, act):
    action = actions.action_of(review, "A84")  # the police's, known since March, before the round
    assert (silence(action).asked_since, silence(action).colour.silent) == (None, False)

    opened = open_it(act, ["TVP"], begins=TODAY - 95 * DAY)

    assert silence(action).asked_since == opened.opens
    assert silence(action).colour.silent


def test_an_action_that_came_later_is_asked_about_from_the_day_it_came(tracker, review, act):
    open_it(act, ["OHFT"], begins=TODAY - 110 * DAY)

    assert silence(an_action(review, act, "OHFT")).asked_since == TODAY - 100 * DAY


def test_silent_rounds_are_those_that_are_over_and_were_not_answered(review, act, action):
    for begins in (90, 60, 20):
        open_it(act, ["OHFT"], begins=TODAY - begins * DAY, lasts=14)
    assert silence(action).silent_rounds == 3

    doing.report(now(action), "on_track", "Begun.", None, by=act("health"), today=TODAY - 45 * DAY)

    assert silence(action).silent_rounds == 1


@pytest.mark.whole
def test_the_agencies_asked_unless_said_otherwise_are_members_and_leaders_and_no_part_of_one(tracker):
    from tracker.store import returns

    bodies, usual = returns.askable(TODAY)
    codes = {body.agency.code for body in bodies if body.agency.key in usual}

    assert {"OSCB", "OCC", "TVP", "OHFT", "CAFCASS", "PCC"} <= codes
    assert not {"OCC-CEF", "OSCB-CSE", "KINGFISHER", "FE-COLLEGES", "NWG"} & codes


def test_a_round_that_was_called_off_before_it_opened_asked_nobody(action, act):
    ahead = open_it(act, ["OHFT"], begins=TODAY + 5 * DAY)
    rounds.close(ahead, "The meeting is in another month.", by=act("unit"), today=TODAY)
    later = TODAY + 90 * DAY

    assert standing_of(store.as_it_stands(ahead), "OHFT", later) == rules.NOT_YET
    assert store.over(later) == [] and store.over_by_agency(later) == {}
    assert store.last_opened(later) is None and store.asked_about([action]) == {}
