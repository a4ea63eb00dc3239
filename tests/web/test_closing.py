"""The pages on which an action is closed, seconded, reopened, paused or withdrawn, and the lists that follow from it."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.business.test_closing import an_action, claim, paused, standing
from tests.cast import TODAY, hidden_fields
from tests.queries import queries_of
from tracker.business import actions as doing
from tracker.business import assurance, closing
from tracker.rules import delivery
from tracker.store import actions, reviews
from tracker.store import closing as store
from tracker.store.closing import StateChange
from tracker.store.database import known

pytestmark = pytest.mark.small

DAY = dt.timedelta(days=1)


@pytest.fixture
def done(review, act):
    return claim(an_action(review, act), act)


@pytest.fixture
def own(review, act):
    return claim(an_action(review, act, "OSCB"), act, part="unit")


def path(action, rest="") -> str:
    return f"/reviews/children-a-f/actions/{action.ref}{rest}"


def day(name: str, value: dt.date) -> dict:
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def test_an_action_is_closed_on_its_own_page_with_what_speaks_for_and_against_it(visit, done):
    unit = visit("unit")
    page = unit.page(path(done, "/close"))
    assert "31 of 40 could say." in page and "All were asked." in page

    answer = unit.post(path(done, "/close"), {"what": "closing", "because": "The **sample** shows it."})

    assert (answer.status_code, answer.location) == (302, f"{path(done)}#S1")
    assert standing(done).delivery == delivery.CLOSED
    shown = visit("reader").page(path(done))
    assert "The <strong>sample</strong> shows it." in shown and "/reopen" not in shown
    assert f"Reopen {done.ref}" in unit.page(path(done))


def test_a_refusal_stands_beside_what_the_agency_says_until_it_reports_again(visit, done, act):
    visit("chair").post(path(done, "/close"), {"what": "refusal", "because": "Two areas are missing."})

    police = visit("police")
    page = police.page(path(done))
    assert page.count("Two areas are missing.") == 2 and "Both are shown" in page
    assert f"The closing of {done.ref} was refused" in police.page("/")

    claim(done, act)

    assert police.page(path(done)).count("Two areas are missing.") == 1
    assert "was refused" not in police.page("/")


def test_the_rule_that_would_be_broken_is_said_before_it_is(visit, review, act):
    bare = claim(an_action(review, act), act, evidence=False)
    unit = visit("unit")
    page = unit.page(path(bare, "/close"))
    assert "This cannot be closed now." in page and "disabled" in page

    refused = unit.post(path(bare, "/close"), {"what": "closing", "because": "It is done."})

    assert refused.status_code == 422
    assert "It is done." in refused.get_data(as_text=True)


@pytest.mark.parametrize("rest", ["/close", "/reopen", "/pause", "/paused", "/withdraw"])
def test_a2_strangers_are_refused_and_a_missing_action_answers_as_no_page(visit, done, rest):
    for part in ("police", "council", "member", "reader"):
        assert visit(part).get(path(done, rest)).status_code == 403
    assert visit("unit").get(f"/reviews/children-a-f/actions/A9999{rest}").status_code == 404


@pytest.mark.parametrize("rest", ["/close", "/reopen", "/pause", "/withdraw"])
def test_the_business_unit_does_not_steer_the_boards_own(visit, own, rest):
    assert visit("unit").get(path(own, rest)).status_code == 403


def test_i3_a_refused_form_comes_back_with_what_was_typed(visit, done):
    answer = visit("unit").post(
        path(done, "/pause"), {"because": "A trial is listed.", "review_by-day": "31", "review_by-month": "2"}
    )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Choose the legal reason." in page and "A trial is listed." in page and 'value="31"' in page


def test_r3_a_stale_closing_shows_both_and_can_be_sent_again(visit, done, act):
    unit = visit("unit")
    before = standing(done).id
    doing.edit(done, doing.Plan("Officers know", done.lead_body), "Shorter.", by=act("unit"), today=TODAY)
    answer = unit.post(path(done, "/close"), {"what": "closing", "because": "The sample shows it.", "seen": before})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 409
    assert "This action changed while you were reading" in page and "The sample shows it." in page
    assert f'name="seen" value="{standing(done).id}"' in page
    assert standing(done).delivery == delivery.DONE


def test_r4_a_double_click_is_one_closing(visit, done):
    unit = visit("unit")
    said = {"what": "closing", "because": "The sample shows it.", "once": "the same"}
    first, second = (unit.post(path(done, "/close"), {**said, "seen": done.id}) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert StateChange.select().count() == 1


def test_the_boards_own_waits_for_a_member_who_seconds_it_from_home(visit, own):
    visit("chair").post(path(own, "/close"), {"what": "closing", "because": "The report was read."})
    member = visit("member")
    second = path(own, "/closing/S1")
    assert second in member.page("/") and second in member.page(path(own))
    assert second not in visit("reader").page(path(own))
    assert member.post(second, {}).status_code == 422

    assert member.post(second, {"agrees": "yes"}).status_code == 302

    assert standing(own).delivery == delivery.CLOSED
    assert "Seconded, and closed" in member.page(path(own)) and second not in member.page("/")
    assert "does not wait for a second any more" in member.page(second)


def test_a_pause_shows_its_reason_and_its_day_and_asks_for_a_look_when_it_has_gone_by(visit, done, act):
    unit = visit("unit")
    said = {"legal_reason": "criminal", "because": "A trial is listed.", **day("review_by", TODAY + 30 * DAY)}
    assert unit.post(path(done, "/pause"), said).status_code == 302
    page = visit("police").page(path(done))
    assert "A criminal investigation or trial" in page and "No clock has run since" in page
    assert "Needs a look" not in unit.page("/paused")

    late = an_action(reviews.review_of("children-a-f"), act, ago=100)
    paused(late, act, TODAY - 60 * DAY)

    assert "Needs a look: 30 days ago" in unit.page("/paused")
    assert f"Is the pause of {late.ref} still needed?" in unit.page("/") and f"{late.ref} still" in visit("chair").page("/")


def test_what_was_closed_is_reopened_on_its_own_page_with_the_reason_it_was_closed_for(visit, done, act):
    closing.close(done, "The sample shows it.", by=act("unit"), today=TODAY)
    chair = visit("chair")
    assert "The sample shows it." in chair.page(path(done, "/reopen"))
    assert chair.post(path(done, "/reopen"), {}).status_code == 422
    assert chair.post(path(done, "/reopen"), {"because": "Two areas are missing."}).status_code == 302

    assert standing(done).delivery == delivery.DONE
    assert "cannot be done now" in chair.page(path(done, "/reopen"))


def test_a_pause_goes_on_or_ends(visit, done, act):
    paused(done, act, TODAY)
    chair = visit("chair")
    kept = {"what": "pause_kept", "because": "The trial goes on."}
    assert chair.post(path(done, "/paused"), kept).status_code == 422
    assert chair.post(path(done, "/paused"), {**kept, **day("review_by", TODAY + 50 * DAY)}).status_code == 302
    assert chair.post(path(done, "/paused"), {"what": "restart", "because": "It is over."}).status_code == 302

    assert standing(done).delivery == delivery.DONE
    assert [row.kind for row in store.of_action(done)] == ["restart", "pause_kept", "pause"]


def test_an_action_is_withdrawn_and_another_takes_its_place(visit, review, done, act):
    other, unit = an_action(review, act, answers=["R2"]), visit("unit")
    said = {"because": "One does both.", "replaced_by": other.ref, "carry_over": ["R1"]}

    assert unit.post(path(done, "/withdraw"), said).status_code == 302

    page = unit.page(path(done))
    assert "Withdrawn" in page and path(other) in page
    assert [link.point.ref for link in actions.answered_by([other.key])] == ["R1", "R2"]


def test_a3_what_takes_the_place_of_an_action_is_one_of_its_review(visit, done):
    answer = visit("unit").post(path(done, "/withdraw"), {"because": "No.", "replaced_by": "A9999"})

    assert answer.status_code == 422 and "Choose one of the answers shown." in answer.get_data(as_text=True)


# Done but not assured


def test_done_but_not_assured_shows_both_judgements_and_narrows(visit, review, done, act):
    reader = visit("reader")
    page = reader.page("/done-but-not-assured")
    assert done.ref in page and "not yet tested" in page

    assert done.ref not in reader.page("/done-but-not-assured?delivery=closed")
    assert done.ref not in reader.page("/done-but-not-assured?rating=some_evidence")
    assert done.ref in reader.page("/done-but-not-assured?agency=TVP&delivery=done_awaiting_check")
    assert "No action fits these choices." in reader.page("/done-but-not-assured?agency=OUHT")


def test_the_business_unit_is_asked_only_what_it_may_close_and_told_what_was_given_back(visit, own, done, act):
    unit = visit("unit")
    page = unit.page("/")
    assert f"Close {done.ref}, or refuse to" in page and f"close {own.ref}" not in page

    closing.refuse(own, "The report is not read yet.", by=act("chair"), today=TODAY)

    assert f"The closing of {own.ref} was refused" in unit.page("/")


@pytest.mark.parametrize("part", ["chair", "unit", "member"])
def test_done_but_not_assured_is_one_step_from_home(visit, done, part):
    assert "/done-but-not-assured" in visit(part).page("/")


@pytest.mark.whole
def test_the_lists_ask_the_same_number_of_queries_whatever_they_hold(visit, review, act):
    reader = visit("reader")
    held = []

    def grow(number):
        for _ in range(number):
            claim(an_action(review, act), act)
            paused(an_action(review, act), act, TODAY)
        held.append([queries_of(reader, page) for page in ("/done-but-not-assured", "/paused")])

    grow(2)
    grow(10)

    assert held[0] == held[1]


# Second looks


def decided(review, act, ref="R1", rating="some_evidence", on=TODAY - 100 * DAY, look=TODAY + DAY):
    item = reviews.item_of(review, ref)
    assurance.decide(item, rating, "Some of it.", by=act("chair"), today=on, look_again=look, weighed=weighed(item))
    return item


def weighed(item) -> dict:
    from tracker.store import evidence

    return {link.piece.ref: "Read." for link in evidence.links([item.key])}


def test_a_failed_look_reopens_what_was_closed_in_the_same_step(visit, review, done, act):
    decided(review, act)
    closing.close(done, "The sample shows it.", by=act("unit"), today=TODAY)
    chair, form = visit("chair"), "/reviews/children-a-f/R1/assurance"
    assert f'value="{done.ref}" checked' in chair.page(form)
    item = reviews.item_of(review, "R1")
    said = {"rating": "not_assured", "because": "It does not show.", "reopen": [done.ref]}
    said |= {f"weighed-{ref}": words for ref, words in weighed(item).items()}

    from tracker.store import assurance as decisions

    answer = chair.post(form, said)

    assert answer.status_code == 302
    assert decisions.rating_of(item).rating == "not_assured"
    assert standing(done).delivery == delivery.DONE
    change = StateChange.get((StateChange.kind == "reopening") & known(StateChange))
    assert change.decision_id == decisions.rating_of(item).key
    assert "did not find good evidence" in chair.page(path(done))


def test_an_action_that_is_unticked_stays_closed(visit, review, done, act):
    item = decided(review, act)
    closing.close(done, "The sample shows it.", by=act("unit"), today=TODAY)
    said = {"rating": "not_assured", "because": "It does not show."}
    said |= {f"weighed-{ref}": words for ref, words in weighed(item).items()}

    assert visit("chair").post("/reviews/children-a-f/R1/assurance", said).status_code == 302

    assert standing(done).delivery == delivery.CLOSED


def test_looks_that_fall_due_are_listed_for_everybody_and_for_the_chair_at_home(visit, review, act):
    decided(review, act, look=TODAY - DAY)

    assert "1 day ago" in visit("reader").page("/assurance")
    assert "past the date of the next look" in visit("chair").page("/")


# Adding and editing


ADDED = {
    "title": "Officers know who to go to beyond their own line",
    "success_measure": "36 of 40 can say.",
    "kind": "one_off",
    "lead": "TVP",
    "answers": "r1, LP37",
    "basis": "provisional",
    "supporting": ["OCC"],
    "delivery": "closed",
}


def test_the_business_unit_adds_an_action_with_all_that_it_is(visit, review):
    unit = visit("unit")
    answer = unit.post("/reviews/children-a-f/actions/add", {**ADDED, **day("deadline", TODAY + 90 * DAY)})

    assert answer.status_code == 302
    made = actions.action_of(review, answer.location.rpartition("/")[2])
    assert (made.delivery, made.lead_body.code) == ("not_reported", "TVP")
    assert [body.code for body in actions.supporters(made)] == ["OCC"]
    assert {link.point.ref for link in actions.answered_by([made.key])} == {"R1", "LP37"}
    assert "The Board has not confirmed this date." in unit.page(path(made))


def test_weak_words_are_asked_once_and_saved_with_or_without_an_answer(visit, review):
    unit, form = visit("unit"), "/reviews/children-a-f/actions/add"
    weak = {**ADDED, "title": "Remind officers of the policy"}
    asked = unit.post(form, weak)
    page = asked.get_data(as_text=True)
    assert asked.status_code == 200 and "What will be different for children, and how will it be seen?" in page
    assert "36 of 40 can say." in page and "govuk-error-summary" not in page

    unanswered = unit.post(form, {**weak, "asked": weak["title"]})
    answered = unit.post(form, {**weak, "difference": "Children are believed sooner."})

    assert (unanswered.status_code, answered.status_code) == (302, 302)
    assert "Children are believed sooner." in unit.page(answered.location)


def test_i2_an_action_without_its_parts_is_refused_beside_each_field(visit):
    answer = visit("unit").post("/reviews/children-a-f/actions/add", {"answers": "R1, R99", "interval": "often"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    for words in ("Say what will change.", "Choose the agency that leads it.", "R99 is no recommendation", "from 1 to 730"):
        assert words in page
    assert "R1, R99" in page and 'value="often"' in page


@pytest.mark.parametrize("part", ["police", "chair", "member", "reader"])
def test_only_the_business_unit_reaches_the_forms(visit, done, part):
    stranger = visit(part)

    assert stranger.get("/reviews/children-a-f/actions/add").status_code == 403
    assert stranger.get(path(done, "/edit")).status_code == 403
    assert "actions/add" not in stranger.page("/actions")


def test_an_action_is_edited_with_a_reason_and_a_stale_edit_shows_both(visit, done, act):
    unit = visit("unit")
    before = standing(done).id
    said = {
        "title": "Officers know whom to tell",
        "lead": "OCC",
        "kind": "recurring",
        "because": "Shorter.",
        "seen": before,
    }
    assert "Show that officers know whom to tell" in unit.page(path(done, "/edit"))
    refused = unit.post(path(done, "/edit"), said)
    assert refused.status_code == 422 and "stays the one that leads it" in refused.get_data(as_text=True)
    claim(done, act, delivery.AT_RISK)

    stale = unit.post(path(done, "/edit"), {**said, "lead": "TVP"})
    assert stale.status_code == 409 and "What stands now" in stale.get_data(as_text=True)
    assert unit.post(path(done, "/edit"), {**said, "lead": "TVP", "seen": standing(done).id}).status_code == 302
    assert (standing(done).title, standing(done).kind) == ("Officers know whom to tell", "recurring")


def test_a_proposal_of_the_board_is_replaced_by_a_real_action_in_one_form(visit, review):
    unit = visit("unit")
    proposal = actions.actions(review).where(actions.Action.proposed).first()
    form = f"/reviews/children-a-f/actions/add?replaces={proposal.ref}"
    point = next(iter(actions.answered_by([proposal.key]))).point.ref
    assert f'value="{point}"' in unit.page(form) and form in unit.page(path(proposal, "/withdraw"))
    said = {**ADDED, "answers": point}
    assert unit.post(form, said).status_code == 422

    assert unit.post(form, {**said, "because": "An agency has agreed to it."}).status_code == 302

    assert standing(proposal).delivery == delivery.WITHDRAWN


def test_r3_what_changed_since_the_page_was_opened_is_shown_before_it_is_replaced(visit, review, act):
    unit, old = visit("unit"), an_action(review, act)
    form = f"/reviews/children-a-f/actions/add?replaces={old.ref}"
    hidden = hidden_fields(unit.page(form), "/reviews/children-a-f/actions/add")
    claim(old, act, delivery.AT_RISK)
    said = {**hidden, **ADDED, "because": "An agency has agreed to it."}

    stale = unit.client.post(form, data=said)

    page = stale.get_data(as_text=True)
    assert stale.status_code == 409 and "What you saw" in page and "At risk" in page and ADDED["title"] in page
    assert standing(old).delivery == delivery.AT_RISK
    again = {**hidden_fields(page, "/reviews/children-a-f/actions/add"), **ADDED, "because": said["because"]}
    assert unit.client.post(form, data=again).status_code == 302 and standing(old).delivery == delivery.WITHDRAWN


def test_who_called_it_done_is_told_that_somebody_else_closes_it(visit, review, act):
    unit, claimed = visit("unit"), claim(an_action(review, act), act, part="unit")
    assert "Somebody else closes it" in unit.page(path(claimed, "/close"))
    answer = unit.post(path(claimed, "/close"), {"what": "closing", "because": "It is."})
    assert answer.status_code == 422 and "Somebody else closes it" in answer.get_data(as_text=True)


def test_the_past_shows_what_stood_then_and_no_way_to_change_it(visit, done, act):
    chair = visit("chair")
    yesterday = f"?as_at={(TODAY - DAY).isoformat()}"
    before = chair.still(path(an_action(reviews.review_of("children-a-f"), act)) + yesterday)
    closing.close(done, "The sample shows it.", by=act("unit"), today=TODAY)

    assert "/close" not in before and "/pause" not in before
    assert "The sample shows it." not in chair.page(path(done) + yesterday)
