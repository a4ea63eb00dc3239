"""R8: the day is London's, whatever the time zone of the machine."""

import pytest

from tests.faults.test_at_once import NAMES
from tests.faults.worlds import report
from tracker import clock
from tracker.store.history import History
from tracker.web import reading


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_r8_on_a_machine_of_another_zone_the_day_is_londons_and_moments_are_utc(of_kind, figures, zone):
    with of_kind("sqlite") as world:
        ref = world.refs()["lead1"]
        server = world.served(TZ=zone, TRACKER_TODAY="")
        lead, before, since = server.visitor("lead1"), clock.today(), clock.now()
        shown = lead.page("/")
        answer = report(lead, ref, "Saved elsewhere 2")
        story = server.visitor("unit").page("/history")
        with world.looked_into():
            entry = History.select().order_by(History.id.desc()).get()

        days = {before, clock.today()}  # which are two at midnight
        assert any(f"As at today, {reading.long_day(day)}" in shown for day in days) and answer.status_code == 302
        assert since <= entry.written_at <= clock.now() and entry.known_from in days
        assert reading.clock_time(entry.written_at) in story
        figures.say("clock", engine=NAMES[world.kind], machine_in=zone, day="London's", moments="UTC")
