"""The list of all that is due, and the provisional dates that the Board confirms."""

import datetime as dt

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import actions, closing, confirmations, deadlines, due_points, merging
from tracker.rules.refusal import Refused
from tracker.store import actions as action_store
from tracker.store import deadlines as store
from tracker.store import due_points as points
from tracker.store import home, reviews

pytestmark = pytest.mark.small

TODAY = cast.TODAY
PROVISIONAL = "/deadlines/provisional"
MEETING = {"met-day": "24", "met-month": "9", "met-year": "2015", "minute": "Board, minute 7"}


@pytest.fixture
def sample(review, act):
    """Makes an action of an agency with a date so many days away."""

    def _sample(days=20, agency="TVP", title="Ask forty officers"):
        r1, body = reviews.item_of(review, "R1"), reviews.agency_of(agency)
        on = TODAY - dt.timedelta(days=400)
        deadline = TODAY + dt.timedelta(days=days)
        return actions.add(review, title, body, [r1], by=act("unit"), today=on, deadline=deadline)

    return _sample


def provisional(review, ref):
    return store.points(reviews.item_of(review, ref).key)[0]


def rows(page: str) -> int:
    return page.count('<th scope="row">')


def test_the_list_has_each_open_date_under_its_month(visit, sample):
    action = sample()

    page = visit("reader").page("/deadlines?agency=TVP")

    month = page.partition(">October 2015</h2>")[2].partition("<h2")[0]
    assert action.ref in month and "20 Oct 2015" in month and "Due in 20 days" in month


@pytest.mark.parametrize("state", ["late", "soon", "provisional", "asked", "slips", "undated"])
def test_the_list_is_narrowed_to_what_is_so(visit, sample, review, act, state):
    late = sample(-3)
    soon, slips = sample(25, title="Slips"), sample(200, title="Expected later")
    deadlines.ask(store.points(soon.key)[0], TODAY + dt.timedelta(days=90), "Ill.", by=act("police"), today=TODAY)
    actions.report(slips, "at_risk", "Slow.", TODAY + dt.timedelta(days=260), by=act("police"), today=TODAY)

    page = visit("reader").page(
        f"/deadlines?state={state}&agency=TVP" if state != "provisional" else "/deadlines?state=provisional"
    )

    shown = {"late": late.ref, "soon": soon.ref, "asked": soon.ref, "slips": slips.ref, "provisional": "R1"}.get(state)
    assert shown is None or f">{shown}<span" in page
    assert state in ("late", "provisional", "undated") or f">{late.ref}<span" not in page


def test_the_list_is_narrowed_to_an_agency_with_its_parts_a_month_and_a_level(visit, sample):
    ours, parts = sample(), sample(agency="OCC-CSC")

    page = visit("reader").page("/deadlines?agency=OCC&month=2015-10")

    assert f">{parts.ref}<span" in page and f">{ours.ref}<span" not in page
    assert "No open date fits these choices." in visit("reader").page("/deadlines?level=summit")


@pytest.mark.whole
@pytest.mark.parametrize("sort", ["original", "forecast", "moves", "owner", "nothing"])
def test_the_list_is_sorted_and_paged(visit, sort):
    page = visit("reader").page(f"/deadlines?sort={sort}&page=2")

    assert "Showing 26 to" in page and "page=3" in page or "Showing 26 to" in page


@pytest.mark.whole
def test_the_list_makes_the_same_number_of_queries_for_2_and_25_rows(visit, sample):
    reader = visit("reader")
    for _ in range(2):
        sample(500)
    few = queries_of(reader, "/deadlines?month=2017-02")
    for _ in range(30):
        sample(500)

    page = reader.page("/deadlines?month=2017-02")

    assert rows(page) == 25
    assert queries_of(reader, "/deadlines?month=2017-02") == few


def test_the_list_as_at_yesterday_knows_nothing_of_today(visit, sample, act):
    action = sample()
    yesterday = f"/deadlines?as_at={TODAY - dt.timedelta(days=1)}&agency=TVP"
    reader = visit("reader")
    before = reader.still(yesterday)

    deadlines.move(store.points(action.key)[0], TODAY + dt.timedelta(days=90), "Ill.", by=act("unit"), today=TODAY)

    assert reader.still(yesterday) == before


def test_closed_actions_and_met_points_are_not_in_the_list(visit, sample, act):
    action = sample()
    point = due_points.add(action, "A first sample", TODAY + dt.timedelta(days=2), by=act("unit"), today=TODAY)
    assert "A first sample" in visit("reader").page("/deadlines?agency=TVP")

    due_points.meet(point, TODAY, "Done.", by=act("police"), today=TODAY)

    assert "A first sample" not in visit("reader").page("/deadlines?agency=TVP")


def test_the_business_unit_confirms_what_it_ticks_and_nothing_else(visit, review):
    r1, r2 = provisional(review, "R1"), provisional(review, "R2")

    answer = visit("unit").post(PROVISIONAL, {"pick": [r1.id], f"to-{r2.id}": "1 May 2016", "confirmed": "y", **MEETING})

    assert answer.status_code == 302
    stands = store.standing(r1)
    assert (stands.confirmed, stands.confirmed_on, stands.confirmed_in) == (True, dt.date(2015, 9, 24), "Board, minute 7")
    assert store.standing(r2).id == r2.id


def test_another_date_is_written_in_words_and_is_no_move(visit, review):
    r1 = provisional(review, "R1")

    visit("chair").post(PROVISIONAL, {"pick": [r1.id], f"to-{r1.id}": "Spring 2016", **MEETING})

    stands = store.standing(r1)
    assert (stands.current, stands.precision, stands.moves) == (dt.date(2016, 5, 31), "season", 0)
    assert "not counted as a move" in visit("reader").page(f"/reviews/{review.code}/deadlines/R1")


def test_i3_what_is_wrong_stands_by_its_row_and_everything_typed_is_kept(visit, review):
    r1, r2 = provisional(review, "R1"), provisional(review, "R2")

    answer = visit("unit").post(PROVISIONAL, {"pick": [r1.id, r2.id], f"to-{r1.id}": "31 June 2016", "met-day": "4"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and not store.standing(r1).confirmed
    assert "There is no such day." in page and 'value="31 June 2016"' in page
    assert page.count(" checked") == 2 and "The date must have a month and a year." in page


def test_r3_a_date_that_changed_meanwhile_answers_409_and_the_others_stay_ticked(visit, review, act):
    unit, r1, r2 = visit("unit"), provisional(review, "R1"), provisional(review, "R2")
    confirmations.confirm(r2, TODAY, "Board, minute 3", by=act("chair"), today=TODAY)

    answer = unit.post(PROVISIONAL, {"pick": [r1.id, r2.id], "sure": "yes", **MEETING})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and not store.standing(r1).confirmed
    assert "One date changed while you were reading" in page and "Independent chair" in page
    assert f'value="{r1.id}" checked' in page and page.count(" checked") == 1


@pytest.mark.parametrize("part", ["police", "member", "reader"])
def test_a5_others_read_the_list_and_record_nothing(visit, review, part):
    visitor, r1 = visit(part), provisional(review, "R1")
    assert 'name="pick"' not in visitor.page(PROVISIONAL)

    assert visitor.post(PROVISIONAL, {"pick": [r1.id], **MEETING}, form_at="/").status_code == 403
    assert not store.standing(r1).confirmed


@pytest.mark.parametrize("pick", ["x", "0" * 26, "' or 1=1"])
def test_a3_a_tick_that_names_no_date_is_not_found(visit, pick):
    answer = visit("unit").post(PROVISIONAL, {"pick": [pick], **MEETING})

    assert answer.status_code in (400, 404)


def test_the_dates_to_confirm_are_narrowed_by_kind_theme_and_what_they_are_about(visit, review):
    unit = visit("unit")

    assert rows(unit.page(f"{PROVISIONAL}?about=R2")) == 1
    assert rows(unit.page(f"{PROVISIONAL}?kind=recommendation")) == 13
    theme = reviews.themes(review).first().name
    assert unit.get(PROVISIONAL, query_string={"theme": theme}).status_code == 200


@pytest.mark.whole
def test_the_dates_to_confirm_make_the_same_number_of_queries_for_1_and_13(visit):
    unit = visit("unit")

    assert queries_of(unit, f"{PROVISIONAL}?about=R2") == queries_of(unit, f"{PROVISIONAL}?kind=recommendation")


def test_the_home_of_the_business_unit_leads_to_them(visit):
    assert f'href="{PROVISIONAL}"' in visit("unit").page("/")


def test_nothing_left_to_confirm_says_so(visit, act):
    rows = list(points.unconfirmed())
    confirmations.confirm_all([confirmations.Pick(row) for row in rows], TODAY, "7", by=act("unit"), today=TODAY)

    assert "No date waits to be confirmed." in visit("unit").page(PROVISIONAL)


# What is withdrawn, or merged into another


@pytest.fixture(params=["withdrawn", "merged"])
def gone(request, review, sample, act):
    """gone() ends an action with a provisional date for which more time was asked, in one of two ways."""
    action, other = sample(), sample(title="The same again")
    point = store.points(action.key)[0]
    due_points.add(action, "Report", TODAY + dt.timedelta(60), by=act("unit"), today=TODAY, confirmed=False)

    def _ask():
        deadlines.ask(point, TODAY + dt.timedelta(days=90), "Ill.", by=act("police"), today=TODAY)

    def _end():
        now = action_store.action_of(review, action.ref)
        if request.param == "withdrawn":
            return closing.withdraw(now, "No longer needed.", by=act("unit"), today=TODAY)
        return merging.merge_actions(now, other, "The same.", by=act("unit"), today=TODAY)

    return action, _end, _ask if request.param == "withdrawn" else lambda: None


def dates_of(action, query) -> int:
    return sum(row.action_id == action.key for row in query)


def test_the_dates_of_what_is_gone_are_on_no_list_and_in_no_count(visit, gone, review):
    action, end, ask = gone
    ask()
    counts, months = home.provisional_dates(), points.months()
    assert dates_of(action, points.unconfirmed()) == 1 and dates_of(action, points.still_open()) == 2
    asked = home.time_requests().order_by().count()
    end()
    assert dates_of(action, points.unconfirmed()) == 0 and dates_of(action, points.still_open()) == 0
    assert home.provisional_dates() == (counts[0], counts[1] - 1)
    assert set(points.months()) <= set(months)
    assert not [row for row in home.time_requests() if row.action_id == action.key] and asked in (0, 1)
    page = visit("reader").page("/deadlines?agency=TVP")
    assert f">{action.ref}<span" not in page and f">{action.ref}<" not in visit("reader").page(PROVISIONAL)
    assert f">{action.ref}<" not in visit("unit").page("/actions?time=1")


def test_the_date_of_what_is_gone_is_not_confirmed(gone, act):
    action, end, _ = gone
    point = next(point for point in store.points(action.key) if not point.firm)
    end()
    with pytest.raises(Refused, match="is withdrawn, so its date counts no more"):
        confirmations.confirm(store.standing(point), TODAY, "Minute 7", by=act("unit"), today=TODAY)


def test_the_earlier_day_still_knows_the_dates_of_what_is_gone(gone):
    action, end, _ = gone
    end()
    assert dates_of(action, points.still_open(TODAY - dt.timedelta(1))) == 1


# Many at once


def test_all_that_are_shown_can_be_ticked_without_a_script(visit):
    unit = visit("unit")
    assert "tick=all" in unit.page(PROVISIONAL)
    page = unit.page(f"{PROVISIONAL}?tick=all")
    assert page.count('name="pick" value=') == page.count(" checked>") > 10


def test_many_are_shown_once_more_before_they_are_recorded(visit, review):
    r1, r2 = provisional(review, "R1"), provisional(review, "R2")
    unit, said = visit("unit"), {"pick": [r1.id, r2.id], f"to-{r2.id}": "1 May 2016", **MEETING}
    asked = unit.post(PROVISIONAL, said)
    page = asked.get_data(as_text=True)
    assert asked.status_code == 200 and "Did the Board confirm these 2 dates?" in page and "1 May 2016" in page
    assert not provisional(review, "R1").confirmed
    sure = cast.hidden_fields(page, PROVISIONAL) | {"pick": [r1.id, r2.id]}
    back = unit.client.post(PROVISIONAL, data={**sure, "back": "yes"}).get_data(as_text=True)
    assert f'value="{r1.id}" checked' in back and "Board, minute 7" in back and not provisional(review, "R1").confirmed
    assert unit.client.post(PROVISIONAL, data=sure).status_code == 302
    assert provisional(review, "R1").confirmed and provisional(review, "R2").current == dt.date(2016, 5, 1)


def test_a_confirmation_is_taken_back_on_a_page_and_the_story_says_why(visit, review, act):
    r1 = provisional(review, "R1")
    confirmations.confirm(r1, TODAY, "Minute 7", by=act("unit"), today=TODAY)
    unit, dates = visit("unit"), "/reviews/children-a-f/deadlines/R1"
    path = f"{dates}/{r1.number}/take-back"
    assert path in unit.page(dates)
    assert unit.post(path, {"because": " "}).status_code == 422
    assert unit.post(path, {"because": "It was the wrong minute."}).status_code == 302
    page = unit.page(dates)
    assert "the confirmation was taken back" in page and "It was the wrong minute." in page
    assert not provisional(review, "R1").firm and visit("police").get(path).status_code == 403
