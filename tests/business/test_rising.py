"""The run of the rules: raised, proposed, climbed, never twice; decisions carried out, replies, and who was told."""

from __future__ import annotations

import datetime as dt

import pytest
from peewee import IntegrityError

from tests import cast, races
from tests.hand import by_hand
from tests.queries import counted
from tracker.business import actions as doing
from tracker.business import escalations, rising, telling
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import actions, people, reviews, rising_today
from tracker.store import escalations as store
from tracker.store import rising as facts
from tracker.store.database import database, known
from tracker.store.deadlines import Deadline
from tracker.store.escalations import Escalation
from tracker.store.history import History, Stale

pytestmark = pytest.mark.small
TODAY = cast.TODAY
DUE = TODAY + dt.timedelta(days=5)


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def run(day: dt.date) -> list[Escalation]:
    return rising.run(today=day)


def told(row: Escalation) -> list:
    return [row.level, row.state, row.why]


@pytest.fixture
def begun(review, act):
    """The rules have looked at the review once, and what they proposed was set aside."""
    proposed = run(TODAY)
    if proposed:
        rising.settle(proposed, False, "All of it is old.", by=act("unit"), today=TODAY)


@pytest.fixture
def owed(review, act, begun):
    """An action of the police that is due in five days."""
    item, police = reviews.item_of(review, "R1"), reviews.agency_of("TVP")
    made = doing.add(review, "Show that they know", police, [item], by=act("unit"), today=TODAY, deadline=DUE)
    return actions.action_of(review, made.ref)


def about(action) -> list[Escalation]:
    where = known(Escalation) & (Escalation.action == action.key)
    return list(Escalation.select().where(where).order_by(Escalation.record))


# Raised


def test_what_is_late_rises_from_level_to_level_each_on_its_day_and_the_lower_goes_into_the_higher(owed):
    rose = {day: [told(row)[0] for row in run(DUE + days(day))] for day in (0, 1, 2, 14, 15)}

    assert rose == {0: [], 1: ["agency_lead"], 2: [], 14: [], 15: ["senior_officer"]}
    lead, senior = about(owed)
    assert senior.why == "15 days late, limit 15." and lead.climbed_to == senior.key and lead.state == "open"


def test_twice_on_a_day_changes_nothing_the_second_time(owed):
    assert len(run(DUE + days(3))) == 1
    before = History.select().count()

    assert run(DUE + days(3)) == [] and History.select().count() == before


def test_a_run_by_rule_is_in_the_history_and_says_who_was_told(owed, act):
    (raised,) = run(DUE + days(1))

    entry = History.get(History.subject == raised.key)
    assert entry.person is None and entry.verb == "raised an escalation by rule"
    assert [(row.post, row.on, row.how) for row in store.told([raised.key])] == [
        (act("police").post, DUE + days(1), "home")
    ]


@pytest.mark.parametrize("change", [{"confirmed": False, "basis": "provisional"}, {"met_on": DUE}, {"withdrawn_on": DUE}])
def test_a_provisional_date_and_one_that_is_met_or_withdrawn_never_escalate(owed, change):
    by_hand(Deadline.update(**change).where(Deadline.action == owed.key))

    assert run(DUE + days(90)) == []


@pytest.mark.parametrize("state", ["paused", "withdrawn", "closed", "done_awaiting_check"])
def test_an_action_that_has_stopped_or_waits_for_its_check_never_escalates(owed, state):
    by_hand(actions.Action.update(delivery=state).where(actions.Action.record == owed.key))

    assert run(DUE + days(90)) == []


def test_what_is_the_boards_own_stands_before_the_business_unit_and_then_the_chair(review, act, begun):
    item, board = reviews.item_of(review, "R1"), reviews.agency_of("OSCB")
    doing.add(review, "Report to the Board", board, [item], by=act("unit"), today=TODAY, deadline=DUE)
    (lead,), (senior,) = run(DUE + days(1)), run(DUE + days(15))

    assert [row.post for row in store.told([lead.key])] == [act("unit").post]
    assert [row.post for row in store.told([senior.key])] == [act("chair").post]


# Proposed


def test_the_first_run_proposes_and_what_is_confirmed_stands_from_that_day(review, act):
    proposed = run(TODAY)

    assert proposed and {row.state for row in proposed} == {"proposed"}
    assert store.first_run(review).proposed == len(proposed) and run(TODAY) == []
    assert not list(store.told([row.key for row in proposed]))
    first, second = proposed[:2]
    (confirmed,) = rising.settle([first], True, "Agreed.", by=act("unit"), today=TODAY + days(4))
    (aside,) = rising.settle([second], False, "It is old.", by=act("unit"), today=TODAY + days(4))
    assert (confirmed.state, confirmed.raised_on, aside.state) == ("open", TODAY + days(4), "set_aside")
    assert list(store.told([confirmed.key]))
    keys = {row.item_id or row.action_id for row in run(TODAY + days(5))}
    assert not keys & {first.item_id or first.action_id, second.item_id or second.action_id}


def test_proposals_are_settled_by_the_business_unit_with_a_reason_and_once(act, review):
    first = run(TODAY)[0]

    with pytest.raises(NotAllowed):
        rising.settle([first], True, "Yes.", by=act("chair"), today=TODAY)
    for picked, because in (([], "Yes."), ([first], " ")):
        with pytest.raises(Refused):
            rising.settle(picked, True, because, by=act("unit"), today=TODAY)
    rising.settle([first], True, "Yes.", by=act("unit"), today=TODAY)
    with pytest.raises(Stale):
        rising.settle([first], False, "No.", by=act("unit"), today=TODAY)


# Climbing, and decisions


@pytest.fixture
def raised(review, act, begun):
    """A concern of the council with the executive about R7."""
    item = reviews.item_of(review, "R7")
    return escalations.raise_concern(
        review, "executive", "Nobody reads it.", "Read it.", by=act("council"), today=TODAY, item=item
    )


def test_what_is_not_decided_by_its_day_climbs_and_ends_with_the_decision_above(raised, act):
    assert run(raised.due) == []
    (higher,) = run(raised.due + days(1))

    assert higher.level == "board" and higher.concern_id == raised.concern_id and higher.asked == "Read it."
    assert higher.why.startswith(f"Not decided by the OSCB executive ({raised.ref})") and "Nobody reads it." in higher.why
    assert run(raised.due + days(2)) == []
    escalations.decide(higher, "It is read.", "Police lead", TODAY + days(90), by=act("member"), today=TODAY + days(40))
    assert store.standing(raised.key).state == "decided"


def test_i6_a_decision_that_was_carried_out_or_is_of_another_day_is_not_decided_anew(raised, act):
    def decide(words, on, **more):
        by = act("executive")
        return escalations.decide(raised, words, "Police lead", TODAY + days(90), by=by, today=on, **more)

    first = decide("It is read.", TODAY)
    anew = decide("It is read twice.", TODAY, instead_of=first)
    with pytest.raises(Refused, match="on an earlier day, so it stands"):
        decide("Nothing.", TODAY + days(1), instead_of=anew)
    done = escalations.carry_out(anew, TODAY, "The minutes.", by=act("executive"), today=TODAY)
    with pytest.raises(Refused, match="was carried out, so it stands"):
        decide("Nothing.", TODAY, instead_of=done)

    assert store.decided_on(raised)[-1].carried_out_shows == "The minutes."


def test_it_climbs_into_what_stands_above_already(raised, review, act):
    item = reviews.item_of(review, "R7")
    above = escalations.raise_concern(
        review, "board", "It is urgent.", "Decide.", by=act("health"), today=TODAY + days(20), item=item
    )

    assert run(raised.due + days(1)) == []
    assert store.standing(raised.key).climbed_to == above.key


def test_after_a_decision_the_same_lateness_waits_for_its_day_and_then_rises_again(owed, act):
    (lead,) = run(DUE + days(3))
    on, until = DUE + days(4), DUE + days(10)
    escalations.decide(lead, "Next week.", "Police lead", until, by=act("unit"), today=on)

    assert run(until) == []
    assert [row.level for row in run(until + days(1))] == ["agency_lead"]


def test_a_decision_of_the_board_sixty_days_undone_is_before_the_summit(raised, review, act):
    (higher,) = run(raised.due + days(1))
    until = TODAY + days(60)
    made = escalations.decide(higher, "It is read.", "Police lead", until, by=act("member"), today=TODAY + days(40))

    assert run(until + days(59)) == []
    (summit,) = run(until + days(60))
    assert (summit.level, summit.why) == ("summit", f"Decision {made.ref} of the Board undone for 60 days, limit 60.")


def test_a_decision_is_recorded_as_carried_out_by_its_owner_its_level_or_the_unit(raised, act):
    made = escalations.decide(raised, "It is read.", "police lead", TODAY + days(9), by=act("executive"), today=TODAY)
    done = {"on": TODAY, "shows": "The minute of the team.", "today": TODAY}

    assert made.owner_post == act("police").post
    for part in ("council", "member", "reader"):
        with pytest.raises(NotAllowed):
            escalations.carry_out(made, **done, by=act(part))
    with pytest.raises(Refused):
        escalations.carry_out(made, TODAY - days(1), "A minute.", by=act("police"), today=TODAY)
    now = escalations.carry_out(made, **done, by=act("police"))
    assert (now.carried_out_on, now.carried_out_by) == (TODAY, act("police").post)
    with pytest.raises(Stale):
        escalations.carry_out(made, **done, by=act("unit"))


def test_a_level_replies_without_deciding_and_it_climbs_all_the_same(raised, act):
    with pytest.raises(NotAllowed):
        escalations.reply(raised, "We have read it.", by=act("police"), today=TODAY)
    reply = escalations.reply(raised, "We have read it.", by=act("executive"), today=TODAY)

    assert reply.ref == f"{raised.ref}/1" and run(raised.due + days(1))


def test_the_three_dates_are_completed_later_with_a_reason(raised, act):
    concern, told_on = store.concern_of(raised), TODAY - days(3)
    say = {"today": TODAY, "by": act("unit")}

    with pytest.raises(Refused):
        escalations.complete_dates(raised, concern, None, told_on, None, " ", **say)
    now = escalations.complete_dates(raised, concern, None, told_on, None, "The minute.", **say)
    with pytest.raises(Refused):
        escalations.complete_dates(raised, now, None, None, TODAY, "The minute.", **say)
    with pytest.raises(Stale):
        escalations.complete_dates(raised, concern, None, told_on, TODAY, "The minute.", **say)
    assert escalations.complete_dates(raised, now, None, told_on, TODAY, "The list.", **say).full_extent == TODAY


# Two machines, and many rows


def test_two_machines_at_one_moment_raise_it_once(owed):
    came = races.at_once(lambda: run(DUE + days(3)), lambda: run(DUE + days(3)))

    assert sorted(len(each) for each in came) == [0, 1]
    assert len(about(owed)) == 1


def test_of_one_thing_the_database_takes_one_with_each_level(owed):
    (row,) = run(DUE + days(3))
    another = {**row.__data__, "id": "0" * 26, "record": "0" * 26, "ref": "X999"}

    with pytest.raises(IntegrityError), database.atomic():
        Escalation.create(**another)
    Escalation.create(**another | {"level": "board"})


def test_the_number_of_questions_does_not_grow_with_what_is_over_a_limit(owed, review, act):
    def asked() -> int:
        with counted() as queries:
            facts.about(DUE + days(40), reviews.limits())
        return len(queries)

    few, item = asked(), reviews.item_of(review, "R2")
    for _ in range(4):
        doing.add(review, "Another", reviews.agency_of("OCC"), [item], by=act("unit"), today=TODAY, deadline=DUE)
    assert asked() == few


def test_who_is_still_to_be_told_is_asked_with_as_many_questions_for_many_agencies(owed, review, act):
    run(DUE + days(1))

    def asked() -> int:
        with counted() as queries:
            telling.untold(DUE + days(2))
        return len(queries)

    few, item = asked(), reviews.item_of(review, "R2")
    for code in ("OCC", "OHFT", "OXCITY", "OSCB", "OCC-CSC"):
        doing.add(review, "Another", reviews.agency_of(code), [item], by=act("unit"), today=TODAY, deadline=DUE)
    assert len(run(DUE + days(1))) == 5 and asked() == few


@pytest.mark.parametrize("level", ["agency_lead", "senior_officer", "executive", "board", "summit"])
def test_many_levels_at_once_find_the_posts_that_each_finds_alone(act, level):
    for code in ("TVP", "OCC-CSC", "OSCB", "CHERWELL"):
        key = reviews.agency_of(code).key
        own = reviews.with_those_above([key])[key]
        at_once = people.before_each({(level, key): own}, TODAY)[level, key]
        assert [post.key for post in at_once] == [post.key for post in people.before_whom(level, own, TODAY)]


# What is so today


def test_beside_the_reason_stands_what_is_so_today_and_whether_it_still_holds(owed, act):
    (lead,) = run(DUE + days(1))
    later = DUE + days(9)
    assert rising_today.words([lead], later) == {lead.key: "9 days late."}

    doing.report(owed, "done_awaiting_check", "They know.", None, by=act("police"), today=later)

    assert rising_today.words([lead], later) == {lead.key: "what raised it holds no longer."}


def test_a_decided_one_says_nothing_of_today_and_the_queries_do_not_grow(owed, act):
    (lead,) = run(DUE + days(1))
    decided = escalations.decide(lead, "Next week.", "Police lead", DUE + days(9), by=act("unit"), today=DUE + days(3))

    assert rising_today.words([store.standing(lead.key)], DUE + days(5)) == {} and decided
    with counted() as one:
        rising_today.words([lead], DUE)
    with counted() as nine:
        rising_today.words([lead] * 9, DUE)
    assert len(nine) == len(one) <= 3
