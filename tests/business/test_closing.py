"""Closing, refusing, seconding, reopening, pausing, withdrawing: who may, what it writes, and what stays untouched."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.cast import TODAY
from tracker.business import actions as doing
from tracker.business import closing, deadlines, links
from tracker.business.evidence import NewEvidence
from tracker.rules import closing as rules
from tracker.rules import delivery
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import actions, history, positions, reviews
from tracker.store import closing as store
from tracker.store import deadlines as dates
from tracker.store.actions import Action
from tracker.store.closing import StateChange
from tracker.store.database import known
from tracker.store.history import History

pytestmark = pytest.mark.small

DAY = dt.timedelta(days=1)


def an_action(review, act, lead="TVP", answers=("R1",), ago=100, deadline=None, **more) -> Action:
    items = [reviews.item_of(review, ref) for ref in answers]
    day = TODAY - ago * DAY
    made = doing.add(
        review, "Show that officers know whom to tell", reviews.agency_of(lead), items, by=act("unit"), today=day,
        deadline=deadline or TODAY + 60 * DAY, **more
    )  # fmt: skip
    return actions.action_of(review, made.ref)


def standing(action) -> Action:
    return actions.action_of(reviews.review_of("children-a-f"), action.ref)


def claim(action, act, state=delivery.DONE, part="police", evidence=True, today=TODAY) -> Action:
    item = next(iter(actions.answered_by([action.key]))).point
    piece = NewEvidence(
        "31 of 40 could say.", "practice", "checked_by_peer", [(item, "supports")], url="https://example.org"
    )
    doing.report(
        standing(action), state, "All were asked.", None, by=act(part), today=today, evidence=[piece] if evidence else []
    )
    return standing(action)


@pytest.fixture
def done(review, act) -> Action:
    """An action of the police that they call done, with evidence."""
    return claim(an_action(review, act), act)


@pytest.fixture
def own(review, act) -> Action:
    """An action of the Board itself that the business unit calls done, with evidence."""
    return claim(an_action(review, act, "OSCB"), act, part="unit")


def position(action, day=TODAY):
    return positions.of_actions([standing(action)], day)[0]


# Closing


@pytest.mark.parametrize("part", ["unit", "chair"])
def test_the_business_unit_or_the_chair_closes_an_agencys_action(done, act, part):
    change = closing.close(done, "The sample shows it.", by=act(part), today=TODAY)

    assert standing(done).delivery == delivery.CLOSED
    assert (change.before, change.after, change.said_by) == ("done_awaiting_check", "closed", act(part).post)
    assert position(done).colour.value == "blue"
    assert History.get(History.subject == done.key, History.verb == "closed an action").subject_ref == done.ref


@pytest.mark.parametrize("part", ["police", "police_chief", "council", "member", "executive", "reader"])
def test_nobody_else_closes_or_refuses(done, act, part):
    for verb in (closing.close, closing.refuse):
        with pytest.raises(NotAllowed):
            verb(done, "It is done.", by=act(part), today=TODAY)


def test_i6_nothing_is_closed_without_evidence_and_the_rule_is_said_beforehand(review, act):
    bare = claim(an_action(review, act), act, evidence=False)

    assert "no evidence" in closing.why_not_close(bare, by=act("unit"), today=TODAY)
    with pytest.raises(Refused, match="no evidence"):
        closing.close(bare, "It is done.", by=act("unit"), today=TODAY)


def test_nobody_who_holds_any_post_in_the_owning_agency_closes(done, act):
    from tracker.business import people
    from tracker.store.people import person_of

    unit = act("unit")
    people.give_post(
        person_of(unit.person), "lead", "Police deputy lead", by=None, today=TODAY, agency=reviews.agency_of("TVP"),
        since=TODAY - DAY,
    )  # fmt: skip

    with pytest.raises(Refused, match="hold a post in the agency"):
        closing.close(done, "It is done.", by=unit, today=TODAY)
    closing.close(done, "It is done.", by=act("chair"), today=TODAY)


def test_a7_who_holds_a_post_in_the_owning_agency_stops_none_of_its_clocks_in_another_post(review, act):
    """Withdrawn or paused, an action waits for nobody: that is decided as its closing is, by somebody outside."""
    from tracker.business import merging, people
    from tracker.store.people import person_of

    unit, action, twin = act("unit"), an_action(review, act), an_action(review, act)
    paused = an_action(review, act)
    closing.pause(paused, "criminal", "A trial.", TODAY + DAY, by=unit, today=TODAY)
    people.give_post(
        person_of(unit.person), "lead", "Lead too", by=None, today=TODAY, agency=reviews.agency_of("TVP"), since=TODAY - DAY
    )

    for verb in (
        lambda: closing.withdraw(action, "Not needed.", by=unit, today=TODAY),
        lambda: closing.pause(action, "criminal", "A trial.", TODAY + DAY, by=unit, today=TODAY),
        lambda: closing.keep_paused(standing(paused), "A trial.", TODAY + 9 * DAY, by=unit, today=TODAY),
        lambda: merging.merge_actions(action, twin, "The same.", by=unit, today=TODAY),
    ):
        with pytest.raises(Refused, match="hold a post in the agency"):
            verb()
    closing.start_again(standing(paused), "It is over.", by=unit, today=TODAY)
    closing.withdraw(action, "Not needed.", by=act("chair"), today=TODAY)


def test_what_one_person_called_done_on_behalf_somebody_else_closes(review, act):
    claimed = claim(an_action(review, act), act, part="unit")
    assert "You said yourself" in closing.why_not_close(claimed, by=act("unit"), today=TODAY)
    with pytest.raises(Refused, match="Somebody else closes it"):
        closing.close(claimed, "So it is.", by=act("unit"), today=TODAY)
    assert closing.close(claimed, "The sample shows it.", by=act("chair"), today=TODAY).after == delivery.CLOSED


def test_nor_does_the_same_person_close_it_as_the_deputy_of_the_chair(review, act):
    from dataclasses import replace

    claimed = claim(an_action(review, act), act, part="unit")
    deputy = replace(act("chair"), person=act("unit").person, deputy=True)
    with pytest.raises(Refused, match="Somebody else closes it"):
        closing.close(claimed, "So it is.", by=deputy, today=TODAY)


def test_what_its_agency_says_again_the_business_unit_may_close(review, act):
    claim(an_action(review, act), act, part="unit")
    said = claim(Action.select().where(known(Action)).order_by(Action.record.desc()).first(), act)
    assert closing.close(said, "The sample shows it.", by=act("unit"), today=TODAY).after == delivery.CLOSED


def test_time_asked_for_on_behalf_is_granted_by_somebody_else(review, act):
    action = an_action(review, act)
    date = dates.of_actions([action.key])[action.key]
    asked = deadlines.ask(date, TODAY + 90 * DAY, "The sample is late.", by=act("unit"), today=TODAY)
    with pytest.raises(Refused, match="Somebody else decides"):
        deadlines.decide(asked, True, "So it is.", by=act("unit"), today=TODAY)
    assert deadlines.decide(asked, True, "Once.", by=act("chair"), today=TODAY).state == "granted"


def test_a_refusal_is_recorded_and_what_the_agency_says_stays(done, act):
    change = closing.refuse(done, "The sample leaves out two areas.", by=act("chair"), today=TODAY)

    assert standing(done).delivery == delivery.DONE
    assert (change.kind, change.before, change.after) == (rules.REFUSAL, delivery.DONE, delivery.DONE)
    assert [row.deed.ref for row in store.given_back({done.lead_id})] == [done.ref]
    assert done.ref not in {row.ref for row in store.to_check()}

    claim(done, act)

    assert not list(store.given_back({done.lead_id}))
    assert done.ref in {row.ref for row in store.to_check()}


def test_a_refusal_needs_its_reason_and_something_called_done(review, done, act):
    with pytest.raises(Refused, match="Say why"):
        closing.refuse(done, " ", by=act("chair"), today=TODAY)
    with pytest.raises(Refused, match="says is done"):
        closing.refuse(an_action(review, act), "No.", by=act("chair"), today=TODAY)


def test_r3_a_closing_of_what_has_changed_meanwhile_is_stale(done, act):
    claim(done, act, delivery.AT_RISK)

    with pytest.raises(history.Stale):
        closing.close(done, "The sample shows it.", by=act("unit"), today=TODAY)
    assert not StateChange.select().exists()


# The Board's own


def test_the_boards_own_is_closed_by_the_chair_with_a_second(own, act):
    with pytest.raises(NotAllowed):
        closing.close(own, "It is done.", by=act("unit"), today=TODAY)

    proposal = closing.close(own, "The report was read.", by=act("chair"), today=TODAY)
    assert (standing(own).delivery, proposal.state) == (delivery.DONE, rules.PROPOSED)
    assert [row.deed.ref for row in store.waiting_for_second()] == [own.ref]

    closing.second(proposal, True, "", by=act("member"), today=TODAY)

    change = store.change_of(own, proposal.ref)
    assert standing(own).delivery == delivery.CLOSED
    assert (change.state, change.after, change.second_by) == (rules.DONE, delivery.CLOSED, act("member").post)


def test_a_member_declines_with_a_reason_and_the_action_stays_open(own, act):
    proposal = closing.close(own, "The report was read.", by=act("chair"), today=TODAY)
    with pytest.raises(Refused, match="Say why"):
        closing.second(proposal, False, "", by=act("member"), today=TODAY)

    closing.second(proposal, False, "We have not seen the report.", by=act("member"), today=TODAY)

    assert standing(own).delivery == delivery.DONE
    assert not list(store.waiting_for_second())
    assert own.ref in {row.ref for row in store.to_check()}


@pytest.mark.parametrize("part", ["chair", "unit", "police", "reader"])
def test_only_a_board_member_seconds(own, act, part):
    proposal = closing.close(own, "The report was read.", by=act("chair"), today=TODAY)

    with pytest.raises(NotAllowed):
        closing.second(proposal, True, "", by=act(part), today=TODAY)


def test_a_proposal_lapses_when_the_business_unit_reports_again(own, act):
    proposal = closing.close(own, "The report was read.", by=act("chair"), today=TODAY)
    claim(own, act, part="unit")

    assert not list(store.waiting_for_second())
    with pytest.raises(Refused, match="reported again"):
        closing.second(proposal, True, "", by=act("member"), today=TODAY)


def test_two_proposals_do_not_wait_at_once(own, act):
    closing.close(own, "The report was read.", by=act("chair"), today=TODAY)

    with pytest.raises(Refused, match="already"):
        closing.close(own, "Again.", by=act("chair"), today=TODAY)


# Reopening, pausing, withdrawing


def test_reopened_it_says_what_its_agency_last_said(done, act):
    closing.close(done, "The sample shows it.", by=act("unit"), today=TODAY)

    change = closing.reopen(standing(done), "The sample was not drawn as it said.", by=act("chair"), today=TODAY)

    assert standing(done).delivery == delivery.DONE
    assert (change.before, change.stopped_from) == (delivery.CLOSED, TODAY)
    with pytest.raises(Refused, match="closed or withdrawn"):
        closing.reopen(standing(done), "Again.", by=act("chair"), today=TODAY)


def paused(action, act, on, until=None):
    closing.pause(
        standing(action), "criminal", "The trial could be prejudiced.", until or on + 30 * DAY, by=act("unit"), today=on
    )


def test_paused_time_counts_in_no_clock(review, act):
    action = an_action(review, act, deadline=TODAY - 30 * DAY, interval=20)
    claim(action, act, delivery.ON_TRACK, today=TODAY - 60 * DAY)
    paused(action, act, TODAY - 50 * DAY)
    assert (position(action).colour.value, position(action).colour.overdue) == ("grey", False)

    closing.start_again(standing(action), "The trial is over.", by=act("chair"), today=TODAY - 5 * DAY)

    stands = position(action)
    assert stands.action.delivery == delivery.ON_TRACK
    assert stands.due == TODAY - 30 * DAY + 45 * DAY
    assert not stands.colour.overdue and not stands.colour.silent
    assert position(action, TODAY + 20 * DAY).colour.reason == "5 days late"


def test_a_date_that_was_moved_after_the_pause_is_taken_as_it_is(review, act):
    action = an_action(review, act, deadline=TODAY - 30 * DAY)
    paused(action, act, TODAY - 50 * DAY)
    closing.start_again(standing(action), "The trial is over.", by=act("chair"), today=TODAY - 10 * DAY)
    deadline = dates.of_actions([action.key])[action.key]
    change = deadlines.ask(deadline, TODAY + 30 * DAY, "The trial.", by=act("police"), today=TODAY)
    deadlines.decide(change, True, "It was long.", by=act("unit"), today=TODAY)

    assert position(action).due == TODAY + 30 * DAY


def test_a_pause_needs_a_legal_reason_words_and_a_day_to_look_again(review, act):
    action = an_action(review, act)
    found = rules.check_pause(action.delivery, "", " ", TODAY, TODAY)

    assert [refusal.field for refusal in found] == ["legal_reason", "because", "review_by"]
    with pytest.raises(Refused):
        closing.pause(action, "busy", "No time.", TODAY + DAY, by=act("unit"), today=TODAY)


def test_a_pause_is_looked_at_and_kept(review, act):
    action = an_action(review, act)
    paused(action, act, TODAY - 40 * DAY)
    (row,) = store.paused()
    assert rules.pause_is_due(row.review_by, TODAY)

    closing.keep_paused(standing(action), "The trial goes on.", TODAY + 30 * DAY, by=act("chair"), today=TODAY)

    (row,) = store.paused()
    assert (row.kind, row.legal_reason, row.review_by) == (rules.KEPT, "criminal", TODAY + 30 * DAY)
    assert store.stopped_from(store.of_action(action)) == TODAY - 40 * DAY


def test_an_action_is_replaced_and_what_it_answered_is_carried_over_by_choice(review, act):
    old, new = an_action(review, act, answers=["R1", "R2"]), an_action(review, act, answers=["R2"])
    r1 = reviews.item_of(review, "R1")

    change = closing.withdraw(old, "One does both.", by=act("unit"), today=TODAY, replaced_by=new, carry_over=[r1])

    assert standing(old).delivery == delivery.WITHDRAWN
    assert change.replaced_by_id == new.key
    assert [(link.point.ref, link.basis) for link in actions.answered_by([new.key])] == [
        ("R1", "inferred"),
        ("R2", "inferred"),
    ]
    with pytest.raises(Refused, match="withdrawn itself"):
        closing.withdraw(new, "No.", by=act("unit"), today=TODAY, replaced_by=standing(old))


def test_what_was_withdrawn_answers_nothing_any_more(review, act):
    from tracker.store import items

    old = an_action(review, act, answers=["LP2"])
    assert "LP2" in {item.ref for item in items.answered(items.listed(review))}

    closing.withdraw(old, "It was agreed by mistake.", by=act("unit"), today=TODAY)

    assert "LP2" not in {item.ref for item in items.answered(items.listed(review))}
    assert not positions.of_item(reviews.item_of(review, "LP2"), TODAY).covered


def test_withdrawn_while_paused_and_reopened_its_clocks_stood_still_all_the_time(review, act):
    action = an_action(review, act)
    paused(action, act, TODAY - 40 * DAY)
    closing.withdraw(standing(action), "Not needed.", by=act("unit"), today=TODAY - 20 * DAY)

    closing.reopen(standing(action), "Needed after all.", by=act("unit"), today=TODAY)

    assert position(action).due == TODAY + 60 * DAY + 40 * DAY


def test_a_proposal_of_the_board_is_replaced_by_the_business_unit_in_one_step(review, act):
    proposal = actions.actions(review).where(Action.proposed).first()
    item = next(iter(actions.answered_by([proposal.key]))).point
    plan = doing.Plan("Officers ask who else knows", reviews.agency_of("TVP"), start=TODAY)
    with pytest.raises(NotAllowed):
        closing.withdraw(proposal, "No.", by=act("unit"), today=TODAY)

    made = doing.add_plan(
        review, plan, [item], None, by=act("unit"), today=TODAY, replaces=proposal, because="An agency has agreed to it."
    )

    assert standing(proposal).delivery == delivery.WITHDRAWN
    assert StateChange.get(known(StateChange)).replaced_by_id == made.key


def test_r3_an_action_that_changed_since_the_page_was_opened_is_not_replaced(review, act):
    seen = an_action(review, act)
    claim(seen, act, delivery.AT_RISK)
    count, plan = Action.select().count(), doing.Plan("Officers ask who else knows", seen.lead_body, start=TODAY)
    with pytest.raises(history.Stale):
        doing.add_plan(
            review, plan, [reviews.item_of(review, "R1")], None, by=act("unit"), today=TODAY, replaces=seen, because="So."
        )
    assert standing(seen).delivery == delivery.AT_RISK and Action.select().count() == count


def test_no_verb_here_touches_evidence_or_assurance(review, done, act):
    item = reviews.item_of(review, "R1")
    before = positions.of_item(item, TODAY)
    closing.close(done, "The sample shows it.", by=act("unit"), today=TODAY)
    closing.reopen(standing(done), "It did not.", by=act("unit"), today=TODAY)
    paused(done, act, TODAY)
    after = positions.of_item(item, TODAY)

    assert (after.counts, after.rating) == (before.counts, before.rating)


# Adding and editing


def test_an_edit_keeps_what_the_agency_says_and_who_leads_it(review, done, act):
    plan = doing.Plan("Officers know whom to tell", done.lead_body, supporting=[reviews.agency_of("OCC")])

    edited = doing.edit(done, plan, "Shorter.", by=act("unit"), today=TODAY)

    assert (edited.title, edited.delivery) == ("Officers know whom to tell", delivery.DONE)
    assert [body.code for body in actions.supporters(edited)] == ["OCC"]
    with pytest.raises(Refused, match="stays the one that leads"):
        doing.edit(edited, doing.Plan("x", reviews.agency_of("OCC")), "No.", by=act("unit"), today=TODAY)
    off = doing.edit(edited, doing.Plan("x", done.lead_body), "No longer.", by=act("unit"), today=TODAY)
    assert not list(actions.supporters(off))


@pytest.mark.parametrize("part", ["police", "chair", "member", "reader"])
def test_only_the_business_unit_adds_and_edits(review, done, act, part):
    with pytest.raises(NotAllowed):
        doing.edit(done, doing.Plan("x", done.lead_body), "Why.", by=act(part), today=TODAY)


def test_an_owner_is_a_post_of_the_agency_that_leads(review, act):
    plan = doing.Plan("x", reviews.agency_of("TVP"), owner=act("council").post)

    assert [refusal.field for refusal in doing.wrong_plan(plan, 1, None, "", TODAY)] == ["owner"]


def test_an_action_that_was_said_to_answer_and_does_not_is_no_longer_counted_with_the_item(review, act):
    """A withdrawn link counts nowhere: a failed look at the item reopens nothing that does not answer it."""
    action = claim(an_action(review, act), act)
    closing.close(action, "The sample shows it.", by=act("unit"), today=TODAY)
    item = reviews.item_of(review, "R1")
    assert action.ref in {row.ref for row in store.closed_under(item)}
    assert action.ref in {row.ref for row in store.called_done()}
    before = store.closed_counts([item.key])[item.key]

    (answer,) = actions.answered_by([action.key])
    links.withdraw(answer, "It answers another.", by=act("unit"), today=TODAY)

    assert action.ref not in {row.ref for row in store.closed_under(item)}
    assert action.ref not in {row.ref for row in store.called_done()}
    assert store.closed_counts([item.key]).get(item.key, 0) == before - 1
