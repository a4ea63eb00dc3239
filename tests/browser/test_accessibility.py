"""O4: axe finds nothing on any page or form with errors shown, as any role, wide or narrow; nothing scrolls sideways."""

from __future__ import annotations

import hashlib
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import cast
from tests.addresses import reading_pages
from tracker.app import create_app
from tracker.store import database

axe = Axe()
PUBLIC = ("/sign-in", "/about/marks", "/about/accessibility", "/about/privacy")


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
    answer = axe.run(page, options={"resultTypes": ["violations"]}).response
    found = [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in answer["violations"]]
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


@pytest.fixture
def paths(tracker):
    app = create_app(tracker)
    # create_app gives its connection back.
    database.database.connect(reuse_if_open=True)
    return reading_pages(app, most=1)


@pytest.mark.parametrize("part", cast.SEEN_AS_ROLES)
def test_no_page_has_a_fault_for_this_role(window, paths, part):
    assert walk(window(part), paths) == {}


@pytest.mark.parametrize("part", ("police", "chair"))
def test_no_page_has_a_fault_on_a_narrow_screen(window, paths, part):
    assert walk(window(part, width=320, height=640), paths) == {}


def test_pages_for_anybody_have_no_fault(window):
    assert walk(window(), PUBLIC) == {}
    assert walk(window(width=320), PUBLIC) == {}


@pytest.mark.parametrize(("part", "width"), [("chair", 1280), ("unit", 320), ("police", 1280), ("member", 320)])
def test_no_form_has_a_fault_with_its_errors_shown(window, part, width):
    """One form of each kind that this part is offered is sent empty, and the answer is looked at."""
    screen, found = window(part, width=width), {}
    forms = _forms(screen)
    assert forms
    for path, number in forms:
        screen.page.goto(screen.site + path)
        with screen.page.expect_navigation():
            screen.page.eval_on_selector_all("main form[method=post]", f"forms => forms[{number}].submit()")
        if what := faults(screen.page):
            found[path] = what
    assert found == {}


REVIEW = "/reviews/children-a-f"
STARTS = ("/people", "/escalations/board", f"{REVIEW}/R7", f"{REVIEW}/R7/assurance", f"{REVIEW}/actions/A84")
FORMS = "respond ask questions more-time time/ decision give-evidence correct raise add posts disable".split()  # noqa: SIM905


def _forms(screen) -> list[tuple[str, int]]:
    """A page and the place on it of each kind of form reached from the starts."""
    paths = list(STARTS)
    for start in STARTS:
        if screen.page.goto(screen.site + start).status == 200:
            links = "links => links.map(l => l.getAttribute('href'))"
            linked = screen.page.eval_on_selector_all("main a[href^='/']", links)
            paths += [path for path in linked if any(word in path for word in FORMS)]
    found = {}
    for path in dict.fromkeys(paths):
        kind = re.sub(r"[A-Z0-9][\w-]*|[a-z0-9]{26}", "", path.partition("?")[0])
        if kind in found or screen.page.goto(screen.site + path).status != 200:
            continue
        count = screen.page.locator("main form[method=post]").count()
        found[kind] = [(path, number) for number in range(count)]
    return [each for forms in found.values() for each in forms]
