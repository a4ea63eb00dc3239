"""A return in a browser: kept while one types, put back after signing in again, and few interactions to a sent update."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from tests import cast
from tests.browser.test_accessibility import faults
from tracker import clock
from tracker.business import actions, rounds
from tracker.store import people, reviews
from tracker.store.database import database

MOST = 12  # interactions from the sign-in page to an update with evidence
RETURN, DAY = "/rounds/1/returns/TVP", dt.timedelta(days=1)


@pytest.fixture
def opened(review, act, tmp_path):
    """A round of the police with one action to report on, and the file to go with it."""
    file = tmp_path / "audit.txt"
    file.write_text("Audit of 50 reports\n31 recorded within a day\n")
    day = cast.TODAY - 10 * DAY
    with clock.held(day):
        lead, r7 = reviews.agency_of("TVP"), reviews.item_of(review, "R7")
        action = actions.add(
            review, "Audit how reports are recorded", lead, [r7], by=act("unit"), today=day, deadline=cast.TODAY + 3 * DAY
        )
        actions.report(action, "on_track", "Readers are named.", None, by=act("police"), today=day)
        rounds.open_round("Board meeting", day + DAY, day + 20 * DAY, day + 24 * DAY, [lead], by=act("unit"), today=day)
    return action, file


class Counting:
    """Somebody new: each press, each box filled and each choice is counted."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def press(self, target):
        self.count += 1
        target.click()

    def fill(self, name: str, text: str):
        self.count += 1
        self.page.fill(f"[name={name}]", text)

    def choose(self, name: str, value: str):
        self.count += 1
        self.page.check(f"[name={name}][value={value}]")

    def file(self, file):
        self.count += 1
        self.page.set_input_files("[name=file]", str(file))

    def sign_in(self):
        self.fill("email", cast.email("police"))
        self.fill("password", cast.PASSWORD)
        self.press(self.page.get_by_role("button", name="Sign in"))

    def report(self, file):
        self.choose("delivery", "on_track")
        self.fill("what_changed", "Of 50 reports read, 31 were recorded as crimes within a day.")
        if self.page.locator("details.evidence-with-it:not([open])").count():
            self.press(self.page.get_by_text("Evidence to go with it"))
        self.file(file)
        self.choose("names_child", "no")
        self.choose("rung", "practice")
        self.choose("stance", "supports")


def test_from_sign_in_to_an_update_with_a_file_on_the_page_of_the_action(opened, window):
    action, file = opened
    screen = window()
    new = Counting(screen.open("/sign-in").page)

    new.sign_in()
    new.press(screen.page.locator(f"aside a[href*='/actions/{action.ref}']"))
    new.report(file)
    new.press(screen.page.get_by_role("button", name="Send this update"))

    assert "with a piece of evidence" in screen.text and "31 were recorded" in screen.text
    assert new.count <= MOST, new.count


def test_from_sign_in_to_an_update_with_a_file_in_the_return(opened, window):
    action, file = opened
    screen = window()
    new = Counting(screen.open("/sign-in").page)

    new.sign_in()
    new.press(screen.page.get_by_role("link", name=re.compile("your return")))
    new.press(screen.page.locator(f"button[name=then][value='{action.key}']"))
    new.report(file)
    new.press(screen.page.get_by_role("button", name="Send this one"))

    assert screen.page.url.endswith(f"{RETURN}#said") and "31 were recorded" in screen.text
    assert new.count <= MOST, new.count


def test_l6_what_is_typed_is_saved_by_itself_and_outlives_the_session(opened, window, site):
    action, _ = opened
    police = window("police").open(RETURN)
    box = f"[name='{action.key}-what_changed']"
    police.page.fill(box, "Half a sen")
    police.page.get_by_text(re.compile(r"^Saved \d\d:\d\d$")).first.wait_for()

    database.connect(reuse_if_open=True)
    people.Session.delete().execute()
    police.page.fill(box, "Half a sentence more")
    police.page.get_by_text(re.compile("you were signed out")).first.wait_for()
    police.sign_in("police")
    police.open(RETURN)

    assert police.page.input_value(box) == "Half a sentence more"
    police.page.get_by_text(re.compile(r"^Saved \d\d:\d\d$")).first.wait_for()
    assert window("police_chief").open(RETURN).page.input_value(box) == "Half a sentence more"


def test_a_return_is_sent_without_a_script_and_by_the_button_of_one_row(opened, window):
    action, _ = opened
    police = window("police", java_script_enabled=False).open(RETURN)
    police.page.fill(f"[name='{action.key}-what_changed']", "Half a sen")
    police.page.get_by_role("button", name="Save draft").last.click()
    assert "Saved" in police.text

    police.page.check(f"[name='{action.key}-delivery'][value=at_risk]")
    police.page.locator(f"button[name=only][value='{action.key}']").click()

    assert "At risk" in police.text and "Half a sen" in police.text


@pytest.mark.parametrize("width", [1280, 320])
def test_o4_the_pages_of_a_return_and_their_errors_have_no_fault(opened, window, clean, width):
    action, _ = opened
    police = window("police", width=width).open(RETURN)
    page, found = police.page, {}
    found["return"] = faults(page, clean)
    page.check(f"[name='{action.key}-no_change']")
    page.get_by_role("button", name="Send what is filled in").click()
    found["refused"] = faults(page, clean)
    found["piece"] = faults(police.open(f"{RETURN}/children-a-f/{action.ref}").page, clean)
    page.get_by_role("button", name="Send this one").click()
    found["piece refused"] = faults(page, clean)
    unit = window("unit", width=width)
    for path in ("/rounds", "/rounds/1", "/rounds/open", "/rounds/1/close", "/rounds/1/ask"):
        found[path] = faults(unit.open(path).page, clean)
    unit.open("/rounds/open").page.get_by_role("button", name="Continue").click()
    found["open refused"] = faults(unit.page, clean)
    assert {name: what for name, what in found.items() if what} == {}
