"""The demonstration: responses, letters, evidence and assurance, each with its case."""

import datetime as dt

import pytest

from tests import cast
from tracker.rules import assurance as ratings
from tracker.rules import deadlines as dates
from tracker.rules import delivery, evidence
from tracker.rules import responses as answers
from tracker.store import assurance, claims, correspondence, items, people, responses, reviews
from tracker.store import evidence as evidence_store
from tracker.store.database import known
from tracker.store.evidence import Evidence
from tracker.store.reviews import Item, Response

TODAY = cast.TODAY

# Questions and responses


def test_questions_are_open_overdue_answered_and_answered_late(demo):
    assert demo.question("nothing-since-may").open and demo.question("nothing-since-may").due > TODAY
    assert demo.question("how-many-decisions").open and demo.question("how-many-decisions").due < TODAY
    assert demo.question("late-records").answered_on <= demo.question("late-records").due
    assert demo.question("what-is-different").answered_on > demo.question("what-is-different").due


def test_the_chairs_open_questions_are_listed(demo):
    found = {row.ref for row in claims.unanswered_by_anybody()}

    assert found == {demo.names[name] for name in ("how-many-decisions", "taken-or-tested", "nothing-since-may")}


@pytest.mark.parametrize("response", answers.LABELS)
def test_the_first_recommendation_has_every_response(demo, response):
    given = {row.agency_id: row.response for row in reviews.responses([demo.item("R1").item.key])}
    members = responses.Members(TODAY).now

    assert response in {given.get(key, answers.AWAITING) for key in members}


def test_a_response_that_changed_has_both_versions(demo):
    rows = Response.select().where(Response.ref == "R1/OHFT").order_by(Response.version)

    assert [row.response for row in rows] == ["accepted_in_part", "accepted"]
    corrected = Response.get((Response.ref == "R1/CHERWELL") & known(Response))
    assert (corrected.change, corrected.said_on) == ("corrected", dt.date(2015, 5, 7))


def test_the_chairs_view_of_one_agency_stands_beside_the_whole(demo):
    item = demo.item("R7").item
    view = assurance.rating_of(item, agency=reviews.agency_of("TVP"))

    assert view.rating == "some_evidence" and view.invented and view.key != assurance.rating_of(item).key


@pytest.mark.parametrize(
    ("name", "state", "late"),
    [
        ("letter-districts", "sent", False),
        ("letter-sixteen", "acknowledged", False),
        ("letter-guidance", "answered", False),
        ("letter-research", "sent", True),
        ("letter-consent", "no_answer", False),
    ],
)
def test_there_is_a_letter_in_each_state(demo, name, state, late):
    (story,) = correspondence.stories([correspondence.letter_of(demo.review, demo.names[name])], TODAY)

    assert (story.letter.state, bool(story.clock.late)) == (state, late)
    assert all(row.invented for row in (story.letter, *story.steps, *story.about, *story.files))
    assert bool(story.files) == (name in ("letter-guidance", "letter-sixteen"))


def test_the_letter_that_a_source_states_is_not_invented_and_one_gap_is_left(demo):
    told = correspondence.letter_of(demo.review, "L1")

    assert told.direction == "received" and told.source and not told.invented
    assert [each.item.ref for each in correspondence.followed(TODAY) if not each.sent] == ["C5"]


# Evidence


@pytest.mark.parametrize("rung", evidence.RUNGS)
def test_invented_evidence_stands_on_every_rung(demo, rung):
    found = links(Evidence.rung == rung)

    assert {link.stance for link in found} >= {"supports"}


@pytest.mark.parametrize("independence", evidence.INDEPENDENCE)
def test_invented_evidence_is_as_independent_as_can_be_said(demo, independence):
    assert links(Evidence.independence == independence)


@pytest.mark.parametrize(
    ("name", "voice", "checked", "stance"),
    [
        ("talks-read", "child", False, "supports"),
        ("told-an-advocate", "child", True, "supports"),
        ("listening-group", "child", True, "challenges"),
        ("parents-asked", "family", False, "supports"),
        ("letters-to-parents", "family", True, "challenges"),
        ("sixty-staff", "practitioner", True, "supports"),
        ("officer-sample", "practitioner", False, "challenges"),
    ],
)
def test_whose_voice_it_carries(demo, name, voice, checked, stance):
    piece = demo.piece(name)

    assert (piece.voice, piece.independence != evidence.SELF_REPORTED) == (voice, checked)
    assert stance in {link.stance for link in evidence_store.links_of([piece.key])}


def links(condition):
    every = [key for (key,) in Item.select(Item.record).tuples()]
    return list(evidence_store.links(every).where(Evidence.invented & condition))


def test_restricted_evidence_is_seen_by_its_agency_the_chair_and_the_unit(demo):
    piece = demo.piece("restricted-reading")

    seen = {
        email.partition("@")[0]: piece.key in {row.key for row in evidence_store.seen_by(evidence_store.pieces(), acting)}
        for email, acting in everybody().items()
    }

    assert {name for name, sees in seen.items() if sees} == {"hospitals", "chair", "unit", "board"}


def everybody() -> dict:
    held = people.posts().where((people.Post.since <= TODAY) & (people.Post.until.is_null() | (people.Post.until > TODAY)))
    return {post.holder.email: people.acting_in(post) for post in held}


def test_evidence_past_its_look_again_date_counts_toward_no_rule(demo):
    piece = demo.piece("old-telephone-test")
    (link,) = [link for link in demo.item("LP18").links if link.piece.ref == piece.ref]

    assert not evidence_store.for_rules(link).counts(TODAY, invented_too=True)


def test_most_evidence_on_the_thirteen_stands_low(demo):
    found = [demo.item(f"R{number}").counts for number in range(1, 14)]
    low = sum(counts[rung]["supports"] for counts in found for rung in ("plan", "activity"))
    high = sum(counts[rung]["supports"] for counts in found for rung in ("practice", "impact"))

    assert low > high
    assert any(counts["impact"]["supports"] for counts in found)


# The review at a glance


def test_every_rating_is_there(demo):
    assert {position.rating for position in (claim.position for claim in demo.claims.values())} == set(ratings.LABELS)


def test_the_thirteen_are_half_done_and_uneven(demo):
    found = [demo.item(f"R{number}").rating for number in range(1, 14)]

    assert {rating: found.count(rating) for rating in set(found)} == {
        "not_yet_tested": 4,
        "self_reported_only": 3,
        "some_evidence": 3,
        "good_evidence": 2,
        "not_assured": 1,
    }


@pytest.mark.parametrize(("ref", "column"), [("R4", "some"), ("R7", "all"), ("N1", "none")])
def test_delivery_against_assurance_has_its_columns(demo, ref, column):
    states = [state in (delivery.DONE, delivery.CLOSED) for state in demo.item(ref).states]

    assert ("all" if all(states) else "some" if any(states) else "none") == column


@pytest.mark.parametrize("ref", ["R7", "LP15", "LP16", "LP48"])
def test_done_but_not_assured(demo, ref):
    assert demo.item(ref).done_but_not_assured
    assert ref in {item.ref for item in items.done_but_not_assured(items.listed(demo.review))}


def test_the_lists_of_points_each_have_their_case(demo):
    every = items.listed(demo.review)

    assert {"R8", "R10"} <= {item.ref for item in items.escalated(every)}
    assert "LP2" in {item.ref for item in items.answered(every, yes=False)}
    assert items.with_evidence(every, yes=False).count() > 0
    provisional = {item.ref for item in items.provisional(every)}
    assert "R2" in provisional and "R1" not in provisional
    assert {item.ref for item in items.rated(every, "sustained")} == {"LP71"}


def test_a_theme_has_points_that_an_action_of_the_demonstration_answers(demo):
    covers = {cover.name: cover for cover in items.cover_by_theme(demo.review)}

    assert any(0 < cover.answered < cover.total for cover in covers.values())


# Assurance


def test_good_evidence_rests_on_practice_that_somebody_else_checked(demo):
    decision = demo.item("R12").decision

    assert (decision.rating, decision.broken_rule) == (ratings.GOOD_EVIDENCE, "")
    assert decision.rests_on == [demo.names["sixty-staff"]]


def test_one_decision_stands_against_a_rule_with_its_reason(demo):
    found = [
        claim.position for claim in demo.claims.values() if claim.position.decision and claim.position.decision.override
    ]

    assert [position.item.ref for position in found] == ["R6"]
    assert found[0].decision.broken_rule


def test_sustained_has_a_second_look_six_months_after_the_first(demo):
    first, second = assurance.decisions(demo.item("LP71").item)

    assert (first.rating, second.rating) == (ratings.GOOD_EVIDENCE, ratings.SUSTAINED)
    assert second.decided_on >= dates.add_months(first.decided_on, 6)


def test_a_second_look_failed(demo):
    assert [row.rating for row in assurance.decisions(demo.item("LP72").item)] == ["good_evidence", "not_assured"]


def test_not_assured_weighs_every_challenge_of_its_day(demo):
    decision = demo.item("R1").decision
    then = {
        link.piece.ref
        for link in evidence_store.links([demo.item("R1").item.key], decision.decided_on)
        if link.stance == evidence.CHALLENGES
    }

    assert decision.rating == ratings.NOT_ASSURED
    assert set(decision.weighed) == then
    assert demo.names["peer-visit"] in then


def test_the_deputy_decided_one(demo):
    assert demo.item("LP66").decision.deputy


@pytest.mark.parametrize(("place", "ref"), [(1, "LP16"), (2, "R13"), (3, "R1"), (4, "R3"), (5, "R8"), (6, "R4")])
def test_each_reason_to_stand_in_the_chairs_queue_has_its_case(demo, place, ref):
    assert demo.claims[ref].place == place


def test_some_items_with_evidence_were_never_tested_and_nothing_was_claimed_of_them(demo):
    claim = demo.claims["LP1"]

    assert claim.place is None and claim.position.links and not claim.position.decision
