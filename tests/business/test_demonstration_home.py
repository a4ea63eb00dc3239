"""The demonstration: levels, home, people and agencies, each with its case."""

import pytest

from tests import cast
from tracker.rules import escalations as levels
from tracker.store import agencies as agency_store
from tracker.store import board_view, escalations, home, owners, people, privacy, reviews, settings
from tracker.store.assurance import Challenge
from tracker.store.database import known

TODAY = cast.TODAY

# Escalations


@pytest.mark.parametrize(
    ("level", "names"),
    [
        ("agency_lead", ["nobody-named"]),
        ("senior_officer", ["no-log-in-third-area"]),
        ("executive", ["who-reads-the-talks", "name-withheld"]),
        ("board", ["shorter-timetables", "panel-overdue", "drivers-across-the-border", "not-carried-out"]),
        ("summit", ["far-from-home"]),
    ],
)
def test_what_stands_before_each_level(demo, level, names):
    assert [row.ref for row in board_view.open_at_each_level()[level]] == [demo.names[name] for name in names]


@pytest.mark.parametrize("level", levels.LEVELS)
def test_each_level_has_decided_something(demo, level):
    assert escalations.decisions().where(escalations.BoardDecision.level == level).first().owner


def test_one_escalation_is_open_for_long(demo):
    escalation = demo.escalation("who-reads-the-talks")

    assert (TODAY - escalation.due).days > 90


def test_the_board_sees_what_it_decided_last_time(demo):
    (before,) = board_view.gathered([demo.escalation("not-carried-out")], TODAY)

    assert before.last_decision.ref == demo.names["agree-in-writing"]
    assert before.last_decision.by_when < TODAY
    assert not before.last_decision.carried_out_on


def test_a_decision_that_the_business_unit_minuted(demo):
    ref = demo.names["not-without-children"]

    assert escalations.decisions().where(escalations.BoardDecision.ref == ref).get().minuted


def test_a_name_that_only_the_chair_and_the_business_unit_see(demo):
    assert demo.escalation("name-withheld").name_withheld


@pytest.mark.parametrize(
    ("name", "gaps"),
    [("shorter-timetables", [(49, True), (65, True)]), ("drivers-across-the-border", [(68, True), (9, False)])],
)
def test_the_three_dates_of_a_concern(demo, name, gaps):
    (before,) = board_view.gathered([demo.escalation(name)], TODAY)

    assert [(gap.days, gap.over) for gap in before.gaps(TODAY)] == gaps


# Home, and the lists of people


def test_home_of_an_agency_has_each_kind_of_thing(demo):
    police, council = ({demo.agency("TVP")}, set(agency_store.bodies(TODAY)[demo.agency("OCC")].keys))
    hospitals, city, limits = {demo.agency("OUHT")}, {demo.agency("OXCITY")}, reviews.limits()

    assert [row.ref for row in home.questions(council)] == [demo.names["how-many-decisions"]]
    pressing = [each.action.ref for each in home.pressing(police, TODAY, limits)]
    assert pressing == [demo.names[name] for name in ("own-line", "force-view", "disruption-log")]
    assert demo.names["named-officer"] in {each.action.ref for each in home.unreported(city, TODAY, 5).rows}
    assert [row.deed.ref for row in home.time_decided(council, TODAY)] == [demo.names["placements"]]
    assert [row.ref for row in home.second_looks(hospitals, TODAY)] == [demo.names["old-telephone-test"]]
    assert [row.ref for row in home.raised_with(city, "agency_lead")] == [demo.names["nobody-named"]]


def test_home_of_the_chair_and_of_the_business_unit_have_each_kind_of_thing(demo):
    assert home.answers_to_read(TODAY)
    assert all(home.provisional_dates())
    assert owners.without(TODAY).count()
    assert demo.agency("CHERWELL") in {agency.key for agency in home.leads_missing(TODAY)}
    assert home.new_updates(TODAY).count()


@pytest.mark.parametrize("level", ["executive", "board", "summit"])
def test_home_of_a_board_member_has_a_decision_that_falls_due(demo, level):
    assert home.decisions_due(level, TODAY).count()


def test_posts_are_held_ended_and_ahead_and_one_person_holds_two(demo):
    posts = people.posts()

    assert {row.title for row in people.posts_standing(posts, TODAY, "ended")} >= {"Probation lead", "Deputy chair"}
    assert [row.title for row in people.posts_standing(posts, TODAY, "ahead")] == [
        "Deputy chair",
        "City Council senior officer",
    ]
    assert (
        people.posts_held(people.Account.get(people.Account.email == "police.senior@demo.example").person, TODAY).count()
        == 2
    )
    assert {person.email for person in people.without_post(TODAY)} >= {"probation@demo.example"}
    assert people.Account.get(people.Account.email == "first.reader@demo.example").disabled_at


def test_one_redaction_is_done_one_waits_and_a_hold_stands(demo):
    states = {"RD1": "done", "RD2": "waiting", "RD3": "declined", "RD4": "withdrawn"}
    assert {row.ref: row.state for row in privacy.redactions()} == states
    answer = Challenge.get((Challenge.ref == demo.names["who-briefs"]) & known(Challenge)).answer
    assert answer == "The sergeant [redacted, RD1] holds it at the start of each set of night shifts."
    assert privacy.holding("actions").ref == demo.names["inquiry-hold"] and "sign_in_tries" in privacy.classes()
    assert all(row.invented for row in (*privacy.redactions(), *privacy.holds()))


def test_people_and_agencies_each_have_their_case(demo):
    waiting = [post.title for post in people.waiting_to_be_confirmed(TODAY)]
    (taken,) = people.posts().where(people.Person.email == "licensing.next@demo.example")
    found = agency_store.bodies(TODAY)
    training = found[demo.agency("OSCB-TRAIN")]

    assert waiting == ["Independent chair from January"]
    assert people.posts().where(people.Post.deputy).get().named_by
    assert demo.names["named-officer"] in {row.ref for row in owners.owned_by(taken.key)}
    assert people.is_invited(people.account_of(taken.person_id).id)
    assert [body.agency.code for body in training.merged] == ["OSCB-COMMS"]
    assert "renamed" in {each.what for each in agency_store.story(training, found)}
    assert [(change.name, change.now) for change in settings.changes()] == [("drift_rounds", 2)]
