"""The dates of a plan: cells of the file, words, several in a cell, and what the other dates say about a doubtful one."""

import datetime as dt

import pytest

from tests.plans import KNOWN
from tests.sheets import doubts, read, rows, sheet
from tracker.rules.plan_dates import DateReader
from tracker.rules.plan_mapping import Mapping
from tracker.rules.plan_sheets import Cell


def dates(*cells, **answers):
    """The dates of the first cell, in a plan that has the others too."""
    cells = [each if isinstance(each, Cell) else Cell(each) for each in cells]
    return DateReader(Mapping(**answers), KNOWN, cells).read(cells[0])


@pytest.mark.parametrize(
    ("words", "day", "precision"),
    [
        ("By 31/12/2016", "2016-12-31", "day"),
        ("March 2015.", "2015-03-31", "month"),
        ("31.03.2016", "2016-03-31", "day"),
        ("end of Sept 2016", "2016-09-30", "month"),
        ("Spring 2016", "2016-05-31", "season"),
        ("Dec-16", "2016-12-31", "month"),
    ],
)
def test_words_are_read_as_written(words, day, precision):
    (found,) = dates(words)

    assert (found.as_written, found.date.isoformat(), found.precision, found.doubt) == (words, day, precision, "")


@pytest.mark.parametrize(
    ("words", "day", "doubt"),
    [
        ("June/July 2012", "2012-07-31", "later"),
        ("within 6 months of publication", "2016-05-20", "Counted from the publication"),
        ("End of Q4 2015/16", "2016-03-31", "quarter of the financial year"),
        ("Q1 2016-17", "2016-06-30", "quarter of the financial year"),
        ("Q4 15/16", "2016-03-31", "quarter of the financial year"),
        ("Sept 15 and then annually", "2015-09-30", "leaves room"),
        ("Third quarter 2015/16", "2015-12-31", "quarter of the financial year"),
        ("2015/16", "2016-03-31", "financial year"),
        ("Academic year 2015/16", "2016-08-31", "school year"),
        ("School year 2016-17", "2017-08-31", "school year"),
        ("From January 2016", "2016-01-31", "leaves room"),
        ("42461", "2016-04-01", "number"),
        ("31/12/2015 31/03/2016", "2016-03-31", "last"),
    ],
)
def test_what_is_read_with_a_doubt_says_why(words, day, doubt):
    (found,) = dates(Cell(words, value=42461.0 if words == "42461" else None))

    assert found.date.isoformat() == day and doubt in found.doubt


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        ("Ongoing", "no end"),
        ("ASAP", "no day"),
        ("As soon as possible", "no day"),
        ("Immediate", "no day"),
        ("Quarterly", "how often"),
        ("Annually", "how often"),
        ("Every meeting", "how often"),
        ("Completed", "done, not when"),
        ("TBC", "still to be set"),
        ("To be agreed", "still to be set"),
        ("As per strategy", "elsewhere"),
        ("See 2.1", "elsewhere"),
        ("N/A", "sets no date"),
        ("30/02/2016", "no such day"),
        ("within six weeks", "from when"),
        ("After 6a", "No date can be read"),
    ],
)
def test_words_without_a_date_keep_their_words_and_say_why(words, doubt):
    (found,) = dates(words)

    assert found.date is None and found.as_written == words and doubt in found.doubt


def test_an_empty_cell_names_no_date():
    assert dates("") == ()


def test_a_date_of_the_file_is_taken_and_where_it_shows_a_month_the_month_is_meant():
    (day,) = dates(Cell("04/12/2016", value=dt.date(2016, 4, 12)))
    assert (day.date, day.doubt) == (dt.date(2016, 4, 12), "")

    (month,) = dates(Cell("Mar-16", value=dt.datetime(2016, 3, 1)))
    assert (month.date, month.precision, month.doubt) == (dt.date(2016, 3, 31), "month", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Draft by May 2016; final by September 2016", [("2016-05-31", "Draft"), ("2016-09-30", "final")]),
        ("Draft: 31/01/2016\nFinal: 31/03/2016", [("2016-01-31", "Draft"), ("2016-03-31", "Final")]),
        ("Policy in June 2016, training in July 2016 and audit by 2017",
         [("2016-06-30", "Policy"), ("2016-07-31", "training"), ("2017-12-31", "audit")]),
        ("Jan 2016 (revised to June 2016)", [("2016-01-31", ""), ("2016-06-30", "revised")]),
        ("31/01/2016\n31/07/2016", [("2016-01-31", ""), ("2016-07-31", "")]),
        ("January to March 2016", [("2016-03-31", "")]),
        ("01/04/2015 - 31/03/2016", [("2016-03-31", "")]),
    ],
)  # fmt: skip
def test_several_dates_of_a_cell_are_told_apart_each_with_its_words_and_a_range_is_one(words, said):
    assert [(each.date.isoformat(), each.milestone) for each in dates(words)] == said


def test_a_date_without_a_year_is_the_first_that_fits_the_other_dates():
    (found,) = dates("13th January", "30/04/2016", "31/07/2016")
    assert found.date == dt.date(2017, 1, 13) and "other dates of the plan" in found.doubt

    (found,) = dates("13th January", "30/04/2016", dated=dt.date(2015, 6, 1))
    assert found.date == dt.date(2016, 1, 13) and "day of the plan, 1 June 2015" in found.doubt

    (found,) = dates("13th January")
    assert found.date == dt.date(2016, 1, 13) and "after the publication" in found.doubt


def test_the_day_stands_first_where_nothing_proves_otherwise():
    (found,) = dates("03/04/2016", "25/03/2016")

    assert (found.date, found.doubt) == (dt.date(2016, 4, 3), "")


def test_a_date_that_proves_the_month_first_makes_the_others_doubtful():
    (found,) = dates("03/04/2016", "03/25/2016")
    assert found.date == dt.date(2016, 3, 4) and "may be 3 April 2016" in found.doubt

    (found,) = dates("03/04/2016", "03/25/2016", "25/03/2016")
    assert found.date == dt.date(2016, 4, 3) and "may be 4 March 2016" in found.doubt


def test_the_order_of_day_and_month_is_asked_once_with_the_rows_in_question():
    def plan(**answers):
        said = ("03/04/2016", "03/25/2016", "25/03/2016", "04/04/2016", "05/06/2016")
        return rows(*((str(n), "3", "Review the policy", "CSC", day, "") for n, day in enumerate(said)), **answers)

    (asked,) = plan().questions
    assert (asked.kind, asked.as_written, asked.rows, asked.offered) == ("date", "order", (2, 6), ("day", "month"))
    assert not asked.needed

    for answer in ({"order": "month"}, {"dates": {"order": "month"}}):
        answered = plan(**answer)
        assert answered.lines[0].dates[0].date == dt.date(2016, 3, 4) and not answered.questions
        assert not doubts(answered.lines[0], "deadline")
    answered = plan(dates={"order": "day"})
    assert answered.lines[0].dates[0].date == dt.date(2016, 4, 3) and not answered.questions


def test_an_answer_to_a_date_wins():
    answers = {
        "As per strategy": "2016-06-30",
        "03/04/2016": "2016-03-04",
        "Ongoing": "",
        "final by September 2016": "2016-09-01",
    }

    assert dates("as per  strategy.", dates=answers)[0].date == dt.date(2016, 6, 30)
    assert dates("03/04/2016", dates=answers)[0].date == dt.date(2016, 3, 4)
    assert dates("Ongoing", dates=answers)[0].date is None and not dates("Ongoing", dates=answers)[0].doubt
    assert dates("Draft by May 2016; final by September 2016", dates=answers)[1].date == dt.date(2016, 9, 1)


def test_a_year_far_from_the_others_is_doubted():
    (found,) = dates("01/01/26", "31/03/2016", "30/06/2016", "30/09/2016")

    assert found.date == dt.date(2026, 1, 1) and "far from the other dates" in found.doubt


def test_two_columns_of_deadlines_are_both_kept_with_their_titles():
    head = ("Action", "Lead", "Original date", "Revised date")
    reading = read(sheet(head, ("Review the policy", "CSC", "31/12/2015", "31/03/2016")))

    assert [(each.date.isoformat(), each.milestone) for each in reading.lines[0].dates] == [
        ("2015-12-31", "Original date"),
        ("2016-03-31", "Revised date"),
    ]


def test_the_start_stands_apart_from_the_deadline():
    head = ("Action", "Lead", "Start date", "End date")
    line = read(sheet(head, ("Review the policy", "CSC", "01/01/2016", "31/03/2016"))).lines[0]

    assert line.start.date == dt.date(2016, 1, 1) and [each.date for each in line.dates] == [dt.date(2016, 3, 31)]


def test_once_somebody_said_that_the_month_comes_first_no_date_is_doubted_for_it():
    for answers in ({"order": "month"}, {"dates": {"order": "month"}}):
        (proof,), (other,) = dates("9/30/2016", "03/04/2016", **answers), dates("03/04/2016", "9/30/2016", **answers)
        assert (proof.date, proof.doubt) == (dt.date(2016, 9, 30), "")
        assert (other.date, other.doubt) == (dt.date(2016, 3, 4), "")
