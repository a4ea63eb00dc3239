"""The Board confirms provisional dates: all of them or none, each with an entry, and another date is no move."""

import datetime as dt

import pytest

from tests import cast
from tracker.business import confirmations, deadlines, verify
from tracker.business.confirmations import Pick, SomeStale
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import deadlines as store
from tracker.store import due_points, reviews
from tracker.store.history import AlreadyDone, History

pytestmark = pytest.mark.small

TODAY, MET = cast.TODAY, dt.date(2015, 9, 24)
MINUTE = "Board, minute 7"


@pytest.fixture
def dates(review):
    """The provisional dates of R1 to R4."""
    return [store.points(reviews.item_of(review, f"R{number}").key)[0] for number in range(1, 5)]


def confirm(picks, act, part="unit", **kwargs):
    return confirmations.confirm_all(picks, MET, MINUTE, by=act(part), today=TODAY, **kwargs)


@pytest.mark.parametrize("part", ["unit", "chair"])
def test_many_are_confirmed_at_once_with_an_entry_each(dates, act, part):
    before = History.select().count()

    done = confirm([Pick(date) for date in dates], act, part)

    assert all((row.firm, row.confirmed_on, row.confirmed_in) == (True, MET, MINUTE) for row in done)
    assert History.select().count() == before + 4
    assert {row.subject_ref for row in History.select().where(History.verb == "confirmed a date")} == {
        "R1",
        "R2",
        "R3",
        "R4",
    }
    assert list(verify.problems()) == []


def test_another_date_that_the_board_sets_is_no_move_and_the_first_stays_the_original(dates, act):
    to = dt.date(2016, 3, 31)

    (done,) = confirm([Pick(dates[0], to)], act)

    assert (done.original, done.current, done.moves, done.days_moved) == (dates[0].current, to, 0, 0)
    assert list(verify.problems()) == []


def test_r3_when_one_changed_meanwhile_none_is_confirmed(dates, act):
    confirm([Pick(dates[1])], act)

    with pytest.raises(SomeStale) as clash:
        confirm([Pick(date) for date in dates], act)

    assert [mine.key for mine, _ in clash.value.pairs] == [dates[1].key]
    assert [store.standing(date).confirmed for date in dates] == [False, True, False, False]


def test_z14_the_same_form_twice_is_recorded_once(dates, act):
    confirm([Pick(dates[0]), Pick(dates[1])], act, once="form")

    with pytest.raises(AlreadyDone):
        confirm([Pick(dates[0]), Pick(dates[1])], act, once="form")


@pytest.mark.parametrize("part", ["police", "member", "executive", "reader"])
def test_a5_nobody_else_records_what_the_board_confirmed(dates, act, part):
    with pytest.raises(NotAllowed):
        confirm([Pick(dates[0])], act, part)


@pytest.mark.parametrize(
    ("met", "minute", "says"),
    [(None, MINUTE, "Enter the day"), (TODAY + dt.timedelta(days=1), MINUTE, "future"), (MET, " ", "Say where")],
)
def test_a_confirmation_names_its_meeting_and_its_minute(dates, act, met, minute, says):
    with pytest.raises(Refused, match=says):
        confirmations.confirm(dates[0], met, minute, by=act("unit"), today=TODAY)


def test_what_is_confirmed_is_no_longer_in_the_list(dates, act):
    before = due_points.unconfirmed().count()

    confirm([Pick(date) for date in dates], act)

    assert due_points.unconfirmed().count() == before - 4


def test_a_confirmation_is_taken_back_and_the_date_is_as_it_was(dates, act):
    first = dates[0]
    (done,) = confirm([Pick(first, dt.date(2016, 5, 1))], act)
    with pytest.raises(Refused, match="Say why"):
        confirmations.take_back(done, " ", by=act("unit"), today=TODAY)
    with pytest.raises(NotAllowed):
        confirmations.take_back(done, "Wrong minute.", by=act("police"), today=TODAY)
    back = confirmations.take_back(done, "Wrong minute.", by=act("chair"), today=TODAY)
    assert (back.firm, back.confirmed_on, back.confirmed_in, back.current) == (False, None, "", first.current)
    assert (back.moves, back.days_moved, back.original) == (0, 0, first.original) and list(verify.problems()) == []
    with pytest.raises(Refused, match="No confirmation by the Board is recorded"):
        confirmations.take_back(back, "Again.", by=act("unit"), today=TODAY)
    assert confirm([Pick(back)], act)[0].firm


def test_what_was_moved_since_is_not_taken_back(dates, act):
    (done,) = confirm([Pick(dates[0])], act)
    moved = deadlines.move(done, TODAY + dt.timedelta(400), "Later.", by=act("chair"), today=TODAY)
    with pytest.raises(Refused, match="has been moved since it was confirmed"):
        confirmations.take_back(moved, "Wrong minute.", by=act("unit"), today=TODAY)
