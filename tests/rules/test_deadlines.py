"""When something is late, how far a date may move, and the working days of England."""

import datetime as dt

import pytest

from tracker.rules import deadlines
from tracker.rules.refusal import Refused

TODAY = dt.date(2015, 9, 30)


def test_late_begins_on_the_day_after():
    assert deadlines.days_late(TODAY, TODAY) == 0
    assert deadlines.days_late(TODAY, TODAY + dt.timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("day", "precision", "last"),
    [
        ("2015-03-12", "day", "2015-03-12"),
        ("2015-03-01", "month", "2015-03-31"),
        ("2016-02-01", "month", "2016-02-29"),
        ("2015-05-01", "quarter", "2015-06-30"),
        ("2016-03-20", "season", "2016-05-31"),
        ("2015-12-01", "season", "2016-02-29"),
        ("2016-01-05", "season", "2016-02-29"),
        ("2015-10-01", "season", "2015-11-30"),
        ("2015-03-01", "year", "2015-12-31"),
    ],
)
def test_a_date_in_words_is_late_only_when_the_whole_of_it_has_passed(day, precision, last):
    assert deadlines.last_day(dt.date.fromisoformat(day), precision) == dt.date.fromisoformat(last)


def test_an_unknown_precision_is_a_fault_of_the_program():
    with pytest.raises(ValueError, match="fortnight"):
        deadlines.last_day(TODAY, "fortnight")


@pytest.mark.parametrize(
    ("to", "because", "says"),
    [
        (None, "more sampling", "Enter the date"),
        (TODAY, "more sampling", "after today"),
        (dt.date(2015, 10, 5), "more sampling", "after the present deadline"),
        (dt.date(2015, 11, 1), "   ", "Say why"),
    ],
)
def test_a_request_for_more_time_needs_a_later_date_and_a_reason(to, because, says):
    with pytest.raises(Refused, match=says):
        deadlines.check_extension(dt.date(2015, 10, 16), to, because, TODAY)


def test_a_request_with_both_is_heard():
    deadlines.check_extension(dt.date(2015, 10, 16), dt.date(2015, 11, 1), "more sampling", TODAY)


def test_working_days_leave_out_weekends_and_bank_holidays():
    assert deadlines.after_working_days(dt.date(2015, 12, 23), 3) == dt.date(2015, 12, 30)
    assert not deadlines.is_working_day(dt.date(2026, 12, 28))  # the substitute for Boxing Day


def test_ten_working_days_from_a_wednesday_are_two_weeks():
    assert deadlines.after_working_days(TODAY, 10) == dt.date(2015, 10, 14)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2015-08-31", 6, "2016-02-29"),
        ("2016-02-29", 12, "2017-02-28"),
        ("2015-12-15", 1, "2016-01-15"),
        ("2015-01-30", 1, "2015-02-28"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, then):
    assert deadlines.add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)


def test_a_forecast_cannot_lie_in_the_past_unless_it_is_done():
    with pytest.raises(Refused, match="cannot be in the past"):
        deadlines.check_forecast(dt.date(2015, 9, 29), "on_track", TODAY)
    deadlines.check_forecast(dt.date(2015, 9, 29), "done_awaiting_check", TODAY)


def test_more_time_is_decided_with_a_reason():
    with pytest.raises(Refused, match="Give a reason"):
        deadlines.check_decision(" ")


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2016-03-25", "Good Friday"),
        ("2016-03-28", "Easter Monday"),
        ("2016-12-27", "Christmas Day was a Sunday"),
        ("2021-12-27", "Christmas Day was a Saturday"),
        ("2021-12-28", "Boxing Day was a Sunday"),
        ("2022-06-02", "the spring holiday moved"),
        ("2022-06-03", "the Platinum Jubilee"),
        ("2022-09-19", "the State Funeral"),
        ("2023-05-08", "the Coronation"),
        ("2020-05-08", "the early May holiday moved"),
    ],
)
def test_r8_bank_holidays_of_england_are_no_working_days(day, why):
    assert not deadlines.is_working_day(dt.date.fromisoformat(day)), why


@pytest.mark.parametrize(
    "day", ["2022-05-30", "2020-05-04", "2016-01-04", "2016-11-30", "2015-08-03"]
)  # moved away; Scotland's; Ireland's
def test_r8_holidays_moved_away_or_of_other_nations_are_working_days(day):
    assert deadlines.is_working_day(dt.date.fromisoformat(day))


def test_working_days_over_easter_leave_out_friday_and_monday():
    assert deadlines.after_working_days(dt.date(2016, 3, 24), 1) == dt.date(2016, 3, 29)


@pytest.mark.parametrize("due", ["2016-03-26", "2016-10-29", "2016-02-28", "2016-02-29", "2015-12-31"])
def test_r8_late_begins_the_day_after_also_when_clocks_change_and_years_end(due):
    deadline = dt.date.fromisoformat(due)

    assert deadlines.days_late(deadline, deadline) == 0
    assert deadlines.days_late(deadline, deadline + dt.timedelta(days=1)) == 1
    assert deadlines.days_late(deadline, deadline + dt.timedelta(days=2)) == 2


def test_who_asked_for_time_does_not_grant_it():
    deadlines.check_another_decides("police lead", "business manager")
    with pytest.raises(Refused, match="You asked for this time yourself") as refused:
        deadlines.check_another_decides("business manager", "business manager")
    assert refused.value.field == "granted"
