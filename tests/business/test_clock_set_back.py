"""R8: the machine's clock is set back an hour while the tracker runs: the order of things holds, and nobody is shut out."""

import datetime as dt
import time

import pytest

from tests import cast
from tracker import clock
from tracker.business import actions as doing
from tracker.business import sign_in, verify
from tracker.store import actions, database, reviews
from tracker.store.history import History
from tracker.store.people import SignInTry

pytestmark = pytest.mark.small

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def set_back(monkeypatch):
    """set_back() puts the clock back by an hour, for all that asks the time."""
    now, ticks = clock.now, time.time_ns

    def back() -> None:
        monkeypatch.setattr(clock, "now", lambda: now() - HOUR)
        monkeypatch.setattr(database.time, "time_ns", lambda: ticks() - 3_600_000_000_000)

    return back


def test_r8_what_is_written_after_the_clock_was_set_back_is_still_the_newest(review, act, set_back):
    lead, item = reviews.agency_of("TVP"), reviews.item_of(review, "R1")
    action = doing.add(review, "Sample", lead, [item], by=act("unit"), today=cast.TODAY)
    said = {"by": act("police"), "today": cast.TODAY}
    doing.report(action, "on_track", "Before.", None, **said)
    set_back()
    doing.report(actions.action_of(review, action.ref), "at_risk", "After.", None, **said)

    last, first = History.select().order_by(History.id.desc()).limit(2)
    assert last.written_at < first.written_at, "the clock was not set back"
    assert last.seq == first.seq + 1
    assert [update.what_changed for update in actions.updates([action.key])] == ["After.", "Before."]
    assert actions.action_of(review, action.ref).delivery == "at_risk"
    assert list(verify.problems()) == []


def test_r8_nobody_is_signed_out_because_the_clock_was_set_back(tracker, set_back):
    token = sign_in.sign_in(cast.email("police"), cast.PASSWORD, clock.now())
    set_back()

    session = sign_in.session_of(token, clock.now())
    assert session is not None
    sign_in.seen(session, clock.now())
    assert sign_in.session_of(token, clock.now() + sign_in.ABSOLUTE + HOUR + HOUR) is None


def test_r8_tries_that_the_clock_puts_into_the_future_keep_nobody_out_for_an_hour(tracker, set_back):
    for _ in range(sign_in.TRIES):
        with pytest.raises(sign_in.Wrong):
            sign_in.sign_in(cast.email("police"), "not the password", clock.now())
    with pytest.raises(sign_in.TooMany):
        sign_in.sign_in(cast.email("police"), cast.PASSWORD, clock.now())
    set_back()

    assert sign_in.sign_in(cast.email("police"), cast.PASSWORD, clock.now())
    assert not SignInTry.select().exists()
