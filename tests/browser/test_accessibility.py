"""O4: axe finds nothing on any page or form with errors shown, as any role, wide or narrow; nothing scrolls sideways."""

from __future__ import annotations

import hashlib
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from werkzeug.exceptions import HTTPException

from tests.addresses import reading_pages
from tests.browser.conftest import Screen
from tracker.app import create_app
from tracker.rules import roles
from tracker.store import database

axe = Axe()
PUBLIC = ("/sign-in", "/about/marks", "/about/accessibility", "/about/privacy")
# Of the demonstration: the account before @demo.example, and its role.
PARTS = {
    "chair": roles.CHAIR,
    "unit": roles.BUSINESS_UNIT,
    "police": roles.LEAD,
    "police.senior": roles.SENIOR_OFFICER,
    "board": roles.BOARD_MEMBER,
    "reader": roles.READER,
}


_clean: set[tuple[int, str]] = set()


def faults(page) -> list[str]:
    """What axe objects to, each with the element, and whether the page scrolls sideways.

    A page that was clean is not looked at again for another role to whom it says the very same.
    """
    said = re.sub(
        r'name="(csrf_token|once|seen)" value="[^"]*"|class="who-[a-z]+">[^<]*<|<b>[^<]*</b></p>', "", page.content()
    )
    seen = (page.viewport_size["width"], hashlib.sha256(said.encode()).hexdigest())
    found = [] if seen in _clean else _faults(page)
    if not found:
        _clean.add(seen)
    return found


def _faults(page) -> list[str]:
    page.evaluate(axe.axe_script)
    # All rules, as they come; only what is wrong is handed over.
    found = page.evaluate(
        """axe.run({resultTypes: ['violations']}).then(
            said => said.violations.map(each => `${each.id}: ${each.nodes[0].html.slice(0, 160)}`))"""
    )
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, f"scrolls sideways by {wide} px"] if wide > 0 else found


def walk(screen, paths) -> dict[str, list[str]]:
    """The faults of each page that this part may open."""
    found = {}
    for path in paths:
        answer = screen.page.goto(screen.site + path)
        assert answer.status in (200, 403, 404), f"{path}: {answer.status}"
        found[path] = faults(screen.page)
    return {path: what for path, what in found.items() if what}


@pytest.fixture(scope="module")
def app(demonstration):
    """The same application, to be asked for its addresses."""
    made = create_app(demonstration.settings)
    # create_app gives its connection back.
    database.database.connect(reuse_if_open=True)
    return made


@pytest.fixture
def window(chromium, demonstration):
    """window("police", width=320) is a browser in which that account of the demonstration has signed in."""
    opened = []

    def _window(part: str = "", width: int = 1280) -> Screen:
        context = chromium.new_context(viewport={"width": width, "height": 640 if width < 700 else 900})
        opened.append(context)
        screen = Screen(context.new_page(), demonstration.address)
        return screen.sign_in_as(f"{part}@demo.example") if part else screen

    yield _window
    for context in opened:
        context.close()


@pytest.mark.parametrize("part", PARTS)
def test_no_page_has_a_fault_for_this_role(window, app, part):
    """Each role opens what all may read, and the pages that only some may."""
    pages = reading_pages(app, most=1, role=PARTS[part])
    assert walk(window(part), [*pages, *PERSONAL]) == {}


@pytest.mark.parametrize("part", ("police", "chair", "unit"))
def test_no_page_has_a_fault_on_a_narrow_screen(window, app, part):
    pages = reading_pages(app, most=1, role=PARTS[part])
    if part == "unit":  # what the others do not see
        pages = sorted({*pages, *PERSONAL} - {*reading_pages(app, most=1, role=roles.CHAIR)} | {"/"})
    assert walk(window(part, width=320), pages) == {}


def test_pages_for_anybody_have_no_fault(window):
    assert walk(window(), PUBLIC) == {}
    assert walk(window(width=320), PUBLIC) == {}


REVIEW = "/reviews/children-a-f"
PERSONAL = ("/account", "/administration", "/people/deputy", "/links", "/deadlines/provisional", "/actions/without-owner")
# Pages from which forms are reached, and forms that stand on a page.
STARTS = (
    *(
        "/",
        "/administration",
        "/people",
        "/links",
        "/correspondence",
        "/settings",
        "/privacy",
        "/paused",
        "/rounds",
        "/agencies",
    ),
    *(
        "/deadlines/provisional",
        "/actions/without-owner",
        "/escalations/board",
        "/agencies/TVP",
        "/agencies/TVP/membership",
    ),
    *("/rounds/3", "/rounds/3/returns/TVP", "/privacy/redactions/{village-shop}"),
    *(f"{REVIEW}/{page}" for page in ("R7", "R1/agencies/TVP", "duplicates", "deadlines/R7")),
    *(f"{REVIEW}/{page}" for page in ("letters/{letter-research}", "evidence/{staff-survey}")),
    *(f"{REVIEW}/actions/{ref}" for ref in ("A84", "{own-line}", "{transport-terms}", "{messages}")),
)
# Starts that a part may open in general and not here: what it would see there is not for it.
HIDDEN = {"board": {"/privacy/redactions/{village-shop}"}, "police": {"/privacy/redactions/{village-shop}"}}
EMPTIED = """form => {
  for (const each of form.elements) {
    if (each.type === 'radio' || each.type === 'checkbox') each.checked = false;
    else if (/-(day|month|year)$/.test(each.name)) each.value = 'x';
    else if (each.type !== 'hidden' && each.tagName !== 'BUTTON') each.value = '';
  }
  form.submit();
}"""
ASKS = "main form[method=post]:has(input:not([type=hidden]), textarea, select)"
_sent: set[str] = set()


@pytest.mark.parametrize(("part", "width"), [("unit", 320), ("board", 320), ("chair", 1280), ("police", 1280)])
def test_no_form_has_a_fault_with_its_errors_shown(window, app, demonstration, part, width):
    """One form of each kind that this part is offered is sent with nothing filled in, and the answer is looked at.

    A kind that another part has sent is not sent again. A form that asks nothing is looked at as it is.
    """
    screen, found = window(part, width=width), {}
    starts = [start for start in STARTS if start not in HIDDEN.get(part, ())]
    starts = [start.format(**demonstration.names) for start in starts]
    forms = _forms(screen, app, [start for start in starts if _may_open(app, start, PARTS[part])])
    assert forms
    for kind, path in forms.items():
        if kind in _sent:
            continue
        _sent.add(kind)
        screen.page.goto(screen.site + path)
        for number in range(screen.page.locator(ASKS).count() or 1):
            if number:
                screen.page.goto(screen.site + path)
            form = screen.page.locator(ASKS).nth(number)
            if form.count():
                with screen.page.expect_navigation():
                    form.evaluate(EMPTIED)
            if what := faults(screen.page):
                found[path] = what
    assert found == {}


def _may_open(app, path: str, role: str) -> bool:
    """Whether the table of rights lets a role open a page."""
    view = app.view_functions[app.url_map.bind("localhost").match(path)[0]]
    return role in roles.TABLE.get(view.allows, (role,))


def _forms(screen, app, starts: list[str]) -> dict[str, str]:
    """One address of each kind of form, by its endpoint, among the starts and what they link to."""
    urls, found = app.url_map.bind("localhost"), {}
    screen.page.goto(f"{screen.site}/people")
    person = screen.page.locator("main td a[href^='/people/']").first
    for start in [*starts, *([person.get_attribute("href")] if person.count() else [])]:
        screen.open(start)  # a start that is not there fails the test
        links = "links => links.map(l => l.getAttribute('href').split('#')[0])"
        linked = screen.page.eval_on_selector_all("main a[href^='/']", links)
        if screen.page.locator(ASKS).count():
            found.setdefault(start, start)
        for path in linked:
            try:
                sent = urls.match(path.partition("?")[0], method="POST")[0]
            except HTTPException:
                continue
            if sent not in found and _is_page(screen.page.request.get(screen.site + path)):
                found[sent] = path
    return found


def _is_page(answer) -> bool:
    """Whether something can be looked at there: a list leads to itself as a file too."""
    return answer.ok and answer.headers["content-type"].startswith("text/html")
