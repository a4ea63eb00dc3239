"""The reviews, one review at a glance, and the list of its points."""

import datetime as dt
import re

import pytest

from tests import cast
from tests.queries import counted, queries_of
from tracker.business import actions, assurance, boards, escalations
from tracker.business.evidence import NewEvidence, give
from tracker.store import actions as action_store
from tracker.store import evidence, items, reviews

OVERVIEW = "/reviews/children-a-f"
POINTS = f"{OVERVIEW}/points"
TODAY = cast.TODAY


def refs(page: str) -> list[str]:
    """The references that head the rows of the first list of items."""
    table = page.partition('class="list list-glance')[2].partition("</table>")[0]
    return re.findall(r'<tr><th scope="row">(\w+)</th>', table)


def row_of(page: str, ref: str) -> str:
    return page.partition(f'<tr><th scope="row">{ref}</th>')[2].partition("</tr>")[0]


@pytest.fixture
def call_done(review, act):
    """Every action that answers an item is called done by whoever may."""

    def _done(ref: str):
        item = reviews.item_of(review, ref)
        for answer in action_store.answering([item.key]):
            action = action_store.action_of(review, answer.done_by.ref)
            actions.report(action, "done_awaiting_check", "It is done.", None, by=act("unit"), today=TODAY)
        return item

    return _done


@pytest.fixture
def decide(review, act):
    def _decide(ref: str, rating: str = "some_evidence", **kwargs):
        item = reviews.item_of(review, ref)
        against = {link.piece.ref: "Weighed." for link in evidence.links([item.key]) if link.stance == "challenges"}
        later = TODAY + dt.timedelta(days=90)
        return assurance.decide(
            item, rating, "Read.", by=act("chair"), today=TODAY, weighed=against, look_again=later, **kwargs
        )

    return _decide


def test_the_list_of_reviews_counts_each_kind(visit):
    page = visit("reader").page("/reviews")

    assert "Serious Case Review: Children A-F" in page
    assert ">13" in page and ">74<" in page


def test_before_publication_there_is_no_review(visit):
    reader = visit("reader")

    assert "No review was known by 1 January 2000" in reader.page("/reviews?as_at=2000-01-01")
    assert reader.get(f"{OVERVIEW}?as_at=2000-01-01").status_code == 404


def test_a_review_that_does_not_exist_is_not_found(visit):
    for path in ("/reviews/nothing", "/reviews/nothing/points", "/reviews/nothing/R1"):
        assert visit("reader").get(path).status_code == 404


def test_a_stranger_is_asked_to_sign_in(anybody):
    for path in ("/reviews", OVERVIEW, POINTS):
        assert anybody.get(path).status_code == 302


def test_the_13_stand_in_printed_order_with_their_three_marks(visit):
    page = visit("reader").page(OVERVIEW)

    assert refs(page) == [f"R{number}" for number in range(1, 14)]
    row = row_of(page, "R1")
    assert "by dates" in row and "against" in row and "Not yet tested" in row
    assert "30 Jun 2015" in row and "provisional" in row


def test_counts_lead_to_the_lists_that_they_count(visit):
    reader = visit("reader")
    page = reader.page(OVERVIEW)

    for only in ("unanswered", "no_evidence", "provisional"):
        number = int(re.search(rf'only={only}"><b>(\d+)</b>', page)[1])
        assert f"{number} points" in reader.page(f"{POINTS}?only={only}")


def test_national_and_commentary_recommendations_are_lists_of_their_own(visit):
    page = visit("reader").page(OVERVIEW)

    for ref in ("N1", "N3", "C1", "C7"):
        assert row_of(page, ref)


def test_sub_points_are_counted_with_their_point(review):
    themes = items.cover_by_theme(review)

    assert sum(theme.total for theme in themes) == 74


def test_a_point_is_answered_when_each_of_its_sub_points_is(review):
    own = [
        answer for answer in action_store.answering([reviews.item_of(review, "LP25").key]) if not answer.done_by.proposed
    ]
    answered = {item.ref for item in items.answered(items.listed(review))}

    assert not own
    assert {"LP25", "LP25a", "LP25b", "LP25c", "LP25d"} <= answered


def test_a_proposal_is_no_answer(visit):
    page = visit("reader").page(f"{POINTS}?only=unanswered&kind=national")

    assert refs(page) == ["N1", "N2", "N3"]


def test_a_theme_leads_to_its_points(visit, review):
    page = visit("reader").page(OVERVIEW)
    link = re.search(r'href="([^"]*points\?[^"]*theme=Knowledge[^"]*)"', page)[1].replace("&amp;", "&")
    knowledge = items.of_theme(items.listed(review), "Knowledge").where(reviews.Item.kind == reviews.LEARNING_POINT)

    assert refs(visit("reader").page(link)) == [item.ref for item in knowledge]


def test_done_but_not_assured_is_a_list_of_its_own(visit, call_done, decide):
    call_done("R7")
    reader = visit("reader")

    # One action alone answers both of them: that the Board takes each agency's report.
    assert refs(reader.page(f"{POINTS}?only=done_not_assured")) == ["R7", "R11"]
    assert "done but not assured" in reader.page(OVERVIEW)


def test_what_the_chair_called_good_is_not_in_that_list(visit, review, act, call_done, decide):
    item = call_done("R7")
    piece = NewEvidence("An audit.", "practice", "independent", [(item, "supports")], url="https://example.org/a")
    give(review, piece, by=act("police"), today=TODAY)
    decide("R7", "good_evidence")

    assert refs(visit("reader").page(f"{POINTS}?only=done_not_assured")) == ["R11"]


def test_a_rating_against_a_rule_says_so_in_every_row(visit, decide):
    decide("R7", "good_evidence", override="Shown to me in draft.")

    for path in (OVERVIEW, f"{POINTS}?assurance=good_evidence"):
        assert "Decided against a rule.</b> Shown to me in draft." in row_of(visit("reader").page(path), "R7")


def test_the_level_of_an_escalation_stands_in_the_row(visit, act, review):
    item = reviews.item_of(review, "R6")
    escalations.raise_concern(review, "board", "Worry.", "Look.", by=act("health"), today=TODAY, item=item)
    page = visit("reader").page(OVERVIEW)

    assert "with the full Board" in row_of(page, "R6")
    assert "escalated, 1 to the full Board or above" in page
    assert refs(visit("reader").page(f"{POINTS}?only=escalated")) == ["R6"]


def test_the_charts_have_their_figures_as_tables(visit):
    page = visit("reader").page(OVERVIEW)

    assert page.count("The figures as a table</summary>") == 2
    assert "Learning points by theme: how many are answered by an action" in page


def test_the_rule_of_the_colours_is_printed_beside_them(visit, act):
    boards.change_threshold("amber_before", 45, "Meetings are rarer.", by=act("unit"), today=TODAY)
    reader = visit("reader")

    assert "due within 45 days" in reader.page(OVERVIEW)
    assert "due within 30 days" in reader.page(f"{OVERVIEW}?as_at=2015-09-29")


def test_the_sources_are_listed_with_how_their_date_is_known(visit):
    page = visit("reader").page(OVERVIEW)

    assert "The document prints no date." in page
    assert page.count('data-label="Date"') == 5


def test_the_points_are_filtered_sorted_and_paged(visit):
    reader = visit("reader")
    first, second = reader.page(POINTS), reader.page(f"{POINTS}?page=2")
    dated = reader.page(f"{POINTS}?sort=deadline&kind=learning_point")

    assert len(refs(first)) == 25 and not set(refs(first)) & set(refs(second))
    assert "31 May 2015" in row_of(dated, refs(dated)[0])


def test_what_is_no_choice_is_as_if_nothing_were_chosen(visit):
    page = visit("reader").page(f"{POINTS}?kind=nonsense&theme=None&assurance=best&only=all&sort=name&page=x")

    assert "101 points" in page


def test_as_at_an_earlier_day_shows_what_was_known_then(visit):
    page = visit("reader").page(f"{OVERVIEW}?as_at=2015-03-10")

    assert "The recommendations were not yet known on this day." in page
    assert "None known yet on this day." in page


def test_nothing_done_today_shows_on_the_overview_of_yesterday(visit, call_done, decide, act, review):
    reader = visit("reader")
    paths = [f"{path}as_at=2015-09-29" for path in (f"{OVERVIEW}?", f"{POINTS}?", f"{POINTS}?only=done_not_assured&")]
    before = [apart_from_the_band(reader.page(path)) for path in paths]

    item = call_done("R7")
    decide("R7")
    escalations.raise_concern(review, "board", "Worry.", "Look.", by=act("health"), today=TODAY, item=item)

    assert [apart_from_the_band(reader.page(path)) for path in paths] == before


def apart_from_the_band(page: str) -> str:
    page = re.sub(r'<section class="band.*?</section>', "", page, flags=re.DOTALL)
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_the_number_of_queries_does_not_grow_with_the_rows(visit, review, act):
    reader = visit("reader")
    few = queries_of(reader, f"{POINTS}?kind=national")

    with counted() as queries:
        assert len(refs(reader.page(POINTS))) == 25
    assert len(queries) == few


def test_the_number_of_queries_of_the_overview_does_not_grow(visit, review, act, decide):
    reader = visit("reader")
    few = queries_of(reader, OVERVIEW)

    for number in range(1, 14):
        item = reviews.item_of(review, f"R{number}")
        decide(item.ref)
        escalations.raise_concern(review, "board", "Worry.", "Look.", by=act("health"), today=TODAY, item=item)
        actions.add(review, "Ask", reviews.agency_of("TVP"), [item], by=act("unit"), today=TODAY)

    with counted() as queries:
        reader.page(OVERVIEW)
    assert len(queries) == few


def test_a_date_in_words_is_shown_with_the_day_as_which_it_is_read(app):
    macro = app.jinja_env.get_template("macros/marks.html").module.deadline
    said = {"current": dt.date(2016, 2, 29), "as_written": "within six months", "basis": "stated"}

    assert "“within six months”" in macro(said) and "read as 29 Feb 2016" in macro(said)
    assert "read as" not in macro({**said, "current": None})
