"""Merging what is there twice: nothing is deleted or opened, no challenge is lost, and it can be undone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests import cast
from tests.business.test_links import give, item, refs_on, who
from tracker.business import actions as action_verbs
from tracker.business import challenges, closing, links, merging, readers, verify
from tracker.business import duplicates as dismissing
from tracker.business.evidence import NewEvidence
from tracker.rules.deadlines import Stop
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import actions, duplicates, evidence, history, history_read, items, owners, people, reviews, stories
from tracker.store import closing as closings
from tracker.store import links as store
from tracker.store.actions import Action
from tracker.store.evidence import Evidence

pytestmark = pytest.mark.small
DAY = dt.timedelta(days=1)


def piece_of(review, piece) -> Evidence:
    return evidence.piece_of(review, piece.ref)


def add(review, act, title, ref="R1", lead="TVP"):
    made = action_verbs.add(review, title, reviews.agency_of(lead), [item(review, ref)], **who(act))
    return actions.action_of(review, made.ref)


def test_the_one_that_stays_has_the_links_of_both_and_each_is_counted_once(review, act):
    stays, goes = give(review, act, ["R1 supports"]), give(review, act, ["R1 supports", "R2 supports"])
    merging.merge_evidence(goes, stays, "The same audit.", **who(act))
    assert {link.item_id for link in links.standing_links(stays)} == {item(review, r).key for r in ("R1", "R2")}
    assert goes.ref not in refs_on(review, "R1") | refs_on(review, "R2") and stays.ref in refs_on(review, "R2")
    gone = piece_of(review, goes)
    assert (gone.merged_into_id, gone.merged_because) == (stays.key, "The same audit.")
    assert gone.ref not in {row.ref for row in evidence.each_once(evidence.listed())} and list(verify.problems()) == []


def test_merging_opens_nothing_what_was_restricted_stays_so(review, act):
    stays, goes = give(review, act), give(review, act, part="health", restricted=True)
    merging.merge_evidence(goes, stays, "The same audit.", **who(act))
    assert piece_of(review, stays).restricted and piece_of(review, goes).restricted
    merging.take_apart(piece_of(review, goes), "Not the same.", **who(act))
    assert piece_of(review, stays).restricted and piece_of(review, goes).restricted


def test_what_supports_and_what_challenges_are_not_the_same(review, act):
    stays, goes = give(review, act, ["R1 supports"]), give(review, act, ["R1 challenges"])
    with pytest.raises(Refused, match=f"{stays.ref} supports R1, and {goes.ref} challenges it"):
        merging.merge_evidence(goes, stays, "The same.", **who(act))
    assert goes.ref in refs_on(review, "R1")


def test_what_a_source_states_of_the_one_holds_for_the_one_that_stays(review, act):
    stays, goes = give(review, act, ["R2 supports"]), give(review, act, ["R1 supports"])
    links.link_evidence(stays, item(review, "R1"), "supports", "inferred", because="So it seems.", **who(act))
    merging.merge_evidence(goes, stays, "The same.", **who(act))
    kept = next(link for link in links.standing_links(stays) if link.item_id == item(review, "R1").key)
    assert kept.basis == "stated"


def test_a_piece_is_not_merged_into_itself_nor_twice_nor_without_a_reason(review, act):
    stays, goes = give(review, act), give(review, act)
    with pytest.raises(Refused, match="nothing repeats itself"):
        merging.merge_evidence(stays, stays, "Same.", **who(act))
    with pytest.raises(Refused, match="Say why"):
        merging.merge_evidence(goes, stays, " ", **who(act))
    merging.merge_evidence(goes, stays, "Same.", **who(act))
    with pytest.raises(Refused, match=f"{goes.ref} was merged into {stays.ref} already"):
        merging.merge_evidence(piece_of(review, goes), piece_of(review, stays), "Same.", **who(act))


def test_r3_a_merge_of_what_changed_meanwhile_is_stale_and_does_nothing(review, act):
    first, second, third = give(review, act), give(review, act), give(review, act)
    merging.merge_evidence(third, second, "Same.", **who(act))
    with pytest.raises(history.Stale):
        merging.merge_evidence(third, first, "Same.", **who(act))
    assert piece_of(review, third).merged_into_id == second.key


def test_what_was_merged_before_goes_along(review, act):
    first, second, third = give(review, act), give(review, act), give(review, act)
    merging.merge_evidence(third, second, "Same.", **who(act))
    merging.merge_evidence(piece_of(review, second), piece_of(review, first), "Same.", **who(act))
    assert {row.ref for row in store.merged_into(Evidence, first.key)} == {second.ref, third.ref}


def test_two_that_were_merged_are_taken_apart_as_they_were(review, act):
    stays, goes = give(review, act, ["R1 supports"]), give(review, act, ["R1 supports", "R2 supports"])
    merging.merge_evidence(goes, stays, "The same audit.", **who(act))
    merging.take_apart(piece_of(review, goes), "Two audits after all.", **who(act))
    assert len(links.standing_links(stays)) == 1 and len(links.standing_links(goes)) == 2
    assert {stays.ref, goes.ref} <= refs_on(review, "R1") and stays.ref not in refs_on(review, "R2")
    assert piece_of(review, goes).merged_into_id is None and list(verify.problems()) == []


@pytest.mark.parametrize("part", ["police", "council", "chair", "member", "reader"])
def test_merging_evidence_is_for_the_business_unit(review, act, part):
    stays, goes = give(review, act), give(review, act)
    with pytest.raises(NotAllowed):
        merging.merge_evidence(goes, stays, "The same.", **who(act, part))


# Actions


def test_of_two_actions_the_one_that_stays_answers_for_both_and_no_clock_runs_on_the_other(review, act):
    stays, goes = add(review, act, "Count it", "R1"), add(review, act, "Count it again", "N3")
    shown = NewEvidence(
        "An audit.", "practice", "independent", [(item(review, "N3"), "supports")], url="https://example.org"
    )
    action_verbs.report(goes, "on_track", "Counted.", None, evidence=[shown], **who(act, "police"))
    goes = actions.action_of(review, goes.ref)
    merging.merge_actions(goes, stays, "The same work.", **who(act))
    assert {answer.point.ref for answer in actions.answered_by([stays.key])} == {"R1", "N3"}
    assert items.answered(items.listed(review)).where(reviews.Item.ref == "N3").exists()
    gone = actions.action_of(review, goes.ref)
    assert gone.delivery == "withdrawn" and gone.ref not in {row.ref for row in actions.actions(review)}
    assert actions.action_of(review, stays.ref).delivery == "not_reported"
    assert gone.ref not in {row.ref for row in owners.without(cast.TODAY)}
    told = stories.of_action(actions.action_of(review, stays.ref), act("unit"))
    assert [event.row.what_changed for event in told if event.kind == "update"] == ["Counted."]
    assert [len(event.given) for event in told if event.kind == "update"] == [1]


def test_actions_taken_apart_stand_where_their_agency_last_said(review, act):
    stays, goes = add(review, act, "Count it", "R1"), add(review, act, "Count it again", "N3")
    action_verbs.report(goes, "at_risk", "Counted.", None, **who(act, "police"))
    merging.merge_actions(actions.action_of(review, goes.ref), stays, "The same work.", **who(act))
    merging.take_apart(actions.action_of(review, goes.ref), "Two after all.", **who(act))
    assert actions.action_of(review, goes.ref).delivery == "at_risk"
    assert [answer.point.ref for answer in actions.answered_by([goes.key])] == ["N3"]
    assert [answer.point.ref for answer in actions.answered_by([stays.key])] == ["R1"]


def test_a_merger_of_actions_is_told_as_every_other_withdrawal_and_its_time_counts_in_no_clock(review, act):
    ago = {"by": act("unit"), "today": cast.TODAY - 9 * DAY}
    lead, points = reviews.agency_of("TVP"), [item(review, "R1")]
    stays, goes = (action_verbs.add(review, title, lead, points, **ago) for title in ("Count it", "Count it again"))
    merging.merge_actions(goes, stays, "The same work.", **ago)
    gone = actions.action_of(review, goes.ref)
    (told,) = closings.of_action(gone)
    assert (told.kind, told.before, told.after) == ("withdrawal", "not_reported", "withdrawn")
    assert (told.because, told.replaced_by_id, told.said_by) == ("The same work.", stays.key, act("unit").post)
    with pytest.raises(Refused, match="Take it apart first"):
        closing.reopen(gone, "Needed.", **who(act))
    merging.take_apart(gone, "Two after all.", **who(act))
    back = closings.of_action(actions.action_of(review, goes.ref))[0]
    assert (back.kind, back.after, back.because) == ("reopening", "not_reported", "Two after all.")
    assert closings.stops([goes.key])[goes.key] == (Stop(cast.TODAY - 9 * DAY, cast.TODAY),)
    assert list(verify.problems()) == []


def test_who_merges_has_made_no_link_and_who_made_it_still_does_not_confirm_it(review, act):
    stays, goes = give(review, act), give(review, act)
    maker = replace(act("unit"), person=act("reader").person, post=act("reader").post)
    links.link_evidence(
        goes, item(review, "R2"), "supports", "inferred", because="So it seems.", by=maker, today=cast.TODAY
    )
    merging.merge_evidence(goes, stays, "The same.", **who(act))
    carried = next(link for link in links.standing_links(stays) if link.item_id == item(review, "R2").key)
    assert set(store.made_by([carried]).values()) == {maker.post}
    with pytest.raises(Refused, match="Somebody else confirms it"):
        links.confirm([carried], by=maker, today=cast.TODAY)
    assert links.confirm([carried], **who(act))[0].confirmed


def test_who_says_anew_what_a_carried_link_shows_does_not_confirm_it(review, act):
    stays, goes = give(review, act), give(review, act)
    maker = replace(act("unit"), person=act("reader").person, post=act("reader").post)
    links.link_evidence(
        goes, item(review, "R2"), "supports", "inferred", because="So it seems.", by=maker, today=cast.TODAY
    )
    merging.merge_evidence(goes, stays, "The same.", **who(act))
    carried = next(link for link in links.standing_links(stays) if link.item_id == item(review, "R2").key)
    other = links.change_stance(carried, "challenges", "It shows the opposite.", **who(act))
    with pytest.raises(Refused, match="Somebody else confirms it"):
        links.confirm([other], **who(act))
    assert links.confirm([other], by=maker, today=cast.TODAY)[0].confirmed


def test_actions_of_two_agencies_are_not_merged(review, act):
    with pytest.raises(Refused, match="Each answers for its own"):
        merging.merge_actions(add(review, act, "One"), add(review, act, "Two", lead="OCC"), "Same.", **who(act))


def test_an_action_on_which_somebody_waits_is_not_merged_away(review, act):
    stays, goes = add(review, act, "One"), add(review, act, "Two")
    challenges.ask(review, "How many?", goes.lead_id, action=goes, **who(act, "chair"))
    with pytest.raises(Refused, match="a question without an answer"):
        merging.merge_actions(goes, stays, "Same.", **who(act))


def test_the_boards_own_action_is_merged_by_the_chair(review, act):
    stays, goes = add(review, act, "One", lead="OSCB"), add(review, act, "Two", lead="OSCB")
    with pytest.raises(NotAllowed):
        merging.merge_actions(goes, stays, "Same.", **who(act))
    assert merging.merge_actions(goes, stays, "Same.", **who(act, "chair"))
    assert Action.get((Action.record == goes.key) & Action.known_until.is_null()).known_from == cast.TODAY


# Whom the pieces concern, and who is named to read them


def concerned(piece) -> set[str]:
    return {row.body.code for row in evidence.concerns([piece.key])}


def test_the_agencies_that_the_duplicate_concerns_are_those_of_the_one_that_stays_until_taken_apart(review, act):
    stays, goes = give(review, act), give(review, act, part="health")
    merging.merge_evidence(goes, stays, "The same audit.", **who(act))
    assert concerned(stays) == {"TVP", "OHFT"}
    assert stays.key in {row.key for row in evidence.of_agencies(evidence.pieces(), [reviews.agency_of("OHFT").key])}
    merging.take_apart(piece_of(review, goes), "Not the same.", **who(act))
    assert concerned(stays) == {"TVP"} and concerned(goes) == {"OHFT"}


def test_who_is_named_to_read_the_duplicate_reads_what_stays_where_everybody_could(review, act):
    stays, goes = give(review, act), give(review, act, part="health", restricted=True)
    readers.name(goes, people.person_of(act("council").person), "To plan.", **who(act))
    merging.merge_evidence(piece_of(review, goes), stays, "The same audit.", **who(act))
    assert stays.key in evidence.open_to(act("council"), [stays.key])
    assert not evidence.open_to(act("district"), [stays.key])
    merging.take_apart(piece_of(review, goes), "Not the same.", **who(act))
    assert not evidence.open_to(act("council"), [stays.key]) and evidence.open_to(act("council"), [goes.key])


def test_a2_merging_lets_nobody_read_what_was_restricted_before(review, act):
    stays, goes = give(review, act, restricted=True), give(review, act, part="health", restricted=True)
    readers.name(goes, people.person_of(act("council").person), "To plan.", **who(act))
    merging.merge_evidence(piece_of(review, goes), stays, "The same audit.", **who(act))
    assert not evidence.open_to(act("council"), [stays.key]) and not evidence.open_to(act("health"), [stays.key])


# Said to be two


def pairs(review, act, part="unit"):
    found = duplicates.pieces(review, act(part))
    return {(pair.first.ref, pair.second.ref): pair for pair in found}


def test_a_pair_that_is_none_leaves_the_list_until_a_piece_changes(review, act):
    first, second = give(review, act), give(review, act)
    pair = pairs(review, act)[first.ref, second.ref]
    with pytest.raises(Refused, match="Say why they are not the same"):
        dismissing.dismiss(review, "evidence", first, second, pair.alike, " ", **who(act))
    with pytest.raises(NotAllowed):
        dismissing.dismiss(review, "evidence", first, second, pair.alike, "Two audits.", **who(act, "police"))
    dismissing.dismiss(review, "evidence", first, second, pair.alike, "Two audits.", **who(act))
    assert (first.ref, second.ref) not in pairs(review, act)
    with history.entry("changed a figure", by=act("unit"), today=cast.TODAY, review=review) as entry:
        entry.change(piece_of(review, second), figures=["31"])
    assert (first.ref, second.ref) in pairs(review, act)


def test_a9_who_may_not_read_one_of_them_is_not_told_that_they_are_two(review, act):
    first, second = give(review, act), give(review, act, restricted=True)
    pair = pairs(review, act)[first.ref, second.ref]
    dismissing.dismiss(review, "evidence", first, second, pair.alike, "Quillfeather.", **who(act))
    for part, told in (("chair", True), ("police", True), ("health", False)):
        hidden = history_read.hidden_from(act(part))
        rows = history_read.values([row.id for row in history_read.entries(hidden)], hidden)
        assert any("Quillfeather" in (row.value or "") for row in rows) is told, part
