"""A stocktake says what was known on its day, to whom it may be said, with sources, gaps and contradictions."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tests.queries import counted
from tests.reports import story as telling
from tracker.business import actions as doing
from tracker.business import closing, people
from tracker.rules.refusal import Refused
from tracker.store import actions, reviews


def statements(doc) -> list[str]:
    return [note.statement for note in doc.register]


def test_the_day_after_a_report_has_its_evidence_with_citation_and_the_day_before_has_not(story, stocktake):
    before, after = stocktake(telling.BEFORE), stocktake(telling.FIRST)

    assert telling.AUDIT not in statements(before)
    note = next(note for note in after.register if note.statement == telling.AUDIT)
    assert note.citation == "Given by Oxfordshire County Council, 1 September 2015"
    assert note.behind[0].startswith("audit.txt, SHA-256 ")


def test_a_past_day_knows_no_later_decision_question_or_escalation(story, stocktake):
    (before,), (now,) = stocktake(telling.BEFORE).sections, stocktake().sections

    assert (before.decision, before.questions, before.raised) == (None, [], [])
    assert (now.rating, now.questions[0].question) == ("some_evidence", "Who checked the audit?")
    assert now.raised[0].why == "Night calls were not looked at."
    assert {step.delivery for step in before.steps} == {"not_reported"}
    assert "done_awaiting_check" in {step.delivery for step in now.steps}


def test_the_wording_is_exact_and_has_its_source(stocktake, review):
    doc = stocktake(scope="all")

    assert [s.text for s in doc.sections] == [item.text for item in reviews.items(review)]
    assert doc.sections[0].citation == "Scrutiny report, March 2015, ¶21(i)"
    other = next(s for s in doc.sections if s.ref == "C1").other_wordings
    assert other[0][1] == "Independent commentary, July 2015, section 3, Recommendation 1"


def test_every_piece_has_one_number_wherever_it_stands(stocktake):
    doc = stocktake(scope="all")

    numbers = [note.number for note in doc.register]
    assert numbers == list(range(1, len(numbers) + 1))
    shown = {piece.note.ref: piece.note.number for s in doc.sections for piece in s.pieces}
    assert shown == {note.ref: note.number for note in doc.register}


def test_what_challenges_stands_among_the_evidence_and_in_front(story, stocktake):
    doc = stocktake(scope="recommendations")

    assert {piece.stance for piece in doc.sections[0].on("practice")} == {"supports", "challenges"}
    notice = next(row for row in doc.notices if row.words.startswith("Evidence challenges"))
    assert "R1" in notice.refs
    assert notice.rule == "at least one piece challenges"


def test_the_sentence_in_front_counts_what_the_table_below_it_counts(stocktake):
    front = stocktake(scope="recommendations").overview

    sides = [(row.supports + row.challenges, row.supports_checked + row.challenges_checked) for row in front.evidence]
    pieces, checked = (sum(numbers) for numbers in zip(*sides, strict=True))
    assert f"{pieces} pieces of evidence stand for or against: {checked} checked by somebody other" in front.sentences[-1]


def test_where_no_agency_has_reported_none_is_said_to_have_called_anything(stocktake):
    _, said, _ = stocktake(scope="recommendations").overview.sentences

    assert said.startswith("No agency has reported here on any of the ")
    assert "done" not in said


def test_nobody_of_two_is_neither(stocktake):
    words = {s.ref: s.responses_words for s in stocktake(scope="recommendations").sections}

    assert words["R7"] == "Neither of the 2 bodies that are addressed or asked has responded."
    assert words["R11"] == "None of the 6 bodies that are addressed or asked has responded."


def test_what_only_tells_of_families_is_not_their_voice(stocktake):
    doc = stocktake(scope="recommendations")

    notice = next(row for row in doc.notices if row.words.startswith("No child's or family's voice"))
    assert "R5" in notice.refs and "R10" not in notice.refs


def test_notices_and_gaps_follow_from_the_evidence(stocktake):
    doc = stocktake(scope="recommendations")

    [notice] = [row for row in doc.notices if row.words.startswith("Nothing supports or challenges ")]
    assert notice.words.startswith(f"Nothing supports or challenges {len(notice.refs)} of the 13")
    assert {"R3", "R7", "R11"} <= set(notice.refs)
    gaps = next(s for s in doc.sections if s.ref == "R7").gaps
    assert "Nothing supports or challenges it." in gaps
    assert "The chair has not yet tested it." in gaps


def test_restricted_pieces_are_shown_to_those_who_may_see_them(story, stocktake, act):
    seen = stocktake(reader=act("chair"))
    unseen = stocktake(reader=act("reader"))

    assert telling.SECRET in statements(seen)
    assert len(seen.restricted_shown) == 1
    assert telling.SECRET not in statements(unseen)
    assert unseen.sections[0].hidden == {"impact": 1}
    assert telling.SECRET in statements(stocktake(everything=True))


def test_the_public_copy_counts_restricted_pieces_with_their_rungs_and_nothing_else(story, stocktake, act):
    doc = stocktake(audience="public", reader=act("chair"), everything=True)

    assert telling.SECRET not in repr(doc)
    assert "What the restricted" not in repr(doc)  # how the chair weighed it
    assert doc.left_out[0].startswith("1 restricted piece of evidence (1 on impact), because this copy is for the public.")
    assert doc.sections[0].counts["impact"]["challenges"] == 0
    assert doc.sections[0].decision.hidden == 1


def test_the_public_copy_names_no_officer_and_no_post(story, stocktake, review, act):
    people.add("Jo Findlater", "jo.f@example.org", cast.PASSWORD, by=None, today=cast.TODAY, now=dt.datetime(2015, 9, 30))
    words = "Jo Findlater asked; DCI Findlater, jo.f@example.org, agreed."
    telling.give(review, story.item, words, said_by="Jo Findlater")

    board, public = stocktake(), stocktake(audience="public")

    assert words in repr(board)
    assert not [word for word in ("Findlater", "jo.f@", "Council lead", "audit.txt") if word in repr(public)]
    assert "[name left out] asked; [name left out], [name left out], agreed." in repr(public)
    assert "3 names or addresses that people had typed were taken out of the text" in " ".join(public.left_out)
    assert public.sections[0].decision.decided_by == "the independent chair"


def test_the_scope_is_a_kind_a_theme_an_agency_or_an_item(stocktake):
    assert [s.ref for s in stocktake(scope="national").sections] == ["N1", "N2", "N3"]
    assert {s.theme for s in stocktake(scope="Escalation").sections} == {"Escalation"}
    assert [s.ref for s in stocktake(scope="LP31").sections] == ["LP31", "LP32"]
    police = stocktake(scope="TVP")
    assert 0 < len(police.sections) < police.of_all
    with pytest.raises(Refused, match='There is no "XYZ" in this review'):
        stocktake(scope="XYZ")


def test_what_the_scope_leaves_out_is_counted(stocktake):
    doc = stocktake(scope="recommendations")

    assert any(words.startswith("88 items outside the scope (3 national recommendations") for words in doc.left_out)


def test_every_agency_that_is_asked_stands_among_the_responses(story, stocktake):
    (section,) = stocktake().sections

    said = {row.agency: row.response for row in section.answers}
    assert said["Thames Valley Police"] == "accepted"
    assert said["Oxford City Council"] == "awaiting"


def test_still_to_do_has_owner_date_and_basis(story, stocktake):
    (section,) = stocktake().sections

    step = next(step for step in section.still_to_do if step.ref == story.action.ref)
    assert (step.lead, step.said) == ("Oxfordshire County Council", "The procedure was tried on 40 calls.")
    assert step.link_basis in ("stated", "inferred")
    assert step.asked_for == dt.date(2016, 1, 31)


def test_a_refused_closing_stands_with_its_reason_until_the_agency_reports_again(story, stocktake, act):
    seen = actions.action_of(reviews.review_of("children-a-f"), story.action.ref)
    closing.refuse(seen, "Forty calls are too few.", by=act("chair"), today=cast.TODAY)

    def told(audience="board"):
        steps = stocktake(audience=audience).sections[0].still_to_do
        return next(step.decided for step in steps if step.ref == seen.ref)

    assert told() == "Closing refused on 30 September 2015, Independent chair: Forty calls are too few."
    assert told("public").startswith("Closing refused on 30 September 2015, the independent chair:")
    doing.report(seen, "done_awaiting_check", "Eighty calls now.", None, by=act("council"), today=cast.TODAY)
    assert told() == ""


def test_the_heads_of_the_chains_are_those_of_the_day(story, stocktake):
    now, before = ({chain: count for chain, count, _ in doc.heads} for doc in (stocktake(), stocktake(telling.BEFORE)))

    assert set(now) == {"board", "children-a-f"}
    assert before["children-a-f"] < now["children-a-f"]


def test_the_sources_are_acknowledged(stocktake):
    said = " ".join(stocktake(scope="all").attribution)

    assert "© Crown copyright 2015. Open Government Licence v3.0" in said
    assert said.count("Quoted for reporting; remains its owner's.") == 4


def test_an_agency_that_is_asked_nothing_has_an_empty_stocktake(stocktake):
    doc = stocktake(dt.date(2013, 12, 31), scope="recommendations")

    assert (doc.sections, doc.register, doc.notices) == ([], [], [])
    assert doc.overview.sentences == ["Nothing within this scope was known on 31 December 2013."]


def test_the_number_of_queries_does_not_grow(story, stocktake, review):
    def queries() -> int:
        with counted() as found:
            stocktake(scope="all", audience="public")
        return len(found)

    before = queries()
    for number in range(12):
        telling.give(review, story.item, f"Call {number} was looked at.")

    assert queries() == before
    with counted() as of_one:
        stocktake(scope="R1", audience="public")
    assert len(of_one) == before
