"""One's own calendar: a secret address, what a program reads there, and for whom it is nothing at all."""

import datetime as dt
import html
import json
import re

import icalendar
import pytest
import vobject

from tests import cast
from tests.queries import counted
from tracker import clock
from tracker.business import (
    actions,
    assurance,
    calendars,
    challenges,
    closing,
    deadlines,
    escalations,
    meetings,
    people,
    sign_in,
)
from tracker.rules import calendars as rules
from tracker.rules import escalations as levels
from tracker.store import actions as action_store
from tracker.store import deadlines as dates
from tracker.store import people as people_store
from tracker.store import reviews
from tracker.store.calendars import CalendarFeed
from tracker.store.history import History, HistoryValue
from tracker.store.people import AccessLog, Account

pytestmark = pytest.mark.small

TODAY = cast.TODAY
MINE = "/account/calendar"


@pytest.fixture
def made(tracker, act):
    """made("police") is the path of a calendar that was just made for that part."""

    def _made(part: str) -> str:
        account = Account.get_by_id(act(part).account)
        return f"/calendar/{calendars.make(account, by=act(part), today=TODAY, now=clock.now())}.ics"

    return _made


@pytest.fixture
def sample(review, act):
    """Makes an action of an agency with a date so many days away."""

    def _sample(days=20, agency="TVP", title="Ask forty officers"):
        r1, body = reviews.item_of(review, "R1"), reviews.agency_of(agency)
        on = TODAY - dt.timedelta(days=400)
        return actions.add(review, title, body, [r1], by=act("unit"), today=on, deadline=TODAY + dt.timedelta(days=days))

    return _sample


def address_in(page: str) -> str:
    return re.search(r"http://localhost(/calendar/[\w-]+\.ics)", html.unescape(page)).group(1)


def events(anybody, path: str) -> dict[str, icalendar.Event]:
    """What a calendar holds, by its words. Both readers must find the same."""
    answer = anybody.get(path)
    assert (answer.status_code, answer.mimetype, answer.charset if hasattr(answer, "charset") else "utf-8") == (
        200,
        "text/calendar",
        "utf-8",
    )
    found = {str(each["summary"]): each for each in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")}
    again = vobject.readOne(answer.data.decode("utf-8")).contents.get("vevent", [])
    assert {(each.summary.value, each.dtstart.value) for each in again} == {(k, e["dtstart"].dt) for k, e in found.items()}
    return found


def test_somebody_makes_an_address_that_is_shown_once_and_read_without_signing_in(visit, anybody, sample):
    action, police = sample(), visit("police")

    page = police.post(MINE).get_data(as_text=True)

    path = address_in(page)
    event = events(anybody, path)[f"{action.ref} due: Ask forty officers"]
    assert event["dtstart"].dt == TODAY + dt.timedelta(days=20) and event["status"] == "CONFIRMED"
    assert str(event["url"]).endswith(f"/reviews/children-a-f/deadlines/{action.ref}")
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) > 40 and token not in police.page(MINE) and "You have had an address since" in police.page(MINE)
    assert CalendarFeed.get().token_hash == sign_in.digest(token)


def test_a_new_address_ends_the_one_before_and_ending_it_ends_it(visit, anybody):
    police = visit("police")
    first = address_in(police.post(MINE).get_data(as_text=True))
    second = address_in(police.post(MINE).get_data(as_text=True))
    assert [anybody.get(path).status_code for path in (first, second)] == [404, 200]

    answer = police.post(f"{MINE}/end", form_at=MINE)

    assert answer.location == f"{MINE}?ended=1" and anybody.get(second).status_code == 404
    assert "The address is ended" in police.page(answer.location)
    assert police.post(f"{MINE}/end", form_at=MINE).status_code == 422


def test_a_double_click_makes_one_address(visit, tracker):
    police = visit("police")
    fields = {"once": "the-very-same-form-of-a-double-click"}

    police.post(MINE, fields)

    assert police.post(MINE, fields).status_code == 302
    assert CalendarFeed.select().count() == 1


def test_a9_unknown_ended_disabled_and_without_a_post_answer_alike(visit, anybody, made, act):
    ended, disabled, without = made("police"), made("council"), made("health")
    calendars.end(Account.get_by_id(act("police").account), by=act("police"), today=TODAY, now=clock.now())
    council, health = people_store.person_of(act("council").person), people_store.posts_held(act("health").person, TODAY)
    people.disable(council, by=act("unit"), today=TODAY, now=clock.now())
    people.end_post(people_store.post_of(health.first().key), by=act("unit"), today=TODAY)

    answers = [anybody.get(path) for path in ("/calendar/nothing.ics", ended, disabled, without)]

    assert [each.status_code for each in answers] == [404] * 4
    assert len({re.sub(r"/calendar/[\w-]+", "", each.get_data(as_text=True)) for each in answers}) == 1
    people.enable(council, by=act("unit"), today=TODAY)
    assert anybody.get(disabled).status_code == 404  # ended with the account, and not good again with it


def test_a2_each_finds_what_falls_due_for_the_posts_that_they_hold(anybody, made, act, review, sample):
    ours, theirs = sample(), sample(agency="OCC-CSC", title="Look at files")
    item = reviews.item_of(review, "R1")
    police, of_a_member = reviews.agency_of("TVP").key, sample(agency="OUHT", title="Of the body of a board member")
    challenges.ask(review, "Who told you?", police, by=act("chair"), today=TODAY, action=ours)
    escalations.raise_concern(
        review, "board", "Nobody told of a private thing.", "Decide.", by=act("health"), today=TODAY, item=item
    )
    assurance.decide(
        reviews.item_of(review, "N3"),
        "self_reported_only",
        "A private reason.",
        by=act("chair"),
        today=TODAY,
        look_again=TODAY + dt.timedelta(days=90),
    )

    found = {part: " | ".join(events(anybody, made(part))) for part in ("police", "council", "chair", "member", "reader")}

    holds = {
        part: [
            ours.ref + " due" in words,
            theirs.ref + " due" in words,
            of_a_member.ref + " due" in words,
            "to be answered" in words,
            "to be decided" in words,
            "Look again at N3" in words,
        ]
        for part, words in found.items()
    }
    assert holds == {
        "police": [True, False, False, True, False, False],
        "council": [False, True, False, False, False, False],
        "chair": [False, False, False, True, True, True],
        "member": [False, False, False, False, True, False],
        "reader": [False] * 6,
    }
    assert not any("private" in words or "Who told you" in words for words in found.values())


def test_a_post_that_begins_or_ends_changes_the_calendar_at_once(anybody, made, act, sample):
    action, path = sample(), made("council")
    words = f"{action.ref} due: Ask forty officers"
    assert words not in events(anybody, path)

    person = people_store.person_of(act("council").person)
    people.give_post(person, "lead", "Cover for the police", by=act("unit"), today=TODAY, agency=reviews.agency_of("TVP"))

    assert words in events(anybody, path)


def test_a_date_that_moves_keeps_its_uid_and_has_a_higher_sequence(anybody, made, act, sample):
    action, path = sample(), made("police")
    words = f"{action.ref} due: Ask forty officers"
    before, tag = events(anybody, path)[words], anybody.get(path).headers["ETag"]
    assert anybody.get(path, headers={"If-None-Match": tag}).status_code == 304

    deadlines.move(dates.points(action.key)[0], TODAY + dt.timedelta(days=90), "Ill.", by=act("unit"), today=TODAY)

    after = events(anybody, path)[words]
    assert (after["uid"], after["dtstart"].dt) == (before["uid"], TODAY + dt.timedelta(days=90))
    assert after["sequence"] > before["sequence"] and after["last-modified"].dt >= before["last-modified"].dt
    changed = anybody.get(path, headers={"If-None-Match": tag})
    assert (
        changed.status_code == 200 and changed.headers["Last-Modified"] and "no-store" in changed.headers["Cache-Control"]
    )


def test_a_provisional_date_is_tentative_and_the_day_looked_at_has_no_part(anybody, made, review):
    path = made("unit")

    assert anybody.get(path).data == anybody.get(f"{path}?as_at=2015-01-01").data
    tentative = [words for words, event in events(anybody, path).items() if event["status"] == "TENTATIVE"]
    assert all(words.endswith("(provisional date)") for words in tentative)


def test_it_is_read_so_often_an_hour_and_no_more(anybody, made, monkeypatch):
    path = made("police")
    monkeypatch.setattr(rules, "READS", 2)

    answers = [anybody.get(path) for _ in range(3)]

    assert [each.status_code for each in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 3600


def test_h4_each_reading_and_making_is_logged_and_no_log_or_history_holds_the_token(visit, anybody, act):
    police = visit("police")
    path = address_in(police.post(MINE).get_data(as_text=True))
    anybody.get(path)
    police.post(f"{MINE}/end", form_at=MINE)

    token, person = path.removeprefix("/calendar/").removesuffix(".ics"), act("police").person
    logged = {row.what for row in AccessLog.select().where(AccessLog.person == person)}
    assert {"made a calendar address", "read a calendar", "ended a calendar address"} <= logged
    verbs = [row.verb for row in History.select().where(History.chain == "board").order_by(History.seq.desc()).limit(2)]
    assert verbs == ["ended a calendar address", "made a calendar address"]
    kept = [row.where for row in AccessLog.select()] + [row.value or "" for row in HistoryValue.select()]
    assert not any(token in each or sign_in.digest(token) in each for each in kept)


def test_what_a_person_is_given_about_themselves_names_the_address_and_holds_no_hash(visit, act, made):
    made("police")
    text = visit("police").get("/account/data").get_data(as_text=True)

    assert [row["ended_at"] for row in json.loads(text)["calendar_addresses"]] == [None]
    assert CalendarFeed.get().token_hash not in text


def test_it_takes_as_many_queries_for_many_dates_as_for_few(anybody, made, sample):
    path = made("police")
    sample()
    anybody.get(path)
    with counted() as few:
        anybody.get(path)
    for number in range(6):
        sample(30 + number)

    with counted() as many:
        assert len(events(anybody, path)) >= 7

    assert len(many) == len(few)


def test_a_date_that_its_clocks_moved_has_a_higher_sequence(tracker, act, review, sample, anybody, made):
    action, path = sample(200), made("police")
    before = events(anybody, path)[f"{action.ref} due: Ask forty officers"]
    on = TODAY + dt.timedelta(days=10)
    closing.pause(action, "criminal", "A trial.", on, by=act("chair"), today=TODAY)
    assert events(anybody, path)[f"{action.ref} due: Ask forty officers"]["status"] == "TENTATIVE"
    with clock.held(on):
        standing = action_store.action_of(review, action.ref)
        closing.start_again(standing, "The trial is over.", by=act("chair"), today=on)
        after = events(anybody, path)[f"{action.ref} due: Ask forty officers"]

    assert after["dtstart"].dt > before["dtstart"].dt and after["sequence"] > before["sequence"]


def test_it_holds_meetings_what_was_decided_and_a_reply_that_is_waited_for(anybody, made, review, act, sample):
    until = TODAY + dt.timedelta(days=30)
    arranged = meetings.arrange(levels.BOARD, until, "Board, autumn", by=act("unit"), today=TODAY)
    alone = meetings.arrange(levels.EXECUTIVE, until, "Executive, autumn", by=act("unit"), today=TODAY)
    raised = escalations.raise_concern(
        review, levels.BOARD, "It drifts.", "Decide.", by=act("council"), today=TODAY, item=reviews.item_of(review, "R1")
    )
    decision = escalations.decide(raised, "They report.", "police lead", until, by=act("member"), today=TODAY)

    held = {part: events(anybody, made(part)) for part in ("police", "council", "executive", "unit")}

    met, only = f"{arranged.ref}: Board, autumn", f"{alone.ref}: Executive, autumn"
    assert all(met in each for each in held.values())
    assert [part for part, each in held.items() if only in each] == ["executive", "unit"]
    owed = [part for part, each in held.items() if any(what.startswith(f"{decision.ref} to be") for what in each)]
    assert owed == ["police", "unit"]
    assert str(held["police"][met]["url"]).endswith(f"/meetings/{arranged.number}")
