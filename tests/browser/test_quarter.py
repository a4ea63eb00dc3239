"""One quarter, by role, in a browser: a round, five returns, the chair's queue, two requests for time, two closings.

It is played once, through the pages. Three days of it are then looked at from its end, and must say what was known on
each of them and nothing more.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

import pytest

from tests import cast
from tests.browser.conftest import Screen, serving
from tests.conftest import opened
from tracker import clock
from tracker.business import actions, people, verify
from tracker.rules import roles
from tracker.store import actions as store
from tracker.store import reviews
from tracker.store.database import database

# Played by one process, however many share the tests.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("quarter")]
REVIEW = "/reviews/children-a-f"
AUDIT = "Of 50 reports read, 31 were recorded as crimes within a day."
COURSE = "The course has been given on every ward."


def on(day: int, month: int) -> dt.date:
    return dt.date(2015, month, day)


LAST_DAY, MEETING = on(23, 10), on(20, 11)
BEFORE, BETWEEN, END = on(16, 10), on(6, 11), on(31, 12)


class Hand:
    """Somebody at work: what they press and fill is on the page that they have open."""

    def __init__(self, screen: Screen):
        self.screen, self.page = screen, screen.page

    def home(self) -> str:
        return self.open("/")

    def take_up(self, need: str) -> None:
        """At home, go to where this is done."""
        self.home()
        waiting = self.page.locator(".start-here, .next-list li").filter(has_text=need)
        assert waiting.count(), f"{need}\n{self.text}"
        self._go(waiting.first.get_by_role("link").or_(waiting.first.get_by_role("button")).last)

    def _go(self, target) -> None:
        with self.page.expect_navigation():
            target.click()

    def open(self, path: str) -> str:
        self.screen.open(path)
        return self.text

    @property
    def text(self) -> str:
        """What the page says, in one line."""
        return " ".join(self.screen.text.split())

    def press(self, words: str, about: str = "") -> None:
        """Follow the link or press the button that reads so, the one about this record where there are several."""
        name = re.compile(f"{re.escape(words)}.*{re.escape(about)}")
        place = self.page.locator("main")
        found = place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name)).first
        self._go(found)

    def pick(self, name: str, value: str) -> None:
        self.page.check(f"[name='{name}'][value='{value}']")

    def fill(self, name: str, words: str) -> None:
        self.page.fill(f"[name='{name}']", words)

    def fill_day(self, name: str, day: dt.date) -> None:
        for part in ("day", "month", "year"):
            self.fill(f"{name}-{part}", str(getattr(day, part)))


@dataclass
class Quarter:
    """Where it was played, by whom, and what a reader saw on the three days themselves."""

    site: str
    hands: dict[str, Hand]
    action: dict[str, object]
    file: str
    seen: dict[tuple[str, dt.date], str] = field(default_factory=dict)

    @property
    def ref(self) -> dict[str, str]:
        return {name: action.ref for name, action in self.action.items()}

    def pages(self) -> dict[str, str]:
        return {
            "overview": REVIEW,
            "R7": f"{REVIEW}/R7",
            "round": "/rounds/1",
            "audit": f"{REVIEW}/actions/{self.ref['audit']}",
            "course": f"{REVIEW}/actions/{self.ref['course']}",
            "deadlines of the district": "/deadlines?agency=OXCITY",
            "deadlines of health": "/deadlines?agency=OHFT",
            "done": "/done-but-not-assured",
            "stocktake": "/stocktake?review=children-a-f",
        }

    def keep(self, day: dt.date) -> None:
        """What a reader is shown today."""
        clock.pin(day)
        for name, path in self.pages().items():
            self.seen[name, day] = self.hands["reader"].open(path)

    def told(self, name: str, day: dt.date) -> str:
        """What a reader is told at the end of the quarter of an earlier day of it."""
        return self.hands["reader"].open(_as_at(self.pages()[name], day))


def _as_at(path: str, day: dt.date) -> str:
    return f"{path}{'&' if '?' in path else '?'}as_at={day}"


PLAN = {
    # name: (agency, title, answers, deadline)
    "audit": ("TVP", "Audit how reports are recorded", "R7", on(30, 11)),
    "course": ("OHFT", "Teach every ward what eroded consent is", "R11", on(15, 12)),
    "forms": ("OHFT", "Put consent on the form of each clinic", "R11", on(30, 10)),
    "clinic": ("OUHT", "Refer from the clinic on the same day", "R11", on(11, 12)),
    "hotels": ("OXCITY", "Visit every licensed hotel", "R9", on(30, 10)),
    "hostel": ("NPS", "Tell the police who lives in a hostel", "R9", on(18, 12)),
}


def _plan() -> dict:
    """The actions that agencies have agreed to, and a lead for probation; the hospitals have none."""
    body, today = reviews.agency_of("NPS"), cast.TODAY
    person = people.add("Probation lead", cast.email("probation"), cast.PASSWORD, by=None, today=today, now=clock.now())
    people.give_post(person, roles.LEAD, "Probation lead", by=None, today=today, agency=body, since=on(1, 1))
    review, unit = reviews.review_of("children-a-f"), cast.acting("unit")
    made = {"notices": store.action_of(review, "A84"), "arrests": store.action_of(review, "A85")}  # of a source
    for name, (agency, title, item, deadline) in PLAN.items():
        lead, answers = reviews.agency_of(agency), [reviews.item_of(review, item)]
        made[name] = actions.add(review, title, lead, answers, by=unit, today=today, deadline=deadline)
    return made


@pytest.fixture(scope="module")
def quarter(engine, chromium, tmp_path_factory):
    folder, contexts = tmp_path_factory.mktemp("quarter"), []
    file = folder / "audit.txt"
    file.write_text("Audit of 50 reports\n31 recorded within a day\n")
    with opened(engine, engine.copy(), folder) as settings:
        made = _plan()
        with serving(settings) as site:
            clock.pin(cast.TODAY)
            hands = {}
            for part in ("unit", "chair", "police", "health", "district", "probation", "reader"):
                contexts.append(chromium.new_context(viewport={"width": 1280, "height": 900}))
                page = contexts[-1].new_page()
                page.set_default_timeout(10_000)
                hands[part] = Hand(Screen(page, site).sign_in(part))
            played = Quarter(site, hands, made, str(file))
            play(played)
            yield played
            for context in contexts:
                context.close()


def play(quarter: Quarter) -> None:
    """The quarter, day by day."""
    for day, acts in DAYS.items():
        clock.pin(day)
        for act in acts:
            act(quarter)
        if day in (BEFORE, BETWEEN, END):
            quarter.keep(day)


def nothing_of_the_rest(hand) -> None:
    """Say of each row that is still empty that nothing has begun: the documents give the agencies more to do."""
    for box in hand.page.locator("[name$=-delivery][value=not_started]").all():
        name = box.get_attribute("name")
        if not hand.page.locator(f"[name='{name}']:checked").count():
            hand.pick(name, "not_started")
            hand.fill(name.replace("-delivery", "-what_changed"), "Nothing has begun, and no day is set.")


# October: the round


def the_unit_opens_a_round(quarter):
    unit = quarter.hands["unit"]
    unit.open("/rounds")
    unit.press("Open a round")
    unit.fill("title", "Board meeting, November 2015")
    unit.fill_day("meeting", MEETING)
    unit.fill_day("closes", LAST_DAY)
    asked = {agency for agency, *_ in PLAN.values()}
    for box in unit.page.locator("[name=agencies]").all():
        box.set_checked(box.get_attribute("value") in asked)
    unit.press("Continue")
    assert "5 agencies are asked" in unit.text and "Oxford City Council" in unit.text
    unit.press("Open the round")
    assert "5 asked" in unit.text
    assert "5 of 5 agencies have yet to return" in unit.home()


def health_returns_in_one_go(quarter):
    health = quarter.hands["health"]
    health.take_up("Your return is awaited")
    course, forms = quarter.action["course"], quarter.action["forms"]
    health.pick(f"{course.key}-delivery", "done_awaiting_check")
    health.fill(f"{course.key}-what_changed", COURSE)
    health.pick(f"{forms.key}-delivery", "at_risk")
    health.fill(f"{forms.key}-what_changed", "Two clinics of nine have the form.")
    health.fill_day(f"{forms.key}-forecast", on(4, 12))
    nothing_of_the_rest(health)
    health.press("Send what is filled in")
    assert "Returned." in health.text
    assert "Your return" not in health.home()


def the_police_begin(quarter):
    """One of three actions, by the button of its row."""
    police = quarter.hands["police"]
    police.take_up("Your return is awaited")
    notices = quarter.action["notices"]
    police.pick(f"{notices.key}-delivery", "on_track")
    police.fill(f"{notices.key}-what_changed", "Notices are served within two days.")
    police.press("Send this one", notices.ref)
    assert "In part." in police.text and "Notices are served" in police.text


def the_police_send_the_audit_with_its_file(quarter):
    police, audit = quarter.hands["police"], quarter.action["audit"]
    police.take_up("Your return is begun")
    police.press("Give evidence with it", audit.ref)
    police.pick("delivery", "done_awaiting_check")
    police.fill("what_changed", "A second officer has read every report of the quarter.")
    police.fill("statement", AUDIT)
    police.page.set_input_files("[name=file]", quarter.file)
    police.pick("names_child", "no")
    police.pick("rung", "practice")
    police.pick("stance", "supports")
    police.pick("independence", "checked_by_peer")
    police.press("Send this one")
    assert "A second officer has read" in police.text


def the_police_finish(quarter):
    police = quarter.hands["police"]
    police.take_up("Your return is begun")
    arrests = quarter.action["arrests"]
    police.pick(f"{arrests.key}-delivery", "on_track")
    police.fill(f"{arrests.key}-what_changed", "Two further investigations have begun.")
    nothing_of_the_rest(police)
    police.press("Send what is filled in")
    assert "Returned." in police.text


def the_unit_writes_for_the_hospitals(quarter):
    unit, clinic = quarter.hands["unit"], quarter.action["clinic"]
    unit.take_up("3 of 5 agencies have yet to return")
    unit.press("Oxford University Hospitals NHS Trust")
    assert "You write on behalf of Oxford University Hospitals NHS Trust" in unit.text
    unit.pick(f"{clinic.key}-delivery", "on_track")
    unit.fill(f"{clinic.key}-what_changed", "By telephone: referrals are made on the day in one clinic.")
    nothing_of_the_rest(unit)
    unit.press("Send what is filled in")
    assert "on behalf of Oxford University Hospitals NHS Trust" in unit.text


def the_district_returns_late_and_asks_for_time(quarter):
    district, hotels = quarter.hands["district"], quarter.action["hotels"]
    district.take_up("Your return is late")
    district.pick(f"{hotels.key}-delivery", "at_risk")
    district.fill(f"{hotels.key}-what_changed", "Eleven of thirty have been visited.")
    nothing_of_the_rest(district)
    district.press("Send what is filled in")
    assert "Returned late." in district.text
    _ask_for_time(district, hotels, on(18, 12), "Licensing officers join the visits from November.")


def health_asks_for_time(quarter):
    spring = dt.date(2016, 3, 31)
    _ask_for_time(quarter.hands["health"], quarter.action["forms"], spring, "The clinics change their system in spring.")


def _ask_for_time(hand, action, day, because):
    hand.open(f"{REVIEW}/actions/{action.ref}")
    hand.press("Ask for more time")
    hand.fill_day("to", day)
    hand.fill("because", because)
    hand.page.locator("main form[method=post] button[type=submit]").first.click()
    assert "Waiting for a decision." in hand.text


# November: time, the chair's queue, the meeting


def the_unit_grants_more_time(quarter):
    wanted = f"Oxford City Council asks for more time for {quarter.action['hotels'].ref}"
    unit = _decide_time(quarter, wanted, "yes", "The visits with licensing officers are worth the wait.")
    assert "More time granted" in unit.text


def _decide_time(quarter, wanted, granted, because):
    unit = quarter.hands["unit"]
    unit.take_up(wanted)
    unit.pick("granted", granted)
    unit.fill("because", because)
    unit.press("Record this decision")
    return unit


def the_chair_asks(quarter):
    chair, audit = quarter.hands["chair"], quarter.action["audit"]
    assert "Test what is claimed about R7" in chair.home()
    chair.open(f"{REVIEW}/actions/{audit.ref}")
    chair.press(f"Ask a question about {audit.ref}")
    chair.fill("question", "Which force read the reports?")
    chair.page.locator("main form[method=post] button[type=submit]").first.click()
    assert "Which force read the reports?" in chair.text


def the_police_answer(quarter):
    police = quarter.hands["police"]
    police.take_up("Which force read the reports?")
    police.fill("answer", "Hampshire read all 50 of them.")
    police.page.locator("main form[method=post] button[type=submit]").first.click()
    assert "Hampshire read all 50" in police.text


def the_unit_refuses_more_time(quarter):
    forms = quarter.action["forms"]
    unit = _decide_time(quarter, f"asks for more time for {forms.ref}", "no", "The form can be on paper until then.")
    assert "More time refused" in unit.text
    assert f"{forms.ref} keeps its date, 30 October 2015" in quarter.hands["health"].home()


def the_chair_rates_r7(quarter):
    chair = quarter.hands["chair"]
    assert "Hampshire read all 50" in chair.home()
    chair.take_up("Test what is claimed about R7")
    assert AUDIT in chair.text
    for box in chair.page.locator("textarea[name^=weighed-]").all():
        box.fill("Older than the audit.")
    chair.page.get_by_role("checkbox", name=re.compile("Relied on")).first.check()
    chair.pick("rating", "some_evidence")
    chair.fill("because", "Another force has read the reports, and 19 of 50 were late.")
    chair.press("Record this decision")
    assert "Another force has read the reports" in chair.text


def the_unit_closes_the_audit(quarter):
    unit, audit = quarter.hands["unit"], quarter.action["audit"]
    unit.take_up(f"Close {audit.ref}, or refuse to")
    unit.pick("what", "closing")
    unit.fill("because", "The reports were read, by another force as well.")
    unit.press("Record this decision")
    assert "Closed" in unit.text


def the_chair_refuses_to_close_the_course(quarter):
    chair, course = quarter.hands["chair"], quarter.action["course"]
    chair.take_up(f"Close {course.ref}, or refuse to")
    assert "This cannot be closed now." in chair.text
    chair.pick("what", "refusal")
    chair.fill("because", "A course is not yet a change on the wards.")
    chair.press("Record this decision")
    assert "A course is not yet a change" in chair.text
    assert f"The closing of {course.ref} was refused" in quarter.hands["health"].home()


def probation_stays_silent(quarter):
    assert "Your return is late" in quarter.hands["probation"].home()
    assert "1 of 5 agencies is late with its return" in quarter.hands["unit"].home()


def the_round_is_over(quarter):
    probation, unit = quarter.hands["probation"], quarter.hands["unit"]
    assert "Your return" not in probation.home()
    assert "This round is closed." in probation.open("/rounds/1/returns/NPS")
    unit.take_up("1 of 5 agencies was silent in the last round")
    assert "National Probation Service Silent" in unit.text


DAYS = {
    on(1, 10): [the_unit_opens_a_round],
    on(8, 10): [health_returns_in_one_go],
    on(12, 10): [the_police_begin],
    on(14, 10): [the_police_send_the_audit_with_its_file],
    BEFORE: [],
    on(20, 10): [the_police_finish],
    on(22, 10): [the_unit_writes_for_the_hospitals],
    on(28, 10): [the_district_returns_late_and_asks_for_time, health_asks_for_time],
    on(3, 11): [the_unit_grants_more_time],
    on(5, 11): [the_chair_asks],
    BETWEEN: [],
    on(9, 11): [the_police_answer],
    on(10, 11): [the_unit_refuses_more_time],
    on(12, 11): [the_chair_rates_r7],
    on(16, 11): [the_unit_closes_the_audit, the_chair_refuses_to_close_the_course],
    on(19, 11): [probation_stays_silent],
    on(23, 11): [the_round_is_over],
    END: [],
}


R7, R9 = "Police progress on recording sexual offences as crimes", "Missing children statistics interrogated for patterns"
SILENT = "National Probation Service Silent nothing sent 0"
ON_BEHALF = "Business manager on behalf of Oxford University Hospitals NHS Trust"
QUESTION, ANSWER = "Which force read the reports?", "Hampshire read all 50 of them."
RATED = "Another force has read the reports, and 19 of 50 were late."
REFUSED = "A course is not yet a change on the wards."

# page: {day: (what it says, what it does not say)}
TOLD = {
    "overview": {
        BEFORE: ([f"{R7} 1 of 2 done, 1 not reported", f"{R9} +1 more action None of 7 reported"], ["Some evidence 30"]),
        BETWEEN: (
            [f"{R7} 1 of 2 done, 1 not reported", f"{R9} +1 more action None of 7 done, 1 at risk, 6 not reported"],
            ["Some evidence 30", "1 of 2 closed"],
        ),
        END: ([f"{R7} 1 of 2 closed, 1 not reported", "up to practice Some evidence 30 Jun 2015"], [f"{R7} 1 of 2 done"]),
    },
    "R7": {
        BEFORE: (
            [AUDIT, "Checked by a peer", "Not yet tested", "Nobody has asked a question"],
            [QUESTION, RATED, "Closed"],
        ),
        BETWEEN: ([AUDIT, "Not yet tested", QUESTION, "No answer yet. Due 19 November 2015."], [ANSWER, RATED, "Closed"]),
        END: (
            [
                AUDIT,
                "Some evidence 12 November 2015",
                RATED,
                "Rests on {audit}.",
                ANSWER,
                "Closed",
                "No rule was overridden.",
            ],
            ["Not yet tested", "No answer yet"],
        ),
    },
    "round": {
        BEFORE: (
            [
                "RO1 · Open",
                "5 asked 1 in part 3 awaited 1 returned",
                "Oxford Health NHS Foundation Trust Returned 8 October 2015 Health trust lead 3",
                "Thames Valley Police In part 14 October 2015 not all of it Police lead 2",
                "Oxford City Council Awaited nothing sent",
            ],
            ["Police Returned", "Returned late", "on behalf", "Service Silent", "Service Late"],
        ),
        BETWEEN: (
            [
                "late returns are taken",
                "5 asked 1 late 1 returned late 3 returned",
                "National Probation Service Late nothing sent 0",
                "Oxford City Council Returned late 28 October 2015 District lead 1",
                "Thames Valley Police Returned 20 October 2015 Police lead 4",
                ON_BEHALF,
            ],
            [SILENT, "Police In part"],
        ),
        END: (["RO1 · Closed", "5 asked 1 silent 1 returned late 3 returned", SILENT, ON_BEHALF], ["Service Late"]),
    },
    "audit": {
        BEFORE: (["Done, awaiting check", "30 November 2015, in 45 days", AUDIT], [QUESTION, "Closed", "Some evidence"]),
        BETWEEN: (["Done, awaiting check", QUESTION, "Answer due 19 November 2015, in 13 days."], [ANSWER, "Closed"]),
        END: (
            [
                "decided by Business manager, 16 Nov 2015 Closed",
                "Thames Valley Police last said: done, awaiting check, 14 Oct 2015.",
                ANSWER,
                "The reports were read, by another force as well.",
                "Some evidence R7, 12 Nov 2015",
            ],
            ["31 days ago", "awaiting check Green"],
        ),
    },
    "course": {
        BEFORE: (["Done, awaiting check", "15 December 2015, in 60 days", COURSE], ["refused", "Red by dates"]),
        BETWEEN: (["Done, awaiting check", COURSE], ["refused", "Red by dates"]),
        END: (
            ["Done, awaiting check", "Closing refused on 16 November 2015 by Independent chair", REFUSED, "16 days late"],
            ["Closed"],
        ),
    },
    "deadlines of the district": {
        BEFORE: (["30 Oct 2015 30 Oct 2015 Due in 14 days – never"], ["18 Dec", "asked for, to", "49 days"]),
        BETWEEN: (["30 Oct 2015 18 Dec 2015", "49 days"], ["asked for, to", "Late, "]),
        END: (["30 Oct 2015 18 Dec 2015 Late, 13 days", "49 days"], ["asked for, to"]),
    },
    "deadlines of health": {
        BEFORE: (["30 Oct 2015 30 Oct 2015", "Expected 35 days after the date"], ["asked for, to", "Late, "]),
        BETWEEN: (["Late, 7 days", "More time asked for, to 31 Mar 2016", "4 Dec 2015 never"], ["62 days"]),
        END: (["Late, 62 days", "4 Dec 2015 never"], ["31 Mar 2016", "asked for, to"]),
    },
    "done": {
        BEFORE: (["2 called done, not closed 0 closed", "R7 not yet tested", "R11 not yet tested"], ["refused ,"]),
        BETWEEN: (["2 called done, not closed 0 closed", "R7 not yet tested"], ["refused ,", "R7 some evidence"]),
        END: (
            ["1 called done, not closed 1 closed", "R7 some evidence", "Closing refused", "R11 not yet tested"],
            ["R7 not yet tested"],
        ),
    },
    "stocktake": {
        BEFORE: (["As at 16 October 2015", AUDIT, "tested none of", COURSE], [QUESTION, "Eleven of thirty", RATED]),
        BETWEEN: (
            [
                "As at 6 November 2015",
                QUESTION,
                "District lead, 28 October 2015: Eleven of thirty have been visited.",
                "moved once, 49 days; first 30 Oct 2015",
                "more time asked, to 31 Mar 2016",
                "Business manager, 22 October 2015: By telephone:",
            ],
            [ANSWER, RATED, REFUSED],
        ),
        END: (
            [
                "As at 31 December 2015",
                "tested 1 of",
                RATED,
                "Decided 12 November 2015 by Independent chair.",
                "Closed on 16 November 2015, Business manager: The reports were read",
                f"Closing refused on 16 November 2015, Independent chair: {REFUSED}",
            ],
            [QUESTION, "tested none of", "more time asked, to"],
        ),
    },
}


@pytest.mark.parametrize("day", (BEFORE, BETWEEN, END), ids=str)
@pytest.mark.parametrize("name", TOLD)
def test_at_the_end_each_page_tells_the_day_and_nothing_later(quarter, name, day):
    told, (says, says_not) = quarter.told(name, day), TOLD[name][day]
    says = [words.replace("{audit}", _number_of_the_audit(told)) for words in says]

    assert [words for words in says if words not in told] == [], told[:3000]
    assert [words for words in says_not if words in told] == []
    assert _of_any_day(told) == _of_any_day(quarter.seen[name, day])


def _number_of_the_audit(told: str) -> str:
    """It depends on how many pieces the documents have; it stands behind the statement."""
    found = re.search(rf"{re.escape(AUDIT)}.*?\b(E\d+)\b", told)
    return found[1] if found else ""


def _of_any_day(told: str) -> str:
    """Without what names the day on which the page is read, or says that it is a past one."""
    # One's own calendar is of now alone, so no past page leads to it.
    named = r" · In your calendar| (by then|yet)(?=\.)|Made on \d+ \w+ \d+|Whatever became known after [^.]+\. "
    return re.sub(named, "", told)


def test_on_a_past_day_of_the_quarter_nothing_can_be_changed(quarter):
    unit = quarter.hands["unit"]

    for path in quarter.pages().values():
        unit.open(_as_at(path, BETWEEN))
        assert unit.page.locator("main form[method=post]").count() == 0, path


def test_nothing_in_the_record_of_the_quarter_is_broken(quarter):
    database.connect(reuse_if_open=True)
    assert list(verify.problems()) == []
