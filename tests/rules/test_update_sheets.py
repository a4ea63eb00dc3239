"""What is typed into an update sheet is read as far as it can be; doubt is said, and nothing is guessed."""

import datetime as dt

import pytest

from tracker.rules import update_sheets as rules
from tracker.rules.refusal import Refused

TODAY = dt.date(2015, 9, 30)


@pytest.mark.parametrize(
    ("words", "value", "doubt"),
    [
        ("On track", "on_track", ""),
        (" on  TRACK. ", "on_track", ""),
        ("done - awaiting check", "done_awaiting_check", ""),
        ("complete", "done_awaiting_check", "“complete” is read as “Done, awaiting check”."),
        ("Behind schedule", "at_risk", "“Behind schedule” is read as “At risk”."),
        ("", "", ""),
    ],
)
def test_a_state_in_other_words_is_read_with_a_doubt(words, value, doubt):
    assert rules.choice_of("delivery", words) == rules.Read(value, doubt)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [("Green", "none of the answers"), ("Closed", "not for the agency to say"), ("in progress", "none of the answers")],
)
def test_a_state_that_could_mean_anything_is_asked_about(words, wrong):
    read = rules.choice_of("delivery", words)

    assert not read.value and not read.doubt and wrong in read.wrong


@pytest.mark.parametrize(
    ("value", "day", "doubt"),
    [
        (dt.datetime(2015, 12, 31), dt.date(2015, 12, 31), ""),
        ("31/12/15", dt.date(2015, 12, 31), "Read as 31 December 2015."),
        ("12/31/2015", dt.date(2015, 12, 31), "The month seems to stand first."),
        ("March 2016", dt.date(2016, 3, 31), "Read as 31 March 2016."),
        ("13th January", dt.date(2016, 1, 13), "No year is named."),
        (42369, dt.date(2015, 12, 31), "the number 42369"),
    ],
)
def test_a_date_that_is_none_of_excel_is_read_with_a_doubt_that_names_the_day(value, day, doubt):
    read = rules.day_of(value, TODAY)

    assert read.value == day and doubt in read.doubt and bool(read.doubt) == bool(doubt)
    assert not doubt or f"{day.day} {day:%B %Y}" in read.doubt


@pytest.mark.parametrize("value", ["soon", "31/02/2016", "As per strategy", 7, True])
def test_what_is_no_date_is_refused_with_how_to_write_one(value):
    read = rules.day_of(value, TODAY)

    assert read.value is None and "Write it like 30/9/2015." in read.wrong


def test_what_changed_and_why_nothing_has_do_not_stand_together():
    with pytest.raises(Refused):
        rules.check_no_change("Schools were closed.", "Four schools ask it.")


def test_protected_words_are_the_same_whatever_a_program_makes_of_their_spaces():
    assert (
        rules.digest("Ask each\r\nchild\x0b again") == rules.digest("Ask  each\nchild_x000B_ again") != rules.digest("Ask")
    )
