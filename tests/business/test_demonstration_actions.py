"""The demonstration: actions, their dates, and what was decided about their state, each with its case."""

import datetime as dt

import pytest

from tests import cast
from tracker.rules import closing as closing_rules
from tracker.rules import delivery, roles
from tracker.store import actions, closing, deadlines, home, people, reviews, stories
from tracker.store import agencies as agency_store
from tracker.store import evidence as evidence_store
from tracker.store.database import known
from tracker.store.evidence import EvidenceLink
from tracker.store.reviews import Response

TODAY = cast.TODAY

# Actions: what their agencies say, and what the dates say


def test_every_state_that_a_verb_can_reach_is_reached(demo):
    invented = {each.action.delivery for each in demo.actions.values() if each.action.invented}

    assert invented == set(delivery.LABELS)


@pytest.mark.parametrize(
    ("name", "state", "colour", "reason", "differs"),
    [
        ("own-line", "on_track", "red", "5 days late", True),
        ("escalation-staff", "done_awaiting_check", "red", "61 days late", True),
        ("disruption-log", "at_risk", "red", "expected 46 days after the deadline", False),
        ("consent-knowledge", "on_track", "amber", "deadline moved 2 times", True),
        ("force-view", "on_track", "amber", "silent, no update for 49 days", True),
        ("minutes", "done_awaiting_check", "amber", "silent, no update for 99 days", False),
        ("school-moves", "on_track", "green", "in time", False),
        ("crime-records", "done_awaiting_check", "green", "in time", False),
        ("practice-leads", "not_started", "green", "in time", False),
        ("supervision-sample", "at_risk", "green", "in time", True),
        ("named-officer", "not_reported", "grey", "nothing reported, deadline passed 77 days ago", False),
        ("whom-to-call", "not_reported", "grey", "nothing reported", False),
        ("substance-questions", "on_track", "grey", "no date", False),
        ("supervision-health", "closed", "blue", "closed", False),
        ("return-talks", "paused", "grey", "paused", False),
        ("A196", "withdrawn", "grey", "withdrawn", False),
    ],
)
def test_a_claim_and_the_dates(demo, name, state, colour, reason, differs):
    stands = demo.action(name)

    assert (stands.action.delivery, stands.colour.value, stands.colour.reason) == (state, colour, reason)
    assert stands.differs is differs


def test_a_provisional_date_that_the_board_confirmed_can_be_late(demo):
    assert demo.action("A147").deadline.confirmed
    assert demo.action("A147").colour.overdue


@pytest.mark.parametrize(
    ("name", "moves", "days"), [("placements", 1, 92), ("consent-knowledge", 2, 153), ("own-line", 3, 87)]
)
def test_dates_that_moved(demo, name, moves, days):
    deadline = demo.action(name).deadline

    assert (deadline.moves, deadline.days_moved) == (moves, days)
    assert deadline.current == deadline.original + dt.timedelta(days=days)


def test_more_time_waits_is_granted_and_is_refused(demo):
    found = {change.ref: change.state for change in deadlines.changes()}

    assert found[demo.names["waiting-request"]] == "asked"
    assert found[demo.names["own-line"] + "/T3"] == "granted"
    assert found[demo.names["exclusion-panel"] + "/T1"] == "refused"
    assert [change.ref for change in home.time_requests()] == [demo.names["waiting-request"]]


def test_the_boards_own_date_is_moved_by_the_chair(demo):
    change = deadlines.changes().where(deadlines.DeadlineChange.ref == demo.names["audit-with-children"] + "/T1").get()

    assert people.post_of(change.decided_by).role == roles.CHAIR


def test_what_comes_again_was_met_once_and_is_open_with_a_date_of_its_own(demo):
    first, second = (point for point in deadlines.points(demo.action("school-moves").action.key) if point.every_months == 3)

    assert (first.met_on, first.original) == (dt.date(2015, 7, 29), dt.date(2015, 7, 31))
    assert (second.met_on, second.original, second.follows_id) == (None, dt.date(2015, 10, 31), first.key)


def test_a_milestone_is_missed_a_season_is_kept_as_written_and_a_date_moved_unasked(demo):
    assert (demo.action("parents").colour.value, demo.action("parents").colour.reason) == ("red", "30 days late")
    season = deadlines.points(demo.action("nurses-ask").action.key)[-1]
    assert (season.as_written, season.current, season.firm) == ("Spring 2016", dt.date(2016, 5, 31), False)
    moved = demo.action("transport-terms").deadline
    assert (moved.moves, moved.event, moved.days_moved) == (1, "moved", 3)


def test_another_date_that_the_board_set_is_no_move(demo):
    deadline = demo.item("R13").deadline

    assert (deadline.confirmed, deadline.moves) == (True, 0)
    assert deadline.current != deadline.original


def test_the_same_words_twice_and_a_correction(demo):
    told = {each.row.ref: each for each in story(demo, "own-line") if each.kind == stories.UPDATE}
    corrected = {each.row.ref: each for each in story(demo, "missing-daily") if each.kind == stories.UPDATE}

    assert told[demo.names["same-words"]].same_words_as.ref == demo.names["own-line"] + "/U2"
    assert corrected[demo.names["corrected-count"]].corrects.ref == demo.names["missing-daily"] + "/U2"


def test_a_story_has_all_that_can_happen_to_an_action(demo):
    kinds = {each.kind for each in story(demo, "own-line")}

    assert kinds == {"update", "time_asked", "time_decided", "question", "answer", "raised", "decided", "begun"}


def test_links_are_confirmed_withdrawn_and_moved_and_what_is_there_twice_is_merged(demo):
    def link(ref: str, item: str) -> EvidenceLink:
        piece = evidence_store.piece_of(demo.review, demo.names.get(ref, ref))
        on = (EvidenceLink.evidence == piece.key) & (EvidenceLink.item == reviews.item_of(demo.review, item).key)
        return EvidenceLink.get(on & known(EvidenceLink))

    assert link("E258", "LP74").confirmed and link("E258", "LP74").basis == "inferred"
    assert link("E257", "LP57").withdrawn and link("E257", "LP57").moved_to_id is None
    assert link("why-they-went", "LP56").moved_to_id == link("why-they-went", "LP57").key
    twice = demo.piece("briefing-again")
    assert twice.merged_into_id == demo.piece("briefing-note").key


def story(demo, name):
    return stories.of_action(demo.action(name).action, None)


def test_actions_that_are_fragile_and_one_without_a_measure(demo):
    assert demo.action("kingfisher-word").action.fragile_note
    assert demo.action("second-lead").action.fragile
    assert not demo.action("reissue").action.success_measure


def test_what_the_business_unit_says_on_behalf_is_marked_so(demo):
    update = actions.update_of(demo.action("housing").action, demo.names["on-behalf"])

    assert update.on_behalf
    assert demo.question("who-do-they-call").on_behalf
    assert Response.get(Response.on_behalf & known(Response)).invented


# Closing, pausing and withdrawing


def test_each_thing_that_can_be_decided_about_a_state_was_decided(demo):
    found = {row.kind for row in closing.changes()}

    assert found == set(closing_rules.KINDS)


def test_closed_and_not_assured_and_a_closing_that_was_refused(demo):
    listed = {row.ref: row.delivery for row in closing.called_done()}
    back = [row.deed.ref for row in closing.given_back(agency_store.bodies(TODAY)[demo.agency("OCC")].keys)]

    assert listed[demo.names["supervision-health"]] == delivery.CLOSED
    assert back == [demo.names["escalation-staff"]]
    assert demo.names["escalation-staff"] not in {row.ref for row in closing.to_check()}


def test_one_closing_of_the_boards_own_waits_for_a_second(demo):
    assert [row.deed.ref for row in closing.waiting_for_second()] == [demo.names["messages"]]


def test_one_pause_is_near_its_day_and_one_is_past_it(demo):
    found = {row.deed.ref: (row.review_by - TODAY).days for row in closing.paused()}

    assert found == {demo.names["transport-terms"]: -9, demo.names["return-talks"]: 9}


def test_a_pause_that_ended_counts_in_no_clock(demo):
    stands = demo.action("nurses-ask")

    assert (stands.due - stands.deadline.current).days == 47


def test_a_proposal_was_replaced_by_a_real_action(demo):
    (change,) = closing.of_action(demo.action("A196").action)

    assert change.successor.ref == demo.names["threshold-asked"]
    assert demo.item("LP42").covered


def test_the_look_that_failed_reopened_what_was_closed(demo):
    found = [(row.kind, row.state) for row in closing.of_action(demo.action("A89").action)]

    assert found == [("reopening", "done"), ("closing", "done")]
    assert demo.action("A89").action.delivery == delivery.DONE
