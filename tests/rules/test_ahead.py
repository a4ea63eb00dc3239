"""At risk before the date: which reasons there are, that the colour agrees, and when lateness reaches which level."""

import datetime as dt
from dataclasses import replace
from itertools import product

import pytest

from tracker.rules import ahead, delivery, rag

TODAY = dt.date(2015, 9, 30)


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


FINE = rag.Facts("on_track", days(60), True, None, 0, days(-10), None, 90)


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, []),
        ({"forecast": days(80)}, ["expected 20 days after the date"]),
        ({"forecast": days(60)}, []),
        ({"last_update": days(-91)}, ["silent, no update for 91 days"]),
        ({"last_update": days(-90), "deadline": days(1)}, []),
        ({"moves": 1}, []),
        ({"moves": 2}, ["moved twice"]),
        ({"moves": 3, "forecast": days(61)}, ["expected 1 day after the date", "moved 3 times"]),
        ({"last_update": None, "deadline": days(30)}, ["due in 30 days, no update in the last 90 days"]),
        ({"last_update": None, "deadline": days(31)}, []),
        ({"last_update": None, "state": "not_reported", "deadline": TODAY}, ["due today, nothing reported yet"]),
        ({"last_update": None, "state": "not_reported", "deadline": days(31)}, []),
        ({"moves": 3, "deadline": days(-1)}, []),  # late, and no longer ahead
        ({"moves": 3, "confirmed": False}, []),
        ({"moves": 3, "deadline": None}, []),
        ({"moves": 3, "state": "paused"}, []),
        ({"moves": 3, "state": "closed"}, []),
    ],
)
def test_a_due_point_is_at_risk_for_each_reason_of_the_rule(changed, reasons):
    assert ahead.by_dates(replace(FINE, **changed), TODAY) == reasons


def test_where_the_colour_is_red_or_amber_before_the_date_there_is_a_reason_and_where_it_is_green_there_is_none():
    seen = set()
    for state, due, forecast, moves, spoke in product(delivery.LABELS, (0, 20, 60), (None, 70), (0, 2), (None, -10, -91)):
        facts = rag.Facts(
            state, days(due), True, forecast and days(forecast), moves, spoke and days(spoke), None, interval=90
        )
        colour = rag.calculate(facts, TODAY).value
        if colour in (rag.RED, rag.AMBER, rag.GREEN):
            seen.add(colour)
            assert bool(ahead.by_dates(facts, TODAY)) == (colour != rag.GREEN), facts
    assert seen == {rag.RED, rag.AMBER, rag.GREEN}


def test_of_a_recommendation_only_the_forecast_and_the_moves_count():
    facts = replace(FINE, state="", deadline=days(5), last_update=None, moves=2)

    assert ahead.by_dates(facts, TODAY, reports=False) == ["moved twice"]


def test_what_the_agency_says_is_asked_apart_from_the_dates():
    assert ahead.agency_says("at_risk", days(0), TODAY) and not ahead.agency_says("on_track", days(0), TODAY)
    assert not ahead.agency_says("at_risk", days(-1), TODAY)
    chosen = {
        choice: [ahead.is_chosen(choice, dates, agency) for dates in (True, False) for agency in (True, False)]
        for choice in ahead.CHOICES
    }
    assert chosen == {
        "either": [True, True, True, False],
        "dates": [True, True, False, False],
        "agency": [True, False, True, False],
        "both": [True, False, False, False],
    }


def test_lateness_reaches_one_level_after_another_and_a_provisional_date_none():
    assert [(step.level, step.on) for step in ahead.steps(TODAY, True, TODAY)] == [
        ("agency_lead", days(1)),
        ("senior_officer", days(15)),
        ("executive", days(31)),
        ("board", days(61)),
    ]
    assert [step.level for step in ahead.steps(days(-15), True, TODAY)] == ["executive", "board"]
    assert ahead.steps(TODAY, False, TODAY) == [] == ahead.steps(None, True, TODAY)
