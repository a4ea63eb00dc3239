"""Saying that something was asked before: by the unit, of what was asked earlier, confirmed by somebody else."""

import pytest

from tests.both_reviews import TODAY
from tests.queries import counted
from tracker.business import asked_before as saying
from tracker.business import links, verify
from tracker.rules.refusal import Refused
from tracker.store import asked_before, drift, reviews

pytestmark = pytest.mark.small


@pytest.fixture
def two(tracker):
    """Two items of the shipped review: a later one of the commentary, and an earlier one of the review."""
    review = reviews.review_of("children-a-f")
    return reviews.item_of(review, "C1"), reviews.item_of(review, "R1")


def test_the_unit_says_what_was_asked_before_and_the_chair_confirms_it(two, act):
    later, earlier = two
    made = saying.say(later, earlier, "inferred", because="Both are about it.", by=act("unit"), today=TODAY)

    with pytest.raises(Refused, match="is linked to children-a-f/C1 already"):
        saying.say(later, earlier, "inferred", because="Again.", by=act("unit"), today=TODAY)
    with pytest.raises(Refused, match="You made this link"):
        links.confirm([made], by=act("unit"), today=TODAY)
    (done,) = links.confirm([made], by=act("chair"), today=TODAY)
    gone = links.withdraw(done, "They are not the same.", by=act("unit"), today=TODAY)
    assert not asked_before.of_items([later.key])[later.key].before
    links.put_back(gone, "They are.", by=act("unit"), today=TODAY)
    assert asked_before.of_items([later.key])[later.key].before[0].link.confirmed
    assert not list(verify.of_the_database())


def test_what_was_asked_later_was_not_asked_before(two, act):
    later, earlier = two
    with pytest.raises(Refused, match="was asked on 31 July 2015 and children-a-f/R1 on 26 March 2015"):
        saying.say(earlier, later, "inferred", because="No.", by=act("unit"), today=TODAY)
    with pytest.raises(Refused, match="nothing asks itself"):
        saying.say(later, later, "inferred", because="No.", by=act("unit"), today=TODAY)
    with pytest.raises(Refused, match="Your post cannot"):
        saying.say(later, earlier, "inferred", because="No.", by=act("police"), today=TODAY)
    made = saying.say(later, earlier, "inferred", because="Yes.", by=act("unit"), today=TODAY)
    with pytest.raises(Refused, match="so it was not asked before"):
        links.move(made, reviews.item_of(reviews.review_of("children-a-f"), "R2"), "There.", by=act("unit"), today=TODAY)


def test_what_was_asked_before_in_a_review_is_found_with_as_many_queries_for_many(two, act, review):
    later, earlier = two
    asked = []
    for again in (later, reviews.item_of(review, "C2"), reviews.item_of(review, "C3")):
        saying.say(again, earlier, "inferred", because="Both are about it.", by=act("unit"), today=TODAY)
        with counted() as queries:
            found = asked_before.of_review(review)
        asked.append(len(queries))

    assert [item.ref for item, _ in found] == ["R1", "C1", "C2", "C3"]
    assert len(found[0][1].again) == 3 and len(found[1][1].before) == 1 and len(set(asked)) == 1
    assert asked_before.of_review(review, TODAY.replace(year=2015, month=8)) == []


def test_what_was_asked_again_last_is_asked_about_first(two, act):
    (c1, r1), lp1 = two, reviews.item_of(reviews.review_of("children-a-f"), "LP1")
    for later, earlier in ((r1, lp1), (c1, r1)):
        saying.say(later, earlier, "inferred", because="Both ask it.", by=act("unit"), today=TODAY)

    assert [each.about.ref for each in drift.asked_again()] == ["C1", "R1"]
