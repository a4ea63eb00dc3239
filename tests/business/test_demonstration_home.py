"""The demonstration: levels, home, people and agencies, each with its case."""

import datetime as dt

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
        ("agency_lead", ["nobody-named", "LP72 by rule", "LP71 by rule"]),
        ("senior_officer", ["named-officer by rule", "A147 by rule", "parents by rule", "no-log-in-third-area"]),
        ("executive", ["who-reads-the-talks", "name-withheld", "consent-knowledge by rule"]),
        (
            "board",
            [
                "shorter-timetables",
                "R9 by rule",
                "A70 by rule",
                "named-officer by rule",
                "panel-overdue",
                "clinic-notes by rule",
                "drivers-across-the-border",
                "not-carried-out",
                "A119 by rule",
            ],
        ),
        ("summit", ["far-from-home", "LP63 by rule"]),
    ],
)
def test_what_stands_before_each_level(demo, level, names):
    """What a person raised by its name; what the rules raised by what it is about."""
    called = {ref: name for name, ref in demo.names.items()}
    found = []
    for row in board_view.open_at_each_level()[level]:
        ref = (row.point if row.item_id else row.deed).ref
        found.append(called[row.ref] if row.how == "person" else f"{called.get(ref, ref)} by rule")

    assert found == names


def test_the_rules_proposed_on_their_first_day_and_some_of_it_still_waits(demo):
    first = escalations.first_run(demo.review)
    settled = escalations.settled_of(demo.review)

    assert (first.on.isoformat(), first.proposed) == ("2015-09-07", 21)
    assert {row.state for row in settled if row.settled_by} == {"open", "set_aside"}
    assert escalations.proposals_of(demo.review).count() == 14


def test_what_was_not_decided_climbed_and_what_the_board_decided_is_before_the_summit(demo):
    higher = escalations.higher_of([demo.escalation("who-reads-the-talks")])
    (summit,) = [row for row in escalations.escalations() if row.level == "summit" and row.how == "rule"]

    assert [row.level for row in higher.values()] == ["board"]
    assert demo.names["compared-in-summer"] in summit.why and summit.raised_on == TODAY - dt.timedelta(days=15)
    assert {row.level for row in escalations.decisions() if row.carried_out_on} == {"agency_lead", "executive"}
    replied = {row.said_by for row in escalations.replies([row.key for row in escalations.escalations()])}
    assert len(replied) == 2


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
