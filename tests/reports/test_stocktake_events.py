"""A stocktake tells what others decided about the actions of an item, of its letters, and of due points missed."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.business.test_closing import DAY, an_action, claim, paused, standing
from tests.cast import TODAY
from tracker.business import closing, correspondence, due_points, escalations
from tracker.business.correspondence import Document, NewLetter
from tracker.reports import html, md
from tracker.rules import delivery
from tracker.store import reviews


@pytest.fixture
def letter(review, act):
    """A letter to the department about C4 that nobody has answered."""
    written = NewLetter(
        body=reviews.agency_of("DFE"), about=[reviews.item_of(review, "C4")], direction="sent",
        from_post="Independent chair", subject="Ages", what="Asks.", on=dt.date(2015, 9, 1),
    )  # fmt: skip
    return correspondence.write(review, written, by=act("unit"), today=TODAY)


def test_closings_refusals_reopenings_and_withdrawals_are_told_in_every_format(review, act, stocktake):
    action = claim(an_action(review, act), act)
    closing.refuse(action, "Two areas are missing.", by=act("chair"), today=TODAY)
    closing.close(claim(action, act), "Now it shows it.", by=act("unit"), today=TODAY)
    closing.reopen(standing(action), "A look failed.", by=act("chair"), today=TODAY)
    other = an_action(review, act)
    closing.withdraw(standing(action), "Another one does it.", by=act("unit"), today=TODAY, replaced_by=other)

    doc = stocktake()
    told = [(event.ref, event.words.partition(".")[0]) for event in doc.sections[0].happened]
    assert told == [
        (action.ref, words) for words in ("closing refused", "closed", "reopened", f"withdrawn and replaced by {other.ref}")
    ]
    for text in (md.write(doc), html.write(doc)):
        assert "Two areas are missing." in text and "What was decided about its actions" in text


def test_a_pause_is_told_and_the_public_is_not_told_which_proceedings(review, act, stocktake):
    action = claim(an_action(review, act), act, delivery.ON_TRACK)
    paused(action, act, TODAY)

    (board,) = stocktake().sections[0].happened
    (public,) = stocktake(audience="public").sections[0].happened
    assert "A criminal investigation or trial" in board.words and "Business manager" in board.words
    assert "for a legal reason" in public.words and "criminal" not in public.words
    assert "Business manager" not in public.words
    assert stocktake(TODAY - DAY).sections[0].happened == []


def test_a_due_point_whose_day_has_passed_is_told(review, act, stocktake):
    action = claim(an_action(review, act), act, delivery.ON_TRACK)
    due_points.add(action, "First sample drawn", TODAY - 3 * DAY, by=act("unit"), today=TODAY - 9 * DAY)

    (missed,) = stocktake().sections[0].missed
    assert (missed.ref, missed.on, missed.words) == (action.ref, TODAY - 3 * DAY, "First sample drawn: 3 days late")


def test_letters_are_told_with_where_they_stand(letter, stocktake):
    doc = stocktake(scope="C4")

    (told,) = doc.sections[0].letters
    assert told.ref == letter.ref and "Sent, waiting, 1 day late" in told.words
    assert "### Letters" in md.write(doc) and "an answer was expected by 29 September 2015" in html.write(doc)


def test_the_board_view_lists_letters_without_an_answer_about_what_is_escalated(letter, review, act, visit):
    about = reviews.item_of(review, "C4")
    escalations.raise_concern(review, "board", "No answer.", "Write again.", by=act("unit"), today=TODAY, item=about)

    page = visit("member").page("/escalations/board")
    assert "Letters without an answer" in page and f">{letter.ref}</a> to Department for Education" in page
    answer = Document(url="https://example.org/answer")
    correspondence.step(letter, "answered", TODAY, "They agree.", by=act("unit"), today=TODAY, document=answer)
    assert "Letters without an answer" not in visit("member").page("/escalations/board")
