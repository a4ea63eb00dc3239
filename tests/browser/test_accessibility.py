"""O4: axe finds nothing on any page or form with errors shown, as any role, wide or narrow; nothing scrolls sideways."""

from __future__ import annotations

from pathlib import Path

import pytest
from werkzeug.exceptions import HTTPException

from tests.addresses import reading_pages
from tests.browser.conftest import Screen
from tests.browser.faults import WIDE, faults
from tracker.app import create_app
from tracker.rules import roles
from tracker.store import database

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


class Walk:
    """Goes from page to page in somebody's window, and keeps the faults of each."""

    def __init__(self, screen: Screen, clean: Path):
        self.screen, self.clean = screen, clean
        self.found: dict[str, list[str]] = {}

    def look(self, path: str) -> None:
        if what := faults(self.screen.page, self.clean):
            self.found[path] = what

    def open(self, paths, links_of=None) -> dict[str, list[str]]:
        """The faults of pages, and where ``links_of`` is the map of addresses of each page that is only linked to."""
        waiting, opened = list(paths), set()
        while waiting:
            path = waiting.pop(0)
            answer = self.screen.page.goto(self.screen.site + path)
            assert answer.status in (200, 403, 404), f"{path}: {answer.status}"
            self.look(path)
            if links_of:
                opened |= {None, *(_shows(links_of, each) for each in [path, *waiting])}
                new = {_shows(links_of, each): each for each in _links(self.screen.page)}
                waiting += [each for view, each in new.items() if view not in opened]
        return self.found


def _links(page) -> list[str]:
    return page.eval_on_selector_all("main a[href^='/']", "links => links.map(l => l.getAttribute('href').split('#')[0])")


def _shows(urls, path: str) -> str | None:
    """The view behind an address, if it only shows a page; forms are opened elsewhere, files are none."""
    bare = path.partition("?")[0]
    if "." in bare or "/files/" in bare or urls.test(bare, method="POST"):
        return None
    return urls.match(bare)[0] if urls.test(bare) else None


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


# All that the review has, item by item: axe takes a minute for it. One role looks at the whole, the others at one item.
WHOLE, ONE_ITEM = "/stocktake", "/stocktake?scope=R7"


def _pages(app, role: str) -> list[str]:
    return [ONE_ITEM if page == WHOLE else page for page in reading_pages(app, most=1, role=role)]


@pytest.mark.parametrize("part", PARTS)
def test_no_page_has_a_fault_for_this_role(window, app, clean, part):
    """Each role opens what all may read, the pages that only some may, and those that no list of ours has but a link."""
    pages = [*_pages(app, PARTS[part]), *PERSONAL]
    if list(PARTS).index(part) % 2:
        pages.reverse()  # two processes, each with a role, meet half way, and not on every page
    assert Walk(window(part), clean).open(pages, links_of=app.url_map.bind("localhost")) == {}


@pytest.mark.parametrize("part", ("police", "chair", "unit"))
def test_no_page_has_a_fault_on_a_narrow_screen(window, app, clean, part):
    pages = _pages(app, PARTS[part])
    if part == "unit":  # what the others do not see
        pages = sorted({*pages, *PERSONAL} - {*_pages(app, roles.CHAIR)} | {"/"})
    assert Walk(window(part, width=320), clean).open(pages, links_of=app.url_map.bind("localhost")) == {}


def test_the_whole_stocktake_has_no_fault(window, clean):
    assert Walk(window("reader"), clean).open([WHOLE]) == {}


def test_the_whole_stocktake_does_not_scroll_sideways(window):
    assert window("police", width=320).open(WHOLE).page.evaluate(WIDE) <= 0


def test_pages_for_anybody_have_no_fault(window, clean):
    assert Walk(window(), clean).open(PUBLIC) == {}
    assert Walk(window(width=320), clean).open(PUBLIC) == {}


# What is broken on a page that was clean, by the rule of axe that says so.
BROKEN = {
    "select-name": "document.querySelector('main select').labels[0].remove()",
    "image-alt": "document.querySelector('main').append(new Image())",
    "color-contrast": "document.querySelector('main h1').style.color = '#cccccc'",
    "heading-order": "document.querySelector('main h1').insertAdjacentHTML('afterend', '<h4>Words</h4>')",
    "page-has-heading-one": "document.querySelector('main h1').remove()",
    "link-name": "document.querySelector('main td a').textContent = ''",
    "button-name": "document.querySelector('main button').textContent = ''",
    "list": "document.querySelector('nav ul').insertAdjacentHTML('beforeend', '<div>Words</div>')",
    "region": "document.body.insertAdjacentHTML('beforeend', '<p>Words</p>')",
    "landmark-no-duplicate-main": "document.querySelector('main').insertAdjacentHTML('afterend', '<main>Words</main>')",
    "aria-roles": "document.querySelector('main td').setAttribute('role', 'nothing')",
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "document-title": "document.title = ''",
}


def test_a_page_that_was_clean_is_looked_at_when_it_is_no_more(window, clean):
    screen = window("reader").open("/evidence")
    walk = Walk(screen, clean)
    walk.look("/evidence")
    assert walk.found == {}
    for rule, breaking in BROKEN.items():
        screen.open("/evidence").page.evaluate(f"() => {{ {breaking} }}")
        walk.look(rule)
    said = {at: [each.split(":")[0] for each in what] for at, what in walk.found.items()}
    assert [rule for rule in BROKEN if rule not in said.get(rule, ())] == []


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
        "/account",
        "/drift",
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
def test_no_form_has_a_fault_with_its_errors_shown(window, app, clean, demonstration, part, width):
    """One form of each kind that this part is offered is sent with nothing filled in, and the answer is looked at.

    A kind that another part has sent is not sent again. A form that asks nothing is looked at as it is.
    """
    screen = window(part, width=width)
    walk = Walk(screen, clean)
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
            walk.look(path)
    assert walk.found == {}


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
        linked = _links(screen.page)
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
