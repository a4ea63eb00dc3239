"""How many dates a calendar holds, and how often it may be read."""

import datetime as dt

from tracker.rules import calendars
from tracker.rules.calendars import Entry

TODAY, NOW = dt.date(2015, 9, 30), dt.datetime(2015, 9, 30, 12)


def entries(before: int, after: int) -> list[Entry]:
    days = [TODAY + dt.timedelta(days=number) for number in range(-before, after)]
    return [Entry(f"due-{day}", day, "A1 due: It", ("x",), 0, NOW) for day in days]


def test_a_calendar_with_too_many_dates_leaves_out_what_passed_longest_ago_and_says_how_many():
    held = calendars.bounded(entries(before=100, after=450), TODAY)

    assert (len(held.entries), held.left_out) == (calendars.MOST, 50)
    assert held.entries[0].on == TODAY - dt.timedelta(days=50) and held.entries == sorted(held.entries, key=lambda e: e.on)


def test_of_too_many_ahead_the_next_are_held():
    held = calendars.bounded(entries(before=3, after=600), TODAY)

    assert (held.entries[0].on, len(held.entries), held.left_out) == (TODAY, calendars.MOST, 103)
    assert calendars.bounded(entries(2, 2), TODAY).left_out == 0


def test_it_is_read_so_often_in_an_hour_and_then_waits_for_the_first_of_them_to_be_an_hour_old():
    reads = [NOW - dt.timedelta(minutes=59 - number / 2) for number in range(calendars.READS)]

    assert calendars.wait(reads[1:], NOW) is None
    assert calendars.wait(reads, NOW) == dt.timedelta(minutes=1)
