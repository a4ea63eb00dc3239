"""People and posts: nobody changes their own rights, and somebody is always left to give them."""

import datetime as dt

import pytest

from tests import cast
from tracker import clock
from tracker.business import boards, people
from tracker.rules import roles
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store.database import known
from tracker.store.people import Account, Post

pytestmark = pytest.mark.small


def test_l4_a_new_tracker_has_no_account(bare):
    boards.create("A board", clock.now())

    assert not Account.select().exists()


def test_a8_nobody_but_the_business_unit_changes_posts(tracker, act):
    reader = _person("reader")
    for part in cast.PARTS:
        if part == "unit":
            continue
        with pytest.raises(NotAllowed):
            people.give_post(reader, roles.CHAIR, "Chair", by=act(part), today=cast.TODAY)
        with pytest.raises(NotAllowed):
            people.end_post(_post("chair"), by=act(part), today=cast.TODAY)
        with pytest.raises(NotAllowed):
            people.add("X", "x@example.org", cast.PASSWORD, by=act(part), today=cast.TODAY, now=clock.now())
        with pytest.raises(NotAllowed):
            people.set_password(
                _person("chair"), "another quiet lane 9", by=act(part), today=cast.TODAY
            ) if part != "chair" else (people.disable(_person("unit"), by=act(part), today=cast.TODAY, now=clock.now()))


def test_a8_nobody_changes_their_own_posts(tracker, act):
    for verb in (
        lambda: people.give_post(_person("unit"), roles.CHAIR, "Chair", by=act("unit"), today=cast.TODAY),
        lambda: people.end_post(_post("unit"), by=act("unit"), today=cast.TODAY),
        lambda: people.disable(_person("unit"), by=act("unit"), today=cast.TODAY, now=clock.now()),
    ):
        with pytest.raises(Refused, match="Somebody else"):
            verb()


def test_a8_the_last_of_the_business_unit_stays(tracker, act):
    by = act("unit")
    colleague = people.add("Colleague", "two@example.org", cast.PASSWORD, by=by, today=cast.TODAY, now=clock.now())
    post = people.give_post(colleague, roles.BUSINESS_UNIT, "Second", by=by, today=cast.TODAY)
    people.end_post(_post("unit"), by=_acting(post), today=cast.TODAY)

    with pytest.raises(Refused, match="last post of the business unit"):
        people.end_post(post, by=by, today=cast.TODAY)
    with pytest.raises(Refused, match="last person of the business unit"):
        people.disable(colleague, by=None, today=cast.TODAY, now=clock.now())


def test_a8_somebody_who_cannot_sign_in_does_not_count_as_left(tracker, act):
    by = act("unit")
    colleague = people.add("Colleague", "two@example.org", cast.PASSWORD, by=by, today=cast.TODAY, now=clock.now())
    people.give_post(colleague, roles.BUSINESS_UNIT, "Second", by=by, today=cast.TODAY)
    people.disable(colleague, by=by, today=cast.TODAY, now=clock.now())

    with pytest.raises(Refused, match="last person"):
        people.disable(_person("unit"), by=None, today=cast.TODAY, now=clock.now())


def test_a8_somebody_whose_post_ends_does_not_disable_the_last_who_stays(tracker, act):
    colleague = people.add("Colleague", "two@example.org", cast.PASSWORD, by=act("unit"), today=cast.TODAY, now=clock.now())
    until = cast.TODAY + dt.timedelta(1)
    post = people.give_post(colleague, roles.BUSINESS_UNIT, "For a day", by=act("unit"), today=cast.TODAY, until=until)

    with pytest.raises(Refused, match="no end set"):
        people.disable(_person("unit"), by=_acting(post), today=cast.TODAY, now=clock.now())
    people.disable(colleague, by=act("unit"), today=cast.TODAY, now=clock.now())


def test_rights_are_those_of_the_posts_held_on_the_day(tracker, act):
    person, by = _person("reader"), act("unit")
    people.give_post(person, roles.CHAIR, "Next chair", by=by, today=cast.TODAY, since=cast.TODAY + dt.timedelta(1))
    past = people.give_post(
        person,
        roles.BOARD_MEMBER,
        "Past",
        level="board",
        by=by,
        today=cast.TODAY,
        since=dt.date(2014, 1, 1),
        until=cast.TODAY,
    )

    from tracker.store.people import posts_held

    assert [post.title for post in posts_held(person.key, cast.TODAY)] == ["Reader, scrutiny"]
    assert past.key in {post.key for post in posts_held(person.key, cast.TODAY - dt.timedelta(1))}


def test_a_disabled_account_is_disabled_once(tracker, act):
    people.disable(_person("police"), by=act("unit"), today=cast.TODAY, now=clock.now())

    with pytest.raises(Refused, match="disabled already"):
        people.disable(_person("police"), by=act("unit"), today=cast.TODAY, now=clock.now())


@pytest.mark.parametrize("email", ["", "nobody", "a b@example.org", "@example.org", "x@" + "y" * 300])
def test_i2_an_address_that_is_none_is_refused_beside_its_field(tracker, act, email):
    with pytest.raises(Refused) as refusal:
        people.add("Name", email, cast.PASSWORD, by=act("unit"), today=cast.TODAY, now=clock.now())

    assert refusal.value.field == "email"


def _person(part: str):
    return people.person_of(cast.email(part))


def _post(part: str) -> Post:
    return Post.get((Post.person == _person(part).key) & known(Post))


def _acting(post: Post):
    from tracker.store.people import acting_in

    return acting_in(post)
