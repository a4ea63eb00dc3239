"""Home: what needs each role, in order, with the end of the list."""

import datetime as dt

import pytest

from tests import cast, markup
from tests.hand import by_hand
from tests.queries import counted, queries_of
from tracker import clock
from tracker.business import (
    actions,
    asked_before,
    assurance,
    challenges,
    deadlines,
    drift,
    escalations,
    evidence,
    responses,
)
from tracker.rules import drift as drift_rules
from tracker.store import actions as action_store
from tracker.store import deadlines as deadline_store
from tracker.store import drift as drift_store
from tracker.store import evidence as evidence_store
from tracker.store import people, reviews

pytestmark = pytest.mark.small

TODAY = cast.TODAY


def days_ago(number: int) -> dt.date:
    return TODAY - dt.timedelta(days=number)


@pytest.fixture
def r1(review):
    return reviews.item_of(review, "R1")


@pytest.fixture
def sample(review, act, r1):
    """An action of the police with a confirmed date in two months."""
    tvp = reviews.agency_of("TVP")
    return actions.add(
        review, "Ask forty officers", tvp, [r1], by=act("unit"), today=days_ago(100), deadline=TODAY + dt.timedelta(days=60)
    )


def standing(review, action):
    return action_store.action_of(review, action.ref)


def report(review, action, act, state="on_track", on=TODAY, forecast=None, **kwargs):
    return actions.report(
        standing(review, action), state, "Ten were asked.", forecast, by=act("police"), today=on, **kwargs
    )


def needs(page: str) -> list[str]:
    """The headings of what needs the person, in order."""
    tree = markup.parse(page)
    found = [tree.find(".//section[@class='start-here']//h2")] + tree.findall(".//ol[@class='next-list']/li/div/h3")
    return ["".join(each.itertext()).strip() for each in found if each is not None]


def green_buttons(page: str) -> int:
    main = page.partition("<main")[2].partition("</main>")[0]
    return main.count('class="govuk-button"')


@pytest.mark.parametrize("part", cast.PARTS)
def test_every_role_has_a_home_with_at_most_one_green_button(visit, part):
    page = visit(part).page("/")

    assert "<h1>" in page
    assert green_buttons(page) <= 1


def test_a_question_comes_first_then_what_is_late_then_what_is_awaited(visit, act, review, sample):
    report(review, sample, act)
    deadline = deadline_store.of_actions([sample.key])[sample.key]
    by_hand(deadline_store.Deadline.update(current=days_ago(3)).where(deadline_store.Deadline.id == deadline.id))
    challenges.ask(
        review, "Who was asked?", sample.lead_id, by=act("chair"), today=days_ago(1), action=standing(review, sample)
    )

    found = needs(visit("police").page("/"))

    assert found[0] == f"Answer the question about action {sample.ref}"
    assert found[1] == f"{sample.ref} is 3 days late"
    assert "Say whether Thames Valley Police accepts R1" in found[2:]


def test_a_question_says_when_it_is_due_and_leads_to_its_answer(visit, act, review, r1):
    tvp = reviews.agency_of("TVP")
    asked = challenges.ask(review, "Who was asked?", tvp.key, by=act("chair"), today=TODAY, item=r1)

    page = visit("police").page("/")

    assert "Due Wednesday 14 October, in 14 days" in page
    assert "“Who was asked?”" in page
    assert f'href="/reviews/children-a-f/questions/{asked.ref}"' in page


def test_an_answered_question_is_no_need_any_more(visit, act, review, r1):
    asked = challenges.ask(review, "Who was asked?", reviews.agency_of("TVP").key, by=act("chair"), today=TODAY, item=r1)
    challenges.answer(asked, "Forty.", by=act("police"), today=TODAY)

    assert "Answer the question about R1" not in needs(visit("police").page("/"))


def test_the_question_to_another_agency_is_not_mine(visit, act, review, r1):
    challenges.ask(review, "Who was asked?", reviews.agency_of("OCC").key, by=act("chair"), today=TODAY, item=r1)

    assert "Answer the question about R1" in needs(visit("council").page("/"))
    assert "Answer the question about R1" not in needs(visit("police").page("/"))


def test_silence_is_said_with_the_interval(visit, act, review, sample):
    report(review, sample, act, on=days_ago(95))

    page = visit("police").page("/")

    assert f"{sample.ref} has had no update for 95 days" in needs(page)
    assert "You report every 90 days, so the Board sees it as silent." in page


def test_an_action_expected_late_asks_for_more_time(visit, act, review, sample):
    report(review, sample, act, forecast=TODAY + dt.timedelta(days=75))

    page = visit("police").page("/")

    assert any(f"{sample.ref} may slip: you expect 14 December 2015" in need for need in needs(page))
    assert f"/actions/{sample.ref}/more-time" in page


def test_an_action_at_risk_is_named(visit, act, review, sample):
    report(review, sample, act, state="at_risk")

    assert f"{sample.ref} is at risk" in needs(visit("police").page("/"))


def test_an_action_on_track_needs_nothing_and_ends_the_list(visit, act, review, sample):
    report(review, sample, act)

    page = visit("police").page("/")

    assert not any(sample.ref in need for need in needs(page))
    assert "Nothing else falls due before 29 November 2015." in page


def test_actions_that_nobody_reported_on_are_few_and_then_a_number(visit):
    page = visit("council").page("/")

    assert len([need for need in needs(page) if need.startswith("Say where A")]) == 3
    assert "more actions have not been reported on</a>" in page


def test_a_response_once_given_is_no_need(visit, act, r1):
    responses.respond(r1, reviews.agency_of("TVP"), "accepted", "", by=act("police"), today=TODAY)

    assert "Say whether Thames Valley Police accepts R1" not in needs(visit("police").page("/"))


def test_a_decision_on_more_time_is_told_for_a_fortnight(visit, act, review, sample):
    deadline = deadline_store.of_actions([sample.key])[sample.key]
    change = deadlines.ask(deadline, TODAY + dt.timedelta(days=90), "The sample.", by=act("police"), today=days_ago(20))
    deadlines.decide(change, False, "It was promised.", by=act("unit"), today=days_ago(13))
    page = visit("police").page("/")

    assert f"{sample.ref} keeps its date, 29 November 2015" in needs(page) and "It was promised." in page

    with clock.held(TODAY + dt.timedelta(days=3)):
        assert "It was promised." not in visit("police").page("/")


def test_evidence_to_look_at_again_is_named(visit, act, review, r1):
    piece = evidence.NewEvidence(
        "A sample.", "practice", "checked_by_peer", [(r1, "supports")], url="https://example.org/a", look_again=days_ago(2)
    )
    given = evidence.give(review, piece, by=act("police"), today=days_ago(30))

    page = visit("police").page("/")

    assert "Look again at one piece of evidence" in needs(page)
    assert f"{given.ref} was to be looked at again by 28 September 2015" in page


def test_the_three_marks_stand_beside_what_is_asked_of_the_agency(visit):
    page = visit("police").page("/")

    assert "What the review asks of Thames Valley Police" in page
    assert "asked for assurance, as each member agency" in page
    assert "Not yet tested" in page


def test_a_senior_officer_sees_what_was_raised_with_them(visit, act, review, r1):
    tvp = reviews.agency_of("TVP")
    raised = escalations.raise_concern(
        review, "senior_officer", "No answer.", "Answer.", by=act("district"), today=TODAY, item=r1, agency=tvp.key
    )

    found = needs(visit("police_chief").page("/"))

    assert any(need.startswith(f"{raised.ref}: R1 is with the agency's senior officer") for need in found)
    assert not any(raised.ref in need for need in needs(visit("police").page("/")))


def test_anybody_but_a_reader_can_raise_a_concern_from_home(visit):
    for part in cast.SEEN_AS_ROLES:
        assert ("Raise a concern" in visit(part).page("/")) == (part != "reader")


def test_the_chair_sees_escalations_answers_claims_and_requests_in_that_order(visit, act, review, r1, sample):
    report(review, sample, act, state="done_awaiting_check")
    asked = challenges.ask(review, "Who?", sample.lead_id, by=act("chair"), today=days_ago(5), item=r1)
    challenges.answer(asked, "Forty officers.", by=act("police"), today=days_ago(1))
    raised = escalations.raise_concern(review, "board", "Worry.", "Look.", by=act("health"), today=TODAY, item=r1)
    deadline = deadline_store.of_actions([sample.key])[sample.key]
    deadlines.ask(deadline, TODAY + dt.timedelta(days=90), "Later.", by=act("police"), today=TODAY)

    found = needs(visit("chair").page("/"))

    assert found == [
        f"{raised.ref}: R1 is with the full Board",
        "Read the answer about R1",
        "Test what is claimed about R1",
        f"Thames Valley Police asks for more time for {sample.ref}",
        f"Close {sample.ref}, or refuse to",
    ]


def test_an_answer_is_read_once_the_chair_has_decided(visit, act, review, r1):
    asked = challenges.ask(review, "Who?", reviews.agency_of("TVP").key, by=act("chair"), today=TODAY, item=r1)
    challenges.answer(asked, "Forty officers.", by=act("police"), today=TODAY)
    against = {link.piece.ref: "Weighed." for link in evidence_store.links([r1.key]) if link.stance == "challenges"}
    later = TODAY + dt.timedelta(days=90)
    assurance.decide(r1, "some_evidence", "Read.", by=act("chair"), today=TODAY, weighed=against, look_again=later)

    assert needs(visit("chair").page("/")) == []


def test_the_chair_is_told_what_is_asked_again_until_it_is_tested_or_dismissed(visit, act, review, r1):
    c1, c2 = (reviews.item_of(review, ref) for ref in ("C1", "C2"))
    for each in (c1, c2):
        asked_before.say(each, r1, "inferred", because="Both ask it.", by=act("unit"), today=TODAY)
    page = visit("chair").page("/")

    assert needs(page) == ["C1 asks again what R1 asked", "C2 asks again what R1 asked"]
    assert "R1 asked it on 26 March 2015, and is not yet tested (inferred, nobody has confirmed it)." in page

    against = {link.piece.ref: "Weighed." for link in evidence_store.links([c1.key]) if link.stance == "challenges"}
    later = TODAY + dt.timedelta(days=90)
    assurance.decide(c1, "not_assured", "Read.", by=act("chair"), today=TODAY, weighed=against, look_again=later)
    signal = drift_store.the_one(drift_rules.ASKED_AGAIN, c2.key, TODAY, act("chair"))
    drift.dismiss(signal, review, signal.fingerprint, "Asked and answered.", by=act("chair"), today=TODAY)

    assert needs(visit("chair").page("/")) == []
    assert drift_store.the_one(drift_rules.ASKED_AGAIN, c1.key, TODAY, act("chair"))


def test_a_chair_with_nothing_to_do_is_told_so(visit):
    page = visit("chair").page("/")

    assert needs(page) == []
    assert "Nothing needs you now." in page


def test_the_business_unit_sees_dates_owners_posts_and_updates(visit, act, review, sample):
    report(review, sample, act)

    page = visit("unit").page("/")

    assert any("nobody can report for" in need for need in needs(page))
    aside = page.partition("To work through")[2]
    assert "dates wait for the Board to confirm them</a>" in aside and "actions have no owner</a>" in aside
    assert f">{sample.ref}<" in page and "New in the last 14 days" in page


def test_the_business_unit_decides_time_but_not_for_the_board_itself(visit, act, review, r1):
    board = reviews.agency_of("OSCB")
    action = actions.add(
        review, "Ask them", board, [r1], by=act("unit"), today=days_ago(9), deadline=TODAY + dt.timedelta(days=9)
    )
    deadline = deadline_store.of_actions([action.key])[action.key]
    deadlines.ask(deadline, TODAY + dt.timedelta(days=90), "Later.", by=act("unit"), today=TODAY)

    assert "/time/" not in visit("unit").page("/")
    assert f"/actions/{action.ref}/time/T1" in visit("chair").page("/")


def test_a_board_member_sees_their_level_only_and_decisions_that_fall_due(visit, act, review, r1):
    mine = escalations.raise_concern(review, "board", "Worry.", "Look.", by=act("health"), today=TODAY, item=r1)
    other = escalations.raise_concern(review, "executive", "Worry.", "Look.", by=act("health"), today=TODAY, item=r1)
    decided = escalations.raise_concern(review, "board", "Old.", "Look.", by=act("health"), today=days_ago(40), item=r1)
    escalations.decide(decided, "Bring it.", "Director", TODAY, by=act("member"), today=days_ago(30))

    found = needs(visit("member").page("/"))

    assert found == [f"{mine.ref}: R1 is with the full Board", "Was D1 carried out?"]
    assert not any(other.ref in need for need in found)


def test_a_reader_is_led_into_the_review_and_to_the_days_of_its_sources(visit):
    page = visit("reader").page("/")

    assert "Read the review" in page
    assert "/reviews/children-a-f?as_at=2013-11-26" in page


def test_a_person_without_a_post_is_told_so(app, anybody, act):
    anybody.sign_in("reader")
    by_hand(people.Post.update(until=TODAY).where(people.Post.record == act("reader").post))

    assert "You hold no post today" in anybody.page("/")


def test_home_asks_who_you_are(anybody):
    assert anybody.get("/").status_code == 302


def test_in_the_past_nothing_is_drawn_that_changes(visit, act, review, sample):
    report(review, sample, act, on=days_ago(99))

    page = visit("police").page(f"/?as_at={days_ago(2)}")

    assert f"{sample.ref} has had no update for 97 days" in needs(page)
    assert 'class="govuk-button' not in page.partition("<main")[2]
    assert "/respond/" not in page and "/more-time" not in page and "Raise a concern" not in page


def test_an_agency_that_was_not_known_yet_is_told_so(visit):
    assert "not known on this day" in visit("police").page("/?as_at=2000-01-01")


def test_before_any_review_home_says_that_there_is_none(visit):
    assert "No review was known on this day." in visit("chair").page("/?as_at=2000-01-01")


@pytest.mark.whole
def test_the_number_of_queries_does_not_grow_with_what_waits(visit, act, review, r1):
    tvp = reviews.agency_of("TVP")
    visitors = {part: visit(part) for part in ("police", "chair", "unit", "member")}

    def wait(number):
        for _ in range(number):
            action = actions.add(
                review, "Ask", tvp, [r1], by=act("unit"), today=days_ago(99), deadline=TODAY + dt.timedelta(days=2)
            )
            report(review, action, act, on=days_ago(95))
            challenges.ask(review, "Who?", tvp.key, by=act("chair"), today=days_ago(9), action=action)
            escalations.raise_concern(review, "board", "Worry.", "Look.", by=act("health"), today=days_ago(60), item=r1)

    wait(5)
    few = {part: queries_of(visitor, "/") for part, visitor in visitors.items()}
    wait(20)

    for part, visitor in visitors.items():
        with counted() as queries:
            visitor.page("/")
        assert len(queries) == few[part], part
