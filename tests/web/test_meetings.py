"""The pages of meetings: who sees and does what, refusals beside their fields, the pack frozen, minutes that match it."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import agendas, escalations, meetings
from tracker.store import agenda, issued, reviews
from tracker.store import escalations as escalation_store
from tracker.store import meetings as store

pytestmark = pytest.mark.small

TODAY, DAY = cast.TODAY, dt.timedelta(days=1)


def day(name, value):
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


@pytest.fixture
def coming(tracker, act):
    return meetings.arrange("board", TODAY, "Board meeting", by=act("unit"), today=TODAY - 10 * DAY)


@pytest.fixture
def raised(review, act):
    return raise_it(review, act, "R1")


def raise_it(review, act, ref):
    about = reviews.item_of(review, ref)
    on = TODAY - 20 * DAY
    return escalations.raise_concern(
        review, "board", "It stands still", "Say who acts", by=act("police"), today=on, item=about
    )


def test_the_unit_arranges_moves_and_cancels_a_meeting_and_is_told_what_is_wrong(coming, visit):
    unit = visit("unit")
    fields = {"level": "board", "title": "", **day("held_on", TODAY)}
    wrong = unit.post("/meetings/arrange", fields)
    assert wrong.status_code == 422 and "Name the meeting." in wrong.text
    again = unit.post("/meetings/arrange", {**fields, "title": "Another"})
    assert again.status_code == 422 and "M1 is a meeting of the same level on that day." in again.text

    made = unit.post("/meetings/arrange", {"level": "summit", "title": "Summit", **day("held_on", TODAY + 9 * DAY)})
    assert made.location == "/meetings/2"
    bad = unit.post("/meetings/2/move", {**day("held_on", TODAY - DAY), "because": "x"})
    assert bad.status_code == 422 and "into the past" in bad.text
    unit.post("/meetings/2/move", {**day("held_on", TODAY + 12 * DAY), "because": "The hall is taken"})
    assert "12 October 2015: The hall is taken" in unit.page("/meetings/2")
    unit.post("/meetings/2/cancel", {"because": "Nothing waits"})
    assert "Nothing waits" in unit.page("/meetings") and store.next_meeting("summit", TODAY) is None


def test_who_was_first_is_shown_where_two_move_a_meeting(coming, visit, act):
    unit = visit("unit")
    stale = store.meeting_of("1").id
    meetings.move(coming, TODAY + 2 * DAY, "Illness", by=act("unit"), today=TODAY)

    answer = unit.post("/meetings/1/cancel", {"because": "No quorum", "seen": stale})

    assert answer.status_code == 409 and "2 October 2015" in answer.text and "No quorum" in answer.text


def test_the_pack_is_frozen_when_issued_and_the_minutes_stand_beside_it(coming, raised, review, act, visit):
    agendas.add(coming, "Budget", "Agree it", by=act("unit"), today=TODAY)
    unit, member = visit("unit"), visit("member")
    assert "Not issued." in member.page("/meetings/1/pack")

    assert unit.post("/meetings/1/issue").location == "/meetings/1/packs/B1"
    raise_it(review, act, "R2")
    assert {row.title.partition(":")[0] for row in agenda.items_of(coming)} == {"R1", "Budget"}  # R2 came after the pack
    assert "since the pack was issued" in member.page("/meetings/1")
    frozen = member.page("/meetings/1/packs/B1")
    assert "Say who acts" in frozen and "SHA-256" in frozen and "R2" not in frozen.partition("In figures")[0]
    assert unit.post("/meetings/1/issue").location == "/meetings/1/packs/B2"
    assert "Board pack B1" in member.page("/meetings/1/packs/B2") and "took its place" in member.page(
        "/meetings/1/packs/B1"
    )
    minutes = member.page("/meetings/1/minutes")
    assert "Board pack B2" in minutes and minutes.count("Not minuted yet.") == 3
    assert [row.ref for row in issued.of_meeting(coming.key)] == ["B2", "B1"]
    assert member.get("/meetings/1/packs/B1.md").text.count("Say who acts") == 1


def test_a_member_minutes_a_decision_and_what_is_typed_wrong_is_kept(coming, raised, visit):
    member = visit("member")
    at = f"/meetings/1/minutes/escalation/{raised.key}"
    wrong = member.post(at, {"outcome": "decided", "words": "The police lead reports", "owner": ""})
    assert wrong.status_code == 422 and "Name the post that owns the decision." in wrong.text
    assert "The police lead reports" in wrong.text and "Enter the day by which" in wrong.text

    fields = {"outcome": "decided", "words": "The police lead reports", "owner": "Police lead"}
    member.post(at, {**fields, **day("by_when", TODAY + 30 * DAY)})

    assert escalation_store.decisions().get().meeting_id == coming.key
    assert "The police lead reports" in member.page("/meetings/1/minutes")
    assert "The police lead reports" in member.page("/meetings/decisions?level=board")
    back = member.post(at, {"outcome": "comes_back", "words": "Not ready"})
    assert back.status_code == 422 and "recorded anew, and not be undone" in back.text


def test_what_comes_back_needs_a_sentence_and_two_writers_meet(coming, raised, visit):
    unit, chair = visit("unit"), visit("chair")
    at = f"/meetings/1/minutes/escalation/{raised.key}"
    assert "why it comes back" in unit.post(at, {"outcome": "comes_back", "words": ""}).text

    open_form = {"outcome": "comes_back", "words": "The audit is not done", "seen": ""}
    assert unit.post(at, open_form).status_code == 302
    second = chair.post(at, {**open_form, "words": "No time"})
    assert second.status_code == 409 and "The audit is not done" in second.text and "No time" in second.text


def test_a_decision_made_outside_the_meeting_meanwhile_is_shown_before_a_minute_takes_its_place(coming, raised, act, visit):
    member = visit("member")
    at = f"/meetings/1/minutes/escalation/{raised.key}"
    hidden = cast.hidden_fields(member.page(at), at)
    soon = TODAY + 30 * DAY
    escalations.decide(raised, "The chair decides it", "Police lead", soon, by=act("chair"), today=TODAY)

    fields = {"outcome": "decided", "words": "The Board decides it", "owner": "Police lead", **day("by_when", soon)}
    answer = member.client.post(at, data={**hidden, **fields})

    assert answer.status_code == 409 and "The chair decides it" in answer.text and "The Board decides it" in answer.text
    assert escalation_store.decisions().get().decision == "The chair decides it"
    again = member.client.post(at, data={**cast.hidden_fields(answer.text, at), **fields})
    assert again.status_code == 302 and escalation_store.decisions().get().decision == "The Board decides it"


@pytest.mark.parametrize("part", ["executive", "police", "reader"])
def test_others_read_and_neither_minute_nor_manage(coming, raised, visit, part):
    somebody = visit(part)

    page = somebody.page("/meetings/1") + somebody.page("/meetings/1/minutes")
    assert "Issue the pack" not in page and "Minute this" not in page and "Move this meeting" not in page
    assert somebody.get(f"/meetings/1/minutes/escalation/{raised.key}").status_code == 403
    assert somebody.get("/meetings/1/issue").status_code == 403
    assert [somebody.get(path).status_code for path in ("/meetings/99", "/meetings/x", "/meetings/1/packs/B9")] == [404] * 3


def test_the_past_is_shown_as_it_was_and_nothing_is_changed_there(coming, raised, act, visit):
    meetings.cancel(coming, "No quorum", by=act("unit"), today=TODAY)
    unit = visit("unit")

    before = unit.page(f"/meetings/1?as_at={TODAY - DAY}")
    assert "No quorum" not in before and "Issue the pack" not in before and "Say who acts" in before
    assert "No meeting is coming" in unit.page(f"/meetings?as_at={TODAY - 11 * DAY}")
    assert unit.get(f"/meetings/1/issue?as_at={TODAY - DAY}").status_code == 400


def test_a_pack_can_be_had_for_a_level_as_at_any_day_and_as_a_file(raised, visit):
    member = visit("member")

    assert "no meeting is arranged" in member.page("/meetings/next/board/pack")
    assert "Say who acts" not in member.page(f"/meetings/next/board/pack?as_at={TODAY - 21 * DAY}")
    assert "Say who acts" in member.get("/meetings/next/board/pack.md").text
    assert member.get("/meetings/next/agency_lead/pack").status_code == 404


def test_home_leads_the_unit_to_the_pack_and_the_member_to_read_it(coming, raised, visit):
    unit, member = visit("unit"), visit("member")
    assert "Issue the pack of Board meeting" in unit.page("/") and "Read the pack" not in member.page("/")
    unit.post("/meetings/1/issue")

    assert "Board meeting: the pack is issued" in unit.page("/")
    assert "Start here" in member.page("/") and member.page("/").index("Read the pack of") < member.page("/").index("X1")


def test_the_number_of_queries_does_not_grow(coming, raised, review, act, visit):
    unit = visit("unit")
    unit.post("/meetings/1/issue")
    paths = ["/meetings", "/meetings/1", "/meetings/1/minutes", "/meetings/1/pack", "/meetings/decisions"]
    few = [queries_of(unit, path) for path in paths]
    for ref in ("R2", "R3"):
        raise_it(review, act, ref)
        agendas.add(coming, f"About {ref}", by=act("unit"), today=TODAY)
    meetings.arrange("board", TODAY + 40 * DAY, "Another", by=act("unit"), today=TODAY)
    meetings.arrange("board", TODAY - 40 * DAY, "Before", by=act("unit"), today=TODAY)

    assert [queries_of(unit, path) for path in paths] == few
    assert len(agenda.points(coming, TODAY)) == 5


def test_what_moved_can_be_asked_since_each_of_the_last_meetings(act, visit):
    for weeks, title in ((9, "Spring meeting"), (5, "Summer meeting")):
        on = TODAY - 7 * weeks * DAY
        meetings.arrange("board", on, title, by=act("unit"), today=on - DAY)
    page = visit("reader").page("/stocktake/since?scope=N1")
    assert page.index("Summer meeting") < page.index("Spring meeting")
    assert f"since={(TODAY - 35 * DAY).isoformat()}" in page
    assert "Summer meeting" not in visit("reader").page(f"/stocktake/since?scope=N1&as_at={(TODAY - 40 * DAY).isoformat()}")
