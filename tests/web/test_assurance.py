"""The chair's queue, and the page on which the chair decides what the evidence shows."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tests.queries import queries_of
from tracker import clock
from tracker.business import actions, assurance, challenges, evidence
from tracker.business.evidence import NewEvidence
from tracker.store import assurance as store
from tracker.store import evidence as evidence_store
from tracker.store import people, reviews
from tracker.store.actions import answering

pytestmark = pytest.mark.small

QUEUE = "/assurance"
DECIDE = "/reviews/children-a-f/R7/assurance"
WHOLE = {"rating": "some_evidence", "because": "The audit read twenty records."}


@pytest.fixture
def r7(review):
    """A recommendation that the shipped review holds no evidence for."""
    item = reviews.item_of(review, "R7")
    assert not list(evidence_store.links([item.key]))
    return item


@pytest.fixture
def give(review, act):
    """give(item, ...) is evidence from the police, an audit by a peer that supports unless said otherwise."""

    def _give(item, stance="supports", today=cast.TODAY, rung="practice", independence="checked_by_peer", **said):
        piece = NewEvidence(
            "Twenty records were read.", rung, independence, [(item, stance)], url="https://example.org", **said
        )
        with clock.held(today):
            return evidence.give(review, piece, by=act("police"), today=today)

    return _give


@pytest.fixture
def call_done(act):
    """call_done(item) reports its first actions as done, on behalf of their agencies."""

    def _call_done(item, number=None, today=cast.TODAY):
        done = [answer.done_by for answer in answering([item.key])][:number]
        for action in done:
            with clock.held(today):
                actions.report(action, "done_awaiting_check", "Every area was briefed.", None, by=act("unit"), today=today)
        return done

    return _call_done


@pytest.fixture
def decide(act):
    """decide(item, rating, ...) is a decision of the chair."""

    def _decide(item, rating="some_evidence", today=cast.TODAY, look_again=dt.date(2016, 9, 30), **said):
        standing = store.rating_of(item)
        with clock.held(today):
            return assurance.decide(
                item,
                rating,
                said.pop("because", "Because of what was read."),
                by=act("chair"),
                today=today,
                look_again=look_again,
                seen=standing.id if standing else None,
                **said,
            )

    return _decide


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


# The queue


def test_the_queue_of_a_review_that_nobody_worked_on_is_empty_and_says_so(visit):
    page = visit("chair").page(QUEUE)
    assert "No claims to test" in page and "Nothing has been called done" in page
    assert "Every question of the chair has its answer." in page
    assert "The chair has not decided anything yet." in page


def test_an_action_called_done_is_a_claim_to_test(visit, r7, call_done):
    done = call_done(r7, 1)
    page = visit("chair").page(QUEUE)
    assert "claims to test" in page or "1 claim to test" in page
    assert DECIDE in page and "called done." in page
    assert done


def test_new_evidence_is_a_claim_and_says_how_much_challenges(visit, r7, give):
    give(r7), give(r7, "challenges")
    page = visit("chair").page(QUEUE)
    assert "1 claim to test" in page and "New evidence: 1 challenges, 1 supports." in page


def test_what_the_chair_has_decided_on_is_new_only_after_the_decision(visit, r7, give, decide):
    give(r7, today=cast.TODAY - days(2))
    decide(r7, today=cast.TODAY - days(1))
    assert "No claims to test" in visit("chair").page(QUEUE)

    give(r7)
    assert "1 claim to test" in visit("chair").page(QUEUE)


def test_evidence_given_later_on_the_day_of_the_decision_is_new(visit, r7, give, decide):
    decide(r7)
    give(r7)
    assert "New evidence: 1 supports." in visit("chair").page(QUEUE)


def test_a_look_that_is_near_or_gone_by_is_in_the_queue(visit, review, r7, decide):
    decide(r7, today=cast.TODAY - days(90), look_again=cast.TODAY - days(3))
    decide(reviews.item_of(review, "R6"), look_again=cast.TODAY + days(30), because="Minutes were read.")
    decide(reviews.item_of(review, "LP5"), look_again=cast.TODAY + days(31), because="Nothing was found.")
    page = visit("chair").page(QUEUE)
    assert "2 claims to test" in page
    assert "was due on 27 September 2015, 3 days ago." in page and "is due on 30 October 2015." in page


def test_what_is_called_done_and_challenged_comes_before_what_is_only_new(visit, review, r7, give, call_done):
    give(reviews.item_of(review, "R3"))
    call_done(r7, 1), give(r7, "challenges")
    page = visit("reader").page(QUEUE)
    assert page.index("/reviews/children-a-f/R7") < page.index("/reviews/children-a-f/R3")


def test_done_but_not_assured_is_a_list_of_its_own(visit, r7, call_done, decide, give):
    call_done(r7)
    listed = visit("reader").page(QUEUE).partition('id="done-but-not-assured"')[2]
    assert "/reviews/children-a-f/R7" in listed.partition("</table>")[0]

    give(r7)
    decide(r7, "good_evidence")
    listed = visit("reader").page(QUEUE).partition('id="done-but-not-assured"')[2]
    assert "/reviews/children-a-f/R7" not in listed.partition("<h2")[0]


def test_a_question_of_the_chair_waits_until_it_is_answered(visit, review, r7, act):
    police = reviews.agency_of("TVP").key
    asked = challenges.ask(review, "Which records?", police, by=act("chair"), today=dt.date(2015, 9, 1), item=r7)
    challenges.ask(review, "Which schools?", police, by=act("council"), today=cast.TODAY, item=r7)
    page = visit("chair").page(QUEUE)
    assert "Which records?" in page and "15 days late" in page and "Which schools?" not in page

    challenges.answer(asked, "The twenty of May.", by=act("police"), today=cast.TODAY)
    assert "Which records?" not in visit("chair").page(QUEUE)


def test_since_a_day_shows_what_came_on_it_or_after_it(visit, r7, give):
    give(r7, today=cast.TODAY - days(10))
    chair = visit("chair")
    assert "1 claim to test since 20 September 2015" in chair.page(f"{QUEUE}?since=2015-09-20")
    assert "No claims to test since 21 September 2015" in chair.page(f"{QUEUE}?since=2015-09-21")
    assert chair.get(f"{QUEUE}?since=soon").status_code == 400


def test_a_queue_with_more_than_one_review_says_of_which_each_is(visit):
    assert 'name="review"' not in visit("chair").page(QUEUE)
    assert visit("chair").page(f"{QUEUE}?review=children-a-f")


@pytest.mark.parametrize("part", cast.SEEN_AS_ROLES)
def test_everybody_reads_the_queue_and_only_the_chair_is_led_to_decide(visit, r7, give, part):
    give(r7)
    page = visit(part).page(QUEUE)
    assert "1 claim to test" in page
    assert (DECIDE in page) is (part == "chair")


def test_the_queue_as_at_a_day_before_is_what_it_was(visit, review, r7, give, decide, call_done, act):
    give(r7, today=cast.TODAY - days(3))
    reader, path = visit("chair"), f"{QUEUE}?as_at=2015-09-29"
    before = reader.still(path)

    against = give(r7, "challenges")
    call_done(r7), decide(r7, weighed={against.ref: "It is of few records."})
    challenges.ask(review, "Which?", reviews.agency_of("TVP").key, by=act("chair"), today=cast.TODAY, item=r7)
    decide(reviews.item_of(review, "LP5"))

    assert reader.still(path) == before
    assert DECIDE not in before and "1 claim to test" in before


@pytest.mark.whole
def test_the_queue_makes_as_many_queries_for_many_claims_as_for_two(visit, review, give):
    everything = list(reviews.items(review))
    for item in everything[:2]:
        give(item)
    reader = visit("reader")
    few = queries_of(reader, QUEUE)
    for item in everything[2:27]:
        give(item)
    assert "27 claims to test" in reader.page(QUEUE) and "Showing 1 to 25 of 27 claims" in reader.page(QUEUE)
    assert queries_of(reader, QUEUE) == few


# The decision


def test_the_chair_records_a_decision_with_its_reason_and_what_it_rests_on(visit, r7, give):
    piece = give(r7)
    answer = visit("chair").post(DECIDE, {**WHOLE, "rests_on": [piece.ref]})
    assert answer.status_code == 302
    decision = store.rating_of(r7)
    assert (decision.rating, decision.because, decision.rests_on) == ("some_evidence", WHOLE["because"], [piece.ref])
    assert WHOLE["because"] in visit("reader").page(QUEUE)


def test_an_empty_date_of_the_next_look_is_the_one_proposed_for_the_rating(visit, r7, give):
    give(r7)
    visit("chair").post(DECIDE, {**WHOLE, "rating": "good_evidence"})
    assert store.rating_of(r7).look_again == dt.date(2016, 3, 30)


def test_a_date_that_the_chair_types_is_kept(visit, r7):
    typed = {"look_again-day": "14", "look_again-month": "12", "look_again-year": "2015"}
    visit("chair").post(DECIDE, {**WHOLE, **typed})
    assert store.rating_of(r7).look_again == dt.date(2015, 12, 14)


@pytest.mark.parametrize("part", [part for part in cast.PARTS if part != "chair"])
def test_a4_nobody_but_the_chair_sees_the_page_or_sends_it(visit, r7, part):
    visitor = visit(part)
    assert visitor.get(DECIDE).status_code == 403
    assert visitor.post(DECIDE, WHOLE).status_code == 403
    assert store.rating_of(r7) is None
    logged = people.AccessLog.select().where(people.AccessLog.what == "refused", people.AccessLog.where.endswith(DECIDE))
    assert {(row.post, row.where) for row in logged} == {
        (cast.acting(part).post, f"GET {DECIDE}"),
        (cast.acting(part).post, f"POST {DECIDE}"),
    }


def test_the_evidence_stands_highest_rung_first_and_each_challenge_asks_how_it_was_weighed(visit, r7, give):
    plan, audit = give(r7, rung="plan"), give(r7, "challenges")
    page = visit("chair").page(DECIDE)
    assert page.index(f">{audit.ref}<") < page.index(f">{plan.ref}<")
    assert f"How did you weigh {audit.ref}?" in page and f"How did you weigh {plan.ref}?" not in page


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(visit, r7, give):
    piece = give(r7, "challenges")
    answer = visit("chair").post(DECIDE, {"rating": "some_evidence", "rests_on": [piece.ref], "override": "I saw it."})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Say why. The reason is shown wherever the rating is shown." in page
    assert f"Say how you weighed {piece.ref}, which challenges this." in page
    assert f'value="{piece.ref}" checked' in page and "I saw it." in page
    assert store.rating_of(r7) is None


def test_a_rating_against_the_rules_is_dimmed_with_its_reason_and_needs_a_reason(visit, r7):
    chair, wish = visit("chair"), {**WHOLE, "rating": "good_evidence"}
    assert "Good evidence needs practice or impact that supports, checked by somebody else." in chair.page(DECIDE)

    stopped = chair.post(DECIDE, wish)
    assert stopped.status_code == 422 and store.rating_of(r7) is None
    assert "To decide against this rule, give a written reason." in stopped.get_data(as_text=True)

    chair.post(DECIDE, {**wish, "override": "I sat in on three meetings."})
    assert store.rating_of(r7).override == "I sat in on three meetings."
    assert "Decided against a rule." in chair.page(QUEUE)


def test_evidence_of_another_item_cannot_be_relied_on(visit, review, r7, give):
    other = give(reviews.item_of(review, "R6"))
    answer = visit("chair").post(DECIDE, {**WHOLE, "rests_on": [other.ref]})
    assert answer.status_code == 422 and "no longer bears on this" in answer.get_data(as_text=True)
    assert store.rating_of(r7) is None


def test_a_field_that_the_form_does_not_have_is_not_read(visit, r7):
    visit("chair").post(DECIDE, {**WHOLE, "decided_by": "somebody", "deputy": "y", "decided_on": "2014-01-01"})
    decision = store.rating_of(r7)
    assert (decision.decided_on, decision.deputy) == (cast.TODAY, False)
    assert decision.decided_by == cast.acting("chair").post


def test_somebody_else_decided_first_shows_both_and_can_be_saved_from_there(visit, r7, decide):
    chair = visit("chair")
    mine = {**cast.hidden_fields(chair.page(DECIDE), DECIDE), **WHOLE}
    decide(r7, "not_assured", because="Nothing was seen.")

    answer = chair.client.post(DECIDE, data=mine)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Nothing was seen." in page and WHOLE["because"] in page and "Independent chair recorded" in page
    assert store.rating_of(r7).rating == "not_assured"

    again = chair.client.post(DECIDE, data={**WHOLE, **cast.hidden_fields(page, DECIDE)})
    assert again.status_code == 302 and store.rating_of(r7).rating == "some_evidence"
    assert [row.rating for row in store.decisions(r7)] == ["not_assured", "some_evidence"]


def test_a_mistake_beside_a_stale_save_does_not_hide_that_somebody_was_first(visit, r7, decide):
    chair = visit("chair")
    hidden = cast.hidden_fields(chair.page(DECIDE), DECIDE)
    decide(r7, "not_assured")
    page = chair.client.post(DECIDE, data={**hidden, "rating": "some_evidence"}).get_data(as_text=True)

    assert chair.client.post(DECIDE, data={**WHOLE, **cast.hidden_fields(page, DECIDE)}).status_code == 409


def test_a_double_click_is_one_decision(visit, r7):
    chair = visit("chair")
    sent = {**cast.hidden_fields(chair.page(DECIDE), DECIDE), **WHOLE}
    assert [chair.client.post(DECIDE, data=sent).status_code for _ in range(2)] == [302, 409]
    assert len(list(store.decisions(r7))) == 1


def test_the_past_cannot_be_decided(visit, r7):
    assert visit("chair").get(f"{DECIDE}?as_at=2015-09-01").status_code == 400


def test_reading_restricted_evidence_on_the_way_is_logged(visit, r7, give):
    piece = give(r7, restricted=True)
    visit("chair").page(DECIDE)
    logged = people.AccessLog.select().where(people.AccessLog.what == "read restricted evidence")
    assert [row.where for row in logged] == [f"children-a-f/{piece.ref}"]


def test_an_item_that_is_not_there_answers_as_one_that_is_not_yours(visit):
    assert visit("chair").get("/reviews/children-a-f/R99/assurance").status_code == 404
    assert visit("chair").get("/reviews/nowhere/R7/assurance").status_code == 404


@pytest.mark.whole
def test_the_decision_page_makes_as_many_queries_for_many_pieces_as_for_two(visit, r7, give):
    give(r7), give(r7, "challenges")
    chair = visit("chair")
    few = queries_of(chair, DECIDE)
    for _ in range(23):
        give(r7)
    assert queries_of(chair, DECIDE) == few
