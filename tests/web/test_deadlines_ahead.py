"""Deadlines seen ahead: at risk before the date, by agency and by level, and the timeline with its table."""

import csv
import datetime as dt
import io

import pytest

from tests import cast, markup
from tests.queries import queries_of
from tracker.business import actions, deadlines
from tracker.store import deadlines as store
from tracker.store import reviews

pytestmark = pytest.mark.small

TODAY = cast.TODAY
TIMELINE = "/deadlines/timeline"


@pytest.fixture
def sample(review, act):
    """Makes an action of an agency with a date so many days away, and says what its agency last reported of it, today."""

    def _sample(days=20, agency="TVP", title="Ask forty officers", says=None, expected=None):
        r1, body = reviews.item_of(review, "R1"), reviews.agency_of(agency)
        on, due = TODAY - dt.timedelta(days=400), TODAY + dt.timedelta(days=days)
        action = actions.add(review, title, body, [r1], by=act("unit"), today=on, deadline=due)
        if says:
            expects = TODAY + dt.timedelta(days=expected) if expected else None
            actions.report(action, says, "It goes on.", expects, by=act("police"), today=TODAY)
        return action

    return _sample


def row_of(page: str, ref: str) -> str:
    return next((row for row in page.split("<tr>") if f">{ref}<span" in row), "")


def test_what_the_dates_and_what_the_agency_say_stand_side_by_side(visit, sample):
    dates, agency = sample(), sample(80, says="at_risk")
    both, neither = sample(60, says="at_risk", expected=70), sample(80, says="on_track")
    reader = visit("reader")

    def listed(choice):
        page = reader.page(f"/deadlines?agency=TVP&ahead={choice}")
        return [bool(row_of(page, each.ref)) for each in (dates, agency, both, neither)]

    assert listed("dates") == [True, False, True, False]
    assert listed("agency") == [False, True, True, False]
    assert listed("both") == [False, False, True, False]
    assert listed("either") == [True, True, True, False]
    page = reader.page("/deadlines?agency=TVP")
    assert "At risk by dates:</b> due in 20 days, nothing reported yet" in row_of(page, dates.ref)
    assert "The agency says</b> at risk, on 30 Sep 2015; by dates it is not" in row_of(page, agency.ref)
    row = row_of(page, both.ref)
    assert "expected 10 days after the date" in row and "The agency says</b> at risk" in row
    assert "Lateness alone would reach the agency lead on 30 Nov 2015" in row
    assert "At risk before its date, by dates" in page
    assert "At risk by dates" not in row_of(page, neither.ref)


def test_the_list_stands_by_agency_and_by_level_and_is_taken_away_in_that_order(visit, sample, review, act):
    late, later, ahead = sample(-40), sample(-3), sample(20, agency="OCC-CSC")
    reader = visit("reader")

    by_level = reader.page("/deadlines?sort=level")
    places = [by_level.index(words) for words in ("Reached: OSCB executive", "Reached: Agency lead", "No level reached")]
    assert places == sorted(places)
    assert places[0] < by_level.index(f">{late.ref}<span") < places[1] < by_level.index(f">{later.ref}<span") < places[2]
    assert "40 days late, limit 31" in row_of(by_level, late.ref)
    by_agency = reader.page("/deadlines?sort=agency&month=2015-10")
    assert f">{ahead.ref}<span" in by_agency.partition("Children's Social Care</h2>".replace("'", "&#39;"))[2]

    rows = list(csv.reader(io.StringIO(reader.page("/deadlines?sort=level&agency=TVP&form=csv").lstrip("\ufeff"))))
    table = rows[next(n for n, row in enumerate(rows) if "Ref" in row) :]
    refs = [row[table[0].index("Ref")] for row in table[1:] if len(row) > 3]
    assert refs[:2] == [late.ref, later.ref]
    assert table[1][table[0].index("Why it is reached")] == "40 days late, limit 31"


def test_the_timeline_draws_what_its_table_says_and_tells_what_lies_outside(visit, sample, act):
    moved, far = sample(20), sample(900)
    deadlines.move(store.points(moved.key)[0], TODAY + dt.timedelta(days=90), "Ill.", by=act("unit"), today=TODAY)

    page = visit("reader").page(f"{TIMELINE}?agency=TVP")

    (drawing,) = [
        each
        for each in markup.parse(page).iter("svg")
        if each.get("role") == "img" and "timeline" in str(each.get("aria-labelledby"))
    ]
    words = ["".join(text.itertext()) for text in drawing.iter("text")]
    assert moved.ref in words and "Thames Valley Police" in words and "30 Sep 2015" in words and far.ref not in words
    row = row_of(page, moved.ref)
    assert "20 Oct 2015" in row and "29 Dec 2015" in row and "once, 70 days" in row
    assert "1 later" in page and not row_of(page, far.ref)


@pytest.mark.parametrize(
    ("asked", "there"),
    [("span=6", False), ("span=24", True), ("span=past", False), ("by=level", True), ("span=nonsense&by=nonsense", True)],
)
def test_the_span_and_the_bands_are_chosen_in_the_link(visit, sample, asked, there):
    action = sample(200)

    page = visit("reader").page(f"{TIMELINE}?agency=TVP&{asked}")

    assert bool(row_of(page, action.ref)) == there
    assert ("No level reached" in page) == (asked == "by=level")


def test_the_timeline_as_at_a_day_is_of_that_day_and_an_empty_one_says_so(visit, sample, act):
    action, reader = sample(20), visit("reader")
    yesterday = f"{TIMELINE}?agency=TVP&as_at={TODAY - dt.timedelta(days=1)}"
    before = reader.still(yesterday)

    deadlines.move(store.points(action.key)[0], TODAY + dt.timedelta(days=90), "Ill.", by=act("unit"), today=TODAY)

    assert reader.still(yesterday) == before and "29 Sep 2015</text>" in before
    assert "Nothing that fits these choices is due in these months." in reader.page(f"{TIMELINE}?level=summit")


@pytest.mark.parametrize(
    "path", ["/deadlines?ahead=either&agency=TVP", "/deadlines?sort=level&agency=TVP", f"{TIMELINE}?agency=TVP"]
)
def test_the_number_of_queries_does_not_grow_with_the_rows(visit, sample, path):
    reader = visit("reader")
    for _ in range(2):
        sample()
    few = queries_of(reader, path)
    for _ in range(9):
        sample()

    assert queries_of(reader, path) == few
