"""Somebody leaves: the post ends and what it owned passes on in one step. Nothing is left without an owner unseen."""

import datetime as dt
import threading

import pytest

from tests import cast
from tracker import clock
from tracker.business import actions, handovers, invitations, owners, people
from tracker.rules import roles
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import history, reviews
from tracker.store import owners as store
from tracker.store import people as people_store
from tracker.store.actions import Action
from tracker.store.database import database, is_sqlite, known
from tracker.store.people import Post

TODAY, TOMORROW = cast.TODAY, cast.TODAY + dt.timedelta(1)


@pytest.fixture
def owned(tracker, act):
    """Two actions of the police, owned by the police lead."""
    rows = list(_led("TVP").limit(2))
    owners.give(rows, _post("police"), by=act("unit"), today=TODAY)
    return [row.key for row in rows]


def test_a_post_is_made_the_owner_of_many_actions_at_once(owned):
    assert {row.key for row in store.owned_by(_post("police").key)} == set(owned)


def test_only_the_business_unit_gives_an_owner(tracker, act):
    for part in cast.PARTS:
        if part != "unit":
            with pytest.raises(NotAllowed):
                owners.give(list(_led("TVP").limit(1)), _post("police"), by=act(part), today=TODAY)


def test_an_owner_reports_for_the_agency_that_leads(tracker, act):
    for part in ("council", "reader", "chair", "member"):
        with pytest.raises(Refused, match="does not report for it"):
            owners.give(list(_led("TVP").limit(1)), _post(part), by=act("unit"), today=TODAY)


def test_r3_an_action_that_was_changed_meanwhile_is_given_to_nobody_and_neither_are_the_others(tracker, act, review):
    rows = list(_led("TVP").limit(2))
    actions.report(rows[1], "on_track", "We began.", None, by=act("police"), today=TODAY)

    with pytest.raises(history.Stale):
        owners.give(rows, _post("police"), by=act("unit"), today=TODAY)
    assert not list(store.owned_by(_post("police").key))


def test_a_post_that_has_ended_leaves_its_actions_without_an_owner(owned, act):
    before = {row.key for row in store.without(TODAY)}
    people.end_post(_post("police"), by=act("unit"), today=TODAY, on=TOMORROW)

    assert not before & set(owned)
    assert not {row.key for row in store.without(TODAY)} & set(owned)  # held until tomorrow
    assert set(owned) <= {row.key for row in store.without(TOMORROW)}


def test_a_post_is_handed_over_to_another_in_one_step(owned, act):
    done = _hand_over(act, to=_post("police_chief"))

    assert (done.passed, done.ended.until) == (2, TODAY)
    assert {row.key for row in store.owned_by(_post("police_chief").key)} == set(owned)
    assert not {row.key for row in store.without(TODAY)} & set(owned)


def test_a_newcomer_is_invited_to_the_same_post_in_the_same_step(owned, act):
    done = _hand_over(act, to=handovers.Newcomer("New lead", "new@example.org"), on=TOMORROW)

    assert (done.taken_by.role, done.taken_by.title, done.taken_by.since) == (roles.LEAD, "Police lead", TOMORROW)
    assert invitations.good_link(done.link.token, clock.now()).account.email == "new@example.org"
    assert {row.owner for row in store.owned_by(done.taken_by.key)} == {done.taken_by.key}


def test_nothing_is_handed_to_nobody(owned, act):
    with pytest.raises(Refused, match="without an owner"):
        _hand_over(act, to=None)


def test_a_post_that_owns_nothing_is_not_ended_by_handing_it_to_nobody(tracker, act):
    with pytest.raises(Refused, match="choose “End” instead"):
        handovers.hand_over(_post("reader"), TODAY, None, by=act("unit"), today=TODAY, now=clock.now())
    assert _post("reader").until is None


def test_what_is_refused_leaves_nothing_half_done(owned, act):
    for to, said in (
        (_post("council"), "does not report for it"),
        (handovers.Newcomer("X", cast.email("chair")), "has an account already"),
        (handovers.Newcomer("X", "none"), "Enter an e-mail address"),
        (_post("police"), "another post than the one that ends"),
    ):
        with pytest.raises(Refused, match=said):
            _hand_over(act, to=to)

    assert _post("police").until is None
    assert {row.key for row in store.owned_by(_post("police").key)} == set(owned)


def test_a8_nobody_hands_over_their_own_post_nor_the_last_of_the_unit(tracker, act):
    with pytest.raises(Refused, match="Somebody else"):
        handovers.hand_over(_post("unit"), TODAY, _post("council"), by=act("unit"), today=TODAY, now=clock.now())


def test_the_days_of_an_end_make_sense(tracker, act):
    for on, said in ((TODAY - dt.timedelta(1), "today or a later day"),):
        with pytest.raises(Refused, match=said):
            people.end_post(_post("police"), by=act("unit"), today=TODAY, on=on)
    ended = people.end_post(_post("police"), by=act("unit"), today=TODAY, on=TOMORROW)
    with pytest.raises(Refused, match="ends before that day"):
        people.end_post(ended, by=act("unit"), today=TODAY, on=TOMORROW + dt.timedelta(1))


def test_a_post_that_begins_tomorrow_and_one_that_ends_today_carry_no_right(tracker, act):
    by, reader = act("unit"), people.person_of(cast.email("reader"))
    people.give_post(reader, roles.LEAD, "Begins", by=by, today=TODAY, since=TOMORROW, agency=reviews.agency_of("TVP"))
    ends = people.give_post(reader, roles.LEAD, "Ends", by=by, today=TODAY, agency=reviews.agency_of("TVP"))
    people.end_post(ends, by=by, today=TODAY)

    assert [post.title for post in people_store.posts_held(reader.key, TODAY)] == ["Reader, scrutiny"]
    assert "Begins" in [post.title for post in people_store.posts_held(reader.key, TOMORROW)]


def test_a8_two_who_end_each_others_posts_at_one_moment_leave_one(tracker, act):
    """On PostgreSQL each would find the other left; on SQLite the second waits by itself."""
    second = people.add("Second", "two@example.org", cast.PASSWORD, by=act("unit"), today=TODAY, now=clock.now())
    theirs = people.give_post(second, roles.BUSINESS_UNIT, "Second", by=act("unit"), today=TODAY)
    mine, together, found = _post("unit"), threading.Barrier(2), []
    pairs = [(people_store.acting_in(mine), theirs), (people_store.acting_in(theirs), mine)]

    def end(by, post):
        database.connect(reuse_if_open=True)
        together.wait()
        try:
            found.append(people.end_post(post, by=by, today=TODAY).until)
        except Refused as refusal:
            found.append(str(refusal)[:16])
        finally:
            database.close()

    threads = [threading.Thread(target=end, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, found)) == ["2015-09-30", "This is the last"], is_sqlite()


def _hand_over(act, to, on=TODAY):
    return handovers.hand_over(_post("police"), on, to, by=act("unit"), today=TODAY, now=clock.now())


def _led(code: str):
    return Action.select().where(known(Action) & (Action.lead == reviews.agency_of(code).key)).order_by(Action.ref)


def _post(part: str) -> Post:
    person = people.person_of(cast.email(part))
    return Post.get((Post.person == person.key) & known(Post))
