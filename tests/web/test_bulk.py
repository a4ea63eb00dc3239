"""Several rows of a list changed at once: chosen, shown, carried out, told; on the pages."""

import datetime as dt
import html
import re

import pytest

from tests import cast, markup
from tests.queries import queries_of
from tracker import clock
from tracker.business import actions, deadlines
from tracker.rules import delivery
from tracker.store import actions as action_store
from tracker.store import deadlines as deadline_store
from tracker.store import people, reviews
from tracker.store.deadlines import DeadlineChange
from tracker.store.history import History

pytestmark = pytest.mark.small

TODAY = cast.TODAY
OWNER, INTERVAL, WITHDRAW = (f"/actions/several/{name}" for name in ("owner", "interval", "withdraw"))
DATES = "/deadlines/several"
THEME = "/reviews/children-a-f/points/theme"


@pytest.fixture
def deed(review, act):
    """Makes an action of an agency, due in so many days."""

    def _deed(agency="TVP", days=60, title="Ask forty officers"):
        body, r1 = reviews.agency_of(agency), reviews.item_of(review, "R1")
        deadline = TODAY + dt.timedelta(days=days)
        return actions.add(review, title, body, [r1], by=act("unit"), today=TODAY, deadline=deadline)

    return _deed


def now(action):
    return action_store.of_keys([action.key])[action.key]


def date_of(action):
    return deadline_store.points(action.key)[0]


def picks(page: str, ticked: bool | None = None) -> list[str]:
    boxes = [
        each for each in markup.parse(page).iter("input") if each.get("name") == "pick" and each.get("type") == "checkbox"
    ]
    return [each.get("value") for each in boxes if ticked is None or (each.get("checked") is not None) == ticked]


def hidden(page: str, path: str) -> dict:
    """The fields of the form of a preview, as a browser sends them: every hidden one, several of a name too."""
    form = next(each for each in markup.parse(page).iter("form") if (each.get("action") or "").startswith(path))
    fields: dict[str, list[str]] = {}
    for each in form.iter("input"):
        if each.get("type") == "hidden":
            fields.setdefault(each.get("name"), []).append(each.get("value") or "")
    return fields


def text(answer) -> str:
    page = answer if isinstance(answer, str) else answer.get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def post_of(part: str) -> str:
    return people.post_of(cast.acting(part).post).key


# The lists lead there


def test_a_list_offers_what_the_post_may_do_and_nothing_to_who_may_not(visit, deed):
    deed()
    words = {
        "unit": {OWNER, INTERVAL, DATES, WITHDRAW},
        "chair": {DATES, WITHDRAW},
        "police": {DATES},
        "police_chief": {DATES},
    }

    for part in ("unit", "chair", "police", "police_chief", "member", "reader"):
        page = visit(part).page("/actions?agency=TVP")
        offered = set(re.findall(r'formaction="([^"]+)"', page))
        assert offered == words.get(part, set()), part
        assert bool(picks(page)) == bool(offered)
        assert ("/deadlines/several" in visit(part).page("/deadlines")) == bool(offered)
        assert ("/deadlines/several/decide" in visit(part).page("/deadlines")) == (part in ("unit", "chair"))
        assert (THEME in visit(part).page("/reviews/children-a-f/points")) == (part == "unit")
    assert "formaction" not in visit("unit").page("/actions?as_at=2015-09-01")


def test_a_lead_can_tick_only_what_its_own_agency_leads(visit, deed):
    ours, theirs = deed(), deed("OCC")

    page = visit("police").page("/actions?sort=lead")

    assert ours.key in picks(visit("police").page("/actions?agency=TVP")) and theirs.key not in picks(page)
    every = visit("police").page(f"{DATES}?which=all")
    assert date_of(ours).id in picks(every, True) and date_of(theirs).id not in picks(every)


def test_what_was_ticked_in_the_list_is_ticked_on_the_page_and_all_of_a_choice_too(visit, deed):
    one, other, theirs = deed(), deed(), deed("OCC")
    unit = visit("unit")

    assert picks(unit.page(f"{OWNER}?pick={one.key}"), True) == [one.id]
    every = picks(unit.page(f"{OWNER}?agency=TVP&which=all"), True)
    assert {one.id, other.id} <= set(every) and theirs.id not in every
    to_tick = unit.page(f"{OWNER}?agency=TVP")
    assert {one.id, other.id} <= set(picks(to_tick, False)) and not picks(to_tick, True)
    from_actions = unit.page(f"{DATES}?of=actions&pick={one.key}")
    assert picks(from_actions) == [date_of(one).id]
    assert "nothing here that your post could change" in unit.page(f"{OWNER}?delivery=paused")


# Chosen, shown, done


def test_owners_are_changed_with_what_would_happen_shown_first_and_put_back(visit, act, deed):
    one, other, theirs = deed(), deed(), deed("OCC")
    unit, before = visit("unit"), History.select().count()
    fields = {"pick": [one.id, other.id, theirs.id], "to": post_of("police"), "because": "The desk moved."}

    shown = unit.post(OWNER, fields)

    page = shown.get_data(as_text=True)
    assert shown.status_code == 200 and History.select().count() == before
    assert "2 can be, 1 cannot" in page and "Police lead does not report for it" in page
    unsaid = unit.client.post(OWNER, data=hidden(page, OWNER))
    assert unsaid.status_code == 422 and "Say what shall be done" in unsaid.get_data(as_text=True)
    assert "Police lead does not report for it" in unsaid.get_data(as_text=True) and now(one).owner is None
    done = unit.client.post(OWNER, data={**hidden(unsaid.get_data(as_text=True), OWNER), "rest": "those"})
    assert done.status_code == 302 and now(one).owner == now(other).owner == post_of("police")
    assert now(theirs).owner is None and History.select().count() == before + 1
    told = unit.page(done.location)
    assert "2 were changed." in told and "Police lead" in text(told) and f"/actions/{one.ref}" in told

    back = re.search(r'href="([^"]+back=[^"]+)"', told)[1]
    again = unit.post(back, {"pick": picks(unit.page(back), True), "because": "Not agreed."})
    kept = unit.client.post(back, data=hidden(again.get_data(as_text=True), OWNER))
    assert kept.status_code == 302 and now(one).owner is now(other).owner is None


def test_none_is_changed_when_the_person_chooses_none(visit, deed):
    one, theirs = deed(), deed("OCC")
    unit, before = visit("unit"), History.select().count()
    page = unit.post(OWNER, {"pick": [one.id, theirs.id], "to": post_of("police"), "because": "So."}).get_data(as_text=True)

    answer = unit.client.post(OWNER, data={**hidden(page, OWNER), "rest": "none"})

    assert answer.location == "/actions" and History.select().count() == before


def test_back_from_what_would_happen_keeps_what_was_typed(visit, deed):
    one = deed()
    unit = visit("unit")
    page = unit.post(INTERVAL, {"pick": one.id, "interval": "30", "because": "Monthly."}).get_data(as_text=True)

    again = unit.client.post(INTERVAL, data={**hidden(page, INTERVAL), "back": "yes"}).get_data(as_text=True)

    assert picks(again, True) == [one.id] and 'value="30"' in again and "Monthly." in again


def test_i2_what_is_wrong_stands_beside_its_field_and_the_ticks_stay(visit, deed):
    one = deed()
    unit = visit("unit")

    empty = unit.post(INTERVAL, {"interval": "no", "because": ""})
    assert empty.status_code == 422
    page = empty.get_data(as_text=True)
    for words in ("Enter a number of days from 1 to 730.", "Say why.", "Tick at least one."):
        assert words in page
    wrong = unit.post(DATES, {"pick": date_of(one).id, "how": "weeks", "number": "x", "because": "So."})
    assert wrong.status_code == 422 and "Enter a whole number of weeks from 1 to 104." in wrong.get_data(as_text=True)
    assert date_of(one).id in picks(wrong.get_data(as_text=True), True)
    assert unit.post(OWNER, {"pick": one.id, "because": "So."}).status_code == 422


def test_r1_a_double_click_is_one_change_and_both_see_it(visit, deed):
    one = deed()
    unit = visit("unit")
    page = unit.post(INTERVAL, {"pick": one.id, "interval": "30", "because": "Monthly."}).get_data(as_text=True)
    fields = hidden(page, INTERVAL)

    first, second = (unit.client.post(INTERVAL, data=fields) for _ in range(2))

    assert first.status_code == second.status_code == 302 and first.location == second.location
    assert now(one).version == 2


def test_r3_when_one_was_changed_meanwhile_nothing_is_done_and_all_is_shown_again(visit, act, deed):
    one, other = deed(), deed()
    unit = visit("unit")
    page = unit.post(INTERVAL, {"pick": [one.id, other.id], "interval": "30", "because": "So."}).get_data(as_text=True)
    lead = reviews.agency_of("TVP")
    actions.edit(other, actions.Plan("Another title", lead, interval=60), "Meanwhile.", by=act("unit"), today=TODAY)

    stale = unit.client.post(INTERVAL, data=hidden(page, INTERVAL))

    again = stale.get_data(as_text=True)
    assert stale.status_code == 409 and "Nothing was done" in again and now(one).interval is None
    assert "Another title" in again and "60 days" in again
    assert unit.client.post(INTERVAL, data=hidden(again, INTERVAL)).status_code == 302
    assert (now(one).interval, now(other).interval) == (30, 30)


def test_a_lead_asks_for_more_time_for_several_and_for_none_of_another_agency(visit, act, deed):
    one, other, theirs = deed(), deed(), deed("OCC")
    police = visit("police")
    said = {"how": "months", "number": "2", "because": "The trainer is ill."}

    shown = police.post(DATES, {"pick": [date_of(each).id for each in (one, other)], **said})

    page = shown.get_data(as_text=True)
    assert "A request for 29 January 2016" in page
    done = police.client.post(DATES, data=hidden(page, DATES))
    assert "2 requests wait for a decision." in text(police.page(done.location))
    assert {row.action_id for row in DeadlineChange.select()} == {one.key, other.key}
    for sure in ("", "yes"):  # what is of another agency is not offered, and not taken from the body
        forged = police.post(DATES, {"pick": [date_of(one).id, date_of(theirs).id], "sure": sure, **said})
        assert forged.status_code == 404 and DeadlineChange.select().count() == 2


def test_the_unit_moves_dates_and_asks_for_the_boards_own(visit, deed):
    theirs, boards = deed(), deed("OSCB")
    unit = visit("unit")
    day = {"to-day": "31", "to-month": "3", "to-year": "2016"}

    page = unit.post(
        DATES, {"pick": [date_of(theirs).id, date_of(boards).id], "how": "day", **day, "because": "Agreed."}
    ).get_data(as_text=True)

    assert "its first move" in page and "A request for 31 March 2016" in page
    done = unit.client.post(DATES, data=hidden(page, DATES))
    assert date_of(theirs).moves == 1 and deadline_store.waiting(boards)
    told = text(unit.page(done.location))
    assert "1 was changed." in told and "1 request waits for a decision." in told


def test_requests_for_more_time_are_decided_many_at_once(visit, act, deed):
    one, other = deed(), deed()
    for each in (one, other):
        deadlines.ask(date_of(each), TODAY + dt.timedelta(days=90), "Ill.", by=act("police"), today=TODAY)
    path, chair = f"{DATES}/decide?state=asked", visit("chair")
    page = chair.page(path)
    assert len(picks(page)) == 2 and "29 December 2015, instead of 29 November 2015" in page
    assert visit("police").get(path).status_code == 403

    said = {"pick": picks(page), "granted": "yes", "because": "Agreed."}
    page = chair.post(path, said).get_data(as_text=True)
    done = chair.client.post(path, data=hidden(page, f"{DATES}/decide"))

    assert "the first move of its date" in page and date_of(one).moves == date_of(other).moves == 1
    assert "2 were changed." in text(chair.page(done.location))


def test_actions_are_withdrawn_by_the_chair_and_by_the_unit_not_the_boards_own(visit, deed):
    boards, theirs = deed("OSCB"), deed()
    page = visit("unit").post(WITHDRAW, {"pick": [boards.id, theirs.id], "because": "So."}).get_data(as_text=True)
    assert "1 can be, 1 cannot" in page and "It is for the business unit or the chair" in page

    chair = visit("chair")
    page = chair.post(WITHDRAW, {"pick": [boards.id, theirs.id], "because": "Done otherwise."}).get_data(as_text=True)
    done = chair.client.post(WITHDRAW, data=hidden(page, WITHDRAW))

    assert now(boards).delivery == now(theirs).delivery == delivery.WITHDRAWN
    assert "Withdrawn" in text(chair.page(done.location))


def test_points_get_another_theme_many_at_once_or_one(visit, review):
    points = [reviews.item_of(review, ref) for ref in ("LP1", "LP2")]
    theme = next(each for each in reviews.themes(review) if each.key not in {point.theme_id for point in points})
    unit = visit("unit")

    page = unit.post(THEME, {"pick": [p.id for p in points], "theme": theme.key, "because": "Alike."}).get_data(
        as_text=True
    )
    done = unit.client.post(THEME, data=hidden(page, THEME))

    assert theme.name in text(unit.page(done.location))
    assert {reviews.item_of(review, p.ref).theme_id for p in points} == {theme.key}

    one = "/reviews/children-a-f/LP1/theme"
    assert one in unit.page("/reviews/children-a-f/LP1") and one not in visit("chair").page("/reviews/children-a-f/LP1")
    assert unit.post(one, {"theme": theme.key, "because": "So."}).status_code == 422
    assert unit.post(one, {"theme": "none", "because": "None fits."}).status_code == 302
    assert reviews.item_of(review, "LP1").theme_id is None
    assert visit("chair").get(one).status_code == 403


def test_a9_what_is_no_such_record_is_not_found(visit, deed, act):
    one = deed()
    unit = visit("unit")

    for path, pick in ((INTERVAL, date_of(one).id), (DATES, one.id), (INTERVAL, "'; --"), (OWNER, "x" * 26)):
        assert unit.post(path, {"pick": pick, "because": "So."}).status_code == 404
    assert unit.get(f"{OWNER}?back=none").status_code == 404
    mine = unit.post(INTERVAL, {"pick": one.id, "interval": "30", "because": "So.", "sure": "yes"}).location
    assert "1 was changed." in unit.page(mine)
    assert "not made by you" in visit("chair").page(mine)
    assert visit("member").get(mine).status_code == visit("member").get(DATES).status_code == 403
    assert visit("member").post(DATES, {"pick": date_of(one).id}, form_at="/people").status_code == 403


def test_an_action_with_a_waiting_request_is_refused_with_the_reason(visit, act, deed):
    one = deed()
    deadlines.ask(date_of(one), TODAY + dt.timedelta(days=90), "Ill.", by=act("police"), today=TODAY)

    said = {"pick": date_of(one).id, "how": "weeks", "number": "8", "because": "So."}
    page = visit("police").post(DATES, said).get_data(as_text=True)

    assert "None of them would be changed." in page and "A request for this date is already waiting" in page
    assert 'name="sure"' not in page


# The way back, and choosing more


def done_with(visitor, path: str, said: dict) -> str:
    """The page that says what was done, of a change that was shown and carried out."""
    page = visitor.post(path, said).get_data(as_text=True)
    done = visitor.client.post(path, data=hidden(page, path.partition("?")[0]))
    assert done.status_code == 302
    return visitor.page(done.location)


def taken_back(visitor, told: str, words: str) -> str:
    """The same, of what the link on that page takes back."""
    back = html.unescape(re.search(rf'href="([^"]+back=[^"]+)">{words}', told)[1])
    return done_with(visitor, back, {"pick": picks(visitor.page(back), True), "because": "A mistake."})


def test_dates_that_were_moved_by_mistake_are_put_back_on_the_page_that_says_what_was_done(visit, deed):
    one, other, boards = deed(), deed(), deed("OSCB")
    unit = visit("unit")
    said = {"pick": [date_of(each).id for each in (one, other, boards)], "how": "weeks", "number": "6", "because": "So."}
    told = done_with(unit, DATES, said)
    assert "A request stands until it is decided." in told and date_of(one).moves == 1

    taken_back(unit, told, "Put the dates back as they were")

    assert [(date_of(each).current, date_of(each).moves) for each in (one, other)] == [(date_of(boards).current, 0)] * 2
    assert "Never moved." in unit.page(f"/reviews/children-a-f/actions/{one.ref}")


def test_what_was_withdrawn_by_mistake_is_reopened_many_at_once(visit, act, deed):
    one, other = deed(), deed()
    actions.report(one, "on_track", "Ten of forty.", None, by=act("police"), today=TODAY)
    unit = visit("unit")
    told = done_with(unit, WITHDRAW, {"pick": [now(one).id, other.id], "because": "So."})

    taken_back(unit, told, "Reopen what was withdrawn")

    assert (now(one).delivery, now(other).delivery) == ("on_track", "not_reported")


def test_themes_are_put_back(visit, review):
    points = [reviews.item_of(review, ref) for ref in ("LP1", "LP2")]
    theme = next(each for each in reviews.themes(review) if each.key not in {point.theme_id for point in points})
    unit = visit("unit")
    told = done_with(unit, THEME, {"pick": [point.id for point in points], "theme": theme.key, "because": "Alike."})

    taken_back(unit, told, "Put them back as they were")

    assert [reviews.item_of(review, point.ref).theme_id for point in points] == [point.theme_id for point in points]


def test_the_entry_in_the_history_leads_back_to_what_was_done_for_whom_did_it(visit, deed):
    one, other = deed(), deed()
    said = {"pick": [date_of(each).id for each in (one, other)], "how": "weeks", "number": "6", "because": "So."}
    told = done_with(visit("unit"), DATES, said)
    entry = re.search(r'href="(/history/[^"]+)"', told)[1]

    assert "and the way back" in visit("unit").page(entry) and "and the way back" not in visit("chair").page(entry)
    with clock.held(TODAY + dt.timedelta(days=1)):
        assert "Put the dates back" not in visit("unit").page(f"/actions/several/done?entry={entry.rpartition('/')[2]}")


def test_a_way_back_is_for_whom_it_was_done_by_and_for_no_lead(visit, deed):
    one = deed()
    told = done_with(visit("unit"), DATES, {"pick": date_of(one).id, "how": "weeks", "number": "6", "because": "So."})
    back = html.unescape(re.search(r'href="([^"]+back=[^"]+)"', told)[1])

    assert visit("chair").get(back).status_code == 404
    assert visit("police").get(back).status_code in (403, 404)


def test_what_was_ticked_in_the_list_and_is_not_on_the_page_is_named_with_the_reason(visit, act, deed, review):
    dated, lead = deed(), reviews.agency_of("TVP")
    dateless = actions.add(review, "No date", lead, [reviews.item_of(review, "R1")], by=act("unit"), today=TODAY)

    page = text(visit("unit").page(f"{DATES}?of=actions&pick={dated.key}&pick={dateless.key}"))

    assert f"Ticked in the list, and not here: {dateless.ref}. They have no open date." in page
    alone = text(visit("unit").page(f"{DATES}?of=actions&pick={dateless.key}"))
    assert f"not here: {dateless.ref}" in alone


def test_the_rest_of_the_list_is_shown_with_the_ticks_and_all_that_was_typed(visit, deed):
    one, other = deed(), deed()
    unit, path = visit("unit"), f"{INTERVAL}?agency=TVP&pick={{}}"
    path = path.format(one.key)
    assert picks(unit.page(path)) == [one.id] and "of the list, with these ticked" in unit.page(path)

    more = unit.post(path, {"pick": one.id, "interval": "30", "because": "Monthly.", "tick": "more"}).get_data(as_text=True)

    assert picks(more, True) == [one.id] and other.id in picks(more, False)
    assert 'value="30"' in more and "Monthly." in more and "There is a problem" not in more
    wrong = unit.post(path, {"pick": [one.id, other.id], "interval": "no", "because": "So.", "wide": "yes"})
    again = wrong.get_data(as_text=True)
    assert wrong.status_code == 422 and set(picks(again, True)) == {one.id, other.id} and picks(again, False)
    for tick, ticked in (("all", {one.id, other.id}), ("none", set())):
        page = unit.post(path, {"pick": [one.id, other.id], "interval": "30", "because": "", "tick": tick})
        assert page.status_code == 200 and set(picks(page.get_data(as_text=True), True)) == ticked


@pytest.mark.whole
def test_the_lists_and_the_pages_ask_no_more_of_many_than_of_a_few(visit):
    unit = visit("unit")

    for path in (INTERVAL, OWNER, DATES):
        few = queries_of(unit, f"{path}?agency=TVP")
        assert queries_of(unit, path) <= few
