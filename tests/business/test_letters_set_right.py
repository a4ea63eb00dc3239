"""Letters recorded wrongly: corrected with a reason, or withdrawn; each step too."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tests.business.test_correspondence import standing
from tracker.business import correspondence, verify
from tracker.business import letters_set_right as doing
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import correspondence as store
from tracker.store import history, reviews

pytestmark = pytest.mark.small

TODAY = cast.TODAY


@pytest.fixture
def who(act):
    return {"by": act("unit"), "today": TODAY}


@pytest.fixture
def write(review, who):
    def _write():
        about = [reviews.item_of(review, "C4")]
        sent = dt.date(2015, 9, 1)
        dfe = reviews.agency_of("DFE")
        letter = correspondence.NewLetter("sent", dfe, about, "Independent chair", "Ages", "Asks.", sent)
        return correspondence.write(review, letter, **who)

    return _write


@pytest.fixture
def step(who):
    def _step(letter, kind, on=TODAY):
        return correspondence.step(letter, kind, on, "Said.", **who)

    return _step


def said(**changes):
    given = {"subject": "Ages", "what": "Asks.", "from_post": "Independent chair", "on": dt.date(2015, 9, 2)}
    return doing.Said(**{**given, **changes})


def test_a_letter_is_corrected_with_a_reason_and_stands_where_it_stood(write, review, who, act):
    letter = write()
    with pytest.raises(NotAllowed):
        doing.correct(letter, said(), "The second.", by=act("police"), today=TODAY)
    for wrong, because, words in ((said(), " ", "recorded wrongly"), (said(subject=" "), "So.", "Give it a subject")):
        with pytest.raises(Refused, match=words):
            doing.correct(letter, wrong, because, **who)
    row = doing.correct(letter, said(due=dt.date(2015, 10, 9)), "The second of September.", **who)
    assert (row.on, row.due, row.state) == (dt.date(2015, 9, 2), dt.date(2015, 10, 9), "sent")
    assert row.set_right_because == "The second of September." and list(verify.problems()) == []
    with pytest.raises(history.Stale):
        doing.correct(letter, said(), "Again.", **who)


def test_the_day_of_a_letter_is_not_after_its_first_step(write, step, review, who):
    letter = write()
    step(letter, "acknowledged", on=dt.date(2015, 9, 5))
    with pytest.raises(Refused, match="Its first step is of 5 September 2015"):
        doing.correct(standing(review, letter.ref), said(on=dt.date(2015, 9, 9)), "The ninth.", **who)


def test_a_withdrawn_letter_is_on_no_list_and_its_page_says_why(write, review, who):
    letter = write()
    before = store.letters().count()
    doing.withdraw(letter, "Never sent.", **who)
    gone = store.letter_of(review, letter.ref)
    assert store.letters().count() == before - 1 and (gone.withdrawn_on, gone.set_right_because) == (TODAY, "Never sent.")
    assert [row.ref for row in store.withdrawn(review)] == [letter.ref]
    item = reviews.item_of(review, "C4")
    assert letter.ref not in {row.ref for row in store.about_items([item.key])}
    with pytest.raises(Refused, match="was withdrawn"):
        correspondence.step(gone, "acknowledged", TODAY, "", **who)
    with pytest.raises(Refused, match="was withdrawn"):
        doing.withdraw(gone, "Again.", **who)


def test_a_step_is_corrected_or_withdrawn_and_the_letter_stands_where_the_others_leave_it(write, step, review, who):
    letter = write()
    first = step(letter, "acknowledged", on=dt.date(2015, 9, 5))
    second = step(standing(review, letter.ref), "no_answer")
    corrected = doing.correct_step(first, dt.date(2015, 9, 6), "By post.", None, "The sixth.", **who)
    assert (corrected.on, corrected.words, corrected.set_right_because) == (dt.date(2015, 9, 6), "By post.", "The sixth.")
    with pytest.raises(Refused, match="Enter that day or a later one"):
        doing.correct_step(corrected, dt.date(2015, 8, 1), "By post.", None, "August.", **who)
    doing.withdraw_step(second, "Closed too early.", **who)
    assert standing(review, letter.ref).state == "acknowledged"
    (story,) = store.stories([standing(review, letter.ref)], TODAY)
    assert [row.kind for row in story.steps] == ["acknowledged"] and [row.kind for row in story.gone] == ["no_answer"]
    doing.withdraw_step(corrected, "Another letter.", **who)
    assert standing(review, letter.ref).state == "sent"
