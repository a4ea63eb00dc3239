"""Due points: added, met, come again, opened again, set right, moved; every move is counted where the date is stored."""

import datetime as dt
import re
from pathlib import Path

import pytest

from tests import cast
from tests.hand import by_hand
from tracker.business import actions, deadlines, due_points, people, verify
from tracker.rules import roles
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import actions as action_store
from tracker.store import deadlines as store
from tracker.store import due_points as lists
from tracker.store import history, positions, reviews
from tracker.store.deadlines import Deadline
from tracker.store.people import person_of

pytestmark = pytest.mark.small

TODAY = cast.TODAY
END = dt.date(2016, 3, 31)
TRACKER = Path(__file__).parents[2] / "tracker"


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


@pytest.fixture
def action(review, act):
    r1, tvp = reviews.item_of(review, "R1"), reviews.agency_of("TVP")
    return actions.add(review, "Ask forty officers", tvp, [r1], by=act("unit"), today=TODAY - days(60), deadline=END)


@pytest.fixture
def milestone(action, act):
    """A milestone of the action in two weeks."""
    return add(action, act, "First sample", TODAY + days(14))


def add(owner, act, label, date, **kwargs):
    return due_points.add(owner, label, date, by=act("unit"), today=kwargs.pop("today", TODAY), **kwargs)


def points(owner) -> list[Deadline]:
    return store.points(owner.key)


def test_the_date_of_an_action_is_its_next_open_due_point(action, milestone, act):
    assert store.of_actions([action.key])[action.key].label == "First sample"

    due_points.meet(milestone, TODAY, "Twenty were asked.", by=act("police"), today=TODAY)

    assert store.of_actions([action.key])[action.key].current == END
    assert [point.is_next for point in points(action)].count(True) == 1


def test_a_due_point_is_met_with_a_day_words_and_by_whom_and_opened_again_with_a_reason(milestone, act):
    met = due_points.meet(milestone, TODAY, "Twenty were asked.", by=act("unit"), today=TODAY)
    assert (met.met_on, met.met_by, met.on_behalf, met.because) == (TODAY, act("unit").post, True, "Twenty were asked.")

    opened = due_points.reopen(met, "Ten of them were the same.", by=act("chair"), today=TODAY)

    assert (opened.met_on, opened.met_by, opened.is_next) == (None, None, True)
    assert list(verify.problems()) == []


@pytest.mark.parametrize(
    ("on", "words", "says"),
    [(None, "Done.", "Enter the day"), (TODAY + days(1), "Done.", "in the future"), (TODAY, " ", "Say what was done")],
)
def test_i6_what_is_met_says_when_and_what(milestone, act, on, words, says):
    with pytest.raises(Refused, match=says):
        due_points.meet(milestone, on, words, by=act("police"), today=TODAY)


def test_the_date_of_an_action_as_a_whole_is_not_met_by_its_agencys_word(action, milestone, act):
    assert not due_points.is_last(milestone)
    with pytest.raises(Refused, match="Report the action as done instead"):
        due_points.meet(points(action)[1], TODAY, "All were asked.", by=act("police"), today=TODAY)


def test_what_comes_again_opens_the_next_with_an_original_of_its_own_and_the_past_ones_stay(action, act):
    first = add(action, act, "Quarterly count", dt.date(2015, 11, 30), every=3)
    moved = deadlines.move(first, dt.date(2015, 12, 10), "The tables come later.", by=act("unit"), today=TODAY)

    met = due_points.meet(moved, dt.date(2015, 12, 9), "Sent.", by=act("police"), today=dt.date(2015, 12, 9))

    done, following = [point for point in points(action) if point.label == "Quarterly count"]
    assert (done.met_on, done.moves) == (dt.date(2015, 12, 9), 1)
    assert (following.original, following.current, following.moves, following.follows_id) == (
        (day := dt.date(2016, 2, 29)),
        day,
        0,
        met.key,
    )
    assert following.is_next


def test_an_occurrence_that_is_opened_and_met_again_does_not_come_twice(action, act):
    first = add(action, act, "Quarterly count", dt.date(2015, 11, 30), every=3)
    met = due_points.meet(first, TODAY, "Sent.", by=act("police"), today=TODAY)
    opened = due_points.reopen(met, "It was last quarter's.", by=act("police"), today=TODAY)

    due_points.meet(opened, TODAY, "Sent again.", by=act("police"), today=TODAY)

    assert len([point for point in points(action) if point.label == "Quarterly count"]) == 2


def test_an_item_has_due_points_that_the_business_unit_or_the_chair_calls_met(review, act):
    r1 = reviews.item_of(review, "R1")
    point = add(r1, act, "Report to the Board", TODAY + days(30))

    with pytest.raises(NotAllowed):
        due_points.meet(point, TODAY, "Given.", by=act("police"), today=TODAY)
    due_points.meet(point, TODAY, "Given.", by=act("chair"), today=TODAY)

    assert len(points(r1)) == 2


def test_a_mistyped_milestone_is_set_right_and_it_is_no_move(milestone, act):
    right = TODAY + days(41)

    point = due_points.correct(milestone, "First sample", right, "The 10th was meant.", by=act("unit"), today=TODAY)

    assert (point.original, point.current, point.moves, point.days_moved) == (right, right, 0, 0)
    assert list(verify.problems()) == []


@pytest.mark.parametrize("part", ["police", "council", "member", "reader", "chair"])
def test_a2_only_the_business_unit_adds_and_corrects_due_points(action, milestone, act, part):
    with pytest.raises(NotAllowed):
        due_points.add(action, "Another", END, by=act(part), today=TODAY)
    with pytest.raises(NotAllowed):
        due_points.correct(milestone, "Sample", END, "Mistyped.", by=act(part), today=TODAY)


def test_once_the_agency_has_reported_the_date_is_moved_and_not_corrected(action, milestone, act):
    standing = action_store.Action.get(
        (action_store.Action.record == action.key) & action_store.Action.known_until.is_null()
    )
    actions.report(standing, "on_track", "It has begun.", None, by=act("police"), today=TODAY)
    stands = store.standing(milestone)

    with pytest.raises(Refused, match="its agency has reported since it was set"):
        due_points.correct(stands, "First sample", END, "Mistyped.", by=act("unit"), today=TODAY)
    due_points.correct(stands, "The first sample", stands.current, "A word was missing.", by=act("unit"), today=TODAY)


def test_a7_the_business_unit_moves_a_date_with_a_reason_and_the_original_stays(action, act):
    point = points(action)[0]
    with pytest.raises(Refused, match="Say why"):
        deadlines.move(point, END + days(30), " ", by=act("unit"), today=TODAY)

    moved = deadlines.move(point, END + days(30), "The office moves.", by=act("unit"), today=TODAY)

    assert (moved.original, moved.current, moved.moves, moved.days_moved) == (END, END + days(30), 1, 30)
    assert moved.because == "The office moves."


@pytest.mark.parametrize("part", ["police", "council", "member", "reader"])
def test_a7_nobody_else_moves_a_date(action, act, part):
    with pytest.raises(NotAllowed):
        deadlines.move(points(action)[0], END + days(30), "Because.", by=act(part), today=TODAY)


def test_words_are_shown_only_while_the_date_is_theirs(action, act):
    point = add(action, act, "Second sample", dt.date(2016, 5, 31), as_written="Spring 2016", precision="season")
    assert point.stands_as_written == "Spring 2016"

    moved = deadlines.move(point, dt.date(2016, 6, 10), "Later.", by=act("unit"), today=TODAY)

    assert (moved.stands_as_written, moved.as_written, moved.precision) == ("", "Spring 2016", "day")


def test_a7_who_holds_a_post_in_the_owning_agency_moves_its_date_in_no_other_post(action, act):
    """The right is that of the post acted in; that somebody outside decides is asked of the person."""
    unit, police = act("unit"), reviews.agency_of("TVP")
    people.give_post(person_of(unit.person), roles.LEAD, "Lead too", by=None, today=TODAY, agency=police)

    with pytest.raises(Refused, match="You hold a post in the agency"):
        deadlines.move(points(action)[0], END + days(30), "Agreed.", by=unit, today=TODAY)


def test_the_date_of_an_item_is_moved_by_the_chair_alone(review, act):
    point = points(reviews.item_of(review, "R1"))[0]
    with pytest.raises(NotAllowed):
        deadlines.move(point, END, "Because.", by=act("unit"), today=TODAY)

    assert deadlines.move(point, END, "The Board meets in March.", by=act("chair"), today=TODAY).moves == 1


def test_no_writer_of_a_date_gets_past_the_count(action, act):
    """Whoever writes another date, from a form, an import or anywhere, is counted; nobody can write the counters."""
    with history.entry("wrote a date", by=act("unit"), today=TODAY) as entry:
        row = entry.change(points(action)[0], current=END + days(7), moves=0, days_moved=0, original=END + days(7))

    assert (row.original, row.moves, row.days_moved) == (END, 1, 7)


def test_deadlines_are_made_in_one_place():
    """Beside loading a review, which gives a first date, ``deadlines.begin`` is the only place that makes one."""
    made = re.compile(r"entry\.(add|plan)\(\s*Deadline,|\.insert\b.*Deadline\b|Deadline\.(insert|create|update)\b")
    found = [path.name for path in TRACKER.rglob("*.py") if made.search(path.read_text(encoding="utf-8"))]

    assert found == ["deadlines.py"]


def test_verify_recounts_the_moves_and_names_the_date(action, act):
    moved = deadlines.move(points(action)[0], END + days(30), "The office moves.", by=act("unit"), today=TODAY)
    assert list(verify.problems()) == []
    by_hand(Deadline.update(moves=0).where(Deadline.id == moved.id))

    said = f"Date 1 of {action.ref}, version 2: its counter says 0 moves and 30 days, its versions show 1 and 30."
    assert said in list(verify.problems())


def test_verify_names_an_original_that_was_changed(action, act):
    moved = deadlines.move(points(action)[0], END + days(30), "The office moves.", by=act("unit"), today=TODAY)
    by_hand(Deadline.update(original=END + days(30)).where(Deadline.id == moved.id))

    assert any("its original date was changed" in problem for problem in verify.problems())


def test_a_request_names_the_date_that_it_is_for_and_moves_that_alone(action, milestone, act):
    change = deadlines.ask(milestone, TODAY + days(20), "Two were ill.", by=act("police"), today=TODAY)
    deadlines.ask(points(action)[1], END + days(9), "So it all moves.", by=act("police"), today=TODAY)

    deadlines.decide(change, True, "Granted.", by=act("unit"), today=TODAY)

    assert [(p.current, p.moves) for p in points(action)] == [(TODAY + days(20), 1), (END, 0)]
    with pytest.raises(Refused, match="already waiting"):
        deadlines.ask(points(action)[1], END + days(10), "And more.", by=act("police"), today=TODAY)


def test_more_time_is_not_granted_for_what_has_been_met(milestone, act):
    change = deadlines.ask(milestone, TODAY + days(20), "Two were ill.", by=act("police"), today=TODAY)
    due_points.meet(milestone, TODAY, "Done after all.", by=act("police"), today=TODAY)

    with pytest.raises(Refused, match="has been met since"):
        deadlines.decide(change, True, "Granted.", by=act("unit"), today=TODAY)
    assert deadlines.decide(change, False, "It was met.", by=act("unit"), today=TODAY).state == "refused"


def test_what_a_report_expects_is_said_of_the_action_as_a_whole_and_shows_at_once(review, action, milestone, act):
    later = END + days(46)
    seen = action_store.action_of(review, action.ref)

    actions.report(seen, "at_risk", "Slow.", later, by=act("police"), today=TODAY)

    first, whole = points(action)
    assert (first.forecast, whole.forecast, whole.current) == (None, later, END)
    (position,) = positions.of_actions([action_store.action_of(review, action.ref)], TODAY)
    assert (position.deadline.key, position.colour.reason) == (milestone.key, "expected 46 days after the deadline")


# Withdrawn, and ended


def test_a_due_point_is_withdrawn_with_a_reason_and_counts_no_more(action, milestone, act):
    for wrong, part, said in ((NotAllowed, "police", "No."), (Refused, "unit", " ")):
        with pytest.raises(wrong):
            due_points.withdraw(milestone, said, by=act(part), today=TODAY)
    gone = due_points.withdraw(milestone, "The sample is part of the audit now.", by=act("unit"), today=TODAY)
    assert (gone.withdrawn_on, gone.is_next, gone.event) == (TODAY, False, "withdrawn")
    assert store.of_actions([action.key])[action.key].current == END
    assert [point.label for point in points(action)] == [""] and list(verify.problems()) == []
    assert gone.key not in {row.key for row in lists.still_open()}
    with pytest.raises(Refused, match="withdrawn"):
        due_points.meet(gone, TODAY, "Done.", by=act("police"), today=TODAY)
    with pytest.raises(history.Stale):
        due_points.meet(milestone, TODAY, "Done.", by=act("police"), today=TODAY)
    assert lists.point_of(action.key, gone.number).withdrawn_on == TODAY


def test_the_date_of_the_whole_and_one_with_a_request_are_not_withdrawn(action, milestone, act):
    with pytest.raises(Refused, match="With this date the whole is due"):
        due_points.withdraw(points(action)[-1], "No.", by=act("unit"), today=TODAY)
    deadlines.ask(milestone, TODAY + days(60), "Ill.", by=act("police"), today=TODAY)
    with pytest.raises(Refused, match="Decide the request first"):
        due_points.withdraw(milestone, "No.", by=act("unit"), today=TODAY)


def test_what_comes_again_is_ended_in_words_and_the_open_time_stays_due(action, act):
    again = add(action, act, "Audit", TODAY + days(30), every=6)
    ended = due_points.end_rhythm(again, "The audit is yearly and counted elsewhere.", by=act("unit"), today=TODAY)
    assert (ended.every_months, ended.event, ended.current) == (None, "ended", again.current)
    due_points.meet(ended, TODAY, "Done once more.", by=act("police"), today=TODAY)
    assert [point.label for point in points(action) if point.met_on is None] == [""]
    with pytest.raises(Refused, match="does not come again"):
        due_points.end_rhythm(points(action)[-1], "No.", by=act("unit"), today=TODAY)


def test_a7_a_date_that_a_source_prints_is_moved_and_never_corrected(review, act):
    from tracker.business import due_points
    from tracker.store.database import known
    from tracker.store.deadlines import Deadline

    rows = Deadline.select().where(known(Deadline) & (Deadline.basis == "stated"))
    point = next(row for row in rows if row.source)
    assert "it is what a source prints" in due_points.relied_on(point, point.current)
