"""Eighteen months of the demonstration, day by day: what rises, what is asked, and on which day, against a list by hand.

The two tables below were worked out with a calendar from the rules as the Board would read them (docs/decisions.md), before
the program was run, and not taken from it. One row is the exception, and is marked. What people do is in
tests/eighteen_months.py.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest

from tests import cast, eighteen_months, markup, simulation
from tests.simulation import day
from tracker import clock, config
from tracker.app import create_app
from tracker.business import rising
from tracker.store import board_view, database, drift, files, history, rounds
from tracker.store.database import Table, known
from tracker.store.escalations import Escalation

pytestmark = pytest.mark.once  # 163 seconds on PostgreSQL; the verbs and questions have their own tests there

FIRST, CLEARED, BEGINS, LAST = day("2015-10-01"), day("2015-10-02"), day("2015-10-03"), day("2017-03-31")

# The day on which it rises, the level, what it is about, and words of its reason.
RISES = """
2015-10-20 agency_lead    school-list    unanswered for 1 day past its day, limit 1
2015-11-03 senior_officer school-list    unanswered for 15 days past its day, limit 15
2015-11-19 executive      school-list    unanswered for 31 days past its day, limit 31
2015-12-18 board          school-list    Not decided by the OSCB executive
2016-01-30 agency_lead    clinic-letters 1 day late, limit 1
2016-02-13 senior_officer clinic-letters 15 days late, limit 15
2016-04-05 summit         school-list    of the Board undone for 60 days, limit 60
2016-05-21 executive      custody-talks  Second move of its date, limit 2
2016-06-01 agency_lead    R4             next look is 1 day past its day, limit 1
2016-06-15 senior_officer R4             next look is 15 days past its day, limit 15
2016-09-09 senior_officer night-drivers  Silent for 2 rounds, limit 2
2016-10-01 executive      custody-talks  Second move of its date, limit 2; 1 day late, limit 1
2016-10-04 board          advice-line    “Line opens” 278 days late, limit 61
2016-10-08 executive      night-drivers  Not decided by the agency's senior officer
2016-10-08 agency_lead    hostel-staff   1 day late, limit 1
2016-10-22 senior_officer hostel-staff   15 days late, limit 15
2016-11-14 executive      custody-talks  45 days late, limit 45
2016-11-19 board          custody-talks  Third move of its date, limit 3
2016-12-31 senior_officer night-drivers  Silent for 3 rounds, limit 2
2017-01-31 executive      night-drivers  Not decided by the agency's senior officer
2017-03-01 board          night-drivers  Not decided by the OSCB executive
2017-03-01 agency_lead    custody-talks  1 day late, limit 1
2017-03-15 senior_officer custody-talks  15 days late, limit 15
2017-03-30 summit         night-drivers  Not decided by the full Board
"""

# The day on which a question is first asked, the rule, what it is about, and the day on which it is asked no more. The
# first row was missed by hand: on R2 stood nothing above activity, and the reading of forty talks is practice.
ASKED = """
before     low_rungs         R2                2016-03-21
2016-03-04 same_words        practice-list     2016-06-03
2016-04-12 low_rungs         LP46
2016-04-12 self_reported     LP46
2016-05-13 owner_left        bed-plan          2016-07-01
2016-05-20 moved             custody-talks
2016-06-10 no_new_evidence   night-drivers
2016-06-10 stopped_reporting OXCITY
2016-07-15 unanswered        LP2
2016-09-02 same_words        practice-list     2016-12-02
2016-12-03 old_evidence      LP10
2017-03-10 no_new_evidence   clinic-notes-read
2017-03-10 no_new_evidence   practice-list
"""
# Days on which it might be asked, and is not: an action starts again after two rounds in which its clocks stood; the round
# is over after it was called done; a third round is over, and in the first of the three evidence came.
NOT_ASKED = ("2016-09-12", "2016-09-13", "2016-12-09")
# Who reported on 1 October 2015, asked by nobody, and never again: 181 days, more than two reporting intervals.
FORGOTTEN = day("2016-03-30")

# The days on which the views of the levels are looked at, and the rules are applied twice.
SHOWN = """
2015-10-03 2015-10-20 2015-11-19 2015-12-18 2015-12-31 2016-01-14 2016-02-13 2016-04-05 2016-04-28 2016-05-21 2016-06-15
2016-07-31 2016-09-09 2016-10-04 2016-10-06 2016-10-26 2016-11-19 2016-12-08 2016-12-31 2017-01-31 2017-03-01 2017-03-31
"""
LEVELS = ("executive", "board", "summit")


def rows(table: str) -> list[list[str]]:
    return [line.split(maxsplit=3) for line in table.strip().splitlines()]


class Kept:
    """What was seen while the months went by."""

    def __init__(self):
        self.rose: dict[dt.date, set] = defaultdict(set)
        self.asked: list[tuple[dt.date, frozenset]] = []
        self.views: dict[dt.date, list] = {}
        self.pages: dict[dt.date, str] = {}
        self.reader: cast.Visitor | None = None
        self.twice: dict[dt.date, int] = {}
        self.bystanders: set[str] = set()


def days_of_drift() -> set[dt.date]:
    """The first of each month, each day of the list and the day before."""
    told = {day(each) for row in rows(ASKED) for each in (row[0], *row[3:]) if each != "before"} | {FORGOTTEN}
    told |= {day(each) for each in NOT_ASKED}
    firsts = {dt.date(2015 + month // 12, month % 12 + 1, 1) for month in range(10, 27)}
    return told | {each - dt.timedelta(days=1) for each in told} | firsts | {BEGINS, LAST}


def asked(today: dt.date, names: dict[str, str], as_at: dt.date | None = None) -> frozenset:
    called = {ref: name for name, ref in names.items() if name in eighteen_months.ACTIONS}
    return frozenset((each.rule, called.get(each.about.ref, each.about.ref)) for each in drift.standing(today, as_at))


def view(today: dt.date, as_at: dt.date | None = None) -> list:
    """All that the views of the highest levels hold, as plain values."""
    standing = board_view.open_at_each_level(as_at)
    return [plain(board_view.gathered(standing[level], today, as_at)) for level in LEVELS]


def plain(value):
    """Records by their fields, so that what was gathered on two days can be compared."""
    if isinstance(value, Table):
        return {name: each for name, each in value.__data__.items() if name != "known_until"} | {
            name: plain(each) for name, each in vars(value).items() if not name.startswith("_") and isinstance(each, Table)
        }
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value


@pytest.fixture(scope="module")
def lived(engine, tmp_path_factory):
    """The months go by once for all tests of this file."""
    url, folder = engine.demonstration(), tmp_path_factory.mktemp("months")
    kept = live(url, folder, engine.demonstration_files, engine.demonstration_names)
    yield kept
    clock.pin(None)
    database.database.close()
    engine.drop(url)


def live(url: str, folder: Path, evidence: Path, names: dict[str, str]) -> Kept:
    settings = config.Settings(data=folder, database=url, secret_key="k" * 40, evidence=str(evidence), testing=True)
    kept, app = Kept(), create_app(settings)
    files.keep_in(evidence)
    database.database.connect(reuse_if_open=True)
    kept.reader = cast.Visitor(app.test_client())
    kept.reader.post("/sign-in", {"email": "reader@demo.example", "password": cast.PASSWORD})
    going = kept.going = simulation.Simulation(names, eighteen_months.acts())
    for _ in going.days(FIRST, FIRST):
        going.clear(eighteen_months.ACTORS)
        kept.bystanders = going.bystanders()
    for _ in going.days(CLEARED, CLEARED):
        going.decide_all()
    looked_for, shown = days_of_drift(), {day(each) for each in SHOWN.split()}
    for today, rose in going.days(BEGINS, LAST):
        kept.rose[today] = {simulation.told(row) for row in rose}
        if today in looked_for:
            kept.asked.append((today, asked(today, going.names)))
        if today in shown:
            before = history.History.select().count()
            rising.run(today=today)
            kept.twice[today] = history.History.select().count() - before
            kept.views[today], kept.pages[today] = view(today), words(kept.reader, "/escalations/board")
    return kept


def words(reader: cast.Visitor, path: str) -> str:
    """What the page says, without the band that names the day."""
    main = markup.parse(reader.page(path)).find(".//main")
    database.database.connect(reuse_if_open=True)
    return " ".join("".join(main.itertext()).split())


def test_every_escalation_rises_on_its_day_and_no_other_does(lived):
    names = lived.going.names
    told = defaultdict(list)
    for on, level, about, words in rows(RISES):
        told[day(on)].append((level, names.get(about, about), words))

    for today, rose in lived.rose.items():
        expected = told.pop(today, [])
        met = {(level, about) for level, about, _ in rose}
        assert met == {(level, about) for level, about, _ in expected}, today
        for level, about, words in expected:
            (why,) = (why for each in rose if each[:2] == (level, about) for why in each[2:])
            assert words in why, (today, why)
    assert not told


def test_every_question_of_drift_is_asked_on_its_day_and_no_other_is(lived):
    came, went = defaultdict(set), defaultdict(set)
    for on, rule, about, *until in rows(ASKED):
        if on != "before":
            came[day(on)].add((rule, about))
        for each in until:
            went[day(each)].add((rule, about))
    came[FORGOTTEN] |= {("stopped_reporting", code) for code in lived.bystanders}

    (_, before), *later = lived.asked
    for today, now in later:
        assert now - before == came.pop(today, set()), today
        assert before - now == went.pop(today, set()), today
        before = now
    assert not came and not went


def test_nothing_else_stands_than_what_rose(lived):
    """What climbed into something that stood already is no escalation of its own."""
    raised = Escalation.select(Escalation.raised_on).where(known(Escalation) & (Escalation.raised_on >= BEGINS))

    assert sorted(on for (on,) in raised.tuples()) == sorted(day(row[0]) for row in rows(RISES))


def test_what_stands_of_each_agency_in_each_round(lived):
    held = {row.ref: row for row in rounds.rounds()}
    rows_of = rounds.parties(held.values(), LAST)
    stood = {
        code: [
            each.standing
            for title in eighteen_months.ROUNDS
            for each in rows_of[held[lived.going.names[title]].key]
            if each.agency.code == code
        ]
        for code in ("OUHT", "OHFT", "OXCITY")
    }

    assert stood["OUHT"] == ["returned"] * 6 and stood["OHFT"] == ["returned_late"] * 6
    assert stood["OXCITY"] == ["returned", "returned", "silent", "silent", "silent", "silent"]


def test_to_apply_the_rules_again_on_a_day_changes_nothing(lived):
    assert set(lived.twice.values()) == {0}


def test_what_was_asked_then_is_asked_as_at_that_day(lived):
    for today, was in lived.asked[::8]:
        assert asked(today, lived.going.names, as_at=today) == was, today


def test_the_view_of_each_level_as_at_a_day_is_what_was_shown_on_it(lived):
    for today, was in lived.views.items():
        assert view(today, as_at=today) == was, today


def test_the_page_of_the_board_as_at_a_day_says_what_it_said_on_it(lived):
    with clock.held(LAST):
        for today, was in lived.pages.items():
            assert words(lived.reader, f"/escalations/board?as_at={today}") == was, today
    assert any("Third move of its date" in page for page in lived.pages.values())
