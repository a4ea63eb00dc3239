"""The dates of one action or item: shown with what happened, added, corrected, moved, met, opened again."""

import datetime as dt

import pytest

from tests import cast
from tests.queries import queries_of
from tracker.business import actions, deadlines, due_points
from tracker.store import deadlines as store
from tracker.store import reviews

pytestmark = pytest.mark.small

TODAY = cast.TODAY
END = dt.date(2016, 3, 31)


@pytest.fixture
def action(review, act):
    r1, tvp = reviews.item_of(review, "R1"), reviews.agency_of("TVP")
    on = TODAY - dt.timedelta(days=60)
    return actions.add(review, "Ask forty officers", tvp, [r1], by=act("unit"), today=on, deadline=END)


@pytest.fixture
def milestone(action, act):
    return due_points.add(action, "First sample", TODAY + dt.timedelta(days=14), by=act("unit"), today=TODAY)


@pytest.fixture
def at(review, action):
    """at("2/move") is that page of the action's dates."""
    return lambda end="": f"/reviews/{review.code}/deadlines/{action.ref}" + (f"/{end}" if end else "")


def day(name: str, value: dt.date) -> dict:
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def test_a_milestone_is_added_from_words_and_keeps_them(visit, at, action):
    answer = visit("unit").post(at("add"), {"label": "Second sample", "as_written": "Spring 2016", "confirmed": "no"})

    assert answer.status_code == 302
    point = store.points(action.key)[-1]
    assert (point.current, point.precision, point.as_written) == (dt.date(2016, 5, 31), "season", "Spring 2016")
    page = visit("reader").page(at())
    assert "“Spring 2016”, read to the end of its season" in page and "provisional" in page


def test_words_that_are_not_sure_are_asked_back_with_the_date_filled_in(visit, at, action):
    unit, typed = visit("unit"), {"label": "Sample", "as_written": "June/July 2016", "confirmed": "yes"}

    answer = unit.post(at("add"), typed)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Two months are named. Read as the later." in page and 'value="31"' in page
    assert unit.post(at("add"), {**typed, **day("date", dt.date(2016, 7, 31))}).status_code == 302
    assert store.points(action.key)[-1].precision == "month"


def test_reading_the_words_writes_nothing(visit, at, action):
    answer = visit("unit").post(at("add"), {"as_written": "Spring 2016", "preview": "1"})

    assert answer.status_code == 200 and "Read as <b>31 May 2016</b>, the end of its season" in answer.get_data(
        as_text=True
    )
    assert len(store.points(action.key)) == 1


def test_i3_a_refused_due_point_keeps_what_was_typed(visit, at):
    answer = visit("unit").post(at("add"), {"every": "often", "note": "From the plan."})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "From the plan." in page and 'value="often"' in page
    for words in ("Say what is due", "Enter the date, or words", "whole number of months", "Choose who set this date"):
        assert words in page


@pytest.mark.parametrize("end", ["add", "2/correct", "2/move"])
@pytest.mark.parametrize("part", ["police", "council", "reader"])
def test_a5_a6_agencies_and_readers_set_no_date(visit, at, milestone, part, end):
    visitor = visit(part)

    assert end not in visitor.page(at())
    assert visitor.post(at(end), day("to", END), form_at="/").status_code == 403


def test_the_agency_says_that_a_milestone_was_met_and_the_page_says_by_whom(visit, at, milestone):
    police = visit("police")

    answer = police.post(at("2/met"), {**day("on", TODAY), "because": "Twenty were asked."})

    assert answer.status_code == 302
    page = police.page(at())
    assert "said by Police lead" in page and "Twenty were asked." in page
    assert police.post(at("2/reopen"), {"because": "Wrong sample."}).status_code == 302
    assert "open again" in police.page(at())


def test_the_chair_says_that_the_date_of_a_recommendation_was_met_and_a_member_does_not(visit, review):
    path, said = f"/reviews/{review.code}/deadlines/R1", {**day("on", TODAY), "because": "The Board has its report."}

    assert visit("member").post(f"{path}/1/met", said, form_at="/").status_code == 403
    assert visit("reader").post(f"{path}/1/reopen", said, form_at="/").status_code == 403
    assert visit("chair").post(f"{path}/1/met", said).status_code == 302

    page = visit("reader").page(path)
    assert "Every due point has been met." in page and "The Board has its report." in page
    assert "No open date" in visit("reader").page(f"/reviews/{review.code}/R1")


def test_another_agency_does_not_say_so(visit, at, milestone):
    assert visit("council").post(at("2/met"), {**day("on", TODAY), "because": "Done."}, form_at="/").status_code == 403


def test_the_business_unit_moves_a_date_and_the_story_of_the_action_tells_it(visit, at, review, action, milestone):
    unit, to = visit("unit"), TODAY + dt.timedelta(days=30)

    assert unit.post(at("2/move"), day("to", to)).status_code == 422
    assert unit.post(at("2/move"), {**day("to", to), "because": "The office moves."}).status_code == 302

    assert "moved from 14 October 2015 to 30 October 2015" in unit.page(f"/reviews/{review.code}/actions/{action.ref}")


def test_r3_a_date_that_moved_meanwhile_answers_409_and_can_be_saved_from_there(visit, at, milestone, act):
    unit, typed = visit("unit"), {**day("to", TODAY + dt.timedelta(days=50)), "because": "The office moves."}
    deadlines.move(milestone, TODAY + dt.timedelta(days=20), "First.", by=act("chair"), today=TODAY)

    answer = unit.post(at("2/move"), {**typed, "seen": milestone.id})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "What stands now" in page and "The office moves." in page
    assert f'name="seen" value="{store.standing(milestone).id}"' in page


def test_a_correction_is_refused_once_the_board_relied_on_the_date(visit, at, milestone, act):
    unit = visit("unit")
    typed = {"label": "First sample", **day("date", END), "because": "Mistyped."}
    assert unit.post(at("2/correct"), typed).status_code == 302
    deadlines.move(store.standing(milestone), TODAY + dt.timedelta(days=20), "First.", by=act("chair"), today=TODAY)

    answer = unit.post(at("2/correct"), {**typed, **day("date", END - dt.timedelta(days=1))})

    assert answer.status_code == 422 and "it has been moved" in answer.get_data(as_text=True)


def test_more_time_is_asked_for_one_of_several_dates(visit, review, action, milestone):
    police, path = visit("police"), f"/reviews/{review.code}/actions/{action.ref}/more-time"
    typed = {**day("to", TODAY + dt.timedelta(days=20)), "because": "Two were ill."}
    assert "First sample, 14 October 2015" in police.page(path)

    assert police.post(path, typed).status_code == 422
    assert police.post(path, {**typed, "point": "x"}).status_code == 422
    assert police.post(path, {**typed, "point": milestone.id}).status_code == 302

    assert store.all_waiting(action).keys() == {milestone.key}
    assert "waits for a decision" in police.page(path)


@pytest.mark.parametrize("end", ["9/move", "1/nothing", "99999999999999999999/met"])
def test_a9_a_date_that_is_not_there_is_not_found(visit, at, end):
    assert visit("unit").get(at(end)).status_code == 404


@pytest.mark.whole
def test_the_page_makes_the_same_number_of_queries_for_3_and_12_dates(visit, at, action, act):
    def more(count):
        for number in range(count):
            due_points.add(action, f"Step {number}", END + dt.timedelta(days=number), by=act("unit"), today=TODAY)

    more(2)
    few = queries_of(visit("unit"), at())
    more(9)

    assert queries_of(visit("unit"), at()) == few


def test_the_dates_as_at_yesterday_know_nothing_of_today(visit, at, milestone, act):
    reader, yesterday = visit("reader"), f"{at()}?as_at={TODAY - dt.timedelta(days=1)}"
    before = reader.still(yesterday)

    due_points.meet(milestone, TODAY, "Done.", by=act("police"), today=TODAY)

    assert reader.still(yesterday) == before and "First sample" not in before


def test_a_milestone_is_withdrawn_and_a_rhythm_ended_on_a_page_each(visit, action, act):
    point = due_points.add(action, "Audit", dt.date(2016, 1, 1), by=act("unit"), today=TODAY, every=6)
    unit, dates = visit("unit"), f"/reviews/children-a-f/deadlines/{action.ref}"
    whole = next(each for each in store.points(action.key) if not each.label)
    assert "With this date the whole is due" in unit.page(f"{dates}/{whole.number}/withdraw")
    for what, because, said in (("end", "Yearly now.", "does not come again"), ("withdraw", "Not needed.", "Withdrawn")):
        path = f"{dates}/{point.number}/{what}"
        assert path in unit.page(dates) and unit.post(path, {"because": ""}).status_code == 422
        assert unit.post(path, {"because": because}).status_code == 302
        page = unit.page(dates)
        assert said in page and because in page and path not in page
    assert visit("police").get(f"{dates}/{point.number}/withdraw").status_code == 403


def test_r3_withdrawing_what_was_met_meanwhile_answers_409(visit, action, milestone, act):
    unit, path = visit("unit"), f"/reviews/children-a-f/deadlines/{action.ref}/{milestone.number}/withdraw"
    hidden = cast.hidden_fields(unit.page(path), path)
    due_points.meet(milestone, TODAY, "Twenty were asked.", by=act("police"), today=TODAY)
    sent = unit.client.post(path, data={**hidden, "because": "Mine."})
    assert sent.status_code == 409 and "Mine." in sent.get_data(as_text=True)
