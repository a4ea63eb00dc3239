"""What is asked and said at the point of entry: whom evidence speaks for, what it carries, what comes next."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import actions as doing
from tracker.business import challenges
from tracker.business import evidence as giving
from tracker.business.evidence import NewEvidence
from tracker.store import actions, evidence, reviews
from tracker.store.evidence import Evidence
from tracker.store.history import HistoryValue

pytestmark = pytest.mark.small

DAY = dt.timedelta(days=1)
REVIEW = "/reviews/children-a-f"
GIVE = f"{REVIEW}/R7/give-evidence"
PIECE = {
    "agency": "TVP",
    "statement": "Most said that somebody now asks.",
    "url": "https://example.org/a",
    "rung": "impact",
    "stance": "supports",
    "independence": "independent",
    "voice": "child",
}
WHOM = {"heard": "About 40 in two groups.", "whom_age": "12_to_15", "whom_sex": "girls", "missing": "Boys in care."}


@pytest.fixture
def action(review, act):
    items = [reviews.item_of(review, "R7")]
    who = {"by": act("unit"), "today": cast.TODAY - 100 * DAY, "deadline": cast.TODAY + 30 * DAY}
    made = doing.add(
        review, "Ask each child why they went", reviews.agency_of("TVP"), items, success_measure="36 of 40.", **who
    )
    return actions.action_of(review, made.ref)


def path(action, rest: str = "") -> str:
    return f"{REVIEW}/actions/{action.ref}{rest}"


def give(review, act, item="R7", **more) -> Evidence:
    piece = NewEvidence(
        "Seen.", "impact", "independent", [(reviews.item_of(review, item), "supports")], url="https://a.org", **more
    )
    return giving.give(review, piece, by=act("police"), today=cast.TODAY)


# Whom the evidence speaks for


def test_a_giver_says_who_was_heard_and_who_is_missing_and_each_page_shows_the_gaps(visit, review):
    police = visit("police")

    shown = police.post(GIVE, PIECE | WHOM, follow_redirects=True).get_data(as_text=True)

    assert "About 40 in two groups." in shown and "Boys in care." in shown
    assert '<dt>Disability</dt><dd><span class="gap">Not said</span>' in shown
    item = police.page(f"{REVIEW}/R7")
    assert "Whom the evidence on R7 speaks for" in item
    assert '<span class="gap">Boys</span>' in item and '<span class="gap">Disabled children</span>' in item
    stocktake = police.page("/stocktake?review=children-a-f&scope=R7")
    assert "Heard or looked at: About 40 in two groups. Age: 12 to 15. Sex: Girls. Missing: Boys in care." in stocktake


def test_none_of_it_has_to_be_said_and_what_a_source_does_not_say_is_called_so(visit, review):
    police = visit("police")
    assert police.post(GIVE, PIECE).status_code == 302
    shipped = evidence.links([reviews.item_of(review, "R1").key]).first().piece

    page = police.page(f"{REVIEW}/evidence/{shipped.ref}")

    assert '<span class="gap">Not said in the source</span>: which children it speaks for' in page
    assert "No piece says which children it speaks for." in police.page(f"{REVIEW}/R1")


def test_a_number_of_children_under_five_is_warned_of_once_and_may_stay(visit):
    police = visit("police")
    small = PIECE | {"statement": "We asked 3 girls."}

    answer = police.post(GIVE, small)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "“3 girls” is fewer than five" in page and "We asked 3 girls." in page
    assert "nobody could be known by it, keep it" in page

    box = page.split('name="statement-names-nobody"')[1].split('value="')[1].split('"')[0]
    assert police.post(GIVE, small | {"statement-names-nobody": box}).status_code == 302
    kept = [value for (value,) in HistoryValue.select(HistoryValue.value).where(HistoryValue.field == "warning").tuples()]
    assert len(kept) == 1 and "under five" in kept[0] and "3 girls" not in kept[0]


def test_it_is_asked_wherever_words_are_typed_that_a_report_can_print(visit, review):
    action = next(row for row in actions.actions(review) if row.lead_body.code == "TVP")
    path = f"{REVIEW}/actions/{action.ref}"
    said = {"delivery": "on_track", "what_changed": "Two families were seen."}
    answer = visit("police").post(f"{path}/report", said, form_at=path)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "“Two families” is fewer than five" in page
    box = page.split('name="what_changed-names-nobody"')[1].split('value="')[1].split('"')[0]
    said |= {"what_changed-names-nobody": box}
    assert visit("police").post(f"{path}/report", said, form_at=path).status_code == 302
    asked = visit("chair").post(f"{path}/ask", {"question": "Who saw the two families?"})
    assert asked.status_code == 422 and "is fewer than five" in asked.get_data(as_text=True)


def test_not_known_beside_a_group_is_refused_beside_its_kind_with_all_that_was_typed(visit):
    answer = visit("police").post(GIVE, PIECE | WHOM | {"whom_sex": ["girls", "sex_not_known"]})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Tick either the groups or “not known”." in page and "About 40 in two groups." in page
    assert visit("police").post(GIVE, PIECE | {"whom_age": "perpetrators"}).status_code == 422


@pytest.mark.whole
def test_whom_evidence_speaks_for_is_exported_and_found_and_no_filter(visit, review, act):
    give(review, act, heard="About 40 Quillfeathers.", speaks_for=["girls"], missing="Boys.")
    chair = visit("chair")

    assert "Quillfeathers" in chair.page("/search?q=Quillfeathers")
    assert "ethnic" not in chair.page("/evidence").lower()


@pytest.mark.whole
def test_the_number_of_queries_of_an_item_does_not_grow_with_those_who_were_heard(visit, review, act):
    chair = visit("chair")
    give(review, act, heard="About 40.", speaks_for=["girls"])
    give(review, act)
    few = queries_of(chair, f"{REVIEW}/R7")
    for _ in range(12):
        give(review, act, heard="About 40.", speaks_for=["girls", "12_to_15"], missing="Boys.")
    assert queries_of(chair, f"{REVIEW}/R7") <= few


# What a choice means


def test_rung_independence_and_voice_are_explained_beside_the_choice(visit):
    page = visit("police").page(GIVE)
    for words in ("an audit of 50 files", "the agency looked at its own work", "what staff said; it is practice"):
        assert words in page


def test_what_the_piece_counts_toward_is_said_on_the_page_that_answers(visit):
    police = visit("police")
    shown = police.post(GIVE, PIECE, follow_redirects=True).get_data(as_text=True)
    assert "What it counts toward" in shown and "It can carry “good evidence”" in shown

    refused = police.post(GIVE, PIECE | {"statement": "", "independence": "self_reported"}).get_data(as_text=True)
    assert "Alone it carries “self-reported only”" in refused.replace("&#34;", '"')


def test_the_page_of_a_piece_says_why_it_does_not_count_now(visit, review):
    link = next(each for each in evidence.links([reviews.item_of(review, "R1").key]) if each.basis == "inferred")
    page = visit("chair").page(f"{REVIEW}/evidence/{link.piece.ref}")
    assert "It does not count now:</b> the link is inferred, and nobody has confirmed it." in page


# The chair's decision


def test_the_rule_is_shown_beside_each_rating_before_it_is_broken(visit):
    page = visit("chair").page(f"{REVIEW}/R7/assurance")
    assert "practice or impact that supports, checked by somebody else.<br>Would need a piece at practice or above" in page
    assert "Good evidence needs practice or impact that supports" in page  # the rule that an override would override


def test_the_reason_for_an_override_stands_with_the_rule_that_it_overrides(visit):
    chair = visit("chair")
    answer = chair.post(f"{REVIEW}/R7/assurance", {"rating": "sustained", "because": "It holds."})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'data-only-with="rating:sustained"' in page and 'data-only-with="rating:good_evidence"' not in page


# Reporting


def test_calling_it_done_says_what_a_checker_will_look_for_and_asks_how_the_measure_was_met(visit, action):
    police = visit("police")
    page = police.page(path(action))
    assert "Evidence: none has come with a report on it." in page and "How we will know: 36 of 40." in page

    said = {"delivery": "done_awaiting_check", "what_changed": "Each was asked.", "measure_met": "37 of 40 could say."}
    assert police.post(path(action, "/report"), said, form_at=path(action)).status_code == 302

    assert "37 of 40 could say." in police.page(path(action))


def test_a_claim_of_done_without_it_is_kept_and_shown_as_not_said(visit, action):
    police = visit("police")
    said = {"delivery": "done_awaiting_check", "what_changed": "Each was asked."}
    assert police.post(path(action, "/report"), said, form_at=path(action)).status_code == 302
    assert 'success measure was met:</b> <span class="gap">not said</span>' in police.page(path(action))


def test_the_same_words_are_asked_about_once_and_sent_as_they_are(visit, action):
    police, said = visit("police"), {"delivery": "on_track", "what_changed": "Briefings continue."}
    police.post(path(action, "/report"), said, form_at=path(action))

    answer = police.post(path(action, "/report"), {**said, "what_changed": "briefings  continue"}, form_at=path(action))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "One question before it is sent" in page and "briefings  continue" in page
    assert 'name="asked" value="same_words"' in page

    again = {**said, "asked": "same_words"}
    assert police.post(path(action, "/report"), again, form_at=path(action)).status_code == 302
    assert actions.updates([action.key]).count() == 2


def test_the_same_words_with_new_evidence_are_not_asked_about(visit, action):
    police, said = visit("police"), {"delivery": "on_track", "what_changed": "Briefings continue."}
    police.post(path(action, "/report"), said, form_at=path(action))
    assert police.post(path(action, "/report"), said | PIECE, form_at=path(action)).status_code == 302


def test_asking_for_time_says_which_move_it_would_be_and_what_it_reaches(visit, action):
    page = visit("police").page(path(action, "/more-time"))
    assert "it would be the first move of this date" in page and "the second reaches the OSCB executive" in page


# Raising and asking


def test_raising_says_before_sending_who_sees_it_and_what_happens_by_when(visit, action):
    page = visit("council").page(f"/escalations/raise?review=children-a-f&about={action.ref}")
    assert "It stands before: Police lead." in page and "It stands before: Board member, health." in page
    assert "Nobody holds this post today." in page  # the summit
    assert "decide by 28 October 2015: 20 working days" in page


def test_whoever_asks_sees_what_was_asked_before_and_what_was_answered(visit, review, act, action):
    police = reviews.agency_of("TVP").key
    asked = challenges.ask(review, "Who has read these?", police, by=act("chair"), today=cast.TODAY, action=action)
    challenges.answer(asked, "Nobody yet.", by=act("police"), today=cast.TODAY)
    council = visit("council")

    for page in (council.page(path(action, "/ask")), council.page(f"{REVIEW}/R7/ask")):
        assert "Who has read these?" in page and "Nobody yet." in page
    assert "Nobody has asked a question about this yet." in council.page(f"{REVIEW}/R6/ask")
