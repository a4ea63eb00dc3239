"""Rounds and returns: opened for a meeting, drafted, sent whole or in pieces, and who has returned."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tracker import clock
from tracker.business import actions as doing
from tracker.business import rounds
from tracker.store import actions, reviews
from tracker.store.actions import Action, ProgressUpdate
from tracker.store.database import known

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
    made = doing.add(
        review,
        "Show that officers know whom to tell",
        reviews.agency_of("TVP"),
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
