"""The pages on which a chair's post is confirmed, a deputy named, a post handed over, and actions given an owner."""

import re

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import actions, chairs, owners, people
from tracker.rules import roles
from tracker.store import history, reviews
from tracker.store import owners as store
from tracker.store import people as people_store
from tracker.store.actions import Action
from tracker.store.database import known
from tracker.store.people import Post

pytestmark = pytest.mark.small

LIST = "/actions/without-owner"


def test_a_waiting_chair_is_shown_and_confirmed_by_a_second_person(visit, act):
    post = people.give_post(_person("reader"), roles.CHAIR, "Next chair", by=act("unit"), today=cast.TODAY)
    path, member = f"/people/posts/{post.key}/confirm", visit("member")
    assert path in member.page("/people") and path not in visit("unit").page("/people")

    assert "Given by: Business manager" in member.page(path)
    assert member.post(path).status_code == 302
    assert visit("reader").page("/").count("Next chair")


def test_a8_the_unit_and_the_holder_do_not_reach_the_confirmation(visit, act):
    post = people.give_post(_person("member"), roles.CHAIR, "Next chair", by=act("unit"), today=cast.TODAY)
    path = f"/people/posts/{post.key}/confirm"

    assert visit("unit").get(path).status_code == 403
    assert visit("member").get(path).status_code == 403
    assert visit("police").post(path, form_at="/people").status_code == 403
    assert visit("executive").get("/people/posts/none/confirm").status_code == 404


def test_r3_a_post_that_was_changed_meanwhile_is_shown_as_it_stands(visit, act):
    post = people.give_post(_person("reader"), roles.CHAIR, "Next chair", by=act("unit"), today=cast.TODAY)
    member, path = visit("member"), f"/people/posts/{post.key}/confirm"
    hidden = cast.hidden_fields(member.page(path), path)
    with history.entry("test", by=act("chair"), today=cast.TODAY) as entry:
        entry.change(post, title="Another title")

    stale = member.client.post(path, data=hidden)
    assert stale.status_code == 409 and "Another title" in stale.get_data(as_text=True)
    again = member.client.post(path, data=cast.hidden_fields(stale.get_data(as_text=True), path))
    assert again.status_code == 302


def test_the_chair_names_a_deputy_on_a_page(visit):
    chair, key = visit("chair"), _person("district").key
    answer = chair.post("/people/deputy", _deputy(key))

    assert answer.status_code == 302
    assert "District lead: 1 October 2015" in re.sub(r"<[^>]+>", "", chair.page("/people/deputy"))
    assert "deputy" in visit("reader").page("/people?role=chair&held=ahead")


def test_i2_a_deputy_without_an_end_is_refused_beside_the_field(visit):
    answer = visit("chair").post("/people/deputy", {**_deputy(_person("district").key), "until-year": ""})

    assert answer.status_code == 422 and "must have a year" in answer.get_data(as_text=True)


def test_a3_a_deputy_is_chosen_from_those_offered_and_nobody_else_names_one(visit):
    answer = visit("chair").post("/people/deputy", _deputy(_person("chair").key))

    assert answer.status_code == 422
    assert visit("unit").get("/people/deputy").status_code == 403


def test_a_deputy_cannot_name_a_deputy(visit, act):
    chairs.name_deputy(
        _person("district"), "Deputy", cast.TODAY, cast.TODAY.replace(year=2016), by=act("chair"), today=cast.TODAY
    )
    district = visit("district")
    district.post("/acting-as", {"post": _latest("district")}, form_at="/")

    assert "Name a deputy" not in district.page("/people")
    assert district.get("/people/deputy").status_code == 403


def test_a_post_that_ends_while_somebody_acts_in_it_asks_which_to_act_in(anybody, act):
    people.give_post(_person("police"), roles.READER, "Reader too", by=act("unit"), today=cast.TODAY)
    police = anybody.sign_in("police")
    ended = Post.get((Post.record == _first("police")) & known(Post))
    with history.entry("test", by=None, today=cast.TODAY) as entry:  # it lapsed overnight: nobody signed them out
        entry.change(ended, until=cast.TODAY)

    assert "The post that you acted in has ended" in police.page("/")
    assert police.get("/agencies").status_code == 403
    police.post("/acting-as", {"post": _latest("police")}, form_at="/")
    assert police.get("/agencies").status_code == 200


# Owners


def test_actions_without_an_owner_stand_on_the_units_home_and_in_a_list(visit):
    unit = visit("unit")

    assert LIST in unit.page("/")
    assert "no source names one" in unit.page(LIST)
    assert "Give them to this post" not in visit("chair").page(LIST)
    assert visit("chair").post(LIST, {"to": "x"}, form_at="/people").status_code == 403


@pytest.mark.whole
def test_many_actions_are_given_to_a_post_at_once(visit):
    unit, rows = visit("unit"), _without("TVP")[:3]
    answer = unit.post(f"{LIST}?agency=TVP", {"action": [row.id for row in rows], "to": _first("police")})

    assert answer.location == f"{LIST}?agency=TVP"
    assert {row.key for row in store.owned_by(_first("police"))} == {row.key for row in rows}


@pytest.mark.whole
def test_z14_the_second_click_answers_as_the_first(visit):
    unit, rows = visit("unit"), _without("TVP")[:2]
    said = {**cast.hidden_fields(unit.page(LIST), LIST), "action": [row.id for row in rows], "to": _first("police")}
    answers = [unit.client.post(LIST, data=said) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(302, LIST)] * 2
    assert {now.version for row in rows for now in [_standing(row)]} == {rows[0].version + 1}


@pytest.mark.whole
def test_i3_a_refused_choice_comes_back_ticked(visit):
    unit, rows = visit("unit"), _without("TVP")[:2]
    for to, said in ((_first("council"), "does not report for it"), ("", "Choose the post that is to own them.")):
        answer = unit.post(f"{LIST}?agency=TVP", {"action": [row.id for row in rows], "to": to, "because": "As agreed."})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422 and said in page
        assert page.count(" checked") == 2 and "As agreed." in page


@pytest.mark.whole
def test_a3_what_has_an_owner_or_changed_since_is_given_to_nobody(visit, act):
    unit, (first, second, *_) = visit("unit"), _without("TVP")
    owners.give([first], _post("police_chief"), by=act("unit"), today=cast.TODAY)

    answer = unit.post(LIST, {"action": [first.id, second.id], "to": _first("police")})

    assert answer.status_code == 409 and "Nothing was given" in answer.get_data(as_text=True)
    assert not list(store.owned_by(_first("police")))


@pytest.mark.whole
def test_the_list_has_a_past_without_a_form_and_the_same_number_of_queries(visit):
    unit = visit("unit")

    assert "Give them to this post" not in unit.page(f"{LIST}?as_at=2015-09-29")
    assert queries_of(unit, f"{LIST}?agency=OFRS") == queries_of(unit, f"{LIST}?agency=OSCB")


@pytest.mark.whole
def test_a_post_is_handed_over_on_a_page_and_the_newcomer_invited(visit, act):
    owners.give(_without("TVP")[:2], _post("police"), by=act("unit"), today=cast.TODAY)
    unit, path = visit("unit"), f"/people/posts/{_first('police')}/hand-over"
    assert "2 running actions" in unit.page(path)

    done = unit.post(path, {"to": "new", "name": "Next lead", "email": "next@example.org"})

    assert done.status_code == 200 and "/welcome/" in done.get_data(as_text=True)
    assert "Next lead" in visit("reader").page("/people?role=lead")
    assert Post.get((Post.record == _first("police")) & known(Post)).until == cast.TODAY


@pytest.mark.whole
def test_i2_a_handover_that_makes_no_sense_is_refused_with_what_was_typed(visit, act):
    owners.give(_without("TVP")[:1], _post("police"), by=act("unit"), today=cast.TODAY)
    unit, path = visit("unit"), f"/people/posts/{_first('police')}/hand-over"
    for fields, said in (
        ({"to": ""}, "Nothing may be left without an owner"),
        ({"to": "new"}, "Enter the name"),
        ({"to": "new", "name": "N", "email": "chair@example.org"}, "has an account already"),
        ({"to": _first("police_chief"), "name": "Typed name"}, "take the name away"),
        ({"to": _first("chair")}, "Choose one of the answers shown."),
    ):
        answer = unit.post(path, fields)
        assert answer.status_code == 422 and said in answer.get_data(as_text=True), said
    assert 'value="Typed name"' in unit.post(path, {"to": "", "name": "Typed name"}).get_data(as_text=True)


def test_r3_a_handover_of_a_post_that_was_changed_shows_both_versions(visit, act):
    unit, path = visit("unit"), f"/people/posts/{_first('police')}/hand-over"
    hidden = cast.hidden_fields(unit.page(path), path)
    with history.entry("test", by=act("chair"), today=cast.TODAY) as entry:
        entry.change(_post("police"), title="Detective lead")

    stale = unit.client.post(path, data={**hidden, "to": "new", "name": "N", "email": "n@example.org"})
    assert stale.status_code == 409 and "Detective lead" in stale.get_data(as_text=True)


@pytest.mark.whole
def test_the_page_of_a_person_is_for_the_business_unit(visit, act):
    owners.give(_without("TVP")[:1], _post("police"), by=act("unit"), today=cast.TODAY)
    path = f"/people/{_person('police').key}"

    assert "Hand over" in visit("unit").page(path)
    assert visit("chair").get(path).status_code == 403
    assert visit("unit").get("/people/nobody").status_code == 404
    assert "This is you" in visit("unit").page(f"/people/{_person('unit').key}")


@pytest.mark.whole
def test_the_page_of_a_person_makes_the_same_number_of_queries_however_many_posts(visit, act):
    unit, reader = visit("unit"), _person("reader")
    few = queries_of(unit, f"/people/{reader.key}")
    for number in range(5):
        people.give_post(reader, roles.READER, f"Reader {number}", by=act("unit"), today=cast.TODAY)

    assert queries_of(unit, f"/people/{reader.key}") == few


def test_the_unit_manages_from_one_page(visit):
    page = visit("unit").page("/administration")

    assert LIST in page and "/settings" in page
    assert visit("chair").get("/administration").status_code == 403
    assert "Administration" not in visit("chair").page("/")


@pytest.mark.whole
def test_an_update_does_not_take_the_owner_away(visit, act):
    (action,) = _without("TVP")[:1]
    owners.give([action], _post("police"), by=act("unit"), today=cast.TODAY)
    standing = Action.get((Action.record == action.key) & known(Action))
    actions.report(standing, "on_track", "We began.", None, by=act("police"), today=cast.TODAY)

    assert [row.key for row in store.owned_by(_first("police"))] == [action.key]


def _deputy(person: str) -> dict:
    return {
        "person": person,
        "title": "Deputy chair",
        "since-day": "1",
        "since-month": "10",
        "since-year": "2015",
        "until-day": "1",
        "until-month": "11",
        "until-year": "2015",
    }


def _without(code: str) -> list[Action]:
    return list(store.without(cast.TODAY).where(Action.lead == reviews.agency_of(code).key))


def _standing(row: Action) -> Action:
    return Action.get((Action.record == row.key) & known(Action))


def _person(part: str):
    return people.person_of(cast.email(part))


def _post(part: str) -> Post:
    return Post.get((Post.record == _first(part)) & known(Post))


def _first(part: str) -> str:
    return people_store.posts_of(_person(part).key).order_by(Post.record).first().key


def _latest(part: str) -> str:
    return people_store.posts_of(_person(part).key).order_by(Post.record.desc()).first().key
