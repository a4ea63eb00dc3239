"""One recommendation or learning point: its wording, the three judgements, what they rest on, who answers for it."""

import datetime as dt
import html
import re

import pytest

from tests import cast
from tests.queries import counted, queries_of
from tracker.business import actions, assurance, challenges, escalations, responses
from tracker.business.evidence import NewEvidence, give
from tracker.reports import markdown
from tracker.store import actions as action_store
from tracker.store import evidence, people, reviews
from tracker.store.database import known

R1 = "/reviews/children-a-f/R1"
R3 = "/reviews/children-a-f/R3"
TODAY = cast.TODAY


def item_page(ref: str) -> str:
    return f"/reviews/children-a-f/{ref}"


def section(page: str, name: str) -> str:
    """What stands under a heading, up to the next one."""
    return page.partition(f'<h2 id="{name}">')[2].partition("<h2")[0]


def quotes_of(page: str) -> list[str]:
    return [words_of(part.partition("</blockquote>")[0]) for part in page.split('<blockquote class="wording">')[1:]]


def words_of(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", markup))).strip()


@pytest.fixture
def item(review):
    return lambda ref: reviews.item_of(review, ref)


@pytest.fixture
def decide(item, act):
    def _decide(ref: str, rating: str = "some_evidence", because: str = "Read with care.", on=TODAY, **kwargs):
        links = evidence.links([item(ref).key])
        weighed = {link.piece.ref: f"{link.piece.ref} weighs little." for link in links if link.stance == "challenges"}
        later = on + dt.timedelta(days=90)
        return assurance.decide(
            item(ref), rating, because, by=act("chair"), today=on, weighed=weighed, look_again=later, **kwargs
        )

    return _decide


@pytest.fixture
def restricted(review, act, item):
    """A restricted piece of the health trust that challenges R3."""
    piece = NewEvidence(
        "A note that few may read.",
        "practice",
        "independent",
        [(item("R3"), "challenges")],
        url="https://example.org/note",
        restricted=True,
    )
    return give(review, piece, by=act("health"), today=TODAY)


# The wording


def test_the_wording_is_quoted_exactly_with_its_source(visit, item):
    page = visit("reader").page(R1)

    assert quotes_of(page) == [item("R1").text]
    assert "Quoted exactly. Scrutiny report, March 2015, ¶21(i)." in page


def test_showing_a_wording_changes_nothing_in_it_but_the_stars_of_italics(review):
    for item in reviews.items(review):
        assert words_of(str(markdown.to_html(item.text))) == re.sub(r"\*([^*]+)\*", r"\1", item.text)


def test_other_wordings_stand_with_their_sources(visit):
    page = visit("reader").page(item_page("C1"))

    assert "Worded otherwise elsewhere (1)" in page
    assert "Independent commentary, July 2015, ¶3.10" in page


def test_the_two_halves_of_one_sentence_are_shown_together(visit, item):
    for ref in ("LP31", "LP32"):
        page = visit("reader").page(item_page(ref))
        assert quotes_of(page) == [item("LP31").text, item("LP32").text]


def test_a_point_is_shown_with_its_sub_points_and_they_with_it(visit, item):
    whole, part = visit("reader").page(item_page("LP25")), visit("reader").page(item_page("LP25b"))

    assert all(html.escape(item(ref).text) in whole for ref in ("LP25a", "LP25b", "LP25c", "LP25d"))
    assert "Sub-points of LP25" in whole
    assert quotes_of(part) == [item("LP25").text, item("LP25b").text]


def test_an_agencys_part_says_whether_the_source_states_it(visit):
    page = words_of(visit("reader").page(R1))

    assert "Addressed: Oxfordshire Safeguarding Children Board stated." in page
    assert "Asked for assurance: each member agency stated, 18 on this day." in page


def test_each_member_agency_means_the_members_of_the_day(visit):
    now, then = visit("reader").page(R1), visit("reader").page(f"{R1}?as_at=2015-07-29")

    assert "National Probation Service" in section(now, "agencies")
    assert "National Probation Service" not in section(then, "agencies")
    assert "Thames Valley Probation Service" in section(then, "agencies")


# The judgements and what they rest on


def test_the_three_marks_stand_side_by_side(visit):
    page = words_of(visit("reader").page(R1).partition('<div class="strip')[2])

    assert "Delivery, said by agencies" in page[:200]
    assert "Evidence, against | for" in page and "Assurance, said by the chair Not yet tested" in page


def test_no_evidence_is_said_as_a_finding(visit):
    page = section(visit("reader").page(item_page("LP48")), "evidence")

    assert "The tracker holds no evidence on this." in page and "That is a finding" in page


def test_only_context_is_a_finding_too(visit):
    assert "There is context, and nothing for or against." in section(visit("reader").page(item_page("LP31")), "evidence")


def test_a_point_that_only_a_proposal_answers_says_so(visit):
    page = visit("reader").page(item_page("LP48"))

    assert "Only a proposal to decide what answers this." in page
    assert "It counts as linked and never as an answer." in section(page, "actions")


def test_support_and_challenge_stand_on_either_side_of_the_post(visit):
    page = section(visit("reader").page(R1), "evidence")

    assert "piece-challenges piece-checked" in page and "piece-supports" in page
    assert "link inferred" in words_of(page)
    assert "Context, neither for nor against" in page


def test_the_chairs_reason_stands_under_the_marks_with_what_was_weighed(visit, decide):
    decide("R1", because="Policies are there. **Staff** were not asked.", rests_on=["E213"])

    page = visit("reader").page(R1)

    assert "Why the chair said “some evidence”" in page
    assert "<strong>Staff</strong> were not asked." in page
    assert "E215 weighs little." in page and "No rule was overridden." in page
    assert "Independent chair, 30 September 2015. Rests on E213." in words_of(page)


def test_an_override_stands_wherever_the_rating_is_shown(visit, decide):
    decide("R7", "good_evidence", override="Shown to me in draft.")

    page = visit("reader").page(item_page("R7"))

    assert page.count("Shown to me in draft.") == 2
    assert "Good evidence needs practice or impact that supports" in page


def test_earlier_decisions_stay_to_be_read(visit, decide, act, item):
    first = decide("R7", because="First look.", on=TODAY - dt.timedelta(days=40))
    assurance.decide(
        item("R7"),
        "not_assured",
        "Second look.",
        by=act("chair"),
        today=TODAY,
        seen=first.id,
        look_again=TODAY + dt.timedelta(days=9),
    )

    page = visit("reader").page(item_page("R7"))

    assert "What the chair said before (1)" in page and "First look." in page and "Second look." in page
    assert "Second look." not in visit("reader").page(f"{item_page('R7')}?as_at=2015-09-29")


def test_the_deadline_says_that_it_is_provisional_and_why(visit):
    page = words_of(visit("reader").page(R1))

    assert "30 June 2015 provisional" in page
    assert "Not moved. Provisional until the Board confirms it" in page
    assert "no document prints them" in page


def test_actions_stand_with_lead_delivery_and_dates(visit, act, item, review):
    action = actions.add(review, "Ask forty officers", reviews.agency_of("TVP"), [item("R1")], by=act("unit"), today=TODAY)
    actions.report(action, "on_track", "Ten were asked.", None, by=act("police"), today=TODAY)

    page = section(visit("reader").page(R1), "actions")

    assert page.index("Ask forty officers") < page.index("Not reported"), "those that an agency spoke of come first"
    assert "Thames Valley Police" in page and "On track" in page and "by dates" in page


# Restricted evidence


def test_a_restricted_piece_is_counted_by_rung_and_not_shown(visit, restricted):
    page = visit("council").page(R3)

    assert "1 more piece is restricted" in page and "1 at practice" in words_of(page)
    assert "A note that few may read." not in page and restricted.ref not in page
    assert "Oxford Health" not in section(page, "agencies").partition("responses are awaited")[0]


def test_who_may_read_a_restricted_piece_sees_it_and_the_reading_is_logged(visit, restricted):
    page = visit("health").page(R3)

    assert "A note that few may read." in page and "restricted" in page
    logged = people.AccessLog.select().where(people.AccessLog.what == "read restricted evidence")
    assert [row.where for row in logged] == [f"children-a-f/{restricted.ref}"]


def test_what_the_chair_said_of_a_restricted_piece_is_not_told(visit, restricted, decide):
    decide("R3", rests_on=[restricted.ref])

    page = visit("council").page(R3)

    assert restricted.ref not in page
    assert "that are restricted" in page and "1 more, restricted." in page


# Questions, concerns, history


def test_questions_stand_with_their_answers(visit, act, item, review):
    asked = challenges.ask(
        review, "Who was asked?", reviews.agency_of("TVP").key, by=act("chair"), today=TODAY, item=item("R1")
    )
    before = section(visit("police").page(R1), "questions")
    challenges.answer(asked, "Forty officers.", by=act("police"), today=TODAY)
    after = section(visit("police").page(R1), "questions")

    assert "Thames Valley Police was asked" in before and "No answer yet." in before
    assert f"/questions/{asked.ref}" in before and f"/questions/{asked.ref}" not in after
    assert "Forty officers." in after


def test_a_concern_stands_with_its_decision_and_a_name_can_be_kept_back(visit, act, item, review):
    raised = escalations.raise_concern(
        review, "board", "Worry.", "Look.", by=act("district"), today=TODAY, item=item("R1"), withhold_name=True
    )
    open_page = visit("reader").page(R1)
    escalations.decide(raised, "Bring it back.", "Director", TODAY, by=act("member"), today=TODAY)

    assert "with the full Board" in open_page and "Not decided yet." in open_page
    assert "Bring it back." in section(visit("reader").page(R1), "raised")
    assert "District lead" not in section(visit("reader").page(R1), "raised")
    assert "Raised by District lead" in section(visit("chair").page(R1), "raised")


def test_the_latest_history_stands_at_the_end(visit, decide, item):
    decide("R7")

    page = section(visit("reader").page(item_page("R7")), "history")

    assert "Decided what the evidence shows" in page
    assert f"/history?subject={item('R7').key}" in page


def test_one_leads_to_the_next(visit):
    page = visit("reader").page(item_page("R13"))

    assert 'R13"' not in page.partition('class="before-after"')[2]
    assert "← R12" in page and "N1" in page.partition('rel="next"')[2][:20]


# Who sees what


def test_a_stranger_is_asked_to_sign_in(anybody):
    for path in (R1, f"{R1}/ask", f"{R1}/respond/TVP"):
        assert anybody.get(path).status_code == 302


def test_what_is_not_there_is_not_found(visit):
    for path in ("/reviews/children-a-f/R99", "/reviews/nothing/R1", f"{R1}?as_at=2014-01-01"):
        assert visit("reader").get(path).status_code == 404


def test_a_reader_sees_no_way_to_change_anything(visit):
    page = visit("reader").page(R1).partition("<main")[2]

    for way in ("/ask", "/respond/", "/give-evidence", "/assurance", "/escalations/raise", "govuk-button"):
        assert way not in page


def test_the_chair_may_decide_and_a_lead_may_respond_for_their_own(visit):
    chair, lead = visit("chair").page(R1), visit("police").page(R1)

    assert f"{R1}/assurance" in chair and "/respond/" not in chair
    assert f"{R1}/assurance" not in lead
    assert set(re.findall(r"/respond/(\w+)", lead)) == {"TVP"}


def test_in_the_past_nothing_is_drawn_that_changes(visit):
    for part in ("chair", "police", "unit"):
        page = visit(part).page(f"{R1}?as_at=2015-09-29").partition("<main")[2]
        assert not any(
            way in page for way in ("/ask", "/respond/", "/give-evidence", "/assurance", "/raise", "govuk-button")
        )


def test_nothing_done_today_shows_on_the_page_of_yesterday(visit, act, item, review, decide, restricted):
    chair, path = visit("chair"), f"{R3}?as_at=2015-09-29"
    before = apart_from_the_band(chair.page(path))

    decide("R3")
    responses.respond(item("R3"), reviews.agency_of("TVP"), "accepted", "", by=act("police"), today=TODAY)
    tvp = reviews.agency_of("TVP").key
    asked = challenges.ask(review, "Who?", tvp, by=act("chair"), today=TODAY, item=item("R3"))
    challenges.answer(asked, "Forty.", by=act("police"), today=TODAY)
    raised = escalations.raise_concern(review, "board", "Worry.", "Look.", by=act("health"), today=TODAY, item=item("R3"))
    escalations.decide(raised, "Bring it back.", "Director", TODAY, by=act("member"), today=TODAY)
    for answer in action_store.answering([item("R3").key]):
        action = action_store.action_of(review, answer.done_by.ref)
        actions.report(action, "on_track", "Begun.", None, by=act("unit"), today=TODAY)

    assert apart_from_the_band(chair.page(path)) == before


def apart_from_the_band(page: str) -> str:
    page = re.sub(r'<section class="band.*?</section>', "", page, flags=re.DOTALL)
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_the_number_of_queries_does_not_grow_with_what_is_shown(visit, act, item, review, decide):
    reader, tvp = visit("reader"), reviews.agency_of("TVP")
    decide("R3")

    def fill(number):
        for _ in range(number):
            actions.add(review, "Ask", tvp, [item("R3")], by=act("unit"), today=TODAY)
            challenges.ask(review, "Who?", tvp.key, by=act("chair"), today=TODAY, item=item("R3"))
            raised = escalations.raise_concern(
                review, "board", "Why.", "Look.", by=act("health"), today=TODAY, item=item("R3")
            )
            escalations.decide(raised, "Bring it.", "Director", TODAY, by=act("member"), today=TODAY)
            piece = NewEvidence(
                "A sample.", "practice", "independent", [(item("R3"), "supports")], url="https://example.org/a"
            )
            give(review, piece, by=act("police"), today=TODAY)

    fill(2)
    few = queries_of(reader, R3)
    fill(23)

    with counted() as queries:
        reader.page(R3)
    assert len(queries) == few


# An agency's response


def standing_response(item, code: str):
    where = (reviews.Response.item == item.key) & (reviews.Response.agency == reviews.agency_of(code).key)
    return reviews.Response.get_or_none(where & known(reviews.Response))


def test_a_lead_responds_for_their_agency(visit, item):
    answer = visit("police").post(f"{R3}/respond/TVP", {"response": "accepted_in_part", "reason": "Not for agency staff."})

    assert answer.status_code == 302 and answer.location.endswith("/R3#agencies")
    page = section(visit("reader").page(R3), "agencies")
    assert "Accepted in part" in page and "Not for agency staff." in page and "1 of 19 has answered" in page


def test_a_refused_response_gives_back_what_was_typed(visit, item):
    answer = visit("police").post(f"{R3}/respond/TVP", {"response": "", "reason": "Half a <thought>"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Choose your agency&#39;s response." in page and 'href="#response"' in page
    assert "Half a &lt;thought&gt;</textarea>" in page


def test_not_accepting_needs_a_reason(visit):
    answer = visit("police").post(f"{R3}/respond/TVP", {"response": "not_accepted", "reason": " "})

    assert answer.status_code == 422
    assert "Say why. The reason is shown beside the response." in answer.get_data(as_text=True)


def test_a_response_that_is_no_choice_is_refused(visit, item):
    for forged in ("awaiting", "sustained"):
        assert visit("police").post(f"{R3}/respond/TVP", {"response": forged}).status_code == 422
    assert standing_response(item("R3"), "TVP") is None


def test_nobody_responds_for_another_agency(visit, item):
    for part in ("council", "chair", "member", "reader"):
        visitor = visit(part)
        assert visitor.get(f"{R3}/respond/TVP").status_code == 403
        assert visitor.post(f"{R3}/respond/TVP", {"response": "accepted"}, form_at="/").status_code == 403
    assert standing_response(item("R3"), "TVP") is None


def test_the_business_unit_responds_on_behalf_and_it_is_marked_so(visit, item):
    visitor = visit("unit")

    assert "you write on its behalf" in visitor.page(f"{R3}/respond/TVP")
    visitor.post(f"{R3}/respond/TVP", {"response": "accepted"})
    assert standing_response(item("R3"), "TVP").on_behalf
    assert "on its behalf" in section(visitor.page(R3), "agencies")


def test_an_agency_that_is_not_asked_has_no_form(visit):
    for ref, agency in (("R6", "TVP"), ("R3", "NOBODY"), ("R99", "TVP")):
        assert visit("police").get(f"/reviews/children-a-f/{ref}/respond/{agency}").status_code == 404


def test_fields_that_the_form_does_not_have_change_nothing(visit, item):
    forged = {"response": "accepted", "agency": "OCC", "on_behalf": "1", "said_on": "2001-01-01", "rating": "sustained"}
    visit("police").post(f"{R3}/respond/TVP", forged)

    row = standing_response(item("R3"), "TVP")
    assert (row.on_behalf, row.said_on) == (False, TODAY) and standing_response(item("R3"), "OCC") is None
    assert "Not yet tested" in visit("reader").page(R3)


def test_a_stale_response_shows_both_and_can_be_sent_from_there(visit, act, item):
    lead, path = visit("police"), f"{R3}/respond/TVP"
    opened = cast.hidden_fields(lead.page(path), path)
    responses.respond(item("R3"), reviews.agency_of("TVP"), "accepted", "All of it.", by=act("police_chief"), today=TODAY)
    clash = lead.client.post(path, data={**opened, "response": "not_accepted", "reason": "None of it."})
    page = clash.get_data(as_text=True)

    assert clash.status_code == 409
    assert "All of it." in page and "None of it.</textarea>" in page and "Police senior officer" in page
    why = {"change": "changed", "why": "The two of us had not spoken."}
    again = lead.client.post(
        path, data={**cast.hidden_fields(page, path), "response": "not_accepted", "reason": "None of it.", **why}
    )
    assert again.status_code == 302
    assert standing_response(item("R3"), "TVP").reason == "None of it."


def test_a_double_click_is_one_response(visit, item):
    lead, path = visit("police"), f"{R3}/respond/TVP"
    sent = {**cast.hidden_fields(lead.page(path), path), "response": "accepted"}

    assert [lead.client.post(path, data=sent).status_code for _ in range(2)] == [302, 302]
    assert standing_response(item("R3"), "TVP").version == 1


def test_a_response_needs_its_token(visit):
    assert visit("police").client.post(f"{R3}/respond/TVP", data={"response": "accepted"}).status_code == 400


def test_the_past_takes_no_response_and_no_question(visit):
    for path in (f"{R3}/respond/TVP", f"{R3}/ask"):
        assert visit("police").get(f"{path}?as_at=2015-09-01").status_code == 400


# A question


def test_anybody_but_a_reader_asks_any_agency(visit):
    for part in cast.SEEN_AS_ROLES:
        answer = visit(part).post(f"{R1}/ask", {"agency": "OCC", "question": f"Asked by {part}?"}, form_at=f"{R1}/ask")
        assert answer.status_code == (403 if part == "reader" else 302)

    page = section(visit("reader").page(R1), "questions")
    assert "Asked by police?" in page and "Asked by reader?" not in page and "Due 14 October 2015" in page


def test_those_who_have_a_part_are_offered_first(visit, item):
    page = visit("chair").page(f"{item_page('R7')}/ask")
    offered = re.findall(r'<option value="([^"]+)"', page)

    assert offered[:2] == ["OSCB", "TVP"]
    assert "OCC" in offered and "Oxfordshire Youth" in page


def test_a_question_without_words_or_agency_is_refused_with_both_reasons(visit):
    answer = visit("chair").post(f"{R1}/ask", {"agency": "", "question": ""})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "Choose the agency that you ask." in page and "Write the question." in page


def test_an_agency_that_does_not_exist_is_not_asked(visit):
    answer = visit("chair").post(f"{R1}/ask", {"agency": "NOBODY", "question": "Who are you?"})

    assert answer.status_code == 422
    assert "Who are you?</textarea>" in answer.get_data(as_text=True)
