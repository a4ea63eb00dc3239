"""Dates in words: what is read, how exact it is, and what somebody should look at."""

import datetime as dt

import pytest

from tracker.rules.written_dates import read

TODAY = dt.date(2015, 9, 30)
PUBLISHED = dt.date(2015, 3, 3)


@pytest.mark.parametrize(
    ("words", "date", "precision"),
    [
        ("by 31/12/2016", "2016-12-31", "day"),
        ("31.12.16", "2016-12-31", "day"),
        ("2016-02-29", "2016-02-29", "day"),
        ("Monday 14th March, 2016", "2016-03-14", "day"),
        ("March 14, 2016", "2016-03-14", "day"),
        ("30 Sept 15", "2015-09-30", "day"),
        ("13 – 15 January 2016", "2016-01-15", "day"),
        ("March 2015.", "2015-03-31", "month"),
        ("Dec-16", "2016-12-31", "month"),
        ("end of February 2016", "2016-02-29", "month"),
        ("Spring 2016", "2016-05-31", "season"),
        ("autumn 2015", "2015-11-30", "season"),
        ("Winter 2015/16", "2016-02-29", "season"),
        ("in 2015", "2015-12-31", "year"),
    ],
)
def test_words_are_read_to_the_end_of_what_they_name(words, date, precision):
    found = read(words, TODAY, PUBLISHED)

    assert (found.date, found.precision, found.doubt) == (dt.date.fromisoformat(date), precision, "")


@pytest.mark.parametrize(
    ("words", "date", "precision", "doubt"),
    [
        ("13th January", "2016-01-13", "day", "No year is named"),
        ("29 February", "2016-02-29", "day", "No year is named"),
        ("by September", "2015-09-30", "month", "No year is named"),
        ("next spring", "2016-05-31", "season", "No year is named"),
        ("June/July 2012", "2012-07-31", "month", "Read as the later"),
        ("across March and April 2015", "2015-04-30", "month", "Read as the later"),
        ("1 March 2016 and 5 May 2016", "2016-05-05", "day", "Read as the last"),
        ("2014-2016", "2016-12-31", "year", "end of the last"),
        ("2015/16", "2016-03-31", "day", "financial year"),
        ("Q2 2016", "2016-06-30", "quarter", "not of the financial year"),
        ("Winter 2015", "2016-02-29", "season", "Winter spans two years"),
        ("autumn term 2015", "2015-11-30", "season", "school term"),
        ("from summer 2015", "2015-08-31", "season", "leaves room"),
        ("early 2016", "2016-12-31", "year", "leaves room"),
        ("12/31/2016", "2016-12-31", "day", "The month seems to stand first"),
        ("within 6 months of publication", "2015-09-03", "day", "Counted from the publication on 3 March 2015"),
        ("within 20 working days of publication", "2015-03-31", "day", "Counted from"),
    ],
)
def test_what_is_not_sure_is_read_and_doubted(words, date, precision, doubt):
    found = read(words, TODAY, PUBLISHED)

    assert (found.date, found.precision) == (dt.date.fromisoformat(date), precision)
    assert doubt in found.doubt


@pytest.mark.parametrize(
    "words",
    ["", "shortly", "ongoing", "as soon as possible", "31/12", "30 February 2016", "within three months", "0000-00-00"],
)
def test_what_names_no_date_gives_none(words):
    found = read(words, TODAY, PUBLISHED)

    assert found.date is None and found.doubt


def test_without_a_day_of_publication_nothing_is_counted_from_it():
    assert read("within 6 months of publication", TODAY).date is None


@pytest.mark.parametrize(
    "words", ["9" * 500, "1/1/99999", "¼ of 2016", "\ud800", "a" * 20_000, "31 31 31 31 2016/2017/2018"]
)
def test_i1_no_words_break_it(words):
    read(words, TODAY, PUBLISHED)
