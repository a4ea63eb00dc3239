"""What was withdrawn by mistake stands again: a due point, a letter, one of its steps, a pair that was called two."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tests.business.test_correspondence import standing
from tests.business.test_due_points import action, milestone  # noqa: F401  (fixtures)
from tests.business.test_letters_set_right import said, step, who, write  # noqa: F401  (fixtures)
from tests.business.test_links import give
from tests.business.test_merging import pairs
from tracker.business import due_points, letters_set_right, verify
from tracker.business import duplicates as dismissing
from tracker.rules import correspondence as rules
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import correspondence as letters
from tracker.store import deadlines, duplicates, history
from tracker.store import due_points as lists

pytestmark = pytest.mark.small

TODAY = cast.TODAY


# A due point


def test_a_due_point_is_put_back_as_it_was_and_is_no_move(action, milestone, act):  # noqa: F811
    gone = due_points.withdraw(milestone, "Not needed.", by=act("unit"), today=TODAY)
    for wrong, part, words in ((NotAllowed, "police", "It is."), (Refused, "unit", " ")):
        with pytest.raises(wrong):
            due_points.put_back(gone, words, by=act(part), today=TODAY)

    back = due_points.put_back(gone, "The sample is drawn after all.", by=act("unit"), today=TODAY)

    assert (back.withdrawn_on, back.event, back.moves, back.current) == (None, "put_back", 0, milestone.current)
    assert deadlines.of_actions([action.key])[action.key].key == milestone.key
    assert milestone.key in {row.key for row in lists.still_open()} and list(verify.problems()) == []
    with pytest.raises(Refused, match="nothing to put back"):
        due_points.put_back(back, "Again.", by=act("unit"), today=TODAY)
    with pytest.raises(history.Stale):
        due_points.put_back(gone, "Again.", by=act("unit"), today=TODAY)


def test_a_date_added_while_another_is_withdrawn_takes_no_number_of_its(action, milestone, act):  # noqa: F811
    gone = due_points.withdraw(milestone, "Not needed.", by=act("unit"), today=TODAY)
    added = due_points.add(action, "Other", TODAY + dt.timedelta(20), by=act("unit"), today=TODAY)
    due_points.put_back(gone, "Needed.", by=act("unit"), today=TODAY)

    assert added.number != gone.number
    assert [row.key for row in deadlines.points(action.key) if row.is_next] == [milestone.key]


# A letter and its steps


def test_a_letter_is_put_back_where_it_stood(write, review, who):  # noqa: F811
    letter = write()
    before = letters.letters().count()
    gone = letters_set_right.withdraw(letter, "Never sent.", **who)
    with pytest.raises(Refused, match="Say why it stands after all"):
        letters_set_right.put_back(gone, " ", **who)
    back = letters_set_right.put_back(gone, "It was sent on the first.", **who)

    assert letters.letters().count() == before and (back.withdrawn_on, back.state) == (None, "sent")
    assert back.set_right_because == "It was sent on the first." and list(verify.problems()) == []
    with pytest.raises(Refused, match="nothing to put back"):
        letters_set_right.put_back(back, "Again.", **who)


def test_a_step_is_put_back_in_its_place_and_the_letter_stands_where_all_leave_it(write, step, review, who):  # noqa: F811
    letter = write()
    first = step(letter, "acknowledged", on=dt.date(2015, 9, 5))
    gone = letters_set_right.withdraw_step(first, "Another letter.", **who)
    with pytest.raises(Refused, match="Say why it stands after all"):
        letters_set_right.put_back_step(gone, " ", **who)
    letters_set_right.put_back_step(gone, "It was this one.", **who)

    assert standing(review, letter.ref).state == "acknowledged" and list(verify.problems()) == []
    (story,) = letters.stories([standing(review, letter.ref)], TODAY)
    assert [row.kind for row in story.steps] == ["acknowledged"] and not story.gone


def test_a_step_that_no_longer_fits_its_letter_is_not_put_back(write, step, review, who):  # noqa: F811
    letter = write()
    gone = letters_set_right.withdraw_step(step(letter, "acknowledged", on=dt.date(2015, 9, 1)), "Another.", **who)
    letters_set_right.correct(standing(review, letter.ref), said(on=dt.date(2015, 9, 2)), "The second.", **who)
    with pytest.raises(Refused, match="Enter that day or a later one"):
        letters_set_right.put_back_step(gone, "It was.", **who)

    closed = letters_set_right.withdraw_step(step(standing(review, letter.ref), "no_answer"), "Too early.", **who)
    step(standing(review, letter.ref), "acknowledged")
    with pytest.raises(Refused, match="“acknowledged” would come after “no answer”"):
        letters_set_right.put_back_step(closed, "It was.", **who)


def test_what_follows_what_is_asked_of_the_whole_row():
    rules.check_follows("sent", ["acknowledged", "chased", "no_answer", "answered", "answered"])
    for wrong in (["answered", "chased"], ["no_answer", "acknowledged"]):
        with pytest.raises(Refused):
            rules.check_follows("sent", wrong)


# A pair


def test_a_pair_that_was_called_two_is_on_the_list_again_with_a_reason(review, act):
    first, second = give(review, act), give(review, act)
    pair, unit = pairs(review, act)[first.ref, second.ref], {"by": act("unit"), "today": TODAY}
    two = dismissing.dismiss(review, "evidence", first, second, pair.alike, "Two audits.", **unit)
    with pytest.raises(Refused, match="may be the same after all"):
        dismissing.bring_back(review, two, " ", **unit)
    with pytest.raises(NotAllowed):
        dismissing.bring_back(review, two, "One audit.", by=act("police"), today=TODAY)

    back = dismissing.bring_back(review, two, "One audit, told twice.", **unit)

    assert (first.ref, second.ref) in pairs(review, act) and not duplicates.dismissed(review, "evidence")
    assert list(verify.problems()) == []
    with pytest.raises(Refused, match="already"):
        dismissing.bring_back(review, back, "Again.", **unit)
    dismissing.dismiss(review, "evidence", first, second, pair.alike, "Two audits of two years.", **unit)
    assert (first.ref, second.ref) not in pairs(review, act)
