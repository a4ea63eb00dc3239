"""The main task of each role, done as a new user would, and counted: no count in docs/tasks.md grows unnoticed.

A click, a choice and a field filled are one each; a date in three boxes is three. Signing in is the same for everybody and
is not counted. Each begins at home, in the demonstration.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from tests.browser.conftest import Screen

PAGE = Path(__file__).parents[2] / "docs" / "tasks.md"
OUTSIDE = dt.date(2015, 12, 11)


class Hands:
    """Somebody at the page, each of whose moves is counted."""

    def __init__(self, screen: Screen):
        self.screen, self.page, self.moves = screen, screen.page, 0

    def click(self, words: str, within: str = "main", exact: bool = False) -> None:
        self._count()
        place = self.page.locator(within)
        found = place.get_by_role("link", name=words, exact=exact).or_(place.get_by_role("button", name=words, exact=exact))
        found.first.click()

    def open(self, words: str) -> None:
        """Unfold what is folded away."""
        self._count()
        self.page.locator("summary", has_text=words).click()

    def choose(self, name: str, value: str) -> None:
        self._count()
        self.page.check(f"[name='{name}'][value='{value}']")

    def type(self, name: str, words: str) -> None:
        self._count()
        self.page.fill(f"[name='{name}']", words)

    def type_day(self, name: str, day: dt.date) -> None:
        for part in ("day", "month", "year"):
            self.type(f"{name}-{part}", str(getattr(day, part)))

    def _count(self) -> None:
        self.moves += 1

    @property
    def text(self) -> str:
        return self.screen.text


@pytest.fixture
def hands(chromium, demonstration):
    """hands("police") is the police lead of the demonstration, at home."""
    opened = []

    def _hands(who: str) -> Hands:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        opened.append(context)
        return Hands(Screen(context.new_page(), demonstration.address).sign_in_as(f"{who}@demo.example"))

    yield _hands
    for context in opened:
        context.close()


def told(task: str) -> int:
    """The count that docs/tasks.md gives for a task."""
    found = re.search(rf"^\| {re.escape(task)} \| .*\| (\d+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert found, f"docs/tasks.md does not name the task {task}."
    return int(found[1])


def test_an_agency_lead_reports_progress_with_evidence(hands):
    lead = hands("police")

    lead.click("Report progress")
    lead.choose("delivery", "on_track")
    lead.type("what_changed", "The third area has been sampled; officers there know whom to tell.")
    lead.open("Evidence to go with it")
    lead.type("statement", "Of 40 officers asked in three areas, 33 could say.")
    lead.type("url", "https://example.org/sample")
    lead.choose("rung", "practice")
    lead.choose("stance", "supports")
    lead.click("Send this update")

    assert "Of 40 officers asked in three areas, 33 could say." in lead.text
    assert lead.moves == told("Agency lead") <= 12


def test_the_chair_tests_a_claim_and_decides(hands):
    chair = hands("chair")

    chair.click("Test what is claimed about R2")
    assert chair.page.locator("textarea[name^=weighed-]").count() == 6
    chair.choose("rests_on", chair.page.locator("[name=rests_on]").first.get_attribute("value"))
    chair.choose("rating", "not_assured")
    chair.type("weighed_rest", "Weighed against what the agencies say of themselves.")
    chair.type("because", "What challenges it is recent, and nobody outside has seen the change.")
    chair.click("Record this decision")

    assert chair.page.url.endswith("/assurance")
    assert chair.moves == told("Independent chair")


def test_the_business_unit_decides_a_request_for_more_time(hands):
    unit = hands("unit")

    unit.click("Decide")
    unit.choose("granted", "yes")
    unit.type("because", "The same readers can then compare the two samples.")
    unit.click("Record this decision")

    assert "More time granted" in unit.text
    assert unit.moves == told("Business unit")


def test_a_board_member_decides_what_was_escalated(hands):
    member = hands("board")

    member.click("Decide")
    member.type("decision", "The whole list comes to the Board each term.")
    member.type("owner", "Business manager of the Board")
    member.type_day("by_when", OUTSIDE)
    member.click("Record this decision")

    assert "The whole list comes to the Board each term." in member.text
    assert member.moves == told("Board member")


def test_a_reader_follows_a_sentence_of_the_stocktake_as_at_a_day_to_its_source(hands):
    reader = hands("reader")

    reader.click("the stocktake")
    reader.open("See it as at another date")
    reader.type("as_at", "2015-07-31")
    reader.click("Show", within="#as-at")
    reader.click("note 1", exact=True)
    reader.page.wait_for_url(re.compile("#note-1$"))
    reader.click("E", within="#note-1 th")

    assert "As at 31 July 2015" in reader.page.inner_text("#as-at")
    assert "Where it comes from" in reader.text
    assert reader.moves == told("Reader")


def test_a_reader_is_told_that_a_file_is_being_made_and_when_it_is_there(hands):
    """O9: not a task of its own. Where it cannot be fetched the browser follows the link as if there were no script."""
    reader = hands("reader")
    reader.screen.open("/stocktake?scope=N1")
    held = []
    reader.page.route("**/stocktake.pdf*", lambda route: held.append(route))
    link = reader.page.get_by_role("link", name="Get it as PDF")
    link.click()
    status = reader.page.locator(".being-made")
    assert status.inner_text() == "Being made."
    with reader.page.expect_download() as found:
        held.pop().continue_()
    assert found.value.suggested_filename.endswith(".pdf")
    assert status.inner_text() == f"Made: {found.value.suggested_filename}"

    reader.page.unroute("**/stocktake.pdf*")
    reader.page.route("**/stocktake.docx*", lambda route: route.abort())
    with reader.page.expect_request(lambda request: request.is_navigation_request()) as asked:
        reader.page.get_by_role("link", name="Get it as Word").click()
    assert "/stocktake.docx" in asked.value.url
