"""The whole story, told by the cast in a browser: a claim, a question, a decision, a concern, and the stocktake."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import cast
from tracker import clock
from tracker.business import actions
from tracker.store import reviews

REVIEW = "/reviews/children-a-f"
MONDAY, TUESDAY = dt.date(2015, 9, 28), dt.date(2015, 9, 29)
FINDING = "Of 50 reports read, 31 were recorded as crimes within a day."


@pytest.fixture
def audit(review, act, tmp_path):
    """The action of the police that answers R7, of which no source holds any evidence, and the audit to go with it."""
    file = tmp_path / "audit.txt"
    file.write_text("Audit of 50 reports\n31 recorded within a day\n")
    with clock.held(MONDAY):
        lead, r7 = reviews.agency_of("TVP"), reviews.item_of(review, "R7")
        action = actions.add(review, "Audit how reports are recorded", lead, [r7], by=act("unit"), today=MONDAY)
    return action, file


def fill_day(page, name: str, day: dt.date) -> None:
    for part in ("day", "month", "year"):
        page.fill(f"[name='{name}-{part}']", str(getattr(day, part)))


def send(page, words: str) -> None:
    page.get_by_role("button", name=words).click()


def test_a_claim_is_made_tested_decided_and_told(audit, window, site):
    action, file = audit
    clock.pin(TUESDAY)

    # The police lead reports on R7, with an uploaded audit that the police made themselves.
    police = window("police").open(f"{REVIEW}/actions/{action.ref}")
    page = police.page
    page.check("[name=delivery][value=done_awaiting_check]")
    page.fill("[name=what_changed]", "Every report of the last quarter was read by a second officer.")
    page.get_by_text("Evidence to go with it").click()
    page.fill("[name=statement]", FINDING)
    page.set_input_files("[name=file]", str(file))
    page.check("[name=names_child][value=no]")
    page.check("[name=rung][value=practice]")
    page.check("[name=stance][value=supports]")
    page.check("[name=independence][value=self_reported]")
    send(page, "Send this")
    assert FINDING in police.text
    assert "Done, awaiting check" in police.text

    # The chair asks.
    chair = window("chair").open(f"{REVIEW}/actions/{action.ref}/ask")
    chair.page.fill("[name=question]", "Who other than the police has read these reports?")
    chair.page.locator("main button[type=submit]").first.click()
    assert "Who other than the police" in chair.open(f"{REVIEW}/actions/{action.ref}").text

    # The lead answers, starting from home.
    police.open("/")
    assert "question" in police.text.lower()
    page.goto(f"{site}{REVIEW}/questions/Q1")
    page.fill("[name=answer]", "Nobody yet. Another force is asked to read them in November.")
    page.locator("main button[type=submit]").first.click()
    assert "Another force is asked" in police.open(f"{REVIEW}/actions/{action.ref}").text

    # The chair would call it good, is stopped because the evidence is too weak, and decides what it carries.
    page = chair.open(f"{REVIEW}/R7/assurance").page
    page.check("[name=rating][value=good_evidence]")
    page.fill("[name=because]", "The police read their own reports, and 19 of 50 were late.")
    fill_day(page, "look_again", dt.date(2015, 12, 14))
    page.locator("main button[type=submit]").first.click()
    assert "checked by somebody else. There is none that counts." in chair.text
    assert page.input_value("[name=because]").startswith("The police read their own reports")
    page.check("[name=rating][value=self_reported_only]")
    page.locator("main button[type=submit]").first.click()
    assert "Self-reported only" in chair.open(f"{REVIEW}/R7").text

    # A lead of another agency goes straight to the Board.
    council = window("council").open("/escalations/raise?review=children-a-f&about=R7")
    page = council.page
    page.check("[name=level][value=board]")
    page.fill("[name=why]", "19 of 50 reports were not crimes on the day, and nobody outside has looked.")
    page.fill("[name=asked]", "Ask for an audit by another force before the year ends.")
    page.locator("main button[type=submit]").first.click()

    # The Board sees it, and a member records what was decided.
    member = window("member").open("/escalations/board")
    assert "19 of 50 reports were not crimes" in member.text
    page = member.open(f"{REVIEW}/escalations/X1/decision").page
    page.fill("[name=decision]", "Another force audits 50 reports.")
    page.fill("[name=owner]", "Police senior officer")
    fill_day(page, "by_when", dt.date(2015, 11, 30))
    page.locator("main button[type=submit]").first.click()
    assert "Another force audits 50 reports." in member.open(f"{REVIEW}/R7").text
    assert "19 of 50 reports were not crimes" not in member.open("/escalations/board").text

    # The stocktake as at that day holds the audit with what stands behind it; as at the day before, it does not.
    clock.pin(cast.TODAY)
    reader = window("reader")
    told = reader.open(f"/stocktake?review=children-a-f&as_at={TUESDAY}").text
    before = reader.open(f"/stocktake?review=children-a-f&as_at={MONDAY}").text
    assert FINDING in told
    assert "audit.txt" in told
    assert "Self-reported only" in told
    assert "Another force audits 50 reports." in told
    assert FINDING not in before
    assert "19 of 50" not in before


def test_an_update_typed_while_another_is_sent_is_kept_and_can_be_saved(audit, window):
    action, _ = audit
    first = window("police").open(f"{REVIEW}/actions/{action.ref}")
    second = window("police_chief").open(f"{REVIEW}/actions/{action.ref}")
    for screen, words in ((first, "The first reader has begun."), (second, "Both readers have begun.")):
        screen.page.check("[name=delivery][value=on_track]")
        screen.page.fill("[name=what_changed]", words)

    send(first.page, "Send this")
    send(second.page, "Send this")

    assert "The first reader has begun." in second.text
    assert second.page.input_value("[name=what_changed]") == "Both readers have begun."
    send(second.page, "Send this")
    assert "Both readers have begun." in first.open(f"{REVIEW}/actions/{action.ref}").text


def test_the_main_pages_work_without_javascript(window):
    police = window("police", java_script_enabled=False)

    for path in ("/", REVIEW, f"{REVIEW}/R1", "/actions", "/escalations/board"):
        assert police.open(path).text.strip()


def test_home_is_reached_and_left_by_keyboard_alone(window):
    page = window("police").page

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
