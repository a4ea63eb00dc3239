"""Links: the list to confirm, one link and its forms, and what the pages show of what was moved, withdrawn and merged."""

from __future__ import annotations

import pytest

from tests import cast
from tests.business.test_links import give, item, who
from tests.queries import queries_of
from tracker.business import actions as action_verbs
from tracker.business import links, merging
from tracker.business.evidence import NewEvidence
from tracker.store import actions, evidence, reviews
from tracker.store import links as store
from tracker.store.people import AccessLog

pytestmark = pytest.mark.small

LIST = "/links"
BASE = "/reviews/children-a-f"


def link_page(link, end="") -> str:
    return f"{BASE}/links/{store.kind_of(link)}/{link.key}{end}"


def waiting(review, kind="evidence"):
    return store.waiting(kind, review).first()


def standing(review, link):
    return store.one(store.kind_of(link), review, link.key)


# The list


def test_the_list_shows_what_waits_with_its_source_beside_it(visit, review):
    link = waiting(review)
    page = visit("reader").page(LIST)
    assert link.piece.ref in page and link.point.ref in page and "inferred" in page
    assert "Confirm those ticked" not in page and 'name="links"' not in page


def test_many_are_ticked_and_confirmed_at_once(visit, review):
    first, second = store.waiting("actions", review).limit(2)
    answer = visit("chair").post(f"{LIST}?kind=actions", {"links": [first.id, second.id]})
    assert answer.status_code == 302 and answer.location.endswith("/links?kind=actions")
    assert standing(review, first).confirmed and standing(review, second).confirmed


def test_the_whole_page_can_be_ticked_without_a_script(visit):
    page = visit("unit").page(f"{LIST}?tick=all")
    assert page.count('name="links" value=') == page.count(" checked>") == 25


def test_nothing_ticked_is_said(visit):
    answer = visit("unit").post(LIST, {})
    assert answer.status_code == 422 and "Tick at least one link." in answer.get_data(as_text=True)


def test_r3_a_tick_on_what_changed_meanwhile_confirms_nothing_and_says_so(visit, review, act):
    first, second = store.waiting("evidence", review).limit(2)
    unit = visit("unit")
    unit.page(LIST)
    links.withdraw(first, "Not about this.", **who(act))
    answer = unit.post(LIST, {"links": [first.id, second.id]})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "changed while you were reading" in page and "Not about this." in page
    assert f'value="{second.id}" checked' in page and not standing(review, second).confirmed


def test_a3_ids_of_what_the_post_may_not_see_or_that_are_not_there_are_404(visit, review, act):
    made = links.link_evidence(give(review, act), item(review, "R2"), "supports", "inferred", because="So.", **who(act))
    assert visit("chair").post(LIST, {"links": ["nothing"]}).status_code == 404
    assert visit("chair").post(LIST, {"links": [made.id], "kind": "actions"}).status_code == 404


@pytest.mark.parametrize("part", ["police", "member", "reader"])
def test_who_may_not_confirm_is_refused(visit, review, part):
    link = waiting(review)
    assert visit(part).post(LIST, {"links": link.id}, form_at="/").status_code == 403
    assert visit(part).get(link_page(link, "/confirm")).status_code == 403


def test_the_list_is_narrowed_by_item_and_state(visit, review, act):
    gone = links.withdraw(waiting(review), "Read too much into it.", **who(act))
    page = visit("unit").page(f"{LIST}?state=withdrawn")
    assert "Read too much into it." in page and gone.key in page
    assert "No link of this kind waits to be confirmed for R3" in visit("unit").page(f"{LIST}?kind=agencies&about=R3")


@pytest.mark.whole
def test_the_number_of_queries_does_not_grow_with_the_rows(visit, review):
    unit = visit("unit")
    numbers = {
        ref: store.of_item(store.waiting("evidence", review), item(review, ref)).count() for ref in ("R3", "R8", "R13")
    }
    few = next(ref for ref, number in numbers.items() if 0 < number < 25)
    assert queries_of(unit, f"{LIST}?about={few}") == queries_of(unit, LIST)


def test_a9_the_list_does_not_tell_of_restricted_evidence(visit, review, act):
    piece = give(review, act, restricted=True)
    made = links.link_evidence(piece, item(review, "N3"), "supports", "inferred", because="Zebra.", **who(act))
    council, chair = visit("council"), visit("chair")
    assert made.key not in council.page(f"{LIST}?about=N3") and "Zebra" not in council.page(f"{BASE}/N3")
    assert council.get(link_page(made)).status_code == 404
    assert "Restricted evidence. Opening it is logged." in chair.page(f"{LIST}?about=N3")
    assert "An audit." in chair.page(link_page(made))
    assert AccessLog.select().where(AccessLog.what == "read restricted evidence").count() == 1


# One link


def test_a_link_is_confirmed_on_its_page(visit, review):
    link = waiting(review)
    chair = visit("chair")
    assert "Confirm it" in chair.page(link_page(link))
    assert chair.post(link_page(link, "/confirm")).status_code == 302
    page = chair.page(link_page(link))
    assert "confirmed" in page and "Confirm it" not in page and standing(review, link).confirmed


def test_a_link_is_changed_moved_and_withdrawn_with_a_reason(visit, review, act):
    piece = give(review, act)
    (link,) = links.standing_links(piece)
    unit = visit("unit")
    unit.post(link_page(link, "/change"), {"stance": "context", "because": "It shows neither."})
    moved = unit.post(link_page(link, "/move"), {"item": "R2", "stance": "supports", "because": "It is about R2."})
    assert moved.status_code == 302
    assert "moved to" in unit.page(f"{BASE}/R1") and "It is about R2." in unit.page(f"{BASE}/R1")
    assert "It is about R2." in unit.page(f"{BASE}/evidence/{piece.ref}")
    (link,) = links.standing_links(piece)
    unit.post(link_page(link, "/withdraw"), {"because": "It shows nothing."})
    assert not links.standing_links(piece) and "It shows nothing." in unit.page(f"{BASE}/evidence/{piece.ref}")


@pytest.mark.parametrize("what", ["change", "move", "withdraw"])
def test_i3_a_form_without_a_reason_comes_back_with_what_was_chosen(visit, review, act, what):
    (link,) = links.standing_links(give(review, act))
    answer = visit("unit").post(link_page(link, f"/{what}"), {"stance": "challenges", "item": "R2", "because": " "})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Say why." in page
    assert what == "withdraw" or 'value="challenges" checked' in page


def test_r3_a_stale_form_shows_both_and_can_be_sent_from_there(visit, review, act):
    (link,) = links.standing_links(give(review, act))
    unit = visit("unit")
    before = cast.hidden_fields(unit.page(link_page(link, "/withdraw")), link_page(link, "/withdraw"))
    links.change_stance(link, "challenges", "It went up.", **who(act))
    answer = unit.client.post(link_page(link, "/withdraw"), data={**before, "because": "Not about this."})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Somebody else changed this link" in page and "Not about this." in page
    again = cast.hidden_fields(page, link_page(link, "/withdraw"))
    assert unit.client.post(link_page(link, "/withdraw"), data={**again, "because": "Not about this."}).status_code == 302


def test_a2_the_giver_withdraws_its_own_and_nobody_elses(visit, review, act):
    (link,) = links.standing_links(give(review, act))
    assert visit("council").get(link_page(link, "/withdraw")).status_code == 403
    assert "Withdraw it" in visit("police").page(link_page(link))
    assert "Withdraw it" not in visit("council").page(link_page(link))
    assert visit("police").post(link_page(link, "/withdraw"), {"because": "A mistake."}).status_code == 302


def test_z14_the_same_form_twice_is_one_change(visit, review):
    link, unit = waiting(review), visit("unit")
    form = cast.hidden_fields(unit.page(link_page(link, "/withdraw")), link_page(link, "/withdraw"))
    answers = [
        unit.client.post(link_page(link, "/withdraw"), data={**form, "because": "No."}).status_code for _ in range(2)
    ]
    assert answers == [302, 302] and standing(review, link).version == link.version + 1


def test_a_link_that_is_not_there_is_404(visit):
    for path in ("links/evidence/nothing", "links/nonsense/x", "links/agencies/x"):
        assert visit("reader").get(f"{BASE}/{path}").status_code == 404


# New links


def test_a_piece_is_linked_to_something_more_with_the_paragraph(visit, review, act):
    piece = give(review, act)
    said = {"item": "R2", "stance": "supports", "basis": "stated", "document": "scrutiny", "paragraph": "20"}
    assert visit("unit").post(f"{BASE}/evidence/{piece.ref}/link", said).status_code == 302
    assert "R2" in {link.point.ref for link in evidence.links_of([piece.key])}


def test_a_new_link_that_says_too_little_names_each_field(visit, review, act):
    answer = visit("unit").post(f"{BASE}/evidence/{give(review, act).ref}/link", {"basis": "stated"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for sentence in ("Choose a recommendation", "Choose whether it supports", "Name the document and the paragraph"):
        assert sentence in page


def test_an_action_and_an_agency_are_linked(visit, review):
    unit, action = visit("unit"), actions.actions(review).first()
    unit.post(f"{BASE}/actions/{action.ref}/link", {"item": "N3", "basis": "inferred", "because": "It does both."})
    unit.post(
        f"{BASE}/N3/agencies/add", {"agency": "TVP", "part": "supporting", "basis": "inferred", "because": "It counts."}
    )
    assert "N3" in {answer.point.ref for answer in actions.answered_by([action.key])}
    assert "TVP" in {row.body.code for row in reviews.parts([item(review, "N3").key]) if row.agency_id}


# Mistaken evidence, and what is there twice


def given_with(review, act, **more):
    police = reviews.agency_of("TVP")
    wrong, right = (
        action_verbs.add(review, title, police, [item(review, ref)], **who(act))
        for title, ref in (("The wrong one", "R1"), ("The right one", "R2"))
    )
    piece = NewEvidence(
        "A sample.", "practice", "independent", [(item(review, "R1"), "supports")], url="https://e.org", **more
    )
    action_verbs.report(wrong, "on_track", "Sampled.", None, evidence=[piece], **who(act, "police"))
    return evidence.listed().first(), wrong, right


def test_evidence_given_with_the_wrong_action_is_moved_and_both_stories_say_so(visit, review, act):
    piece, wrong, right = given_with(review, act)
    police = visit("police")
    page = police.page(f"{BASE}/evidence/{piece.ref}/move?action={right.ref}")
    assert "The right one" in page and "stance_R2" in page
    said = {
        "action": right.ref,
        "stance_R1": "not_about",
        "also": "R2",
        "also_stance": "supports",
        "because": "The wrong form.",
    }
    assert police.post(f"{BASE}/evidence/{piece.ref}/move", said).status_code == 302
    assert f"moved to {right.ref}" in police.page(f"{BASE}/actions/{wrong.ref}")
    assert "Evidence moved here" in police.page(f"{BASE}/actions/{right.ref}")
    assert "moved to" in police.page(f"{BASE}/R1")


def test_the_story_does_not_tell_a_stranger_of_a_restricted_piece_that_moved(visit, review, act):
    piece, wrong, right = given_with(review, act, restricted=True)
    seen = links.standing_links(piece)
    about = [(item(review, "R2"), "supports")]
    links.move_given(piece, seen, actions.action_of(review, right.ref), about, "Zebra.", **who(act, "police"))
    for path in (f"actions/{wrong.ref}", f"actions/{right.ref}", "R1", "R2"):
        page = visit("council").page(f"{BASE}/{path}")
        assert "Zebra" not in page and piece.ref not in page


def test_two_pieces_are_merged_after_both_were_seen_and_the_address_leads_to_the_one_that_stays(visit, review, act):
    stays, goes = give(review, act), give(review, act, ["R2 supports"])
    unit = visit("unit")
    path = f"{BASE}/evidence/{goes.ref}/merge"
    assert "There is no E99999" in unit.get(f"{path}?into=e99999").get_data(as_text=True)
    assert "Are these two the same?" in unit.page(f"{path}?into={stays.ref}")
    assert unit.post(f"{path}?into={stays.ref}", {"because": " "}).status_code == 422
    assert unit.post(f"{path}?into={stays.ref}", {"because": "The same audit."}).status_code == 302
    assert unit.get(f"{BASE}/evidence/{goes.ref}").location.endswith(f"{BASE}/evidence/{stays.ref}#{goes.ref}")
    page = unit.page(f"{BASE}/evidence/{stays.ref}")
    assert "Merged into this" in page and "The same audit." in page
    assert unit.post(f"{BASE}/evidence/{goes.ref}/take-apart", {"because": "Two audits."}).status_code == 302
    assert goes.ref in unit.page(f"{BASE}/evidence/{goes.ref}")


def test_privacy_a_merge_shows_nobody_what_they_could_not_read(visit, review, act):
    stays = give(review, act)
    goes = give(review, act, part="health", restricted=True, figures=["Zebra 12"])
    merging.merge_evidence(goes, stays, "The same.", **who(act))
    police, health, council = visit("police"), visit("health"), visit("council")
    page = police.page(f"{BASE}/evidence/{stays.ref}")
    assert goes.ref not in page and "Merged into this" not in page
    assert police.get(f"{BASE}/evidence/{goes.ref}").status_code == 404
    assert "is there twice" in health.page(f"{BASE}/evidence/{goes.ref}")
    assert {council.get(f"{BASE}/evidence/{ref}").status_code for ref in (stays.ref, goes.ref)} == {404}


def test_what_may_be_there_twice_is_listed_for_the_business_unit(visit, review, act):
    first, second = give(review, act), give(review, act)
    page = visit("unit").page(f"{BASE}/duplicates")
    assert f"{BASE}/evidence/{second.ref}/merge?into={first.ref}" in page
    assert visit("chair").get(f"{BASE}/duplicates").status_code == 403


def test_two_actions_are_merged_and_the_story_of_both_is_told(visit, review, act):
    police = reviews.agency_of("TVP")
    stays, goes = (
        action_verbs.add(review, title, police, [item(review, "R1")], **who(act)) for title in ("Count", "Count it")
    )
    action_verbs.report(goes, "on_track", "Counted twice.", None, **who(act, "police"))
    unit = visit("unit")
    answer = unit.post(f"{BASE}/actions/{goes.ref}/merge?into={stays.ref}", {"because": "The same work."})
    assert answer.status_code == 302
    page = unit.page(f"{BASE}/actions/{stays.ref}")
    assert "Counted twice." in page and f"{goes.ref} began; it is merged into this" in page
    assert unit.get(f"{BASE}/actions/{goes.ref}").location.endswith(f"actions/{stays.ref}#{goes.ref}")
    assert f">{goes.ref}<" not in unit.page("/actions?agency=TVP&sort=reported")


# As at


def test_the_day_before_everything_stood_as_it_was(visit, review, act):
    link, unit = waiting(review), visit("unit")
    path = f"{BASE}/{link.point.ref}?as_at=2015-09-29"
    before = [unit.still(each) for each in (path, f"{LIST}?as_at=2015-09-29", link_page(link, "?as_at=2015-09-29"))]
    links.move(link, item(review, "N3"), "Meant the other.", **who(act))
    assert [unit.still(each) for each in (path, f"{LIST}?as_at=2015-09-29", link_page(link, "?as_at=2015-09-29"))] == before


def test_a_pair_that_is_none_is_taken_from_the_list_with_its_reason(visit, review, act):
    first, second = give(review, act), give(review, act)
    unit, path = visit("unit"), f"{BASE}/duplicates/evidence/{first.ref}/{second.ref}"
    assert path in unit.page(f"{BASE}/duplicates") and "An audit." in unit.page(path)
    assert unit.post(path, {"because": ""}).status_code == 422
    assert unit.post(path, {"because": "Two audits of two years."}).status_code == 302
    page = unit.page(f"{BASE}/duplicates")
    assert path not in page and "Two audits of two years." in page
    assert unit.get(path).status_code == 404 and visit("chair").get(path).status_code == 403


def test_a_withdrawn_link_is_put_back_on_a_page_and_its_story_says_why(visit, review, act):
    piece = give(review, act)
    link = links.withdraw(next(iter(links.standing_links(piece))), "Not about this.", **who(act))
    unit = visit("unit")
    assert link_page(link, "/put-back") in unit.page(link_page(link))
    assert unit.post(link_page(link, "/put-back"), {"because": ""}).status_code == 422
    assert unit.post(link_page(link, "/put-back"), {"because": "It is, see page 3."}).status_code == 302
    page = unit.page(link_page(link))
    assert "Put back" in page and "It is, see page 3." in page and "/put-back" not in page
    assert unit.get(link_page(link, "/put-back")).status_code == 302
    assert visit("council").get(link_page(link, "/put-back")).status_code == 403
