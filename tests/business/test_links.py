"""Links as records: linked, confirmed, changed, moved and withdrawn, each with who and why; coverage follows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import cast
from tracker.business import actions as action_verbs
from tracker.business import assurance as deciding
from tracker.business import evidence as giving
from tracker.business import links, merging
from tracker.reports import stocktakes
from tracker.rules.refusal import NotAllowed, Refused
from tracker.store import actions, assurance, claims, evidence, history, items, positions, reviews
from tracker.store import links as store
from tracker.store.database import known
from tracker.store.evidence import EvidenceLink
from tracker.store.history import History, HistoryValue

pytestmark = pytest.mark.small

CITED = [{"document": "scrutiny", "paragraph": "20"}]


def item(review, ref: str):
    return reviews.item_of(review, ref)


def give(review, act, about=("R1 supports",), part="police", **more):
    said = [(item(review, ref), stance) for ref, stance in (words.split() for words in about)]
    piece = giving.NewEvidence("An audit.", "practice", "independent", said, url="https://example.org", **more)
    return giving.give(review, piece, by=act(part), today=cast.TODAY)


def link_of(piece):
    (link,) = links.standing_links(piece)
    return link


def who(act, part="unit"):
    return {"by": act(part), "today": cast.TODAY}


def refs_on(review, ref: str) -> set[str]:
    position = positions.of_item(item(review, ref), cast.TODAY, reader=evidence.EVERYTHING)
    return {link.piece.ref for link in position.links}


# Made


def test_a_piece_is_linked_to_a_further_item_with_the_paragraph_that_states_it(review, act):
    piece = give(review, act)
    made = links.link_evidence(piece, item(review, "R2"), "challenges", "stated", source=CITED, **who(act))
    assert (made.stance, made.basis, made.basis_source, made.confirmed) == ("challenges", "stated", CITED, False)
    assert piece.ref in refs_on(review, "R1") and piece.ref in refs_on(review, "R2")


def test_an_inferred_link_says_why_and_counts_toward_no_rule_until_it_is_confirmed(review, act):
    piece = give(review, act)
    made = links.link_evidence(piece, item(review, "R2"), "supports", "inferred", because="It names both.", **who(act))
    assert made.basis_reason == "It names both."
    why = deciding.against_the_rules(item(review, "R2"), cast.TODAY)
    assert "There is none that counts." in why["good_evidence"]
    links.confirm([made], **who(act, "chair"))
    assert "good_evidence" not in deciding.against_the_rules(item(review, "R2"), cast.TODAY)


@pytest.mark.parametrize(
    ("basis", "more", "sentence"),
    [
        ("stated", {}, "Name the document and the paragraph"),
        ("inferred", {"because": " "}, "Say why you infer it."),
        ("guessed", {}, "Choose whether a source states it"),
    ],
)
def test_a_link_that_does_not_say_what_it_stands_on_is_refused(review, act, basis, more, sentence):
    with pytest.raises(Refused, match=sentence):
        links.link_evidence(give(review, act), item(review, "R2"), "supports", basis, **more, **who(act))


def test_the_same_link_twice_is_refused(review, act):
    with pytest.raises(Refused, match="is linked to R1 already"):
        links.link_evidence(give(review, act), item(review, "R1"), "context", "inferred", because="Again.", **who(act))


@pytest.mark.parametrize("part", ["police", "police_chief", "council", "chair", "member", "reader"])
def test_linking_is_for_the_business_unit(review, act, part):
    piece = give(review, act)
    with pytest.raises(NotAllowed):
        links.link_evidence(piece, item(review, "R2"), "supports", "inferred", because="So.", **who(act, part))
    with pytest.raises(NotAllowed):
        links.change_stance(link_of(piece), "context", "So.", **who(act, part))


# Confirmed


def inferred(review, kind="evidence"):
    return store.waiting(kind, review, reader=None).first()


def test_a_confirmed_link_says_by_whom_and_when_and_stays_inferred(review, act):
    link = inferred(review)
    (done,) = links.confirm([link], **who(act, "chair"))
    assert (done.basis, done.confirmed, done.confirmed_by, done.confirmed_on) == (
        "inferred",
        True,
        act("chair").post,
        cast.TODAY,
    )
    assert done.key not in {row.key for row in store.waiting("evidence", review)}


def test_many_are_confirmed_at_once_or_none(review, act):
    first, second, third = store.waiting("actions", review).limit(3)
    links.confirm([third], **who(act))
    with pytest.raises(history.Stale):
        links.confirm([first, second, third], **who(act, "chair"))
    assert not store.one("actions", review, first.key).confirmed
    links.confirm([first, second], **who(act, "chair"))
    assert store.one("actions", review, second.key).confirmed
    entry = History.select().order_by(History.id.desc()).first()
    assert entry.verb == "confirmed links"


def test_who_inferred_a_link_does_not_confirm_it(review, act):
    made = links.link_evidence(give(review, act), item(review, "R2"), "supports", "inferred", because="So.", **who(act))
    with pytest.raises(Refused, match="You made this link"):
        links.confirm([made], **who(act))
    assert links.confirm([made], **who(act, "chair"))


def test_what_is_stated_or_confirmed_already_is_not_confirmed(review, act):
    with pytest.raises(Refused, match="nothing to confirm"):
        links.confirm([link_of(give(review, act))], **who(act))
    (done,) = links.confirm([inferred(review)], **who(act))
    with pytest.raises(Refused, match="confirmed already"):
        links.confirm([done], **who(act, "chair"))


@pytest.mark.parametrize("part", ["police", "council", "member", "executive", "reader"])
def test_confirming_is_for_the_business_unit_and_the_chair(review, act, part):
    with pytest.raises(NotAllowed):
        links.confirm([inferred(review)], **who(act, part))


# Changed


def test_a_changed_stance_has_a_reason_and_waits_to_be_confirmed_anew(review, act):
    (done,) = links.confirm([inferred(review)], **who(act, "chair"))
    other = "context" if done.stance != "context" else "supports"
    changed = links.change_stance(done, other, "The count went down.", **who(act))
    assert (changed.stance, changed.confirmed, changed.confirmed_by) == (other, False, None)
    assert changed.basis_reason == "The count went down."
    entry = History.select().order_by(History.id.desc()).first()
    why = HistoryValue.get((HistoryValue.entry == entry.id) & (HistoryValue.field == "why"))
    assert "The count went down." in why.value


def test_r3_a_change_of_what_somebody_else_changed_first_is_stale(review, act):
    seen = inferred(review)
    links.confirm([seen], **who(act, "chair"))
    with pytest.raises(history.Stale):
        links.withdraw(seen, "Not about this.", **who(act))
    with pytest.raises(history.Stale):
        links.move(seen, item(review, "R13"), "Meant the other.", **who(act))
    assert not store.one("evidence", review, seen.key).withdrawn


# Withdrawn


def test_a_withdrawn_link_counts_nowhere_and_still_says_what_it_said(review, act):
    piece = give(review, act)
    gone = links.withdraw(link_of(piece), "It is about another recommendation.", **who(act))
    assert (gone.stance, gone.withdrawn_because) == ("supports", "It is about another recommendation.")
    assert piece.ref not in refs_on(review, "R1")
    assert gone.key in {row.key for row in store.withdrawn("evidence", review, reader=act("unit"))}
    yesterday = cast.TODAY.replace(day=29)
    assert not store.withdrawn("evidence", review, yesterday, act("unit")).where(EvidenceLink.record == gone.key)


def test_a2_the_giver_withdraws_its_own_mistake_and_another_agency_does_not(review, act):
    piece = give(review, act)
    for part in ("council", "health", "member", "reader", "chair"):
        with pytest.raises(NotAllowed):
            links.withdraw(link_of(piece), "Mine.", **who(act, part))
    assert links.withdraw(link_of(piece), "Given about the wrong one.", **who(act, "police")).withdrawn


def test_what_a_source_says_no_agency_withdraws(review, act):
    with pytest.raises(NotAllowed):
        links.withdraw(inferred(review), "Not ours.", **who(act, "police"))


def test_withdrawing_needs_a_reason_and_something_that_stands(review, act):
    link = link_of(give(review, act))
    with pytest.raises(Refused, match="Say why"):
        links.withdraw(link, " ", **who(act))
    gone = links.withdraw(link, "A mistake.", **who(act))
    with pytest.raises(Refused, match="was withdrawn"):
        links.withdraw(gone, "Again.", **who(act))


def test_what_was_withdrawn_can_be_linked_anew(review, act):
    piece = give(review, act)
    links.withdraw(link_of(piece), "A mistake.", **who(act))
    links.link_evidence(piece, item(review, "R1"), "supports", "inferred", because="No mistake after all.", **who(act))
    assert piece.ref in refs_on(review, "R1")


# Moved


def test_a2_an_agency_takes_away_no_reading_that_the_business_unit_made_of_its_evidence(review, act):
    piece = give(review, act)
    because = "It shows the opposite there."
    challenge = links.link_evidence(piece, item(review, "R2"), "challenges", "inferred", because=because, **who(act))
    changed = links.change_stance(link_of_item(piece, "R1"), "challenges", because, **who(act))

    assert (changed.basis, changed.confirmed) == ("inferred", False)
    for link in (challenge, changed):
        with pytest.raises(NotAllowed):
            links.withdraw(link, "We do not agree.", **who(act, "police"))
    with pytest.raises(Refused, match="Ask the business unit"):
        about = [(item(review, "R3"), "supports")]
        links.move_given(piece, links.standing_links(piece), None, about, "Wrong item.", **who(act, "police"))


def link_of_item(piece, ref):
    return next(link for link in links.standing_links(piece) if reviews.Item.get_by_id(link.item_id).ref == ref)


def test_the_giver_moves_its_own_mistake_in_one_step_and_the_old_place_says_where_it_went(review, act):
    piece = give(review, act)
    old = link_of(piece)
    new = links.move(old, item(review, "R2"), "Meant R2.", **who(act, "police"))
    assert (new.basis, new.stance) == ("stated", "supports")
    gone = store.one("evidence", review, old.key, reader=act("unit"))
    assert (
        gone.withdrawn_because == "Meant R2."
        and store.took_place("evidence", review, [gone], reader=act("unit"))[new.key].point.ref == "R2"
    )
    assert piece.ref not in refs_on(review, "R1") and piece.ref in refs_on(review, "R2")


def test_moved_by_the_business_unit_it_is_inferred_and_waits(review, act):
    new = links.move(link_of(give(review, act)), item(review, "R2"), "It is about R2.", **who(act))
    assert (new.basis, new.basis_reason, new.confirmed) == ("inferred", "It is about R2.", False)


def test_evidence_given_with_the_wrong_action_is_moved_with_all_it_bears_on(review, act):
    police = reviews.agency_of("TVP")
    wrong, right = (
        action_verbs.add(review, title, police, [item(review, ref)], **who(act))
        for title, ref in (("The wrong one", "R1"), ("The right one", "R2"))
    )
    piece = giving.NewEvidence(
        "An audit.", "practice", "independent", [(item(review, "R1"), "supports")], url="https://example.org"
    )
    action_verbs.report(wrong, "on_track", "Sampled.", None, evidence=[piece], **who(act, "police"))
    row = evidence.listed().first()
    seen = links.standing_links(row)
    right = actions.action_of(review, right.ref)
    links.move_given(
        row, seen, right, [(item(review, "R2"), "supports")], "Sent with the wrong form.", **who(act, "police")
    )
    assert [link.action_id for link in evidence.links_of_actions([wrong.key, right.key])] == [right.key]
    assert row.ref in refs_on(review, "R2") and row.ref not in refs_on(review, "R1")


def test_a2_nobody_moves_evidence_to_an_action_of_another_agency(review, act):
    council = action_verbs.add(review, "Theirs", reviews.agency_of("OCC"), [item(review, "R2")], **who(act))
    council = actions.action_of(review, council.ref)
    piece = give(review, act)
    seen, about = links.standing_links(piece), [(item(review, "R2"), "supports")]
    with pytest.raises(NotAllowed):
        links.move_given(piece, seen, council, about, "Mine.", **who(act, "police"))
    with pytest.raises(NotAllowed):
        links.move_given(piece, seen, None, about, "Mine.", **who(act, "council"))


# Coverage follows


def test_an_item_is_covered_while_a_link_to_an_action_stands(review, act):
    def covered() -> bool:
        return items.answered(items.listed(review)).where(reviews.Item.ref == "N3").exists()

    assert not covered() and not positions.of_item(item(review, "N3"), cast.TODAY).covered
    action = action_verbs.add(review, "Count it", reviews.agency_of("TVP"), [item(review, "R1")], **who(act))
    made = links.link_action(action, item(review, "N3"), "inferred", because="It does both.", **who(act))
    assert covered() and positions.of_item(item(review, "N3"), cast.TODAY).covered
    links.withdraw(made, "It does not.", **who(act))
    assert not covered() and not positions.of_item(item(review, "N3"), cast.TODAY).covered


def test_the_queue_of_the_chair_follows(review, act):
    def new() -> set[str]:
        (claim,) = claims.claims([item(review, "R7")], cast.TODAY, reader=act("chair"))
        return {link.piece.ref for link in claim.new}

    piece = give(review, act, ["R7 supports"])
    assert piece.ref in new()
    links.withdraw(link_of(piece), "A mistake.", **who(act, "police"))
    assert piece.ref not in new()


def test_the_stocktake_follows(review, act):
    def shown() -> set[str]:
        (section,) = stocktakes.gather(review, None, scope="R7", today=cast.TODAY).sections
        return {piece.note.ref for piece in section.pieces}

    piece = give(review, act, ["R7 supports"])
    assert piece.ref in shown()
    links.move(link_of(piece), item(review, "R2"), "It is about R2.", **who(act, "police"))
    assert piece.ref not in shown()


def test_the_counts_of_a_review_follow(review, act):
    def lacking() -> int:
        return items.with_evidence(items.listed(review), yes=False, reader=act("unit")).count()

    bare = items.with_evidence(items.listed(review), yes=False, reader=act("unit")).first()
    before = lacking()
    piece = give(review, act, [f"{bare.ref} supports"])
    assert lacking() == before - 1
    links.withdraw(link_of(piece), "A mistake.", **who(act, "police"))
    assert lacking() == before


def test_what_the_chair_weighed_stays_in_the_decision(review, act):
    piece = give(review, act, ["R7 challenges"])
    standing = evidence.links([item(review, "R7").key])
    weighed = {link.piece.ref: "Read." for link in standing if link.stance == "challenges"}
    deciding.decide(
        item(review, "R7"), "some_evidence", "Read.", rests_on=[piece.ref], weighed=weighed,
        look_again=cast.TODAY.replace(year=2016), **who(act, "chair"),
    )  # fmt: skip
    links.withdraw(link_of(piece), "A mistake.", **who(act))
    decision = assurance.rating_of(item(review, "R7"))
    assert piece.ref in decision.rests_on and decision.weighed[piece.ref] == "Read."


# The parts of agencies


def test_an_agency_has_a_part_while_its_link_stands(review, act):
    def parts() -> dict:
        return {row.body.code: (row.part, row.basis) for row in reviews.parts([item(review, "R7").key]) if row.agency_id}

    made = links.give_part(
        item(review, "R7"), reviews.agency_of("OUHT"), "asked", "inferred", because="It records too.", **who(act)
    )
    assert parts()["OUHT"] == ("asked", "inferred")
    changed = links.change_part(made, "supporting", "It only supports.", **who(act))
    assert parts()["OUHT"] == ("supporting", "inferred")
    links.withdraw(changed, "Not at all.", **who(act))
    assert "OUHT" not in parts()


def test_a9_counts_do_not_tell_a_reader_of_restricted_evidence(review, act):
    lacking = items.with_evidence(items.listed(review), yes=False).first()
    give(review, act, [f"{lacking.ref} supports"], restricted=True)

    def without(part):
        return items.with_evidence(items.listed(review), yes=False, reader=act(part)).where(reviews.Item.ref == lacking.ref)

    assert without("council") and without("reader")
    assert not without("police") and not without("unit") and not without("chair")


def test_the_history_of_a_restricted_piece_hides_its_links(review, act):
    from tracker.store import history_read

    piece = give(review, act, restricted=True)
    made = links.link_evidence(piece, item(review, "R2"), "supports", "inferred", because="Zebra.", **who(act))
    links.withdraw(made, "Zebra again.", **who(act))
    hidden = history_read.hidden_from(act("council"))
    entries = list(history_read.entries(hidden).limit(5))
    assert not {row.verb for row in entries} & {"linked evidence", "withdrew a link"}


# Put back


def test_a_withdrawn_link_is_put_back_as_it_was_with_a_reason(review, act):
    piece = give(review, act)
    gone = links.withdraw(link_of(piece), "Not about this.", **who(act))
    assert piece.ref not in refs_on(review, "R1")
    with pytest.raises(NotAllowed):
        links.put_back(gone, "It is.", **who(act, "council"))
    with pytest.raises(Refused, match="Say why"):
        links.put_back(gone, " ", **who(act))
    back = links.put_back(gone, "Read again: it is.", **who(act, "police"))
    assert piece.ref in refs_on(review, "R1") and (back.withdrawn_because, back.moved_to_id) == ("", None)
    assert (back.stance, back.basis, back.put_back_because) == ("supports", "stated", "Read again: it is.")
    with pytest.raises(Refused, match="nothing to put back"):
        links.put_back(back, "Again.", **who(act))


def test_a_link_is_not_put_back_beside_one_that_says_the_same_or_on_what_was_merged(review, act):
    piece = give(review, act)
    gone = links.withdraw(link_of(piece), "Not about this.", **who(act))
    links.link_evidence(piece, item(review, "R1"), "supports", "inferred", because="It is.", **who(act))
    with pytest.raises(Refused, match="is linked to R1 already"):
        links.put_back(gone, "It is.", **who(act))
    stays, goes = give(review, act, ["R2 supports"]), give(review, act)
    merged = link_of(goes)
    merging.merge_evidence(goes, stays, "The same.", **who(act))
    with pytest.raises(Refused, match="Take it apart first"):
        links.put_back(EvidenceLink.get((EvidenceLink.record == merged.key) & known(EvidenceLink)), "It is.", **who(act))


def test_a8_who_said_what_an_inferred_link_shows_does_not_confirm_it(review, act):
    piece = give(review, act)
    made = links.link_evidence(piece, item(review, "R2"), "supports", "inferred", because="It names both.", **who(act))
    other = replace(act("unit"), person=act("chair").person, post=act("chair").post)
    changed = links.change_stance(made, "challenges", "It says the opposite.", by=other, today=cast.TODAY)
    with pytest.raises(Refused, match="Somebody else confirms it"):
        links.confirm([changed], by=other, today=cast.TODAY)
    assert links.confirm([changed], **who(act))[0].confirmed


def test_a_piece_moved_with_another_stance_keeps_nobodys_confirmation_of_the_first(review, act):
    piece = give(review, act)
    links.link_evidence(piece, item(review, "R2"), "challenges", "inferred", because="It names both.", **who(act))
    first, second = links.standing_links(piece)
    (second,) = links.confirm([second], **who(act, "chair"))
    about = [(item(review, "R1"), "supports"), (item(review, "R2"), "supports")]
    made = links.move_given(piece, [first, second], None, about, "It was misread.", **who(act))

    assert [(link.stance, link.stands_on) for link in made] == [("supports", "stated"), ("supports", "inferred")]
    assert made[1].basis_reason == "It was misread."
