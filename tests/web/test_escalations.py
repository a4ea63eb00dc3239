"""The board view of every level, one escalation, raising a concern, and the decision of a level."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import quote

import pytest

from tests import cast
from tests.queries import queries_of
from tracker import clock
from tracker.business import assurance, escalations
from tracker.rules import escalations as rules
from tracker.store import actions, people, reviews
from tracker.store import escalations as store

pytestmark = pytest.mark.small

BOARD = "/escalations/board"
RAISE = "/escalations/raise?review=children-a-f&about=R7"
CONCERN = {"level": "board", "why": "Nobody outside has read the records.", "asked": "Ask for an audit from outside."}
DECISION = {
    "decision": "The police bring an audit to the next meeting.",
    "owner": "Police senior officer",
    "by_when-day": "1",
    "by_when-month": "12",
    "by_when-year": "2015",
}


@pytest.fixture
def raise_it(review, act):
    """raise_it("R7") is a concern of the council's lead with the full Board about an item or an action."""

    def _raise(ref="R7", level="board", by="council", today=cast.TODAY, **said):
        item = reviews.item_of(review, ref)
        about = {"item": item} if item else {"action": actions.action_of(review, ref)}
        with clock.held(today):
            why, asked = said.pop("why", CONCERN["why"]), said.pop("asked", CONCERN["asked"])
            return escalations.raise_concern(review, level, why, asked, by=act(by), today=today, **about, **said)

    return _raise


@pytest.fixture
def decided(act):
    """decided(escalation) is its decision by the Board's member."""

    def _decided(escalation, by="member", today=cast.TODAY, by_when=dt.date(2015, 12, 1), words=DECISION["decision"]):
        with clock.held(today):
            return escalations.decide(escalation, words, "Police senior officer", by_when, by=act(by), today=today)

    return _decided


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def address(escalation, end="") -> str:
    return f"/reviews/children-a-f/escalations/{escalation.ref}{end}"


def standing(escalation):
    return store.Escalation.get((store.Escalation.record == escalation.key) & store.Escalation.known_until.is_null())


def decision_on(escalation):
    return list(store.decided_on(escalation))[-1]


# The board view


@pytest.mark.parametrize("level", rules.LEVELS)
def test_every_level_has_its_view_and_says_when_it_is_empty(visit, level):
    assert "Nothing waits for" in visit("reader").page(f"/escalations/{level}")


def test_a_level_that_there_is_not_answers_that_there_is_nothing(visit):
    assert visit("reader").get("/escalations/heaven").status_code == 404


@pytest.mark.parametrize(
    ("part", "opens"),
    [
        ("police", "the agency lead"),
        ("police_chief", "the agency&#39;s senior officer"),
        ("executive", "the OSCB executive"),
        ("member", "the full Board"),
        ("chair", "the full Board"),
        ("reader", "the full Board"),
    ],
)
def test_each_post_opens_at_its_own_level(visit, part, opens):
    assert f"<h1>Escalated to {opens}</h1>" in visit(part).page("/escalations")


def test_what_is_open_stands_oldest_first_with_why_how_long_and_what_is_asked(visit, raise_it):
    raise_it("R6", today=cast.TODAY - days(12), why="Nobody owns the minutes.")
    raise_it("R7", today=cast.TODAY - days(41))
    page = visit("member").page(BOARD)
    assert page.index("41 days") < page.index("12 days")
    assert "Raised by Council lead, straight to this level, 20 August 2015." in page
    assert "Nobody owns the minutes." in page and CONCERN["asked"] in page
    assert "2 items, oldest first; 2 raised by a person." in page


def test_the_three_judgements_stand_side_by_side_and_of_an_action_the_seal_is_of_what_it_answers(visit, raise_it, review):
    action = actions.answering([reviews.item_of(review, "R7").key]).first().done_by
    raise_it(action.ref)
    page = visit("member").page(BOARD)
    assert f"<b>Delivery</b>, said by {action.lead_body.name}" in page
    assert re.search(r"said of \w+, never of one action", page) and "given with this action" in page


def test_the_owner_of_an_item_is_whom_it_addresses_and_of_an_action_who_leads_it(visit, raise_it, review):
    police = reviews.agency_of("TVP")
    raise_it("R7", agency=police.key)
    page = visit("member").page(BOARD)
    assert "<b>Owner:</b> Oxfordshire Safeguarding Children Board." in page
    assert "<b>About:</b> Thames Valley Police." in page


def test_who_knew_when_is_shown_with_the_days_between(visit, raise_it):
    raise_it(known_to_agency=dt.date(2015, 4, 1), board_told=dt.date(2015, 4, 20))
    page = " ".join(visit("member").page(BOARD).split())
    assert "Known to the agency: <b>1 April 2015</b>." in page
    assert "Board told that it exists: <b>20 April 2015</b>, 19 days later." in page
    assert "Board given its full extent: <b>no date given</b>, 163 days since it was told." in page


def test_the_last_decision_of_the_level_is_shown_with_whether_it_was_carried_out(visit, raise_it, decided):
    decided(raise_it(today=dt.date(2015, 6, 29)), today=dt.date(2015, 7, 9), by_when=dt.date(2015, 8, 31))
    raise_it()
    page = visit("member").page(BOARD)
    assert DECISION["decision"] in page
    assert "<b>Not recorded as carried out</b>: due 31 August 2015, 30 days ago." in page


def test_a_decision_of_another_level_is_not_the_last_decision_of_this_one(visit, raise_it, decided):
    decided(raise_it(level="executive"), by="executive")
    raise_it()
    assert "None at this level." in visit("member").page(BOARD)


def test_what_is_decided_leaves_the_view_and_each_level_shows_its_count(visit, raise_it, decided):
    gone = raise_it("R6")
    raise_it("R7"), raise_it("R8", level="summit")
    decided(gone)
    page = visit("member").page(BOARD)
    assert "R6" not in page.partition('class="sheet"')[2]
    assert "1 item, oldest first" in page and "1<span" in page
    assert "With a higher level" in page and "With the chief officers&#39; summit for 0 days." in page


@pytest.mark.parametrize(
    ("part", "seen"),
    [(part, part in ("chair", "unit")) for part in ("chair", "unit", "council", "police", "member", "reader")],
)
def test_a_withheld_name_is_seen_only_by_the_chair_and_the_business_unit(visit, raise_it, part, seen):
    raised = raise_it(withhold_name=True)
    visitor = visit(part)
    for path in (BOARD, address(raised)):
        shown = visitor.page(path).partition("<main")[2]
        assert ("Council lead" in shown) is seen
        assert ("asked for their name to be kept back" in shown) is not seen


def test_the_view_as_at_a_day_before_is_what_it_was(visit, raise_it, decided):
    first = raise_it("R7", today=cast.TODAY - days(30))
    raise_it("R6", today=cast.TODAY - days(3))
    chair, past = visit("chair"), "?as_at=2015-09-29"
    before = [chair.still(path + past) for path in (BOARD, address(first))]

    decided(first), raise_it("R7")

    assert [chair.still(path + past) for path in (BOARD, address(first))] == before
    assert "29 days" in before[0] and "2 items" in before[0]
    assert "/decision" not in before[0] + before[1] and "/raise" not in before[0] + before[1]


@pytest.mark.whole
def test_the_view_makes_as_many_queries_for_many_rows_as_for_two(visit, review, raise_it):
    items = [item.ref for item in reviews.items(review)]
    deeds = [action.ref for action in actions.actions(review)]
    raise_it(items[0]), raise_it(deeds[0])
    reader = visit("reader")
    few = queries_of(reader, BOARD)
    for ref in [*items[1:13], *deeds[1:12]]:
        raise_it(ref)
    assert "25 items, oldest first" in reader.page(BOARD)
    assert queries_of(reader, BOARD) == few


# One escalation


def test_one_escalation_tells_its_story(visit, raise_it, decided):
    raised = raise_it(today=cast.TODAY - days(5))
    decided(raised, by="unit")
    page = visit("reader").page(address(raised))
    assert "Raised with the full Board" in page and CONCERN["why"] in page and CONCERN["asked"] in page
    assert "Minuted for the level by the business unit: Business manager" in page
    assert "To be carried out by 1 December 2015." in page


def test_an_escalation_that_is_not_there_answers_that_there_is_nothing(visit):
    assert visit("reader").get("/reviews/children-a-f/escalations/X99").status_code == 404


# Raising a concern


@pytest.mark.parametrize("part", ["police", "police_chief", "unit", "chair", "member", "district"])
def test_anybody_but_a_reader_raises_anything_straight_to_any_level(visit, part):
    answer = visit(part).post(RAISE, CONCERN)
    assert answer.status_code == 302
    raised = store.escalations().get()
    assert (raised.level, raised.why, raised.raised_by) == ("board", CONCERN["why"], cast.acting(part).post)
    assert answer.location.endswith(address(raised))


@pytest.mark.parametrize("path", ["/escalations/raise", RAISE])
def test_a_reader_raises_nothing(visit, path):
    reader = visit("reader")
    assert reader.get(path).status_code == 403
    assert reader.post(path, CONCERN).status_code == 403
    assert "/escalations/raise" not in reader.page(BOARD)
    assert not store.escalations().count()


@pytest.mark.whole
def test_what_it_is_about_is_found_by_its_reference_or_its_words(visit):
    police = visit("police")
    assert "about=R7" in police.page("/escalations/raise?q=r7")
    assert "about=LP14" in police.page("/escalations/raise?q=minutes")
    assert "Nothing in this review has" in police.page("/escalations/raise?q=" + quote("100%_"))
    assert "about=A1" in police.page("/escalations/raise?page=5")


@pytest.mark.whole
def test_a_concern_about_an_action_goes_to_its_agency_unless_another_is_chosen(visit, review):
    action = next(each for each in actions.actions(review) if each.lead_body.code == "TVP")
    path = f"/escalations/raise?review=children-a-f&about={action.ref}"
    visit("council").post(path, {**CONCERN, "level": "senior_officer"})
    raised = store.escalations().get()
    assert raised.agency_id == action.lead_id and raised.action_id == action.key


def test_the_two_lowest_levels_need_to_be_told_whose(visit):
    answer = visit("council").post(RAISE, {**CONCERN, "level": "senior_officer"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and CONCERN["why"] in page
    assert "Choose the agency whose lead or senior officer should see it." in page

    visit("council").post(RAISE, {**CONCERN, "level": "senior_officer", "agency": "TVP"})
    assert store.escalations().get().agency_id == reviews.agency_of("TVP").key


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(visit):
    typed = {"level": "board", "asked": "A date that will hold.", "known_to_agency-day": "31", "withhold_name": "y"}
    answer = visit("police").post(RAISE, typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Say what worries you." in page and "The date must have a month and a year." in page
    assert "A date that will hold." in page and 'value="31"' in page and "checked" in page
    assert not store.escalations().count()


def test_the_three_dates_cannot_run_backwards(visit):
    def day(name, number):
        return {f"{name}-day": str(number), f"{name}-month": "4", f"{name}-year": "2015"}

    answer = visit("police").post(RAISE, {**CONCERN, **day("known_to_agency", 20), **day("board_told", 1)})
    assert answer.status_code == 422
    assert "The Board cannot have been told before the agency knew." in answer.get_data(as_text=True)


def test_a_double_click_is_one_concern(visit):
    police = visit("police")
    sent = {**cast.hidden_fields(police.page(RAISE), RAISE), **CONCERN}
    assert [police.client.post(RAISE, data=sent).status_code for _ in range(2)] == [302, 302]
    assert store.escalations().count() == 1


@pytest.mark.parametrize("about", ["about=R99", "about=A9999", "review=nowhere&about=R7"])
def test_a_concern_about_what_is_not_there_answers_that_there_is_nothing(visit, about):
    path = f"/escalations/raise?{about}" if "review" in about else f"/escalations/raise?review=children-a-f&{about}"
    assert visit("police").get(path).status_code == 404


def test_a_strange_agency_is_refused(visit):
    answer = visit("police").post(RAISE, {**CONCERN, "agency": "../OCC"})
    assert answer.status_code == 422 and not store.escalations().count()


def test_a_field_that_the_form_does_not_have_is_not_read(visit):
    visit("police").post(
        RAISE, {**CONCERN, "raised_by": "somebody", "how": "rule", "state": "decided", "due": "2020-01-01"}
    )
    raised = store.escalations().get()
    assert (raised.how, raised.state, raised.raised_by) == ("person", "open", cast.acting("police").post)
    assert raised.due == rules.due(cast.TODAY)


# The decision of a level


@pytest.mark.parametrize(
    ("part", "may"),
    [
        ("chair", True),
        ("unit", True),
        ("member", True),
        ("executive", False),
        ("police", False),
        ("police_chief", False),
        ("reader", False),
    ],
)
def test_a_level_decides_for_itself_and_others_do_not(visit, raise_it, part, may):
    raised = raise_it()
    visitor, path = visit(part), address(raised, "/decision")
    assert (path in visitor.page(address(raised))) is may
    assert visitor.get(path).status_code == (200 if may else 403)
    assert visitor.post(path, DECISION, form_at=None if may else BOARD).status_code == (302 if may else 403)
    assert standing(raised).state == ("decided" if may else "open")


def test_a_senior_officer_decides_what_stands_before_their_own_agency_only(visit, raise_it):
    own = raise_it("R7", level="senior_officer", agency=reviews.agency_of("TVP").key)
    others = raise_it("R7", level="senior_officer", agency=reviews.agency_of("OCC").key)
    chief = visit("police_chief")
    assert chief.post(address(own, "/decision"), DECISION).status_code == 302
    assert chief.post(address(others, "/decision"), DECISION, form_at=BOARD).status_code == 403
    assert standing(others).state == "open"


def test_a_decision_has_an_owner_and_a_date_and_says_when_it_was_minuted(visit, raise_it):
    by_member, by_unit = raise_it("R7"), raise_it("R6")
    visit("member").post(address(by_member, "/decision"), DECISION)
    visit("unit").post(address(by_unit, "/decision"), DECISION)
    made = decision_on(by_member)
    assert (made.decision, made.owner, made.by_when) == (DECISION["decision"], DECISION["owner"], dt.date(2015, 12, 1))
    assert (made.minuted, decision_on(by_unit).minuted) == (False, True)


def test_what_is_missing_in_a_decision_is_said_and_nothing_typed_is_lost(visit, raise_it):
    raised = raise_it()
    answer = visit("member").post(address(raised, "/decision"), {"decision": "An audit.", "by_when-day": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "An audit." in page
    assert "Name the post that owns the decision." in page and "The date must have a month and a year." in page
    assert standing(raised).state == "open"


def test_somebody_else_decided_first_shows_both_and_can_be_saved_from_there(visit, raise_it, decided):
    raised = raise_it()
    member, path = visit("member"), address(raised, "/decision")
    mine = {**cast.hidden_fields(member.page(path), path), **DECISION, "decision": "Ask the police again."}
    decided(raised, by="chair")

    answer = member.client.post(path, data=mine)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert DECISION["decision"] in page and "Ask the police again." in page and "Independent chair recorded it" in page
    assert decision_on(raised).decision == DECISION["decision"]

    again = member.client.post(path, data={**mine, **cast.hidden_fields(page, path)})
    assert again.status_code == 302 and decision_on(raised).decision == "Ask the police again."
    story = member.page(address(raised))
    assert "Decided anew, in place of the decision below" in story and DECISION["decision"] in story


def test_what_is_decided_is_not_decided_again_without_having_seen_the_decision(visit, raise_it, decided):
    raised = raise_it()
    decided(raised)
    member, path = visit("member"), address(raised, "/decision")
    assert member.get(path).location.endswith(address(raised))
    token = cast.hidden_fields(member.page(RAISE), RAISE)["csrf_token"]
    answer = member.client.post(path, data={**DECISION, "csrf_token": token, "decision": "Another."})
    assert answer.status_code == 422 and "already has its decision" in answer.get_data(as_text=True)
    assert decision_on(raised).decision == DECISION["decision"]


def test_a_double_click_is_one_decision(visit, raise_it):
    raised = raise_it()
    member, path = visit("member"), address(raised, "/decision")
    sent = {**cast.hidden_fields(member.page(path), path), **DECISION}
    assert member.client.post(path, data=sent).status_code == 302
    assert member.client.post(path, data=sent).status_code in (302, 409)
    assert len(list(store.decided_on(raised))) == 1


def test_the_past_is_neither_raised_nor_decided(visit, raise_it):
    raised = raise_it()
    for path in ("/escalations/raise", address(raised, "/decision")):
        assert visit("chair").get(f"{path}?as_at=2015-09-01").status_code == 400


def test_deciding_an_escalation_leaves_the_three_judgements_alone(visit, raise_it, review, act):
    item = reviews.item_of(review, "R7")
    assurance.decide(
        item, "not_assured", "Nothing seen.", by=act("chair"), today=cast.TODAY, look_again=dt.date(2016, 1, 1)
    )
    raised = raise_it()
    strip = visit("member").page(address(raised)).partition('class="strip')[2].partition('class="columns"')[0]

    visit("member").post(address(raised, "/decision"), DECISION)

    assert visit("member").page(address(raised)).partition('class="strip')[2].partition('class="columns"')[0] == strip


def test_a10_a_refused_decision_is_logged_with_who_and_where(visit, raise_it):
    path = address(raise_it(), "/decision")
    visit("executive").post(path, DECISION, form_at=BOARD)
    logged = people.AccessLog.select().where(people.AccessLog.what == "refused", people.AccessLog.where == f"POST {path}")
    assert [row.post for row in logged] == [cast.acting("executive").post]
