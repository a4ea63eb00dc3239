"""People and posts: everybody reads the posts, the business unit alone changes them."""

import pytest

from tests import cast
from tests.queries import queries_of
from tracker import clock
from tracker.business import people
from tracker.rules import roles
from tracker.store import history, reviews
from tracker.store.database import known
from tracker.store.people import Account, Person, Post, Session

pytestmark = pytest.mark.small

NEW = {"name": "School lead", "email": "school@example.org"}
POST = {"role": roles.LEAD, "title": "Schools lead", "agency": "SCHOOLS"}


def test_everybody_with_a_post_reads_who_holds_what(visit):
    page = visit("reader").page("/people")

    assert "Independent chair" in page and "Thames Valley Police" in page


def test_addresses_are_for_the_business_unit(visit):
    assert "chair@example.org" in visit("unit").page("/people")
    assert "chair@example.org" not in visit("chair").page("/people")
    assert "@example.org" not in visit("reader").page("/people")


def test_only_the_business_unit_is_offered_to_change_anything(visit):
    for part in ("chair", "police", "reader"):
        page = visit(part).page("/people")
        assert "/people/add" not in page and "Hand over" not in page
    assert "/people/add" in visit("unit").page("/people")
    assert "/people/add" not in visit("unit").page("/people?as_at=2015-09-29")


def test_nobody_else_reaches_the_forms(visit, anybody):
    key = _person("police").key
    for path in (
        "/people/add",
        f"/people/{key}/posts/new",
        f"/people/{key}/disable",
        f"/people/posts/{_post('police')}/end",
    ):
        assert visit("chair").get(path).status_code == 403
        assert visit("reader").post(path, form_at="/people").status_code == 403
        assert anybody.get(path).status_code == 302
        assert visit("unit").get(f"{path}?as_at=2015-09-01").status_code == 400


def test_a_person_is_added_and_given_a_post(visit):
    unit = visit("unit")
    added = unit.post("/people/add", NEW)
    given = unit.post(f"/people/{people.person_of(NEW['email']).key}/posts/new", POST)

    assert added.status_code == 200 and "/posts/new" in added.get_data(as_text=True)

    assert given.location == "/people"
    post = Post.get((Post.title == "Schools lead") & known(Post))
    assert (post.role, post.agency_id, post.since) == (roles.LEAD, reviews.agency_of("SCHOOLS").key, cast.TODAY)


def test_i3_a_refused_form_comes_back_with_what_was_typed(visit):
    answer = visit("unit").post("/people/add", {**NEW, "email": "no address"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Enter an e-mail address, like name@example.org." in page
    assert 'value="no address"' in page and 'value="School lead"' in page


def test_an_address_is_used_once(visit):
    answer = visit("unit").post("/people/add", {**NEW, "email": "Chair@Example.org"})

    assert "Somebody with this address has an account already." in answer.get_data(as_text=True)


def test_i2_a_post_that_makes_no_sense_is_refused_beside_the_field(visit):
    unit, path = visit("unit"), f"/people/{_person('reader').key}/posts/new"
    for wrong, said in (
        ({"role": ""}, "Choose a role."),
        ({"role": "king"}, "Choose one of the answers shown."),
        ({"agency": ""}, "Choose the agency of this post."),
        ({"agency": "NOBODY"}, "Choose one of the answers shown."),
        ({"title": " "}, "Enter the title of the post."),
        ({"level": "board"}, "Only a board member sits at a level."),
        ({"role": roles.BOARD_MEMBER}, "Choose the level at which this member sits."),
        ({"deputy": "y"}, "A deputy has the role of independent chair"),
        ({"since-day": "30", "since-month": "2", "since-year": "2015"}, "is not a date"),
        (
            {
                "until-day": "1",
                "until-month": "1",
                "until-year": "2015",
                "since-day": "",
                "since-month": "",
                "since-year": "",
            },
            "The post must end after it begins.",
        ),
    ):
        answer = unit.post(path, {**POST, **wrong})
        assert answer.status_code == 422 and said in answer.get_data(as_text=True), wrong


def test_z14_a_double_click_makes_one_person(visit):
    unit = visit("unit")
    hidden = cast.hidden_fields(unit.page("/people/add"), "/people/add")
    first = unit.client.post("/people/add", data={**hidden, **NEW})
    again = unit.client.post("/people/add", data={**hidden, **NEW, "email": "another@example.org"})

    assert (first.status_code, again.status_code) == (200, 302)
    assert Person.select().where(Person.name == NEW["name"]).count() == 1


def test_a_post_is_ended_and_its_holder_signed_out(visit):
    police, unit = visit("police"), visit("unit")
    ended = unit.post(f"/people/posts/{_post('police')}/end")

    assert ended.status_code == 302
    assert police.get("/agencies").status_code == 302
    assert "Police lead" in unit.page("/people?held=ended")
    assert "Police lead" not in visit("reader").page("/people?role=lead")


def test_r3_ending_a_post_that_somebody_changed_shows_both_and_can_be_saved_from_there(visit, act):
    unit, path = visit("unit"), f"/people/posts/{_post('police')}/end"
    hidden = cast.hidden_fields(unit.page(path), path)
    with history.entry("gave a new title", by=act("chair"), today=cast.TODAY) as entry:
        entry.change(Post.get((Post.record == _post("police")) & known(Post)), title="Detective lead")

    stale = unit.client.post(path, data=hidden)
    page = stale.get_data(as_text=True)
    assert stale.status_code == 409
    assert "Independent chair changed it" in page and "Detective lead" in page and "Police lead" in page
    again = unit.client.post(path, data=cast.hidden_fields(page, path))
    assert again.status_code == 302
    assert Post.get((Post.record == _post("police")) & known(Post)).until == cast.TODAY


def test_l10_a_disabled_account_is_signed_out_and_its_name_stays(visit, anybody):
    police, unit = visit("police"), visit("unit")
    unit.post(f"/people/{_person('police').key}/disable")

    assert police.get("/agencies").status_code == 302
    assert anybody.post("/sign-in", {"email": cast.email("police"), "password": cast.PASSWORD}).status_code == 422
    page = unit.page("/people")
    assert "Police lead" in page and "cannot sign in" in page
    assert "cannot sign in" not in visit("reader").page("/people")


def test_a8_nobody_changes_their_own_posts_or_account(visit):
    unit, own = visit("unit"), _person("unit").key

    for path in (f"/people/{own}/posts/new", f"/people/{own}/disable", f"/people/posts/{_post('unit')}/end"):
        answer = unit.post(path, {**POST, "role": roles.CHAIR, "agency": ""})
        assert answer.status_code == 422 and "Somebody else must" in answer.get_data(as_text=True)


def test_a3_posts_and_people_that_are_not_there_answer_404(visit):
    unit, a_post, a_person = visit("unit"), _post("police"), _person("police").key

    assert unit.get(f"/people/posts/{a_person}/end").status_code == 404
    assert unit.get(f"/people/{a_post}/disable").status_code == 404


def test_people_without_a_post_are_listed_for_the_business_unit(visit):
    unit = visit("unit")
    unit.post("/people/add", NEW)

    assert "People with an account and no post" in unit.page("/people")
    assert NEW["name"] not in visit("chair").page("/people")


def test_an_empty_list_of_posts_says_so(visit):
    assert "No post is like that" in visit("reader").page("/people?held=ended")


@pytest.mark.whole
def test_the_number_of_queries_does_not_grow_with_the_posts(visit, tracker):
    reader = visit("reader")
    few = queries_of(reader, "/people?role=reader")
    for number in range(24):
        _hire(f"reader{number}")

    assert queries_of(reader, "/people?role=reader") == few
    assert "Showing 1 to 25 of 25 posts" in reader.page("/people?role=reader")


def test_the_past_of_the_posts_stays_as_it_was(visit, act):
    reader, path = visit("reader"), "/people?as_at=2015-09-29&held=every"
    with history.entry("test", by=None, today=cast.TODAY.replace(day=1)) as entry:
        person = entry.add(Person, name="Earlier holder", email="earlier@example.org")
        post = entry.add(Post, person=person.key, role="reader", title="Earlier post", since=cast.TODAY.replace(year=2014))
    before = reader.still(path)
    people.end_post(post, by=act("unit"), today=cast.TODAY)
    with history.entry("test", by=None, today=cast.TODAY) as entry:
        entry.change(person, name="Renamed")

    assert reader.still(path) == before
    assert "Earlier holder" in before


def test_l5_new_rights_end_the_sessions_of_their_holder(visit, act):
    visit("police")
    account = Account.get(Account.email == cast.email("police"))
    assert Session.select().where(Session.account == account).count() == 1
    people.give_post(_person("police"), roles.READER, "Reader too", by=act("unit"), today=cast.TODAY)

    assert Session.select().where(Session.account == account).count() == 0


def _person(part: str) -> Person:
    return people.person_of(cast.email(part))


def _post(part: str) -> str:
    return Post.get((Post.person == _person(part).key) & known(Post)).key


def _hire(name: str) -> None:
    person = people.add(name, f"{name}@example.org", cast.PASSWORD, by=None, today=cast.TODAY, now=clock.now())
    people.give_post(person, roles.READER, name, by=None, today=cast.TODAY)
