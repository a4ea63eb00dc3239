"""Meetings: arranged, moved with their rounds, cancelled; the last and the next of a level, as at any day."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tracker.business import meetings, rounds
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import history, reviews
from tracker.store import meetings as store
from tracker.store import rounds as round_store

pytestmark = pytest.mark.small

TODAY, DAY = cast.TODAY, dt.timedelta(days=1)


@pytest.fixture
def arranged(tracker, act):
    return arrange(act, TODAY + 20 * DAY)


def arrange(act, held_on, level="board", on=TODAY - 30 * DAY, title="Board meeting"):
    return meetings.arrange(level, held_on, title, "County Hall", by=act("unit"), today=on)


def test_the_last_and_the_next_meeting_of_a_level_leave_out_cancelled_ones_and_other_levels(arranged, act):
    before = arrange(act, TODAY - 10 * DAY)
    arrange(act, TODAY - 5 * DAY, "executive")
    lost = arrange(act, TODAY - 2 * DAY)
    meetings.cancel(lost, "The chair is ill", by=act("unit"), today=TODAY - 3 * DAY)

    assert store.last_meeting("board", TODAY).ref == before.ref
    assert store.next_meeting("board", TODAY).ref == arranged.ref
    assert store.last_meeting("board", TODAY, TODAY - 4 * DAY).ref == lost.ref  # as known before it was cancelled
    assert round_store.meeting_before(TODAY) == before.held_on


def test_a_meeting_that_moves_takes_the_round_that_collects_for_it_along(arranged, act):
    asked = [reviews.agency_of("TVP")]
    days = (TODAY, TODAY + 10 * DAY, arranged.held_on)
    round = rounds.open_round("", *days, asked, of=arranged, by=act("unit"), today=TODAY)

    with pytest.raises(Refused, match="takes returns until"):
        meetings.move(arranged, TODAY + 5 * DAY, "The hall is taken", by=act("unit"), today=TODAY)
    moved = meetings.move(arranged, TODAY + 25 * DAY, "The hall is taken", by=act("unit"), today=TODAY)

    assert round_store.as_it_stands(round).meeting == moved.held_on == TODAY + 25 * DAY
    assert round_store.as_it_stands(round).title == "Board meeting"
    assert [row.held_on for row in store.versions(moved)] == [TODAY + 20 * DAY, TODAY + 25 * DAY]
    with pytest.raises(history.Stale):
        meetings.cancel(arranged, "Nothing to decide", by=act("unit"), today=TODAY)


def test_only_the_business_unit_arranges_and_a_level_meets_once_a_day(arranged, act):
    with pytest.raises(Refused, match="same level on that day"):
        arrange(act, arranged.held_on)
    for part in ("chair", "member", "police", "reader"):
        with pytest.raises(NotAllowed):
            meetings.arrange("board", TODAY, "Board meeting", by=act(part), today=TODAY)
