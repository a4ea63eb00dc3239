"""The agenda of a meeting and its minutes: every point ends in a decision with an owner and a date, or comes back."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tracker.business import agendas, escalations, meetings, minutes
from tracker.rules import meetings as rules
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import agenda, decided, history, reviews
from tracker.store import escalations as escalation_store
from tracker.store.decided import Decision
from tracker.store.escalations import BoardDecision

pytestmark = pytest.mark.small

TODAY, DAY = cast.TODAY, dt.timedelta(days=1)


@pytest.fixture
def held(tracker, act):
    """A meeting of the full Board today."""
    return meetings.arrange("board", TODAY, "Board meeting", by=act("unit"), today=TODAY - 30 * DAY)


@pytest.fixture
def raised(review, act):
    return raise_it(review, act, "R1")


def raise_it(review, act, ref, level="board", on=TODAY - 20 * DAY):
    about = reviews.item_of(review, ref)
    return escalations.raise_concern(review, level, "It stands still", "Decide", by=act("police"), today=on, item=about)


def points(meeting, day=TODAY, as_at=None):
    return agenda.points(meeting, day, as_at)


def minute(meeting, point, act, part="unit", outcome=rules.DECIDED, words="The lead reports", on=TODAY, **said):
    said = {"owner": "Head of safeguarding", "by_when": on + 30 * DAY, **said}
    return minutes.minute(meeting, point, outcome, words, **said, by=act(part), today=on)


def test_the_agenda_is_what_stands_before_the_level_then_what_was_added_in_its_order(held, raised, review, act):
    raise_it(review, act, "R2", "executive")
    for title in ("Budget", "Training"):
        agendas.add(held, title, by=act("unit"), today=TODAY)
    agendas.add(held, "Welcome", place=1, by=act("unit"), today=TODAY)

    found = points(held)

    assert [each.title.partition(":")[0] for each in found] == ["R1", "Welcome", "Budget", "Training"]
    assert [each.kind for each in found] == ["escalation", "free", "free", "free"]


def test_a_decision_in_a_meeting_ends_the_escalation_on_the_day_of_the_meeting(held, raised, act, review):
    (point,) = points(held)

    made = minute(held, point, act, on=TODAY + 3 * DAY)

    decision = escalation_store.decisions().get()
    assert (decision.meeting_id, decision.made_on, decision.minuted) == (held.key, TODAY, True)
    assert made.decision_id == decision.key and made.words == ""
    assert escalation_store.escalation_of(review, raised.ref).state == "decided"
    (again,) = points(held, TODAY + 3 * DAY)
    assert again.minute.key == made.key and again.decision.key == decision.key


def test_what_is_not_decided_comes_back_with_a_reason_and_stays_open(held, raised, act, review):
    (point,) = points(held)
    with pytest.raises(Refused, match="why it comes back"):
        minute(held, point, act, outcome=rules.COMES_BACK, words=" ")

    minute(held, point, act, outcome=rules.COMES_BACK, words="The audit is not finished")

    assert escalation_store.escalation_of(review, raised.ref).state == "open"
    following = meetings.arrange("board", TODAY + 30 * DAY, "Board meeting", by=act("unit"), today=TODAY)
    assert [each.about for each in points(following)] == [raised.key]


def test_two_who_minute_the_same_point_meet(held, raised, act):
    (point,) = points(held)
    first = minute(held, point, act)

    with pytest.raises(history.Stale):
        minute(held, point, act, "chair", words="Something else")
    (again,) = points(held)
    anew = minute(held, again, act, "chair", words="Something else", instead_of=first)
    assert anew.version == 2
    assert [row.decision for row in escalation_store.decisions()] == ["Something else"]
    with pytest.raises(Refused, match="not be undone"):
        minute(held, again, act, outcome=rules.COMES_BACK, instead_of=anew)


def test_i6_what_a_meeting_decided_is_recorded_anew_in_its_minutes_alone_and_not_once_it_is_done(held, raised, act):
    (point,) = points(held)
    made = minute(held, point, act)
    (decision,) = escalation_store.decisions()
    who = {"by": act("member"), "today": TODAY}
    with pytest.raises(Refused, match="in the minutes of that meeting"):
        escalations.decide(raised, "Nothing", "Nobody", TODAY + 30 * DAY, instead_of=decision, **who)

    escalations.carry_out(decision, TODAY, "A report.", **who)
    (again,) = points(held)
    with pytest.raises(Refused, match="was carried out, so it stands"):
        minute(held, again, act, words="Something else", instead_of=made)


def test_nobody_minutes_before_the_day_or_for_another_level(held, raised, act):
    ahead = meetings.arrange("board", TODAY + DAY, "Another", by=act("unit"), today=TODAY)
    (point,) = points(held)

    with pytest.raises(Refused, match="has not been yet"):
        minute(ahead, point, act)
    for part in ("executive", "police", "reader"):
        with pytest.raises(NotAllowed):
            minute(held, point, act, part)
    assert minute(held, point, act, "member").minuted is False


def test_what_was_decided_on_other_business_is_followed_up_with_the_decisions_of_the_level(held, raised, act):
    agendas.add(held, "Budget", by=act("unit"), today=TODAY)
    _, budget = points(held)
    made = minute(held, budget, act, words="Ask for a second post")
    (open_,) = decided.decided("board", TODAY + 40 * DAY, TODAY + 40 * DAY)
    assert (open_.about, open_.words, open_.late(TODAY + 40 * DAY)) == ("Budget", "Ask for a second post", 10)

    minutes.carry_out(made, TODAY + 5 * DAY, "Asked", by=act("unit"), today=TODAY + 6 * DAY)

    assert decided.decided("board", TODAY + 40 * DAY, TODAY + 40 * DAY) == []
    (told,) = decided.decided("board", TODAY + 40 * DAY, TODAY)
    assert told.how == "Asked" and not told.late(TODAY + 40 * DAY)


def test_other_business_is_changed_and_taken_off_until_the_meeting_is_over(held, act):
    added = agendas.add(held, "Budget", by=act("unit"), today=TODAY)
    changed = agendas.change(added, held, "The budget", "Agree it", None, by=act("unit"), today=TODAY)
    with pytest.raises(Refused, match="has been"):
        agendas.take_off(changed, held, "Not ready", by=act("unit"), today=TODAY + DAY)

    agendas.take_off(changed, held, "Not ready", by=act("unit"), today=TODAY)

    assert points(held) == []


def test_a_later_meeting_takes_over_what_was_not_decided(held, raised, act):
    meetings.arrange("board", TODAY + 30 * DAY, "Board meeting", by=act("unit"), today=TODAY)

    assert [each.about for each in points(held, TODAY + 29 * DAY)] == [raised.key]
    assert points(held, TODAY + 30 * DAY) == []


def test_what_shows_that_a_decision_was_carried_out_is_told_of_an_escalation_too():
    assert (
        Decision(BoardDecision(carried_out_shows="A notice in each taxi."), "Words", "R1").how == "A notice in each taxi."
    )
