"""The board pack: what is asked first, then its lists in their order; what is left out is said; judgements stand apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO

import docx
import pytest

from tests import cast
from tests.queries import counted
from tracker.business import actions as doing
from tracker.business import escalations
from tracker.reports import board_pack, board_pack_paper, formats, frozen
from tracker.reports.board_pack_content import Late
from tracker.rules.names import Names
from tracker.store import actions, reviews

pytestmark = pytest.mark.small

TODAY, DAY = cast.TODAY, dt.timedelta(days=1)


def raise_it(review, act, ref, on):
    about = reviews.item_of(review, ref)
    return escalations.raise_concern(
        review, "board", f"Why {ref}", f"Decide on {ref}", by=act("police"), today=on, item=about
    )


def decide(escalation, act, on, by_when, words):
    return escalations.decide(escalation, words, "Business manager", by_when, by=act("unit"), today=on)


def text(pack) -> str:
    return formats.write_paper(board_pack_paper.lay_out(pack), "md").decode()


def test_the_lists_stand_in_their_order_behind_what_is_asked(review, act):
    raise_it(review, act, "R1", TODAY - 40 * DAY)
    decide(raise_it(review, act, "R2", TODAY - 40 * DAY), act, TODAY - 30 * DAY, TODAY - 10 * DAY, "Write it down")

    told = text(board_pack.gather("board", TODAY))

    heads = [line.removeprefix("## ").partition(" (")[0] for line in told.splitlines() if line.startswith("## ")]
    assert heads == [
        "What is asked of you",
        "In figures",
        "1. Decisions of last time",
        "2. Escalations and decisions wanted",
        "3. Overdue, and nothing asked",
        "4. More time asked for",
        "5. Done since",
        "6. Live",
        "7. Drift worth a question",
    ]
    first, _, rest = told.partition("## In figures")
    assert "Decide on R1" in first and "Decide on R2" not in told
    assert "Write it down" in rest and "10 days ago" in rest and "0 of 1" in rest


def test_what_was_done_is_not_called_assured(review, act):
    made = doing.add(
        review,
        "Ask again",
        reviews.agency_of("OHFT"),
        [reviews.item_of(review, "R1")],
        by=act("unit"),
        today=TODAY - 9 * DAY,
    )
    action = actions.action_of(review, made.ref)
    doing.report(action, "done_awaiting_check", "It was done", None, by=act("health"), today=TODAY - DAY)

    (done,) = board_pack.gather("board", TODAY).done

    assert done.delivery.startswith("done, awaiting check") and done.evidence == "none yet"
    assert done.assurance == "not yet tested (R1)" and not done.good


def test_a_long_list_says_how_much_longer_it_is_and_where_it_stands(review, act, visit):
    pack = board_pack.gather("board", TODAY)
    one = Late("A1", "An action", "An agency", TODAY - DAY, 1, "on track", False)

    told = text(replace(pack, late=[one] * 9))

    assert told.count("An agency. Due") == board_pack_paper.FEW == 3
    assert "And 6 more, in the list at /deadlines?state=late." in told and "(9)" in told
    member = visit("member")
    places = (board_pack_paper.LATE, board_pack_paper.TIME, board_pack_paper.DONE, board_pack_paper.LIVE)
    for where in (*places, board_pack_paper.SOON, board_pack_paper.DECISIONS, f"{board_pack_paper.ESCALATIONS}/board"):
        member.page(where)


def test_it_is_the_same_as_at_a_day_whatever_came_later(review, act):
    raised = raise_it(review, act, "R1", TODAY - 40 * DAY)
    before = text(board_pack.gather("board", TODAY - 20 * DAY, TODAY - 20 * DAY))
    decide(raised, act, TODAY, TODAY + 10 * DAY, "It is settled")

    assert text(board_pack.gather("board", TODAY - 20 * DAY, TODAY - 20 * DAY)) == before
    assert "Decide on R1" in before and "It is settled" not in before


def test_frozen_it_comes_back_the_same_and_every_format_says_it(review, act):
    raise_it(review, act, "R1", TODAY - 40 * DAY)
    paper = board_pack_paper.lay_out(board_pack.gather("board", TODAY))

    assert frozen.read(frozen.canonical(paper), type(paper)) == paper
    read = docx.Document(BytesIO(formats.write_paper(paper, "docx")))
    words = "\n".join(paragraph.text for paragraph in read.paragraphs)
    assert "Decide on R1" in words and "7. Drift worth a question" in words


def test_it_says_what_the_board_calls_itself(review):
    pack = board_pack.gather("executive", TODAY)
    called = replace(pack, names=Names({"level-executive": "Delivery group", "chair": "scrutineer"}, "A partnership"))

    told = text(called)

    assert "# Board pack for the delivery group" in told and "said by the scrutineer" not in text(pack)


def test_the_number_of_queries_does_not_grow(review, act):
    raise_it(review, act, "R1", TODAY - 40 * DAY)
    board_pack.gather("board", TODAY)
    with counted() as few:
        board_pack.gather("board", TODAY)
    for ref in ("R2", "R3"):
        raise_it(review, act, ref, TODAY - 3 * DAY)
        decide(raise_it(review, act, ref, TODAY - 3 * DAY), act, TODAY - DAY, TODAY + DAY, "So it is")
    with counted() as more:
        board_pack.gather("board", TODAY)

    assert len(more) == len(few)
