"""Time in which the clocks of an action stood still: dates, lists, home and questions leave it out alike."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.business.test_closing import an_action, claim, paused, standing
from tests.cast import TODAY
from tracker.business import challenges, closing
from tracker.rules import challenges as rules
from tracker.rules import delivery, due_points
from tracker.rules.deadlines import Stop
from tracker.store import clocks, home
from tracker.store import due_points as points

pytestmark = pytest.mark.small

DAY = dt.timedelta(days=1)


@pytest.fixture
def stopped(review, act):
    """An action of the police whose date passed 30 days ago, and whose clocks stood still for 45."""
    action = an_action(review, act, deadline=TODAY - 30 * DAY)
    claim(action, act, delivery.ON_TRACK, today=TODAY - 60 * DAY)
    paused(action, act, TODAY - 50 * DAY)
    closing.start_again(standing(action), "The trial is over.", by=act("chair"), today=TODAY - 5 * DAY)
    return standing(action)


def of(found) -> set[str]:
    return {row.deed.ref for row in found if row.action_id}


def test_the_list_of_deadlines_picks_by_the_day_that_a_date_counts_as(tracker, stopped):
    def listed(state, day):
        return of(points.in_state(points.still_open(), state, day, 30))

    assert stopped.ref not in listed(due_points.LATE, TODAY)
    assert stopped.ref in listed(due_points.SOON, TODAY)
    assert stopped.ref in listed(due_points.LATE, TODAY + 16 * DAY)
    assert stopped.ref in of(points.in_month(points.still_open(), "2015-10"))
    assert stopped.ref not in of(points.in_month(points.still_open(), "2015-08"))


def test_home_and_lists_say_and_sort_by_that_day(visit, review, act, stopped):
    other = an_action(review, act, deadline=TODAY + 10 * DAY)
    claim(other, act, delivery.AT_RISK)
    police = visit("police")

    page = police.page("/")
    assert "30 days late" not in page and "15 October 2015" in page
    assert home.next_date({stopped.lead_id}, TODAY, {other.key}) == TODAY + 15 * DAY
    by_date = police.page("/actions?sort=deadline&agency=TVP")
    assert by_date.index(f">{other.ref}<") < by_date.index(f">{stopped.ref}<")
    assert "counts as 15 Oct 2015, its clocks stood still" in by_date
    late = police.page("/deadlines?agency=TVP")
    assert "Due in 15 days" in late and "counts as" in late


def test_the_answer_day_of_a_question_about_a_paused_action_stops_too(visit, review, act):
    action = an_action(review, act)
    asked = challenges.ask(
        review, "How many could say?", action.lead_id, by=act("chair"), today=TODAY - 20 * DAY, action=action
    )
    paused(action, act, TODAY - 18 * DAY)

    row = clocks.of_questions([asked], TODAY)[0]
    assert row.clock_stands and row.answer_by > TODAY
    assert "the clock of the question stands still" in visit("police").page("/")

    closing.start_again(standing(action), "The trial is over.", by=act("chair"), today=TODAY)
    row = clocks.of_questions([asked], TODAY)[0]
    assert not row.clock_stands and row.answer_by == rules.answer_by(
        asked.due, [Stop(TODAY - 18 * DAY, TODAY)], asked.asked_on
    )
    page = visit("police").page(f"/reviews/children-a-f/actions/{action.ref}")
    assert "The days in which the action was paused are taken out" in page


def test_only_the_pause_after_the_question_counts_and_the_answer_falls_due_on_a_working_day():
    asked, due = dt.date(2015, 9, 1), dt.date(2015, 9, 15)

    assert rules.answer_by(due, [], asked) == due
    assert rules.answer_by(due, [Stop(dt.date(2015, 8, 1), dt.date(2015, 9, 4))], asked) == dt.date(2015, 9, 18)
    assert rules.answer_by(due, [Stop(dt.date(2015, 9, 2), dt.date(2015, 9, 6))], asked) == dt.date(2015, 9, 21)


def test_as_at_a_day_within_the_pause_the_date_is_as_it_was(stopped):
    assert stopped.key in {row.action_id for row in points.still_open() if clocks.counted_as().get(row.key)}
    assert clocks.counted_as(TODAY - 10 * DAY) == {}
