"""The chair's post waits for a second person, and a deputy acts in the days that the chair names."""

import datetime as dt

import pytest

from tests import cast
from tracker import clock
from tracker.business import assurance, chairs, invitations, people
from tracker.rules import roles
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import people as store
from tracker.store import reviews

pytestmark = pytest.mark.small

TODAY, TOMORROW = cast.TODAY, cast.TODAY + dt.timedelta(1)
NEXT_WEEK = cast.TODAY + dt.timedelta(7)


@pytest.fixture
def given(tracker, act):
    """A chair's post that the business unit has given to the reader."""
    return people.give_post(_person("reader"), roles.CHAIR, "Next chair", by=act("unit"), today=TODAY)


def test_a_new_chairs_post_carries_no_right_until_it_is_confirmed(given):
    assert given.unconfirmed
    assert given.key not in {post.key for post in store.posts_held(given.person_id, TODAY)}


@pytest.mark.parametrize("second", ["member", "executive", "chair"])
def test_a_board_member_or_the_outgoing_chair_confirms_it(given, act, second):
    confirmed = chairs.confirm(given, by=act(second), today=TODAY)

    assert confirmed.confirmed_by == act(second).post
    assert given.key in {post.key for post in store.posts_held(given.person_id, TODAY)}


@pytest.mark.parametrize("part", ["unit", "police", "police_chief", "reader", "council"])
def test_nobody_else_confirms_it(given, act, part):
    with pytest.raises(NotAllowed):
        chairs.confirm(given, by=act(part), today=TODAY)


def test_a8_neither_the_holder_nor_the_giver_is_the_second_person(tracker, act):
    of_the_member = people.give_post(_person("member"), roles.CHAIR, "Chair", by=act("unit"), today=TODAY)
    with pytest.raises(NotAllowed, match="your own post"):
        chairs.confirm(of_the_member, by=act("member"), today=TODAY)

    people.give_post(_person("unit"), roles.BOARD_MEMBER, "Member too", level="board", by=None, today=TODAY)
    of_the_reader = people.give_post(_person("reader"), roles.CHAIR, "Chair", by=act("unit"), today=TODAY)
    member_too = store.posts_held(_person("unit").key, TODAY).where(store.Post.role == roles.BOARD_MEMBER).get()
    with pytest.raises(NotAllowed, match="You gave this post"):
        chairs.confirm(of_the_reader, by=store.acting_in(member_too), today=TODAY)


def test_a_post_is_confirmed_once_and_not_when_it_has_ended(given, act):
    confirmed = chairs.confirm(given, by=act("member"), today=TODAY)
    with pytest.raises(Refused, match="confirmed already"):
        chairs.confirm(confirmed, by=act("member"), today=TODAY)

    other = people.give_post(_person("district"), roles.CHAIR, "Other", by=act("unit"), today=TODAY)
    ended = people.end_post(other, by=act("unit"), today=TODAY)
    with pytest.raises(Refused, match="has ended"):
        chairs.confirm(ended, by=act("member"), today=TODAY)


def test_a8_nobody_comes_to_act_as_the_chair_by_a_link_that_was_made_before(given, act):
    def link():
        return invitations.make_link(_person("reader"), by=act("unit"), today=TODAY, now=clock.now())

    def deputy():
        person = _person("reader")
        return chairs.name_deputy(person, "Deputy", TOMORROW, NEXT_WEEK, by=act("chair"), today=TODAY)

    made = link()
    with pytest.raises(Refused, match="has not been used"):
        deputy()
    with pytest.raises(Refused, match="has not been used"):
        chairs.confirm(given, by=act("member"), today=TODAY)

    invitations.choose_password(made.token, "another quiet lane 9", today=TODAY, now=clock.now())
    assert not chairs.confirm(given, by=act("member"), today=TODAY).unconfirmed
    with pytest.raises(Refused, match="acts as the chair"):
        link()


def test_the_first_chair_is_made_by_the_command_line_and_the_next_waits(tracker):
    assert not store.posts().where(store.Post.title == "Independent chair").get().unconfirmed
    assert people.give_post(_person("reader"), roles.CHAIR, "Second", by=None, today=TODAY).unconfirmed


# Deputies


def test_the_chair_names_a_deputy_for_dated_periods(tracker, act):
    post = _deputy(act)

    assert (post.deputy, post.named_by, post.unconfirmed) == (True, act("chair").post, False)
    assert post.key not in _held("district", TODAY)
    assert post.key in _held("district", TOMORROW) and post.key not in _held("district", NEXT_WEEK)


def test_what_a_deputy_decides_says_so(tracker, act, review):
    post = _deputy(act)
    with clock.held(TOMORROW):
        by = store.acting_in(post)
        decision = assurance.decide(
            reviews.item_of(review, "R7"),
            "self_reported_only",
            "Nobody outside has looked.",
            look_again=NEXT_WEEK,
            by=by,
            today=TOMORROW,
        )

    assert decision.deputy


def test_only_the_chair_names_a_deputy_and_a_deputy_names_nobody(tracker, act):
    for part in cast.PARTS:
        if part != "chair":
            with pytest.raises(NotAllowed):
                chairs.name_deputy(_person("health"), "Deputy", TOMORROW, NEXT_WEEK, by=act(part), today=TODAY)
    deputy = store.acting_in(_deputy(act))
    with pytest.raises(NotAllowed, match="A deputy cannot name"):
        chairs.name_deputy(_person("health"), "Deputy", TOMORROW, NEXT_WEEK, by=deputy, today=TOMORROW)


def test_a_deputy_that_the_business_unit_gives_is_confirmed_by_the_chair_alone(tracker, act):
    post = people.give_post(
        _person("district"), roles.CHAIR, "Deputy", by=act("unit"), today=TODAY, deputy=True, until=NEXT_WEEK
    )
    with pytest.raises(NotAllowed):
        chairs.confirm(post, by=act("member"), today=TODAY)

    assert chairs.confirm(post, by=act("chair"), today=TODAY).named_by == act("chair").post


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (TODAY - dt.timedelta(1), NEXT_WEEK, "cannot be in the past"),
        (TOMORROW, TOMORROW, "must end after"),
        (TOMORROW, None, "the day on which the period ends"),
    ],
)
def test_i2_a_period_that_makes_no_sense_is_refused(tracker, act, since, until, said):
    with pytest.raises(Refused, match=said):
        chairs.name_deputy(_person("health"), "Deputy", since, until, by=act("chair"), today=TODAY)


def test_nobody_is_deputy_twice_on_one_day_nor_of_themselves(tracker, act):
    _deputy(act)
    with pytest.raises(Refused, match="in these days already"):
        _deputy(act)
    with pytest.raises(Refused, match="you are the chair"):
        chairs.name_deputy(_person("chair"), "Deputy", TOMORROW, NEXT_WEEK, by=act("chair"), today=TODAY)


def _deputy(act):
    return chairs.name_deputy(_person("district"), "Deputy chair", TOMORROW, NEXT_WEEK, by=act("chair"), today=TODAY)


def _held(part: str, day: dt.date) -> set[str]:
    return {post.key for post in store.posts_held(_person(part).key, day)}


def _person(part: str):
    return people.person_of(cast.email(part))
