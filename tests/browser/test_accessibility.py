"""O4: axe finds nothing on any page or form with errors shown, as any role, wide or narrow; nothing scrolls sideways."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import cast
from tests.addresses import reading_pages
from tracker.app import create_app

axe = Axe()
PUBLIC = ("/sign-in", "/about/marks", "/about/accessibility", "/about/privacy")


def faults(page) -> list[str]:
    """What axe objects to, each with the element, and whether the page scrolls sideways."""
    found = [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in axe.run(page).response["violations"]]
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
    return reading_pages(create_app(tracker), most=2)


@pytest.mark.parametrize("part", cast.SEEN_AS_ROLES)
def test_no_page_has_a_fault_for_this_role(window, paths, part):
    assert walk(window(part), paths) == {}


@pytest.mark.parametrize("part", ("police", "chair"))
def test_no_page_has_a_fault_on_a_narrow_screen(window, paths, part):
    assert walk(window(part, width=320, height=640), paths) == {}


def test_pages_for_anybody_have_no_fault(window):
    assert walk(window(), PUBLIC) == {}
    assert walk(window(width=320), PUBLIC) == {}


@pytest.mark.parametrize("part", cast.SEEN_AS_ROLES)
@pytest.mark.parametrize("width", (1280, 320))
def test_no_form_has_a_fault_with_its_errors_shown(window, paths, part, width):
    """Every form that a page offers or links to is sent as it is, empty, and the answer is looked at."""
    screen, found, sent = window(part, width=width), {}, set()
    for path in [*paths, *_linked_forms(screen, paths)]:
        if screen.page.goto(screen.site + path).status != 200:
            continue
        actions = screen.page.eval_on_selector_all(
            "main form[method=post]", "forms => forms.map(f => new URL(f.action).pathname)"
        )
        for number, action in enumerate(actions):
            kind = "/".join(word for word in action.split("/") if word.islower())
            if kind in sent:
                continue
            sent.add(kind)
            screen.page.goto(screen.site + path)
            with screen.page.expect_navigation():
                screen.page.eval_on_selector_all("main form[method=post]", f"forms => forms[{number}].submit()")
            if what := faults(screen.page):
                found[action] = what
    assert found == {}


def _linked_forms(screen, paths) -> list[str]:
    """Pages that the reading pages link to and that hold a form."""
    linked = set()
    for path in paths:
        if screen.page.goto(screen.site + path).status == 200:
            linked |= set(
                screen.page.eval_on_selector_all("main a[href^='/']", "links => links.map(l => l.getAttribute('href'))")
            )
    words = (
        "respond",
        "ask",
        "answer",
        "more-time",
        "more_time",
        "decide",
        "give",
        "correct",
        "raise",
        "concern",
        "add",
        "post",
    )
    return sorted(path for path in linked if any(word in path for word in words))[:40]
